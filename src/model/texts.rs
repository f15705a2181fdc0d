//! Texts: compared, joined, turned into numbers and back; knows no arithmetic.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::operators;
use super::reading::Reading;
use super::{Model, expression};
use crate::functions::arithmetic as signs;
use crate::functions::{Value, stack};
use crate::graph::{Attributes, Graph, NodeId, TOUCH, array};
use crate::language::syntax::{Argument, Comparison};
use crate::numbers::{Row, in_rows};
use crate::report::{Fault, Place};

/// `codes("abc")`: the Unicode numbers of the letters; with an alphabet, their places in it; of tokens, their places in a
/// list of words.
pub(super) fn codes_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let (text, alphabet) = match arguments {
        [text] => (text, None),
        [text, alphabet] => (text, Some(alphabet)),
        _ => return Err(Fault::new("`codes` takes a text, and perhaps an alphabet").at(place)),
    };
    let given = expression::read(model, &text.value, reading)?;
    let among = alphabet.map(|alphabet| expression::read(model, &alphabet.value, reading)).transpose()?;
    let not_text = |value: &Value, argument: &Argument| {
        Fault::new(format!("a text is needed here, not {}", value.kind())).at(argument.value.place)
    };
    match (given, among) {
        (tokens @ (Value::Text(_) | Value::List(_)), Some(Value::List(words))) => {
            places_of_words(model, &tokens, &words).map_err(|fault| fault.at(text.value.place))
        }
        (Value::Text(letters), among) => {
            let alphabet = match (among, alphabet) {
                (Some(Value::Text(letters)), _) => Some(letters),
                (Some(other), Some(argument)) => return Err(not_text(&other, argument)),
                _ => None,
            };
            places_of_letters(model, &letters, alphabet.as_deref())
                .map_err(|fault| fault.at(text.value.place))
        }
        (tokens, _) if tokens.holds_text() => Err(not_text(&tokens, text)
            .remedy("a list of tokens has its places in a list of words: `codes(tokens, unique(tokens))`")),
        (other, _) => Err(not_text(&other, text)),
    }
}

fn places_of_letters(model: &mut Model, letters: &str, alphabet: Option<&str>) -> Result<Value, Fault> {
    model.graph.work.charge(letters.len() as u64 * TOUCH)?;
    let places: Option<BTreeMap<char, usize>> = alphabet.map(|alphabet| {
        let mut places = BTreeMap::new();
        // Of a letter that stands twice the first place counts.
        for (place, letter) in alphabet.chars().enumerate() {
            places.entry(letter).or_insert(place);
        }
        places
    });
    let code = |letter: char| match &places {
        None => Ok(f64::from(u32::from(letter))),
        Some(places) => places
            .get(&letter)
            .map(|&place| place as f64)
            .ok_or_else(|| Fault::new(format!("the letter `{letter}` is not in the alphabet"))),
    };
    let codes = letters.chars().map(code).collect::<Result<Vec<_>, _>>()?;
    Ok(Value::Node(model.graph.constant(array::vector(codes))))
}

/// Of each token its place in a list of words.
fn places_of_words(model: &mut Model, tokens: &Value, words: &[Value]) -> Result<Value, Fault> {
    model.graph.work.charge(words.len() as u64 * TOUCH)?;
    let mut places = BTreeMap::new();
    for (place, word) in words.iter().enumerate() {
        let Value::Text(word) = word else {
            return Err(Fault::new("the second argument of `codes` must be a list of words"));
        };
        places.entry(word.as_str()).or_insert(place);
    }
    place_of_each(&mut model.graph, tokens, &places)
}

fn place_of_each(graph: &mut Graph, tokens: &Value, places: &BTreeMap<&str, usize>) -> Result<Value, Fault> {
    match tokens {
        Value::Text(word) => match places.get(word.as_str()) {
            Some(&place) => Ok(Value::Node(graph.number(place as f64))),
            None => Err(Fault::new(format!("\"{word}\" is none of the words")).remedy(
                "add it to the list, or replace it: `where(isin(tokens, words), tokens, \"<unk>\")`",
            )),
        },
        Value::List(items) => {
            graph.work.charge(items.len() as u64 * TOUCH)?;
            let nodes = items.iter().map(|item| place_of_each(graph, item, places)?.node(graph));
            let nodes = nodes.collect::<Result<Vec<_>, _>>()?;
            stack(graph, &nodes).map(Value::Node)
        }
        other => Err(Fault::new(format!("a text is needed here, not {}", other.kind()))),
    }
}

/// `letters(numbers)`: the text of Unicode numbers, or of places in an alphabet.
pub(super) fn letters_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let (numbers, alphabet) = match arguments {
        [numbers] => (numbers, None),
        [numbers, alphabet] => match expression::read(model, &alphabet.value, reading)? {
            Value::Text(alphabet) => (numbers, Some(alphabet)),
            other => {
                let fault = Fault::new(format!("a text is needed here, not {}", other.kind()));
                return Err(fault.at(alphabet.value.place).remedy(
                    "of a list of words take those at some places by their index: `words[numbers]`",
                ));
            }
        },
        _ => return Err(Fault::new("`letters` takes numbers, and perhaps an alphabet").at(place)),
    };
    let node = expression::read_node(model, &numbers.value, reading)?;
    let known = match model.graph.known(node) {
        Some(known) => known,
        None => {
            model.graph.evaluate(&[node], &model.state.values).map_err(|fault| fault.at(place))?[0].clone()
        }
    };
    model.graph.work.charge(known.len() as u64 * TOUCH)?;
    let alphabet: Option<Vec<char>> = alphabet.map(|alphabet| alphabet.chars().collect());
    let letter = |number: f64| {
        let index = (number.fract() == 0.0 && (0.0..2e6).contains(&number)).then_some(number as u32);
        let found = index.and_then(|index| match &alphabet {
            None => char::from_u32(index),
            Some(alphabet) => alphabet.get(index as usize).copied(),
        });
        found.ok_or_else(|| {
            Fault::new(format!("the number {number} stands for no letter")).at(numbers.value.place)
        })
    };
    let letters: Vec<char> = known.iter().map(|&number| letter(number)).collect::<Result<_, _>>()?;
    // The letters of the last axis are a text; those of a number, too.
    Ok(in_rows(&letters, known.shape(), &|row, _| match row {
        Row::Values(letters) => Value::Text(letters.iter().collect()),
        Row::Rows(rows) => Value::List(rows),
    }))
}

/// The comparison of two values with texts among them, element by element; none if both are numbers.
pub(super) fn compare_texts(
    graph: &mut Graph,
    sign: Comparison,
    left: &Value,
    right: &Value,
) -> Result<Option<NodeId>, Fault> {
    if !left.holds_text() && !right.holds_text() {
        return Ok(None);
    }
    let node = match (left, right) {
        (Value::Choice { condition, then, otherwise }, other) => {
            let sides = [(then.as_ref(), other), (otherwise.as_ref(), other)];
            compare_branches(graph, *condition, sign, sides)?
        }
        (other, Value::Choice { condition, then, otherwise }) => {
            let sides = [(other, then.as_ref()), (other, otherwise.as_ref())];
            compare_branches(graph, *condition, sign, sides)?
        }
        (Value::Text(left), Value::Text(right)) => graph.truth(holds(sign, left.cmp(right))),
        (Value::List(lefts), Value::List(rights)) if lefts.len() == rights.len() => {
            compare_each(graph, sign, lefts.iter().zip(rights))?
        }
        (Value::List(lefts), right) if !matches!(right, Value::List(_)) => {
            compare_each(graph, sign, lefts.iter().map(|left| (left, right)))?
        }
        (left, Value::List(rights)) if !matches!(left, Value::List(_)) => {
            compare_each(graph, sign, rights.iter().map(|right| (left, right)))?
        }
        // A text is no number.
        (Value::Text(_), Value::Node(_)) | (Value::Node(_), Value::Text(_))
            if matches!(sign, Comparison::Equal | Comparison::NotEqual) =>
        {
            graph.truth(sign == Comparison::NotEqual)
        }
        _ => {
            let (left, right) = (left.kind(), right.kind());
            return Err(Fault::new(format!("{left} cannot be compared with {right}")));
        }
    };
    Ok(Some(node))
}

/// Whether a comparison holds of two things that stand in an order.
fn holds(sign: Comparison, order: Ordering) -> bool {
    match sign {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterEqual => order.is_ge(),
    }
}

fn compare_branches(
    graph: &mut Graph,
    condition: NodeId,
    sign: Comparison,
    sides: [(&Value, &Value); 2],
) -> Result<NodeId, Fault> {
    let [then, otherwise] = sides.map(|(left, right)| compare_values(graph, sign, left, right));
    graph.apply(&signs::WHERE, &[condition, then?, otherwise?], Attributes::None)
}

fn compare_each<'a>(
    graph: &mut Graph,
    sign: Comparison,
    pairs: impl Iterator<Item = (&'a Value, &'a Value)>,
) -> Result<NodeId, Fault> {
    let each = pairs.map(|(left, right)| compare_values(graph, sign, left, right));
    let each = each.collect::<Result<Vec<_>, _>>()?;
    stack(graph, &each)
}

fn compare_values(graph: &mut Graph, sign: Comparison, left: &Value, right: &Value) -> Result<NodeId, Fault> {
    match compare_texts(graph, sign, left, right)? {
        Some(holds) => Ok(holds),
        None => {
            let (left, right) = (left.node(graph)?, right.node(graph)?);
            operators::compare_nodes(graph, sign, left, right, None)
        }
    }
}
