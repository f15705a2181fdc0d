//! A library's words for a function as a part of a program: a plain call, or the body of a function of its own.

use super::dialect::Export;
use super::python::statements::{HeadArgument, PythonStatement};
use super::python::{GivenArgument, Lead, Python};
use crate::functions::{Default, Function, Parameter, Takes, parameters};

/// One call, whose arguments are those of the function.
pub(super) struct PlainCall {
    /// What is called.
    pub path: Python,
    /// Its arguments in their order.
    pub slots: Vec<ArgumentSlot>,
}

/// One argument of a plain call.
pub(super) enum ArgumentSlot {
    /// A parameter of the function.
    Parameter {
        /// Which one.
        index: usize,
        /// The word before the `=`.
        keyword: Option<String>,
        /// Whether the library wants a truth value.
        flag: bool,
    },
    /// What the library needs besides.
    Fixed {
        /// The word before the `=`.
        keyword: Option<String>,
        /// Its value.
        value: Python,
    },
}

/// The words as one plain call, if they are one.
pub(super) fn call(words: &Python, parameters: &[Parameter]) -> Option<PlainCall> {
    let Python::Call(function, arguments) = words else { return None };
    if !is_path(function) || parameters.iter().any(|parameter| function.has(&parameter.name)) {
        return None;
    }
    let slots = arguments.iter().map(|argument| slot(argument, parameters));
    Some(PlainCall { path: (**function).clone(), slots: slots.collect::<Option<_>>()? })
}

/// Whether an expression is names with dots between them.
fn is_path(python: &Python) -> bool {
    match python {
        Python::Word(_) => true,
        Python::Attribute(object, _) => is_path(object),
        _ => false,
    }
}

fn slot(argument: &GivenArgument, parameters: &[Parameter]) -> Option<ArgumentSlot> {
    let keyword = match &argument.lead {
        Lead::Nothing => None,
        Lead::Keyword(word) => Some(word.clone()),
        Lead::Star | Lead::Stars => return None,
    };
    let named = |python: &Python| match python {
        Python::Word(word) => parameters.iter().position(|parameter| parameter.name == *word),
        _ => None,
    };
    let inner = match &argument.value {
        Python::Call(function, inner) if **function == Python::Word("bool".to_string()) => inner.first(),
        _ => None,
    };
    if let Some(index) = inner.and_then(|inner| named(&inner.value)) {
        return Some(ArgumentSlot::Parameter { index, keyword, flag: true });
    }
    if let Some(index) = named(&argument.value) {
        return Some(ArgumentSlot::Parameter {
            index,
            keyword,
            flag: parameters[index].takes == Takes::Flag,
        });
    }
    let free = parameters.iter().all(|parameter| !argument.value.has(&parameter.name));
    free.then(|| ArgumentSlot::Fixed { keyword, value: argument.value.clone() })
}

/// What stands among a library's words where it has none for that case.
pub(super) const WORDLESS: &str = "wordless";

/// A library's words for a function as a reader of the manual sees them.
pub fn shown(export: &Export, function: &str) -> Option<String> {
    let words = export.spelling(function)?;
    match words.contains(WORDLESS) {
        true => Python::read(&words).map(|words| with_words(words).to_string()),
        false => Some(words.into_owned()),
    }
}

/// Words without the cases that have none.
pub(super) fn with_words(words: Python) -> Python {
    let none = Python::word(WORDLESS);
    words.rebuilt(&mut |part| match part {
        Python::Choice { then, otherwise, .. } if *then == none => *otherwise,
        Python::Choice { then, otherwise, .. } if *otherwise == none => *then,
        part => part,
    })
}

/// Whether a condition on axes, on what is left out or on a number holds: `rank` gives the number of axes of an argument,
/// `is_none` whether it is left out, and `number` what it is, if the text of the call says that.
pub(super) fn holds(
    condition: &Python,
    rank: &dyn Fn(&str) -> Option<usize>,
    is_none: &dyn Fn(&str) -> Option<bool>,
    number: &dyn Fn(&str) -> Option<f64>,
) -> Option<bool> {
    if let Python::Word(name) = condition {
        return number(name).map(|number| number != 0.0);
    }
    let Python::Comparison(first, rest) = condition else { return None };
    let [(sign, second)] = rest.as_slice() else { return None };
    let none = Python::Word("None".to_string());
    if let (Python::Word(name), true) = (&**first, *second == none) {
        return match *sign {
            "is" => is_none(name),
            "is not" => is_none(name).map(|none| !none),
            _ => None,
        };
    }
    let of = |side: &Python| match side {
        Python::Word(name) => name.parse().ok().or_else(|| number(name)),
        _ => axes(side, rank).map(|axes| axes as f64),
    };
    let (left, right) = (of(first)?, of(second)?);
    match *sign {
        "<" => Some(left < right),
        ">" => Some(left > right),
        "==" => Some(left == right),
        _ => None,
    }
}

/// The number of axes behind `x.ndim` or `np.ndim(x)`.
fn axes(side: &Python, rank: &dyn Fn(&str) -> Option<usize>) -> Option<usize> {
    match side {
        Python::Attribute(object, name) if name == "ndim" => match &**object {
            Python::Word(word) => rank(word),
            _ => None,
        },
        Python::Call(function, arguments) => match (&**function, arguments.as_slice()) {
            (Python::Attribute(_, name), [GivenArgument { value: Python::Word(word), .. }])
                if name == "ndim" =>
            {
                rank(word)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a call takes the function's own arguments in their order, and nothing else.
pub(super) fn is_in_order(slots: &[ArgumentSlot]) -> bool {
    slots
        .iter()
        .enumerate()
        .all(|(place, slot)| matches!(slot, ArgumentSlot::Parameter { index, .. } if *index == place))
}

/// The arguments of a plain call. What is left out is written as far as the library may mean something else by it.
pub(super) fn filled(
    slots: &[ArgumentSlot],
    known: &[Parameter],
    given: &[Option<Python>],
) -> Vec<GivenArgument> {
    let is_last = |place: usize| {
        slots[place..].iter().all(|slot| match slot {
            ArgumentSlot::Parameter { index, keyword, .. } => keyword.is_some() || given[*index].is_none(),
            ArgumentSlot::Fixed { keyword, .. } => keyword.is_some(),
        })
    };
    let mut words = Vec::new();
    for (place, slot) in slots.iter().enumerate() {
        let (index, keyword, flag) = match slot {
            ArgumentSlot::Fixed { keyword, value } => {
                words.push(GivenArgument::under(keyword.as_deref(), value.clone()));
                continue;
            }
            ArgumentSlot::Parameter { index, keyword, flag } => (*index, keyword, *flag),
        };
        let number = |number: f64| Python::word(crate::numbers::python(number));
        let value = match (&given[index], &known[index].default) {
            (Some(value), _) if flag || known[index].takes == Takes::Flag => truth(value.clone()),
            (Some(value), _) => value.clone(),
            (None, Default::Number(_)) if flag && keyword.is_some() => continue,
            (None, Default::Number(value)) if flag => truth(number(*value)),
            (None, Default::Number(value)) => number(*value),
            (None, Default::Words(options)) => quoted(options),
            (None, _) if keyword.is_some() || is_last(place) => continue,
            (None, _) => Python::word("None"),
        };
        words.push(GivenArgument::under(keyword.as_deref(), value));
    }
    words
}

/// The definition of a function whose body is a spelling.
pub(super) fn definition(row: &Function, name: &str, body: &Python) -> PythonStatement {
    PythonStatement::function(name, head(row.signature), vec![PythonStatement::Return(body.clone())])
}

/// A signature in Python: of several words the first is the default, and flags are `False` or `True`.
pub(super) fn head(signature: &str) -> Vec<HeadArgument> {
    let one = |parameter: &Parameter| {
        let default = match &parameter.default {
            Default::Required => None,
            Default::None => Some(Python::word("None")),
            Default::Number(number) => Some(default(parameter, *number)),
            Default::Words(words) => Some(quoted(words)),
        };
        HeadArgument { name: parameter.name.clone(), default }
    };
    parameters(signature).iter().map(one).collect()
}

/// The first of some words as a text.
fn quoted(words: &[String]) -> Python {
    Python::word(format!("\"{}\"", words.first().map_or("", String::as_str)))
}

/// The number that an argument is by default, as Python writes it.
fn default(parameter: &Parameter, number: f64) -> Python {
    let word = Python::word(crate::numbers::python(number));
    if parameter.takes == Takes::Flag { truth(word) } else { word }
}

/// A number as a truth value.
pub(super) fn truth(python: Python) -> Python {
    match &python {
        Python::Word(word) => match word.as_str() {
            "0" => Python::word("False"),
            "1" => Python::word("True"),
            "True" | "False" => python,
            _ => Python::word("bool").call([python]),
        },
        _ => Python::word("bool").call([python]),
    }
}
