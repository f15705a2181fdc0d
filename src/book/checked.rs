//! Lessons that are checked and not drawn: those of a folder or of a book, each with the settings of the book around it;
//! knows no form in which faults are told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

use super::disk::Disk;
use super::elsewhere::{self, Others};
use super::home::{self, Home, source_folder};
use super::made::Lesson;
use super::sources::ChapterSource;
use super::{cache_for, in_parallel};
use crate::chapter::Output;
use crate::environment::{self, slashed};
use crate::lesson;

/// A lesson that was checked, or the settings of a book that has some.
pub struct Checked {
    /// Its file, as it was named.
    pub file: String,
    /// What is wrong with it; its text is the lesson's own.
    pub lesson: Lesson,
}

impl Checked {
    /// Whether it is a lesson, and not what the book around lessons says.
    pub fn is_lesson(&self) -> bool {
        !self.file.ends_with(SETTINGS)
    }
}

/// The file that says how a book is built.
const SETTINGS: &str = "book.toml";

/// Checks the lessons of some files and folders, in the order of their names.
pub fn check(paths: &[PathBuf], keeping: bool) -> Result<Vec<Checked>> {
    let mut files = Vec::new();
    for path in paths {
        lessons_in(path, &mut files).with_context(|| format!("cannot read {}", path.display()))?;
    }
    files.sort();
    files.dedup();
    let mut checked = settings_around(&files);
    // One after the other they would share no thread; side by side those of one folder have one book.
    for files in files.chunk_by(|one, next| one.parent() == next.parent()) {
        checked.extend(of_one_folder(files, keeping)?);
    }
    Ok(checked)
}

/// The faults in what the books around some lessons say.
fn settings_around(files: &[PathBuf]) -> Vec<Checked> {
    let found = files.iter().filter_map(|file| {
        let named = file.parent().and_then(home::root_around);
        let whole = file.canonicalize().ok()?;
        let root = home::root_around(whole.parent()?)?;
        Some((root.to_path_buf(), named.unwrap_or(root).join(SETTINGS)))
    });
    let roots: BTreeMap<PathBuf, PathBuf> = found.collect();
    let checked = roots.into_iter().map(|(root, shown)| {
        let file = slashed(&shown);
        let found = home::faults(&root, &file);
        let (faults, told) = found.into_iter().map(|fault| (fault.text, fault.told)).unzip();
        Checked { file, lesson: Lesson { faults, told, ..Lesson::default() } }
    });
    checked.filter(|checked| !checked.lesson.faults.is_empty()).collect()
}

fn of_one_folder(files: &[PathBuf], keeping: bool) -> Result<Vec<Checked>> {
    let whole = |file: &PathBuf| file.canonicalize().unwrap_or_else(|_| file.clone());
    let first = whole(&files[0]);
    let mut config = Home::of(&first).config;
    config.settings.output = Output::Verified;
    let sources = files.iter().map(|file| source(file, config.seconds)).collect::<Result<Vec<_>>>()?;
    config.cache &= keeping;
    let cache = cache_for(&config, first.parent().unwrap_or(Path::new("")));
    let mut lessons = in_parallel(&sources, &config, None, cache.as_deref(), None, |source| {
        Disk::beside(&source.path, config.seconds).keeping(cache.clone())
    })?;
    // A chapter that is not checked now may be one that stands there all the same.
    let others = Others { titles: &BTreeMap::new(), stands: &|path| Path::new(path).is_file() };
    elsewhere::resolve(&sources, &mut lessons, &config.settings, &others, |source| {
        Disk::beside(&source.path, config.seconds)
    });
    cache.inspect(|cache| cache.tidy());
    let files = sources.into_iter().map(|source| source.file);
    Ok(files.zip(lessons).map(|(file, lesson)| Checked { file, lesson }).collect())
}

/// A lesson with its includes, as mdBook hands it over.
pub(super) fn source(path: &Path, seconds: f64) -> Result<ChapterSource> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read the lesson {}", path.display()))?;
    let written = environment::in_utf8(bytes, &path.to_string_lossy())
        .map_err(|fault| anyhow!("{}; {}", fault.message, fault.remedy.unwrap_or_default()))?;
    let file = slashed(path);
    let world = Disk::beside(path, seconds);
    let expanded = lesson::expanded(&file, &written, &|included| environment::text(&world, included).ok());
    let content = expanded.text().to_string();
    Ok(ChapterSource { path: path.to_path_buf(), content, file, written: Some(written) })
}

/// Where the lessons of a folder stand: in the source folder, if it is one of a book.
pub fn lessons_folder(path: &Path) -> PathBuf {
    source_folder(path).unwrap_or_else(|| path.to_path_buf())
}

/// What a check of a path reads: settings, lessons, and the folders that a book shares with others.
pub fn read_by_check(path: &Path) -> Vec<PathBuf> {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let shared = home::book_around(&whole).map(|(root, book)| {
        let folders = home::data_folders(&book).into_iter();
        folders.filter_map(|name| home::shared(root, &name)).collect::<Vec<_>>()
    });
    let mut read = shared.unwrap_or_default();
    read.extend([path.join("book.toml"), lessons_folder(path)]);
    read
}

/// The Markdown files of a folder, or of a book's source folder.
fn lessons_in(path: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !std::fs::metadata(path)?.is_dir() {
        found.push(path.to_path_buf());
        return Ok(());
    }
    let base = lessons_folder(path);
    let whole = base.canonicalize()?;
    // What a link leads to may stand outside, be no file, or never end.
    let is_inside =
        |path: &Path| path.canonicalize().is_ok_and(|found| found.starts_with(&whole) && found.is_file());
    let mut open = vec![base];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            // A link may lead back to where it stands.
            if kind.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|kind| kind == "md")
                && path.file_name().is_some_and(|name| name != "SUMMARY.md")
                && is_inside(&path)
            {
                found.push(path);
            }
        }
    }
    Ok(())
}
