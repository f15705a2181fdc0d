//! JAX: the loss is a function of the parameters, and `jax.grad` differentiates it.

mod functions;

use super::dialect::{Calculus, Export, Shared};
use super::numpy;

/// The derivative of a function of one number, for each component of its result.
const DERIVATIVE: &str = "def derivative(f):
    g = lambda x: jnp.asarray(f(x), dtype=float)
    return lambda x: jax.jvp(g, (jnp.asarray(x, dtype=float),), (jnp.ones(jnp.shape(x)),))[1]";

pub(super) static EXPORT: Export = Export {
    name: "jax",
    title: "JAX",
    doc: "the loss is a function of the parameters, which `jax.grad` differentiates",
    module: "jnp",
    imports: &["import jax", "import jax.numpy as jnp", "", "jax.config.update(\"jax_enable_x64\", True)"],
    functions: functions::FUNCTIONS,
    base: Some((&numpy::EXPORT, Shared::Others)),
    helpers: &[("derivative", DERIVATIVE)],
    optimizers: &[],
    array: "jnp.array",
    stack: "jnp.array(x)",
    converted: Some("jnp.asarray(x)"),
    whole: "x.astype(int)",
    lists_pick: false,
    number: None,
    particular: false,
    calculus: Calculus::Functional,
};
