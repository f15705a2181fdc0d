//! The lessons of a book, and what is put around each of them once it ran; knows no block.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::Config as BookConfig;

use super::beside;
use super::told::{BookFault, without_place};
use crate::chapter::Output;
use crate::config::{Config, Contributors, Dates};
use crate::environment::slashed;
use crate::furniture::{
    Date, FRONT_MATTER_KEYS, Framing, FrontMatter, Furnished, Target, address, around, minutes, named_from,
    parted,
};
use crate::report::Fault;

/// What stands around the chapters of a book.
pub(super) struct Furniture {
    /// For each file what stands above and below its text.
    around: BTreeMap<String, Framing>,
}

/// Takes the front matter out of the chapters, and says what stands around them.
pub(super) fn furniture(
    context: &PreprocessorContext,
    book: &mut Book,
    config: &Config,
    faults: &mut Vec<BookFault>,
) -> Furniture {
    let lessons = lessons(&context.root, &context.config, book, config, faults);
    let words = config.settings.words;
    let framed = |lesson: &Furnished| (lesson.target.path.clone(), around(lesson, &config.furniture, words));
    let mut placed: BTreeMap<String, Framing> = lessons.iter().map(framed).collect();
    let own = context.config.book.language.as_deref().unwrap_or_default();
    if config.settings.output != Output::Html {
        return Furniture { around: placed };
    }
    if !config.languages.0.is_empty() {
        for chapter in book.chapters() {
            let Some(path) = chapter.path.as_deref().map(slashed) else { continue };
            let mut links = config.languages.links(own, &path);
            let place = placed.entry(path).or_default();
            links.splice(0..0, Some(place.above.clone()).filter(|above| !above.is_empty()));
            place.above = links.join(" · ");
        }
    }
    for lesson in lessons.iter().filter(|_| config.readers.is_asked()) {
        hear(lesson, config, placed.entry(lesson.target.path.clone()).or_default());
    }
    Furniture { around: placed }
}

/// Puts around a lesson what its readers say, and how many there are. The lesson goes by the address that its page has in all
/// languages.
fn hear(lesson: &Furnished, config: &Config, place: &mut Framing) {
    let Target { path, title } = &lesson.target;
    let (page, words) = (address(path), config.settings.words);
    place.above.extend(config.readers.above(&page, words));
    let mut foot: Vec<String> = config.readers.below(&page, title, words).into_iter().collect();
    foot.push(beside::readers_script(path));
    place.foot = foot.join("\n\n");
}

/// The lessons of a book, whose front matter is taken out of them; and what is wrong with it.
pub(super) fn lessons(
    root: &Path,
    told: &BookConfig,
    book: &mut Book,
    config: &Config,
    faults: &mut Vec<BookFault>,
) -> Vec<Furnished> {
    let mut lessons = Vec::new();
    let mut part = None;
    for item in &mut book.items {
        match item {
            BookItem::PartTitle(title) => part = Some(title.clone()),
            BookItem::Chapter(chapter) => {
                lessons_of((root, told), chapter, &part, config, &mut lessons, faults)
            }
            BookItem::Separator => {}
        }
    }
    place(&mut lessons, &book.chapters().filter_map(target).collect::<Vec<_>>());
    faults.extend(need(&mut lessons, &told.book.src));
    lessons
}

/// Which lesson of how many each is, and what stands beside it.
fn place(lessons: &mut [Furnished], pages: &[Target]) {
    let places: BTreeMap<&str, usize> =
        pages.iter().enumerate().rev().map(|(at, page)| (page.path.as_str(), at)).collect();
    let total = lessons.iter().filter(|lesson| lesson.number.is_some()).count();
    let mut before = 0;
    for lesson in lessons {
        if let Some(number) = &mut lesson.number {
            before += 1;
            *number = (before, total);
        }
        let at = places.get(lesson.target.path.as_str()).copied().unwrap_or_default();
        let page = |at: usize| pages.get(at).cloned();
        lesson.beside = [at.checked_sub(1).and_then(page), page(at + 1)];
    }
}

/// Finds the lessons that others build on; and tells which are nowhere.
fn need(lessons: &mut [Furnished], source: &Path) -> Vec<BookFault> {
    let known = lessons.iter().rev().map(|lesson| (lesson.target.path.clone(), lesson.target.clone()));
    let known: BTreeMap<String, Target> = known.collect();
    let mut faults = Vec::new();
    for Furnished { target, front_matter, needed, .. } in lessons {
        for file in &front_matter.requires {
            if let Some(found) = named_from(&target.path, file).and_then(|path| known.get(&path)) {
                needed.push(found.clone());
                continue;
            }
            let shown = slashed(&source.join(&target.path));
            let fault =
                format!("{shown}:1: the front matter requires `{file}`, but no lesson stands in this file");
            faults.push(without_place(
                &Fault::new(fault).remedy("name it as seen from here, and give it front matter of its own"),
            ));
        }
    }
    faults
}

impl Furniture {
    /// A chapter with what stands around it.
    pub(super) fn put(&self, path: &Path, text: String) -> String {
        let Some(Framing { above, below, foot }) = self.around.get(&slashed(path)) else { return text };
        let mut text = text;
        if !above.is_empty() {
            // What stands above a lesson stands below its title.
            let before = text.len() - text.trim_start().len();
            match text[before..].starts_with("# ") {
                true => {
                    let end = text[before..].find('\n').map_or(text.len(), |end| before + end);
                    text.insert_str(end, &format!("\n\n{above}\n"));
                }
                false => text.insert_str(0, &format!("{above}\n\n")),
            }
        }
        if !below.is_empty() {
            text.push_str(&format!("\n\n---\n\n{below}\n"));
        }
        if !foot.is_empty() {
            text.push_str(&format!("\n\n{foot}\n"));
        }
        text
    }
}

/// Where a chapter stands; a draft stands nowhere.
fn target(chapter: &Chapter) -> Option<Target> {
    Some(Target { path: slashed(chapter.path.as_deref()?), title: chapter.name.clone() })
}

fn lessons_of(
    (root, told): (&Path, &BookConfig),
    chapter: &mut Chapter,
    part: &Option<String>,
    config: &Config,
    lessons: &mut Vec<Furnished>,
    faults: &mut Vec<BookFault>,
) {
    let found = parted(&chapter.content).map(|(front_matter, text)| (front_matter, text.to_string()));
    if let (Some((mut front_matter, text)), Some(path)) = (found, &chapter.path) {
        chapter.content = text;
        let file = chapter.source_path.clone().unwrap_or_else(|| path.clone());
        let shown = slashed(&told.book.src.join(&file));
        faults.extend(front_matter.faults.drain(..).map(|fault| {
            without_place(&Fault::new(format!("{shown}:1: {fault}")).remedy(FRONT_MATTER_KEYS))
        }));
        if config.dates == Dates::Git && config.contributors == Contributors::Trusted {
            from_history(root, &told.book.src.join(&file), &mut front_matter);
        }
        lessons.push(Furnished {
            target: Target { path: slashed(path), title: chapter.name.clone() },
            beside: [None, None],
            part: part.clone(),
            number: chapter.number.is_some().then_some((0, 0)),
            minutes: minutes(&chapter.content),
            needed: Vec::new(),
            front_matter,
        });
    }
    for item in &mut chapter.sub_items {
        if let BookItem::Chapter(chapter) = item {
            lessons_of((root, told), chapter, part, config, lessons, faults);
        }
    }
}

/// The days on which git saw a file first and last; nothing, where it knows nothing of it.
fn from_history(root: &Path, file: &Path, front_matter: &mut FrontMatter) {
    let asked = Command::new("git")
        // What the folder's own configuration would have git run is not run.
        .args(["-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "--no-pager"])
        .args([
            "log",
            "--no-show-signature",
            "--no-ext-diff",
            "--no-textconv",
            "--follow",
            "--format=%as",
            "--",
        ])
        .arg(file)
        .current_dir(root)
        .output();
    let days = asked.map(|asked| String::from_utf8_lossy(&asked.stdout).into_owned()).unwrap_or_default();
    let mut days = days.lines().filter_map(Date::read);
    let last = days.next();
    front_matter.published = front_matter.published.or(days.next_back().or(last));
    front_matter.changed = front_matter.changed.or(last);
}
