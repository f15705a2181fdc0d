//! Masks: comparisons between brackets, which pick the elements for which they are true; knows no other index.

use crate::functions::{algebra, shaping};
use crate::graph::{Attributes, Graph, NodeId, Shape};
use crate::report::Fault;

/// An array whose first axes are one, beside a mask over all of them that is one long row.
pub(super) fn under_one_axis(
    graph: &mut Graph,
    array: NodeId,
    mask: NodeId,
) -> Result<(NodeId, NodeId), Fault> {
    let (whole, covered) = (graph.shape(array).0.clone(), graph.shape(mask).clone());
    let rank = covered.rank();
    if whole.len() < rank || whole[..rank] != covered.0[..] {
        return Err(Fault::new(format!(
            "the mask has shape {covered}, but the array has shape {}",
            Shape(whole)
        ))
        .remedy("a mask has one truth for each element, or for each row"));
    }
    let lengths = [&[covered.size()], &whole[rank..]].concat();
    let array = algebra::reshape(graph, array, &Shape(lengths));
    Ok((array, algebra::reshape(graph, mask, &Shape(vec![covered.size()]))))
}

/// The indices at which a mask is true.
pub(super) fn chosen_by(
    graph: &mut Graph,
    mask: NodeId,
    length: usize,
    axis: usize,
) -> Result<NodeId, Fault> {
    let Some(known) = graph.known(mask) else {
        return Err(Fault::new(
            "this mask is not known before the training: how many elements it picks would depend on the values",
        )
        .remedy("keep the shape with `where(condition, x, 0)`, or multiply by the condition and `sum`"));
    };
    if known.shape() != [length] {
        return Err(Fault::new(format!(
            "the mask has shape {}, but axis {axis} has {length} elements",
            Shape::of(&known)
        ))
        .remedy("a mask has one truth for each element of its axis"));
    }
    let count = known.iter().filter(|truth| **truth != 0.0).count();
    graph.apply(&shaping::CHOSEN, &[mask], Attributes::Count(count))
}
