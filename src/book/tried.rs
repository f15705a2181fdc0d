//! A small book in a folder of its own, done as mdBook would have it done; keeps nothing of it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::Config as BookConfig;

use super::preprocess;

/// The settings of a book that says nothing.
const SETTINGS: &str = "[preprocessor.descent]\nafter = [\"links\"]\n";

/// The lesson of a book that says nothing.
const LESSON: &str = "src/lesson.md";

/// What is told about a book of one lesson, `src/lesson.md`; nothing, if nothing is wrong with it.
pub fn tried(files: &[(&str, &str)]) -> Result<String> {
    let folder = tempfile::tempdir().context("a folder for the example cannot be made")?;
    let root = folder.path();
    for (name, text) in [("book.toml", SETTINGS), (LESSON, "")].iter().chain(files) {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(root))?;
        std::fs::write(path, text)?;
    }
    let mut told = Vec::new();
    preprocess(&book_of(root)?[..], std::io::sink(), &mut told, false)?;
    Ok(String::from_utf8_lossy(&told).into_owned())
}

/// The book as mdBook would send it.
fn book_of(root: &Path) -> Result<Vec<u8>> {
    let mut config = BookConfig::from_disk(root.join("book.toml"))?;
    // Neither is part of an example: who reads one has no page, and an earlier answer shows nothing.
    config.set("preprocessor.descent.live", false)?;
    config.set("preprocessor.descent.cache", false)?;
    let lesson = std::fs::read_to_string(root.join(LESSON))?;
    let chapter = Chapter::new("Lesson", lesson, PathBuf::from("lesson.md"), Vec::new());
    let book = Book::new_with_items(vec![BookItem::Chapter(chapter)]);
    let context = PreprocessorContext::new(root.to_path_buf(), config, "html".to_string());
    Ok(serde_json::to_vec(&(context, book))?)
}
