//! One update of an optimizer as Python: its rule line by line, or the library's own optimizer; knows no loop.

use std::collections::BTreeMap;

use super::expressions::{Kind, Writer};
use super::uses::Uses;
use super::wordless;
use crate::functions::{Default, parameters};
use crate::language::parse_block;
use crate::language::syntax::{Argument, Expression, ExpressionKind, Statement, StatementKind};
use crate::optimizers::{self, OPTIONS, Optimizer, STRAIGHT, Sees};
use crate::report::Fault;

/// An optimizer with its settings, as a program has them.
pub(super) struct WrittenRule {
    /// The row of the catalogue.
    pub row: &'static Optimizer,
    /// The settings in the order of the signature: name, value, whether it changes from step to step.
    pub settings: Vec<(String, String, bool)>,
    /// The options that were given: clipping and decay.
    pub options: Vec<&'static str>,
}

/// What a rule's words mean.
struct RuleWords {
    parameter: String,
    gradient: String,
    memory: Vec<String>,
}

impl WrittenRule {
    /// Whether the program has the rule as a function.
    fn is_function(&self, learned: &[String]) -> bool {
        learned.len() > 1 && !self.row.memory.is_empty()
    }

    /// Whether an option was given.
    pub fn has(&self, option: &str) -> bool {
        self.options.contains(&option)
    }
}

impl Writer<'_> {
    /// The optimizer behind `by`; `changing` are the names that change from step to step.
    pub(super) fn rule(&mut self, optimizer: &Expression, changing: &Uses) -> Result<WrittenRule, Fault> {
        let none: &[Argument] = &[];
        let (name, arguments) = match optimizer.kind.as_ref() {
            ExpressionKind::Call { function, arguments, .. } => {
                (function.text.as_str(), arguments.as_slice())
            }
            ExpressionKind::Name(name) => (name.as_str(), none),
            _ => ("", none),
        };
        if self.outline.gives(name) {
            return Err(wordless(self.export, "a `vary` over optimizers"));
        }
        let Some(row) = optimizers::find(name) else {
            return Err(wordless(self.export, "an optimizer that `vary` gives"));
        };
        if row.sees != Sees::Each {
            return Err(wordless(self.export, &format!("the optimizer `{name}`")));
        }
        let known = parameters(&row.whole_signature(None));
        let mut settings = Vec::new();
        let mut options = Vec::new();
        for (index, parameter) in known.iter().enumerate() {
            let given = arguments.iter().enumerate().find(|(place, argument)| match &argument.name {
                Some(name) => name.text == parameter.name,
                None => *place == index,
            });
            let is_none = given
                .is_some_and(|(_, argument)| matches!(argument.value.kind.as_ref(), ExpressionKind::None));
            if parameter.name == "line_search" {
                match given {
                    Some(_) if !is_none => return Err(wordless(self.export, "a line search")),
                    _ => continue,
                }
            }
            if let Some(option) = OPTIONS.iter().find(|option| option.name() == parameter.name) {
                match given {
                    Some(_) if !is_none => options.push(option.name()),
                    _ => continue,
                }
            }
            let (value, moves) = match (given, &parameter.default) {
                (Some((_, argument)), _) => {
                    let uses = Uses::of(&argument.value);
                    let moves = uses.names.iter().any(|name| changing.has(name))
                        || uses.functions.iter().any(|name| changing.functions.contains(name));
                    (self.expression(&argument.value)?.text, moves)
                }
                (None, Default::Number(number)) => (crate::numbers::python(*number), false),
                (None, _) => continue,
            };
            settings.push((parameter.name.clone(), value, moves));
        }
        Ok(WrittenRule { row, settings, options })
    }

    /// The name that a setting goes by: its own, unless the block means something else by it.
    fn setting(&self, name: &str, value: &str) -> String {
        match (self.outline.gives(name) || self.outline.defines(name)) && value != name {
            true => format!("{name}_"),
            false => name.to_string(),
        }
    }

    /// The lines that give the settings of one kind their values: those that stay, or those that change.
    pub(super) fn setting_lines(&self, rule: &WrittenRule, moving: bool) -> Vec<String> {
        let of_kind = rule.settings.iter().filter(|(_, _, moves)| *moves == moving);
        of_kind
            .filter(|(name, value, _)| name != value)
            .map(|(name, value, _)| format!("{} = {value}", self.setting(name, value)))
            .collect()
    }

    /// The lines that start what an optimizer remembers.
    pub(super) fn memory_lines(
        &mut self,
        rule: &WrittenRule,
        learned: &[String],
    ) -> Result<Vec<String>, Fault> {
        let mut lines = Vec::new();
        for name in learned {
            for (memory, start) in rule.row.memory {
                let start = crate::language::parse_expression(start, 0, &[])?;
                let own = self.own_words(rule, name);
                let text =
                    self.in_rule(rule, &own, |writer| writer.expression(&start).map(|piece| piece.text))?;
                lines.push(format!("{memory}_{} = {text}", self.spelled(name)));
            }
        }
        Ok(lines)
    }

    /// The lines of one update of some parameters whose gradients are known.
    pub(super) fn rule_lines(
        &mut self,
        rule: &WrittenRule,
        learned: &[String],
    ) -> Result<Vec<String>, Fault> {
        let mut lines = self.option_lines(rule, learned)?;
        for name in learned {
            let own = self.own_words(rule, name);
            if !rule.is_function(learned) {
                lines.extend(self.update(rule, &own)?);
                continue;
            }
            let carried: Vec<&str> =
                std::iter::once(&own.parameter).chain(&own.memory).map(String::as_str).collect();
            let given = [&[own.parameter.as_str(), &own.gradient], &carried[1..]].concat();
            lines.push(format!("{} = {}({})", carried.join(", "), rule.row.name, given.join(", ")));
        }
        Ok(lines)
    }

    /// The rule as a function, where several parameters take turns with a rule of several lines.
    pub(super) fn rule_function(
        &mut self,
        rule: &WrittenRule,
        learned: &[String],
    ) -> Result<Vec<String>, Fault> {
        if !rule.is_function(learned) {
            return Ok(Vec::new());
        }
        let memory: Vec<String> = rule.row.memory.iter().map(|(memory, _)| memory.to_string()).collect();
        let words =
            RuleWords { parameter: "parameter".to_string(), gradient: "gradient".to_string(), memory };
        let memory = words.memory.join(", ");
        let mut lines = vec![format!("def {}(parameter, gradient, {memory}):", rule.row.name)];
        lines.extend(self.update(rule, &words)?.into_iter().map(|line| format!("    {line}")));
        lines.push(format!("    return parameter, {memory}"));
        lines.push(String::new());
        Ok(lines)
    }

    /// The rule, line by line, in some words.
    fn update(&mut self, rule: &WrittenRule, words: &RuleWords) -> Result<Vec<String>, Fault> {
        let text = format!("{}\n{}", rule.row.rule, if rule.row.searches() { STRAIGHT.start } else { "" });
        let (statements, _) = parse_block(&text, 0, &[]);
        let mut lines = Vec::new();
        let mut others = BTreeMap::new();
        for statement in &statements {
            let Some((target, value)) = assigned(statement) else { continue };
            // A line that only gives another name to something is no line of a program.
            if let ExpressionKind::Name(other) = value.kind.as_ref() {
                others.insert(target.to_string(), other.clone());
                continue;
            }
            lines.push(self.in_rule(rule, words, |writer| {
                for (from, to) in &others {
                    let to = writer.spelled(to);
                    writer.renamed.insert(from.clone(), to);
                }
                let text = writer.array(value)?.text;
                let target = writer.renamed.get(target).cloned().unwrap_or_else(|| target.to_string());
                Ok(format!("{target} = {text}"))
            })?);
        }
        Ok(lines)
    }

    /// The words of a rule where it moves one parameter.
    fn own_words(&self, rule: &WrittenRule, name: &str) -> RuleWords {
        let spelled = self.spelled(name);
        let memory = rule.row.memory.iter().map(|(memory, _)| format!("{memory}_{spelled}")).collect();
        RuleWords { gradient: self.slope(name), memory, parameter: spelled }
    }

    /// What clipping and decay make of the gradients.
    fn option_lines(&mut self, rule: &WrittenRule, learned: &[String]) -> Result<Vec<String>, Fault> {
        let mut lines = Vec::new();
        for option in OPTIONS.iter().filter(|option| rule.has(option.name())) {
            if rule.row.has(option.name()) {
                continue;
            }
            if option.gradient.contains("squares") {
                let module = self.export.module;
                let squares: Vec<String> =
                    learned.iter().map(|name| format!("{module}.sum({}**2)", self.slope(name))).collect();
                lines.push(format!("squares = {}", squares.join(" + ")));
            }
            let gradient = crate::language::parse_expression(option.gradient, 0, &[])?;
            for name in learned {
                let own = self.own_words(rule, name);
                let text =
                    self.in_rule(rule, &own, |writer| writer.expression(&gradient).map(|piece| piece.text))?;
                lines.push(format!("{} = {text}", self.slope(name)));
            }
        }
        Ok(lines)
    }

    /// Writes something in which the words of a rule mean a parameter, its gradient and what is remembered of it.
    fn in_rule<T>(
        &mut self,
        rule: &WrittenRule,
        words: &RuleWords,
        write: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let (renamed, kinds) = (self.renamed.clone(), self.kinds.clone());
        let memory =
            rule.row.memory.iter().map(|(memory, _)| memory.to_string()).zip(words.memory.iter().cloned());
        self.renamed.extend(memory);
        self.renamed.insert("parameter".to_string(), words.parameter.clone());
        self.renamed.insert("gradient".to_string(), words.gradient.clone());
        self.renamed.insert("squares".to_string(), "squares".to_string());
        for (setting, value, _) in &rule.settings {
            self.renamed.insert(setting.clone(), self.setting(setting, value));
            self.kinds.insert(setting.clone(), Kind::Plain);
        }
        self.kinds.insert("step".to_string(), Kind::Plain);
        let written = write(self);
        (self.renamed, self.kinds) = (renamed, kinds);
        written
    }

    /// The library's own optimizer, with its settings.
    pub(super) fn library_optimizer(&self, rule: &WrittenRule) -> Option<String> {
        let call = self.export.optimizer(rule.row.name)?.strip_prefix("torch.optim.")?;
        let mut text = String::new();
        let mut word = String::new();
        let close = |word: &mut String, next: char, text: &mut String| {
            // A word before `=` is the library's; one behind it is a setting of ours.
            let setting = rule.settings.iter().find(|(name, ..)| name == word && next != '=');
            // One that changes is set in each step.
            let value = setting.map(|(_, value, moves)| if *moves { "1.0" } else { value.as_str() });
            text.push_str(value.unwrap_or(word.as_str()));
            word.clear();
        };
        for letter in call.chars() {
            match letter.is_alphanumeric() || letter == '_' {
                true => word.push(letter),
                false => {
                    close(&mut word, letter, &mut text);
                    text.push(letter);
                }
            }
        }
        close(&mut word, ' ', &mut text);
        let decay =
            rule.settings.iter().find(|(name, ..)| name == "weight_decay" && rule.has("weight_decay"));
        if let Some((_, decay, _)) = decay
            && !rule.row.has("weight_decay")
        {
            text = format!("{}, weight_decay={decay})", text.strip_suffix(')')?);
        }
        Some(format!("torch.optim.{text}"))
    }
}

/// The name and the value of a line `name = value`.
fn assigned(statement: &Statement) -> Option<(&str, &Expression)> {
    match &statement.kind {
        StatementKind::Define { names, values, .. } => Some((names.first()?.text.as_str(), values.first()?)),
        _ => None,
    }
}
