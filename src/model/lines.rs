//! Lines of the block language that are not the author's: a rule of an optimizer, a look at a measure; knows none of them.

use super::reading::Reading;
use super::{Model, expression};
use crate::functions::Value;
use crate::report::{Fault, Place};
use crate::resolve;

/// Names with what they stand for after the lines of a rule.
pub type RuleLocals = Vec<(String, Value)>;

/// Reads lines such as `name = expression`, each of which sees the names above it.
pub fn read_lines(model: &mut Model, text: &str, locals: &mut RuleLocals, place: Place) -> Result<(), Fault> {
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (target, body) = line.split_once('=').unwrap_or((line, ""));
        let value = read_text(model, body.trim(), locals, place)?;
        locals.push((target.trim().to_string(), value));
    }
    Ok(())
}

/// The value of an expression that is not the author's; faults are told at a place that is.
pub fn read_text(model: &mut Model, text: &str, locals: &RuleLocals, place: Place) -> Result<Value, Fault> {
    let expression = crate::language::parse_expression(text, place.source, &[])?;
    let names = resolve::text(&expression, locals.iter().map(|(name, _)| name.clone()));
    let mut reading = Reading { author: Some(place), locals: locals.clone(), ..Reading::new(names, 0) };
    expression::read(model, &expression, &mut reading)
}

/// What a name stands for after the lines of a rule.
pub(super) fn last(locals: &RuleLocals, name: &str) -> Value {
    let found = locals.iter().rev().find(|(local, _)| local == name);
    found.map_or(Value::None, |(_, value)| value.clone())
}
