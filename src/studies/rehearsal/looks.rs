//! `stalled(measure, n)` in a rehearsal: a look at the measure in each step, as the program makes it; knows no training.

use super::{Halt, Rehearsal, unplaced};
use crate::language::syntax::{Argument, Comparison, Expression, ExpressionKind};
use crate::resolve::{Bound, Form};
use crate::script::ResolvedLine;

impl Rehearsal<'_, '_> {
    /// A condition in which the answers to looks at a measure stand for them; the looks are made.
    pub(super) fn with_looks(
        &mut self,
        line: ResolvedLine<'_>,
        until: &Expression,
    ) -> Result<Expression, Halt> {
        let mut until = until.clone();
        let mut open = vec![&mut until];
        while let Some(part) = open.pop() {
            let looks = matches!(line.block.resolution.bound(part), Bound::Form(Form::Stalled));
            match part.kind.as_ref() {
                ExpressionKind::Call { arguments, .. } if looks => {
                    let has_stalled = self.look(line, part, arguments)?;
                    let [one, other] =
                        [1.0, f64::from(has_stalled)].map(ExpressionKind::Number).map(unplaced);
                    *part.kind =
                        ExpressionKind::Comparison { first: one, rest: vec![(Comparison::Equal, other)] };
                    part.id = unplaced(ExpressionKind::None).id;
                }
                _ => open.extend(part.parts_mut()),
            }
        }
        Ok(until)
    }

    /// Looks at a measure; whether it has not become smaller for so many steps.
    fn look(
        &mut self,
        line: ResolvedLine<'_>,
        call: &Expression,
        arguments: &[Argument],
    ) -> Result<bool, Halt> {
        let mut numbers = Vec::new();
        for argument in arguments {
            let value = self.read_one(line, &argument.value)?;
            numbers.push(self.number(&value)?);
        }
        let [measure, steps, by @ ..] = numbers.as_slice() else { return Err(Halt::Unjudged) };
        let (best, age) = self.looks.entry(call.id).or_default();
        let by = by.first().copied().unwrap_or(0.0);
        let better = measure.is_finite() && best.is_none_or(|best| *measure < best - by);
        (*best, *age) = if better { (Some(*measure), 0) } else { (*best, *age + 1) };
        Ok(*age as f64 >= *steps)
    }
}
