//! What a build would do with one chapter, and because of which change; writes nothing.

use std::path::Path;
use std::rc::Rc;

use anyhow::{Context, Result};

use super::checked::source;
use super::disk::Disk;
use super::live::LivePages;
use super::made::made;
use super::sources::ChapterSource;
use super::{home, kept, seen};
use crate::chapter::{Liveness, Output};
use crate::config::Config;
use crate::environment::slashed;

/// The code of a training that takes too long.
const LATE: &str = "limit";

/// What a build would do with a chapter.
pub struct Reasons {
    /// The chapter's file, as seen from the book's folder.
    pub file: String,
    /// Whether all of it is kept.
    pub kept: bool,
    /// Why it is not, each in a sentence.
    pub changes: Vec<String>,
    /// How many of its longer trainings are kept by themselves.
    pub trainings: usize,
    /// The lines of the file at which trainings would run.
    pub runs: Vec<usize>,
}

/// Finds out what a build of the book around a lesson would do with it.
pub fn reasons(lesson: &Path) -> Result<Reasons> {
    let whole = lesson.canonicalize().with_context(|| format!("cannot read {}", lesson.display()))?;
    let (root, mut book) =
        whole.parent().and_then(home::book_around).context("this lesson stands in no book")?;
    book.update_from_env()?;
    let (table, mut config, _) = home::settings(&book)?;
    config.settings.output = Output::Html;
    let live = config.live.then(|| LivePages::of(&table, &config)).flatten();
    if live.is_some() {
        config.settings.liveness = Liveness::Live;
    }
    let mut source = source(&whole, config.seconds)?;
    let within = |path: &Path, folder: &Path| path.strip_prefix(folder).unwrap_or(path).to_path_buf();
    let folder = root.join(&book.book.src);
    source.file = slashed(&within(&whole, root));
    source.path = within(&whole, &folder);
    // mdBook has its own name for it.
    if source.path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("readme.md")) {
        source.path.set_file_name("index.md");
    }
    let world =
        || Disk::of_book(root, &book.book.src, &source.file, config.seconds).sharing(root, &config.data);
    let file = source.file.clone();
    let cache = super::cache_for(&config, root);
    let Some(cache) = cache else {
        let changes =
            vec!["nothing is kept: `cache = false`, or the system has no folder for it".to_string()];
        return Ok(Reasons { file, kept: false, changes, trainings: 0, runs: Vec::new() });
    };
    let key = kept::key(&cache, &source, &config, live.as_ref(), &world());
    if kept::read(&cache, key, &world()).is_some() {
        return Ok(Reasons { file, kept: true, changes: Vec::new(), trainings: 0, runs: Vec::new() });
    }
    let mut changes = seen::changes(&cache, &source, &config, live.as_ref(), &world()).unwrap_or_else(|| {
        vec!["this build of the tool has not run it here, or has forgotten it".to_string()]
    });
    if changes.is_empty() {
        changes.push("what was kept of it is gone".to_string());
    }
    let (trainings, runs) = asked_trainings(&source, &config, world().only_asking(cache))?;
    Ok(Reasons { file, kept: false, changes, trainings, runs })
}

/// How many trainings a chapter finds in the cache, and where it would train.
fn asked_trainings(source: &ChapterSource, config: &Config, world: Disk) -> Result<(usize, Vec<usize>)> {
    let pool = super::POOL.as_ref().map_err(|why| anyhow::anyhow!("no threads can be started: {why}"))?;
    Ok(pool.install(|| {
        let world = Rc::new(world);
        let lesson = made(source, config, None, world.clone());
        // The first step of a training that is not kept finds that it is late.
        let late = lesson.told.iter().filter(|fault| fault.code == LATE);
        let mut runs: Vec<usize> = late.filter_map(|fault| Some(fault.stretch.as_ref()?.start.0)).collect();
        runs.dedup();
        (world.found(), runs)
    }))
}
