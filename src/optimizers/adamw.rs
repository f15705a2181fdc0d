//! Adam with decoupled weight decay; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "adamw",
    signature: "rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.01",
    sees: Sees::Each,
    memory: &[("mean", "0 * parameter"), ("square", "0 * parameter")],
    rule: "mean = beta1 * mean + (1 - beta1) * gradient\n\
           square = beta2 * square + (1 - beta2) * gradient**2\n\
           shrunk = parameter * (1 - rate * weight_decay)\n\
           parameter = shrunk - rate * (mean / (1 - beta1**step)) / (sqrt(square / (1 - beta2**step)) + epsilon)",
    formula: "w := (1 − η λ) w − η · m̂ / (√ŝ + ε), with Adam's m̂ and ŝ",
    doc: "Adam whose weight decay shrinks the parameters directly and never enters the gradient (Loshchilov \
          and Hutter, 2019, Algorithm 2; as PyTorch's `AdamW`, in which the rate scales the decay).",
    example: "param w = [4, -2]\n\
              loss L = sum((w - [1, 3])**2)\n\
              descend L by adamw(rate=0.1, weight_decay=0.5) for 500 steps\n\
              check \"shrink, then step\": at(w, step=1) == [4, -2] * (1 - 0.1 * 0.5) - [0.1, -0.1]\n\
              check \"the decay holds the weights back\": abs(w) < [1, 3]",
};
