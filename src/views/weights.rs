//! What a training changed, before and after; knows quantities, but not how they were trained.

use super::values::{matrix, summary};
use super::{Look, View};
use crate::exhibit::{Align, Cell, Column, Exhibit, Group, Table, significant};
use crate::record::{Quantity, Record};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "weights",
    doc: "every parameter and state before and after the training",
    needs: "a `descend` or a `repeat`",
    studies: &[],
    options: &[],
    draw,
};

/// A quantity with at most this many numbers is spelled out line by line.
const MOST_LINES: usize = 6;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    if !record.runs.is_empty() {
        return compared(record, look);
    }
    if record.quantities.is_empty() {
        return None;
    }
    let mut rows = Vec::new();
    let mut matrices = Vec::new();
    for quantity in &record.quantities {
        if quantity.value.values.len() <= MOST_LINES && quantity.value.shape.rank() <= 1 {
            rows.extend(lines(quantity, look.digits));
        } else if quantity.value.shape.rank() == 2 && quantity.value.shape.0[1] <= 10 && quantity.value.shape.0[0] <= 12 {
            matrices.push(Exhibit::Table(matrix(&quantity.name, &quantity.value, look)));
        } else if quantity.value.shape.rank() == 1 && quantity.value.values.len() <= 10 {
            let row = quantity.value.as_ref().clone();
            let shape = crate::graph::Shape(vec![1, row.values.len()]);
            matrices.push(Exhibit::Table(matrix(&quantity.name, &crate::graph::Array::new(shape, row.values), look)));
        } else {
            let [start, end] = [&quantity.start, &quantity.value].map(|array| summary(array, look));
            rows.push(vec![Cell::Code(quantity.name.clone()), Cell::Text(start), Cell::Text(end)]);
        }
    }
    let mut parts = Vec::new();
    if !rows.is_empty() {
        let heads = [
            (String::new(), Align::Left),
            (say!(look.words, "weights-start"), Align::Right),
            (say!(look.words, "weights-trained"), Align::Right),
        ];
        let columns = heads.map(|(name, align)| Column { name, align });
        // Alone it has the caption of the whole.
        let caption = if matrices.is_empty() { say!(look.words, "weights-caption") } else { String::new() };
        parts.push(Exhibit::Table(Table { caption, columns: columns.into(), rows, row_heads: true }));
    }
    parts.extend(matrices);
    match parts.len() {
        1 => parts.pop(),
        _ => Some(Exhibit::Group(Group { caption: say!(look.words, "weights-caption"), parts })),
    }
}

/// One line for each number.
fn lines(quantity: &Quantity, digits: usize) -> Vec<Vec<Cell>> {
    let number = |value: f64| Cell::Number(significant(value, digits));
    let name = |index: usize| match quantity.value.shape.rank() {
        0 => quantity.name.clone(),
        _ => format!("{}[{index}]", quantity.name),
    };
    let pairs = quantity.start.values.iter().zip(&quantity.value.values).enumerate();
    pairs.map(|(index, (&start, &end))| vec![Cell::Code(name(index)), number(start), number(end)]).collect()
}

/// The trained values of several runs side by side; only small quantities are compared.
fn compared(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let (_, first) = record.runs.first()?;
    let small = first.quantities.iter().filter(|quantity| quantity.value.values.len() <= MOST_LINES && quantity.value.shape.rank() <= 1);
    let names: Vec<String> = small.map(|quantity| quantity.name.clone()).collect();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut heads = vec![Column::default()];
    for (index, (label, one)) in record.runs.iter().enumerate() {
        heads.push(Column { name: label.clone(), align: Align::Right });
        let quantities = names.iter().filter_map(|name| one.quantities.iter().find(|quantity| quantity.name == *name));
        for (row, mut line) in quantities.flat_map(|quantity| lines(quantity, look.digits)).enumerate() {
            let Some(trained) = line.pop() else { continue };
            if index == 0 {
                rows.push(vec![line.swap_remove(0)]);
            }
            if let Some(cells) = rows.get_mut(row) {
                cells.push(trained);
            }
        }
    }
    let table = Table { caption: say!(look.words, "weights-compared"), columns: heads, rows, row_heads: true };
    (!table.rows.is_empty()).then_some(Exhibit::Table(table))
}
