//! Plain gradient descent; knows only its own rule.

use super::Optimizer;

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "gradient_descent",
    signature: "rate",
    memory: &[],
    rule: "parameter = parameter - rate * gradient",
    formula: "w := w − η ∇L(w)",
    torch: "torch.optim.SGD(parameters, lr=rate)",
    doc: "Steps against the gradient, as far as the rate says (Cauchy, 1847).",
};
