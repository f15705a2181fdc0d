//! A book on its way to gettext's tools and back; knows no sentence and no catalogue.

use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::Result;
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;

use super::sources::handed_over;
use super::told::{BookFault, without_place};
use crate::report::Fault;
use crate::translation::{translatable, translated};

/// The renderer that collects the sentences of a book.
pub(super) const COLLECTOR: &str = "xgettext";

/// Reads a book as mdBook hands it over, and writes it back ready for gettext's tools, if one of them follows.
pub fn make_translatable(mut input: impl Read, mut output: impl Write) -> Result<()> {
    let (context, mut book) = handed_over(&mut input)?;
    if context.renderer == COLLECTOR || catalogue(&context).is_some_and(|file| file.exists()) {
        book.for_each_chapter_mut(|chapter| chapter.content = translatable(&chapter.content));
    }
    serde_json::to_writer(&mut output, &book)?;
    Ok(output.flush()?)
}

/// The translation that `mdbook-gettext` would read.
fn catalogue(context: &PreprocessorContext) -> Option<PathBuf> {
    let language = context.config.book.language.as_ref()?;
    let folder: Option<String> = context.config.get("preprocessor.gettext.po-dir").ok()?;
    Some(context.root.join(folder.as_deref().unwrap_or("po")).join(format!("{language}.po")))
}

/// Takes the chapters back that were made ready, and tells what is wrong with them.
pub(super) fn take_back(book: &mut Book) -> Vec<BookFault> {
    let mut faults = Vec::new();
    book.for_each_chapter_mut(|chapter| {
        let Some(back) = translated(&chapter.content) else { return };
        chapter.content = back.chapter;
        let file = chapter.source_path.as_deref().unwrap_or_else(|| std::path::Path::new("a chapter"));
        faults.extend(back.fault.map(|fault| {
            let told = Fault::new(format!("{}: {fault}; the words stay as they were", file.display()));
            without_place(&told.remedy(
                "bring the translation up to date with `msgmerge`, and leave each of its paragraphs one paragraph",
            ))
        }));
    });
    faults
}
