//! What a call of `csv` asks for: columns, words as numbers, missing values; knows no cell.

use super::cells::{Cells, Gaps};
use crate::functions::{Arguments, Value};
use crate::graph::{Graph, array};
use crate::report::Fault;

/// One result of a call.
pub(super) enum Pick {
    /// A single column, which becomes a vector.
    One([usize; 1]),
    /// Columns side by side, which become a matrix.
    Several(Vec<usize>),
}

impl Pick {
    /// The columns that it takes.
    pub fn columns(&self) -> &[usize] {
        match self {
            Pick::One(column) => column,
            Pick::Several(columns) => columns,
        }
    }
}

/// Reads `missing=…`.
pub(super) fn missing(graph: &mut Graph, arguments: &Arguments, index: usize) -> Result<Gaps, Fault> {
    Ok(match arguments.value(index) {
        Value::None => Gaps::Told,
        Value::Text(word) => match word.as_str() {
            "drop" => Gaps::Drop,
            "mean" => Gaps::Mean,
            "median" => Gaps::Median,
            "nan" => Gaps::Number(f64::NAN),
            _ => {
                return Err(Fault::new(format!("missing values cannot be handled by “{word}”"))
                    .remedy("`missing` is \"drop\", \"mean\", \"median\", \"nan\" or a number"));
            }
        },
        _ => Gaps::Number(arguments.number(graph, index)?),
    })
}

/// Reads `separator=…`; a comma if nothing is said.
pub(super) fn separator(value: &Value) -> Result<u8, Fault> {
    match value {
        Value::None => Ok(b','),
        Value::Text(word) if word == "tab" || word == "\t" => Ok(b'\t'),
        Value::Text(word) if word == "space" => Ok(b' '),
        Value::Text(word) if word.len() == 1 && !matches!(word.as_str(), "\"" | "#" | "\n" | "\r") => {
            Ok(word.as_bytes()[0])
        }
        _ => Err(Fault::new("`separator` is the one letter between two cells")
            .remedy("for example \",\", \";\", \"tab\" or \"space\"")),
    }
}

/// Reads `columns=…`.
pub(super) fn picks(
    graph: &mut Graph,
    arguments: &Arguments,
    index: usize,
    table: &Cells,
) -> Result<Vec<Pick>, Fault> {
    let value = arguments.value(index);
    if *value == Value::None {
        return Ok(vec![Pick::Several((0..table.width()).collect())]);
    }
    allow(graph, value)?;
    let parts = parts(graph, value);
    let nested = |value: &Value, graph: &mut Graph| self::parts(graph, value).is_some();
    match parts {
        None => Ok(vec![Pick::One([column(graph, value, table)?])]),
        Some(parts) if parts.is_empty() => Err(unfit()),
        Some(parts) if parts.iter().any(|part| nested(part, graph)) => parts
            .iter()
            .map(|part| match self::parts(graph, part) {
                None => Ok(Pick::One([column(graph, part, table)?])),
                Some(inner) if inner.is_empty() => Err(unfit()),
                Some(inner) => columns(graph, &inner, table).map(Pick::Several),
            })
            .collect(),
        Some(parts) => Ok(vec![Pick::Several(columns(graph, &parts, table)?)]),
    }
}

/// Reads `categories=…`: the columns whose words become numbers.
pub(super) fn worded(
    graph: &mut Graph,
    arguments: &Arguments,
    index: usize,
    table: &Cells,
) -> Result<Vec<usize>, Fault> {
    match arguments.value(index) {
        Value::None => Ok(Vec::new()),
        value => {
            allow(graph, value)?;
            match parts(graph, value) {
                None => Ok(vec![column(graph, value, table)?]),
                Some(parts) => columns(graph, &parts, table),
            }
        }
    }
}

/// How many columns may be asked for.
const MOST_COLUMNS: usize = 10_000;

/// Refuses a list of columns that no table has.
fn allow(graph: &Graph, value: &Value) -> Result<(), Fault> {
    let count = match value {
        Value::List(items) => items.len(),
        Value::Node(node) => graph.shape(*node).size(),
        _ => 1,
    };
    match count > MOST_COLUMNS {
        true => Err(Fault::new(format!("these are {count} columns, more than a table may have"))
            .remedy(format!("ask for those that the lesson needs, at most {MOST_COLUMNS}"))),
        false => Ok(()),
    }
}

/// The elements of a list, or none if the value is no list.
fn parts(graph: &mut Graph, value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::List(items) => Some(items.clone()),
        Value::Node(node) => {
            let known = graph.known(*node).filter(|known| known.ndim() > 0)?;
            let rows = (0..known.shape()[0]).map(|row| Value::Node(graph.constant(array::row(&known, row))));
            Some(rows.collect())
        }
        _ => None,
    }
}

fn columns(graph: &mut Graph, parts: &[Value], table: &Cells) -> Result<Vec<usize>, Fault> {
    parts.iter().map(|part| column(graph, part, table)).collect()
}

fn column(graph: &mut Graph, value: &Value, table: &Cells) -> Result<usize, Fault> {
    match value {
        Value::Text(name) => table.named(name.trim()),
        Value::Node(node) => {
            let number = graph.known(*node).and_then(|known| array::as_number(&known));
            table.numbered(number.ok_or_else(unfit)?)
        }
        _ => Err(unfit()),
    }
}

fn unfit() -> Fault {
    Fault::new("a column is a name in quotes or a number from 0").remedy(
        "for example `columns=[\"height\", \"weight\"]`, or `columns=[[0, 1], 2]` for a matrix and a vector",
    )
}
