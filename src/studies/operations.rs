//! Every single operation on the way to the loss, with its value and its gradient, where there are few; knows no picture.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::{at_nodes, at_step, target};
use crate::graph::{NodeId, Operation, formula};
use crate::model::Model;
use crate::program::Part;
use crate::record::{Options, Record, Traced};
use crate::report::Fault;

/// A graph with more operations is shown by its names alone.
const MOST: usize = 16;

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(loss) = target(model, record, options)? else { return Ok(()) };
    let values = at_step(model, record, options, &[loss])?;
    let known: BTreeMap<NodeId, (String, Part)> =
        record.names.iter().map(|named| (named.node, (named.name.clone(), named.part))).collect();
    let graph = &model.graph;
    // What a name stands for is shown under the name.
    let renamed: BTreeSet<NodeId> = known
        .keys()
        .filter(|&&node| matches!(graph.node(node).operation, Operation::Named))
        .map(|&node| graph.node(node).inputs[0])
        .collect();
    let shown = |node: &NodeId| {
        let computed = matches!(graph.node(*node).operation, Operation::Apply(..));
        known.contains_key(node) || (computed && !renamed.contains(node))
    };
    let inside: Vec<NodeId> = graph.ancestors(&[loss]).into_iter().filter(shown).collect();
    if inside.len() > MOST {
        return Ok(());
    }
    let told = |node: NodeId| {
        let unnamed = || (formula(graph, node), Part::Definition);
        let (name, part) = known.get(&node).cloned().unwrap_or_else(unnamed);
        (node, name, part)
    };
    let inside = inside.into_iter().map(told).collect();
    let stops = at_nodes(model, values.as_ref(), loss, inside)?;
    record.studies.operations.push(Traced {
        options: options.clone(),
        stops,
        parts: Vec::new(),
        locals: Vec::new(),
    });
    Ok(())
}
