//! The values that a table of the block shows, from its plan; draws nothing.

use super::shown;
use crate::model::{Model, TablePlan};
use crate::record::{ColumnValues, Shown, TableValues};
use crate::report::{Fault, Place};

/// A table with its values; `source` gives the author's text at a place.
pub fn table(
    model: &mut Model,
    plan: &TablePlan,
    source: &dyn Fn(Place) -> String,
) -> Result<TableValues, Fault> {
    let mut columns: Vec<ColumnValues> = Vec::new();
    for head in &plan.heads {
        let name = head.label.clone().unwrap_or_else(|| format!("`{}`", source(head.place)));
        columns.push(ColumnValues { name, values: Vec::new(), format: head.format.clone() });
    }
    for row in &plan.rows {
        let values = row.iter().map(|value| shown(model, value)).collect::<Result<Vec<Shown>, Fault>>()?;
        for (column, value) in columns.iter_mut().zip(values) {
            column.values.push(value);
        }
    }
    Ok(TableValues { title: plan.title.clone(), columns, keyed: plan.keyed })
}
