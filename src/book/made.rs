//! One chapter, run, and what is made of it; knows no other chapter and nothing that is kept.

use std::rc::Rc;
use std::time::Duration;

use super::disk::Disk;
use super::found;
use super::live::LivePages;
use super::sources::ChapterSource;
use super::told::BookFault;
use crate::chapter::{self, Elsewhere, Output};
use crate::config::{Config, Contributors};
use crate::record::ToldFault;
use crate::report::json_for_terminal;
use crate::results;

/// What came of a lesson.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// What was made of it: a page, or lines for a terminal, or its results as JSON.
    pub text: String,
    /// Everything that is wrong, ready for a terminal.
    pub faults: Vec<String>,
    /// The same as data.
    pub told: Vec<ToldFault>,
    /// How long it took.
    pub took: Duration,
    /// The ids of its blocks.
    pub(super) ids: Vec<String>,
    /// What other chapters can refer to.
    pub(super) labels: Vec<(String, String)>,
    /// What it refers to in other chapters.
    pub(super) elsewhere: Vec<Elsewhere>,
}

/// Runs a chapter, and makes its page.
pub(super) fn made(
    source: &ChapterSource,
    config: &Config,
    live: Option<&LivePages>,
    world: Rc<Disk>,
) -> Lesson {
    let mut chapter = chapter::process(source.source(), &config.settings, world.clone());
    if config.settings.output == Output::Html {
        let untrusted = config.contributors == Contributors::Untrusted;
        let found = found::faults(source.source(), &world, &chapter.content, untrusted);
        // The page stays as it was written, so that nobody finds the text.
        if !found.is_empty() {
            chapter.content.clone_from(&source.content);
        }
        for BookFault { text, told } in found {
            chapter.faults.push(text);
            chapter.results.faults.push(told);
        }
    }
    let mut text = match config.settings.output {
        Output::Data { .. } => json_for_terminal(&results::json(&source.file, &chapter.results)),
        _ => chapter.content,
    };
    // The engine runs no exercise again.
    let work = chapter.work.saturating_sub(chapter.exercised);
    // A reader's browser gets what stands in the book, and a block without its data could not run there.
    let live = live.filter(|_| !world.reached_out());
    text.extend(live.and_then(|live| live.foot(&source.content, &source.path, work)));
    let ids = chapter.results.blocks.into_iter().filter_map(|block| block.id).collect();
    Lesson {
        text,
        faults: chapter.faults,
        told: chapter.results.faults,
        took: Duration::ZERO,
        ids,
        labels: chapter.labels,
        elsewhere: chapter.elsewhere,
    }
}
