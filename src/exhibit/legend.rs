//! What stands above a chart: the label of its vertical axis and the legend; it does not draw the series.

use super::chart::{Chart, Field, Series, Shading};
use super::field::{SHADES, levels};
use super::frame::{ROW, WIDTH, fitted, letters, text};
use super::outline::{Pen, Point};
use super::surface::{LOWEST, bands_strip, numbered, shaded};
use crate::numbers::significant;

/// Width of the longest name in a legend.
const LONGEST: f64 = WIDTH - 40.0;

/// Width of the longest name of what contours measure.
const LONGEST_HEIGHT: f64 = 150.0;

/// What stands above the chart: the label of the vertical axis and the legend.
pub(super) struct Header {
    label: String,
    pub(super) samples: Vec<Sample>,
    shades: Option<Point>,
    rows: usize,
}

/// A legend entry: which series, and where its sample of line or marker begins.
pub(super) struct Sample {
    pub(super) index: usize,
    pub(super) place: Point,
}

impl Header {
    /// The header of a chart whose lines are named elsewhere.
    pub(super) fn without_samples(chart: &Chart) -> Header {
        let label = fitted(&chart.y.label, WIDTH);
        let rows = usize::from(!label.is_empty());
        Header { label, samples: Vec::new(), shades: None, rows }
    }

    pub(super) fn of(chart: &Chart) -> Header {
        let alone = chart.series.len() == 1 && !chart.has_ground();
        let only = chart.series.first().filter(|_| alone && chart.y.label.is_empty());
        let label = fitted(only.map_or(&chart.y.label, |series| &series.name), WIDTH);
        let named = |(_, series): &(usize, &Series)| !alone && !series.name.is_empty();
        let entries = chart.series.iter().enumerate().filter(named);
        let entries: Vec<(usize, f64)> =
            entries.map(|(index, series)| (index, sample_width(series))).collect();
        let scaled = |field: &&Field| match field.shading {
            Shading::Cells => !numbered(field),
            Shading::Contours => field.levels.is_empty() && levels(field).len() > 1,
            Shading::Relief => false,
        };
        let shades = chart.field.as_ref().filter(scaled).map(shades_width);
        let total = entries.iter().map(|entry| entry.1).sum::<f64>() + shades.unwrap_or(0.0);
        let count = entries.len() + usize::from(shades.is_some());
        let taken = if label.is_empty() { 0.0 } else { letters(&label) + 24.0 };
        let mut flow = Flow::new(total, count, taken);
        let shades = shades.map(|width| flow.next(width));
        let samples =
            entries.iter().map(|&(index, width)| Sample { index, place: flow.next(width) }).collect();
        let rows = if count > 0 { flow.row + 1 } else { usize::from(!label.is_empty()) };
        Header { label, samples, shades, rows }
    }

    pub(super) fn height(&self) -> f64 {
        if self.rows == 0 { 10.0 } else { self.rows as f64 * ROW + 10.0 }
    }

    pub(super) fn drawn(&self, chart: &Chart) -> String {
        let mut drawn = if self.label.is_empty() { String::new() } else { text(0.0, 14.0, &self.label) };
        for Sample { index, place } in &self.samples {
            drawn.push_str(&text(
                place.0 + 24.0,
                place.1 + 1.0,
                &fitted(&chart.series[*index].name, LONGEST),
            ));
        }
        if let (Some((x, y)), Some(field)) = (self.shades, &chart.field) {
            drawn.push_str(&shades_legend(field, x, y));
        }
        drawn
    }
}

/// Places entries in rows: beside the axis label if all fit there, otherwise in rows of their own.
struct Flow {
    x: f64,
    row: usize,
    /// Where a row ends, so that several rows are about equally long.
    end: f64,
}

impl Flow {
    fn new(total: f64, count: usize, taken: f64) -> Flow {
        if taken + total <= WIDTH {
            return Flow { x: WIDTH - total, row: 0, end: WIDTH };
        }
        let rows = (total / WIDTH).ceil().max(1.0);
        let half_an_entry = 0.5 * total / count.max(1) as f64;
        Flow { x: 0.0, row: usize::from(taken > 0.0), end: total / rows + half_an_entry }
    }

    /// The place of an entry of this width.
    fn next(&mut self, width: f64) -> Point {
        // The gap behind the last entry of a row may stick out.
        if self.x > 0.0 && self.x + width > self.end.min(WIDTH) + 14.0 {
            (self.x, self.row) = (0.0, self.row + 1);
        }
        let place = (self.x, 13.0 + self.row as f64 * ROW);
        self.x += width;
        place
    }
}

/// Width of a sample, its name, and the gap behind.
fn sample_width(series: &Series) -> f64 {
    24.0 + letters(&fitted(&series.name, LONGEST)) + 14.0
}

fn shade_ends(field: &Field) -> (String, String) {
    let (low, high) = field.bounds().unwrap_or((0.0, 0.0));
    let number = |value: f64| significant(value, 2);
    if low < 0.0 && high > 0.0 && field.shading == Shading::Cells {
        let largest = high.max(-low);
        return (number(-largest), number(largest));
    }
    (number(low), number(high))
}

pub(super) fn shades_width(field: &Field) -> f64 {
    let (low, high) = shade_ends(field);
    letters(&low) + letters(&high) + 90.0 + 26.0 + named_width(field) + lowest_width(field)
}

/// Width of what is measured, before the heights of contours.
fn named_width(field: &Field) -> f64 {
    let named = field.shading == Shading::Contours && !field.name.is_empty();
    if named { letters(&fitted(&field.name, LONGEST_HEIGHT)) + 10.0 } else { 0.0 }
}

/// Width of the cross and its word.
fn lowest_width(field: &Field) -> f64 {
    let marked = !field.lowest.is_empty() && field.lowest_place().is_some();
    if marked { letters(&field.lowest) + 30.0 } else { 0.0 }
}

/// A strip of all shades between the numbers at its ends.
pub(super) fn shades_legend(field: &Field, x: f64, y: f64) -> String {
    let (low, high) = shade_ends(field);
    if field.shading == Shading::Contours {
        return bands_legend(field, (x, y), [&low, &high]);
    }
    let both = low.starts_with('−') && !high.starts_with('−');
    let from = x + letters(&low) + 6.0;
    let mut drawn = text(x, y + 1.0, &low);
    let lowest = if both { -(SHADES) } else { 1 };
    let step = 90.0 / f64::from(SHADES - lowest + 1);
    for shade in (lowest..=SHADES).filter(|shade| *shade != 0) {
        let left = from + f64::from(shade - lowest) * step;
        let mut pen = Pen::default();
        pen.rectangle((left, y - 9.0), (left + step, y + 2.0));
        drawn.push_str(&shaded(shade, &pen.finish(), 1.0));
    }
    drawn + &text(from + 96.0, y + 1.0, &high)
}

/// What is measured, its bands between the lowest and the highest value, and the mark of the lowest place.
fn bands_legend(field: &Field, (x, y): Point, [low, high]: [&str; 2]) -> String {
    let mut drawn = String::new();
    let named = named_width(field);
    if named > 0.0 {
        drawn.push_str(&text(x, y + 1.0, &fitted(&field.name, LONGEST_HEIGHT)));
    }
    drawn.push_str(&text(x + named, y + 1.0, low));
    let from = x + named + letters(low) + 6.0;
    drawn.push_str(&bands_strip(levels(field).len(), (from, y), 90.0));
    drawn.push_str(&text(from + 96.0, y + 1.0, high));
    if lowest_width(field) > 0.0 {
        let mark = from + 96.0 + letters(high) + 14.0;
        let mut pen = Pen::default();
        pen.stamp((mark, y - 4.0), LOWEST);
        drawn.push_str(&format!(
            "<path d=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\"/>",
            pen.finish()
        ));
        drawn.push_str(&text(mark + 9.0, y + 1.0, &field.lowest));
    }
    drawn
}
