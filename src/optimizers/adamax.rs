//! AdaMax; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "adamax",
    signature: "rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8",
    sees: Sees::Each,
    memory: &[("mean", "0 * parameter"), ("largest", "0 * parameter")],
    rule: "mean = beta1 * mean + (1 - beta1) * gradient\n\
           largest = maximum(beta2 * largest, abs(gradient) + epsilon)\n\
           parameter = parameter - rate / (1 - beta1**step) * mean / largest",
    formula: "u := max(β₂ u, |g| + ε),  w := w − η · m̂ / u, with Adam's m̂",
    doc: "Adam that divides by the largest recent gradient instead of a mean of squares (Kingma and Ba, \
          2015, Algorithm 2; as PyTorch's `Adamax`).",
    example: "param w = [4, -2]\n\
              loss L = sum((w - [1, 3])**2)\n\
              descend L by adamax(rate=0.1) for 500 steps\n\
              check \"the first step is the rate, however steep\": at(w, step=1) == [3.9, -1.9]\n\
              check \"it arrives\": w == [1, 3] within 0.001",
};
