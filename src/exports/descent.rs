//! One update of an optimizer as Python: its rule line by line, or the library's own optimizer; knows no loop.

use std::collections::BTreeSet;

use super::expressions::{Local, PythonKind, Writer};
use super::python::statements::{HeadArgument, PythonStatement};
use super::python::{Infix, Python};
use super::wordless;
use crate::functions::{Default, parameters};
use crate::language::syntax::{Argument, Expression, ExpressionKind, Statement, StatementKind};
use crate::language::{parse_block, parse_expression};
use crate::optimizers::{OPTIONS, Optimizer, STRAIGHT, Sees};
use crate::report::Fault;
use crate::resolve::{self, Bound, Symbol};
use crate::script::{Descent, Uses};

/// An optimizer with its settings, as a program has them.
pub(super) struct WrittenRule {
    /// The row of the catalogue.
    pub row: &'static Optimizer,
    /// The settings in the order of the signature.
    pub settings: Vec<WrittenSetting>,
    /// The options that were given: clipping and decay.
    pub options: Vec<&'static str>,
}

/// A setting of an optimizer.
pub(super) struct WrittenSetting {
    /// Its name.
    pub name: String,
    /// What it is called in the program.
    pub word: String,
    /// Its value.
    pub value: Python,
    /// Whether it changes from step to step.
    pub moves: bool,
}

/// What a rule's words mean.
struct RuleWords {
    parameter: String,
    gradient: String,
    memory: Vec<String>,
}

impl WrittenRule {
    /// Whether the program has the rule as a function.
    fn is_function(&self, learned: &[Symbol]) -> bool {
        learned.len() > 1 && !self.row.memory.is_empty()
    }

    /// Whether an option was given.
    pub fn has(&self, option: &str) -> bool {
        self.options.contains(&option)
    }
}

/// What an author does whose step looks at more than a gradient.
const BY_HAND: &str = "a step that looks at more than the gradient has no words in any library here; written out in lines with \
                       `update` and `repeat`, it has";

impl Writer<'_> {
    /// The optimizer behind `by`; `changed` is what changes from step to step.
    pub(super) fn rule(
        &mut self,
        optimizer: &Expression,
        changed: &BTreeSet<Symbol>,
    ) -> Result<WrittenRule, Fault> {
        let (row, arguments) = self.optimizer(optimizer)?;
        if row.sees != Sees::Each {
            let fault = wordless(self.export, &format!("the optimizer `{}`", row.name));
            return Err(fault.remedy(BY_HAND));
        }
        let mut rule = WrittenRule { row, settings: Vec::new(), options: Vec::new() };
        for (index, parameter) in parameters(&row.whole_signature(None)).iter().enumerate() {
            let given = arguments.iter().enumerate().find(|(place, argument)| match &argument.name {
                Some(name) => name.text == parameter.name,
                None => *place == index,
            });
            let given = given.map(|(_, argument)| &argument.value);
            let is_none = given.is_some_and(|value| matches!(value.kind.as_ref(), ExpressionKind::None));
            if parameter.name == "line_search" {
                match given {
                    Some(_) if !is_none => return Err(wordless(self.export, "a line search").remedy(BY_HAND)),
                    _ => continue,
                }
            }
            if let Some(option) = OPTIONS.iter().find(|option| option.name() == parameter.name) {
                match given {
                    Some(_) if !is_none => rule.options.push(option.name()),
                    // A setting of the rule itself has a value, too, where nobody says one.
                    None if row.has(option.name()) => {}
                    _ => continue,
                }
            }
            let (value, moves) = match (given, &parameter.default) {
                (Some(value), _) => (self.expression(value)?.python, self.moves(value, changed)),
                (None, Default::Number(number)) => (Python::word(crate::numbers::python(*number)), false),
                (None, _) => continue,
            };
            let name = parameter.name.clone();
            // A name of the block that is called like the setting is the setting.
            let word = match value == Python::word(&name) {
                true => name.clone(),
                false => self.names.own(&format!("setting {name}"), &name),
            };
            rule.settings.push(WrittenSetting { name, word, value, moves });
        }
        Ok(rule)
    }

    /// The optimizer behind `by` with its arguments: one that `vary` gives has those that it has there, too.
    fn optimizer(&self, optimizer: &Expression) -> Result<(&'static Optimizer, Vec<Argument>), Fault> {
        let varied = match self.text.bound(optimizer) {
            Bound::Value(symbol) => self.optimizers.get(&symbol),
            _ => None,
        };
        let given = |optimizer: &Expression| match optimizer.kind.as_ref() {
            ExpressionKind::Call { arguments, .. } => arguments.clone(),
            _ => Vec::new(),
        };
        let arguments = varied.into_iter().chain([optimizer]).flat_map(given).collect();
        match self.text.bound(varied.unwrap_or(optimizer)) {
            Bound::Optimizer(row) => Ok((row, arguments)),
            _ => Err(wordless(self.export, "an optimizer that is computed")),
        }
    }

    /// Whether a setting is another from step to step.
    fn moves(&self, setting: &Expression, changed: &BTreeSet<Symbol>) -> bool {
        let uses = Uses::of(&self.text, setting);
        uses.of_time || uses.symbols.iter().any(|used| changed.contains(used))
    }

    /// The lines that give the settings of one kind their values: those that stay, or those that change.
    pub(super) fn setting_lines(&self, rule: &WrittenRule, moving: bool) -> Vec<PythonStatement> {
        let of_kind = rule.settings.iter().filter(|setting| setting.moves == moving);
        of_kind
            .filter(|setting| setting.value != Python::word(&setting.word))
            .map(|setting| PythonStatement::assign(&setting.word, setting.value.clone()))
            .collect()
    }

    /// The lines that start what an optimizer remembers.
    pub(super) fn memory_lines(
        &mut self,
        rule: &WrittenRule,
        learned: &[Symbol],
    ) -> Result<Vec<PythonStatement>, Fault> {
        let mut lines = Vec::new();
        for symbol in learned {
            let words = self.own_words(rule, *symbol, String::new());
            for ((_, start), name) in rule.row.memory.iter().zip(&words.memory) {
                let start = parse_expression(start, 0, &[])?;
                let start = self.in_rule(&start, &self.locals_of(rule, &words))?;
                lines.push(PythonStatement::assign(name, start));
            }
        }
        Ok(lines)
    }

    /// The lines of one update of what is learned, whose gradients are known; `kept` says that others need them, too.
    pub(super) fn rule_lines(
        &mut self,
        rule: &WrittenRule,
        descent: &Descent<'_>,
        kept: bool,
    ) -> Result<Vec<PythonStatement>, Fault> {
        let learned = &descent.learned;
        let mut each = Vec::new();
        for symbol in learned {
            let gradient = self.slope(descent.loss, *symbol);
            each.push(self.own_words(rule, *symbol, gradient));
        }
        let mut lines = self.option_lines(rule, &mut each, kept)?;
        for own in each {
            if !rule.is_function(learned) {
                lines.extend(self.update_lines(rule, &own)?);
                continue;
            }
            let memory = || own.memory.iter().map(Python::word);
            let [parameter, gradient] = [&own.parameter, &own.gradient].map(Python::word);
            let carried = std::iter::once(parameter.clone()).chain(memory()).collect();
            let function = self.names.own(&format!("rule {}", rule.row.name), rule.row.name);
            let moved = Python::word(function).call([parameter, gradient].into_iter().chain(memory()));
            lines.push(PythonStatement::Assign(Python::Tuple(carried), moved));
        }
        Ok(lines)
    }

    /// The rule as a function, where several parameters take turns with a rule of several lines.
    pub(super) fn rule_function(
        &mut self,
        rule: &WrittenRule,
        learned: &[Symbol],
    ) -> Result<Option<PythonStatement>, Fault> {
        if !rule.is_function(learned) {
            return Ok(None);
        }
        let memory: Vec<String> = rule.row.memory.iter().map(|(memory, _)| memory.to_string()).collect();
        let words =
            RuleWords { parameter: "parameter".to_string(), gradient: "gradient".to_string(), memory };
        let function = self.names.own(&format!("rule {}", rule.row.name), rule.row.name);
        let mut body = self.update_lines(rule, &words)?;
        let carried = std::iter::once(&words.parameter).chain(&words.memory);
        body.push(PythonStatement::Return(Python::Tuple(carried.map(Python::word).collect())));
        let taken = [&words.parameter, &words.gradient].into_iter().chain(&words.memory);
        let head = taken.map(HeadArgument::required).collect();
        Ok(Some(PythonStatement::function(function, head, body)))
    }

    /// The rule, line by line, in some words.
    fn update_lines(&mut self, rule: &WrittenRule, words: &RuleWords) -> Result<Vec<PythonStatement>, Fault> {
        let text = format!("{}\n{}", rule.row.rule, if rule.row.searches() { STRAIGHT.start } else { "" });
        let (statements, _) = parse_block(&text, 0, &[]);
        let mut locals = self.locals_of(rule, words);
        let mut lines = Vec::new();
        for statement in &statements {
            let Some((target, value)) = assigned(statement) else { continue };
            let find = |locals: &[(String, Local)], name: &str| {
                locals.iter().rev().find(|(known, _)| known == name).map(|(_, local)| local.clone())
            };
            // A line that only gives another name to something is no line of a program.
            if let ExpressionKind::Name(other) = value.kind.as_ref()
                && let Some(local) = find(&locals, other)
            {
                locals.push((target.to_string(), local));
                continue;
            }
            let python = self.in_rule(value, &locals)?;
            let word = match find(&locals, target) {
                Some(local) => local.python,
                None => Python::word(self.names.own(&format!("rule word {target}"), target)),
            };
            lines.push(PythonStatement::Assign(word.clone(), python));
            locals.push((target.to_string(), Local { python: word, kind: PythonKind::Array, symbol: None }));
        }
        Ok(lines)
    }

    /// The words of a rule where it moves one parameter.
    fn own_words(&mut self, rule: &WrittenRule, symbol: Symbol, gradient: String) -> RuleWords {
        let parameter = self.spelled(symbol);
        let mut memory = Vec::new();
        for (word, _) in rule.row.memory {
            memory.push(self.names.own(&format!("memory {word} {symbol:?}"), &format!("{word}_{parameter}")));
        }
        RuleWords { gradient, memory, parameter }
    }

    /// What clipping and decay make of the gradients.
    fn option_lines(
        &mut self,
        rule: &WrittenRule,
        each: &mut [RuleWords],
        kept: bool,
    ) -> Result<Vec<PythonStatement>, Fault> {
        let mut lines = Vec::new();
        for option in OPTIONS.iter().filter(|option| rule.has(option.name())) {
            if rule.row.has(option.name()) {
                continue;
            }
            if option.gradient.contains("squares") {
                let squares = each.iter().map(|own| {
                    let square = Python::infix(Infix::Power, Python::word(&own.gradient), Python::word("2"));
                    Python::word(self.export.module).dot("sum").call([square])
                });
                let sum = squares.reduce(|sum, next| Python::infix(Infix::Add, sum, next));
                let sum = sum.unwrap_or_else(|| Python::word("0"));
                lines.push(PythonStatement::assign(self.names.own("squares", "squares"), sum));
            }
            let gradient = parse_expression(option.gradient, 0, &[])?;
            for own in each.iter_mut() {
                let python = self.in_rule(&gradient, &self.locals_of(rule, own))?;
                if kept {
                    let wish = format!("{}_taken", own.gradient.trim_end_matches("_taken"));
                    own.gradient = self.names.own(&wish, &wish);
                }
                lines.push(PythonStatement::assign(&own.gradient, python));
            }
        }
        Ok(lines)
    }

    /// What the words of a rule mean: a parameter, its gradient, what is remembered of it, and the settings.
    fn locals_of(&self, rule: &WrittenRule, words: &RuleWords) -> Vec<(String, Local)> {
        let local = |word: &str, name: &str, kind| {
            (word.to_string(), Local { python: Python::word(name), kind, symbol: None })
        };
        let mut locals = vec![
            local("parameter", &words.parameter, PythonKind::Array),
            local("gradient", &words.gradient, PythonKind::Array),
            local("squares", &self.names.known("squares"), PythonKind::Array),
            local("step", &self.names.known("step"), PythonKind::Plain),
        ];
        let memory = rule.row.memory.iter().zip(&words.memory);
        locals.extend(memory.map(|((word, _), name)| local(word, name, PythonKind::Array)));
        locals.extend(
            rule.settings.iter().map(|setting| local(&setting.name, &setting.word, PythonKind::Plain)),
        );
        locals
    }

    /// An expression of a rule.
    fn in_rule(&mut self, expression: &Expression, words: &[(String, Local)]) -> Result<Python, Fault> {
        let text = resolve::text(expression, words.iter().map(|(word, _)| word.clone()));
        let locals = words.iter().map(|(_, local)| local.clone()).collect();
        let outside = (std::mem::replace(&mut self.text, text), std::mem::replace(&mut self.locals, locals));
        let piece = self.array(expression);
        (self.text, self.locals) = outside;
        Ok(piece?.python)
    }
}

/// The name and the value of a line `name = value`.
fn assigned(statement: &Statement) -> Option<(&str, &Expression)> {
    match &statement.kind {
        StatementKind::Define { names, values, .. } => Some((names.first()?.text.as_str(), values.first()?)),
        _ => None,
    }
}
