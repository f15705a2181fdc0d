//! Values and histories of values, computed when they are asked for; knows runs, but no loop.

use std::rc::Rc;

use super::machine::Machine;
use crate::graph::{Array, NodeId};
use crate::model::{History, Model, Rows};
use crate::report::Fault;

/// The values of some nodes as the chapter stands: parameters have their trained values.
pub fn evaluate(model: &mut Model, nodes: &[NodeId]) -> Result<Vec<Rc<Array>>, Fault> {
    settle(model, nodes)?;
    model.graph.evaluate(nodes, &model.values)
}

/// Computes the histories that some nodes are made of.
fn settle(model: &mut Model, nodes: &[NodeId]) -> Result<(), Fault> {
    for leaf in model.graph.ancestors(nodes) {
        if model.values.contains_key(&leaf) {
            continue;
        }
        if let Some(history) = model.histories.get(&leaf).cloned() {
            settle(model, &[history.expression])?;
            let value = look_back(model, &history, leaf)?;
            model.values.insert(leaf, Rc::new(value));
        }
    }
    Ok(())
}

/// The values of an expression in earlier steps of a run.
fn look_back(model: &mut Model, history: &History, leaf: NodeId) -> Result<Array, Fault> {
    let run = model.runs[history.run].clone();
    let shape = model.graph.shape(leaf).clone();
    let rows: Vec<usize> = match &history.rows {
        Rows::One(row) => vec![*row],
        Rows::Some(rows) => rows.clone(),
        Rows::All => (0..=run.steps).collect(),
    };
    if let Some(recorded) = run.series(history.expression) {
        let values = rows.iter().flat_map(|&row| recorded.row(row).values).collect();
        return Ok(Array::new(shape, values));
    }
    let Some(kept) = run.rows.clone() else {
        return Err(Fault::new(
            "the values of every step were not kept: they would not fit into the memory that the book allows",
        )
        .remedy("give the expression as a `metric`, which is recorded while the training runs"));
    };
    let mut machine = Machine::new(&mut model.graph, &[vec![history.expression]]);
    for node in model.graph.ancestors(&[history.expression]) {
        if let (Some(value), Some(slot)) = (model.values.get(&node), machine.slot(&model.graph, node)) {
            machine.buffer_mut(slot).copy_from_slice(&value.values);
        }
    }
    let seats: Vec<(usize, usize)> = run
        .carried
        .iter()
        .enumerate()
        .filter(|(_, carried)| carried.part.is_some())
        .filter_map(|(index, carried)| Some((index, machine.slot(&model.graph, carried.leaf)?)))
        .collect();
    let step = run.step.and_then(|step| machine.slot(&model.graph, step));
    let result = machine.slot(&model.graph, history.expression);
    let mut values = Vec::with_capacity(shape.size());
    for row in rows {
        for &(index, slot) in &seats {
            let buffer = machine.buffer_mut(slot);
            let size = buffer.len();
            buffer.copy_from_slice(&kept[index][row * size..][..size]);
        }
        if let Some(slot) = step {
            machine.buffer_mut(slot)[0] = (row + 1).min(run.steps.max(1)) as f64;
        }
        machine.run(0).map_err(|failure| failure.fault.at(model.graph.node(failure.node).place))?;
        values.extend_from_slice(result.map_or(&[], |slot| machine.buffer(slot)));
    }
    Ok(Array::new(shape, values))
}
