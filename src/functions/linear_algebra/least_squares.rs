//! What singular values tell: pseudoinverses, least squares, the rank; knows how to decompose, but no loss.

use super::super::algebra::{add, matmul, multiply, negate, reshape, subtract, sum, transpose};
use super::super::{Arguments, Function, Meaning, Value};
use super::MATMUL;
use super::decompositions::matrix;
use super::factors::singular;
use super::{batch, cubed, rotations};
use crate::graph::{
    Attributes, Call, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, Use, array,
};
use crate::report::Fault;

/// The Moore-Penrose pseudoinverse of each matrix.
pub static PINV: Operator = Operator {
    name: "pinv",
    notation: Notation::Call,
    shape: |shapes, _| {
        matrix("pinv", shapes[0])?;
        let mut result = shapes[0].clone();
        let rank = result.rank();
        result.0.swap(rank - 1, rank - 2);
        Ok(result)
    },
    kernel: Kernel::Costly(
        |call, inputs, output| {
            each_decomposed(call, inputs[0], |index, parts| {
                let size = parts.rows * parts.columns;
                parts.invert_into(&mut output[index * size..][..size]);
            });
            Ok(())
        },
        |call| cubed(call, 300),
    ),
    gradient: Gradient::Rule(pinv_gradient),
    gives: Gives::Numbers,
};

/// How many rows or columns of each matrix are independent.
pub static MATRIX_RANK: Operator = Operator {
    name: "matrix_rank",
    notation: Notation::Call,
    shape: |shapes, _| {
        matrix("matrix_rank", shapes[0])?;
        Ok(batch(shapes[0]))
    },
    kernel: Kernel::Costly(
        |call, inputs, output| {
            each_decomposed(call, inputs[0], |index, parts| output[index] = parts.rank() as f64);
            Ok(())
        },
        |call| cubed(call, 280),
    ),
    gradient: Gradient::Refused(
        "`matrix_rank` is a whole number, which jumps and has no slope; look at the singular values instead: `svd(x)[1]`",
    ),
    gives: Gives::Numbers,
};

/// One matrix taken apart.
struct Parts {
    rows: usize,
    columns: usize,
    u: Vec<f64>,
    s: Vec<f64>,
    vh: Vec<f64>,
}

impl Parts {
    /// How many singular values are more than rounding: NumPy's bound, in proportion to the largest.
    fn rank(&self) -> usize {
        let largest = self.s.first().copied().unwrap_or(0.0);
        let least = largest * self.rows.max(self.columns) as f64 * f64::EPSILON;
        self.s.iter().filter(|&&value| value > least).count()
    }

    fn invert_into(&self, output: &mut [f64]) {
        let (count, rank) = (self.s.len(), self.rank());
        // What is not finite has no rank; it must not look like a zero.
        let broken = self.s.iter().any(|value| value.is_nan());
        output.fill(if broken { f64::NAN } else { 0.0 });
        for step in 0..rank {
            for column in 0..self.columns {
                let factor = self.vh[step * self.columns + column] / self.s[step];
                for row in 0..self.rows {
                    output[column * self.rows + row] += factor * self.u[row * count + step];
                }
            }
        }
    }
}

fn each_decomposed(call: &Call<'_>, input: &[f64], mut visit: impl FnMut(usize, &Parts)) {
    let Shape(lengths) = &call.shapes[0];
    let [.., rows, columns] = lengths[..] else { return };
    let count = rows.min(columns);
    let (u, s, vh) = (vec![0.0; rows * count], vec![0.0; count], vec![0.0; count * columns]);
    let mut parts = Parts { rows, columns, u, s, vh };
    for index in 0..batch(&call.shapes[0]).size() {
        let matrix = &input[index * rows * columns..][..rows * columns];
        rotations::singular(matrix, [rows, columns], &mut parts.u, &mut parts.s, &mut parts.vh);
        visit(index, &parts);
    }
}

/// The rank of each matrix; of a vector, whether it is not zero.
fn build_rank(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let mut input = arguments.node(graph, 0)?;
    if graph.shape(input).rank() < 2 {
        let shape = Shape(vec![1, graph.shape(input).size()]);
        input = reshape(graph, input, &shape);
    }
    graph.apply(&MATRIX_RANK, &[input], Attributes::None)
}

/// The solution, what is left of each column if the rank is full, the rank, and the singular values.
fn build_lstsq(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let (a, b) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    if arguments.value(2) != &Value::None {
        return Err(
            Fault::new("`lstsq` has its own bound for what counts as zero").remedy("leave `rcond` out")
        );
    }
    let inverse = graph.apply(&PINV, &[a], Attributes::None)?;
    let solution = graph.apply(&MATMUL, &[inverse, b], Attributes::None)?;
    let reached = matmul(graph, a, solution);
    let gap = subtract(graph, reached, b);
    let squares = multiply(graph, gap, gap);
    let wide = graph.shape(squares).rank() > 1;
    let left = sum(graph, squares, vec![0], !wide);
    let rank = graph.apply(&MATRIX_RANK, &[a], Attributes::None)?;
    let [rows, columns] = [graph.shape(a).0[0], graph.shape(a).0[1]];
    let full = graph.known(rank).is_none_or(|rank| rank.iter().all(|&rank| rank == columns as f64));
    let left = if full && rows > columns { left } else { graph.constant(array::vector(Vec::new())) };
    let values = singular(graph, a)?[1];
    Ok(vec![solution, left, rank, values])
}

/// Gene Golub and Victor Pereyra, "The differentiation of pseudo-inverses" (1973), equation 4.12, for a rank that stays.
fn pinv_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let (input, inverse) = (call.inputs[0], call.result);
    let (turned, arriving) = (transpose(graph, inverse), transpose(graph, call.cotangent));
    let product = matmul(graph, turned, call.cotangent);
    let product = matmul(graph, product, turned);
    let mut total = negate(graph, product);
    // What lies outside of the rows and outside of the columns.
    let left = matmul(graph, input, inverse);
    let left = matmul(graph, left, arriving);
    let left = subtract(graph, arriving, left);
    let left = matmul(graph, left, inverse);
    let left = matmul(graph, left, turned);
    total = add(graph, total, left);
    let right = matmul(graph, inverse, input);
    let right = matmul(graph, arriving, right);
    let right = subtract(graph, arriving, right);
    let right = matmul(graph, inverse, right);
    let right = matmul(graph, turned, right);
    vec![Some(add(graph, total, right))]
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "pinv",
        signature: "x",
        meaning: Meaning::Operator(&PINV),
        formula: "x^+",
        domain: "all matrices; the gradient holds as long as the rank stays",
        doc: "The pseudoinverse: the inverse as far as there is one. Singular values below the largest times the longer side times 2.2e-16 count as zero.",
        example: "data X = [[1, 1], [1, 2], [1, 3]]\n\
                  check pinv(X) @ X == eye(2)",
    },
    Function {
        name: "lstsq",
        signature: "a, b, rcond=None",
        meaning: Meaning::Tuple(build_lstsq),
        formula: "a^+ b",
        domain: "all matrices; the gradient holds as long as the rank stays",
        doc: "The `w` for which `sum((a @ w - b)**2)` is least, and the shortest one if there are several; behind it the sums of squares that are left, the rank, and the singular values of `a`.",
        example: "data X = [[1, 0], [1, 1], [1, 2]]\n\
                  data y = [1, 3, 5]\n\
                  check lstsq(X, y)[0] == [1, 2]\n\
                  w, left, rank, s = lstsq(X, y)\n\
                  check rank == 2",
    },
    Function {
        name: "matrix_rank",
        signature: "x",
        meaning: Meaning::Build(build_rank),
        formula: "rank x",
        domain: "all matrices; it has no gradient",
        doc: "How many rows of a matrix are independent: its singular values that are more than rounding.",
        example: "check matrix_rank([[1, 2], [2, 4]]) == 1\n\
                  check matrix_rank(eye(3)) == 3",
    },
];
