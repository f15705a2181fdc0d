//! Columns put together, elements put in and taken out, tables turned; knows no order of axes but the given one.

use super::super::algebra::{apply, permute, reshape};
use super::super::{Arguments, Function, Meaning, Value};
use super::axes::whole;
use super::raveled;
use super::{CONCATENATE, cut, pick};
use crate::graph::{Attributes, Cut, Graph, NodeId, Shape, array};
use crate::report::Fault;

/// Vectors as columns, and tables as they are, beside each other.
fn build_column_stack(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let given = match arguments.value(0) {
        Value::Node(node) if graph.shape(*node).rank() > 1 => rows(graph, *node),
        _ => arguments.parts(graph, 0)?,
    };
    let column = |node: NodeId| {
        let length = graph.shape(node).size();
        match graph.shape(node).rank() {
            0 | 1 => reshape(graph, node, &Shape(vec![length, 1])),
            _ => node,
        }
    };
    let parts: Vec<NodeId> = given.into_iter().map(column).collect();
    if parts.is_empty() {
        return Err(Fault::new("`column_stack` needs at least one column"));
    }
    graph.apply(&CONCATENATE, &parts, Attributes::Axis(1))
}

/// The elements along the first axis.
pub(in super::super) fn rows(graph: &mut Graph, node: NodeId) -> Vec<NodeId> {
    let shape = graph.shape(node).clone();
    let row = Shape(shape.0[1..].to_vec());
    let one = |index: usize| {
        let mut cuts = whole(&shape);
        cuts[0] = Cut { start: index, step: 1, count: 1 };
        let part = cut(graph, node, cuts);
        reshape(graph, part, &row)
    };
    (0..shape.0[0]).map(one).collect()
}

/// The array and the axis that a call goes along; without an axis all numbers in one row.
fn along(graph: &mut Graph, arguments: &Arguments, axis: usize) -> Result<(NodeId, usize), Fault> {
    let node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    Ok(match arguments.axis(graph, axis, &shape)? {
        Some(axis) => (node, axis),
        None => (raveled(graph, node), 0),
    })
}

fn build_append(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (node, axis) = along(graph, arguments, 2)?;
    let mut values = arguments.node(graph, 1)?;
    if arguments.value(2) == &Value::None {
        values = raveled(graph, values);
    }
    graph.apply(&CONCATENATE, &[node, values], Attributes::Axis(axis))
}

/// The places that a call names, counted from the front.
fn places(graph: &mut Graph, arguments: &Arguments, length: usize, last: usize) -> Result<Vec<usize>, Fault> {
    let given = arguments.whole_numbers(graph, 1)?;
    let place = |place: i64| {
        let counted = if place < 0 { place + length as i64 } else { place };
        usize::try_from(counted).ok().filter(|&counted| counted <= last).ok_or_else(|| {
            Fault::new(format!("`{}` names the place {place} among {length} elements", arguments.function))
        })
    };
    given.into_iter().map(place).collect()
}

fn build_delete(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (node, axis) = along(graph, arguments, 2)?;
    let length = graph.shape(node).0[axis];
    let gone = places(graph, arguments, length, length.saturating_sub(1))?;
    let kept = (0..length).filter(|place| !gone.contains(place)).map(|place| place as f64).collect();
    let kept = graph.constant(array::vector(kept));
    pick(graph, node, vec![axis], &[kept])
}

/// New elements before some places: before a single one as many as `values` has along the axis.
fn build_insert(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (node, axis) = along(graph, arguments, 3)?;
    let shape = graph.shape(node).clone();
    let mut before = places(graph, arguments, shape.0[axis], shape.0[axis])?;
    let single = arguments.node(graph, 1)?;
    let single = graph.shape(single).is_scalar();
    let mut values = arguments.node(graph, 2)?;
    let own = graph.shape(values).0.clone();
    let ones = vec![1; shape.rank().saturating_sub(own.len())];
    values = reshape(graph, values, &Shape([ones, own].concat()));
    if single {
        let mut order: Vec<usize> = (1..graph.shape(values).rank()).collect();
        order.insert(axis.min(order.len()), 0);
        values = permute(graph, values, order);
        before = vec![before[0]; graph.shape(values).0.get(axis).copied().unwrap_or(1)];
    }
    let mut wide = shape.clone();
    wide.0[axis] = before.len();
    let values = graph.apply(&super::BROADCAST, &[values], Attributes::Shape(wide))?;
    let joined = graph.apply(&CONCATENATE, &[node, values], Attributes::Axis(axis))?;
    let mut order: Vec<usize> = Vec::new();
    for place in 0..=shape.0[axis] {
        let new = before.iter().enumerate().filter(|(_, before)| **before == place);
        order.extend(new.map(|(index, _)| shape.0[axis] + index));
        order.extend((place < shape.0[axis]).then_some(place));
    }
    let order = graph.constant(array::vector(order.into_iter().map(|place| place as f64).collect()));
    pick(graph, joined, vec![axis], &[order])
}

/// The array walked backwards along an axis.
fn reversed(graph: &mut Graph, node: NodeId, axis: usize) -> Result<NodeId, Fault> {
    let length = graph.shape(node).0[axis];
    let order = graph.constant(array::vector((0..length).rev().map(|place| place as f64).collect()));
    pick(graph, node, vec![axis], &[order])
}

fn build_rot90(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let rank = graph.shape(node).rank();
    if rank < 2 {
        return Err(Fault::new("`rot90` turns two axes of an array, and this has fewer"));
    }
    let [from, to] = match arguments.value(2) {
        Value::None => [0, 1],
        _ => {
            let given = arguments.whole_numbers(graph, 2)?;
            let [from, to] = given[..] else {
                return Err(Fault::new("`axes` of `rot90` are two axes").remedy("write `axes=(0, 1)`"));
            };
            let shape = graph.shape(node).clone();
            [shape.axis(from)?, shape.axis(to)?]
        }
    };
    if from == to {
        return Err(Fault::new("`axes` of `rot90` are two different axes").remedy("write `axes=(0, 1)`"));
    }
    let turned = |graph: &mut Graph, node: NodeId| {
        let mut order: Vec<usize> = (0..rank).collect();
        order.swap(from, to);
        permute(graph, node, order)
    };
    match arguments.whole(graph, 1)?.rem_euclid(4) {
        1 => {
            let back = reversed(graph, node, to)?;
            Ok(turned(graph, back))
        }
        2 => {
            let back = reversed(graph, node, from)?;
            reversed(graph, back, to)
        }
        3 => {
            let turned = turned(graph, node);
            reversed(graph, turned, to)
        }
        _ => Ok(node),
    }
}

fn build_take_along_axis(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (node, indices) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    let axis = arguments.whole(graph, 2)?;
    let axis = graph.shape(node).axis(axis)?;
    take_along(graph, node, indices, axis)
}

/// The elements that indices name along an axis, for each row its own.
pub(in super::super) fn take_along(
    graph: &mut Graph,
    node: NodeId,
    indices: NodeId,
    axis: usize,
) -> Result<NodeId, Fault> {
    let (shape, found) = (graph.shape(node).clone(), graph.shape(indices).clone());
    if shape.rank() != found.rank() {
        let fault =
            Fault::new(format!("`take_along_axis` needs as many axes in both, not {shape} and {found}"));
        return Err(fault.remedy("give the indices an axis more: `indices[:, None]`"));
    }
    let mut all = Vec::new();
    for other in 0..shape.rank() {
        if other == axis {
            all.push(indices);
            continue;
        }
        let mut lengths = vec![1; shape.rank()];
        lengths[other] = found.0[other].max(shape.0[other]);
        let along = (0..lengths[other]).map(|place| place as f64).collect();
        let along = if shape.0[other] == 1 { vec![0.0; lengths[other]] } else { along };
        all.push(graph.constant(array::shaped(Shape(lengths), along)));
    }
    pick(graph, node, (0..shape.rank()).collect(), &all)
}

/// Indices of all numbers in one row as indices along each axis.
fn build_unravel_index(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let mut rest = arguments.node(graph, 0)?;
    let shape = arguments.shape(graph, 1)?;
    let mut found = Vec::new();
    for &length in shape.0.iter().rev() {
        let length = graph.number(length as f64);
        found.push(apply(graph, &super::super::arithmetic::REMAINDER, &[rest, length], Attributes::None));
        rest = apply(graph, &super::super::arithmetic::FLOOR_DIVIDE, &[rest, length], Attributes::None);
    }
    found.reverse();
    Ok(found)
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "column_stack",
        signature: "parts: arrays -> parts",
        meaning: Meaning::Build(build_column_stack),
        formula: "[a, b]",
        domain: "everywhere; the parts must be equally long",
        doc: "Vectors as the columns of a matrix; `np.c_[a, b]` is the same.",
        example: "check column_stack([[1, 2], [3, 4]]) == [[1, 3], [2, 4]]\n\
                  x = [5, 6]\n\
                  check column_stack([ones(2), x]) == [[1, 5], [1, 6]]",
    },
    Function {
        name: "append",
        signature: "x, values, axis: axis=None -> x|values",
        meaning: Meaning::Build(build_append),
        formula: "[x; values]",
        domain: "everywhere; along an axis, the others must agree",
        doc: "The array with `values` behind it; without `axis`, of all numbers in one row.",
        example: "check append([1, 2], 3) == [1, 2, 3]\n\
                  check append([[1, 2]], [[3, 4]], axis=0) == [[1, 2], [3, 4]]",
    },
    Function {
        name: "insert",
        signature: "x, places: lengths, values, axis: axis=None -> x|values",
        meaning: Meaning::Build(build_insert),
        formula: "x with values before some places",
        domain: "everywhere; the places must be known",
        doc: "The array with `values` put in before some places; without `axis`, of all numbers in one row.",
        example: "check insert([1, 2, 3], 1, 9) == [1, 9, 2, 3]",
    },
    Function {
        name: "delete",
        signature: "x, places: lengths, axis: axis=None -> x",
        meaning: Meaning::Build(build_delete),
        formula: "x without some places",
        domain: "everywhere; the places must be known",
        doc: "The array without the elements at some places; without `axis`, of all numbers in one row.",
        example: "check delete([1, 2, 3], [0, 2]) == [2]",
    },
    Function {
        name: "rot90",
        signature: "x, k: whole=1, axes: axis=None -> x",
        meaning: Meaning::Build(build_rot90),
        formula: "x turned by 90°",
        domain: "arrays of at least two axes",
        doc: "A table turned to the left by a quarter, `k` times, in the first two axes or those that `axes` names.",
        example: "check rot90([[1, 2], [3, 4]]) == [[2, 4], [1, 3]]",
    },
    Function {
        name: "fliplr",
        signature: "x -> x",
        meaning: Meaning::Written("flip(x, 1)"),
        formula: "x from right to left",
        domain: "arrays of at least two axes",
        doc: "A table with its columns in reverse order.",
        example: "check fliplr([[1, 2], [3, 4]]) == [[2, 1], [4, 3]]",
    },
    Function {
        name: "flipud",
        signature: "x -> x",
        meaning: Meaning::Written("flip(x, 0)"),
        formula: "x upside down",
        domain: "arrays",
        doc: "A table with its rows in reverse order.",
        example: "check flipud([[1, 2], [3, 4]]) == [[3, 4], [1, 2]]",
    },
    Function {
        name: "flatten",
        signature: "x, order: text=None -> x",
        meaning: Meaning::Written("ravel(x, order=order)"),
        formula: "x as one row",
        domain: "everywhere",
        doc: "All numbers in one row, as `ravel`; NumPy has it as a method: `x.flatten()`.",
        example: "check flatten([[1, 2], [3, 4]]) == [1, 2, 3, 4]",
    },
    Function {
        name: "take_along_axis",
        signature: "x, indices, axis: axis=-1 -> x",
        meaning: Meaning::Build(build_take_along_axis),
        formula: "x at the indices of each row",
        domain: "whole indices within the array, with as many axes as it has",
        doc: "The elements that indices name along an axis, for each row its own: what `argsort` and `argmax` with `keepdims=True` find.",
        example: "x = [[3, 1], [5, 9]]\n\
                  check take_along_axis(x, argsort(x, axis=1), axis=1) == [[1, 3], [5, 9]]",
    },
    Function {
        name: "unravel_index",
        signature: "indices, shape: shape -> whole",
        meaning: Meaning::Tuple(build_unravel_index),
        formula: "row and column",
        domain: "whole numbers; it has no gradient",
        doc: "The indices along each axis that belong to indices of all numbers in one row.",
        example: "row, column = unravel_index(5, (2, 3))\n\
                  check row == 1 and column == 2",
    },
];
