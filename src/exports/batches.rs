//! Batches as Python: how many there are, and which rows each step sees; knows no training.

use super::program::ProgramText;
use super::python::statements::{CompoundHead, PythonStatement};
use super::python::{Infix, Prefix, Python};
use super::wordless;
use crate::language::syntax::ExpressionKind;
use crate::report::Fault;
use crate::script::BatchPlan;

impl ProgramText<'_> {
    /// The rows of the batch that follows so many.
    pub(super) fn batch(&mut self, made: Python, (count, size): (Python, Python), given: Option<Python>) {
        let [rows, first, order, part] =
            ["rows", "first", "order", "batch"].map(|word| Python::word(self.writer.names.own(word, word)));
        let within = Python::infix(Infix::Remainder, made.clone(), count.clone());
        let begins = Python::infix(Infix::Multiply, within, size.clone());
        self.put(PythonStatement::Assign(first.clone(), begins));
        match given {
            None => {
                let drawn = Python::path("rng.permutation").call([rows]);
                let begins = Python::comparison(first.clone(), "==", Python::word("0"));
                let drawn = vec![PythonStatement::Assign(order.clone(), drawn)];
                self.put(PythonStatement::Compound(CompoundHead::If(begins), drawn));
            }
            Some(orders) => {
                let epoch = Python::infix(Infix::FloorDivide, made, count);
                let all = Python::word("len").call([orders.clone()]);
                let epoch = Python::infix(Infix::Remainder, epoch, all);
                self.put(PythonStatement::Assign(order.clone(), orders.index(vec![epoch])));
            }
        }
        let end = Python::infix(Infix::Add, first.clone(), size);
        let rows = order.index(vec![Python::Slice(vec![Some(first), Some(end)])]);
        self.put(PythonStatement::Assign(part, rows));
    }

    /// The author's own order of the rows, if there is one: a row for each epoch.
    pub(super) fn given_order(&mut self, batches: &BatchPlan<'_>) -> Result<Option<Python>, Fault> {
        let Some(order) = batches.order else { return Ok(None) };
        let ExpressionKind::List(items) = order.kind.as_ref() else {
            return Err(wordless(self.writer.export, "an `order=` that is computed"));
        };
        let [orders, rows] = ["orders", "rows"].map(|word| Python::word(self.writer.names.own(word, word)));
        let list = self.writer.raw_list(items)?;
        self.writer.imports.insert("import numpy as np");
        let each = Python::prefix(Prefix::Minus, Python::word("1"));
        let array = Python::path("np.array").call([list]).dot("reshape").call([each, rows]);
        self.put(PythonStatement::Assign(orders.clone(), array));
        Ok(Some(orders))
    }

    /// How the data are cut into batches; gives their size.
    pub(super) fn batches(&mut self, batches: &BatchPlan<'_>) -> Result<Python, Fault> {
        let Some(first) = batches.cut.first().copied() else {
            return Err(wordless(self.writer.export, "`batch=` of no data"));
        };
        let size = self.writer.expression(batches.size)?.python;
        let length = Python::word("len").call([Python::word(self.writer.spelled(first))]);
        let [rows, batches] = ["rows", "batches"].map(|word| Python::word(self.writer.names.own(word, word)));
        // A size that has a name keeps it.
        let name = match &size {
            Python::Word(_) if size.number().is_none() => {
                self.put(PythonStatement::Assign(rows.clone(), length));
                size
            }
            _ => {
                let name = Python::word(self.writer.names.own("size", "size"));
                let both = Python::Tuple(vec![rows.clone(), name.clone()]);
                self.put(PythonStatement::Assign(both, Python::Tuple(vec![length, size])));
                name
            }
        };
        // Rounded up.
        let minus = |python| Python::prefix(Prefix::Minus, python);
        let count = minus(Python::infix(Infix::FloorDivide, minus(rows), name.clone()));
        self.put(PythonStatement::Assign(batches, count));
        Ok(name)
    }
}
