//! How a rehearsal reads lines: with the values that names have at this point of the program; compares nothing.

use super::{Halt, Rehearsal, unplaced};
use crate::engine::evaluate;
use crate::functions::Value;
use crate::graph::{Array, NodeId};
use crate::language::syntax::{Expression, ExpressionKind, Role};
use crate::model::read_right_side;
use crate::report::Fault;
use crate::resolve::{Bound, Form, STEP, Symbol};
use crate::script::{ResolvedLine, Uses, gradient_of};
use std::collections::{BTreeMap, BTreeSet};

impl Rehearsal<'_, '_> {
    /// An expression in which the gradients that have been taken stand as numbers.
    pub(super) fn with_slopes(&self, line: ResolvedLine<'_>, value: &Expression) -> Expression {
        let mut value = value.clone();
        if self.slopes.is_empty() {
            return value;
        }
        let mut open = vec![&mut value];
        while let Some(part) = open.pop() {
            let known = gradient_of(&line.block.resolution, part).and_then(|(of, by)| {
                by.iter().map(|by| self.slopes.get(&(of, *by))).collect::<Option<Vec<&Array>>>()
            });
            match (known.as_deref(), is_listed(part)) {
                (Some([slope]), false) => *part.kind = literal(slope.view()),
                (Some(slopes), _) => {
                    let items = slopes.iter().map(|slope| unplaced(literal(slope.view())));
                    *part.kind = ExpressionKind::List(items.collect());
                }
                (None, _) => open.extend(part.parts_mut()),
            }
        }
        value
    }

    /// The gradients that a line takes itself are those of values to which nothing has happened since.
    pub(super) fn takes_gradients_in_time(
        &self,
        line: ResolvedLine<'_>,
        values: &[Expression],
    ) -> Result<(), Halt> {
        let mut of = BTreeSet::new();
        for value in values {
            value.visit(&mut Default::default(), &mut |part, _| {
                of.extend(gradient_of(&line.block.resolution, part).map(|(of, _)| of));
            });
        }
        of.into_iter().try_for_each(|of| self.is_current(of))
    }

    /// Nothing that a value is made of was given anew after it: a program could not differentiate it where it is.
    pub(super) fn is_current(&self, of: Symbol) -> Result<(), Halt> {
        let since = self.given.get(&of).copied().unwrap_or(0);
        let later = self.given.iter().filter(|(symbol, given)| **given > since && **symbol != of);
        let later = later.map(|(symbol, _)| *symbol).collect();
        match self.script.changed(&later).contains(&of) && !later.is_empty() {
            true => {
                Err(Halt::Wrong(format!("it differentiates `{}` once something has moved", self.name(of))))
            }
            false => Ok(()),
        }
    }

    pub(super) fn read(
        &mut self,
        line: ResolvedLine<'_>,
        values: &[Expression],
        parts: usize,
    ) -> Result<Vec<Value>, Fault> {
        let scope = self.known.scope();
        let text = &line.block.resolution;
        let seen = self.seen_from(line);
        let trains = self.steps && line.role() != Some(Role::Metric);
        read_right_side(self.known.model, (text, scope), (values, parts), (seen, trains))
    }

    /// What a line sees: the names that it uses, itself or in functions.
    pub(super) fn seen_from(&self, line: ResolvedLine<'_>) -> BTreeMap<Symbol, Value> {
        let mut seen: BTreeMap<Symbol, Value> =
            self.values.get(&STEP).map(|step| (STEP, step.clone())).into_iter().collect();
        let mut functions = BTreeSet::new();
        let updates = line.facts().updates.iter();
        let mut open: Vec<Symbol> = line.facts().uses.iter().chain(updates).copied().collect();
        // What `at` sets makes others of all that is made of it; those are read again.
        let mut set = set_by_at(line);
        while let Some(symbol) = open.pop() {
            let behind = self.script.line(symbol);
            if let Some(value) = self.values.get(&symbol) {
                seen.insert(symbol, value.clone());
            } else if functions.insert(symbol) {
                set.extend(behind.into_iter().flat_map(set_by_at));
                open.extend(behind.into_iter().flat_map(|line| &line.facts().uses));
            }
        }
        if set.is_empty() {
            return seen;
        }
        let others = self.script.made_of(&set);
        let mut open: Vec<Symbol> = seen.keys().copied().collect();
        while let Some(symbol) = open.pop().filter(|_| !others.is_empty()) {
            if !others.contains(&symbol) || set.contains(&symbol) {
                seen.extend(self.values.get(&symbol).map(|value| (symbol, value.clone())));
            } else {
                seen.remove(&symbol);
            }
            if others.contains(&symbol) && functions.insert(symbol) {
                open.extend(self.script.line(symbol).into_iter().flat_map(|line| &line.facts().uses));
            }
        }
        seen
    }

    /// One number that an expression of a line is.
    pub(super) fn read_one(&mut self, line: ResolvedLine<'_>, value: &Expression) -> Result<Value, Halt> {
        let uses = Uses::of(&line.block.resolution, value).symbols;
        self.are_there(&uses)?;
        Ok(self.read(line, std::slice::from_ref(value), 1)?.remove(0))
    }

    pub(super) fn node(&mut self, symbol: Symbol) -> Result<NodeId, Halt> {
        match self.values.get(&symbol) {
            Some(value) => Ok(value.clone().node(&mut self.known.model.graph)?),
            None => Err(Halt::Wrong(format!("`{}` is missing", self.name(symbol)))),
        }
    }

    /// The numbers of some nodes; computing them is work like any other.
    pub(super) fn evaluated(&mut self, nodes: &[NodeId]) -> Result<Vec<Array>, Halt> {
        let model = &mut *self.known.model;
        let cost = model.graph.whole_cost(nodes);
        model.graph.work.charge(cost)?;
        Ok(evaluate(&mut model.graph, &mut model.state, nodes)?)
    }

    pub(super) fn number(&mut self, value: &Value) -> Result<f64, Halt> {
        let node = value.node(&mut self.known.model.graph)?;
        Ok(self.evaluated(&[node])?.remove(0).first().copied().unwrap_or(f64::NAN))
    }
}

/// The names that stand for something else within a line.
fn set_by_at(line: ResolvedLine<'_>) -> BTreeSet<Symbol> {
    let text = &line.block.resolution;
    let mut set = BTreeSet::new();
    line.statement().visit(&mut |part, _| {
        let (ExpressionKind::Call { arguments, .. }, Bound::Form(Form::At)) =
            (part.kind.as_ref(), text.bound(part))
        else {
            return;
        };
        let named = arguments.iter().filter_map(|argument| argument.name.as_ref());
        set.extend(named.filter_map(|name| match text.named(name) {
            Bound::Value(symbol) => Some(symbol),
            _ => None,
        }));
    });
    set
}

/// Whether a gradient is taken by a list.
fn is_listed(call: &Expression) -> bool {
    match call.kind.as_ref() {
        ExpressionKind::Call { arguments, .. } => {
            arguments.get(1).is_some_and(|by| matches!(by.value.kind.as_ref(), ExpressionKind::List(_)))
        }
        _ => false,
    }
}

/// An array as an expression of the language.
fn literal(array: ndarray::ArrayViewD<'_, f64>) -> ExpressionKind {
    match array.first() {
        Some(&number) if array.ndim() == 0 => ExpressionKind::Number(number),
        _ => ExpressionKind::List(array.outer_iter().map(|part| unplaced(literal(part))).collect()),
    }
}
