//! How far rounding moves a result: it is computed again with every intermediate number a last digit off; knows no block.

use std::collections::BTreeMap;

use crate::graph::{Array, Gives, Gradient, Graph, NodeId, Operation, array};
use crate::report::Fault;

/// How often the result is computed again.
const ROUNDS: u64 = 3;

/// How far a number comes to lie from its value when rounding errs otherwise (Vignes, 1993); `moved` are the leaves
/// behind it that are no exact numbers.
pub(super) fn noise(
    graph: &Graph,
    number: NodeId,
    moved: &[NodeId],
    leaves: &BTreeMap<NodeId, Array>,
) -> Result<f64, Fault> {
    let between = graph.between(moved, &[number]);
    let rounded = |id: NodeId| match &graph.node(id).operation {
        Operation::Apply(operator, _) => {
            between.contains(id)
                && operator.gives == Gives::Numbers
                && matches!(operator.gradient, Gradient::Rule(_))
        }
        _ => false,
    };
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut last_digit = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        1.0 + f64::EPSILON * ((state >> 33) as f64 / f64::from(1_u32 << 30) - 1.0)
    };
    let exact = graph.evaluate(&[number], leaves)?.first().and_then(array::as_number).unwrap_or(f64::NAN);
    let mut noise = f64::EPSILON * exact.abs();
    for _ in 0..ROUNDS {
        // What was a whole number and an index may be none a digit off: such a round says nothing.
        let _refused = graph.evaluate_each(&[number], leaves, |id, mut value| {
            if rounded(id) {
                value.iter_mut().for_each(|value| *value *= last_digit());
            }
            if id == number {
                noise = array::as_number(&value).map_or(noise, |other| noise.max((other - exact).abs()));
            }
            Some(value)
        });
    }
    Ok(noise)
}
