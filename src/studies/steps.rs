//! Chosen steps of a training with every number filled in; knows optimizers only through what a step makes of each value.

use std::collections::{BTreeMap, BTreeSet};

use super::printed::compare;
use crate::engine::evaluate;
use crate::graph::{Array, Graph, Leaf, NodeId, Shape, array, reach};
use crate::mathematics::symbol;
use crate::model::Model;
use crate::program::{Carried, Part, Ran};
use crate::record::{Record, StepLine};
use crate::report::Fault;

/// A quantity with more numbers has no place in a line.
const MOST_NUMBERS: usize = 6;
/// A step whose result is further from the run's than this was not made by the rule alone: with batches, say.
const TOLERANCE: f64 = 1e-9;

pub(super) fn study(model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(run) = record.run.clone().filter(|run| !run.slopes.is_empty() && run.optimizer.is_some()) else {
        return Ok(());
    };
    let Some(rows) = run.rows.clone() else { return Ok(()) };
    let remembers = run.carried.iter().any(|carried| carried.part.is_none());
    let shaped = |(carried, start): (&Carried, &Array)| {
        array::shaped(model.graph.shape(carried.leaf).clone(), start.iter().copied().collect())
    };
    let mut values: Vec<Array> = run.carried.iter().zip(&run.start).map(shaped).collect();
    let symbols = symbols(&model.graph, &run);
    let mut lines = Vec::new();
    for step in 0..run.steps {
        // What an optimizer remembers is not kept, so only the first steps can be followed.
        let wanted = step < 2 || (!remembers && step + 1 == run.steps);
        if !wanted {
            continue;
        }
        if step > 1 {
            values = at_row(&run, &rows, step, &values);
        }
        let (made, next) = one_step(model, &run, &symbols, step, &values)?;
        let right = run.carried.iter().zip(&next).enumerate().all(|(index, (carried, value))| {
            let kept = rows.get(index).filter(|_| carried.part.is_some());
            kept.is_none_or(|kept| agrees(value, &kept[(step + 1) * value.len()..]))
        });
        if !right {
            return Ok(());
        }
        lines.extend(made);
        values = next;
    }
    record.studies.steps = lines;
    Ok(())
}

/// The values that a run had after some steps.
fn at_row(run: &Ran, rows: &[Vec<f64>], step: usize, before: &[Array]) -> Vec<Array> {
    let each = run.carried.iter().zip(before).zip(rows).map(|((_, value), row)| {
        let size = value.len();
        array::shaped(Shape::of(value), row[step * size..][..size].to_vec())
    });
    each.collect()
}

fn agrees(value: &Array, kept: &[f64]) -> bool {
    let near = |(&made, &kept): (&f64, &f64)| (made - kept).abs() <= TOLERANCE * kept.abs().max(1.0);
    value.iter().zip(kept).all(near)
}

/// The lines of one step, and the values after it.
fn one_step(
    model: &mut Model,
    run: &Ran,
    symbols: &[String],
    step: usize,
    values: &[Array],
) -> Result<(Vec<StepLine>, Vec<Array>), Fault> {
    let number = model.graph.number((step + 1) as f64);
    let mut filled: BTreeMap<NodeId, NodeId> = run.step.map(|leaf| (leaf, number)).into_iter().collect();
    let mut signs = filled.clone();
    for ((carried, value), symbol) in run.carried.iter().zip(values).zip(symbols) {
        filled.insert(carried.leaf, model.graph.constant(value.clone()));
        signs.insert(carried.leaf, sign(model, carried, symbol, step));
    }
    let gradients: Vec<NodeId> = run.slopes.iter().map(|slope| slope.gradient).collect();
    let leaves: Vec<(NodeId, NodeId)> = filled.iter().map(|(&leaf, &value)| (leaf, value)).collect();
    let here = model.graph.substitute_in(&gradients, &leaves);
    let here = evaluate(&mut model.graph, &mut model.state, &here)?;
    for (slope, value) in run.slopes.iter().zip(here) {
        let shape = Shape::of(&value);
        filled.insert(slope.gradient, model.graph.constant(value));
        let loss = symbol(run.loss_of(slope));
        let name = match run.slopes.len() {
            1 => format!("\\nabla {loss}({}^{{({step})}})", symbol(&slope.name)),
            _ => format!("\\frac{{\\partial {loss}}}{{\\partial {}}}", symbol(&slope.name)),
        };
        signs.insert(slope.gradient, model.graph.leaf(Leaf::Variable, &name, shape));
    }
    let learned: BTreeSet<NodeId> = run.slopes.iter().map(|slope| slope.leaf).collect();
    let now = model.state.values.clone();
    let (mut lines, mut next) = (Vec::new(), Vec::new());
    for (carried, symbol) in run.carried.iter().zip(symbols) {
        let with_signs = put_into(&mut model.graph, carried.next, &signs);
        let with_numbers = put_into(&mut model.graph, carried.next, &filled);
        let value = evaluate(&mut model.graph, &mut model.state, &[with_numbers])?[0].clone();
        let made = sign(model, carried, symbol, step + 1);
        signs.insert(carried.next, made);
        filled.insert(carried.next, model.graph.constant(value.clone()));
        if shown(carried, &value, &learned) {
            compare(model, with_signs, &[&now], &carried.name)?;
            compare(model, with_numbers, &[&now], &carried.name)?;
            lines.push(StepLine { step, made, with_signs, with_numbers, value: value.clone() });
        }
        next.push(value);
    }
    Ok((lines, next))
}

/// A node with others in the place of those that it is made of; only those that it meets are looked at.
fn put_into(graph: &mut Graph, node: NodeId, replacements: &BTreeMap<NodeId, NodeId>) -> NodeId {
    let mut met = Vec::new();
    reach(&graph.work, &[node], |id, onward| match replacements.get(&id) {
        Some(&other) => met.push((id, other)),
        None => onward.extend(&graph.node(id).inputs),
    });
    graph.substitute(node, &met)
}

/// Whether a quantity is learned or remembered, and small enough.
fn shown(carried: &Carried, value: &Array, learned: &BTreeSet<NodeId>) -> bool {
    let learned = carried.part == Some(Part::Param) && learned.contains(&carried.leaf);
    (learned || carried.part.is_none()) && value.len() <= MOST_NUMBERS && value.ndim() <= 2
}

/// The symbols of what a run carries. What is remembered of one of several parameters has that parameter's name below.
fn symbols(graph: &Graph, run: &Ran) -> Vec<String> {
    let gradients: BTreeSet<NodeId> = run.slopes.iter().map(|slope| slope.gradient).collect();
    let mut users: BTreeMap<NodeId, Vec<&str>> = run
        .carried
        .iter()
        .filter(|carried| carried.part.is_none())
        .map(|one| (one.leaf, Vec::new()))
        .collect();
    let several = run.slopes.len() > 1 && !users.is_empty();
    for user in run.carried.iter().filter(|one| several && one.part == Some(Part::Param)) {
        reach(&graph.work, &[user.next], |id, onward| {
            if let Some(users) = users.get_mut(&id) {
                users.push(&user.name);
            }
            if !gradients.contains(&id) {
                onward.extend(&graph.node(id).inputs);
            }
        });
    }
    let of = |carried: &Carried| match users.get(&carried.leaf).map(Vec::as_slice) {
        Some([user]) => format!("{}_{{{}}}", symbol(&carried.name), symbol(user)),
        _ => symbol(&carried.name),
    };
    run.carried.iter().map(of).collect()
}

/// A quantity after some steps: `w` with the number in brackets above it.
fn sign(model: &mut Model, carried: &Carried, symbol: &str, step: usize) -> NodeId {
    let shape = model.graph.shape(carried.leaf).clone();
    model.graph.leaf(Leaf::Variable, &format!("{symbol}^{{({step})}}"), shape)
}
