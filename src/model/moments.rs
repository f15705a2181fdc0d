//! The forms of time: `at` and `history`, `step` and `steps`; knows runs, but computes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::names;
use super::reading::Reading;
use super::scope::{Batch, Names};
use super::{Model, block, choices, expression, open};
use crate::functions::shaping::{CONCATENATE, cut};
use crate::functions::{Value, algebra};
use crate::graph::{Attributes, Cut, Graph, Leaf, NodeId, Operation, Shape};
use crate::language::syntax::{Argument, Expression};
use crate::program::{DrawnFor, History, Rows, State};
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
                let known = model.names.visible(reading.scope).into_iter().chain(["step"]);
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
    match rows {
        None => expression::read(model, &subject.value, &mut inner),
        Some(rows) => look_back(model, &subject.value, rows, place, &mut inner),
    }
}

/// The rows that `step=k` asks for.
fn asked_rows(model: &mut Model, expression: &Expression, reading: &mut Reading) -> Result<Rows, Fault> {
    let node = expression::read_node(model, expression, reading)?;
    let known = match model.graph.known(node) {
        // What the training gave is known only after it.
        None if !open::running(&model.block) && model.graph.shape(node).rank() <= 1 => {
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
    if let Some(before) = known.iter().find(|number| number.fract() == 0.0 && **number < 0.0) {
        return Err(Fault::new(format!(
            "steps are counted from 0, and there is none with the number {before}"
        ))
        .at(expression.place)
        .remedy("the last is `step=steps`, the one before it `step=steps - 1`"));
    }
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
    look_back(model, &subject.value, Rows::All, place, reading)
}

/// What an expression was after chosen numbers of updates.
fn look_back(
    model: &mut Model,
    subject: &Expression,
    rows: Rows,
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    // Whatever hangs on the number of the step is another in each.
    let settled = model.graph.forget_steps();
    let value = expression::read(model, subject, reading);
    model.graph.remember_steps(settled);
    let value = value?;
    if value.holds_text() {
        return text_rows(model, &value, &rows, place);
    }
    let node = expression::as_node(&mut model.graph, &value, subject, reading)?;
    let runs = runs_behind(&model.graph, &model.state, &model.names, node);
    let in_batches = readings_in_batches(model, subject, node, &runs, reading)?;
    let steps = runs.iter().map(|&run| model.state.runs[run].steps).max().unwrap_or(0);
    let (in_batches, rows_seen) =
        match one_length(&mut model.graph, &model.names, node, &runs, (&rows, steps), in_batches) {
            Ok(found) => found,
            Err(fault) => return Err(fault.at(subject.place)),
        };
    let history = History { runs, expression: node, in_batches, rows };
    let found = history_node(model, history, place)?;
    Ok(Value::Node(match rows_seen {
        Some(count) => first_rows(&mut model.graph, found, count),
        None => found,
    }))
}

/// What an expression is in the batches of a run, training by training and size by size; nothing if it is the same.
fn readings_in_batches(
    model: &mut Model,
    subject: &Expression,
    node: NodeId,
    runs: &[usize],
    reading: &Reading,
) -> Result<Vec<Vec<NodeId>>, Fault> {
    let [run] = runs else { return Ok(Vec::new()) };
    let trainings = model.names.cut.get(run).cloned().unwrap_or_default();
    if model.names.records.contains_key(&node) || trainings.iter().all(|cut| cut.sizes.is_empty()) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for cut in trainings {
        let mut nodes = Vec::new();
        for Batch { size, mut data } in cut.sizes {
            data.extend(reading.overrides.clone());
            let (touched, reread) = (BTreeMap::new(), BTreeMap::new());
            let mut inner =
                Reading { overrides: data, touched, reread, batch: Some(size), ..reading.clone() };
            let settled = model.graph.forget_steps();
            let inside = expression::read_node(model, subject, &mut inner);
            model.graph.remember_steps(settled);
            nodes.push(inside?);
        }
        found.push(nodes);
    }
    let same = found.iter().flatten().all(|&inside| inside == node);
    Ok(if same { Vec::new() } else { found })
}

/// Readings in batches as long as that of all the data: one that has a row for each of the data's is filled up, if only one
/// state is asked for; then the second number says how many of its rows are meant.
fn one_length(
    graph: &mut Graph,
    names: &Names,
    node: NodeId,
    runs: &[usize],
    (rows, steps): (&Rows, usize),
    mut in_batches: Vec<Vec<NodeId>>,
) -> Result<(Vec<Vec<NodeId>>, Option<usize>), Fault> {
    let shape = graph.shape(node).clone();
    let mut found = None;
    for (training, nodes) in in_batches.iter_mut().enumerate() {
        for (size, inside) in nodes.iter_mut().enumerate() {
            let own = graph.shape(*inside).clone();
            if own == shape {
                continue;
            }
            let fits = own.rank() == shape.rank() && own.rank() > 0 && own.0[1..] == shape.0[1..];
            let (Rows::One(row), true) = (rows, fits && own.0[0] < shape.0[0]) else {
                return Err(Fault::new(format!(
                    "a step of this training sees a part of the data, for which this has shape {own}, and {shape} for all"
                ))
                .remedy("look back on what has one shape in all steps, such as a mean"));
            };
            let cuts = &names.cut[&runs[0]];
            let is_last = *row >= steps;
            let meant = cuts.iter().rposition(|cut| cut.before <= *row) == Some(training);
            if !is_last && meant && cuts[training].size_after(*row) == size {
                found = Some(own.0[0]);
            }
            let mut rest = shape.0.clone();
            rest[0] -= own.0[0];
            let rest = algebra::full(graph, 0.0, &Shape(rest));
            *inside = algebra::apply(graph, &CONCATENATE, &[*inside, rest], Attributes::Axis(0));
        }
    }
    Ok((in_batches, found))
}

fn first_rows(graph: &mut Graph, node: NodeId, count: usize) -> NodeId {
    let lengths = graph.shape(node).0.clone();
    let mut cuts: Vec<_> = lengths.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
    cuts[0].count = count;
    cut(graph, node, cuts)
}

/// What a text was after chosen numbers of updates: the conditions of its choices are looked at.
fn text_rows(model: &mut Model, value: &Value, rows: &Rows, place: Place) -> Result<Value, Fault> {
    let of_node = |model: &mut Model, node: NodeId| {
        let runs = runs_behind(&model.graph, &model.state, &model.names, node);
        let history = History { runs, expression: node, in_batches: Vec::new(), rows: rows.clone() };
        history_node(model, history, place)
    };
    match value {
        Value::Node(node) => of_node(model, *node).map(Value::Node),
        Value::List(items) if matches!(rows, Rows::One(_)) => {
            let items = items.iter().map(|item| text_rows(model, item, rows, place));
            Ok(Value::List(items.collect::<Result<_, _>>()?))
        }
        Value::Choice { condition, then, otherwise } => {
            let condition = of_node(model, *condition)?;
            let (then, otherwise) =
                (text_rows(model, then, rows, place)?, text_rows(model, otherwise, rows, place)?);
            choices::choose_branch(&mut model.graph, condition, &then, &otherwise)
        }
        Value::List(_) => Err(Fault::new("a list of texts is looked at after one step at a time")
            .at(place)
            .remedy("write `at(…, step=k)`")),
        other => Ok(other.clone()),
    }
}

/// A leaf that holds what a node was after chosen numbers of updates.
fn history_node(model: &mut Model, history: History, place: Place) -> Result<NodeId, Fault> {
    let History { runs, expression, rows, .. } = &history;
    let expression = *expression;
    let Some(steps) = runs.iter().map(|&run| model.state.runs[run].steps).max() else {
        return Err(Fault::new("there is no training above whose steps could be looked at")
            .at(place)
            .remedy("write this below `descend` or `repeat`"));
    };
    let asked: &[usize] = match rows {
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
    let mut lengths = match rows {
        Rows::One(_) => Vec::new(),
        Rows::Some(rows) => vec![rows.len()],
        Rows::Given(node) => model.graph.shape(*node).0.clone(),
        Rows::All => vec![steps + 1],
    };
    lengths.extend(&model.graph.shape(expression).0);
    let shape = Shape(lengths);
    if !model.pretends {
        model.graph.work.room_for(shape.bytes())?;
    }
    let steps_lead = !matches!(rows, Rows::One(_)) && shape.rank() > model.graph.shape(expression).rank();
    let leaf = model.graph.leaf(Leaf::State, "history", shape.clone());
    model.state.histories.insert(leaf, history);
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
fn runs_behind(graph: &Graph, state: &State, names: &Names, node: NodeId) -> Vec<usize> {
    if let Some(&run) = names.records.get(&node) {
        return vec![run];
    }
    let ancestors = graph.ancestors(&[node]);
    let moved = |run: &crate::program::Ran| {
        let draws = run.again.iter().flat_map(|again| &again.program.draws);
        let drawn = draws.filter(|draw| draw.moment == DrawnFor::State).map(|draw| draw.leaf);
        let carried = run.carried.iter().map(|carried| carried.leaf);
        carried.chain(run.step).chain(drawn).any(|leaf| ancestors.contains(leaf))
    };
    let found: Vec<usize> = (0..state.runs.len()).filter(|&run| moved(&state.runs[run])).collect();
    let several = found.len() > 1 && found.iter().any(|&run| !side_by_side_with(state, run, &found));
    match (found.as_slice(), several) {
        ([], _) => state.runs.len().checked_sub(1).into_iter().collect(),
        // A value that follows from several blocks is looked back on through the latest.
        ([.., last], true) => {
            let of_latest = |run: &usize| state.runs[*run].place == state.runs[*last].place;
            found.iter().copied().filter(of_latest).collect()
        }
        _ => found,
    }
}

/// Whether a run belongs to the same `vary` as the others.
fn side_by_side_with(state: &State, run: usize, others: &[usize]) -> bool {
    others.iter().all(|&other| state.runs[other].place == state.runs[run].place)
}

/// The value of `step` or `steps`; none where no training is counted.
pub(super) fn run_word(model: &mut Model, word: Bound, reading: &Reading) -> Result<Option<Value>, Fault> {
    let running = open::running(&model.block);
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
