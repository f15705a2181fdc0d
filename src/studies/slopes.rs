//! The gradient of the loss before and after the training; knows no other step.

use crate::engine::evaluate;
use crate::graph::{NodeId, array};
use crate::model::Model;
use crate::record::{Record, SlopeValues};
use crate::report::Fault;

pub(super) fn study(model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(run) = record.run.as_ref().filter(|run| !run.slopes.is_empty()) else { return Ok(()) };
    let nodes: Vec<NodeId> = run.slopes.iter().map(|slope| slope.gradient).collect();
    let trained = evaluate(&mut model.graph, &mut model.state, &nodes)?;
    let mut values = model.state.values.clone();
    for (carried, start) in run.carried.iter().zip(&run.start) {
        let shape = model.graph.shape(carried.leaf).clone();
        values.insert(carried.leaf, array::shaped(shape, start.iter().copied().collect()));
    }
    let start = model.graph.evaluate(&nodes, &values)?;
    let pairs = run.slopes.iter().zip(start.into_iter().zip(trained));
    record.studies.slopes = pairs
        .map(|(slope, (start, trained))| SlopeValues {
            loss: run.loss_of(slope).to_string(),
            name: slope.name.clone(),
            leaf: slope.leaf,
            start,
            trained,
        })
        .collect();
    Ok(())
}
