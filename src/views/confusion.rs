//! How often each class was taken for each, as a table of counts; knows fits, but not how they were found.

use super::fit::{OPTIONS, counts, each};
use super::{Look, View};
use crate::exhibit::Exhibit;
use crate::record::{Record, Study};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "confusion",
    doc: "how often each true class was given each answer, as a table of counts",
    needs: "a loss that compares a prediction with classes: 0 and 1, −1 and 1, numbers of outputs, or ones in columns",
    studies: &[Study::Fit],
    options: OPTIONS,
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    each(record, look, &say!(look.words, "confusion-runs"), |fit| counts(fit, look))
}
