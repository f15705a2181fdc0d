//! What takes the place of blocks and forms; knows exhibits and slots, but computes nothing.

use super::block::BlockRun;
use super::work::{Inline, MOST_TOLD, Output, Work};
use crate::exhibit::{self, Exhibit, Listing};
use crate::lesson::{ChapterPiece, Manner, PageSlot, Replacement, Show, TaskWord};
use crate::markup::Markup;
use crate::record::{Asked, Finding, Origin, Record};
use crate::report::Fault;
use crate::views;
use crate::words::say;

impl Work<'_> {
    /// Runs a block, or works a form out; faults of forms are taken down at once.
    pub(super) fn run_piece(&mut self, piece: &ChapterPiece) -> Option<BlockRun> {
        match piece {
            ChapterPiece::Block(block) => Some(self.run_block(block)),
            ChapterPiece::Value(value) => {
                let text = self.value_text(value).and_then(|text| {
                    let place = self.texts.chapter_place(value.slot.range.clone());
                    self.hold_text(text.len()).map_err(|fault| fault.at(place))?;
                    Ok(text)
                });
                self.keep(text.map(Inline::Text));
                None
            }
            ChapterPiece::Claim(claim) => {
                let verdict = self.claim_verdict(claim);
                if !verdict.as_ref().is_ok_and(|verdict| verdict.finding == Finding::Holds) {
                    self.gathered.open_boxes.insert(claim.marker.range.start);
                }
                self.keep(verdict.map(Inline::Judged));
                None
            }
            ChapterPiece::Mathematics(formula) => {
                let text = self.formula_text(formula);
                self.gathered.inlines.push_back(Inline::Formula(text));
                None
            }
            ChapterPiece::Task(task) => {
                if task.kind == TaskWord::Ask {
                    self.ask(task);
                }
                None
            }
            ChapterPiece::Show(_) | ChapterPiece::Reference(_) => None,
        }
    }

    fn keep(&mut self, inline: Result<Inline, Fault>) {
        let inline = match inline {
            Ok(inline) => inline,
            Err(fault) => {
                self.gathered.faults.push(fault);
                Inline::Text("⚠".to_string())
            }
        };
        self.gathered.inlines.push_back(inline);
    }

    /// Adds the replacements of one piece.
    pub(super) fn replace(
        &mut self,
        piece: &ChapterPiece,
        number: Option<usize>,
        run: Option<BlockRun>,
        replacements: &mut Vec<Replacement>,
    ) {
        let mut put = |slot: &PageSlot, number, text| replacements.push(replacement(slot, number, text));
        match piece {
            ChapterPiece::Block(block) => {
                let Some(run) = run else { return };
                let text = self.block_text(&run, block.words.hide.is_some());
                self.gathered.faults.extend(run.faults);
                let is_still = block.words.still.is_some();
                let text =
                    number.map(|number| exhibit::piece_of_block(number, &text, is_still)).unwrap_or(text);
                put(&block.slot, None, text);
            }
            ChapterPiece::Value(value) => {
                if let Some(Inline::Text(text)) = self.gathered.inlines.pop_front() {
                    put(&value.slot, number, in_slot(&value.slot, &text));
                }
            }
            ChapterPiece::Claim(claim) => match self.gathered.inlines.pop_front() {
                Some(Inline::Judged(verdict)) => {
                    let holds = verdict.finding == Finding::Holds;
                    if !self.gathered.open_boxes.contains(&claim.marker.range.start) {
                        let name = say!(self.settings.words, "checklist-box");
                        let is_page = self.settings.output == Output::Html;
                        put(&claim.marker, None, exhibit::ticked(is_page.then_some(name.as_str())));
                    }
                    put(&claim.slot, number, self.evidence_text(holds, &verdict.evidence));
                }
                Some(Inline::Text(text)) => put(&claim.slot, number, in_slot(&claim.slot, &text)),
                Some(Inline::Formula(_)) | None => {}
            },
            ChapterPiece::Show(show) => put(&show.slot, number, self.show_text(show)),
            ChapterPiece::Mathematics(formula) => match self.gathered.inlines.pop_front() {
                Some(Inline::Formula(Ok(text))) => put(&formula.slot, number, text),
                Some(Inline::Formula(Err(values))) => {
                    formula
                        .values
                        .iter()
                        .zip(values)
                        .for_each(|((_, value), text)| put(&value.slot, None, text));
                }
                _ => {}
            },
            ChapterPiece::Task(task) => {
                let exhibits = self.gathered.tasks.remove(&task.slot.range.start).unwrap_or_default();
                let texts: Vec<Markup> = exhibits.iter().map(|exhibit| self.drawn(exhibit)).collect();
                put(&task.slot, None, Markup::under_each_other(&texts));
            }
            // They wait until everything has its number.
            ChapterPiece::Reference(_) => {}
        }
    }

    /// A view of a block in its place, or what is wrong with it.
    fn show_text(&mut self, show: &Show) -> Markup {
        let fault = match self.show(show) {
            Ok(exhibit) => {
                let exhibit = self.numbered(Some(&show.id.text), &show.view.text, exhibit);
                return self.drawn(&exhibit);
            }
            Err(fault) => fault,
        };
        let text = match fault.follows {
            true => Markup::default(),
            false => self.drawn(&Exhibit::Fault(self.fault_exhibit(&fault))),
        };
        self.gathered.faults.push(fault);
        text
    }

    /// A block with its results.
    fn block_text(&mut self, run: &BlockRun, hide: bool) -> Markup {
        let record = &self.gathered.records[run.record];
        let mut exhibits = Vec::new();
        if !hide || !run.faults.is_empty() {
            let code = self.exhibit(&Asked { view: "code".into(), ..Asked::default() }, record);
            exhibits.extend(code.map(|code| listed(code, record)));
        }
        let boxes = run.faults.iter().filter(|fault| !fault.follows).take(MOST_TOLD);
        exhibits.extend(boxes.map(|fault| Exhibit::Fault(self.fault_exhibit(fault))));
        if !hide && run.faults.is_empty() {
            let id = record.id.clone();
            for (view, exhibit) in self.asked_for(record) {
                exhibits.push(self.numbered(id.as_deref(), &view, exhibit));
            }
        }
        let texts: Vec<Markup> = exhibits.iter().map(|exhibit| self.drawn(exhibit)).collect();
        Markup::under_each_other(&texts)
    }

    /// The views that follow a block, drawn up, each with its name; the model as written is none of them.
    pub(super) fn asked_for(&self, record: &Record) -> Vec<(String, Exhibit)> {
        let asked = self.views_of(record).into_iter().filter(|asked| asked.view != "code");
        let drawn = |asked: Asked| self.exhibit(&asked, record).map(|exhibit| (asked.view, exhibit));
        asked.filter_map(drawn).collect()
    }

    pub(super) fn drawn(&self, exhibit: &Exhibit) -> Markup {
        match self.settings.output {
            Output::Html => exhibit::html(exhibit),
            Output::Illustrated => exhibit::illustrated(exhibit),
            Output::Markdown | Output::Verified | Output::Terminal { .. } | Output::Data { .. } => {
                exhibit::markdown(exhibit)
            }
        }
    }

    /// The numbers behind a verdict, within the line of a checklist.
    fn evidence_text(&self, holds: bool, evidence: &str) -> Markup {
        let sign = if holds { "" } else { "✗ " };
        match evidence.is_empty() && holds {
            true => Markup::default(),
            false => {
                exhibit::evidence(sign, &evidence.replace('`', ""), self.settings.output == Output::Html)
            }
        }
    }
}

/// A text for a slot; in a page that can be touched, under the number of its piece.
pub(super) fn replacement(slot: &PageSlot, number: Option<usize>, text: Markup) -> Replacement {
    let text = match (number, &slot.manner) {
        (None, _) => text,
        (Some(number), Manner::Block { .. }) => exhibit::piece_in_box(number, &text),
        (Some(number), Manner::Inline { .. } | Manner::Html) => exhibit::piece_in_line(number, &text),
    };
    Replacement { slot: slot.clone(), text }
}

/// A text as it stands in a slot.
pub(super) fn in_slot(slot: &PageSlot, text: &str) -> Markup {
    match slot.manner {
        Manner::Html => Markup::text_in_html(text),
        Manner::Inline { .. } | Manner::Block { .. } => Markup::text_in_markdown(text),
    }
}

/// The source of a block with its name, ids at the lines that its checklist leads to, and what was found of the claims in it.
fn listed(code: Exhibit, record: &Record) -> Exhibit {
    let Exhibit::Code(mut code) = code else { return code };
    let mut lines: Vec<usize> = record.verdicts.iter().map(|verdict| record.line_of(verdict.place)).collect();
    lines.sort_unstable();
    lines.dedup();
    let written = record.verdicts.iter().filter(|verdict| verdict.origin == Origin::Written);
    code.listing = Some(Listing {
        name: record.id.as_ref().map(|id| (format!("{id}.code"), id.clone())),
        anchors: lines.into_iter().filter_map(|line| Some((line, record.anchor_of(line)?))).collect(),
        aside: record.aside.clone(),
        found: written.map(|one| (record.last_line_of(one.place), views::found(one))).collect(),
    });
    Exhibit::Code(code)
}
