//! PyTorch: `backward` follows what was recorded, and `torch.optim` moves the parameters.

mod functions;
mod optimizers;

use super::dialect::{AsNumpy, Calculus, Export};

pub(super) static EXPORT: Export = Export {
    name: "pytorch",
    title: "PyTorch",
    doc: "`backward` finds the gradients, and the optimizers are those of `torch.optim`",
    module: "torch",
    imports: &["import torch", "", "torch.set_default_dtype(torch.float64)"],
    functions: functions::FUNCTIONS,
    as_numpy: AsNumpy::Some(functions::AS_NUMPY),
    optimizers: optimizers::OPTIMIZERS,
    array: "torch.tensor",
    stack: "torch.stack(x)",
    converted: Some("torch.as_tensor(x)"),
    whole: "x.long()",
    lists_pick: true,
    number: Some("torch.tensor(x)"),
    calculus: Calculus::Recorded,
};
