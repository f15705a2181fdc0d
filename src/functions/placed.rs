//! Gradients of many items of one array, put together to one array instead of added up as many; knows no rule.

use super::algebra::{self, apply, full};
use super::shaping::{ASSEMBLE, PLACE};
use crate::graph::{Attributes, Cut, Graph, NodeId, Operation, Shape};

/// Of fewer items each is put back by itself, as a formula shows it.
const MANY: usize = 16;
/// Where only one in so many items has a gradient, the others would cost more than they spare.
const SPARSE: usize = 8;

/// What arrives at a node, in its order; if much of it are items along its first axis, they come as one part.
pub(super) fn together(graph: &mut Graph, parts: Vec<NodeId>) -> Vec<NodeId> {
    let items: Vec<(usize, NodeId)> = parts.iter().filter_map(|&part| item(graph, part)).collect();
    let Some(&first) = parts.first().filter(|_| items.len() >= MANY) else { return parts };
    let shape = graph.shape(first).clone();
    if items.len() * SPARSE < shape.0[0] {
        return parts;
    }
    let nothing = full(graph, 0.0, &Shape(shape.0[1..].to_vec()));
    let mut each = vec![None; shape.0[0]];
    for (place, item) in items {
        each[place] = Some(match each[place] {
            Some(before) => algebra::add(graph, before, item),
            None => item,
        });
    }
    let each: Vec<NodeId> = each.into_iter().map(|item| item.unwrap_or(nothing)).collect();
    let whole = apply(graph, &ASSEMBLE, &each, Attributes::Shape(shape));
    let others: Vec<NodeId> = parts.into_iter().filter(|&part| item(graph, part).is_none()).collect();
    std::iter::once(whole).chain(others).collect()
}

/// The place and the gradient of one item, if nothing else was put back into zeros.
fn item(graph: &Graph, part: NodeId) -> Option<(usize, NodeId)> {
    let node = graph.node(part);
    let Operation::Apply(operator, Attributes::Into(whole, cuts)) = &node.operation else { return None };
    let [Cut { start, step: 0, .. }, rest @ ..] = cuts.as_slice() else { return None };
    let is_whole = |(cut, &length): (&Cut, &usize)| cut.step == 1 && cut.start == 0 && cut.count == length;
    let fits = std::ptr::eq(*operator, &PLACE) && rest.iter().zip(&whole.0[1..]).all(is_whole);
    fits.then(|| (*start, node.inputs[0]))
}
