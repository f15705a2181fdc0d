//! The claims of a block with their verdicts; knows verdicts, but not how they were found.

use super::{Look, View};
use crate::exhibit::{Exhibit, Item, Verdict};
use crate::record::{Finding, Origin, Record};

pub(super) static VIEW: View = View {
    name: "checklist",
    doc: "what was claimed and what was found: the written checks, and the three questions of every training",
    needs: "a `check`, a `refute` or a training",
    studies: &[],
    draw,
};

fn draw(record: &Record, _: Look<'_>) -> Option<Exhibit> {
    let item = |verdict: &crate::record::Verdict| {
        let written = verdict.origin == Origin::Written;
        // A claim without words is its own source.
        let (claim, code) = match verdict.claim.is_empty() {
            true => (format!("`{}`", verdict.code), String::new()),
            false if written => (verdict.claim.clone(), verdict.code.clone()),
            false => (verdict.claim.clone(), String::new()),
        };
        let verdict_sign = match verdict.finding {
            Finding::Holds => Verdict::Holds,
            Finding::Fails => Verdict::Fails,
            Finding::Told => Verdict::Told,
        };
        Item { verdict: verdict_sign, claim, evidence: verdict.evidence.clone(), code }
    };
    let items: Vec<Item> = record.verdicts.iter().map(item).collect();
    (!items.is_empty()).then_some(Exhibit::Checklist(items))
}
