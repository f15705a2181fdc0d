//! The values of names that a view asks for; knows no view.

use crate::engine::evaluate;
use crate::model::Model;
use crate::record::{Options, Record};
use crate::report::{Fault, did_you_mean};

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(chosen) = options.chosen("of") else { return Ok(()) };
    for name in options.names("of") {
        if record.studies.values.iter().any(|(known, _)| known == name) {
            continue;
        }
        let Some(named) = record.names.iter().rev().find(|named| named.name == *name) else {
            let known = record.names.iter().map(|named| named.name.as_str());
            return Err(Fault::new(format!("the block has no values called `{name}`"))
                .at(chosen.place)
                .remedy(
                    did_you_mean(name, known).unwrap_or_else(|| "name a value of the block".to_string()),
                ));
        };
        let value = evaluate(model, &[named.node])?;
        record.studies.values.extend(value.into_iter().map(|value| (name.clone(), value)));
    }
    Ok(())
}
