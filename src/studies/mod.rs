//! What is computed from a block that has run because a view shows it; knows records and the engine, but no picture.

mod arrows;
mod asked;
mod breaks;
mod comparison;
mod derivation;
mod fit;
mod intermediates;
mod known;
mod landscape;
mod operations;
mod parting;
mod plots;
mod principal;
mod printed;
mod programs;
mod rehearsal;
mod roles;
mod samples;
mod sampling;
mod slopes;
mod steps;
mod tables;
mod titles;
mod values;
mod way;

pub use plots::plot;
pub use printed::read_gradients;
pub use tables::table;
pub use values::shown;

use crate::model::Model;
use crate::record::{Options, Record, Study};
use crate::report::Fault;
use crate::script::Lines;

/// Carries a study out, as the author of the view wants it, and writes its results into the record; `lines` are those
/// of the chapter's blocks, this one the last.
pub fn carry_out(
    study: Study,
    options: &Options,
    model: &mut Model,
    lines: &[Lines],
    record: &mut Record,
) -> Result<(), Fault> {
    match study {
        Study::Intermediates => each_run(record, |record| intermediates::study(options, model, record)),
        Study::Operations => each_run(record, |record| operations::study(options, model, record)),
        Study::Arrows => each_run(record, |record| arrows::study(options, model, record)),
        Study::Slopes => each_run(record, |record| slopes::study(model, record)),
        Study::Steps => each_run(record, |record| steps::study(model, record)),
        Study::Derivation => each_run(record, |record| derivation::study(options, model, record)),
        Study::Landscape => landscape::study(options, model, record),
        Study::Fit => each_run(record, |record| fit::study(options, model, record)),
        Study::Programs => programs::study(options, model, lines, record),
        Study::AllValues => each_run(record, |record| values::all(model, record)),
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
