//! Axes added, left out and put in another order, and numbers turned round along them; knows no copies.

use super::super::algebra::{permute, reshape};
use super::super::{Arguments, Function, Meaning, Value};
use super::{CONCATENATE, cut};
use super::{by_columns, raveled, transpose};
use crate::graph::{Attributes, Cut, Graph, NodeId, Shape};
use crate::report::Fault;

/// Cuts that leave every axis whole.
pub(super) fn whole(shape: &Shape) -> Vec<Cut> {
    shape.0.iter().map(|&count| Cut { start: 0, step: 1, count }).collect()
}

fn build_squeeze(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    let axes = arguments.axes(graph, 1, &shape)?;
    let named = *arguments.value(1) != Value::None;
    if let Some(axis) = axes.iter().find(|&&axis| named && shape.0[axis] != 1) {
        let fault = Fault::new(format!("axis {axis} of the shape {shape} has the length {}", shape.0[*axis]));
        return Err(fault.remedy("`squeeze` leaves out axes of length 1 only; `reshape` joins others"));
    }
    let kept = (0..shape.rank()).filter(|axis| !(axes.contains(axis) && shape.0[*axis] == 1));
    let lengths = kept.map(|axis| shape.0[axis]).collect();
    Ok(reshape(graph, node, &Shape(lengths)))
}

fn build_expand_dims(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let given = arguments.whole_numbers(graph, 1)?;
    let own = graph.shape(node).0.clone();
    // The axes are counted in the result.
    let result = Shape(vec![1; own.len() + given.len()]).within_limits()?;
    let axes = given.into_iter().map(|axis| result.axis(axis)).collect::<Result<Vec<_>, _>>()?;
    if (1..axes.len()).any(|index| axes[..index].contains(&axes[index])) {
        return Err(Fault::new("`axis` of `expand_dims` names an axis twice"));
    }
    let mut rest = own.into_iter();
    let lengths = (0..result.rank()).map(|axis| match axes.contains(&axis) {
        true => 1,
        false => rest.next().unwrap_or(1),
    });
    let shape = Shape(lengths.collect());
    Ok(reshape(graph, node, &shape))
}

fn build_swapaxes(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    let (one, other) = (arguments.whole(graph, 1)?, arguments.whole(graph, 2)?);
    let mut order: Vec<usize> = (0..shape.rank()).collect();
    order.swap(shape.axis(one)?, shape.axis(other)?);
    Ok(permute(graph, node, order))
}

fn build_moveaxis(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    let mut ends = |index: usize| {
        let given = arguments.whole_numbers(graph, index)?;
        given.into_iter().map(|axis| shape.axis(axis)).collect::<Result<Vec<usize>, Fault>>()
    };
    let (from, to) = (ends(1)?, ends(2)?);
    if from.len() != to.len() {
        return Err(
            Fault::new("`moveaxis` needs a destination for each source").remedy("give as many axes in both")
        );
    }
    let mut moves: Vec<(usize, usize)> = to.into_iter().zip(from.iter().copied()).collect();
    moves.sort_unstable();
    let mut order: Vec<usize> = (0..shape.rank()).filter(|axis| !from.contains(axis)).collect();
    for (to, from) in moves {
        order.insert(to.min(order.len()), from);
    }
    Ok(permute(graph, node, order))
}

fn build_flip(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    let mut cuts = whole(&shape);
    for axis in arguments.axes(graph, 1, &shape)? {
        let count = shape.0[axis];
        cuts[axis] = Cut { start: count.saturating_sub(1), step: -1, count };
    }
    if shape.size() == 0 { Ok(node) } else { Ok(cut(graph, node, cuts)) }
}

fn build_roll(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    let shifts = arguments.whole_numbers(graph, 1)?;
    if *arguments.value(2) == Value::None {
        let row = raveled(graph, node);
        let rolled = shifts.iter().fold(row, |row, &shift| rolled(graph, row, shift, 0));
        return Ok(reshape(graph, rolled, &shape));
    }
    let axes = arguments.whole_numbers(graph, 2)?;
    if shifts.len() != axes.len() && shifts.len() != 1 && axes.len() != 1 {
        let (shifts, axes) = (shifts.len(), axes.len());
        return Err(Fault::new(format!("`roll` is given {shifts} shifts for {axes} axes"))
            .remedy("give one shift for each axis, or one for all"));
    }
    let mut node = node;
    for index in 0..shifts.len().max(axes.len()) {
        let axis = shape.axis(axes[index.min(axes.len() - 1)])?;
        node = rolled(graph, node, shifts[index.min(shifts.len() - 1)], axis);
    }
    Ok(node)
}

/// The numbers moved on along an axis; what leaves at the end comes in at the front.
fn rolled(graph: &mut Graph, node: NodeId, shift: i64, axis: usize) -> NodeId {
    let shape = graph.shape(node).clone();
    let length = shape.0[axis];
    let shift = if length == 0 { 0 } else { shift.rem_euclid(length as i64) as usize };
    if shift == 0 {
        return node;
    }
    let piece = |graph: &mut Graph, start: usize, count: usize| {
        let mut cuts = whole(&shape);
        cuts[axis] = Cut { start, step: 1, count };
        cut(graph, node, cuts)
    };
    let (front, back) = (piece(graph, length - shift, shift), piece(graph, 0, length - shift));
    super::super::algebra::apply(graph, &CONCATENATE, &[front, back], Attributes::Axis(axis))
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "squeeze",
        signature: "x, axis: axis=None -> x",
        meaning: Meaning::Build(build_squeeze),
        formula: "x",
        domain: "everywhere; an axis that is named must have length 1",
        doc: "The array without its axes of length 1, or without those in `axis`.",
        example: "check shape(squeeze(zeros((1, 3, 1)))) == [3]",
    },
    Function {
        name: "expand_dims",
        signature: "x, axis: axis -> x",
        meaning: Meaning::Build(build_expand_dims),
        formula: "x",
        domain: "everywhere",
        doc: "The array with a new axis of length 1 at the place `axis` of the result; `x[:, None]` for short.",
        example: "check expand_dims([1, 2], 1) == [[1], [2]]",
    },
    Function {
        name: "swapaxes",
        signature: "x, axis1: axis, axis2: axis -> x",
        meaning: Meaning::Build(build_swapaxes),
        formula: "x^T",
        domain: "everywhere",
        doc: "The array with two axes exchanged: `swapaxes(K, -1, -2)` turns every matrix of a stack.",
        example: "check shape(swapaxes(zeros((5, 2, 3)), -1, -2)) == [5, 3, 2]",
    },
    Function {
        name: "moveaxis",
        signature: "x, source: axis, destination: axis -> x",
        meaning: Meaning::Build(build_moveaxis),
        formula: "x",
        domain: "everywhere",
        doc: "The array with one axis moved to another place; the others keep their order.",
        example: "check shape(moveaxis(zeros((2, 3, 4)), 0, -1)) == [3, 4, 2]",
    },
    Function {
        name: "flip",
        signature: "x, axis: axis=None -> x",
        meaning: Meaning::Build(build_flip),
        formula: "x_n, …, x_1",
        domain: "everywhere",
        doc: "The array back to front along all axes, or along `axis`.",
        example: "check flip([1, 2, 3]) == [3, 2, 1]",
    },
    Function {
        name: "roll",
        signature: "x, shift: lengths, axis: axis=None -> x",
        meaning: Meaning::Build(build_roll),
        formula: "x_{i - shift}",
        domain: "everywhere",
        doc: "The numbers moved on by `shift` places; those that leave at the end come in at the front.",
        example: "check roll([1, 2, 3, 4], 1) == [4, 1, 2, 3]",
    },
    Function {
        name: "ravel",
        signature: "x, order: text=None -> x",
        meaning: Meaning::Build(|graph, arguments| {
            let mut node = arguments.node(graph, 0)?;
            if by_columns(arguments, 1)? {
                node = transpose(graph, node);
            }
            Ok(raveled(graph, node))
        }),
        formula: "x as one row",
        domain: "everywhere",
        doc: "All numbers in one row, with `order=\"F\"` column by column; `reshape(x, (len(x), -1))` keeps the first axis.",
        example: "check ravel([[1, 2], [3, 4]]) == [1, 2, 3, 4]",
    },
];
