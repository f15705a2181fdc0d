//! JAX: the loss is a function of the parameters, and `jax.grad` differentiates it.

mod functions;

use super::dialect::{AsNumpy, Calculus, Export};

pub(super) static EXPORT: Export = Export {
    name: "jax",
    title: "JAX",
    doc: "the loss is a function of the parameters, which `jax.grad` differentiates",
    module: "jnp",
    imports: &["import jax", "import jax.numpy as jnp", "", "jax.config.update(\"jax_enable_x64\", True)"],
    functions: functions::FUNCTIONS,
    as_numpy: AsNumpy::Others,
    optimizers: &[],
    array: "jnp.array",
    stack: "jnp.array(x)",
    converted: Some("jnp.asarray(x)"),
    whole: "x.astype(int)",
    lists_pick: false,
    number: None,
    calculus: Calculus::Functional,
};
