//! What a chart shows: series and a field over two axes; it does not know how they are drawn.

use super::scale::{Axis, Extent, Reach};
use crate::numbers::significant;

/// Curves, points, bars and at most one field over common axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// What the chart shows.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn, in the order of the colours.
    pub series: Vec<Series>,
    /// What lies below the series.
    pub field: Option<Field>,
    /// Areas below the series: where the field at a place of this list is positive, the colour of the
    /// series at the same place is spread.
    pub regions: Vec<Field>,
    /// Words beside places.
    pub notes: Vec<Note>,
    /// Whether both axes have one scale as far as the page allows it.
    pub even: bool,
    /// Whether each series has a picture of its own, all on the same axes.
    pub split: bool,
    /// One sentence with numbers for readers who do not see the picture; made from the series if empty.
    pub alternative: String,
    /// What one must know to read the picture rightly; it stands below it, whatever its caption.
    pub remark: String,
}

/// A word or two beside a place of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// The place, in the units of the axes.
    pub place: (f64, f64),
    /// The words.
    pub text: String,
}

/// Values over places; a value that is not finite is a gap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// How it is drawn.
    pub mark: Mark,
    /// The places.
    pub xs: Vec<f64>,
    /// The values.
    pub ys: Vec<f64>,
    /// At each so many places of a path stands a dot; at every one if it is 0.
    pub every: usize,
    /// Ends of the pieces of a curve.
    pub ends: Vec<End>,
    /// Where a curve turns too often for a line.
    pub bands: Vec<Band>,
}

/// An end of a piece of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// The place.
    pub place: (f64, f64),
    /// Whether the curve has this value, which is a dot, or only comes near it, which is a ring.
    pub closed: bool,
}

/// The area in which a curve moves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    /// The places.
    pub xs: Vec<f64>,
    /// The lowest height at each.
    pub low: Vec<f64>,
    /// The highest.
    pub high: Vec<f64>,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// A line from point to point.
    #[default]
    Line,
    /// A line through places that were chosen for it: it keeps all that can be seen, and shows its ends and bands.
    Curve,
    /// A mark for each point.
    Points,
    /// A line through few points that shows each of them, and the last one larger: a descent over a plane.
    Path,
    /// A bar at each x; several series of bars stand side by side.
    Bars,
    /// A filled shape; `xs` and `ys` are its corners, along its upper edge and back along its lower one.
    Area,
    /// A mark for each point with a bar, which is its band.
    ErrorBars,
    /// Arrows; every second point is the tip of the one before.
    Arrows,
    /// An upright line across the picture at each x.
    Vertical,
    /// A level line across the picture at each y.
    Horizontal,
    /// Bars without gaps; `xs` are the edges, one more than `ys`.
    Histogram,
}

/// Numbers over a grid: `zs[row * xs.len() + column]` belongs to `xs[column]` and `ys[row]`, both ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    /// What is measured.
    pub name: String,
    /// How it is drawn.
    pub shading: Shading,
    /// The places of the columns.
    pub xs: Vec<f64>,
    /// The places of the rows.
    pub ys: Vec<f64>,
    /// The values, row by row.
    pub zs: Vec<f64>,
    /// Heights of the contour lines; chosen from the values if empty.
    pub levels: Vec<f64>,
    /// Between which values its shades go; between its lowest and its highest if none.
    pub range: Option<(f64, f64)>,
    /// The word for its lowest place, which is marked; empty if it is not.
    pub lowest: String,
}

/// How a field is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shading {
    /// Coloured cells: a heat map.
    #[default]
    Cells,
    /// Lines of equal height.
    Contours,
    /// A relief seen from the side; lines, paths and points lie on it.
    Relief,
}

impl Series {
    /// The points in order; an edge without a count has no point.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.xs.iter().copied().zip(self.ys.iter().copied())
    }

    /// All heights that are drawn.
    fn heights(&self) -> impl Iterator<Item = f64> + '_ {
        let bands = self.bands.iter().flat_map(|band| band.low.iter().chain(&band.high));
        self.ys.iter().chain(bands).copied()
    }

    pub(super) fn is_bars(&self) -> bool {
        matches!(self.mark, Mark::Bars | Mark::Histogram)
    }
}

impl Field {
    /// The value at a place of the grid, if it is there and finite.
    pub(super) fn at(&self, column: usize, row: usize) -> Option<f64> {
        let value = self.zs.get(row * self.xs.len() + column).copied()?;
        value.is_finite().then_some(value)
    }

    /// Its lowest place, between the places of the grid, if that does not lie at the border.
    pub(super) fn lowest_place(&self) -> Option<(f64, f64)> {
        let cells = (0..self.ys.len()).flat_map(|row| (0..self.xs.len()).map(move |column| (column, row)));
        let heights = cells.filter_map(|(column, row)| Some((column, row, self.at(column, row)?)));
        let (column, row, _) = heights.min_by(|one, other| one.2.total_cmp(&other.2))?;
        let inside = |count: usize, at: usize| at > 0 && at + 1 < count;
        if !inside(self.xs.len(), column) || !inside(self.ys.len(), row) {
            return None;
        }
        let here = self.at(column, row)?;
        let across = [self.at(column - 1, row)?, here, self.at(column + 1, row)?];
        let up = [self.at(column, row - 1)?, here, self.at(column, row + 1)?];
        let step = |places: &[f64], at: usize| 0.5 * (places[at + 1] - places[at - 1]);
        let (wide, high) = (step(&self.xs, column), step(&self.ys, row));
        Some((self.xs[column] + wide * vertex(across)?, self.ys[row] + high * vertex(up)?))
    }

    /// The smallest and the largest finite value, or those that were chosen.
    pub(super) fn bounds(&self) -> Option<(f64, f64)> {
        self.range.or_else(|| bounds(self.zs.iter().copied()))
    }
}

impl Chart {
    /// How the values of each axis are laid out.
    pub(super) fn extents(&self) -> (Extent, Extent) {
        (self.extent_of_x(), self.extent_of_y())
    }

    /// The text alternative: the caller's, or what the series come to. It has no words of its own, so it
    /// reads in every language.
    pub(super) fn spoken(&self) -> String {
        if !self.alternative.is_empty() {
            return self.alternative.replace(['\n', '\r'], " ");
        }
        let heights = self.field.as_ref().and_then(|field| {
            let (low, high) = field.bounds()?;
            Some(labelled(&field.name, &between(low, high)))
        });
        let series = self.series.iter().filter_map(|series| self.spoken_series(series));
        let parts: Vec<String> = heights.into_iter().chain(series).collect();
        if parts.is_empty() { self.title.clone() } else { parts.join("; ") }
    }

    /// What stands below the picture.
    pub(super) fn caption(&self) -> String {
        joined(&self.title, &self.remark)
    }

    fn spoken_series(&self, series: &Series) -> Option<String> {
        let finite = || series.points().filter(|(x, y)| x.is_finite() && y.is_finite());
        let name = if series.name.is_empty() { &self.y.label } else { &series.name };
        let number = |value: f64| significant(value, 3);
        let listed =
            |values: &[f64]| values.iter().map(|value| number(*value)).collect::<Vec<_>>().join(", ");
        match series.mark {
            Mark::Vertical => return Some(labelled(name, &labelled(&self.x.label, &listed(&series.xs)))),
            Mark::Horizontal => return Some(labelled(name, &labelled(&self.y.label, &listed(&series.ys)))),
            _ => {}
        }
        if !series.bands.is_empty() {
            let (left, right) = bounds(series.xs.iter().copied())?;
            let (low, high) = bounds(series.heights())?;
            let across = labelled(&self.x.label, &between(left, right));
            return Some(labelled(name, &format!("{} ({across})", between(low, high))));
        }
        let (first, last) = (finite().next()?, finite().last()?);
        if matches!(series.mark, Mark::Line | Mark::Curve | Mark::Path) {
            let reach = labelled(&self.x.label, &between(first.0, last.0));
            return Some(labelled(name, &format!("{} → {} ({reach})", number(first.1), number(last.1))));
        }
        if !self.x.names.is_empty() && finite().count() <= 10 {
            let word =
                |x: f64| self.x.names.get(x.max(0.0) as usize).map_or_else(|| number(x), String::clone);
            let values: Vec<String> = finite().map(|(x, y)| format!("{} {}", word(x), number(y))).collect();
            return Some(labelled(name, &values.join(", ")));
        }
        let (left, right) = bounds(finite().map(|point| point.0))?;
        let (low, high) = bounds(finite().map(|point| point.1))?;
        let across = labelled(&self.x.label, &between(left, right));
        let up = labelled(&self.y.label, &between(low, high));
        match series.mark {
            // Its corners are no values.
            Mark::Area => Some(labelled(name, &format!("{across}; {up}"))),
            Mark::Arrows => Some(labelled(name, &format!("{} ({across}; {up})", finite().count() / 2))),
            _ => Some(labelled(name, &format!("{} ({across}; {up})", finite().count()))),
        }
    }

    /// Whether only a chosen part of an axis is shown, so that what is drawn may leave the picture.
    pub(super) fn is_cut(&self) -> bool {
        self.x.range.is_some() || self.y.range.is_some() || self.y.ends.is_some()
    }

    /// Whether something fills the plane behind the series.
    pub(super) fn has_ground(&self) -> bool {
        self.fields().next().is_some()
    }

    fn fields(&self) -> impl Iterator<Item = &Field> {
        self.field.iter().chain(&self.regions)
    }

    fn extent_of_x(&self) -> Extent {
        let values = self.series.iter().flat_map(|series| series.xs.iter().copied());
        let field = self.fields().flat_map(|field| reached(field, &field.xs));
        let reach = Reach::of(values.chain(field));
        let bars = self.series.iter().any(|series| series.mark == Mark::Bars);
        let count = self.series.iter().map(|series| series.xs.len()).max().unwrap_or(0);
        if bars && reach.all().is_some() {
            // Half a bar more on both sides.
            let half = |low, high| if count > 1 { 0.5 * (high - low) / (count - 1) as f64 } else { 0.5 };
            return Extent::of(&self.x, reach.with_room(half), 0.0, false);
        }
        let tight = self.has_ground()
            || self
                .series
                .iter()
                .all(|series| matches!(series.mark, Mark::Line | Mark::Curve | Mark::Histogram));
        Extent::of(&self.x, reach, if tight { 0.0 } else { 0.04 }, false)
    }

    fn extent_of_y(&self) -> Extent {
        let values = self.series.iter().flat_map(Series::heights).map(|height| match self.y.ends {
            Some((low, high)) if !height.is_nan() => height.max(low).min(high),
            _ => height,
        });
        let field = self.fields().flat_map(|field| reached(field, &field.ys));
        let bars = self.series.iter().any(Series::is_bars);
        let padding = if self.has_ground() { 0.0 } else { 0.05 };
        Extent::of(&self.y, Reach::of(values.chain(field)), padding, bars)
    }
}

/// Where the parabola through three heights is lowest, from the middle one, in steps; none where they are level.
fn vertex([before, here, behind]: [f64; 3]) -> Option<f64> {
    let bend = before - 2.0 * here + behind;
    (bend > 0.0).then(|| (0.5 * (before - behind) / bend).clamp(-0.5, 0.5))
}

/// Two sentences, the first of which may want its end.
fn joined(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (_, true) => first.to_string(),
        (true, false) => second.to_string(),
        _ if first.ends_with(['.', '!', '?', '…', '。']) => format!("{first} {second}"),
        _ => format!("{first}. {second}"),
    }
}

fn between(low: f64, high: f64) -> String {
    format!("{} … {}", significant(low, 3), significant(high, 3))
}

fn labelled(name: &str, text: &str) -> String {
    if name.is_empty() { text.to_string() } else { format!("{name} {text}") }
}

/// The places of a field along one axis, and the outer edges of its cells.
fn reached(field: &Field, places: &[f64]) -> Vec<f64> {
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
        return Vec::new();
    };
    let half = match field.shading {
        Shading::Contours | Shading::Relief => 0.0,
        Shading::Cells if places.len() > 1 => 0.5 * (last - first) / (places.len() - 1) as f64,
        Shading::Cells => 0.5,
    };
    [&[first - half, last + half], places].concat()
}

/// The smallest and the largest finite value, if there is one.
pub(super) fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|value| value.is_finite()).fold(None, |found, value| match found {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}
