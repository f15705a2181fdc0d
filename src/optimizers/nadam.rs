//! Adam with Nesterov's momentum; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "nadam",
    signature: "rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8, momentum_decay=0.004",
    sees: Sees::Each,
    memory: &[("mean", "0 * parameter"), ("square", "0 * parameter"), ("product", "1")],
    rule: "now = beta1 * (1 - 0.5 * 0.96**(step * momentum_decay))\n\
           after = beta1 * (1 - 0.5 * 0.96**((step + 1) * momentum_decay))\n\
           product = product * now\n\
           mean = beta1 * mean + (1 - beta1) * gradient\n\
           square = beta2 * square + (1 - beta2) * gradient**2\n\
           ahead = (1 - now) / (1 - product) * gradient + after / (1 - product * after) * mean\n\
           parameter = parameter - rate * ahead / (sqrt(square / (1 - beta2**step)) + epsilon)",
    formula: "w := w − η (μₜ₊₁ m / (1 − μ₁⋯μₜ₊₁) + (1 − μₜ) g / (1 − μ₁⋯μₜ)) / (√ŝ + ε)  with μₜ = β₁ (1 − ½ \
              · 0.96^(t ψ))",
    doc: "Adam with Nesterov's look ahead and a momentum that warms up (Dozat, 2016; as PyTorch's `NAdam`).",
    example: "param w = [4, -2]\n\
              loss L = sum((w - [1, 3])**2)\n\
              descend L by nadam(rate=0.1) for 500 steps\n\
              first = at(w, step=1) - [4, -2]\n\
              check \"each coordinate makes the same first step\": first[0] == -first[1]\n\
              check \"it arrives\": w == [1, 3] within 0.001",
};
