//! Tables and plots from plans to exhibits; knows values and places, but no Markdown.

use super::Work;
use super::block::shown;
use crate::engine::{evaluate, sweep};
use crate::exhibit::{
    Align, Axis, Cell, Chart, Column, Exhibit, Field, Mark, Scale, Series, Shading, Table, binned, column,
    in_code, significant,
};
use crate::graph::Array;
use crate::model::{LayerPlan, LayerShape, PlotPlan, RangePlan, TablePlan};
use crate::record::Shown;
use crate::report::Fault;

/// How many places a curve is computed at.
const CURVE_PLACES: usize = 201;
/// How many places each axis of a contour plot has.
const FIELD_PLACES: usize = 121;
/// How many digits tell the numbers of a column apart, if it takes more than everywhere.
const MOST_DIGITS: usize = 6;
/// A surface of so few heights has no contours worth drawing.
const FEW_HEIGHTS: usize = 6;
/// A longer source is no name for the axis of the only thing that is drawn.
const LONGEST_NAME: usize = 24;
/// How many bars a histogram has if the author does not say.
const BINS: usize = 10;

impl Work<'_> {
    /// A table with its values.
    pub(super) fn table(&mut self, plan: TablePlan) -> Result<Exhibit, Fault> {
        let mut rows = Vec::new();
        for row in &plan.rows {
            let cells =
                row.iter().map(|value| shown(&mut self.model, value)).collect::<Result<Vec<_>, _>>()?;
            rows.push(cells);
        }
        let digits = self.settings.digits;
        let mut cells: Vec<Vec<Cell>> = vec![Vec::new(); rows.len()];
        let mut columns = Vec::new();
        for (index, (label, place)) in plan.heads.iter().enumerate() {
            let name = label.clone().unwrap_or_else(|| format!("`{}`", self.texts.text(*place)));
            let values: Vec<&Shown> = rows.iter().filter_map(|row| row.get(index)).collect();
            let numeric =
                values.iter().all(|value| matches!(value, Shown::Array(array) if array.shape.is_scalar()));
            columns.push(Column { name, align: if numeric { Align::Right } else { Align::Left } });
            let keyed = plan.keyed && index == 0;
            for (row, cell) in cells.iter_mut().zip(column_cells(&values, numeric && !keyed, digits)) {
                row.push(cell);
            }
        }
        Ok(Exhibit::Table(Table { caption: plan.title, columns, rows: cells, row_heads: plan.keyed }))
    }

    /// A plot with its values.
    pub(super) fn plot(&mut self, plan: PlotPlan) -> Result<Exhibit, Fault> {
        let mut chart = Chart {
            title: plan.title.clone(),
            x: Axis {
                label: plan.ranges.first().map(|range| range.name.clone()).unwrap_or_default(),
                scale: scale(&plan.log, 'x'),
                ..Axis::default()
            },
            y: Axis {
                label: plan.ranges.get(1).map(|range| range.name.clone()).unwrap_or_default(),
                scale: scale(&plan.log, 'y'),
                ..Axis::default()
            },
            ..Chart::default()
        };
        for layer in &plan.layers {
            self.layer(layer, &plan, &mut chart).map_err(|fault| fault.at(layer.place))?;
            for (axis, positive) in [
                ('x', any_positive(&chart, |series| &series.xs)),
                ('y', any_positive(&chart, |series| &series.ys)),
            ] {
                if plan.log.contains(axis) && !positive {
                    return Err(Fault::new(format!(
                        "nothing on the {axis} axis is positive, and a logarithm has no place for it"
                    ))
                    .at(layer.place)
                    .remedy(format!("leave `{axis}` out of `log=`, or draw `abs(…)`")));
                }
            }
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
        match (layer.shape, plan.ranges.as_slice()) {
            (LayerShape::Curve, [range]) => {
                let xs = places(range, &plan.log, CURVE_PLACES);
                let rows = xs.iter().map(|&x| vec![x]);
                let ys = sweep(&mut self.model, layer.nodes[0], &[range.leaf], rows)?;
                let count = (ys.len() / xs.len()).max(1);
                for part in 0..count {
                    let name = if count == 1 { name.clone() } else { format!("{name}[{part}]") };
                    let ys = ys.iter().skip(part).step_by(count).copied().collect();
                    chart.series.push(Series { name, mark: Mark::Line, xs: xs.clone(), ys });
                }
            }
            (LayerShape::Curve, [across, up, ..]) => {
                let (xs, ys) = (places(across, "", FIELD_PLACES), places(up, "", FIELD_PLACES));
                let rows = ys.iter().flat_map(|&y| xs.iter().map(move |&x| vec![x, y]));
                let zs = sweep(&mut self.model, layer.nodes[0], &[across.leaf, up.leaf], rows)?;
                let mut heights = zs.clone();
                heights.sort_by(f64::total_cmp);
                heights.dedup();
                let shading = if heights.len() <= FEW_HEIGHTS { Shading::Cells } else { Shading::Contours };
                chart.field = Some(Field { name, shading, xs, ys, zs, levels: Vec::new() });
            }
            _ => {
                let arrays = evaluate(&mut self.model, &layer.nodes)?;
                let arrays: Vec<&Array> = arrays.iter().map(|array| array.as_ref()).collect();
                given(layer.shape, name, &arrays, chart)?;
            }
        }
        Ok(())
    }
}

/// The cells of one column: plain numbers under each other, everything else by itself.
fn column_cells(values: &[&Shown], numeric: bool, digits: usize) -> Vec<Cell> {
    if numeric {
        let numbers = values.iter().filter_map(|value| {
            if let Shown::Array(array) = value { array.values.first().copied() } else { None }
        });
        let numbers: Vec<f64> = numbers.collect();
        return told_apart(&numbers, digits).into_iter().map(Cell::Number).collect();
    }
    let cell = |value: &&Shown| match value {
        Shown::Array(array) if array.shape.is_scalar() => Cell::Number(value.line(digits)),
        other => Cell::Text(other.line(digits.min(4))),
    };
    values.iter().map(cell).collect()
}

/// A column with a few digits more where different numbers would read the same.
fn told_apart(numbers: &[f64], digits: usize) -> Vec<String> {
    let kinds = |mut texts: Vec<String>| {
        texts.sort();
        texts.dedup();
        texts.len()
    };
    let all = kinds(numbers.iter().map(|number| in_code(*number, 17)).collect());
    let enough = (digits..=MOST_DIGITS).find(|&digits| kinds(column(numbers, digits)) == all);
    column(numbers, enough.unwrap_or(digits))
}

/// The places of a row or a column as words, so that they stand in the middle of its cells.
fn indices(count: usize) -> Vec<String> {
    (0..count).map(|index| index.to_string()).collect()
}

fn any_positive(chart: &Chart, side: fn(&Series) -> &Vec<f64>) -> bool {
    chart.series.is_empty() || chart.series.iter().flat_map(side).any(|value| *value > 0.0)
}

fn scale(log: &str, axis: char) -> Scale {
    if log.contains(axis) { Scale::Logarithmic } else { Scale::Linear }
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

/// A layer of given arrays.
fn given(shape: LayerShape, name: String, arrays: &[&Array], chart: &mut Chart) -> Result<(), Fault> {
    match shape {
        LayerShape::Heatmap => {
            let [rows, columns] = arrays[0].shape.0[..] else {
                return Err(Fault::new(format!(
                    "a heat map needs a matrix, but this has shape {}",
                    arrays[0].shape
                )));
            };
            let axis = |count: usize| (0..count).map(|index| index as f64).collect();
            let zs = arrays[0].values.clone();
            chart.y.reversed = true;
            chart.even = true;
            (chart.x.names, chart.y.names) = (indices(columns), indices(rows));
            chart.field = Some(Field {
                name,
                shading: Shading::Cells,
                xs: axis(columns),
                ys: axis(rows),
                zs,
                levels: Vec::new(),
            });
            Ok(())
        }
        LayerShape::Histogram => {
            let bins = arrays
                .get(1)
                .and_then(|bins| bins.as_number())
                .map_or(BINS, |bins| bins.clamp(1.0, 1000.0) as usize);
            chart.series.push(binned(name, &arrays[0].values, bins));
            Ok(())
        }
        LayerShape::Bars => {
            let ys = arrays[arrays.len() - 1].values.clone();
            let xs = if arrays.len() == 2 {
                arrays[0].values.clone()
            } else {
                (0..ys.len()).map(|index| index as f64).collect()
            };
            push(chart, name, Mark::Bars, xs, ys)
        }
        LayerShape::Points | LayerShape::Line | LayerShape::Curve => {
            let mark = if shape == LayerShape::Points { Mark::Points } else { Mark::Line };
            pairs(name, mark, arrays, chart)
        }
    }
}

/// Points or a line: two columns, two vectors, or one vector over its indices. Beside two columns,
/// a vector of whole numbers tells the classes.
fn pairs(name: String, mark: Mark, arrays: &[&Array], chart: &mut Chart) -> Result<(), Fault> {
    let first = arrays[0];
    match (first.shape.0.as_slice(), arrays.get(1)) {
        ([_, 2], classes) => {
            let at = |axis: usize| first.values.iter().skip(axis).step_by(2).copied().collect::<Vec<f64>>();
            let (xs, ys) = (at(0), at(1));
            let Some(classes) = classes else { return push(chart, name, mark, xs, ys) };
            let mut kinds = classes.values.clone();
            kinds.sort_by(f64::total_cmp);
            kinds.dedup();
            if classes.values.len() != xs.len() || kinds.len() > 10 {
                return Err(Fault::new("beside points in two columns stands one class for each of them")
                    .remedy("give at most ten classes"));
            }
            for kind in kinds {
                let member = |values: &[f64]| {
                    values
                        .iter()
                        .zip(&classes.values)
                        .filter(|(_, class)| **class == kind)
                        .map(|(value, _)| *value)
                        .collect()
                };
                push(chart, significant(kind, 4), mark, member(&xs), member(&ys))?;
            }
            Ok(())
        }
        (_, Some(second)) => push(chart, name, mark, first.values.clone(), second.values.clone()),
        (_, None) => push(
            chart,
            name,
            mark,
            (0..first.values.len()).map(|index| index as f64).collect(),
            first.values.clone(),
        ),
    }
}

fn push(chart: &mut Chart, name: String, mark: Mark, xs: Vec<f64>, ys: Vec<f64>) -> Result<(), Fault> {
    if xs.len() != ys.len() {
        return Err(Fault::new(format!("there are {} places, but {} values", xs.len(), ys.len())));
    }
    chart.series.push(Series { name, mark, xs, ys });
    Ok(())
}
