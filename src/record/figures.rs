//! What is computed for pictures of a training, as plain data: its path over the loss, and its fit; draws nothing.

use std::rc::Rc;

use super::{Options, Sampled};
use crate::graph::Array;

/// The loss over the plane, or the line, in which the path of a descent lies.
#[derive(Clone, Debug)]
pub struct Landscape {
    /// What the author chose when this was computed.
    pub options: Options,
    /// Whether the loss has draws in it: then it is shown for the last ones.
    pub drawn: bool,
    /// Whether the loss depends on the number of the step.
    pub steps: bool,
    /// The name of the loss.
    pub loss: String,
    /// The axes: one for a single learned number, else two.
    pub directions: Vec<Direction>,
    /// The places along the first axis.
    pub xs: Vec<f64>,
    /// The places along the second axis.
    pub ys: Vec<f64>,
    /// The loss, row by row: `zs[row * xs.len() + column]`; none over a single axis.
    pub zs: Vec<f64>,
    /// The loss over a single axis.
    pub curve: Option<Sampled>,
    /// The paths.
    pub walks: Vec<Walk>,
}

/// An axis of a landscape.
#[derive(Clone, Debug)]
pub struct Direction {
    /// The learned number that it stands for; empty for a direction through several.
    pub name: String,
    /// For a direction through several learned numbers, how much of the path lies along it, from 0 to 1.
    pub share: Option<f64>,
}

/// The path of one run over a landscape.
#[derive(Clone, Debug)]
pub struct Walk {
    /// What makes the run different; empty if there is one.
    pub label: String,
    /// The places on the way, from the start on.
    pub places: Vec<(f64, f64)>,
    /// The loss at each place.
    pub losses: Rc<[f64]>,
    /// How many steps the whole way has.
    pub steps: usize,
    /// How many steps lie between two places.
    pub every: usize,
    /// How many of the places belong into a picture: all of them, but for the end of a run that explodes.
    pub shown: usize,
    /// Whether the run stayed within the finite numbers.
    pub whole: bool,
}

/// What a model says beside what is true.
#[derive(Clone, Debug)]
pub struct Fit {
    /// What the author chose when this was computed.
    pub options: Options,
    /// The arrays that the model reads.
    pub arrays: Vec<(String, Array)>,
    /// Their columns; none if they are no vectors and matrices.
    pub inputs: Vec<DataColumn>,
    /// The name of what is true.
    pub target: String,
    /// Words for the classes 0, 1, 2, …; none if these are numbers.
    pub kind_words: Vec<String>,
    /// What is true, column by column.
    pub truth: Vec<Vec<f64>>,
    /// The name of what the model says; empty if the author gave it none and its formula is long.
    pub prediction: String,
    /// What the model says, output by output.
    pub predicted: Vec<Vec<f64>>,
    /// The classes, if the target tells classes.
    pub classes: Option<Classes>,
    /// The model over its only input, output by output.
    pub curves: Option<Vec<Sampled>>,
    /// The model over its two inputs.
    pub plane: Option<Plane>,
}

/// One number of every row of the data.
#[derive(Clone, Debug)]
pub struct DataColumn {
    /// What the reader calls it: `x` or `X[:, 0]`.
    pub name: String,
    /// The numbers.
    pub values: Vec<f64>,
}

/// The classes of the rows.
#[derive(Clone, Debug)]
pub struct Classes {
    /// The numbers that the target has for them.
    pub kinds: Vec<f64>,
    /// The true class of every row.
    pub truth: Vec<usize>,
    /// The class that the model gives to every row.
    pub predicted: Vec<usize>,
    /// Above which output a row belongs to the second of two classes; none if the largest output decides.
    pub threshold: Option<f64>,
}

/// A model over its two inputs.
#[derive(Clone, Debug)]
pub struct Plane {
    /// The places along the first input.
    pub xs: Vec<f64>,
    /// The places along the second.
    pub ys: Vec<f64>,
    /// What the model says there, output by output, each row by row.
    pub outputs: Vec<Vec<f64>>,
}
