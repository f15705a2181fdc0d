//! Blocks that run once for each value of `vary`; knows names and nodes, but runs nothing.

use std::rc::Rc;

use super::Model;
use super::agreement::Agreement;
use super::block::{BlockKind, Step};
use super::scope::{Binding, Definition, Serial};
use crate::functions::{Value, stack};
use crate::graph::{NodeId, array};
use crate::language::syntax::{Expression, ExpressionKind, Name, Statement, StatementKind};
use crate::optimizers;
use crate::program::Part;
use crate::report::Fault;
use crate::resolve::{Block, Bound, Symbol};

/// How many values a name may go through.
const MOST_VALUES: usize = 64;

/// The name that a varied name has in one run, with its value.
pub type Given = Vec<(Name, Value)>;

impl Model {
    /// How many runs a block has, if it has a `vary`; the lines above it may make its values.
    pub fn count_runs(&self, block: &Rc<Block>, kind: BlockKind, seed: u64) -> Option<Result<usize, Fault>> {
        let statements = &block.statements;
        let is_vary = |statement: &Statement| matches!(statement.kind, StatementKind::Vary { .. });
        let (above, below) = statements.split_at(statements.iter().position(is_vary)?);
        let StatementKind::Vary { names, values } = &below[0].kind else { return None };
        let mut trial = self.clone();
        trial.open_block(block, kind, seed);
        for statement in above {
            match trial.statement(statement) {
                Ok(Step::Train(program)) => trial.pretend_training(*program),
                Ok(_) => {}
                Err(_) => trial.lose(statement.kind.gives().iter().map(|name| name.text.clone())),
            }
        }
        let runs = trial.varied(names, values).map_err(|fault| fault.at(below[0].place));
        Some(runs.map(|runs| runs.len()))
    }

    /// The values that `vary` goes through, run by run.
    fn varied(&mut self, names: &[Name], values: &Expression) -> Result<Vec<Given>, Fault> {
        let mut reading = self.reading();
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
                && let Bound::Value(symbol) = self.text.bound(item)
                && let Some(serial) = self.names.value(symbol, self.names.latest())
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
            let symbol = self.given_once(name)?;
            let value = match value {
                Value::Callable(callable) => {
                    let other = Some(callable.clone());
                    let own = self.names.nothing(name, symbol);
                    self.names.define(Definition { other, ..own });
                    value.clone()
                }
                other => self.name_value(&name.text, other.clone()),
            };
            self.bind_varied(name, symbol, value, Vec::new());
        }
        self.block.given = given;
        Ok(())
    }

    /// The number of the block that is open.
    pub fn scope(&self) -> usize {
        self.names.latest()
    }

    /// Puts the names of several runs side by side: each that differs gets one more leading axis.
    ///
    /// Whether a value differs is read off its nodes, which know what a name cannot tell: that a length is the same
    /// in all runs, or that a branch was never taken. A function and a text have no node; they differ if their line uses
    /// what does.
    pub fn join_runs(&mut self, block: &Rc<Block>, scopes: &[usize]) {
        self.names.open(block.clone());
        let mut agreement = Agreement::default();
        for (name, symbol) in block.names() {
            let line = &block.lines[symbol.line as usize];
            let varied = matches!(block.statements[symbol.line as usize].kind, StatementKind::Vary { .. });
            let runs = scopes.iter().map(|&scope| self.names.value(symbol, scope));
            if let Some(runs) = runs.collect::<Option<Vec<Serial>>>() {
                if varied {
                    let nodes = runs.iter().flat_map(|&run| &self.names.bindings[run].versions);
                    agreement.varied.extend(nodes);
                }
                let values = runs.iter().map(|&run| self.names.bindings[run].value.clone());
                let values: Vec<Value> = values.collect();
                let chosen =
                    values[0].holds_text() && line.uses.iter().any(|used| agreement.differing.contains(used));
                if !varied
                    && !chosen
                    && values[1..].iter().all(|other| agreement.holds(self, &values[0], other))
                {
                    self.names.share(runs[0]);
                } else {
                    agreement.differing.insert(symbol);
                    self.join_values(name, symbol, runs);
                }
            }
            let runs = scopes.iter().map(|&scope| self.names.function(symbol, scope));
            if let Some(runs) = runs.collect::<Option<Vec<usize>>>() {
                let of_time = line.of_time && self.block.trainings > 0;
                if varied || of_time || line.uses.iter().any(|used| agreement.differing.contains(used)) {
                    agreement.differing.insert(symbol);
                    let own = self.names.nothing(name, symbol);
                    self.names.define(Definition { runs, ..own });
                } else {
                    self.names.share_function(symbol, runs[0]);
                }
            }
        }
        self.join_steps(scopes.len());
    }

    fn join_values(&mut self, name: &Name, symbol: Symbol, runs: Vec<Serial>) {
        let values = runs.iter().map(|&serial| self.names.bindings[serial].value.clone()).collect();
        let value = self.joined(&name.text, values);
        self.bind_varied(name, symbol, value, runs);
    }

    /// Gives a name of a block with runs its value: that of one run, or those of several runs side by side.
    fn bind_varied(&mut self, name: &Name, symbol: Symbol, value: Value, runs: Vec<Serial>) {
        let versions = if let Value::Node(node) = value { vec![node] } else { Vec::new() };
        self.names.bind(Binding {
            name: name.text.clone(),
            symbol,
            place: name.place,
            part: Part::Definition,
            value,
            current: None,
            source: None,
            versions,
            scope: self.names.latest(),
            runs,
        });
    }

    /// How many steps each of the latest runs made.
    fn join_steps(&mut self, count: usize) {
        if self.block.trainings == 0 {
            return;
        }
        let runs = self.state.runs.iter().rev().take(count).map(|run| run.steps as f64);
        let mut steps: Vec<f64> = runs.collect();
        steps.reverse();
        let steps = self.graph.constant(array::vector(steps));
        self.latest_steps = Some(steps);
        let leaves = self.state.runs.iter().rev().take(count).rev().filter_map(|run| run.step);
        let leaves: Vec<NodeId> = leaves.collect();
        self.latest_step = stack(&mut self.graph, &leaves).ok();
        self.names.count_steps(steps);
    }

    /// Values side by side as an array, or as a list if their shapes differ.
    pub(super) fn joined(&mut self, name: &str, values: Vec<Value>) -> Value {
        let nodes: Result<Vec<_>, _> = values.iter().map(|value| value.node(&mut self.graph)).collect();
        match nodes.and_then(|nodes| stack(&mut self.graph, &nodes)) {
            Ok(node) => {
                let node = self.graph.named(name, node);
                self.side_by_side.insert(node);
                Value::Node(node)
            }
            Err(_) => Value::List(values),
        }
    }
}
