//! JAX: the loss is a function of the parameters, and `jax.grad` differentiates it.

mod functions;

use super::dialect::{Calculus, Export, FunctionalWords, Shared};
use super::numpy;

/// The derivative of a function of one number, for each component of its result.
const DERIVATIVE: &str = "def derivative(f):
    g = lambda x: jnp.asarray(f(x), dtype=float)
    return lambda x: jax.jvp(g, (jnp.asarray(x, dtype=float),), (jnp.ones(jnp.shape(x)),))[1]";

/// The gradient by central differences.
const NUMERIC_GRAD: &str = "def numeric_grad(f, x, h=1e-5):
    x = jnp.asarray(x, dtype=float)
    steps = h * jnp.eye(x.size).reshape(-1, *x.shape)
    return jnp.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps]).reshape(x.shape)";

pub(super) static EXPORT: Export = Export {
    name: "jax",
    title: "JAX",
    doc: "the loss is a function of the parameters, which `jax.grad` differentiates",
    module: "jnp",
    imports: &["import jax", "import jax.numpy as jnp", "", "jax.config.update(\"jax_enable_x64\", True)"],
    functions: functions::FUNCTIONS,
    base: Some((&numpy::EXPORT, Shared::Others)),
    helpers: &[("derivative", DERIVATIVE), ("numeric_grad", NUMERIC_GRAD)],
    derivatives: &[("hessian", "jax.hessian(f)(x)"), ("jacobian", "jax.jacobian(f)(x)")],
    optimizers: &[],
    array: "jnp.array",
    stack: "jnp.array(x)",
    converted: Some("jnp.asarray(x)"),
    whole: "x.astype(int)",
    lists_pick: false,
    number: None,
    floats: &["jax.nn.", "jax.scipy."],
    particular: false,
    calculus: Calculus::Functional(&FunctionalWords {
        slope: "jax.grad(f)",
        slopes: "jax.grad(f, argnums=places)",
        compiled: "jax.jit(f)",
    }),
};
