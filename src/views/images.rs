//! Rows of data, or weights, that are images; knows arrays, but not what is on them.

use ndarray::Axis;

use super::fit::{INPUTS, PREDICTION, TRUTH, fits};
use super::{Accepted, Look, View, ViewOption, runs_of};
use crate::exhibit::{Exhibit, Tile, Tiles};
use crate::graph::{Array, array};
use crate::numbers::significant;
use crate::program::Part;
use crate::record::{Fit, Record, Study};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "images",
    doc: "rows of data that are square images, each with what is true and what the model says, or weights as images, unit by unit; with `of` also a matrix that is one image",
    needs: "data whose rows are square images of at least 3 by 3, or images behind `of`",
    studies: &[Study::Fit, Study::Values],
    options: &[
        ViewOption { name: "of", takes: Accepted::Names, doc: "what is drawn; else the inputs of the model" },
        ViewOption {
            name: "rows",
            takes: Accepted::Places,
            doc: "which images are drawn, counted from 0, or a name of the block that holds their places; else the first 20",
        },
        INPUTS,
        TRUTH,
        PREDICTION,
    ],
    draw,
};

/// How many images are drawn if the author does not say.
const MOST: usize = 20;
/// Smaller images show nothing.
const SMALLEST: usize = 3;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let named = look.options.names("of");
    let fit = fits(record, look).first().map(|(_, fit)| *fit);
    let found = runs_of(record).into_iter().next().map(|(_, one)| one)?;
    // What the model reads is not learned.
    let arrays: Vec<(&str, &Array, bool)> = match named {
        [] => fit
            .iter()
            .flat_map(|fit| &fit.arrays)
            .map(|(name, array)| (name.as_str(), array, false))
            .collect(),
        names => {
            let asked = found.studies.values.iter().filter(|found| names.contains(&found.name));
            let is_learned =
                |node| found.names.iter().any(|named| named.node == node && named.part == Part::Param);
            asked.map(|found| (found.name.as_str(), &found.value, is_learned(found.node))).collect()
        }
    };
    let named_rows = look.options.names("rows");
    let held = found.studies.values.iter().filter(|found| named_rows.contains(&found.name));
    let rows = match named_rows {
        [] => look.options.numbers("rows").to_vec(),
        _ => held.flat_map(|found| found.value.iter().copied()).collect(),
    };
    let mut parts: Vec<Exhibit> = arrays
        .into_iter()
        .filter_map(|(name, array, learned)| {
            // An array that is asked for by name may be one image.
            let images =
                images(array, learned).or_else(|| if named.is_empty() { None } else { one_image(array) })?;
            let fit = fit.filter(|fit| fit.arrays.iter().any(|(other, _)| other == name));
            Some(Exhibit::Tiles(tiles(name, &images, &rows, fit, look)))
        })
        .collect();
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Exhibit::Group(crate::exhibit::Group { caption: String::new(), parts })),
    }
}

/// Images of one size.
struct Images {
    height: usize,
    width: usize,
    all: Vec<Vec<f64>>,
}

/// The images that an array holds: along its last two axes, or in rows whose length is a square; of learned
/// numbers, first in columns, since a column is what one unit looks for.
fn images(array: &Array, learned: bool) -> Option<Images> {
    let side = |length: usize| {
        let side = libm::round(libm::sqrt(length as f64)) as usize;
        (side * side == length && side >= SMALLEST).then_some(side)
    };
    match *array.shape() {
        [rows, columns] => {
            let along = |axis| {
                let lines = array.axis_iter(Axis(axis)).map(|line| line.iter().copied().collect());
                lines.collect::<Vec<Vec<f64>>>()
            };
            let row = || Some((side(columns)?, along(0)));
            let column = || Some((side(rows)?, along(1)));
            let (side, all) = if learned { column().or_else(row) } else { row() }?;
            Some(Images { height: side, width: side, all })
        }
        [.., height, width] if array.ndim() >= 3 && height > 1 && width > 1 => Some(Images {
            height,
            width,
            all: array::flat(array).chunks(height * width).map(<[f64]>::to_vec).collect(),
        }),
        _ => None,
    }
}

/// A matrix that is an image itself.
fn one_image(array: &Array) -> Option<Images> {
    match *array.shape() {
        [height, width] if height >= SMALLEST && width >= SMALLEST => {
            Some(Images { height, width, all: vec![array.iter().copied().collect()] })
        }
        _ => None,
    }
}

fn tiles(name: &str, images: &Images, rows: &[f64], fit: Option<&Fit>, look: Look<'_>) -> Tiles {
    let chosen: Vec<usize> = match rows {
        [] => (0..images.all.len().min(MOST)).collect::<Vec<usize>>(),
        rows => rows.iter().map(|row| *row as usize).filter(|row| *row < images.all.len()).collect(),
    };
    let classes =
        fit.and_then(|fit| fit.classes.as_ref()).filter(|classes| classes.truth.len() == images.all.len());
    let tile = |row: &usize| {
        let label = match classes {
            None => row.to_string(),
            Some(classes) => {
                let kind = |class: usize| significant(classes.kinds[class], 4);
                let (truth, said) = (classes.truth[*row], classes.predicted[*row]);
                if truth == said { kind(truth) } else { format!("{} → {}", kind(truth), kind(said)) }
            }
        };
        Tile { label, values: images.all[*row].clone() }
    };
    let shown = chosen.len().to_string();
    let size = format!("{} × {}", images.height, images.width);
    let message = match (classes.is_some(), chosen.len() == images.all.len()) {
        (false, false) => "images-caption",
        (true, false) => "images-caption-classes",
        (false, true) => "images-caption-all",
        (true, true) => "images-caption-all-classes",
    };
    Tiles {
        caption: say!(
            look.words,
            message,
            name = format!("`{name}`"),
            shown = shown,
            all = images.all.len(),
            size = size
        ),
        height: images.height,
        width: images.width,
        tiles: chosen.iter().map(tile).collect(),
    }
}
