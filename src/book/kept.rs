//! What came of a chapter in an earlier build, for as long as everything that it depends on is the same; knows no block.
//!
//! What a chapter depends on is known in two parts. Its texts, the settings and what the page gets beside it are known
//! before it runs, and are the name that it is kept under. What it asks of the world around it, data and included files, is
//! known once it ran; so the questions are kept with the answers' hashes, and asked again: where one answer is another, nothing
//! was kept. A chapter with a fault is not kept.

use serde::{Deserialize, Serialize};

use super::answers::WorldQuestion;
use super::disk::Disk;
use super::live::LivePages;
use super::made::Lesson;
use super::sources::ChapterSource;
use crate::cache::{Cache, EntryName};
use crate::chapter::Elsewhere;
use crate::config::{Config, Contributors};
use crate::environment::Environment;

/// A chapter as it is kept.
#[derive(Serialize, Deserialize)]
struct KeptLesson {
    text: String,
    ids: Vec<String>,
    labels: Vec<(String, String)>,
    elsewhere: Vec<Elsewhere>,
    /// What it asked of the world, with the hashes of the answers.
    asked: Vec<(WorldQuestion, [u8; 32])>,
}

/// The name that a chapter is kept under.
pub(super) fn key(
    cache: &Cache,
    source: &ChapterSource,
    config: &Config,
    live: Option<&LivePages>,
    world: &Disk,
) -> EntryName {
    let ChapterSource { path, content, file, written } = source;
    // How long it may take, and what a fault does, change nothing of a chapter without a fault; of the folders that are shared it
    // is asked what stands there; and what stands around it is put there afterwards.
    let Config {
        on_failure: _,
        contributors,
        live: _,
        data: _,
        cache: _,
        timings: _,
        seconds: _,
        furniture: _,
        dates: _,
        languages: _,
        readers: _,
        settings,
    } = config;
    let untrusted = [u8::from(*contributors == Contributors::Untrusted)];
    let written = written.as_ref().map_or_else(String::new, |written| format!("written: {written}"));
    // What is derived names every field, so that none can be forgotten.
    let (settings, live) = (format!("{settings:?}"), format!("{live:?}"));
    cache.key(&[
        b"chapter",
        &untrusted,
        settings.as_bytes(),
        live.as_bytes(),
        path.to_string_lossy().as_bytes(),
        file.as_bytes(),
        world.lesson().as_bytes(),
        content.as_bytes(),
        written.as_bytes(),
    ])
}

/// What is kept of a chapter, if the world answers as it did.
pub(super) fn read(cache: &Cache, key: EntryName, world: &Disk) -> Option<Lesson> {
    let KeptLesson { text, ids, labels, elsewhere, asked } =
        serde_json::from_slice(&cache.read(key)?).ok()?;
    let same = asked.iter().all(|(asked, hash)| world.answer(asked) == *hash);
    same.then(|| Lesson { text, ids, labels, elsewhere, ..Lesson::default() })
}

/// Keeps a chapter that has no fault.
pub(super) fn write(cache: &Cache, key: EntryName, world: &Disk, lesson: &Lesson) {
    if !lesson.faults.is_empty() {
        return;
    }
    // A file that changed while the chapter ran was read in two ways; then there is nothing to keep.
    let Some(asked) = world.asked() else { return };
    let Lesson { text, ids, labels, elsewhere, .. } = lesson.clone();
    let kept = KeptLesson { text, ids, labels, elsewhere, asked };
    if let Ok(bytes) = serde_json::to_vec(&kept) {
        cache.write(key, &bytes);
    }
}
