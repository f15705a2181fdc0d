//! The tables and plots that a block asks for, each under its name; computes no value.

use super::plots::plot;
use super::tables::table;
use super::{Look, View};
use crate::exhibit::{Exhibit, Group};
use crate::record::{Figure, Record};
use crate::report::Fault;
use crate::words::Words;

pub(super) static VIEW: View = View {
    name: "figures",
    doc: "every `table` and `plot` of the block",
    needs: "a `table` or a `plot`",
    studies: &[],
    options: &[],
    draw,
};

/// The words for plots and tables one by one.
const WORDS: [&str; 2] = ["plot", "table"];

/// Views that the caption of a block belongs to before its figures.
const CAPTIONED: [&str; 4] = ["path", "fit", "curves", "loss_curve"];

/// The names of a block's tables and plots: `plot`, `plot_2`, `table`, ….
pub fn figure_names(record: &Record) -> Vec<String> {
    let mut counts = [0, 0];
    let name = |(_, figure): (Option<&String>, &Figure)| {
        let kind = kind(figure);
        counts[kind] += 1;
        match counts[kind] {
            1 => WORDS[kind].to_string(),
            count => format!("{}_{count}", WORDS[kind]),
        }
    };
    figures(record).map(name).collect()
}

/// The table or the plot of a block under its name.
pub fn figure(record: &Record, name: &str, look: Look<'_>) -> Option<Exhibit> {
    let (word, number) = name.split_once('_').unwrap_or((name, "1"));
    let of_kind = |(_, figure): &(Option<&String>, &Figure)| WORDS[kind(figure)] == word;
    let (label, figure) =
        figures(record).filter(of_kind).nth(number.parse::<usize>().ok()?.checked_sub(1)?)?;
    captioned(record, label, figure, figures(record).count(), look)
}

/// Refuses a table or a plot that cannot be drawn.
pub fn refuse(figure: &Figure, digits: usize, words: Words) -> Result<(), Fault> {
    drawn(figure, digits, words).map(|_| ())
}

/// Every table and plot with the label of its run.
fn figures(record: &Record) -> impl Iterator<Item = (Option<&String>, &Figure)> {
    let own = record.figures.iter().map(|figure| (None, figure));
    let runs = record.runs.iter();
    own.chain(runs.flat_map(|(label, one)| one.figures.iter().map(move |figure| (Some(label), figure))))
}

/// The place of a figure's word among [`WORDS`].
fn kind(figure: &Figure) -> usize {
    usize::from(matches!(figure, Figure::Table(_)))
}

fn drawn(figure: &Figure, digits: usize, words: Words) -> Result<Exhibit, Fault> {
    match figure {
        Figure::Table(values) => table(values, digits),
        Figure::Plot(values) => plot(values, words),
    }
}

/// A table or a plot under the label of its run; the only one of a block has the block's caption.
fn captioned(
    record: &Record,
    label: Option<&String>,
    figure: &Figure,
    count: usize,
    look: Look<'_>,
) -> Option<Exhibit> {
    let exhibit = drawn(figure, look.digits, look.words).ok()?;
    let exhibit = match label {
        Some(label) => Exhibit::Group(Group { caption: label.to_string(), parts: vec![exhibit] }),
        None => exhibit,
    };
    Some(match caption(record).filter(|_| count == 1) {
        Some(caption) => exhibit.with_caption(caption),
        None => exhibit,
    })
}

/// Whether a name is one of `plot`, `plot_2`, `table`, ….
pub fn is_figure(name: &str) -> bool {
    let (word, number) = name.split_once('_').map_or((name, None), |(word, number)| (word, Some(number)));
    WORDS.contains(&word) && number.is_none_or(|number| number.parse().is_ok_and(|number: usize| number > 1))
}

/// The caption of the block, if no other view takes it.
fn caption(record: &Record) -> Option<&String> {
    let taken = match &record.views {
        Some(views) => views.iter().any(|asked| CAPTIONED.contains(&asked.view.as_str())),
        None => record.run.is_some() || !record.runs.is_empty(),
    };
    record.caption.as_ref().filter(|_| !taken)
}

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let count = figures(record).count();
    let drawn = figures(record).filter_map(|(label, figure)| captioned(record, label, figure, count, look));
    let mut parts: Vec<Exhibit> = drawn.collect();
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Exhibit::Group(Group { caption: caption(record).cloned().unwrap_or_default(), parts })),
    }
}
