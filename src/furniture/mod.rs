//! What stands around a lesson: its part and number, when it was written, how long it takes, what it builds on, and the way to
//! the lessons beside it and to its other languages; knows no block, no file and no clock.

mod date;
mod front_matter;
mod languages;
mod reading;

pub use date::Date;
pub use front_matter::{FRONT_MATTER_KEYS, FrontMatter, parted};
pub use languages::{Languages, address};
pub use reading::{beginning, minutes};

use crate::markup::Markup;
use crate::words::{Words, say};

/// One thing around a lesson, by the word that the settings have for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Furnishing {
    /// The part of the book.
    Part,
    /// Which of how many lessons it is.
    Number,
    /// When it was published.
    Published,
    /// When it was changed since.
    Changed,
    /// How long it takes to read.
    ReadingTime,
    /// What it builds on.
    Prerequisites,
    /// The lesson before.
    Previous,
    /// The lesson behind.
    Next,
}

/// All pieces, each with its word, in the order of a page.
pub static FURNISHINGS: &[(&str, Furnishing)] = &[
    ("part", Furnishing::Part),
    ("number", Furnishing::Number),
    ("published", Furnishing::Published),
    ("changed", Furnishing::Changed),
    ("reading-time", Furnishing::ReadingTime),
    ("prerequisites", Furnishing::Prerequisites),
    ("previous", Furnishing::Previous),
    ("next", Furnishing::Next),
];

/// A page that one can be led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its file below the source folder, with `/` between folders.
    pub path: String,
    /// Its title.
    pub title: String,
}

/// A chapter that says of itself, in its front matter, that it is a lesson.
#[derive(Clone, Debug)]
pub struct Furnished {
    /// Where it stands.
    pub target: Target,
    /// The page before it in the book, and the one behind.
    pub beside: [Option<Target>; 2],
    /// The title of the part that it stands in.
    pub part: Option<String>,
    /// Which it is of how many lessons, if the book numbers it.
    pub number: Option<(usize, usize)>,
    /// How many minutes it takes.
    pub minutes: usize,
    /// The lessons that it builds on.
    pub needed: Vec<Target>,
    /// What its front matter says.
    pub front_matter: FrontMatter,
}

/// What stands above a lesson's text and below it, as Markdown; either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Framing {
    /// Below the title.
    pub above: String,
    /// At the end.
    pub below: String,
    /// Behind the end: what readers say.
    pub foot: String,
}

/// What stands around a lesson.
pub fn around(lesson: &Furnished, pieces: &[Furnishing], words: Words) -> Framing {
    let link = |to: &Target| link(&lesson.target.path, to);
    let mut above: Vec<String> = Vec::new();
    let mut below: Vec<String> = Vec::new();
    for piece in FURNISHINGS.iter().map(|(_, piece)| piece).filter(|piece| pieces.contains(piece)) {
        match piece {
            Furnishing::Part => above
                .extend(lesson.part.as_ref().map(|part| format!("**{}**", &*Markup::text_in_markdown(part)))),
            Furnishing::Number => above.extend(lesson.number.map(|(number, total)| {
                say!(words, "lesson-number", number = number.to_string(), total = total.to_string())
            })),
            Furnishing::Published => {
                above.extend(lesson.front_matter.published.map(|date| date.written(words)));
            }
            Furnishing::Changed => above.extend(changed(lesson, words)),
            Furnishing::ReadingTime => above.push(say!(words, "reading-time", minutes = lesson.minutes)),
            Furnishing::Prerequisites => {
                let needed: Vec<String> = lesson.needed.iter().map(link).collect();
                if !needed.is_empty() {
                    above.push(say!(words, "lesson-requires", lessons = words.listed(&needed)));
                }
            }
            Furnishing::Previous => {
                let before = lesson.beside[0].as_ref();
                below.extend(before.map(|to| say!(words, "lesson-previous", lesson = link(to))));
            }
            Furnishing::Next => {
                below.extend(
                    lesson.beside[1].as_ref().map(|to| say!(words, "lesson-next", lesson = link(to))),
                );
            }
        }
    }
    Framing { above: above.join(" · "), below: below.join(" · "), foot: String::new() }
}

/// The file below the source folder that a page names as seen from itself; nothing, if that leads out.
pub fn named_from(page: &str, file: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn changed(lesson: &Furnished, words: Words) -> Option<String> {
    let FrontMatter { published, changed, .. } = &lesson.front_matter;
    let changed = changed.filter(|changed| Some(*changed) > *published)?;
    Some(say!(words, "lesson-changed", date = changed.written(words)))
}

/// A link from a page to another one, by its title.
fn link(from: &str, to: &Target) -> String {
    let up = "../".repeat(from.matches('/').count());
    format!("[{}](<{up}{}>)", &*Markup::text_in_markdown(&to.title), to.path)
}
