//! From syntax tree to graph: names, shapes, derivatives; knows no Markdown and runs nothing.

mod agreement;
mod batches;
mod block;
mod bodies;
mod calculus;
mod calls;
mod choices;
mod claims;
mod comprehension;
mod data;
mod descent;
mod displays;
mod elements;
mod expression;
mod forms;
mod index;
mod loops;
mod masks;
mod modes;
mod moments;
mod optimizer;
mod scope;
mod start;
mod statements;
mod texts;
mod training;
mod varied;
mod watching;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub use crate::graph::USUAL_WORK;
pub use block::{BlockKind, Step};
pub use claims::{Claim, ClaimPart};
pub use displays::{Axes, Head, LayerPlan, PlotPlan, RangePlan, TablePlan};
pub use elements::{Drawn, ELEMENTS, PLOT_OPTIONS, PlotElement, PlotOption, Style};
pub use scope::{Binding, Serial};
pub use start::lost_probability;
pub use varied::Given;

use crate::environment::{Environment, Memory};
use crate::functions::Value;
use crate::graph::{Budget, Graph, NodeId};
use crate::program::State;
use crate::random::Generator;
use crate::report::Place;
use crate::resolve::{Resolution, Symbol};
use scope::Names;

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
    names: Names,
    /// What the names are bound to in the text that is being read.
    text: Rc<Resolution>,
    limits: Limits,
    random: Generator,
    draws: BTreeMap<Vec<u64>, NodeId>,
    made: BTreeMap<Vec<u64>, Value>,
    environment: Rc<dyn Environment>,
    settled: BTreeMap<Vec<u64>, Value>,
    block: block::BlockState,
    depth: usize,
    lost: BTreeSet<String>,
    /// How many steps the runs of the latest block made, if it has several.
    latest_steps: Option<NodeId>,
    /// The same as `step` of each run, which has another value where one looks back.
    latest_step: Option<NodeId>,
    /// Nodes whose first axis is that of the runs of a `vary`.
    side_by_side: BTreeSet<NodeId>,
}

impl Model {
    /// The model of a chapter before its first block.
    pub fn new(limits: Limits, seed: u64) -> Model {
        Model {
            graph: Graph::within(Budget::new(limits.work, limits.memory as u64)),
            state: State::default(),
            names: Names::default(),
            text: Rc::default(),
            limits,
            random: Generator::from_seed(seed),
            draws: BTreeMap::new(),
            made: BTreeMap::new(),
            environment: Rc::new(Memory::default()),
            settled: BTreeMap::new(),
            block: block::BlockState::default(),
            depth: 0,
            lost: BTreeSet::new(),
            latest_steps: None,
            latest_step: None,
            side_by_side: BTreeSet::new(),
        }
    }

    /// The same model in a world whose files its blocks may read.
    pub fn within(self, environment: Rc<dyn Environment>) -> Model {
        Model { environment, ..self }
    }

    /// The names of the current block with what they stand for, in the order of the block.
    pub fn bindings(&self) -> impl Iterator<Item = (Serial, &Binding)> {
        self.names.of_open_block().into_iter().map(|serial| (serial, self.binding(serial)))
    }

    /// What a name stands for.
    pub fn binding(&self, serial: Serial) -> &Binding {
        &self.names.bindings[serial]
    }

    /// What a name of this block or one above stands for.
    pub fn value_of(&self, name: &str) -> Option<&Value> {
        self.value_behind(self.names.chapter.value(name)?)
    }

    /// What a name of the block with an id stands for.
    pub fn value_in(&self, id: &str, name: &str) -> Option<&Value> {
        self.value_behind(self.names.chapter.member(id, name)?)
    }

    fn value_behind(&self, symbol: Symbol) -> Option<&Value> {
        let serial = self.names.value(symbol, self.names.latest())?;
        Some(&self.names.bindings[serial].value)
    }

    fn definition(&self, index: usize) -> &scope::Definition {
        &self.names.definitions[index]
    }

    /// Notes names that got no value because of a fault, so that the fault is told only once.
    ///
    /// What could not be read may have been the training that counts steps.
    pub fn lose(&mut self, names: impl IntoIterator<Item = String>) {
        self.lost.extend(["step", "steps"].map(str::to_string).into_iter().chain(names));
    }

    /// The circumstances of an expression in the text that is being read.
    fn reading(&self) -> Reading {
        Reading::new(self.text.clone(), self.names.latest())
    }

    /// What the book allows.
    pub fn limits(&self) -> Limits {
        self.limits
    }
}

/// The circumstances under which an expression is read.
#[derive(Clone)]
pub struct Reading {
    /// What the names of the text are bound to.
    text: Rc<Resolution>,
    /// The block or run whose values its names have.
    scope: usize,
    /// Arguments of functions and variables of comprehensions, innermost last, as the walk over syntax counts them.
    locals: Vec<(String, Value)>,
    /// Names that stand for something else, as `at(e, w=…)` asks.
    overrides: BTreeMap<Symbol, Value>,
    /// What was found to be made of such names, or not to be.
    touched: BTreeMap<Symbol, bool>,
    /// Names that were read again under the overrides.
    reread: BTreeMap<Serial, Value>,
    /// Whether names have the values that they have at this point of a step.
    in_step: bool,
    /// The block that the expression stands in.
    block: usize,
    /// Whether random numbers are drawn once and for all.
    fixed_draws: bool,
    /// The tolerance of `==`, inside a claim.
    tolerance: Option<NodeId>,
    /// The calls and repetitions around the expression, to tell one random draw from another.
    path: Vec<u64>,
    /// Whether the expression stands behind `until`.
    in_until: bool,
    /// How deep the calls around the expression are nested.
    depth: usize,
    /// Where faults are told, while text that is not the author's is read.
    author: Option<Place>,
}

impl Reading {
    fn new(text: Rc<Resolution>, scope: usize) -> Reading {
        Reading {
            text,
            scope,
            locals: Vec::new(),
            overrides: BTreeMap::new(),
            touched: BTreeMap::new(),
            reread: BTreeMap::new(),
            in_step: false,
            block: scope,
            fixed_draws: true,
            tolerance: None,
            path: Vec::new(),
            in_until: false,
            depth: 0,
            author: None,
        }
    }
}
