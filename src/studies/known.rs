//! What the model knows of the block that is written out, for programs and their rehearsal; knows no spelling.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::derivation;
use crate::engine::evaluate;
use crate::functions::{Callable, Value, gradient};
use crate::graph::{Array, Kind, Leaf, NodeId, Operation, Shape, array, formula_for_programs};
use crate::language::syntax::{Expression, ExpressionKind};
use crate::language::{Locals, parse_expression};
use crate::model::{Found, Model, read_right_side, read_text, read_under};
use crate::program::Part;
use crate::record::{Named, Stop};
use crate::report::Fault;
use crate::resolve::{Bound, Resolution, Symbol};
use crate::script::{Facts, Lines, Nature, Uses};

/// The block as the model has it.
pub(super) struct Known<'a> {
    pub(super) model: &'a mut Model,
    pub(super) lines: &'a [Lines],
    /// The run of the block that is looked at, or the block itself.
    scope: usize,
}

impl<'a> Known<'a> {
    pub(super) fn of(model: &'a mut Model, lines: &'a [Lines]) -> Known<'a> {
        let mut known = Known { model, lines, scope: 0 };
        known.scope = known.runs().last().copied().unwrap_or_default();
        known
    }

    /// The block, or each of its runs.
    pub(super) fn runs(&self) -> BTreeSet<usize> {
        let number = self.lines.last().map(|lines| lines.block.number);
        let bindings = self.model.names.bindings.iter();
        let own = bindings.filter(|binding| Some(binding.symbol.block) == number && binding.runs.is_empty());
        own.map(|binding| binding.scope).collect()
    }

    /// The run of the block, or the block itself, from which its names are seen; other blocks are seen from there, too.
    pub(super) fn scope(&self) -> usize {
        self.scope
    }

    /// Looks at another run.
    pub(super) fn look_at(&mut self, run: usize) {
        self.scope = run;
    }

    /// The values of the block itself.
    pub(super) fn own_names(&self) -> impl Iterator<Item = Symbol> {
        let names = self.lines.last().into_iter().flat_map(|lines| lines.block.names());
        names.map(|(_, symbol)| symbol).filter(|symbol| self.node(*symbol).is_some())
    }

    /// What a name stands for once everything has run, in the run that is looked at.
    pub(super) fn final_value(&self, symbol: Symbol) -> Option<Value> {
        let is_own = self.lines.last().is_some_and(|lines| lines.block.number == symbol.block);
        let serial = self.model.names.value(symbol, self.scope).filter(|_| is_own);
        match serial {
            Some(serial) => Some(self.model.names.bindings[serial].value.clone()),
            None => self.model.names.value_behind(symbol).cloned(),
        }
    }

    /// The node of a name, likewise.
    pub(super) fn node(&self, symbol: Symbol) -> Option<NodeId> {
        match self.final_value(symbol)? {
            Value::Node(node) => Some(node),
            _ => None,
        }
    }

    /// The node of a name, or of what it stands for in the blocks above.
    fn node_behind(&mut self, symbol: Symbol) -> Option<NodeId> {
        match self.node(symbol) {
            Some(node) => Some(node),
            None => self.model.names.value_behind(symbol)?.clone().node(&mut self.model.graph).ok(),
        }
    }

    /// What some names are made of: those by which something is differentiated, and all that is not made of these.
    fn roots(&self, names: BTreeSet<Symbol>, by: &BTreeSet<Symbol>) -> BTreeSet<Symbol> {
        let targets: Vec<Symbol> = by.iter().copied().collect();
        let (mut open, mut seen) = (Vec::from_iter(names), BTreeSet::new());
        let mut roots = BTreeSet::new();
        while let Some(symbol) = open.pop() {
            if !seen.insert(symbol) {
                continue;
            }
            let between = !by.contains(&symbol) && !self.made_of(symbol, &targets).is_empty();
            let block = self.lines.iter().find(|lines| lines.block.number == symbol.block);
            match block.and_then(|lines| lines.block.lines.get(symbol.line as usize)).filter(|_| between) {
                Some(line) => open.extend(&line.uses),
                None => {
                    roots.insert(symbol);
                }
            }
        }
        roots
    }

    /// What an expression of a text was read as, if that is the text of a block.
    fn found(&self, text: &Rc<Resolution>, expression: &Expression) -> Option<Found> {
        let mut blocks = self.lines.iter().rev().map(|lines| &lines.block);
        let block = blocks.find(|block| Rc::ptr_eq(&block.resolution, text))?;
        self.model.names.found(block.number, expression.id)
    }

    fn nature_of(&self, node: NodeId) -> Nature {
        let graph = &self.model.graph;
        let rank = graph.shape(node).rank();
        match graph.kind(node) {
            Kind::Number => Nature::Numbers(rank),
            Kind::Truth => Nature::Truths(rank),
        }
    }

    /// Formulas of gradients, read again as they are written: each must have the gradient's numbers, and is given its
    /// shape. What cannot be read again is left to the library, which has no words for it either.
    fn read_back(
        &mut self,
        given: &[Named],
        stops: &[Stop],
        loss: NodeId,
        texts: Vec<String>,
    ) -> Result<Vec<String>, Fault> {
        let nodes: Vec<NodeId> = stops.iter().map(|stop| stop.node).collect();
        let slopes = gradient(&mut self.model.graph, loss, &nodes)?;
        let values = given.iter().map(|named| (named.name.clone(), Value::Node(named.node)));
        let slopes_by_name = stops.iter().zip(&slopes);
        let locals = values.chain(
            slopes_by_name.map(|(stop, slope)| (stop.name.replacen('v', "d", 1), Value::Node(*slope))),
        );
        let locals: BTreeMap<String, Value> = locals.collect();
        let expected = evaluate(&mut self.model.graph, &mut self.model.state, &slopes)?;
        let largest = expected.iter().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let mut read = Vec::new();
        for text in &texts {
            let seen = names_of(text).into_iter();
            let seen = seen.filter_map(|name| Some((name.clone(), locals.get(&name)?.clone())));
            let value = read_text(self.model, text, &seen.collect(), Default::default());
            read.push(value.ok().and_then(|value| value.node(&mut self.model.graph).ok()));
        }
        let nodes: Vec<NodeId> = read.iter().flatten().copied().collect();
        let mut found = evaluate(&mut self.model.graph, &mut self.model.state, &nodes)?.into_iter();
        let mut checked = Vec::new();
        for ((text, expected), read) in texts.into_iter().zip(expected).zip(read) {
            let Some(found) = read.and_then(|_| found.next()) else {
                checked.push(text);
                continue;
            };
            let Some(wide) = found.broadcast(expected.raw_dim()) else {
                return Err(Fault::new("a gradient that has another shape once it is written"));
            };
            let near =
                |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * largest || a == b || a.is_nan() && b.is_nan();
            if !wide.iter().zip(&expected).all(near) {
                return Err(Fault::new("a gradient that has other numbers once it is written"));
            }
            checked.push(match found.shape() == expected.shape() {
                true => text,
                false => format!("broadcast_to({text}, {})", Shape::of(&expected)),
            });
        }
        Ok(checked)
    }

    /// Whether a formula, read again with what its names stand for, has the numbers of a node.
    fn means(&mut self, formula: &str, seen: &Vec<(String, Value)>, node: NodeId) -> Option<bool> {
        let again = read_text(self.model, formula, seen, Default::default()).ok()?;
        let again = again.node(&mut self.model.graph).ok()?;
        let found = evaluate(&mut self.model.graph, &mut self.model.state, &[node, again]).ok()?;
        Some(same_numbers(&found[0], &found[1]))
    }

    /// What names stand for if some data have another number of rows.
    fn nodes_of_rows(
        &mut self,
        of: Symbol,
        cut: &[Symbol],
        rows: usize,
    ) -> Result<BTreeMap<Symbol, NodeId>, Fault> {
        let loss = self.node(of);
        let is_loss = |value: &Value| loss.is_some_and(|node| *value == Value::Node(node));
        let mut serials = self.model.names.bindings.iter();
        let serial = serials.rposition(|binding| binding.symbol == of && is_loss(&binding.value));
        let serial = serial.ok_or_else(|| Fault::new("the loss is none of the block's names"))?;
        let mut overrides = BTreeMap::new();
        for symbol in cut {
            let Some(node) = self.node(*symbol) else { continue };
            let whole = evaluate(&mut self.model.graph, &mut self.model.state, &[node])?.remove(0);
            // The first rows once more are as good as any.
            let mut shape = Shape::of(&whole);
            let size = shape.size() / shape.0[0].max(1);
            shape.0[0] = rows;
            let values = array::flat(&whole).iter().copied().cycle().take(rows * size).collect();
            let leaf = self.model.graph.leaf(Leaf::Data, "", shape.clone());
            self.model.state.values.insert(leaf, array::shaped(shape, values));
            overrides.insert(*symbol, Value::Node(leaf));
        }
        let read = read_under(self.model, serial, overrides.clone())?;
        let nodes = read.into_iter().chain(overrides);
        let nodes = nodes.filter_map(|(symbol, value)| match value {
            Value::Node(node) => Some((symbol, node)),
            _ => None,
        });
        Ok(nodes.collect())
    }
}

impl Facts for Known<'_> {
    fn chain(
        &mut self,
        of: Symbol,
        by: &[Symbol],
        names: &[Symbol],
        rows: Option<(&[Symbol], usize)>,
    ) -> Result<Vec<(Symbol, String)>, Fault> {
        let other = match rows {
            Some((cut, rows)) => self.nodes_of_rows(of, cut, rows)?,
            None => BTreeMap::new(),
        };
        let node = |symbol: Symbol| other.get(&symbol).copied().or_else(|| self.node(symbol));
        let missing = || Fault::new("something has no gradient");
        let numbered: Vec<(usize, NodeId)> =
            names.iter().enumerate().filter_map(|(place, name)| Some((place, node(*name)?))).collect();
        let loss = node(of).ok_or_else(missing)?;
        let leaves = by.iter().map(|name| node(*name).ok_or_else(missing));
        let leaves = leaves.collect::<Result<Vec<NodeId>, Fault>>()?;
        let named = |(place, node): &(usize, NodeId)| Named {
            name: format!("v{place}"),
            node: *node,
            part: Part::Definition,
            place: Default::default(),
        };
        let given: Vec<Named> = numbered.iter().map(named).collect();
        let of = given.iter().find(|named| named.node == loss).cloned().ok_or_else(missing)?;
        let sign = |name: &str| name.replacen('v', "d", 1);
        let stops = derivation::stops(self.model, &given, &of, &leaves, &sign)?;
        // What is given goes by its number, too.
        let graph = &mut self.model.graph;
        let mut numbers = BTreeMap::new();
        for Named { name, node, .. } in &given {
            let shape = graph.shape(*node).clone();
            numbers.entry(*node).or_insert_with(|| graph.leaf(Leaf::Variable, name, shape));
        }
        let numbers: Vec<(NodeId, NodeId)> = numbers.into_iter().collect();
        let passed: Vec<NodeId> = stops.iter().map(|stop| stop.passed_on).collect();
        let passed = graph.substitute_in(&passed, &numbers);
        let is_drawn = |node: &NodeId| matches!(graph.node(*node).operation, Operation::Leaf(Leaf::Draw));
        if graph.ancestors(&passed).iter().any(is_drawn) {
            // Written once more, they would be drawn once more.
            let fault = Fault::new("a gradient through random numbers without a name cannot be written out");
            return Err(fault.remedy("draw them in a line of their own, such as `noise = normal(0, 1, 3)`"));
        }
        let texts: Vec<String> =
            passed.iter().map(|node| formula_for_programs(&self.model.graph, *node)).collect();
        let texts = self.read_back(&given, &stops, loss, texts)?;
        let place = |name: &str| name[1..].parse::<usize>().ok().and_then(|place| names.get(place).copied());
        let lines = stops.iter().zip(texts);
        Ok(lines.filter_map(|(stop, text)| Some((place(&stop.name)?, text))).collect())
    }

    fn value(&mut self, symbol: Symbol) -> Option<Array> {
        let node = self.node_behind(symbol)?;
        evaluate(&mut self.model.graph, &mut self.model.state, &[node]).ok()?.into_iter().next()
    }

    fn has_nan(&mut self, symbols: &BTreeSet<Symbol>) -> bool {
        let nodes: Vec<NodeId> = symbols.iter().filter_map(|symbol| self.node_behind(*symbol)).collect();
        let values = evaluate(&mut self.model.graph, &mut self.model.state, &nodes).unwrap_or_default();
        values.iter().flatten().any(|number| number.is_nan())
    }

    fn shape(&self, symbol: Symbol) -> Option<Shape> {
        self.node(symbol).map(|node| self.model.graph.shape(node).clone())
    }

    fn named(&self, symbol: Symbol) -> Option<Nature> {
        match self.final_value(symbol)? {
            Value::Node(node) => Some(self.nature_of(node)),
            Value::Text(_) => Some(Nature::Text),
            Value::Callable(_) => Some(Nature::Function),
            _ => None,
        }
    }

    fn nature(&self, text: &Rc<Resolution>, expression: &Expression) -> Option<Nature> {
        match self.found(text, expression)? {
            Found::Node(node) => Some(self.nature_of(node)),
            Found::Text => Some(Nature::Text),
            Found::Function => Some(Nature::Function),
            // An array of them, if all are such as one of them.
            Found::Several(_) => match expression.kind.as_ref() {
                ExpressionKind::List(items) | ExpressionKind::Tuple(items) => {
                    Some(self.nature(text, items.first()?)?.along_one_more())
                }
                ExpressionKind::Comprehension { body, .. } => Some(self.nature(text, body)?.along_one_more()),
                _ => None,
            },
            Found::Nothing | Found::Various => None,
        }
    }

    fn numbers(&mut self, text: &Rc<Resolution>, expression: &Expression) -> Option<Array> {
        let Found::Node(node) = self.found(text, expression)? else { return None };
        evaluate(&mut self.model.graph, &mut self.model.state, &[node]).ok()?.into_iter().next()
    }

    fn formula(
        &mut self,
        text: &Rc<Resolution>,
        expression: &Expression,
        names: &[Symbol],
    ) -> Option<String> {
        let uses = self.roots(Uses::of(text, expression).symbols, &differentiated_by(text, expression));
        let (mut handles, mut own) = (BTreeMap::new(), BTreeMap::new());
        for symbol in uses.iter().filter(|symbol| names.contains(symbol)) {
            let node = self.node(*symbol)?;
            let place = names.iter().position(|name| name == symbol)?;
            let shape = self.model.graph.shape(node).clone();
            let leaf = self.model.graph.leaf(Leaf::Variable, &format!("v{place}"), shape);
            handles.insert(*symbol, Value::Node(leaf));
            own.insert(format!("v{place}"), (leaf, node));
        }
        // Of numbers alone it would be a number, and say nothing.
        if own.is_empty() {
            return None;
        }
        let values = (std::slice::from_ref(expression), 1);
        let read = read_right_side(self.model, (text, self.scope), values, (handles, false));
        let node = read.ok()?.remove(0).node(&mut self.model.graph).ok()?;
        let formula = formula_for_programs(&self.model.graph, node);
        // It must mean the same, made of these names alone.
        let seen = names_of(&formula).into_iter();
        let seen: Option<Vec<(String, Value)>> =
            seen.map(|name| Some((name.clone(), Value::Node(own.get(&name)?.1)))).collect();
        let leaves: Vec<(NodeId, NodeId)> = own.values().copied().collect();
        let node = self.model.graph.substitute(node, &leaves);
        self.means(&formula, &seen?, node)?.then_some(formula)
    }

    fn derivative(&mut self, function: Bound, primes: usize, at: f64) -> Option<String> {
        let callable = match function {
            Bound::Function(symbol) => {
                let index = self.model.names.function(symbol, self.scope)?;
                Callable::function(&self.model.names.definitions[index].name, Some(index))
            }
            Bound::BuiltIn(row) => Callable::function(row.name, None),
            _ => return None,
        };
        let leaf = self.model.graph.leaf(Leaf::Variable, "v0", Shape::scalar());
        self.model.state.values.insert(leaf, array::number(at));
        let place = ("v0".to_string(), Value::Node(leaf));
        let locals = vec![("f".to_string(), Value::Callable(callable)), place.clone()];
        let text = format!("f{}(v0)", "'".repeat(primes));
        let node = read_text(self.model, &text, &locals, Default::default()).ok()?;
        let node = node.node(&mut self.model.graph).ok()?;
        let formula = formula_for_programs(&self.model.graph, node);
        self.means(&formula, &vec![place], node)?.then_some(formula)
    }

    fn made_of(&self, symbol: Symbol, parts: &[Symbol]) -> Vec<Symbol> {
        let Some(node) = self.node(symbol) else { return Vec::new() };
        let behind = self.model.graph.ancestors(&[node]);
        let among = |part: &Symbol| self.node(*part).is_some_and(|node| behind.contains(node));
        parts.iter().copied().filter(among).collect()
    }
}

/// The values by which a form such as `hessian(L, w)` differentiates.
fn differentiated_by(text: &Resolution, call: &Expression) -> BTreeSet<Symbol> {
    match (call.kind.as_ref(), text.bound(call)) {
        (ExpressionKind::Call { arguments, .. }, Bound::Form(form)) if form.differentiates() => {
            arguments.get(1).map(|by| Uses::of(text, &by.value).symbols).unwrap_or_default()
        }
        _ => BTreeSet::new(),
    }
}

/// Whether two arrays have the same shape and, up to rounding, the same numbers.
fn same_numbers(one: &Array, other: &Array) -> bool {
    let largest = one.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * largest || a == b;
    one.shape() == other.shape() && one.iter().zip(other).all(near)
}

/// The names that stand in a formula.
fn names_of(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    if let Ok(formula) = parse_expression(text, 0, &[]) {
        formula.visit(&mut Locals::default(), &mut |part, _| {
            if let ExpressionKind::Name(name) = part.kind.as_ref() {
                names.insert(name.clone());
            }
        });
    }
    names
}
