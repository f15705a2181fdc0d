//! Walking down an expression: the expressions it is made of; knows no meaning.

use super::syntax::{Argument, Expression, ExpressionKind, ForClause, IndexItem};

impl Expression {
    /// The expressions directly inside this one, in the order of the source.
    pub fn parts(&self) -> Vec<&Expression> {
        match self.kind.as_ref() {
            ExpressionKind::Number(_)
            | ExpressionKind::Text(_)
            | ExpressionKind::Name(_)
            | ExpressionKind::None => Vec::new(),
            ExpressionKind::Member { object, .. } => vec![object],
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => items.iter().collect(),
            ExpressionKind::Comprehension { body, bindings } => {
                std::iter::once(body).chain(bindings.iter().map(|ForClause { source, .. }| source)).collect()
            }
            ExpressionKind::Unary { operand, .. } => vec![operand],
            ExpressionKind::Binary { left, right, .. } => vec![left, right],
            ExpressionKind::Comparison { first, rest } => {
                std::iter::once(first).chain(rest.iter().map(|(_, side)| side)).collect()
            }
            ExpressionKind::Logical { parts, .. } => parts.iter().collect(),
            ExpressionKind::Conditional { then, condition, otherwise } => vec![then, condition, otherwise],
            ExpressionKind::Call { arguments, .. } => {
                arguments.iter().map(|Argument { value, .. }| value).collect()
            }
            ExpressionKind::Index { object, items } => {
                std::iter::once(object).chain(items.iter().flat_map(index_parts)).collect()
            }
            ExpressionKind::Range { low, high } => vec![low, high],
        }
    }
}

fn index_parts(item: &IndexItem) -> Vec<&Expression> {
    match item {
        IndexItem::At(expression) => vec![expression],
        IndexItem::Slice { start, stop, step, .. } => [start, stop, step].into_iter().flatten().collect(),
        IndexItem::Rest(_) => Vec::new(),
    }
}
