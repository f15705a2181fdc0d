//! The gradient of the loss before and after the training; knows no other step.

use crate::engine::{evaluate, leaves_at};
use crate::graph::NodeId;
use crate::model::Model;
use crate::record::{Record, SlopeValues};
use crate::report::Fault;

pub(super) fn study(model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(run) = record.run.as_ref().filter(|run| !run.slopes.is_empty()) else { return Ok(()) };
    let nodes: Vec<NodeId> = run.slopes.iter().map(|slope| slope.gradient).collect();
    let trained = evaluate(&mut model.graph, &mut model.state, &nodes)?;
    let run = run.clone();
    let Some(values) = leaves_at(&mut model.graph, &mut model.state, &run, 0, &nodes)? else { return Ok(()) };
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
