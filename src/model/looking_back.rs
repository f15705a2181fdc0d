//! What an expression was in earlier states: with the rows and draws that the steps saw, run by run; knows no form.

use std::collections::BTreeSet;

use super::leading::{Leads, leads_with_runs, runs_behind};
use super::reading::Reading;
use super::scope::{Batch, CutData};
use super::{Model, apart, choices, expression};
use crate::functions::shaping::{CONCATENATE, cut};
use crate::functions::{Value, algebra, stack};
use crate::graph::{Attributes, Cut, Graph, Leaf, NodeId, Shape};
use crate::language::syntax::Expression;
use crate::program::{DrawnFor, Ending, History, Rows};
use crate::report::{Fault, Place};

/// What an expression was after chosen numbers of updates.
pub(super) fn look_back(
    model: &mut Model,
    subject: &Expression,
    rows: Rows,
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let value = read_unsettled(model, subject, reading)?;
    let value = match value.holds_text() {
        true => value,
        false => Value::Node(expression::as_node(&mut model.graph, &value, subject.place, reading)?),
    };
    let asked = Asked { subject, rows: &rows, place };
    let (mut pieces, mut together) = (Vec::new(), false);
    for node in nodes_of(&value) {
        let runs = runs_behind(&model.graph, &model.state, &model.names, node);
        together |= runs.len() > 1;
        let apart = runs.len() > 1 && runs.iter().any(|&run| sees_its_own(model, run, node));
        pieces.push(match apart && !value.holds_text() {
            true => run_by_run(model, &asked, node, &runs, reading)?,
            false => in_runs(model, &asked, (node, pieces.len()), &runs, reading)?,
        });
    }
    if !value.holds_text() || together || !has_axis(&model.graph, &rows) {
        return as_looked_at(&mut model.graph, &value, &rows, place, &mut pieces.into_iter());
    }
    if pieces.is_empty() {
        // A text that is the same in all states has as many rows as a number that is.
        let zero = model.graph.number(0.0);
        let runs = runs_behind(&model.graph, &model.state, &model.names, zero);
        pieces.push(in_runs(model, &asked, (zero, 0), &runs, reading)?);
    }
    rows_of_texts(&mut model.graph, &value, &pieces, place)
}

/// Whether several rows are asked for.
fn has_axis(graph: &Graph, rows: &Rows) -> bool {
    match rows {
        Rows::One(_) => false,
        Rows::Given(node) => !graph.shape(*node).is_scalar(),
        Rows::Some(_) | Rows::All => true,
    }
}

/// A value with texts in each of several states, made of what its numbers were in all of them.
fn rows_of_texts(graph: &mut Graph, value: &Value, pieces: &[NodeId], place: Place) -> Result<Value, Fault> {
    let count = graph.shape(pieces[0]).0[0];
    let each = value.bytes().saturating_add(apart::ELEMENT).saturating_mul(count as u64);
    graph.work.room_for(each).map_err(|fault| fault.at(place))?;
    let pieces: Vec<Vec<NodeId>> =
        pieces.iter().map(|&piece| apart::elements_along(graph, piece, count)).collect();
    let row = |row: usize| {
        let mut own = pieces.iter().map(|piece| piece[row]);
        as_looked_at(graph, value, &Rows::One(row), place, &mut own)
    };
    Ok(Value::List((0..count).map(row).collect::<Result<_, _>>()?))
}

/// What is looked at, when, and where that is asked.
struct Asked<'a> {
    subject: &'a Expression,
    rows: &'a Rows,
    place: Place,
}

/// The value of an expression where the number of steps is open: whatever hangs on it is another in each.
fn read_unsettled(model: &mut Model, subject: &Expression, reading: &mut Reading) -> Result<Value, Fault> {
    let settled = model.graph.forget_steps();
    let outside = std::mem::replace(&mut reading.in_any_step, true);
    let value = expression::read(model, subject, reading);
    reading.in_any_step = outside;
    model.graph.remember_steps(settled);
    value
}

/// The numbers that a value is made of: itself, or the conditions of a choice of texts.
fn nodes_of(value: &Value) -> Vec<NodeId> {
    match value {
        Value::Node(node) => vec![*node],
        Value::List(items) => items.iter().flat_map(nodes_of).collect(),
        Value::Choice { condition, then, otherwise } => {
            [vec![*condition], nodes_of(then), nodes_of(otherwise)].concat()
        }
        _ => Vec::new(),
    }
}

/// A value with what its numbers were in the place of them, in the order of [`nodes_of`].
fn as_looked_at(
    graph: &mut Graph,
    value: &Value,
    rows: &Rows,
    place: Place,
    pieces: &mut impl Iterator<Item = NodeId>,
) -> Result<Value, Fault> {
    match value {
        Value::Node(node) => Ok(Value::Node(pieces.next().unwrap_or(*node))),
        Value::List(_) if has_axis(graph, rows) => {
            Err(Fault::new("a list of texts of several runs is looked at after one step at a time")
                .at(place)
                .remedy("write `at(…, step=k)`"))
        }
        Value::List(items) => {
            let items = items.iter().map(|item| as_looked_at(graph, item, rows, place, pieces));
            Ok(Value::List(items.collect::<Result<_, _>>()?))
        }
        Value::Choice { condition, then, otherwise } => {
            let condition = pieces.next().unwrap_or(*condition);
            let then = as_looked_at(graph, then, rows, place, pieces)?;
            let otherwise = as_looked_at(graph, otherwise, rows, place, pieces)?;
            choices::choose_branch(graph, condition, &then, &otherwise)
        }
        other => Ok(other.clone()),
    }
}

/// One of the numbers behind a value, and the how manieth it is, in the rows of its runs.
fn in_runs(
    model: &mut Model,
    asked: &Asked,
    (node, which): (NodeId, usize),
    runs: &[usize],
    reading: &Reading,
) -> Result<NodeId, Fault> {
    let in_batches = match runs {
        [run] => readings_in_batches(model, asked, (node, which), *run, reading)?,
        _ => Vec::new(),
    };
    let (in_batches, rows_seen) = one_length(model, asked, node, runs, in_batches)?;
    let history = History { runs: runs.to_vec(), expression: node, in_batches, rows: asked.rows.clone() };
    let found = history_node(model, history, asked.place)?;
    Ok(match rows_seen {
        Some(count) => {
            let axis = usize::from(matches!(asked.rows, Rows::Some(_)));
            first_rows(&mut model.graph, found, axis, count)
        }
        None => found,
    })
}

/// Whether the steps of a run saw something of an expression that nobody sees below: a batch, or a layer's other mode.
fn sees_its_own(model: &Model, run: usize, node: NodeId) -> bool {
    let cut = model.names.cut.get(&run);
    let draws = model.state.runs[run].again.iter().flat_map(|again| &again.program.draws);
    let mut modes = draws.filter(|draw| draw.moment == DrawnFor::Mode);
    cut.is_some_and(|trainings| trainings.iter().any(|cut| !cut.sizes.is_empty()))
        || modes.any(|draw| model.graph.depends(node, draw.leaf))
}

/// An expression that has a part for each run of a `vary`, looked at in each of them by itself.
fn run_by_run(
    model: &mut Model,
    asked: &Asked,
    node: NodeId,
    runs: &[usize],
    reading: &Reading,
) -> Result<NodeId, Fault> {
    let mixed = || {
        Fault::new(
            "the steps of each run saw rows or modes of their own here, and this takes the runs together",
        )
        .at(asked.subject.place)
        .remedy("give it a name within the block, and look back on that name")
    };
    let whole = model.graph.shape(node).clone();
    let alone = leads_with_runs(&model.graph, &model.names, node) == Leads::Alone;
    if !alone || whole.0[0] != runs.len() {
        return Err(mixed());
    }
    let mut found = Vec::new();
    for (position, &run) in runs.iter().enumerate() {
        let Model { graph, names, .. } = model;
        let overrides = names.of_run(graph, &reading.overrides, (position, runs.len()), reading.scope);
        let scope = names.within_run(run, reading.scope);
        let inner = Reading { overrides, scope, ..reading.afresh() };
        let seen = model.names.see_run(run, model.state.runs[run].step);
        let own = of_one_run(model, asked, (&whole, position), run, &inner);
        model.names.see(seen);
        found.push(own?.ok_or_else(mixed)?);
    }
    if matches!(asked.rows, Rows::All) {
        let longest = model.state.last_row(runs);
        for (node, &run) in found.iter_mut().zip(runs) {
            let shape = model.graph.shape(*node).clone();
            let diverged = matches!(model.state.runs[run].ending, Ending::Diverged { .. });
            if shape.0[0] <= longest {
                *node = apart::lengthened(&mut model.graph, *node, &shape, longest + 1, diverged);
            }
        }
    }
    stack(&mut model.graph, &found)
}

/// The part of an expression that belongs to one of several runs, while its block is seen from inside that run; none if
/// there is no such part.
fn of_one_run(
    model: &mut Model,
    asked: &Asked,
    (whole, position): (&Shape, usize),
    run: usize,
    reading: &Reading,
) -> Result<Option<NodeId>, Fault> {
    let mut inner = reading.afresh();
    let value = read_unsettled(model, asked.subject, &mut inner)?;
    let node = expression::as_node(&mut model.graph, &value, asked.subject.place, &inner)?;
    let found = in_runs(model, asked, (node, 0), &[run], reading)?;
    let shape = model.graph.shape(node).clone();
    // What no run changes is read as it stands below, with a row for each of them; where they lead, they stand before the steps.
    let leads = leads_with_runs(&model.graph, &model.names, node) != Leads::Not;
    let axis = usize::from(!leads && !matches!(asked.rows, Rows::One(_)));
    Ok(if shape == *whole {
        Some(row_of(&mut model.graph, found, axis, position))
    } else {
        (shape.0 == whole.0[1..]).then_some(found)
    })
}

/// Which batches the rows that are asked for had: the number of the training and that of the size; all if that is not known.
fn sizes_asked(trainings: &[CutData], rows: &Rows, steps: usize) -> Option<BTreeSet<(usize, usize)>> {
    let rows = match rows {
        Rows::One(row) => std::slice::from_ref(row),
        Rows::Some(rows) => rows,
        Rows::Given(_) | Rows::All => return None,
    };
    let batch_after = |&row: &usize| {
        let training = trainings.iter().rposition(|cut| cut.before <= row).filter(|_| row < steps)?;
        Some((training, trainings[training].size_after(row)))
    };
    Some(rows.iter().filter_map(batch_after).collect())
}

/// What an expression is in the batches of a run, training by training and size by size; nothing if it is the same.
fn readings_in_batches(
    model: &mut Model,
    asked: &Asked,
    (node, which): (NodeId, usize),
    run: usize,
    reading: &Reading,
) -> Result<Vec<Vec<NodeId>>, Fault> {
    let trainings = model.names.cut.get(&run).cloned().unwrap_or_default();
    if model.names.records.contains_key(&node) || trainings.iter().all(|cut| cut.sizes.is_empty()) {
        return Ok(Vec::new());
    }
    let needed = sizes_asked(&trainings, asked.rows, model.state.runs[run].steps);
    let mut found = Vec::new();
    for (training, cut) in trainings.into_iter().enumerate() {
        let mut nodes = Vec::new();
        for (number, Batch { size, data }) in cut.sizes.into_iter().enumerate() {
            if needed.as_ref().is_some_and(|needed| !needed.contains(&(training, number))) {
                nodes.push(node);
                continue;
            }
            let mut inner = Reading { cut: data, batch: Some(size), ..reading.afresh() };
            let value = read_unsettled(model, asked.subject, &mut inner)?;
            let inside = match value.holds_text() {
                true => nodes_of(&value).get(which).copied().ok_or_else(|| unlike(asked))?,
                false => expression::as_node(&mut model.graph, &value, asked.subject.place, &inner)?,
            };
            nodes.push(inside);
        }
        found.push(nodes);
    }
    let same = found.iter().flatten().all(|&inside| inside == node);
    Ok(if same { Vec::new() } else { found })
}

fn unlike(asked: &Asked) -> Fault {
    Fault::new("this text is chosen in another way where a step sees a part of the data")
        .at(asked.subject.place)
        .remedy("look back on the number that it is chosen by")
}

/// Readings in batches as long as that of all the data: one that has a row for each of the data's is filled up, if all
/// states that are asked for have as many; then the second number says how many of its rows are meant.
fn one_length(
    model: &mut Model,
    asked: &Asked,
    node: NodeId,
    runs: &[usize],
    mut in_batches: Vec<Vec<NodeId>>,
) -> Result<(Vec<Vec<NodeId>>, Option<usize>), Fault> {
    let graph = &mut model.graph;
    let shape = graph.shape(node).clone();
    let different = |own: &Shape| {
        Fault::new(format!(
            "a step of this training sees a part of the data, for which this has shape {own}, and {shape} for all"
        ))
        .at(asked.subject.place)
        .remedy("look back on what has one shape in all steps, such as a mean")
    };
    let mut short = BTreeSet::new();
    for inside in in_batches.iter_mut().flatten() {
        let own = graph.shape(*inside).clone();
        if own == shape {
            continue;
        }
        let fits = own.rank() == shape.rank() && own.rank() > 0 && own.0[1..] == shape.0[1..];
        if !fits || own.0[0] > shape.0[0] || !matches!(asked.rows, Rows::One(_) | Rows::Some(_)) {
            return Err(different(&own));
        }
        short.insert(own.0[0]);
        let mut rest = shape.0.clone();
        rest[0] -= own.0[0];
        let rest = algebra::full(graph, 0.0, &Shape(rest));
        *inside = algebra::apply(graph, &CONCATENATE, &[*inside, rest], Attributes::Axis(0));
    }
    let Some(&count) = short.first() else { return Ok((in_batches, None)) };
    let whole_too = match asked.rows {
        Rows::One(row) => *row >= model.state.runs[runs[0]].steps,
        Rows::Some(rows) => rows.iter().any(|&row| row >= model.state.runs[runs[0]].steps),
        Rows::Given(_) | Rows::All => true,
    };
    if short.len() > 1 || whole_too {
        let mut own = shape.0.clone();
        own[0] = count;
        return Err(different(&Shape(own)));
    }
    Ok((in_batches, Some(count)))
}

fn first_rows(graph: &mut Graph, node: NodeId, axis: usize, count: usize) -> NodeId {
    let lengths = graph.shape(node).0.clone();
    let mut cuts: Vec<_> = lengths.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
    cuts[axis].count = count;
    cut(graph, node, cuts)
}

/// One row along an axis, which is then gone.
fn row_of(graph: &mut Graph, node: NodeId, axis: usize, row: usize) -> NodeId {
    let mut lengths = graph.shape(node).0.clone();
    let mut cuts: Vec<_> = lengths.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
    cuts[axis] = Cut { start: row, step: 1, count: 1 };
    let row = cut(graph, node, cuts);
    lengths.remove(axis);
    algebra::reshape(graph, row, &Shape(lengths))
}

/// A leaf that holds what a node was after chosen numbers of updates.
fn history_node(model: &mut Model, history: History, place: Place) -> Result<NodeId, Fault> {
    let History { runs, expression, rows, .. } = &history;
    let expression = *expression;
    let Some(own) = runs.iter().map(|&run| model.state.runs[run].steps).max() else {
        return Err(Fault::new("there is no training above whose steps could be looked at")
            .at(place)
            .remedy("write this below `descend` or `repeat`"));
    };
    let asked: &[usize] = match rows {
        Rows::One(row) => std::slice::from_ref(row),
        Rows::Some(rows) => rows,
        Rows::Given(_) | Rows::All => &[],
    };
    let steps = model.state.last_row(runs);
    if let Some(beyond) = asked.iter().find(|&&row| row > steps) {
        return Err(Fault::new(format!(
            "the training made {steps} steps, so there is no state after step {beyond}"
        ))
        .at(place)
        .remedy(format!(
            "`step` goes from 0, before the first update, to {steps}, which is also called `steps`"
        )));
    }
    let mut lengths = match rows {
        Rows::One(_) => Vec::new(),
        Rows::Some(rows) => vec![rows.len()],
        Rows::Given(node) => model.graph.shape(*node).0.clone(),
        Rows::All => vec![own + 1],
    };
    lengths.extend(&model.graph.shape(expression).0);
    let shape = Shape(lengths);
    if !model.pretends {
        model.graph.work.room_for(shape.bytes())?;
    }
    let steps_lead = !matches!(rows, Rows::One(_)) && shape.rank() > model.graph.shape(expression).rank();
    let leaf = model.graph.leaf(Leaf::State, "history", shape.clone());
    model.state.histories.insert(leaf, history);
    if !steps_lead || leads_with_runs(&model.graph, &model.names, expression) == Leads::Not {
        return Ok(leaf);
    }
    // Everywhere below a block the runs come before the steps.
    let order = [1, 0].into_iter().chain(2..shape.rank()).collect();
    Ok(algebra::permute(&mut model.graph, leaf, order))
}
