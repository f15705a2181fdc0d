//! How much a page may be: its texts are counted like everything else that a chapter holds; knows no exhibit.

use super::work::Work;
use crate::lesson::Replacement;
use crate::markup::Markup;
use crate::report::Fault;

/// How often a text is held at a time: as what came of a piece, in the page, and as that is handed on.
const COPIES: u64 = 4;

/// What part of its memory a chapter may keep for its page: what is computed needs the rest.
const SHARE: u64 = 4;

impl Work<'_> {
    /// Counts the letters of a text that is going to stand in the page, or refuses it.
    pub(super) fn hold_text(&mut self, letters: usize) -> Result<(), Fault> {
        let bytes = (letters as u64).saturating_mul(COPIES);
        let most = self.settings.limits.memory as u64 / SHARE;
        let taken = match self.page.bytes().saturating_add(bytes) <= most {
            true => self.page.take(bytes).ok(),
            false => None,
        };
        taken.ok_or_else(|| {
            let fault = Fault::new("with this the page would be larger than a chapter may be");
            // Everything below is too much as well; one word about it is enough.
            Fault { follows: std::mem::replace(&mut self.overfull, true), ..fault }.remedy(
                "show fewer or smaller things, or raise `max-memory` in [preprocessor.descent] of book.toml",
            )
        })
    }

    /// Counts what takes the place of a piece; what is too much is left out, and told.
    pub(super) fn hold_texts(&mut self, replacements: &mut [Replacement]) {
        for Replacement { slot, text } in replacements {
            if let Err(fault) = self.hold_text(text.len()) {
                *text = Markup::default();
                let place = self.texts.chapter_place(slot.range.clone());
                self.gathered.faults.push(fault.at(place));
            }
        }
    }
}
