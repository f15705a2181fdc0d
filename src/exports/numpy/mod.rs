//! NumPy: every gradient is written out by the chain rule.

mod data;
mod functions;

pub(super) use data::DATA;

use super::dialect::{Calculus, Export};

/// A part put back into an array of zeros, as the gradient of an index does.
const PLACE: &str = "def place(part, shape, where):
    whole = np.zeros(shape)
    whole[where] = part
    return whole";

/// The same where the index may name a place twice.
const SCATTER: &str = "def scatter_add(part, shape, where):
    whole = np.zeros(shape)
    np.add.at(whole, where, part)
    return whole";

/// The gradient by central differences.
const NUMERIC_GRAD: &str = "def numeric_grad(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    steps = h * np.eye(x.size).reshape(-1, *x.shape)
    return np.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps]).reshape(x.shape)";

pub(super) static EXPORT: Export = Export {
    name: "numpy",
    title: "NumPy",
    doc: "the gradients are written out by the chain rule, from name to name",
    module: "np",
    imports: &["import numpy as np"],
    functions: functions::FUNCTIONS,
    base: None,
    helpers: &[("place", PLACE), ("scatter_add", SCATTER), ("numeric_grad", NUMERIC_GRAD)],
    derivatives: &[],
    optimizers: &[],
    array: "np.array",
    stack: "np.array(x)",
    converted: "np.asarray(x)",
    whole: "x.astype(int)",
    lists_pick: true,
    number: None,
    floats: &[],
    particular: false,
    calculus: Calculus::ByHand,
};
