//! What stands behind the leaves of a graph: values, and what earlier runs made of them; computes nothing.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Ran;
use crate::environment::Environment;
use crate::graph::{Array, NodeId};

/// What the engine knows beside the graph, and what it changes.
#[derive(Clone, Default)]
pub struct State {
    /// The values of leaves: the start of a parameter before its training, the trained value after it.
    pub values: BTreeMap<NodeId, Array>,
    /// Leaves whose values are rows of an earlier run, computed when they are asked for.
    pub histories: BTreeMap<NodeId, History>,
    /// The runs so far.
    pub runs: Vec<Ran>,
    /// The world, which may have kept what a training gave before.
    pub world: Option<Rc<dyn Environment>>,
}

impl State {
    /// The last row that a run has made, or one beside it under the same `vary`.
    pub fn last_row(&self, runs: &[usize]) -> usize {
        let beside = |run: &&Ran| runs.iter().any(|&own| self.runs[own].place == run.place);
        self.runs.iter().filter(beside).map(|run| run.steps).max().unwrap_or(0)
    }
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
    /// What it is in the batches of the run, training by training and size by size; none if that is the same.
    pub in_batches: Vec<Vec<NodeId>>,
    /// At which steps.
    pub rows: Rows,
}
