//! The loss over the steps without its measures: the first panel of the curves.

use super::curves::{LOG, SMOOTH, SPLIT, loss_panel, smoothed};
use super::{Look, View};
use crate::exhibit::{Chart, Exhibit};
use crate::record::Record;

pub(super) static VIEW: View = View {
    name: "loss_curve",
    doc: "the loss over the steps, on a logarithmic scale where that helps; `curves` adds the measures",
    needs: "a loss, and a `descend` or a `repeat`",
    studies: &[],
    options: &[LOG, SMOOTH, SPLIT],
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let chart = loss_panel(record, look, false)?;
    let title = record.caption.clone().unwrap_or_else(|| smoothed(chart.title.clone(), look));
    Some(Exhibit::Chart(Box::new(Chart { title, ..chart })))
}
