//! The reference of the manual: every catalogue of the house as entries, and how they are written; knows no disk.

mod entries;
mod grammar;
mod json;
mod pages;
mod terminal;

pub use entries::{FAULTS, catalogues};
pub use grammar::{Grammar, grammars};
pub use json::json;
pub use pages::{Page, entry_text, family_page, pages, summary};
pub use terminal::{entry_lines, overview, short_lines};

/// One of the house's catalogues.
pub struct Catalogue {
    /// The word by which the command line and the pages call it.
    pub name: &'static str,
    /// The title of its page.
    pub title: &'static str,
    /// What it holds, in a sentence or two.
    pub intro: &'static str,
    /// Markdown that its entries show something of, for the top of its page.
    pub sample: &'static str,
    /// Whether the manual's pages are written from it.
    pub on_pages: bool,
    /// Its entries; a catalogue without families has one that has no name.
    pub families: Vec<Family>,
}

/// Entries that belong together.
pub struct Family {
    /// Its name.
    pub name: &'static str,
    /// Its entries, in the order of the manual.
    pub entries: Vec<Entry>,
}

/// One thing that an author can use.
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub head: String,
    /// What it is, in a sentence or two.
    pub doc: String,
    /// What else is to be known, each in a few words.
    pub facts: Vec<(&'static str, String)>,
    /// The same as code: in a formula, and in other languages.
    pub spellings: Vec<(&'static str, String)>,
    /// A block that uses it, or a line of Markdown that does.
    pub example: Option<String>,
}

impl Catalogue {
    /// All entries, in the order of the manual.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.families.iter().flat_map(|family| &family.entries)
    }
}
