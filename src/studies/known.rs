//! What the model knows of the block that is written out, for programs and their rehearsal; knows no spelling.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::derivation;
use crate::engine::evaluate;
use crate::functions::{Value, gradient};
use crate::graph::{Array, Kind, Leaf, NodeId, Shape, array, formula_for_programs};
use crate::language::syntax::{Expression, ExpressionKind};
use crate::language::{Locals, parse_expression};
use crate::model::{Model, read_right_side, read_text, read_under};
use crate::program::Part;
use crate::record::{Named, Stop};
use crate::report::Fault;
use crate::resolve::{Resolution, Symbol};
use crate::script::{Facts, Lines, Uses};

/// The block as the model has it.
pub(super) struct Known<'a> {
    pub(super) model: &'a mut Model,
    pub(super) lines: &'a [Lines],
    /// The block, or the last of its runs.
    scope: usize,
}

impl<'a> Known<'a> {
    pub(super) fn of(model: &'a mut Model, lines: &'a [Lines]) -> Known<'a> {
        let block = lines.last().map(|lines| &*lines.block);
        let number = block.map(|block| block.number);
        let bindings = model.names.bindings.iter();
        let runs = bindings.filter(|binding| Some(binding.symbol.block) == number && binding.runs.is_empty());
        let scope = runs.map(|binding| binding.scope).max().unwrap_or_default();
        Known { model, lines, scope }
    }

    /// The block or the last of its runs, from which its names are seen; other blocks are seen from there, too.
    pub(super) fn scope(&self) -> usize {
        self.scope
    }

    /// The values of the block itself.
    pub(super) fn own_names(&self) -> impl Iterator<Item = Symbol> {
        let names = self.lines.last().into_iter().flat_map(|lines| lines.block.names());
        names.map(|(_, symbol)| symbol).filter(|symbol| self.node(*symbol).is_some())
    }

    /// What a name stands for once everything has run, in the last run of the block.
    pub(super) fn final_value(&self, symbol: Symbol) -> Option<Value> {
        let is_own = self.lines.last().is_some_and(|lines| lines.block.number == symbol.block);
        let serial = self.model.names.value(symbol, self.scope).filter(|_| is_own);
        match serial {
            Some(serial) => Some(self.model.names.bindings[serial].value.clone()),
            None => self.model.names.value_behind(symbol).cloned(),
        }
    }

    /// The node of a name, in the last run of the block.
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

    fn is_truth(&self, symbol: Symbol) -> bool {
        self.node(symbol).is_some_and(|node| self.model.graph.kind(node) == Kind::Truth)
    }

    fn reading(&mut self, text: &Rc<Resolution>, expression: &Expression) -> Option<(Array, bool)> {
        let values = (std::slice::from_ref(expression), 1);
        let read = read_right_side(self.model, (text, self.scope), values, (BTreeMap::new(), false));
        let node = read.ok()?.remove(0).node(&mut self.model.graph).ok()?;
        let is_truth = self.model.graph.kind(node) == Kind::Truth;
        let value = evaluate(&mut self.model.graph, &mut self.model.state, &[node]).ok()?.remove(0);
        Some((value, is_truth))
    }

    fn formula(
        &mut self,
        text: &Rc<Resolution>,
        expression: &Expression,
        names: &[Symbol],
    ) -> Option<String> {
        let uses = Uses::of(text, expression);
        let (mut handles, mut own) = (BTreeMap::new(), BTreeMap::new());
        for symbol in uses.symbols.iter().filter(|symbol| names.contains(symbol)) {
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
        let again = read_text(self.model, &formula, &seen?, Default::default()).ok()?;
        let again = again.node(&mut self.model.graph).ok()?;
        let leaves: Vec<(NodeId, NodeId)> = own.values().copied().collect();
        let node = self.model.graph.substitute(node, &leaves);
        let found = evaluate(&mut self.model.graph, &mut self.model.state, &[node, again]).ok()?;
        let largest = found[0].iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * largest || a == b;
        let same = found[0].shape() == found[1].shape() && found[0].iter().zip(&found[1]).all(near);
        same.then_some(formula)
    }

    fn made_of(&self, symbol: Symbol, parts: &[Symbol]) -> Vec<Symbol> {
        let Some(node) = self.node(symbol) else { return Vec::new() };
        let behind = self.model.graph.ancestors(&[node]);
        let among = |part: &Symbol| self.node(*part).is_some_and(|node| behind.contains(node));
        parts.iter().copied().filter(among).collect()
    }
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
