//! What the prose of a chapter mentions of another one: only the book, which has both, can say what it is called.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A mention of a figure or a table of another chapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// What stands in its place until the book knows better; no other words of the chapter are the same.
    pub mark: String,
    /// The other chapter's file, as it is named from this one.
    pub chapter: String,
    /// What is meant there, such as `fit.path`.
    pub target: String,
    /// Where the mention stands in this chapter.
    pub range: Range<usize>,
}

impl Elsewhere {
    /// What all marks of a chapter begin with, if this is the first of them; behind it stand a number and `e`.
    pub(super) fn stem(&self) -> Option<&str> {
        self.mark.strip_suffix("0e")
    }
}

/// A chapter with words in the places of its marks.
pub fn without_marks(text: &str, marked: &[Elsewhere], words: &[String]) -> String {
    let Some(stem) = marked.first().and_then(Elsewhere::stem) else { return text.to_string() };
    let mut pieces = text.split(stem);
    let mut whole = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let found = piece.split_once('e').and_then(|(number, rest)| {
            let words = words.get(number.parse::<usize>().ok()?)?;
            Some([words, rest])
        });
        found.unwrap_or([stem, piece]).iter().for_each(|part| whole.push_str(part));
    }
    whole
}
