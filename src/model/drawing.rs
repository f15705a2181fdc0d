//! Calls of distributions: numbers that are drawn once, or afresh in each step; knows no distribution by name.

use super::draws::Made;
use super::reading::Reading;
use super::{Model, open};
use crate::functions::{Arguments, DrawSetting, Parameter, Sampler, Takes, Value};
use crate::graph::{DRAWN, Leaf, array};
use crate::program::Draw;
use crate::report::Fault;

/// Random numbers: constants in data and starts, drawn afresh in each step in definitions.
pub(super) fn draw_numbers(
    model: &mut Model,
    sampler: &'static Sampler,
    signature: &[Parameter],
    bound: &Arguments,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let mut asked = None;
    let mut settings: Vec<DrawSetting> = Vec::new();
    for (index, parameter) in signature.iter().enumerate() {
        match bound.value(index) {
            Value::None if parameter.takes == Takes::Shape => {}
            _ if parameter.takes == Takes::Shape => asked = Some(bound.shape(&mut model.graph, index)?),
            Value::None => settings.push(None),
            _ => settings.push(Some(bound.known(&mut model.graph, index)?)),
        }
    }
    let shape = (sampler.shape)(asked, &settings)?.within_limits()?;
    model.graph.work.room_for(shape.bytes())?;
    let mut key = reading.path.clone();
    key.extend([reading.block as u64, u64::from(reading.fixed_draws)]);
    key.extend(shape.0.iter().map(|&length| length as u64));
    for setting in settings.iter().flatten() {
        key.extend(setting.shape().iter().map(|&length| length as u64));
        key.extend(setting.iter().map(|value| value.to_bits()));
    }
    if let Some(drawn) = model.draws.find(Made::Draw, &key) {
        return Ok(drawn.clone());
    }
    // Below a training nothing is drawn in steps any more.
    let fixed = reading.fixed_draws || !open::running(&model.block);
    model.graph.work.charge(shape.size() as u64 * DRAWN)?;
    let mut ahead = model.draws.random.clone();
    let mut values = vec![0.0; shape.size()];
    (sampler.fill)(&mut ahead, &shape, &settings, &mut values)?;
    let array = array::shaped(shape.clone(), values);
    let node = if fixed {
        model.draws.random = ahead;
        model.graph.constant(array)
    } else {
        let leaf = model.graph.leaf(Leaf::Draw, "random", shape.clone());
        model.state.values.insert(leaf, array);
        let (moment, batch) = (reading.moment, reading.batch);
        model.block.draws.push(Draw { leaf, sampler, shape, settings, moment, batch });
        leaf
    };
    model.draws.keep(Made::Draw, key, Value::Node(node));
    Ok(Value::Node(node))
}
