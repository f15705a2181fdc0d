//! Plots from plans to exhibits: computes what their elements show; knows no Markdown.

use super::Work;
use crate::engine::{evaluate, sweep};
use crate::exhibit::{Axis, Chart, Exhibit, Field, Mark, Scale, Series, Shading, binned, significant};
use crate::graph::{NodeId, array};
use crate::model::{Drawn, LayerPlan, PlotPlan, RangePlan, Style};
use crate::report::Fault;

/// How many places a curve is computed at.
const CURVE_PLACES: usize = 201;
/// How many places each axis of a contour plot has.
const FIELD_PLACES: usize = 121;
/// A surface of so few heights has no contours worth drawing.
const FEW_HEIGHTS: usize = 6;
/// A longer source is no name for the axis of the only thing that is drawn.
const LONGEST_NAME: usize = 24;
/// The most kinds that a group parts a series into.
const MOST_KINDS: usize = 10;

impl Work<'_> {
    /// A plot with its values.
    pub(super) fn plot(&mut self, plan: PlotPlan) -> Result<Exhibit, Fault> {
        let axis = |words: &Option<String>, range: usize, axis: char| Axis {
            label: words.clone().or_else(|| Some(plan.ranges.get(range)?.name.clone())).unwrap_or_default(),
            scale: if plan.axes.log.contains(axis) { Scale::Logarithmic } else { Scale::Linear },
            ..Axis::default()
        };
        let mut chart = Chart {
            title: plan.title.clone(),
            x: axis(&plan.axes.x, 0, 'x'),
            y: axis(&plan.axes.y, 1, 'y'),
            ..Chart::default()
        };
        for layer in &plan.layers {
            self.layer(layer, &plan, &mut chart).map_err(|fault| fault.at(layer.place))?;
            positive(&chart, &plan.axes.log).map_err(|fault| fault.at(layer.place))?;
        }
        Ok(Exhibit::Chart(Box::new(chart)))
    }

    fn layer(&mut self, layer: &LayerPlan, plan: &PlotPlan, chart: &mut Chart) -> Result<(), Fault> {
        let source = || {
            let source = self.texts.text(layer.place);
            let alone = plan.layers.len() == 1 && source.chars().count() > LONGEST_NAME;
            if alone { String::new() } else { source }
        };
        let name = layer.label.clone().unwrap_or_else(source);
        match &layer.drawn {
            Drawn::Curve(node) => self.curve(*node, name, plan, chart),
            Drawn::Series { style, series, group } => self.series(*style, series, *group, &name, chart),
            Drawn::Area { x, high, low } => {
                let arrays = evaluate(&mut self.model.graph, &mut self.model.state, &[*x, *high, *low])?;
                chart.series.push(shape(
                    name,
                    &array::flat(&arrays[0]),
                    &array::flat(&arrays[1]),
                    &array::flat(&arrays[2]),
                ));
                Ok(())
            }
            Drawn::Histogram { values, bins, density } => {
                let values =
                    evaluate(&mut self.model.graph, &mut self.model.state, &[*values])?.swap_remove(0);
                chart.series.push(binned(name, &array::flat(&values), *bins, *density));
                Ok(())
            }
            Drawn::Heatmap(node) => {
                let matrix = evaluate(&mut self.model.graph, &mut self.model.state, &[*node])?.swap_remove(0);
                let axis = |count: usize| (0..count).map(|index| index as f64).collect();
                let (rows, columns) = (matrix.shape()[0], matrix.shape()[1]);
                let (ys, xs) = (axis(rows), axis(columns));
                let zs = matrix.iter().copied().collect();
                chart.y.reversed = true;
                chart.even = true;
                (chart.x.names, chart.y.names) = (indices(columns), indices(rows));
                chart.field = Some(Field { name, shading: Shading::Cells, xs, ys, zs, levels: Vec::new() });
                Ok(())
            }
        }
    }

    /// What runs over the ranges of a plot: curves over one, contours over two.
    fn curve(&mut self, node: NodeId, name: String, plan: &PlotPlan, chart: &mut Chart) -> Result<(), Fault> {
        let log = &plan.axes.log;
        match plan.ranges.as_slice() {
            [] => {}
            [range] => {
                let xs = places(range, log, CURVE_PLACES);
                let rows = xs.iter().map(|&x| vec![x]);
                let ys = sweep(&mut self.model.graph, &mut self.model.state, node, &[range.leaf], rows)?;
                let count = (ys.len() / xs.len()).max(1);
                for part in 0..count {
                    let ys = ys.iter().skip(part).step_by(count).copied().collect();
                    let name = part_name(&name, part, count);
                    chart.series.push(Series { name, mark: Mark::Line, xs: xs.clone(), ys });
                }
            }
            [across, up, ..] => {
                let (xs, ys) = (places(across, "", FIELD_PLACES), places(up, "", FIELD_PLACES));
                let rows = ys.iter().flat_map(|&y| xs.iter().map(move |&x| vec![x, y]));
                let zs =
                    sweep(&mut self.model.graph, &mut self.model.state, node, &[across.leaf, up.leaf], rows)?;
                let mut heights = zs.clone();
                heights.sort_by(f64::total_cmp);
                heights.dedup();
                let shading = if heights.len() <= FEW_HEIGHTS { Shading::Cells } else { Shading::Contours };
                chart.field = Some(Field { name, shading, xs, ys, zs, levels: Vec::new() });
            }
        }
        Ok(())
    }

    /// Series of values over places, parted by the kinds of a group if there is one.
    fn series(
        &mut self,
        style: Style,
        series: &[(Option<NodeId>, NodeId)],
        group: Option<NodeId>,
        name: &str,
        chart: &mut Chart,
    ) -> Result<(), Fault> {
        let mark = match style {
            Style::Points => Mark::Points,
            Style::Line => Mark::Line,
            Style::Bars => Mark::Bars,
        };
        let nodes: Vec<NodeId> =
            series.iter().flat_map(|(x, y)| x.iter().chain([y])).chain(&group).copied().collect();
        let mut arrays = evaluate(&mut self.model.graph, &mut self.model.state, &nodes)?.into_iter();
        let kinds = group.and_then(|_| arrays.next_back());
        let mut next = || arrays.next().map(|array| array::flat(&array).to_vec()).unwrap_or_default();
        for (part, (x, _)) in series.iter().enumerate() {
            let xs = x.map(|_| next());
            let ys = next();
            let xs = xs.unwrap_or_else(|| (0..ys.len()).map(|index| index as f64).collect());
            match &kinds {
                Some(kinds) => chart.series.extend(parted(mark, &xs, &ys, &array::flat(kinds))?),
                None => chart.series.push(Series { name: part_name(name, part, series.len()), mark, xs, ys }),
            }
        }
        Ok(())
    }
}

/// The places of a row or a column as words, so that they stand in the middle of its cells.
fn indices(count: usize) -> Vec<String> {
    (0..count).map(|index| index.to_string()).collect()
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
fn shape(name: String, x: &[f64], high: &[f64], low: &[f64]) -> Series {
    let back = x.iter().enumerate().rev().map(|(index, &x)| (x, low[index.min(low.len() - 1)]));
    let (xs, ys) = x.iter().copied().zip(high.iter().copied()).chain(back).unzip();
    Series { name, mark: Mark::Area, xs, ys }
}

/// The name of one of several parts of what has one name.
fn part_name(name: &str, part: usize, count: usize) -> String {
    if count == 1 { name.to_string() } else { format!("{name}[{part}]") }
}

/// Evenly spread places of a range; on a logarithmic axis evenly by factors.
fn places(range: &RangePlan, log: &str, count: usize) -> Vec<f64> {
    let last = (count - 1) as f64;
    let even = |index: usize, low: f64, high: f64| low + (high - low) * (index as f64 / last);
    if log.contains('x') && range.low > 0.0 {
        let (low, high) = (libm::log(range.low), libm::log(range.high));
        return (0..count).map(|index| libm::exp(even(index, low, high))).collect();
    }
    (0..count).map(|index| even(index, range.low, range.high)).collect()
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
        Series { name: significant(kind, 4), mark, xs: member(xs), ys: member(ys) }
    };
    Ok(kinds.into_iter().map(one).collect())
}
