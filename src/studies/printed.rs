//! What is printed is read again and compared with what it was printed from; knows no view.

use std::collections::BTreeMap;

use super::asked::LeafValues;
use crate::graph::{Array, NodeId, Operation, array, readable};
use crate::model::{Model, read_formula};
use crate::program::Ran;
use crate::report::Fault;

/// Differences above this share of the largest number of a formula are no rounding.
const TOLERANCE: f64 = 1e-9;
/// What rounding may leave beside the largest number that a formula is made of.
const ROUNDING: f64 = 1e-12;

/// A formula that was read again.
pub(super) enum Again {
    /// It is the very same.
    Same,
    /// It means this.
    Means(NodeId),
    /// The block language has no words for it, so that it is not shown.
    Withheld,
}

/// Reads the formula of a node again; one that nobody can read is shown no more.
pub(super) fn read_again(model: &mut Model, node: NodeId) -> Again {
    let text = readable(&model.graph, node);
    let again = if text.is_ambiguous { None } else { read_formula(model, &text).ok() };
    match again {
        Some(again) if again == node => Again::Same,
        Some(again) if model.graph.shape(again) == model.graph.shape(node) => Again::Means(again),
        Some(_) | None if text.is_ambiguous || again.is_none() => {
            model.graph.withhold(node);
            Again::Withheld
        }
        other => other.map_or(Again::Withheld, Again::Means),
    }
}

/// Reads the printed gradients of a training again, and computes them before its first step and after its last.
pub fn read_gradients(model: &mut Model, run: &Ran) -> Result<(), Fault> {
    let gradients: Vec<NodeId> = run.slopes.iter().map(|slope| slope.gradient).collect();
    let known = |leaf| Some((leaf, model.state.values.get(&leaf)?.clone()));
    // What other trainings know is not copied.
    let trained: LeafValues = model.graph.ancestors(&gradients).into_iter().filter_map(known).collect();
    let mut start = trained.clone();
    for (carried, value) in run.carried.iter().zip(&run.start) {
        let shape = model.graph.shape(carried.leaf).clone();
        start.insert(carried.leaf, array::shaped(shape, value.iter().copied().collect()));
    }
    for slope in &run.slopes {
        compare(model, slope.gradient, &[&start, &trained], &slope.name)?;
    }
    Ok(())
}

/// Reads the formula of a node again and compares the two at some values; leaves that have none get made-up ones.
pub(super) fn compare(
    model: &mut Model,
    node: NodeId,
    moments: &[&LeafValues],
    name: &str,
) -> Result<(), Fault> {
    let Again::Means(again) = read_again(model, node) else { return Ok(()) };
    for values in moments {
        let values = with_all_leaves(model, &[node, again], values);
        let (Ok((one, size)), Ok((other, _))) = (value(model, node, &values), value(model, again, &values))
        else {
            model.graph.withhold(node);
            return Ok(());
        };
        if !same(&one, &other, size) {
            model.graph.withhold(node);
            return Err(differs(name));
        }
    }
    Ok(())
}

/// The fault of a formula that says something else than what was computed.
pub(super) fn differs(name: &str) -> Fault {
    Fault::new(format!(
        "the formula of the gradient by `{name}`, read again as it is printed, gives other numbers"
    ))
    .remedy("please report this block: it is an error of the tool")
}

/// Whether two arrays are the same but for rounding, `size` being the largest number that they are made of.
pub(super) fn same(one: &Array, other: &Array, size: f64) -> bool {
    let largest =
        one.iter().filter(|value| value.is_finite()).fold(0.0_f64, |most, value| most.max(value.abs()));
    let allowed = TOLERANCE * largest + ROUNDING * size;
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= allowed || a == b || !a.is_finite() || !b.is_finite();
    one.shape() == other.shape() && one.iter().zip(other).all(near)
}

/// The value of a node, and the largest number that it is made of.
fn value(model: &Model, node: NodeId, values: &LeafValues) -> Result<(Array, f64), Fault> {
    let (mut found, mut size) = (array::number(0.0), 0.0_f64);
    model.graph.evaluate_each(&[node], values, |id, value| {
        let finite = value.iter().filter(|value| value.is_finite());
        size = finite.fold(size, |most, value| most.max(value.abs()));
        if id == node {
            found = value.clone();
        }
        Some(value)
    })?;
    Ok((found, size))
}

/// The values of the leaves that some nodes are made of; those that have none are made up.
fn with_all_leaves(model: &Model, nodes: &[NodeId], values: &LeafValues) -> LeafValues {
    let mut all: BTreeMap<NodeId, Array> = BTreeMap::new();
    let mut golden = 0.0_f64;
    for id in model.graph.ancestors(nodes) {
        if let Some(value) = values.get(&id) {
            all.insert(id, value.clone());
        } else if matches!(model.graph.node(id).operation, Operation::Leaf(crate::graph::Leaf::Variable)) {
            let shape = model.graph.shape(id).clone();
            let made_up = (0..shape.size()).map(|_| {
                golden = (golden + 0.618_033_988_749_895).fract();
                0.5 + golden
            });
            let made_up = made_up.collect();
            all.insert(id, array::shaped(shape, made_up));
        }
    }
    all
}
