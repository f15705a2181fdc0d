//! The values that a plot of the block shows, from its plan; draws nothing.

use super::samples::Across;
use super::sampling::{affordable, fineness, sampled_together};
use super::titles::{axis_words, series_names};
use crate::engine::{evaluate, sweep};
use crate::functions::columns_of;
use crate::graph::NodeId;
use crate::model::{Axes, Drawn, LayerPlan, Model, PlotPlan, RangePlan};
use crate::record::{Layer, LayerValues, Pairs, PlotValues, Style};
use crate::report::{Fault, Place};

/// More curves in one picture are told apart by nobody.
const MOST_CURVES: usize = 20;

/// A plot with its values; `source` gives the author's text at a place.
pub fn plot(
    model: &mut Model,
    plan: &PlotPlan,
    source: &dyn Fn(Place) -> String,
) -> Result<PlotValues, Fault> {
    let words = |words: &Option<String>, range: usize| {
        words.clone().or_else(|| Some(plan.ranges.get(range)?.name.clone())).unwrap_or_default()
    };
    let mut layers = Vec::new();
    let names = series_names(&model.graph, plan, source);
    for (layer, names) in plan.layers.iter().zip(names) {
        let parts = values(model, layer, plan).map_err(|fault| fault.at(layer.place))?;
        let named = |(values, name)| Layer { name, values, place: layer.place };
        layers.extend(parts.into_iter().zip(names).map(named));
    }
    let of_data = axis_words(&model.graph, plan);
    let (x, y) = (words(&plan.axes.x, 0), words(&plan.axes.y, 1));
    let x = if x.is_empty() { of_data[0].clone() } else { x };
    let y = if y.is_empty() { of_data[1].clone() } else { y };
    let Axes { log, xlim, ylim, zlim, equal, split, .. } = &plan.axes;
    let (title, log) = (plan.title.clone(), log.clone());
    Ok(PlotValues {
        title,
        x,
        y,
        log,
        xlim: *xlim,
        ylim: *ylim,
        zlim: *zlim,
        equal: *equal,
        split: *split,
        layers,
    })
}

/// What a layer shows; several parts if it draws several series.
fn values(model: &mut Model, layer: &LayerPlan, plan: &PlotPlan) -> Result<Vec<LayerValues>, Fault> {
    let mut computed = |nodes: &[NodeId]| -> Result<Vec<Vec<f64>>, Fault> {
        let arrays = evaluate(&mut model.graph, &mut model.state, nodes)?;
        Ok(arrays.iter().map(|array| array.iter().copied().collect()).collect())
    };
    let drawn = match &layer.drawn {
        Drawn::Curve(node) => return curve(model, *node, plan, false),
        Drawn::Relief(node) => return curve(model, *node, plan, true),
        Drawn::Series { style, series, group, names } => return pairs(model, *style, series, *group, names),
        Drawn::Area { x, high, low } => {
            let [xs, high, low] = taken(computed(&[*x, *high, *low])?);
            LayerValues::Area { xs, high, low }
        }
        Drawn::ErrorBars { x, y, error } => {
            let [xs, ys, error] = taken(computed(&[*x, *y, *error])?);
            LayerValues::ErrorBars { xs, ys, error }
        }
        Drawn::Arrows { parts, scale } => {
            LayerValues::Arrows { parts: taken(computed(parts)?), scale: *scale }
        }
        Drawn::Text { x, y, words } => {
            let [xs, ys] = taken(computed(&[*x, *y])?);
            LayerValues::Text { xs, ys, words: words.clone() }
        }
        Drawn::Histogram { values, bins, density } => {
            let [values] = taken(computed(&[*values])?);
            LayerValues::Histogram { values, bins: *bins, density: *density }
        }
        Drawn::Heatmap { matrix, rows, columns } => {
            let [values] = taken(computed(&[*matrix])?);
            let width = model.graph.shape(*matrix).0[1];
            LayerValues::Cells { width, values, rows: rows.clone(), columns: columns.clone() }
        }
    };
    Ok(vec![drawn])
}

/// So many of the values, in their order.
fn taken<const COUNT: usize>(values: Vec<Vec<f64>>) -> [Vec<f64>; COUNT] {
    let mut values = values.into_iter();
    std::array::from_fn(|_| values.next().unwrap_or_default())
}

/// What runs over the ranges of a plot: curves over one, contours over two.
fn curve(model: &mut Model, node: NodeId, plan: &PlotPlan, raised: bool) -> Result<Vec<LayerValues>, Fault> {
    let log = plan.axes.log.contains('y');
    match plan.ranges.as_slice() {
        [] => Ok(Vec::new()),
        [range] => {
            let by_factors = plan.axes.log.contains('x') && range.low > 0.0;
            let across = Across { low: range.low, high: range.high, by_factors };
            let most = affordable(model.graph.whole_cost(&[node]));
            let count = model.graph.shape(node).size();
            if count > MOST_CURVES {
                return Err(Fault::new(format!(
                    "each of its numbers would be a curve, and this has {count}"
                ))
                .remedy(format!("pick at most {MOST_CURVES}, as in `f(x)[:5]`")));
            }
            let mut together = |xs: &[f64]| {
                let rows = xs.iter().map(|&x| vec![x]);
                let found = sweep(&mut model.graph, &mut model.state, node, &[range.leaf], rows)?;
                Ok(found.chunks(count.max(1)).map(<[f64]>::to_vec).collect())
            };
            let curves = sampled_together(count, across, log, most, &mut together)?;
            Ok(curves.into_iter().map(LayerValues::Curve).collect())
        }
        [across, up, ..] => {
            let count = fineness(model.graph.whole_cost(&[node]));
            let (xs, ys) = (places(across, count), places(up, count));
            let rows = ys.iter().flat_map(|&y| xs.iter().map(move |&x| vec![x, y]));
            let zs = sweep(&mut model.graph, &mut model.state, node, &[across.leaf, up.leaf], rows)?;
            Ok(vec![LayerValues::Surface { xs, ys, zs, raised }])
        }
    }
}

/// Series of values over places, with the kinds of a group if there is one.
fn pairs(
    model: &mut Model,
    style: Style,
    series: &[(Option<NodeId>, NodeId)],
    group: Option<NodeId>,
    names: &[String],
) -> Result<Vec<LayerValues>, Fault> {
    let kind_words = group.and_then(|group| Some(columns_of(&model.graph, group)?.words()?.to_vec()));
    let kind_words = kind_words.unwrap_or_default();
    let nodes: Vec<NodeId> =
        series.iter().flat_map(|(x, y)| x.iter().chain([y])).chain(&group).copied().collect();
    let mut arrays = evaluate(&mut model.graph, &mut model.state, &nodes)?.into_iter();
    let kinds =
        group.and_then(|_| arrays.next_back()).map(|kinds| kinds.iter().copied().collect::<Vec<f64>>());
    let mut next =
        || arrays.next().map(|array| array.iter().copied().collect::<Vec<f64>>()).unwrap_or_default();
    let each = series.iter().map(|(x, _)| {
        let xs = x.map(|_| next());
        let ys = next();
        let xs = xs.unwrap_or_else(|| (0..ys.len()).map(|index| index as f64).collect());
        LayerValues::Series(
            style,
            Pairs { xs, ys, kinds: kinds.clone(), kind_words: kind_words.clone(), names: names.to_vec() },
        )
    });
    Ok(each.collect())
}

/// Evenly spread places of a range.
fn places(range: &RangePlan, count: usize) -> Vec<f64> {
    let across = Across { low: range.low, high: range.high, by_factors: false };
    (0..count).map(|index| across.place(index as f64 / (count - 1) as f64)).collect()
}
