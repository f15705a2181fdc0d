//! Expressions become nodes: literals, names, operators, lists and comprehensions; knows no statement.

use super::names;
use super::operators;

use super::reading::Reading;
use super::{Model, apart, calls, choices, comprehension, index};
use crate::functions::Value;
use crate::graph::{Graph, NodeId};
use crate::language::syntax::{Expression, ExpressionKind, Name};
use crate::report::{Fault, Place};

/// What reading an expression costs, one inside a called function at each call.
const READING: u64 = 80_000;
/// How deep expressions may be nested, those inside called functions included.
const DEEPEST_EXPRESSION: usize = 2000;
/// How deep calls may be nested.
pub(super) const DEEPEST_CALL: usize = 100;

/// What an expression is.
pub(super) fn read(
    model: &mut Model,
    expression: &Expression,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let place = reading.author.unwrap_or(expression.place);
    model.graph.work.spend(READING);
    model.graph.room().map_err(|fault| fault.at(place))?;
    if reading.nesting > DEEPEST_EXPRESSION {
        return Err(Fault::new("this is nested too deeply")
            .at(place)
            .remedy("give parts of it names of their own"));
    }
    reading.nesting += 1;
    let before = model.graph.set_place(place);
    let value = expression_inside(model, expression, reading).map_err(|fault| fault.at(place));
    model.graph.set_place(before);
    reading.nesting -= 1;
    if let Ok(value) = &value {
        model.names.note(&model.graph, expression, value, reading);
    }
    value
}

/// What an expression is, as a node.
pub(super) fn read_node(
    model: &mut Model,
    expression: &Expression,
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let value = read(model, expression, reading)?;
    let node = as_node(&mut model.graph, &value, expression.place, reading)?;
    model.names.note(&model.graph, expression, &Value::Node(node), reading);
    Ok(node)
}

/// The node of a value that was read from an expression at this place.
pub(super) fn as_node(
    graph: &mut Graph,
    value: &Value,
    place: Place,
    reading: &Reading,
) -> Result<NodeId, Fault> {
    let place = reading.author.unwrap_or(place);
    let before = graph.set_place(place);
    let node = value.node(graph).map_err(|fault| fault.at(place));
    graph.set_place(before);
    node
}

fn expression_inside(
    model: &mut Model,
    expression: &Expression,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let node = match expression.kind.as_ref() {
        ExpressionKind::Number(number) => model.graph.number(*number),
        ExpressionKind::Text(text) => return Ok(Value::Text(text.clone())),
        ExpressionKind::None => return Ok(Value::None),
        ExpressionKind::Name(name) => return names::read_name(model, expression, name, reading),
        ExpressionKind::Member { object, name } => {
            return names::read_member(model, expression, object, name, reading);
        }
        ExpressionKind::List(items) | ExpressionKind::Tuple(items) => {
            let items = items.iter().map(|item| read(model, item, reading));
            return Ok(Value::List(items.collect::<Result<_, _>>()?));
        }
        ExpressionKind::Comprehension { body, bindings } => {
            let mut items = Vec::new();
            comprehension::comprehend(model, body, bindings, reading, &mut items)?;
            return Ok(Value::List(items));
        }
        ExpressionKind::Unary { operator, operand } => {
            operators::read_unary(model, *operator, operand, reading)?
        }
        ExpressionKind::Binary { first, rest } => return operators::read_joined(model, first, rest, reading),
        ExpressionKind::Comparison { first, rest } => {
            operators::read_comparison(model, first, rest, reading)?
        }
        ExpressionKind::Logical { all, parts } => operators::read_logical(model, *all, parts, reading)?,
        ExpressionKind::Conditional { then, condition, otherwise } => {
            return choices::read_conditional(model, then, condition, otherwise, reading);
        }
        ExpressionKind::Call { function, primes, arguments } => {
            return calls::read_call(model, expression, function, *primes, arguments, reading);
        }
        ExpressionKind::Index { object, items } => return index::read_index(model, object, items, reading),
        ExpressionKind::Range { .. } => {
            return Err(Fault::new(
                "a range such as `0..1` stands only behind `for … in` of a plot or table",
            )
            .remedy("for a list of numbers write `range(n)` or `linspace(0, 1, 11)`"));
        }
    };
    Ok(Value::Node(node))
}

/// Gives the names behind a `for` the element or its parts.
pub(super) fn bind_locals(
    graph: &mut Graph,
    names: &[Name],
    element: Value,
    reading: &mut Reading,
) -> Result<(), Fault> {
    let parts = match names {
        [_] => vec![element],
        _ => apart::take_apart(graph, &element, names.len()).map_err(|fault| fault.at(names[0].place))?,
    };
    reading.locals.extend(names.iter().map(|name| name.text.clone()).zip(parts));
    Ok(())
}

/// Reads an expression of the chapter's prose.
pub fn read_prose(model: &mut Model, expression: &Expression) -> Result<Value, Fault> {
    let text = model.names.chapter.prose(&[expression]);
    let mut reading = Reading::new(text, model.names.latest());
    read(model, expression, &mut reading)
}
