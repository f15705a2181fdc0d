//! `by adam(rate=0.05)`: which optimizer is meant, and whether its settings are sound; knows no rule.

use super::lines::RuleLocals;
use super::reading::Reading;
use super::{Model, expression};
use crate::functions::{self, Arguments, Callable, Value};
use crate::graph::{Graph, array};
use crate::language::syntax::{Argument, Expression, ExpressionKind, Name};
use crate::optimizers::{self, LINE_SEARCHES, LineSearch, Optimizer, Range, SETTINGS, STRAIGHT};
use crate::program::DrawnFor;
use crate::report::{Fault, Place, did_you_mean};
use crate::resolve::Bound;

/// A setting as it was given: its name if it was written, its value and its place.
pub(super) type GivenSetting = (Option<String>, Value, Place);

/// The optimizer that stands behind `by`, with the settings that are given.
pub(super) fn read_optimizer(
    model: &mut Model,
    expression: &Expression,
) -> Result<(&'static Optimizer, Vec<GivenSetting>), Fault> {
    let none: &[Argument] = &[];
    let (name, arguments, place) = match expression.kind.as_ref() {
        ExpressionKind::Call { function, primes: 0, arguments } => {
            (function.text.as_str(), arguments.as_slice(), function.place)
        }
        ExpressionKind::Name(name) => (name.as_str(), none, expression.place),
        _ => {
            let fault = Fault::new("`by` needs an optimizer").at(expression.place);
            return Err(fault.remedy("for example `by gradient_descent(rate=0.1)`"));
        }
    };
    let mut reading = Reading { fixed_draws: false, moment: DrawnFor::Step, ..model.names.reading() };
    let bound = reading.text.bound(expression);
    let hides = match bound {
        Bound::Value(symbol) => model.names.value(symbol, reading.scope),
        _ => None,
    };
    let hides = hides.map(|serial| &model.names.bindings[serial]);
    let (name, mut given) = match hides.map(|binding| binding.value.clone()) {
        Some(Value::Callable(callable)) => {
            let settings = callable.settings.into_iter().flatten();
            (callable.name, settings.map(|(name, value)| (name, value, expression.place)).collect())
        }
        _ => (name.to_string(), Vec::new()),
    };
    let row = optimizers::find(&name).ok_or_else(|| {
        if let Some(binding) = hides {
            return Fault::new(format!("`{name}` is {} here and no optimizer", binding.value.kind()))
                .at(place)
                .related(binding.place, "it is given here")
                .remedy("to compare optimizers, write `vary method in [adam(rate=0.1), newton()]`");
        }
        // What a faulty line was to give is not missed twice.
        let follows = model.names.lost.contains(name.as_str()) || matches!(bound, Bound::Value(_));
        Fault { follows, ..unknown_optimizer(&name).at(place) }
    })?;
    given.extend(given_settings(model, arguments, &mut reading)?);
    Ok((row, given))
}

/// `adam(rate=0.05)` as a value, for `vary` to go through.
pub(super) fn optimizer_value(
    model: &mut Model,
    row: &'static Optimizer,
    function: &Name,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let given = given_settings(model, arguments, reading)?;
    whole_settings(&mut model.graph, row, given.clone(), place)?;
    let settings = Some(given.into_iter().map(|(name, value, _)| (name, value)).collect());
    Ok(Value::Callable(Callable { name: function.text.clone(), definition: None, settings }))
}

fn given_settings(
    model: &mut Model,
    arguments: &[Argument],
    reading: &mut Reading,
) -> Result<Vec<GivenSetting>, Fault> {
    let one = |argument: &Argument| {
        let value = expression::read(model, &argument.value, reading)?;
        let place = argument.name.as_ref().map_or(argument.value.place, |name| name.place);
        Ok((argument.name.as_ref().map(|name| name.text.clone()), value, place))
    };
    arguments.iter().map(one).collect()
}

/// The line search and all settings by name; what is not given has its usual value.
pub(super) fn whole_settings(
    graph: &mut Graph,
    row: &'static Optimizer,
    given: Vec<GivenSetting>,
    place: Place,
) -> Result<(&'static LineSearch, RuleLocals), Fault> {
    let own = functions::parameters(row.signature);
    let named = given.iter().enumerate().find(|(index, (name, ..))| match name {
        Some(name) => name == "line_search" && row.searches(),
        None => own.get(*index).is_some_and(|parameter| parameter.name == "line_search"),
    });
    let search = match named {
        Some((_, (_, value, place))) => search_of(value).map_err(|fault| fault.at(*place))?,
        None => row.usual_search(),
    };
    let mut signature = functions::parameters(&row.whole_signature(search));
    let taken = signature.iter_mut().filter(|parameter| named.is_some() && parameter.name == "line_search");
    taken.for_each(|parameter| parameter.default = functions::Default::None);
    for (index, (name, value, at)) in given.iter().enumerate() {
        let name = name.as_deref().or(signature.get(index).map(|parameter| parameter.name.as_str()));
        if let Some(name) = name.filter(|name| signature.iter().any(|parameter| parameter.name == **name)) {
            check_sound(graph, row, name, value).map_err(|fault| fault.at(*at))?;
        }
    }
    let places: Vec<Place> = given.iter().map(|(_, _, place)| *place).collect();
    let values = given.iter().map(|(name, value, _)| (name.as_deref(), value.clone())).collect();
    let bound = Arguments::bind(graph, row.name, &signature, values)
        .map_err(|(index, fault)| fault.at(index.map_or(place, |index| places[index])))?;
    let names = signature.into_iter().map(|parameter| parameter.name);
    Ok((search.unwrap_or(&STRAIGHT), names.zip(bound.values().iter().cloned()).collect()))
}

/// Refuses a setting that can be no such setting.
fn check_sound(graph: &mut Graph, row: &Optimizer, name: &str, value: &Value) -> Result<(), Fault> {
    let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else { return Ok(()) };
    let (range, optimizer) = (setting.range, row.name);
    if range == Range::Search || *value == Value::None {
        return Ok(());
    }
    let told = |found: String| {
        Fault::new(format!("`{name}` of `{optimizer}` must be {}, not {found}", range.words()))
            .remedy(format!("`{name}` is {}", setting.doc))
    };
    let Value::Node(node) = *value else { return Err(told(value.kind().to_string())) };
    let shape = graph.shape(node);
    if !shape.is_scalar() {
        return Err(told(format!("an array of shape {shape}")));
    }
    match graph.known(node).and_then(|value| array::as_number(&value)) {
        Some(number) if !range.holds(number) => Err(told(number.to_string())),
        None if range == Range::Count => Err(told("one that the training changes".to_string())),
        _ => Ok(()),
    }
}

/// The line search of a setting; none if the steps go straight on.
fn search_of(value: &Value) -> Result<Option<&'static LineSearch>, Fault> {
    let known = || LINE_SEARCHES.iter().map(|search| search.name);
    let name = match value {
        Value::None => return Ok(None),
        Value::Text(name) => name.as_str(),
        other => {
            return Err(Fault::new(format!("a line search is named, but this is {}", other.kind()))
                .remedy("for example `line_search=\"backtracking\"`"));
        }
    };
    let found = LINE_SEARCHES.iter().copied().find(|search| search.name == name);
    found.map(Some).ok_or_else(|| {
        let all = known().collect::<Vec<_>>().join("\", \"");
        let remedy = did_you_mean(name, known()).unwrap_or_else(|| format!("there are \"{all}\" and None"));
        Fault::new(format!("there is no line search \"{name}\"")).remedy(remedy)
    })
}

fn unknown_optimizer(name: &str) -> Fault {
    let known = || optimizers::CATALOGUE.iter().map(|row| row.name);
    let list = known().collect::<Vec<_>>().join(", ");
    let remedy = match name.to_lowercase().as_str() {
        "sgd" | "gd" => "did you mean `gradient_descent`?".to_string(),
        "bfgs" | "l_bfgs" => "did you mean `lbfgs`?".to_string(),
        "cg" => "did you mean `conjugate_gradient`?".to_string(),
        _ => did_you_mean(name, known()).unwrap_or_else(|| format!("there are {list}")),
    };
    Fault::new(format!("there is no optimizer `{name}`")).remedy(remedy)
}
