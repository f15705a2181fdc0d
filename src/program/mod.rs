//! The program of a training, as plain data over the nodes of a graph: the model writes it, the engine runs it; knows no
//! syntax and computes nothing.

mod part;
mod run;
mod state;

pub use part::Part;
pub use run::{Ending, Ran, Rerun};
pub use state::{History, Rows, State};

use crate::functions::{DrawSetting, Sampler};
use crate::graph::{Array, Graph, NodeId, Shape};
use crate::random::Generator;
use crate::report::Place;

/// A value that a step changes.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Its name.
    pub name: String,
    /// What it is to the block; none for an optimizer's memory.
    pub part: Option<Part>,
    /// The leaf that holds it.
    pub leaf: NodeId,
    /// What it becomes.
    pub next: NodeId,
}

/// A leaf that is filled with random numbers in each step.
#[derive(Clone, Debug)]
pub struct Draw {
    /// The leaf.
    pub leaf: NodeId,
    /// How it is drawn.
    pub sampler: &'static Sampler,
    /// Its shape.
    pub shape: Shape,
    /// The settings of the distribution.
    pub settings: Vec<DrawSetting>,
    /// When it is drawn.
    pub moment: DrawnFor,
    /// The rows of the batch that it is drawn for in place of all the data; none if it serves all steps.
    pub batch: Option<usize>,
}

/// When random numbers are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawnFor {
    /// For each state, the last one too: definitions speak of them.
    State,
    /// For each step that is made: an update or a setting speaks of them.
    Step,
    /// It is no random number, but tells layers that a step is being made.
    Mode,
}

/// How a step goes on while the length of the step is looked for.
#[derive(Clone)]
pub struct Search {
    /// What the carried values become when a trial is judged, in the order of [`Program::carried`].
    pub next: Vec<NodeId>,
    /// Whether the next trial is to be judged, too.
    pub again: NodeId,
}

/// A value that is recorded at every step.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Its name.
    pub name: String,
    /// Its node.
    pub node: NodeId,
    /// What is written down for it in state k: the same, with `step` being k and not the step that follows.
    pub seen: NodeId,
    /// What is written down while a step sees a batch, for each size of batches; none if that is the same.
    pub in_batches: Vec<NodeId>,
}

impl Recorded {
    /// A value that does not speak of `step`.
    pub fn new(name: &str, node: NodeId) -> Recorded {
        Recorded { name: name.to_string(), node, seen: node, in_batches: Vec::new() }
    }
}

/// The gradient of the loss by something that the steps change.
#[derive(Clone, Debug)]
pub struct Slope {
    /// The loss that it is the gradient of.
    pub of: NodeId,
    /// The name of what it is the gradient by.
    pub name: String,
    /// The leaf of what it is the gradient by.
    pub leaf: NodeId,
    /// The gradient.
    pub gradient: NodeId,
}

/// A training that is ready to run.
#[derive(Clone)]
pub struct Program {
    /// What each step changes.
    pub carried: Vec<Carried>,
    /// How a step looks for its length, if it does.
    pub search: Option<Search>,
    /// The loss.
    pub loss: Option<Recorded>,
    /// The measures beside the loss.
    pub metrics: Vec<Recorded>,
    /// Whether to stop, asked after each step.
    pub until: Option<NodeId>,
    /// Random values that are drawn afresh in each step, in this order.
    pub draws: Vec<Draw>,
    /// How many of them an earlier training of the block has drawn for the state that this one begins with.
    pub drawn: usize,
    /// The random numbers they come from.
    pub random: Generator,
    /// At most this many steps.
    pub steps: usize,
    /// How many steps the block made before.
    pub before: usize,
    /// The leaf that holds the number of the step being made, counted through the block.
    pub step: Option<NodeId>,
    /// The leaf that holds how many steps of the block have been made.
    pub completed: Option<NodeId>,
    /// The leaf that holds the number of the step being made, counted by the optimizer from its own first one.
    pub age: Option<NodeId>,
    /// The gradients of the loss, to be shown and proved.
    pub slopes: Vec<Slope>,
    /// The optimizer's name; none for the author's own rule.
    pub optimizer: Option<&'static str>,
    /// How the data are cut, if each step sees only a part of them.
    pub batches: Option<Batches>,
    /// The statement that trains.
    pub place: Place,
}

impl Program {
    /// A program of so many steps that changes nothing yet and watches nothing.
    pub fn new(steps: usize, random: Generator, place: Place) -> Program {
        Program {
            carried: Vec::new(),
            search: None,
            loss: None,
            metrics: Vec::new(),
            until: None,
            draws: Vec::new(),
            drawn: 0,
            random,
            steps,
            before: 0,
            step: None,
            completed: None,
            age: None,
            slopes: Vec::new(),
            optimizer: None,
            batches: None,
            place,
        }
    }

    /// All nodes that its steps compute or read.
    pub fn roots(&self) -> Vec<NodeId> {
        let search = |search: &Search| search.next.iter().copied().chain([search.again]).collect::<Vec<_>>();
        let mut roots: Vec<NodeId> = self.loss.iter().chain(&self.metrics).map(|one| one.seen).collect();
        roots.extend(self.until);
        roots.extend(self.carried.iter().flat_map(|carried| [carried.leaf, carried.next]));
        roots.extend(self.search.iter().flat_map(search));
        roots.extend(self.draws.iter().map(|draw| draw.leaf));
        roots.extend([self.step, self.completed, self.age].into_iter().flatten());
        for step in self.batches.iter().flat_map(|batches| &batches.steps) {
            roots.push(step.loss);
            roots.extend(&step.next);
            roots.extend(step.search.iter().flat_map(search));
        }
        roots
    }

    /// The random numbers that a step of batches of a size draws, or one that sees all the data.
    ///
    /// What nobody uses is drawn, too, so that no number depends on who looks at another; but for those in whose place
    /// a batch has its own.
    pub fn draws_of(&self, graph: &Graph, roots: &[NodeId], batch: Option<usize>) -> Vec<(usize, Draw)> {
        let used = graph.ancestors(roots);
        let updates =
            self.carried.iter().filter(|carried| carried.part.is_some()).map(|carried| carried.next);
        let whole: Vec<NodeId> = self.loss.iter().map(|loss| loss.seen).chain(updates).collect();
        let replaced = graph.ancestors(&whole);
        let wanted = |draw: &Draw| match (draw.batch, batch) {
            (Some(own), Some(size)) => own == size,
            (Some(_), None) => false,
            (None, None) => true,
            (None, Some(_)) => used.contains(draw.leaf) || !replaced.contains(draw.leaf),
        };
        self.draws.iter().cloned().enumerate().filter(|(_, draw)| wanted(draw)).collect()
    }
}

/// Data cut into batches, shuffled anew in each epoch.
#[derive(Clone)]
pub struct Batches {
    /// How many rows the data have.
    pub rows: usize,
    /// How many rows a full batch has.
    pub size: usize,
    /// The author's own order of the rows: one row for all epochs, or one for each.
    pub order: Option<Array>,
    /// The step of a full batch and, if the last batch of an epoch is short, that of the short one.
    pub steps: Vec<BatchStep>,
}

/// The step of batches of one size.
#[derive(Clone)]
pub struct BatchStep {
    /// How many rows the batch has.
    pub size: usize,
    /// The loss of the batch.
    pub loss: NodeId,
    /// The leaves that hold the batch, each with the data it is cut from.
    pub data: Vec<(NodeId, Array)>,
    /// What the carried values become, in the order of [`Program::carried`].
    pub next: Vec<NodeId>,
    /// How a step looks for its length, if it does.
    pub search: Option<Search>,
}
