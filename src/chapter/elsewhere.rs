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
