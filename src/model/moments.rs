//! The forms of time: `at` and `history`, `step` and `steps`; knows runs, but computes nothing.

use std::collections::BTreeMap;

use super::looking_back::look_back;
use super::names;
use super::reading::Reading;
use super::scope::Names;
use super::{Model, block, expression, open};
use crate::functions::Value;
use crate::language::syntax::{Argument, Expression};
use crate::program::{Part, Rows};
use crate::report::{Fault, Place};
use crate::resolve::{Bound, Symbol};

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
    let mut own = BTreeMap::new();
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
        own.insert(symbol, names::name_value(&mut model.graph, &name.text, value));
    }
    let mut inner = if rows.is_some() { in_state(&model.names, reading) } else { reading.afresh() };
    inner.overrides.extend(own);
    match rows {
        None => expression::read(model, &subject.value, &mut inner),
        Some(rows) => look_back(model, &subject.value, rows, place, &mut inner),
    }
}

/// The circumstances of a reading in an earlier state: what a state holds is as it was there, whatever stands for it outside.
fn in_state(names: &Names, reading: &Reading) -> Reading {
    let moves = |symbol: &Symbol| {
        let serial = names.value(*symbol, reading.scope);
        let parts = serial.into_iter().flat_map(|serial| {
            let runs = names.bindings[serial].runs.iter().map(|&run| names.bindings[run].part);
            runs.chain([names.bindings[serial].part])
        });
        parts.into_iter().any(|part| matches!(part, Part::Param | Part::State))
    };
    let mut inner = reading.afresh();
    inner.overrides.retain(|symbol, _| !moves(symbol));
    inner
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
    let mut inner = in_state(&model.names, reading);
    look_back(model, &subject.value, Rows::All, place, &mut inner)
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
