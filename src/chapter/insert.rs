//! What takes the place of blocks and forms; knows exhibits and slots, but computes nothing.

use super::block::{BlockRun, unknown_view};
use super::{Output, Work};
use crate::exhibit::{self, Exhibit};
use crate::lesson::{Piece, Replacement, Show, Slot};
use crate::record::{Finding, Record, Verdict};
use crate::report::{Fault, did_you_mean};
use crate::views::{self, Look};

/// The exhibits and texts that were worked out for a form in the prose.
pub(super) enum Inline {
    /// A value.
    Text(String),
    /// A claim that was judged.
    Judged(Verdict),
    /// A formula; none if it stays as it is written.
    Formula(Option<String>),
}

impl Work<'_> {
    /// Runs a block, or works a form out; faults of forms are taken down at once.
    pub(super) fn run_piece(&mut self, piece: &Piece) -> Option<BlockRun> {
        match piece {
            Piece::Block(block) => Some(self.run_block(block)),
            Piece::Value(value) => {
                let text = self.value_text(value);
                self.keep(text.map(Inline::Text));
                None
            }
            Piece::Claim(claim) => {
                let verdict = self.claim_verdict(claim);
                self.keep(verdict.map(Inline::Judged));
                None
            }
            Piece::Mathematics(formula) => {
                let text = self.formula_text(formula);
                self.inlines.push_back(Inline::Formula(text));
                None
            }
            Piece::Show(_) | Piece::Reference(_) => None,
        }
    }

    fn keep(&mut self, inline: Result<Inline, Fault>) {
        let inline = match inline {
            Ok(inline) => inline,
            Err(fault) => {
                self.faults.push(fault);
                Inline::Text("⚠".to_string())
            }
        };
        self.inlines.push_back(inline);
    }

    /// Adds the replacements of one piece.
    pub(super) fn replace(
        &mut self,
        piece: &Piece,
        run: Option<BlockRun>,
        replacements: &mut Vec<Replacement>,
    ) {
        let mut put = |slot: &Slot, text: String| replacements.push(Replacement { slot: slot.clone(), text });
        match piece {
            Piece::Block(block) => {
                let Some(run) = run else { return };
                let text = self.block_text(&run, block.words.hide.is_some());
                self.faults.extend(run.faults);
                put(&block.slot, text);
            }
            Piece::Value(value) => {
                if let Some(Inline::Text(text)) = self.inlines.pop_front() {
                    put(&value.slot, text);
                }
            }
            Piece::Claim(claim) => match self.inlines.pop_front() {
                Some(Inline::Judged(verdict)) => {
                    let holds = verdict.finding == Finding::Holds;
                    if holds {
                        put(&claim.marker, "[x]".to_string());
                    }
                    put(&claim.slot, self.evidence_text(holds, &verdict.evidence));
                }
                Some(Inline::Text(text)) => put(&claim.slot, text),
                Some(Inline::Formula(_)) | None => {}
            },
            Piece::Show(show) => {
                let text = match self.show(show) {
                    Ok(exhibit) => self.drawn(&exhibit),
                    Err(fault) => {
                        let text = self.drawn(&Exhibit::Fault(self.fault_exhibit(&fault)));
                        self.faults.push(fault);
                        text
                    }
                };
                put(&show.slot, text);
            }
            Piece::Reference(reference) => {
                let place = self.texts.chapter_place(reference.slot.range.clone());
                self.faults
                    .push(Fault::new("`{{ref … }}` is not part of this version of the language").at(place));
            }
            Piece::Mathematics(formula) => {
                if let Some(Inline::Formula(Some(text))) = self.inlines.pop_front() {
                    put(&formula.slot, text);
                }
            }
        }
    }

    /// A block with its results.
    fn block_text(&self, run: &BlockRun, hide: bool) -> String {
        let record = &self.records[run.record];
        let mut exhibits = Vec::new();
        if !hide || !run.faults.is_empty() {
            exhibits.extend(self.exhibit("code", record));
        }
        let boxes = run.faults.iter().filter(|fault| !fault.follows);
        exhibits.extend(boxes.map(|fault| Exhibit::Fault(self.fault_exhibit(fault))));
        if !hide && run.faults.is_empty() {
            exhibits.extend(self.asked_for(record));
        }
        let texts: Vec<String> = exhibits.iter().map(|exhibit| self.drawn(exhibit)).collect();
        texts.join("\n\n")
    }

    /// The views that follow a block, drawn up; the model as written is none of them.
    pub(super) fn asked_for(&self, record: &Record) -> Vec<Exhibit> {
        let names = self.views_of(record).into_iter().filter(|name| *name != "code");
        names.filter_map(|name| self.exhibit(name, record)).collect()
    }

    /// The views that follow a block: those it asks for, or the book's without those that the prose places.
    pub(super) fn views_of<'a>(&'a self, record: &'a Record) -> Vec<&'a str> {
        match &record.views {
            Some(views) => views.iter().map(|request| request.name.text.as_str()).collect(),
            None => {
                let default = self.settings.show.iter().map(String::as_str);
                default.filter(|name| self.placed_views(record).all(|placed| placed != *name)).collect()
            }
        }
    }

    /// The views of a block to which the prose gives a place of their own.
    pub(super) fn placed_views<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a str> {
        let placed = self.placed.iter().filter(|(id, _)| Some(id) == record.id.as_ref());
        placed.map(|(_, view)| view.as_str())
    }

    fn exhibit(&self, view: &str, record: &Record) -> Option<Exhibit> {
        (views::find(view)?.draw)(record, self.look())
    }

    fn look(&self) -> Look<'_> {
        Look { digits: self.settings.digits, words: self.settings.words, graph: &self.model.graph }
    }

    /// The exhibit for `{{#show id.view}}`.
    pub(super) fn show(&self, show: &Show) -> Result<Exhibit, Fault> {
        let at = |word: &crate::lesson::Word| self.texts.chapter_place(word.range.clone());
        let record = self.records.iter().find(|record| record.id.as_deref() == Some(&show.id.text));
        let Some(record) = record else {
            let ids = self.ids.iter().map(String::as_str);
            let remedy = did_you_mean(&show.id.text, ids).unwrap_or_else(|| {
                format!("give a block of this chapter that id: ```train id={}", show.id.text)
            });
            return Err(Fault::new(format!("no block of this chapter has the id `{}`", show.id.text))
                .at(at(&show.id))
                .remedy(remedy));
        };
        let Some(view) = views::find(&show.view.text) else {
            return Err(unknown_view(&show.view.text).at(at(&show.view)));
        };
        if !show.options.text().trim().is_empty() {
            let place = self.texts.chapter_place(show.options.range());
            return Err(Fault::new("this view has no options")
                .at(place)
                .remedy("write the view's name alone"));
        }
        (view.draw)(record, self.look()).ok_or_else(|| {
            Fault::new(format!("the block `{}` has nothing to show as `{}`", show.id.text, view.name))
                .at(at(&show.view))
                .remedy(format!("the view needs {}", view.needs))
        })
    }

    pub(super) fn drawn(&self, exhibit: &Exhibit) -> String {
        match self.settings.output {
            Output::Html => exhibit::html(exhibit),
            Output::Terminal { colours } => exhibit::terminal(exhibit, colours),
            Output::Markdown | Output::Verified | Output::Data => exhibit::markdown(exhibit),
        }
    }

    /// The numbers behind a verdict, within the line of a checklist.
    fn evidence_text(&self, holds: bool, evidence: &str) -> String {
        let sign = if holds { "" } else { "✗ " };
        match (evidence.is_empty() && holds, self.settings.output) {
            (true, _) => String::new(),
            (false, Output::Html) => {
                format!("<small>({sign}{})</small>", exhibit::escape(&evidence.replace('`', "")))
            }
            (false, _) => format!("({sign}{})", exhibit::escape_markdown(&evidence.replace('`', ""))),
        }
    }
}
