//! The thread that runs lessons: one after the other, the newest text of each, and never one whose author wrote on; knows
//! no request.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use super::known::{self, KnownFault, LastRun};
use super::position::LinedText;
use lsp_types::Uri;

use crate::book::{Disk, Home, STACK};
use crate::cache::Cache;
use crate::chapter::{self, Draft, Output, Source};
use crate::environment::{self, Environment, Unread};
use crate::lesson;
use crate::record::Results;

/// A text that is to run.
pub(super) struct Job {
    /// By which its editor calls it.
    pub(super) uri: Uri,
    pub(super) path: PathBuf,
    pub(super) version: i32,
    pub(super) text: LinedText,
    /// The version that its editor has now.
    pub(super) newest: Arc<AtomicI32>,
    /// What is known of it.
    pub(super) known: Arc<Mutex<LastRun>>,
}

/// The world of a lesson that is late as soon as its author writes on, and knows what was read in it.
struct Impatient {
    disk: Disk,
    version: i32,
    newest: Arc<AtomicI32>,
    read: RefCell<Files>,
}

/// The files that a lesson read, each with a number that its bytes alone make.
type Files = BTreeMap<String, Option<u64>>;

/// What is kept of a lesson from run to run.
#[derive(Default)]
struct KeptLesson {
    draft: Draft,
    files: Files,
}

impl Impatient {
    fn is_given_up(&self) -> bool {
        self.newest.load(Ordering::Relaxed) != self.version
    }
}

/// A number for the bytes of a file; none if it cannot be read.
fn mark(found: &Result<Vec<u8>, Unread>) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    found.as_ref().ok()?.hash(&mut hasher);
    Some(hasher.finish())
}

impl Environment for Impatient {
    fn lesson(&self) -> &str {
        self.disk.lesson()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Unread> {
        let found = self.disk.read(path);
        self.read.borrow_mut().insert(path.to_string(), mark(&found));
        found
    }

    fn names(&self, folder: &str) -> Vec<String> {
        self.disk.names(folder)
    }

    fn is_late(&self) -> bool {
        self.is_given_up() || self.disk.is_late()
    }

    fn keeps(&self) -> bool {
        self.disk.keeps()
    }

    fn kept(&self, question: &[u8]) -> Option<Vec<u8>> {
        self.disk.kept(question)
    }

    fn keep(&self, question: &[u8], answer: &[u8]) {
        self.disk.keep(question, answer);
    }
}

/// Starts the thread; `done` is told each text that ran to its end.
pub(super) fn start(done: impl Fn(&Job) + Send + 'static) -> anyhow::Result<Sender<Job>> {
    let (jobs, waiting) = channel();
    std::thread::Builder::new().stack_size(STACK).spawn(move || work(&waiting, done))?;
    Ok(jobs)
}

fn work(waiting: &Receiver<Job>, done: impl Fn(&Job)) {
    let mut open: BTreeMap<String, Job> = BTreeMap::new();
    let mut lessons: BTreeMap<String, KeptLesson> = BTreeMap::new();
    loop {
        if open.is_empty() {
            let Ok(job) = waiting.recv() else { return };
            open.insert(job.uri.as_str().to_string(), job);
        }
        while let Ok(job) = waiting.try_recv() {
            open.insert(job.uri.as_str().to_string(), job);
        }
        let Some((uri, job)) = open.pop_first() else { continue };
        // A lesson that was closed is not kept.
        if job.newest.load(Ordering::Relaxed) == i32::MIN {
            lessons.remove(&uri);
            continue;
        }
        // A mistake of ours costs this run, and what was kept for the next one.
        let mut kept = lessons.remove(&uri).unwrap_or_default();
        let ran = catch_unwind(AssertUnwindSafe(|| {
            let known = run(&job, &mut kept);
            (known, kept)
        }));
        let Ok((known, kept)) = ran else { continue };
        lessons.insert(uri, kept);
        if let Some(known) = known {
            if let Ok(mut before) = job.known.lock() {
                before.renew(known);
            }
            done(&job);
        }
    }
}

/// Runs what changed of a text; nothing came of it if its author wrote on meanwhile.
fn run(job: &Job, kept: &mut KeptLesson) -> Option<LastRun> {
    let Home { config, file } = Home::of(&job.path);
    let around = job.path.parent().unwrap_or(Path::new(""));
    let cache = config.cache.then(|| Cache::open(around)).flatten().map(Arc::new);
    let disk = Disk::beside(&job.path, config.seconds).keeping(cache);
    if kept.files.iter().any(|(path, before)| mark(&disk.read(path)) != *before) {
        *kept = KeptLesson::default();
    }
    let read = RefCell::new(std::mem::take(&mut kept.files));
    let world = Rc::new(Impatient { disk, version: job.version, newest: job.newest.clone(), read });
    let written = job.text.text();
    let expanded = lesson::expanded(&file, written, &|path| environment::text(&*world, path).ok());
    let settings = chapter::Settings { output: Output::Data { programs: false }, ..config.settings };
    let source = Source { content: expanded.text(), file: &file, written: Some(written) };
    let results = kept.draft.run(source, &settings, world.clone(), &|| world.is_given_up());
    kept.files = world.read.take();
    let results = results.filter(|_| !world.is_given_up())?;
    let blocks = known::blocks(&results, settings.digits);
    Some(LastRun { version: job.version, blocks, faults: faults(&results, &expanded, written) })
}

/// The faults of a chapter as those of the lesson's own file; what is wrong in a file that it includes is told at the include.
fn faults(results: &Results, expanded: &lesson::Expanded, written: &str) -> Vec<KnownFault> {
    let own = |range: &std::ops::Range<usize>| {
        let start = expanded.own_offset(range.start)?;
        let end = expanded.own_offset(range.end.max(range.start + 1) - 1).unwrap_or(start);
        Some(start..end.max(start) + usize::from(!range.is_empty()))
    };
    let told = results.faults.iter().map(|fault| {
        let range = fault.range.as_ref().and_then(|range| {
            own(range).or_else(|| lesson::include_above(expanded.text(), written, range.start))
        });
        let (message, remedy) = (fault.message.clone(), fault.remedy.clone());
        let edit = fault.edit.as_ref().and_then(|edit| Some((own(&edit.range)?, edit.text.clone())));
        KnownFault { range: range.unwrap_or(0..0), message, remedy, code: Some(fault.code), edit }
    });
    told.collect()
}
