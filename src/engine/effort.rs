//! How much work a value is, told from the graph alone; runs nothing.

use crate::graph::{Graph, NodeId, Operation};

/// About how many multiplications computing a node from its leaves takes.
///
/// A product runs along the last axis of its left side for every number of its result; everything else
/// touches each number of its inputs and of its result once.
pub fn effort(graph: &Graph, node: NodeId) -> usize {
    let of = |id: NodeId| {
        let node = graph.node(id);
        let Operation::Apply(operator, _) = &node.operation else { return 0 };
        let inputs = node.inputs.iter().map(|&input| graph.shape(input));
        let touched = inputs.clone().map(|shape| shape.size()).sum::<usize>().max(node.shape.size());
        let length = inputs.clone().next().and_then(|shape| shape.0.last().copied()).unwrap_or(1);
        match inputs.count() {
            2 if !operator.kernel.is_elementwise() => touched.max(node.shape.size().saturating_mul(length)),
            _ => touched,
        }
    };
    graph.ancestors(&[node]).into_iter().map(of).fold(0, usize::saturating_add)
}
