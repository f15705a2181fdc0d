//! The values of names that a view asks for; knows no view.

use super::find;
use crate::engine::evaluate;
use crate::model::Model;
use crate::record::{Options, Record};
use crate::report::Fault;

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let asked = ["of", "rows"].into_iter().filter_map(|option| Some((option, options.chosen(option)?)));
    for (chosen, name) in
        asked.flat_map(|(option, chosen)| options.names(option).iter().map(move |name| (chosen, name)))
    {
        if record.studies.values.iter().any(|(known, _)| known == name) {
            continue;
        }
        let node = find(record, name, chosen)?;
        let value = evaluate(model, &[node])?;
        record.studies.values.extend(value.into_iter().map(|value| (name.clone(), value)));
    }
    Ok(())
}
