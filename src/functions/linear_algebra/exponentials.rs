//! The exponential of square matrices; knows no decomposition.

use super::super::algebra::{apply, transpose};
use super::super::shaping::{CONCATENATE, cut};
use super::super::{Function, Meaning};
use super::equations::{size_of, square};
use super::{Matrix, batch, cubed, product};
use crate::graph::{Attributes, Cut, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Use};

/// How many terms of the series are added; the matrix is halved until they are enough for every digit.
const TERMS: usize = 18;

/// Rows that add up to more are halved too often.
const LARGEST: f64 = 1e18;

/// The exponential of each matrix: Taylor's series of a small part of it, squared until it is whole.
pub static EXPM: Operator = Operator {
    name: "expm",
    notation: Notation::Call,
    shape: |shapes, _| square("expm", shapes[0]).map(|_| shapes[0].clone()),
    kernel: Kernel::Costly(
        |call, inputs, output| {
            let size = size_of(call.result);
            for index in 0..batch(call.result).size() {
                let part = index * size * size..(index + 1) * size * size;
                exponential(&inputs[0][part.clone()], size, &mut output[part]);
            }
            Ok(())
        },
        |call| cubed(call, 90),
    ),
    gradient: Gradient::Rule(expm_gradient),
    gives: Gives::Numbers,
};

fn exponential(matrix: &[f64], size: usize, result: &mut [f64]) {
    let row = |row: &[f64]| row.iter().fold(0.0, |sum, number| sum + number.abs());
    let largest = matrix.chunks_exact(size.max(1)).map(row).fold(0.0, f64::max);
    if largest.is_nan() || largest > LARGEST {
        return result.fill(f64::NAN);
    }
    let (mut halvings, mut scale) = (0, 1.0);
    while largest * scale > 0.5 {
        halvings += 1;
        scale /= 2.0;
    }
    let small: Vec<f64> = matrix.iter().map(|number| number * scale).collect();
    let times = |left: &[f64], right: &[f64]| {
        let mut output = vec![0.0; size * size];
        let [left, right] = [left, right].map(|values| Matrix::new(values, [size, size], false));
        product(left, right, &mut output, [size, size, size]);
        output
    };
    let on_diagonal =
        |numbers: &mut [f64]| numbers.iter_mut().step_by(size + 1).for_each(|number| *number += 1.0);
    let mut total = vec![0.0; size * size];
    on_diagonal(&mut total);
    for term in (1..=TERMS).rev() {
        total = times(&small, &total);
        total.iter_mut().for_each(|number| *number /= term as f64);
        on_diagonal(&mut total);
    }
    for _ in 0..halvings {
        total = times(&total, &total);
    }
    result.copy_from_slice(&total);
}

/// What arrives stands in a corner of a matrix twice as large, whose exponential has the gradient in that corner.
///
/// Awad Al-Mohy and Nicholas Higham, "Computing the Fréchet derivative of the matrix exponential" (2009), section 2.
fn expm_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let lengths = graph.shape(call.inputs[0]).0.clone();
    let (down, across, size) = (lengths.len() - 2, lengths.len() - 1, lengths[lengths.len() - 1]);
    let turned = transpose(graph, call.inputs[0]);
    let zeros = super::super::algebra::full_like(graph, 0.0, turned);
    let upper = apply(graph, &CONCATENATE, &[turned, call.cotangent], Attributes::Axis(across));
    let lower = apply(graph, &CONCATENATE, &[zeros, turned], Attributes::Axis(across));
    let whole = apply(graph, &CONCATENATE, &[upper, lower], Attributes::Axis(down));
    let exponential = apply(graph, &EXPM, &[whole], Attributes::None);
    let mut cuts: Vec<Cut> = lengths.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
    cuts[across].start = size;
    vec![Some(cut(graph, exponential, cuts))]
}

pub(in super::super) const ROWS: &[Function] = &[Function {
    name: "expm",
    signature: "x",
    meaning: Meaning::Operator(&EXPM),
    formula: "1 + x + x² / 2 + x³ / 6 + …",
    domain: "square matrices with numbers up to 1e18, elsewhere nan",
    doc: "The exponential of a matrix, as of `scipy.linalg`: what a linear differential equation makes of its start in one unit of time. `exp` is that of each number.",
    example: "check expm([[0, 1], [0, 0]]) == [[1, 1], [0, 1]]\n\
              turn = expm([[0, -pi / 2], [pi / 2, 0]])\n\
              check turn == [[0, -1], [1, 0]]",
}];
