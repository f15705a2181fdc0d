//! Gradient descent with momentum; knows only its own rule.

use super::Optimizer;

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "momentum",
    signature: "rate, beta=0.9",
    memory: &["velocity"],
    rule: "velocity = beta * velocity + gradient\nparameter = parameter - rate * velocity",
    formula: "v := β v + ∇L(w),  w := w − η v",
    torch: "torch.optim.SGD(parameters, lr=rate, momentum=beta)",
    doc: "Keeps a velocity to which each gradient adds, so that steps in a steady direction grow \
          (Polyak, 1964; in the form that PyTorch's `SGD` uses).",
};
