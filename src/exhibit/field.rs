//! A field over a grid as cells of few shades or as lines of equal height, in grid units; it knows no axes.

use std::collections::BTreeMap;

use super::chart::{Field, bounds};

/// How many shades a small heat map has on each side of its base.
pub(super) const SHADES: i32 = 8;

/// More contour lines than these are no picture.
const MOST_LEVELS: usize = 10;

/// Heat maps are drawn with at most so many cells along an axis.
const MOST_CELLS: usize = 128;

/// A run of cells of one shade in one row: grid columns `from..to`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) row: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Cells by shade: 1..=SHADES above the base, −SHADES..=−1 below it; shade 0 is the bare background.
pub(super) fn cells(field: &Field) -> BTreeMap<i32, Vec<Run>> {
    let mut shades: BTreeMap<i32, Vec<Run>> = BTreeMap::new();
    let Some((low, high)) = field.bounds() else {
        return shades;
    };
    for row in 0..field.ys.len() {
        let shade_at =
            |column: usize| field.at(column, row).map_or(0, |value| shade(value, low, high, SHADES));
        let mut from = 0;
        while from < field.xs.len() {
            let shade = shade_at(from);
            let to =
                (from..field.xs.len()).find(|&column| shade_at(column) != shade).unwrap_or(field.xs.len());
            if shade != 0 {
                shades.entry(shade).or_default().push(Run { row, from, to });
            }
            from = to;
        }
    }
    shades
}

/// A field with values on both sides of zero is shaded from zero both ways, any other from its lowest value.
pub(super) fn shade(value: f64, low: f64, high: f64, steps: i32) -> i32 {
    let value = value.max(low).min(high);
    let shades = f64::from(steps);
    if low < 0.0 && high > 0.0 {
        let largest = high.max(-low);
        return (value / largest * shades).round() as i32;
    }
    if low == high {
        return if low == 0.0 { 0 } else { steps / 2 };
    }
    let span = high / 2.0 - low / 2.0;
    ((value / 2.0 - low / 2.0) / span * shades).round() as i32
}

/// The same field with few enough cells to draw.
pub(super) fn coarse(field: &Field) -> Field {
    let columns: Vec<usize> = spread(field.xs.len());
    let rows: Vec<usize> = spread(field.ys.len());
    let mut zs = Vec::with_capacity(columns.len() * rows.len());
    for &row in &rows {
        zs.extend(columns.iter().map(|&column| field.at(column, row).unwrap_or(f64::NAN)));
    }
    let at = |places: &[f64], chosen: &[usize]| chosen.iter().map(|&index| places[index]).collect();
    Field { xs: at(&field.xs, &columns), ys: at(&field.ys, &rows), zs, ..field.clone() }
}

fn spread(count: usize) -> Vec<usize> {
    (0..count).step_by(count.div_ceil(MOST_CELLS).max(1)).collect()
}

/// The heights of the contour lines: the author's, or about eight round ones, which grow out of a valley by factors.
pub(super) fn levels(field: &Field) -> Vec<f64> {
    if !field.levels.is_empty() {
        return field.levels.iter().copied().filter(|level| level.is_finite()).take(24).collect();
    }
    let Some((low, high)) = bounds(field.zs.iter().copied()) else {
        return Vec::new();
    };
    if !(high > low && (high - low).is_finite()) {
        return Vec::new();
    }
    let mut heights: Vec<f64> = field.zs.iter().copied().filter(|height| height.is_finite()).collect();
    heights.sort_by(f64::total_cmp);
    let typical = |share: f64| heights[(share * (heights.len() - 1) as f64) as usize] - low;
    // Where most of the plane lies low there is a valley, and the lines are crowded in it.
    if typical(0.5) < 0.4 * (high - low) {
        return above(low, typical(0.9).max(1e-9 * (high - low)), high);
    }
    let rough = (high - low) / 10.0;
    let power = libm::exp10(libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .map(|factor| factor * power)
        .into_iter()
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    (1..=9)
        .map(|index| ((low / step).floor() + f64::from(index)) * step)
        .filter(|level| *level < high)
        .collect()
}

/// Round heights about 1, 2, 5, 10, 20, 50, … above the lowest one: near a minimum the lines stay apart.
fn above(low: f64, typical: f64, high: f64) -> Vec<f64> {
    let first = libm::floor(libm::log10(1e-3 * typical)) as i32;
    let mut found: Vec<f64> = (first..first + 5)
        .map(|exponent| format!("1e{exponent}").parse().unwrap_or(1.0))
        .flat_map(|unit: f64| [1.0, 2.0, 5.0].map(|factor| ((low / unit).round() + factor) * unit))
        .filter(|level| *level > low + 5e-4 * typical && *level < high)
        .collect();
    found.sort_by(f64::total_cmp);
    found.dedup_by(|one, other| (*one - *other).abs() < 1e-4 * typical);
    found.truncate(MOST_LEVELS);
    found
}

/// A crossing of a contour with an edge of the grid: column, row, and whether the edge goes up.
type Edge = (usize, usize, bool);

/// The contour of one height as polylines in grid units (column, row).
pub(super) fn contour(field: &Field, level: f64) -> Vec<Vec<(f64, f64)>> {
    let mut neighbours: BTreeMap<Edge, Vec<Edge>> = BTreeMap::new();
    for row in 0..field.ys.len().saturating_sub(1) {
        for column in 0..field.xs.len().saturating_sub(1) {
            for (one, other) in crossings(field, level, column, row) {
                neighbours.entry(one).or_default().push(other);
                neighbours.entry(other).or_default().push(one);
            }
        }
    }
    let mut lines = Vec::new();
    // Open lines are walked from an end; what is left afterwards are rings.
    let ends: Vec<Edge> =
        neighbours.iter().filter(|(_, next)| next.len() == 1).map(|(edge, _)| *edge).collect();
    for edge in ends {
        lines.extend(walked(&mut neighbours, edge));
    }
    while let Some(edge) = neighbours.keys().next().copied() {
        lines.extend(walked(&mut neighbours, edge));
    }
    lines
        .into_iter()
        .map(|line| line.into_iter().map(|edge| crossing(field, level, edge)).collect())
        .collect()
}

/// The segments of a contour in one cell (marching squares).
fn crossings(field: &Field, level: f64, column: usize, row: usize) -> Vec<(Edge, Edge)> {
    let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        .map(|(column, row)| field.at(column, row));
    let [Some(a), Some(b), Some(c), Some(d)] = corners else {
        return Vec::new();
    };
    let (bottom, right, top, left) =
        ((column, row, false), (column + 1, row, true), (column, row + 1, false), (column, row, true));
    let edges = [(bottom, a, b), (right, b, c), (top, d, c), (left, a, d)];
    let crossed: Vec<Edge> = edges
        .iter()
        .filter(|(_, one, other)| (*one > level) != (*other > level))
        .map(|edge| edge.0)
        .collect();
    match crossed[..] {
        [one, other] => vec![(one, other)],
        [..] if crossed.len() == 4 => {
            // At a saddle the middle decides which corners hang together.
            let middle = (a / 4.0 + b / 4.0 + c / 4.0 + d / 4.0) > level;
            if middle == (a > level) {
                vec![(bottom, right), (top, left)]
            } else {
                vec![(bottom, left), (top, right)]
            }
        }
        _ => Vec::new(),
    }
}

/// Follows a line from one crossing to the next and takes it out of the map.
fn walked(neighbours: &mut BTreeMap<Edge, Vec<Edge>>, start: Edge) -> Option<Vec<Edge>> {
    let mut line = vec![start];
    let mut here = start;
    while let Some(next) = neighbours.get_mut(&here).and_then(Vec::pop) {
        if let Some(back) = neighbours.get_mut(&next)
            && let Some(index) = back.iter().position(|edge| *edge == here)
        {
            back.swap_remove(index);
        }
        line.push(next);
        here = next;
    }
    for edge in &line {
        if neighbours.get(edge).is_some_and(Vec::is_empty) {
            neighbours.remove(edge);
        }
    }
    (line.len() > 1).then_some(line)
}

/// Where the contour crosses the edge, between its two corners.
fn crossing(field: &Field, level: f64, (column, row, upward): Edge) -> (f64, f64) {
    let from = field.at(column, row).unwrap_or(level);
    let to = if upward { field.at(column, row + 1) } else { field.at(column + 1, row) }.unwrap_or(level);
    let share = if from == to { 0.5 } else { ((level - from) / (to - from)).clamp(0.0, 1.0) };
    if upward { (column as f64, row as f64 + share) } else { (column as f64 + share, row as f64) }
}
