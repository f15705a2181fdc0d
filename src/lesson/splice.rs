//! Puts texts in the place of pieces and leaves every other byte alone; does not know what the texts say.

use std::fmt;
use std::ops::Range;

use super::around::{APART, Around};
use crate::markup::Markup;

/// A place in a chapter that a text may take, and what the text needs to stand there.
#[derive(Clone, Debug, PartialEq)]
pub struct PageSlot {
    /// The bytes of the chapter that give way.
    pub range: Range<usize>,
    /// How a text stands there.
    pub manner: Manner,
}

/// How a text stands in its slot.
#[derive(Clone, Debug, PartialEq)]
pub enum Manner {
    /// Within running text.
    Inline {
        /// Whether a bar must be escaped, as it would end the table cell.
        table_cell: bool,
    },
    /// Within a block of HTML.
    Html,
    /// On lines of its own.
    Block {
        /// What stands before every further line: `> `, the indent of a list item, or both.
        prefix: String,
        /// Whether text stands directly above.
        blank_before: bool,
        /// Whether text stands directly below that the new text could swallow.
        blank_after: bool,
    },
}

/// A text for a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    /// Where it goes.
    pub slot: PageSlot,
    /// Markdown or HTML, its lines parted by line feeds.
    ///
    /// In an inline slot line feeds become spaces.  In a block slot an empty text becomes an empty
    /// HTML comment, so that what the block held apart stays apart.
    pub text: Markup,
}

/// A replacement that cannot be made: it overlaps another one, or is not of this chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The range that was asked for.
    pub range: Range<usize>,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Range { start, end } = self.range;
        write!(formatter, "the bytes {start}..{end} of the chapter can't be replaced")
    }
}

impl std::error::Error for Refused {}

/// Stands for nothing, as a block: it shows nothing and keeps its neighbours apart.
const NOTHING: &str = APART;

/// The chapter with texts in the place of slots; every byte outside them stays as it was.
///
/// The order of the replacements does not matter, and one that is given twice is made once: the
/// claims of one checklist line may each ask for its `[x]`.
pub fn splice(chapter: &str, mut replacements: Vec<Replacement>) -> Result<String, Refused> {
    replacements.sort_by_key(|replacement| (replacement.slot.range.start, replacement.slot.range.end));
    replacements.dedup();
    let mut spliced = String::with_capacity(chapter.len());
    let mut done = 0;
    let mut around = Around::default();
    for Replacement { slot, text } in replacements {
        let range = slot.range.clone();
        if range.start < done || chapter.get(range.clone()).is_none() {
            return Err(Refused { range });
        }
        spliced.push_str(&chapter[done..range.start]);
        around.read(chapter, done..range.start);
        let apart = if around.may_take(&text) { APART } else { "" };
        match &slot.manner {
            Manner::Inline { table_cell } => {
                spliced.extend([apart, &inline_text(&text, *table_cell), apart]);
            }
            Manner::Html => spliced.extend([apart, &inline_text(&text, false), apart]),
            Manner::Block { .. } => push_block(&mut spliced, chapter, &slot, &text),
        }
        done = range.end;
    }
    spliced.push_str(&chapter[done..]);
    Ok(spliced)
}

fn inline_text(text: &str, table_cell: bool) -> String {
    let line = text.lines().collect::<Vec<_>>().join(" ");
    if table_cell { line.replace('|', "\\|") } else { line }
}

fn push_block(spliced: &mut String, chapter: &str, slot: &PageSlot, text: &str) {
    let Manner::Block { prefix, blank_before, blank_after } = &slot.manner else { return };
    let text = text.trim_end_matches(['\n', '\r']);
    if text.trim().is_empty() {
        spliced.push_str(NOTHING);
        return;
    }
    let ending = line_ending(chapter, slot.range.start);
    if *blank_before && !interrupts_paragraph(text) {
        spliced.push_str(ending);
        spliced.push_str(prefix);
    }
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            spliced.push_str(ending);
            spliced.push_str(if line.trim().is_empty() { prefix.trim_end() } else { prefix });
        }
        spliced.push_str(line.trim_end_matches('\r'));
    }
    if *blank_after {
        spliced.push_str(ending);
        spliced.push_str(prefix.trim_end());
    }
}

/// Whether the text starts a block of its own even directly below a line of text.
///
/// No blank line is then put before it, as that would loosen a tight list and so change how the
/// author's own items look.
fn interrupts_paragraph(text: &str) -> bool {
    const OPENINGS: [&str; 9] =
        ["<div>", "<div ", "<figure>", "<figure ", "<details>", "<details ", "<!--", "```", "~~~"];
    OPENINGS.iter().any(|opening| text.starts_with(opening))
}

/// The line ending the author uses around a place.
fn line_ending(chapter: &str, place: usize) -> &'static str {
    let nearest = chapter[place..].find('\n').map(|found| place + found);
    match nearest.or_else(|| chapter[..place].rfind('\n')) {
        Some(at) if chapter[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}
