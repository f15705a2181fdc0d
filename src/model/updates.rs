//! `update` lines: what they change, and what an optimizer beside them moves first; knows no training.

use std::collections::BTreeMap;

use super::names;
use super::open::{BlockState, Moving};
use super::reading::Reading;
use super::scope::{Binding, Names, Serial};
use super::{Model, moving, open};
use crate::functions::Value;
use crate::graph::NodeId;
use crate::language::syntax::{Expression, Name};
use crate::program::{Carried, DrawnFor, Part};
use crate::report::{Fault, Place};
use crate::resolve::Symbol;

pub(super) fn take_update(
    model: &mut Model,
    names: &[Name],
    values: &[Expression],
    place: Place,
) -> Result<(), Fault> {
    if !open::running(&model.block) {
        return Err(below_the_training(model));
    }
    if values.len() != 1 && values.len() != names.len() {
        let (names, values) = (names.len(), values.len());
        return Err(Fault::new(format!(
            "there are {names} names on the left, but {values} values on the right"
        )));
    }
    let line = Moving { gives: Vec::new(), values: values.into(), update: Some(place) };
    model.block.moves.push(line);
    moving::let_the_optimizer_move(model);
    let mut reading = in_step(&model.names);
    let new = names::right_side(model, names.len(), values, &mut reading)?;
    for (index, (name, value)) in names.iter().zip(new).enumerate() {
        let serial = updatable(&model.names, name)?;
        let at = values[index.min(values.len() - 1)].place;
        let node = value.node(&mut model.graph).map_err(|fault| fault.at(at))?;
        let binding = &model.names.bindings[serial];
        let (old, new) = (model.graph.shape(binding.versions[0]).clone(), model.graph.shape(node).clone());
        if old != new {
            return Err(Fault::new(format!(
                "`{}` has shape {old}, but its update has shape {new}",
                name.text
            ))
            .at(at)
            .related(binding.place, "it starts here")
            .remedy("an update keeps the shape"));
        }
        let value = names::name_value(&mut model.graph, &name.text, Value::Node(node));
        let binding = &mut model.names.bindings[serial];
        binding.versions.extend(if let Value::Node(node) = &value { Some(*node) } else { None });
        binding.current = Some(value);
        if let Some(line) = model.block.moves.last_mut() {
            line.gives.push(serial);
        }
    }
    Ok(())
}

/// The circumstances of an update.
fn in_step(names: &Names) -> Reading {
    Reading { in_step: true, fixed_draws: false, moment: DrawnFor::Step, ..names.reading() }
}

/// The fault of an update that no training makes; that of the next in the block follows from it.
fn below_the_training(model: &mut Model) -> Fault {
    let follows = std::mem::replace(&mut model.block.stray, true);
    let fault = match model.block.trainings {
        1.. => Fault::new("this `update` stands below the training, where values are fixed").remedy(
            "move it above the line that trains: then it is made in each step, after the optimizer's",
        ),
        0 => Fault::new("nothing says how often this `update` is made")
            .remedy("put `repeat 100 steps` below the updates"),
    };
    Fault { follows, ..fault }
}

/// What the updates above a training change.
pub(super) fn updates_of_block(model: &Model) -> Vec<Carried> {
    let updated = updated(&model.block).into_iter().filter_map(|serial| {
        let binding = &model.names.bindings[serial];
        let Some(Value::Node(next)) = binding.current else { return None };
        Some(carried(binding, next))
    });
    updated.collect()
}

/// The names that updates change, each once.
fn updated(block: &BlockState) -> Vec<Serial> {
    let updates = block.moves.iter().filter(|line| line.update.is_some());
    let mut serials: Vec<Serial> = updates.flat_map(|line| &line.gives).copied().collect();
    serials.sort_unstable();
    serials.dedup();
    serials
}

fn carried(binding: &Binding, next: NodeId) -> Carried {
    Carried { name: binding.name.clone(), part: Some(binding.part), leaf: binding.versions[0], next }
}

/// What the updates change in a step that sees a batch: read again line by line, with the rows of the batch for the data.
pub(super) fn updates_in_batch(
    model: &mut Model,
    size: usize,
    cut: &BTreeMap<Symbol, Value>,
) -> Result<Vec<Carried>, Fault> {
    let mut reading = Reading { batch: Some(size), cut: cut.clone(), ..in_step(&model.names) };
    for (serial, binding) in model.names.bindings() {
        let leaf = binding.versions.first().copied();
        let moved = model.block.moved.iter().find(|(leaf, _)| binding.versions.first() == Some(leaf));
        if let (Part::Param | Part::State, Some(leaf)) = (binding.part, leaf) {
            reading.reread.insert(serial, Value::Node(moved.map_or(leaf, |(_, stand_in)| *stand_in)));
        }
    }
    for line in model.block.moves.clone() {
        reading.moment = if line.update.is_some() { DrawnFor::Step } else { DrawnFor::State };
        let new = names::right_side(model, line.gives.len(), &line.values, &mut reading)?;
        for (&serial, value) in line.gives.iter().zip(new) {
            let value = names::name_value(&mut model.graph, &model.names.bindings[serial].name, value);
            reading.reread.insert(serial, value);
        }
        // What was read under the values above is another under the new ones.
        reading.touched.clear();
    }
    let updated = updated(&model.block).into_iter().map(|serial| {
        let next = reading.reread[&serial].node(&mut model.graph)?;
        Ok(carried(&model.names.bindings[serial], next))
    });
    updated.collect()
}

/// The parameter or state that an update changes.
fn updatable(names: &Names, name: &Name) -> Result<Serial, Fault> {
    let symbol = names.text.symbol(name);
    let found = symbol.and_then(|symbol| names.value(symbol, names.latest()));
    if found.is_none() && (symbol.is_some() || names.lost.contains(&name.text)) {
        return Err(Fault { follows: true, ..Fault::new("this follows from a fault above").at(name.place) });
    }
    let Some(serial) = found else {
        let known = names.bindings().map(|(_, binding)| binding.name.as_str());
        return Err(Fault::new(format!("there is nothing called `{}` to update", name.text))
            .at(name.place)
            .remedy(crate::report::did_you_mean(&name.text, known).unwrap_or_else(|| {
                format!("give its start above: `state {} = …` or `param {} = …`", name.text, name.text)
            })));
    };
    let binding = &names.bindings[serial];
    if binding.scope != names.latest() {
        return Err(Fault::new(format!("`{}` belongs to a block above and is fixed here", name.text))
            .at(name.place)
            .related(binding.place, "it is given here")
            .remedy(format!(
                "start a new one from it: `param {0} = …` under a name of this block",
                name.text
            )));
    }
    match binding.part {
        Part::Param | Part::State => Ok(serial),
        part => Err(Fault::new(format!("`{}` is a {} and cannot be updated", name.text, part.word()))
            .at(name.place)
            .related(binding.place, "it is given here")
            .remedy(format!("to carry it from step to step, give it as `state {} = …`", name.text))),
    }
}
