//! What a name stands for: looked up, read again under other values, or missed; knows no operator.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::expression;
use super::reading::Reading;
use super::scope::{Binding, Names, Serial};
use super::spelling::Spelling;
use super::{Model, data, modes, moments};
use crate::functions::{self, Callable, Value, stack};
use crate::graph::{Attributes, Graph, NodeId, array};
use crate::language::syntax::{Expression, ExpressionKind, Name};
use crate::program::{DrawnFor, Part};
use crate::report::{Fault, did_you_mean};
use crate::resolve::{Bound, Resolution, STEP, Symbol};

/// How many copies of a text or list there may be at a time while an expression is read.
const COPIES: u64 = 4;

/// What a name stands for.
pub(super) fn read_name(
    model: &mut Model,
    expression: &Expression,
    name: &str,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let bound = reading.text.bound(expression);
    // A line that could not be read may have given the name another meaning.
    let lost = model.names.lost.contains(name);
    let value = match bound {
        Bound::Local(level) => match reading.locals.get(level) {
            Some((_, value)) => Some(copied(&model.graph, value)?),
            None => None,
        },
        Bound::Value(symbol) => return value_of_symbol(model, symbol, name, reading),
        Bound::Function(symbol) => {
            let index = model.names.function(symbol, reading.scope);
            index.map(|index| Value::Callable(Callable::function(name, Some(index))))
        }
        Bound::Step if reading.overrides.contains_key(&STEP) => reading.overrides.get(&STEP).cloned(),
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

/// A value to work with. Texts and lists of them are copied, and grow when they are joined.
fn copied(graph: &Graph, value: &Value) -> Result<Value, Fault> {
    let bytes = value.bytes();
    graph.work.charge(bytes)?;
    graph.work.room_for(bytes.saturating_mul(COPIES))?;
    Ok(value.clone())
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
    let Binding { symbol, part, .. } = model.names.bindings[serial];
    if let Some(value) = reading.overrides.get(&symbol).or_else(|| reading.reread.get(&serial)) {
        return Ok(value.clone());
    }
    if let Some(rows) = reading.cut.get(&symbol).cloned() {
        return match is_touched(&model.names, symbol, &mut reading.uncut()) {
            false => Ok(rows),
            true => Err(cut_and_changed(&model.names.bindings[serial].name)),
        };
    }
    // Measures are taken on all the data, and data do not follow others that are cut.
    if reading.batch.is_some() && matches!(part, Part::Metric | Part::Data) {
        return value_of_binding(model, serial, &mut reading.uncut());
    }
    if is_touched(&model.names, symbol, reading) {
        if !model.names.bindings[serial].runs.is_empty() {
            return read_runs_again(model, serial, reading);
        }
        if model.names.bindings[serial].source.is_some() {
            // In a step, what stands above the updates is that of the state with which the step begins.
            let mut begin = Reading { in_step: false, moment: DrawnFor::State, ..reading.afresh() };
            let begins = reading.in_step && !reading.cut.is_empty();
            let value = read_again(model, serial, if begins { &mut begin } else { reading })?;
            reading.reread.insert(serial, value.clone());
            return Ok(value);
        }
    }
    let binding = &model.names.bindings[serial];
    if binding.counts_on_steps {
        if reading.in_any_step {
            return in_any_step(model, serial, reading);
        }
        model.graph.counts_on_steps(true);
    }
    copied(
        &model.graph,
        match (&binding.current, reading.in_step) {
            (Some(value), true) => value,
            _ => &binding.value,
        },
    )
}

/// Whether a name is made of one that stands for something else.
fn is_touched(names: &Names, symbol: Symbol, reading: &mut Reading) -> bool {
    if reading.is_plain() {
        return false;
    }
    let Reading { overrides, cut, touched, .. } = reading;
    let is_set = |symbol| overrides.contains_key(&symbol) || cut.contains_key(&symbol);
    names.chapter.is_made_of(symbol, &is_set, touched)
}

fn cut_and_changed(name: &str) -> Fault {
    Fault::new(format!("a step sees some rows of `{name}`, which would be made of other values here"))
        .remedy(format!("give `{name}=…` in `at` itself, or look at another value than that of a step"))
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
        fixed_draws: binding.fixed_draws,
        ..reading.clone()
    };
    let value = part_of(model, &expressions, part, parts, &mut inner)?;
    (reading.reread, reading.touched) = (inner.reread, inner.touched);
    let value = match binding.part {
        Part::Metric => modes::without_mode(model, value)?,
        _ => value,
    };
    let value = name_value(&mut model.graph, &binding.name, value);
    reading.reread.insert(serial, value.clone());
    Ok(value)
}

/// What a name is in any step, where its line was read with the number of steps that were made.
fn in_any_step(model: &mut Model, serial: Serial, reading: &mut Reading) -> Result<Value, Fault> {
    let value = match model.names.bindings[serial].runs.is_empty() {
        true => read_again(model, serial, reading),
        false => read_runs_again(model, serial, reading),
    };
    value.map_err(|_| {
        let Binding { name, place, .. } = &model.names.bindings[serial];
        Fault::new(format!("`step` sets a length or a count in `{name}`, which has no value in other steps"))
            .related(*place, "it is given here")
            .remedy("a length is the same in all steps: write `steps`, the number of all of them")
    })
}

/// Reads a name of several runs again in each of them. A value of the shape that a name has now, with the
/// runs as its first axis, gives each run its row; any other is the same in all.
fn read_runs_again(model: &mut Model, serial: Serial, reading: &mut Reading) -> Result<Value, Fault> {
    let Binding { name, runs, scope, .. } = model.names.bindings[serial].clone();
    let mut values = Vec::new();
    for (run, &own) in runs.iter().enumerate() {
        let Model { graph, names, .. } = model;
        let overrides = names.of_run(graph, &reading.overrides, (run, runs.len()), scope);
        let mut inner = Reading { reread: BTreeMap::new(), overrides, ..reading.clone() };
        values.push(value_of_binding(model, own, &mut inner)?);
    }
    let value = join(&mut model.graph, &mut model.names, &name, values);
    reading.reread.insert(serial, value.clone());
    Ok(value)
}

/// What the right side of a line gives to so many names, where the names that it uses stand for something else and
/// layers may be told that a step is being made.
pub fn read_right_side(
    model: &mut Model,
    (text, scope): (&Rc<Resolution>, usize),
    (expressions, parts): (&[Expression], usize),
    (overrides, trains): (BTreeMap<Symbol, Value>, bool),
) -> Result<Vec<Value>, Fault> {
    let reading = Reading::new(text.clone(), scope);
    let mut reading = Reading { fixed_draws: false, overrides, trains, ..reading };
    (0..parts).map(|part| part_of(model, expressions, part, parts, &mut reading)).collect()
}

/// What names become, in the block or run of one of them, if others stand for something else: that one and all that it
/// takes.
pub fn read_under(
    model: &mut Model,
    of: Serial,
    overrides: BTreeMap<Symbol, Value>,
) -> Result<BTreeMap<Symbol, Value>, Fault> {
    let scope = model.names.bindings[of].scope;
    let text = model.names.scopes[scope].block.resolution.clone();
    let mut reading = Reading { fixed_draws: false, overrides, ..Reading::new(text, scope) };
    let value = value_of_binding(model, of, &mut reading)?;
    let read = reading.reread.into_iter().chain([(of, value)]);
    Ok(read.map(|(serial, value)| (model.names.bindings[serial].symbol, value)).collect())
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
        return expression::read(model, &expressions[part], reading);
    }
    let whole = expression::read(model, &expressions[0], reading)?;
    let parts = data::share_value(&mut model.graph, &expressions[0], &whole, parts, reading)?;
    Ok(parts[part].clone())
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
pub(super) fn read_member(
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
            "a value has `.T`, `.shape`, `.size` and `.ndim`; everything else is a function of it: `mean(x)` or `x.mean()`",
        ));
    }
    let value = expression::read(model, object, reading)?;
    let spelling = value.holds_text().then(|| Spelling::of(std::iter::once(&value))).flatten();
    if let Some(spelling) = spelling {
        let node = spelling.array(&mut model.graph, &value)?;
        let turned = transposed(&mut model.graph, node)?;
        return spelling.spelled(&mut model.graph, Value::Node(turned));
    }
    let node = expression::as_node(&mut model.graph, &value, object.place, reading)?;
    transposed(&mut model.graph, node).map(Value::Node)
}

/// An array with its axes the other way round.
fn transposed(graph: &mut Graph, node: NodeId) -> Result<NodeId, Fault> {
    let rank = graph.shape(node).rank();
    if rank < 2 {
        return Ok(node);
    }
    let order = Attributes::Order((0..rank).rev().collect());
    graph.apply(&functions::linear_algebra::TRANSPOSE, &[node], order)
}

/// Values side by side as an array, or as a list if their shapes differ.
pub(super) fn join(graph: &mut Graph, names: &mut Names, name: &str, values: Vec<Value>) -> Value {
    let nodes: Result<Vec<_>, _> = values.iter().map(|value| value.node(graph)).collect();
    match nodes.and_then(|nodes| stack(graph, &nodes)) {
        Ok(node) => {
            let node = graph.named(name, node);
            names.side_by_side.insert(node);
            Value::Node(node)
        }
        Err(_) => Value::List(values),
    }
}

/// The values on the right-hand side, one for each name.
pub(super) fn right_side(
    model: &mut Model,
    names: usize,
    values: &[Expression],
    reading: &mut Reading,
) -> Result<Vec<Value>, Fault> {
    if values.len() == names {
        return values.iter().map(|value| expression::read(model, value, reading)).collect();
    }
    let whole = expression::read(model, &values[0], reading)?;
    data::share_value(&mut model.graph, &values[0], &whole, names, reading)
}

/// The symbol of a name on the left; refuses one that the block has given already.
pub(super) fn given_once(names: &Names, name: &Name) -> Result<Symbol, Fault> {
    match names.text.named(name) {
        Bound::Value(symbol) | Bound::Function(symbol) => Ok(symbol),
        Bound::Again(earlier) => {
            let earlier = names.chapter.name(earlier).place;
            Err(Fault::new(format!("`{}` is given twice in this block", name.text))
                .at(name.place)
                .related(earlier, "it is first given here")
                .remedy("choose another name; a name means one thing within a block"))
        }
        bound => Err(unknown_name(names, &name.text, bound, &names.reading()).at(name.place)),
    }
}
