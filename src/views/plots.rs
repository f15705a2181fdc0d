//! Plots from their values to charts, or why one cannot be drawn; computes no value.

use crate::exhibit::{Axis, Band, Chart, End, Exhibit, Field, Mark, Scale, Series, Shading, binned};
use crate::numbers::significant;
use crate::record::{Layer, LayerValues, Pairs, PlotValues, Sampled};
use crate::report::Fault;
use crate::words::{Words, say};

/// A surface of so few heights has no contours worth drawing.
const FEW_HEIGHTS: usize = 6;
/// The most kinds that a group parts a series into.
const MOST_KINDS: usize = 10;

/// A plot as a chart; refused where nothing could be seen of it.
pub(super) fn plot(values: &PlotValues, words: Words) -> Result<Exhibit, Fault> {
    let axis = |words: &String, axis: char| Axis {
        label: words.clone(),
        scale: if values.log.contains(axis) { Scale::Logarithmic } else { Scale::Linear },
        ..Axis::default()
    };
    let mut chart = Chart {
        title: values.title.clone(),
        x: axis(&values.x, 'x'),
        y: axis(&values.y, 'y'),
        ..Chart::default()
    };
    // What draws several series is judged once all of them are there.
    for layers in values.layers.chunk_by(|one, other| one.place == other.place) {
        let drawn = layers.iter().try_for_each(|layer| draw(layer, &mut chart));
        let drawn = drawn.and_then(|()| positive(&chart, &values.log));
        drawn.map_err(|fault| fault.at(layers[0].place))?;
    }
    let curves = values.layers.iter().filter_map(|layer| match &layer.values {
        LayerValues::Curve(curve) => Some(curve),
        _ => None,
    });
    let others =
        chart.series.iter().filter(|series| series.mark != Mark::Curve).flat_map(|series| &series.ys);
    chart.y.range = beside_poles(curves, others.copied().collect(), values.log.contains('y'));
    chart.remark = remarks(values, words).join(" ");
    Ok(Exhibit::Chart(Box::new(chart)))
}

/// The heights that are worth looking at where a curve has poles: those of all else, and those that it has away from them.
pub(super) fn beside_poles<'a>(
    curves: impl Iterator<Item = &'a Sampled>,
    others: Vec<f64>,
    log: bool,
) -> Option<(f64, f64)> {
    let (mut poles, mut heights) = (false, others);
    for curve in curves {
        poles |= curve.seen.is_some();
        match curve.seen {
            Some((low, high)) => heights.extend([low, high]),
            None => heights.extend(&curve.ys),
        }
    }
    let finite = heights.into_iter().filter(|height| height.is_finite());
    let (low, high) = finite
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), height| (low.min(height), high.max(height)));
    if log {
        return (poles && high > low).then_some((low, high));
    }
    let room = 0.05 * (high - low);
    let bottom = if low >= 0.0 && low < 0.25 * high { 0.0 } else { low - room };
    (poles && high > low).then_some((bottom, high + room))
}

/// What is said of curves that a picture cannot show as they are.
fn remarks(values: &PlotValues, words: Words) -> Vec<String> {
    let number = |value: f64| significant(value, 3);
    let said = |layer: &Layer| {
        let name = if layer.name.is_empty() { values.y.clone() } else { format!("`{}`", layer.name) };
        let name = if name.is_empty() { say!(words, "curve") } else { name };
        if heights(&layer.values).is_some_and(|heights| !heights.iter().any(|height| height.is_finite())) {
            return Some(say!(words, "curve-empty", curve = name));
        }
        let LayerValues::Curve(curve) = &layer.values else { return None };
        let ends = |band: &crate::record::CurveBand| Some((*band.xs.first()?, *band.xs.last()?));
        match (curve.bands.first().and_then(ends), curve.bands.last().and_then(ends)) {
            (Some((from, _)), Some((_, to))) => {
                let axis = values.x.clone();
                Some(say!(
                    words,
                    "curve-band",
                    curve = name,
                    axis = axis,
                    from = number(from),
                    to = number(to)
                ))
            }
            _ if curve.coarse => {
                let places = curve.ys.iter().filter(|height| height.is_finite()).count();
                Some(say!(words, "curve-coarse", curve = name, places = places))
            }
            _ => None,
        }
    };
    values.layers.iter().filter_map(said).collect()
}

/// The heights of what is drawn over places, if there are any.
fn heights(values: &LayerValues) -> Option<&[f64]> {
    let heights = match values {
        // Where a line turns too often to be drawn, a band shows its heights.
        LayerValues::Curve(curve) if !curve.bands.is_empty() => return None,
        LayerValues::Curve(curve) => &curve.ys,
        LayerValues::Points(pairs) | LayerValues::Line(pairs) | LayerValues::Bars(pairs) => &pairs.ys,
        LayerValues::Surface { zs, .. } => zs,
        LayerValues::Area { .. } | LayerValues::Histogram { .. } | LayerValues::Cells { .. } => return None,
    };
    (!heights.is_empty()).then_some(heights)
}

fn draw(layer: &Layer, chart: &mut Chart) -> Result<(), Fault> {
    let name = layer.name.clone();
    match &layer.values {
        LayerValues::Points(pairs) => series(name, Mark::Points, pairs, chart)?,
        LayerValues::Line(pairs) => series(name, Mark::Line, pairs, chart)?,
        LayerValues::Curve(sampled) => chart.series.push(curve(name, sampled)),
        LayerValues::Bars(pairs) => series(name, Mark::Bars, pairs, chart)?,
        LayerValues::Area { xs, high, low } => chart.series.push(area(name, xs, high, low)),
        LayerValues::Histogram { values, bins, density } => {
            chart.series.push(binned(name, values, *bins, *density));
        }
        LayerValues::Cells { columns, values } => cells(name, *columns, values, chart),
        LayerValues::Surface { xs, ys, zs } => {
            let mut heights = zs.clone();
            heights.sort_by(f64::total_cmp);
            heights.dedup();
            let shading = if heights.len() <= FEW_HEIGHTS { Shading::Cells } else { Shading::Contours };
            let (xs, ys, zs) = (xs.clone(), ys.clone(), zs.clone());
            chart.field = Some(Field { name, shading, xs, ys, zs, levels: Vec::new() });
        }
    }
    Ok(())
}

/// A series, or one for each kind of place.
fn series(name: String, mark: Mark, pairs: &Pairs, chart: &mut Chart) -> Result<(), Fault> {
    let Pairs { xs, ys, kinds } = pairs;
    match kinds {
        Some(kinds) => chart.series.extend(parted(mark, xs, ys, kinds)?),
        None => chart.series.push(Series { name, mark, xs: xs.clone(), ys: ys.clone(), ..Series::default() }),
    }
    Ok(())
}

/// A curve with the ends of its pieces and its bands.
pub(super) fn curve(name: String, sampled: &Sampled) -> Series {
    let ends = sampled.ends.iter().map(|end| End { place: end.place, closed: end.closed });
    let bands = sampled.bands.iter().map(|band| Band {
        xs: band.xs.clone(),
        low: band.low.clone(),
        high: band.high.clone(),
    });
    let (xs, ys) = (sampled.xs.clone(), sampled.ys.clone());
    Series { name, mark: Mark::Curve, xs, ys, ends: ends.collect(), bands: bands.collect() }
}

/// A matrix as coloured cells, its first row above.
fn cells(name: String, columns: usize, values: &[f64], chart: &mut Chart) {
    let rows = values.len() / columns.max(1);
    let axis = |count: usize| (0..count).map(|index| index as f64).collect();
    // Words stand in the middle of the cells.
    let indices = |count: usize| (0..count).map(|index| index.to_string()).collect();
    chart.y.reversed = true;
    chart.even = true;
    (chart.x.names, chart.y.names) = (indices(columns), indices(rows));
    let (xs, ys, zs) = (axis(columns), axis(rows), values.to_vec());
    chart.field = Some(Field { name, shading: Shading::Cells, xs, ys, zs, levels: Vec::new() });
}

/// Refuses a logarithmic axis on which nothing could be seen.
fn positive(chart: &Chart, log: &str) -> Result<(), Fault> {
    let any = |side: fn(&Series) -> &Vec<f64>| {
        chart.series.is_empty() || chart.series.iter().flat_map(side).any(|value| *value > 0.0)
    };
    let axes = [('x', any(|series| &series.xs)), ('y', any(|series| &series.ys))];
    match axes.into_iter().find(|(axis, positive)| log.contains(*axis) && !positive) {
        None => Ok(()),
        Some((axis, _)) => Err(Fault::new(format!(
            "nothing on the {axis} axis is positive, and a logarithm has no place for it"
        ))
        .remedy(format!("leave `{axis}` out of `log=`, or draw `abs(…)`"))),
    }
}

/// The area between two heights: along the upper one, and back along the lower one, which may be one number.
fn area(name: String, x: &[f64], high: &[f64], low: &[f64]) -> Series {
    let back = x.iter().enumerate().rev().map(|(index, &x)| (x, low[index.min(low.len() - 1)]));
    let (xs, ys) = x.iter().copied().zip(high.iter().copied()).chain(back).unzip();
    Series { name, mark: Mark::Area, xs, ys, ..Series::default() }
}

/// A series for each kind of place.
fn parted(mark: Mark, xs: &[f64], ys: &[f64], group: &[f64]) -> Result<Vec<Series>, Fault> {
    let mut kinds = group.to_vec();
    kinds.sort_by(f64::total_cmp);
    kinds.dedup();
    if kinds.len() > MOST_KINDS {
        return Err(Fault::new(format!(
            "a group has at most {MOST_KINDS} kinds, but this has {}",
            kinds.len()
        ))
        .remedy("a group tells classes; for a third number draw a heat map or contours"));
    }
    let one = |kind: f64| {
        let member = |values: &[f64]| {
            let mine = values.iter().zip(group).filter(|(_, own)| **own == kind);
            mine.map(|(value, _)| *value).collect()
        };
        Series { name: significant(kind, 4), mark, xs: member(xs), ys: member(ys), ..Series::default() }
    };
    Ok(kinds.into_iter().map(one).collect())
}
