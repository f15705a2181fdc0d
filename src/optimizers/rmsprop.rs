//! RMSProp; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "rmsprop",
    signature: "rate=0.01, alpha=0.99, epsilon=1e-8, momentum=0",
    sees: Sees::Each,
    memory: &[("square", "0 * parameter"), ("velocity", "0 * parameter")],
    rule: "square = alpha * square + (1 - alpha) * gradient**2\n\
           velocity = momentum * velocity + gradient / (sqrt(square) + epsilon)\n\
           parameter = parameter - rate * velocity",
    formula: "s := α s + (1 − α) g²,  w := w − η g / (√s + ε)",
    doc: "Divides the gradient by the root of a running mean of its square (Hinton, 2012, lecture 6e; as \
          PyTorch's `RMSprop`).",
    example: "param w = [4, -2]\n\
              loss L = sum([100, 1] * w**2)\n\
              descend L by rmsprop(rate=0.01, alpha=0.75) for 500 steps\n\
              check \"the first step is twice the rate, however steep\": at(w, step=1) == [3.98, -1.98]\n\
              check \"it arrives, up to the size of a step\": abs(w) < 0.03",
};
