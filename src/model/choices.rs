//! Choices between values: by a condition, or by an index that is known only when the block runs; knows no operator.

use super::operators;
use super::reading::Reading;
use super::{Model, apart, calls, expression};
use crate::functions::Value;
use crate::functions::algebra::stretch;
use crate::functions::arithmetic as signs;
use crate::graph::{Attributes, Graph, NodeId, array};
use crate::language::syntax::{Argument, Comparison, Expression};
use crate::report::{Fault, Place};

/// `then if condition else otherwise`. A condition that is known picks its branch while the block
/// is read, so that the other branch need not even have a fitting shape.
pub(super) fn read_conditional(
    model: &mut Model,
    then: &Expression,
    condition: &Expression,
    otherwise: &Expression,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let condition = expression::read_node(model, condition, reading)?;
    if let Some(number) = model.graph.fixed(condition).and_then(|value| array::as_number(&value)) {
        return expression::read(model, if number != 0.0 { then } else { otherwise }, reading);
    }
    let (first, second) =
        (expression::read(model, then, reading)?, expression::read(model, otherwise, reading)?);
    if first.holds_text() || second.holds_text() {
        return choose_branch(&mut model.graph, condition, &first, &second)
            .map_err(|fault| fault.at(then.place));
    }
    let first = expression::as_node(&mut model.graph, &first, then.place, reading)?;
    let second = expression::as_node(&mut model.graph, &second, otherwise.place, reading)?;
    Ok(Value::Node(model.graph.apply(&signs::WHERE, &[condition, first, second], Attributes::None)?))
}

/// `piecewise(x, [x < 0], [f, g])`
pub(super) fn piecewise_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let [input, conditions, functions] = arguments else {
        return Err(Fault::new("`piecewise` takes numbers, a list of conditions and a list of functions")
            .at(place)
            .remedy("write `piecewise(x, [x < 0, x >= 0], [-1, 1])`"));
    };
    let input = expression::read(model, &input.value, reading)?;
    let conditions = expression::read(model, &conditions.value, reading)?;
    let conditions = apart::elements(&mut model.graph, &conditions)?;
    let functions = expression::read(model, &functions.value, reading)?;
    let mut functions = apart::elements(&mut model.graph, &functions)?;
    let otherwise = match functions.len() {
        count if count == conditions.len() => Value::Node(model.graph.number(0.0)),
        count if count == conditions.len() + 1 => functions.remove(count - 1),
        count => {
            let fault = format!("{} conditions meet {count} functions", conditions.len());
            return Err(Fault::new(fault)
                .at(place)
                .remedy("give each condition its function, and perhaps one more for the rest"));
        }
    };
    let shape = input.node(&mut model.graph)?;
    let shape = model.graph.shape(shape).clone();
    let mut result = piece(model, &otherwise, &input, place, reading)?;
    result = stretch(&mut model.graph, result, &shape);
    for (condition, function) in conditions.iter().zip(&functions) {
        let condition = condition.node(&mut model.graph)?;
        let value = piece(model, function, &input, place, reading)?;
        let operands = [condition, value, result];
        result =
            model.graph.apply(&signs::WHERE, &operands, Attributes::None).map_err(|fault| fault.at(place))?;
    }
    Ok(Value::Node(result))
}

/// What a piece makes of its numbers: a function's values, or a value.
fn piece(
    model: &mut Model,
    function: &Value,
    input: &Value,
    place: Place,
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let value = match function {
        Value::Callable(function) => {
            calls::apply(model, function, vec![(None, input.clone())], place, reading)
                .map_err(|(_, fault)| fault.at(place))?
        }
        value => value.clone(),
    };
    value.node(&mut model.graph).map_err(|fault| fault.at(place))
}

/// A choice with texts among its branches; a condition with axes chooses element by element.
pub(super) fn choose_branch(
    graph: &mut Graph,
    condition: NodeId,
    then: &Value,
    otherwise: &Value,
) -> Result<Value, Fault> {
    let shape = graph.shape(condition).clone();
    let Some(&length) = shape.0.first() else {
        return Ok(match graph.fixed(condition).and_then(|value| array::as_number(&value)) {
            Some(number) if number != 0.0 => then.clone(),
            Some(_) => otherwise.clone(),
            None => {
                let (then, otherwise) = (Box::new(then.clone()), Box::new(otherwise.clone()));
                Value::Choice { condition, then, otherwise }
            }
        });
    };
    let each = then.bytes().saturating_add(otherwise.bytes()).saturating_add(apart::ELEMENT);
    graph.work.room_for(each.saturating_mul(shape.size() as u64))?;
    let mut items = Vec::new();
    for (index, condition) in apart::elements_along(graph, condition, length).into_iter().enumerate() {
        let then = branch_at(graph, then, index, length)?;
        let otherwise = branch_at(graph, otherwise, index, length)?;
        items.push(choose_branch(graph, condition, &then, &otherwise)?);
    }
    Ok(Value::List(items))
}

/// What a branch gives for one element; a single value serves for all.
fn branch_at(graph: &mut Graph, branch: &Value, index: usize, length: usize) -> Result<Value, Fault> {
    let single = match branch {
        Value::Node(node) => graph.shape(*node).is_scalar(),
        Value::List(_) => false,
        _ => true,
    };
    if single {
        return Ok(branch.clone());
    }
    let items = apart::elements(graph, branch)?;
    let count = items.len();
    items.into_iter().nth(index).filter(|_| count == length).ok_or_else(|| {
        Fault::new(format!("the condition has {length} elements, but a branch of the choice has {count}"))
    })
}

/// The element of a list with texts at an index, which may be known only when the block runs; an array of
/// indices gives a list of its shape.
pub(super) fn choose_element(graph: &mut Graph, parts: &[Value], index: NodeId) -> Result<Value, Fault> {
    let shape = graph.shape(index).clone();
    if let Some(&length) = shape.0.first() {
        let each = apart::elements_along(graph, index, length).into_iter();
        let items = each.map(|index| choose_element(graph, parts, index));
        return Ok(Value::List(items.collect::<Result<_, _>>()?));
    }
    let Some((last, before)) = parts.split_last() else {
        return Err(Fault::new("an empty list has no element"));
    };
    if let Some(number) = graph.fixed(index).and_then(|value| array::as_number(&value)) {
        let count = parts.len() as f64;
        let counted = if number < 0.0 { number + count } else { number };
        let whole = counted.fract() == 0.0 && (0.0..count).contains(&counted);
        return whole.then(|| parts[counted as usize].clone()).ok_or_else(|| {
            Fault::new(format!("the index {number} names none of the {count} elements of the list"))
                .remedy(format!("indices are whole numbers from 0 to {}", count - 1.0))
        });
    }
    let mut chosen = last.clone();
    for (at, part) in before.iter().enumerate().rev() {
        let here = [at as f64, at as f64 - parts.len() as f64].map(|number| graph.number(number));
        let [front, back] =
            here.map(|number| operators::compare_nodes(graph, Comparison::Equal, index, number, None));
        let condition = graph.apply(&signs::OR, &[front?, back?], Attributes::None)?;
        chosen = choose_branch(graph, condition, part, &chosen)?;
    }
    Ok(chosen)
}
