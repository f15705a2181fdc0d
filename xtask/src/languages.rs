//! The course in its other languages: one build for each catalogue in `po/`, beside the English pages; translates nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The tools that read catalogues.
pub const HELPERS: &str = "0.4.0";

/// A language that the course is translated into.
pub struct Language {
    /// Its tag.
    pub tag: String,
    catalogue: PathBuf,
}

/// The languages of the catalogues, in the order of their names.
pub fn languages(root: &Path) -> Result<Vec<Language>, String> {
    let folder = root.join("po");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut found: Vec<Language> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "po"))
        .filter_map(|path| Some(Language { tag: path.file_stem()?.to_str()?.to_string(), catalogue: path }))
        .collect();
    found.sort_by(|one, other| one.tag.cmp(&other.tag));
    Ok(found)
}

impl Language {
    /// The folder below the course in which its pages stand.
    pub fn folder(&self) -> &str {
        self.tag.split('-').next().unwrap_or(&self.tag)
    }

    /// What mdBook is told to build in this language.
    pub fn told(&self, command: &mut Command, root: &Path) -> Result<(), String> {
        let book = fs::read_to_string(root.join("book.toml")).map_err(|error| error.to_string())?;
        let catalogue = fs::read_to_string(&self.catalogue).map_err(|error| error.to_string())?;
        command.env("MDBOOK_BOOK__LANGUAGE", &self.tag);
        for key in ["title", "description"] {
            let said = book.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")));
            // A message that is not translated leaves what book.toml says.
            let translated = said.and_then(|said| translation(&catalogue, said));
            if let Some(translated) = translated {
                command.env(format!("MDBOOK_BOOK__{}", key.to_uppercase()), translated);
            }
        }
        Ok(())
    }
}

/// The translation of a message of one line, which stands in quotation marks.
fn translation(catalogue: &str, said: &str) -> Option<String> {
    let mut lines = catalogue.lines().skip_while(|line| *line != format!("msgid {said}"));
    let translated = lines.nth(1)?.strip_prefix("msgstr \"")?.strip_suffix('"')?;
    (!translated.is_empty()).then(|| translated.replace("\\\"", "\""))
}
