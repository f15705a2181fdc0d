//! The values that a block shows with a bare expression; knows arrays, but no training.

use super::{Look, View};
use crate::exhibit::{Align, Cell, Exhibit, Group, Table, TableColumn, listed};
use crate::graph::{Array, Shape, array};
use crate::numbers::{column, significant};
use crate::record::{Record, Shown};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "values",
    doc: "every expression that stands on a line of its own, with its value",
    needs: "an expression on a line of its own",
    studies: &[],
    options: &[],
    draw,
};

/// Larger arrays are summed up.
const LARGEST_TABLE: usize = 400;
/// Wider arrays are summed up.
const WIDEST_TABLE: usize = 12;

/// Longer arrays are cut where they stand in a line.
const LONGEST_LINE: usize = 12;

/// A value in a line, with so many significant digits.
pub fn line(value: &Shown, digits: usize) -> String {
    match value {
        Shown::Text(text) => text.clone(),
        Shown::Array(array) => listed(&array::flat(array), array.shape(), LONGEST_LINE, digits),
        Shown::List(items) => items.iter().map(|item| line(item, digits)).collect::<Vec<_>>().join(", "),
    }
}

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let mut parts = Vec::new();
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    for (source, value) in &record.shown {
        let written = match value {
            Shown::Array(array) => in_a_line(array, look),
            words => Some(line(words, look.digits)),
        };
        if let Some(rows) = grid(value, look) {
            flush(&mut lines, &mut parts, look);
            parts.push(Exhibit::Table(lettered(source, rows)));
            continue;
        }
        match (written, value) {
            (Some(written), _) => lines.push(vec![Cell::Code(source.clone()), Cell::Number(written)]),
            (None, Shown::Array(array)) => {
                flush(&mut lines, &mut parts, look);
                parts.push(Exhibit::Table(matrix(source, array, look)));
            }
            (None, _) => {}
        }
    }
    flush(&mut lines, &mut parts, look);
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Exhibit::Group(Group { caption: String::new(), parts })),
    }
}

/// Rows of words: lists in a list, or texts of one length, whose letters stand below each other.
fn grid(value: &Shown, look: Look<'_>) -> Option<Vec<Vec<Cell>>> {
    let Shown::List(items) = value else { return None };
    let row = |item: &Shown| match item {
        Shown::List(words) => Some(words.iter().map(|word| Cell::Text(line(word, look.digits))).collect()),
        Shown::Text(text) => {
            Some(text.chars().map(|letter| Cell::Text(letter.to_string())).collect::<Vec<Cell>>())
        }
        Shown::Array(_) => None,
    };
    let rows: Vec<Vec<Cell>> = items.iter().map(row).collect::<Option<_>>()?;
    let width = rows.first()?.len();
    let even = rows.len() > 1 && rows.iter().all(|row| row.len() == width);
    (even && (2..=WIDEST_TABLE).contains(&width)).then_some(rows)
}

/// Rows of words, each with its index.
fn lettered(caption: &str, rows: Vec<Vec<Cell>>) -> Table {
    let heads = (0..rows[0].len()).map(|index| TableColumn { name: index.to_string(), align: Align::Left });
    let columns =
        std::iter::once(TableColumn { name: String::new(), align: Align::Right }).chain(heads).collect();
    let numbered = rows.into_iter().enumerate();
    let rows = numbered.map(|(index, row)| [vec![Cell::Number(index.to_string())], row].concat()).collect();
    Table { caption: format!("`{caption}`"), columns, rows, row_heads: true }
}

fn flush(lines: &mut Vec<Vec<Cell>>, parts: &mut Vec<Exhibit>, look: Look<'_>) {
    if lines.is_empty() {
        return;
    }
    let columns = vec![
        TableColumn { name: say!(look.words, "expression"), align: Align::Left },
        TableColumn { name: say!(look.words, "value"), align: Align::Right },
    ];
    let rows = std::mem::take(lines);
    parts.push(Exhibit::Table(Table { caption: String::new(), columns, rows, row_heads: true }));
}

/// A number or a short vector in one line.
pub(super) fn in_a_line(array: &Array, look: Look<'_>) -> Option<String> {
    match array.ndim() {
        0 => Some(significant(array::flat(array)[0], look.digits)),
        1 if array.len() <= 8 => Some(listed(&array::flat(array), array.shape(), 8, look.digits)),
        _ if array.len() > LARGEST_TABLE
            || array.shape().last().is_some_and(|&width| width > WIDEST_TABLE && array.ndim() > 1)
            || array.ndim() > 2 =>
        {
            Some(summary(array, look))
        }
        _ => None,
    }
}

/// What a large array looks like from afar.
pub(super) fn summary(array: &Array, look: Look<'_>) -> String {
    let shape = Shape::of(array).in_words();
    let Some((low, high)) = ends(array) else { return say!(look.words, "array-empty", shape = shape) };
    let mean = array.iter().sum::<f64>() / array.len() as f64;
    let [low, mean, high] = [low, mean, high].map(|value| significant(value, look.digits));
    say!(look.words, "array-summary", shape = shape, low = low, high = high, mean = mean)
}

/// The smallest and the largest number of an array that has any.
pub(super) fn ends(array: &Array) -> Option<(f64, f64)> {
    let low = array.iter().copied().reduce(f64::min)?;
    let high = array.iter().copied().reduce(f64::max)?;
    Some((low, high))
}

/// A vector or a matrix, each row with its index.
pub(super) fn matrix(caption: &str, array: &Array, look: Look<'_>) -> Table {
    let width = if array.ndim() == 2 { array.shape()[1] } else { 1 };
    // A wide table keeps fewer digits, so that it fits the page.
    let digits = if width > 6 { look.digits.min(3) } else { look.digits };
    let numbers: Vec<Vec<String>> = (0..width)
        .map(|index| array.iter().skip(index).step_by(width.max(1)).copied().collect::<Vec<f64>>())
        .map(|values| column(&values, digits))
        .collect();
    let mut columns = vec![TableColumn { name: String::new(), align: Align::Right }];
    let heads =
        (0..width).map(|index| if array.ndim() == 2 { index.to_string() } else { say!(look.words, "value") });
    columns.extend(heads.map(|name| TableColumn { name, align: Align::Right }));
    let rows = (0..array.len() / width.max(1)).map(|row| {
        let head = std::iter::once(Cell::Number(row.to_string()));
        head.chain(numbers.iter().map(|column| Cell::Number(column[row].clone()))).collect()
    });
    Table { caption: format!("`{caption}`"), columns, rows: rows.collect(), row_heads: true }
}
