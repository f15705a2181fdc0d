//! Polynomials over a row of coefficients, the highest power first; knows no other curve.

use super::Arguments;
use super::algebra::{add, apply, matmul, multiply, reshape, stretch};
use super::arithmetic::POWER;
use super::linear_algebra::least_squares::PINV;
use super::shaping::cut;
use crate::graph::{Attributes, Cut, Graph, NodeId, Shape, array};
use crate::report::Fault;

/// A row of numbers, or why it is none.
pub(super) fn row(graph: &Graph, function: &str, node: NodeId) -> Result<usize, Fault> {
    match graph.shape(node).0[..] {
        [length] => Ok(length),
        _ => Err(Fault::new(format!(
            "`{function}` needs a row of numbers here, not the shape {}",
            graph.shape(node)
        ))
        .remedy("give it a vector such as `[1, 2, 3]`")),
    }
}

/// Horner's scheme, from the highest power down.
pub(super) fn build_polyval(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let [coefficients, input] = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    let shape = graph.shape(input).clone();
    let zero = graph.number(0.0);
    let mut value = stretch(graph, zero, &shape);
    for index in 0..row(graph, "polyval", coefficients)? {
        graph.room()?;
        let next = cut(graph, coefficients, vec![Cut { start: index, step: 0, count: 1 }]);
        let raised = multiply(graph, value, input);
        value = add(graph, raised, next);
    }
    Ok(value)
}

/// Least squares over the powers of `x`, the highest first.
pub(super) fn build_polyfit(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let [input, heights] = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    let count = row(graph, "polyfit", input)?;
    if graph.shape(heights).0.first() != Some(&count) {
        let message = format!(
            "`polyfit` needs a `y` for each of the {count} numbers of `x`, not the shape {}",
            graph.shape(heights)
        );
        return Err(Fault::new(message));
    }
    let degree = arguments.count(graph, 2)?;
    let columns = Shape(vec![count, degree.saturating_add(1)]).within_limits()?;
    graph.work.room_for(columns.bytes())?;
    let powers = (0..=degree).rev().map(|power| power as f64).collect();
    let powers = graph.constant(array::vector(powers));
    let column = reshape(graph, input, &Shape(vec![count, 1]));
    let columns = apply(graph, &POWER, &[column, powers], Attributes::None);
    let inverse = apply(graph, &PINV, &[columns], Attributes::None);
    Ok(matmul(graph, inverse, heights))
}
