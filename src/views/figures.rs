//! The tables and plots that a block asks for; knows exhibits that are ready.

use super::{Look, View};
use crate::exhibit::{Exhibit, Group};
use crate::record::Record;

pub(super) static VIEW: View =
    View { name: "figures", doc: "every `table` and `plot` of the block", needs: "a `table` or a `plot`", studies: &[], options: &[], draw };

/// Views that the caption of a block belongs to before its figures.
const CAPTIONED: [&str; 4] = ["path", "fit", "curves", "loss_curve"];

fn draw(record: &Record, _: Look<'_>) -> Option<Exhibit> {
    let taken = match &record.views {
        Some(views) => views.iter().any(|asked| CAPTIONED.contains(&asked.view.as_str())),
        None => record.run.is_some() || !record.runs.is_empty(),
    };
    let caption = record.caption.as_ref().filter(|_| !taken);
    let runs = record.runs.iter().flat_map(|(label, one)| {
        one.figures.iter().map(|figure| {
            Exhibit::Group(Group { caption: label.clone(), parts: vec![figure.clone()] })
        })
    });
    let mut parts: Vec<Exhibit> = record.figures.iter().cloned().chain(runs).collect();
    match parts.len() {
        0 => None,
        1 => parts.pop().map(|only| match caption {
            Some(caption) => only.with_caption(caption),
            None => only,
        }),
        _ => Some(Exhibit::Group(Group { caption: caption.cloned().unwrap_or_default(), parts })),
    }
}
