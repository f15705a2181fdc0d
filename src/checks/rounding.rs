//! How far rounding moves a result: it is computed again with every intermediate number a last digit off; knows no block.

use std::collections::BTreeMap;

use crate::functions::arithmetic::MULTIPLY;
use crate::graph::{Array, Gives, Gradient, Graph, NodeId, Operation};
use crate::report::Fault;

/// How often the result is computed again.
const ROUNDS: u64 = 4;
/// And how often with other numbers behind it.
const SHAKEN: u64 = 16;

/// How far the numbers of a result come to lie from their values when rounding errs otherwise (Vignes, 1993); `moved` are
/// the leaves behind it that are no exact numbers.
pub(super) fn noise(
    graph: &Graph,
    result: NodeId,
    moved: &[NodeId],
    leaves: &BTreeMap<NodeId, Array>,
) -> Result<Vec<f64>, Fault> {
    let between = graph.between(moved, &[result]);
    let rounded = |id: NodeId| match &graph.node(id).operation {
        Operation::Apply(operator, _) => {
            between.contains(id)
                && (operator.gives == Gives::Numbers || std::ptr::eq(*operator, &MULTIPLY))
                && matches!(operator.gradient, Gradient::Rule(_))
        }
        _ => false,
    };
    let exact = graph.evaluate(&[result], leaves)?;
    let usual = exact.iter().flatten().map(|exact| f64::EPSILON * exact.abs()).collect();
    let rounds = off(graph, result, leaves, ROUNDS, &|id| rounded(id).then_some(within_a_digit))?;
    let most = |most: Vec<f64>, round: Vec<f64>| most.iter().zip(&round).map(|(a, b)| a.max(*b)).collect();
    Ok(rounds.into_iter().fold(usual, most))
}

/// How far the numbers of a result move at least when the leaves behind it are a last digit off. At a tie that this
/// breaks some rounds leave it as it was; a result without a digit of its own moves in all of them.
pub(super) fn shaken(
    graph: &Graph,
    result: NodeId,
    moved: &[NodeId],
    leaves: &BTreeMap<NodeId, Array>,
) -> Result<Vec<f64>, Fault> {
    let rounds = off(graph, result, leaves, SHAKEN, &|id| moved.contains(&id).then_some(by_a_digit))?;
    let least = |least: Vec<f64>, round: Vec<f64>| least.iter().zip(&round).map(|(a, b)| a.min(*b)).collect();
    Ok(rounds.into_iter().reduce(least).unwrap_or_default())
}

/// Another number in the place of one, in some round.
type Other = fn(f64, u64) -> f64;

/// How far off the numbers of a result are in some rounds, where some nodes on the way have other numbers.
fn off(
    graph: &Graph,
    result: NodeId,
    leaves: &BTreeMap<NodeId, Array>,
    rounds: u64,
    other: &dyn Fn(NodeId) -> Option<Other>,
) -> Result<Vec<Vec<f64>>, Fault> {
    let exact = graph.evaluate(&[result], leaves)?;
    let exact: Vec<f64> = exact.iter().flatten().copied().collect();
    let mut found = Vec::new();
    for round in 1..=rounds {
        // What was a whole number and an index may be none a digit off: such a round says nothing.
        let _refused = graph.evaluate_each(&[result], leaves, |id, mut value| {
            if let Some(other) = other(id) {
                value.iter_mut().for_each(|value| *value = other(*value, round));
            }
            if id == result {
                found.push(value.iter().zip(&exact).map(|(other, exact)| (other - exact).abs()).collect());
            }
            Some(value)
        });
    }
    Ok(found)
}

/// As rounding may leave it: at most a last digit off.
fn within_a_digit(value: f64, round: u64) -> f64 {
    value * (1.0 + f64::EPSILON * chance(value, round))
}

/// A whole last digit up or down: what is moved by less may be rounded back to where it was.
fn by_a_digit(value: f64, round: u64) -> f64 {
    value * (1.0 + f64::EPSILON.copysign(chance(value, round)))
}

/// A number from −1 to 1, by chance; equal numbers have the same, so that what is a tie stays one.
fn chance(value: f64, round: u64) -> f64 {
    let mixed =
        (value.to_bits() ^ round.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 31).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed >> 33) as f64 / f64::from(1_u32 << 30) - 1.0
}
