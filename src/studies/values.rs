//! The values of names that a view asks for; knows no view.

use super::find;
use crate::engine::evaluate;
use crate::graph::NodeId;
use crate::model::Model;
use crate::record::{Options, Record};
use crate::report::Fault;

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let asked = ["of", "rows"].into_iter().filter_map(|option| Some((option, options.chosen(option)?)));
    for (chosen, name) in
        asked.flat_map(|(option, chosen)| options.names(option).iter().map(move |name| (chosen, name)))
    {
        let node = find(record, name, chosen)?;
        add(model, record, name, node)?;
    }
    Ok(())
}

/// The values of all names of the block.
pub(super) fn all(model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let names: Vec<(String, NodeId)> =
        record.names.iter().map(|named| (named.name.clone(), named.node)).collect();
    names.iter().try_for_each(|(name, node)| add(model, record, name, *node))
}

fn add(model: &mut Model, record: &mut Record, name: &str, node: NodeId) -> Result<(), Fault> {
    if record.studies.values.iter().all(|(known, _)| known != name) {
        let value = evaluate(&mut model.graph, &mut model.state, &[node])?;
        record.studies.values.extend(value.into_iter().map(|value| (name.to_string(), value)));
    }
    Ok(())
}
