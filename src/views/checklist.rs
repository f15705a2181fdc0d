//! The claims of a block with their verdicts; knows verdicts, but not how they were found.

use super::{Accepted, Look, View, ViewOption};
use crate::exhibit::{Exhibit, Folded, Item, LineVerdict, REFUTED};
use crate::record::{Finding, Origin, Record, Verdict};
use crate::words::{Words, say};

pub(super) static VIEW: View = View {
    name: "checklist",
    doc: "what was claimed and what was found: the written checks, and the three questions of every training",
    needs: "a `check`, a `refute` or a training",
    studies: &[],
    options: &[
        ViewOption {
            name: "of",
            takes: Accepted::Word(&["author", "all"]),
            doc: "\"author\" shows the written claims alone; else what the tool found is there as well",
        },
        ViewOption {
            name: "folded",
            takes: Accepted::Word(&["yes", "no"]),
            doc: "\"yes\" shows one line that counts the claims, and all of them when it is opened; so it is where a block does not ask for the checklist itself",
        },
    ],
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let alone = look.options.word("of") == Some("author");
    let shown = record.verdicts.iter().filter(|verdict| !alone || verdict.origin == Origin::Written);
    let items: Vec<Item> = shown.map(|verdict| linked(record, verdict, look.words)).collect();
    if items.is_empty() {
        return None;
    }
    match look.options.word("folded") {
        Some("yes") => Some(Exhibit::Folded(folded(items, look.words))),
        _ => Some(Exhibit::Checklist(items)),
    }
}

/// The claims under one line that counts them; unfolded, if one does not hold.
fn folded(items: Vec<Item>, words: Words) -> Folded {
    let count = |finding| items.iter().filter(|item| item.finding == finding).count();
    let (holds, fails) = (count(Finding::Holds), count(Finding::Fails));
    let summary = match (holds, fails) {
        (0, 0) => say!(words, "checklist-told"),
        (_, 0) => say!(words, "checklist-holds", count = holds),
        _ => say!(words, "checklist-fails", fails = fails, all = holds + fails),
    };
    Folded { summary, open: fails > 0, parts: vec![Exhibit::Checklist(items)] }
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
    let (refuted, claim) = match (verdict.refute, verdict.finding) {
        (false, _) => (String::new(), claim),
        (true, Finding::Fails) => (String::new(), say!(words, "not-refuted", claim = claim)),
        (true, _) => (say!(words, "refuted"), claim),
    };
    Item { finding: verdict.finding, claim, evidence: verdict.evidence.clone(), code, refuted, source: None }
}

/// What was found of a claim, to stand behind its line.
pub fn found(verdict: &Verdict) -> LineVerdict {
    let sign = match (verdict.refute, verdict.finding) {
        (true, Finding::Holds) => REFUTED,
        (_, finding) => finding.sign(),
    };
    let words = format!("{sign} {}", verdict.evidence.replace('`', ""));
    LineVerdict { finding: verdict.finding, words: words.trim_end().to_string() }
}
