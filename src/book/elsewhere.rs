//! Mentions of figures and tables of other chapters: once all chapters ran, or were taken from the cache, each mark gets its words
//! and its link. So no chapter depends on another one, and what is kept of it neither.

use std::collections::BTreeMap;

use super::disk::Disk;
use super::made::Lesson;
use super::sources::ChapterSource;
use super::told;
use crate::chapter::{Elsewhere, Output, Settings, Written, without_marks};
use crate::environment::slashed;
use crate::furniture::{address, named_from};
use crate::markup::{Markup, escape_html, path_in_address};
use crate::report::{Fault, did_you_mean};
use crate::words::say;

/// What is known of chapters besides what ran.
pub(super) struct Others<'a> {
    /// The titles of the book's chapters, by their files.
    pub(super) titles: &'a BTreeMap<String, String>,
    /// Whether a file stands there that did not run.
    pub(super) stands: &'a dyn Fn(&str) -> bool,
}

/// Puts words and links in the places of the marks; what leads nowhere is told with the chapter in which it stands.
pub(super) fn resolve(
    sources: &[ChapterSource],
    lessons: &mut [Lesson],
    settings: &Settings,
    others: &Others<'_>,
    world: impl Fn(&ChapterSource) -> Disk,
) {
    // Of two chapters that come of one file the first counts.
    let paths: Vec<String> = sources.iter().map(|source| slashed(&source.path)).collect();
    let known: BTreeMap<&str, usize> =
        paths.iter().enumerate().rev().map(|(at, path)| (path.as_str(), at)).collect();
    for (at, source) in sources.iter().enumerate() {
        let marked = std::mem::take(&mut lessons[at].elsewhere);
        let mut texts = Vec::new();
        for elsewhere in &marked {
            let path = named_from(&paths[at], &file_of(&elsewhere.chapter)).unwrap_or_default();
            let found = match known.get(path.as_str()) {
                Some(&there) => called(&lessons[there], &path, elsewhere),
                None if (others.stands)(&path) => Ok(None),
                None => Err(no_chapter(elsewhere, &paths[at], &known)),
            };
            texts.push(match found {
                Ok(Some(name)) => {
                    let chapter = others.titles.get(&path).unwrap_or(&path);
                    let words = say!(settings.words, "elsewhere", label = name, chapter = chapter);
                    written(&words, &paths[at], &path, &elsewhere.target, settings.output)
                }
                Ok(None) => "⚠".to_string(),
                Err(fault) => {
                    let world = world(source);
                    let written = Written::new(source.source(), &world);
                    let fault = told::at(fault, &written.located(elsewhere.range.clone()));
                    lessons[at].faults.push(fault.text);
                    lessons[at].told.push(fault.told);
                    "⚠".to_string()
                }
            });
        }
        if !marked.is_empty() {
            lessons[at].text = without_marks(&lessons[at].text, &marked, &texts);
        }
    }
}

/// The file that a reference names; `.md` may be left out.
fn file_of(chapter: &str) -> String {
    format!("{}.md", chapter.strip_suffix(".md").unwrap_or(chapter))
}

/// What a figure or table of a chapter is called; nothing, where that chapter has faults of its own, which are told.
fn called(there: &Lesson, path: &str, elsewhere: &Elsewhere) -> Result<Option<String>, Fault> {
    let targets = || there.labels.iter().map(|(target, _)| target.as_str());
    if let Some((_, name)) = there.labels.iter().find(|(target, _)| *target == elsewhere.target) {
        return Ok(Some(name.clone()));
    }
    if !there.faults.is_empty() {
        return Ok(None);
    }
    let id = elsewhere.target.split('.').next();
    let own: Vec<&str> = targets().filter(|target| target.split('.').next() == id).collect();
    let listed = |targets: Vec<&str>| match targets.as_slice() {
        [] => "nothing in it has a number; a block is referred to by its `id`".to_string(),
        targets => format!("there are `{}`", targets.join("`, `")),
    };
    let known = if own.is_empty() { targets().take(8).collect() } else { own };
    let remedy = did_you_mean(&elsewhere.target, targets()).unwrap_or_else(|| listed(known));
    Err(Fault::new(format!("no figure or table of {path} is `{}`", elsewhere.target)).remedy(remedy))
}

fn no_chapter(elsewhere: &Elsewhere, here: &str, known: &BTreeMap<&str, usize>) -> Fault {
    // Files beside this one are named as they are.
    let folder = here.rfind('/').map_or("", |end| &here[..=end]);
    let beside = known.keys().filter_map(|path| path.strip_prefix(folder));
    let remedy = did_you_mean(&file_of(&elsewhere.chapter), beside)
        .unwrap_or_else(|| "name the other chapter's file as seen from this one".to_string());
    Fault::new(format!("`{}` is no chapter of this book", elsewhere.chapter)).remedy(remedy)
}

/// The words, with a link where there are pages.
fn written(words: &str, here: &str, there: &str, target: &str, output: Output) -> String {
    let text = Markup::text_in_markdown(words);
    if output != Output::Html {
        return text.to_string();
    }
    let up = "../".repeat(here.matches('/').count());
    let page = path_in_address(&address(there));
    format!("<a href=\"{up}{page}#{}\">{}</a>", escape_html(target), &*text)
}
