//! What is computed from a block that has run because a view shows it; knows records and the engine, but no picture.

mod intermediates;

use crate::model::Model;
use crate::record::{Record, Study};
use crate::report::Fault;

/// Carries a study out and writes its results into the record.
pub fn carry_out(study: Study, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    match study {
        Study::Intermediates => intermediates::study(model, record),
    }
}
