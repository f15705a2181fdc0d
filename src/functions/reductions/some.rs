//! Reductions of what `where` leaves, with what `initial` begins with, and variances; knows no kernel.

use super::super::algebra::{divide, reduced, stretch, sum};
use super::super::arithmetic::{ADD, MAXIMUM, MINIMUM, MULTIPLY, POWER, SUBTRACT, WHERE};
use super::super::{Arguments, Value};
use super::MEAN;
use crate::graph::{Attributes, Graph, NodeId, Operator};
use crate::report::Fault;

/// The mean of squared distances from the mean, or their sum divided by how many there are less `ddof`.
pub(super) fn build_var(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let shape = graph.shape(input).clone();
    let axes = arguments.axes(graph, 1, &shape)?;
    let keep = arguments.flag(graph, 2)?;
    let less = if arguments.value(3) == &Value::None { 0.0 } else { arguments.number(graph, 3)? };
    if arguments.value(4) != &Value::None {
        return some_var(graph, arguments, axes, keep, less);
    }
    let middle = graph.apply(&MEAN, &[input], Attributes::Axes { axes: axes.clone(), keep: true })?;
    let distance = graph.apply(&SUBTRACT, &[input, middle], Attributes::None)?;
    let two = graph.number(2.0);
    let squares = graph.apply(&POWER, &[distance, two], Attributes::None)?;
    if less == 0.0 {
        return graph.apply(&MEAN, &[squares], Attributes::Axes { axes, keep });
    }
    let how_many = axes.iter().map(|&axis| shape.0[axis]).product::<usize>() as f64;
    let total = sum(graph, squares, axes, keep);
    let how_many = graph.number(how_many - less);
    Ok(divide(graph, total, how_many))
}

/// The variance of what `where` leaves.
fn some_var(
    graph: &mut Graph,
    arguments: &Arguments,
    axes: Vec<usize>,
    keep: bool,
    less: f64,
) -> Result<NodeId, Fault> {
    let (input, condition) = (arguments.node(graph, 0)?, arguments.node(graph, 4)?);
    let middle = some_mean(graph, [input, condition], axes.clone(), true)?;
    let distance = graph.apply(&SUBTRACT, &[input, middle], Attributes::None)?;
    let (zero, two, less) = (graph.number(0.0), graph.number(2.0), graph.number(less));
    let kept = graph.apply(&WHERE, &[condition, distance, zero], Attributes::None)?;
    let squares = graph.apply(&POWER, &[kept, two], Attributes::None)?;
    let total = sum(graph, squares, axes.clone(), keep);
    let counted = how_many(graph, condition, kept, axes, keep);
    let counted = graph.apply(&SUBTRACT, &[counted, less], Attributes::None)?;
    Ok(divide(graph, total, counted))
}

/// The mean of what a condition leaves.
fn some_mean(
    graph: &mut Graph,
    [input, condition]: [NodeId; 2],
    axes: Vec<usize>,
    keep: bool,
) -> Result<NodeId, Fault> {
    let zero = graph.number(0.0);
    let kept = graph.apply(&WHERE, &[condition, input, zero], Attributes::None)?;
    let total = sum(graph, kept, axes.clone(), keep);
    let counted = how_many(graph, condition, kept, axes, keep);
    Ok(divide(graph, total, counted))
}

/// For how many of some numbers a condition holds.
fn how_many(graph: &mut Graph, condition: NodeId, numbers: NodeId, axes: Vec<usize>, keep: bool) -> NodeId {
    let shape = graph.shape(numbers).clone();
    let holds = stretch(graph, condition, &shape);
    sum(graph, holds, axes, keep)
}

/// A reduction that is called with `axis` and `keepdims`.
pub(in super::super) fn over_axes(
    graph: &mut Graph,
    arguments: &Arguments,
    operator: &'static Operator,
) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let shape = graph.shape(input).clone();
    let axes = arguments.axes(graph, 1, &shape)?;
    let keep = arguments.flag(graph, 2)?;
    graph.apply(operator, &[input], Attributes::Axes { axes, keep })
}

/// A reduction of what `where` leaves, and of `initial`, if a call gives them.
pub(super) fn over_some(
    graph: &mut Graph,
    arguments: &Arguments,
    operator: &'static Operator,
) -> Result<NodeId, Fault> {
    let [initial, condition] = [3, 4].map(|index| arguments.value(index) != &Value::None);
    if !initial && !condition {
        return over_axes(graph, arguments, operator);
    }
    let (neutral, join) = match operator.name {
        "sum" => (0.0, &ADD),
        "prod" => (1.0, &MULTIPLY),
        "max" => (f64::NEG_INFINITY, &MAXIMUM),
        _ => (f64::INFINITY, &MINIMUM),
    };
    if condition && !initial && neutral != 0.0 && neutral != 1.0 {
        return Err(Fault::new(format!(
            "`{}` of some numbers needs a value for none of them",
            operator.name
        ))
        .remedy("give `initial` as well, as in `max(x, initial=0, where=x > 1)`"));
    }
    let mut input = arguments.node(graph, 0)?;
    if condition {
        let (condition, neutral) = (arguments.node(graph, 4)?, graph.number(neutral));
        input = graph.apply(&WHERE, &[condition, input, neutral], Attributes::None)?;
    }
    let shape = graph.shape(input).clone();
    let (axes, keep) = (arguments.axes(graph, 1, &shape)?, arguments.flag(graph, 2)?);
    let result = match shape.size() {
        // The largest of no numbers is the one that is given.
        0 if initial && neutral.is_infinite() => {
            let start = graph.number(neutral);
            stretch(graph, start, &reduced(&shape, &axes, keep))
        }
        _ => graph.apply(operator, &[input], Attributes::Axes { axes, keep })?,
    };
    if !initial {
        return Ok(result);
    }
    let initial = arguments.node(graph, 3)?;
    graph.apply(join, &[result, initial], Attributes::None)
}

/// The mean, of what `where` leaves if a call gives it.
pub(super) fn build_mean(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    if arguments.value(3) == &Value::None {
        return over_axes(graph, arguments, &MEAN);
    }
    let (input, condition) = (arguments.node(graph, 0)?, arguments.node(graph, 3)?);
    let shape = graph.shape(input).clone();
    let (axes, keep) = (arguments.axes(graph, 1, &shape)?, arguments.flag(graph, 2)?);
    some_mean(graph, [input, condition], axes, keep)
}
