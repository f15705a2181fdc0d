//! JAX: the loss is a function of the parameters, and `jax.grad` differentiates it.

use super::dialect::{Calculus, Export};

pub(super) static EXPORT: Export = Export {
    name: "jax",
    title: "JAX",
    doc: "the loss is a function of the parameters, which `jax.grad` differentiates",
    module: "jnp",
    imports: &["import jax", "import jax.numpy as jnp", "", "jax.config.update(\"jax_enable_x64\", True)"],
    spelling: |function| function.jax,
    literal: "jnp.array({}, dtype=float)",
    stack: "jnp.array({})",
    converted: Some("jnp.asarray({})"),
    numbers: "({}).astype(float)",
    whole: "{}.astype(int)",
    number: None,
    calculus: Calculus::Functional,
};
