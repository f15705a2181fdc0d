//! Batches: which data are cut, and the step of a batch of each size; knows no loop.

use std::collections::BTreeMap;

use super::descent::Rule;
use super::names;
use super::reading::Reading;
use super::scope::{Batch, Names, Serial};
use super::{Model, block, descent, expression, updates};
use crate::functions::{self, Value};
use crate::graph::{Array, Graph, Leaf, NodeId, Shape, array};
use crate::language::syntax::{Duration, Expression};
use crate::program::{BatchStep, Batches, Part};
use crate::report::{Fault, Place, did_you_mean};

/// How the data of a training are cut.
pub(super) struct Cutting {
    /// How many rows a batch has.
    size: usize,
    /// How many rows the data have.
    rows: usize,
    /// The author's own order of the rows.
    order: Option<Array>,
    /// The data that are cut.
    data: Vec<Serial>,
}

impl Cutting {
    /// How many batches an epoch has.
    pub(super) fn batches(&self) -> usize {
        self.rows.div_ceil(self.size)
    }
}

/// What `batch=` and `order=` ask for.
pub(super) fn read_cutting(
    model: &mut Model,
    (loss, loss_node): (Serial, NodeId),
    duration: &Duration,
) -> Result<Option<Cutting>, Fault> {
    let mut size = None;
    let mut order = None;
    for option in &duration.options {
        let name = option.name.as_ref();
        match name.map(|name| name.text.as_str()) {
            Some("batch") => size = Some((batch_size(model, &option.value)?, option.value.place)),
            Some("order") => order = Some((read_order(model, &option.value)?, option.value.place)),
            Some(other) => {
                let remedy = did_you_mean(other, ["batch", "order"])
                    .unwrap_or_else(|| "there are `batch` and `order`".to_string());
                return Err(Fault::new(format!("`descend` has no option `{other}`"))
                    .at(name.map_or(option.value.place, |name| name.place))
                    .remedy(remedy));
            }
            None => {
                return Err(Fault::new("an option needs a name")
                    .at(option.value.place)
                    .remedy("write `batch=32`"));
            }
        }
    }
    let Some((size, place)) = size else {
        return match order {
            None => Ok(None),
            Some((_, place)) => Err(Fault::new("`order` is the order of batches, but there is no `batch`")
                .at(place)
                .remedy("add `batch=32`")),
        };
    };
    let (rows, data) = cut_data(&model.graph, &model.names, loss_node, place)?;
    refuse_texts(&model.names, loss, rows, &data)?;
    if size > rows {
        return Err(Fault::new(format!(
            "a batch of {size} rows is more than there are: the data have {rows}"
        ))
        .at(place)
        .remedy(format!("take at most `batch={rows}`; without `batch`, every step sees all rows")));
    }
    let order = match order {
        None => None,
        Some((order, at)) => Some(fitting_order(order, rows, at)?),
    };
    Ok(Some(Cutting { size, rows, order, data }))
}

fn batch_size(model: &mut Model, value: &Expression) -> Result<usize, Fault> {
    let mut reading = model.names.reading();
    let node = expression::read_node(model, value, &mut reading)?;
    let known = model.graph.known(node).and_then(|value| array::as_number(&value));
    known
        .filter(|size| size.fract() == 0.0 && *size >= 1.0 && *size < 1e12)
        .map(|size| size as usize)
        .ok_or_else(|| {
            Fault::new("a batch has a whole number of rows, at least 1")
                .at(value.place)
                .remedy("for example `batch=32`")
        })
}

fn read_order(model: &mut Model, value: &Expression) -> Result<Array, Fault> {
    let mut reading = model.names.reading();
    let node = expression::read_node(model, value, &mut reading)?;
    model
        .graph
        .known(node)
        .ok_or_else(|| Fault::new("the order of the rows must be known before the training").at(value.place))
}

/// The order as one row for each epoch.
fn fitting_order(order: Array, rows: usize, place: Place) -> Result<Array, Fault> {
    let fits = matches!(order.shape(), [length] | [_, length] if *length == rows) && !order.is_empty();
    if !fits {
        let shape = &Shape::of(&order);
        return Err(Fault::new(format!("the order has shape {shape}, but there are {rows} rows"))
            .at(place)
            .remedy(format!("give {rows} row numbers, or one such row for each epoch")));
    }
    if order.iter().any(|row| row.fract() != 0.0 || *row < 0.0 || *row >= rows as f64) {
        return Err(Fault::new(format!(
            "the order holds a number that is no row: rows go from 0 to {}",
            rows - 1
        ))
        .at(place));
    }
    Ok(order)
}

/// The data that a loss depends on and whose first axis is as long as the longest of them.
fn cut_data(graph: &Graph, names: &Names, loss: NodeId, place: Place) -> Result<(usize, Vec<Serial>), Fault> {
    let made_of = graph.ancestors(&[loss]);
    let data = names.bindings.iter().enumerate().filter_map(|(serial, binding)| {
        let Value::Node(node) = binding.value else { return None };
        let length = graph.shape(node).0.first().copied()?;
        (binding.part == Part::Data).then_some((serial, node, length))
    });
    let data: Vec<(Serial, NodeId, usize)> = data.collect();
    let used = data.iter().filter(|(_, node, _)| made_of.contains(*node));
    let rows = used.map(|(.., length)| *length).max().filter(|&rows| rows > 0).ok_or_else(|| {
        Fault::new("there is nothing to cut into batches: the loss depends on no `data` with rows").at(place)
    })?;
    let cut = data.into_iter().filter(|(.., length)| *length == rows);
    Ok((rows, cut.map(|(serial, ..)| serial).collect()))
}

/// Refuses a loss that reads texts as long as the data that are cut: a step would see all of them.
fn refuse_texts(names: &Names, loss: Serial, rows: usize, cut: &[Serial]) -> Result<(), Fault> {
    let texts = names.bindings.iter().filter(|binding| {
        let long = matches!(&binding.value, Value::List(items) if items.len() == rows);
        binding.part == Part::Data && long && binding.value.holds_text()
    });
    for text in texts {
        // What is cut itself is not followed to what it was written with.
        let mut known = cut.iter().map(|&serial| (names.bindings[serial].symbol, false)).collect();
        let reads = |symbol| symbol == text.symbol;
        if names.chapter.is_made_of(names.bindings[loss].symbol, &reads, &mut known) {
            let name = &text.name;
            let numbers = format!("data t = [1 if k == \"…\" else 0 for k in {name}]");
            let told = format!("the loss reads the texts of `{name}`, which are not cut into batches");
            return Err(Fault::new(told).at(text.place).remedy(format!(
                "make them numbers as data, for example `{numbers}`, and let the loss read those"
            )));
        }
    }
    Ok(())
}

/// The steps of full batches and of the short one at an epoch's end.
pub(super) fn make_batches(
    model: &mut Model,
    cutting: Cutting,
    loss: Serial,
    rule: &Rule,
) -> Result<Batches, Fault> {
    let mut sizes = vec![cutting.size];
    let short = cutting.rows % cutting.size;
    sizes.extend((short > 0).then_some(short));
    let steps = sizes.into_iter().map(|size| make_batch_step(model, &cutting, size, loss, rule));
    let steps = steps.collect::<Result<Vec<_>, _>>()?;
    Ok(Batches { rows: cutting.rows, size: cutting.size, order: cutting.order, steps })
}

/// The step of batches of one size.
fn make_batch_step(
    model: &mut Model,
    cutting: &Cutting,
    size: usize,
    loss: Serial,
    rule: &Rule,
) -> Result<BatchStep, Fault> {
    let mut rows = BTreeMap::new();
    let mut data = Vec::new();
    for &serial in &cutting.data {
        let binding = &model.names.bindings[serial];
        let (name, symbol) = (binding.name.clone(), binding.symbol);
        let Value::Node(whole) = binding.value else { continue };
        let mut lengths = model.graph.shape(whole).0.clone();
        lengths[0] = size;
        let shape = Shape(lengths);
        let leaf = model.graph.leaf(Leaf::Draw, &name, shape.clone());
        model.state.values.insert(leaf, array::full(shape, 0.0));
        rows.insert(symbol, Value::Node(leaf));
        data.push((leaf, whole));
    }
    let mut reading =
        Reading { fixed_draws: false, batch: Some(size), cut: rows.clone(), ..model.names.reading() };
    let loss = names::value_of_binding(model, loss, &mut reading)?.node(&mut model.graph)?;
    let gradients = functions::gradient(&mut model.graph, loss, &rule.leaves)?;
    let updates = updates::updates_in_batch(model, size, &rows)?;
    let moves = descent::make_moves(model, &rule.beside(updates), loss, &gradients)?;
    if let Some(cut) = model.block.cut.last_mut() {
        cut.batches = cutting.batches();
        cut.sizes.push(Batch { size, data: rows });
    }
    let full = data.iter().filter_map(|&(leaf, whole)| Some((leaf, model.graph.known(whole)?))).collect();
    let next = moves.carried.into_iter().map(|carried| carried.next).collect();
    Ok(BatchStep { size, loss: block::as_seen(model, loss), data: full, next, search: moves.search })
}
