//! A whole book: mdBook's JSON in and out, chapters in parallel, files and clock; knows no block.

mod answers;
mod beside;
mod checked;
mod disk;
mod elsewhere;
mod found;
mod furniture;
mod home;
mod kept;
mod live;
mod made;
mod outcome;
mod progress;
mod publish;
mod seen;
mod sources;
mod told;
mod translations;
mod tried;
mod untrusted;
mod why;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use anyhow::{Context, Result};
use mdbook_preprocessor::PreprocessorContext;
use rayon::prelude::*;

use crate::cache::Cache;
use crate::chapter::{Liveness, Output};
use crate::config::{Config, Contributors, OnFailure};
use crate::environment::slashed;
use crate::report::{Fault, for_terminal};
use beside::BesidePages;
pub use checked::{Checked, check, lessons_folder, read_by_check};
pub use disk::Disk;
use elsewhere::Others;
pub use home::{Home, refuse_link, root_around};
use live::LivePages;
pub use made::Lesson;
use made::made;
pub use outcome::Outcome;
use outcome::tell;
use progress::Progress;
pub use progress::slowest;
pub use publish::publish;
use sources::{ChapterSource, handed_over, sources};
pub use told::BookFault;
pub use translations::make_translatable;
pub use tried::tried;
pub use why::{Reasons, reasons};

/// How much stack a chapter may use: expressions may be nested deeply.
pub const STACK: usize = 256 << 20;

/// The threads that chapters run on, of all books of a process.
static POOL: LazyLock<Result<rayon::ThreadPool, rayon::ThreadPoolBuildError>> =
    LazyLock::new(|| rayon::ThreadPoolBuilder::new().stack_size(STACK).build());

/// Whether the tool has something to say to a renderer: pages get HTML, tests are verified, and others get tables and text.
/// What collects the sentences of a book, or tells the world of it, wants it as it is written.
pub fn supports(renderer: &str) -> bool {
    !matches!(renderer, "not-supported" | translations::COLLECTOR) && !publish::is_publisher(renderer)
}

/// Reads a book as mdBook hands it over, runs its lessons, and writes it back. On a terminal it tells how far it is, if that is
/// wanted.
pub fn preprocess(
    mut input: impl Read,
    mut output: impl Write,
    mut messages: impl Write,
    tells: bool,
) -> Result<Outcome> {
    let (context, mut book) = handed_over(&mut input)?;
    let (table, mut config, mut found) = home::settings(&context.config)?;
    found.extend(home::unshared(&context.root, &config));
    let of_setting = |key: &str, fault| told::of_setting(&context.root, "book.toml", key, fault);
    let mut faults: Vec<BookFault> =
        found.into_iter().map(|found| of_setting(&found.key, found.fault)).collect();
    if let Some(note) = home::words_are_english(&context.config) {
        writeln!(messages, "mdbook-descent: {note}")?;
    }
    config.settings.output = output_for(&context.renderer);
    faults.extend(translations::take_back(&mut book));
    let furniture = furniture::furniture(&context, &mut book, &config, &mut faults);
    let sources = sources(&context, &book);
    let untrusted = config.contributors == Contributors::Untrusted;
    if untrusted {
        faults.extend(untrusted::faults(&context, &table, &book, &sources));
    }
    let is_page = config.settings.output == Output::Html;
    let mut live = LivePages::of(&table, &config).filter(|_| is_page && config.live);
    let mut beside = Ok(());
    if is_page {
        let wanted = BesidePages { live: live.is_some(), readers: config.readers.is_asked() };
        beside = beside::put(&context.root.join(&context.config.book.src), wanted);
    }
    match &beside {
        Ok(()) if live.is_some() => config.settings.liveness = Liveness::Live,
        Ok(()) => {}
        Err(error) => {
            live = None;
            writeln!(
                messages,
                "mdbook-descent: the pages are neither live nor styled, as the files for it cannot be written: {error}"
            )?;
        }
    }
    let cache = cache_for(&config, &context.root);
    let progress = tells.then(|| Arc::new(Progress::of(sources.len())));
    let around = |source: &ChapterSource| {
        Disk::of_book(&context.root, &context.config.book.src, &source.file, config.seconds)
            .sharing(&context.root, &config.data)
            .keeping(cache.clone())
            .telling(progress.clone(), &source.file)
    };
    let mut chapters = progress::told_while(progress.as_deref(), || {
        in_parallel(&sources, &config, live.as_ref(), cache.as_deref(), progress.as_deref(), around)
    })?;
    let titles =
        book.chapters().filter_map(|chapter| Some((slashed(chapter.path.as_ref()?), chapter.name.clone())));
    let others = Others { titles: &titles.collect(), stands: &|_| false };
    elsewhere::resolve(&sources, &mut chapters, &config.settings, &others, around);
    if config.timings {
        let times =
            sources.iter().zip(&chapters).map(|(source, chapter)| (source.file.as_str(), chapter.took));
        writeln!(messages, "mdbook-descent: {}", for_terminal(&slowest(times)))?;
    }
    // Two chapters may come of one file, when another preprocessor makes them.
    let mut finished: BTreeMap<(&Path, &str), String> = BTreeMap::new();
    let mut unmet: BTreeSet<&str> = config.settings.own_limits.keys().map(String::as_str).collect();
    for (source, chapter) in sources.iter().zip(chapters) {
        unmet.retain(|id| !chapter.ids.iter().any(|met| met == id));
        faults.extend(
            chapter.faults.into_iter().zip(chapter.told).map(|(text, told)| BookFault { text, told }),
        );
        finished.insert((&source.path, &source.content), chapter.text);
    }
    faults.extend(unmet.into_iter().map(|id| {
        let what =
            format!("[preprocessor.descent] has limits for the block `{id}`, but no block has this id");
        of_setting("blocks", Fault::new(what))
    }));
    if !faults.is_empty() {
        tell(&faults, &mut messages)?;
        if untrusted || config.on_failure == OnFailure::Error && !is_served(&context) {
            return Ok(Outcome::Failed);
        }
    }
    book.for_each_chapter_mut(|chapter| {
        let finished =
            chapter.path.as_deref().and_then(|path| finished.get(&(path, chapter.content.as_str())));
        if let (Some(content), Some(path)) = (finished, &chapter.path) {
            let content = furniture.put(path, content.clone());
            chapter.content = match is_page && beside.is_ok() {
                true => beside::styled(&slashed(path), content),
                false => content,
            };
        }
    });
    // Written at once: by pieces, each of them would wake mdBook.
    output.write_all(&serde_json::to_vec(&book)?)?;
    output.flush()?;
    cache.inspect(|cache| cache.tidy());
    Ok(Outcome::Done)
}

fn output_for(renderer: &str) -> Output {
    match renderer {
        "html" => Output::Html,
        "test" => Output::Verified,
        "epub" | "pandoc" => Output::Illustrated,
        _ => Output::Markdown,
    }
}

/// Only `mdbook serve` gives the HTML renderer an endpoint for reloading.
fn is_served(context: &PreprocessorContext) -> bool {
    context.config.contains_key("output.html.live-reload-endpoint")
}

/// Runs a lesson without a book. `file` is its name, as the author should see it.
pub fn lesson(content: String, file: &str, output: Output) -> Result<Lesson> {
    let mut config = Config::default();
    config.settings.output = output;
    let source = ChapterSource { path: PathBuf::from(file), written: None, file: file.to_string(), content };
    let cache = cache_for(&config, Path::new(file).parent().unwrap_or(Path::new("")));
    let mut lessons = in_parallel(&[source], &config, None, cache.as_deref(), None, |_| {
        Disk::beside(Path::new(file), config.seconds).keeping(cache.clone())
    })?;
    cache.inspect(|cache| cache.tidy());
    lessons.pop().context("the lesson did not run")
}

/// Where results of lessons in a folder are kept, if the book lets them be.
fn cache_for(config: &Config, lessons: &Path) -> Option<Arc<Cache>> {
    config.cache.then(|| Cache::open(lessons)).flatten().map(Arc::new)
}

fn in_parallel(
    sources: &[ChapterSource],
    config: &Config,
    live: Option<&LivePages>,
    cache: Option<&Cache>,
    progress: Option<&Progress>,
    around: impl Fn(&ChapterSource) -> Disk + Sync,
) -> Result<Vec<Lesson>> {
    let pool = POOL.as_ref().map_err(|why| anyhow::anyhow!("no threads can be started: {why}"))?;
    let run = |(number, source): (usize, &ChapterSource)| {
        let start = Instant::now();
        progress.inspect(|progress| progress.begins(&source.file));
        let lesson = kept_or_made(source, config, live, cache, around(source));
        progress.inspect(|progress| progress.ends(&source.file));
        (number, Lesson { took: start.elapsed(), ..lesson })
    };
    // Every thread takes one chapter after the other; a thread that waits for its share of a product
    // helps with other products, but begins no other chapter meanwhile.
    let mut lessons: Vec<(usize, Lesson)> =
        pool.install(|| sources.iter().enumerate().par_bridge().map(run).collect());
    lessons.sort_unstable_by_key(|&(number, _)| number);
    Ok(lessons.into_iter().map(|(_, lesson)| lesson).collect())
}

/// What is kept of a chapter, or what comes of it now, which is kept.
fn kept_or_made(
    source: &ChapterSource,
    config: &Config,
    live: Option<&LivePages>,
    cache: Option<&Cache>,
    world: Disk,
) -> Lesson {
    let Some(cache) = cache else { return made(source, config, live, Rc::new(world)) };
    let key = kept::key(cache, source, config, live, &world);
    kept::read(cache, key, &world).unwrap_or_else(|| {
        let world = Rc::new(world);
        let lesson = made(source, config, live, world.clone());
        kept::write(cache, key, &world, &lesson);
        seen::write(cache, source, config, live, &world, lesson.faults.is_empty());
        lesson
    })
}
