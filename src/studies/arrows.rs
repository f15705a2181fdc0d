//! Which of the things on the way to a loss each is made of, how fast it changes with each, and the work of finding places
//! for them; knows no picture.

use std::collections::{BTreeMap, BTreeSet};

use crate::functions::gradient;
use crate::graph::{Budget, Graph, Leaf, NodeId, Operation, Shape, array, reach};
use crate::model::Model;
use crate::record::{Intermediate, Options, Record, Traced};
use crate::report::Fault;

/// What comparing two pieces of a picture costs: boxes and arrows are put in order by how they lie to each other, and an arrow
/// has a piece in each layer that it passes.
const PAIR: u64 = 1000;

/// In a picture of more boxes nobody reads what stands on the arrows, and it would cost as much for each box as all boxes together.
const MOST_WITH_LOCALS: usize = 40;

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let same = |found: &&mut Traced| found.options == *options && !found.stops.is_empty();
    let single = record.studies.operations.iter_mut().find(same);
    let Some(shown) = single.or_else(|| record.studies.intermediates.iter_mut().find(same)) else {
        return Ok(());
    };
    let graph = &model.graph;
    let places: BTreeMap<NodeId, usize> =
        shown.stops.iter().enumerate().map(|(place, one)| (one.node, place)).collect();
    shown.parts = shown.stops.iter().map(|one| direct_parts(graph, one.node, &places)).collect();
    allow_layout(&graph.work, &shown.parts)?;
    if shown.stops.len() > MOST_WITH_LOCALS {
        return Ok(());
    }
    let locals = (0..shown.stops.len()).map(|at| locals(model, &shown.stops, at, &shown.parts[at]));
    shown.locals = locals.collect::<Result<_, _>>()?;
    Ok(())
}

/// How fast one of the stops changes with each of its parts, as if these were given; none of what is no single number, or has
/// no slope.
fn locals(
    model: &mut Model,
    stops: &[Intermediate],
    at: usize,
    parts: &[usize],
) -> Result<Vec<Option<f64>>, Fault> {
    let single = |place: &usize| stops[*place].value.ndim() == 0;
    let none = vec![None; parts.len()];
    if !single(&at) || !parts.iter().any(single) {
        return Ok(none);
    }
    let graph = &mut model.graph;
    let mut values = model.state.values.clone();
    let mut standing = Vec::new();
    for &part in parts {
        let shape = Shape::of(&stops[part].value);
        let leaf = graph.leaf(Leaf::Variable, &stops[part].name, shape);
        values.insert(leaf, stops[part].value.clone());
        standing.push((stops[part].node, leaf));
    }
    let own = stops[at].node;
    let inner = match graph.node(own).operation {
        Operation::Named => graph.node(own).inputs[0],
        _ => own,
    };
    let body = graph.substitute(inner, &standing);
    let leaves: Vec<NodeId> = standing.iter().map(|(_, leaf)| *leaf).collect();
    let Ok(slopes) = gradient(graph, body, &leaves) else { return Ok(none) };
    let found = graph.evaluate(&slopes, &values)?;
    Ok(found
        .iter()
        .zip(parts)
        .map(|(slope, part)| array::as_number(slope).filter(|_| single(part)))
        .collect())
}

/// Which of the shown nodes a node is made of, with nothing shown between.
fn direct_parts(graph: &Graph, node: NodeId, places: &BTreeMap<NodeId, usize>) -> Vec<usize> {
    let mut found = BTreeSet::new();
    reach(&graph.work, &graph.node(node).inputs, |next, onward| match places.get(&next) {
        Some(&place) => {
            found.insert(place);
        }
        None => onward.extend(&graph.node(next).inputs),
    });
    found.into_iter().collect()
}

/// Counts the work of laying boxes and arrows out in layers, each box close to those that use it, before anybody does it.
fn allow_layout(work: &Budget, parts: &[Vec<usize>]) -> Result<(), Fault> {
    let mut layers = vec![0_u64; parts.len()];
    for (user, made_of) in parts.iter().enumerate().rev() {
        for &part in made_of {
            layers[part] = layers[part].max(layers[user] + 1);
        }
    }
    let arrows = parts.iter().zip(&layers).flat_map(|(made_of, &user)| {
        let layers = &layers;
        made_of.iter().map(move |&part| layers[part].saturating_sub(user))
    });
    let pieces = parts.len() as u64 + arrows.sum::<u64>();
    let cost = PAIR.saturating_mul(pieces.saturating_mul(pieces));
    work.allow(cost, "the picture of the graph")?;
    work.charge(cost)
}
