//! Lists and arrays taken apart into their elements; knows no expression.

use crate::functions::{Value, shaping};
use crate::graph::{Cut, Graph, NodeId, array, reach};
use crate::report::Fault;

/// How many elements a comprehension may have.
pub(super) const MOST_ELEMENTS: usize = 100_000;

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
