//! What kind of elements NumPy is asked for by `dtype`, and of which kind they are as written; knows no call.

use super::syntax::{Expression, ExpressionKind};
use crate::report::Fault;

/// What `dtype` may ask for.
#[derive(Clone, Copy)]
pub(super) enum ElementType {
    Float,
    Whole,
    Truth,
}

/// The kind of number behind `dtype=`, or in `astype(…)`.
pub(super) fn kind_of(value: &Expression) -> Option<ElementType> {
    let (ExpressionKind::Name(word) | ExpressionKind::Text(word)) = value.kind.as_ref() else { return None };
    match word.as_str() {
        "float" | "float64" | "double" => Some(ElementType::Float),
        "int" | "int64" | "int32" | "int_" | "intp" => Some(ElementType::Whole),
        "bool" | "bool_" => Some(ElementType::Truth),
        _ => None,
    }
}

pub(super) fn no_kind() -> Fault {
    Fault::new("every number here is a 64-bit float")
        .remedy("write `x.astype(int)`, `x.astype(float)` or `x.astype(bool)`")
}

/// Whether an expression can only be numbers: a number, or a list of nothing else.
pub(super) fn is_plain(value: &Expression) -> bool {
    match value.kind.as_ref() {
        ExpressionKind::Number(_) => true,
        ExpressionKind::List(items) | ExpressionKind::Tuple(items) => items.iter().all(is_plain),
        ExpressionKind::Unary { operand, .. } => is_plain(operand),
        _ => false,
    }
}

/// The same for whole numbers.
pub(super) fn is_whole(value: &Expression) -> bool {
    match value.kind.as_ref() {
        ExpressionKind::Number(number) => number.fract() == 0.0,
        ExpressionKind::List(items) | ExpressionKind::Tuple(items) => items.iter().all(is_whole),
        ExpressionKind::Unary { operand, .. } => is_whole(operand),
        _ => false,
    }
}
