//! How often each class was taken for each, as a table of counts; knows fits, but not how they were found.

use super::fit::{OPTIONS, each, told};
use super::{Look, View};
use crate::exhibit::{Align, Cell, Exhibit, Table, TableColumn};
use crate::numbers::significant;
use crate::record::{Fit, Record, Study};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "confusion",
    doc: "how often each true class was given each answer, as a table of counts",
    needs: "a loss that compares a prediction with classes: 0 and 1, −1 and 1, numbers of outputs, or ones in columns",
    studies: &[Study::Fit],
    options: OPTIONS,
    draw,
};

/// The least tint of a mistake.
const FAINTEST: f64 = 0.35;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    each(record, look, &say!(look.words, "confusion-runs"), |fit| table(fit, look))
}

/// The counts of a fit, if it has classes. Right answers are shaded in one colour, wrong ones in the other.
pub(super) fn table(fit: &Fit, look: Look<'_>) -> Option<Exhibit> {
    let classes = fit.classes.as_ref()?;
    let count = |truth: usize, predicted: usize| {
        classes.truth.iter().zip(&classes.predicted).filter(|pair| pair == &(&truth, &predicted)).count()
    };
    let kinds = 0..classes.kinds.len();
    let name = |class: usize| significant(classes.kinds[class], 4);
    let mut columns = vec![TableColumn { name: say!(look.words, "confusion-corner"), align: Align::Right }];
    columns.extend(kinds.clone().map(|class| TableColumn { name: name(class), align: Align::Right }));
    let row = |truth: usize| {
        let all = classes.truth.iter().filter(|class| **class == truth).count().max(1) as f64;
        let cell = |predicted: usize| {
            let found = count(truth, predicted);
            let share = found as f64 / all;
            // Mistakes are what one looks for: even a single one is seen.
            let tint = if found == 0 { 0.0 } else { FAINTEST + (1.0 - FAINTEST) * share };
            Cell::Shaded(found.to_string(), if truth == predicted { share } else { -tint })
        };
        std::iter::once(Cell::Number(name(truth))).chain(kinds.clone().map(cell)).collect()
    };
    let caption = say!(look.words, "confusion-caption", told = told("", fit, look));
    Some(Exhibit::Table(Table { caption, columns, rows: kinds.clone().map(row).collect(), row_heads: true }))
}
