//! Products over axes, with derivatives that are right at zeros too; knows no sums of its own.

use super::super::algebra::{apply, choose, divide, multiply, permute, reshape, subtract, sum};
use super::super::creation::identity;
use super::{axes_of, reduce, reduction, spread};
use crate::graph::{Attributes, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, Use};

/// The product over some axes.
pub static PROD: Operator = reduction(
    "prod",
    Notation::Over(r"\prod_{#i=1}^{#n}"),
    Kernel::Whole(|call, inputs, output| {
        reduce(call, inputs[0], output, 1.0, |row| row.iter().product(), |a, b| a * b, |x| x);
        Ok(())
    }),
    Gradient::Rule(product_gradient),
);

/// For every number, the product of all others along the last axis; right also where some are zero.
pub static OTHERS: Operator = Operator {
    shape: |shapes, _| Ok(shapes[0].clone()),
    ..reduction(
        "product_of_others",
        Notation::Call,
        Kernel::Whole(|call, inputs, output| {
            others(call.result.0.last().copied().unwrap_or(1), inputs[0], output);
            Ok(())
        }),
        Gradient::Rule(others_gradient),
    )
};

fn product_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let input = call.inputs[0];
    let (axes, _) = axes_of(&call.attributes);
    let shape = graph.shape(input).clone();
    let mut order: Vec<usize> = (0..shape.rank()).filter(|axis| !axes.contains(axis)).collect();
    let kept = order.len();
    order.extend(axes);
    let moved = permute(graph, input, order.clone());
    let moved_shape = graph.shape(moved).clone();
    let mut flat_shape = moved_shape.0[..kept].to_vec();
    flat_shape.push(moved_shape.0[kept..].iter().product());
    let flat = reshape(graph, moved, &Shape(flat_shape));
    let others = product_of_others(graph, flat);
    let others = reshape(graph, others, &moved_shape);
    let mut back = vec![0; order.len()];
    for (position, &axis) in order.iter().enumerate() {
        back[axis] = position;
    }
    let others = permute(graph, others, back);
    let cotangent = spread(graph, call, call.cotangent);
    vec![Some(multiply(graph, cotangent, others))]
}

/// How many factors are written as products of their own, in words that a block has, too.
const FEW_FACTORS: usize = 32;

/// The product of all others along the last axis: where they are few, that of each row of a table in which its own factor is 1.
fn product_of_others(graph: &mut Graph, flat: NodeId) -> NodeId {
    let mut table = graph.shape(flat).clone();
    let last = table.rank() - 1;
    let length = table.0[last];
    if length == 0 || length > FEW_FACTORS {
        return apply(graph, &OTHERS, &[flat], Attributes::None);
    }
    let factors = match last {
        0 => flat,
        _ => {
            table.0.insert(last, 1);
            reshape(graph, flat, &table)
        }
    };
    let eye = graph.constant(identity(length).expect("a few factors make a small table"));
    let one = graph.number(1.0);
    let rows = choose(graph, eye, one, factors);
    apply(graph, &PROD, &[rows], Attributes::Axes { axes: vec![last + 1], keep: false })
}

/// How many factors a product may have for its second derivative to be right at zeros too.
pub(in super::super) const MOST_FACTORS: usize = 500;

/// The derivative of “all but i” by x_j is “all but i and j”, for which a table of all pairs is made.
fn others_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let input = call.inputs[0];
    let shape = graph.shape(input).clone();
    let last = shape.rank() - 1;
    let length = shape.0[last];
    let product = multiply(graph, call.cotangent, call.result);
    if length > MOST_FACTORS {
        let total = sum(graph, product, vec![last], true);
        let rest = subtract(graph, total, product);
        return vec![Some(divide(graph, rest, input))];
    }
    let (mut row, mut column) = (shape.clone(), shape);
    row.0.insert(last, 1);
    column.0.push(1);
    let factors = reshape(graph, input, &row);
    let eye = graph.constant(identity(length).expect("a few hundred factors make a small table"));
    let (zero, one) = (graph.number(0.0), graph.number(1.0));
    let masked = choose(graph, eye, one, factors);
    let pairs = apply(graph, &OTHERS, &[masked], Attributes::None);
    let pairs = choose(graph, eye, zero, pairs);
    let arriving = reshape(graph, call.cotangent, &column);
    let weighted = multiply(graph, arriving, pairs);
    vec![Some(sum(graph, weighted, vec![last], false))]
}

/// First the products of what stands before each number, then times the products of what stands behind it.
fn others(length: usize, input: &[f64], output: &mut [f64]) {
    for (row, out) in input.chunks_exact(length.max(1)).zip(output.chunks_exact_mut(length.max(1))) {
        let mut before = 1.0;
        for (out, &x) in out.iter_mut().zip(row) {
            *out = before;
            before *= x;
        }
        let mut behind = 1.0;
        for (out, &x) in out.iter_mut().zip(row).rev() {
            *out *= behind;
            behind *= x;
        }
    }
}
