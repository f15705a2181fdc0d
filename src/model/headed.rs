//! Columns of a table by their names, and the words of a column as the numbers that stand for them; knows no file.

use std::collections::BTreeMap;

use super::Model;
use super::reading::Reading;

use crate::functions::shaping::{cut, pick};
use crate::functions::{self, Value};
use crate::graph::{Cut, Graph, NodeId, TOUCH, array};
use crate::language::syntax::{Comparison, Expression, ExpressionKind, Name};
use crate::report::{Fault, Place, did_you_mean};

/// `table["petal length"]`, `table[["age", "height"]]`, and `table.age`, which is read as the first.
///
/// What stands between the brackets is noted as the number of the column, so that programs can say it.
pub(super) fn read_columns(
    model: &mut Model,
    table: NodeId,
    at: &Expression,
    reading: &Reading,
) -> Result<NodeId, Fault> {
    let names = match at.kind.as_ref() {
        ExpressionKind::List(names) => names.as_slice(),
        _ => std::slice::from_ref(at),
    };
    let columns = functions::columns_of(&model.graph, table);
    let last = model.graph.shape(table).rank().checked_sub(1);
    let columns = match columns {
        Some(columns) if columns.axis.is_some() && columns.axis == last => columns.columns,
        columns => {
            let fault = nameless(names, columns.is_some());
            return Err(fault.at(reading.author_place(at.place)));
        }
    };
    model.graph.work.charge((columns.len() + names.len()) as u64 * TOUCH)?;
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, column) in columns.iter().enumerate() {
        by_name.entry(&column.name).or_default().push(place);
    }
    let mut places = Vec::new();
    for name in names {
        let ExpressionKind::Text(word) = name.kind.as_ref() else { continue };
        let fault = match by_name.get(word.as_str()).map(Vec::as_slice) {
            Some(&[place]) => {
                places.push(place);
                continue;
            }
            Some(_) => Fault::new(format!("the table has several columns “{word}”"))
                .remedy("take it by its number: `people[:, 0]`"),
            None => Fault::new(format!("the table has no column “{word}”"))
                .remedy(one_of(word, columns.iter().map(|column| column.name.as_str()))),
        };
        return Err(fault.at(reading.author_place(name.place)));
    }
    let mut cuts: Vec<Cut> =
        model.graph.shape(table).0.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
    let axis = cuts.len() - 1;
    let (number, column) = match (at.kind.as_ref(), places.as_slice()) {
        (ExpressionKind::Text(_), &[place]) => {
            cuts[axis] = Cut { start: place, step: 0, count: 1 };
            (model.graph.number(place as f64), cut(&mut model.graph, table, cuts))
        }
        _ => {
            let numbers = array::vector(places.iter().map(|&place| place as f64).collect());
            let numbers = model.graph.constant(numbers);
            (numbers, pick(&mut model.graph, table, vec![axis], &[numbers])?)
        }
    };
    model.names.note(&model.graph, at, &Value::Node(number), reading);
    Ok(column)
}

/// The fault of a name behind a value that has no columns with names.
fn nameless(names: &[Expression], turned: bool) -> Fault {
    let word = names.iter().find_map(|name| match name.kind.as_ref() {
        ExpressionKind::Text(word) => Some(word.as_str()),
        _ => None,
    });
    let word = word.unwrap_or_default();
    match turned {
        true => Fault::new(format!("“{word}” names a column, but this is not a table with its columns side by side"))
            .remedy("take the column from the table itself"),
        false => Fault::new(format!("this value has no part that is called `{word}`")).remedy(
            "columns that come from a table with a header have names, as in `people.age`; a value has `.T`, `.shape`, `.size` \
             and `.ndim`; everything else is a function of it: `mean(x)` or `x.mean()`",
        ),
    }
}

/// The numbers that words stand for beside a column that holds words: `species == "setosa"`.
pub(super) fn numbers_of_words(
    graph: &mut Graph,
    sign: Comparison,
    column: &Value,
    words: &Value,
) -> Result<Option<Value>, Fault> {
    let is_word = |value: &Value| matches!(value, Value::Text(_));
    let all_words = match words {
        Value::List(items) => !items.is_empty() && items.iter().all(is_word),
        one => is_word(one),
    };
    let Value::Node(column) = column else { return Ok(None) };
    let Some(columns) = functions::columns_of(graph, *column).filter(|_| all_words) else { return Ok(None) };
    let (Some(known), Some(one)) = (columns.words(), columns.one()) else { return Ok(None) };
    if !matches!(sign, Comparison::Equal | Comparison::NotEqual) {
        return Err(Fault::new("words have no order")
            .remedy(format!("compare the column “{}” with `==` or `!=`", one.name)));
    }
    graph.work.charge(known.len() as u64 * TOUCH)?;
    let places: BTreeMap<&str, usize> =
        known.iter().enumerate().map(|(place, word)| (word.as_str(), place)).collect();
    let place = |word: &Value| {
        let Value::Text(word) = word else { return Ok(f64::NAN) };
        places.get(word.as_str()).map(|&place| place as f64).ok_or_else(|| {
            Fault::new(format!("the column “{}” never holds “{word}”", one.name))
                .remedy(one_of(word, known.iter().map(String::as_str)))
        })
    };
    Ok(Some(Value::Node(match words {
        Value::List(items) => {
            let numbers = array::vector(items.iter().map(place).collect::<Result<_, _>>()?);
            graph.constant(numbers)
        }
        word => {
            let number = place(word)?;
            graph.number(number)
        }
    })))
}

/// Refuses to compare numbers that are no single one of several things with a text: it would never hold, whatever was meant.
pub(super) fn refuse_numbers_beside_text(graph: &Graph, left: &Value, right: &Value) -> Result<(), Fault> {
    let ((Value::Text(text), Value::Node(node)) | (Value::Node(node), Value::Text(text))) = (left, right)
    else {
        return Ok(());
    };
    if graph.shape(*node).is_scalar() && functions::columns_of(graph, *node).is_none() {
        return Ok(());
    }
    Err(Fault::new(format!("these are numbers, and none of them is the text “{text}”")).remedy(
        "compare them with the number that stands for the word; the words of a table's column are known as long as its numbers \
         come from the table by choosing, parting or joining",
    ))
}

/// What a function that compares is given: texts beside a column of words are the numbers that stand for them there.
pub(super) fn beside_columns<'a>(
    graph: &mut Graph,
    given: Vec<(Option<&'a str>, Value)>,
) -> Result<Vec<(Option<&'a str>, Value)>, Fault> {
    if !given.iter().any(|(_, value)| value.holds_text()) {
        return Ok(given);
    }
    let nodes: Vec<Value> = given.iter().map(|(_, value)| value.clone()).collect();
    let mut numbered = Vec::new();
    for (name, mut value) in given {
        for column in nodes.iter().filter(|column| matches!(column, Value::Node(_))) {
            if let Some(numbers) = numbers_of_words(graph, Comparison::Equal, column, &value)? {
                value = numbers;
            }
        }
        numbered.push((name, value));
    }
    if let [(_, one), (_, other), ..] = numbered.as_slice() {
        let text = |value: &Value| match value {
            Value::List(items) => items.iter().find(|item| matches!(item, Value::Text(_))).cloned(),
            _ => None,
        };
        let [one, other] = [one, other].map(|value| text(value).unwrap_or_else(|| value.clone()));
        refuse_numbers_beside_text(graph, &one, &other)?;
    }
    Ok(numbered)
}

/// Refuses `table.size` of a table that has a column of this name: it would be how many numbers the table has.
pub(super) fn refuse_hidden_column(
    graph: &Graph,
    function: &Name,
    call: Place,
    given: &[(Option<&str>, Value)],
) -> Result<(), Fault> {
    // Only a member stands behind its value, and has no brackets.
    let [(None, Value::Node(table))] = given else { return Ok(()) };
    if function.place.end != call.end {
        return Ok(());
    }
    let name = &function.text;
    let columns = functions::columns_of(graph, *table).filter(|columns| columns.axis.is_some());
    match columns.is_some_and(|columns| columns.columns.iter().any(|column| column.name == *name)) {
        false => Ok(()),
        true => Err(Fault::new(format!(
            "`.{name}` is a word that every value has, and a column of this table, too"
        ))
        .remedy(format!("write `[\"{name}\"]` for the column, or call `{name}(…)`"))),
    }
}

/// What was perhaps meant, or all that there is.
fn one_of<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    const SHOWN: usize = 12;
    did_you_mean(word, known.clone()).unwrap_or_else(|| {
        let listed: Vec<&str> = known.clone().take(SHOWN).collect();
        let more = if known.count() > SHOWN { ", …" } else { "" };
        format!("there are {}{more}", listed.join(", "))
    })
}
