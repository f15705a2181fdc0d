//! One block while it is being read, and what each of its statements asks for; knows no Markdown.

use std::rc::Rc;

use super::open::{Beside, BlockState, Given, has_own_updates, is_descent, running};
use super::scope::{Counted, Names};
use super::{Model, moving};
use crate::functions::Value;
use crate::graph::{Leaf, NodeId, Shape, array};
use crate::language::syntax::{Statement, StatementKind};
use crate::program::{Ending, Program, Ran};
use crate::random::Generator;
use crate::report::{Fault, Place};
use crate::resolve;

/// The word that is lost if a line that begins with it could not be read.
pub(super) const UPDATE: &str = "update";

/// Whether a block trains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// It has a `descend` or a `repeat`.
    Train,
    /// It computes values only.
    Calculate,
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
    if kind == BlockKind::Train && model.block.trainings == 0 && !model.block.stray {
        let fault = Fault::new("a `train` block needs a `descend` or a `repeat`").at(place);
        return vec![fault.remedy(
            "add `descend L by gradient_descent(rate=0.1) for 100 steps`, or begin the block with ```calc",
        )];
    }
    match model.block.moves.first().and_then(|line| line.update) {
        Some(place) => {
            vec![
                Fault::new("an `update` needs a `repeat` below it")
                    .at(place)
                    .remedy("add `repeat 100 steps`"),
            ]
        }
        _ => Vec::new(),
    }
}

/// Takes the result of a training in: names now mean trained values.
pub fn finish_training(model: &mut Model, ran: Ran, random: Generator) {
    model.draws.random = random;
    let descended = is_descent(&model.block);
    model.block.made += 1;
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
        model.graph.settle(leaf, (!running(&model.block)).then_some(steps));
    }
    let (step, steps) = (step_leaf(model), model.graph.number(steps));
    model.names.count(Counted { step, steps });
    end_step(model, descended);
}

/// The names of the block stand for what they are outside of steps. In the steps of a further training the updates beside
/// a `descend` go on; those of a `repeat` are its own.
fn end_step(model: &mut Model, descended: bool) {
    if !running(&model.block) {
        model.block.moves.clear();
        model.names.end_step();
        return;
    }
    if descended {
        if has_own_updates(&model.block) {
            model.block.rule.clear();
        }
        let current = model.names.bindings().filter_map(|(serial, one)| Some((serial, one.current.clone()?)));
        model.block.beside = Beside { count: model.block.moves.len(), current: current.collect() };
    } else {
        let Beside { count, current } = model.block.beside.clone();
        model.block.moves.truncate(count);
        model.names.end_step();
        for (serial, value) in current {
            model.names.bindings[serial].current = Some(value);
        }
    }
    moving::let_the_optimizer_move(model);
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
    let descended = is_descent(&model.block);
    model.block.made += 1;
    end_step(model, descended);
}

/// The run of the current block, if it ran.
pub fn run_of_block(model: &Model) -> Option<usize> {
    model.block.ran
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
