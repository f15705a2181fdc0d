//! PyTorch: `backward` follows what was recorded, and `torch.optim` moves the parameters.

mod functions;
mod optimizers;

use super::dialect::{Calculus, Export, OptimizerWords, RecordedWords, Shared};
use super::numpy;

/// The derivative of a function of one number, for each component of its result.
const DERIVATIVE: &str = "def derivative(f):
    g = lambda x: torch.as_tensor(f(x), dtype=float)
    def slopes(x):
        x = torch.as_tensor(x, dtype=float)
        if x.ndim > 0:
            return torch.stack([slopes(part) for part in x])
        return torch.func.jvp(g, (x,), (torch.ones(()),))[1]
    return slopes";

/// The gradient by central differences.
const NUMERIC_GRAD: &str = "def numeric_grad(f, x, h=1e-5):
    x = torch.as_tensor(x, dtype=float).detach()
    steps = h * torch.eye(x.numel()).reshape(-1, *x.shape)
    return torch.stack([(f(x + step) - f(x - step)).detach() / (2 * h) for step in steps]).reshape(x.shape)";

pub(super) static EXPORT: Export = Export {
    name: "pytorch",
    title: "PyTorch",
    doc: "`backward` finds the gradients, and the optimizers are those of `torch.optim`",
    module: "torch",
    imports: &["import torch", "", "torch.set_default_dtype(torch.float64)"],
    functions: functions::FUNCTIONS,
    base: Some((&numpy::EXPORT, Shared::Some(functions::AS_NUMPY))),
    helpers: &[("derivative", DERIVATIVE), ("numeric_grad", NUMERIC_GRAD)],
    derivatives: &[
        ("hessian", "torch.autograd.functional.hessian(f, x)"),
        ("jacobian", "torch.autograd.functional.jacobian(f, x)"),
    ],
    optimizers: optimizers::OPTIMIZERS,
    array: "torch.tensor",
    stack: "torch.stack(x)",
    converted: "torch.as_tensor(x)",
    whole: "x.long()",
    lists_pick: true,
    number: Some("torch.tensor(x)"),
    floats: &[],
    particular: true,
    calculus: Calculus::Recorded(&RecordedWords {
        slopes: "torch.autograd.grad(of, by)",
        slopes_kept: "torch.autograd.grad(of, by, retain_graph=True)",
        slope: "torch.autograd.grad(of, by, create_graph=True)[0]",
        still: "torch.zeros_like(by)",
        slope_of_function: "torch.func.grad(f)",
        silent: "torch.no_grad()",
        begun: "x.detach().requires_grad_()",
        plain: "x.detach()",
        watched: "x.requires_grad_()",
        copied: "x.clone()",
        replaced: "x.copy_(value)",
        optimizers: &OptimizerWords {
            begin: "torch.optim.",
            forgotten: "optimizer.zero_grad()",
            backward: "loss.backward()",
            backward_kept: "loss.backward(retain_graph=True)",
            options: &[
                ("clip_value", "torch.nn.utils.clip_grad_value_(parameters, most)"),
                ("clip_norm", "torch.nn.utils.clip_grad_norm_(parameters, most)"),
            ],
            rate: "optimizer.param_groups[0][\"lr\"]",
            step: "optimizer.step()",
        },
    }),
};
