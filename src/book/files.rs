//! The files that lessons may read: plain text under the book's source folder; knows no table.

use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use mdbook_preprocessor::config::Config;

use crate::datasets::Files;
use crate::report::{Fault, did_you_mean};

/// The largest file that a lesson may read.
const MOST_BYTES: u64 = 16 << 20;

/// The files under the book's source folder, which is named as seen from the book's root.
///
/// A path is seen from the lesson's own file, as a link in its prose is.
pub fn files(root: &Path, source: &Path) -> Files {
    let (root, source) = (root.to_path_buf(), source.to_path_buf());
    Files::new(move |lesson, path| {
        let folder = root.join(&source);
        let lesson = Path::new(lesson);
        let inside = inside(lesson.strip_prefix(&source).unwrap_or(lesson), path)?;
        read(&folder, &inside, path)
    })
}

/// The files that a lesson without its book may read: those of the book it stands in, or else those of its own folder.
pub fn beside(lesson: &Path) -> Files {
    let found =
        lesson.canonicalize().or_else(|_| std::env::current_dir().map(|folder| folder.join("lesson.md")));
    let lesson = found.unwrap_or_else(|_| lesson.to_path_buf());
    let folder = lesson.parent().unwrap_or(Path::new("")).to_path_buf();
    let source = source_of(&folder).filter(|source| folder.starts_with(source)).unwrap_or(folder);
    let place = lesson.strip_prefix(&source).unwrap_or(&lesson).to_path_buf();
    Files::new(move |_, path| read(&source, &inside(&place, path)?, path))
}

/// The source folder of the book that a folder belongs to.
fn source_of(folder: &Path) -> Option<PathBuf> {
    let root = folder.ancestors().find(|folder| folder.join("book.toml").is_file())?;
    let config = Config::from_disk(root.join("book.toml")).ok()?;
    root.join(config.book.src).canonicalize().ok()
}

/// Where a path leads within the source folder; only its words are looked at.
fn inside(lesson: &Path, path: &str) -> Result<PathBuf, Fault> {
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
    if path.trim().is_empty() || path.contains('\0') {
        return Err(Fault::new("this is no name of a file").remedy(plain));
    }
    let mut way: Vec<&std::ffi::OsStr> = Vec::new();
    let folder = lesson.parent().unwrap_or(Path::new(""));
    for part in folder.components().chain(Path::new(path).components()) {
        match part {
            Component::Normal(name) => way.push(name),
            Component::ParentDir if way.pop().is_none() => return Err(outside(path)),
            _ => {}
        }
    }
    Ok(way.iter().collect())
}

fn outside(path: &str) -> Fault {
    Fault::new(format!("`{path}` leads out of the book's source folder"))
        .remedy("a lesson reads only what stands under that folder: put the file there")
}

fn read(folder: &Path, inside: &Path, path: &str) -> Result<String, Fault> {
    let refused = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => not_there(folder, inside, path),
        kind => Fault::new(format!("`{path}` cannot be read: {kind}")),
    };
    let found = folder.join(inside).canonicalize().map_err(refused)?;
    if !found.starts_with(folder.canonicalize().map_err(refused)?) {
        return Err(outside(path));
    }
    let about = found.metadata().map_err(refused)?;
    if !about.is_file() {
        return Err(
            Fault::new(format!("`{path}` is no file")).remedy("name a text file, such as `points.csv`")
        );
    }
    let mut bytes = Vec::new();
    std::fs::File::open(&found)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(refused)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Fault::new(format!("`{path}` is larger than {} megabytes", MOST_BYTES >> 20))
            .remedy("keep the rows and columns that the lesson needs"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|&&byte| byte == b'\n').count() + 1;
        Fault::new(format!("`{path}` is not written in UTF-8: line {line} holds something else"))
            .remedy("save it as text in the encoding UTF-8")
    })?;
    // Some spreadsheets mark UTF-8 by a first letter that is not part of the text.
    Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
}

fn not_there(folder: &Path, inside: &Path, path: &str) -> Fault {
    let beside = inside.parent().map(|parent| folder.join(parent)).unwrap_or_default();
    let mut names: Vec<String> = std::fs::read_dir(beside)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.ends_with(".md"))
        .collect();
    names.sort();
    let wanted = inside.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let remedy = did_you_mean(wanted, names.iter().map(String::as_str)).unwrap_or_else(|| {
        "a path is seen from the lesson's own file; the file must stand under the book's source folder"
            .to_string()
    });
    Fault::new(format!("there is no file `{path}`")).remedy(remedy)
}
