//! Adam; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "adam",
    signature: "rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8",
    sees: Sees::Each,
    memory: &[("mean", "0 * parameter"), ("square", "0 * parameter")],
    rule: "mean = beta1 * mean + (1 - beta1) * gradient\n\
           square = beta2 * square + (1 - beta2) * gradient**2\n\
           parameter = parameter - rate * (mean / (1 - beta1**step)) / (sqrt(square / (1 - beta2**step)) + epsilon)",
    formula: "m := β₁ m + (1 − β₁) g,  s := β₂ s + (1 − β₂) g²,  w := w − η · m̂ / (√ŝ + ε)  with m̂ = m / \
              (1 − β₁ᵗ), ŝ = s / (1 − β₂ᵗ)",
    doc: "Divides a running mean of the gradient by the root of a running mean of its square, both corrected \
          for their start at zero (Kingma and Ba, 2015, Algorithm 1).",
    example: "param w = [4, -2]\n\
              loss L = sum((w - [1, 3])**2)\n\
              descend L by adam(rate=0.1) for 500 steps\n\
              check \"the first step is the rate, however steep\": at(w, step=1) == [3.9, -1.9]\n\
              check \"it arrives\": w == [1, 3] within 0.001",
};
