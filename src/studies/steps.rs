//! Chosen steps of a training with every number filled in; knows optimizers only through what a step makes of each value.

use std::collections::BTreeMap;

use super::printed::compare;
use crate::engine::evaluate;
use crate::graph::{Array, Leaf, NodeId, Shape, array};
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
        let (made, next) = one_step(model, &run, step, &values)?;
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
    step: usize,
    values: &[Array],
) -> Result<(Vec<StepLine>, Vec<Array>), Fault> {
    let number = model.graph.number((step + 1) as f64);
    let mut numeric: Vec<(NodeId, NodeId)> = run.step.map(|leaf| (leaf, number)).into_iter().collect();
    let mut symbolic = numeric.clone();
    for (carried, value) in run.carried.iter().zip(values) {
        numeric.push((carried.leaf, model.graph.constant(value.clone())));
        symbolic.push((carried.leaf, sign(model, run, carried, step)));
    }
    let gradients: BTreeMap<NodeId, NodeId> =
        run.slopes.iter().map(|slope| (slope.leaf, slope.gradient)).collect();
    let mut filled = numeric.clone();
    for slope in &run.slopes {
        let here = model.graph.substitute(slope.gradient, &numeric);
        let value = evaluate(&mut model.graph, &mut model.state, &[here])?.swap_remove(0);
        let shape = Shape::of(&value);
        filled.push((slope.gradient, model.graph.constant(value)));
        let loss = symbol(run.loss_of(slope));
        let name = match run.slopes.len() {
            1 => format!("\\nabla {loss}({}^{{({step})}})", symbol(&slope.name)),
            _ => format!("\\frac{{\\partial {loss}}}{{\\partial {}}}", symbol(&slope.name)),
        };
        symbolic.push((slope.gradient, model.graph.leaf(Leaf::Variable, &name, shape)));
    }
    let (mut lines, mut next) = (Vec::new(), Vec::new());
    for carried in &run.carried {
        let with_signs = model.graph.substitute(carried.next, &symbolic);
        let with_numbers = model.graph.substitute(carried.next, &filled);
        let value = evaluate(&mut model.graph, &mut model.state, &[with_numbers])?[0].clone();
        let made = sign(model, run, carried, step + 1);
        symbolic.push((carried.next, made));
        filled.push((carried.next, model.graph.constant(value.clone())));
        if shown(carried, &value, &gradients) {
            let now = model.state.values.clone();
            compare(model, with_signs, &[&now], &carried.name)?;
            compare(model, with_numbers, &[&now], &carried.name)?;
            lines.push(StepLine { step, made, with_signs, with_numbers, value: value.clone() });
        }
        next.push(value);
    }
    Ok((lines, next))
}

/// Whether a quantity is learned or remembered, and small enough.
fn shown(carried: &Carried, value: &Array, gradients: &BTreeMap<NodeId, NodeId>) -> bool {
    let learned = carried.part == Some(Part::Param) && gradients.contains_key(&carried.leaf);
    (learned || carried.part.is_none()) && value.len() <= MOST_NUMBERS && value.ndim() <= 2
}

/// A quantity after some steps: `w` with the number in brackets above it. What is remembered of one of several
/// parameters has that parameter's name below.
fn sign(model: &mut Model, run: &Ran, carried: &Carried, step: usize) -> NodeId {
    let shape = model.graph.shape(carried.leaf).clone();
    let uses =
        |other: &&Carried| other.part == Some(Part::Param) && model.graph.depends(other.next, carried.leaf);
    let users: Vec<&Carried> = run.carried.iter().filter(uses).collect();
    let name = match users.as_slice() {
        [user] if carried.part.is_none() && run.slopes.len() > 1 => {
            format!("{}_{{{}}}", symbol(&carried.name), symbol(&user.name))
        }
        _ => symbol(&carried.name),
    };
    model.graph.leaf(Leaf::Variable, &format!("{name}^{{({step})}}"), shape)
}
