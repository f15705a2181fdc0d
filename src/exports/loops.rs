//! The loop of each training: what it computes, its gradients, and what moves the parameters; knows no expression.

use std::collections::BTreeSet;

use super::descent::WrittenRule;
use super::dialect::Calculus;
use super::expressions::{COMPARISON, PRODUCT, SUM};
use super::forms::places;
use super::outline::{given, is_training, of_training};
use super::program::ProgramText;
use super::uses::Uses;
use super::wordless;
use crate::language::syntax::{Duration, DurationUnit, Expression, Name, Role, Statement, StatementKind};
use crate::report::Fault;

/// A `descend` while it is being written.
struct Descent<'a> {
    /// Where it stands in the block.
    index: usize,
    loss: &'a str,
    /// What it learns.
    learned: Vec<String>,
    /// The data that are cut into batches.
    batch: Vec<String>,
    /// Everything that changes from step to step.
    changing: BTreeSet<String>,
    wanted: Uses,
    duration: &'a Duration,
    rule: WrittenRule,
    /// The library's own optimizer, if it is to be used.
    library: Option<String>,
    /// The function of the loss and what it takes, for a library that differentiates functions.
    function: Option<(String, Vec<String>)>,
}

impl<'a> ProgramText<'a> {
    /// A training with its loop.
    pub(super) fn training(&mut self, index: usize, line: &'a Statement) -> Result<(), Fault> {
        match &line.kind {
            StatementKind::Descend { loss, over, optimizer, duration } => {
                let descent = self.descent(index, line, (&loss.text, over, optimizer), duration)?;
                self.before(&descent)?;
                self.head(duration, &descent.batch)?;
                self.writer.chained.clear();
                self.slopes(&descent)?;
                self.update(&descent)?;
                self.leave();
                Ok(())
            }
            StatementKind::Repeat(duration) => self.repetition(index, line, duration),
            _ => Ok(()),
        }
    }

    fn descent(
        &mut self,
        index: usize,
        line: &Statement,
        (loss, over, optimizer): (&'a str, &[Name], &Expression),
        duration: &'a Duration,
    ) -> Result<Descent<'a>, Fault> {
        let is_param =
            |line: &&&Statement| matches!(line.kind, StatementKind::Define { role: Role::Param, .. });
        let params = self.writer.outline.own[..index].iter().filter(is_param).flat_map(|line| given(line));
        let learned: Vec<String> = match over {
            [] => params.filter(|name| self.writer.facts.depends(loss, name)).map(str::to_string).collect(),
            names => names.iter().map(|name| name.text.clone()).collect(),
        };
        let batch: Vec<String> = self.cut(index).into_iter().collect();
        let changing: BTreeSet<String> =
            learned.iter().chain(&batch).cloned().chain(["step".to_string()]).collect();
        let rule = self.writer.rule(optimizer, &Uses { names: changing.clone(), ..Uses::default() })?;
        let library = match self.writer.export.calculus {
            Calculus::Recorded => self.writer.library_optimizer(&rule),
            _ => None,
        };
        self.writer.changing = changing.clone();
        let functional = self.writer.export.calculus == Calculus::Functional;
        let function = functional.then(|| self.writer.loss_function(loss, &learned));
        let wanted = of_training(line);
        Ok(Descent { index, loss, learned, batch, changing, wanted, duration, rule, library, function })
    }

    /// What stands above the loop of a `descend`.
    fn before(&mut self, descent: &Descent<'_>) -> Result<(), Fault> {
        self.flush()?;
        if let Some((function, _)) = &descent.function {
            let several = descent.learned.len() > 1;
            let argnums =
                if several { format!(", argnums={}", places(descent.learned.len())) } else { String::new() };
            self.line(format!("gradient = jax.jit(jax.grad({function}{argnums}))"));
        }
        if let Some(call) = &descent.library {
            self.line(format!("parameters = [{}]", self.list_of(&descent.learned)));
            self.line("for parameter in parameters:\n    parameter.requires_grad_()");
            self.line(format!("optimizer = {call}"));
            return Ok(());
        }
        let settings = self.writer.setting_lines(&descent.rule, false);
        let function = self.writer.rule_function(&descent.rule, &descent.learned)?;
        let memory = self.writer.memory_lines(&descent.rule, &descent.learned)?;
        settings.iter().for_each(|line| self.line(line));
        if !function.is_empty() {
            self.gap();
        }
        function.iter().chain(&memory).for_each(|line| self.line(line));
        Ok(())
    }

    /// The gradients of a step, with what they take.
    fn slopes(&mut self, descent: &Descent<'_>) -> Result<(), Fault> {
        let slopes: Vec<String> = descent.learned.iter().map(|name| self.writer.slope(name)).collect();
        if let Some((_, arguments)) = &descent.function {
            // The function computes the loss; only a condition behind `until` asks for it here.
            if descent.duration.until.is_some() {
                self.body(descent.index, &descent.wanted, &descent.changing)?;
                self.until(descent.duration)?;
            }
            let taken = |name: &String| match descent.batch.contains(name) {
                true => format!("{}[batch]", self.writer.spelled(name)),
                false => self.writer.spelled(name),
            };
            let taken: Vec<String> = arguments.iter().map(taken).collect();
            self.line(format!("{} = gradient({})", slopes.join(", "), taken.join(", ")));
            return Ok(());
        }
        let recorded = self.writer.export.calculus == Calculus::Recorded;
        for name in &descent.batch {
            let whole = self.writer.spelled(name);
            self.line(format!("{whole}_batch = {whole}[batch]"));
            self.writer.renamed.insert(name.clone(), format!("{whole}_batch"));
        }
        if recorded && descent.library.is_none() {
            self.detach(&descent.learned);
        }
        self.body(descent.index, &descent.wanted, &descent.changing)?;
        self.until(descent.duration)?;
        if !recorded {
            let first = descent.batch.first();
            self.writer.rows = first.and_then(|name| self.writer.facts.shape(name)?.0.first().copied());
            self.writer.chain(descent.loss, &descent.learned)?;
            self.writer.rows = None;
            self.flush()?;
        }
        descent.batch.iter().for_each(|name| drop(self.writer.renamed.remove(name)));
        if recorded && descent.library.is_none() {
            let comma = if slopes.len() == 1 { "," } else { "" };
            let (loss, names) = (self.writer.spelled(descent.loss), self.list_of(&descent.learned));
            self.line(format!("{}{comma} = torch.autograd.grad({loss}, [{names}])", slopes.join(", ")));
        }
        Ok(())
    }

    /// What moves the parameters.
    fn update(&mut self, descent: &Descent<'_>) -> Result<(), Fault> {
        if descent.library.is_some() {
            return self.library_step(&descent.rule, descent.loss);
        }
        let mut update = self.writer.setting_lines(&descent.rule, true);
        update.extend(self.writer.rule_lines(&descent.rule, &descent.learned)?);
        let recorded = self.writer.export.calculus == Calculus::Recorded;
        if recorded {
            self.line("with torch.no_grad():");
        }
        self.depth += usize::from(recorded);
        update.iter().for_each(|line| self.line(line));
        self.depth -= usize::from(recorded);
        Ok(())
    }

    /// Forgets how names came about, so that what is recorded begins with them.
    fn detach(&mut self, names: &[String]) {
        for name in names {
            let name = self.writer.spelled(name);
            self.line(format!("{name} = {name}.detach().requires_grad_()"));
        }
    }

    fn list_of(&self, names: &[String]) -> String {
        names.iter().map(|name| self.writer.spelled(name)).collect::<Vec<_>>().join(", ")
    }

    /// The data that a training cuts into batches.
    pub(super) fn cut(&self, index: usize) -> BTreeSet<String> {
        let StatementKind::Descend { loss, duration, .. } = &self.writer.outline.own[index].kind else {
            return BTreeSet::new();
        };
        if duration.options.is_empty() {
            return BTreeSet::new();
        }
        let data = self
            .writer
            .outline
            .lines()
            .filter(|line| matches!(line.kind, StatementKind::Define { role: Role::Data, .. }));
        let rows = |name: &str| self.writer.facts.shape(name).and_then(|shape| shape.0.first().copied());
        let used: Vec<(&str, usize)> = data
            .flat_map(|line| given(line))
            .filter(|name| self.writer.facts.depends(&loss.text, name))
            .filter_map(|name| Some((name, rows(name)?)))
            .collect();
        let most = used.iter().map(|(_, rows)| *rows).max();
        used.into_iter().filter(|(_, rows)| Some(*rows) == most).map(|(name, _)| name.to_string()).collect()
    }

    /// The lines of the loop that make what a training needs, up to its `until`.
    pub(super) fn body(
        &mut self,
        index: usize,
        wanted: &Uses,
        changing: &BTreeSet<String>,
    ) -> Result<(), Fault> {
        for line in self.writer.outline.changing(index, wanted, changing) {
            self.given(line)?;
        }
        Ok(())
    }

    /// The condition behind `until`, asked once a step has been made.
    fn until(&mut self, duration: &Duration) -> Result<(), Fault> {
        let Some(until) = &duration.until else { return Ok(()) };
        self.writer.renamed.insert("step".to_string(), "(step - 1)".to_string());
        let condition = self.writer.expression(until);
        self.writer.renamed.remove("step");
        let condition = condition?;
        self.flush()?;
        self.line(format!("if step > 1 and {}:\n    break", condition.within(COMPARISON)));
        Ok(())
    }

    /// A step of the library's own optimizer.
    fn library_step(&mut self, rule: &WrittenRule, loss: &str) -> Result<(), Fault> {
        let loss = self.writer.spelled(loss);
        self.line("optimizer.zero_grad()");
        self.line(format!("{loss}.backward()"));
        let setting = |name: &str| {
            rule.settings.iter().find(|(other, ..)| other == name).map(|(_, value, _)| value.clone())
        };
        if let Some(most) = setting("clip_value").filter(|_| rule.has("clip_value")) {
            self.line(format!("torch.nn.utils.clip_grad_value_(parameters, {most})"));
        }
        if let Some(most) = setting("clip_norm").filter(|_| rule.has("clip_norm")) {
            self.line(format!("torch.nn.utils.clip_grad_norm_(parameters, {most})"));
        }
        if let Some((name, ..)) = rule.settings.iter().find(|(name, _, moves)| *moves && name != "rate") {
            return Err(wordless(self.writer.export, &format!("a `{name}` that changes from step to step")));
        }
        if let Some((_, rate, _)) = rule.settings.iter().find(|(_, _, moves)| *moves) {
            self.line(format!("optimizer.param_groups[0][\"lr\"] = {rate}"));
        }
        self.line("optimizer.step()");
        Ok(())
    }

    /// The head of a loop; what follows stands in it.
    fn head(&mut self, duration: &Duration, cut: &[String]) -> Result<(), Fault> {
        let amount = self.writer.expression(&duration.amount)?;
        let batch = duration
            .options
            .iter()
            .find(|option| option.name.as_ref().is_some_and(|name| name.text == "batch"));
        let Some(batch) = batch else {
            let last = match amount.text.parse::<u64>() {
                Ok(number) => (number + 1).to_string(),
                Err(_) => format!("{} + 1", amount.within(SUM)),
            };
            self.enter(format!("for step in range(1, {last}):"));
            return Ok(());
        };
        let steps = match duration.unit {
            DurationUnit::Epochs => format!("{} * batches", amount.within(PRODUCT)),
            DurationUnit::Steps => amount.within(SUM),
        };
        self.batches(duration, &batch.value, cut)?;
        self.enter(format!("for step in range(1, {steps} + 1):"));
        self.line("first = (step - 1) % batches * size\nif first == 0:\n    order = rng.permutation(rows)");
        self.line("batch = order[first:first + size]");
        Ok(())
    }

    /// How the data are cut into batches.
    fn batches(&mut self, duration: &Duration, size: &Expression, cut: &[String]) -> Result<(), Fault> {
        if duration.options.len() > 1 || duration.until.is_some() {
            return Err(wordless(self.writer.export, "an `order=` or `until` beside `batch=`"));
        }
        let above = self.writer.outline.above.iter().flat_map(|block| &block.lines);
        let is_made_of = |line: &&Statement| {
            !matches!(line.kind, StatementKind::Define { role: Role::Data, .. })
                && Uses::of_statement(line).names.iter().any(|name| cut.contains(name))
        };
        let first = match cut.first() {
            Some(first) if !above.clone().any(is_made_of) => first,
            _ => return Err(wordless(self.writer.export, "`batch=` of data of a block above")),
        };
        let size = self.writer.expression(size)?.text;
        let first = self.writer.spelled(first);
        self.line(format!("rows, size = len({first}), {size}"));
        self.line("batches = -(-rows // size)");
        Ok(())
    }

    /// The end of a loop.
    fn leave(&mut self) {
        self.depth -= 1;
        self.mark = None;
        self.writer.changing.clear();
        self.gap();
    }

    /// The beginning of a loop.
    fn enter(&mut self, head: String) {
        self.mark = Some((self.lines.len(), self.depth));
        self.line(head);
        self.depth += 1;
    }

    /// The author's own rule: what it needs, then its updates, in the order of the block.
    fn repetition(&mut self, index: usize, line: &Statement, duration: &Duration) -> Result<(), Fault> {
        let outline = self.writer.outline;
        let start =
            outline.own[..index].iter().rposition(|line| is_training(line)).map_or(0, |place| place + 1);
        let is_update = |line: &&Statement| matches!(line.kind, StatementKind::Update { .. });
        let updates: Vec<&Statement> = outline.own[start..index].iter().copied().filter(is_update).collect();
        let carried = updates.iter().flat_map(|line| given(line)).map(str::to_string);
        let changing: BTreeSet<String> = carried.chain(["step".to_string()]).collect();
        let mut wanted = of_training(line);
        updates.iter().for_each(|update| wanted.join(Uses::of_statement(update)));
        let body: Vec<&Statement> = outline.changing(index, &wanted, &changing);
        self.writer.changing = changing.clone();
        self.head(duration, &[])?;
        self.writer.chained.clear();
        if self.writer.export.calculus == Calculus::Recorded {
            let moved: Vec<String> = changing.intersection(&outline.differentiated).cloned().collect();
            self.detach(&moved);
        }
        let among =
            |lines: &[&Statement], line: &Statement| lines.iter().any(|other| std::ptr::eq(*other, line));
        let first = updates.first().copied();
        for line in &outline.own[..index] {
            if first.is_some_and(|first| std::ptr::eq(first, *line)) {
                self.until(duration)?;
            }
            match &line.kind {
                StatementKind::Update { names, values } if among(&updates, line) => {
                    self.definition(Role::Definition, names, values)?;
                    self.writer.kinds.retain(|kept, _| names.iter().all(|name| name.text != *kept));
                }
                _ if among(&body, line) => self.given(line)?,
                _ => {}
            }
        }
        self.leave();
        Ok(())
    }
}
