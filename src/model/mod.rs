//! From syntax tree to graph: names, shapes, derivatives; knows no Markdown and runs nothing.

mod agreement;
mod ahead;
mod apart;
mod batches;
mod block;
mod bodies;
mod calculus;
mod calls;
mod choices;
mod claims;
mod columns;
mod comprehension;
mod data;
mod derivatives;
mod descent;
mod displays;
mod drawing;
mod draws;
mod elements;
mod expression;
mod forms;
mod found;
mod headed;
mod index;
mod leading;
mod lines;
mod looking_back;
mod loops;
mod masks;
mod modes;
mod moments;
mod moving;
mod names;
mod open;
mod operators;
mod optimizer;
mod plot_options;
mod printed;
mod reading;
mod scope;
mod spelling;
mod start;
mod statements;
mod texts;
mod training;
mod updates;
mod varied;
mod watching;

use std::rc::Rc;

pub use crate::graph::USUAL_WORK;
pub use ahead::{Bookmark, count_runs, forget, mark};
pub use block::{
    BlockKind, begin_run, close_block, finish_training, give_up_training, open_block, pretend_training,
    resolve_block, run_of_block, varied_values,
};
pub use claims::{Claim, ClaimPart, read_claim_of_prose};
pub use displays::{Head, LayerPlan, PlotPlan, RangePlan, TablePlan};
pub use draws::Draws;
pub use elements::{Drawn, ELEMENTS, PlotElement};
pub use expression::read_prose;
pub use found::Found;
pub use lines::{RuleLocals, read_lines, read_text};
pub use names::{read_right_side, read_under};
pub use open::Given;
pub use plot_options::{Axes, PLOT_OPTIONS, PlotOption};
pub use printed::{keep_words, read_formula};
pub use scope::{Binding, Names, Serial};
pub use start::{left_domain, lost_probability};
pub use statements::{Step, take};
pub use varied::join_runs;

use crate::environment::{Environment, Memory};
use crate::graph::{Budget, Graph};
use crate::program::State;
use open::BlockState;

/// What a book allows a lesson.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most steps of one `descend` or `repeat`.
    pub steps: usize,
    /// The most bytes that a chapter may hold at a time.
    pub memory: usize,
    /// The most work of a chapter, in operations.
    pub work: u64,
}

/// The model of a chapter, growing block by block.
#[derive(Clone)]
pub struct Model {
    /// Everything that was read.
    pub graph: Graph,
    /// What stands behind its leaves.
    pub state: State,
    /// What the names stand for.
    pub names: Names,
    /// What was drawn and made once, and where the next random numbers come from.
    pub draws: Draws,
    block: BlockState,
    limits: Limits,
    /// Whether a training is taken to have run as long as it may, though a condition could have ended it.
    pretends: bool,
    environment: Rc<dyn Environment>,
}

impl Model {
    /// The model of a chapter before its first block.
    pub fn new(limits: Limits, seed: u64) -> Model {
        Model {
            graph: Graph::within(Budget::new(limits.work, limits.memory as u64)),
            state: State::default(),
            names: Names::default(),
            draws: Draws::from_seed(seed),
            block: BlockState::default(),
            limits,
            pretends: false,
            environment: Rc::new(Memory::default()),
        }
    }

    /// Puts other limits in the place of those that hold, and gives these. Work and memory are those of the graph's budget.
    pub fn replace_limits(&mut self, limits: Limits) -> Limits {
        std::mem::replace(&mut self.limits, limits)
    }

    /// The same model in a world whose files its blocks may read.
    pub fn within(self, environment: Rc<dyn Environment>) -> Model {
        let state = State { world: Some(environment.clone()), ..self.state };
        Model { environment, state, ..self }
    }
}
