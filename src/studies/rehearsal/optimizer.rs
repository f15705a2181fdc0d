//! What an optimizer does in a rehearsal: its rule, line by line, with what it remembers; knows no training.

use super::{Halt, Rehearsal};
use crate::functions::{Default as Setting, Value, parameters};
use crate::language::syntax::{Expression, ExpressionKind};
use crate::model::{RuleLocals, read_lines, read_text};
use crate::optimizers::{self, OPTIONS, Optimizer, STRAIGHT, Sees};
use crate::report::Fault;
use crate::resolve::{Bound, Symbol};
use crate::script::{Descent, ResolvedLine};
use std::collections::BTreeMap;

/// A setting as it was given, with its name if that was written.
type GivenSetting = (Option<String>, Value);

/// What an optimizer remembers of one parameter.
pub(super) type Remembered = BTreeMap<Symbol, RuleLocals>;

impl Rehearsal<'_, '_> {
    /// What the optimizer does.
    pub(super) fn descend(
        &mut self,
        line: ResolvedLine<'_>,
        descent: &Descent<'_>,
        age: usize,
        memory: &mut Remembered,
    ) -> Result<(), Halt> {
        let (row, varied) = self.optimizer(line, descent.optimizer)?;
        let Some(settings) = self.settings(line, descent.optimizer, (row, varied))? else {
            return Err(Halt::Unjudged);
        };
        let slopes = self.slopes_of(descent.loss, &descent.learned)?;
        let mut pieces = Vec::new();
        for (symbol, slope) in descent.learned.iter().zip(slopes) {
            let step = self.known.model.graph.number(age as f64);
            let words = [("parameter", self.node(*symbol)?), ("gradient", slope), ("step", step)];
            let words = words.map(|(word, node)| (word.to_string(), Value::Node(node)));
            pieces.push((*symbol, words.into_iter().chain(settings.clone()).collect::<RuleLocals>()));
        }
        self.apply_options(row, &settings, &mut pieces)?;
        for (symbol, mut locals) in pieces {
            let held = match memory.remove(&symbol) {
                Some(held) => held,
                None => self.starts(row, &locals)?,
            };
            locals.extend(held);
            let text = format!("{}\n{}", row.rule, if row.searches() { STRAIGHT.start } else { "" });
            read_lines(self.known.model, &text, &mut locals, Default::default())?;
            let value =
                |word: &str| locals.iter().rev().find(|(local, _)| local == word).map(|(_, value)| value);
            let words =
                row.memory.iter().filter_map(|(word, _)| Some((word.to_string(), value(word)?.clone())));
            let words: RuleLocals = words.collect();
            if let Some(moved) = value("parameter").cloned() {
                self.put(symbol, moved);
            }
            memory.insert(symbol, words);
        }
        Ok(())
    }

    /// What a rule remembers before the first step.
    fn starts(&mut self, row: &Optimizer, locals: &RuleLocals) -> Result<RuleLocals, Fault> {
        let start = |(word, text): &(&str, &str)| {
            Ok((word.to_string(), read_text(self.known.model, text, locals, Default::default())?))
        };
        row.memory.iter().map(start).collect()
    }

    /// The optimizer behind `by`, and the settings that it has if `vary` gives it.
    fn optimizer(
        &self,
        line: ResolvedLine<'_>,
        optimizer: &Expression,
    ) -> Result<(&'static Optimizer, Vec<GivenSetting>), Halt> {
        match line.block.resolution.bound(optimizer) {
            Bound::Optimizer(row) => Ok((row, Vec::new())),
            Bound::Value(symbol) => match self.values.get(&symbol) {
                Some(Value::Callable(callable)) => {
                    let row = optimizers::find(&callable.name).ok_or(Halt::Unjudged)?;
                    Ok((row, callable.settings.clone().unwrap_or_default()))
                }
                _ => Err(Halt::Unjudged),
            },
            _ => Err(Halt::Unjudged),
        }
    }

    /// The settings of an optimizer; none if it looks for the length of its steps.
    fn settings(
        &mut self,
        line: ResolvedLine<'_>,
        optimizer: &Expression,
        (row, mut given): (&Optimizer, Vec<GivenSetting>),
    ) -> Result<Option<RuleLocals>, Halt> {
        if let ExpressionKind::Call { arguments, .. } = optimizer.kind.as_ref() {
            for argument in arguments {
                let value = self.read_one(line, &argument.value)?;
                given.push((argument.name.as_ref().map(|name| name.text.clone()), value));
            }
        }
        let mut settings = Vec::new();
        for (index, parameter) in parameters(&row.whole_signature(None)).iter().enumerate() {
            let own = given.iter().enumerate().find(|(place, (name, _))| match name {
                Some(name) => *name == parameter.name,
                None => *place == index,
            });
            let value = match (own, &parameter.default) {
                (Some((_, (_, value))), _) => value.clone(),
                (None, Setting::Number(number)) => Value::Node(self.known.model.graph.number(*number)),
                (None, _) => Value::None,
            };
            if parameter.name == "line_search" && value != Value::None {
                return Ok(None);
            }
            settings.push((parameter.name.clone(), value));
        }
        Ok((row.sees == Sees::Each).then_some(settings))
    }

    /// What clipping and decay make of the gradients.
    fn apply_options(
        &mut self,
        row: &Optimizer,
        settings: &RuleLocals,
        pieces: &mut [(Symbol, RuleLocals)],
    ) -> Result<(), Fault> {
        for option in OPTIONS {
            let is_on = settings.iter().any(|(name, value)| name == option.name() && *value != Value::None);
            if !is_on || row.has(option.name()) {
                continue;
            }
            let mut squares = Value::Node(self.known.model.graph.number(0.0));
            for (_, locals) in pieces.iter() {
                let locals: RuleLocals =
                    locals.iter().cloned().chain([("squares".to_string(), squares)]).collect();
                squares =
                    read_text(self.known.model, "squares + sum(gradient**2)", &locals, Default::default())?;
            }
            for (_, locals) in pieces.iter_mut() {
                let seen: RuleLocals =
                    locals.iter().cloned().chain([("squares".to_string(), squares.clone())]).collect();
                let changed = read_text(self.known.model, option.gradient, &seen, Default::default())?;
                locals.push(("gradient".to_string(), changed));
            }
        }
        Ok(())
    }
}
