//! What the arguments of the author's functions are, found from their calls; knows no library.

use std::collections::BTreeMap;

use super::expressions::PythonKind;
use crate::language::syntax::{Argument, ExpressionKind};
use crate::resolve::{Bound, Symbol};
use crate::script::{Facts, Nature, Script};

/// The arguments that are functions, texts or truth values wherever something is given for them, by function and place.
pub(super) fn kinds(script: &Script<'_>, facts: &dyn Facts) -> BTreeMap<(Symbol, usize), PythonKind> {
    let mut found = BTreeMap::new();
    for line in &script.lines {
        let text = &line.block.resolution;
        line.statement().visit(&mut |part, _| {
            let ExpressionKind::Call { arguments, .. } = part.kind.as_ref() else { return };
            let Bound::Function(function) = text.bound(part) else { return };
            for (place, argument) in arguments.iter().enumerate() {
                let place = place_of(script, function, argument, place);
                let kind = match facts.nature(text, &argument.value) {
                    Some(Nature::Function) => PythonKind::Function,
                    Some(Nature::Text) => PythonKind::Text,
                    Some(Nature::Truths(_)) => PythonKind::Truth,
                    Some(Nature::Numbers(_)) | None => PythonKind::Array,
                };
                let known = found.entry((function, place)).or_insert(kind);
                if *known != kind {
                    *known = PythonKind::Array;
                }
            }
        });
    }
    found.retain(|_, kind| *kind != PythonKind::Array);
    found
}

fn place_of(script: &Script<'_>, function: Symbol, argument: &Argument, place: usize) -> usize {
    let Some(name) = &argument.name else { return place };
    let mut parameters = script.parameters(function).iter();
    parameters.position(|parameter| parameter.name.text == name.text).unwrap_or(place)
}
