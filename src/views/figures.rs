//! The tables and plots that a block asks for; knows exhibits that are ready.

use super::{Look, View};
use crate::exhibit::{Exhibit, Group};
use crate::record::Record;

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

/// Every table and plot of a block under its own name: `plot`, `plot_2`, `table`, ….
pub fn figures(record: &Record) -> Vec<(String, Exhibit)> {
    let own = record.figures.iter().map(|figure| (figure, figure.clone()));
    let runs = record.runs.iter().flat_map(|(label, one)| {
        let labelled = |figure: &Exhibit| Group { caption: label.clone(), parts: vec![figure.clone()] };
        one.figures.iter().map(move |figure| (figure, Exhibit::Group(labelled(figure))))
    });
    let mut counts = [0, 0];
    let named = own.chain(runs).map(|(figure, exhibit)| {
        let kind = usize::from(matches!(figure, Exhibit::Table(_)));
        counts[kind] += 1;
        let name = match counts[kind] {
            1 => WORDS[kind].to_string(),
            count => format!("{}_{count}", WORDS[kind]),
        };
        (name, exhibit)
    });
    let mut named: Vec<(String, Exhibit)> = named.collect();
    if let ([(name, only)], Some(caption)) = (named.as_slice(), caption(record)) {
        named = vec![(name.clone(), only.clone().with_caption(caption))];
    }
    named
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

fn draw(record: &Record, _: Look<'_>) -> Option<Exhibit> {
    let mut parts: Vec<Exhibit> = figures(record).into_iter().map(|(_, exhibit)| exhibit).collect();
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Exhibit::Group(Group { caption: caption(record).cloned().unwrap_or_default(), parts })),
    }
}
