//! Values as plain data, and those of the names that a view asks for; knows no view.

use std::collections::BTreeSet;

use super::asked::find;
use crate::engine::evaluate;
use crate::functions::Value;
use crate::graph::NodeId;
use crate::model::Model;
use crate::record::{Options, Record, Shown};
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
    let known: BTreeSet<&str> = record.studies.values.iter().map(|(name, _)| name.as_str()).collect();
    let wanted = record.names.iter().filter(|named| !known.contains(named.name.as_str()));
    let (names, nodes): (Vec<String>, Vec<NodeId>) =
        wanted.map(|named| (named.name.clone(), named.node)).unzip();
    let values = evaluate(&mut model.graph, &mut model.state, &nodes)?;
    record.studies.values.extend(names.into_iter().zip(values));
    Ok(())
}

fn add(model: &mut Model, record: &mut Record, name: &str, node: NodeId) -> Result<(), Fault> {
    if record.studies.values.iter().all(|(known, _)| known != name) {
        let value = evaluate(&mut model.graph, &mut model.state, &[node])?;
        record.studies.values.extend(value.into_iter().map(|value| (name.to_string(), value)));
    }
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
