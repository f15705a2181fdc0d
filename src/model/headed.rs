//! Columns of a table by their names, and the words of a column as the numbers that stand for them; knows no file.

use super::Model;
use super::reading::Reading;
use crate::functions::shaping::{cut, pick};
use crate::functions::{self, Value};
use crate::graph::{Cut, Graph, NodeId, array};
use crate::language::syntax::{Comparison, Expression, ExpressionKind};
use crate::report::{Fault, did_you_mean};

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
    let mut places = Vec::new();
    for name in names {
        let ExpressionKind::Text(word) = name.kind.as_ref() else { continue };
        let mut found = columns.iter().enumerate().filter(|(_, column)| column.name == *word);
        let fault = match (found.next(), found.next()) {
            (Some((place, _)), None) => {
                places.push(place);
                continue;
            }
            (Some(_), Some(_)) => Fault::new(format!("the table has several columns “{word}”"))
                .remedy("take it by its number: `table[:, 0]`"),
            (None, _) => {
                let known = || columns.iter().map(|column| column.name.as_str());
                Fault::new(format!("the table has no column “{word}”")).remedy(one_of(word, known()))
            }
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
            "columns that come from a table with a header have names, as in `table.age`; a value has `.T`, `.shape`, `.size` \
             and `.ndim`; everything else is a function of it: `mean(x)` or `x.mean()`",
        ),
    }
}

/// The number that a word stands for beside a column that holds words: `species == "setosa"`.
pub(super) fn number_of_word(
    graph: &mut Graph,
    sign: Comparison,
    column: &Value,
    word: &str,
) -> Result<Option<NodeId>, Fault> {
    let Value::Node(column) = column else { return Ok(None) };
    let Some(columns) = functions::columns_of(graph, *column) else { return Ok(None) };
    let (Some(words), Some(one)) = (columns.words(), columns.one()) else { return Ok(None) };
    if !matches!(sign, Comparison::Equal | Comparison::NotEqual) {
        return Err(Fault::new("words have no order")
            .remedy(format!("compare the column “{}” with `==` or `!=`", one.name)));
    }
    match words.iter().position(|known| known == word) {
        Some(number) => Ok(Some(graph.number(number as f64))),
        None => {
            let known = words.iter().map(String::as_str);
            Err(Fault::new(format!("the column “{}” never holds “{word}”", one.name))
                .remedy(one_of(word, known)))
        }
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
