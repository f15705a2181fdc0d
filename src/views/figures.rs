//! The tables and plots that a block asks for; knows exhibits that are ready.

use super::{Look, View};
use crate::exhibit::{Exhibit, Group};
use crate::record::Record;

pub(super) static VIEW: View =
    View { name: "figures", doc: "every `table` and `plot` of the block", needs: "a `table` or a `plot`", studies: &[], options: &[], draw };

fn draw(record: &Record, _: Look<'_>) -> Option<Exhibit> {
    let runs = record.runs.iter().flat_map(|(label, one)| {
        one.figures.iter().map(|figure| {
            Exhibit::Group(Group { caption: label.clone(), parts: vec![figure.clone()] })
        })
    });
    let mut parts: Vec<Exhibit> = record.figures.iter().cloned().chain(runs).collect();
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Exhibit::Group(Group { caption: String::new(), parts })),
    }
}
