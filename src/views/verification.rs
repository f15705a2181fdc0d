//! The verification card: the block's own claims, narrowed to a verdict; knows verdicts, but not how they were found.

use super::checklist::linked;
use super::{Look, View};
use crate::exhibit::{Exhibit, Group};
use crate::record::{Finding, Origin, Record};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "verification",
    doc: "the verification card: the written claims with their evidence, and how many hold",
    needs: "a `check` or a `refute`",
    studies: &[],
    options: &[],
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let written: Vec<_> =
        record.verdicts.iter().filter(|verdict| verdict.origin == Origin::Written).collect();
    if written.is_empty() {
        return None;
    }
    let holding = written.iter().filter(|verdict| verdict.finding == Finding::Holds).count();
    let caption = say!(look.words, "verification-caption", holding = holding, all = written.len());
    let items = written.into_iter().map(|verdict| linked(record, verdict, look.words)).collect();
    Some(Exhibit::Card(Group { caption, parts: vec![Exhibit::Checklist(items)] }))
}
