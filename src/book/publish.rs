//! The second renderer: what the world finds out about the pages that mdBook wrote, written beside them and into their heads; knows
//! no block.
//!
//! A preprocessor cannot write beside the pages, which stand nowhere yet when it runs. A renderer can, once mdBook's own has
//! written them; it is given the book again, and finds the pages in the folder beside its own.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::config::Config as BookConfig;
use serde::Deserialize;

use super::furniture::lessons;
use super::outcome::{Outcome, tell};
use super::told::{BookFault, without_place};
use super::{home, translations};
use crate::environment::slashed;
use crate::furniture::{Furnished, Target, beginning};
use crate::markup::path_in_address;
use crate::publication::{Publication, PublishedPage, feed, head, sitemap, standalone};
use crate::report::Fault;

/// What mdBook tells a renderer.
#[derive(Deserialize)]
struct Rendered {
    root: PathBuf,
    book: Book,
    config: BookConfig,
    destination: PathBuf,
}

/// The `[output.publish]` table.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Table {
    /// Where the book stands on the web; its languages stand below it.
    address: Option<String>,
    /// The folder with mdBook's pages, as seen from the book's.
    pages: Option<PathBuf>,
    #[serde(rename = "command")]
    _command: Option<String>,
    #[serde(rename = "optional")]
    _optional: Option<bool>,
}

/// What stands around what is put into a head, so that it is put there once.
const BEGIN: &str = "<!-- descent: publication -->";
const END: &str = "<!-- descent: end of publication -->";

/// Writes a sitemap and a feed beside the pages of a book, and into each page what it is and where it stands.
pub fn publish(mut input: impl Read, mut messages: impl Write) -> Result<Outcome> {
    let mut text = Vec::new();
    input.read_to_end(&mut text)?;
    let mut rendered: Rendered = serde_json::from_slice(&text)
        .context("`mdbook-descent publish` reads what mdBook 0.5 sends to a renderer: see the manual")?;
    let table: Option<Table> =
        rendered.config.get("output.publish").context("book.toml: [output.publish]")?;
    let table = table.unwrap_or_default();
    let mut faults = Vec::new();
    let book = publication(&mut rendered, &table, &mut faults)?;
    let folder = pages(&rendered, &table)?;
    for page in &book.pages {
        let file = folder.join(crate::furniture::address(&page.path));
        let Ok(text) = fs::read_to_string(&file) else {
            let fault = Fault::new(format!("{}: the page does not stand there", file.display()));
            let remedy = "`pages` in [output.publish] names the folder of mdBook's HTML";
            faults.push(without_place(&fault.remedy(remedy)));
            continue;
        };
        let picture = standalone(&text);
        let address = match &picture {
            Some(picture) => {
                let name = crate::furniture::address(&page.path);
                let name = format!("{}.svg", name.strip_suffix(".html").unwrap_or(&name));
                let drawn = folder.join(&name);
                fs::write(&drawn, picture).with_context(|| format!("cannot write {}", drawn.display()))?;
                Some(format!("{}{}", book.home(), path_in_address(&name)))
            }
            None => None,
        };
        let tags = head(&book, page, address.as_deref());
        fs::write(&file, with_head(&text, &tags))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    fs::write(folder.join("sitemap.xml"), sitemap(&book))?;
    if let Some(feed) = feed(&book) {
        fs::write(folder.join("feed.xml"), feed)?;
    }
    if faults.is_empty() {
        return Ok(Outcome::Done);
    }
    tell(&faults, &mut messages)?;
    Ok(Outcome::Failed)
}

/// The folder that mdBook's own renderer wrote into: where there are several, they stand side by side.
fn pages(rendered: &Rendered, table: &Table) -> Result<PathBuf> {
    let folder = match &table.pages {
        Some(pages) => rendered.root.join(pages),
        None => rendered.destination.parent().unwrap_or(&rendered.destination).join("html"),
    };
    if !folder.is_dir() {
        bail!(
            "no pages stand in {}; let book.toml have [output.html], or name their folder as `pages`",
            folder.display()
        );
    }
    Ok(folder)
}

fn publication(rendered: &mut Rendered, table: &Table, faults: &mut Vec<BookFault>) -> Result<Publication> {
    let address = table.address.as_deref().filter(|address| address.starts_with("http"));
    let Some(address) = address else {
        bail!(
            "book.toml: [output.publish] needs the address under which the book is published, such as \
             `address = \"https://example.org/course/\"`"
        );
    };
    let (_, config, _) = home::settings(&rendered.config)?;
    faults.extend(translations::take_back(&mut rendered.book));
    let lessons = lessons(&rendered.root, &rendered.config, &mut rendered.book, &config, &mut Vec::new());
    // Of two lessons that come of one file the first counts.
    let lessons: BTreeMap<String, Furnished> =
        lessons.into_iter().rev().map(|lesson| (lesson.target.path.clone(), lesson)).collect();
    let told = &rendered.config.book;
    let language = told.language.clone().unwrap_or_else(|| "en".to_string());
    let folder =
        config.languages.0.iter().find(|(tag, _)| *tag == language).map(|(_, folder)| folder.as_str());
    let folder =
        folder.filter(|folder| !folder.is_empty()).map_or_else(String::new, |folder| format!("{folder}/"));
    let pages = rendered
        .book
        .chapters()
        .filter_map(|chapter| {
            let path = slashed(chapter.path.as_deref()?);
            let lesson = lessons.get(&path);
            let matter = lesson.map(|lesson| &lesson.front_matter);
            Some(PublishedPage {
                title: chapter.name.clone(),
                description: beginning(&chapter.content),
                published: matter.and_then(|matter| matter.published),
                changed: matter.and_then(|matter| matter.changed),
                minutes: lesson.map(|lesson| lesson.minutes),
                requires: lesson.map_or_else(Vec::new, |lesson| paths(&lesson.needed)),
                path,
            })
        })
        .collect();
    Ok(Publication {
        site: format!("{}/", address.trim_end_matches('/')),
        folder,
        language,
        languages: config.languages,
        title: told.title.clone().unwrap_or_default(),
        description: told.description.clone().unwrap_or_default(),
        authors: told.authors.clone(),
        pages,
    })
}

fn paths(targets: &[Target]) -> Vec<String> {
    targets.iter().map(|target| target.path.clone()).collect()
}

/// A page with tags at the end of its head, in the place of those that an earlier run put there.
fn with_head(page: &str, tags: &str) -> String {
    let Some(end) = page.find("</head>") else { return page.to_string() };
    let (head, rest) = page.split_at(end);
    // A chapter may write such comments, too, but not into the head.
    let before = head.find(BEGIN).and_then(|from| {
        let behind = &head[from + head[from..].find(END)? + END.len()..];
        Some(format!("{}{}", &head[..from], behind.strip_prefix('\n').unwrap_or(behind)))
    });
    format!("{}{BEGIN}\n{tags}\n{END}\n{rest}", before.as_deref().unwrap_or(head))
}

/// Whether a renderer is this one, which wants the book as it is written.
pub(super) fn is_publisher(renderer: &str) -> bool {
    renderer == "publish"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_put_once() {
        let once = with_head("<head></head><body></body>", "<a>");
        assert_eq!(with_head(&once, "<a>"), once);
        let written = format!("<head></head><p>{BEGIN}a claim{END}é</p>");
        assert!(
            with_head(&written, "<a>").ends_with(&written["<head>".len()..]),
            "a chapter's own comments stay"
        );
        assert!(with_head(&once, "<b>").contains("<b>") && !with_head(&once, "<b>").contains("<a>"));
    }
}
