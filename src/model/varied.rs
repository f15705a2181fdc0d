//! Blocks that run once for each value of `vary`; knows names and nodes, but runs nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{BlockKind, Step, given_names};
use super::scope::{Binding, Serial};
use super::statements::twice;
use super::{Model, Reading};
use crate::functions::{Value, stack};
use crate::graph::array;
use crate::language::syntax::{Display, Expression, ExpressionKind, Name, Role, Statement, StatementKind};
use crate::optimizers;
use crate::program::Part;
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
        self.refuse_hidden_optimizer(values, &elements)?;
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

    /// Refuses the name of an optimizer beside other optimizers where it means a value.
    fn refuse_hidden_optimizer(&self, values: &Expression, elements: &[Value]) -> Result<(), Fault> {
        let ExpressionKind::List(items) = values.kind.as_ref() else { return Ok(()) };
        let is_optimizer = |value: &Value| matches!(value, Value::Callable(callable) if optimizers::find(&callable.name).is_some());
        if !elements.iter().any(is_optimizer) {
            return Ok(());
        }
        for (item, element) in items.iter().zip(elements) {
            if let ExpressionKind::Name(name) = item.kind.as_ref()
                && optimizers::find(name).is_some()
                && !is_optimizer(element)
                && let Some(serial) = self.names.value(name, self.everything())
            {
                let kind = element.kind();
                return Err(Fault::new(format!("`{name}` is {kind} here, which hides the optimizer"))
                    .at(item.place)
                    .related(self.names.bindings[serial].place, "it is given here")
                    .remedy(format!("write `{name}()`, or give that value another name")));
            }
        }
        Ok(())
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
                differs: true,
            });
        }
        self.block.given = given;
        Ok(())
    }

    /// Whether an expression can have another value in another run: it depends on what is varied, or on what a
    /// training made.
    pub(super) fn differs(&self, expression: &Expression) -> bool {
        if self.block.number.is_none() {
            return false;
        }
        let view = self.everything();
        let value =
            |name: &str| self.names.value(name, view).map(|serial| self.names.bindings[serial].differs);
        let function =
            |name: &str| self.names.function(name, view).map(|index| self.definition(index).differs);
        let of_time = |name: &str| self.block.trainings > 0 && matches!(name, "step" | "steps" | "history");
        let here = match expression.kind.as_ref() {
            ExpressionKind::Name(name) => {
                value(name).or_else(|| function(name)).unwrap_or_else(|| of_time(name))
            }
            ExpressionKind::Call { function: called, .. } => {
                function(&called.text).unwrap_or_else(|| of_time(&called.text))
            }
            _ => false,
        };
        here || expression.parts().into_iter().any(|part| self.differs(part))
    }

    /// Whether whatever a line gives can differ from run to run: a training changes it, or it is drawn in each
    /// step, or where an earlier line drew others.
    pub(super) fn all_differ(&self, role: Role, drawn: bool, drawn_afresh: bool) -> bool {
        let carried = matches!(role, Role::Param | Role::State) && self.block.trainings > 0;
        carried || drawn_afresh || (drawn && self.block.random_differs)
    }

    /// Notes that a statement drew random numbers: if it differs from run to run, all later ones do.
    pub(super) fn note_draws(&mut self, kind: &StatementKind) {
        let differs = match kind {
            StatementKind::Define { values, .. } => values.iter().any(|value| self.differs(value)),
            StatementKind::Loss { value, .. } => self.differs(value),
            StatementKind::Seed(value) => {
                self.block.random_differs = false;
                self.differs(value)
            }
            // Every run goes through the same values.
            StatementKind::Vary { .. } => false,
            _ => true,
        };
        self.block.random_differs |= differs;
    }

    /// Whether all runs have a table or a plot in common; none if an earlier run drew it for all.
    pub(super) fn drawn_as(&self, display: &Display) -> Option<bool> {
        let Some(number) = self.block.number else { return Some(false) };
        let columns = display.columns.iter().map(|column| &column.value);
        let ranges = display.ranges.iter().map(|range| &range.source);
        let options = display.options.iter().map(|option| &option.value);
        let common = !columns.chain(ranges).chain(options).any(|expression| self.differs(expression));
        (!common || number == 0).then_some(common)
    }

    /// The number of the block that is open.
    pub fn scope(&self) -> usize {
        self.names.view().scope
    }

    /// Puts the names of several runs side by side: each that can differ gets one more leading axis.
    pub fn join_runs(&mut self, id: Option<String>, scopes: &[usize]) {
        for &scope in scopes {
            self.names.hide(scope);
        }
        self.names.open(id);
        let mut columns: BTreeMap<String, Vec<Serial>> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for (serial, binding) in self.names.bindings.iter().enumerate() {
            if !scopes.contains(&binding.scope) {
                continue;
            }
            let column = columns.entry(binding.name.clone()).or_default();
            if column.is_empty() {
                order.push(binding.name.clone());
            }
            column.push(serial);
        }
        for name in order {
            let column: Vec<&Binding> = columns[&name].iter().map(|&serial| self.binding(serial)).collect();
            if column.iter().all(|binding| !binding.differs) {
                self.names.share(columns[&name][0]);
                continue;
            }
            let values: Vec<Value> = column.iter().map(|binding| binding.value.clone()).collect();
            let (place, scope) = (column[0].place, self.names.view().scope);
            let value = self.joined(&name, values);
            let versions = if let Value::Node(node) = value { vec![node] } else { Vec::new() };
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
                differs: false,
            };
            self.names.bind(binding);
        }
        self.names.join_functions(scopes);
        let runs = self.state.runs.iter().rev().take(scopes.len()).map(|run| run.steps as f64);
        let mut steps: Vec<f64> = runs.collect();
        steps.reverse();
        if self.block.trainings > 0 {
            let steps = self.graph.constant(array::vector(steps));
            self.latest_steps = Some(steps);
            self.names.count_steps(steps);
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
