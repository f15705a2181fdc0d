//! The scalar factors of a product, taken apart and put together again; knows no gradient.

use super::arithmetic::{DIVIDE, MULTIPLY, NEGATE};
use super::shaping::BROADCAST;
use crate::graph::{Attributes, Gives, Graph, NodeId, Operation, Operator, array};

/// `coefficient * core / divisors`, the divisors being counts such as `len(y)`.
pub(super) struct Scaled {
    pub(super) coefficient: f64,
    pub(super) core: NodeId,
    pub(super) divisors: Vec<NodeId>,
}

/// Applies an operator to operands that are known to fit.
pub fn apply(
    graph: &mut Graph,
    operator: &'static Operator,
    inputs: &[NodeId],
    attributes: Attributes,
) -> NodeId {
    graph.apply_fitting(operator, inputs, attributes)
}

pub(super) fn plain(graph: &mut Graph, operator: &'static Operator, inputs: &[NodeId]) -> NodeId {
    apply(graph, operator, inputs, Attributes::None)
}

/// The most factors that are looked for one below the other; deeper ones stay where they are.
const MOST_FACTORS: usize = 32;

/// The scalar factors of an unnamed product, quotient or negative.
pub(super) fn factor(graph: &mut Graph, id: NodeId) -> Scaled {
    let (mut core, mut factors, mut divisors) = (id, Vec::new(), Vec::new());
    while factors.len() + divisors.len() < MOST_FACTORS {
        if let Some(number) = number_of(graph, core) {
            factors.push(number);
            core = graph.number(1.0);
            break;
        }
        let node = graph.node(core);
        let Operation::Apply(operator, attributes) = &node.operation else { break };
        let (operator, first) = (*operator, node.inputs[0]);
        let is = |other: &'static Operator| std::ptr::eq(operator, other);
        core = match number_of(graph, first) {
            Some(number) if is(&BROADCAST) && number != 1.0 => {
                let attributes = attributes.clone();
                factors.push(number);
                let one = graph.number(1.0);
                core = apply(graph, &BROADCAST, &[one], attributes);
                break;
            }
            Some(number) if is(&MULTIPLY) => {
                factors.push(number);
                node.inputs[1]
            }
            _ if is(&NEGATE) => {
                factors.push(-1.0);
                first
            }
            _ if is(&DIVIDE) && is_count(graph, node.inputs[1]) => {
                divisors.push(node.inputs[1]);
                first
            }
            _ => break,
        };
    }
    // From the inside out, as the author's own brackets do.
    divisors.reverse();
    let coefficient = factors.iter().rev().copied().reduce(|inner, factor| factor * inner).unwrap_or(1.0);
    Scaled { coefficient, core, divisors }
}

/// The product of factors that were taken apart.
pub(super) fn rebuild(graph: &mut Graph, scaled: Scaled) -> NodeId {
    let mut node = scaled.core;
    if let Some(number) = number_of(graph, node) {
        node = graph.number(scaled.coefficient * number);
    } else if scaled.coefficient != 1.0
        && let Some(number) = stretched_number(graph, node)
    {
        let shape = graph.shape(node).clone();
        let number = graph.number(scaled.coefficient * number);
        node = apply(graph, &BROADCAST, &[number], Attributes::Shape(shape));
    } else if scaled.coefficient == -1.0 {
        node = plain(graph, &NEGATE, &[node]);
    } else if scaled.coefficient != 1.0 {
        let coefficient = graph.number(scaled.coefficient);
        node = plain(graph, &MULTIPLY, &[coefficient, node]);
    }
    for divisor in scaled.divisors {
        node = plain(graph, &DIVIDE, &[node, divisor]);
    }
    node
}

pub(super) fn number_of(graph: &Graph, node: NodeId) -> Option<f64> {
    graph.literal(node).and_then(|value| array::as_number(&value))
}

/// The number that a node holds in every element, if it was made by stretching one.
pub(super) fn stretched_number(graph: &Graph, node: NodeId) -> Option<f64> {
    match &graph.node(node).operation {
        Operation::Apply(operator, _) if std::ptr::eq(*operator, &BROADCAST) => {
            number_of(graph, graph.node(node).inputs[0])
        }
        _ => None,
    }
}

/// Whether a node is a count that follows from a shape.
pub(super) fn is_count(graph: &Graph, node: NodeId) -> bool {
    let node = graph.node(node);
    node.shape.is_scalar()
        && matches!(&node.operation, Operation::Apply(operator, _) if operator.gives == Gives::Lengths)
}
