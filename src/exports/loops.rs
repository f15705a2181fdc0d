//! The loop of each training: definitions, gradients, optimizer, updates, in the order of a step; knows no expression.

use std::collections::BTreeSet;

use super::descent::WrittenRule;
use super::dialect::Calculus;
use super::expressions::{Kind, Piece};
use super::gradients::places;
use super::program::ProgramText;
use super::python::{self, Infix, Python};
use super::wordless;
use crate::language::syntax::{DurationUnit, ExpressionKind, Role, StatementKind};
use crate::report::Fault;
use crate::resolve::{STEP, Symbol};
use crate::script::{BatchPlan, Descent, Gradients, Move, ResolvedLine, Training};

/// A `descend` while it is being written.
struct WrittenDescent<'a> {
    of: &'a Descent<'a>,
    rule: WrittenRule,
    /// The library's own optimizer, if it is to be used.
    library: Option<Python>,
    /// The function of the loss and what it takes, for a library that differentiates functions.
    function: Option<(String, Vec<Symbol>)>,
}

impl ProgramText<'_> {
    /// Refuses a training whose loss sees numbers that are none, if the library differentiates by itself: a slope of 0 times `nan`
    /// is `nan` there, though the number was left out.
    fn can_differentiate(&mut self, training: &Training<'_>) -> Result<(), Fault> {
        if self.writer.export.calculus == Calculus::ByHand {
            return Ok(());
        }
        let used = training.body.iter().flat_map(|line| &line.facts().uses);
        let made: BTreeSet<&Symbol> = training.body.iter().flat_map(|line| line.gives()).collect();
        let given: BTreeSet<Symbol> = used
            .filter(|symbol| !training.changing.contains(symbol) && !made.contains(symbol))
            .copied()
            .collect();
        match self.writer.facts.has_nan(&given) {
            true => Err(wordless(self.writer.export, "a gradient over data of which some are `nan`")),
            false => Ok(()),
        }
    }

    /// A training with its loop.
    pub(super) fn training(&mut self, training: &Training<'_>) -> Result<(), Fault> {
        self.writer.text = training.line.block.resolution.clone();
        self.writer.changing = training.changing.clone();
        self.writer.slopes.clear();
        self.can_differentiate(training)?;
        let step = Python::word(self.writer.names.own("step", "step"));
        let one = Python::word("1");
        let (step, before) = match training.is_first {
            true => (step.clone(), Python::infix(Infix::Subtract, step, one)),
            // Those of the trainings above count, too.
            false => {
                let steps = Python::word(self.writer.names.own("steps", "steps"));
                (Python::infix(Infix::Add, steps.clone(), one), steps)
            }
        };
        self.writer.step = Piece { python: step, kind: Kind::Plain };
        let descent = match &training.descent {
            Some(descent) => Some(self.descent(training, descent)?),
            None => None,
        };
        let moves = !training.moves.is_empty();
        if descent.as_ref().is_some_and(|descent| descent.library.is_some() && moves) {
            self.writer.held = training.direct.iter().flat_map(|line| line.gives()).copied().collect();
        }
        self.before(descent.as_ref())?;
        self.head(training)?;
        if let Some(observed) = &training.observed {
            self.until(training, observed, before.clone())?;
        }
        self.beginning(training, descent.as_ref())?;
        if training.observed.is_none() {
            self.until(training, &[], before)?;
        }
        let once = training.gradients.len() == 1 && descent.is_none() && !training.differentiates_more;
        for gradients in &training.gradients {
            self.gradients(gradients, !once)?;
        }
        self.slopes(training, descent.as_ref())?;
        self.moves(training, descent.as_ref())?;
        if self.writer.script.counts {
            let steps = self.writer.names.own("steps", "steps");
            self.line(format!("{steps} += 1"));
        }
        self.leave();
        if training.descent.is_none() {
            self.trained.extend(training.changing.iter().copied());
        }
        Ok(())
    }

    fn descent<'d>(
        &mut self,
        training: &Training<'_>,
        of: &'d Descent<'d>,
    ) -> Result<WrittenDescent<'d>, Fault> {
        let changed = self.writer.script.changed(&training.changing);
        let rule = self.writer.rule(of.optimizer, &changed)?;
        let library = match self.writer.export.calculus {
            Calculus::Recorded => self.writer.library_optimizer(&rule),
            _ => None,
        };
        let functional = self.writer.export.calculus == Calculus::Functional;
        let function = functional.then(|| self.writer.loss_function(of.loss, &of.learned));
        Ok(WrittenDescent { of, rule, library, function })
    }

    /// What stands above the loop of a `descend`.
    fn before(&mut self, descent: Option<&WrittenDescent<'_>>) -> Result<(), Fault> {
        self.flush()?;
        let Some(descent) = descent else { return Ok(()) };
        let learned = &descent.of.learned;
        if let Some((function, _)) = &descent.function {
            let mut given = vec![python::GivenArgument::plain(Python::word(function))];
            if learned.len() > 1 {
                given.push(python::GivenArgument::under(Some("argnums"), places(learned.len())));
            }
            let grad = Python::Call(Box::new(Python::path("jax.grad")), given);
            let gradient = self.writer.names.own("gradient function", "gradient");
            let masks = self.writer.functions.iter().any(|known| known.name == *function && known.masks);
            let grad = if masks { grad } else { Python::path("jax.jit").call([grad]) };
            self.line(format!("{gradient} = {grad}"));
        }
        if let Some(call) = &descent.library {
            for symbol in learned.iter().filter(|symbol| self.trained.contains(symbol)) {
                let name = self.writer.spelled(*symbol);
                self.lines.push(format!("{}{name} = {name}.detach()", "    ".repeat(self.depth)));
            }
            self.trained.retain(|symbol| !learned.contains(symbol));
            let parameters = self.writer.names.own("parameters", "parameters");
            let parameter = self.writer.names.own("parameter", "parameter");
            let optimizer = self.writer.names.own("optimizer", "optimizer");
            self.line(format!("{parameters} = [{}]", self.list_of(learned)));
            self.line(format!("for {parameter} in {parameters}:\n    {parameter}.requires_grad_()"));
            self.line(format!("{optimizer} = {call}"));
            return Ok(());
        }
        let settings = self.writer.setting_lines(&descent.rule, false);
        let function = self.writer.rule_function(&descent.rule, learned)?;
        let memory = self.writer.memory_lines(&descent.rule, learned)?;
        settings.iter().for_each(|line| self.line(line));
        if !function.is_empty() {
            self.gap();
        }
        function.iter().chain(&memory).for_each(|line| self.line(line));
        Ok(())
    }

    /// The batch of a step, and the definitions before anything moves.
    fn beginning(
        &mut self,
        training: &Training<'_>,
        descent: Option<&WrittenDescent<'_>>,
    ) -> Result<(), Fault> {
        let functional = self.writer.export.calculus == Calculus::Functional;
        if functional {
            return training.direct.iter().try_for_each(|line| self.given(*line));
        }
        for symbol in training.cut() {
            let whole = self.writer.spelled(*symbol);
            let part = self.writer.names.own(&format!("batch {symbol:?}"), &format!("{whole}_batch"));
            let batch = self.writer.names.own("batch", "batch");
            self.line(format!("{part} = {whole}[{batch}]"));
            self.writer.parts.insert(*symbol, part);
        }
        if self.writer.export.calculus == Calculus::Recorded {
            self.detach(descent);
        }
        training.body.iter().try_for_each(|line| self.given(*line))
    }

    /// The gradients that the optimizer takes.
    fn slopes(&mut self, training: &Training<'_>, descent: Option<&WrittenDescent<'_>>) -> Result<(), Fault> {
        let Some(descent) = descent else { return Ok(()) };
        let (loss, learned) = (descent.of.loss, &descent.of.learned);
        match self.writer.export.calculus {
            Calculus::ByHand => {
                self.writer.rows = training.batches.as_ref().map(|batches| batches.cut.clone());
                let chained = self.writer.chain(loss, learned);
                self.writer.rows = None;
                chained?;
                self.flush()?;
            }
            Calculus::Functional => {
                let Some((_, arguments)) = &descent.function else { return Ok(()) };
                let taken = arguments.iter().map(|symbol| match *symbol {
                    STEP => self.writer.step.python.to_string(),
                    symbol if training.cut().contains(&symbol) => {
                        format!("{}[{}]", self.writer.spelled(symbol), self.writer.names.known("batch"))
                    }
                    symbol => self.writer.spelled(symbol),
                });
                let taken: Vec<String> = taken.collect();
                let slopes = self.new_slopes(loss, learned);
                let gradient = self.writer.names.own("gradient function", "gradient");
                self.line(format!("{} = {gradient}({})", slopes.join(", "), taken.join(", ")));
            }
            Calculus::Recorded if descent.library.is_none() => {
                let slopes = self.new_slopes(loss, learned);
                let comma = if slopes.len() == 1 { "," } else { "" };
                let (loss, names) = (self.writer.spelled(loss), self.list_of(learned));
                let keep = if self.is_recorded_above() { ", retain_graph=True" } else { "" };
                self.line(format!(
                    "{}{comma} = torch.autograd.grad({loss}, [{names}]{keep})",
                    slopes.join(", ")
                ));
            }
            Calculus::Recorded => {}
        }
        for symbol in training.cut() {
            self.writer.parts.remove(symbol);
        }
        Ok(())
    }

    /// Names for gradients that are computed here.
    fn new_slopes(&mut self, of: Symbol, by: &[Symbol]) -> Vec<String> {
        let mut names = Vec::new();
        for symbol in by {
            let name = self.writer.slope(of, *symbol);
            self.writer.slopes.insert((of, *symbol), name.clone());
            names.push(name);
        }
        names
    }

    /// The gradients that updates ask for, before anything moves.
    fn gradients(&mut self, gradients: &Gradients, again: bool) -> Result<(), Fault> {
        let (of, by) = (gradients.of, &gradients.by);
        match self.writer.export.calculus {
            Calculus::ByHand => {
                self.writer.chain(of, by)?;
                self.flush()
            }
            Calculus::Functional => {
                let (function, given) = self.writer.given_function(of, by);
                let mut both = vec![python::GivenArgument::plain(function)];
                if by.len() > 1 {
                    both.push(python::GivenArgument::under(Some("argnums"), places(by.len())));
                }
                let found = Python::Call(Box::new(Python::path("jax.grad")), both).call(given);
                self.flush()?;
                let slopes = self.new_slopes(of, by);
                self.line(format!("{} = {found}", slopes.join(", ")));
                Ok(())
            }
            Calculus::Recorded => {
                let names = self.list_of(by);
                let loss = self.writer.spelled(of);
                let slopes = self.new_slopes(of, by);
                let comma = if slopes.len() == 1 { "," } else { "" };
                let keep = if again || self.is_recorded_above() { ", retain_graph=True" } else { "" };
                let left = slopes.join(", ");
                self.line(format!("{left}{comma} = torch.autograd.grad({loss}, [{names}]{keep})"));
                Ok(())
            }
        }
    }

    /// What moves: first what the optimizer does, then the updates.
    fn moves(&mut self, training: &Training<'_>, descent: Option<&WrittenDescent<'_>>) -> Result<(), Fault> {
        let recorded = self.writer.export.calculus == Calculus::Recorded;
        let mut silent = false;
        let mut in_place = BTreeSet::new();
        if let Some(descent) = descent {
            let lines = match &descent.library {
                Some(_) => {
                    self.library_step(&descent.rule, descent.of.loss)?;
                    in_place.extend(descent.of.learned.iter().copied());
                    Vec::new()
                }
                None => {
                    let mut lines = self.writer.setting_lines(&descent.rule, true);
                    let kept = !training.gradients.is_empty();
                    lines.extend(self.writer.rule_lines(&descent.rule, descent.of, kept)?);
                    lines
                }
            };
            silent = recorded && !(lines.is_empty() && training.moves.is_empty());
            if silent {
                self.line("with torch.no_grad():");
            }
            self.depth += usize::from(silent);
            lines.iter().for_each(|line| self.line(line));
        }
        for next in &training.moves {
            match next {
                Move::Gradients(_) if silent => {
                    return Err(wordless(
                        self.writer.export,
                        "a gradient between updates beside a `descend`",
                    ));
                }
                Move::Gradients(gradients) => self.gradients(gradients, true)?,
                Move::Line(line) if line.is_update() => self.update(*line, &in_place)?,
                Move::Line(line) => self.given(*line)?,
            }
        }
        self.depth -= usize::from(silent);
        Ok(())
    }

    /// `update w = …`; what an optimizer of the library holds is changed in its place.
    fn update(&mut self, line: ResolvedLine<'_>, in_place: &BTreeSet<Symbol>) -> Result<(), Fault> {
        let StatementKind::Update { names, values } = &line.statement().kind else { return Ok(()) };
        self.writer.text = line.block.resolution.clone();
        let symbols = self.symbols(line, names);
        if symbols.iter().all(|symbol| !in_place.contains(symbol)) {
            return self.definition(Role::State, &symbols, values);
        }
        let ([symbol], [value]) = (symbols.as_slice(), values.as_slice()) else {
            return Err(wordless(self.writer.export, "an `update` of several names beside a `descend`"));
        };
        let value = self.writer.array(value)?;
        let value = self.writer.wrapped(value);
        self.flush()?;
        let name = Python::word(self.writer.spelled(*symbol));
        self.line(name.dot("copy_").call([value]).to_string());
        Ok(())
    }

    /// Forgets how names came about, so that what is recorded begins with them.
    fn detach(&mut self, descent: Option<&WrittenDescent<'_>>) {
        let script = self.writer.script;
        let learned: &[Symbol] = descent.map_or(&[], |descent| &descent.of.learned);
        let library = descent.is_some_and(|descent| descent.library.is_some());
        let own = script.carried.iter().filter(|symbol| match learned.contains(symbol) {
            true => !library,
            false => script.differentiated.contains(symbol),
        });
        for symbol in own {
            let name = self.writer.spelled(*symbol);
            self.line(format!("{name} = {name}.detach().requires_grad_()"));
        }
    }

    /// Whether something is differentiated that no step changes: what is recorded of it above the loop serves all steps.
    fn is_recorded_above(&self) -> bool {
        let script = self.writer.script;
        script.differentiated.iter().any(|symbol| !script.carried.contains(symbol))
    }

    fn list_of(&self, symbols: &[Symbol]) -> String {
        symbols.iter().map(|symbol| self.writer.spelled(*symbol)).collect::<Vec<_>>().join(", ")
    }

    /// The condition behind `until`, asked once a step has been made; `observed` are definitions of its own.
    fn until(
        &mut self,
        training: &Training<'_>,
        observed: &[ResolvedLine<'_>],
        before: Python,
    ) -> Result<(), Fault> {
        let Some(until) = &training.duration.until else { return Ok(()) };
        let made = Python::word(self.writer.names.own("step", "step"));
        let made = Python::comparison(made, ">", Python::word("1"));
        if !observed.is_empty() {
            self.line(format!("if {made}:"));
            self.depth += 1;
        }
        let before = Piece { python: before, kind: Kind::Plain };
        let step = std::mem::replace(&mut self.writer.step, before);
        observed.iter().try_for_each(|line| self.given(*line))?;
        self.writer.text = training.line.block.resolution.clone();
        let condition = self.writer.expression(until)?.python;
        self.writer.step = step;
        self.flush()?;
        let condition = match observed.is_empty() {
            true => Python::infix(Infix::And, made, condition),
            false => condition,
        };
        self.line(format!("if {condition}:\n    break"));
        self.depth -= usize::from(!observed.is_empty());
        Ok(())
    }

    /// A step of the library's own optimizer.
    fn library_step(&mut self, rule: &WrittenRule, loss: Symbol) -> Result<(), Fault> {
        let loss = self.writer.spelled(loss);
        let parameters = self.writer.names.own("parameters", "parameters");
        let optimizer = self.writer.names.own("optimizer", "optimizer");
        self.line(format!("{optimizer}.zero_grad()"));
        // What was recorded above the loop is there in the next step, too.
        let keep = if self.is_recorded_above() { "retain_graph=True" } else { "" };
        self.line(format!("{loss}.backward({keep})"));
        let setting = |name: &str| {
            rule.settings.iter().find(|setting| setting.name == name).map(|setting| &setting.value)
        };
        if let Some(most) = setting("clip_value").filter(|_| rule.has("clip_value")) {
            self.line(format!("torch.nn.utils.clip_grad_value_({parameters}, {most})"));
        }
        if let Some(most) = setting("clip_norm").filter(|_| rule.has("clip_norm")) {
            self.line(format!("torch.nn.utils.clip_grad_norm_({parameters}, {most})"));
        }
        let moving = || rule.settings.iter().filter(|setting| setting.moves);
        if let Some(setting) = moving().find(|setting| setting.name != "rate") {
            let what = format!("a `{}` that changes from step to step", setting.name);
            return Err(wordless(self.writer.export, &what));
        }
        if let Some(rate) = moving().next() {
            self.line(format!("{optimizer}.param_groups[0][\"lr\"] = {}", rate.value));
        }
        self.line(format!("{optimizer}.step()"));
        Ok(())
    }

    /// The head of a loop; what follows stands in it.
    fn head(&mut self, training: &Training<'_>) -> Result<(), Fault> {
        let duration = training.duration;
        let step = self.writer.names.own("step", "step");
        let amount = self.writer.expression(&duration.amount)?.python;
        let Some(batches) = &training.batches else {
            let last = match amount.number().filter(|number| number.fract() == 0.0) {
                Some(number) => Python::word(crate::numbers::python(number + 1.0)),
                None => Python::infix(Infix::Add, amount, Python::word("1")),
            };
            self.enter(format!("for {step} in range(1, {last}):"));
            return Ok(());
        };
        let [rows, count, first, order, part] =
            ["rows", "batches", "first", "order", "batch"].map(|word| self.writer.names.own(word, word));
        let steps = match duration.unit {
            DurationUnit::Epochs => Python::infix(Infix::Multiply, amount, Python::word(&count)),
            DurationUnit::Steps => amount,
        };
        let size = self.batches(batches)?;
        let given = self.given_order(batches)?;
        let last = Python::infix(Infix::Add, steps, Python::word("1"));
        self.enter(format!("for {step} in range(1, {last}):"));
        self.line(format!("{first} = ({step} - 1) % {count} * {size}"));
        match given {
            None => self.line(format!("if {first} == 0:\n    {order} = rng.permutation({rows})")),
            Some(orders) => {
                self.line(format!("{order} = {orders}[({step} - 1) // {count} % len({orders})]"));
            }
        }
        self.line(format!("{part} = {order}[{first}:{first} + {size}]"));
        Ok(())
    }

    /// The author's own order of the rows, if there is one: a row for each epoch.
    fn given_order(&mut self, batches: &BatchPlan<'_>) -> Result<Option<String>, Fault> {
        let Some(order) = batches.order else { return Ok(None) };
        let ExpressionKind::List(items) = order.kind.as_ref() else {
            return Err(wordless(self.writer.export, "an `order=` that is computed"));
        };
        let (orders, rows) =
            (self.writer.names.own("orders", "orders"), self.writer.names.own("rows", "rows"));
        let list = self.writer.raw_list(items)?;
        self.writer.imports.insert("import numpy as np");
        self.line(format!("{orders} = np.array({list}).reshape(-1, {rows})"));
        Ok(Some(orders))
    }

    /// How the data are cut into batches.
    fn batches(&mut self, batches: &BatchPlan<'_>) -> Result<String, Fault> {
        let Some(first) = batches.cut.first().copied() else {
            return Err(wordless(self.writer.export, "`batch=` of no data"));
        };
        let size = self.writer.expression(batches.size)?.python;
        let first = self.writer.spelled(first);
        let [rows, batches] = ["rows", "batches"].map(|word| self.writer.names.own(word, word));
        // A size that has a name keeps it.
        let name = match &size {
            Python::Word(word) if size.number().is_none() => {
                self.line(format!("{rows} = len({first})"));
                word.clone()
            }
            _ => {
                let name = self.writer.names.own("size", "size");
                self.line(format!("{rows}, {name} = len({first}), {size}"));
                name
            }
        };
        self.line(format!("{batches} = -(-{rows} // {name})"));
        Ok(name)
    }

    /// The end of a loop.
    fn leave(&mut self) {
        self.depth -= 1;
        self.mark = None;
        self.writer.changing.clear();
        self.writer.held.clear();
        self.writer.parts.clear();
        self.gap();
    }

    /// The beginning of a loop.
    fn enter(&mut self, head: String) {
        self.mark = Some((self.lines.len(), self.depth));
        self.line(head);
        self.depth += 1;
    }
}
