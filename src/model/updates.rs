//! `update` lines: what they change, and what an optimizer beside them moves first; knows no training.

use super::names;
use super::reading::Reading;
use super::scope::{Names, Serial};
use super::{Model, open};
use crate::functions::Value;
use crate::graph::{Leaf, NodeId};
use crate::language::syntax::{Expression, Name};
use crate::program::{DrawnFor, Part};
use crate::report::{Fault, Place};

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
    let_the_optimizer_move(model);
    let mut reading =
        Reading { in_step: true, fixed_draws: false, moment: DrawnFor::Step, ..model.names.reading() };
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
        model.block.updated.push((serial, place));
    }
    Ok(())
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

/// From the first update beside a `descend` on, parameters are what the optimizer has made of them; what that is,
/// is put in when the `descend` is read.
fn let_the_optimizer_move(model: &mut Model) {
    if !model.block.updated.is_empty() || !open::is_descent(&model.block) {
        return;
    }
    let params = model.names.bindings().filter(|(_, binding)| binding.part == Part::Param);
    let params: Vec<(Serial, NodeId)> =
        params.map(|(serial, binding)| (serial, binding.versions[0])).collect();
    model.block.moved.clear();
    for (serial, leaf) in params {
        let name = model.names.bindings[serial].name.clone();
        let stand_in = model.graph.leaf(Leaf::Param, &name, model.graph.shape(leaf).clone());
        let value = model.state.values[&leaf].clone();
        model.state.values.insert(stand_in, value);
        model.block.moved.push((leaf, stand_in));
        let binding = &mut model.names.bindings[serial];
        binding.versions.push(stand_in);
        binding.current = Some(Value::Node(stand_in));
    }
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
