//! Arrays that are built piece by piece; knows no other expression.

use super::apart::{MOST_ELEMENTS, elements, too_many_elements};
use super::reading::Reading;
use super::{Model, calls, expression};
use crate::functions::Value;
use crate::graph::{Graph, NodeId};
use crate::language::syntax::{Expression, ForClause};
use crate::report::Fault;

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
