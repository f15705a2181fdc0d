//! Adadelta; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "adadelta",
    signature: "rate=1, rho=0.9, epsilon=1e-6",
    sees: Sees::Each,
    memory: &[("square", "0 * parameter"), ("moved", "0 * parameter")],
    rule: "square = rho * square + (1 - rho) * gradient**2\n\
           move = sqrt(moved + epsilon) / sqrt(square + epsilon) * gradient\n\
           moved = rho * moved + (1 - rho) * move**2\n\
           parameter = parameter - rate * move",
    formula: "s := ρ s + (1 − ρ) g²,  d := √(m + ε) / √(s + ε) · g,  m := ρ m + (1 − ρ) d²,  w := w − η d",
    doc: "Measures its steps by a running mean of the steps before, so that it needs no rate (Zeiler, 2012, \
          Algorithm 1; as PyTorch's `Adadelta`).",
    example: "param w = [4, -2]\n\
              loss L = sum(w**2)\n\
              descend L by adadelta for 400 steps\n\
              check \"it begins with tiny steps\": abs(at(w, step=1) - [4, -2]) < 0.01\n\
              check \"and comes nearer\": abs(w) < [3.8, 1.8]",
};
