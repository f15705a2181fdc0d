//! A catalogue's spelling of a function as a part of a program: a plain call, or the body of a function of its own.

use crate::numbers;
use std::borrow::Cow;

use crate::functions::{Default, Function, Parameter, parameters};

/// How a spelling can stand in a program.
pub(super) enum Spelling<'a> {
    /// One call, whose arguments are those of the function.
    Call {
        /// What is called.
        path: &'a str,
        /// Its arguments in their order.
        slots: Vec<ArgumentSlot<'a>>,
    },
    /// Anything else: the body of a function that the program defines.
    Body,
}

/// One argument of a plain call.
pub(super) enum ArgumentSlot<'a> {
    /// A parameter of the function.
    Parameter {
        /// Which one.
        index: usize,
        /// The word before the `=`.
        keyword: Option<&'a str>,
        /// Whether the library wants a truth value.
        flag: bool,
    },
    /// What the library needs besides.
    Fixed(&'a str),
}

/// Reads a spelling.
pub(super) fn read<'a>(spelling: &'a str, parameters: &[Parameter]) -> Spelling<'a> {
    plain_call(spelling, parameters).unwrap_or(Spelling::Body)
}

fn plain_call<'a>(spelling: &'a str, parameters: &[Parameter]) -> Option<Spelling<'a>> {
    let open = spelling.find('(')?;
    let (path, rest) = (&spelling[..open], spelling[open + 1..].strip_suffix(')')?);
    let is_path = path.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'));
    let owner = path.split('.').next()?;
    if !is_path || parameters.iter().any(|parameter| parameter.name == owner) {
        return None;
    }
    let slots = arguments(rest)?.into_iter().map(|argument| slot(argument, parameters));
    Some(Spelling::Call { path, slots: slots.collect::<Option<_>>()? })
}

/// The arguments between the brackets of a call; none if the call's bracket closes before the end.
fn arguments(text: &str) -> Option<Vec<&str>> {
    let (mut depth, mut start, mut found) = (0_usize, 0, Vec::new());
    for (place, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                found.push(text[start..place].trim());
                start = place + 1;
            }
            _ => {}
        }
    }
    found.push(text[start..].trim());
    Some(found)
}

fn slot<'a>(argument: &'a str, parameters: &[Parameter]) -> Option<ArgumentSlot<'a>> {
    let (keyword, value) = match argument.split_once('=') {
        Some((keyword, value)) if keyword.chars().all(|letter| letter.is_alphanumeric() || letter == '_') => {
            (Some(keyword), value)
        }
        _ => (None, argument),
    };
    let inner = value.strip_prefix("bool(").and_then(|inner| inner.strip_suffix(')'));
    let name = inner.unwrap_or(value);
    match parameters.iter().position(|parameter| parameter.name == name) {
        Some(index) => {
            Some(ArgumentSlot::Parameter { index, keyword, flag: inner.is_some() || name == "keepdims" })
        }
        None => words(value)
            .all(|word| parameters.iter().all(|parameter| parameter.name != word))
            .then_some(ArgumentSlot::Fixed(argument)),
    }
}

/// A spelling in which `A if condition else B` has become the one that holds, where that can be told: `rank` gives the
/// number of axes of an argument, and `is_none` whether it is left out.
pub(super) fn settled<'a>(
    spelling: &'a str,
    rank: &dyn Fn(&str) -> Option<usize>,
    is_none: &dyn Fn(&str) -> Option<bool>,
) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(spelling);
    let mut from = 0;
    while let Some(word) = text[from..].find(" if ").map(|place| place + from) {
        from = word + 4;
        let Some(length) = text[from..].find(" else ") else { break };
        let Some(holds) = condition(&text[from..from + length], rank, is_none) else { continue };
        let (start, end) = (group_start(&text, word), group_end(&text, from + length + 6));
        let chosen = match holds {
            true => text[start..word].to_string(),
            false => text[from + length + 6..end].to_string(),
        };
        // Brackets that only kept the cases apart go with them.
        let bare = text[..start]
            .strip_suffix('(')
            .filter(|before| !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_'));
        let behind = text[end..].strip_prefix(')');
        let whole = !chosen.contains(' ') || group_space(&chosen).is_none();
        let (before, behind) = match (bare, behind, whole) {
            (Some(before), Some(behind), true) => (before, behind),
            _ => (&text[..start], &text[end..]),
        };
        from = before.len();
        text = Cow::Owned(format!("{before}{chosen}{behind}"));
    }
    text
}

/// The first space outside brackets.
fn group_space(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.char_indices().find_map(|(at, letter)| {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ' ' if depth == 0 => return Some(at),
            _ => {}
        }
        None
    })
}

/// Where the group begins that a place stands in: behind its bracket, comma or `=`.
fn group_start(text: &str, place: usize) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in text[..place].char_indices().rev() {
        match letter {
            ')' | ']' | '}' => depth += 1,
            '(' | '[' | '{' if depth == 0 => return at + 1,
            '(' | '[' | '{' => depth -= 1,
            ',' if depth == 0 => return at + 2,
            '=' if depth == 0
                && !text[..at].ends_with(['=', '<', '>', '!', ' '])
                && !text[at + 1..].starts_with(['=', ' ']) =>
            {
                return at + 1;
            }
            _ => {}
        }
    }
    0
}

/// Where the group ends that a place stands in.
fn group_end(text: &str, place: usize) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in text[place..].char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' | ',' if depth == 0 => return place + at,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a condition on axes or on what is left out holds.
fn condition(
    text: &str,
    rank: &dyn Fn(&str) -> Option<usize>,
    is_none: &dyn Fn(&str) -> Option<bool>,
) -> Option<bool> {
    if let Some(name) = text.strip_suffix(" is None") {
        return is_none(name);
    }
    let side = |text: &str| {
        let name = text.strip_suffix(".ndim").or_else(|| text.split_once(".ndim(")?.1.strip_suffix(')'));
        name.map_or_else(|| text.parse().ok(), rank)
    };
    for (sign, holds) in
        [(" < ", usize::lt as fn(&usize, &usize) -> bool), (" > ", usize::gt), (" == ", usize::eq)]
    {
        if let Some((left, right)) = text.split_once(sign) {
            return Some(holds(&side(left)?, &side(right)?));
        }
    }
    None
}

/// The names in a piece of Python.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).filter(|word| !word.is_empty())
}

/// The definition of a function whose body is a spelling.
pub(super) fn definition(row: &Function, name: &str, body: &str) -> String {
    format!("def {name}({}):\n    return {body}", head(row.signature))
}

/// A signature in Python: of several words the first is the default, and flags are `False` or `True`.
pub(super) fn head(signature: &str) -> String {
    let one = |parameter: &Parameter| match &parameter.default {
        Default::Required => parameter.name.clone(),
        Default::None => format!("{}=None", parameter.name),
        Default::Number(number) => format!("{}={}", parameter.name, default(parameter, *number)),
        Default::Words(words) => {
            format!("{}=\"{}\"", parameter.name, words.first().map_or("", String::as_str))
        }
    };
    parameters(signature).iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The number that an argument is by default, as Python writes it.
fn default(parameter: &Parameter, number: f64) -> String {
    let text = numbers::python(number);
    if parameter.name == "keepdims" { truth(&text) } else { text }
}

/// A number as a truth value.
pub(super) fn truth(number: &str) -> String {
    match number {
        "0" => "False".to_string(),
        "1" => "True".to_string(),
        other => format!("bool({other})"),
    }
}
