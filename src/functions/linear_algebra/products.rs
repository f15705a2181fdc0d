//! The products that have names in NumPy; knows no operator of its own.

use super::super::algebra::{multiply, permute, reshape, transpose};
use super::super::{Arguments, Function, Meaning};
use super::MATMUL;
use crate::graph::{Attributes, Graph, NodeId, Shape};
use crate::report::Fault;

/// A number times anything, or the product of matrices and vectors.
fn build_dot(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (a, b) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    match [a, b].map(|node| graph.shape(node).rank()) {
        [0, _] | [_, 0] => Ok(multiply(graph, a, b)),
        [_, 1 | 2] => graph.apply(&MATMUL, &[a, b], Attributes::None),
        [rank, of_b] => {
            // The last but one axis of the second array comes to its front, and all others are counted through.
            let mut order: Vec<usize> = (0..of_b).filter(|&axis| axis != of_b - 2).collect();
            order.insert(0, of_b - 2);
            let turned = permute(graph, b, order);
            let lengths = graph.shape(turned).0.clone();
            let columns = lengths[1..].iter().product();
            let table = reshape(graph, turned, &Shape(vec![lengths[0], columns]));
            let product = graph.apply(&MATMUL, &[a, table], Attributes::None)?;
            let front = graph.shape(a).0[..rank - 1].to_vec();
            Ok(reshape(graph, product, &Shape([front, lengths[1..].to_vec()].concat())))
        }
    }
}

/// The sums along the last axes of both.
fn build_inner(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (a, b) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    match [a, b].map(|node| graph.shape(node).rank()) {
        [0, _] | [_, 0] => Ok(multiply(graph, a, b)),
        [_, 1] => graph.apply(&MATMUL, &[a, b], Attributes::None),
        [_, 2] => {
            let turned = transpose(graph, b);
            graph.apply(&MATMUL, &[a, turned], Attributes::None)
        }
        _ => Err(Fault::new("`inner` with a second array of more than two axes is not known here")
            .remedy("say with `einsum` what is summed over: `einsum(\"ik,jlk->ijl\", a, b)`")),
    }
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "dot",
        signature: "a, b",
        meaning: Meaning::Build(build_dot),
        formula: "a b",
        domain: "the last axis of a is as long as the first of b",
        doc: "The product of matrices and vectors, as `a @ b`; a single number multiplies. `X.dot(w)` is the same.",
        example: "check dot([1, 2], [3, 4]) == 11\n\
                  X = [[1, 2], [3, 4]]\n\
                  check X.dot([1, 1]) == X @ [1, 1]",
    },
    Function {
        name: "matmul",
        signature: "a, b",
        meaning: Meaning::Written("a @ b"),
        formula: "a b",
        domain: "the last axis of a is as long as the last but one of b",
        doc: "The product of matrices; `a @ b` for short.",
        example: "check matmul([[1, 2], [3, 4]], [1, 1]) == [3, 7]",
    },
    Function {
        name: "inner",
        signature: "a, b",
        meaning: Meaning::Build(build_inner),
        formula: "a · b",
        domain: "the last axes are equally long",
        doc: "The sums of products along the last axes; of two vectors their scalar product.",
        example: "check inner([1, 2], [3, 4]) == 11",
    },
    Function {
        name: "vdot",
        signature: "a, b",
        meaning: Meaning::Written("sum(ravel(a) * ravel(b))"),
        formula: "Σ a_i b_i",
        domain: "as many numbers in both",
        doc: "The sum of the products of all numbers, whatever the shapes.",
        example: "check vdot([[1, 2], [3, 4]], [[1, 1], [1, 1]]) == 10",
    },
];
