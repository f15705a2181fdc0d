//! The words of a chapter's blocks, tasks and views, each with its place in the chapter; reads no prose.

use std::ops::Range;

use crate::language::{WordsFor, quoted, words_among_options, words_for_readers};
use crate::lesson::{BlockWord, ChapterPiece, Excerpt};

/// Words with their place.
pub(super) struct PlacedWords {
    pub(super) purpose: WordsFor,
    pub(super) text: String,
    /// The bytes of the chapter that hold them, with quotation marks and what belongs to them.
    pub(super) range: Range<usize>,
}

impl PlacedWords {
    /// Other words in the same place.
    pub(super) fn instead(&self, chapter: &str, words: &str) -> String {
        // A caption behind the marks of a fence has its name before it.
        let named = if chapter[self.range.clone()].starts_with("caption=") { "caption=" } else { "" };
        format!("{named}{}", quoted(words))
    }
}

/// The ids of a chapter's blocks, in order.
pub(super) fn ids(pieces: &[ChapterPiece]) -> Vec<String> {
    let mut ids: Vec<String> = pieces
        .iter()
        .filter_map(|piece| match piece {
            ChapterPiece::Block(block) => Some(block.words.id.as_ref()?.text.clone()),
            _ => None,
        })
        .collect();
    ids.sort();
    ids
}

/// The words that the readers of a piece read.
pub(super) fn words(piece: &ChapterPiece, ids: &[String]) -> Vec<PlacedWords> {
    let mut found = Vec::new();
    match piece {
        ChapterPiece::Block(block) => {
            found.extend(block.words.caption.as_ref().map(caption));
            found.extend(within(&block.code, words_for_readers(block.code.text(), ids)));
        }
        ChapterPiece::Task(task) => {
            found.extend(task.words.caption.as_ref().map(caption));
            found.extend(within(&task.lines, words_for_readers(task.lines.text(), ids)));
        }
        ChapterPiece::Show(show) => {
            found.extend(within(&show.options, words_among_options(show.options.text(), ids)));
        }
        _ => {}
    }
    found
}

fn caption(word: &BlockWord) -> PlacedWords {
    PlacedWords { purpose: WordsFor::Caption, text: word.text.clone(), range: word.range.clone() }
}

fn within(
    text: &Excerpt,
    words: Vec<crate::language::ReadersWords>,
) -> impl Iterator<Item = PlacedWords> + '_ {
    words.into_iter().map(|words| PlacedWords {
        purpose: words.purpose,
        text: words.text,
        range: text.chapter_range(words.range),
    })
}
