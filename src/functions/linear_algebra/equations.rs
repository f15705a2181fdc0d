//! Inverses, linear equations and determinants, of one square matrix or a stack of them; knows no decomposition.

use super::super::algebra::{apply, matmul, multiply, negate, reshape, sum_to, transpose};
use super::super::walk::{each, stretched_strides};
use super::super::{Arguments, Function, Meaning};
use super::elimination::Lu;
use super::{batch, cubed, identity};
use crate::graph::{
    Attributes, Call, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, Use,
};
use crate::report::Fault;

/// The inverse of each matrix.
pub static INV: Operator = Operator {
    name: "inv",
    notation: Notation::Call,
    shape: |shapes, _| square("inv", shapes[0]).map(|_| shapes[0].clone()),
    kernel: Kernel::Costly(
        |call, inputs, output| {
            let size = size_of(&call.shapes[0]);
            for index in 0..batch(call.result).size() {
                let lu = regular("inv", &inputs[0][index * size * size..][..size * size], size)?;
                lu.solve(None, size, &mut output[index * size * size..][..size * size]);
            }
            Ok(())
        },
        |call| cubed(call, 12),
    ),
    gradient: Gradient::Rule(|graph, call| {
        let turned = transpose(graph, call.result);
        let product = matmul(graph, turned, call.cotangent);
        let product = matmul(graph, product, turned);
        vec![Some(negate(graph, product))]
    }),
    gives: Gives::Numbers,
};

/// The solution `x` of `a @ x = b`.
pub static SOLVE: Operator = Operator {
    name: "solve",
    notation: Notation::Call,
    shape: solve_shape,
    kernel: Kernel::Costly(solve_kernel, solve_cost),
    gradient: Gradient::Rule(solve_gradient),
    gives: Gives::Numbers,
};

/// What solving costs: elimination, and a multiplication by both factors for each column on the right.
fn solve_cost(call: &Call<'_>) -> u64 {
    let size = size_of(&call.shapes[0]) as u64;
    cubed(call, 6).saturating_add((call.result.size() as u64).saturating_mul(size).saturating_mul(8))
}

/// The determinant of each matrix.
pub static DET: Operator = Operator {
    name: "det",
    notation: Notation::Call,
    shape: |shapes, _| square("det", shapes[0]),
    kernel: Kernel::Costly(
        |call, inputs, output| {
            each_factored(call, inputs[0], output, |lu| lu.determinant());
            Ok(())
        },
        |call| cubed(call, 6),
    ),
    gradient: Gradient::Rule(|graph, call| {
        let arriving = multiply(graph, call.cotangent, call.result);
        vec![Some(times_inverse(graph, call, arriving))]
    }),
    gives: Gives::Numbers,
};

/// The sign of each determinant.
pub static DET_SIGN: Operator = Operator {
    name: "det_sign",
    notation: Notation::Call,
    shape: |shapes, _| square("slogdet", shapes[0]),
    kernel: Kernel::Costly(
        |call, inputs, output| {
            each_factored(call, inputs[0], output, |lu| lu.log_determinant().0);
            Ok(())
        },
        |call| cubed(call, 6),
    ),
    gradient: Gradient::Zero,
    gives: Gives::Numbers,
};

/// The logarithm of the size of each determinant.
pub static LOG_DET: Operator = Operator {
    name: "log_det",
    notation: Notation::Call,
    shape: |shapes, _| square("slogdet", shapes[0]),
    kernel: Kernel::Costly(
        |call, inputs, output| {
            each_factored(call, inputs[0], output, |lu| lu.log_determinant().1);
            Ok(())
        },
        |call| cubed(call, 6),
    ),
    gradient: Gradient::Rule(|graph, call| vec![Some(times_inverse(graph, call, call.cotangent))]),
    gives: Gives::Numbers,
};

/// The axes in front of square matrices.
pub(super) fn square(function: &str, shape: &Shape) -> Result<Shape, Fault> {
    match shape.0.as_slice() {
        [.., rows, columns] if rows == columns => Ok(batch(shape)),
        _ => Err(Fault::new(format!("`{function}` needs a square matrix, not the shape {shape}"))
            .remedy("as many rows as columns; for other matrices there are `pinv` and `lstsq`")),
    }
}

/// How many rows a matrix of this shape has.
pub(super) fn size_of(shape: &Shape) -> usize {
    shape.0[shape.rank() - 2]
}

/// The factors of a matrix that has an inverse.
fn regular(function: &str, matrix: &[f64], size: usize) -> Result<Lu, Fault> {
    let lu = Lu::new(matrix, size);
    if !lu.is_singular() {
        return Ok(lu);
    }
    let message = format!("`{function}` meets a singular matrix: some of its rows follow from the others");
    Err(Fault::new(message).remedy(
        "leave out what repeats, add a little to the diagonal (`A + 0.001 * eye(n)`), or use `pinv` or `lstsq`",
    ))
}

fn each_factored(call: &Call<'_>, input: &[f64], output: &mut [f64], value: impl Fn(&Lu) -> f64) {
    let size = size_of(&call.shapes[0]);
    for (index, out) in output.iter_mut().enumerate() {
        *out = value(&Lu::new(&input[index * size * size..][..size * size], size));
    }
}

/// `arriving` times the transposed inverse: what reaches a matrix from its determinant (Jacobi's formula).
fn times_inverse(graph: &mut Graph, call: &Use, arriving: NodeId) -> NodeId {
    let inverse = apply(graph, &INV, &[call.inputs[0]], Attributes::None);
    let inverse = transpose(graph, inverse);
    let mut lengths = graph.shape(arriving).0.clone();
    if !lengths.is_empty() {
        lengths.extend([1, 1]);
    }
    let arriving = reshape(graph, arriving, &Shape(lengths));
    multiply(graph, arriving, inverse)
}

fn solve_shape(shapes: &[&Shape], _: &Attributes) -> Result<Shape, Fault> {
    let [matrix, right] = [shapes[0], shapes[1]];
    let lead = square("solve", matrix)?;
    let size = size_of(matrix);
    let rows = match right.rank() {
        0 => None,
        1 => Some(right.0[0]),
        rank => Some(right.0[rank - 2]),
    };
    let fits = lead.broadcast(&batch(right)).filter(|_| rows == Some(size));
    let mut result = fits.ok_or_else(|| {
        Fault::new(format!(
            "`solve` cannot match a matrix of shape {matrix} with a right side of shape {right}"
        ))
        .remedy(format!("the right side is a vector of {size} numbers, or a matrix with {size} rows"))
    })?;
    result.0.extend(&right.0[right.rank().saturating_sub(2)..]);
    Ok(result)
}

fn solve_kernel(call: &Call<'_>, inputs: &[&[f64]], output: &mut [f64]) -> Result<(), Fault> {
    let [matrix, right] = [&call.shapes[0], &call.shapes[1]];
    let size = size_of(matrix);
    let columns = if right.rank() > 1 { right.0[right.rank() - 1] } else { 1 };
    let lead = &call.result.0[..call.result.rank() - right.rank().min(2)];
    let own = [
        stretched_strides(&batch(matrix).0, lead, size * size),
        stretched_strides(&batch(right).0, lead, size * columns),
    ];
    let mut result = Ok(());
    let mut solved = 0;
    each(lead, [&own[0], &own[1]], [0, 0], |[first, second]| {
        match regular("solve", &inputs[0][first..][..size * size], size) {
            Ok(lu) => {
                let right = &inputs[1][second..][..size * columns];
                lu.solve(Some(right), columns, &mut output[solved..][..size * columns]);
            }
            Err(fault) => result = Err(fault),
        }
        solved += size * columns;
    });
    result
}

/// With `x = a⁻¹ b`: what reaches `b` solves the turned equations, and `a` gets its negative times `xᵀ`.
fn solve_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let [matrix, right] = [call.inputs[0], call.inputs[1]];
    let turned = transpose(graph, matrix);
    let to_right = apply(graph, &SOLVE, &[turned, call.cotangent], Attributes::None);
    let column = |graph: &mut Graph, node: NodeId| match graph.shape(node).rank() {
        1 => {
            let shape = Shape(vec![graph.shape(node).size(), 1]);
            reshape(graph, node, &shape)
        }
        _ => node,
    };
    let (left, solution) = (column(graph, to_right), column(graph, call.result));
    let solution = transpose(graph, solution);
    let product = matmul(graph, left, solution);
    let to_matrix = negate(graph, product);
    let (matrix_shape, right_shape) = (graph.shape(matrix).clone(), graph.shape(right).clone());
    vec![Some(sum_to(graph, to_matrix, &matrix_shape)), Some(sum_to(graph, to_right, &right_shape))]
}

/// A vector beside a stack of matrices is solved as a matrix of one column.
fn build_solve(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let [matrix, right] = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    if !(graph.shape(right).rank() == 1 && graph.shape(matrix).rank() > 2) {
        return graph.apply(&SOLVE, &[matrix, right], Attributes::None);
    }
    let column = Shape(vec![graph.shape(right).size(), 1]);
    let column = reshape(graph, right, &column);
    let solved = graph.apply(&SOLVE, &[matrix, column], Attributes::None)?;
    let mut shape = graph.shape(solved).clone();
    shape.0.pop();
    Ok(reshape(graph, solved, &shape))
}

fn build_slogdet(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let matrix = arguments.node(graph, 0)?;
    let one = |graph: &mut Graph, operator| graph.apply(operator, &[matrix], Attributes::None);
    Ok(vec![one(graph, &DET_SIGN)?, one(graph, &LOG_DET)?])
}

/// Multiplies by halves, so that `n` may be large.
fn build_matrix_power(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let matrix = arguments.node(graph, 0)?;
    square("matrix_power", graph.shape(matrix))?;
    let exponent = arguments.whole(graph, 1)?;
    let mut square = match exponent < 0 {
        true => graph.apply(&INV, &[matrix], Attributes::None)?,
        false => matrix,
    };
    let mut rest = exponent.unsigned_abs();
    let mut result = None;
    while rest > 0 {
        if rest & 1 == 1 {
            result = Some(match result {
                Some(result) => matmul(graph, result, square),
                None => square,
            });
        }
        rest >>= 1;
        if rest > 0 {
            square = matmul(graph, square, square);
        }
    }
    if let Some(result) = result {
        return Ok(result);
    }
    let shape = graph.shape(matrix).clone();
    let unit = graph.constant(identity(size_of(&shape))?);
    Ok(super::super::algebra::stretch(graph, unit, &shape))
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "inv",
        signature: "x",
        meaning: Meaning::Operator(&INV),
        formula: "x^{-1}",
        domain: "square matrices that are not singular",
        doc: "The inverse of a matrix, or of each matrix of a stack.",
        example: "data A = [[2, 1], [1, 1]]\n\
                  inv(A)\n\
                  check A @ inv(A) == eye(2)",
    },
    Function {
        name: "solve",
        signature: "a, b",
        meaning: Meaning::Build(build_solve),
        formula: "a^{-1} b",
        domain: "square matrices `a` that are not singular",
        doc: "The solution `x` of the equations `a @ x = b`, by elimination with partial pivoting; `b` is a vector or has one column for each solution.",
        example: "data A = [[3, 1], [1, 2]]\n\
                  data b = [9, 8]\n\
                  x = solve(A, b)\n\
                  check x == [2, 3]\n\
                  check A @ x == b",
    },
    Function {
        name: "det",
        signature: "x",
        meaning: Meaning::Operator(&DET),
        formula: "det x",
        domain: "square matrices; the gradient needs one that is not singular",
        doc: "The determinant of a matrix, or of each matrix of a stack.",
        example: "det([[3, 1], [1, 2]])\n\
                  check det([[3, 1], [1, 2]]) == 5",
    },
    Function {
        name: "slogdet",
        signature: "x",
        meaning: Meaning::Several(build_slogdet),
        formula: "sign(det x), log |det x|",
        domain: "square matrices; the gradient needs one that is not singular",
        doc: "The sign of the determinant and the logarithm of its size, which neither overflows nor vanishes: `sign, size = slogdet(x)`.",
        example: "sign, size = slogdet(-3 * eye(3))\n\
                  check sign == -1\n\
                  check size == 3 * log(3)",
    },
    Function {
        name: "matrix_power",
        signature: "x, n: whole",
        meaning: Meaning::Build(build_matrix_power),
        formula: "x^n",
        domain: "square matrices and a known whole number `n`; a negative one needs a matrix that is not singular",
        doc: "A matrix multiplied by itself: `x @ x @ …`, `n` times.",
        example: "data rule = [[1, 1], [1, 0]]\n\
                  check matrix_power(rule, 10)[0, 1] == 55",
    },
];
