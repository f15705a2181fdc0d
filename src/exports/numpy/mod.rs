//! NumPy: every gradient is written out by the chain rule.

mod data;
mod functions;

pub(super) use data::DATA;

use super::dialect::{AsNumpy, Calculus, Export};

pub(super) static EXPORT: Export = Export {
    name: "numpy",
    title: "NumPy",
    doc: "the gradients are written out by the chain rule, from name to name",
    module: "np",
    imports: &["import numpy as np"],
    functions: functions::FUNCTIONS,
    as_numpy: AsNumpy::Some(&[]),
    optimizers: &[],
    array: "np.array",
    stack: "np.array(x)",
    converted: None,
    whole: "x.astype(int)",
    lists_pick: true,
    number: None,
    calculus: Calculus::ByHand,
};
