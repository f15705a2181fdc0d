//! A chart in a terminal, two by four dots a letter; it knows nothing of SVG.

use super::chart::{Chart, Field, Mark, Series};
use super::columns::{Align, columns, padded};
use super::scale::{Extent, Tick};

/// Size of the drawing in letters.
const WIDTH: usize = 60;
const HEIGHT: usize = 14;

/// Shades of a heat map, from low to high.
const SHADES: [char; 5] = [' ', '░', '▒', '▓', '█'];

/// The chart between its axes, with the text alternative below it.
pub(super) fn chart_text(chart: &Chart) -> String {
    let (x, y) = chart.extents();
    let mut canvas = Canvas::new();
    if let Some(field) = &chart.field {
        canvas.field(field, &x, &y);
    }
    for series in &chart.series {
        canvas.series(series, &x, &y);
    }
    let ticks = y.ticks(&chart.y, 4);
    let gutter = ticks.iter().map(|tick| columns(&tick.label)).max().unwrap_or(1);
    let mut lines = Vec::new();
    if !chart.y.label.is_empty() {
        lines.push(chart.y.label.clone());
    }
    for (row, letters) in canvas.rows().into_iter().enumerate() {
        let label =
            ticks.iter().find(|tick| row_of(tick.place) == row).map_or("", |tick| tick.label.as_str());
        let rule = if label.is_empty() { '│' } else { '┤' };
        lines.push(format!("{} {rule}{}", padded(label, gutter, Align::Right), letters.trim_end()));
    }
    lines.push(format!("{} └{}", " ".repeat(gutter), "─".repeat(WIDTH)));
    lines.push(format!("{}{}", " ".repeat(gutter + 2), foot(&x.ticks(&chart.x, 5))));
    if !chart.x.label.is_empty() {
        lines.push(format!(
            "{}{}",
            " ".repeat(gutter + 2),
            padded(&chart.x.label, WIDTH, Align::Center).trim_end()
        ));
    }
    // What a single line comes to is seen; several are told apart by their words.
    if !chart.alternative.is_empty() || chart.series.len() != 1 || chart.series[0].is_bars() {
        lines.push(chart.spoken());
    }
    lines.join("\n")
}

fn row_of(place: f64) -> usize {
    (((1.0 - place) * (4 * HEIGHT - 1) as f64).round().max(0.0) as usize / 4).min(HEIGHT - 1)
}

/// The labels under the chart, each below its place; a label without room is left out.
fn foot(ticks: &[Tick]) -> String {
    let mut ticks: Vec<&Tick> = ticks.iter().collect();
    ticks.sort_by(|one, other| one.place.total_cmp(&other.place));
    let mut line = String::new();
    for tick in ticks {
        let middle = (tick.place * (WIDTH - 1) as f64).round() as usize;
        let start = middle.saturating_sub(columns(&tick.label) / 2);
        let taken = columns(&line);
        if taken == 0 || start > taken {
            line.push_str(&" ".repeat(start.saturating_sub(taken)));
            line.push_str(&tick.label);
        }
    }
    line
}

/// Dots in braille cells, and letters that cover them.
struct Canvas {
    dots: Vec<u8>,
    letters: Vec<Option<char>>,
}

impl Canvas {
    fn new() -> Canvas {
        Canvas { dots: vec![0; WIDTH * HEIGHT], letters: vec![None; WIDTH * HEIGHT] }
    }

    fn rows(&self) -> Vec<String> {
        let letter = |index: usize| match (self.dots[index], self.letters[index]) {
            (0, None) => ' ',
            (0, Some(letter)) => letter,
            (dots, _) => char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' '),
        };
        (0..HEIGHT).map(|row| (0..WIDTH).map(|column| letter(row * WIDTH + column)).collect()).collect()
    }

    /// Sets a dot; places outside of the drawing are left out.
    fn dot(&mut self, across: f64, up: f64) {
        if !(0.0..=1.0).contains(&across) || !(0.0..=1.0).contains(&up) {
            return;
        }
        let column = (across * (2 * WIDTH - 1) as f64).round() as usize;
        let row = ((1.0 - up) * (4 * HEIGHT - 1) as f64).round() as usize;
        let bit = [[0, 3], [1, 4], [2, 5], [6, 7]][row % 4][column % 2];
        self.dots[row / 4 * WIDTH + column / 2] |= 1 << bit;
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (dx, dy) = ((to.0 - from.0) * (2 * WIDTH) as f64, (to.1 - from.1) * (4 * HEIGHT) as f64);
        let steps = (dx.abs().max(dy.abs()).ceil() as usize).max(1);
        for step in 0..=steps {
            let share = step as f64 / steps as f64;
            self.dot(from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
        }
    }

    fn series(&mut self, series: &Series, x: &Extent, y: &Extent) {
        if series.mark == Mark::Histogram {
            for (edges, &count) in series.xs.windows(2).zip(&series.ys) {
                if let (Some(left), Some(right), Some(top)) =
                    (x.place(edges[0]), x.place(edges[1]), y.place(count))
                {
                    self.block(left, right, y.base(), top);
                }
            }
            return;
        }
        for band in &series.bands {
            for ((&at, &low), &high) in band.xs.iter().zip(&band.low).zip(&band.high) {
                if let (Some(across), Some(low), Some(high)) = (x.place(at), y.place(low), y.place(high)) {
                    self.line((across, low), (across, high));
                }
            }
        }
        if matches!(series.mark, Mark::Vertical | Mark::Horizontal) {
            for (px, py) in series.points() {
                match (x.place(px), y.place(py)) {
                    (Some(across), _) => self.line((across, 0.0), (across, 1.0)),
                    (_, Some(up)) => self.line((0.0, up), (1.0, up)),
                    _ => {}
                }
            }
            return;
        }
        let mut previous = None;
        for (index, (px, py)) in series.points().enumerate() {
            let place = x.place(px).zip(y.place(py));
            match (series.mark, previous, place) {
                (Mark::Line | Mark::Curve | Mark::Path | Mark::Area, Some(from), Some(to)) => {
                    self.line(from, to)
                }
                (Mark::Arrows, Some(from), Some(to)) if index % 2 == 1 => self.line(from, to),
                (Mark::Bars, _, Some((across, up))) => {
                    let half = 0.3 / series.xs.len().max(1) as f64;
                    self.block(across - half, across + half, y.base(), up);
                }
                (_, _, Some((across, up))) => self.dot(across, up),
                _ => {}
            }
            previous = place;
        }
    }

    fn block(&mut self, left: f64, right: f64, bottom: f64, top: f64) {
        let steps = (((right - left) * (2 * WIDTH) as f64).ceil() as usize).clamp(1, 2 * WIDTH);
        for step in 0..steps {
            let across = left + (right - left) * (step as f64 + 0.5) / steps as f64;
            self.line((across, bottom), (across, top));
        }
    }

    /// A heat map: each letter shows the nearest cell of the field.
    fn field(&mut self, field: &Field, x: &Extent, y: &Extent) {
        let Some((low, high)) = field.bounds() else {
            return;
        };
        let nearest = |places: &[Option<f64>], wanted: f64| {
            let distance = |place: &Option<f64>| place.map_or(f64::INFINITY, |place| (place - wanted).abs());
            (0..places.len())
                .min_by(|&one, &other| distance(&places[one]).total_cmp(&distance(&places[other])))
        };
        let across: Vec<Option<f64>> = field.xs.iter().map(|&value| x.place(value)).collect();
        let up: Vec<Option<f64>> = field.ys.iter().map(|&value| y.place(value)).collect();
        for row in 0..HEIGHT {
            let grid_row = nearest(&up, 1.0 - (row as f64 + 0.5) / HEIGHT as f64);
            for column in 0..WIDTH {
                let grid_column = nearest(&across, (column as f64 + 0.5) / WIDTH as f64);
                let value = grid_row.zip(grid_column).and_then(|(row, column)| field.at(column, row));
                let share = value.map(|value| {
                    if high > low { (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0) } else { 0.5 }
                });
                self.letters[row * WIDTH + column] =
                    share.map(|share| SHADES[((share * 4.0).round() as usize).min(4)]);
            }
        }
    }
}
