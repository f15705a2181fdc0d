//! One chapter: scan, run, judge, draw, splice; the only place that knows both Markdown and models.

mod ahead;
mod block;
mod change;
mod draft;
mod elsewhere;
mod guard;
mod insert;
mod live;
mod numbers;
mod page;
mod placed;
mod prose;
mod questions;
mod runs;
mod settings;
mod texts;
mod told;
mod training;
mod tries;
mod work;
mod written;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::environment::Environment;
use crate::exhibit::{self, Exhibit};
use crate::graph::Holding;
use crate::lesson::{self, ChapterPiece, Manner, PageSlot};
use crate::model::Model;
use crate::record::{Edit, FileStretch, Results, ToldFault};
use crate::report::{Fault, Located, Place, meant};
use crate::words::say;
pub use draft::Draft;
pub use elsewhere::{Elsewhere, without_marks};
pub use live::{SHOWN, news, pieces};
pub use work::{Liveness, Output, OwnLimits, Settings};
pub use written::{Source, Written};

use block::BlockRun;
use texts::Texts;
use work::{Gathered, MOST_TOLD, Numbers, Work};

/// A chapter after its blocks ran.
#[derive(Clone)]
pub struct Chapter {
    /// The chapter's Markdown with results in the places of blocks and forms.
    pub content: String,
    /// Everything that is wrong, ready for a terminal.
    pub faults: Vec<String>,
    /// What came of its blocks and of the forms in its prose.
    pub results: Results,
    /// How much work it was, in operations.
    pub work: u64,
    /// How much of it were exercises, which the reader of a page does not run again.
    pub exercised: u64,
    /// What can be referred to, such as `fit.path`, each with what it is called, such as `Figure 2`.
    pub labels: Vec<(String, String)>,
    /// What its prose mentions of other chapters.
    pub elsewhere: Vec<Elsewhere>,
}

/// Runs the blocks of a chapter and puts their results in their places.
///
/// Its files and its time are those of the environment. Should the tool itself go wrong, the chapter stays as it is, but
/// for a word at the piece where that happened.
pub fn process(source: Source<'_>, settings: &Settings, environment: Rc<dyn Environment>) -> Chapter {
    let reached = RefCell::new(None);
    guard::guarded(|| processed(source, settings, environment.clone(), &reached)).unwrap_or_else(|broken| {
        let mut work = Work::new(source, settings, environment, Vec::new());
        let slot: Option<PageSlot> = reached.take();
        let range = slot.as_ref().map(|slot| slot.range.clone()).unwrap_or_default();
        let broken = broken.at(work.texts.chapter_place(range));
        let sign = slot.map(|slot| {
            let text = match slot.manner {
                Manner::Block { .. } => work.drawn(&Exhibit::Fault(work.fault_exhibit(&broken))),
                Manner::Inline { .. } | Manner::Html => insert::in_slot(&slot, "⚠"),
            };
            lesson::Replacement { slot, text }
        });
        work.gathered.faults.push(broken);
        let content = match settings.output {
            Output::Html | Output::Markdown | Output::Illustrated => {
                lesson::splice(source.content, sign.into_iter().collect()).ok()
            }
            Output::Verified => None,
            Output::Terminal { .. } | Output::Data { .. } => Some(String::new()),
        };
        work.finished(content.unwrap_or_else(|| source.content.to_string()))
    })
}

/// The same, which also says at which piece of the chapter it is.
fn processed(
    source: Source<'_>,
    settings: &Settings,
    environment: Rc<dyn Environment>,
    reached: &RefCell<Option<PageSlot>>,
) -> Chapter {
    let mut scan = lesson::scan(source.content);
    if settings.math {
        scan.faults.append(&mut scan.odd_dollars);
        scan.faults.append(&mut scan.loose_dollars);
    }
    if scan.pieces.is_empty() && scan.faults.is_empty() {
        let content = if settings.output.is_page() { source.content } else { "" };
        return Chapter {
            content: content.to_string(),
            faults: Vec::new(),
            results: Results::default(),
            work: 0,
            exercised: 0,
            labels: Vec::new(),
            elsewhere: Vec::new(),
        };
    }
    let mut work = Work::new(source, settings, environment, ids_of(&scan.pieces));
    work.tell_markdown(&scan.faults);
    work.place_views(&scan.pieces);
    let reach = |piece: &ChapterPiece| drop(reached.replace(Some(piece.slot().clone())));
    let tries = work.find_tries(&scan.pieces);
    let mut runs: Vec<Option<BlockRun>> = Vec::new();
    for index in 0..scan.pieces.len() {
        runs.push(work.run_with_tries(&scan.pieces, &tries, index, &reach));
    }
    let told = match settings.output {
        Output::Terminal { colours } => work.told(&scan.pieces, &runs, colours),
        _ => String::new(),
    };
    let replacements = work.put_together(&scan.pieces, runs, &reach);
    let content = match settings.output {
        Output::Verified => source.content.to_string(),
        Output::Terminal { .. } | Output::Data { .. } => told,
        Output::Html | Output::Markdown | Output::Illustrated => work.spliced(replacements),
    };
    work.finished(content)
}

/// The ids of blocks, in ascending order.
fn ids_of(pieces: &[ChapterPiece]) -> Vec<String> {
    let id = |piece: &ChapterPiece| match piece {
        ChapterPiece::Block(block) => block.words.id.as_ref().map(|id| id.text.clone()),
        _ => None,
    };
    let mut ids: Vec<String> = pieces.iter().filter_map(id).collect();
    ids.sort_unstable();
    ids
}

impl<'a> Work<'a> {
    /// The work on a chapter whose blocks have some ids, before its first piece.
    fn new(
        source: Source<'a>,
        settings: &'a Settings,
        environment: Rc<dyn Environment>,
        ids: Vec<String>,
    ) -> Work<'a> {
        let model = Model::new(settings.limits, settings.seed).within(environment.clone());
        Work {
            page: Holding::of(&model.graph.work),
            overfull: false,
            source,
            written: Written::new(source, environment.as_ref()),
            settings,
            environment,
            texts: Texts::default(),
            ids,
            placed: BTreeMap::new(),
            model,
            gathered: Gathered::default(),
            numbers: Numbers::default(),
        }
    }

    /// Takes down what is wrong with the Markdown of the chapter.
    fn tell_markdown(&mut self, faults: &[lesson::LessonFault]) {
        for fault in faults {
            let place = self.texts.chapter_place(fault.range.clone());
            let told = Fault::new(fault.message.as_str()).at(place).remedy(fault.remedy.as_str());
            let told = Fault { found_by: fault.found_by, ..told };
            self.gathered.faults.push(match &fault.related {
                Some((range, label)) => told.related(self.texts.chapter_place(range.clone()), *label),
                None => told,
            });
        }
    }

    /// The chapter with its results in their places; as it was, if two want the same place.
    fn spliced(&mut self, replacements: Vec<lesson::Replacement>) -> String {
        lesson::splice(self.source.content, replacements).unwrap_or_else(|refused| {
            let place = self.texts.chapter_place(refused.range);
            self.gathered
                .faults
                .push(Fault::new("two results want the same place in this chapter").at(place));
            self.source.content.to_string()
        })
    }

    /// What came of the chapter, with everything that is wrong.
    fn finished(self, content: String) -> Chapter {
        let mut faults = self.sorted_faults();
        let more = faults.len().saturating_sub(MOST_TOLD);
        faults.truncate(MOST_TOLD);
        let texts =
            faults.iter().map(|fault| crate::report::render(fault, &|place| Some(self.located(place))));
        let mut texts: Vec<String> = texts.collect();
        let faults: Vec<ToldFault> = faults.into_iter().map(|fault| self.told_fault(fault)).collect();
        if more > 0 {
            texts.push(format!("error: {more} more faults in this chapter are not told"));
        }
        let spent = self.model.graph.work.spent();
        let results = Results {
            blocks: self.gathered.records,
            values: self.gathered.values,
            claims: self.gathered.claims,
            faults,
        };
        let labels = self.numbers.labels.into_iter().map(|(target, label)| (target, label.name)).collect();
        let (exercised, elsewhere) = (self.gathered.exercised, self.gathered.elsewhere);
        Chapter { content, faults: texts, results, work: spent, exercised, labels, elsewhere }
    }
}

impl Work<'_> {
    /// Runs a piece, and the exercises of a block right behind it; who asks is told which piece it is at.
    fn run_with_tries(
        &mut self,
        pieces: &[ChapterPiece],
        tries: &BTreeMap<usize, Vec<usize>>,
        index: usize,
        reach: &dyn Fn(&ChapterPiece),
    ) -> Option<BlockRun> {
        reach(&pieces[index]);
        let run = self.run_piece(&pieces[index]);
        if let (ChapterPiece::Block(block), Some(run)) = (&pieces[index], &run) {
            for &place in tries.get(&index).map_or(&[][..], Vec::as_slice) {
                reach(&pieces[place]);
                self.run_try(block, run, &pieces[place]);
            }
        }
        run
    }

    /// What takes the place of each piece, once all have run.
    fn put_together(
        &mut self,
        pieces: &[ChapterPiece],
        runs: Vec<Option<BlockRun>>,
        reach: &dyn Fn(&ChapterPiece),
    ) -> Vec<lesson::Replacement> {
        let mut replacements = Vec::new();
        let mut numbers = 0..;
        let numbers: Vec<Option<usize>> =
            pieces.iter().map(|piece| self.piece_number(piece, &mut numbers)).collect();
        for ((piece, run), number) in pieces.iter().zip(runs).zip(&numbers) {
            reach(piece);
            let before = replacements.len();
            self.replace(piece, *number, run, &mut replacements);
            self.hold_texts(&mut replacements[before..]);
        }
        // A figure may stand below the words that refer to it.
        for (piece, number) in pieces.iter().zip(&numbers) {
            self.refer(piece, *number, &mut replacements);
        }
        replacements
    }

    /// The number of a piece, if the page is one that can be touched and the piece one that may change.
    fn piece_number(&self, piece: &ChapterPiece, numbers: &mut std::ops::RangeFrom<usize>) -> Option<usize> {
        let may_change = self.settings.liveness != Liveness::Still && live::may_change(piece);
        may_change.then(|| numbers.next()).flatten()
    }

    /// The faults that are told, in the order of the chapter.
    fn sorted_faults(&self) -> Vec<&Fault> {
        let mut faults: Vec<&Fault> = self.gathered.faults.iter().filter(|fault| !fault.follows).collect();
        faults.sort_by_key(|fault| fault.place.map(|place| self.texts.range(place).start));
        // A line of a function that is called twice has one fault.
        faults.dedup_by(|fault, before| fault.place == before.place && fault.message == before.message);
        faults
    }

    /// The line of the author's file that a piece begins on.
    fn line(&self, slot: &lesson::PageSlot) -> usize {
        self.located(self.texts.chapter_place(slot.range.clone())).position().0
    }

    /// A place as a stretch of the file that the author edits.
    fn located(&self, place: Place) -> Located<'_> {
        self.written.located(self.texts.range(place))
    }

    /// A fault as its author reads it, with what mends it.
    fn told_fault(&self, fault: &Fault) -> ToldFault {
        let exhibit::FaultBox { message, place, remedy, .. } = self.fault_exhibit(fault);
        let related = fault.related.iter().map(|(place, label)| (self.texts.range(*place), label.clone()));
        ToldFault {
            message,
            place,
            remedy,
            code: fault.code(),
            range: fault.place.map(|place| self.texts.range(place)),
            stretch: fault.place.map(|place| self.stretch(place)),
            related: related.collect(),
            edit: self.edit(fault),
        }
    }

    /// The change of the text that mends a fault: the one that it knows, or the word that was meant in the place of another.
    fn edit(&self, fault: &Fault) -> Option<Edit> {
        let edit = |place, text: &str, certain| Edit {
            range: self.texts.range(place),
            stretch: self.stretch(place),
            text: text.to_string(),
            certain,
        };
        if let Some((place, text)) = fault.edit.as_deref() {
            return Some(edit(*place, text, true));
        }
        let meant = meant(fault.remedy.as_deref()?)?;
        let place = fault.place?;
        // A draft has its texts, but no chapter.
        let inside = self.texts.text(place);
        let word = match inside.as_str() {
            "" => self.source.content.get(self.texts.range(place))?,
            inside => inside,
        };
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
        (!word.is_empty() && word.chars().all(is_word)).then(|| edit(place, meant, false))
    }

    /// A place as lines and columns of the file that the author edits.
    fn stretch(&self, place: Place) -> FileStretch {
        let located = self.located(place);
        let (start, end, bytes) = (located.position(), located.end(), located.range.clone());
        FileStretch { file: located.name.to_string(), start, end, bytes }
    }

    /// A fault with its place and the lines of source in question.
    fn fault_exhibit(&self, fault: &Fault) -> exhibit::FaultBox {
        let excerpt = crate::report::excerpt(fault, &|place| Some(self.located(place)));
        let lines = excerpt.iter().flat_map(|excerpt| &excerpt.lines).map(|line| exhibit::ExcerptLine {
            number: line.number,
            text: format!("{}{}{}", line.before, line.marked, line.after),
            mark: Some((line.before.chars().count(), line.marked.chars().count())),
        });
        exhibit::FaultBox {
            title: say!(self.settings.words, "fault-title"),
            place: excerpt
                .as_ref()
                .map(|excerpt| format!("{}:{}:{}", excerpt.name, excerpt.line, excerpt.column))
                .unwrap_or_default(),
            message: fault.message.clone(),
            excerpt: lines.collect(),
            remedy: fault.remedy.clone().unwrap_or_default(),
        }
    }
}
