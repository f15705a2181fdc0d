//! Heights over a plane as a relief seen from the side, with what lies on it; it knows nothing of the page around it.
//!
//! The view is fixed: along the diagonal, half from above. What is far away is drawn first, so that what is near hides it.

use std::collections::BTreeMap;

use super::chart::{Chart, Field, Mark, Series};
use super::frame::{ROW, STYLE, WIDTH, fitted, letters, text};
use super::outline::{Pen, Point, coordinate};
use super::palette::series_colour;
use super::scale::{Axis, Extent, Reach};
use crate::markup::escape_html as escape;
use crate::numbers::significant;

/// Sine and cosine of the turn to the right.
const TURN: (f64, f64) = (0.5, 0.866);
/// Sine and cosine of the height from which one looks.
const TILT: (f64, f64) = (0.5, 0.866);
/// How long half a side of the plane is drawn.
const HALF_SIDE: f64 = 142.0;
/// How high the highest place is drawn.
const HIGHEST: f64 = 150.0;
/// So many places along a side are enough for the eye, and not too many for a page.
const PLACES: usize = 19;
/// How many tints of ink tell heights apart.
const TINTS: usize = 8;
/// How much ink the highest tint has, in percent.
const DARKEST: usize = 34;
/// A way goes through at most so many places; more would be a heavy page.
const MOST_PLACES: usize = 200;
/// The most dots of a way.
const MOST_DOTS: usize = 300;
/// The rows of labels below.
const FOOT: f64 = 44.0;

/// The whole `<svg>` element; none of a field without heights.
pub(super) fn relief(chart: &Chart, field: &Field) -> Option<String> {
    let relief = Relief::of(chart, field)?;
    let mut body = relief.floor();
    body.push_str(&relief.faces());
    body.push_str(&relief.labels(chart));
    body.push_str(&relief.named_ways());
    let (width, height) = (coordinate(WIDTH), coordinate(relief.bottom + FOOT));
    let spoken = escape(&chart.spoken());
    Some(format!(
        "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{spoken}\" font-size=\"13\" fill=\"currentColor\" style=\"{STYLE}\">{body}</svg>"
    ))
}

/// The field as far as it is drawn, and where its places lie in the picture.
struct Relief<'a> {
    field: Field,
    chart: &'a Chart,
    low: f64,
    high: f64,
    x: Extent,
    y: Extent,
    /// Where the plane is nearest.
    bottom: f64,
    /// The names of ways above the picture, if there are several.
    names: f64,
}

impl Relief<'_> {
    fn of<'a>(chart: &'a Chart, field: &Field) -> Option<Relief<'a>> {
        let (low, high) = field.bounds()?;
        let field = fewer(field);
        let end = |axis: &Axis, places: &[f64]| {
            let ends = (places.first().copied()?, places.last().copied()?);
            let axis = Axis { range: Some(ends), ..axis.clone() };
            Some(Extent::of(&axis, Reach::of(places.iter().copied()), 0.0, false))
        };
        let (x, y) = (end(&chart.x, &field.xs)?, end(&chart.y, &field.ys)?);
        let names = if ways(chart).filter(|(_, way)| !way.name.is_empty()).count() > 1 { ROW } else { 0.0 };
        let bottom = names + ROW + HIGHEST * TILT.1 + 2.0 * HALF_SIDE * (TURN.0 + TURN.1) * TILT.0;
        Some(Relief { field, chart, low, high, x, y, bottom, names })
    }

    /// A place of the plane, both sides from 0 to 1, at a share of the height.
    fn project(&self, across: f64, up: f64, height: f64) -> Point {
        let (x, y) = (2.0 * across - 1.0, 2.0 * up - 1.0);
        let right = x * TURN.1 - y * TURN.0;
        let away = x * TURN.0 + y * TURN.1;
        let nearest = TURN.0 + TURN.1;
        let floor = self.bottom - (away + nearest) * HALF_SIDE * TILT.0;
        (0.5 * WIDTH + right * HALF_SIDE, floor - height * HIGHEST * TILT.1)
    }

    /// The share of the height that a value has.
    fn share(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        if span > 0.0 && span.is_finite() { (value - self.low) / span } else { 0.5 }
    }

    /// Where a place of the grid is drawn.
    fn corner(&self, column: usize, row: usize) -> Option<Point> {
        let height = self.share(self.field.at(column, row)?);
        let (across, up) = (self.x.place(self.field.xs[column])?, self.y.place(self.field.ys[row])?);
        Some(self.project(across, up, height))
    }

    /// The plane below, its two far sides standing upright, with thin lines.
    fn floor(&self) -> String {
        let mut pen = Pen::default();
        let corner = |across: f64, up: f64, height: f64| self.project(across, up, height);
        pen.polyline(&[corner(0.0, 1.0, 0.0), corner(0.0, 0.0, 0.0), corner(1.0, 0.0, 0.0)]);
        pen.polyline(&[corner(0.0, 1.0, 0.0), corner(1.0, 1.0, 0.0), corner(1.0, 0.0, 0.0)]);
        pen.polyline(&[corner(0.0, 1.0, 0.0), corner(0.0, 1.0, 1.0), corner(1.0, 1.0, 1.0)]);
        pen.polyline(&[corner(1.0, 1.0, 1.0), corner(1.0, 0.0, 1.0), corner(1.0, 0.0, 0.0)]);
        pen.polyline(&[corner(1.0, 1.0, 0.0), corner(1.0, 1.0, 1.0)]);
        format!("<path d=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".3\"/>", pen.finish())
    }

    /// The faces from the farthest to the nearest, and behind each the pieces of the ways that lie on it.
    fn faces(&self) -> String {
        let pieces = self.pieces();
        let (mut drawn, mut tint, mut pen) = (String::new(), 0, Pen::default());
        let close = |tint: usize, pen: &mut Pen, drawn: &mut String| {
            let data = std::mem::take(pen).finish();
            if !data.is_empty() {
                drawn.push_str(&face(tint, &data));
            }
        };
        for row in (0..self.field.ys.len().saturating_sub(1)).rev() {
            for column in (0..self.field.xs.len().saturating_sub(1)).rev() {
                let corners = [(0, 0), (1, 0), (1, 1), (0, 1)];
                let places = corners.map(|(right, up)| self.corner(column + right, row + up));
                if let [Some(one), Some(two), Some(three), Some(four)] = places {
                    let heights = corners
                        .map(|(right, up)| self.field.at(column + right, row + up).unwrap_or(self.low));
                    let mean = heights.iter().map(|height| 0.25 * self.share(*height)).sum::<f64>();
                    let own = ((mean * TINTS as f64) as usize).min(TINTS - 1);
                    if own != tint {
                        close(tint, &mut pen, &mut drawn);
                        tint = own;
                    }
                    pen.polyline(&[one, two, three, four, one]);
                }
                if let Some(here) = pieces.get(&(column, row)) {
                    close(tint, &mut pen, &mut drawn);
                    drawn.push_str(here);
                }
            }
        }
        close(tint, &mut pen, &mut drawn);
        format!(
            "<g fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".3\" stroke-width=\".6\" stroke-linejoin=\"round\" stroke-linecap=\"round\">{drawn}</g>"
        )
    }

    /// The ways in pieces, under the face that each lies on.
    fn pieces(&self) -> BTreeMap<Face, String> {
        let mut found: BTreeMap<Face, String> = BTreeMap::new();
        for (index, way) in ways(self.chart) {
            let places: Vec<(f64, f64)> =
                way.points().filter_map(|(x, y)| Some((self.x.place(x)?, self.y.place(y)?))).collect();
            let colour = series_colour(index).paint("stroke");
            if way.mark != Mark::Points {
                for (cell, data) in self.stretches(&few(&places, MOST_PLACES)) {
                    let piece =
                        format!("<path d=\"{data}\" stroke-width=\"2\" stroke-opacity=\"1\"{colour}/>");
                    found.entry(cell).or_default().push_str(&piece);
                }
            }
            for (cell, dot) in self.dots(way, &places, &colour) {
                found.entry(cell).or_default().push_str(&dot);
            }
        }
        found
    }

    /// The dots of a way; the last one of a path is larger.
    fn dots(&self, way: &Series, places: &[(f64, f64)], colour: &str) -> Vec<(Face, String)> {
        let every = way.every.max(places.len().div_ceil(MOST_DOTS)).max(1);
        let last = places.len().saturating_sub(1);
        let chosen = places.iter().enumerate().filter(|(at, _)| match way.mark {
            Mark::Line => false,
            _ => at.is_multiple_of(every) || *at == last,
        });
        let dot = |(at, &place): (usize, &(f64, f64))| {
            let (cell, point) = self.upon(place)?;
            let width = if at == last && way.mark == Mark::Path { "9" } else { "4.5" };
            let mut pen = Pen::default();
            pen.stamp(point, "h0");
            let data = pen.finish();
            Some((
                cell,
                format!("<path d=\"{data}\" stroke-width=\"{width}\" stroke-opacity=\"1\"{colour}/>"),
            ))
        };
        chosen.filter_map(dot).collect()
    }

    /// The line through some places, cut where it goes from face to face.
    fn stretches(&self, places: &[(f64, f64)]) -> Vec<(Face, String)> {
        let mut found: Vec<(Face, String)> = Vec::new();
        let mut open: Option<(Face, Vec<Point>)> = None;
        let close = |open: &mut Option<(Face, Vec<Point>)>, found: &mut Vec<(Face, String)>| {
            if let Some((cell, line)) = open.take().filter(|(_, line)| line.len() > 1) {
                let mut pen = Pen::default();
                pen.polyline(&line);
                found.push((cell, pen.finish()));
            }
        };
        let cells = self.field.xs.len().max(self.field.ys.len()) as f64;
        for ends in places.windows(2) {
            let (from, to) = (ends[0], ends[1]);
            let longest = (to.0 - from.0).abs().max((to.1 - from.1).abs());
            let count = ((longest * cells * 2.0) as usize).clamp(1, 2 * PLACES);
            for step in 0..=count {
                let share = step as f64 / count as f64;
                let place = (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
                let Some((cell, point)) = self.upon(place) else {
                    close(&mut open, &mut found);
                    continue;
                };
                match &mut open {
                    Some((own, line)) if *own == cell => line.push(point),
                    Some((_, line)) => {
                        line.push(point);
                        close(&mut open, &mut found);
                        open = Some((cell, vec![point]));
                    }
                    None => open = Some((cell, vec![point])),
                }
            }
        }
        close(&mut open, &mut found);
        found
    }

    /// The face that a place of the plane lies under, and the place upon it; none outside of the plane, and where
    /// there is no height.
    fn upon(&self, (across, up): (f64, f64)) -> Option<(Face, Point)> {
        let (column, right) = within(across, self.field.xs.len())?;
        let (row, above) = within(up, self.field.ys.len())?;
        let height = |right: usize, above: usize| self.field.at(column + right, row + above);
        let near = height(0, 0)? + right * (height(1, 0)? - height(0, 0)?);
        let far = height(0, 1)? + right * (height(1, 1)? - height(0, 1)?);
        Some(((column, row), self.project(across, up, self.share(near + above * (far - near)))))
    }

    /// Numbers and names along the two near sides and the upright edge at the left.
    fn labels(&self, chart: &Chart) -> String {
        let middle = |at: Point, words: &str| text(at.0, at.1, words);
        let mut drawn = String::from("<g text-anchor=\"middle\">");
        for tick in self.x.ticks(&chart.x, 4) {
            let place = self.project(tick.place, 0.0, 0.0);
            drawn.push_str(&middle((place.0 + 8.0, place.1 + 17.0), &tick.label));
        }
        let side = self.project(0.5, 0.0, 0.0);
        drawn.push_str(&middle((side.0 + 34.0, side.1 + 36.0), &fitted(&chart.x.label, 150.0)));
        for tick in self.y.ticks(&chart.y, 4).iter().filter(|tick| tick.place > 0.02) {
            let place = self.project(0.0, tick.place, 0.0);
            drawn.push_str(&middle((place.0 - 16.0, place.1 + 13.0), &tick.label));
        }
        let side = self.project(0.0, 0.5, 0.0);
        drawn.push_str(&middle((side.0 - 44.0, side.1 + 30.0), &fitted(&chart.y.label, 120.0)));
        drawn.push_str("</g><g text-anchor=\"end\">");
        let (foot, top) = (self.project(0.0, 1.0, 0.0), self.project(0.0, 1.0, 1.0));
        let number = |value: f64| significant(value, 2);
        drawn.push_str(&text(foot.0 - 6.0, foot.1 - 2.0, &number(self.low)));
        drawn.push_str(&text(top.0 - 6.0, top.1 + 4.0, &number(self.high)));
        drawn.push_str("</g>");
        drawn + &text(0.0, self.names + 14.0, &fitted(&self.field.name, WIDTH))
    }

    /// The names of the ways with their colours, if there are several.
    fn named_ways(&self) -> String {
        if self.names == 0.0 {
            return String::new();
        }
        let mut left = 0.0;
        let named = ways(self.chart).filter(|(_, way)| !way.name.is_empty()).map(|(index, way)| {
            let name = fitted(&way.name, 120.0);
            let colour = series_colour(index).paint("stroke");
            let mut pen = Pen::default();
            pen.polyline(&[(left, 9.0), (left + 18.0, 9.0)]);
            let sample = format!("<path d=\"{}\" fill=\"none\" stroke-width=\"2\"{colour}/>", pen.finish());
            let named = sample + &text(left + 24.0, 14.0, &name);
            left += 24.0 + letters(&name) + 14.0;
            named
        });
        named.collect()
    }
}

/// A face of the relief: its column and its row.
type Face = (usize, usize);

/// So many of the places, the first and the last among them.
fn few(places: &[(f64, f64)], most: usize) -> Vec<(f64, f64)> {
    let every = places.len().div_ceil(most).max(1);
    let last = places.len().saturating_sub(1);
    let kept = places.iter().enumerate().filter(|(at, _)| at.is_multiple_of(every) || *at == last);
    kept.map(|(_, place)| *place).collect()
}

/// What lies on the relief.
fn ways(chart: &Chart) -> impl Iterator<Item = (usize, &Series)> {
    let lies = |mark: Mark| matches!(mark, Mark::Line | Mark::Path | Mark::Points);
    chart.series.iter().enumerate().filter(move |(_, series)| lies(series.mark))
}

/// The cell of a place between 0 and 1, and how far into it.
fn within(share: f64, count: usize) -> Option<(usize, f64)> {
    let last = count.checked_sub(2)?;
    let place = share * (count - 1) as f64;
    let cell = (place.max(0.0) as usize).min(last);
    (-1e-9..=1.0 + 1e-9).contains(&share).then_some((cell, place - cell as f64))
}

/// Faces of one tint, which hide what lies behind them.
fn face(tint: usize, data: &str) -> String {
    let percent = 4 + tint * (DARKEST - 4) / (TINTS - 1);
    let grey = 255 - 255 * percent / 100;
    format!(
        "<path d=\"{data}\" fill=\"#{grey:02x}{grey:02x}{grey:02x}\" style=\"fill:color-mix(in srgb,currentColor {percent}%,var(--bg,#fff))\"/>"
    )
}

/// The same field with few enough places, the outermost among them.
fn fewer(field: &Field) -> Field {
    let chosen = |count: usize| -> Vec<usize> {
        let kept = count.min(PLACES);
        (0..kept).map(|index| index * count.saturating_sub(1) / (kept - 1).max(1)).collect()
    };
    let (columns, rows) = (chosen(field.xs.len()), chosen(field.ys.len()));
    let zs = rows.iter().flat_map(|&row| columns.iter().map(move |&column| (column, row)));
    let zs = zs.map(|(column, row)| field.at(column, row).unwrap_or(f64::NAN)).collect();
    let at = |places: &[f64], chosen: &[usize]| chosen.iter().map(|&index| places[index]).collect();
    Field { xs: at(&field.xs, &columns), ys: at(&field.ys, &rows), zs, ..field.clone() }
}
