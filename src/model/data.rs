//! Calls of the catalogue of data sets; knows no data set by name, and no disk.

use std::rc::Rc;

use ndarray::{Axis, Slice};

use super::Model;
use super::apart;
use super::draws::Made;
use super::reading::Reading;
use crate::datasets::{self, DataSet, Making};
use crate::functions::{self, Arguments, Value};
use crate::graph::{Column, Columns, Graph, NodeId, array};
use crate::language::syntax::Expression;
use crate::report::Fault;
use crate::resolve::Bound;

/// A data set. One call makes it once, however often its line is read again.
pub(super) fn apply_data_set(
    model: &mut Model,
    row: &'static DataSet,
    given: Vec<(Option<&str>, Value)>,
    reading: &Reading,
) -> Result<Value, (Option<usize>, Fault)> {
    let signature = functions::parameters(row.signature);
    let bound = Arguments::bind(&mut model.graph, row.name, &signature, given)?;
    let mut key = reading.path.clone();
    key.push(reading.block as u64);
    for value in bound.values() {
        identify(&mut model.graph, value, &mut key);
    }
    if let Some(made) = model.draws.find(Made::DataSet, &key) {
        return Ok(made.clone());
    }
    let mut random = model.draws.random.clone();
    let mut making =
        Making { graph: &mut model.graph, random: &mut random, environment: model.environment.as_ref() };
    let made = (row.make)(&mut making, &bound).map_err(|fault| (None, fault))?;
    model.draws.random = random;
    model.draws.keep(Made::DataSet, key, made.clone());
    Ok(made)
}

/// Adds what tells an argument from others.
fn identify(graph: &mut Graph, value: &Value, key: &mut Vec<u64>) {
    match value {
        Value::None => key.push(0),
        Value::Text(text) => {
            key.extend([1, text.len() as u64]);
            key.extend(text.bytes().map(u64::from));
        }
        Value::List(items) => {
            key.extend([2, items.len() as u64]);
            items.iter().for_each(|item| identify(graph, item, key));
        }
        Value::Node(node) => match graph.known(*node).and_then(|known| array::as_number(&known)) {
            Some(number) => key.extend([3, number.to_bits()]),
            None => key.extend([4, node.index() as u64]),
        },
        Value::Choice { condition, then, otherwise } => {
            key.extend([5, condition.index() as u64]);
            identify(graph, then, key);
            identify(graph, otherwise, key);
        }
        Value::Callable(callable) => identify(graph, &Value::Text(callable.name.clone()), key),
    }
}

/// The parts of a value that several names share; of a table, they share the columns.
pub(super) fn share_value(
    graph: &mut Graph,
    expression: &Expression,
    value: &Value,
    names: usize,
    reading: &Reading,
) -> Result<Vec<Value>, Fault> {
    let parts = match (reading.text.bound(expression), value) {
        (Bound::DataSet(row), Value::Node(node)) if datasets::gives_columns(row.name) => {
            columns_apart(graph, *node, names)
        }
        _ => apart::take_apart(graph, value, names),
    };
    parts.map_err(|fault| fault.at(expression.place))
}

/// The last names take a column each, and the first takes the rest.
fn columns_apart(graph: &mut Graph, table: NodeId, names: usize) -> Result<Vec<Value>, Fault> {
    let named = functions::columns_of(graph, table).map(|columns| columns.columns);
    let Some(table) = graph.known(table).filter(|table| table.ndim() == 2) else {
        return Err(Fault::new(format!("{names} names cannot share a single column")));
    };
    let width = table.shape()[1];
    let Some(last) = (width + 1).checked_sub(names).filter(|&last| last > 0) else {
        return Err(Fault::new(format!("{names} names cannot share {width} columns"))
            .remedy("give as many names as there are columns, or fewer: the first then takes the rest"));
    };
    let column = |index: usize| table.index_axis(Axis(1), index).to_shared();
    let first = match last {
        1 => column(0),
        _ => table.slice_axis(Axis(1), Slice::from(..last)).to_shared(),
    };
    let parts: Vec<_> = std::iter::once(first).chain((last..width).map(column)).collect();
    let nodes: Vec<NodeId> = parts.into_iter().map(|part| graph.constant(part)).collect();
    if let Some(named) = named {
        let (first, rest) = named.split_at(last);
        let single = |column: &Rc<Column>| Columns::single(Rc::clone(column));
        let first = match first {
            [one] => single(one),
            several => Columns::across(several.to_vec()),
        };
        let known = std::iter::once(first).chain(rest.iter().map(single));
        nodes.iter().zip(known).for_each(|(&node, columns)| graph.keep_columns(node, columns));
    }
    Ok(nodes.into_iter().map(Value::Node).collect())
}
