//! Plain gradient descent; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "gradient_descent",
    signature: "rate, line_search=None",
    sees: Sees::Each,
    memory: &[],
    rule: "uphill = gradient\n\
           length = rate",
    formula: "w := w − η ∇L(w)",
    doc: "Steps against the gradient, as far as the rate says (Cauchy, 1847). With a line search each step \
          finds its own length, and the rate is the one that is tried first.",
    example: "param w = [4, -2]\n\
              loss L = sum((w - [1, 3])**2)\n\
              descend L by gradient_descent(rate=0.1) for 100 steps\n\
              check \"the first step\": at(w, step=1) == [4, -2] - 0.1 * [6, -10]\n\
              check \"it arrives\": w == [1, 3] within 1e-6",
};
