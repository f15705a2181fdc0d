//! The languages that a book stands in, and the way from a page to the same page in another one; knows no text of a page.

use crate::markup::escape_html;
use crate::words::{Words, say};

/// The languages of a book, each with the folder that it is published in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages(pub Vec<(String, String)>);

impl Languages {
    /// Links from a page, whose language is given, to itself in the other languages, as HTML.
    pub fn links(&self, own: &str, page: &str) -> Vec<String> {
        let addresses = self.addresses(own, page).into_iter().filter(|(tag, _)| *tag != own);
        addresses
            .map(|(tag, address)| {
                let name = match Words::known(tag) {
                    Some(words) => say!(words, "language-name"),
                    None => tag.to_string(),
                };
                let [tag, address, name] = [tag, &address, &name].map(escape_html);
                format!(
                    "<a href=\"{address}\" rel=\"alternate\" hreflang=\"{tag}\" lang=\"{tag}\">{name}</a>"
                )
            })
            .collect()
    }

    /// Where a page stands in each language, as seen from it; nothing, if its own is none of them.
    pub fn addresses(&self, own: &str, page: &str) -> Vec<(&str, String)> {
        let Some((_, home)) = self.0.iter().find(|(tag, _)| tag == own) else { return Vec::new() };
        let page = address(page);
        let depth = |path: &str| path.split('/').filter(|part| !part.is_empty()).count();
        let up = "../".repeat(depth(home) + page.matches('/').count());
        let there = |folder: &str| {
            let folder = folder.trim_matches('/');
            if folder.is_empty() { format!("{up}{page}") } else { format!("{up}{folder}/{page}") }
        };
        self.0.iter().map(|(tag, folder)| (tag.as_str(), there(folder))).collect()
    }
}

/// The address of a chapter's page below the book's.
pub fn address(chapter: &str) -> String {
    let path = chapter.strip_suffix(".md").unwrap_or(chapter);
    match path.strip_suffix("README") {
        // mdBook makes the page of a folder of it.
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{folder}index.html"),
        _ => format!("{path}.html"),
    }
}
