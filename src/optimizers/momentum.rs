//! Gradient descent with momentum; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "momentum",
    signature: "rate, beta=0.9",
    sees: Sees::Each,
    memory: &[("velocity", "0 * parameter")],
    rule: "velocity = beta * velocity + gradient\n\
           parameter = parameter - rate * velocity",
    formula: "v := β v + ∇L(w),  w := w − η v",
    doc: "Keeps a velocity to which each gradient adds, so that steps in a steady direction grow (Polyak, \
          1964; in the form that PyTorch's `SGD` uses).",
    example: "param w = 10\n\
              loss L = w**2 / 2\n\
              descend L by momentum(rate=0.1, beta=0.5) for 100 steps\n\
              check \"from rest, then with inertia\": at(w, step=[1, 2]) == [9, 7.6]\n\
              check \"it arrives\": w == 0 within 1e-4",
};
