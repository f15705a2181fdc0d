//! What differs between a training step and everything else: the mode of layers, and values that settle; knows no layer.

use super::draws::Made;
use super::reading::Reading;
use super::{Model, expression, open};
use crate::functions::{Sampler, Value};
use crate::graph::{Leaf, NodeId, Shape, array};
use crate::language::syntax::Argument;
use crate::program::{Draw, DrawnFor};
use crate::report::{Fault, Place};

/// The word by which functions that are written in the language ask whether a training step is made.
pub(super) const TRAINING: &str = "training";

/// 1 in the steps of a training, 0 everywhere else.
pub(super) fn training_mode(model: &mut Model, reading: &Reading) -> NodeId {
    if reading.trains {
        return model.graph.number(1.0);
    }
    let trains = open::running(&model.block) || reading.batch.is_some() && model.block.mode.is_some();
    if reading.fixed_draws || !trains {
        return model.graph.number(0.0);
    }
    if let Some(mode) = model.block.mode {
        return mode;
    }
    let array = array::number(0.0);
    let leaf = model.graph.leaf(Leaf::Draw, TRAINING, Shape::of(&array));
    model.state.values.insert(leaf, array);
    model.block.draws.push(Draw {
        leaf,
        sampler: &SWITCHED_ON,
        shape: Shape::scalar(),
        settings: Vec::new(),
        moment: DrawnFor::Mode,
        batch: None,
    });
    model.block.mode = Some(leaf);
    leaf
}

/// The same value as it is outside of training steps, as metrics see it.
pub(super) fn without_mode(model: &mut Model, value: Value) -> Result<Value, Fault> {
    let (Some(mode), Value::Node(node)) = (model.block.mode, &value) else { return Ok(value) };
    let off = model.graph.number(0.0);
    Ok(Value::Node(model.graph.substitute(*node, &[(mode, off)])))
}

/// `settled(e)`: under `at(…)`, what `e` is with the values of the block itself.
pub(super) fn settled_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let [argument] = arguments else {
        let fault = Fault::new("`settled` takes one value").at(reading.author_place(place));
        return Err(fault.remedy("for example `(X - settled(mean(X, axis=0))) / settled(std(X, axis=0))`"));
    };
    let mut key = reading.path.clone();
    key.extend([reading.block as u64, u64::from(place.source) << 32 | u64::from(place.start)]);
    if !reading.overrides.is_empty()
        && !open::running(&model.block)
        && reading.batch.is_none()
        && let Some(value) = model.draws.find(Made::Settled, &key)
    {
        return Ok(value.clone());
    }
    let value = expression::read(model, &argument.value, reading)?;
    if reading.is_plain() && !reading.in_step {
        model.draws.keep(Made::Settled, key, value.clone());
    }
    Ok(value)
}

/// A draw of ones: it uses up no random numbers.
static SWITCHED_ON: Sampler = Sampler {
    shape: |_, _| Ok(Shape::scalar()),
    fill: |_, _, _, out| {
        out.fill(1.0);
        Ok(())
    },
};
