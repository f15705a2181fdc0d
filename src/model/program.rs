//! What a training is, before and after it ran; knows no syntax and computes nothing.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::scope::Part;
use crate::functions::{Sampler, Setting};
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
    pub settings: Vec<Setting>,
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

/// The gradient of the loss by something that the steps change.
#[derive(Clone, Debug)]
pub struct Slope {
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
    /// Whether every step draws the random numbers of a leaf, because something in it is made of them.
    pub fn draws_in_each_step(&self, graph: &Graph, leaf: NodeId) -> bool {
        let always: Vec<NodeId> = self.metrics.iter().map(|metric| metric.node).chain(self.until).collect();
        let uses = |loss: Option<NodeId>, next: Vec<NodeId>, search: Option<&Search>| {
            let tried =
                search.into_iter().flat_map(|search| search.next.iter().copied().chain([search.again]));
            let roots: Vec<NodeId> = always.iter().copied().chain(loss).chain(next).chain(tried).collect();
            graph.ancestors(&roots).contains(&leaf)
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
    pub order: Option<Rc<Array>>,
    /// The step of a full batch and, if the last batch of an epoch is short, that of the short one.
    pub steps: Vec<BatchStep>,
}

/// The step of batches of one size.
#[derive(Clone)]
pub struct BatchStep {
    /// The loss of the batch.
    pub loss: NodeId,
    /// The leaves that hold the batch, each with the data it is cut from.
    pub data: Vec<(NodeId, Rc<Array>)>,
    /// What the carried values become, in the order of [`Program::carried`].
    pub next: Vec<NodeId>,
    /// How a step looks for its length, if it does.
    pub search: Option<Search>,
}

/// How a training ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// All steps were made.
    Complete,
    /// `until` held.
    Until,
    /// The values left the finite numbers.
    Diverged {
        /// In which step.
        step: usize,
        /// The operation that gave the first value that is not finite.
        node: Option<NodeId>,
    },
}

/// A training that ran.
#[derive(Clone)]
pub struct Ran {
    /// What each step changed.
    pub carried: Vec<Carried>,
    /// How many steps were made.
    pub steps: usize,
    /// How it ended.
    pub ending: Ending,
    /// The loss with its value after 0, 1, … steps.
    pub loss: Option<(Recorded, Rc<[f64]>)>,
    /// The measures with their values after 0, 1, … steps.
    pub metrics: Vec<(Recorded, Rc<Array>)>,
    /// The values of the carried leaves after 0, 1, … steps, row after row; none if they are too many to
    /// be kept before somebody asks for them.
    pub rows: Option<Rc<Vec<Vec<f64>>>>,
    /// What it takes to run once more, should somebody ask: each training with the values before it.
    pub again: Vec<(Program, BTreeMap<NodeId, Rc<Array>>)>,
    /// The values of the carried leaves before the first step.
    pub start: Vec<Rc<Array>>,
    /// The leaf that counts the step being made.
    pub step: Option<NodeId>,
    /// The gradients of the loss.
    pub slopes: Vec<Slope>,
    /// The optimizer's name; none for the author's own rule.
    pub optimizer: Option<&'static str>,
    /// The statement that trained.
    pub place: Place,
}

/// Which rows of a run are asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Rows {
    /// The row after that many steps, as a value of the expression's own shape.
    One(usize),
    /// These rows, along a new first axis.
    Some(Vec<usize>),
    /// The row, or the rows along a new first axis, whose numbers a node has.
    Given(NodeId),
    /// Every row, along a new first axis.
    All,
}

/// A value that is rows of a run.
#[derive(Clone, Debug)]
pub struct History {
    /// The numbers of the runs within the chapter; several if `vary` put them side by side.
    pub runs: Vec<usize>,
    /// What is looked at.
    pub expression: NodeId,
    /// At which steps.
    pub rows: Rows,
}

impl Ran {
    /// What was written down about a node after 0, 1, … steps.
    pub fn series(&self, node: NodeId) -> Option<Rc<Array>> {
        if let Some((loss, values)) = &self.loss
            && loss.node == node
        {
            return Some(Rc::new(Array::vector(values.to_vec())));
        }
        self.metrics.iter().find(|(metric, _)| metric.node == node).map(|(_, values)| values.clone())
    }

    /// Whether its first loss is that of a batch, and not of all the data.
    pub fn begins_with_a_batch(&self) -> bool {
        self.again.first().is_some_and(|(program, _)| program.batches.is_some())
    }

    /// Continues this run with a further training of the same block.
    pub fn append(&mut self, next: Ran) {
        let before = self.steps;
        self.join_rows(&next);
        self.again.extend(next.again.iter().cloned());
        self.loss = self.loss.take().or_else(|| next.loss.clone()).map(|(loss, values)| {
            let more = next.series(loss.node);
            let values = more.map_or(values.clone(), |more| {
                values.iter().take(before).chain(&more.values).copied().collect()
            });
            (loss, values)
        });
        let metrics = std::mem::take(&mut self.metrics).into_iter().map(|(metric, values)| {
            let joined = next
                .series(metric.node)
                .map_or(values.clone(), |more| Rc::new(joined(&values, &more, before)));
            (metric, joined)
        });
        self.metrics = metrics.collect();
        for slope in next.slopes {
            self.slopes.retain(|earlier| earlier.leaf != slope.leaf);
            self.slopes.push(slope);
        }
        self.steps += next.steps;
        self.ending = next.ending;
        self.step = self.step.or(next.step);
        self.optimizer = next.optimizer;
    }

    /// Joins the rows of values that only one of the two trainings moved, too: they stand still in the other.
    fn join_rows(&mut self, next: &Ran) {
        let steps = self.steps;
        let mut rows = self.rows.take().map(|rows| rows.as_ref().clone());
        for (carried, start) in next.carried.iter().zip(&next.start) {
            if carried.part.is_some() && self.carried.iter().all(|earlier| earlier.leaf != carried.leaf) {
                self.carried.push(carried.clone());
                self.start.push(start.clone());
                if let Some(rows) = &mut rows {
                    rows.push(start.values.repeat(steps + 1));
                }
            }
        }
        self.rows = match (rows, &next.rows) {
            (Some(mut rows), Some(more)) => {
                for (carried, row) in
                    self.carried.iter().zip(&mut rows).filter(|(carried, _)| carried.part.is_some())
                {
                    let size = row.len() / (steps + 1);
                    let found = next.carried.iter().position(|other| other.leaf == carried.leaf);
                    let last = row[steps * size..].to_vec();
                    row.truncate(steps * size);
                    match found.and_then(|index| more.get(index)) {
                        Some(more) => row.extend_from_slice(more),
                        None => row.extend(last.repeat(next.steps + 1)),
                    }
                }
                Some(Rc::new(rows))
            }
            _ => None,
        };
    }
}

/// Rows of a measure with those of a further training; the row that both share is kept once.
fn joined(values: &Array, more: &Array, before: usize) -> Array {
    let size = crate::graph::Shape(values.shape.0[1..].to_vec()).size();
    let mut all = values.values[..before * size].to_vec();
    all.extend_from_slice(&more.values);
    let mut shape = values.shape.clone();
    shape.0[0] = before + more.shape.0[0];
    Array::new(shape, all)
}
