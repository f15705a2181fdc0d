//! NumPy: every gradient is written out by the chain rule.

use super::dialect::{Calculus, Export};

pub(super) static EXPORT: Export = Export {
    name: "numpy",
    title: "NumPy",
    doc: "the gradients are written out by the chain rule, from name to name",
    module: "np",
    imports: &["import numpy as np"],
    spelling: |function| function.numpy,
    literal: "np.array({}, dtype=float)",
    stack: "np.array({})",
    converted: None,
    numbers: "({}).astype(float)",
    whole: "{}.astype(int)",
    number: None,
    calculus: Calculus::ByHand,
};
