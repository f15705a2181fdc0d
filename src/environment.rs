//! The world around a chapter: its files and its time, behind one small door; knows no disk and no clock.

use std::collections::BTreeMap;
use std::path::Path;

use crate::report::{Fault, did_you_mean};

/// The largest file that a lesson may read.
pub const MOST_BYTES: usize = 16 << 20;

/// What a chapter asks of the world around it. A book answers from the disk and by the clock, a test from memory.
///
/// Threads are not asked for: a large product shares its rows out among those of the pool that the chapter runs in,
/// and keeps them to itself where there is none.
pub trait Environment {
    /// Where the lesson's own file stands, as seen from the source folder: `lessons/one.md`.
    fn lesson(&self) -> &str;

    /// The bytes of a file, by its path as seen from the source folder; not more than one beyond [`MOST_BYTES`].
    fn read(&self, path: &str) -> Result<Vec<u8>, Unread>;

    /// The names of the files in a folder, as seen from the source folder, to find out which one was meant.
    fn names(&self, folder: &str) -> Vec<String>;

    /// Whether some file above the source folder may be read; which, it says when it is asked for one.
    fn reaches_out(&self) -> bool {
        false
    }

    /// Whether the chapter has used up its time. This is the last resort: most work is counted before it is done.
    fn is_late(&self) -> bool;

    /// Hears how far a training is: how many of its steps are made, and the loss before the next.
    fn hear(&self, _steps: usize, _of: usize, _loss: f64) {}

    /// Whether anything is kept from one build to the next.
    fn keeps(&self) -> bool {
        false
    }

    /// What was kept as the answer to the very same question.
    fn kept(&self, _question: &[u8]) -> Option<Vec<u8>> {
        None
    }

    /// Keeps an answer, as long as there is room.
    fn keep(&self, _question: &[u8], _answer: &[u8]) {}
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is none.
    Missing,
    /// It stands outside of the source folder, by a link.
    Outside,
    /// It is a folder or a device.
    NoFile,
    /// Another reason, in the system's words.
    Refused(String),
}

/// A path as lessons and faults write it on every system, with `/` between folders.
pub fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The text of a file, by its path as seen from the lesson's own file, as a link in its prose is.
pub fn text(environment: &dyn Environment, path: &str) -> Result<String, Fault> {
    let inside = inside(environment.lesson(), path)?;
    if inside.starts_with("../") && !environment.reaches_out() {
        return Err(outside(path));
    }
    let bytes = environment.read(&inside).map_err(|why| match why {
        Unread::Missing => not_there(environment, &inside, path),
        Unread::Outside => outside(path),
        Unread::NoFile => {
            Fault::new(format!("`{path}` is no file")).remedy("name a text file, such as `points.csv`")
        }
        Unread::Refused(reason) => Fault::new(format!("`{path}` cannot be read: {reason}")),
    })?;
    if bytes.len() > MOST_BYTES {
        return Err(Fault::new(format!("`{path}` is larger than {} megabytes", MOST_BYTES >> 20))
            .remedy("keep the rows and columns that the lesson needs"));
    }
    let text = in_utf8(bytes, path)?;
    // Some spreadsheets mark UTF-8 by a first letter that is not part of the text.
    Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
}

/// The bytes of a file as text.
pub fn in_utf8(bytes: Vec<u8>, path: &str) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|&&byte| byte == b'\n').count() + 1;
        Fault::new(format!("`{path}` is not written in UTF-8: line {line} holds something else"))
            .remedy("save it as text in the encoding UTF-8")
    })
}

/// Where a path leads, as seen from the source folder; only its words are looked at.
fn inside(lesson: &str, path: &str) -> Result<String, Fault> {
    let plain = "name it as seen from the lesson's own file, for example `data/points.csv`";
    if path.contains("://") {
        return Err(Fault::new(format!("`{path}` is an address, and lessons do not use the network"))
            .remedy("save the file beside the lesson, and name it here"));
    }
    if path.contains('\\') {
        return Err(Fault::new("a path has no backslashes").remedy("write `/` between folders"));
    }
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with(['/', '~']) || drive {
        return Err(Fault::new(format!("`{path}` does not begin at the lesson")).remedy(plain));
    }
    if path.trim().is_empty() || path.ends_with('/') || path.contains('\0') {
        return Err(Fault::new("this is no name of a file").remedy(plain));
    }
    let mut way: Vec<&str> = Vec::new();
    for part in folder_of(lesson).split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if way.last().is_some_and(|last| *last != "..") => drop(way.pop()),
            name => way.push(name),
        }
    }
    Ok(way.join("/"))
}

/// The folder that a file stands in.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn outside(path: &str) -> Fault {
    Fault::new(format!("`{path}` leads out of the book's source folder")).remedy(
        "a lesson reads only what stands under that folder: put the file there; \
             books share a folder by `data = [\"../data\"]` in book.toml",
    )
}

fn not_there(environment: &dyn Environment, inside: &str, path: &str) -> Fault {
    let mut names = environment.names(folder_of(inside));
    names.retain(|name| !name.ends_with(".md"));
    names.sort();
    let wanted = inside.rsplit('/').next().unwrap_or_default();
    let remedy = did_you_mean(wanted, names.iter().map(String::as_str)).unwrap_or_else(|| {
        "a path is seen from the lesson's own file; the file must stand under the book's source folder"
            .to_string()
    });
    Fault::new(format!("there is no file `{path}`")).remedy(remedy)
}

/// A world in memory, without a clock: what a chapter meets in a test, in an example or where nothing is given to it.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// Where the lesson's own file stands.
    pub lesson: String,
    /// The files, each under its path as seen from the source folder.
    pub files: BTreeMap<String, String>,
    /// Whether the chapter has used up its time from the start.
    pub late: bool,
}

impl Environment for Memory {
    fn lesson(&self) -> &str {
        &self.lesson
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Unread> {
        self.files.get(path).map(|text| text.clone().into_bytes()).ok_or(Unread::Missing)
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let name = |path: &String| {
            let name = path.rsplit('/').next()?;
            (folder_of(path) == folder).then(|| name.to_string())
        };
        self.files.keys().filter_map(name).collect()
    }

    fn reaches_out(&self) -> bool {
        self.files.keys().any(|path| path.starts_with("../"))
    }

    fn is_late(&self) -> bool {
        self.late
    }
}
