//! An expression at many values of a few leaves; knows no history and no training.

use super::history::settle;
use super::machine::Machine;
use crate::graph::{Graph, NodeId};
use crate::program::State;
use crate::report::Fault;

/// The values of a node while some leaves go through rows of numbers, one result after the other. A row
/// holds the numbers of all leaves, one leaf behind the other.
pub fn sweep(
    graph: &mut Graph,
    state: &mut State,
    node: NodeId,
    leaves: &[NodeId],
    rows: impl IntoIterator<Item = Vec<f64>>,
) -> Result<Vec<f64>, Fault> {
    settle(graph, state, &[node])?;
    let mut machine = Machine::new(graph, &[vec![node]])?;
    machine.fill(graph, &[node], &state.values);
    let slots: Vec<Option<usize>> = leaves.iter().map(|&leaf| machine.slot(graph, leaf)).collect();
    let Some(result) = machine.slot(graph, node) else { return Ok(Vec::new()) };
    let sizes: Vec<usize> = leaves.iter().map(|&leaf| graph.shape(leaf).size()).collect();
    let mut values = Vec::new();
    for row in rows {
        let mut rest = row.as_slice();
        for (slot, &size) in slots.iter().zip(&sizes) {
            let (own, behind) = rest.split_at(size.min(rest.len()));
            if let Some(slot) = slot {
                machine.buffer_mut(*slot)[..own.len()].copy_from_slice(own);
            }
            rest = behind;
        }
        machine.run(0).map_err(|failure| failure.fault.at(graph.node(failure.node).place))?;
        values.extend_from_slice(machine.buffer(result));
    }
    Ok(values)
}
