//! Pieces of matrices as gradient rules need them: triangles, diagonals, gaps; knows no decomposition.

use ndarray::Array2;

use super::super::algebra::{add, apply, choose, divide, multiply, reshape, subtract, transpose};
use super::super::{algebra, arithmetic};
use super::equations::SOLVE;
use super::factors::lengths;
use crate::graph::{Attributes, Graph, NodeId};

pub(super) fn solve(graph: &mut Graph, matrix: NodeId, right: NodeId) -> NodeId {
    apply(graph, &SOLVE, &[matrix, right], Attributes::None)
}

/// The elements of a matrix weighed by where they stand: below the diagonal, on it, above it.
pub(super) fn weighed(graph: &mut Graph, node: NodeId, [below, on, above]: [f64; 3]) -> NodeId {
    let [rows, columns] = lengths(graph.shape(node));
    let weight = |(row, column): (usize, usize)| match row.cmp(&column) {
        std::cmp::Ordering::Greater => below,
        std::cmp::Ordering::Equal => on,
        std::cmp::Ordering::Less => above,
    };
    let weights = Array2::from_shape_fn((rows, columns), weight).into_dyn();
    let weights = graph.constant(weights.into_shared());
    multiply(graph, weights, node)
}

/// The lower triangle mirrored to the other side, the diagonal counting once.
pub(super) fn mirrored(graph: &mut Graph, node: NodeId) -> NodeId {
    let lower = weighed(graph, node, [1.0, 0.5, 0.0]);
    let upper = transpose(graph, lower);
    add(graph, lower, upper)
}

/// A row of numbers as a matrix of one row, to be stretched along the rows.
pub(super) fn as_row(graph: &mut Graph, node: NodeId) -> NodeId {
    let mut shape = graph.shape(node).clone();
    let place = shape.rank() - 1;
    shape.0.insert(place, 1);
    reshape(graph, node, &shape)
}

/// A row of numbers on the diagonal of a matrix.
pub(super) fn on_diagonal(graph: &mut Graph, node: NodeId) -> NodeId {
    let length = *graph.shape(node).0.last().expect("a row has an axis");
    let unit = graph.constant(Array2::eye(length).into_dyn().into_shared());
    let row = as_row(graph, node);
    multiply(graph, unit, row)
}

/// `1 / x`, but 0 where `x` is 0: what does not depend on the choice among equal values gets its gradient all the same.
pub(super) fn reciprocal(graph: &mut Graph, node: NodeId) -> NodeId {
    let (zero, one) = (graph.number(0.0), graph.number(1.0));
    let equal = apply(graph, &arithmetic::EQUAL, &[node, zero], Attributes::None);
    let safe = choose(graph, equal, one, node);
    let inverse = divide(graph, one, safe);
    let zeros = algebra::full_like(graph, 0.0, inverse);
    choose(graph, equal, zeros, inverse)
}

/// `1 / (x_j - x_i)` for the numbers of a row, 0 where two are equal.
pub(super) fn gaps(graph: &mut Graph, row: NodeId) -> NodeId {
    let across = as_row(graph, row);
    let down = transpose(graph, across);
    let difference = subtract(graph, across, down);
    reciprocal(graph, difference)
}
