//! `eig`: eigenvalues and eigenvectors of matrices that need not be symmetric; knows how they are found only by name.

use super::super::algebra::{add, apply, matmul, multiply, subtract, transpose};
use super::super::reductions::SUM;
use super::super::{Arguments, Function, Meaning};
use super::factors::{eigen_pairs, eigen_shape, eigen_sizes, factors_of, unpacked};
use super::pieces::{as_row, gaps, on_diagonal, solve};
use super::{cubed, spectra};
use crate::graph::{Attributes, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Use};
use crate::report::Fault;

/// The eigenvalues of square matrices, and behind them the eigenvectors as columns.
pub static EIG: Operator = Operator {
    name: "eig",
    notation: Notation::Call,
    shape: |shapes, _| eigen_shape("eig", shapes[0]),
    kernel: Kernel::Costly(
        |call, inputs, output| {
            eigen_pairs(call, (inputs[0], output), |matrix, size, values, vectors| {
                match spectra::eigen(matrix, size, values, vectors) {
                    true => Ok(()),
                    false => Err(Fault::new(
                        "this matrix has complex eigenvalues, and numbers are real here",
                    )
                    .remedy(
                        "a symmetric matrix has real ones, `eigh(A)`; `svd(A)` is real for every matrix",
                    )),
                }
            })
        },
        // A step of the search turns each row and column, and each eigenvalue may take many steps.
        |call| cubed(call, 1200),
    ),
    gradient: Gradient::Rule(eig_gradient),
    gives: Gives::Numbers,
};

/// Christoph Boeddeker, Patrick Hanebrink and others, "On the computation of complex-valued gradients with application to
/// statistically optimum beamforming" (2017), section 4.6.
fn eig_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let sizes = eigen_sizes(graph.shape(call.inputs[0]));
    let found = unpacked(graph, call.result, &sizes);
    let arriving = unpacked(graph, call.cotangent, &sizes);
    let turned = transpose(graph, found[1]);
    let inside = matmul(graph, turned, arriving[1]);
    // The vectors keep their length: what would stretch them is taken out.
    let along = multiply(graph, found[1], arriving[1]);
    let rows = graph.shape(along).rank() - 2;
    let along = apply(graph, &SUM, &[along], Attributes::Axes { axes: vec![rows], keep: false });
    let along = as_row(graph, along);
    let products = matmul(graph, turned, found[1]);
    let stretched = multiply(graph, products, along);
    let inside = subtract(graph, inside, stretched);
    let gaps = gaps(graph, found[0]);
    let angles = multiply(graph, gaps, inside);
    let values = on_diagonal(graph, arriving[0]);
    let inner = add(graph, values, angles);
    let product = matmul(graph, inner, turned);
    vec![Some(solve(graph, turned, product))]
}

fn build_eig(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let input = arguments.node(graph, 0)?;
    factors_of(graph, &EIG, input, eigen_sizes)
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "eig",
        signature: "x",
        meaning: Meaning::Several(build_eig),
        formula: "x v = λ v",
        domain: "square matrices whose eigenvalues are real; the gradient needs different ones",
        doc: "The eigenvalues of a square matrix in no particular order, and its eigenvectors of length 1 as columns: `values, vectors = eig(x)`. The first number of each vector that is not nearly zero is positive, where NumPy leaves the sign open. Complex eigenvalues are refused; a symmetric matrix has none, and `eigh` sorts them.",
        example: "data A = [[2, 0], [1, 3]]\n\
                  values, vectors = eig(A)\n\
                  check sort(values) == [2, 3]\n\
                  check A @ vectors == vectors * values",
    },
    Function {
        name: "eigvals",
        signature: "x",
        meaning: Meaning::Written("eig(x)[0]"),
        formula: "the λ with x v = λ v",
        domain: "square matrices whose eigenvalues are real and different",
        doc: "The eigenvalues of a square matrix, in no particular order.",
        example: "check sort(eigvals([[0.9, 0.2], [0.1, 0.8]])) == [0.7, 1]",
    },
];
