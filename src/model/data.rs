//! Calls of the catalogue of data sets; knows no data set by name, and no disk.

use ndarray::{Axis, Slice};

use super::{Model, Reading};
use crate::datasets::{self, DataSet, Making};
use crate::functions::{self, Arguments, Value};
use crate::graph::{NodeId, array};
use crate::language::syntax::Expression;
use crate::report::Fault;
use crate::resolve::Bound;

impl Model {
    /// A data set. One call makes it once, however often its line is read again.
    pub(super) fn apply_data_set(
        &mut self,
        row: &'static DataSet,
        given: Vec<(Option<&str>, Value)>,
        reading: &Reading,
    ) -> Result<Value, (Option<usize>, Fault)> {
        let signature = functions::parameters(row.signature);
        let bound = Arguments::bind(&mut self.graph, row.name, &signature, given)?;
        let mut key = reading.path.clone();
        key.push(reading.block as u64);
        for value in bound.values() {
            self.identify(value, &mut key);
        }
        if let Some(made) = self.made.get(&key) {
            return Ok(made.clone());
        }
        let mut random = self.random.clone();
        let mut making = Making {
            graph: &mut self.graph,
            random: &mut random,
            environment: self.environment.as_ref(),
        };
        let made = (row.make)(&mut making, &bound).map_err(|fault| (None, fault))?;
        self.random = random;
        self.made.insert(key, made.clone());
        Ok(made)
    }

    /// Adds what tells an argument from others.
    fn identify(&mut self, value: &Value, key: &mut Vec<u64>) {
        match value {
            Value::None => key.push(0),
            Value::Text(text) => {
                key.extend([1, text.len() as u64]);
                key.extend(text.bytes().map(u64::from));
            }
            Value::List(items) => {
                key.extend([2, items.len() as u64]);
                items.iter().for_each(|item| self.identify(item, key));
            }
            Value::Node(node) => match self.graph.known(*node).and_then(|known| array::as_number(&known)) {
                Some(number) => key.extend([3, number.to_bits()]),
                None => key.extend([4, node.index() as u64]),
            },
            Value::Choice { condition, then, otherwise } => {
                key.extend([5, condition.index() as u64]);
                self.identify(then, key);
                self.identify(otherwise, key);
            }
            Value::Callable(callable) => self.identify(&Value::Text(callable.name.clone()), key),
        }
    }

    /// The parts of a value that several names share; of a table, they share the columns.
    pub(super) fn shared(
        &mut self,
        expression: &Expression,
        value: &Value,
        names: usize,
        reading: &Reading,
    ) -> Result<Vec<Value>, Fault> {
        let parts = match (reading.text.bound(expression), value) {
            (Bound::DataSet(row), Value::Node(node)) if datasets::gives_columns(row.name) => {
                self.columns_apart(*node, names)
            }
            _ => self.take_apart(value, names),
        };
        parts.map_err(|fault| fault.at(expression.place))
    }

    /// The last names take a column each, and the first takes the rest.
    fn columns_apart(&mut self, table: NodeId, names: usize) -> Result<Vec<Value>, Fault> {
        let table = self.graph.known(table).filter(|table| table.ndim() == 2);
        let Some(table) = table else {
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
        let rest = (last..width).map(column);
        let parts = std::iter::once(first).chain(rest);
        Ok(parts.map(|part| Value::Node(self.graph.constant(part))).collect())
    }
}
