//! What every expression of a block was found to be where it was read; finds nothing out itself.

use crate::functions::Value;
use crate::graph::NodeId;
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
}

/// What the expressions of one block or run are; of one that was read several times, what it was the last time.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundExpressions(Vec<Option<Found>>);

impl FoundExpressions {
    /// Notes what an expression was read as.
    pub(super) fn note(&mut self, expression: ExpressionId, value: &Value) {
        let index = expression.0 as usize;
        if self.0.len() <= index {
            self.0.resize(index + 1, None);
        }
        self.0[index] = Some(match value {
            Value::Node(node) => Found::Node(*node),
            Value::Text(_) | Value::Choice { .. } => Found::Text,
            Value::Callable(_) => Found::Function,
            Value::List(items) => Found::Several(items.len()),
            Value::None => Found::Nothing,
        });
    }

    /// What an expression was read as, if it was.
    pub(super) fn of(&self, expression: ExpressionId) -> Option<Found> {
        self.0.get(expression.0 as usize).copied().flatten()
    }
}
