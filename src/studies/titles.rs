//! What the series and the axes of a plot are called: by the author's label, by the name or the column that they show, else by
//! the source; draws nothing.

use crate::functions::columns_of;
use crate::graph::{Graph, NodeId};
use crate::model::{Drawn, LayerPlan, PlotPlan};
use crate::report::Place;

/// A longer source is no name for an axis.
const LONGEST_NAME: usize = 24;

/// The names of all series, layer by layer.
pub(super) fn series_names(
    graph: &Graph,
    plan: &PlotPlan,
    source: &dyn Fn(Place) -> String,
) -> Vec<Vec<String>> {
    let short = |layer: &LayerPlan| layer.values.map_or_else(|| source(layer.place), source);
    let names = |layer: &LayerPlan| -> Vec<String> {
        let nodes = value_nodes(&layer.drawn);
        let count = nodes.len().max(curves(graph, &layer.drawn));
        if let Some(label) = &layer.label {
            return parts(label, count);
        }
        let words: Option<Vec<String>> = nodes.iter().map(|&node| column_word(graph, node)).collect();
        if let Some(words) = words.filter(|words| !words.is_empty()) {
            return words;
        }
        // What others show, too, is told apart by how it is drawn.
        let alike = plan.layers.iter().filter(|other| other.label.is_none() && short(other) == short(layer));
        let name = if alike.count() > 1 { source(layer.place) } else { short(layer) };
        let alone = plan.layers.len() == 1 && name.chars().count() > LONGEST_NAME;
        parts(if alone { "" } else { &name }, count)
    };
    plan.layers.iter().map(names).collect()
}

/// The words at both axes, where all that is drawn has the same.
pub(super) fn axis_words(graph: &Graph, plan: &PlotPlan) -> [String; 2] {
    let mut words: [Vec<String>; 2] = [Vec::new(), Vec::new()];
    for layer in &plan.layers {
        let Drawn::Series { series, group, .. } = &layer.drawn else { continue };
        for (x, y) in series {
            words[0].extend(x.map(|x| word(graph, x)));
            // A series that is not parted has its name in the legend.
            words[1].extend(group.map(|_| word(graph, *y)));
        }
    }
    words.map(|words| match words.split_first() {
        Some((first, rest)) if rest.iter().all(|other| other == first) => first.clone(),
        _ => String::new(),
    })
}

/// What an axis is called that shows a node: its name, or its column.
fn word(graph: &Graph, node: NodeId) -> String {
    graph.node(node).name.clone().or_else(|| column_word(graph, node)).unwrap_or_default()
}

/// The name of the column of data that a nameless vector is.
fn column_word(graph: &Graph, node: NodeId) -> Option<String> {
    let columns = columns_of(graph, node).filter(|_| graph.node(node).name.is_none())?;
    columns.one().map(|column| column.name.clone()).filter(|name| !name.is_empty())
}

/// The nodes that hold the values of the series of a layer.
fn value_nodes(drawn: &Drawn) -> Vec<NodeId> {
    match drawn {
        Drawn::Series { series, .. } => series.iter().map(|(_, y)| *y).collect(),
        _ => Vec::new(),
    }
}

/// How many curves a value over one range is.
fn curves(graph: &Graph, drawn: &Drawn) -> usize {
    match drawn {
        Drawn::Curve(node) => graph.shape(*node).size(),
        _ => 1,
    }
}

/// The names of the parts of what has one name.
fn parts(name: &str, count: usize) -> Vec<String> {
    match count {
        1 => vec![name.to_string()],
        _ => (0..count).map(|part| format!("{name}[{part}]")).collect(),
    }
}
