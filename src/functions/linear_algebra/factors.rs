//! How the factors of a decomposition lie behind each other in one array, and how they are cut out of it; knows no kernel.

use super::super::algebra::reshape;
use super::super::shaping::cut;
use super::batch;
use super::decompositions::SVD;
use super::equations::{size_of, square};
use crate::graph::{Attributes, Call, Cut, Graph, NodeId, Operator, Shape};
use crate::report::Fault;

pub(super) fn lengths(shape: &Shape) -> [usize; 2] {
    [shape.0[shape.rank() - 2], shape.0[shape.rank() - 1]]
}

pub(super) fn eigen_sizes(shape: &Shape) -> Vec<Vec<usize>> {
    let size = size_of(shape);
    vec![vec![size], vec![size, size]]
}

/// The shape of the eigenvalues of square matrices with their vectors behind them.
pub(super) fn eigen_shape(name: &str, shape: &Shape) -> Result<Shape, Fault> {
    square(name, shape)?;
    Ok(packed(&batch(shape), &eigen_sizes(shape)))
}

/// Finds the eigenvalues and the vectors of each matrix; `find` is given a matrix, its size and the room for both.
pub(super) fn eigen_pairs(
    call: &Call<'_>,
    (matrices, output): (&[f64], &mut [f64]),
    find: impl Fn(&[f64], usize, &mut [f64], &mut [f64]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let size = size_of(&call.shapes[0]);
    for index in 0..batch(&call.shapes[0]).size() {
        let matrix = &matrices[index * size * size..][..size * size];
        let out = &mut output[index * size * (size + 1)..][..size * (size + 1)];
        let (values, vectors) = out.split_at_mut(size);
        find(matrix, size, values, vectors)?;
    }
    Ok(())
}

pub(super) fn singular_sizes(shape: &Shape) -> Vec<Vec<usize>> {
    let [rows, columns] = lengths(shape);
    let count = rows.min(columns);
    vec![vec![rows, count], vec![count], vec![count, columns]]
}

pub(super) fn qr_sizes(shape: &Shape) -> Vec<Vec<usize>> {
    let [rows, columns] = lengths(shape);
    let count = rows.min(columns);
    vec![vec![rows, count], vec![count, columns]]
}

/// The shape of some factors behind each other.
pub(super) fn packed(lead: &Shape, parts: &[Vec<usize>]) -> Shape {
    let width = parts.iter().map(|lengths| lengths.iter().product::<usize>()).sum();
    Shape([lead.0.as_slice(), &[width]].concat())
}

/// The factors that lie behind each other along the last axis.
pub(super) fn unpacked(graph: &mut Graph, node: NodeId, parts: &[Vec<usize>]) -> Vec<NodeId> {
    let whole = graph.shape(node).0.clone();
    let (_, lead) = whole.split_last().expect("packed factors have an axis");
    let mut start = 0;
    let one = |lengths: &Vec<usize>| {
        let count = lengths.iter().product();
        let mut cuts: Vec<Cut> = lead.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
        cuts.push(Cut { start, step: 1, count });
        start += count;
        let part = cut(graph, node, cuts);
        reshape(graph, part, &Shape([lead, lengths].concat()))
    };
    parts.iter().map(one).collect()
}

/// The factors of a decomposition of each matrix.
pub(super) fn factors_of(
    graph: &mut Graph,
    operator: &'static Operator,
    input: NodeId,
    sizes: fn(&Shape) -> Vec<Vec<usize>>,
) -> Result<Vec<NodeId>, Fault> {
    let result = graph.apply(operator, &[input], Attributes::None)?;
    let sizes = sizes(graph.shape(input));
    Ok(unpacked(graph, result, &sizes))
}

/// The three factors of each matrix: left vectors, singular values, right vectors.
pub(in super::super) fn singular(graph: &mut Graph, input: NodeId) -> Result<Vec<NodeId>, Fault> {
    factors_of(graph, &SVD, input, singular_sizes)
}
