//! What a training is, before and after it ran; knows no syntax and computes nothing.

use std::rc::Rc;

use super::scope::Part;
use crate::functions::Sampler;
use crate::graph::{Array, NodeId};
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
    pub sampler: Sampler,
    /// The lengths of its axes.
    pub lengths: Vec<usize>,
    /// The settings of the distribution.
    pub settings: Vec<f64>,
}

/// A value that is recorded at every step.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Its name.
    pub name: String,
    /// Its node.
    pub node: NodeId,
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
    /// The leaf that counts the step being made.
    pub step: Option<NodeId>,
    /// The leaf that counts the steps that have been made.
    pub completed: Option<NodeId>,
    /// The gradients of the loss, to be shown and proved.
    pub slopes: Vec<Slope>,
    /// The optimizer's name; none for the author's own rule.
    pub optimizer: Option<&'static str>,
    /// The statement that trains.
    pub place: Place,
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
    /// The values of the carried leaves after 0, 1, … steps, row after row; none if they are too many to keep.
    pub rows: Option<Rc<Vec<Vec<f64>>>>,
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
    /// Every row, along a new first axis.
    All,
}

/// A value that is rows of a run.
#[derive(Clone, Debug)]
pub struct History {
    /// The run's number within the chapter.
    pub run: usize,
    /// What is looked at.
    pub expression: NodeId,
    /// At which steps.
    pub rows: Rows,
}
