//! The world of a chapter on a machine: plain files under the book's source folder, and the clock; knows no table.

use std::cell::{Cell, RefCell};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mdbook_preprocessor::config::Config as BookConfig;

use super::answers::{Answers, WorldQuestion};
use super::home;
use super::progress::Progress;
use crate::cache::{Cache, hash};
use crate::environment::slashed;
use crate::environment::{Environment, MOST_BYTES, Unread};

/// The files under a source folder, for one chapter, whose time begins to run when this is made.
pub struct Disk {
    folder: PathBuf,
    /// Folders that the book shares with others; their paths lead through no link.
    shared: Vec<PathBuf>,
    lesson: String,
    start: Instant,
    limit: Duration,
    cache: Option<Arc<Cache>>,
    progress: Option<(Arc<Progress>, String)>,
    asking: Option<Asking>,
    answers: RefCell<Answers>,
}

/// What a world knows that only asks what is kept: as soon as something is not, it is late.
#[derive(Default)]
struct Asking {
    found: Cell<usize>,
    missed: Cell<bool>,
}

impl Disk {
    /// The world of a chapter of a book. The source folder and the lesson's file are named as seen from the book's root.
    pub fn of_book(root: &Path, source: &Path, lesson: &str, seconds: f64) -> Disk {
        let lesson = Path::new(lesson);
        Disk::new(root.join(source), lesson.strip_prefix(source).unwrap_or(lesson), seconds)
    }

    /// The same world with the folders that a book names, as seen from where it stands.
    pub fn sharing(self, root: &Path, names: &[String]) -> Disk {
        Disk { shared: names.iter().filter_map(|name| home::shared(root, name)).collect(), ..self }
    }

    /// The world of a lesson without its book: the files of the book it stands in, or else those of its own folder.
    pub fn beside(lesson: &Path, seconds: f64) -> Disk {
        let found =
            lesson.canonicalize().or_else(|_| std::env::current_dir().map(|folder| folder.join("lesson.md")));
        let lesson = found.unwrap_or_else(|_| lesson.to_path_buf());
        let folder = lesson.parent().unwrap_or(Path::new("")).to_path_buf();
        let book = home::book_around(&folder);
        let around = book.as_ref().and_then(|(root, book)| source_of(root, book));
        let source = around.filter(|source| folder.starts_with(source)).unwrap_or_else(|| folder.clone());
        let place = lesson.strip_prefix(&source).unwrap_or(&lesson).to_path_buf();
        let world = Disk::new(source, &place, seconds);
        match &book {
            Some((root, book)) => world.sharing(root, &home::data_folders(book)),
            None => world,
        }
    }

    fn new(folder: PathBuf, lesson: &Path, seconds: f64) -> Disk {
        let lesson = slashed(lesson);
        let limit = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        let (start, answers) = (Instant::now(), RefCell::default());
        Disk {
            folder,
            shared: Vec::new(),
            lesson,
            start,
            limit,
            cache: None,
            progress: None,
            asking: None,
            answers,
        }
    }

    /// The same world, which keeps what is given to it.
    pub fn keeping(self, cache: Option<Arc<Cache>>) -> Disk {
        Disk { cache, ..self }
    }

    /// The same world, which tells how far the trainings of a file are.
    pub(super) fn telling(self, progress: Option<Arc<Progress>>, file: &str) -> Disk {
        Disk { progress: progress.map(|progress| (progress, file.to_string())), ..self }
    }

    /// The same world, which only looks what is kept: a training that is not is late at its first step.
    pub(super) fn only_asking(self, cache: Arc<Cache>) -> Disk {
        Disk { cache: Some(cache), asking: Some(Asking::default()), ..self }
    }

    /// How many trainings were found in the cache by a world that only asks.
    pub(super) fn found(&self) -> usize {
        self.asking.as_ref().map_or(0, |asking| asking.found.get())
    }

    /// Where the lesson stands on this machine.
    pub(super) fn file(&self) -> PathBuf {
        self.folder.canonicalize().unwrap_or_else(|_| self.folder.clone()).join(&self.lesson)
    }

    /// Whether the chapter asked for something above the source folder.
    pub(super) fn reached_out(&self) -> bool {
        self.answers
            .borrow()
            .any(|asked| matches!(asked, WorldQuestion::File(path) if path.starts_with("../")))
    }

    /// What the chapter asked, with the hashes of the answers; nothing, if one question got several.
    pub(super) fn asked(&self) -> Option<Vec<(WorldQuestion, [u8; 32])>> {
        self.answers.borrow().all()
    }

    /// The hash of what the world answers now.
    pub(super) fn answer(&self, asked: &WorldQuestion) -> [u8; 32] {
        match asked {
            WorldQuestion::File(path) => hash_of_file(&self.bytes(path)),
            WorldQuestion::Names(folder) => hash_of_names(&self.entries(folder)),
        }
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, Unread> {
        let refused = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Unread::Missing,
            kind => Unread::Refused(kind.to_string()),
        };
        let found = self.folder.join(path).canonicalize().map_err(refused)?;
        let within = |folder: &PathBuf| found.starts_with(folder);
        if !within(&self.folder.canonicalize().map_err(refused)?) && !self.shared.iter().any(within) {
            return Err(Unread::Outside);
        }
        if !found.metadata().map_err(refused)?.is_file() {
            return Err(Unread::NoFile);
        }
        let mut bytes = Vec::new();
        std::fs::File::open(&found)
            .and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes))
            .map_err(refused)?;
        Ok(bytes)
    }

    fn entries(&self, folder: &str) -> Vec<String> {
        // A link may lead out of the source folder, and what stands there is nobody's business.
        let inside = |found: &PathBuf| {
            self.folder.canonicalize().is_ok_and(|folder| found.starts_with(folder))
                || self.shared.iter().any(|folder| found.starts_with(folder))
        };
        let found = self.folder.join(folder).canonicalize().ok().filter(inside);
        let entries = found.and_then(|found| std::fs::read_dir(found).ok()).into_iter().flatten();
        let mut names: Vec<String> =
            entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        names
    }
}

impl Environment for Disk {
    fn lesson(&self) -> &str {
        &self.lesson
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Unread> {
        let bytes = self.bytes(path);
        self.answers.borrow_mut().note(WorldQuestion::File(path.to_string()), hash_of_file(&bytes));
        bytes
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let names = self.entries(folder);
        self.answers.borrow_mut().note(WorldQuestion::Names(folder.to_string()), hash_of_names(&names));
        names
    }

    fn reaches_out(&self) -> bool {
        !self.shared.is_empty()
    }

    fn is_late(&self) -> bool {
        match &self.asking {
            Some(asking) => asking.missed.get(),
            None => self.start.elapsed() > self.limit,
        }
    }

    fn hear(&self, steps: usize, of: usize, loss: f64) {
        if let Some((progress, file)) = &self.progress {
            progress.trains(file, steps, of, loss);
        }
    }

    fn keeps(&self) -> bool {
        self.cache.is_some()
    }

    fn kept(&self, question: &[u8]) -> Option<Vec<u8>> {
        let cache = self.cache.as_ref()?;
        let kept = cache.read(cache.key(&[b"training", question]));
        if let Some(asking) = &self.asking {
            match kept {
                Some(_) => asking.found.set(asking.found.get() + 1),
                None => asking.missed.set(true),
            }
        }
        kept
    }

    fn keep(&self, question: &[u8], answer: &[u8]) {
        if let Some(cache) = self.cache.as_ref().filter(|_| self.asking.is_none()) {
            cache.write(cache.key(&[b"training", question]), answer);
        }
    }
}

fn hash_of_file(bytes: &Result<Vec<u8>, Unread>) -> [u8; 32] {
    match bytes {
        Ok(bytes) => hash(&[b"bytes", bytes]),
        Err(why) => hash(&[b"unread", format!("{why:?}").as_bytes()]),
    }
}

fn hash_of_names(names: &[String]) -> [u8; 32] {
    hash(&names.iter().map(String::as_bytes).collect::<Vec<_>>())
}

/// The source folder of a book. The book may come from anybody, so what it names must be its own.
fn source_of(root: &Path, book: &BookConfig) -> Option<PathBuf> {
    root.join(&book.book.src).canonicalize().ok().filter(|source| source.starts_with(root))
}
