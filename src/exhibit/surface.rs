//! A field within the frame of a chart: cells with numbers, an image, or contour lines.

use super::chart::{Chart, Field, Mark, Note, Series, Shading};
use super::field::{Run, SHADES, cells, coarse, contour, levels};
use super::frame::{Frame, HIGHEST, LARGEST_CELL, WIDTH, letters, text};
use super::outline::{Pen, Point, coordinate, thinned};
use super::palette::{ABOVE, BELOW, series_colour};
use super::raster::data_address;
use super::scale::Extent;
use crate::numbers::significant;

/// How much ink the highest of the bands between contours has.
const DARKEST_BAND: f64 = 0.2;

/// The field as SVG; the heights of its contours keep away from notes and paths.
pub(super) fn field_drawing(field: &Field, frame: &Frame, chart: &Chart) -> String {
    match field.shading {
        Shading::Cells if even(field, frame) => image_drawing(&coarse(field), frame),
        Shading::Cells => cells_drawing(&coarse(field), frame),
        Shading::Contours => contours_drawing(field, frame, chart),
        // It has a picture of its own.
        Shading::Relief => String::new(),
    }
}

/// The area where a field is positive, in the colour of a series.
pub(super) fn region_drawing(field: &Field, index: usize, frame: &Frame) -> String {
    let lowest = -1e-9 * field.bounds().map_or(1.0, |(low, high)| low.abs().max(high.abs()).max(1e-300));
    let data = area_above(&rimmed(field, lowest), 0.0, frame);
    if data.is_empty() {
        return String::new();
    }
    let colour = series_colour(index).paint("fill");
    format!("<path d=\"{data}\"{colour} fill-opacity=\".16\" fill-rule=\"evenodd\"/>")
}

/// The field with a low rim around it, so that every outline of an area is closed.
fn rimmed(field: &Field, lowest: f64) -> Field {
    let rim = |places: &[f64]| -> Vec<f64> {
        let ends = [places.first(), places.last()].map(|end| end.copied().unwrap_or(0.0));
        std::iter::once(ends[0]).chain(places.iter().copied()).chain([ends[1]]).collect()
    };
    let (xs, ys) = (rim(&field.xs), rim(&field.ys));
    let inner = |column: usize, row: usize| {
        let inside = (1..=field.xs.len()).contains(&column) && (1..=field.ys.len()).contains(&row);
        let height = if inside { field.zs.get((row - 1) * field.xs.len() + column - 1) } else { None };
        match height {
            Some(&height) if height.is_finite() => height,
            // What is beyond all numbers is high.
            Some(&height) if height > 0.0 => f64::MAX,
            _ => lowest,
        }
    };
    let zs = (0..ys.len()).flat_map(|row| (0..xs.len()).map(move |column| (column, row)));
    let zs = zs.map(|(column, row)| inner(column, row)).collect();
    Field { xs, ys, zs, ..Field::default() }
}

/// The outlines of the area in which a field with a rim is above a height.
fn area_above(rimmed: &Field, height: f64, frame: &Frame) -> String {
    let mut pen = Pen::default();
    for line in contour(rimmed, height) {
        pen.polyline(&placed(rimmed, &line, frame));
    }
    pen.finish()
}

/// The bands between the heights, each a little darker than the one below; paths and words stay readable on all.
fn bands_drawing(field: &Field, levels: &[f64], frame: &Frame) -> String {
    let Some((low, high)) = field.bounds() else { return String::new() };
    let rimmed = rimmed(field, low - (high - low).max(1e-300));
    let tint = band_tint(levels.len());
    let band = |level: &f64| match area_above(&rimmed, *level, frame) {
        data if data.is_empty() => data,
        data => format!("<path d=\"{data}\" fill-rule=\"evenodd\"/>"),
    };
    let bands: String = levels.iter().map(band).collect();
    format!("<g fill-opacity=\"{}\">{bands}</g>", share(tint))
}

/// The ink of each of so many bands that lie on each other.
fn band_tint(count: usize) -> f64 {
    1.0 - libm::pow(1.0 - DARKEST_BAND, 1.0 / count.max(1) as f64)
}

/// A share in three decimals, as attributes carry it.
fn share(value: f64) -> String {
    format!("{value:.3}").trim_start_matches('0').to_string()
}

/// A strip of all bands, from left to right.
pub(super) fn bands_strip(count: usize, (x, y): Point, width: f64) -> String {
    let step = width / (count + 1) as f64;
    let strip = |band: usize| {
        let mut pen = Pen::default();
        pen.rectangle((x + band as f64 * step, y - 9.0), (x + width, y + 2.0));
        format!("<path d=\"{}\"/>", pen.finish())
    };
    let strips: String = (1..=count).map(strip).collect();
    let mut frame = Pen::default();
    frame.rectangle((x, y - 9.0), (x + width, y + 2.0));
    format!(
        "<g fill-opacity=\"{}\">{strips}</g><path d=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".45\"/>",
        share(band_tint(count)),
        frame.finish()
    )
}

/// The cross at the lowest place, around it.
pub(super) const LOWEST: &str = "m-4 0h8m-4-4v8";

/// The cross at the lowest place of a field that has a word for it.
fn lowest_drawing(field: &Field, frame: &Frame) -> String {
    let place = field.lowest_place().filter(|_| !field.lowest.is_empty());
    let Some(place) = place.and_then(|place| frame.place(place)) else { return String::new() };
    let mut pen = Pen::default();
    pen.stamp(place, LOWEST);
    format!("<path d=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\"/>", pen.finish())
}

fn cells_drawing(field: &Field, frame: &Frame) -> String {
    let across = edges(&field.xs);
    let up = edges(&field.ys);
    let corner = |column: usize, row: usize| frame.place((across[column], up[row]));
    let mut drawn = String::new();
    for (shade, runs) in cells(field) {
        let mut pen = Pen::default();
        for Run { row, from, to } in runs {
            if let (Some(one), Some(other)) = (corner(from, row), corner(to, row + 1)) {
                pen.rectangle(one, other);
            }
        }
        // Numbers stay readable on a third of the colour.
        drawn.push_str(&shaded(shade, &pen.finish(), if numbered(field) { 0.34 } else { 1.0 }));
    }
    if numbered(field) { drawn + &cell_numbers(field, frame) } else { drawn }
}

/// Whether the cells are large enough to hold their numbers.
pub(super) fn numbered(field: &Field) -> bool {
    let (columns, rows) = (field.xs.len(), field.ys.len());
    let largest = LARGEST_CELL.min(WIDTH / (columns + 1) as f64).min(HIGHEST / rows.max(1) as f64);
    let fits = || field.zs.iter().all(|&value| letters(&cell_number(value, field)) <= 1.15 * largest);
    columns <= 8 && rows <= 10 && fits()
}

/// The number of a cell; what is nothing beside the others would drown them in digits.
fn cell_number(value: f64, field: &Field) -> String {
    let largest = field.bounds().map_or(0.0, |(low, high)| high.max(-low));
    let vanishes = value != 0.0 && value.abs() < 1e-3 * largest;
    if vanishes { "0.00".to_string() } else { significant(value, 2) }
}

fn cell_numbers(field: &Field, frame: &Frame) -> String {
    let mut drawn = String::from("<g text-anchor=\"middle\">");
    for (row, &y) in field.ys.iter().enumerate() {
        for (column, &x) in field.xs.iter().enumerate() {
            if let (Some(value), Some(place)) = (field.at(column, row), frame.place((x, y))) {
                drawn.push_str(&text(place.0, place.1 + 4.5, &cell_number(value, field)));
            }
        }
    }
    drawn + "</g>"
}

/// Whether the field is a large grid with cells of one size on the page, so that an image can show it.
fn even(field: &Field, frame: &Frame) -> bool {
    let regular = |extent: &Extent, middles: &[f64]| {
        let places: Vec<f64> = middles.iter().filter_map(|&value| extent.place(value)).collect();
        let gaps: Vec<f64> = places.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
        let (least, most) =
            gaps.iter().fold((f64::INFINITY, 0.0), |(least, most), &gap| (gap.min(least), gap.max(most)));
        places.len() == middles.len() && most - least < 0.02 * most
    };
    field.xs.len() * field.ys.len() > 150 && regular(&frame.x, &field.xs) && regular(&frame.y, &field.ys)
}

fn image_drawing(field: &Field, frame: &Frame) -> String {
    let (across, up) = (edges(&field.xs), edges(&field.ys));
    let corners = across.first().zip(up.first()).zip(across.last().zip(up.last()));
    let Some(((one, other), ((&low, &bottom), (&high, &top)))) = corners.and_then(|(from, to)| {
        Some(((frame.place((*from.0, *from.1))?, frame.place((*to.0, *to.1))?), (from, to)))
    }) else {
        return String::new();
    };
    let flipped = |extent: &Extent, low: f64, high: f64| extent.place(low) > extent.place(high);
    let bounds = field.bounds().unwrap_or((0.0, 0.0));
    let address = data_address(field, bounds, flipped(&frame.x, low, high), flipped(&frame.y, bottom, top));
    let [left, upper, width, height] =
        [one.0.min(other.0), one.1.min(other.1), (one.0 - other.0).abs(), (one.1 - other.1).abs()]
            .map(coordinate);
    // Cells that can still be told apart keep their edges; a fine grid is a smooth surface.
    let crisp = if field.xs.len() < 40 { " style=\"image-rendering:pixelated\"" } else { "" };
    format!(
        "<image href=\"{address}\" x=\"{left}\" y=\"{upper}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\"{crisp}/>"
    )
}

/// The borders between cells: halfway between their middles.
fn edges(middles: &[f64]) -> Vec<f64> {
    let (Some(&first), Some(&last)) = (middles.first(), middles.last()) else {
        return Vec::new();
    };
    let half = if middles.len() > 1 { 0.5 * (last - first) / (middles.len() - 1) as f64 } else { 0.5 };
    let between = middles.windows(2).map(|pair| 0.5 * pair[0] + 0.5 * pair[1]);
    std::iter::once(first - half).chain(between).chain(std::iter::once(last + half)).collect()
}

fn contours_drawing(field: &Field, frame: &Frame, chart: &Chart) -> String {
    let levels = levels(field);
    let labels = labels(&levels);
    let chosen = !field.levels.is_empty();
    let obstacles = Obstacles::of(field, chart, frame);
    let mut drawn = if chosen { String::new() } else { bands_drawing(field, &levels, frame) };
    let mut heights = Vec::new();
    for (index, &level) in levels.iter().enumerate() {
        let lines: Vec<Vec<Point>> =
            contour(field, level).iter().map(|line| placed(field, line, frame)).collect();
        let mut pen = Pen::default();
        lines.iter().for_each(|line| pen.polyline(line));
        let data = pen.finish();
        if data.is_empty() {
            continue;
        }
        // Heights that the author names matter by themselves; others are a landscape.
        let (width, opacity) = if chosen { ("1.8", "80") } else { ("1", "45") };
        drawn.push_str(&format!(
            "<path d=\"{data}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"{width}\" stroke-opacity=\".{opacity}\"/>"
        ));
        let longest = lines.iter().max_by(|one, other| length(one).total_cmp(&length(other)));
        if let Some(line) = longest.filter(|line| levels.len() > 1 && length(line) > 110.0) {
            heights.extend(height_label(line, &labels[index], frame, &heights, &obstacles));
        }
    }
    drawn.push_str(&lowest_drawing(field, frame));
    if heights.is_empty() {
        return drawn;
    }
    let heights = heights.into_iter().map(|(place, label)| text(place.0, place.1 + 4.0, &label));
    let halo =
        "stroke-width=\"4\" stroke-linejoin=\"round\" style=\"paint-order:stroke;stroke:var(--bg,#fff)\"";
    format!("{drawn}<g text-anchor=\"middle\" font-size=\".85em\" {halo}>{}</g>", heights.collect::<String>())
}

/// What the heights of contours keep away from.
struct Obstacles {
    /// Words, each with half its width.
    words: Vec<(Point, f64)>,
    /// Places along paths, close to each other.
    ways: Vec<Point>,
}

impl Obstacles {
    fn of(field: &Field, chart: &Chart, frame: &Frame) -> Obstacles {
        let lowest = field.lowest_place().filter(|_| !field.lowest.is_empty());
        let lowest = lowest.and_then(|place| Some((frame.place(place)?, 6.0)));
        let word = |note: &Note| Some((frame.place(note.place)?, letters(&note.text) + 12.0));
        let words = chart.notes.iter().filter_map(word).chain(lowest).collect();
        // As few places as are drawn, so that a long path costs no more than a picture has room for.
        let way = |series: &Series| -> Vec<Point> {
            thinned(&series.points().filter_map(|point| frame.place(point)).collect::<Vec<_>>())
        };
        let drawn = |series: &&Series| matches!(series.mark, Mark::Line | Mark::Curve | Mark::Path);
        let lines = chart.series.iter().filter(drawn).map(way);
        let ways = lines.flat_map(|line| line.windows(2).flat_map(between).collect::<Vec<_>>()).collect();
        Obstacles { words, ways }
    }

    /// Whether a label of half this width may stand here.
    fn allow(&self, place: &Point, half: f64) -> bool {
        let words = self
            .words
            .iter()
            .all(|((x, y), width)| (place.0 - x).abs() > half + width || (place.1 - y).abs() > 30.0);
        words && self.ways.iter().all(|(x, y)| (place.0 - x).abs() > half + 3.0 || (place.1 - y).abs() > 9.0)
    }
}

/// Places between two places of a path, so close that no word fits between them.
fn between(ends: &[Point]) -> Vec<Point> {
    let (from, to) = (ends[0], ends[1]);
    let count = (libm::hypot(to.0 - from.0, to.1 - from.1) / 12.0).min(200.0) as usize + 1;
    let at = |index: usize| {
        let share = index as f64 / count as f64;
        (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
    };
    (0..=count).map(at).collect()
}

/// A contour line from grid units to places in the picture.
fn placed(field: &Field, line: &[(f64, f64)], frame: &Frame) -> Vec<Point> {
    let along = |places: &[f64], index: f64| {
        let last = places.len().saturating_sub(1);
        let low = (index as usize).min(last);
        let high = (low + 1).min(last);
        places[low] + (places[high] - places[low]) * (index - low as f64)
    };
    let places = line
        .iter()
        .filter_map(|&(column, row)| frame.place((along(&field.xs, column), along(&field.ys, row))));
    thinned(&places.collect::<Vec<_>>())
}

/// The heights in as few digits as tell them apart.
fn labels(levels: &[f64]) -> Vec<String> {
    let written = |digits: usize| levels.iter().map(|level| significant(*level, digits)).collect::<Vec<_>>();
    let apart = |labels: &Vec<String>| labels.windows(2).all(|pair| pair[0] != pair[1]);
    (3..9).map(written).find(apart).unwrap_or_else(|| written(3))
}

/// A place on the line for its height, away from the border and from other labels.
fn height_label(
    line: &[Point],
    label: &str,
    frame: &Frame,
    others: &[(Point, String)],
    obstacles: &Obstacles,
) -> Option<(Point, String)> {
    let half = 0.5 * letters(label);
    let inside = |place: &Point| {
        let (x, y) = (place.0 - frame.left, place.1 - frame.top);
        x > half + 4.0 && x < frame.width - half - 4.0 && y > 12.0 && y < frame.height - 12.0
    };
    let free = |place: &Point| {
        others.iter().all(|(other, text)| {
            (place.0 - other.0).abs() > half + 0.5 * letters(text) + 4.0 || (place.1 - other.1).abs() > 16.0
        })
    };
    // Labels walk around with their rank, so that nested rings do not pile them up.
    let start = line.len() * (3 + 2 * others.len()) / 10;
    let place = (0..line.len())
        .map(|step| line[(start + step) % line.len()])
        .find(|place| inside(place) && obstacles.allow(place, half) && free(place))?;
    Some((place, label.to_string()))
}

fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| (pair[1].0 - pair[0].0).abs() + (pair[1].1 - pair[0].1).abs()).sum()
}

/// Cells of one shade.
pub(super) fn shaded(shade: i32, data: &str, strength: f64) -> String {
    let colour = if shade < 0 { BELOW } else { ABOVE };
    let opacity = f64::from(shade.unsigned_abs()) / f64::from(SHADES) * strength;
    format!(
        "<path d=\"{data}\"{} fill-opacity=\"{}\" shape-rendering=\"crispEdges\"/>",
        colour.paint("fill"),
        format!("{opacity:.2}").trim_start_matches('0')
    )
}
