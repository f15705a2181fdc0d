//! Decompositions of matrices, each made once and cut into its factors; knows no loss.
//!
//! An operator has one result, so the factors of a decomposition lie behind each other along the
//! last axis of one array, of which the functions cut their values.

use super::super::algebra::{add, divide, matmul, multiply, subtract, transpose};
use super::super::reductions::{
    MAX, MIN,
    norms::{Order, norm},
};
use super::super::{Arguments, Function, Meaning};
use super::equations::{INV, size_of, square};
use super::factors::{
    eigen_pairs, eigen_shape, eigen_sizes, factors_of, lengths, packed, qr_sizes, singular, singular_sizes,
    unpacked,
};
use super::pieces::{as_row, gaps, mirrored, on_diagonal, reciprocal, solve};
use super::{batch, cubed, elimination, not_definite, rotations};
use crate::graph::{
    Attributes, Call, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, Use,
};
use crate::report::Fault;

/// The lower triangular `L` with `L @ L.T = x`.
pub static CHOLESKY: Operator = Operator {
    name: "cholesky",
    notation: Notation::Call,
    shape: |shapes, _| square("cholesky", shapes[0]).map(|_| shapes[0].clone()),
    kernel: Kernel::Costly(
        |call, inputs, output| {
            let size = size_of(call.result);
            for index in 0..batch(call.result).size() {
                let part = index * size * size..(index + 1) * size * size;
                if !elimination::cholesky(&inputs[0][part.clone()], size, &mut output[part]) {
                    return Err(not_definite("the matrix of `cholesky`"));
                }
            }
            Ok(())
        },
        |call| cubed(call, 4),
    ),
    gradient: Gradient::Rule(cholesky_gradient),
    gives: Gives::Numbers,
};

/// The eigenvalues of symmetric matrices, ascending, and behind them the eigenvectors as columns.
pub static EIGH: Operator = Operator {
    name: "eigh",
    notation: Notation::Call,
    shape: |shapes, _| eigen_shape("eigh", shapes[0]),
    kernel: Kernel::Costly(
        |call, inputs, output| {
            eigen_pairs(call, (inputs[0], output), |matrix, size, values, vectors| {
                rotations::eigen(matrix, size, values, vectors);
                Ok(())
            })
        },
        |call| cubed(call, 240),
    ),
    gradient: Gradient::Rule(eigh_gradient),
    gives: Gives::Numbers,
};

/// The reduced singular value decomposition: `U`, the singular values, `Vh`.
pub static SVD: Operator = Operator {
    name: "svd",
    notation: Notation::Call,
    shape: |shapes, _| {
        matrix("svd", shapes[0])?;
        Ok(packed(&batch(shapes[0]), &singular_sizes(shapes[0])))
    },
    kernel: Kernel::Costly(
        |call, inputs, output| {
            each_matrix(call, inputs[0], output, |matrix, [rows, columns], out| {
                let count = rows.min(columns);
                let (u, rest) = out.split_at_mut(rows * count);
                let (s, vh) = rest.split_at_mut(count);
                rotations::singular(matrix, [rows, columns], u, s, vh);
            });
            Ok(())
        },
        |call| cubed(call, 280),
    ),
    gradient: Gradient::Rule(svd_gradient),
    gives: Gives::Numbers,
};

/// The reduced `Q` with orthonormal columns, and behind it the upper triangular `R`.
pub static QR: Operator = Operator {
    name: "qr",
    notation: Notation::Call,
    shape: |shapes, _| {
        matrix("qr", shapes[0])?;
        Ok(packed(&batch(shapes[0]), &qr_sizes(shapes[0])))
    },
    kernel: Kernel::Costly(
        |call, inputs, output| {
            each_matrix(call, inputs[0], output, |matrix, [rows, columns], out| {
                let (q, r) = out.split_at_mut(rows * rows.min(columns));
                elimination::qr(matrix, [rows, columns], q, r);
            });
            Ok(())
        },
        |call| cubed(call, 32),
    ),
    gradient: Gradient::Rule(qr_gradient),
    gives: Gives::Numbers,
};

/// [`QR`] of matrices with more columns than rows.
static WIDE_QR: Operator = Operator {
    gradient: Gradient::Refused(
        "`qr` has no derivative here: the matrix has more columns than rows; decompose `x.T`, or the first columns alone",
    ),
    ..QR
};

/// A matrix or a stack of them.
pub(super) fn matrix(function: &str, shape: &Shape) -> Result<(), Fault> {
    match shape.rank() {
        0 | 1 => Err(Fault::new(format!("`{function}` needs a matrix, not the shape {shape}"))
            .remedy("a vector becomes a matrix of one row by `x[None, :]`")),
        _ => Ok(()),
    }
}

fn each_matrix(
    call: &Call<'_>,
    input: &[f64],
    output: &mut [f64],
    work: impl Fn(&[f64], [usize; 2], &mut [f64]),
) {
    let sizes = lengths(&call.shapes[0]);
    let (size, width) = (sizes[0] * sizes[1], call.result.0[call.result.rank() - 1]);
    for index in 0..batch(&call.shapes[0]).size() {
        work(&input[index * size..][..size], sizes, &mut output[index * width..][..width]);
    }
}

/// Iain Murray, "Differentiation of the Cholesky decomposition" (2016), equation 10.
fn cholesky_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let turned = transpose(graph, call.result);
    let product = matmul(graph, turned, call.cotangent);
    let inner = mirrored(graph, product);
    let left = solve(graph, turned, inner);
    let left = transpose(graph, left);
    let both = solve(graph, turned, left);
    let half = graph.number(0.5);
    vec![Some(multiply(graph, half, both))]
}

/// Mike Giles, "Collected matrix derivative results" (2008), section 3.1.
fn eigh_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let sizes = eigen_sizes(graph.shape(call.inputs[0]));
    let found = unpacked(graph, call.result, &sizes);
    let arriving = unpacked(graph, call.cotangent, &sizes);
    let turned = transpose(graph, found[1]);
    let angles = matmul(graph, turned, arriving[1]);
    let gaps = gaps(graph, found[0]);
    let angles = multiply(graph, gaps, angles);
    let values = on_diagonal(graph, arriving[0]);
    let inner = add(graph, values, angles);
    let product = matmul(graph, found[1], inner);
    vec![Some(matmul(graph, product, turned))]
}

/// James Townsend, "Differentiating the singular value decomposition" (2016), equation 31.
fn svd_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let sizes = singular_sizes(graph.shape(call.inputs[0]));
    let [u, s, vh] = unpacked(graph, call.result, &sizes)[..] else { return vec![None] };
    let [to_u, to_s, to_vh] = unpacked(graph, call.cotangent, &sizes)[..] else { return vec![None] };
    let (v, to_v) = (transpose(graph, vh), transpose(graph, to_vh));
    let squares = multiply(graph, s, s);
    let gaps = gaps(graph, squares);
    let row = as_row(graph, s);
    let column = transpose(graph, row);
    let inverse = reciprocal(graph, row);
    // What turns the singular vectors among each other.
    let twist = |graph: &mut Graph, vectors: NodeId, arriving: NodeId| {
        let turned = transpose(graph, vectors);
        let product = matmul(graph, turned, arriving);
        let back = transpose(graph, product);
        let skew = subtract(graph, product, back);
        (product, multiply(graph, gaps, skew))
    };
    let (inside_u, twist_u) = twist(graph, u, to_u);
    let (inside_v, twist_v) = twist(graph, v, to_v);
    let diagonal = on_diagonal(graph, to_s);
    let (left, right) = (multiply(graph, twist_u, row), multiply(graph, column, twist_v));
    let inner = add(graph, left, right);
    let inner = add(graph, inner, diagonal);
    let product = matmul(graph, u, inner);
    let mut total = matmul(graph, product, vh);
    // What turns them out of the space that they span.
    let outside = |graph: &mut Graph, vectors: NodeId, arriving: NodeId, inside: NodeId| {
        let within = matmul(graph, vectors, inside);
        let rest = subtract(graph, arriving, within);
        multiply(graph, rest, inverse)
    };
    let [rows, columns] = lengths(graph.shape(call.inputs[0]));
    if rows > columns {
        let rest = outside(graph, u, to_u, inside_u);
        let part = matmul(graph, rest, vh);
        total = add(graph, total, part);
    }
    if columns > rows {
        let rest = outside(graph, v, to_v, inside_v);
        let rest = transpose(graph, rest);
        let part = matmul(graph, u, rest);
        total = add(graph, total, part);
    }
    vec![Some(total)]
}

/// Sebastian Walter and Lutz Lehmann, "Algorithmic differentiation of linear algebra functions" (2010), section 3.
fn qr_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let sizes = qr_sizes(graph.shape(call.inputs[0]));
    let [q, r] = unpacked(graph, call.result, &sizes)[..] else { return vec![None] };
    let [to_q, to_r] = unpacked(graph, call.cotangent, &sizes)[..] else { return vec![None] };
    let turned = transpose(graph, to_r);
    let first = matmul(graph, r, turned);
    let turned = transpose(graph, to_q);
    let second = matmul(graph, turned, q);
    let difference = subtract(graph, first, second);
    let symmetric = mirrored(graph, difference);
    let inner = matmul(graph, q, symmetric);
    let total = add(graph, to_q, inner);
    // total @ inv(r).T, as the solution of `r @ x = total.T`.
    let total = transpose(graph, total);
    let solved = solve(graph, r, total);
    vec![Some(transpose(graph, solved))]
}

/// `(x + x.T) / 2`: a matrix that is meant to be symmetric, whatever moves one of its halves.
fn symmetric(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    square(&arguments.function, graph.shape(input))?;
    let turned = transpose(graph, input);
    let (sum, half) = (add(graph, input, turned), graph.number(0.5));
    Ok(multiply(graph, half, sum))
}

fn build_cholesky(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = symmetric(graph, arguments)?;
    graph.apply(&CHOLESKY, &[input], Attributes::None)
}

fn build_eigh(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let input = symmetric(graph, arguments)?;
    factors_of(graph, &EIGH, input, eigen_sizes)
}

fn build_svd(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let input = arguments.node(graph, 0)?;
    let full = arguments.flag(graph, 1)?;
    matrix("svd", graph.shape(input))?;
    let [rows, columns] = lengths(graph.shape(input));
    if full && rows != columns {
        let fault = Fault::new(
            "`svd` gives as many vectors as there are singular values, where NumPy fills them up to a square",
        );
        return Err(fault.remedy("write `svd(x, full_matrices=False)`"));
    }
    singular(graph, input)
}

fn build_qr(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let input = arguments.node(graph, 0)?;
    matrix("qr", graph.shape(input))?;
    let [rows, columns] = lengths(graph.shape(input));
    let operator = if rows < columns { &WIDE_QR } else { &QR };
    factors_of(graph, operator, input, qr_sizes)
}

fn build_cond(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let order = Order::of(graph, arguments, 1)?;
    matrix("cond", graph.shape(input))?;
    if matches!(order, Order::Plain) || matches!(order, Order::Number(order) if order.abs() == 2.0) {
        let values = singular(graph, input)?[1];
        let over = Attributes::Axes { axes: vec![graph.shape(values).rank() - 1], keep: false };
        let most = graph.apply(&MAX, &[values], over.clone())?;
        let least = graph.apply(&MIN, &[values], over)?;
        let turned = matches!(order, Order::Number(order) if order < 0.0);
        return Ok(if turned { divide(graph, least, most) } else { divide(graph, most, least) });
    }
    square("cond", graph.shape(input))?;
    let inverse = graph.apply(&INV, &[input], Attributes::None)?;
    let axes = [graph.shape(input).rank() - 2, graph.shape(input).rank() - 1];
    let own = norm(graph, input, &order, &axes, false)?;
    let other = norm(graph, inverse, &order, &axes, false)?;
    Ok(multiply(graph, own, other))
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "cholesky",
        signature: "x",
        meaning: Meaning::Build(build_cholesky),
        formula: "L with L L^T = x",
        domain: "symmetric positive definite matrices; only the symmetric part `(x + x.T) / 2` counts",
        doc: "The lower triangular root of a covariance: `L @ L.T == x`.",
        example: "data C = [[4, 2], [2, 3]]\n\
                  L = cholesky(C)\n\
                  check L @ L.T == C\n\
                  check L[0, 1] == 0",
    },
    Function {
        name: "eigh",
        signature: "x",
        meaning: Meaning::Several(build_eigh),
        formula: "x v = λ v",
        domain: "symmetric matrices; only the symmetric part `(x + x.T) / 2` counts; where eigenvalues are equal, the gradient leaves out what depends on the choice of their eigenvectors",
        doc: "The eigenvalues of a symmetric matrix in ascending order, and its eigenvectors as columns: `values, vectors = eigh(x)`. The first number of each vector that is not nearly zero is positive, where NumPy leaves the sign open.",
        example: "data C = [[2, 1], [1, 2]]\n\
                  values, vectors = eigh(C)\n\
                  check values == [1, 3]\n\
                  check C @ vectors == vectors * values",
    },
    Function {
        name: "svd",
        signature: "x, full_matrices: flag=1",
        meaning: Meaning::Several(build_svd),
        formula: "x = U diag(s) V^T",
        domain: "all matrices; where singular values are equal or zero, the gradient leaves out what depends on the choice of their vectors",
        doc: "The singular value decomposition, the values descending; of a matrix that is no square, with `full_matrices=False`: `U, s, Vh = svd(x)` with `x == U * s @ Vh`. The first number of each row of `Vh` that is not nearly zero is positive, where NumPy leaves the sign open.",
        example: "data X = [[3, 0], [4, 5]]\n\
                  U, s, Vh = svd(X)\n\
                  check U * s @ Vh == X\n\
                  check s == [sqrt(45), sqrt(5)]",
    },
    Function {
        name: "qr",
        signature: "x",
        meaning: Meaning::Several(build_qr),
        formula: "x = Q R",
        domain: "all matrices; the gradient needs independent columns, no more than rows",
        doc: "The reduced factors `Q`, whose columns are at right angles and of length 1, and `R`, which is upper triangular: `Q, R = qr(x)`, with NumPy's signs.",
        example: "data X = [[1, 2], [3, 4], [5, 6]]\n\
                  Q, R = qr(X)\n\
                  check Q @ R == X\n\
                  check Q.T @ Q == eye(2)",
    },
    Function {
        name: "eigvalsh",
        signature: "x",
        meaning: Meaning::Written("eigh(x)[0]"),
        formula: "the λ with x v = λ v",
        domain: "symmetric matrices",
        doc: "The eigenvalues of a symmetric matrix, ascending.",
        example: "check eigvalsh([[2, 1], [1, 2]]) == [1, 3]",
    },
    Function {
        name: "svdvals",
        signature: "x",
        meaning: Meaning::Written("svd(x, full_matrices=0)[1]"),
        formula: "the singular values",
        domain: "all matrices",
        doc: "The singular values of a matrix, descending.",
        example: "check svdvals([[3, 0], [0, 4]]) == [4, 3]",
    },
    Function {
        name: "cond",
        signature: "x, p=None",
        meaning: Meaning::Build(build_cond),
        formula: "s_max / s_min",
        domain: "all matrices",
        doc: "How much a matrix may magnify errors: its largest singular value divided by its smallest, or for another norm `p` the norms of it and of its inverse multiplied.",
        example: "check cond([[3, 0], [0, 4]]) == 4 / 3",
    },
];
