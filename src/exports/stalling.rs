//! `stalled(measure, n)` as Python: a look at the measure in each step, and what it remembers; knows no loop.

use super::expressions::{Piece, PythonKind, Writer};
use super::python::Python;
use super::python::statements::PythonStatement;
use super::wordless;
use crate::language::syntax::{Argument, Expression, ExpressionId};
use crate::report::Fault;

/// What looks at a measure; its smallest value is as old as so many looks.
const WATCH: &str = "def watch():
    best, age = float(\"nan\"), 0

    def stalled(measure, steps, by=0):
        nonlocal best, age
        measure = float(measure)
        better = measure - measure == 0 and not measure >= best - by
        best, age = (measure, 0) if better else (best, age + 1)
        return age >= steps

    return stalled";

impl Writer<'_> {
    /// What remembers the measures that are looked at, above the loop.
    pub(super) fn watches(&mut self, looks: Vec<ExpressionId>) -> Vec<PythonStatement> {
        let mut lines = Vec::new();
        for look in looks {
            let watch = self.helper("watch", WATCH).call([]);
            lines.push(PythonStatement::assign(self.watch(look), watch));
        }
        lines
    }

    /// `stalled(L, 10)`: the look is made in every step, whatever else the condition asks, and so above it.
    pub(super) fn stalled(&mut self, call: &Expression, arguments: &[Argument]) -> Result<Piece, Fault> {
        let mut given = Vec::new();
        for argument in arguments {
            given.push(self.expression(&argument.value)?.python);
        }
        if given.is_empty() {
            return Err(wordless(self.export, "this `stalled(…)`"));
        }
        let look = Python::word(self.watch(call.id)).call(given);
        let name = self.names.own(&format!("stalled {:?}", call.id), "is_stalled");
        self.before.push(PythonStatement::assign(&name, look));
        Ok(Piece::word(name, PythonKind::Bool))
    }

    /// What remembers a measure.
    fn watch(&mut self, look: ExpressionId) -> String {
        self.names.own(&format!("watch {look:?}"), "stalled")
    }
}
