//! What the arguments of the author's functions are, found from their calls; knows no library.

use std::collections::BTreeMap;

use super::expressions::Kind;
use crate::functions::{Yields, yields};
use crate::language::syntax::{Argument, Expression, ExpressionKind, UnaryOperator};
use crate::resolve::{Bound, Resolution, Symbol};
use crate::script::{Facts, Script};

/// The arguments that are functions, texts or truth values wherever something is given for them, by function and place.
pub(super) fn kinds(script: &Script<'_>, facts: &dyn Facts) -> BTreeMap<(Symbol, usize), Kind> {
    let mut found = BTreeMap::new();
    for line in &script.lines {
        let text = &line.block.resolution;
        line.statement().visit(&mut |part, _| {
            let ExpressionKind::Call { arguments, .. } = part.kind.as_ref() else { return };
            let Bound::Function(function) = text.bound(part) else { return };
            for (place, argument) in arguments.iter().enumerate() {
                let place = place_of(script, function, argument, place);
                let kind = kind_of(text, facts, &argument.value);
                let known = found.entry((function, place)).or_insert(kind);
                if *known != kind {
                    *known = Kind::Array;
                }
            }
        });
    }
    found.retain(|_, kind| *kind != Kind::Array);
    found
}

fn place_of(script: &Script<'_>, function: Symbol, argument: &Argument, place: usize) -> usize {
    let Some(name) = &argument.name else { return place };
    let mut parameters = script.parameters(function).iter();
    parameters.position(|parameter| parameter.name.text == name.text).unwrap_or(place)
}

fn kind_of(text: &Resolution, facts: &dyn Facts, value: &Expression) -> Kind {
    match (value.kind.as_ref(), text.bound(value)) {
        (ExpressionKind::Name(_), Bound::Function(_) | Bound::BuiltIn(_)) => Kind::Function,
        (ExpressionKind::Name(_) | ExpressionKind::Member { .. }, Bound::Value(symbol))
            if facts.is_truth(symbol) =>
        {
            Kind::Truth
        }
        (ExpressionKind::Text(_), _) => Kind::Text,
        (ExpressionKind::Comparison { .. } | ExpressionKind::Logical { .. }, _)
        | (ExpressionKind::Unary { operator: UnaryOperator::Not, .. }, _) => Kind::Truth,
        (ExpressionKind::Call { primes: 0, .. }, Bound::BuiltIn(row))
            if yields(row.signature) == Yields::Truths =>
        {
            Kind::Truth
        }
        _ => Kind::Array,
    }
}
