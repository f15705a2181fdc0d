//! Lengths of vectors and sizes of matrices, as `ord` names them; knows no kernel of its own.

use super::super::algebra::{apply, reshape, sum};
use super::super::arithmetic::{NOT_EQUAL, POWER};
use super::super::elementary::ABS;
use super::super::linear_algebra::factors::singular;
use super::super::{Arguments, Value};
use super::{MAX, MIN, NORM};
use crate::graph::{Attributes, Graph, NodeId, Operator, Shape, array};
use crate::report::Fault;

/// Which norm is asked for.
pub(in super::super) enum Order {
    /// The length of all numbers as one vector.
    Plain,
    /// The same of a matrix, by its name.
    Frobenius,
    /// The sum of the singular values.
    Nuclear,
    /// The norm with a number.
    Number(f64),
}

impl Order {
    /// The argument as a norm.
    pub(in super::super) fn of(
        graph: &mut Graph,
        arguments: &Arguments,
        index: usize,
    ) -> Result<Order, Fault> {
        match arguments.value(index) {
            Value::None => Ok(Order::Plain),
            Value::Text(word) if word == "fro" => Ok(Order::Frobenius),
            Value::Text(word) if word == "nuc" => Ok(Order::Nuclear),
            Value::Text(word) => Err(Fault::new(format!("no norm is called \"{word}\""))
                .remedy("it is a number, \"fro\" or \"nuc\"")),
            _ => arguments.number(graph, index).map(Order::Number),
        }
    }
}

/// A norm along some axes: of vectors along one, of matrices along two.
pub(super) fn build_norm(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let shape = graph.shape(input).clone();
    let order = Order::of(graph, arguments, 1)?;
    let axes = arguments.axes(graph, 2, &shape)?;
    let keep = arguments.flag(graph, 3)?;
    norm(graph, input, &order, &axes, keep)
}

/// A norm of an array along axes.
pub(in super::super) fn norm(
    graph: &mut Graph,
    input: NodeId,
    order: &Order,
    axes: &[usize],
    keep: bool,
) -> Result<NodeId, Fault> {
    let over = |axes: &[usize], keep: bool| Attributes::Axes { axes: axes.to_vec(), keep };
    match (order, axes) {
        (Order::Plain, _) | (Order::Frobenius, [_, _]) => graph.apply(&NORM, &[input], over(axes, keep)),
        (&Order::Number(2.0), [_]) => graph.apply(&NORM, &[input], over(axes, keep)),
        (&Order::Number(order), &[axis]) => of_vectors(graph, input, order, axis, keep),
        (&Order::Number(order), &[rows, columns]) if order.abs() == 1.0 || order.is_infinite() => {
            let sizes = apply(graph, &ABS, &[input], Attributes::None);
            let (along, rest) = if order.is_infinite() { (columns, rows) } else { (rows, columns) };
            let sums = sum(graph, sizes, vec![along], true);
            let best = graph.apply(extreme(order), &[sums], over(&[rest], true))?;
            Ok(narrowed(graph, best, axes, keep))
        }
        (order, [_, _]) if graph.shape(input).rank() == 2 => {
            let values = singular(graph, input)?[1];
            let value = match order {
                Order::Nuclear => sum(graph, values, vec![0], false),
                Order::Number(order) if order.abs() == 2.0 => {
                    graph.apply(extreme(*order), &[values], over(&[0], false))?
                }
                _ => return Err(unknown()),
            };
            let shape = if keep { Shape(vec![1, 1]) } else { Shape::scalar() };
            Ok(reshape(graph, value, &shape))
        }
        _ => Err(unknown()),
    }
}

fn extreme(order: f64) -> &'static Operator {
    if order > 0.0 { &MAX } else { &MIN }
}

fn unknown() -> Fault {
    Fault::new("this `ord` of `norm` is not known for an array of this shape")
        .remedy(
            "vectors take numbers, matrices 1, 2, `inf`, \"fro\" and \"nuc\"; for the vectors of a table give `axis=1`",
        )
}

/// The sum of powers of sizes, and its root.
fn of_vectors(
    graph: &mut Graph,
    input: NodeId,
    order: f64,
    axis: usize,
    keep: bool,
) -> Result<NodeId, Fault> {
    if order == 0.0 {
        let zero = graph.number(0.0);
        let other = apply(graph, &NOT_EQUAL, &[input, zero], Attributes::None);
        return Ok(sum(graph, other, vec![axis], keep));
    }
    let sizes = apply(graph, &ABS, &[input], Attributes::None);
    if order.is_infinite() {
        return graph.apply(extreme(order), &[sizes], Attributes::Axes { axes: vec![axis], keep });
    }
    if order == 1.0 {
        return Ok(sum(graph, sizes, vec![axis], keep));
    }
    let exponent = graph.number(order);
    let powers = apply(graph, &POWER, &[sizes, exponent], Attributes::None);
    let total = sum(graph, powers, vec![axis], keep);
    let root = graph.constant(array::number(1.0 / order));
    graph.apply(&POWER, &[total, root], Attributes::None)
}

/// The result without the axes that were reduced, unless they stay.
fn narrowed(graph: &mut Graph, node: NodeId, axes: &[usize], keep: bool) -> NodeId {
    if keep {
        return node;
    }
    let lengths = graph.shape(node).0.iter().enumerate();
    let lengths = lengths.filter(|(axis, _)| !axes.contains(axis)).map(|(_, length)| *length).collect();
    reshape(graph, node, &Shape(lengths))
}
