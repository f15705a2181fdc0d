//! The forms of time: `at` and `history`, `step` and `steps`; knows runs, but computes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::names;
use super::reading::Reading;
use super::scope::Names;
use super::{Model, block, expression, statements};
use crate::functions::{Value, algebra};
use crate::graph::{Graph, Leaf, NodeId, Operation, Shape};
use crate::language::syntax::{Argument, Expression};
use crate::program::{History, Rows, State};
use crate::report::{Fault, Place};
use crate::resolve::Bound;

/// `at(e, name=value, …)` and `at(e, step=k)`
pub(super) fn at_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let Some((subject, settings)) = arguments.split_first().filter(|(_, settings)| !settings.is_empty())
    else {
        return Err(Fault::new("`at` takes an expression and the values to see it at")
            .at(place)
            .remedy("write `at(L, w=[2, 3])` or `at(L, step=0)`"));
    };
    let mut overrides = reading.overrides.clone();
    let mut rows = None;
    for argument in settings {
        let Some(name) = &argument.name else {
            return Err(Fault::new("`at` needs a name before each value")
                .at(argument.value.place)
                .remedy("write `at(L, w=…)`"));
        };
        let symbol = match reading.text.named(name) {
            Bound::Step => {
                rows = Some(asked_rows(model, &argument.value, reading)?);
                continue;
            }
            Bound::Value(symbol) => symbol,
            _ => {
                let known = model.names.visible(reading.scope);
                let fault =
                    Fault::new(format!("`at` cannot set `{}`: there is no such name above", name.text));
                return Err(fault.at(name.place).remedy_if(crate::report::did_you_mean(&name.text, known)));
            }
        };
        let value = expression::read(model, &argument.value, reading)?;
        overrides.insert(symbol, names::name_value(&mut model.graph, &name.text, value));
    }
    let (touched, reread) = (BTreeMap::new(), BTreeMap::new());
    let mut inner = Reading { overrides, touched, reread, ..reading.clone() };
    let value = expression::read(model, &subject.value, &mut inner)?;
    match rows {
        None => Ok(value),
        Some(rows) => {
            let node = value.node(&mut model.graph).map_err(|fault| fault.at(subject.value.place))?;
            history_node(model, node, rows, place).map(Value::Node)
        }
    }
}

/// The rows that `step=k` asks for.
fn asked_rows(model: &mut Model, expression: &Expression, reading: &mut Reading) -> Result<Rows, Fault> {
    let node = expression::read_node(model, expression, reading)?;
    let known = match model.graph.known(node) {
        // What the training gave is known only after it.
        None if !statements::running(&model.block) && model.graph.shape(node).rank() <= 1 => {
            return Ok(Rows::Given(node));
        }
        known => known.filter(|value| value.ndim() <= 1),
    };
    let unfit = || {
        Fault::new("`step` must be a whole number that is known, or a list of them")
            .at(expression.place)
            .remedy("0 is the state before the first update, `steps` the state after the last")
    };
    let known = known.ok_or_else(unfit)?;
    let one =
        |&number: &f64| (number.fract() == 0.0 && (0.0..1e15).contains(&number)).then_some(number as usize);
    let rows = known.iter().map(one).collect::<Option<Vec<_>>>().ok_or_else(unfit)?;
    Ok(if known.ndim() == 0 { Rows::One(rows[0]) } else { Rows::Some(rows) })
}

/// `history(e)`
pub(super) fn history_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let [subject] = arguments else {
        return Err(Fault::new("`history` takes one expression").at(place).remedy("write `history(L)`"));
    };
    let node = expression::read_node(model, &subject.value, reading)?;
    history_node(model, node, Rows::All, place).map(Value::Node)
}

/// A leaf that holds what a node was after chosen numbers of updates.
fn history_node(model: &mut Model, expression: NodeId, rows: Rows, place: Place) -> Result<NodeId, Fault> {
    let runs = runs_behind(&model.graph, &model.state, expression);
    let Some(steps) = runs.iter().map(|&run| model.state.runs[run].steps).max() else {
        return Err(Fault::new("there is no training above whose steps could be looked at")
            .at(place)
            .remedy("write this below `descend` or `repeat`"));
    };
    let asked: &[usize] = match &rows {
        Rows::One(row) => std::slice::from_ref(row),
        Rows::Some(rows) => rows,
        Rows::Given(_) | Rows::All => &[],
    };
    if let Some(beyond) = asked.iter().find(|&&row| row > steps) {
        return Err(Fault::new(format!(
            "the training made {steps} steps, so there is no state after step {beyond}"
        ))
        .at(place)
        .remedy(format!(
            "`step` goes from 0, before the first update, to {steps}, which is also called `steps`"
        )));
    }
    let mut lengths = match &rows {
        Rows::One(_) => Vec::new(),
        Rows::Some(rows) => vec![rows.len()],
        Rows::Given(node) => model.graph.shape(*node).0.clone(),
        Rows::All => vec![steps + 1],
    };
    lengths.extend(&model.graph.shape(expression).0);
    let shape = Shape(lengths);
    model.graph.work.room_for(shape.bytes())?;
    let steps_lead = !matches!(rows, Rows::One(_)) && shape.rank() > model.graph.shape(expression).rank();
    let leaf = model.graph.leaf(Leaf::State, "history", shape.clone());
    model.state.histories.insert(leaf, History { runs, expression, rows });
    if !steps_lead || !leads_with_runs(&model.graph, &model.names, expression) {
        return Ok(leaf);
    }
    // Everywhere below a block the runs come before the steps.
    let order = [1, 0].into_iter().chain(2..shape.rank()).collect();
    Ok(algebra::permute(&mut model.graph, leaf, order))
}

/// Whether the first axis of a node is that of the runs of a `vary`.
fn leads_with_runs(graph: &Graph, names: &Names, node: NodeId) -> bool {
    let mut leading: BTreeSet<NodeId> = BTreeSet::new();
    for id in graph.ancestors(&[node]) {
        let found = graph.node(id);
        let leads =
            |input: &NodeId| leading.contains(input) && graph.shape(*input).rank() == found.shape.rank();
        let leads = match &found.operation {
            Operation::Named => leads(&found.inputs[0]),
            Operation::Apply(operator, _) if operator.kernel.is_elementwise() => {
                found.inputs.iter().any(leads)
            }
            _ => false,
        };
        if leads || names.side_by_side.contains(&id) {
            leading.insert(id);
        }
    }
    leading.contains(&node)
}

/// The runs that a node's values changed or were drawn in; the latest one if there is none.
fn runs_behind(graph: &Graph, state: &State, node: NodeId) -> Vec<usize> {
    let ancestors = graph.ancestors(&[node]);
    let moved = |run: &crate::program::Ran| {
        let draws = run.again.iter().flat_map(|(program, _)| &program.draws);
        let drawn = draws.filter(|draw| !draw.tells_mode()).map(|draw| draw.leaf);
        let carried = run.carried.iter().map(|carried| carried.leaf);
        carried.chain(run.step).chain(drawn).any(|leaf| ancestors.contains(leaf))
    };
    let found: Vec<usize> = (0..state.runs.len()).filter(|&run| moved(&state.runs[run])).collect();
    let several = found.len() > 1 && found.iter().any(|&run| !side_by_side_with(state, run, &found));
    match (found.as_slice(), several) {
        ([], _) => state.runs.len().checked_sub(1).into_iter().collect(),
        // A value that follows from several blocks is looked back on through the latest.
        ([.., last], true) => vec![*last],
        _ => found,
    }
}

/// Whether a run belongs to the same `vary` as the others.
fn side_by_side_with(state: &State, run: usize, others: &[usize]) -> bool {
    others.iter().all(|&other| state.runs[other].place == state.runs[run].place)
}

/// The value of `step` or `steps`; none where no training is counted.
pub(super) fn run_word(model: &mut Model, word: Bound, reading: &Reading) -> Result<Option<Value>, Fault> {
    let running = statements::running(&model.block);
    let node = match word {
        Bound::Step if reading.author.is_some() => None,
        Bound::Step if running => Some(block::step_leaf(model)),
        Bound::Step => model.names.counted.map(|counted| counted.step),
        Bound::Steps if !running || model.block.ran.is_some() => {
            model.names.counted.map(|counted| counted.steps)
        }
        _ => None,
    };
    Ok(node.map(Value::Node))
}
