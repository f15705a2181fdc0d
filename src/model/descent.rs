//! An optimizer's rule becomes the lines of a step; knows no single optimizer and no loop.

use super::lines::{RuleLocals, last, read_lines, read_text};
use super::open::BlockState;
use super::scope::Serial;
use super::{Model, block, optimizer};
use crate::functions::{self, Value, algebra, shaping};
use crate::graph::{Attributes, Cut, Graph, Leaf, NodeId, Shape, array};
use crate::language::syntax::Expression;
use crate::optimizers::{LineSearch, OPTIONS, Optimizer, Sees};
use crate::program::{Carried, Part, Search};
use crate::report::{Fault, Place};

/// How the parameters of one training move.
#[derive(Clone)]
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

impl Rule {
    /// The same beside other updates.
    pub(super) fn beside(&self, updates: Vec<Carried>) -> Rule {
        Rule { updates, ..self.clone() }
    }

    fn sees(&self) -> Sees {
        self.row.sees.max(self.search.sees)
    }
}

/// The rule of a training, with leaves for what it remembers.
pub(super) fn make_rule(
    model: &mut Model,
    optimizer: &Expression,
    leaves: Vec<NodeId>,
    learned: &[Serial],
    updates: Vec<Carried>,
) -> Result<Rule, Fault> {
    let (row, given) = optimizer::read_optimizer(model, optimizer)?;
    let (search, settings) = optimizer::whole_settings(&mut model.graph, row, given, optimizer.place)?;
    let place = optimizer.place;
    let names = learned.iter().map(|&serial| model.names.bindings[serial].name.clone()).collect();
    let age = age_leaf(model);
    let mut rule = Rule { row, leaves, updates, age, search, settings, names, memory: Vec::new(), place };
    refuse_followed_search(model, &rule)?;
    let parameters = match rule.sees() {
        Sees::Each => rule.leaves.clone(),
        Sees::All | Sees::Curvature => vec![packed(&mut model.graph, &rule.leaves)],
    };
    for parameter in parameters {
        let memory = make_memory(model, &rule, parameter)?;
        rule.memory.push(memory);
    }
    Ok(rule)
}

/// Leaves for what is remembered of one piece.
fn make_memory(
    model: &mut Model,
    rule: &Rule,
    parameter: NodeId,
) -> Result<Vec<(&'static str, NodeId)>, Fault> {
    let mut locals = rule.settings.clone();
    locals.push(("parameter".to_string(), Value::Node(parameter)));
    let mut held = Vec::new();
    for &(name, start) in rule.row.memory.iter().chain(rule.search.memory) {
        let start = read_text(model, start, &locals, rule.place)?.node(&mut model.graph)?;
        let start = model.graph.evaluate(&[start], &model.state.values)?.remove(0);
        let leaf = model.graph.leaf(Leaf::State, name, Shape::of(&start));
        model.state.values.insert(leaf, start);
        held.push((name, leaf));
    }
    Ok(held)
}

/// One step of all parameters; what the author's own `update` lines do to them comes after it.
pub(super) fn make_moves(
    model: &mut Model,
    rule: &Rule,
    loss: NodeId,
    gradients: &[NodeId],
) -> Result<Moves, Fault> {
    let mut pieces = rule_pieces(&mut model.graph, rule, loss, gradients)?;
    apply_options(model, rule, &mut pieces)?;
    let start = if rule.row.searches() { rule.search.start } else { "" };
    let (carried, _) = move_pieces(model, rule, &pieces, &format!("{}\n{start}", rule.row.rule))?;
    if rule.search.trial.is_empty() {
        return Ok(Moves { carried, search: None });
    }
    let (tried, locals) = move_pieces(model, rule, &pieces, rule.search.trial)?;
    // What only an update changes has changed before the trials.
    let updated = |carried: &Carried| carried.part.is_some() && !rule.leaves.contains(&carried.leaf);
    let next = tried.iter().map(|carried| if updated(carried) { carried.leaf } else { carried.next });
    let next = next.collect();
    let again = last(&locals, "again").node(&mut model.graph)?;
    Ok(Moves { carried, search: Some(Search { next, again }) })
}

/// What the rule sees at a time.
fn rule_pieces(
    graph: &mut Graph,
    rule: &Rule,
    loss: NodeId,
    gradients: &[NodeId],
) -> Result<Vec<Piece>, Fault> {
    if rule.sees() == Sees::Each {
        let pairs = rule.leaves.iter().zip(gradients);
        return Ok(pairs.map(|(&parameter, &gradient)| Piece { parameter, gradient, loss }).collect());
    }
    let parameter = packed(graph, &rule.leaves);
    if rule.sees() == Sees::All || rule.leaves == [parameter] {
        return Ok(vec![Piece { parameter, gradient: packed(graph, gradients), loss }]);
    }
    let parts = unpacked(graph, parameter, &rule.leaves);
    let parts: Vec<(NodeId, NodeId)> = rule.leaves.iter().copied().zip(parts).collect();
    let loss = graph.substitute(loss, &parts);
    let gradient = functions::gradient(graph, loss, &[parameter])?[0];
    Ok(vec![Piece { parameter, gradient, loss }])
}

/// What the settings that every optimizer has make of gradient and loss.
fn apply_options(model: &mut Model, rule: &Rule, pieces: &mut [Piece]) -> Result<(), Fault> {
    for option in OPTIONS {
        let name = option.name();
        let off = rule.settings.iter().all(|(setting, value)| setting != name || *value == Value::None);
        if off || rule.row.has(name) {
            continue;
        }
        let mut squares = model.graph.number(0.0);
        for piece in &*pieces {
            let locals = vec![
                ("gradient".to_string(), Value::Node(piece.gradient)),
                ("squares".to_string(), Value::Node(squares)),
            ];
            squares = read_text(model, "squares + sum(gradient**2)", &locals, rule.place)?
                .node(&mut model.graph)?;
        }
        for piece in pieces.iter_mut() {
            let mut locals = rule_locals(rule, piece);
            locals.push(("squares".to_string(), Value::Node(squares)));
            piece.gradient =
                read_text(model, option.gradient, &locals, rule.place)?.node(&mut model.graph)?;
            if let (Some(text), true) = (option.loss, rule.sees() > Sees::Each) {
                piece.loss = read_text(model, text, &locals, rule.place)?.node(&mut model.graph)?;
            }
        }
    }
    Ok(())
}

/// What some lines of a rule make of the parameters and the memory, and the author's updates of that.
fn move_pieces(
    model: &mut Model,
    rule: &Rule,
    pieces: &[Piece],
    text: &str,
) -> Result<(Vec<Carried>, RuleLocals), Fault> {
    let (mut memories, mut moved, mut locals) = (Vec::new(), Vec::new(), Vec::new());
    for (piece, memory) in pieces.iter().zip(&rule.memory) {
        locals = rule_locals(rule, piece);
        locals.extend(memory.iter().map(|&(name, leaf)| (name.to_string(), Value::Node(leaf))));
        read_lines(model, text, &mut locals, rule.place)?;
        for &(name, leaf) in memory {
            let next = last(&locals, name).node(&mut model.graph)?;
            memories.push(Carried { name: name.to_string(), part: None, leaf, next });
        }
        moved.push(last(&locals, "parameter").node(&mut model.graph)?);
    }
    if rule.sees() > Sees::Each {
        moved = unpacked(&mut model.graph, moved[0], &rule.leaves);
    }
    let moved: Vec<(NodeId, NodeId)> = rule.leaves.iter().copied().zip(moved).collect();
    let after = after_move(&model.block, &moved);
    let others = rule.updates.iter().filter(|update| !rule.leaves.contains(&update.leaf));
    let others =
        others.map(|update| Carried { next: model.graph.substitute(update.next, &after), ..update.clone() });
    let mut carried: Vec<Carried> = others.chain(memories).collect();
    for (&(leaf, next), name) in moved.iter().zip(&rule.names) {
        let next = match rule.updates.iter().find(|update| update.leaf == leaf) {
            Some(projection) => model.graph.substitute(projection.next, &after),
            None => next,
        };
        carried.push(Carried { name: name.clone(), part: Some(Part::Param), leaf, next });
    }
    Ok((carried, locals))
}

/// What stands in the updates for a parameter after the optimizer's move, with what it is.
fn after_move(block: &BlockState, moved: &[(NodeId, NodeId)]) -> Vec<(NodeId, NodeId)> {
    let of = |leaf: NodeId| moved.iter().find(|(other, _)| *other == leaf).map_or(leaf, |(_, next)| *next);
    block.moved.iter().map(|&(leaf, stand_in)| (stand_in, of(leaf))).collect()
}

/// Refuses an update that would follow a parameter whose step is still looked for.
fn refuse_followed_search(model: &Model, rule: &Rule) -> Result<(), Fault> {
    if rule.search.trial.is_empty() {
        return Ok(());
    }
    let learned = model.block.moved.iter().filter(|(leaf, _)| rule.leaves.contains(leaf));
    let stand_ins: Vec<NodeId> = learned.map(|&(_, stand_in)| stand_in).collect();
    let others = rule.updates.iter().filter(|update| !rule.leaves.contains(&update.leaf));
    for update in others {
        if model.graph.between(&stand_ins, &[update.next]).last() == Some(&update.next) {
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
fn age_leaf(model: &mut Model) -> NodeId {
    if model.block.made == 0 {
        return block::step_leaf(model);
    }
    let leaf = model.graph.leaf(Leaf::Step, "step", Shape::scalar());
    model.state.values.insert(leaf, array::number(1.0));
    leaf
}

/// The names that the lines of a rule know, but for the memory.
fn rule_locals(rule: &Rule, piece: &Piece) -> RuleLocals {
    let mut locals = vec![
        ("gradient".to_string(), Value::Node(piece.gradient)),
        ("parameter".to_string(), Value::Node(piece.parameter)),
        ("loss".to_string(), Value::Node(piece.loss)),
        ("step".to_string(), Value::Node(rule.age)),
    ];
    locals.extend(rule.settings.iter().cloned());
    locals
}

/// Arrays one behind the other as one vector.
fn packed(graph: &mut Graph, nodes: &[NodeId]) -> NodeId {
    let flat = |graph: &mut _, node: NodeId, size| algebra::reshape(graph, node, &Shape(vec![size]));
    let sizes: Vec<usize> = nodes.iter().map(|&node| graph.shape(node).size()).collect();
    let parts: Vec<NodeId> = nodes.iter().zip(sizes).map(|(&node, size)| flat(graph, node, size)).collect();
    match parts.as_slice() {
        [one] => *one,
        parts => algebra::apply(graph, &shaping::CONCATENATE, parts, Attributes::Axis(0)),
    }
}

/// The parts of a vector, in the shapes of some nodes.
fn unpacked(graph: &mut Graph, vector: NodeId, like: &[NodeId]) -> Vec<NodeId> {
    let mut start = 0;
    let part = |&node: &NodeId| {
        let shape = graph.shape(node).clone();
        let count = shape.size();
        let part = shaping::cut(graph, vector, vec![Cut { start, step: 1, count }]);
        start += count;
        algebra::reshape(graph, part, &shape)
    };
    like.iter().map(part).collect()
}
