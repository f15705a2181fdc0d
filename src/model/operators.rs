//! Operators between expressions become nodes: signs, comparisons, words of logic; knows no name.

use super::expression;
use super::reading::Reading;
use super::scope::Names;
use super::{Model, headed, texts};
use crate::functions::Value;
use crate::functions::arithmetic as signs;
use crate::functions::linear_algebra::MATMUL;
use crate::graph::{Attributes, Graph, Kind, NodeId, Operator, Shape, array};
use crate::language::syntax::{BinaryOperator, Comparison, Expression, ExpressionKind, UnaryOperator};
use crate::report::{Fault, Place};
use crate::resolve::Bound;

pub(super) fn read_unary(
    model: &mut Model,
    operator: UnaryOperator,
    operand: &Expression,
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let node = expression::read_node(model, operand, reading)?;
    match operator {
        UnaryOperator::Plus => Ok(node),
        UnaryOperator::Not => model.graph.apply(&signs::NOT, &[node], Attributes::None),
        UnaryOperator::Negate => match model.graph.literal(node) {
            Some(array) => {
                let values = array.iter().map(|value| -value).collect();
                Ok(model.graph.constant(array::shaped(Shape::of(&array), values)))
            }
            None => model.graph.apply(&signs::NEGATE, &[node], Attributes::None),
        },
    }
}

/// What stands on one side of a sign.
struct Side<'a> {
    value: Value,
    /// Where it is written, with all that was joined to it before.
    place: Place,
    /// What is written there, if nothing was joined to it.
    written: Option<&'a Expression>,
}

impl<'a> Side<'a> {
    fn read(model: &mut Model, written: &'a Expression, reading: &mut Reading) -> Result<Side<'a>, Fault> {
        let value = expression::read(model, written, reading)?;
        Ok(Side { value, place: written.place, written: Some(written) })
    }
}

/// Operands joined from left to right; each stretch from the first on is a value at its own place.
pub(super) fn read_joined(
    model: &mut Model,
    first: &Expression,
    rest: &[(BinaryOperator, Expression)],
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let mut left = Side::read(model, first, reading)?;
    for (index, (operator, operand)) in rest.iter().enumerate() {
        let right =
            Side::read(model, operand, reading).map_err(|fault| match (operator, operand.kind.as_ref()) {
                // The one word of a comment as other languages write it.
                (BinaryOperator::FloorDivide, ExpressionKind::Name(_)) => {
                    fault.remedy("`//` divides and rounds down; a comment begins with `#`")
                }
                _ => fault,
            })?;
        let (graph, names) = (&mut model.graph, &model.names);
        if index + 1 == rest.len() {
            // The whole has a place already, with the brackets around it.
            return join(graph, names, *operator, left, right, reading);
        }
        let place = first.place.to(operand.place);
        let here = reading.author.unwrap_or(place);
        let before = graph.set_place(here);
        let joined = join(graph, names, *operator, left, right, reading).map_err(|fault| fault.at(here));
        graph.set_place(before);
        left = Side { value: joined?, place, written: None };
    }
    Ok(left.value)
}

/// Two values joined by an operator; two texts are put together.
fn join(
    graph: &mut Graph,
    names: &Names,
    operator: BinaryOperator,
    mut left: Side<'_>,
    right: Side<'_>,
    reading: &Reading,
) -> Result<Value, Fault> {
    if let (BinaryOperator::Add, Value::Text(a), Value::Text(b)) = (operator, &mut left.value, &right.value) {
        a.push_str(b);
        return Ok(left.value);
    }
    let a = expression::as_node(graph, &left.value, left.place, reading)?;
    let b = expression::as_node(graph, &right.value, right.place, reading)?;
    let truths = [a, b].iter().all(|&side| graph.kind(side) == Kind::Truth);
    if operator == BinaryOperator::Add && truths {
        return Err(Fault::new("`+` of two truth values is `or` in NumPy, and a count for a reader")
            .remedy("write `or`; to count, make one of them a number: `1 * (x > 1) + (x < 2)`"));
    }
    let applied = graph.apply(operator_of(operator), &[a, b], Attributes::None);
    applied.map(Value::Node).map_err(|fault| match reading.author {
        Some(_) => fault,
        None => misfit(graph, names, fault, [(&left, a), (&right, b)], reading),
    })
}

/// The fault of two operands, with the shape of each, and where it comes from if a block above gave it.
fn misfit(
    graph: &Graph,
    names: &Names,
    fault: Fault,
    operands: [(&Side<'_>, NodeId); 2],
    reading: &Reading,
) -> Fault {
    let shapes = operands.iter().fold(fault, |fault, (operand, node)| {
        fault.related(operand.place, format!("shape {}", graph.shape(*node)))
    });
    let written = operands.iter().filter_map(|(operand, _)| operand.written);
    let origins = written.filter_map(|written| origin_above(names, written, reading));
    origins.fold(shapes, |fault, (place, label)| fault.related(place, label))
}

/// Where a name was given, if that was in a block above.
fn origin_above(names: &Names, expression: &Expression, reading: &Reading) -> Option<(Place, String)> {
    let (ExpressionKind::Name(name), Bound::Value(symbol)) =
        (expression.kind.as_ref(), reading.text.bound(expression))
    else {
        return None;
    };
    let serial = names.value(symbol, reading.scope)?;
    let binding = &names.bindings[serial];
    (binding.scope != reading.scope).then(|| {
        let block = match names.block_of(serial) {
            Some(id) => format!("of block `{id}`"),
            None => "of a block above".to_string(),
        };
        (binding.place, format!("`{name}` is the {} {block}", binding.part.word()))
    })
}

pub(super) fn read_comparison(
    model: &mut Model,
    first: &Expression,
    rest: &[(Comparison, Expression)],
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let mut sides = read_sides(model, first, rest, reading)?.into_iter().zip(sides_of(first, rest));
    let Some(mut left) = sides.next() else { return Err(Fault::new("a comparison needs two sides")) };
    let mut all = None;
    for ((sign, expression), right) in rest.iter().zip(sides) {
        let texts = texts::compare_texts(&mut model.graph, *sign, &left.0, &right.0);
        let holds = match texts.map_err(|fault| fault.at(expression.place))? {
            Some(holds) => holds,
            None => {
                let a = expression::as_node(&mut model.graph, &left.0, left.1.place, reading)?;
                let b = expression::as_node(&mut model.graph, &right.0, right.1.place, reading)?;
                compare_nodes(&mut model.graph, *sign, a, b, reading.tolerance)?
            }
        };
        all = Some(match all {
            None => holds,
            Some(before) => model.graph.apply(&signs::AND, &[before, holds], Attributes::None)?,
        });
        left = right;
    }
    all.ok_or_else(|| Fault::new("a comparison needs two sides"))
}

/// The expressions that a chain of comparisons compares.
fn sides_of<'a>(
    first: &'a Expression,
    rest: &'a [(Comparison, Expression)],
) -> impl Iterator<Item = &'a Expression> {
    std::iter::once(first).chain(rest.iter().map(|(_, side)| side))
}

/// What a chain of comparisons compares; a text beside a column of words is the number that stands for it there.
pub(super) fn read_sides(
    model: &mut Model,
    first: &Expression,
    rest: &[(Comparison, Expression)],
    reading: &mut Reading,
) -> Result<Vec<Value>, Fault> {
    let is_literal = |side: &Expression| matches!(side.kind.as_ref(), ExpressionKind::Text(_));
    let sides: Vec<&Expression> = sides_of(first, rest).collect();
    let mut values = Vec::new();
    for side in &sides {
        // What a text stands for is noted once.
        values.push(match side.kind.as_ref() {
            ExpressionKind::Text(text) => Value::Text(text.clone()),
            _ => expression::read(model, side, reading)?,
        });
    }
    for (index, side) in sides.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| (before, rest[before].0));
        let after = rest.get(index).map(|(sign, _)| (index + 1, *sign));
        for (other, sign) in before.into_iter().chain(after) {
            let found = headed::numbers_of_words(&mut model.graph, sign, &values[other], &values[index]);
            if let Some(numbers) = found.map_err(|fault| fault.at(reading.author_place(side.place)))? {
                values[index] = numbers;
            }
        }
        if is_literal(side) {
            model.names.note(&model.graph, side, &values[index], reading);
        }
    }
    for (index, pair) in values.windows(2).enumerate() {
        let place = sides[index].place.to(sides[index + 1].place);
        headed::refuse_numbers_beside_text(&model.graph, &pair[0], &pair[1])
            .map_err(|fault| fault.at(reading.author_place(place)))?;
    }
    Ok(values)
}

/// One comparison; `==` allows the tolerance of a claim if there is one.
pub(super) fn compare_nodes(
    graph: &mut Graph,
    sign: Comparison,
    left: NodeId,
    right: NodeId,
    tolerance: Option<NodeId>,
) -> Result<NodeId, Fault> {
    match (sign, tolerance) {
        (Comparison::Equal, Some(within)) => {
            graph.apply(&signs::CLOSE, &[left, right, within], Attributes::None)
        }
        (Comparison::NotEqual, Some(within)) => {
            let close = graph.apply(&signs::CLOSE, &[left, right, within], Attributes::None)?;
            graph.apply(&signs::NOT, &[close], Attributes::None)
        }
        _ => graph.apply(comparison_of(sign), &[left, right], Attributes::None),
    }
}

pub(super) fn read_logical(
    model: &mut Model,
    all: bool,
    parts: &[Expression],
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let operator = if all { &signs::AND } else { &signs::OR };
    let mut result = expression::read_node(model, &parts[0], reading)?;
    for part in &parts[1..] {
        let next = expression::read_node(model, part, reading)?;
        result = model.graph.apply(operator, &[result, next], Attributes::None)?;
    }
    Ok(result)
}

fn operator_of(operator: BinaryOperator) -> &'static Operator {
    match operator {
        BinaryOperator::Add => &signs::ADD,
        BinaryOperator::Subtract => &signs::SUBTRACT,
        BinaryOperator::Multiply => &signs::MULTIPLY,
        BinaryOperator::Divide => &signs::DIVIDE,
        BinaryOperator::FloorDivide => &signs::FLOOR_DIVIDE,
        BinaryOperator::Remainder => &signs::REMAINDER,
        BinaryOperator::Power => &signs::POWER,
        BinaryOperator::MatrixMultiply => &MATMUL,
    }
}

fn comparison_of(sign: Comparison) -> &'static Operator {
    match sign {
        Comparison::Equal => &signs::EQUAL,
        Comparison::NotEqual => &signs::NOT_EQUAL,
        Comparison::Less => &signs::LESS,
        Comparison::LessEqual => &signs::LESS_EQUAL,
        Comparison::Greater => &signs::GREATER,
        Comparison::GreaterEqual => &signs::GREATER_EQUAL,
    }
}
