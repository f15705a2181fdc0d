//! Small images side by side, each with a word below it; it does not know what is on them.

use super::chart::{Field, bounds};
use super::frame::{ROW, STYLE, WIDTH, fitted, text};
use super::legend::{shades_legend, shades_width};
use super::outline::coordinate;
use super::raster::data_address;
use crate::markup::escape_html as escape;

/// Images of one size in reading order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tiles {
    /// What the images show.
    pub caption: String,
    /// How many numbers stand in a column of an image.
    pub height: usize,
    /// How many numbers stand in a row of an image.
    pub width: usize,
    /// The images; all share one scale of shades.
    pub tiles: Vec<Tile>,
}

/// One image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tile {
    /// A word below it.
    pub label: String,
    /// Its numbers, row by row from the top.
    pub values: Vec<f64>,
}

/// The most images in a row.
const ACROSS: usize = 10;

/// The gap between images.
const GAP: f64 = 10.0;

/// Room for the words below a row of images.
const FOOT: f64 = 24.0;

/// The images as one `<svg>` element, told in words by the caption.
pub(super) fn tiles_picture(tiles: &Tiles) -> String {
    let across = tiles.tiles.len().clamp(1, ACROSS) as f64;
    let width = ((WIDTH - (across - 1.0) * GAP) / across).min(88.0);
    let height = width * tiles.height as f64 / tiles.width.max(1) as f64;
    let (low, high) =
        bounds(tiles.tiles.iter().flat_map(|tile| tile.values.iter().copied())).unwrap_or((0.0, 0.0));
    let mut body = String::new();
    // Without a legend two colours say nothing of their signs.
    let two_coloured = low < 0.0 && high > 0.0;
    let head = if two_coloured { ROW } else { 0.0 };
    if two_coloured {
        let ends = Field { zs: vec![low, high], ..Field::default() };
        let legend = shades_legend(&ends, 0.5 * (WIDTH - shades_width(&ends)), 13.0);
        body.push_str(&format!("<g text-anchor=\"start\">{legend}</g>"));
    }
    let start = 0.5 * (WIDTH - across * width - (across - 1.0) * GAP);
    for (index, tile) in tiles.tiles.iter().enumerate() {
        let left = start + (index % ACROSS) as f64 * (width + GAP);
        let top = head + (index / ACROSS) as f64 * (height + FOOT);
        let axis = |count: usize| (0..count).map(|place| place as f64).collect();
        let field = Field {
            xs: axis(tiles.width),
            ys: axis(tiles.height),
            zs: tile.values.clone(),
            ..Field::default()
        };
        let address = data_address(&field, (low, high), false, true);
        let [x, y, wide, tall] = [left, top, width, height].map(coordinate);
        body.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{tall}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".3\"/><image href=\"{address}\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{tall}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\"/>"
        ));
        body.push_str(&text(left + 0.5 * width, top + height + 16.0, &fitted(&tile.label, width + GAP)));
    }
    let rows = tiles.tiles.len().div_ceil(ACROSS) as f64;
    let labels: Vec<&str> = tiles.tiles.iter().map(|tile| tile.label.as_str()).collect();
    let spoken = escape(&format!("{}: {}", tiles.caption.replace('`', ""), labels.join(", ")));
    format!(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{spoken}\" font-size=\"13\" fill=\"currentColor\" text-anchor=\"middle\" style=\"{STYLE}\">{body}</svg>",
        coordinate(WIDTH),
        coordinate(head + rows * (height + FOOT)),
    )
}
