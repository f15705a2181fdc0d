//! Data sets and tables as Python: calls of functions that stand at the top of the program; knows none by name.

use super::expressions::{Piece, PythonKind, Writer};
use super::python::statements::PythonStatement;
use super::python::{self, Bracket, Python};
use super::{spelling, wordless};
use crate::datasets::{self, DataSet};
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::Fault;
use crate::resolve::Bound;

/// A table of numbers; a line of heads has none.
const CSV: &str = "def csv(file):
    table = np.genfromtxt(file, delimiter=\",\", ndmin=2)
    return table[~np.all(np.isnan(table), axis=1)]";

impl Writer<'_> {
    /// The table of a `csv` call: its text, or none if the call chooses among its columns or rows.
    pub(super) fn table(&mut self, value: &Expression) -> Result<Option<Option<Python>>, Fault> {
        let ExpressionKind::Call { primes: 0, arguments, .. } = value.kind.as_ref() else {
            return Ok(None);
        };
        let row = match self.text.bound(value) {
            Bound::DataSet(row) if datasets::gives_columns(row.name) => row,
            _ => return Ok(None),
        };
        let [file] = arguments.as_slice() else { return Ok(Some(None)) };
        self.imports.insert("import numpy as np");
        let call = self.helper(row.name, CSV).call([self.expression(&file.value)?.python]);
        Ok(Some(Some(self.export.converted(&call).unwrap_or(call))))
    }

    pub(super) fn data_set(&mut self, row: &'static DataSet, arguments: &[Argument]) -> Result<Piece, Fault> {
        if datasets::gives_columns(row.name) {
            return Err(wordless(self.export, &format!("`{}` within an expression", row.name)));
        }
        let mut given = Vec::new();
        for argument in arguments {
            let value = match argument.value.kind.as_ref() {
                ExpressionKind::List(items) => self.raw_list(items)?,
                _ => self.expression(&argument.value)?.python,
            };
            given.push(python::GivenArgument::under(
                argument.name.as_ref().map(|name| name.text.as_str()),
                value,
            ));
        }
        self.imports.insert("import numpy as np");
        let recipe = super::recipe(row.name)
            .ok_or_else(|| wordless(self.export, &format!("the data set `{}`", row.name)))?;
        if recipe.contains("sklearn.") {
            self.imports.insert("import sklearn.datasets");
        }
        let helper = self.names.helper(row.name);
        if self.helpers.iter().all(|(other, _)| other != row.name) {
            let returned = PythonStatement::Return(Python::word(row.results));
            let body = vec![PythonStatement::Lines(recipe.to_string()), returned];
            let function = PythonStatement::function(&helper, spelling::head(row.signature), body);
            self.helpers.push((row.name.to_string(), function));
        }
        let call = Python::Call(Box::new(Python::word(helper)), given);
        let python = match self.export.converted(&Python::word("part")) {
            Some(part) => {
                let part = match part {
                    Python::Call(function, mut arguments) => {
                        arguments.push(python::GivenArgument::under(Some("dtype"), Python::word("float")));
                        Python::Call(function, arguments)
                    }
                    other => other,
                };
                Python::comprehension(Bracket::Round, part, vec![("part".to_string(), call)])
            }
            None => call,
        };
        Ok(Piece { python, kind: PythonKind::Array })
    }
}
