//! One block while it is being read, and what each of its statements asks for; knows no Markdown.

use std::rc::Rc;

use super::claims::Claim;
use super::displays::{PlotPlan, TablePlan};
use super::reading::Reading;
use super::scope::{Counted, CutData, Names, Serial};
use super::varied::Given;
use super::{Model, claims, expression, statements};
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
    /// How many of them are drawn for the state in which the trainings so far ended.
    pub drawn: usize,
    /// How the trainings cut the data.
    pub cut: Vec<CutData>,
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

/// Finds out what the names of the next block of the chapter are bound to.
pub fn resolve_block(
    names: &mut Names,
    id: Option<String>,
    statements: &Rc<[Statement]>,
) -> Rc<resolve::Block> {
    names.chapter.resolve(id, statements.clone())
}

/// Opens a block: its names join those of the blocks above.
pub fn open_block(model: &mut Model, block: &Rc<resolve::Block>, kind: BlockKind, seed: u64) -> Vec<Fault> {
    model.names.open(block.clone());
    model.names.text = block.resolution.clone();
    model.draws.random = Generator::from_seed(seed);
    let training: Vec<&Statement> =
        block.statements.iter().filter(|statement| statement.kind.trains()).collect();
    let descends = training.iter().map(|line| matches!(line.kind, StatementKind::Descend { .. })).collect();
    model.block = BlockState { trainings: training.len(), descends, ..BlockState::default() };
    let mut faults = Vec::new();
    if let (BlockKind::Calculate, [first, ..]) = (kind, training.as_slice()) {
        let fault = Fault::new("a `calc` block does not train").at(first.place);
        faults.push(fault.remedy("begin the block with ```train"));
    }
    faults
}

/// Makes the block that was just opened one run of several: its `vary` gives its value with this number.
pub fn begin_run(model: &mut Model, number: usize) {
    model.block.run = Some(number);
}

/// What `vary` gave in this run.
pub fn varied_values(model: &Model) -> Given {
    model.block.given.clone()
}

/// What is still missing when a block ends.
pub fn close_block(model: &mut Model, kind: BlockKind, place: Place) -> Vec<Fault> {
    if kind == BlockKind::Train && model.block.trainings == 0 {
        let fault = Fault::new("a `train` block needs a `descend` or a `repeat`").at(place);
        return vec![fault.remedy(
            "add `descend L by gradient_descent(rate=0.1) for 100 steps`, or begin the block with ```calc",
        )];
    }
    match model.block.updated.first() {
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
pub fn finish_training(model: &mut Model, ran: Ran, random: Generator) {
    model.draws.random = random;
    model.block.made += 1;
    model.block.updated.clear();
    let index = *model.block.ran.get_or_insert(model.state.runs.len());
    match model.state.runs.get_mut(index) {
        Some(run) => run.append(ran),
        None => model.state.runs.push(ran),
    }
    model.names.run_scopes.insert(index, model.names.latest());
    model.names.cut.entry(index).or_default().append(&mut model.block.cut);
    for &serial in model.block.losses.iter().chain(&model.block.metrics) {
        if let Value::Node(node) = model.names.bindings[serial].value {
            model.names.records.insert(node, index);
        }
    }
    let steps = model.state.runs[index].steps as f64;
    for leaf in [model.block.step, model.block.completed].into_iter().flatten() {
        model.state.values.insert(leaf, array::number(steps));
    }
    if let Some(leaf) = model.block.step {
        model.graph.settle(leaf, (!statements::running(&model.block)).then_some(steps));
    }
    let (step, steps) = (step_leaf(model), model.graph.number(steps));
    model.names.count(Counted { step, steps });
    model.names.end_step();
}

/// Goes on as if a training had run, so that the lines below it can be read before it does.
pub fn pretend_training(model: &mut Model, program: Program) {
    model.pretends |= program.until.is_some();
    let values = &model.state.values;
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
    finish_training(model, ran, program.random);
}

/// Goes on without the training of this block, which cannot be read.
pub fn give_up_training(model: &mut Model) {
    model.block.made += 1;
    model.block.updated.clear();
    model.names.end_step();
}

/// The run of the current block, if it ran.
pub fn run_of_block(model: &Model) -> Option<usize> {
    model.block.ran
}

/// Reads an expression of the chapter's prose.
pub fn read_prose(
    model: &mut Model,
    expression: &crate::language::syntax::Expression,
) -> Result<Value, Fault> {
    let text = model.names.chapter.prose(&[expression]);
    let mut reading = Reading::new(text, model.names.latest());
    expression::read(model, expression, &mut reading)
}

/// Reads a claim of the chapter's prose.
pub fn read_claim_of_prose(model: &mut Model, condition: &Condition, place: Place) -> Result<Claim, Fault> {
    let text = model.names.chapter.claim(condition);
    let before = std::mem::replace(&mut model.names.text, text);
    let claim = claims::read_claim(model, None, condition, false, place);
    model.names.text = before;
    claim
}

/// The leaf that holds the number of the step being made.
pub(super) fn step_leaf(model: &mut Model) -> NodeId {
    if let Some(leaf) = model.block.step {
        return leaf;
    }
    let leaf = model.graph.leaf(Leaf::Step, "step", Shape::scalar());
    model.state.values.insert(leaf, array::number(1.0));
    *model.block.step.insert(leaf)
}

/// A value as it is read in state k, where `step` is k.
pub(super) fn as_seen(model: &mut Model, node: NodeId) -> NodeId {
    let Some(step) = model.block.step.filter(|&step| model.graph.depends(node, step)) else { return node };
    let completed = match model.block.completed {
        Some(leaf) => leaf,
        None => {
            let leaf = model.graph.leaf(Leaf::Completed, "step", Shape::scalar());
            model.state.values.insert(leaf, array::number(0.0));
            *model.block.completed.insert(leaf)
        }
    };
    model.graph.substitute(node, &[(step, completed)])
}

/// How many steps the block has made.
pub(super) fn steps_made(model: &Model) -> usize {
    model.block.ran.map_or(0, |run| model.state.runs[run].steps)
}

/// Whether an optimizer moves something in the training that the lines being read belong to.
pub(super) fn is_descent(block: &BlockState) -> bool {
    block.descends.get(block.made).copied().unwrap_or(false)
}
