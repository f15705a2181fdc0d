//! Adam; knows only its own rule.

use super::Optimizer;

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "adam",
    signature: "rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8",
    memory: &["mean", "square"],
    rule: "mean = beta1 * mean + (1 - beta1) * gradient\n\
           square = beta2 * square + (1 - beta2) * gradient**2\n\
           parameter = parameter - rate * (mean / (1 - beta1**step)) / (sqrt(square / (1 - beta2**step)) + epsilon)",
    formula: "m := β₁ m + (1 − β₁) g,  s := β₂ s + (1 − β₂) g²,  w := w − η · m̂ / (√ŝ + ε)  \
              with m̂ = m / (1 − β₁ᵗ), ŝ = s / (1 − β₂ᵗ)",
    torch: "torch.optim.Adam(parameters, lr=rate, betas=(beta1, beta2), eps=epsilon)",
    doc: "Divides a running mean of the gradient by the root of a running mean of its square, both corrected \
          for their start at zero (Kingma and Ba, 2015, Algorithm 1).",
};
