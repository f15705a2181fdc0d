//! Values as plain data, and those of the names that a view asks for; knows no view.

use std::collections::BTreeSet;

use super::asked::find;
use crate::engine::evaluate;
use crate::functions::Value;
use crate::graph::NodeId;
use crate::model::Model;
use crate::record::{Options, Record, Shown, ValueOf};
use crate::report::Fault;

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let asked = ["of", "rows"].into_iter().filter_map(|option| Some((option, options.chosen(option)?)));
    for (chosen, name) in
        asked.flat_map(|(option, chosen)| options.names(option).iter().map(move |name| (chosen, name)))
    {
        let node = find(model, record, name, chosen)?;
        add(model, record, &[(name.clone(), node)])?;
    }
    Ok(())
}

/// The values of all names of the block.
pub(super) fn all(model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let names: Vec<(String, NodeId)> =
        record.names.iter().map(|named| (named.name.clone(), named.node)).collect();
    add(model, record, &names)
}

fn add(model: &mut Model, record: &mut Record, names: &[(String, NodeId)]) -> Result<(), Fault> {
    let known: BTreeSet<NodeId> = record.studies.values.iter().map(|found| found.node).collect();
    let missing = names.iter().filter(|(_, node)| !known.contains(node));
    let (names, nodes): (Vec<String>, Vec<NodeId>) = missing.cloned().unzip();
    let values = evaluate(&mut model.graph, &mut model.state, &nodes)?;
    let found = names.into_iter().zip(nodes).zip(values);
    record.studies.values.extend(found.map(|((name, node), value)| ValueOf { name, node, value }));
    Ok(())
}

/// A value as plain data.
pub fn shown(model: &mut Model, value: &Value) -> Result<Shown, Fault> {
    match value {
        Value::Text(text) => Ok(Shown::Text(text.clone())),
        Value::Choice { condition, then, otherwise } => {
            let first = evaluate(&mut model.graph, &mut model.state, &[*condition])?[0]
                .iter()
                .all(|value| *value != 0.0);
            shown(model, if first { then } else { otherwise })
        }
        Value::None => Ok(Shown::Text("None".to_string())),
        Value::Callable(callable) if callable.settings.is_none() => {
            let name = &callable.name;
            Err(Fault::new(format!("`{name}` is a function and has no value of its own"))
                .remedy(format!("call it: `{name}(…)`")))
        }
        Value::List(items) if value.node(&mut model.graph).is_err() => {
            let items = items.iter().map(|item| shown(model, item)).collect::<Result<_, _>>()?;
            Ok(Shown::List(items))
        }
        other => {
            let node = other.node(&mut model.graph)?;
            Ok(Shown::Array(evaluate(&mut model.graph, &mut model.state, &[node])?[0].clone()))
        }
    }
}
