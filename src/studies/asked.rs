//! What the author of a view asks for by name and by step, and the values there; knows no view.

use std::collections::BTreeMap;

use crate::engine::{evaluate, leaves_at};
use crate::functions::{Value, gradient};
use crate::graph::{Array, NodeId};
use crate::model::Model;
use crate::program::Part;
use crate::record::{Chosen, Intermediate, Named, Options, Record};
use crate::report::{Fault, did_you_mean};

/// What a name that the author chose stands for: a value of the block, or of one above.
pub(super) fn find(model: &Model, record: &Record, name: &str, chosen: &Chosen) -> Result<NodeId, Fault> {
    let own = record.names.iter().rev().find(|named| named.name == name).map(|named| named.node);
    let above = || match model.names.value_of(name) {
        Some(Value::Node(node)) => Some(*node),
        _ => None,
    };
    own.or_else(above).ok_or_else(|| {
        let known = record.names.iter().map(|named| named.name.as_str());
        Fault::new(format!("the block has no values called `{name}`")).at(chosen.place).remedy(
            did_you_mean(name, known)
                .unwrap_or_else(|| "name a value of the block, or of one above it".to_string()),
        )
    })
}

/// What it all comes down to: what the author names, else the loss that was descended, else the block's last
/// loss, else its last single number.
pub(super) fn target(model: &Model, record: &Record, options: &Options) -> Result<Option<NodeId>, Fault> {
    if let (Some(chosen), [name, ..]) = (options.chosen("of"), options.names("of")) {
        let node = find(model, record, name, chosen)?;
        return match model.graph.shape(node).is_scalar() {
            true => Ok(Some(node)),
            false => Err(Fault::new(format!(
                "`{name}` has the shape {}, and only a number has a gradient by everything it is made of",
                model.graph.shape(node)
            ))
            .at(chosen.place)
            .remedy("name a value that is one number, such as a loss")),
        };
    }
    Ok(usual_target(model, record))
}

fn usual_target(model: &Model, record: &Record) -> Option<NodeId> {
    let trained = record.run.as_ref().and_then(|run| run.loss.as_ref()).map(|(loss, _)| loss.node);
    let last = |wanted: fn(Part) -> bool| {
        let fitting = |named: &&Named| wanted(named.part) && model.graph.shape(named.node).is_scalar();
        record.names.iter().rev().find(fitting).map(|named| named.node)
    };
    trained.or_else(|| last(|part| part == Part::Loss)).or_else(|| last(|part| part == Part::Definition))
}

/// What is behind some nodes after the step that the author chooses; none if it is the last.
pub(super) fn at_step(
    model: &mut Model,
    record: &Record,
    options: &Options,
    nodes: &[NodeId],
) -> Result<Option<LeafValues>, Fault> {
    let (Some(chosen), Some(run)) = (options.chosen("step"), &record.run) else { return Ok(None) };
    let step = options.numbers("step").first().copied().unwrap_or(-1.0);
    if !(step.fract() == 0.0 && (0.0..=run.steps as f64).contains(&step)) {
        return Err(Fault::new(format!("the training has no step {step}"))
            .at(chosen.place)
            .remedy(format!("give a whole number from 0, the start, to {}", run.steps)));
    }
    let run = run.clone();
    let row = step as usize;
    if run.begins_with_a_batch() && row < run.steps {
        return Err(Fault::new(
            "the steps of this training saw a batch each, and this view is about all the data",
        )
        .at(chosen.place)
        .remedy("leave `step` out for what stands after the training, or train without `batch=`"));
    }
    leaves_at(&mut model.graph, &mut model.state, &run, row, nodes)
}

/// The values of leaves.
pub(super) type LeafValues = BTreeMap<NodeId, Array>;

/// Nodes with their values, and the gradients of the loss there: all of them at once, for they share what they are made of.
pub(super) fn at_nodes(
    model: &mut Model,
    values: Option<&LeafValues>,
    loss: NodeId,
    stops: Vec<(NodeId, String, Part)>,
) -> Result<Vec<Intermediate>, Fault> {
    let moving: Vec<NodeId> =
        stops.iter().filter(|(_, _, part)| *part != Part::Data).map(|(node, ..)| *node).collect();
    let slopes: BTreeMap<NodeId, NodeId> = match gradient(&mut model.graph, loss, &moving) {
        Ok(slopes) => moving.into_iter().zip(slopes).collect(),
        // A loss such as that of k-means has no gradient by some of them; then there is none to show.
        Err(_) => {
            let alone = |node| Some((node, *gradient(&mut model.graph, loss, &[node]).ok()?.first()?));
            moving.into_iter().filter_map(alone).collect()
        }
    };
    let nodes: Vec<NodeId> =
        stops.iter().flat_map(|(node, ..)| std::iter::once(*node).chain(slopes.get(node).copied())).collect();
    let mut found = evaluate(&mut model.graph, &mut model.state, &nodes)?;
    if let Some(values) = values {
        found = model.graph.evaluate(&nodes, values)?;
    }
    let mut found = found.into_iter();
    let stop = |(node, name, part): (NodeId, String, Part)| {
        let value = found.next().ok_or_else(|| Fault::new(format!("`{name}` has no value")))?;
        let gradient = slopes.get(&node).and_then(|_| found.next());
        Ok(Intermediate { name, part, node, value, gradient })
    };
    stops.into_iter().map(stop).collect()
}
