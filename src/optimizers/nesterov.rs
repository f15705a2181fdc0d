//! Gradient descent with Nesterov's momentum; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "nesterov",
    signature: "rate, beta=0.9",
    sees: Sees::Each,
    memory: &[("velocity", "0 * parameter")],
    rule: "velocity = beta * velocity + gradient\n\
           parameter = parameter - rate * (gradient + beta * velocity)",
    formula: "v := β v + ∇L(w),  w := w − η (∇L(w) + β v)",
    doc: "Momentum that looks one step ahead (Nesterov, 1983; in the form of Sutskever et al., 2013, that \
          PyTorch's `SGD` uses).",
    example: "param w = 10\n\
              loss L = w**2 / 2\n\
              descend L by nesterov(rate=0.1, beta=0.5) for 100 steps\n\
              check \"the first step looks ahead\": at(w, step=1) == 10 - 0.1 * (10 + 0.5 * 10)\n\
              check \"it arrives\": w == 0 within 1e-4",
};
