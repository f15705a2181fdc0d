//! What came of a training: its losses, its measures and the rows of what it carried; runs nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{Carried, Program, Recorded, Slope};
use ndarray::{Axis, Slice};

use crate::graph::{Array, NodeId, array};
use crate::report::Place;

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
    pub loss: Option<(Recorded, Rc<Vec<f64>>)>,
    /// The measures with their values after 0, 1, … steps.
    pub metrics: Vec<(Recorded, Array)>,
    /// The values of the carried leaves after 0, 1, … steps, row after row; none if they are too many to
    /// be kept before somebody asks for them.
    pub rows: Option<Rc<Vec<Vec<f64>>>>,
    /// What it takes to run once more, should somebody ask: each training with the values before it.
    pub again: Vec<Rc<Rerun>>,
    /// The values of the carried leaves before the first step.
    pub start: Vec<Array>,
    /// The leaf that counts the step being made.
    pub step: Option<NodeId>,
    /// The gradients of the loss.
    pub slopes: Vec<Slope>,
    /// The optimizer's name; none for the author's own rule.
    pub optimizer: Option<&'static str>,
    /// The statement that trained.
    pub place: Place,
}

/// A training as it was before it ran.
#[derive(Clone)]
pub struct Rerun {
    /// The program.
    pub program: Program,
    /// The values behind the leaves that it reads.
    pub values: BTreeMap<NodeId, Array>,
}

impl Ran {
    /// What was written down about a node after 0, 1, … steps.
    pub fn series(&self, node: NodeId) -> Option<Array> {
        if let Some((loss, values)) = &self.loss
            && loss.node == node
        {
            return Some(array::vector(values.to_vec()));
        }
        self.metrics.iter().find(|(metric, _)| metric.node == node).map(|(_, values)| values.clone())
    }

    /// The name of the loss that a gradient is that of: the trainings of a block may descend several.
    pub fn loss_of(&self, slope: &Slope) -> &str {
        let losses = self.loss.iter().map(|(loss, _)| loss).chain(self.metrics.iter().map(|(loss, _)| loss));
        let mut own = losses.filter(|loss| loss.node == slope.of);
        let first = || self.loss.as_ref().map_or("", |(loss, _)| loss.name.as_str());
        own.next().map_or_else(first, |loss| loss.name.as_str())
    }

    /// How many numbers were written down.
    pub fn numbers(&self) -> usize {
        let losses = self.loss.iter().map(|(_, values)| values.len());
        let metrics = self.metrics.iter().map(|(_, values)| values.len());
        let rows = self.rows.iter().flat_map(|rows| rows.iter().map(Vec::len));
        losses.chain(metrics).chain(rows).sum()
    }

    /// Whether its first loss is that of a batch, and not of all the data.
    pub fn begins_with_a_batch(&self) -> bool {
        self.again.first().is_some_and(|again| again.program.batches.is_some())
    }

    /// A gradient by each name that is learned: of several losses that were descended, the first.
    pub fn learned(&self) -> impl Iterator<Item = &Slope> {
        let mut seen = BTreeSet::new();
        self.slopes.iter().filter(move |slope| seen.insert(slope.leaf))
    }

    /// Continues this run with a further training of the same block.
    pub fn append(&mut self, next: Ran) {
        let before = self.steps;
        self.join_rows(&next);
        self.again.extend(next.again.iter().cloned());
        // Rows that nobody else holds grow in their place: a hundred trainings cost a hundred times what one does.
        self.loss = self.loss.take().or_else(|| next.loss.clone()).map(|(loss, mut values)| {
            if let Some(more) = next.series(loss.node) {
                let values = Rc::make_mut(&mut values);
                values.truncate(before);
                values.extend(more.iter());
            }
            (loss, values)
        });
        for (metric, values) in &mut self.metrics {
            if let Some(more) = next.series(metric.node) {
                *values = joined(std::mem::take(values), &more, before);
            }
        }
        for slope in next.slopes {
            // Each loss that was descended has gradients of its own.
            self.slopes.retain(|earlier| earlier.leaf != slope.leaf || earlier.of != slope.of);
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
        let mut rows = self.rows.take().map(Rc::unwrap_or_clone);
        for (carried, start) in next.carried.iter().zip(&next.start) {
            if carried.part.is_some() && self.carried.iter().all(|earlier| earlier.leaf != carried.leaf) {
                self.carried.push(carried.clone());
                self.start.push(start.clone());
                if let Some(rows) = &mut rows {
                    rows.push(array::flat(start).repeat(steps + 1));
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
fn joined(values: Array, more: &Array, before: usize) -> Array {
    let mut values = values.into_owned();
    values.slice_axis_inplace(Axis(0), Slice::from(..before));
    values.append(Axis(0), more.view()).expect("rows of one measure have one shape");
    values.into_shared()
}
