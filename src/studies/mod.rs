//! What is computed from a block that has run because a view shows it; knows records and the engine, but no picture.

mod derivation;
mod fit;
mod intermediates;
mod landscape;
mod operations;
mod principal;
mod programs;
mod roles;
mod slopes;
mod steps;
mod values;

use crate::engine::evaluate;
use crate::graph::NodeId;
use crate::model::{Model, Part, gradient};
use crate::record::{Intermediate, Options, Record, Study};
use crate::report::Fault;

/// Carries a study out, as the author of the view wants it, and writes its results into the record.
pub fn carry_out(
    study: Study,
    options: &Options,
    model: &mut Model,
    record: &mut Record,
) -> Result<(), Fault> {
    match study {
        Study::Intermediates => each_run(record, |record| intermediates::study(model, record)),
        Study::Operations => each_run(record, |record| operations::study(model, record)),
        Study::Slopes => each_run(record, |record| slopes::study(model, record)),
        Study::Steps => each_run(record, |record| steps::study(model, record)),
        Study::Derivation => each_run(record, |record| derivation::study(model, record)),
        Study::Landscape => landscape::study(model, record),
        Study::Fit => each_run(record, |record| fit::study(options, model, record)),
        Study::Programs => programs::study(options, model, record),
        Study::Values => each_run(record, |record| values::study(options, model, record)),
    }
}

/// Carries a study out for a block, or for each of its runs.
fn each_run(
    record: &mut Record,
    mut study: impl FnMut(&mut Record) -> Result<(), Fault>,
) -> Result<(), Fault> {
    if record.runs.is_empty() {
        return study(record);
    }
    record.runs.iter_mut().try_for_each(|(_, one)| study(one))
}

/// What it all comes down to: the loss that was descended, else the block's last loss, else its last single number.
fn target(model: &Model, record: &Record) -> Option<NodeId> {
    let trained = record.run.as_ref().and_then(|run| run.loss.as_ref()).map(|(loss, _)| loss.node);
    let last = |wanted: fn(Part) -> bool| {
        let fitting =
            |named: &&crate::record::Named| wanted(named.part) && model.graph.shape(named.node).is_scalar();
        record.names.iter().rev().find(fitting).map(|named| named.node)
    };
    trained.or_else(|| last(|part| part == Part::Loss)).or_else(|| last(|part| part == Part::Definition))
}

/// A node with its value, and the gradient of the loss there.
fn at_node(
    model: &mut Model,
    loss: NodeId,
    node: NodeId,
    name: String,
    part: Part,
) -> Result<Intermediate, Fault> {
    // A loss such as that of k-means has no gradient; then there is none to show.
    let slope = match part {
        Part::Data => None,
        _ => gradient(&mut model.graph, loss, &[node]).ok().and_then(|slopes| slopes.first().copied()),
    };
    let nodes: Vec<NodeId> = std::iter::once(node).chain(slope).collect();
    let mut values = evaluate(model, &nodes)?.into_iter();
    let value = values.next().ok_or_else(|| Fault::new(format!("`{name}` has no value")))?;
    Ok(Intermediate { name, part, node, value, gradient: values.next() })
}
