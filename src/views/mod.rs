//! The catalogue of views: one file each; a view reads the record of a block, and computes and places nothing.

mod accounts;
mod backprop;
mod checklist;
mod code;
mod coloured;
mod compared;
mod confusion;
mod curves;
mod decision;
mod derivation;
mod described;
mod exploding;
mod figures;
mod fit;
mod flow;
mod formulas;
mod gradients;
mod graph;
mod histogram;
mod images;
mod loss_curve;
mod loss_table;
mod map;
mod options;
mod path;
mod plots;
mod program;
mod recap;
mod residuals;
mod steps;
mod tables;
mod values;
mod verification;
mod weights;

pub use checklist::{found, item};
pub use coloured::coloured;
pub use compared::compared;
pub use figures::{figure, figure_names, is_figure, refuse};
pub use options::{Accepted, ViewOption, chosen};
pub use tables::each_formatted;
pub use values::line;

use crate::exhibit::Exhibit;
use crate::graph::Graph;
use crate::record::{Options, Record, Study};
use crate::words::Words;

/// All views in the order of the manual; the compiler names one whose file is not in it.
pub static CATALOGUE: &[&View] = &[
    &code::VIEW,
    &program::VIEW,
    &values::VIEW,
    &figures::VIEW,
    &weights::VIEW,
    &loss_table::VIEW,
    &loss_curve::VIEW,
    &curves::VIEW,
    &path::VIEW,
    &fit::VIEW,
    &residuals::VIEW,
    &histogram::VIEW,
    &confusion::VIEW,
    &images::VIEW,
    &formulas::VIEW,
    &derivation::VIEW,
    &steps::VIEW,
    &backprop::VIEW,
    &gradients::VIEW,
    &graph::VIEW,
    &flow::VIEW,
    &map::VIEW,
    &decision::VIEW,
    &recap::VIEW,
    &verification::VIEW,
    &checklist::VIEW,
];

/// One way to show a run.
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// What it shows, in a sentence.
    pub doc: &'static str,
    /// What a block must have for it, to be told if the block has not.
    pub needs: &'static str,
    /// What is computed for it beyond what every record holds.
    pub studies: &'static [Study],
    /// What the author may choose about it.
    pub options: &'static [ViewOption],
    /// The exhibit, if the block has what it needs.
    pub draw: fn(&Record, Look<'_>) -> Option<Exhibit>,
}

/// What a view sees beside the record: how numbers and words are written, and the graph behind the nodes.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// How many significant digits.
    pub digits: usize,
    /// The words of the book's language.
    pub words: Words,
    /// The graph of the chapter.
    pub graph: &'a Graph,
    /// What the author chose about the view.
    pub options: &'a Options,
}

/// What a book shows of every block if neither the block nor the book says otherwise: pictures, then tables, then claims. The
/// model as written stands above them.
pub const DEFAULT: &[&str] = &["figures", "loss_curve", "values", "weights", "checklist"];

/// The row of a view.
pub fn find(name: &str) -> Option<&'static View> {
    CATALOGUE.iter().copied().find(|row| row.name == name)
}

/// The runs of a block with their labels; a block without `vary` is its own only run.
fn runs_of(record: &Record) -> Vec<(&str, &Record)> {
    match record.runs.as_slice() {
        [] => vec![("", record)],
        runs => runs.iter().map(|(label, one)| (label.as_str(), one)).collect(),
    }
}

/// The first run of a block, for what has room for one alone, and what its caption says of it.
fn first_run(record: &Record) -> (&Record, impl Fn(String) -> String) {
    let (label, first) = runs_of(record).into_iter().next().unwrap_or(("", record));
    let label = label.to_string();
    (first, move |caption: String| if label.is_empty() { caption } else { format!("{caption} ({label})") })
}

/// The steps of a table that shows the first, the last and a few between, on a scale that suits their number.
fn chosen_steps(last: usize) -> Vec<usize> {
    let mut chosen = vec![0];
    let factors: &[usize] = if last <= 200 { &[1, 2, 5] } else { &[1] };
    let mut power = 1;
    while power < last {
        chosen.extend(factors.iter().map(|factor| factor * power).filter(|&step| step < last));
        power *= 10;
    }
    if last <= 6 {
        chosen = (0..last).collect();
    }
    if last > 0 || chosen.is_empty() {
        chosen.push(last);
    }
    chosen
}
