//! Matrix products and what goes with them; knows no loss and no layer.

pub(super) mod contractions;
pub(super) mod decompositions;
pub(super) mod eigenvalues;
mod elimination;
pub(super) mod equations;
pub(super) mod exponentials;
pub(super) mod factors;
pub(super) mod least_squares;
mod pieces;
mod product;
pub(super) mod products;
mod rotations;
mod spectra;

pub use product::{Matrix, product};

use super::algebra::{apply, choose, matmul, multiply, permute, reshape, sum, sum_to, transpose};
use super::creation::identity;
use super::shaping::{PLACE, pick};
use super::walk::{Strides, each, gather, stretched_strides, strides};
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{
    Attributes, Call, Cut, Gives, Gradient, Graph, Kernel, MOST_AXES, NodeId, Notation, Operator, Shape, Use,
    array,
};
use crate::report::Fault;

/// `a @ b`
pub static MATMUL: Operator = Operator {
    name: "matmul",
    notation: Notation::Infix("@", 12),
    shape: matmul_shape,
    kernel: Kernel::Turning(
        |call, inputs, output| {
            matmul_kernel(call, inputs, output);
            Ok(())
        },
        |call| {
            let depth = call.shapes[0].0.last().copied().unwrap_or(1);
            (call.result.size() as u64).saturating_mul(depth as u64)
        },
    ),
    gradient: Gradient::Rule(matmul_gradient),
    gives: Gives::Numbers,
};

/// `a.T`
pub static TRANSPOSE: Operator = Operator {
    name: "transpose",
    notation: Notation::Postfix(".T"),
    shape: |shapes, attributes| {
        Ok(Shape(order_of(attributes).iter().map(|&from| shapes[0].0[from]).collect()))
    },
    kernel: Kernel::Whole(|call, inputs, output| {
        transpose_kernel(call, inputs[0], output);
        Ok(())
    }),
    gradient: Gradient::Rule(|graph, call| {
        let order = order_of(&call.attributes);
        let mut back = vec![0; order.len()];
        for (to, &from) in order.iter().enumerate() {
            back[from] = to;
        }
        vec![Some(permute(graph, call.cotangent, back))]
    }),
    gives: Gives::First,
};

/// What taking each matrix apart costs: a multiple of its longer side times the square of its shorter one.
fn cubed(call: &Call<'_>, factor: u64) -> u64 {
    let [rows, columns] =
        [call.shapes[0].rank() - 2, call.shapes[0].rank() - 1].map(|axis| call.shapes[0].0[axis] as u64);
    let each = (rows * columns).saturating_mul(rows.min(columns)).saturating_mul(factor);
    each.saturating_mul(batch(&call.shapes[0]).size() as u64)
}

fn order_of(attributes: &Attributes) -> &[usize] {
    match attributes {
        Attributes::Order(order) => order,
        _ => &[],
    }
}

fn not_definite(what: &str) -> Fault {
    let fault = Fault::new(format!("{what} is not positive definite: one of its eigenvalues is not above 0"));
    fault.remedy("a little more on its diagonal makes it so: `A + 0.001 * eye(n)`")
}

/// The lower factor of a positive definite matrix, for draws with a covariance.
pub(super) fn cholesky_factor(matrix: &[f64], size: usize) -> Result<Vec<f64>, Fault> {
    let mut factor = vec![0.0; size * size];
    match elimination::cholesky(matrix, size, &mut factor) {
        true => Ok(factor),
        false => Err(not_definite("a covariance matrix")),
    }
}

/// The axes in front of the last two, over which a product is repeated.
fn batch(shape: &Shape) -> Shape {
    Shape(shape.0[..shape.rank().saturating_sub(2)].to_vec())
}

fn matmul_shape(shapes: &[&Shape], _: &Attributes) -> Result<Shape, Fault> {
    let [left, right] = [shapes[0], shapes[1]];
    if left.is_scalar() || right.is_scalar() {
        let fault =
            Fault::new(format!("`@` multiplies vectors and matrices, but the shapes are {left} and {right}"));
        return Err(fault.remedy("multiply by a number with `*`"));
    }
    let shared = left.0[left.rank() - 1];
    let below = right.0[right.rank().saturating_sub(2)];
    if shared != below {
        let message = format!(
            "`@` needs as many columns on the left as rows on the right: the shapes {left} and {right} give {shared} and {below}"
        );
        return Err(Fault::new(message).remedy_if(turned(left, right)));
    }
    let (left_batch, right_batch) = (batch(left), batch(right));
    let mut result = left_batch.broadcast(&right_batch).ok_or_else(|| {
        Fault::new(format!(
            "the axes {left_batch} and {right_batch} in front of the matrices do not fit together"
        ))
    })?;
    if left.rank() > 1 {
        result.0.push(left.0[left.rank() - 2]);
    }
    if right.rank() > 1 {
        result.0.push(right.0[right.rank() - 1]);
    }
    Ok(result)
}

/// What to do if one of the operands would fit the other way round.
fn turned(left: &Shape, right: &Shape) -> Option<String> {
    match (left.0.as_slice(), right.0.as_slice()) {
        ([_, columns], [_, other]) if columns == other => {
            Some("write `a @ b.T` if the right one is to be turned".into())
        }
        ([rows, _], [other, ..]) if rows == other => {
            Some("write `a.T @ b` if the left one is to be turned".into())
        }
        _ => None,
    }
}

/// The rows, the shared length and the columns of one product.
fn sizes(left: &Shape, right: &Shape) -> [usize; 3] {
    let rows = if left.rank() > 1 { left.0[left.rank() - 2] } else { 1 };
    let columns = if right.rank() > 1 { right.0[right.rank() - 1] } else { 1 };
    [rows, left.0[left.rank() - 1], columns]
}

fn matmul_kernel(call: &Call<'_>, inputs: &[&[f64]], output: &mut [f64]) {
    let [left, right] = [&call.shapes[0], &call.shapes[1]];
    let [rows, depth, columns] = sizes(left, right);
    let multiply = |left: &[f64], right: &[f64], output: &mut [f64]| {
        let left = Matrix::new(left, [rows, depth], call.turned[0]);
        let right = Matrix::new(right, [depth, columns], call.turned[1]);
        product(left, right, output, [rows, depth, columns]);
    };
    let batch_rank = left.rank().max(right.rank()).saturating_sub(2);
    if batch_rank == 0 {
        return multiply(inputs[0], inputs[1], output);
    }
    let lengths = &call.result.0[..batch_rank];
    let own = |shape: &Shape, unit: usize| {
        stretched_strides(&shape.0[..shape.rank().saturating_sub(2)], lengths, unit)
    };
    let strides: [Strides; 2] = [own(left, rows * depth), own(right, depth * columns)];
    let mut outputs = output.chunks_exact_mut((rows * columns).max(1));
    each(lengths, [&strides[0], &strides[1]], [0, 0], |[first, second]| {
        let Some(output) = outputs.next() else { return };
        multiply(&inputs[0][first..][..rows * depth], &inputs[1][second..][..depth * columns], output);
    });
}

fn matmul_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let sides = [call.inputs[0], call.inputs[1]];
    if sides.iter().all(|&side| graph.shape(side).rank() == 1) {
        return vec![
            Some(multiply(graph, call.cotangent, sides[1])),
            Some(multiply(graph, call.cotangent, sides[0])),
        ];
    }
    vec![
        Some(gradient_to_left(graph, sides, call.cotangent)),
        Some(gradient_to_right(graph, sides, call.cotangent)),
    ]
}

/// What arrives at the left side of a matrix product.
fn gradient_to_left(graph: &mut Graph, [left, right]: [NodeId; 2], arriving: NodeId) -> NodeId {
    let (left_shape, right_shape) = (graph.shape(left).clone(), graph.shape(right).clone());
    match (left_shape.rank(), right_shape.rank()) {
        (1, 2) => matmul(graph, right, arriving),
        (1, _) => {
            let row = with_axis(graph, arriving, 1);
            let product = multiply(graph, right, row);
            let last = right_shape.rank() - 1;
            let summed = sum(graph, product, vec![last], false);
            sum_to(graph, summed, &left_shape)
        }
        (_, 1) => {
            let column = with_axis(graph, arriving, 0);
            multiply(graph, column, right)
        }
        _ => {
            let turned = transpose(graph, right);
            let product = matmul(graph, arriving, turned);
            sum_to(graph, product, &left_shape)
        }
    }
}

/// What arrives at the right side of a matrix product.
fn gradient_to_right(graph: &mut Graph, [left, right]: [NodeId; 2], arriving: NodeId) -> NodeId {
    let right_shape = graph.shape(right).clone();
    match (graph.shape(left).rank(), right_shape.rank()) {
        (1, _) => {
            let row = with_axis(graph, arriving, 1);
            let column = with_axis(graph, left, 0);
            multiply(graph, column, row)
        }
        (2, 1 | 2) => {
            let turned = transpose(graph, left);
            matmul(graph, turned, arriving)
        }
        (_, 1 | 2) => {
            let flat = |graph: &mut Graph, node: NodeId, kept: usize| {
                let lengths = graph.shape(node).0.clone();
                let (lead, last) = lengths.split_at(lengths.len() - kept);
                let shape = [&[lead.iter().product()], last].concat();
                reshape(graph, node, &Shape(shape))
            };
            let rows = flat(graph, left, 1);
            let turned = transpose(graph, rows);
            let arriving = flat(graph, arriving, right_shape.rank() - 1);
            matmul(graph, turned, arriving)
        }
        _ => {
            let turned = transpose(graph, left);
            let product = matmul(graph, turned, arriving);
            sum_to(graph, product, &right_shape)
        }
    }
}

/// The array with a new axis of length 1, counted from the end.
fn with_axis(graph: &mut Graph, node: NodeId, from_end: usize) -> NodeId {
    let mut shape = graph.shape(node).clone();
    let place = shape.rank() - from_end;
    shape.0.insert(place, 1);
    reshape(graph, node, &shape)
}

/// Turns a `rows` × `columns` matrix in small tiles, so that neither side jumps through memory.
fn turn(input: &[f64], output: &mut [f64], [rows, columns]: [usize; 2]) {
    const TILE: usize = 8;
    for top in (0..rows).step_by(TILE) {
        for left in (0..columns).step_by(TILE) {
            for column in left..columns.min(left + TILE) {
                for row in top..rows.min(top + TILE) {
                    output[column * rows + row] = input[row * columns + column];
                }
            }
        }
    }
}

fn transpose_kernel(call: &Call<'_>, input: &[f64], output: &mut [f64]) {
    let order = order_of(call.attributes);
    if let Some((lead, [last, before])) = order.split_last_chunk()
        && last == &(before + 1)
        && lead.iter().enumerate().all(|(axis, &from)| axis == from)
    {
        let [columns, rows] = [call.result.0[lead.len()], call.result.0[lead.len() + 1]];
        let size = (rows * columns).max(1);
        for (input, output) in input.chunks_exact(size).zip(output.chunks_exact_mut(size)) {
            turn(input, output, [rows, columns]);
        }
        return;
    }
    let own = strides(&call.shapes[0]);
    let mut moved = [0; MOST_AXES];
    for (to, &from) in order.iter().enumerate() {
        moved[to] = own[from];
    }
    gather(&call.result.0, &moved, 0, input, output);
}

fn build_transpose(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let shape = graph.shape(input).clone();
    let order: Vec<usize> = match arguments.value(1) {
        Value::None => (0..shape.rank()).rev().collect(),
        _ => {
            let given = arguments.whole_numbers(graph, 1)?;
            given.into_iter().map(|axis| shape.axis(axis)).collect::<Result<_, _>>()?
        }
    };
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if !sorted.iter().copied().eq(0..shape.rank()) {
        return Err(Fault::new(format!("`axes` must name each of the {} axes once", shape.rank())));
    }
    Ok(permute(graph, input, order))
}

fn build_diag(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let k = arguments.whole(graph, 1)?;
    match graph.shape(input).0[..] {
        [length] if k != 0 => {
            let size = length + k.unsigned_abs() as usize;
            Shape(vec![size, size]).within_limits()?;
            let [down, right] = if k > 0 { [0, k as usize] } else { [-k as usize, 0] };
            let cuts = [down, right].map(|start| Cut { start, step: 1, count: length }).to_vec();
            let (eye, zero) = (graph.constant(identity(length)?), graph.number(0.0));
            let square = choose(graph, eye, input, zero);
            Ok(apply(graph, &PLACE, &[square], Attributes::Into(Shape(vec![size, size]), cuts)))
        }
        [length] => {
            let (eye, zero) = (graph.constant(identity(length)?), graph.number(0.0));
            Ok(choose(graph, eye, input, zero))
        }
        [rows, columns] => {
            let along = |length: usize, start: usize| length.saturating_sub(start);
            let [down, right] = if k > 0 { [0, k as usize] } else { [-k as usize, 0] };
            let count = along(rows, down).min(along(columns, right));
            let mut index = |start: usize| {
                graph.constant(array::vector((start..start + count).map(|index| index as f64).collect()))
            };
            let indices = [index(down), index(right)];
            pick(graph, input, vec![0, 1], &indices)
        }
        _ => Err(Fault::new(format!(
            "`diag` takes a vector or a matrix, not the shape {}",
            graph.shape(input)
        ))),
    }
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "diag",
        signature: "x, k: whole=0 -> x",
        meaning: Meaning::Build(build_diag),
        formula: "diag(x)",
        domain: "vectors and matrices",
        doc: "The matrix with a vector on its diagonal, or the diagonal of a matrix; with `k`, so many places above it.",
        example: "check diag([1, 2]) == [[1, 0], [0, 2]]\n\
                  check diag([[1, 2], [3, 4]]) == [1, 4]",
    },
    Function {
        name: "outer",
        signature: "a, b",
        meaning: Meaning::Written("reshape(a, (-1, 1)) * reshape(b, (1, -1))"),
        formula: "a bᵀ",
        domain: "everywhere",
        doc: "The table of all products of an element of `a` with an element of `b`.",
        example: "check outer([1, 2], [3, 4]) == [[3, 4], [6, 8]]",
    },
    Function {
        name: "transpose",
        signature: "x, axes: axis=None -> x",
        meaning: Meaning::Build(build_transpose),
        formula: "xᵀ",
        domain: "everywhere",
        doc: "The array with its axes in reverse order, or in the order `axes`; `x.T` for short.",
        example: "check transpose([[1, 2], [3, 4], [5, 6]]) == [[1, 3, 5], [2, 4, 6]]",
    },
];
