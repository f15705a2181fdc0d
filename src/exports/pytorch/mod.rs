//! PyTorch: `backward` follows what was recorded, and `torch.optim` moves the parameters.

mod functions;
mod optimizers;

use super::dialect::{Calculus, Export, Shared};
use super::numpy;

/// The derivative of a function of one number, for each component of its result.
const DERIVATIVE: &str = "def derivative(f):
    g = lambda x: torch.as_tensor(f(x), dtype=float)
    return lambda x: torch.func.jvp(g, (torch.as_tensor(x, dtype=float),), (torch.ones(torch.as_tensor(x).shape),))[1]";

pub(super) static EXPORT: Export = Export {
    name: "pytorch",
    title: "PyTorch",
    doc: "`backward` finds the gradients, and the optimizers are those of `torch.optim`",
    module: "torch",
    imports: &["import torch", "", "torch.set_default_dtype(torch.float64)"],
    functions: functions::FUNCTIONS,
    base: Some((&numpy::EXPORT, Shared::Some(functions::AS_NUMPY))),
    helpers: &[("derivative", DERIVATIVE)],
    optimizers: optimizers::OPTIMIZERS,
    array: "torch.tensor",
    stack: "torch.stack(x)",
    converted: Some("torch.as_tensor(x)"),
    whole: "x.long()",
    lists_pick: true,
    number: Some("torch.tensor(x)"),
    particular: true,
    calculus: Calculus::Recorded,
};
