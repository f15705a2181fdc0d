//! One block while it is being read, and what each of its statements asks for; knows no Markdown.

use std::rc::Rc;

use super::claims::Claim;
use super::displays::{PlotPlan, TablePlan};
use super::scope::Serial;
use super::varied::Given;
use super::{Model, Reading};
use crate::functions::Value;
use crate::graph::{Leaf, NodeId, Shape, array};
use crate::language::syntax::{Condition, Statement, StatementKind, ViewRequest};
use crate::program::{Carried, Draw, Ending, Program, Ran};
use crate::random::Generator;
use crate::report::{Fault, Place};
use crate::resolve;

/// Whether a block trains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// It has a `descend` or a `repeat`.
    Train,
    /// It computes values only.
    Calculate,
}

/// What a statement asks for, after the model has taken it in.
pub enum Step {
    /// Nothing more.
    Nothing,
    /// A training.
    Train(Box<Program>),
    /// A value to be shown.
    Show {
        /// The expression's place.
        place: Place,
        /// Its value.
        value: Value,
    },
    /// A claim to be judged.
    Claim(Claim),
    /// Views to be inserted.
    Views(Vec<ViewRequest>),
    /// A table to be filled in.
    Table(TablePlan),
    /// A plot to be drawn.
    Plot(PlotPlan),
}

/// The block that is being read.
#[derive(Clone, Default)]
pub(super) struct BlockState {
    /// How many trainings it has.
    pub trainings: usize,
    /// Of each training, whether an optimizer moves something in it.
    pub descends: Vec<bool>,
    /// How many of them have run.
    pub made: usize,
    /// The run of this block, once it ran; a second training continues it.
    pub ran: Option<usize>,
    /// Random values that are drawn afresh in each step.
    pub draws: Vec<Draw>,
    /// The leaf that is 1 in the steps of a training, if a layer asks for it.
    pub mode: Option<NodeId>,
    /// What the conditions behind `until` remember.
    pub watched: Vec<Carried>,
    /// The losses; most blocks have one.
    pub losses: Vec<Serial>,
    /// The measures.
    pub metrics: Vec<Serial>,
    /// What `update` changes, in the order of the block, with its place.
    pub updated: Vec<(Serial, Place)>,
    /// What the updates above the last training make of a state, for one below that has no updates of its own.
    pub rule: Vec<Carried>,
    /// The parameters as the optimizer leaves them, which updates beside a `descend` see, each with its leaf.
    pub moved: Vec<(NodeId, NodeId)>,
    /// Which of its runs this is, until its `vary` is read.
    pub run: Option<usize>,
    /// What its `vary` gave in this run.
    pub given: Given,
    /// The leaf that holds the number of the step being made.
    pub step: Option<NodeId>,
    /// The leaf that holds how many steps have been made.
    pub completed: Option<NodeId>,
}

impl Model {
    /// Finds out what the names of the next block of the chapter are bound to.
    pub fn resolve(&mut self, id: Option<String>, statements: &Rc<[Statement]>) -> Rc<resolve::Block> {
        self.names.chapter.resolve(id, statements.clone())
    }

    /// Opens a block: its names join those of the blocks above.
    pub fn open_block(&mut self, block: &Rc<resolve::Block>, kind: BlockKind, seed: u64) -> Vec<Fault> {
        self.names.open(block.clone());
        self.text = block.resolution.clone();
        self.random = Generator::from_seed(seed);
        let training: Vec<&Statement> =
            block.statements.iter().filter(|statement| statement.kind.trains()).collect();
        let descends =
            training.iter().map(|line| matches!(line.kind, StatementKind::Descend { .. })).collect();
        self.block = BlockState { trainings: training.len(), descends, ..BlockState::default() };
        let mut faults = Vec::new();
        if let (BlockKind::Calculate, [first, ..]) = (kind, training.as_slice()) {
            let fault = Fault::new("a `calc` block does not train").at(first.place);
            faults.push(fault.remedy("begin the block with ```train"));
        }
        faults
    }

    /// Makes the block that was just opened one run of several: its `vary` gives its value with this number.
    pub fn begin_run(&mut self, number: usize) {
        self.block.run = Some(number);
    }

    /// What `vary` gave in this run.
    pub fn varied_values(&self) -> Given {
        self.block.given.clone()
    }

    /// What is still missing when a block ends.
    pub fn close_block(&mut self, kind: BlockKind, place: Place) -> Vec<Fault> {
        if kind == BlockKind::Train && self.block.trainings == 0 {
            let fault = Fault::new("a `train` block needs a `descend` or a `repeat`").at(place);
            return vec![fault.remedy("add `descend L by gradient_descent(rate=0.1) for 100 steps`, or begin the block with ```calc")];
        }
        match self.block.updated.first() {
            Some((_, place)) => {
                vec![
                    Fault::new("an `update` needs a `repeat` below it")
                        .at(*place)
                        .remedy("add `repeat 100 steps`"),
                ]
            }
            _ => Vec::new(),
        }
    }

    /// Takes the result of a training in: names now mean trained values.
    pub fn finish_training(&mut self, ran: Ran, random: Generator) {
        self.random = random;
        self.latest_steps = None;
        self.latest_step = None;
        self.block.made += 1;
        self.block.updated.clear();
        let index = *self.block.ran.get_or_insert(self.state.runs.len());
        match self.state.runs.get_mut(index) {
            Some(run) => run.append(ran),
            None => self.state.runs.push(ran),
        }
        let steps = self.state.runs[index].steps as f64;
        for leaf in [self.block.step, self.block.completed].into_iter().flatten() {
            self.state.values.insert(leaf, array::number(steps));
        }
        if let Some(leaf) = self.block.step {
            self.graph.settle(leaf, (!self.running()).then_some(steps));
        }
        let steps = self.graph.number(steps);
        self.names.count_steps(steps);
        for binding in &mut self.names.bindings {
            binding.current = None;
        }
    }

    /// Goes on as if a training had run, so that the lines below it can be read before it does.
    pub fn pretend_training(&mut self, program: Program) {
        let values = &self.state.values;
        let start = program.carried.iter().filter_map(|carried| values.get(&carried.leaf).cloned());
        let start = start.collect();
        let ran = Ran {
            carried: program.carried,
            steps: program.steps,
            ending: Ending::Complete,
            loss: None,
            metrics: Vec::new(),
            rows: None,
            again: Vec::new(),
            start,
            step: program.step,
            slopes: program.slopes,
            optimizer: program.optimizer,
            place: program.place,
        };
        self.finish_training(ran, program.random);
    }

    /// Goes on without the training of this block, which cannot be read.
    pub fn give_up_training(&mut self) {
        self.block.made += 1;
        self.block.updated.clear();
        for binding in &mut self.names.bindings {
            binding.current = None;
        }
    }

    /// The run of the current block, if it ran.
    pub fn run_of_block(&self) -> Option<usize> {
        self.block.ran
    }

    /// Reads an expression of the chapter's prose.
    pub fn prose(&mut self, expression: &crate::language::syntax::Expression) -> Result<Value, Fault> {
        let text = self.names.chapter.prose(&[expression]);
        let mut reading = Reading::new(text, self.names.latest());
        self.expression(expression, &mut reading)
    }

    /// Reads a claim of the chapter's prose.
    pub fn prose_claim(&mut self, condition: &Condition, place: Place) -> Result<Claim, Fault> {
        let text = self.names.chapter.claim(condition);
        let before = std::mem::replace(&mut self.text, text);
        let claim = self.claim(None, condition, false, place);
        self.text = before;
        claim
    }

    /// The leaf that holds the number of the step being made.
    pub(super) fn step_leaf(&mut self) -> NodeId {
        if let Some(leaf) = self.block.step {
            return leaf;
        }
        let leaf = self.graph.leaf(Leaf::Step, "step", Shape::scalar());
        self.state.values.insert(leaf, array::number(1.0));
        *self.block.step.insert(leaf)
    }

    /// A value as it is read in state k, where `step` is k.
    pub(super) fn seen(&mut self, node: NodeId) -> NodeId {
        let Some(step) = self.block.step.filter(|&step| self.graph.depends(node, step)) else { return node };
        let completed = match self.block.completed {
            Some(leaf) => leaf,
            None => {
                let leaf = self.graph.leaf(Leaf::Completed, "step", Shape::scalar());
                self.state.values.insert(leaf, array::number(0.0));
                *self.block.completed.insert(leaf)
            }
        };
        self.graph.substitute(node, &[(step, completed)])
    }

    /// How many steps the block has made.
    pub(super) fn steps_made(&self) -> usize {
        self.block.ran.map_or(0, |run| self.state.runs[run].steps)
    }

    /// Whether an optimizer moves something in the training that the lines being read belong to.
    pub(super) fn is_descent(&self) -> bool {
        self.block.descends.get(self.block.made).copied().unwrap_or(false)
    }
}
