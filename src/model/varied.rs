//! Blocks that run once for each value of `vary`; knows names and nodes, but runs nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{BlockKind, Step, given_names};
use super::scope::{Binding, Part};
use super::statements::twice;
use super::{Model, Reading};
use crate::functions::{Value, stack};
use crate::graph::Array;
use crate::language::syntax::{Expression, Name, Statement, StatementKind};
use crate::report::Fault;

/// How many values a name may go through.
const MOST_VALUES: usize = 64;

/// The name that a varied name has in one run, with its value.
pub type Given = Vec<(Name, Value)>;

impl Model {
    /// How many runs a block has, if it has a `vary`; the lines above it may make its values.
    pub fn count_runs(
        &self,
        kind: BlockKind,
        statements: &[Statement],
        seed: u64,
    ) -> Option<Result<usize, Fault>> {
        let is_vary = |statement: &Statement| matches!(statement.kind, StatementKind::Vary { .. });
        let (above, below) = statements.split_at(statements.iter().position(is_vary)?);
        let StatementKind::Vary { names, values } = &below[0].kind else { return None };
        let mut trial = self.clone();
        trial.open_block(None, kind, statements, seed);
        for statement in above {
            match trial.statement(statement) {
                Ok(Step::Train(program)) => trial.pretend_training(*program),
                Ok(_) => {}
                Err(_) => trial.lose(given_names(&statement.kind).into_iter().map(|name| name.text.clone())),
            }
        }
        let runs = trial.varied(names, values).map_err(|fault| fault.at(below[0].place));
        Some(runs.map(|runs| runs.len()))
    }

    /// The values that `vary` goes through, run by run.
    fn varied(&mut self, names: &[Name], values: &Expression) -> Result<Vec<Given>, Fault> {
        let mut reading = Reading::new(self.everything());
        let list = self.expression(values, &mut reading)?;
        let elements = self.elements(&list).map_err(|fault| fault.at(values.place))?;
        if elements.is_empty() || elements.len() > MOST_VALUES {
            let count = elements.len();
            return Err(Fault::new(format!("`vary` goes through 1 to {MOST_VALUES} values, not {count}"))
                .at(values.place));
        }
        let each = elements.into_iter().map(|element| match names {
            [name] => Ok(vec![(name.clone(), element)]),
            names => {
                let parts = self.take_apart(&element, names.len()).map_err(|fault| fault.at(values.place))?;
                Ok(names.iter().cloned().zip(parts).collect())
            }
        });
        each.collect()
    }

    /// Gives the varied names their values in one of the runs.
    pub(super) fn vary(&mut self, names: &[Name], values: &Expression, number: usize) -> Result<(), Fault> {
        let given = self.varied(names, values)?.into_iter().nth(number).unwrap_or_default();
        for (name, value) in &given {
            if let Some(earlier) = self.names.earlier_value(&name.text) {
                return Err(twice(name, earlier));
            }
            let value = match value {
                Value::Callable(callable) => {
                    self.names.rename(&name.text, callable.clone());
                    value.clone()
                }
                other => self.name_value(&name.text, other.clone()),
            };
            let versions = if let Value::Node(node) = value { vec![node] } else { Vec::new() };
            let scope = self.names.view().scope;
            self.names.bind(Binding {
                name: name.text.clone(),
                place: name.place,
                part: Part::Definition,
                value,
                current: None,
                source: None,
                uses: BTreeSet::new(),
                versions,
                scope,
            });
        }
        self.block.given = given;
        Ok(())
    }

    /// The number of the block that is open.
    pub fn scope(&self) -> usize {
        self.names.view().scope
    }

    /// Puts the names of several runs side by side: each gets one more leading axis.
    pub fn join_runs(&mut self, id: Option<String>, scopes: &[usize]) {
        for &scope in scopes {
            self.names.hide(scope);
        }
        self.names.open(id);
        let mut columns: BTreeMap<String, Vec<Binding>> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for binding in self.names.bindings.iter().filter(|binding| scopes.contains(&binding.scope)) {
            let column = columns.entry(binding.name.clone()).or_default();
            if column.is_empty() {
                order.push(binding.name.clone());
            }
            column.push(binding.clone());
        }
        for name in order {
            let column = &columns[&name];
            let values: Vec<Value> = column.iter().map(|binding| binding.value.clone()).collect();
            let value = self.joined(&name, values);
            let versions = if let Value::Node(node) = value { vec![node] } else { Vec::new() };
            let (place, scope) = (column[0].place, self.names.view().scope);
            let part = Part::Definition;
            let binding = Binding {
                name,
                place,
                part,
                value,
                current: None,
                source: None,
                uses: BTreeSet::new(),
                versions,
                scope,
            };
            self.names.bind(binding);
        }
        self.names.join_functions(scopes);
        let runs = self.runs.iter().rev().take(scopes.len()).map(|run| run.steps as f64);
        let mut steps: Vec<f64> = runs.collect();
        steps.reverse();
        if self.block.trainings > 0 {
            self.latest_steps = Some(self.graph.constant(Array::vector(steps)));
        }
    }

    /// Values side by side as an array, or as a list if their shapes differ.
    fn joined(&mut self, name: &str, values: Vec<Value>) -> Value {
        let nodes: Result<Vec<_>, _> = values.iter().map(|value| value.node(&mut self.graph)).collect();
        match nodes.and_then(|nodes| stack(&mut self.graph, &nodes)) {
            Ok(node) => Value::Node(self.graph.named(name, node)),
            Err(_) => Value::List(values),
        }
    }
}
