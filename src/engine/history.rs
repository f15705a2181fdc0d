//! Values and histories of values, computed when they are asked for; knows runs, but no loop.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::machine::Machine;
use super::trainer::{Further, once_more, rows_of, start};
use crate::graph::{Array, Graph, NodeId, Nodes, array};
use crate::program::{DrawnFor, Ending, History, Ran, Rows, State};
use crate::report::Fault;

/// The values of some nodes as the chapter stands: parameters have their trained values.
pub fn evaluate(graph: &mut Graph, state: &mut State, nodes: &[NodeId]) -> Result<Vec<Array>, Fault> {
    settle(graph, state, nodes)?;
    graph.evaluate(nodes, &state.values)
}

/// The values of the carried leaves of a run after 0, 1, … steps, made once more if nobody kept them; none
/// if they do not fit into the memory.
pub fn rows(graph: &mut Graph, state: &mut State, run: &Ran) -> Result<Option<Rc<Vec<Vec<f64>>>>, Fault> {
    if run.rows.is_some() {
        return Ok(run.rows.clone());
    }
    let leaf = |run: &Ran| run.carried.first().map(|carried| carried.leaf);
    let Some(index) = state.runs.iter().position(|other| leaf(other) == leaf(run)) else { return Ok(None) };
    if state.runs[index].rows.is_none() {
        rows_of(graph, state, index)?;
    }
    Ok(state.runs[index].rows.clone())
}

/// What the leaves behind some nodes are in the row of a run after some steps: what it moved, the number of the step, and
/// what was drawn for it; none if they do not fit into the memory.
pub fn leaves_at(
    graph: &mut Graph,
    state: &mut State,
    run: &Ran,
    row: usize,
    nodes: &[NodeId],
) -> Result<Option<BTreeMap<NodeId, Array>>, Fault> {
    let mut values = state.values.clone();
    if row == 0 {
        values.extend(start(graph, run));
    } else {
        let Some(rows) = rows(graph, state, run)? else { return Ok(None) };
        let kept = run.carried.iter().zip(rows.iter()).filter(|(carried, _)| carried.part.is_some());
        for (carried, kept) in kept {
            let shape = graph.shape(carried.leaf).clone();
            let first = row * shape.size();
            values.insert(carried.leaf, array::shaped(shape.clone(), kept[first..][..shape.size()].to_vec()));
        }
    }
    values.extend(run.step.map(|step| (step, array::number(row as f64))));
    let leaf = |run: &Ran| run.carried.first().map(|carried| carried.leaf);
    let index = state.runs.iter().position(|other| leaf(other) == leaf(run));
    let behind = graph.ancestors(nodes);
    for (leaf, steps, drawn) in drawn(graph, state, &behind, index.as_slice())? {
        values.insert(leaf, array::row(&drawn, row.min(steps)));
    }
    let draws = run.again.iter().flat_map(|again| &again.program.draws);
    for mode in draws.filter(|draw| draw.moment == DrawnFor::Mode && behind.contains(draw.leaf)) {
        let making_a_step = f64::from(u8::from(row < run.steps));
        values.insert(mode.leaf, array::full(graph.shape(mode.leaf).clone(), making_a_step));
    }
    Ok(Some(values))
}

/// Computes the histories that some nodes are made of.
pub(super) fn settle(graph: &mut Graph, state: &mut State, nodes: &[NodeId]) -> Result<(), Fault> {
    for leaf in graph.ancestors(nodes) {
        if state.values.contains_key(&leaf) {
            continue;
        }
        if let Some(history) = state.histories.get(&leaf).cloned() {
            settle(graph, state, &[history.expression])?;
            let value = look_back(graph, state, &history, leaf);
            let value = value.map_err(|fault| fault.at(graph.node(leaf).place))?;
            state.values.insert(leaf, value);
        }
    }
    Ok(())
}

/// The values of an expression in earlier steps of its runs.
fn look_back(graph: &mut Graph, state: &mut State, history: &History, leaf: NodeId) -> Result<Array, Fault> {
    let shape = graph.shape(leaf).clone();
    let last = history.runs.iter().map(|&run| state.runs[run].steps).max().unwrap_or(0);
    let rows: Vec<usize> = match &history.rows {
        Rows::One(row) => vec![*row],
        Rows::Some(rows) => rows.clone(),
        Rows::Given(node) => given_rows(graph, state, *node, state.last_row(&history.runs))?,
        Rows::All => (0..=last).collect(),
    };
    if let Some(recorded) = recorded(graph, state, &history.runs, history.expression) {
        let values = rows
            .iter()
            .flat_map(|&row| recorded.iter().flat_map(move |(run, values)| at_row(run, values, row)));
        return Ok(array::shaped(shape, values.collect()));
    }
    if let [run] = history.runs[..]
        && let Some(series) = made_again(graph, state, run, history)?
    {
        let values = rows.iter().flat_map(|&row| at_row(&state.runs[run], &series, row));
        return Ok(array::shaped(shape, values.collect()));
    }
    for &run in history.runs.iter().filter(|&&run| state.runs[run].rows.is_none()).collect::<Vec<_>>() {
        rows_of(graph, state, run)?;
    }
    let behind = graph.ancestors(&[history.expression]);
    let drawn = drawn(graph, state, &behind, &history.runs)?;
    let mut machine = Machine::new(graph, &[vec![history.expression]])?;
    machine.fill(graph, &[history.expression], &state.values);
    let result = machine.slot(graph, history.expression);
    let mut values = Vec::with_capacity(shape.size());
    for row in rows {
        for &run in &history.runs {
            set_row(graph, &mut machine, &state.runs[run], row)?;
        }
        for (leaf, steps, values) in &drawn {
            if let Some(slot) = machine.slot(graph, *leaf) {
                machine.buffer_mut(slot).copy_from_slice(&array::flat(&array::row(values, row.min(*steps))));
            }
        }
        machine.run(0).map_err(|failure| failure.fault.at(graph.node(failure.node).place))?;
        values.extend_from_slice(result.map_or(&[], |slot| machine.buffer(slot)));
    }
    Ok(array::shaped(shape, values))
}

/// What an expression was in every row of a run, if steps saw batches or random numbers of their own: then the run is
/// made once more, and the expression written down.
fn made_again(
    graph: &mut Graph,
    state: &mut State,
    run: usize,
    history: &History,
) -> Result<Option<Array>, Fault> {
    let behind = graph.ancestors(&[history.expression]);
    let draws = state.runs[run].again.iter().flat_map(|again| &again.program.draws);
    let drawn = draws.into_iter().any(|draw| behind.contains(draw.leaf));
    if !drawn && history.in_batches.is_empty() {
        return Ok(None);
    }
    let further = Further { node: history.expression, in_batches: &history.in_batches };
    let again = once_more(graph, state, run, &[further])?;
    Ok(again.and_then(|again| again.series(history.expression)))
}

/// The random numbers among some nodes, each with the steps of its run and what they were in every one of
/// them. Nobody keeps them, so the runs are made once more.
fn drawn(
    graph: &mut Graph,
    state: &mut State,
    behind: &Nodes,
    runs: &[usize],
) -> Result<Vec<(NodeId, usize, Array)>, Fault> {
    let mut found = Vec::new();
    for &run in runs {
        let draws = state.runs[run].again.iter().flat_map(|again| &again.program.draws);
        let leaves = draws.filter(|draw| draw.moment == DrawnFor::State && behind.contains(draw.leaf));
        let mut leaves: Vec<NodeId> = leaves.map(|draw| draw.leaf).collect();
        leaves.sort_unstable();
        leaves.dedup();
        if leaves.is_empty() {
            continue;
        }
        let further: Vec<Further> = leaves.iter().map(|&node| Further { node, in_batches: &[] }).collect();
        let Some(again) = once_more(graph, state, run, &further)? else { continue };
        let each = leaves.iter().filter_map(|&leaf| Some((leaf, again.steps, again.series(leaf)?)));
        found.extend(each);
    }
    Ok(found)
}

/// The rows whose numbers a node has.
fn given_rows(graph: &mut Graph, state: &mut State, node: NodeId, last: usize) -> Result<Vec<usize>, Fault> {
    let numbers = evaluate(graph, state, &[node])?[0].clone();
    let row = |&number: &f64| {
        let whole = number.fract() == 0.0 && (0.0..=last as f64).contains(&number);
        whole.then_some(number as usize).ok_or_else(|| {
            Fault::new(format!("`step` is {number} here, but the training made {last} steps"))
                .remedy("`step` is a whole number from 0, before the first update, to `steps`")
        })
    };
    numbers.iter().map(row).collect()
}

/// Puts the values that a run had after some steps into a machine; a run that ended earlier keeps its last ones.
fn set_row(graph: &Graph, machine: &mut Machine, run: &Ran, row: usize) -> Result<(), Fault> {
    let Some(kept) = &run.rows else {
        return Err(Fault::new(
            "the values of every step were not kept: they would not fit into the memory that the book allows",
        )
        .remedy("give the expression as a `metric`, which is recorded while the training runs"));
    };
    let row_kept = row.min(run.steps);
    for (index, carried) in run.carried.iter().enumerate().filter(|(_, carried)| carried.part.is_some()) {
        let Some(slot) = machine.slot(graph, carried.leaf) else { continue };
        let buffer = machine.buffer_mut(slot);
        let size = buffer.len();
        buffer.copy_from_slice(&kept[index][row_kept * size..][..size]);
        if row > run.steps && matches!(run.ending, Ending::Diverged { .. }) {
            buffer.fill(f64::NAN);
        }
    }
    if let Some(slot) = run.step.and_then(|step| machine.slot(graph, step)) {
        machine.buffer_mut(slot)[0] = row_kept as f64;
    }
    Ok(())
}

/// What was written down about a node in every step, run by run, if the node is nothing but that.
fn recorded(graph: &Graph, state: &State, runs: &[usize], node: NodeId) -> Option<Vec<(Ran, Array)>> {
    let parts = match runs {
        [_] => vec![node],
        _ => graph.parts_of(node),
    };
    if parts.len() != runs.len() {
        return None;
    }
    let each = runs
        .iter()
        .zip(parts)
        .map(|(&run, part)| Some((state.runs[run].clone(), state.runs[run].series(part)?)));
    each.collect()
}

/// One row of what was written down.
fn at_row(run: &Ran, values: &Array, row: usize) -> Vec<f64> {
    let found = array::row(values, row.min(run.steps));
    let gone = row > run.steps && matches!(run.ending, Ending::Diverged { .. });
    if gone { vec![f64::NAN; found.len()] } else { array::flat(&found).to_vec() }
}
