//! The loop of each training: definitions, gradients, optimizer, updates, in the order of a step; knows no expression.

use std::collections::BTreeSet;

use super::descent::WrittenRule;
use super::dialect::{Calculus, RecordedWords};
use super::expressions::{Piece, PythonKind};
use super::gradients::slope_function;
use super::program::ProgramText;
use super::python::statements::{CompoundHead, PythonStatement};
use super::python::{Infix, Python};
use super::wordless;
use crate::language::syntax::{Role, StatementKind};
use crate::report::Fault;
use crate::resolve::{STEP, Symbol};
use crate::script::{Descent, Gradients, Move, ResolvedLine, Training};

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
        if self.writer.export.by_hand() {
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
        self.writer.step = Piece { python: step, kind: PythonKind::Plain };
        let descent = match &training.descent {
            Some(descent) => Some(self.descent(training, descent)?),
            None => None,
        };
        let moves = !training.moves.is_empty();
        if descent.as_ref().is_some_and(|descent| descent.library.is_some() && moves) {
            self.writer.held = training.direct.iter().flat_map(|line| line.gives()).copied().collect();
        }
        self.before(descent.as_ref())?;
        self.writer.watches(training.looks()).into_iter().for_each(|line| self.put(line));
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
            let steps = Python::word(self.writer.names.own("steps", "steps"));
            self.put(PythonStatement::Increase(steps, Python::word("1")));
        }
        self.end_loop();
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
        let library = self.writer.library_optimizer(&rule);
        let functional = self.writer.export.functional().is_some();
        let function = functional.then(|| self.writer.loss_function(of.loss, &of.learned));
        Ok(WrittenDescent { of, rule, library, function })
    }

    /// What stands above the loop of a `descend`.
    fn before(&mut self, descent: Option<&WrittenDescent<'_>>) -> Result<(), Fault> {
        self.flush()?;
        let Some(descent) = descent else { return Ok(()) };
        let learned = &descent.of.learned;
        if let (Some((function, _)), Some(words)) = (&descent.function, self.writer.export.functional()) {
            let slopes = slope_function(words, &Python::word(function), learned.len());
            let gradient = self.writer.names.own("gradient function", "gradient");
            let masks = self.writer.functions.iter().any(|known| known.name == *function && known.masks);
            let slopes = if masks { slopes } else { Python::pattern(words.compiled, "f", &slopes) };
            self.put(PythonStatement::assign(gradient, slopes));
        }
        if let (Some(call), Some(words)) = (&descent.library, self.writer.export.recorded()) {
            self.before_optimizer(words, call.clone(), learned);
            return Ok(());
        }
        let settings = self.writer.setting_lines(&descent.rule, false);
        let function = self.writer.rule_function(&descent.rule, learned)?;
        let memory = self.writer.memory_lines(&descent.rule, learned)?;
        settings.into_iter().for_each(|line| self.put(line));
        if let Some(function) = function {
            self.gap();
            self.put(function);
            self.gap();
        }
        memory.into_iter().for_each(|line| self.put(line));
        Ok(())
    }

    /// The batch of a step, and the definitions before anything moves.
    fn beginning(
        &mut self,
        training: &Training<'_>,
        descent: Option<&WrittenDescent<'_>>,
    ) -> Result<(), Fault> {
        if self.writer.export.functional().is_some() {
            // What a step computes besides its gradients sees the batch, too.
            if !training.direct.is_empty() {
                self.take_batch(training);
            }
            let given = training.direct.iter().try_for_each(|line| self.given(*line));
            for symbol in training.cut() {
                self.writer.parts.remove(symbol);
            }
            return given;
        }
        self.take_batch(training);
        if let Some(words) = self.writer.export.recorded() {
            self.detach(words, descent);
        }
        training.body.iter().try_for_each(|line| self.given(*line))
    }

    /// The rows of a step, under names of their own.
    fn take_batch(&mut self, training: &Training<'_>) {
        for symbol in training.cut() {
            let whole = self.writer.spelled(*symbol);
            let part = self.writer.names.own(&format!("batch {symbol:?}"), &format!("{whole}_batch"));
            let batch = self.writer.names.own("batch", "batch");
            self.put(PythonStatement::assign(&part, Python::word(whole).index(vec![Python::word(batch)])));
            self.writer.parts.insert(*symbol, part);
        }
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
            Calculus::Functional(_) => {
                let Some((_, arguments)) = &descent.function else { return Ok(()) };
                let taken = arguments.iter().map(|symbol| match *symbol {
                    STEP => self.writer.step.python.clone(),
                    symbol if training.cut().contains(&symbol) => {
                        let batch = Python::word(self.writer.names.known("batch"));
                        Python::word(self.writer.spelled(symbol)).index(vec![batch])
                    }
                    symbol => Python::word(self.writer.spelled(symbol)),
                });
                let taken: Vec<Python> = taken.collect();
                let slopes = self.new_slopes(loss, learned);
                let gradient = self.writer.names.own("gradient function", "gradient");
                let found = Python::word(gradient).call(taken);
                self.put(PythonStatement::Assign(Python::side_by_side(slopes), found));
            }
            Calculus::Recorded(words) if descent.library.is_none() => {
                let kept = self.is_recorded_above();
                self.recorded_slopes(words, (loss, learned), kept);
            }
            Calculus::Recorded(_) => {}
        }
        for symbol in training.cut() {
            self.writer.parts.remove(symbol);
        }
        Ok(())
    }

    /// The gradients of what was recorded; they stay if others are taken after them.
    fn recorded_slopes(&mut self, words: &RecordedWords, (of, by): (Symbol, &[Symbol]), kept: bool) {
        let (names, list) = (self.new_slopes(of, by), self.list_of(by));
        let loss = Python::word(self.writer.spelled(of));
        let words = if kept { words.slopes_kept } else { words.slopes };
        let found = Python::filled(words, &[("of", &loss), ("by", &list)]);
        // They come side by side, even if there is only one.
        self.put(PythonStatement::Assign(Python::Tuple(names), found));
    }

    /// Names for gradients that are computed here.
    fn new_slopes(&mut self, of: Symbol, by: &[Symbol]) -> Vec<Python> {
        let mut names = Vec::new();
        for symbol in by {
            let name = self.writer.slope(of, *symbol);
            names.push(Python::word(&name));
            self.writer.slopes.insert((of, *symbol), name);
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
            Calculus::Functional(words) => {
                let (function, given) = self.writer.given_function(of, by);
                let found = slope_function(words, &function, by.len()).call(given);
                self.flush()?;
                let slopes = self.new_slopes(of, by);
                self.put(PythonStatement::Assign(Python::side_by_side(slopes), found));
                Ok(())
            }
            Calculus::Recorded(words) => {
                let kept = again || self.is_recorded_above();
                self.recorded_slopes(words, (of, by), kept);
                Ok(())
            }
        }
    }

    /// What moves: first what the optimizer does, then the updates.
    fn moves(&mut self, training: &Training<'_>, descent: Option<&WrittenDescent<'_>>) -> Result<(), Fault> {
        let mut silent = None;
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
            let moves = !(lines.is_empty() && training.moves.is_empty());
            silent = self.writer.export.recorded().filter(|_| moves);
            if let Some(words) = silent {
                self.enter(CompoundHead::With(Python::filled(words.silent, &[])));
            }
            lines.into_iter().for_each(|line| self.put(line));
        }
        for next in &training.moves {
            match next {
                Move::Gradients(_) if silent.is_some() => {
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
        if silent.is_some() {
            self.leave();
        }
        Ok(())
    }

    /// `update w = …`; what an optimizer of the library holds is changed in its place.
    fn update(&mut self, line: ResolvedLine<'_>, in_place: &BTreeSet<Symbol>) -> Result<(), Fault> {
        let StatementKind::Update { names, values } = &line.statement().kind else { return Ok(()) };
        self.writer.text = line.block.resolution.clone();
        let symbols = self.symbols(line, names);
        let held = symbols.iter().any(|symbol| in_place.contains(symbol));
        let Some(words) = self.writer.export.recorded().filter(|_| held) else {
            // What it keeps of a parameter must not go along with the next step of the optimizer.
            self.writer.held.extend(symbols.iter().filter(|_| !in_place.is_empty()));
            return self.definition(Role::State, &symbols, values);
        };
        let ([symbol], [value]) = (symbols.as_slice(), values.as_slice()) else {
            return Err(wordless(self.writer.export, "an `update` of several names beside a `descend`"));
        };
        let value = self.writer.array(value)?;
        let value = self.writer.wrapped(value);
        self.flush()?;
        let name = Python::word(self.writer.spelled(*symbol));
        let replaced = Python::filled(words.replaced, &[("x", &name), ("value", &value)]);
        self.put(PythonStatement::Expression(replaced));
        Ok(())
    }

    /// Forgets how names came about, so that what is recorded begins with them.
    fn detach(&mut self, words: &RecordedWords, descent: Option<&WrittenDescent<'_>>) {
        let script = self.writer.script;
        let learned: &[Symbol] = descent.map_or(&[], |descent| &descent.of.learned);
        let library = descent.is_some_and(|descent| descent.library.is_some());
        let own = script.carried.iter().filter(|symbol| match learned.contains(symbol) {
            true => !library,
            false => script.differentiated.contains(symbol),
        });
        own.for_each(|symbol| self.begin(words, *symbol));
    }

    /// Whether something is differentiated that no step changes: what is recorded of it above the loop serves all steps.
    pub(super) fn is_recorded_above(&self) -> bool {
        let script = self.writer.script;
        script.differentiated.iter().any(|symbol| !script.carried.contains(symbol))
    }

    pub(super) fn list_of(&self, symbols: &[Symbol]) -> Python {
        Python::List(symbols.iter().map(|symbol| Python::word(self.writer.spelled(*symbol))).collect())
    }
}
