//! The program of a training, as plain data over the nodes of a graph: the model writes it, the engine runs it; knows no
//! syntax and computes nothing.

mod part;
mod run;
mod state;

pub use part::Part;
pub use run::{Ending, Ran};
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
}

impl Recorded {
    /// A value that does not speak of `step`.
    pub fn new(name: &str, node: NodeId) -> Recorded {
        Recorded { name: name.to_string(), node, seen: node }
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

    /// Whether every step draws the random numbers of a leaf, because something in it is made of them.
    pub fn draws_in_each_step(&self, graph: &Graph, leaf: NodeId) -> bool {
        let always: Vec<NodeId> = self.metrics.iter().map(|metric| metric.node).chain(self.until).collect();
        let uses = |loss: Option<NodeId>, next: Vec<NodeId>, search: Option<&Search>| {
            let tried =
                search.into_iter().flat_map(|search| search.next.iter().copied().chain([search.again]));
            let roots: Vec<NodeId> = always.iter().copied().chain(loss).chain(next).chain(tried).collect();
            graph.ancestors(&roots).contains(leaf)
        };
        let next = self.carried.iter().map(|carried| carried.next).collect();
        let mut batches = self.batches.iter().flat_map(|batches| &batches.steps);
        uses(self.loss.as_ref().map(|loss| loss.node), next, self.search.as_ref())
            && batches.all(|step| uses(Some(step.loss), step.next.clone(), step.search.as_ref()))
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
    /// The loss of the batch.
    pub loss: NodeId,
    /// The leaves that hold the batch, each with the data it is cut from.
    pub data: Vec<(NodeId, Array)>,
    /// What the carried values become, in the order of [`Program::carried`].
    pub next: Vec<NodeId>,
    /// How a step looks for its length, if it does.
    pub search: Option<Search>,
}
