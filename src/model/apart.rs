//! Lists and arrays taken apart into their elements, and made as long as others; knows no expression.

use ndarray::{Axis, Slice};

use crate::functions::shaping::pick;
use crate::functions::{Value, algebra, shaping};
use crate::graph::{Cut, Graph, NodeId, Shape, array, reach};
use crate::report::Fault;

/// How many elements a comprehension may have.
pub(super) const MOST_ELEMENTS: usize = 100_000;

/// What an element that is chosen when the block runs takes, with its node.
pub(super) const ELEMENT: u64 = 1_000;

/// The elements of a list or of an array's first axis.
pub(super) fn elements(graph: &mut Graph, source: &Value) -> Result<Vec<Value>, Fault> {
    let node = match source {
        Value::List(items) => return Ok(items.clone()),
        Value::Node(node) => *node,
        other => {
            return Err(Fault::new(format!("`for … in` needs an array or a list, not {}", other.kind())));
        }
    };
    let shape = graph.shape(node).clone();
    let Some(&length) = shape.0.first() else {
        return Err(Fault::new("`for … in` needs an array or a list, not a single number")
            .remedy("to count, write `for k in range(n)`"));
    };
    if length > MOST_ELEMENTS {
        return Err(too_many_elements());
    }
    Ok(elements_along(graph, node, length).into_iter().map(Value::Node).collect())
}

/// The elements along an array's first axis; plain constants if the array comes from no name, by
/// which something could be differentiated.
pub(super) fn elements_along(graph: &mut Graph, node: NodeId, length: usize) -> Vec<NodeId> {
    let mut nameless = true;
    reach(&graph.work, &[node], |id, onward| {
        nameless &= graph.node(id).name.is_none();
        match nameless {
            true => onward.extend(&graph.node(id).inputs),
            false => onward.clear(),
        }
    });
    let known = if nameless { graph.fixed(node) } else { None };
    let row = |index| match &known {
        Some(array) => graph.constant(array::row(array, index)),
        None => cut_row(graph, node, index),
    };
    (0..length).map(row).collect()
}

fn cut_row(graph: &mut Graph, node: NodeId, index: usize) -> NodeId {
    let shape = graph.shape(node).clone();
    let mut cuts: Vec<_> = shape.0.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
    cuts[0] = Cut { start: index, step: 0, count: 1 };
    shaping::cut(graph, node, cuts)
}

pub(super) fn too_many_elements() -> Fault {
    Fault::new(format!("a comprehension may make at most {MOST_ELEMENTS} elements"))
        .remedy("use array operations, which have no such limit")
}

/// The parts of a value that several names share.
pub(super) fn take_apart(graph: &mut Graph, value: &Value, parts: usize) -> Result<Vec<Value>, Fault> {
    let found = match value {
        Value::List(items) => items.clone(),
        Value::Node(node) if graph.shape(*node).rank() > 0 => {
            let length = graph.shape(*node).0[0];
            match length == parts {
                true => elements_along(graph, *node, length).into_iter().map(Value::Node).collect(),
                false => return Err(misfit_parts(parts, length)),
            }
        }
        other => return Err(Fault::new(format!("{parts} names cannot share {}", other.kind()))),
    };
    if found.len() == parts { Ok(found) } else { Err(misfit_parts(parts, found.len())) }
}

fn misfit_parts(names: usize, parts: usize) -> Fault {
    Fault::new(format!("there are {names} names on the left, but the value has {parts} parts"))
}

/// An array with its last row again and again, or with rows that are no numbers, up to a length.
pub(super) fn lengthened(
    graph: &mut Graph,
    node: NodeId,
    shape: &Shape,
    length: usize,
    diverged: bool,
) -> NodeId {
    let own = shape.0[0];
    let rows = (0..length).map(|row| row.min(own - 1) as f64).collect();
    let rows = graph.constant(array::vector(rows));
    let long = pick(graph, node, vec![0], &[rows]).unwrap_or(node);
    if !diverged {
        return long;
    }
    let mut lengths = shape.0.clone();
    lengths[0] = length;
    let mut gone = array::full(Shape(lengths), 0.0);
    gone.slice_axis_mut(Axis(0), Slice::from(own..)).fill(f64::NAN);
    let gone = graph.constant(gone);
    algebra::add(graph, long, gone)
}
