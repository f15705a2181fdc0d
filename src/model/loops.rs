//! Recurrences: `scan` along a sequence and `iterate` until something holds; knows no single function.

use super::reading::Reading;
use super::scope::Names;
use super::{Model, apart, calls, expression};
use crate::functions::arithmetic as signs;
use crate::functions::{Callable, Value, stack};
use crate::graph::{Attributes, Graph, NodeId, array};
use crate::language::syntax::Argument;
use crate::report::{Fault, Place};

/// How often a recurrence may be repeated.
const MOST_ROUNDS: usize = 100_000;

/// What `scan` and `iterate` have in common: a function, a start and further arguments for the function.
struct Recurrence {
    function: Callable,
    settings: Vec<(String, Value)>,
    place: Place,
}

/// `scan(f, start, xs)`: every state after the start, along a new first axis.
pub(super) fn scan_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let [function, start, sequence, rest @ ..] = arguments else {
        return Err(Fault::new("`scan` takes a function, a start and a sequence")
            .at(place)
            .remedy("write `scan(f, 0, xs)` with `f(state, x) = …`"));
    };
    let recurrence = read_recurrence(model, function, rest, place, reading)?;
    let mut state = expression::read(model, &start.value, reading)?;
    let sequence_value = expression::read(model, &sequence.value, reading)?;
    let elements =
        apart::elements(&mut model.graph, &sequence_value).map_err(|fault| fault.at(sequence.value.place))?;
    allow_rounds(elements.len(), place)?;
    let mut states = Vec::new();
    for (round, element) in elements.into_iter().enumerate() {
        let mut given = spread_state(&model.names, &recurrence, &state, 1);
        let several = given.len() > 1;
        given.push(element);
        state = make_round(model, &recurrence, given, round, reading)?;
        // A state that the function takes as one value is one: a list is a row of what comes out, not parts of it.
        if let (false, Ok(row)) = (several, state.node(&mut model.graph)) {
            state = Value::Node(row);
        }
        states.push(state.clone());
    }
    stack_states(&mut model.graph, &states).map_err(|fault| fault.at(place))
}

/// `iterate(f, start, n, until=g)`: the last state.
pub(super) fn iterate_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let [function, start, count, rest @ ..] = arguments else {
        return Err(Fault::new("`iterate` takes a function, a start and a number of rounds")
            .at(place)
            .remedy("write `iterate(f, 1, 20)` with `f(state) = …`"));
    };
    let (until, rest): (Vec<_>, Vec<_>) = rest
        .iter()
        .cloned()
        .partition(|argument| argument.name.as_ref().is_some_and(|name| name.text == "until"));
    let mut recurrence = read_recurrence(model, function, &rest, place, reading)?;
    let until = until.first().map(|argument| function_argument(model, argument, reading)).transpose()?;
    let until = until.map(|until| question_of(&model.names, until, &mut recurrence));
    let rounds = expression::read_node(model, &count.value, reading)?;
    let known = model.graph.known(rounds).and_then(|value| array::as_number(&value));
    let rounds = known.filter(|rounds| rounds.fract() == 0.0 && *rounds >= 0.0).ok_or_else(|| {
        Fault::new("the number of rounds must be a whole number that is known").at(count.value.place)
    })?;
    allow_rounds(rounds as usize, place)?;
    let mut state = expression::read(model, &start.value, reading)?;
    let mut done: Option<NodeId> = None;
    for round in 0..rounds as usize {
        if let Some(until) = &until {
            let stop = ask(model, until, &state, round, reading)?;
            match model.graph.known(stop).and_then(|value| array::as_number(&value)) {
                Some(stop) if stop != 0.0 && done.is_none() => break,
                Some(_) if done.is_none() => {}
                _ => {
                    done = Some(match done {
                        None => stop,
                        Some(done) => model.graph.apply(&signs::OR, &[done, stop], Attributes::None)?,
                    })
                }
            }
        }
        let given = spread_state(&model.names, &recurrence, &state, 0);
        let next = make_round(model, &recurrence, given, round, reading)?;
        state = match done {
            None => next,
            Some(done) => hold(&mut model.graph, done, &state, &next).map_err(|fault| fault.at(place))?,
        };
    }
    Ok(state)
}

fn read_recurrence(
    model: &mut Model,
    function: &Argument,
    rest: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Recurrence, Fault> {
    let function = function_argument(model, function, reading)?;
    let mut settings = Vec::new();
    for argument in rest {
        let Some(name) = &argument.name else {
            return Err(
                Fault::new("further arguments for the function are given by name").at(argument.value.place)
            );
        };
        settings.push((name.text.clone(), expression::read(model, &argument.value, reading)?));
    }
    Ok(Recurrence { function, settings, place })
}

/// The question of `until`, with those of the further arguments that it takes; what only it takes
/// does not go to the function that is repeated.
fn question_of(names: &Names, until: Callable, recurrence: &mut Recurrence) -> Recurrence {
    let settings = recurrence.settings.iter().filter(|(name, _)| takes(names, &until, name)).cloned();
    let settings: Vec<(String, Value)> = settings.collect();
    let function = &recurrence.function;
    recurrence.settings.retain(|(name, _)| takes(names, function, name) || !takes(names, &until, name));
    Recurrence { function: until, settings, place: recurrence.place }
}

/// Whether a function of the author's has an argument of that name.
fn takes(names: &Names, function: &Callable, name: &str) -> bool {
    function.definition.is_some_and(|index| {
        names.definitions[index].parameters.iter().any(|parameter| parameter.name.text == name)
    })
}

/// An argument that must be a function's name.
fn function_argument(
    model: &mut Model,
    argument: &Argument,
    reading: &mut Reading,
) -> Result<Callable, Fault> {
    match expression::read(model, &argument.value, reading)? {
        Value::Callable(callable) => Ok(callable),
        other => Err(Fault::new(format!("a function's name is needed here, not {}", other.kind()))
            .at(argument.value.place)
            .remedy("define it above, `f(state) = …`, and write its name without brackets")),
    }
}

fn allow_rounds(rounds: usize, place: Place) -> Result<(), Fault> {
    if rounds <= MOST_ROUNDS {
        return Ok(());
    }
    Err(Fault::new(format!("a recurrence may have at most {MOST_ROUNDS} rounds, not {rounds}")).at(place))
}

/// A state of several parts goes to a function of as many arguments part by part.
fn spread_state(names: &Names, recurrence: &Recurrence, state: &Value, further: usize) -> Vec<Value> {
    let arity = recurrence.function.definition.map(|index| {
        let parameters = names.definitions[index].parameters.iter();
        let open = parameters.filter(|parameter| {
            let named = |(name, _): &(String, Value)| *name == parameter.name.text;
            parameter.default.is_none() && !recurrence.settings.iter().any(named)
        });
        open.count()
    });
    match state {
        Value::List(parts) if arity == Some(parts.len() + further) => parts.clone(),
        other => vec![other.clone()],
    }
}

fn make_round(
    model: &mut Model,
    recurrence: &Recurrence,
    given: Vec<Value>,
    round: usize,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let place = recurrence.place;
    let mut arguments: Vec<(Option<&str>, Value)> = given.into_iter().map(|value| (None, value)).collect();
    arguments.extend(recurrence.settings.iter().map(|(name, value)| (Some(name.as_str()), value.clone())));
    reading.path.push(round as u64);
    let value = calls::apply(model, &recurrence.function, arguments, place, reading)
        .map_err(|(_, fault)| fault.at(place));
    reading.path.pop();
    value
}

/// The answer of `until`, as one number.
fn ask(
    model: &mut Model,
    question: &Recurrence,
    state: &Value,
    round: usize,
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let given = spread_state(&model.names, question, state, 0);
    let answer = make_round(model, question, given, round, reading)?;
    let node = answer.node(&mut model.graph).map_err(|fault| fault.at(question.place))?;
    let shape = model.graph.shape(node);
    if shape.is_scalar() {
        return Ok(node);
    }
    let name = &question.function.name;
    Err(Fault::new(format!("`until` needs one answer, but `{name}` gives shape {shape}")).at(question.place))
}

/// The old state where the recurrence has ended, the new one elsewhere.
fn hold(graph: &mut Graph, done: NodeId, old: &Value, new: &Value) -> Result<Value, Fault> {
    if let (Value::List(old), Value::List(new)) = (old, new)
        && old.len() == new.len()
    {
        let parts = old.iter().zip(new).map(|(old, new)| hold(graph, done, old, new));
        return Ok(Value::List(parts.collect::<Result<_, _>>()?));
    }
    let (old, new) = (old.node(graph)?, new.node(graph)?);
    graph.apply(&signs::WHERE, &[done, old, new], Attributes::None).map(Value::Node)
}

/// States along a new first axis; states of several parts part by part.
fn stack_states(graph: &mut Graph, states: &[Value]) -> Result<Value, Fault> {
    if let Some(Value::List(first)) = states.first() {
        let parts = (0..first.len()).map(|part| {
            let column: Vec<Value> = states
                .iter()
                .filter_map(
                    |state| if let Value::List(parts) = state { parts.get(part).cloned() } else { None },
                )
                .collect();
            stack_states(graph, &column)
        });
        return Ok(Value::List(parts.collect::<Result<_, _>>()?));
    }
    let nodes = states.iter().map(|state| state.node(graph)).collect::<Result<Vec<_>, _>>()?;
    stack(graph, &nodes).map(Value::Node)
}
