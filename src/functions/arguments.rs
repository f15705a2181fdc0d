//! The arguments of a call, matched with a function's signature; knows no function by name.

use super::Value;
use crate::graph::{Array, Graph, NodeId, Shape, array};
use crate::report::{Fault, did_you_mean, left_out, plural};

/// One argument in a signature.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What kind of value it is.
    pub takes: Takes,
    /// What it is if a call leaves it out.
    pub default: Default,
}

/// What kind of value an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Numbers; truth values count as such.
    Numbers,
    /// Truth values, or numbers that count as such.
    Truths,
    /// A number that is no array: an end, a value to fill with.
    Setting,
    /// A whole number that is known before anything runs.
    Whole,
    /// A whole number, or several.
    Lengths,
    /// The lengths of a shape.
    Shape,
    /// One axis, or several.
    Axis,
    /// Whether something is switched on.
    Flag,
    /// A text.
    Text,
    /// Several arrays.
    Arrays,
}

/// The words by which a signature tells the kind of an argument; numbers need none.
pub static TAKES: &[(&str, Takes)] = &[
    ("truth", Takes::Truths),
    ("setting", Takes::Setting),
    ("whole", Takes::Whole),
    ("lengths", Takes::Lengths),
    ("shape", Takes::Shape),
    ("axis", Takes::Axis),
    ("flag", Takes::Flag),
    ("text", Takes::Text),
    ("arrays", Takes::Arrays),
];

/// What kind of value a function gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Yields {
    /// Numbers.
    Numbers,
    /// Whole numbers, which may be indices.
    Whole,
    /// Truth values.
    Truths,
    /// Numbers of the language itself, as lengths are, and no array.
    Counts,
    /// What these arguments are: it only arranges them anew.
    As(Vec<String>),
}

/// What an argument is if a call leaves it out.
#[derive(Clone, Debug, PartialEq)]
pub enum Default {
    /// It must be given.
    Required,
    /// `None`
    None,
    /// A number.
    Number(f64),
    /// The first of the words that the argument may be.
    Words(Vec<String>),
}

/// Reads the arguments of a signature such as `x, axis: axis=None, mode="fast"|"exact" -> x`.
pub fn parameters(signature: &str) -> Vec<Parameter> {
    let (signature, _) = parted(signature);
    signature.split(',').filter(|part| !part.trim().is_empty()).map(parameter).collect()
}

fn parameter(part: &str) -> Parameter {
    let (head, default) = match part.split_once('=') {
        None => (part, Default::Required),
        Some((head, default)) => (head, default_of(default.trim())),
    };
    let (name, word) = head.split_once(':').unwrap_or((head, ""));
    let takes = TAKES.iter().find(|(known, _)| *known == word.trim());
    let otherwise = if matches!(default, Default::Words(_)) { Takes::Text } else { Takes::Numbers };
    Parameter { name: name.trim().to_string(), takes: takes.map_or(otherwise, |(_, takes)| *takes), default }
}

fn default_of(text: &str) -> Default {
    match (text, text.parse()) {
        ("None", _) => Default::None,
        (_, Ok(number)) => Default::Number(number),
        (words, Err(_)) => {
            Default::Words(words.split('|').map(|word| word.trim_matches('"').to_string()).collect())
        }
    }
}

/// What kind of value a function with a signature gives.
pub fn yields(signature: &str) -> Yields {
    match parted(signature).1 {
        "" => Yields::Numbers,
        "whole" => Yields::Whole,
        "truth" => Yields::Truths,
        "count" => Yields::Counts,
        names => Yields::As(names.split('|').map(str::to_string).collect()),
    }
}

/// The arguments of a signature, and what stands behind its arrow.
fn parted(signature: &str) -> (&str, &str) {
    signature.split_once(" -> ").unwrap_or((signature, ""))
}

/// A signature as an author reads it: without the kinds.
pub fn head(signature: &str) -> String {
    let bare = |part: &str| match (part.split_once(':'), part.split_once('=')) {
        (Some((name, _)), Some((_, default))) => format!("{name}={default}"),
        (Some((name, _)), None) => name.to_string(),
        (None, _) => part.to_string(),
    };
    parted(signature).0.split(',').map(bare).collect::<Vec<_>>().join(",")
}

/// How a function is called, as a remedy.
fn called_as(function: &str, signature: &[Parameter]) -> String {
    format!("it is called as `{function}({})`", spelled(signature))
}

/// The place in the signature of an argument that is given as the `index`-th, or by name.
fn slot_of(
    function: &str,
    signature: &[Parameter],
    index: usize,
    name: Option<&str>,
) -> Result<usize, Fault> {
    if let Some(name) = name {
        return signature.iter().position(|parameter| parameter.name == name).ok_or_else(|| {
            let known = signature.iter().map(|parameter| parameter.name.as_str());
            let remedy = left_out(name).map(str::to_string).or_else(|| did_you_mean(name, known));
            let fault = Fault::new(format!("`{function}` has no argument `{name}`"));
            fault.remedy(remedy.unwrap_or_else(|| called_as(function, signature)))
        });
    }
    let most = signature.len();
    if index < most {
        return Ok(index);
    }
    let fault = Fault::new(format!("`{function}` takes at most {}", plural(most, "argument")));
    let call = called_as(function, signature);
    Err(fault.remedy(match signature.iter().any(|parameter| parameter.takes == Takes::Shape) {
        true => format!("{call}; a shape has brackets of its own, as in `(2, 3)`"),
        false => call,
    }))
}

/// The arguments of one call, in the order of the signature.
pub struct Arguments {
    /// The function's name, for messages.
    pub function: String,
    names: Vec<String>,
    values: Vec<Value>,
}

impl Arguments {
    /// Matches the arguments of a call, each with its name if it was given by name.
    ///
    /// The number in an error is the argument at fault, for the caller to point at.
    pub fn bind(
        graph: &mut Graph,
        function: &str,
        signature: &[Parameter],
        given: Vec<(Option<&str>, Value)>,
    ) -> Result<Arguments, (Option<usize>, Fault)> {
        let mut slots: Vec<Option<Value>> = vec![None; signature.len()];
        for (index, (name, value)) in given.into_iter().enumerate() {
            let slot = slot_of(function, signature, index, name).map_err(|fault| (Some(index), fault))?;
            allowed(function, &signature[slot], &value).map_err(|fault| (Some(index), fault))?;
            if slots[slot].replace(value).is_some() {
                let twice = &signature[slot].name;
                return Err((Some(index), Fault::new(format!("`{function}` is given `{twice}` twice"))));
            }
        }
        let mut values = Vec::new();
        for (slot, parameter) in slots.into_iter().zip(signature) {
            values.push(match (slot, &parameter.default) {
                (Some(value), _) => value,
                (None, Default::None) => Value::None,
                (None, Default::Number(number)) => Value::Node(graph.number(*number)),
                (None, Default::Words(words)) => Value::Text(words.first().cloned().unwrap_or_default()),
                (None, Default::Required) => {
                    let fault = Fault::new(format!("`{function}` needs its argument `{}`", parameter.name));
                    return Err((None, fault.remedy(called_as(function, signature))));
                }
            });
        }
        let names = signature.iter().map(|parameter| parameter.name.clone()).collect();
        Ok(Arguments { function: function.to_string(), names, values })
    }

    /// The argument at a position.
    pub fn value(&self, index: usize) -> &Value {
        &self.values[index]
    }

    /// All arguments.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The argument as one of the words that the signature lists.
    pub fn word(&self, index: usize) -> &str {
        match &self.values[index] {
            Value::Text(word) => word,
            _ => "",
        }
    }

    /// The argument as a node.
    pub fn node(&self, graph: &mut Graph, index: usize) -> Result<NodeId, Fault> {
        self.values[index].node(graph)
    }

    /// The argument as a number that is known before anything runs.
    pub fn number(&self, graph: &mut Graph, index: usize) -> Result<f64, Fault> {
        let node = self.node(graph, index)?;
        let known = graph.known(node).and_then(|value| array::as_number(&value));
        known.ok_or_else(|| self.unknown(index, "one number"))
    }

    /// The argument as an array that is known before anything runs.
    pub fn known(&self, graph: &mut Graph, index: usize) -> Result<Array, Fault> {
        let node = self.node(graph, index)?;
        graph.known(node).ok_or_else(|| self.unknown(index, "a number or an array"))
    }

    /// The argument as a whole number that is known before anything runs.
    pub fn whole(&self, graph: &mut Graph, index: usize) -> Result<i64, Fault> {
        let number = self.number(graph, index)?;
        whole(number).ok_or_else(|| {
            Fault::new(format!(
                "`{}` of `{}` must be a whole number, not {number}",
                self.names[index], self.function
            ))
        })
    }

    /// The argument as a count, which must not be negative.
    pub fn count(&self, graph: &mut Graph, index: usize) -> Result<usize, Fault> {
        let number = self.whole(graph, index)?;
        usize::try_from(number).map_err(|_| {
            Fault::new(format!(
                "`{}` of `{}` must not be negative, but is {number}",
                self.names[index], self.function
            ))
        })
    }

    /// Whether the argument is switched on.
    pub fn flag(&self, graph: &mut Graph, index: usize) -> Result<bool, Fault> {
        Ok(self.number(graph, index)? != 0.0)
    }

    /// The argument as the lengths of a shape: `5` or `(2, 3)`; `None` is a single number.
    pub fn shape(&self, graph: &mut Graph, index: usize) -> Result<Shape, Fault> {
        let lengths = match &self.values[index] {
            Value::None => Vec::new(),
            _ => self.whole_numbers(graph, index)?,
        };
        let lengths = lengths.into_iter().map(|length| {
            usize::try_from(length).map_err(|_| {
                Fault::new(format!("a shape of `{}` has the negative length {length}", self.function))
            })
        });
        Shape(lengths.collect::<Result<Vec<_>, _>>()?).within_limits()
    }

    /// The argument as whole numbers: one, or a list of them.
    pub fn whole_numbers(&self, graph: &mut Graph, index: usize) -> Result<Vec<i64>, Fault> {
        let node = self.node(graph, index)?;
        let known = graph.known(node).filter(|value| value.ndim() <= 1);
        let known = known.ok_or_else(|| self.unknown(index, "a whole number or a list of them"))?;
        let one = |&number: &f64| {
            whole(number).ok_or_else(|| {
                Fault::new(format!(
                    "`{}` of `{}` holds {number}, which is no whole number",
                    self.names[index], self.function
                ))
            })
        };
        known.iter().map(one).collect()
    }

    /// The argument as one axis of an array of the given shape; none if it is `None`.
    pub fn axis(&self, graph: &mut Graph, index: usize, shape: &Shape) -> Result<Option<usize>, Fault> {
        match self.values[index] {
            Value::None => Ok(None),
            _ => shape.axis(self.whole(graph, index)?).map(Some),
        }
    }

    /// The argument as axes of an array of the given shape, ascending; `None` means all of them.
    pub fn axes(&self, graph: &mut Graph, index: usize, shape: &Shape) -> Result<Vec<usize>, Fault> {
        if self.values[index] == Value::None {
            return Ok((0..shape.rank()).collect());
        }
        let given = self.whole_numbers(graph, index)?;
        let mut axes = given.into_iter().map(|axis| shape.axis(axis)).collect::<Result<Vec<_>, _>>()?;
        axes.sort_unstable();
        if axes.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Fault::new(format!("`axis` of `{}` names an axis twice", self.function)));
        }
        Ok(axes)
    }

    /// The argument as counts, none of which may be negative.
    pub fn counts(&self, graph: &mut Graph, index: usize) -> Result<Vec<usize>, Fault> {
        let count = |number: i64| {
            usize::try_from(number).map_err(|_| {
                Fault::new(format!("`{}` of `{}` must not be negative", self.names[index], self.function))
            })
        };
        self.whole_numbers(graph, index)?.into_iter().map(count).collect()
    }

    /// The elements of a list.
    pub fn parts(&self, graph: &mut Graph, index: usize) -> Result<Vec<NodeId>, Fault> {
        match &self.values[index] {
            Value::List(items) => items.iter().map(|item| item.node(graph)).collect(),
            other => {
                Err(Fault::new(format!("`{}` needs a list of arrays, not {}", self.function, other.kind()))
                    .remedy(format!("write `{}([a, b])`", self.function)))
            }
        }
    }

    fn unknown(&self, index: usize, wanted: &str) -> Fault {
        let (name, function) = (&self.names[index], &self.function);
        Fault::new(format!("`{name}` of `{function}` must be {wanted} that is known before the training"))
            .remedy("what sets a shape or an axis may depend on numbers and data, not on parameters or on the step")
    }
}

/// A float that is a whole number.
pub(super) fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

/// Refuses what is none of the words that an argument may be.
fn allowed(function: &str, parameter: &Parameter, value: &Value) -> Result<(), Fault> {
    let Default::Words(words) = &parameter.default else { return Ok(()) };
    let (name, listed) =
        (&parameter.name, words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>());
    match value {
        Value::Text(word) if words.contains(word) => Ok(()),
        Value::Text(word) => Err(Fault::new(format!("`{name}` of `{function}` cannot be \"{word}\""))
            .remedy(format!("it is one of {}", listed.join(", ")))),
        other => Err(Fault::new(format!("`{name}` of `{function}` is a word, not {}", other.kind()))
            .remedy(format!("it is one of {}", listed.join(", ")))),
    }
}

/// A signature as it reads in a message.
fn spelled(signature: &[Parameter]) -> String {
    let one = |parameter: &Parameter| match &parameter.default {
        Default::Required => parameter.name.clone(),
        Default::None => format!("{}=None", parameter.name),
        Default::Number(number) => format!("{}={number}", parameter.name),
        Default::Words(words) => {
            format!("{}=\"{}\"", parameter.name, words.first().map_or("", String::as_str))
        }
    };
    signature.iter().map(one).collect::<Vec<_>>().join(", ")
}
