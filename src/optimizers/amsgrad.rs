//! AMSGrad; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "amsgrad",
    signature: "rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8",
    sees: Sees::Each,
    memory: &[("mean", "0 * parameter"), ("square", "0 * parameter"), ("largest", "0 * parameter")],
    rule: "mean = beta1 * mean + (1 - beta1) * gradient\n\
           square = beta2 * square + (1 - beta2) * gradient**2\n\
           largest = maximum(largest, square)\n\
           parameter = parameter - rate * (mean / (1 - beta1**step)) / (sqrt(largest / (1 - beta2**step)) + epsilon)",
    formula: "w := w − η · m̂ / (√(max s / (1 − β₂ᵗ)) + ε), with Adam's m̂ and s",
    doc: "Adam that divides by the largest running mean of squares so far, so that its steps never grow \
          again (Reddi, Kale and Kumar, 2018; as PyTorch's `Adam(amsgrad=True)`).",
    example: "param w = [4, -2]\n\
              loss L = sum((w - [1, 3])**2)\n\
              descend L by amsgrad(rate=0.1) for 1000 steps\n\
              check \"it begins as Adam does\": at(w, step=1) == [3.9, -1.9]\n\
              check \"it arrives\": w == [1, 3] within 0.001",
};
