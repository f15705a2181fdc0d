//! Whether a value is the same in two runs of a block: two pieces of one graph walked side by side; knows no name.

use std::collections::{BTreeSet, HashMap};

use super::Model;
use crate::functions::{Callable, Value};
use crate::graph::{Array, Gives, Leaf, NodeId, Operation};
use crate::resolve::Symbol;

/// What was found so far about values of several runs.
#[derive(Default)]
pub(super) struct Agreement {
    /// What the `vary` gave, as nodes: they differ even where two runs were given the same.
    pub varied: BTreeSet<NodeId>,
    /// The symbols that differ from run to run.
    pub differing: BTreeSet<Symbol>,
    found: HashMap<(NodeId, NodeId), bool>,
}

impl Agreement {
    /// Whether two values are the same.
    pub(super) fn holds(&mut self, model: &mut Model, left: &Value, right: &Value) -> bool {
        match (left, right) {
            (Value::Node(left), Value::Node(right)) => self.of_nodes(model, *left, *right),
            (Value::Text(left), Value::Text(right)) => left == right,
            (Value::None, Value::None) => true,
            (Value::List(left), Value::List(right)) => {
                left.len() == right.len()
                    && left.iter().zip(right).all(|(left, right)| self.holds(model, left, right))
            }
            (
                Value::Choice { condition, then, otherwise },
                Value::Choice { condition: other, then: also, otherwise: or },
            ) => {
                self.of_nodes(model, *condition, *other)
                    && self.holds(model, then, also)
                    && self.holds(model, otherwise, or)
            }
            (Value::Callable(left), Value::Callable(right)) => self.of_functions(model, left, right),
            _ => false,
        }
    }

    fn of_functions(&mut self, model: &mut Model, left: &Callable, right: &Callable) -> bool {
        let same = match (left.definition, right.definition) {
            (None, None) => left.name == right.name,
            (Some(one), Some(other)) if one == other => true,
            (Some(one), Some(other)) => {
                let symbol = model.names.definitions[one].symbol;
                symbol == model.names.definitions[other].symbol && !self.differing.contains(&symbol)
            }
            _ => false,
        };
        let settings = |callable: &Callable| callable.settings.clone().unwrap_or_default();
        let (left, right) = (settings(left), settings(right));
        same && left.len() == right.len()
            && left.iter().zip(&right).all(|((name, value), (other_name, other))| {
                name == other_name && self.holds(model, value, other)
            })
    }

    /// Goes down both pieces at a time; what is made of something that differs differs, but for what sees only
    /// a shape.
    fn of_nodes(&mut self, model: &mut Model, left: NodeId, right: NodeId) -> bool {
        let mut open = vec![(left, right)];
        while let Some(&(left, right)) = open.last() {
            if self.found.contains_key(&(left, right)) {
                open.pop();
                continue;
            }
            let pairs = match self.alone(model, left, right) {
                Some(same) => {
                    self.found.insert((left, right), same);
                    continue;
                }
                None => inputs(model, left, right),
            };
            let differs = pairs.iter().any(|pair| self.found.get(pair) == Some(&false));
            let unknown: Vec<(NodeId, NodeId)> =
                pairs.into_iter().filter(|pair| !self.found.contains_key(pair)).collect();
            if differs || unknown.is_empty() {
                self.found.insert((left, right), !differs);
            } else {
                open.extend(unknown);
            }
        }
        self.found.get(&(left, right)) == Some(&true)
    }

    /// What two nodes say without their inputs; nothing if those decide.
    fn alone(&self, model: &mut Model, left: NodeId, right: NodeId) -> Option<bool> {
        if self.varied.contains(&left) || self.varied.contains(&right) {
            return Some(false);
        }
        if left == right {
            return Some(true);
        }
        let graph = &model.graph;
        let (one, other) = (graph.node(left), graph.node(right));
        if one.shape != other.shape {
            return Some(false);
        }
        match (&one.operation, &other.operation) {
            (Operation::Named, _) | (_, Operation::Named) => None,
            (Operation::Constant(one), Operation::Constant(other)) => Some(same_bits(one, other)),
            // A history is the same if what it looks back on is.
            (Operation::Leaf(_), Operation::Leaf(_))
                if looks_back(model, left) && looks_back(model, right) =>
            {
                None
            }
            (&Operation::Leaf(kind), &Operation::Leaf(other)) => {
                Some(kind == other && of_leaves(model, kind, left, right))
            }
            (Operation::Apply(one, settings), Operation::Apply(other, also)) => {
                if !std::ptr::eq(*one, *other) || settings != also {
                    return Some(false);
                }
                let shapes = |node: NodeId| {
                    let inputs = graph.node(node).inputs.iter();
                    inputs.map(|&input| graph.shape(input)).collect::<Vec<_>>()
                };
                let same = shapes(left) == shapes(right);
                (!same || one.gives == Gives::Lengths).then_some(same)
            }
            _ => Some(false),
        }
    }
}

/// Data are the same if their numbers are, and so is what the steps count and draw; what a training moves belongs to its run.
fn of_leaves(model: &mut Model, kind: Leaf, left: NodeId, right: NodeId) -> bool {
    let moved = |leaf: NodeId| {
        let mut carried = model.state.runs.iter().flat_map(|run| &run.carried);
        carried.any(|carried| carried.leaf == leaf) || looks_back(model, leaf)
    };
    let moves = moved(left) || moved(right);
    let mut known = |leaf: NodeId| model.graph.known(leaf).or_else(|| model.state.values.get(&leaf).cloned());
    match (kind, known(left), known(right)) {
        (Leaf::Data | Leaf::Param | Leaf::State, Some(one), Some(other)) => !moves && same_bits(&one, &other),
        // Runs of as many steps count and draw the same.
        (Leaf::Step | Leaf::Completed | Leaf::Draw, Some(one), Some(other)) => same_bits(&one, &other),
        _ => false,
    }
}

fn looks_back(model: &Model, leaf: NodeId) -> bool {
    model.state.histories.contains_key(&leaf)
}

/// The inputs of two nodes side by side; a name is looked through.
fn inputs(model: &Model, left: NodeId, right: NodeId) -> Vec<(NodeId, NodeId)> {
    let (one, other) = (model.graph.node(left), model.graph.node(right));
    match (&one.operation, &other.operation) {
        (Operation::Named, Operation::Named) => vec![(one.inputs[0], other.inputs[0])],
        (Operation::Named, _) => vec![(one.inputs[0], right)],
        (_, Operation::Named) => vec![(left, other.inputs[0])],
        (Operation::Leaf(_), Operation::Leaf(_)) => {
            let histories = &model.state.histories;
            let looked = [left, right].map(|leaf| histories.get(&leaf).map(|history| history.expression));
            if let [Some(one), Some(other)] = looked { vec![(one, other)] } else { Vec::new() }
        }
        _ => one.inputs.iter().copied().zip(other.inputs.iter().copied()).collect(),
    }
}

fn same_bits(left: &Array, right: &Array) -> bool {
    left.len() == right.len()
        && left.iter().zip(right.iter()).all(|(left, right)| left.to_bits() == right.to_bits())
}
