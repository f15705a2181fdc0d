//! Reverse-mode differentiation, graph to graph; knows operators only through their gradient rules.

use std::collections::{BTreeMap, BTreeSet};

use super::algebra::{self, choose, full_like, sum_to};
use super::arithmetic::{EQUAL, WHERE};
use super::placed::together;
use crate::graph::{Attributes, Gradient, Graph, NodeId, Nodes, Operation, Use};
use crate::report::Fault;

/// The gradients of a scalar with respect to some nodes, each of the shape of its node.
///
/// A node that the scalar does not depend on gets zeros.
pub fn gradient(graph: &mut Graph, scalar: NodeId, targets: &[NodeId]) -> Result<Vec<NodeId>, Fault> {
    let seed = graph.number(1.0);
    backward(graph, scalar, seed, targets)
}

/// What reaches some nodes when `seed`, of the shape of `from`, arrives at `from`.
pub fn backward(
    graph: &mut Graph,
    from: NodeId,
    seed: NodeId,
    targets: &[NodeId],
) -> Result<Vec<NodeId>, Fault> {
    let path = graph.between(targets, &[from]);
    let named = path.iter().filter(|&&id| matches!(graph.node(id).operation, Operation::Named));
    let named = named.map(|&id| (graph.node(id).inputs[0], id)).collect();
    let mut walk = Walk { arrived: BTreeMap::from([(from, vec![seed])]), guarded: BTreeSet::new(), named };
    for id in as_used(graph, from, &path) {
        walk.pass(graph, id, &path)?;
    }
    let found = targets.iter().map(|&target| match walk.total(graph, target) {
        Some(total) => total,
        None => full_like(graph, 0.0, target),
    });
    Ok(found.collect())
}

/// The nodes of a path, each before its inputs, and of those the later ones first.
///
/// Their numbers would not do: of two models alike, one may have found parts of it made already, and then the terms of its
/// sums would come in another order.
fn as_used(graph: &Graph, from: NodeId, path: &Nodes) -> Vec<NodeId> {
    let (mut seen, mut order) = (BTreeSet::new(), Vec::with_capacity(path.len()));
    // A node stands here twice: once with what is still to be gone into, and once when that is done.
    let mut open = vec![(from, false)];
    while let Some((id, done)) = open.pop() {
        if done {
            order.push(id);
        } else if path.contains(id) && seen.insert(id) {
            open.push((id, true));
            open.extend(graph.node(id).inputs.iter().rev().map(|&input| (input, false)));
        }
    }
    order.reverse();
    order
}

struct Walk {
    /// The parts of its gradient that have arrived at each node so far.
    arrived: BTreeMap<NodeId, Vec<NodeId>>,
    /// Nodes that are reached only through the branch of a choice.
    guarded: BTreeSet<NodeId>,
    /// The names under which results are used, so that a formula can speak of `p` and not of `sigmoid(z)`.
    named: BTreeMap<NodeId, NodeId>,
}

impl Walk {
    /// Hands the gradient that arrived at a node on to its inputs.
    fn pass(&mut self, graph: &mut Graph, id: NodeId, path: &Nodes) -> Result<(), Fault> {
        let Some(cotangent) = self.total(graph, id) else { return Ok(()) };
        let node = graph.node(id).clone();
        graph.room().map_err(|fault| fault.at(node.place))?;
        let place = graph.set_place(node.place);
        let (operator, attributes) = match node.operation {
            Operation::Named => {
                self.arrive(node.inputs[0], cotangent, self.guarded.contains(&id));
                graph.set_place(place);
                return Ok(());
            }
            Operation::Apply(operator, attributes) => (operator, attributes),
            Operation::Constant(_) | Operation::Leaf(_) => {
                graph.set_place(place);
                return Ok(());
            }
        };
        let rule = match operator.gradient {
            Gradient::Rule(rule) => rule,
            Gradient::Zero => {
                graph.set_place(place);
                return Ok(());
            }
            Gradient::Refused(reason) => return Err(Fault::new(reason).at(node.place)),
        };
        let shapes: Vec<_> = node.inputs.iter().map(|&input| graph.shape(input).clone()).collect();
        let result = self.named.get(&id).copied().unwrap_or(id);
        let call = Use { inputs: node.inputs.clone(), result, attributes, cotangent };
        let parts = rule(graph, &call);
        let choice = std::ptr::eq(operator, &WHERE);
        let guarded = choice || (self.guarded.contains(&id) && operator.kernel.is_elementwise());
        for ((&input, part), shape) in node.inputs.iter().zip(parts).zip(&shapes) {
            let Some(mut part) = part.filter(|_| path.contains(input)) else { continue };
            if guarded && !choice {
                part = silenced(graph, cotangent, part);
            }
            let part = sum_to(graph, part, shape);
            self.arrive(input, part, guarded || self.guarded.contains(&id));
        }
        graph.set_place(place);
        Ok(())
    }

    fn arrive(&mut self, at: NodeId, part: NodeId, guarded: bool) {
        let parts = self.arrived.entry(at).or_default();
        parts.push(part);
        match (parts.len(), guarded) {
            (1, true) => {
                self.guarded.insert(at);
            }
            (1, false) | (_, true) => {}
            (_, false) => {
                self.guarded.remove(&at);
            }
        }
    }

    /// All that arrived at a node, once everything has.
    fn total(&mut self, graph: &mut Graph, at: NodeId) -> Option<NodeId> {
        let parts = together(graph, self.arrived.remove(&at)?);
        let total = parts.into_iter().reduce(|total, part| algebra::add(graph, total, part))?;
        self.arrived.insert(at, vec![total]);
        Some(total)
    }
}

/// `part`, but zero where nothing arrived: in a branch that was not taken, zero times infinity is zero.
fn silenced(graph: &mut Graph, cotangent: NodeId, part: NodeId) -> NodeId {
    let zero = graph.number(0.0);
    let nothing = algebra::apply(graph, &EQUAL, &[cotangent, zero], Attributes::None);
    let zeros = full_like(graph, 0.0, part);
    choose(graph, nothing, zeros, part)
}
