//! The claims of a block with their verdicts; knows verdicts, but not how they were found.

use super::{Accepted, Look, View, ViewOption};
use crate::exhibit::{Exhibit, Item};
use crate::record::{Finding, Origin, Record, Verdict};
use crate::words::{Words, say};

pub(super) static VIEW: View = View {
    name: "checklist",
    doc: "what was claimed and what was found: the written checks, and the three questions of every training",
    needs: "a `check`, a `refute` or a training",
    studies: &[],
    options: &[ViewOption {
        name: "of",
        takes: Accepted::Word(&["author", "all"]),
        doc: "\"author\" shows the written claims alone; else what the tool found is there as well",
    }],
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let alone = look.options.word("of") == Some("author");
    let shown = record.verdicts.iter().filter(|verdict| !alone || verdict.origin == Origin::Written);
    let items: Vec<Item> = shown.map(|verdict| linked(record, verdict, look.words)).collect();
    (!items.is_empty()).then_some(Exhibit::Checklist(items))
}

/// A claim with the line of the block that it comes from, if that is on the page.
pub(super) fn linked(record: &Record, verdict: &Verdict, words: Words) -> Item {
    let line = record.line_of(verdict.place);
    let source = record.anchor_of(line).map(|id| (id, say!(words, "checklist-line", line = line)));
    Item { source, ..item(verdict, words) }
}

/// A claim as a line of a checklist.
pub fn item(verdict: &Verdict, words: Words) -> Item {
    // A claim without words is its own source, and the tool's own claims have none.
    let (claim, code) = match verdict.claim.is_empty() {
        true => (format!("`{}`", verdict.code), String::new()),
        false => (verdict.claim.clone(), verdict.code.clone()),
    };
    let claim = match (verdict.refute, verdict.finding) {
        (false, _) => claim,
        (true, Finding::Fails) => say!(words, "not-refuted", claim = claim),
        (true, _) => say!(words, "refuted", claim = claim),
    };
    Item { finding: verdict.finding, claim, evidence: verdict.evidence.clone(), code, source: None }
}
