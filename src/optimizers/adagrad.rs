//! AdaGrad; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "adagrad",
    signature: "rate=0.01, rate_decay=0, initial=0, epsilon=1e-10",
    sees: Sees::Each,
    memory: &[("squares", "initial + 0 * parameter")],
    rule: "squares = squares + gradient**2\n\
           parameter = parameter - rate / (1 + (step - 1) * rate_decay) * gradient / (sqrt(squares) + epsilon)",
    formula: "s := s + g²,  w := w − η g / (√s + ε)",
    doc: "Divides each partial derivative by the root of the sum of its squares so far, so that rare \
          features keep large steps (Duchi, Hazan and Singer, 2011; as PyTorch's `Adagrad`).",
    example: "param w = [4, -2]\n\
              loss L = sum([100, 1] * w**2)\n\
              descend L by adagrad(rate=1) for 200 steps\n\
              check \"the first step is the rate, however steep\": at(w, step=1) == [3, -1]\n\
              check \"it arrives\": w == [0, 0] within 1e-6",
};
