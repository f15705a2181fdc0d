//! The numbers of a chapter's figures and tables, and the words in the prose that refer to them; draws nothing.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::elsewhere::Elsewhere;
use super::insert::{in_slot, replacement};
use super::work::{Numbers, Output, Work};
use crate::exhibit::{self, Exhibit, Label, NumberedKind};
use crate::lesson::{BlockWord, ChapterPiece, Reference, Replacement};
use crate::report::{Fault, did_you_mean};
use crate::words::say;

impl Work<'_> {
    /// The exhibit of a view with its numbers; it is referred to by the view's name.
    pub(super) fn numbered(&mut self, id: Option<&str>, view: &str, exhibit: Exhibit) -> Exhibit {
        let words = self.settings.words;
        let Numbers { figures, tables, labels, .. } = &mut self.numbers;
        let mut counted: BTreeMap<NumberedKind, usize> = BTreeMap::new();
        exhibit::numbered(exhibit, &mut |kind| {
            let place = counted.entry(kind).or_default();
            *place += 1;
            let (message, count) = match kind {
                NumberedKind::Figure => ("figure-label", &mut *figures),
                NumberedKind::Table => ("table-label", &mut *tables),
            };
            *count += 1;
            let mut label = Label {
                name: say!(words, message, number = count.to_string()),
                mark: say!(words, "label-mark"),
                anchor: String::new(),
            };
            let Some(id) = id else { return label };
            let target = if *place == 1 { format!("{id}.{view}") } else { format!("{id}.{view}_{place}") };
            // What is shown again has a number of its own, but one place to refer to.
            if let Entry::Vacant(place) = labels.entry(target) {
                label.anchor.clone_from(place.key());
                place.insert(label.clone());
            }
            label
        })
    }

    /// Puts the number of what is meant in the place of `{{ref id.view}}`.
    pub(super) fn refer(
        &mut self,
        piece: &ChapterPiece,
        number: Option<usize>,
        replacements: &mut Vec<Replacement>,
    ) {
        let ChapterPiece::Reference(reference) = piece else { return };
        if let Some(chapter) = &reference.chapter {
            let text = in_slot(&reference.slot, &self.mark_elsewhere(chapter, reference));
            replacements.push(replacement(&reference.slot, number, text));
            return;
        }
        let text = match self.referred(reference) {
            Ok(label) => match self.settings.output {
                Output::Html => exhibit::link(&label.anchor, &label.name),
                _ => in_slot(&reference.slot, &label.name),
            },
            Err(fault) => {
                self.gathered.faults.push(fault);
                in_slot(&reference.slot, "⚠")
            }
        };
        replacements.push(replacement(&reference.slot, number, text));
    }

    /// A mark for what only the book can put here, once the other chapter ran as well.
    fn mark_elsewhere(&mut self, chapter: &BlockWord, reference: &Reference) -> String {
        let elsewhere = &mut self.gathered.elsewhere;
        let stem = elsewhere.first().and_then(Elsewhere::stem).map(str::to_string);
        let stem = stem.unwrap_or_else(|| {
            let mut stem = "elsewhere".to_string();
            // No author's words are taken for it.
            while self.source.content.contains(&stem) {
                stem.insert(0, 'x');
            }
            stem
        });
        let mark = format!("{stem}{}e", elsewhere.len());
        elsewhere.push(Elsewhere {
            mark: mark.clone(),
            chapter: chapter.text.clone(),
            target: format!("{}.{}", reference.id.text, reference.view.text),
            range: reference.slot.range.clone(),
        });
        mark
    }

    fn referred(&self, reference: &Reference) -> Result<&Label, Fault> {
        let (id, view) = (&reference.id.text, &reference.view.text);
        if self.ids.binary_search(id).is_err() {
            let place = self.texts.chapter_place(reference.id.range.clone());
            return Err(self.unknown_block(id).at(place));
        }
        let labels = &self.numbers.labels;
        labels.get(&format!("{id}.{view}")).ok_or_else(|| {
            let targets = labels.keys().filter_map(|target| target.split_once('.'));
            let own = || targets.clone().filter(|(owner, _)| owner == id).map(|(_, view)| view);
            let listed = own().map(|view| format!("`{{{{ref {id}.{view}}}}}`")).collect::<Vec<_>>();
            let known = match listed.is_empty() {
                true => {
                    "refer to a view of the block that is a figure or a table, or to its `plot` or `table`"
                        .to_string()
                }
                false => format!("there are {}", listed.join(", ")),
            };
            let fault = Fault::new(format!("no figure or table of this chapter is `{id}.{view}`"))
                .at(self.texts.chapter_place(reference.view.range.clone()))
                .remedy(did_you_mean(view, own()).unwrap_or(known));
            Fault { follows: self.numbers.is_silent(id), ..fault }
        })
    }
}
