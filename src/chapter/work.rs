//! The work on one chapter, as plain data: what is asked of it, how far it is read, and what came of it so far.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use super::elsewhere::Elsewhere;
use super::texts::Texts;
use super::written::{Source, Written};
use crate::environment::Environment;
use crate::exhibit::{self, Exhibit, Label};
use crate::graph::Holding;
use crate::markup::Markup;
use crate::model::{Limits, Model};
use crate::record::{Asked, Record, Shown, Verdict};
use crate::report::Fault;
use crate::script::Lines;
use crate::words::Words;

/// What a book asks of its chapters.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The seed of blocks without a `seed` statement.
    pub seed: u64,
    /// How many significant digits numbers have.
    pub digits: usize,
    /// The words of the book's language.
    pub words: Words,
    /// The views that a block shows if it says nothing.
    pub show: Vec<String>,
    /// Whether all lines of a block are shown, also those that say nothing to a reader.
    pub whole_listings: bool,
    /// What a chapter is allowed.
    pub limits: Limits,
    /// What blocks are allowed in its stead, by their ids.
    pub own_limits: BTreeMap<String, OwnLimits>,
    /// Whether formulas between dollar signs are set.
    pub math: bool,
    /// The book's own commands in formulas.
    pub macros: exhibit::Macros,
    /// What is made of the chapter.
    pub output: Output,
    /// Whether the page can be touched.
    pub liveness: Liveness,
}

/// What one block is allowed; where nothing is said it is what its chapter is allowed.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnLimits {
    /// The most steps of one training.
    pub steps: Option<usize>,
    /// The most bytes that the chapter may hold at a time from here on.
    pub memory: Option<usize>,
    /// The most work of this block, which is counted for itself.
    pub work: Option<u64>,
}

impl OwnLimits {
    pub(super) fn beside(self, chapter: Limits) -> Limits {
        Limits {
            steps: self.steps.unwrap_or(chapter.steps),
            memory: self.memory.unwrap_or(chapter.memory),
            work: self.work.unwrap_or(chapter.work),
        }
    }
}

/// What is made of a chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// HTML in the places of the blocks.
    Html,
    /// Markdown tables and text in the places of the blocks.
    Markdown,
    /// The same with pictures as images.
    Illustrated,
    /// The chapter as it is: it is only verified.
    Verified,
    /// The results alone, as lines of a terminal.
    Terminal {
        /// Whether signs and titles have colours.
        colours: bool,
    },
    /// The results alone, as data.
    Data {
        /// Whether the blocks are written out for other libraries, too.
        programs: bool,
    },
}

impl Output {
    /// Whether the chapter's own text is part of what is made.
    pub(super) fn is_page(self) -> bool {
        !matches!(self, Output::Terminal { .. } | Output::Data { .. })
    }
}

/// How a page takes its reader's hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Liveness {
    /// It is read only.
    #[default]
    Still,
    /// Each piece has a number, by which another text can be put in its place.
    Live,
    /// The reader changed it: what the author promised may fail, and that is told instead of refused.
    Changed,
}

/// How many faults of a chapter are told; nobody reads more, and each shows its lines.
pub(super) const MOST_TOLD: usize = 1000;

/// A block's place in the work: what was read of it, and what came of it.
pub(super) struct Work<'a> {
    pub(super) source: Source<'a>,
    pub(super) written: Written<'a>,
    pub(super) settings: &'a Settings,
    pub(super) environment: Rc<dyn Environment>,
    pub(super) texts: Texts,
    /// The ids of all blocks, in ascending order.
    pub(super) ids: Vec<String>,
    /// The views that the prose places, by the ids of their blocks, in the order of the chapter.
    pub(super) placed: BTreeMap<String, Vec<Placed>>,
    pub(super) model: Model,
    pub(super) gathered: Gathered,
    pub(super) numbers: Numbers,
    /// What the texts of the page take of the memory that the chapter may hold.
    pub(super) page: Holding,
    /// Whether it was told that they take too much.
    pub(super) overfull: bool,
}

/// What came of the pieces so far.
#[derive(Clone, Default)]
pub(super) struct Gathered {
    pub(super) records: Vec<Record>,
    /// The records of the blocks with ids.
    pub(super) by_id: BTreeMap<String, usize>,
    pub(super) lines: Vec<Lines>,
    pub(super) inlines: VecDeque<Inline>,
    /// What is shown in the places of exercises and questions, by where they begin.
    pub(super) tasks: BTreeMap<usize, Vec<Exhibit>>,
    pub(super) values: Vec<(String, Shown)>,
    pub(super) claims: Vec<Verdict>,
    /// Where the last claim of the prose ended.
    pub(super) claimed: usize,
    /// Where the boxes stand that no tick may fill, since a claim of their line does not hold.
    pub(super) open_boxes: BTreeSet<usize>,
    pub(super) faults: Vec<Fault>,
    /// What the prose mentions of other chapters.
    pub(super) elsewhere: Vec<Elsewhere>,
    /// Whether a training left the finite numbers and was not meant to: what is false below follows from it.
    pub(super) diverged: bool,
    /// How much of the work were exercises.
    pub(super) exercised: u64,
}

/// A view to which the prose gives a place of its own.
pub(super) struct Placed {
    /// Where the form stands.
    pub(super) start: usize,
    /// The view, or what is wrong with it.
    pub(super) asked: Result<Asked, Fault>,
}

/// The exhibits and texts that were worked out for a form in the prose.
#[derive(Clone)]
pub(super) enum Inline {
    /// A value.
    Text(String),
    /// A claim that was judged.
    Judged(Verdict),
    /// A formula; where it stays as it is written, the values in it.
    Formula(Result<Markup, Vec<Markup>>),
}

/// How far the numbers have come, and what can be referred to.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) figures: usize,
    pub(super) tables: usize,
    /// The first label of each target, such as `first-fit.path`.
    pub(super) labels: BTreeMap<String, Label>,
    /// The blocks that show nothing because of a fault.
    pub(super) silent: BTreeSet<String>,
}

impl Numbers {
    /// Notes that a block shows nothing because of a fault, which is told.
    pub(super) fn silence(&mut self, id: &str) {
        self.silent.insert(id.to_string());
    }

    /// Whether a block shows nothing because of a fault.
    pub(super) fn is_silent(&self, id: &str) -> bool {
        self.silent.contains(id)
    }
}
