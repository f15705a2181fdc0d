//! Arrays that are built piece by piece, and arrays taken apart into their elements; knows no other expression.

use super::{Model, Reading};
use crate::functions::{Value, shaping};
use crate::graph::{Cut, NodeId, array, reach};
use crate::language::syntax::{Expression, ForClause};
use crate::report::Fault;

/// How many elements a comprehension may have.
const MOST_ELEMENTS: usize = 100_000;

impl Model {
    /// The elements of a comprehension, the innermost `for` running fastest.
    pub(super) fn comprehend(
        &mut self,
        body: &Expression,
        bindings: &[ForClause],
        reading: &mut Reading,
        items: &mut Vec<Value>,
    ) -> Result<(), Fault> {
        let Some((binding, rest)) = bindings.split_first() else {
            if items.len() >= MOST_ELEMENTS {
                return Err(too_many_elements());
            }
            items.push(self.expression(body, reading)?);
            return Ok(());
        };
        let source = self.expression(&binding.source, reading)?;
        let elements = self.elements(&source).map_err(|fault| fault.at(binding.source.place))?;
        let depth = reading.locals.len();
        let differentiated: Vec<bool> =
            binding.names.iter().map(|name| reading.text.differentiates(name)).collect();
        for (index, element) in elements.into_iter().enumerate() {
            self.bind_locals(&binding.names, element, reading)?;
            let inside = self.name_locals(depth, &differentiated, reading);
            reading.path.push(index as u64);
            let made = items.len();
            let result = self.comprehend(body, rest, reading, items);
            reading.path.pop();
            reading.locals.truncate(depth);
            result?;
            for item in items[made..].iter_mut().filter(|_| !inside.is_empty()) {
                *item = self.seen_from_outside(item.clone(), &inside);
            }
        }
        Ok(())
    }

    /// Gives those locals nodes of their own by which something is differentiated; each with what stands behind it.
    fn name_locals(
        &mut self,
        from: usize,
        differentiated: &[bool],
        reading: &mut Reading,
    ) -> Vec<(NodeId, NodeId)> {
        let mut inside = Vec::new();
        for ((name, value), &named) in reading.locals[from..].iter_mut().zip(differentiated) {
            if let (true, Value::Node(given)) = (named, &*value) {
                let given = *given;
                let own = self.graph.named(name, given);
                inside.push((own, given));
                *value = Value::Node(own);
            }
        }
        inside
    }

    /// The elements of a list or of an array's first axis.
    pub(super) fn elements(&mut self, source: &Value) -> Result<Vec<Value>, Fault> {
        let node = match source {
            Value::List(items) => return Ok(items.clone()),
            Value::Node(node) => *node,
            other => {
                return Err(Fault::new(format!("`for … in` needs an array or a list, not {}", other.kind())));
            }
        };
        let shape = self.graph.shape(node).clone();
        let Some(&length) = shape.0.first() else {
            return Err(Fault::new("`for … in` needs an array or a list, not a single number")
                .remedy("to count, write `for k in range(n)`"));
        };
        if length > MOST_ELEMENTS {
            return Err(too_many_elements());
        }
        Ok(self.elements_along(node, length).into_iter().map(Value::Node).collect())
    }

    /// The elements along an array's first axis; plain constants if the array comes from no name, by
    /// which something could be differentiated.
    pub(super) fn elements_along(&mut self, node: NodeId, length: usize) -> Vec<NodeId> {
        let mut nameless = true;
        reach(&self.graph.work, &[node], |id, onward| {
            nameless &= self.graph.node(id).name.is_none();
            match nameless {
                true => onward.extend(&self.graph.node(id).inputs),
                false => onward.clear(),
            }
        });
        let known = if nameless { self.graph.fixed(node) } else { None };
        let row = |index| match &known {
            Some(array) => self.graph.constant(array::row(array, index)),
            None => self.cut_row(node, index),
        };
        (0..length).map(row).collect()
    }

    fn cut_row(&mut self, node: NodeId, index: usize) -> NodeId {
        let shape = self.graph.shape(node).clone();
        let mut cuts: Vec<_> = shape.0.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
        cuts[0] = Cut { start: index, step: 0, count: 1 };
        shaping::cut(&mut self.graph, node, cuts)
    }
}

fn too_many_elements() -> Fault {
    Fault::new(format!("a comprehension may make at most {MOST_ELEMENTS} elements"))
        .remedy("use array operations, which have no such limit")
}
