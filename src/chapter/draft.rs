//! A chapter while its author writes: what stands above the first piece that changed is not run again; knows no editor.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::block::BlockRun;
use super::guard;
use super::texts::Texts;
use super::work::{Gathered, Settings, Work};
use super::written::Source;
use super::{ids_of, process};
use crate::environment::Environment;
use crate::graph::Stand;
use crate::lesson::{self, ChapterPiece};
use crate::model::Model;
use crate::record::Results;

/// Each piece stands so many bytes behind the one before, so that its places do not depend on the prose.
const STRIDE: usize = 1 << 20;
/// More pieces than have room for that are run as in a build.
const MOST_PIECES: usize = 4000;
/// What was done with less work than this is done again rather than kept.
const WORTH_KEEPING: u64 = 5_000_000;

/// What is known of a chapter from its last run.
#[derive(Default)]
pub struct Draft {
    /// The settings, the ids and what the prose shows: all that a piece further up depends on.
    head: String,
    pieces: Vec<ChapterPiece>,
    tries: BTreeMap<usize, Vec<usize>>,
    kept: Vec<Kept>,
    results: Option<Results>,
}

/// The work on a chapter as it stood before a piece.
struct Kept {
    /// How many pieces had run.
    done: usize,
    runs: Vec<Option<BlockRun>>,
    stand: Stand,
    spent: u64,
    texts: Texts,
    model: Model,
    gathered: Gathered,
}

impl Draft {
    /// Runs what changed of a chapter, and gives its results; nothing, if nobody waits for them any more.
    pub fn run(
        &mut self,
        source: Source<'_>,
        settings: &Settings,
        environment: Rc<dyn Environment>,
        given_up: &dyn Fn() -> bool,
    ) -> Option<Results> {
        let mut scan = lesson::scan(source.content);
        if settings.math {
            scan.faults.append(&mut scan.odd_dollars);
            scan.faults.append(&mut scan.loose_dollars);
        }
        let fits = scan.pieces.iter().all(|piece| piece.slot().range.end - piece.start() < STRIDE);
        let mut renew =
            || guard::guarded(|| self.renewed(&scan.pieces, settings, environment.clone(), given_up));
        let done = (fits && scan.pieces.len() <= MOST_PIECES).then(&mut renew).and_then(Result::ok);
        let Some(done) = done else {
            // A build knows how to tell where the tool itself went wrong.
            *self = Draft::default();
            return Some(process(source, settings, environment).results);
        };
        let mut results = done.then(|| self.results.clone())??;
        for fault in &mut results.faults {
            fault.range = fault.range.take().map(|range| real(&scan.pieces, range));
            for (range, _) in &mut fault.related {
                *range = real(&scan.pieces, range.clone());
            }
            if let Some(edit) = &mut fault.edit {
                edit.range = real(&scan.pieces, edit.range.clone());
            }
        }
        let mut told = Work::new(source, settings, environment, Vec::new());
        told.tell_markdown(&scan.faults);
        results.faults.extend(told.finished(String::new()).results.faults);
        results.faults.sort_by_key(|fault| fault.range.as_ref().map(|range| range.start));
        Some(results)
    }

    /// Has the results be those of some pieces; says whether it came to that.
    fn renewed(
        &mut self,
        written: &[ChapterPiece],
        settings: &Settings,
        environment: Rc<dyn Environment>,
        given_up: &dyn Fn() -> bool,
    ) -> bool {
        let place = |(index, piece): (usize, &ChapterPiece)| piece.moved(piece.start(), index * STRIDE);
        let pieces: Vec<ChapterPiece> = written.iter().enumerate().map(place).collect();
        let nowhere = Source { content: "", file: "", written: None };
        let mut work = Work::new(nowhere, settings, environment.clone(), ids_of(&pieces));
        work.place_views(&pieces);
        let tries = work.find_tries(&pieces);
        let head = head(settings, &work.ids, &pieces);
        // These are told anew each time; what is kept are those of the runs.
        let before = work.gathered.faults.len();
        let first = self.first_change(&head, &pieces, &tries);
        if first == pieces.len() && first == self.pieces.len() && self.results.is_some() {
            return true;
        }
        self.results = None;
        self.kept.retain(|kept| kept.done <= first);
        (self.head, self.pieces, self.tries) = (head, pieces, tries);
        let mut runs = Vec::new();
        if let Some(kept) = self.kept.last() {
            runs = kept.take_up(&mut work, environment);
        }
        for index in runs.len()..self.pieces.len() {
            let run = work.run_with_tries(&self.pieces, &self.tries, index, &|_| {});
            runs.push(run);
            if given_up() {
                return false;
            }
            let spent = self.kept.last().map_or(0, |kept| kept.spent);
            if work.model.graph.work.spent() >= spent + WORTH_KEEPING {
                self.kept.push(Kept::of(&work, &runs, before));
            }
        }
        work.put_together(&self.pieces, runs, &|_| {});
        self.results = Some(work.finished(String::new()).results);
        true
    }

    /// The first piece from which on something may come out otherwise than in the last run.
    fn first_change(
        &self,
        head: &str,
        pieces: &[ChapterPiece],
        tries: &BTreeMap<usize, Vec<usize>>,
    ) -> usize {
        if self.head != head {
            return 0;
        }
        let same = |index: usize| self.pieces.get(index).is_some_and(|before| *before == pieces[index]);
        let first = (0..pieces.len()).find(|index| !same(*index)).unwrap_or(pieces.len());
        // The exercises of a block stand below it, but run with it.
        let of_block = |block: &usize| {
            let (now, before) = (tries.get(block), self.tries.get(block));
            now != before || now.is_some_and(|now| now.iter().any(|index| !same(*index)))
        };
        let changed = tries.keys().chain(self.tries.keys()).filter(|block| of_block(block));
        changed.copied().min().map_or(first, |block| block.min(first))
    }
}

impl Kept {
    fn of(work: &Work<'_>, runs: &[Option<BlockRun>], before: usize) -> Kept {
        let budget = &work.model.graph.work;
        Kept {
            done: runs.len(),
            runs: runs.to_vec(),
            stand: budget.stand(),
            spent: budget.spent(),
            texts: work.texts.clone(),
            model: work.model.clone(),
            gathered: Gathered { faults: work.gathered.faults[before..].to_vec(), ..work.gathered.clone() },
        }
    }

    /// Lets work go on from here, with what its chapter says of views now; gives the runs so far.
    fn take_up(&self, work: &mut Work<'_>, environment: Rc<dyn Environment>) -> Vec<Option<BlockRun>> {
        work.texts = self.texts.behind(std::mem::take(&mut work.texts));
        work.model = self.model.clone().within(environment);
        work.model.graph.work.go_on(self.stand);
        // What the chapter says of views and exercises was told of its text as it is now.
        let Gathered { faults, tasks, .. } = std::mem::replace(&mut work.gathered, self.gathered.clone());
        work.gathered.faults.splice(0..0, faults);
        for (place, shown) in tasks {
            work.gathered.tasks.entry(place).or_insert(shown);
        }
        self.runs.clone()
    }
}

/// What pieces further up depend on: the settings, the ids, and the views that the prose shows.
fn head(settings: &Settings, ids: &[String], pieces: &[ChapterPiece]) -> String {
    let mut head = format!("{settings:?} {ids:?}");
    for piece in pieces {
        if let ChapterPiece::Show(show) = piece {
            head += &format!(" {:?} {:?} {:?}", show.id.text, show.view.text, show.options.text());
        }
    }
    head
}

/// The bytes of the chapter that a place among the pieces stands for.
fn real(pieces: &[ChapterPiece], range: Range<usize>) -> Range<usize> {
    let Some(piece) = pieces.get(range.start / STRIDE) else { return 0..0 };
    let start = piece.start() + range.start % STRIDE;
    start..start + range.len()
}
