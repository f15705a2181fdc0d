//! A chart as one line of SVG that takes its ink from the page; it knows nothing of the page around it.

use super::chart::{Chart, Shading};
use super::ends::{names, room, samples};
use super::frame::{Frame, HIGHEST, LARGEST_CELL, ROW, STYLE, WIDTH, letters};
use super::grid::{Ticks, grid, labels, shortened, upright};
use super::legend::{Header, Sample};
use super::marks::{clip, series_drawing};
use super::notes::notes_drawing;
use super::outline::coordinate;
use super::panels::panels;
use super::relief::relief;
use super::scale::Tick;
use super::surface::{field_drawing, region_drawing};
use crate::markup::escape_html as escape;

/// What is wide and flat is so high all the same.
const LOWEST: f64 = 60.0;
/// What is narrow and high is as wide as this.
const NARROWEST: f64 = 120.0;

/// The whole `<svg>` element.
pub(super) fn picture(chart: &Chart) -> String {
    let raised = chart.field.as_ref().filter(|field| field.shading == Shading::Relief);
    if let Some(drawn) = raised.and_then(|field| relief(chart, field)) {
        return drawn;
    }
    if chart.split && chart.field.is_none() && chart.series.len() > 1 {
        return panels(chart);
    }
    in_one_frame(chart)
}

fn in_one_frame(chart: &Chart) -> String {
    let header = Header::of(chart);
    let (frame, ticks) = framed(chart, header.height(), 0.0);
    // Names at the ends of the lines need no legend, but some room at the right.
    let (header, frame, ticks, ends) = match with_ends(chart) {
        Some((header, frame, ticks, ends)) => (header, frame, ticks, ends),
        None => (header, frame, ticks, Vec::new()),
    };
    let foot = ticks.room + if chart.x.label.is_empty() { 0.0 } else { ROW };
    let height = frame.top + frame.height + foot;
    let mut body = String::new();
    body.push_str(&grid(chart, &frame, &ticks));
    body.push_str(&header.drawn(chart));
    body.push_str(&labels(chart, &frame, &ticks));
    let regions = chart.regions.iter().enumerate();
    let mut ground: String = regions.map(|(index, region)| region_drawing(region, index, &frame)).collect();
    if let Some(field) = &chart.field {
        ground.push_str(&field_drawing(field, &frame, chart));
    }
    body.push_str(&if chart.is_cut() && !ground.is_empty() { clip(&frame, &ground) } else { ground });
    for index in 0..chart.series.len() {
        let sample = header.samples.iter().chain(&ends).find(|sample| sample.index == index);
        let sample = sample.map(|sample| sample.place);
        body.push_str(&series_drawing(chart, index, &frame, sample));
    }
    body.push_str(&names(chart, &ends));
    body.push_str(&notes_drawing(chart, &frame));
    let (width, height) = (coordinate(WIDTH), coordinate(height));
    let spoken = escape(&chart.spoken());
    let axes = axes(&frame);
    format!(
        "<svg viewBox=\"0 0 {width} {height}\"{axes} role=\"img\" aria-label=\"{spoken}\" font-size=\"13\" fill=\"currentColor\" style=\"{STYLE}\">{body}</svg>"
    )
}

/// Where the axes lie in the drawing, and what they show, for who lays another run over it: left, top, width and
/// height, then for each axis its kind and both ends. Nothing, where a zero stands apart from the factors.
fn axes(frame: &Frame) -> String {
    let (Some(x), Some(y)) = (frame.x.told(), frame.y.told()) else { return String::new() };
    let [left, top, width, height] = [frame.left, frame.top, frame.width, frame.height].map(coordinate);
    format!(" data-axes=\"{left} {top} {width} {height} {x} {y}\"")
}

/// The same chart with names at the ends of its lines, if they fit there.
fn with_ends(chart: &Chart) -> Option<(Header, Frame, Ticks, Vec<Sample>)> {
    let header = Header::without_samples(chart);
    let (frame, ticks) = framed(chart, header.height(), room(chart)?);
    let ends = samples(chart, &frame)?;
    Some((header, frame, ticks, ends))
}

/// Finds the margins that the labels need, and the ticks that fit between them.
fn framed(chart: &Chart, top: f64, right: f64) -> (Frame, Ticks) {
    let (x, y) = chart.extents();
    let (mut height, about) = if chart.has_ground() { (260.0, 6) } else { (210.0, 5) };
    let (up, mut left) = upright(&y, chart, about);
    let mut width = WIDTH - left - 12.0 - right;
    let counts = [7, 6, 5, 4, 3, 2].map(|about| shortened(x.ticks(&chart.x, about), 0.45 * WIDTH));
    let fitting = counts.iter().find(|ticks| !crowded(ticks, width)).unwrap_or(&counts[5]);
    let across = fitting.clone();
    let turned = crowded(&across, width);
    let longest = across.iter().map(|tick| letters(&tick.label)).fold(0.0, f64::max);
    let mut room = ROW + 2.0;
    if turned {
        // Turned labels reach down, and to the left of their places.
        let reach = |tick: &Tick| 0.82 * letters(&tick.label) - tick.place * width;
        left = across.iter().map(reach).fold(left, f64::max).min(0.4 * WIDTH);
        width = WIDTH - left - 12.0 - right;
        room = (0.6 * longest + 16.0).min(120.0);
    } else {
        let overhang = |tick: &Tick| tick.place * width + 0.5 * letters(&tick.label) - width - 10.0;
        width -= (across.iter().map(overhang).fold(0.0, f64::max) - right).max(0.0);
    }
    if chart.even {
        let cells = chart.field.as_ref().is_some_and(|field| field.shading == Shading::Cells);
        let highest = if cells { HIGHEST.min(LARGEST_CELL * y.span()) } else { HIGHEST };
        height = (width * y.span() / x.span()).clamp(LOWEST, highest.max(LOWEST));
        // What is high gets narrow, so that its scale stays one, as long as there is some width.
        let square = (height * x.span() / y.span()).clamp(NARROWEST.min(width), width);
        (left, width) = (left + 0.5 * (width - square), square);
    }
    (Frame { left, top, width, height, x, y }, Ticks { x: across, y: up, turned, room })
}

/// Whether labels side by side would run into each other.
fn crowded(ticks: &[Tick], width: f64) -> bool {
    let mut ticks: Vec<&Tick> = ticks.iter().collect();
    ticks.sort_by(|one, other| one.place.total_cmp(&other.place));
    ticks.windows(2).any(|pair| {
        let room = (pair[1].place - pair[0].place) * width;
        room < 0.5 * (letters(&pair[0].label) + letters(&pair[1].label)) + 12.0
    })
}
