//! Arrays that are built piece by piece, and arrays taken apart into their elements; knows no other expression.

use super::reading::Reading;
use super::{Model, calls, expression};
use crate::functions::{Value, shaping};
use crate::graph::{Cut, Graph, NodeId, array, reach};
use crate::language::syntax::{Expression, ForClause};
use crate::report::Fault;

/// How many elements a comprehension may have.
const MOST_ELEMENTS: usize = 100_000;

/// The elements of a comprehension, the innermost `for` running fastest.
pub(super) fn comprehend(
    model: &mut Model,
    body: &Expression,
    bindings: &[ForClause],
    reading: &mut Reading,
    items: &mut Vec<Value>,
) -> Result<(), Fault> {
    let Some((binding, rest)) = bindings.split_first() else {
        if items.len() >= MOST_ELEMENTS {
            return Err(too_many_elements());
        }
        items.push(expression::read(model, body, reading)?);
        return Ok(());
    };
    let source = expression::read(model, &binding.source, reading)?;
    let elements = elements(&mut model.graph, &source).map_err(|fault| fault.at(binding.source.place))?;
    let depth = reading.locals.len();
    let differentiated: Vec<bool> =
        binding.names.iter().map(|name| reading.text.differentiates(name)).collect();
    for (index, element) in elements.into_iter().enumerate() {
        expression::bind_locals(&mut model.graph, &binding.names, element, reading)?;
        let inside = name_locals(&mut model.graph, depth, &differentiated, reading);
        reading.path.push(index as u64);
        let made = items.len();
        let result = comprehend(model, body, rest, reading, items);
        reading.path.pop();
        reading.locals.truncate(depth);
        result?;
        for item in items[made..].iter_mut().filter(|_| !inside.is_empty()) {
            *item = calls::seen_from_outside(&mut model.graph, item.clone(), &inside);
        }
    }
    Ok(())
}

/// Gives those locals nodes of their own by which something is differentiated; each with what stands behind it.
fn name_locals(
    graph: &mut Graph,
    from: usize,
    differentiated: &[bool],
    reading: &mut Reading,
) -> Vec<(NodeId, NodeId)> {
    let mut inside = Vec::new();
    for ((name, value), &named) in reading.locals[from..].iter_mut().zip(differentiated) {
        if let (true, Value::Node(given)) = (named, &*value) {
            let given = *given;
            let own = graph.named(name, given);
            inside.push((own, given));
            *value = Value::Node(own);
        }
    }
    inside
}

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

fn too_many_elements() -> Fault {
    Fault::new(format!("a comprehension may make at most {MOST_ELEMENTS} elements"))
        .remedy("use array operations, which have no such limit")
}
