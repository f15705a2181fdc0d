//! Nonlinear conjugate gradients; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "conjugate_gradient",
    signature: "rate=1, line_search=\"strong_wolfe\", curvature=0.1",
    sees: Sees::All,
    memory: &[("earlier", "0 * parameter"), ("course", "0 * parameter"), ("made", "0")],
    rule: "turn = maximum(0, sum(gradient * (gradient - earlier)) / sum(earlier**2)) if made else 0\n\
           turned = gradient + turn * course\n\
           uphill = turned if sum(gradient * turned) > 0 else gradient\n\
           length = rate if made else rate * minimum(1, 1 / sum(abs(gradient)))\n\
           earlier = gradient\n\
           course = uphill\n\
           made = 1",
    formula: "d := g + β d with β = max(0, g · (g − g′) / (g′ · g′)),  w := w − t d",
    doc: "Each direction keeps a share of the last one, so that a valley is not crossed to and fro (Polak \
          and Ribière, 1969; with the restarts of Nocedal and Wright, *Numerical Optimization*, equation \
          5.45). With `line_search=\"exact\"` on a quadratic loss it is the method of Hestenes and Stiefel \
          (1952), which arrives in as many steps as there are parameters.",
    example: "data A = [[4, 1, 0], [1, 3, 1], [0, 1, 2]]\n\
              data b = [1, 2, 3]\n\
              param x = zeros(3)\n\
              loss L = x @ A @ x / 2 - b @ x\n\
              descend L by conjugate_gradient(line_search=\"exact\") for 3 steps\n\
              check \"three steps solve three equations\": A @ x == b within 1e-9",
};
