//! Masks: comparisons between brackets, which pick the elements for which they are true; knows no other index.

use super::Model;
use crate::functions::{algebra, shaping};
use crate::graph::{Attributes, NodeId, Shape};
use crate::report::Fault;

impl Model {
    /// An array whose first axes are one, beside a mask over all of them that is one long row.
    pub(super) fn under_one_axis(&mut self, array: NodeId, mask: NodeId) -> Result<(NodeId, NodeId), Fault> {
        let (whole, covered) = (self.graph.shape(array).0.clone(), self.graph.shape(mask).clone());
        let rank = covered.rank();
        if whole.len() < rank || whole[..rank] != covered.0[..] {
            return Err(Fault::new(format!(
                "the mask has shape {covered}, but the array has shape {}",
                Shape(whole)
            ))
            .remedy("a mask has one truth for each element, or for each row"));
        }
        let lengths = [&[covered.size()], &whole[rank..]].concat();
        let array = algebra::reshape(&mut self.graph, array, &Shape(lengths));
        Ok((array, algebra::reshape(&mut self.graph, mask, &Shape(vec![covered.size()]))))
    }

    /// The indices at which a mask is true.
    pub(super) fn chosen(&mut self, mask: NodeId, length: usize, axis: usize) -> Result<NodeId, Fault> {
        let Some(known) = self.graph.known(mask) else {
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
        self.graph.apply(&shaping::CHOSEN, &[mask], Attributes::Count(count))
    }
}
