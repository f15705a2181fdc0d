//! The book that a lesson stands in: what its `book.toml` says; runs nothing.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use mdbook_preprocessor::config::Config as BookConfig;

use super::told::{self, BookFault};
use crate::config::{self, Config, Contributors, KeyFault};
use crate::environment::slashed;
use crate::report::{Fault, Located};
use crate::words::{self, Words};

/// What a lesson finds around it while its author writes.
pub struct Home {
    /// What the book says, or what holds where no book says anything.
    pub config: Config,
    /// The lesson's file as faults name it: as seen from the book's folder.
    pub file: String,
}

impl Home {
    /// The home of a lesson's file.
    pub fn of(lesson: &Path) -> Home {
        let around = lesson.parent().and_then(book_around);
        let (root, config) = match &around {
            Some((root, book)) => (*root, settings(book).map(|(_, config, _)| config).ok()),
            None => (lesson.parent().unwrap_or(Path::new("")), None),
        };
        let file = lesson.strip_prefix(root).unwrap_or(lesson);
        let file = slashed(file);
        Home { config: config.unwrap_or_default(), file }
    }
}

/// The source folder of the book whose `book.toml` stands in a folder.
pub(super) fn source_folder(root: &Path) -> Option<PathBuf> {
    let file = root.join("book.toml");
    let book = file.is_file().then(|| BookConfig::from_disk(file).ok()).flatten()?;
    Some(root.join(book.book.src))
}

/// The folder of the book around a folder.
pub fn root_around(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join("book.toml").is_file())
}

/// Refuses to write what a link in a folder would put outside of it: a folder may come from anybody.
pub fn refuse_link(folder: &Path, file: &Path) -> Result<()> {
    let is_link = std::fs::symlink_metadata(file).is_ok_and(|found| found.is_symlink());
    let beside = file.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok());
    let leads_out = match (folder.canonicalize(), beside) {
        (Ok(folder), Some(beside)) => !beside.starts_with(folder),
        // What is not there yet holds no link.
        _ => false,
    };
    match is_link || leads_out {
        true => bail!("{} is reached by a link, which is not followed", file.display()),
        false => Ok(()),
    }
}

/// The book around a folder: where it stands, and what its `book.toml` says.
pub(super) fn book_around(folder: &Path) -> Option<(&Path, BookConfig)> {
    let root = root_around(folder)?;
    Some((root, BookConfig::from_disk(root.join("book.toml")).ok()?))
}

/// What is wrong with the `book.toml` of a folder, which is shown under a name.
pub(super) fn faults(root: &Path, shown: &str) -> Vec<BookFault> {
    let file = root.join("book.toml");
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    if let Err(error) = toml_edit::Document::parse(text.as_str()) {
        let range = error.span().unwrap_or_default();
        let fault = Fault::new(format!("this is no TOML: {}", error.message()));
        return vec![told::at(fault, &Located { name: shown, text: &text, range, line_starts: &[] })];
    }
    match BookConfig::from_disk(&file).and_then(|book| settings(&book)) {
        Ok((_, config, mut found)) => {
            found.extend(unshared(root, &config));
            let of_setting = |found: KeyFault| told::of_setting(root, shown, &found.key, found.fault);
            found.into_iter().map(of_setting).collect()
        }
        Err(error) => vec![told::without_place(&Fault::new(format!("{shown}: {error:#}")))],
    }
}

/// The folders that a book shares with others, by the names that its `book.toml` has for them.
pub(super) fn data_folders(book: &BookConfig) -> Vec<String> {
    book.get("preprocessor.descent.data").ok().flatten().unwrap_or_default()
}

/// A folder that a book shares with others: it stands beside the book, in the same folder or further down, and does not hold it. A book may
/// come from anybody, and nothing else on the machine is its business.
pub(super) fn shared(root: &Path, name: &str) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let found = root.join(name).canonicalize().ok().filter(|found| found.is_dir())?;
    (found.starts_with(root.parent()?) && !root.starts_with(&found)).then_some(found)
}

/// What is wrong with the folders that a book wants to share.
pub(super) fn unshared(root: &Path, config: &Config) -> Vec<KeyFault> {
    let amiss = |name: &&String| shared(root, name).is_none();
    let fault = |name: &String| KeyFault {
        key: "data".to_string(),
        fault: Fault::new(format!("`{name}` is no folder that this book may share"))
            .remedy("it stands in the folder that the book stands in, or below, such as `../data`"),
    };
    let mut faults: Vec<KeyFault> = config.data.iter().filter(amiss).map(fault).collect();
    if config.contributors == Contributors::Untrusted && !config.data.is_empty() {
        let fault = Fault::new(
            "`data` gives contributors who are not known files outside of the source folder",
        )
        .remedy("leave it out under contributors = \"untrusted\", and put the data into the source folder");
        faults.push(KeyFault { key: "data".to_string(), fault });
    }
    faults
}

/// The tool's own table of a book, what it comes to, and what is wrong with it.
pub(super) fn settings(book: &BookConfig) -> Result<(serde_json::Value, Config, Vec<KeyFault>)> {
    let table: Option<serde_json::Value> = book.get("preprocessor.descent")?;
    let table = table.unwrap_or_default();
    let (mut config, faults) = config::read(&table);
    // Another way of setting formulas is left to its work, unless the book says otherwise.
    config.settings.math &= table.get("math").is_some() || !sets_mathematics(book);
    config.settings.words = Words::of(book.book.language.as_deref().unwrap_or_default());
    Ok((table, config, faults))
}

/// What its author is told of a book in whose language the tool has no words.
pub(super) fn words_are_english(book: &BookConfig) -> Option<String> {
    let language = book.book.language.as_deref().filter(|language| Words::known(language).is_none())?;
    let known: Vec<&str> = words::sources().iter().map(|(tag, _)| *tag).collect();
    let known = known.join(", ");
    Some(format!(
        "there are no words in `{language}`, so that what the tool puts into a page is English; it has words in {known}"
    ))
}

/// Whether the book has MathJax or a preprocessor such as `katex` for its formulas.
fn sets_mathematics(book: &BookConfig) -> bool {
    let named = |words: &[&str], name: &str| words.iter().any(|word| name.contains(word));
    let others: serde_json::Map<String, serde_json::Value> =
        book.get("preprocessor").ok().flatten().unwrap_or_default();
    let mathjax: Option<bool> = book.get("output.html.mathjax-support").ok().flatten();
    mathjax == Some(true) || others.keys().any(|name| named(&["katex", "latex", "math"], name))
}
