//! Plots from their values to charts, or why one cannot be drawn; computes no value.

use super::described::described;
use crate::exhibit::{Axis, Band, Chart, End, Exhibit, Field, Mark, Note, Scale, Series, Shading, binned};
use crate::numbers::significant;
use crate::record::{Layer, LayerValues, Pairs, PlotValues, Sampled, Style};
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
        let drawn = layers.iter().try_for_each(|layer| draw(layer, &mut chart, words));
        let drawn = drawn.and_then(|()| positive(&chart, &values.log));
        drawn.map_err(|fault| fault.at(layers[0].place))?;
    }
    let curves = values.layers.iter().filter_map(|layer| match &layer.values {
        LayerValues::Curve(curve) => Some(curve),
        _ => None,
    });
    let others =
        chart.series.iter().filter(|series| series.mark != Mark::Curve).flat_map(|series| &series.ys);
    let beside = beside_poles(curves, others.copied().collect(), values.log.contains('y'));
    (chart.x.range, chart.y.range) = (values.xlim, values.ylim.or(beside));
    chart.even |= values.equal;
    chart.split = values.split;
    if let Some(field) = chart.field.as_mut().filter(|field| field.shading == Shading::Cells) {
        field.range = values.zlim;
    }
    let mut remarks = remarks(values, words);
    match outside(&chart, values) {
        0 => {}
        count => remarks.push(say!(words, "outside-limits", count = count)),
    }
    chart.remark = remarks.join(" ");
    chart.alternative = described(&chart, words);
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
    let (low, high) = ends(&heights);
    if log {
        return (poles && high > low).then_some((low, high));
    }
    let room = 0.05 * (high - low);
    let bottom = if low >= 0.0 && low < 0.25 * high { 0.0 } else { low - room };
    (poles && high > low).then_some((bottom, high + room))
}

/// How many places of series and words lie outside of the part of the axes that the author chose.
fn outside(chart: &Chart, values: &PlotValues) -> usize {
    let within = |limits: Option<(f64, f64)>, value: f64| {
        limits.is_none_or(|(low, high)| !value.is_finite() || (low..=high).contains(&value))
    };
    let seen = |(x, y): &(f64, f64)| within(values.xlim, *x) && within(values.ylim, *y);
    let places = chart.series.iter().filter(|series| !matches!(series.mark, Mark::Curve | Mark::Area));
    let places = places.flat_map(Series::points).chain(chart.notes.iter().map(|note| note.place));
    places.filter(|place| !seen(place)).count()
}

/// The lowest and the highest finite value; the wrong way round, if there is none.
fn ends(values: &[f64]) -> (f64, f64) {
    let finite = values.iter().filter(|value| value.is_finite());
    finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)))
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
        LayerValues::Series(_, pairs) => &pairs.ys,
        LayerValues::ErrorBars { ys, .. } => ys,
        LayerValues::Surface { zs, .. } => zs,
        LayerValues::Area { .. }
        | LayerValues::Histogram { .. }
        | LayerValues::Cells { .. }
        | LayerValues::Arrows { .. }
        | LayerValues::Text { .. } => return None,
    };
    (!heights.is_empty()).then_some(heights)
}

fn draw(layer: &Layer, chart: &mut Chart, words: Words) -> Result<(), Fault> {
    let name = layer.name.clone();
    match &layer.values {
        LayerValues::Series(style, pairs) => series(name, *style, pairs, chart)?,
        LayerValues::Curve(sampled) => chart.series.push(curve(name, sampled)),
        LayerValues::ErrorBars { xs, ys, error } => chart.series.push(error_bars(name, xs, ys, error)),
        LayerValues::Arrows { parts, scale } => {
            chart.even = true;
            chart.series.push(arrows(name, parts, *scale));
        }
        LayerValues::Text { xs, ys, words } => {
            let note = |((&x, &y), text): ((&f64, &f64), &String)| Note { place: (x, y), text: text.clone() };
            chart.notes.extend(xs.iter().zip(ys).zip(words).map(note));
        }
        LayerValues::Area { xs, high, low } => chart.series.push(area(name, xs, high, low)),
        LayerValues::Histogram { values, bins, density } => {
            chart.series.push(binned(name, values, *bins, *density));
        }
        LayerValues::Cells { width, values, rows, columns } => {
            cells(name, *width, values, chart);
            let named = |axis: &mut Axis, words: &Vec<String>| {
                if !words.is_empty() {
                    axis.names.clone_from(words);
                }
            };
            named(&mut chart.x, columns);
            named(&mut chart.y, rows);
        }
        LayerValues::Surface { xs, ys, zs, raised } => {
            let mut heights = zs.clone();
            heights.sort_by(f64::total_cmp);
            heights.dedup();
            let shading = match heights.len() <= FEW_HEIGHTS {
                _ if *raised => Shading::Relief,
                true => Shading::Cells,
                false => Shading::Contours,
            };
            let (xs, ys, zs) = (xs.clone(), ys.clone(), zs.clone());
            let lowest = say!(words, "path-lowest");
            chart.field = Some(Field { name, shading, xs, ys, zs, lowest, ..Field::default() });
        }
    }
    Ok(())
}

/// A series, or one for each kind of place.
fn series(name: String, style: Style, pairs: &Pairs, chart: &mut Chart) -> Result<(), Fault> {
    let mark = match style {
        Style::Points => Mark::Points,
        Style::Line => Mark::Line,
        Style::Bars => Mark::Bars,
        Style::Vertical => Mark::Vertical,
        Style::Horizontal => Mark::Horizontal,
    };
    let Pairs { xs, ys, kinds, kind_words, names } = pairs;
    if !names.is_empty() {
        chart.x.names.clone_from(names);
    }
    // A line across the picture has a place on one axis only.
    let nowhere = vec![f64::NAN; ys.len()];
    let (xs, ys) = match mark {
        Mark::Vertical => (ys, &nowhere),
        Mark::Horizontal => (&nowhere, ys),
        _ => (xs, ys),
    };
    match kinds {
        Some(kinds) => chart.series.extend(parted(mark, xs, ys, kinds, kind_words)?),
        None => chart.series.push(Series { name, mark, xs: xs.clone(), ys: ys.clone(), ..Series::default() }),
    }
    Ok(())
}

/// Marks with the reach of each.
fn error_bars(name: String, xs: &[f64], ys: &[f64], error: &[f64]) -> Series {
    let off = |index: usize| error.get(index.min(error.len().saturating_sub(1))).copied().unwrap_or(0.0);
    let moved = |sign: f64| ys.iter().enumerate().map(|(index, y)| y + sign * off(index)).collect();
    let band = Band { xs: xs.to_vec(), low: moved(-1.0), high: moved(1.0) };
    let (xs, ys) = (xs.to_vec(), ys.to_vec());
    Series { name, mark: Mark::ErrorBars, xs, ys, bands: vec![band], ..Series::default() }
}

/// Arrows from place to tip, one behind the other.
fn arrows(name: String, [xs, ys, us, vs]: &[Vec<f64>; 4], scale: Option<f64>) -> Series {
    let scale = scale.unwrap_or_else(|| fitting([xs, ys, us, vs]));
    let both = |from: &[f64], by: &[f64]| -> Vec<f64> {
        from.iter().zip(by).flat_map(|(&from, &by)| [from, from + scale * by]).collect()
    };
    Series { name, mark: Mark::Arrows, xs: both(xs, us), ys: both(ys, vs), ..Series::default() }
}

/// The scale by which the longest arrow is about as long as two places are apart.
fn fitting([xs, ys, us, vs]: [&Vec<f64>; 4]) -> f64 {
    let reach = |values: &[f64]| {
        let (low, high) = ends(values);
        (high - low).max(0.0)
    };
    let (wide, high) = (reach(xs), reach(ys));
    // So many places spread evenly over the plane, or along a line, are so far apart.
    let count = xs.len() as f64;
    let apart = if wide > 0.0 && high > 0.0 {
        (wide * high / count).sqrt().min(wide.max(high) / (count - 1.0).max(1.0).sqrt())
    } else {
        (wide + high) / (count - 1.0).max(1.0)
    };
    let lengths = us.iter().zip(vs).map(|(u, v)| libm::hypot(*u, *v)).filter(|length| length.is_finite());
    let longest = lengths.fold(0.0, f64::max);
    if apart > 0.0 && longest > 0.0 { 0.9 * apart / longest } else { 1.0 }
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
    Series {
        name,
        mark: Mark::Curve,
        xs,
        ys,
        ends: ends.collect(),
        bands: bands.collect(),
        ..Series::default()
    }
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
    chart.field = Some(Field { name, xs, ys, zs, ..Field::default() });
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
fn parted(mark: Mark, xs: &[f64], ys: &[f64], group: &[f64], words: &[String]) -> Result<Vec<Series>, Fault> {
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
        let word = words.get(kind.max(0.0) as usize).filter(|_| kind >= 0.0 && kind.fract() == 0.0);
        let name = word.cloned().unwrap_or_else(|| significant(kind, 4));
        Series { name, mark, xs: member(xs), ys: member(ys), ..Series::default() }
    };
    Ok(kinds.into_iter().map(one).collect())
}
