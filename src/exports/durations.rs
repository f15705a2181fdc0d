//! How long the loop of a training goes on: its head, its end, and the condition behind `until`; knows no gradient.

use super::expressions::{Piece, PythonKind};
use super::program::ProgramText;
use super::python::statements::{CompoundHead, PythonStatement};
use super::python::{Infix, Python};
use crate::language::syntax::DurationUnit;
use crate::report::Fault;
use crate::script::{ResolvedLine, Training};

impl ProgramText<'_> {
    /// The condition behind `until`, asked once a step has been made; `observed` are definitions of its own.
    pub(super) fn until(
        &mut self,
        training: &Training<'_>,
        observed: &[ResolvedLine<'_>],
        before: Python,
    ) -> Result<(), Fault> {
        let Some(until) = &training.duration.until else { return Ok(()) };
        let made = Python::word(self.writer.names.own("step", "step"));
        let made = Python::comparison(made, ">", Python::word("1"));
        // A look at a measure is made before the first step, too.
        let apart = !observed.is_empty() && training.looks().is_empty();
        if apart {
            self.enter(CompoundHead::If(made.clone()));
        }
        let before = Piece { python: before, kind: PythonKind::Plain };
        let step = std::mem::replace(&mut self.writer.step, before);
        observed.iter().try_for_each(|line| self.given(*line))?;
        self.writer.text = training.line.block.resolution.clone();
        let condition = self.writer.expression(until)?.python;
        self.writer.step = step;
        self.flush()?;
        let condition = if apart { condition } else { Python::infix(Infix::And, made, condition) };
        self.put(PythonStatement::Compound(CompoundHead::If(condition), vec![PythonStatement::Break]));
        if apart {
            self.leave();
        }
        Ok(())
    }

    /// The head of a loop; what follows stands in it.
    pub(super) fn head(&mut self, training: &Training<'_>) -> Result<(), Fault> {
        let duration = training.duration;
        let step = self.writer.names.own("step", "step");
        let amount = self.writer.expression(&duration.amount)?.python;
        let one = Python::word("1");
        let until = |last: Python| Python::word("range").call([Python::word("1"), last]);
        let Some(batches) = &training.batches else {
            let last = match amount.number().filter(|number| number.fract() == 0.0) {
                Some(number) => Python::word(crate::numbers::python(number + 1.0)),
                None => Python::infix(Infix::Add, amount, one),
            };
            self.enter_loop(CompoundHead::For(step, until(last)));
            return Ok(());
        };
        let count = Python::word(self.writer.names.own("batches", "batches"));
        let steps = match duration.unit {
            DurationUnit::Epochs => Python::infix(Infix::Multiply, amount, count.clone()),
            DurationUnit::Steps => amount,
        };
        let size = self.batches(batches)?;
        let given = self.given_order(batches)?;
        self.enter_loop(CompoundHead::For(
            step.clone(),
            until(Python::infix(Infix::Add, steps, one.clone())),
        ));
        let made = Python::infix(Infix::Subtract, Python::word(step), one);
        self.batch(made, (count, size), given);
        Ok(())
    }

    /// The end of a loop.
    pub(super) fn end_loop(&mut self) {
        self.leave_loop();
        self.writer.changing.clear();
        self.writer.held.clear();
        self.writer.parts.clear();
    }
}
