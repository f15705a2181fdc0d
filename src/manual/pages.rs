//! Entries as pages of a book, whose examples run when it is built; knows no catalogue and no disk.

use super::{Catalogue, Entry, Family};
use crate::report::capital;

/// What stands above a page that is written from a catalogue.
const ORIGIN: &str = "<!-- Written by `cargo reference` from the catalogues in src/; change it there. -->";

/// The spelling that is a program of several lines.
const PROGRAM: &str = "Python";

/// One page.
pub struct Page {
    /// Its file below the manual's folder `reference`.
    pub file: String,
    /// Its title.
    pub title: String,
    /// Its Markdown.
    pub text: String,
}

/// All pages in the order of the manual: one for each catalogue, and one for each of its families.
pub fn pages(catalogues: &[Catalogue]) -> Vec<Page> {
    let mut pages = Vec::new();
    for catalogue in catalogues.iter().filter(|catalogue| catalogue.on_pages) {
        let file = format!("{}.md", catalogue.name);
        let title = catalogue.title.to_string();
        match catalogue.families.as_slice() {
            [family] => {
                pages.push(Page {
                    file,
                    text: page(&title, [catalogue.intro, catalogue.sample], &family.entries),
                    title,
                });
            }
            families => {
                pages.push(Page { file, text: contents(catalogue), title });
                pages.extend(families.iter().map(|family| Page {
                    file: family_file(catalogue, family),
                    title: capital(family.name),
                    text: family_page(family),
                }));
            }
        }
    }
    pages
}

/// The page of one family.
pub fn family_page(family: &Family) -> String {
    page(&capital(family.name), [""; 2], &family.entries)
}

/// The lines of `SUMMARY.md` that lead to the pages.
pub fn summary(pages: &[Page]) -> String {
    let line = |page: &Page| {
        let depth = if page.file.contains('/') { "  " } else { "" };
        format!("{depth}- [{}](reference/{})\n", page.title, page.file)
    };
    pages.iter().map(line).collect()
}

fn family_file(catalogue: &Catalogue, family: &Family) -> String {
    format!("{}/{}.md", catalogue.name, family.name.replace(' ', "-"))
}

/// The front page of a catalogue with families.
fn contents(catalogue: &Catalogue) -> String {
    let mut text = format!("{ORIGIN}\n\n# {}\n\n{}\n", catalogue.title, catalogue.intro);
    for family in &catalogue.families {
        let file = family_file(catalogue, family);
        text += &format!("\n**[{}]({file})**: {}\n", capital(family.name), links(&file, &family.entries));
    }
    text
}

fn page(title: &str, head: [&str; 2], entries: &[Entry]) -> String {
    let mut text = format!("{ORIGIN}\n\n# {title}\n");
    for part in head.iter().filter(|part| !part.is_empty()) {
        text += &format!("\n{}\n", part.trim_end());
    }
    text += &format!("\n{}\n", links("", entries));
    for entry in entries {
        text += &format!("\n{}", entry_text(entry));
    }
    text
}

/// One entry under its heading.
pub fn entry_text(entry: &Entry) -> String {
    format!("## {}\n\n{}", entry.name, body(entry))
}

/// The names of entries, each leading to its heading.
fn links(file: &str, entries: &[Entry]) -> String {
    let link = |entry: &Entry| format!("[{0}]({file}#{0})", entry.name);
    entries.iter().map(link).collect::<Vec<_>>().join(" · ")
}

fn body(entry: &Entry) -> String {
    let mut text = format!("`{}`\n\n{}\n", entry.head, entry.doc);
    let facts = entry.facts.iter().map(|(name, fact)| format!("- {name}: {fact}\n"));
    let (long, short): (Vec<_>, Vec<_>) = entry.spellings.iter().partition(|(_, code)| code.contains('\n'));
    let short = short.iter().map(|(name, code)| format!("- {name}: `{code}`\n"));
    let list: String = facts.chain(short).collect();
    if !list.is_empty() {
        text += &format!("\n{list}");
    }
    for (name, code) in long.iter().filter(|(name, _)| *name != PROGRAM) {
        let marks = fence_around(code);
        text += &format!("\n{name}:\n\n{marks}text\n{}\n{marks}\n", code.trim_end());
    }
    if let Some(example) = &entry.example {
        text += &format!("\n{}\n", shown(example));
    }
    // A program is for those who look for it, and stands folded below the example.
    for (name, code) in long.iter().filter(|(name, _)| *name == PROGRAM) {
        let summary = format!("<summary>The same in {name}</summary>");
        text += &format!("\n<details>\n{summary}\n\n```python\n{code}\n```\n\n</details>\n");
    }
    text
}

/// Marks that no line of a text ends early.
fn fence_around(text: &str) -> String {
    let own = text.lines().map(|line| line.bytes().take_while(|letter| *letter == b'`').count()).max();
    "`".repeat(own.unwrap_or(0).max(2) + 1)
}

/// An example in its fence; a line of Markdown stands as it is.
fn shown(example: &str) -> String {
    let trains = example.lines().any(|line| line.starts_with("descend ") || line.starts_with("repeat "));
    match (example.starts_with("{{#"), trains) {
        (true, _) => example.to_string(),
        (_, true) => format!("```train\n{example}\n```"),
        _ => format!("```calc\n{example}\n```"),
    }
}
