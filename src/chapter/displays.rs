//! Tables from plans to exhibits; knows values and places, but no Markdown.

use super::Work;
use super::block::shown;
use super::prose::formatted;
use crate::exhibit::{Align, Cell, Column, Exhibit, Table, column, in_code};
use crate::model::TablePlan;
use crate::record::Shown;
use crate::report::Fault;

/// How many digits tell the numbers of a column apart, if it takes more than everywhere.
const MOST_DIGITS: usize = 6;

impl Work<'_> {
    /// A table with its values.
    pub(super) fn table(&mut self, plan: TablePlan) -> Result<Exhibit, Fault> {
        let mut rows = Vec::new();
        for row in &plan.rows {
            let cells =
                row.iter().map(|value| shown(&mut self.model, value)).collect::<Result<Vec<_>, _>>()?;
            rows.push(cells);
        }
        let digits = self.settings.digits;
        let mut cells: Vec<Vec<Cell>> = vec![Vec::new(); rows.len()];
        let mut columns = Vec::new();
        for (index, head) in plan.heads.iter().enumerate() {
            let name = head.label.clone().unwrap_or_else(|| format!("`{}`", self.texts.text(head.place)));
            let values: Vec<&Shown> = rows.iter().filter_map(|row| row.get(index)).collect();
            let numeric =
                values.iter().all(|value| matches!(value, Shown::Array(array) if array.ndim() == 0));
            columns.push(Column { name, align: if numeric { Align::Right } else { Align::Left } });
            let keyed = plan.keyed && index == 0;
            let column = match &head.format {
                None => column_cells(&values, numeric && !keyed, digits),
                Some((format, place)) => {
                    formatted_cells(&values, format).map_err(|fault| fault.at(*place))?
                }
            };
            for (row, cell) in cells.iter_mut().zip(column) {
                row.push(cell);
            }
        }
        Ok(Exhibit::Table(Table { caption: plan.title, columns, rows: cells, row_heads: plan.keyed }))
    }
}

/// The cells of a column whose numbers the author's format writes; words stay as they are.
fn formatted_cells(values: &[&Shown], format: &str) -> Result<Vec<Cell>, Fault> {
    let cell = |value: &&Shown| match value {
        Shown::Array(array) => formatted(array, format).map(Cell::Number),
        words => Ok(Cell::Text(words.line(4))),
    };
    values.iter().map(cell).collect()
}

/// The cells of one column: plain numbers under each other, everything else by itself.
fn column_cells(values: &[&Shown], numeric: bool, digits: usize) -> Vec<Cell> {
    if numeric {
        let numbers = values
            .iter()
            .filter_map(|value| if let Shown::Array(array) = value { array.first().copied() } else { None });
        let numbers: Vec<f64> = numbers.collect();
        return told_apart(&numbers, digits).into_iter().map(Cell::Number).collect();
    }
    let cell = |value: &&Shown| match value {
        Shown::Array(array) if array.ndim() == 0 => Cell::Number(value.line(digits)),
        other => Cell::Text(other.line(digits.min(4))),
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
