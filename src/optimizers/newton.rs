//! Newton's method; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "newton",
    signature: "rate=1, damping=0, line_search=None",
    sees: Sees::Curvature,
    memory: &[],
    rule: "bends = hessian(loss, parameter) + damping * eye(size(parameter))\n\
           uphill = solve(bends, gradient)\n\
           length = rate",
    formula: "w := w − η (∇²L(w) + λ I)⁻¹ ∇L(w)",
    doc: "Jumps to the flat point of the parabola that touches the loss, be it lowest or not (Nocedal and \
          Wright, *Numerical Optimization*, equation 3.30; damped as Levenberg, 1944). It solves for all \
          parameters at once, so it suits dozens of them, not thousands.",
    example: "param w = [4, -2]\n\
              loss L = 10 * w[0]**2 + w[0] * w[1] + w[1]**2\n\
              descend L by newton for 1 step\n\
              check \"one step solves a quadratic\": w == [0, 0] within 1e-12",
};
