//! What a training changed, before and after; knows quantities, but not how they were trained.

use super::described::described;
use super::values::{matrix, summary};
use super::{Look, View};
use crate::exhibit::{
    Align, Axis, Cell, Chart, Exhibit, Field, Group, Mark, Series, Shading, Table, TableColumn, Tile, Tiles,
};
use crate::graph::{Shape, array};
use crate::numbers::column;
use crate::program::Part;
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
/// More bars say less than their summary.
const MOST_BARS: usize = 200;
/// So many small images can still be looked at one by one.
const MOST_TILES: usize = 60;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    if !record.runs.is_empty() {
        return compared(record, look);
    }
    if record.quantities.is_empty() {
        return None;
    }
    let learned = record.quantities.iter().any(|quantity| quantity.part == Part::Param);
    let caption = say!(look.words, if learned { "weights-caption" } else { "weights-caption-states" });
    let mut rows = Vec::new();
    let mut large = Vec::new();
    for quantity in &record.quantities {
        let array = &quantity.value;
        match *array.shape() {
            [] | [_] if array.len() <= MOST_LINES => rows.extend(lines(quantity, look.digits)),
            [height, width] if width <= 10 && height <= 12 => {
                large.push(Exhibit::Table(matrix(&quantity.name, array, look)));
            }
            [length] if length <= 10 => {
                let row = array::shaped(Shape(vec![1, length]), array::flat(array).to_vec());
                large.push(Exhibit::Table(matrix(&quantity.name, &row, look)));
            }
            _ => match picture(quantity, look) {
                Some(picture) => large.push(picture),
                None => {
                    let [start, end] = [&quantity.start, &quantity.value].map(|array| summary(array, look));
                    rows.push(vec![Cell::Code(quantity.name.clone()), Cell::Text(start), Cell::Text(end)]);
                }
            },
        }
    }
    let mut parts = Vec::new();
    if !rows.is_empty() {
        let heads = [
            (String::new(), Align::Left),
            (say!(look.words, "weights-start"), Align::Right),
            (say!(look.words, "weights-trained"), Align::Right),
        ];
        let columns = heads.map(|(name, align)| TableColumn { name, align });
        // Alone it has the caption of the whole.
        let caption = if large.is_empty() { caption.clone() } else { String::new() };
        parts.push(Exhibit::Table(Table { caption, columns: columns.into(), rows, row_heads: true }));
    }
    parts.extend(large);
    match parts.len() {
        1 => parts.pop(),
        _ => Some(Exhibit::Group(Group { caption, parts })),
    }
}

/// A large array as a picture with its summary: bars, a heat map, or the images that it is made of.
fn picture(quantity: &Quantity, look: Look<'_>) -> Option<Exhibit> {
    let array = &quantity.value;
    let title = format!("`{}`: {}", quantity.name, summary(array, look));
    let axis = |count: usize| (0..count).map(|index| index as f64).collect::<Vec<f64>>();
    match *array.shape() {
        [length] | [length, 1] | [1, length] if (1..=MOST_BARS).contains(&length) => {
            let name = quantity.name.clone();
            let series = vec![Series {
                name,
                mark: Mark::Bars,
                xs: axis(length),
                ys: array::flat(array).to_vec(),
                ..Series::default()
            }];
            Some(Exhibit::Chart(Box::new(Chart { title, series, ..Chart::default() })))
        }
        [height, width] if height > 0 && width > 0 => {
            let field = Field {
                name: quantity.name.clone(),
                shading: Shading::Cells,
                xs: axis(width),
                ys: axis(height),
                zs: array::flat(array).to_vec(),
                ..Field::default()
            };
            let label = format!("{}[i, j]", quantity.name);
            let y = Axis { label, reversed: true, names: indices(height), ..Axis::default() };
            let x = Axis { names: indices(width), ..Axis::default() };
            let chart = Chart { title, x, y, field: Some(field), even: true, ..Chart::default() };
            let alternative = described(&chart, look.words);
            Some(Exhibit::Chart(Box::new(Chart { alternative, ..chart })))
        }
        [.., height, width] if height > 1 && width > 1 && array.len() / (height * width) <= MOST_TILES => {
            let flat = array::flat(array);
            let cut = flat.chunks(height * width).enumerate();
            let tiles = cut.map(|(index, values)| Tile { label: index.to_string(), values: values.to_vec() });
            Some(Exhibit::Tiles(Tiles { caption: title, height, width, tiles: tiles.collect() }))
        }
        _ => None,
    }
}

/// The places along an axis of an array, as its indices.
fn indices(count: usize) -> Vec<String> {
    (0..count).map(|index| index.to_string()).collect()
}

/// One line for each number.
fn lines(quantity: &Quantity, digits: usize) -> Vec<Vec<Cell>> {
    let name = |index: usize| match quantity.value.ndim() {
        0 => quantity.name.clone(),
        _ => format!("{}[{index}]", quantity.name),
    };
    let [start, end] = [&quantity.start, &quantity.value].map(|array| column(&array::flat(array), digits));
    let pairs = start.into_iter().zip(end).enumerate();
    pairs
        .map(|(index, (start, end))| vec![Cell::Code(name(index)), Cell::Number(start), Cell::Number(end)])
        .collect()
}

/// The trained values of several runs side by side; only small quantities are compared.
fn compared(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let (_, first) = record.runs.first()?;
    let small = first
        .quantities
        .iter()
        .filter(|quantity| quantity.value.len() <= MOST_LINES && quantity.value.ndim() <= 1);
    let names: Vec<String> = small.map(|quantity| quantity.name.clone()).collect();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut heads = vec![TableColumn::default()];
    for (index, (label, one)) in record.runs.iter().enumerate() {
        heads.push(TableColumn { name: label.clone(), align: Align::Right });
        let quantities =
            names.iter().filter_map(|name| one.quantities.iter().find(|quantity| quantity.name == *name));
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
    let table =
        Table { caption: say!(look.words, "weights-compared"), columns: heads, rows, row_heads: true };
    (!table.rows.is_empty()).then_some(Exhibit::Table(table))
}
