//! The values of names that a view asks for; knows no view.

use super::find;
use crate::engine::evaluate;
use crate::model::Model;
use crate::record::{Options, Record};
use crate::report::Fault;

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(chosen) = options.chosen("of") else { return Ok(()) };
    for name in options.names("of") {
        if record.studies.values.iter().any(|(known, _)| known == name) {
            continue;
        }
        let node = find(record, name, chosen)?;
        let value = evaluate(model, &[node])?;
        record.studies.values.extend(value.into_iter().map(|value| (name.clone(), value)));
    }
    Ok(())
}
