//! Yogi; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "yogi",
    signature: "rate=0.01, beta1=0.9, beta2=0.999, epsilon=0.001",
    sees: Sees::Each,
    memory: &[("mean", "0 * parameter"), ("square", "0 * parameter")],
    rule: "mean = beta1 * mean + (1 - beta1) * gradient\n\
           square = square + (1 - beta2) * sign(gradient**2 - square) * gradient**2\n\
           parameter = parameter - rate * (mean / (1 - beta1**step)) / (sqrt(square / (1 - beta2**step)) + epsilon)",
    formula: "s := s + (1 − β₂) sign(g² − s) g²,  w := w − η · m̂ / (√ŝ + ε), with Adam's m̂ and ŝ",
    doc: "Adam whose mean of squares moves by the size of the square alone, so that it forgets more slowly \
          (Zaheer et al., 2018, Algorithm 2, with Adam's correction for the start).",
    example: "param w = [4, -2]\n\
              loss L = sum((w - [1, 3])**2)\n\
              descend L by yogi(rate=0.1) for 1000 steps\n\
              check \"the first step is nearly the rate\": at(w, step=1) == [3.9, -1.9] within 0.001\n\
              check \"it arrives\": w == [1, 3] within 0.01",
};
