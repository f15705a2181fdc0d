//! The forms of calculus and of time: `grad`, primes, `at` and `history`; knows no gradient rule.

use std::collections::{BTreeMap, BTreeSet};

use super::program::{History, Rows};
use super::scope::{Serial, View};
use super::{Model, Reading, differentiate};
use crate::functions::{self, Callable, Value, stack};
use crate::graph::{Leaf, NodeId, Operation, Shape};
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::{Fault, Place};

impl Model {
    /// `grad(L, w)` and `grad(L, [a, b])`
    pub(super) fn gradient_form(
        &mut self,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let [scalar, target] = arguments else {
            return Err(Fault::new("`grad` takes a scalar and the name to differentiate by")
                .at(place)
                .remedy("write `grad(L, w)`"));
        };
        let node = self.node(&scalar.value, reading)?;
        self.need_scalar(node, &scalar.value)?;
        if let ExpressionKind::List(items) = target.value.kind.as_ref() {
            let targets = items
                .iter()
                .map(|item| self.target(node, scalar, item, reading))
                .collect::<Result<Vec<_>, _>>()?;
            let gradients =
                differentiate::gradient(&mut self.graph, node, &targets).map_err(|fault| fault.at(place))?;
            return stack(&mut self.graph, &gradients).map(Value::Node).map_err(|fault| {
                fault
                    .at(target.value.place)
                    .remedy("a list of names is for single numbers; ask for arrays one by one")
            });
        }
        let target = self.target(node, scalar, &target.value, reading)?;
        let gradients =
            differentiate::gradient(&mut self.graph, node, &[target]).map_err(|fault| fault.at(place))?;
        Ok(Value::Node(gradients[0]))
    }

    fn need_scalar(&self, node: NodeId, expression: &Expression) -> Result<(), Fault> {
        let shape = self.graph.shape(node);
        if shape.is_scalar() {
            return Ok(());
        }
        Err(Fault::new(format!("a gradient belongs to a single number, but this has shape {shape}"))
            .at(expression.place)
            .remedy("make it one number with `sum(…)` or `mean(…)`"))
    }

    /// The node that a name means as the second argument of `grad`.
    fn target(
        &mut self,
        scalar: NodeId,
        of: &Argument,
        target: &Expression,
        reading: &mut Reading,
    ) -> Result<NodeId, Fault> {
        let unfit = || {
            Fault::new("the second argument of `grad` is the name to differentiate by")
                .at(target.place)
                .remedy("give the expression a name on a line of its own and use that name")
        };
        let value = self.expression(target, reading)?;
        let candidates = match (target.kind.as_ref(), self.serial_of(target, reading)) {
            (_, Some(serial)) => {
                let mut nodes: Vec<NodeId> = self.names.bindings[serial].versions.clone();
                nodes.extend(value.node(&mut self.graph).ok());
                nodes
            }
            (ExpressionKind::Name(_), None) => {
                vec![value.node(&mut self.graph).map_err(|fault| fault.at(target.place))?]
            }
            _ => return Err(unfit()),
        };
        let found = candidates.iter().rev().find(|&&node| self.graph.depends(scalar, node));
        found.copied().ok_or_else(|| self.independent(scalar, of, target))
    }

    /// The binding that a name or `id.name` means, if it is one.
    fn serial_of(&self, target: &Expression, reading: &Reading) -> Option<Serial> {
        match target.kind.as_ref() {
            ExpressionKind::Name(name) if reading.locals.iter().all(|(local, _)| local != name) => {
                self.names.value(name, reading.view)
            }
            ExpressionKind::Member { object, name } => match object.kind.as_ref() {
                ExpressionKind::Name(id) => self.names.value_of(id, &name.text),
                _ => None,
            },
            _ => None,
        }
    }

    fn independent(&self, scalar: NodeId, of: &Argument, target: &Expression) -> Fault {
        let written = |expression: &Expression, otherwise: &str| match expression.kind.as_ref() {
            ExpressionKind::Name(name) => format!("`{name}`"),
            _ => otherwise.to_string(),
        };
        let (left, right) = (written(&of.value, "this expression"), written(target, "that name"));
        let fault = Fault::new(format!("{left} does not depend on {right}, so there is no gradient"));
        let mut names: Vec<String> = Vec::new();
        for id in self.graph.ancestors(&[scalar]) {
            let node = self.graph.node(id);
            if let (Operation::Leaf(Leaf::Param | Leaf::State | Leaf::Data), Some(name)) =
                (&node.operation, &node.name)
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        }
        let fault = fault.at(target.place).related(of.value.place, "this is differentiated");
        if names.is_empty() { fault } else { fault.remedy(format!("it depends on {}", names.join(", "))) }
    }

    /// `f'(x)`, `f''(x)` and so on.
    pub(super) fn prime(
        &mut self,
        target: &Callable,
        primes: usize,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        if primes > 8 {
            return Err(Fault::new("more than eight primes are not differentiated").at(place));
        }
        let Some((first, rest)) = arguments.split_first().filter(|(first, _)| first.name.is_none()) else {
            return Err(Fault::new(format!("`{}'` needs the number at which to differentiate", target.name))
                .at(place));
        };
        if let Some(more) = rest.iter().find(|argument| argument.name.is_none()) {
            return Err(Fault::new(format!(
                "a prime belongs to a function of one number, but `{}` is given more",
                target.name
            ))
            .at(more.value.place)
            .remedy("for several arguments write `grad(f(x, y), x)`"));
        }
        let at = self.node(&first.value, reading)?;
        let mut settings = Vec::new();
        for argument in rest {
            let value = self.expression(&argument.value, reading)?;
            settings.push((argument.name.as_ref().map(|name| name.text.as_str()), value));
        }
        self.prime_at(target, primes, at, &settings, place, reading).map(Value::Node)
    }

    /// The derivative of a function at every element of `at`.
    fn prime_at(
        &mut self,
        target: &Callable,
        primes: usize,
        at: NodeId,
        settings: &[(Option<&str>, Value)],
        place: Place,
        reading: &mut Reading,
    ) -> Result<NodeId, Fault> {
        let shape = self.graph.shape(at).clone();
        let variable = self.graph.leaf(Leaf::Variable, "x", shape.clone());
        let mut given = vec![(None, Value::Node(variable))];
        given.extend(settings.iter().cloned());
        let value = self.apply(target, given, place, reading).map_err(|(_, fault)| fault.at(place))?;
        let mut node = value.node(&mut self.graph).map_err(|fault| fault.at(place))?;
        if !shape.is_scalar() && !self.elementwise_between(variable, node) {
            let elements = self.elements(&Value::Node(at))?;
            let mut slopes = Vec::new();
            for element in elements {
                let element = element.node(&mut self.graph)?;
                slopes.push(self.prime_at(target, primes, element, settings, place, reading)?);
            }
            return stack(&mut self.graph, &slopes).map_err(|fault| fault.at(place));
        }
        for _ in 0..primes {
            node = self.slope(node, variable).map_err(|fault| fault.at(place))?;
        }
        Ok(self.graph.substitute(node, &[(variable, at)]))
    }

    /// The derivative of every element of `node` by the number that it was made of.
    fn slope(&mut self, node: NodeId, variable: NodeId) -> Result<NodeId, Fault> {
        let shape = self.graph.shape(node).clone();
        if shape == *self.graph.shape(variable) {
            let seed = functions::algebra::full(&mut self.graph, 1.0, &shape);
            return Ok(differentiate::backward(&mut self.graph, node, seed, &[variable])?[0]);
        }
        // Many components of one number: the gradient of the gradient's seed is the derivative.
        let seed = self.graph.leaf(Leaf::Variable, "seed", shape.clone());
        let back = differentiate::backward(&mut self.graph, node, seed, &[variable])?[0];
        let one = self.graph.number(1.0);
        let forward = differentiate::backward(&mut self.graph, back, one, &[seed])?[0];
        let zeros = functions::algebra::full(&mut self.graph, 0.0, &shape);
        Ok(self.graph.substitute(forward, &[(seed, zeros)]))
    }

    /// Whether every operation between two nodes works element by element on the same shape.
    fn elementwise_between(&self, from: NodeId, to: NodeId) -> bool {
        let shape = self.graph.shape(from);
        let plain = |id: &NodeId| {
            let node = self.graph.node(*id);
            let fits = match &node.operation {
                Operation::Apply(operator, _) => operator.kernel.is_elementwise(),
                _ => true,
            };
            fits && node.shape == *shape
        };
        self.graph.between(&[from], to).iter().all(plain) && self.graph.shape(to) == shape
    }

    /// `at(e, name=value, …)` and `at(e, step=k)`
    pub(super) fn at_form(
        &mut self,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let Some((subject, settings)) = arguments.split_first().filter(|(_, settings)| !settings.is_empty())
        else {
            return Err(Fault::new("`at` takes an expression and the values to see it at")
                .at(place)
                .remedy("write `at(L, w=[2, 3])` or `at(L, step=0)`"));
        };
        let mut overrides = reading.overrides.clone();
        let mut rows = None;
        for argument in settings {
            let Some(name) = &argument.name else {
                return Err(Fault::new("`at` needs a name before each value")
                    .at(argument.value.place)
                    .remedy("write `at(L, w=…)`"));
            };
            if name.text == "step" && self.names.value("step", reading.view).is_none() {
                rows = Some(self.rows(&argument.value, reading)?);
                continue;
            }
            let Some(serial) = self.names.value(&name.text, reading.view) else {
                let known = self.names.visible(reading.view);
                let fault =
                    Fault::new(format!("`at` cannot set `{}`: there is no such name above", name.text));
                return Err(fault.at(name.place).remedy_if(crate::report::did_you_mean(&name.text, known)));
            };
            let value = self.expression(&argument.value, reading)?;
            overrides.insert(serial, self.name_value(&name.text, value));
        }
        let mut inner = Reading { overrides, reread: BTreeMap::new(), ..reading.clone() };
        let value = self.expression(&subject.value, &mut inner)?;
        reading.uses.append(&mut inner.uses);
        match rows {
            None => Ok(value),
            Some(rows) => {
                let node = value.node(&mut self.graph).map_err(|fault| fault.at(subject.value.place))?;
                self.history_node(node, rows, place).map(Value::Node)
            }
        }
    }

    /// The rows that `step=k` asks for.
    fn rows(&mut self, expression: &Expression, reading: &mut Reading) -> Result<Rows, Fault> {
        let node = self.node(expression, reading)?;
        let known = self.graph.known(node).filter(|value| value.shape.rank() <= 1);
        let unfit = || {
            Fault::new("`step` must be a whole number that is known, or a list of them")
                .at(expression.place)
                .remedy("0 is the state before the first update, `steps` the state after the last")
        };
        let known = known.ok_or_else(unfit)?;
        let one = |&number: &f64| {
            (number.fract() == 0.0 && (0.0..1e15).contains(&number)).then_some(number as usize)
        };
        let rows = known.values.iter().map(one).collect::<Option<Vec<_>>>().ok_or_else(unfit)?;
        Ok(if known.shape.is_scalar() { Rows::One(rows[0]) } else { Rows::Some(rows) })
    }

    /// `history(e)`
    pub(super) fn history_form(
        &mut self,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let [subject] = arguments else {
            return Err(Fault::new("`history` takes one expression").at(place).remedy("write `history(L)`"));
        };
        let node = self.node(&subject.value, reading)?;
        self.history_node(node, Rows::All, place).map(Value::Node)
    }

    /// A leaf that holds what a node was after chosen numbers of updates.
    fn history_node(&mut self, expression: NodeId, rows: Rows, place: Place) -> Result<NodeId, Fault> {
        let Some(run) = self.run_behind(expression) else {
            return Err(Fault::new("there is no training above whose steps could be looked at")
                .at(place)
                .remedy("write this below `descend` or `repeat`"));
        };
        let steps = self.runs[run].steps;
        let asked: &[usize] = match &rows {
            Rows::One(row) => std::slice::from_ref(row),
            Rows::Some(rows) => rows,
            Rows::All => &[],
        };
        if let Some(beyond) = asked.iter().find(|&&row| row > steps) {
            return Err(Fault::new(format!(
                "the training made {steps} steps, so there is no state after step {beyond}"
            ))
            .at(place)
            .remedy(format!(
                "`step` goes from 0, before the first update, to {steps}, which is also called `steps`"
            )));
        }
        let mut lengths = match &rows {
            Rows::One(_) => Vec::new(),
            Rows::Some(rows) => vec![rows.len()],
            Rows::All => vec![steps + 1],
        };
        lengths.extend(&self.graph.shape(expression).0);
        let shape = Shape(lengths);
        self.allow_memory(&shape)?;
        let leaf = self.graph.leaf(Leaf::State, "history", shape);
        self.histories.insert(leaf, History { run, expression, rows });
        Ok(leaf)
    }

    /// The run that a node's values changed in; the latest one if there is a choice.
    fn run_behind(&self, node: NodeId) -> Option<usize> {
        let ancestors: BTreeSet<NodeId> = self.graph.ancestors(&[node]).into_iter().collect();
        let moved = |run: &super::Ran| run.carried.iter().any(|carried| ancestors.contains(&carried.leaf));
        self.runs.iter().rposition(moved).or(self.runs.len().checked_sub(1))
    }

    /// `step` and `steps`, unless the author gave these names another meaning.
    pub(super) fn run_word(&mut self, name: &str, reading: &Reading) -> Result<Option<Value>, Fault> {
        let running = self.block.trains && self.block.ran.is_none();
        let node = match name {
            "step" if reading.author.is_some() => None,
            "step" if running => {
                Some(if reading.counts_completed { self.completed_leaf() } else { self.step_leaf() })
            }
            "step" | "steps" if !running => {
                self.runs.last().map(|run| run.steps as f64).map(|steps| self.graph.number(steps))
            }
            _ => None,
        };
        Ok(node.map(Value::Node))
    }

    /// A view that sees everything read so far.
    pub(super) fn everything(&self) -> View {
        self.names.view()
    }
}
