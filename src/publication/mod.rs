//! What search engines, feed readers and those who share a link find out about a book's pages; knows no file and no block.

mod feed;
mod head;
mod sitemap;

pub use feed::feed;
pub use head::{head, standalone};
pub use sitemap::sitemap;

use crate::furniture::{Date, Languages, address};
use crate::markup::path_in_address;

/// A book as the world sees it.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Where all of its languages stand, with a `/` at the end.
    pub site: String,
    /// The folder of this one there, with a `/` at the end, or nothing.
    pub folder: String,
    /// Its language.
    pub language: String,
    /// All languages of the book.
    pub languages: Languages,
    /// Its title.
    pub title: String,
    /// What it is, in a sentence.
    pub description: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its pages, in order.
    pub pages: Vec<PublishedPage>,
}

/// A page of a book.
#[derive(Clone, Debug)]
pub struct PublishedPage {
    /// The chapter's file below the source folder.
    pub path: String,
    /// Its title.
    pub title: String,
    /// How it begins.
    pub description: Option<String>,
    /// When it was published, if it is a lesson that says so.
    pub published: Option<Date>,
    /// When it was changed last.
    pub changed: Option<Date>,
    /// How many minutes it takes, if it is a lesson.
    pub minutes: Option<usize>,
    /// The pages that it builds on.
    pub requires: Vec<String>,
}

impl Publication {
    /// The address of this language's book.
    pub fn home(&self) -> String {
        format!("{}{}", self.site, self.folder)
    }

    /// The address of a chapter's page.
    pub fn address(&self, path: &str) -> String {
        page_at(&self.home(), path)
    }

    /// The addresses of a page in each language; nothing, where the book's own is none of them.
    pub fn translations(&self, path: &str) -> Vec<(&str, String)> {
        let known = self.languages.0.iter().any(|(tag, _)| *tag == self.language);
        let home =
            |folder: &str| format!("{}{folder}{}", self.site, if folder.is_empty() { "" } else { "/" });
        let each = self.languages.0.iter().filter(|_| known);
        each.map(|(tag, folder)| (tag.as_str(), page_at(&home(folder), path))).collect()
    }
}

/// The address of a chapter's page below that of a book; the page of a folder is the folder's.
fn page_at(home: &str, path: &str) -> String {
    let page = path_in_address(&address(path));
    match page.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{home}{folder}"),
        _ => format!("{home}{page}"),
    }
}

impl PublishedPage {
    /// The day on which it last was another one.
    pub fn last(&self) -> Option<Date> {
        self.changed.max(self.published)
    }
}
