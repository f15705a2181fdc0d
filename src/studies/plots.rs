//! The values that a plot of the block shows, from its plan; draws nothing.

use std::collections::BTreeMap;

use super::samples::Across;
use super::sampling::{affordable, sampled};
use crate::engine::{evaluate, sweep};
use crate::graph::NodeId;
use crate::model::{Drawn, LayerPlan, Model, PlotPlan, RangePlan, Style};
use crate::record::{Layer, LayerValues, Pairs, PlotValues};
use crate::report::{Fault, Place};

/// How many places each axis of a contour plot has.
const FIELD_PLACES: usize = 121;
/// A longer source is no name for the axis of the only thing that is drawn.
const LONGEST_NAME: usize = 24;

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
    for layer in &plan.layers {
        let name = layer.label.clone().unwrap_or_else(|| {
            let source = source(layer.place);
            let alone = plan.layers.len() == 1 && source.chars().count() > LONGEST_NAME;
            if alone { String::new() } else { source }
        });
        let parts = values(model, layer, plan).map_err(|fault| fault.at(layer.place))?;
        let count = parts.len();
        let named =
            |(part, values)| Layer { name: part_name(&name, part, count), values, place: layer.place };
        layers.extend(parts.into_iter().enumerate().map(named));
    }
    let (x, y) = (words(&plan.axes.x, 0), words(&plan.axes.y, 1));
    Ok(PlotValues { title: plan.title.clone(), x, y, log: plan.axes.log.clone(), layers })
}

/// What a layer shows; several parts if it draws several series.
fn values(model: &mut Model, layer: &LayerPlan, plan: &PlotPlan) -> Result<Vec<LayerValues>, Fault> {
    let mut computed = |nodes: &[NodeId]| evaluate(&mut model.graph, &mut model.state, nodes);
    match &layer.drawn {
        Drawn::Curve(node) => curve(model, *node, plan),
        Drawn::Series { style, series, group } => pairs(model, *style, series, *group),
        Drawn::Area { x, high, low } => {
            let arrays = computed(&[*x, *high, *low])?;
            let [xs, high, low] = [0, 1, 2].map(|index: usize| arrays[index].iter().copied().collect());
            Ok(vec![LayerValues::Area { xs, high, low }])
        }
        Drawn::Histogram { values, bins, density } => {
            let values = computed(&[*values])?[0].iter().copied().collect();
            Ok(vec![LayerValues::Histogram { values, bins: *bins, density: *density }])
        }
        Drawn::Heatmap(node) => {
            let matrix = &computed(&[*node])?[0];
            Ok(vec![LayerValues::Cells {
                columns: matrix.shape()[1],
                values: matrix.iter().copied().collect(),
            }])
        }
    }
}

/// What runs over the ranges of a plot: curves over one, contours over two.
fn curve(model: &mut Model, node: NodeId, plan: &PlotPlan) -> Result<Vec<LayerValues>, Fault> {
    let log = plan.axes.log.contains('y');
    match plan.ranges.as_slice() {
        [] => Ok(Vec::new()),
        [range] => {
            let by_factors = plan.axes.log.contains('x') && range.low > 0.0;
            let across = Across { low: range.low, high: range.high, by_factors };
            let most = affordable(model.graph.whole_cost(node));
            let mut known = Known::default();
            (0..model.graph.shape(node).size())
                .map(|part| {
                    let mut values = |xs: &[f64]| known.values(model, node, range.leaf, part, xs);
                    Ok(LayerValues::Curve(sampled(across, log, most, &mut values)?))
                })
                .collect()
        }
        [across, up, ..] => {
            let (xs, ys) = (places(across), places(up));
            let rows = ys.iter().flat_map(|&y| xs.iter().map(move |&x| vec![x, y]));
            let zs = sweep(&mut model.graph, &mut model.state, node, &[across.leaf, up.leaf], rows)?;
            Ok(vec![LayerValues::Surface { xs, ys, zs }])
        }
    }
}

/// Series of values over places, with the kinds of a group if there is one.
fn pairs(
    model: &mut Model,
    style: Style,
    series: &[(Option<NodeId>, NodeId)],
    group: Option<NodeId>,
) -> Result<Vec<LayerValues>, Fault> {
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
        let pairs = Pairs { xs, ys, kinds: kinds.clone() };
        match style {
            Style::Points => LayerValues::Points(pairs),
            Style::Line => LayerValues::Line(pairs),
            Style::Bars => LayerValues::Bars(pairs),
        }
    });
    Ok(each.collect())
}

/// The name of one of several parts of what has one name.
fn part_name(name: &str, part: usize, count: usize) -> String {
    if count == 1 { name.to_string() } else { format!("{name}[{part}]") }
}

/// Evenly spread places of a range.
fn places(range: &RangePlan) -> Vec<f64> {
    let across = Across { low: range.low, high: range.high, by_factors: false };
    (0..FIELD_PLACES).map(|index| across.place(index as f64 / (FIELD_PLACES - 1) as f64)).collect()
}

/// What is already known of a curve with several parts: they are computed together, but choose their places each for itself.
#[derive(Default)]
struct Known(BTreeMap<u64, Vec<f64>>);

impl Known {
    fn values(
        &mut self,
        model: &mut Model,
        node: NodeId,
        leaf: NodeId,
        part: usize,
        xs: &[f64],
    ) -> Result<Vec<f64>, Fault> {
        let new: Vec<f64> = xs.iter().copied().filter(|x| !self.0.contains_key(&x.to_bits())).collect();
        let rows = new.iter().map(|&x| vec![x]);
        let found = sweep(&mut model.graph, &mut model.state, node, &[leaf], rows)?;
        let count = (found.len() / new.len().max(1)).max(1);
        self.0.extend(new.iter().map(|x| x.to_bits()).zip(found.chunks(count).map(<[f64]>::to_vec)));
        Ok(xs.iter().map(|x| self.0.get(&x.to_bits()).map_or(f64::NAN, |values| values[part])).collect())
    }
}
