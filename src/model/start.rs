//! The loss before the first step: where it is no finite number, no rate helps; runs nothing.

use super::Model;
use crate::functions::activations::{SIGMOID, SOFTMAX};
use crate::functions::elementary::{LOG, LOG2, LOG10, SQRT};
use crate::functions::losses::BINARY_CROSS_ENTROPY;
use crate::functions::shaping::RESHAPE;
use crate::graph::{Graph, NodeId, Notation, Operation, Operator, array};
use crate::numbers::in_code;
use crate::program::{Program, State};
use crate::report::Fault;

/// The most numbers that are computed only to look at the start.
const MOST_NUMBERS: usize = 5_000_000;

/// Refuses a training whose loss is no finite number before its first step.
///
/// A second training of a block starts where the first one ends, which is not known when it is read.
pub(super) fn check_start(model: &mut Model, program: &Program) -> Result<(), Fault> {
    let Some(loss) = program.loss.as_ref().filter(|_| model.block.made == 0) else { return Ok(()) };
    let numbers: usize =
        model.graph.ancestors(&[loss.node]).iter().map(|&node| model.graph.shape(node).size()).sum();
    if numbers > MOST_NUMBERS {
        return Ok(());
    }
    // What cannot be computed here is told when it runs.
    let Ok(start) = model.graph.evaluate(&[loss.node], &model.state.values) else { return Ok(()) };
    let Some(number) = array::as_number(&start[0]).filter(|number| !number.is_finite()) else {
        return Ok(());
    };
    let fault =
        Fault::new(format!("the loss `{}` is {} before the first step", loss.name, in_code(number, 4)));
    let no_rate = "a smaller rate does not help: change the loss or the start";
    let Some(culprit) = model.graph.first_not_finite(&[loss.node], &model.state.values) else {
        return Err(fault.at(program.place).remedy(no_rate));
    };
    let remedy = match no_probability(&model.graph, &model.state, culprit) {
        Some(score) => format!(
            "`binary_cross_entropy` takes probabilities, and met {}; write `binary_cross_entropy(sigmoid(score), y)`",
            in_code(score, 4)
        ),
        None => {
            match (lost_probability(&model.graph, culprit), calculation(&model.graph, &model.state, culprit))
            {
                (Some(lost), _) => lost.to_string(),
                (None, Some(calculation)) => format!("{calculation}; {no_rate}"),
                (None, None) => no_rate.to_string(),
            }
        }
    };
    Err(fault.at(model.graph.node(culprit).place).remedy(remedy))
}

/// What a binary cross-entropy met in place of a probability.
fn no_probability(graph: &Graph, state: &State, culprit: NodeId) -> Option<f64> {
    if !applies(graph, culprit, &BINARY_CROSS_ENTROPY) {
        return None;
    }
    let given = graph.evaluate(&graph.node(culprit).inputs[..1], &state.values).ok()?;
    given[0].iter().copied().find(|number| !(0.0..=1.0).contains(number))
}

/// The first single calculation of a node whose result is not finite: `log(-1)` is nan.
fn calculation(graph: &Graph, state: &State, culprit: NodeId) -> Option<String> {
    let node = graph.node(culprit);
    let Operation::Apply(operator, _) = &node.operation else { return None };
    if !operator.kernel.is_elementwise() {
        return None;
    }
    let result = graph.evaluate(&[culprit], &state.values).ok()?;
    let at = result[0].iter().position(|number| !number.is_finite())?;
    let inputs = graph.evaluate(&node.inputs, &state.values).ok()?;
    let inputs: Vec<String> = inputs
        .iter()
        .map(|input| in_code(array::flat(&array::stretched(input, &node.shape))[at], 4))
        .collect();
    let written = match (operator.notation, inputs.as_slice()) {
        (Notation::Infix(sign, _), [left, right]) => format!("{left} {sign} {right}"),
        _ => format!("{}({})", operator.name, inputs.join(", ")),
    };
    Some(format!("`{written}` is {}", in_code(array::flat(&result[0])[at], 4)))
}

/// What to do where the first value that is not finite came of what is no probability, or of one that became 0.
pub fn lost_probability(graph: &Graph, node: NodeId) -> Option<&'static str> {
    if applies(graph, node, &BINARY_CROSS_ENTROPY) {
        return Some(
            "`binary_cross_entropy` takes probabilities, and met a number that is none; write `binary_cross_entropy(sigmoid(score), y)`",
        );
    }
    let probability = in_logarithm(graph, node)?;
    if applies(graph, probability, &SOFTMAX) {
        return Some(
            "a probability became 0, which has no logarithm: take `log_softmax(z)`, or `cross_entropy` on the scores",
        );
    }
    applies(graph, probability, &SIGMOID).then_some(
        "a probability became 0, which has no logarithm: take `log_sigmoid(z)`, or `binary_cross_entropy(p, y)`, which stays finite",
    )
}

/// What to do where the first value that is not finite came of an argument that left its function's domain.
pub fn left_domain(graph: &Graph, node: NodeId) -> Option<&'static str> {
    if [&LOG, &LOG2, &LOG10].iter().any(|logarithm| applies(graph, node, logarithm)) {
        return Some(
            "the logarithm met a number that is not above 0: learn `v` and take `exp(v)`, which stays above 0, or take a smaller rate",
        );
    }
    applies(graph, node, &SQRT).then_some(
        "the root met a number below 0: take it of what cannot fall below 0, such as a square, or take a smaller rate",
    )
}

/// Whether a node applies an operator.
fn applies(graph: &Graph, node: NodeId, wanted: &Operator) -> bool {
    matches!(graph.node(node).operation, Operation::Apply(operator, _) if std::ptr::eq(operator, wanted))
}

/// Whether an operator only chooses elements or arranges them anew.
fn arranges(operator: &Operator) -> bool {
    operator.notation == Notation::Index || std::ptr::eq(operator, &RESHAPE)
}

/// What a node takes the logarithm of, behind names and choices of elements, which change no value.
fn in_logarithm(graph: &Graph, node: NodeId) -> Option<NodeId> {
    let mut at = node;
    let mut inside = false;
    loop {
        let found = graph.node(at);
        match found.operation {
            Operation::Apply(operator, _) if std::ptr::eq(operator, &LOG) => inside = true,
            Operation::Apply(operator, _) if !arranges(operator) => return inside.then_some(at),
            _ => {}
        }
        at = *found.inputs.first()?;
    }
}
