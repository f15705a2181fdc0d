//! Blocks that run once for each value of `vary`; knows names and nodes, but runs nothing.

use std::rc::Rc;

use super::agreement::Agreement;
use super::names;
use super::open::Given;
use super::scope::{Binding, Counted, Definition, Names, Serial};
use super::{Model, apart, expression};
use crate::functions::{Value, stack};
use crate::graph::{NodeId, Shape, array};
use crate::language::syntax::{Expression, ExpressionKind, Name, StatementKind};
use crate::optimizers;
use crate::program::{Ending, Part, Ran};
use crate::report::Fault;
use crate::resolve::{Block, Bound, Symbol};

/// How many values a name may go through.
const MOST_VALUES: usize = 64;

/// The values that `vary` goes through, run by run.
pub(super) fn varied_values_of(
    model: &mut Model,
    names: &[Name],
    values: &Expression,
) -> Result<Vec<Given>, Fault> {
    let mut reading = model.names.reading();
    let list = expression::read(model, values, &mut reading)?;
    let elements = apart::elements(&mut model.graph, &list).map_err(|fault| fault.at(values.place))?;
    refuse_hidden_optimizer(&model.names, values, &elements)?;
    if elements.is_empty() || elements.len() > MOST_VALUES {
        let count = elements.len();
        return Err(Fault::new(format!("`vary` goes through 1 to {MOST_VALUES} values, not {count}"))
            .at(values.place));
    }
    let each = elements.into_iter().map(|element| match names {
        [name] => Ok(vec![(name.clone(), element)]),
        names => {
            let parts = apart::take_apart(&mut model.graph, &element, names.len())
                .map_err(|fault| fault.at(values.place))?;
            Ok(names.iter().cloned().zip(parts).collect())
        }
    });
    each.collect()
}

/// Refuses the name of an optimizer beside other optimizers where it means a value.
fn refuse_hidden_optimizer(names: &Names, values: &Expression, elements: &[Value]) -> Result<(), Fault> {
    let ExpressionKind::List(items) = values.kind.as_ref() else { return Ok(()) };
    let is_optimizer = |value: &Value| matches!(value, Value::Callable(callable) if optimizers::find(&callable.name).is_some());
    if !elements.iter().any(is_optimizer) {
        return Ok(());
    }
    for (item, element) in items.iter().zip(elements) {
        if let ExpressionKind::Name(name) = item.kind.as_ref()
            && optimizers::find(name).is_some()
            && !is_optimizer(element)
            && let Bound::Value(symbol) = names.text.bound(item)
            && let Some(serial) = names.value(symbol, names.latest())
        {
            let kind = element.kind();
            return Err(Fault::new(format!("`{name}` is {kind} here, which hides the optimizer"))
                .at(item.place)
                .related(names.bindings[serial].place, "it is given here")
                .remedy(format!("write `{name}()`, or give that value another name")));
        }
    }
    Ok(())
}

/// Gives the varied names their values in one of the runs.
pub(super) fn take_vary(
    model: &mut Model,
    names: &[Name],
    values: &Expression,
    number: usize,
) -> Result<(), Fault> {
    let given = varied_values_of(model, names, values)?.into_iter().nth(number).unwrap_or_default();
    for (name, value) in &given {
        let symbol = names::given_once(&model.names, name)?;
        let value = match value {
            Value::Callable(callable) => {
                let other = Some(callable.clone());
                let own = model.names.nothing(name, symbol);
                model.names.define(Definition { other, ..own });
                value.clone()
            }
            other => names::name_value(&mut model.graph, &name.text, other.clone()),
        };
        bind_varied(&mut model.names, name, symbol, value, Vec::new());
    }
    model.block.given = given;
    Ok(())
}

/// Puts the names of several runs side by side: each that differs gets one more leading axis.
///
/// Whether a value differs is read off its nodes, which know what a name cannot tell: that a length is the same
/// in all runs, or that a branch was never taken. A function and a text have no node; they differ if their line uses
/// what does.
pub fn join_runs(model: &mut Model, block: &Rc<Block>, scopes: &[usize]) {
    model.names.open(block.clone());
    let mut agreement = Agreement::default();
    let apart = steps_of_runs(model, scopes.len()).windows(2).any(|pair| pair[0] != pair[1]);
    for (name, symbol) in block.names() {
        let line = &block.lines[symbol.line as usize];
        let varied = matches!(block.statements[symbol.line as usize].kind, StatementKind::Vary { .. });
        let runs = scopes.iter().map(|&scope| model.names.value(symbol, scope));
        if let Some(runs) = runs.collect::<Option<Vec<Serial>>>() {
            if varied {
                let nodes = runs.iter().flat_map(|&run| &model.names.bindings[run].versions);
                agreement.varied.extend(nodes);
            }
            let values = runs.iter().map(|&run| model.names.bindings[run].value.clone());
            let values: Vec<Value> = values.collect();
            let chosen =
                values[0].holds_text() && line.uses.iter().any(|used| agreement.differing.contains(used));
            if !varied && !chosen && values[1..].iter().all(|other| agreement.holds(model, &values[0], other))
            {
                model.names.share(runs[0]);
            } else {
                agreement.differing.insert(symbol);
                join_values(model, name, symbol, runs);
            }
        }
        let runs = scopes.iter().map(|&scope| model.names.function(symbol, scope));
        if let Some(runs) = runs.collect::<Option<Vec<usize>>>() {
            let of_time = line.of_time && apart;
            if varied || of_time || line.uses.iter().any(|used| agreement.differing.contains(used)) {
                agreement.differing.insert(symbol);
                let own = model.names.nothing(name, symbol);
                model.names.define(Definition { runs, ..own });
            } else {
                model.names.share_function(symbol, runs[0]);
            }
        }
    }
    join_steps(model, scopes.len());
}

fn join_values(model: &mut Model, name: &Name, symbol: Symbol, runs: Vec<Serial>) {
    let values = runs.iter().map(|&serial| model.names.bindings[serial].value.clone()).collect();
    let values = equally_long(model, values);
    let value = names::join(&mut model.graph, &mut model.names, &name.text, values);
    bind_varied(&mut model.names, name, symbol, value, runs);
}

/// Histories of runs that made different numbers of steps, as long as the longest: a run that stopped earlier keeps its
/// last values, or has none any more if it left the finite numbers.
fn equally_long(model: &mut Model, values: Vec<Value>) -> Vec<Value> {
    let nodes = values.iter().map(|value| if let Value::Node(node) = value { Some(*node) } else { None });
    let Some(nodes) = nodes.collect::<Option<Vec<NodeId>>>() else {
        return texts_equally_long(model, values);
    };
    let shapes: Vec<Shape> = nodes.iter().map(|&node| model.graph.shape(node).clone()).collect();
    let looks_back = |node: &NodeId| {
        let behind = model.graph.ancestors(&[*node]);
        model.state.histories.keys().any(|leaf| behind.contains(*leaf))
    };
    let fits = |shape: &Shape| shape.rank() > 0 && shape.0[1..] == shapes[0].0[1..] && shape.0[0] > 0;
    let longest = shapes.iter().filter_map(|shape| shape.0.first().copied()).max().unwrap_or(0);
    if shapes.iter().all(|shape| *shape == shapes[0])
        || !shapes.iter().all(fits)
        || !nodes.iter().all(looks_back)
    {
        return values;
    }
    let first = model.state.runs.len() - nodes.len();
    let each = nodes.into_iter().zip(shapes).enumerate().map(|(run, (node, shape))| {
        let diverged = matches!(model.state.runs[first + run].ending, Ending::Diverged { .. });
        Value::Node(apart::lengthened(&mut model.graph, node, &shape, longest, diverged))
    });
    each.collect()
}

/// The same of texts: lists with one for each state of their run.
fn texts_equally_long(model: &Model, mut values: Vec<Value>) -> Vec<Value> {
    let runs = &model.state.runs[model.state.runs.len().saturating_sub(values.len())..];
    let has_rows = |(value, run): (&Value, &Ran)| match value {
        Value::List(items) => value.holds_text() && items.len() == run.steps + 1,
        _ => false,
    };
    if runs.len() == values.len() && values.iter().zip(runs).all(has_rows) {
        let longest = runs.iter().map(|run| run.steps + 1).max().unwrap_or(0);
        for value in &mut values {
            if let Value::List(items) = value
                && let Some(last) = items.last().cloned()
            {
                items.resize(longest, last);
            }
        }
    }
    values
}

/// Gives a name of a block with runs its value: that of one run, or those of several runs side by side.
fn bind_varied(names: &mut Names, name: &Name, symbol: Symbol, value: Value, runs: Vec<Serial>) {
    let versions = if let Value::Node(node) = value { vec![node] } else { Vec::new() };
    let counts_on_steps = runs.iter().any(|&run| names.bindings[run].counts_on_steps);
    names.bind(Binding {
        name: name.text.clone(),
        symbol,
        place: name.place,
        part: Part::Definition,
        value,
        current: None,
        source: None,
        fixed_draws: true,
        counts_on_steps,
        versions,
        scope: names.latest(),
        runs,
    });
}

/// How many steps each of the latest runs made; none if the block does not train.
fn steps_of_runs(model: &Model, count: usize) -> Vec<f64> {
    let count = if model.block.trainings == 0 { 0 } else { count };
    let runs = &model.state.runs[model.state.runs.len().saturating_sub(count)..];
    runs.iter().map(|run| run.steps as f64).collect()
}

/// What `step` and `steps` mean below the runs.
fn join_steps(model: &mut Model, count: usize) {
    if model.block.trainings == 0 {
        return;
    }
    let steps = steps_of_runs(model, count);
    let steps = model.graph.constant(array::vector(steps));
    let leaves = model.state.runs.iter().rev().take(count).rev().filter_map(|run| run.step);
    let leaves: Vec<NodeId> = leaves.collect();
    if let Ok(step) = stack(&mut model.graph, &leaves) {
        model.names.count(Counted { step, steps });
    }
}
