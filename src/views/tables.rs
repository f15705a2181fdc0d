//! Tables from their values to exhibits, or why one cannot be drawn; computes no value.

use super::values::line;
use crate::exhibit::{Align, Cell, Exhibit, Table, TableColumn, nested};
use crate::graph::Array;
use crate::numbers::{column, format_spec, in_code};
use crate::record::{ColumnValues, Shown, TableValues};
use crate::report::Fault;

/// How many digits tell the numbers of a column apart, if it takes more than everywhere.
const MOST_DIGITS: usize = 6;

/// A table as an exhibit; refused where a format cannot be used.
pub(super) fn table(values: &TableValues, digits: usize) -> Result<Exhibit, Fault> {
    let length = values.columns.first().map_or(0, |column| column.values.len());
    let mut rows: Vec<Vec<Cell>> = vec![Vec::new(); length];
    let mut columns = Vec::new();
    for (index, ColumnValues { name, values: shown, format }) in values.columns.iter().enumerate() {
        let numeric = shown.iter().all(|value| matches!(value, Shown::Array(array) if array.ndim() == 0));
        columns.push(TableColumn {
            name: name.clone(),
            align: if numeric { Align::Right } else { Align::Left },
        });
        let keyed = values.keyed && index == 0;
        let cells = match format {
            None => column_cells(shown, numeric && !keyed, digits),
            Some((format, place)) => formatted_cells(shown, format).map_err(|fault| fault.at(*place))?,
        };
        for (row, cell) in rows.iter_mut().zip(cells) {
            row.push(cell);
        }
    }
    Ok(Exhibit::Table(Table { caption: values.title.clone(), columns, rows, row_heads: values.keyed }))
}

/// The cells of a column whose numbers the author's format writes; words stay as they are.
fn formatted_cells(values: &[Shown], format: &str) -> Result<Vec<Cell>, Fault> {
    let cell = |value: &Shown| match value {
        Shown::Array(array) => Ok(Cell::Number(nested(&each_formatted(array, format)?, array.shape()))),
        words => Ok(Cell::Text(line(words, 4))),
    };
    values.iter().map(cell).collect()
}

/// The numbers of an array, each written by a format.
pub fn each_formatted(array: &Array, format: &str) -> Result<Vec<String>, Fault> {
    let written = array.iter().map(|number| format_spec(*number, format));
    let written = written.collect::<Result<Vec<_>, _>>().map_err(|reason| {
        Fault::new(format!("the format `{format}` cannot be used: {reason}"))
            .remedy("for example `: .3f`, `: .2e` or `: .4g`")
    })?;
    // The sign of a number is a minus in a text; that of an exponent belongs to the code.
    let is_zero = |text: &str| text.chars().all(|letter| !letter.is_ascii_digit() || letter == '0');
    let minus = |text: String| match text.trim_start().starts_with('-') {
        // Zero has no sign for a reader.
        true if is_zero(&text) => text.replacen('-', "", 1),
        true => text.replacen('-', "−", 1),
        false => text,
    };
    Ok(written.into_iter().map(minus).collect())
}

/// The cells of one column: plain numbers under each other, everything else by itself.
fn column_cells(values: &[Shown], numeric: bool, digits: usize) -> Vec<Cell> {
    if numeric {
        let numbers = values
            .iter()
            .filter_map(|value| if let Shown::Array(array) = value { array.first().copied() } else { None });
        let numbers: Vec<f64> = numbers.collect();
        return told_apart(&numbers, digits).into_iter().map(Cell::Number).collect();
    }
    let cell = |value: &Shown| match value {
        Shown::Array(array) if array.ndim() == 0 => Cell::Number(line(value, digits)),
        other => Cell::Text(line(other, digits.min(4))),
    };
    values.iter().map(cell).collect()
}

/// A column with a few digits more where different numbers would read the same.
fn told_apart(numbers: &[f64], digits: usize) -> Vec<String> {
    let kinds = |mut texts: Vec<String>| {
        texts.sort();
        texts.dedup();
        texts.len()
    };
    let all = kinds(numbers.iter().map(|number| in_code(*number, 17)).collect());
    let enough = (digits..=MOST_DIGITS).find(|&digits| kinds(column(numbers, digits)) == all);
    column(numbers, enough.unwrap_or(digits))
}
