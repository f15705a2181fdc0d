//! Calls: the author's functions, the catalogue's, and random draws; knows no rule of any function.

use super::drawing::draw_numbers;
use super::expression::DEEPEST_CALL;
use super::reading::Reading;
use super::scope::Names;
use super::spelling::Spelling;
use super::{Model, calculus, data, expression, forms, headed, modes, optimizer};
use crate::datasets;
use crate::functions::{
    self, Arguments, Callable, Default, Function, Meaning, Parameter, Takes, Value, Yields,
};
use crate::graph::{Attributes, Called, GivenPart, Graph, NodeId, Notation, Operation};
use crate::language::syntax::{Argument, Expression, Name, StatementKind};
use crate::optimizers;
use crate::report::{Fault, Place, did_you_mean};
use crate::resolve::{Blocks, Bound, FORMS};

/// A call by name.
pub(super) fn read_call(
    model: &mut Model,
    expression: &Expression,
    function: &Name,
    primes: usize,
    arguments: &[Argument],
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let place = expression.place;
    if reading.depth >= DEEPEST_CALL {
        return Err(Fault::new(format!("calls may be nested at most {DEEPEST_CALL} deep")).at(place));
    }
    reading.depth += 1;
    let result = call_inside(model, expression, function, primes, arguments, reading);
    reading.depth -= 1;
    result
}

fn call_inside(
    model: &mut Model,
    expression: &Expression,
    function: &Name,
    primes: usize,
    arguments: &[Argument],
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let place = expression.place;
    let Some(target) = called_function(&model.names, expression, &function.text, reading) else {
        return match reading.text.bound(expression) {
            Bound::Form(form) => forms::reader(form)(model, arguments, place, reading),
            Bound::Optimizer(row) => {
                optimizer::optimizer_value(model, row, function, arguments, place, reading)
            }
            bound => Err(unknown_function(&model.names, function, bound, reading)),
        };
    };
    if primes > 0 {
        return calculus::prime(model, &target, primes, arguments, place, reading);
    }
    let mut given = Vec::new();
    for argument in arguments {
        let value = expression::read(model, &argument.value, reading)?;
        given.push((argument.name.as_ref().map(|name| name.text.as_str()), value));
    }
    headed::refuse_hidden_column(&model.graph, function, place, &given)
        .map_err(|fault| fault.at(function.place))?;
    let places: Vec<Place> = arguments.iter().map(|argument| argument.value.place).collect();
    apply(model, &target, given, place, reading).map_err(|(index, fault)| match index {
        Some(index) => fault.at(reading.author_place(places[index])),
        None => fault.at(reading.author_place(place)),
    })
}

/// The function that a call means: a local or a varied name that holds one, or what the name is bound to.
fn called_function(names: &Names, call: &Expression, name: &str, reading: &Reading) -> Option<Callable> {
    let defined = |symbol| names.function(symbol, reading.scope);
    let perhaps = match reading.text.perhaps(call) {
        Bound::Local(level) => match reading.locals.get(level) {
            Some((_, Value::Callable(callable))) => Some(callable.clone()),
            _ => None,
        },
        Bound::Value(symbol) => defined(symbol).map(|index| Callable::function(name, Some(index))),
        _ => None,
    };
    perhaps.or_else(|| match reading.text.bound(call) {
        Bound::Function(symbol) => defined(symbol).map(|index| Callable::function(name, Some(index))),
        Bound::BuiltIn(_) | Bound::DataSet(_) => Some(Callable::function(name, None)),
        _ => None,
    })
}

/// Applies a function to values. The number in an error is the argument at fault.
pub(super) fn apply(
    model: &mut Model,
    target: &Callable,
    given: Vec<(Option<&str>, Value)>,
    place: Place,
    reading: &mut Reading,
) -> Result<Value, (Option<usize>, Fault)> {
    reading.path.push(u64::from(place.source) << 32 | u64::from(place.start));
    let result = match target.definition {
        Some(index) => apply_definition(model, index, given, reading),
        None => match (functions::find(&target.name), datasets::find(&target.name)) {
            (Some(row), _) => apply_row(model, row, given, place, reading),
            (None, Some(row)) => data::apply_data_set(model, row, given, reading),
            (None, None) => Err((None, Fault::new(format!("`{}` is no function", target.name)))),
        },
    };
    reading.path.pop();
    result
}

fn apply_definition(
    model: &mut Model,
    index: usize,
    given: Vec<(Option<&str>, Value)>,
    reading: &mut Reading,
) -> Result<Value, (Option<usize>, Fault)> {
    let definition = model.names.definitions[index].clone();
    if let Some(other) = &definition.other {
        return apply(model, other, given, definition.place, reading);
    }
    if !definition.runs.is_empty() {
        let each = definition.runs.iter().map(|&run| apply_definition(model, run, given.clone(), reading));
        return Ok(Value::List(each.collect::<Result<_, _>>()?));
    }
    let signature: Vec<Parameter> = definition.parameters.iter().map(parameter).collect();
    let bound = Arguments::bind(&mut model.graph, &definition.name, &signature, given)?;
    let text = model.names.scopes[definition.scope].block.resolution.clone();
    let mut inner = Reading { text, scope: definition.scope, locals: Vec::new(), ..reading.clone() };
    // Only what is differentiated by needs a name of its own; nobody outside knows it.
    let mut inside = Vec::new();
    for (parameter, value) in definition.parameters.iter().zip(bound.values()) {
        let mut value = match (&parameter.default, value) {
            (Some(default), Value::None) => {
                expression::read(model, default, &mut inner).map_err(|fault| (None, fault))?
            }
            _ => value.clone(),
        };
        let name = parameter.name.text.as_str();
        if inner.text.differentiates(&parameter.name)
            && let Ok(given) = value.node(&mut model.graph)
        {
            let own = model.graph.named(name, given);
            inside.push((own, given));
            value = Value::Node(own);
        }
        inner.locals.push((name.to_string(), value));
    }
    let result = read_values(model, &definition.values, &mut inner);
    (reading.reread, reading.touched) = (inner.reread, inner.touched);
    result.map(|value| seen_from_outside(&mut model.graph, value, &inside)).map_err(|fault| (None, fault))
}

/// What a function gives, with the values that were given to it in the places of its arguments' names.
pub(super) fn seen_from_outside(graph: &mut Graph, value: Value, inside: &[(NodeId, NodeId)]) -> Value {
    match value {
        _ if inside.is_empty() => value,
        Value::Node(node) => Value::Node(graph.substitute(node, inside)),
        Value::List(items) => {
            Value::List(items.into_iter().map(|item| seen_from_outside(graph, item, inside)).collect())
        }
        other => other,
    }
}

fn apply_row(
    model: &mut Model,
    row: &'static Function,
    given: Vec<(Option<&str>, Value)>,
    place: Place,
    reading: &mut Reading,
) -> Result<Value, (Option<usize>, Fault)> {
    let signature = functions::parameters(row.signature);
    let given = match functions::yields(row.signature) {
        Yields::Truths => headed::beside_columns(&mut model.graph, given).map_err(|fault| (None, fault))?,
        _ => given,
    };
    let (given, spelling) = number_texts(&mut model.graph, row, &signature, given);
    let called = match row.meaning {
        Meaning::Build(_) | Meaning::Written(_) => words_of_call(row, &given),
        _ => None,
    };
    let bound = Arguments::bind(&mut model.graph, row.name, &signature, given)?;
    let before = model.graph.set_place(reading.author_place(place));
    let result = match &row.meaning {
        Meaning::Operator(operator) => {
            let nodes: Result<Vec<_>, _> =
                (0..signature.len()).map(|index| bound.node(&mut model.graph, index)).collect();
            nodes.and_then(|nodes| model.graph.apply(operator, &nodes, Attributes::None)).map(Value::Node)
        }
        Meaning::Build(build) => build(&mut model.graph, &bound).map(Value::Node),
        Meaning::Several(build) => build(&mut model.graph, &bound).map(|nodes| match nodes[..] {
            [node] => Value::Node(node),
            _ => Value::List(nodes.into_iter().map(Value::Node).collect()),
        }),
        Meaning::Tuple(build) => build(&mut model.graph, &bound)
            .map(|nodes| Value::List(nodes.into_iter().map(Value::Node).collect())),
        Meaning::Written(body) => apply_written(model, row, body, &signature, &bound, place, reading),
        Meaning::Draw(sampler) => draw_numbers(model, sampler, &signature, &bound, reading),
    };
    model.graph.set_place(before);
    if let (Ok(Value::Node(node)), Some(called)) = (&result, called)
        && is_made_of_others(&model.graph, *node, row, &called)
    {
        model.graph.keep_call(*node, called);
    }
    let result = match spelling {
        Some(spelling) => result.and_then(|value| spelling.spelled(&mut model.graph, value)),
        None => result,
    };
    result.map_err(|fault| (None, fault))
}

/// A call as it was written; none if it was given a function or a choice.
fn words_of_call(row: &Function, given: &[(Option<&str>, Value)]) -> Option<Called> {
    fn one(value: &Value) -> Option<GivenPart> {
        Some(match value {
            Value::Node(node) => GivenPart::Node(*node),
            Value::Text(text) => GivenPart::Word(format!("\"{text}\"")),
            Value::None => GivenPart::Word("None".to_string()),
            Value::List(items) => GivenPart::List(items.iter().map(one).collect::<Option<_>>()?),
            Value::Choice { .. } | Value::Callable(_) => return None,
        })
    }
    let arguments = given.iter().map(|(name, value)| Some((name.map(str::to_string), one(value)?)));
    Some(Called { name: row.name.to_string(), arguments: arguments.collect::<Option<_>>()? })
}

/// Whether the result of a function is made of operators that do not speak of it, and so would be shown as its body.
fn is_made_of_others(graph: &Graph, node: NodeId, row: &Function, called: &Called) -> bool {
    let Operation::Apply(operator, _) = &graph.node(node).operation else { return false };
    let is_given =
        |(_, given): &(Option<String>, GivenPart)| matches!(given, GivenPart::Node(own) if *own == node);
    // What only arranges one thing anew is shown by what does it.
    operator.name != row.name
        && !called.arguments.iter().any(is_given)
        && !matches!(operator.notation, Notation::Silent | Notation::Index | Notation::Postfix(_))
}

/// Arguments with numbers in the place of texts, if the function only arranges anew what it is given; and how the result
/// is spelled, unless it tells places and lengths.
fn number_texts<'a>(
    graph: &mut Graph,
    row: &Function,
    signature: &[Parameter],
    given: Vec<(Option<&'a str>, Value)>,
) -> (Vec<(Option<&'a str>, Value)>, Option<Spelling>) {
    let yields = functions::yields(row.signature);
    let is_word = |index: usize, name: Option<&str>| {
        let parameter = match name {
            Some(name) => signature.iter().find(|parameter| parameter.name == name),
            None => signature.get(index),
        };
        parameter.is_some_and(|parameter| parameter.takes == Takes::Text)
    };
    let is_list = |value: &Value| matches!(value, Value::List(_)) && value.holds_text();
    let has_list = given.iter().any(|(_, value)| is_list(value));
    let moved: Vec<bool> = given
        .iter()
        .enumerate()
        .map(|(index, (name, value))| {
            // A text by itself is no array, but may stand beside one.
            let fits = matches!(yields, Yields::As(_)) || is_list(value) || has_list;
            fits && value.holds_text() && !is_word(index, *name)
        })
        .collect();
    let spelling = match yields {
        Yields::As(_) | Yields::Counts | Yields::Whole | Yields::Truths => {
            Spelling::of(given.iter().zip(&moved).filter(|(_, moved)| **moved).map(|((_, value), _)| value))
        }
        _ => None,
    };
    let Some(spelling) = spelling else { return (given, None) };
    let given = given.into_iter().zip(moved).map(|((name, value), moved)| match moved {
        true => (name, spelling.numbered(graph, &value)),
        false => (name, value),
    });
    (given.collect(), matches!(yields, Yields::As(_)).then_some(spelling))
}

/// A function that is written in the block language itself.
fn apply_written(
    model: &mut Model,
    row: &'static Function,
    body: &str,
    signature: &[Parameter],
    bound: &Arguments,
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let mut names: Vec<&str> = signature.iter().map(|parameter| parameter.name.as_str()).collect();
    let asks_mode = body.contains(modes::TRAINING);
    names.extend(asks_mode.then_some(modes::TRAINING));
    let head = format!("value({}) = {body}", names.join(", "));
    let (head, _) = crate::language::parse_block(&head, place.source, &[]);
    let block = Blocks::default().resolve(None, head.into());
    let Some(StatementKind::Function { values, .. }) = block.statements.first().map(|line| &line.kind) else {
        return Err(Fault::new(format!("the definition of `{}` cannot be read", row.name)));
    };
    let locals = signature.iter().zip(bound.values()).map(|(parameter, value)| {
        let value = match value {
            Value::List(_) => value.node(&mut model.graph).map(Value::Node).unwrap_or_else(|_| value.clone()),
            other => other.clone(),
        };
        (parameter.name.clone(), value)
    });
    let mut locals: Vec<(String, Value)> = locals.collect();
    if asks_mode {
        locals.push((modes::TRAINING.to_string(), Value::Node(modes::training_mode(model, reading))));
    }
    let mut inner = Reading {
        text: block.resolution.clone(),
        locals,
        author: Some(reading.author_place(place)),
        tolerance: None,
        ..reading.clone()
    };
    read_values(model, values, &mut inner)
}

/// The value of a function's body: several values become a list.
fn read_values(model: &mut Model, values: &[Expression], reading: &mut Reading) -> Result<Value, Fault> {
    if let [value] = values {
        return expression::read(model, value, reading);
    }
    let parts = values.iter().map(|value| expression::read(model, value, reading));
    Ok(Value::List(parts.collect::<Result<_, _>>()?))
}

pub(super) fn unknown_function(names: &Names, function: &Name, bound: Bound, reading: &Reading) -> Fault {
    let name = function.text.as_str();
    if let Bound::Hidden(symbol) = bound {
        return Fault::new(format!("`{name}` is a function of yours, and this calls NumPy's"))
            .at(function.place)
            .related(names.chapter.name(symbol).place, "yours")
            .remedy("give yours another name");
    }
    let fault = Fault::new(format!("there is no function `{name}`")).at(function.place);
    if names.lost.contains(name) || matches!(bound, Bound::Function(_)) {
        return Fault { follows: true, ..fault };
    }
    if let Bound::Later(later) = bound {
        return Fault::new(format!("`{name}` is used before it is given"))
            .at(function.place)
            .related(later, "it is given here")
            .remedy("move that line up: a line sees only the lines above it");
    }
    if optimizers::find(name).is_some() {
        return fault.remedy(format!("`{name}` is an optimizer: `descend L by {name}(…) for 100 steps`"));
    }
    if names.visible(reading.scope).contains(&name) || reading.locals.iter().any(|(local, _)| local == name) {
        return fault.remedy(format!(
            "`{name}` is a value; to multiply, write `{name} * (…)`, to index, `{name}[…]`"
        ));
    }
    let catalogue = functions::catalogue().iter().flat_map(|(_, rows)| rows.iter().map(|row| row.name));
    let known: Vec<&str> = catalogue
        .chain(datasets::catalogue().map(|row| row.name))
        .chain(FORMS.iter().map(|form| form.name))
        .chain(names.visible_functions(reading.scope))
        .collect();
    let remedy = data_set_of(name).map(|row| format!("write `{}(…)`", row.name));
    let remedy = remedy.or_else(|| did_you_mean(name, known));
    fault.remedy(remedy.unwrap_or_else(|| format!("define it above: `{name}(x) = …`")))
}

/// The data set behind scikit-learn's name for it.
fn data_set_of(name: &str) -> Option<&'static datasets::DataSet> {
    name.strip_prefix("load_").or_else(|| name.strip_prefix("make_")).and_then(datasets::find)
}

fn parameter(parameter: &crate::language::syntax::HeadParameter) -> Parameter {
    let default = if parameter.default.is_some() { Default::None } else { Default::Required };
    Parameter { name: parameter.name.text.clone(), takes: Takes::Numbers, default }
}
