//! The block that is open, as plain data: what was read of it so far, and what its `vary` gave; knows no model.

use std::rc::Rc;

use super::scope::{CutData, Serial};
use crate::functions::Value;
use crate::graph::NodeId;
use crate::language::syntax::{Expression, Name};
use crate::program::{Carried, Draw};
use crate::report::Place;

/// The name that a varied name has in one run, with its value.
pub type Given = Vec<(Name, Value)>;

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
    /// What moves after the optimizer, from the first update on; the lines beside a `descend` stay for the trainings below.
    pub moves: Vec<Moving>,
    /// How many lines that were, and what names were in a step, when the latest `descend` ended.
    pub beside: Beside,
    /// Whether an update that no training makes was told.
    pub stray: bool,
    /// What the updates of the last `repeat` make of a state, for one below that has no updates of its own.
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

/// An update, or a definition that is another after the updates above it.
#[derive(Clone)]
pub(super) struct Moving {
    /// The names on the left.
    pub gives: Vec<Serial>,
    /// The right side.
    pub values: Rc<[Expression]>,
    /// The place of the line if it is an update.
    pub update: Option<Place>,
}

/// What moves beside the `descend`s so far.
#[derive(Clone, Default)]
pub(super) struct Beside {
    /// How many lines that are.
    pub count: usize,
    /// What names are in a step once these have moved.
    pub current: Vec<(Serial, Value)>,
}

/// Whether the lines that are being read are those of a step.
pub(super) fn running(block: &BlockState) -> bool {
    block.made < block.trainings
}

/// Whether an optimizer moves something in the training that the lines being read belong to.
pub(super) fn is_descent(block: &BlockState) -> bool {
    block.descends.get(block.made).copied().unwrap_or(false)
}

/// Whether updates stand above that no training has made yet.
pub(super) fn has_own_updates(block: &BlockState) -> bool {
    block.moves[block.beside.count..].iter().any(|line| line.update.is_some())
}
