//! Expressions become nodes: literals, names, operators, lists and comprehensions; knows no statement.

use std::collections::BTreeMap;

use super::reading::Reading;
use super::scope::{Binding, Names, Serial};
use super::{Model, calls, choices, comprehension, data, index, moments, texts, varied};
use crate::functions::arithmetic as signs;
use crate::functions::linear_algebra::MATMUL;
use crate::functions::{self, Callable, Value};
use crate::graph::{Attributes, Graph, Kind, NodeId, Operator, Shape, array};
use crate::language::syntax::{BinaryOperator, Comparison, Expression, ExpressionKind, Name, UnaryOperator};
use crate::report::{Fault, Place, did_you_mean};
use crate::resolve::{Bound, Symbol};

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
    value
}

/// What an expression is, as a node.
pub(super) fn read_node(
    model: &mut Model,
    expression: &Expression,
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let value = read(model, expression, reading)?;
    as_node(&mut model.graph, &value, expression, reading)
}

/// The node of a value that was read from an expression.
pub(super) fn as_node(
    graph: &mut Graph,
    value: &Value,
    expression: &Expression,
    reading: &Reading,
) -> Result<NodeId, Fault> {
    let place = reading.author.unwrap_or(expression.place);
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
        ExpressionKind::Name(name) => return read_name(model, expression, name, reading),
        ExpressionKind::Member { object, name } => {
            return read_member(model, expression, object, name, reading);
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
        ExpressionKind::Unary { operator, operand } => read_unary(model, *operator, operand, reading)?,
        ExpressionKind::Binary { operator, left, right } => {
            let (a, b) = (read(model, left, reading)?, read(model, right, reading)?);
            match (operator, &a, &b) {
                (BinaryOperator::Add, Value::Text(a), Value::Text(b)) => {
                    return Ok(Value::Text(format!("{a}{b}")));
                }
                _ => {
                    read_binary(&mut model.graph, &model.names, *operator, (left, &a), (right, &b), reading)?
                }
            }
        }
        ExpressionKind::Comparison { first, rest } => read_comparison(model, first, rest, reading)?,
        ExpressionKind::Logical { all, parts } => read_logical(model, *all, parts, reading)?,
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

/// What a name stands for.
fn read_name(
    model: &mut Model,
    expression: &Expression,
    name: &str,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let bound = reading.text.bound(expression);
    // A line that could not be read may have given the name another meaning.
    let lost = model.names.lost.contains(name);
    let value = match bound {
        Bound::Local(level) => reading.locals.get(level).map(|(_, value)| value.clone()),
        Bound::Value(symbol) => return value_of_symbol(model, symbol, name, reading),
        Bound::Function(symbol) => {
            let index = model.names.function(symbol, reading.scope);
            index.map(|index| Value::Callable(Callable::function(name, Some(index))))
        }
        Bound::Step | Bound::Steps => moments::run_word(model, bound, reading)?,
        Bound::Constant(constant) if !lost => {
            Some(Value::Node(model.graph.constant_of(constant.kind, array::number(constant.value))))
        }
        Bound::BuiltIn(_) | Bound::DataSet(_) | Bound::Optimizer(_) if !lost => {
            Some(Value::Callable(Callable::function(name, None)))
        }
        _ => None,
    };
    value.ok_or_else(|| unknown_name(&model.names, name, bound, reading))
}

pub(super) fn unknown_name(names: &Names, name: &str, bound: Bound, reading: &Reading) -> Fault {
    let fault = Fault::new(format!("`{name}` has no value here"));
    if names.lost.contains(name) || matches!(bound, Bound::Value(_) | Bound::Function(_)) {
        return Fault { follows: true, ..fault };
    }
    match bound {
        Bound::Steps => {
            return Fault::new("`steps` is known only after a training")
                .remedy("use it below `descend` or `repeat`");
        }
        Bound::Step => {
            return Fault::new("`step` counts the steps of a training, and this block has none")
                .remedy("use it in a block with `descend` or `repeat`");
        }
        Bound::Later(later) => {
            return Fault::new(format!("`{name}` is used before it is given"))
                .related(later, "it is given here")
                .remedy("move that line up: a line sees only the lines above it");
        }
        Bound::Block(_) => {
            return fault.remedy(format!("`{name}` is a block; write `{name}.NAME` for one of its values"));
        }
        _ => {}
    }
    let locals = reading.locals.iter().map(|(local, _)| local.as_str());
    let known: Vec<&str> = names.visible(reading.scope).into_iter().chain(locals).collect();
    let remedy = did_you_mean(name, known.iter().copied());
    fault.remedy(remedy.unwrap_or_else(|| format!("give it above: `{name} = …`, or `data {name} = …`")))
}

/// The value behind a symbol; where there is none, a fault took it that was told already.
fn value_of_symbol(
    model: &mut Model,
    symbol: Symbol,
    name: &str,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    match model.names.value(symbol, reading.scope) {
        Some(serial) => value_of_binding(model, serial, reading),
        None => Err(unknown_name(&model.names, name, Bound::Value(symbol), reading)),
    }
}

/// The value of a binding under the circumstances of a reading.
pub(super) fn value_of_binding(
    model: &mut Model,
    serial: Serial,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let symbol = model.names.bindings[serial].symbol;
    if let Some(value) = reading.overrides.get(&symbol).or_else(|| reading.reread.get(&serial)) {
        return Ok(value.clone());
    }
    if is_touched(&model.names, symbol, reading) {
        if !model.names.bindings[serial].runs.is_empty() {
            return read_runs_again(model, serial, reading);
        }
        if model.names.bindings[serial].source.is_some() {
            return read_again(model, serial, reading);
        }
    }
    let binding = &model.names.bindings[serial];
    Ok(match (&binding.current, reading.in_step) {
        (Some(value), true) => value.clone(),
        _ => binding.value.clone(),
    })
}

/// Whether a name is made of one that stands for something else.
fn is_touched(names: &Names, symbol: Symbol, reading: &mut Reading) -> bool {
    let Reading { overrides, touched, .. } = reading;
    let is_set = |symbol| overrides.contains_key(&symbol);
    !overrides.is_empty() && names.chapter.is_made_of(symbol, &is_set, touched)
}

/// Reads the expression behind a name again, under other values for names it depends on.
fn read_again(model: &mut Model, serial: Serial, reading: &mut Reading) -> Result<Value, Fault> {
    let binding = model.names.bindings[serial].clone();
    let Some((expressions, part, parts)) = binding.source else { return Ok(binding.value) };
    let mut inner = Reading {
        text: model.names.scopes[binding.scope].block.resolution.clone(),
        scope: binding.scope,
        block: binding.scope,
        locals: Vec::new(),
        tolerance: None,
        path: Vec::new(),
        ..reading.clone()
    };
    let value = part_of(model, &expressions, part, parts, &mut inner)?;
    (reading.reread, reading.touched) = (inner.reread, inner.touched);
    let value = name_value(&mut model.graph, &binding.name, value);
    reading.reread.insert(serial, value.clone());
    Ok(value)
}

/// Reads a name of several runs again in each of them. A value of the shape that a name has now, with the
/// runs as its first axis, gives each run its row; any other is the same in all.
fn read_runs_again(model: &mut Model, serial: Serial, reading: &mut Reading) -> Result<Value, Fault> {
    let Binding { name, runs, scope, .. } = model.names.bindings[serial].clone();
    let mut values = Vec::new();
    for (run, &own) in runs.iter().enumerate() {
        let mut inner = Reading { reread: BTreeMap::new(), ..reading.clone() };
        for (&symbol, value) in &reading.overrides {
            let joined = model.names.value(symbol, scope).map(|joined| &model.names.bindings[joined]);
            if let (Some(Binding { runs: all, value: Value::Node(old), .. }), Value::Node(new)) =
                (joined, value)
                && all.len() == runs.len()
                && model.graph.shape(*old) == model.graph.shape(*new)
            {
                let rows = comprehension::elements_along(&mut model.graph, *new, runs.len());
                inner.overrides.insert(symbol, Value::Node(rows[run]));
            }
        }
        values.push(value_of_binding(model, own, &mut inner)?);
    }
    let value = varied::join(&mut model.graph, &mut model.names, &name, values);
    reading.reread.insert(serial, value.clone());
    Ok(value)
}

/// One of the values on the right-hand side of `a, b = …`.
pub(super) fn part_of(
    model: &mut Model,
    expressions: &[Expression],
    part: usize,
    parts: usize,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    if expressions.len() == parts {
        return read(model, &expressions[part], reading);
    }
    let whole = read(model, &expressions[0], reading)?;
    let parts = data::share_value(&mut model.graph, &expressions[0], &whole, parts, reading)?;
    Ok(parts[part].clone())
}

/// The parts of a value that several names share.
pub(super) fn take_apart(graph: &mut Graph, value: &Value, parts: usize) -> Result<Vec<Value>, Fault> {
    let found = match value {
        Value::List(items) => items.clone(),
        Value::Node(node) if graph.shape(*node).rank() > 0 => {
            let length = graph.shape(*node).0[0];
            match length == parts {
                true => {
                    comprehension::elements_along(graph, *node, length).into_iter().map(Value::Node).collect()
                }
                false => return Err(misfit_parts(parts, length)),
            }
        }
        other => return Err(Fault::new(format!("{parts} names cannot share {}", other.kind()))),
    };
    if found.len() == parts { Ok(found) } else { Err(misfit_parts(parts, found.len())) }
}

/// A value under a name of its own, if it is a number or an array.
pub(super) fn name_value(graph: &mut Graph, name: &str, value: Value) -> Value {
    match value.node(graph) {
        Ok(node) => Value::Node(graph.named(name, node)),
        Err(_) => value,
    }
}

/// The fault of `id.name` that the block does not give.
pub(super) fn unknown_member(names: &Names, id: &str, name: &Name) -> Fault {
    let fault = Fault::new(format!("the block `{id}` has no name `{}`", name.text)).at(name.place);
    // A block that could not be run misses names through no fault of this line.
    Fault { follows: names.lost.contains(id) || names.lost.contains(&name.text), ..fault }
}

/// `x.T` and `id.name`
fn read_member(
    model: &mut Model,
    expression: &Expression,
    object: &Expression,
    name: &Name,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let id = match object.kind.as_ref() {
        ExpressionKind::Name(id) => id.as_str(),
        _ => "",
    };
    match reading.text.bound(expression) {
        Bound::Value(symbol) => return value_of_symbol(model, symbol, &name.text, reading),
        Bound::StepsOf(block) => {
            let steps = model.names.steps_of(block);
            return steps.map(Value::Node).ok_or_else(|| unknown_member(&model.names, id, name));
        }
        Bound::Block(_) => return Err(unknown_member(&model.names, id, name)),
        _ => {}
    }
    if name.text != "T" {
        if model.names.chapter.member(id, &name.text).is_some() {
            return Err(Fault::new(format!("`{id}` is a name here, and hides the block of that name"))
                .at(object.place)
                .remedy(format!(
                    "give the name or the block another one, so that `{id}.{}` can be reached",
                    name.text
                )));
        }
        let fault = Fault::new(format!("`.{}` is not known", name.text)).at(name.place);
        // Where the block itself could not be run, its names are not at fault.
        let follows = model.names.lost.contains(id);
        return Err(Fault { follows, ..fault }.remedy(
            "only `.T`, the transpose, follows a value; everything else is a function: `mean(x)`, `shape(x)`",
        ));
    }
    let node = read_node(model, object, reading)?;
    let rank = model.graph.shape(node).rank();
    if rank < 2 {
        return Ok(Value::Node(node));
    }
    let order = Attributes::Order((0..rank).rev().collect());
    Ok(Value::Node(model.graph.apply(&functions::linear_algebra::TRANSPOSE, &[node], order)?))
}

fn read_unary(
    model: &mut Model,
    operator: UnaryOperator,
    operand: &Expression,
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let node = read_node(model, operand, reading)?;
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

fn read_binary(
    graph: &mut Graph,
    names: &Names,
    operator: BinaryOperator,
    (left, a): (&Expression, &Value),
    (right, b): (&Expression, &Value),
    reading: &Reading,
) -> Result<NodeId, Fault> {
    let a = as_node(graph, a, left, reading)?;
    let b = as_node(graph, b, right, reading)?;
    let truths = [a, b].iter().all(|&side| graph.kind(side) == Kind::Truth);
    if operator == BinaryOperator::Add && truths {
        return Err(Fault::new("`+` of two truth values is `or` in NumPy, and a count for a reader")
            .remedy("write `or`; to count, make one of them a number: `1 * (x > 1) + (x < 2)`"));
    }
    let applied = graph.apply(operator_of(operator), &[a, b], Attributes::None);
    applied.map_err(|fault| match reading.author {
        Some(_) => fault,
        None => misfit(graph, names, fault, [(left, a), (right, b)], reading),
    })
}

/// The fault of two operands, with the shape of each, and where it comes from if a block above gave it.
fn misfit(
    graph: &Graph,
    names: &Names,
    fault: Fault,
    operands: [(&Expression, NodeId); 2],
    reading: &Reading,
) -> Fault {
    let shapes = operands.iter().fold(fault, |fault, (operand, node)| {
        fault.related(operand.place, format!("shape {}", graph.shape(*node)))
    });
    let origins = operands.iter().filter_map(|(operand, _)| origin_above(names, operand, reading));
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

fn read_comparison(
    model: &mut Model,
    first: &Expression,
    rest: &[(Comparison, Expression)],
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let mut left = (read(model, first, reading)?, first);
    let mut all = None;
    for (sign, expression) in rest {
        let right = (read(model, expression, reading)?, expression);
        let texts = texts::compare_texts(&mut model.graph, *sign, &left.0, &right.0);
        let holds = match texts.map_err(|fault| fault.at(expression.place))? {
            Some(holds) => holds,
            None => {
                let a = as_node(&mut model.graph, &left.0, left.1, reading)?;
                let b = as_node(&mut model.graph, &right.0, right.1, reading)?;
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

fn read_logical(
    model: &mut Model,
    all: bool,
    parts: &[Expression],
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let operator = if all { &signs::AND } else { &signs::OR };
    let mut result = read_node(model, &parts[0], reading)?;
    for part in &parts[1..] {
        let next = read_node(model, part, reading)?;
        result = model.graph.apply(operator, &[result, next], Attributes::None)?;
    }
    Ok(result)
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
        _ => take_apart(graph, &element, names.len()).map_err(|fault| fault.at(names[0].place))?,
    };
    reading.locals.extend(names.iter().map(|name| name.text.clone()).zip(parts));
    Ok(())
}

fn misfit_parts(names: usize, parts: usize) -> Fault {
    Fault::new(format!("there are {names} names on the left, but the value has {parts} parts"))
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
