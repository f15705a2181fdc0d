//! JAX: the loss is a function of the parameters, and `jax.grad` differentiates it.

mod functions;

use super::dialect::{Calculus, Export, FunctionalWords};
use super::numpy;

/// The derivative of a function of one number, for each component of its result.
const DERIVATIVE: &str = "def derivative(f):
    g = lambda x: jnp.asarray(f(x), dtype=float)
    def slopes(x):
        x = jnp.asarray(x, dtype=float)
        if x.ndim > 0:
            return jnp.stack([slopes(part) for part in x])
        return jax.jvp(g, (x,), (jnp.ones(()),))[1]
    return slopes";

pub(super) static EXPORT: Export = Export {
    name: "jax",
    title: "JAX",
    doc: "the loss is a function of the parameters, which `jax.grad` differentiates",
    module: "jnp",
    imports: &["import jax", "import jax.numpy as jnp", "", "jax.config.update(\"jax_enable_x64\", True)"],
    functions: functions::FUNCTIONS,
    helpers: &[("derivative", DERIVATIVE)],
    derivatives: &[("hessian", "jax.hessian(f)(x)"), ("jacobian", "jax.jacobian(f)(x)")],
    lists_pick: false,
    floats: &["jax.nn.", "jax.scipy."],
    calculus: Calculus::Functional(&FunctionalWords {
        slope: "jax.grad(f)",
        slopes: "jax.grad(f, argnums=places)",
        compiled: "jax.jit(f)",
    }),
    ..Export::like(&numpy::EXPORT)
};
