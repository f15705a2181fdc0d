//! The chapters of a book as mdBook hands it over, with the files that they come from; runs none.

use std::io::{ErrorKind, Read};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};

use crate::chapter::Source;
use crate::environment::slashed;

/// What mdBook hands over.
pub(super) fn handed_over(input: &mut impl Read) -> Result<(PreprocessorContext, Book)> {
    // Text at one place in memory is read much faster than a stream.
    let text = whole(input)?;
    serde_json::from_slice(&text)
        .context("mdbook-descent reads what mdBook 0.5 sends; run it as a preprocessor: see the README")
}

/// How much a pipe holds on most systems.
const PIPE: usize = 1 << 16;

/// How long a pipe is given to fill.
const FILL: Duration = Duration::from_millis(1);

/// All of a stream. mdBook writes a word or two at a time, and would be held up by a reader that wakes for each of them: a book of
/// a hundred lessons then took seconds to come over on a busy machine.
fn whole(input: &mut impl Read) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    loop {
        let before = text.len();
        text.resize(before + PIPE, 0);
        let read = input.read(&mut text[before..]);
        text.truncate(before + *read.as_ref().unwrap_or(&0));
        match read {
            Ok(0) => return Ok(text),
            Ok(read) if read < PIPE / 2 => std::thread::sleep(FILL),
            Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error.into()),
            _ => {}
        }
    }
}

/// A chapter with the file it comes from.
pub(super) struct ChapterSource {
    pub(super) path: PathBuf,
    pub(super) content: String,
    pub(super) file: String,
    pub(super) written: Option<String>,
}

impl ChapterSource {
    pub(super) fn source(&self) -> Source<'_> {
        Source { content: &self.content, file: &self.file, written: self.written.as_deref() }
    }
}

/// The chapters of a book that come from somewhere.
pub(super) fn sources(context: &PreprocessorContext, book: &Book) -> Vec<ChapterSource> {
    let folder = &context.config.book.src;
    let chapters = book.iter().filter_map(|item| match item {
        BookItem::Chapter(chapter) => Some(chapter),
        _ => None,
    });
    let source = |chapter: &Chapter| {
        let path = chapter.path.clone()?;
        let file = chapter.source_path.as_ref().map(|source| folder.join(source));
        let written = file.as_ref().and_then(|file| std::fs::read_to_string(context.root.join(file)).ok());
        let shown = file.unwrap_or_else(|| path.clone());
        let file = slashed(&shown);
        Some(ChapterSource { path, content: chapter.content.clone(), file, written })
    };
    chapters.filter_map(source).collect()
}
