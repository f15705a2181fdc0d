//! An optimizer's rule becomes the lines of a step; knows no single optimizer and no loop.

use super::scope::Serial;
use super::{Model, Reading};
use crate::functions::{self, Value, algebra, shaping};
use crate::graph::{Attributes, Cut, Leaf, NodeId, Shape, array};
use crate::language::syntax::Expression;
use crate::optimizers::{LineSearch, OPTIONS, Optimizer, Sees};
use crate::program::{Carried, Part, Search};
use crate::report::{Fault, Place};
use crate::resolve;

/// How the parameters of one training move.
pub(super) struct Rule {
    /// The optimizer.
    pub row: &'static Optimizer,
    /// The parameters.
    pub leaves: Vec<NodeId>,
    /// The author's `update` lines beside it.
    pub updates: Vec<Carried>,
    /// The leaf that counts its steps.
    pub age: NodeId,
    search: &'static LineSearch,
    settings: RuleLocals,
    names: Vec<String>,
    /// What is remembered: of each parameter, or once if the rule sees all of them together.
    memory: Vec<Vec<(&'static str, NodeId)>>,
    place: Place,
}

/// What one step does.
pub(super) struct Moves {
    /// What the carried values become.
    pub carried: Vec<Carried>,
    /// How the step goes on while its length is looked for.
    pub search: Option<Search>,
}

/// What a rule sees at a time: one parameter, or all of them as one vector.
struct Piece {
    parameter: NodeId,
    gradient: NodeId,
    loss: NodeId,
}

/// Names with what they stand for after the lines of a rule.
pub(super) type RuleLocals = Vec<(String, Value)>;

impl Rule {
    fn sees(&self) -> Sees {
        self.row.sees.max(self.search.sees)
    }
}

impl Model {
    /// The rule of a training, with leaves for what it remembers.
    pub(super) fn rule(
        &mut self,
        optimizer: &Expression,
        leaves: Vec<NodeId>,
        learned: &[Serial],
        updates: Vec<Carried>,
    ) -> Result<Rule, Fault> {
        let (row, given) = self.optimizer(optimizer)?;
        let (search, settings) = self.settings(row, given, optimizer.place)?;
        let place = optimizer.place;
        let names = learned.iter().map(|&serial| self.names.bindings[serial].name.clone()).collect();
        let age = self.age_leaf();
        let mut rule = Rule { row, leaves, updates, age, search, settings, names, memory: Vec::new(), place };
        self.refuse_followed_search(&rule)?;
        let parameters = match rule.sees() {
            Sees::Each => rule.leaves.clone(),
            Sees::All | Sees::Curvature => vec![self.packed(&rule.leaves)],
        };
        for parameter in parameters {
            let memory = self.memory(&rule, parameter)?;
            rule.memory.push(memory);
        }
        Ok(rule)
    }

    /// Leaves for what is remembered of one piece.
    fn memory(&mut self, rule: &Rule, parameter: NodeId) -> Result<Vec<(&'static str, NodeId)>, Fault> {
        let mut locals = rule.settings.clone();
        locals.push(("parameter".to_string(), Value::Node(parameter)));
        let mut held = Vec::new();
        for &(name, start) in rule.row.memory.iter().chain(rule.search.memory) {
            let start = self.read_text(start, &locals, rule.place)?.node(&mut self.graph)?;
            let start = self.graph.evaluate(&[start], &self.state.values)?.remove(0);
            let leaf = self.graph.leaf(Leaf::State, name, Shape::of(&start));
            self.state.values.insert(leaf, start);
            held.push((name, leaf));
        }
        Ok(held)
    }

    /// One step of all parameters; what the author's own `update` lines do to them comes after it.
    pub(super) fn moves(&mut self, rule: &Rule, loss: NodeId, gradients: &[NodeId]) -> Result<Moves, Fault> {
        let mut pieces = self.pieces(rule, loss, gradients)?;
        self.apply_options(rule, &mut pieces)?;
        let start = if rule.row.searches() { rule.search.start } else { "" };
        let (carried, _) = self.moved(rule, &pieces, &format!("{}\n{start}", rule.row.rule))?;
        if rule.search.trial.is_empty() {
            return Ok(Moves { carried, search: None });
        }
        let (tried, locals) = self.moved(rule, &pieces, rule.search.trial)?;
        // What only an update changes has changed before the trials.
        let updated = |carried: &Carried| carried.part.is_some() && !rule.leaves.contains(&carried.leaf);
        let next = tried.iter().map(|carried| if updated(carried) { carried.leaf } else { carried.next });
        let next = next.collect();
        let again = last(&locals, "again").node(&mut self.graph)?;
        Ok(Moves { carried, search: Some(Search { next, again }) })
    }

    /// What the rule sees at a time.
    fn pieces(&mut self, rule: &Rule, loss: NodeId, gradients: &[NodeId]) -> Result<Vec<Piece>, Fault> {
        if rule.sees() == Sees::Each {
            let pairs = rule.leaves.iter().zip(gradients);
            return Ok(pairs.map(|(&parameter, &gradient)| Piece { parameter, gradient, loss }).collect());
        }
        let parameter = self.packed(&rule.leaves);
        if rule.sees() == Sees::All || rule.leaves == [parameter] {
            return Ok(vec![Piece { parameter, gradient: self.packed(gradients), loss }]);
        }
        let parts = self.unpacked(parameter, &rule.leaves);
        let parts: Vec<(NodeId, NodeId)> = rule.leaves.iter().copied().zip(parts).collect();
        let loss = self.graph.substitute(loss, &parts);
        let gradient = functions::gradient(&mut self.graph, loss, &[parameter])?[0];
        Ok(vec![Piece { parameter, gradient, loss }])
    }

    /// What the settings that every optimizer has make of gradient and loss.
    fn apply_options(&mut self, rule: &Rule, pieces: &mut [Piece]) -> Result<(), Fault> {
        for option in OPTIONS {
            let name = option.name();
            let off = rule.settings.iter().all(|(setting, value)| setting != name || *value == Value::None);
            if off || rule.row.has(name) {
                continue;
            }
            let mut squares = self.graph.number(0.0);
            for piece in &*pieces {
                let locals = vec![
                    ("gradient".to_string(), Value::Node(piece.gradient)),
                    ("squares".to_string(), Value::Node(squares)),
                ];
                squares = self
                    .read_text("squares + sum(gradient**2)", &locals, rule.place)?
                    .node(&mut self.graph)?;
            }
            for piece in pieces.iter_mut() {
                let mut locals = self.locals(rule, piece);
                locals.push(("squares".to_string(), Value::Node(squares)));
                piece.gradient =
                    self.read_text(option.gradient, &locals, rule.place)?.node(&mut self.graph)?;
                if let (Some(text), true) = (option.loss, rule.sees() > Sees::Each) {
                    piece.loss = self.read_text(text, &locals, rule.place)?.node(&mut self.graph)?;
                }
            }
        }
        Ok(())
    }

    /// What some lines of a rule make of the parameters and the memory, and the author's updates of that.
    fn moved(
        &mut self,
        rule: &Rule,
        pieces: &[Piece],
        text: &str,
    ) -> Result<(Vec<Carried>, RuleLocals), Fault> {
        let (mut memories, mut moved, mut locals) = (Vec::new(), Vec::new(), Vec::new());
        for (piece, memory) in pieces.iter().zip(&rule.memory) {
            locals = self.locals(rule, piece);
            locals.extend(memory.iter().map(|&(name, leaf)| (name.to_string(), Value::Node(leaf))));
            self.read_lines(text, &mut locals, rule.place)?;
            for &(name, leaf) in memory {
                let next = last(&locals, name).node(&mut self.graph)?;
                memories.push(Carried { name: name.to_string(), part: None, leaf, next });
            }
            moved.push(last(&locals, "parameter").node(&mut self.graph)?);
        }
        if rule.sees() > Sees::Each {
            moved = self.unpacked(moved[0], &rule.leaves);
        }
        let moved: Vec<(NodeId, NodeId)> = rule.leaves.iter().copied().zip(moved).collect();
        let after = self.after_move(&moved);
        let others = rule.updates.iter().filter(|update| !rule.leaves.contains(&update.leaf));
        let others = others
            .map(|update| Carried { next: self.graph.substitute(update.next, &after), ..update.clone() });
        let mut carried: Vec<Carried> = others.chain(memories).collect();
        for (&(leaf, next), name) in moved.iter().zip(&rule.names) {
            let next = match rule.updates.iter().find(|update| update.leaf == leaf) {
                Some(projection) => self.graph.substitute(projection.next, &after),
                None => next,
            };
            carried.push(Carried { name: name.clone(), part: Some(Part::Param), leaf, next });
        }
        Ok((carried, locals))
    }

    /// What stands in the updates for a parameter after the optimizer's move, with what it is.
    fn after_move(&self, moved: &[(NodeId, NodeId)]) -> Vec<(NodeId, NodeId)> {
        let of =
            |leaf: NodeId| moved.iter().find(|(other, _)| *other == leaf).map_or(leaf, |(_, next)| *next);
        self.block.moved.iter().map(|&(leaf, stand_in)| (stand_in, of(leaf))).collect()
    }

    /// Refuses an update that would follow a parameter whose step is still looked for.
    fn refuse_followed_search(&self, rule: &Rule) -> Result<(), Fault> {
        if rule.search.trial.is_empty() {
            return Ok(());
        }
        let learned = self.block.moved.iter().filter(|(leaf, _)| rule.leaves.contains(leaf));
        let stand_ins: Vec<NodeId> = learned.map(|&(_, stand_in)| stand_in).collect();
        let others = rule.updates.iter().filter(|update| !rule.leaves.contains(&update.leaf));
        for update in others {
            if self.graph.between(&stand_ins, &[update.next]).last() == Some(&update.next) {
                return Err(Fault::new(format!(
                    "the update of `{}` follows what `{}` moves, which tries several lengths in a step",
                    update.name, rule.row.name
                ))
                .at(rule.place)
                .remedy("take an optimizer with a fixed rate, such as `gradient_descent(rate=0.1)`"));
            }
        }
        Ok(())
    }

    /// A leaf that counts an optimizer's own steps: in the first training of a block they are the block's.
    fn age_leaf(&mut self) -> NodeId {
        if self.block.made == 0 {
            return self.step_leaf();
        }
        let leaf = self.graph.leaf(Leaf::Step, "step", Shape::scalar());
        self.state.values.insert(leaf, array::number(1.0));
        leaf
    }

    /// The names that the lines of a rule know, but for the memory.
    fn locals(&mut self, rule: &Rule, piece: &Piece) -> RuleLocals {
        let mut locals = vec![
            ("gradient".to_string(), Value::Node(piece.gradient)),
            ("parameter".to_string(), Value::Node(piece.parameter)),
            ("loss".to_string(), Value::Node(piece.loss)),
            ("step".to_string(), Value::Node(rule.age)),
        ];
        locals.extend(rule.settings.iter().cloned());
        locals
    }

    /// Reads lines such as `name = expression`, each of which sees the names above it.
    pub(super) fn read_lines(
        &mut self,
        text: &str,
        locals: &mut RuleLocals,
        place: Place,
    ) -> Result<(), Fault> {
        for line in text.lines().filter(|line| !line.is_empty()) {
            let (target, body) = line.split_once('=').unwrap_or((line, ""));
            let value = self.read_text(body.trim(), locals, place)?;
            locals.push((target.trim().to_string(), value));
        }
        Ok(())
    }

    /// The value of an expression that is not the author's; faults are told at a place that is.
    pub(super) fn read_text(
        &mut self,
        text: &str,
        locals: &RuleLocals,
        place: Place,
    ) -> Result<Value, Fault> {
        let expression = crate::language::parse_expression(text, place.source, &[])?;
        let names = resolve::text(&expression, locals.iter().map(|(name, _)| name.clone()));
        let mut reading = Reading { author: Some(place), locals: locals.clone(), ..Reading::new(names, 0) };
        self.expression(&expression, &mut reading)
    }

    /// Arrays one behind the other as one vector.
    fn packed(&mut self, nodes: &[NodeId]) -> NodeId {
        let flat = |graph: &mut _, node: NodeId, size| algebra::reshape(graph, node, &Shape(vec![size]));
        let sizes: Vec<usize> = nodes.iter().map(|&node| self.graph.shape(node).size()).collect();
        let parts: Vec<NodeId> =
            nodes.iter().zip(sizes).map(|(&node, size)| flat(&mut self.graph, node, size)).collect();
        match parts.as_slice() {
            [one] => *one,
            parts => algebra::apply(&mut self.graph, &shaping::CONCATENATE, parts, Attributes::Axis(0)),
        }
    }

    /// The parts of a vector, in the shapes of some nodes.
    fn unpacked(&mut self, vector: NodeId, like: &[NodeId]) -> Vec<NodeId> {
        let mut start = 0;
        let part = |&node: &NodeId| {
            let shape = self.graph.shape(node).clone();
            let count = shape.size();
            let part = shaping::cut(&mut self.graph, vector, vec![Cut { start, step: 1, count }]);
            start += count;
            algebra::reshape(&mut self.graph, part, &shape)
        };
        like.iter().map(part).collect()
    }
}

/// What a name stands for after the lines of a rule.
pub(super) fn last(locals: &RuleLocals, name: &str) -> Value {
    let found = locals.iter().rev().find(|(local, _)| local == name);
    found.map_or(Value::None, |(_, value)| value.clone())
}
