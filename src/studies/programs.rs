//! The block as a program for other libraries, once its first steps agree with the run; knows no spelling.

use super::known::Known;
use super::rehearsal;
use crate::exports;
use crate::model::Model;
use crate::record::{Options, Record};
use crate::report::Fault;
use crate::script::{Lines, Script};

pub(super) fn study(
    options: &Options,
    model: &mut Model,
    lines: &[Lines],
    record: &mut Record,
) -> Result<(), Fault> {
    let asked = options.chosen("library").map(|chosen| chosen.place);
    let wanted = options.word("library");
    // What the program does is the same in all libraries: one script, which is rehearsed before it is shown.
    let mut known = Known::of(model, lines);
    let script = Script::of(lines, &known);
    #[cfg(test)]
    let script = script.map(rehearsal::seeded::seeded);
    let mut rehearsed: Option<Result<(), Fault>> = None;
    for export in exports::CATALOGUE.iter().filter(|export| wanted.is_none_or(|name| name == export.name)) {
        if record.studies.programs.iter().any(|(name, _)| *name == export.name) {
            continue;
        }
        let program = match (&script, exports::write(export, &script, &mut known)) {
            (Ok(script), Ok(program)) => {
                let outcome =
                    rehearsed.take().unwrap_or_else(|| rehearsal::rehearse(&mut known, script, record));
                let outcome = rehearsed.insert(outcome);
                outcome.clone().map(|()| program)
            }
            (_, refused) => refused,
        };
        let program = match (program, asked) {
            (Ok(program), _) => Ok(program),
            // Of all libraries, those that have words for it.
            (Err(fault), None) => Err(fault.message),
            (Err(fault), Some(place)) => return Err(fault.at(place)),
        };
        record.studies.programs.push((export.name, program));
    }
    Ok(())
}
