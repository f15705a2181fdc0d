//! What every expression of a block was found to be where it was read; finds nothing out itself.

use crate::functions::Value;
use crate::graph::{Graph, NodeId};
use crate::language::syntax::ExpressionId;

/// What an expression is. Shape and kind of its elements are those of its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A number, a truth value, or an array of them.
    Node(NodeId),
    /// A text, or one of several.
    Text,
    /// A function or an optimizer.
    Function,
    /// So many values that were not put into one array.
    Several(usize),
    /// `None`.
    Nothing,
    /// Something else each time that it was read, or with another number of axes, as the body of a function may be.
    Various,
}

/// What the expressions of one block or run are; of one that was read several times, what it was the last time.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundExpressions(Vec<Option<Found>>);

impl FoundExpressions {
    /// Notes what an expression was read as.
    pub(super) fn note(&mut self, graph: &Graph, expression: ExpressionId, value: &Value) {
        let index = expression.0 as usize;
        if self.0.len() <= index {
            self.0.resize(index + 1, None);
        }
        let found = match value {
            Value::Node(node) => Found::Node(*node),
            Value::Text(_) | Value::Choice { .. } => Found::Text,
            Value::Callable(_) => Found::Function,
            Value::List(items) => Found::Several(items.len()),
            Value::None => Found::Nothing,
        };
        self.0[index] = Some(match self.0[index] {
            Some(before) if !agree(graph, before, found) => Found::Various,
            // Several values that were put into one array are that array.
            Some(before @ Found::Node(_)) if matches!(found, Found::Several(_)) => before,
            _ => found,
        });
    }

    /// What an expression was read as, if it was.
    pub(super) fn of(&self, expression: ExpressionId) -> Option<Found> {
        self.0.get(expression.0 as usize).copied().flatten()
    }
}

/// Whether an expression that was one thing, and is another now, is of one kind and one number of axes.
fn agree(graph: &Graph, before: Found, now: Found) -> bool {
    match (before, now) {
        (Found::Node(before), Found::Node(now)) => {
            graph.kind(before) == graph.kind(now) && graph.shape(before).rank() == graph.shape(now).rank()
        }
        (Found::Node(_), Found::Several(_)) | (Found::Several(_), Found::Node(_)) => true,
        (Found::Several(_), Found::Several(_)) => true,
        _ => before == now,
    }
}
