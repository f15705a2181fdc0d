//! The branches of a choice that are not taken: they must not touch the gradient in a library that computes both; knows no
//! function by name.

use super::expressions::{Piece, PythonKind, Writer};
use super::python::Python;
use crate::functions::{Function, Meaning};
use crate::graph::{Attributes, Graph, Kernel, array};
use crate::language::syntax::{BinaryOperator, Expression, ExpressionKind};
use crate::report::Fault;
use crate::resolve::Bound;

impl Writer<'_> {
    /// A branch of a choice. Where it is not taken, what it is made of is 1, so that an infinite slope does not come
    /// through: nought times infinity is no number.
    pub(super) fn branch(
        &mut self,
        branch: &Expression,
        condition: &Piece,
        holds: bool,
    ) -> Result<Piece, Fault> {
        let both = matches!(condition.kind, PythonKind::Truth | PythonKind::Array | PythonKind::Whole);
        let differentiates = !self.export.by_hand() && self.differentiates;
        if !both || !differentiates || self.guard.is_some() || !self.is_partial(branch) {
            return self.expression(branch);
        }
        let condition = match condition.kind {
            PythonKind::Truth => condition.python.clone(),
            _ => Python::comparison(condition.python.clone(), "!=", Python::word("0")),
        };
        self.guard = Some((condition, holds));
        let piece = self.expression(branch);
        self.guard = None;
        piece
    }

    /// A value within a branch.
    pub(super) fn guarded(&self, piece: Piece) -> Piece {
        let (Some((condition, holds)), PythonKind::Array) = (&self.guard, piece.kind) else { return piece };
        let one = Python::word("1.0");
        let (then, otherwise) = if *holds { (piece.python, one) } else { (one, piece.python) };
        let choose = Python::word(self.export.module).dot("where");
        Piece { python: choose.call([condition.clone(), then, otherwise]), kind: PythonKind::Array }
    }

    /// Whether an expression is computed element by element, and somewhere has no finite value or slope.
    fn is_partial(&self, branch: &Expression) -> bool {
        let (mut elementwise, mut partial) = (true, false);
        branch.visit(&mut Default::default(), &mut |part, _| match part.kind.as_ref() {
            ExpressionKind::List(_)
            | ExpressionKind::Tuple(_)
            | ExpressionKind::Comprehension { .. }
            | ExpressionKind::Index { .. }
            | ExpressionKind::Member { .. } => elementwise = false,
            ExpressionKind::Binary { rest, .. } => {
                rest.iter().for_each(|(operator, operand)| match operator {
                    BinaryOperator::MatrixMultiply => elementwise = false,
                    BinaryOperator::Divide => {
                        partial |= !matches!(operand.kind.as_ref(), ExpressionKind::Number(_));
                    }
                    BinaryOperator::Power => {
                        partial |= match operand.kind.as_ref() {
                            ExpressionKind::Number(power) => *power < 1.0 || power.fract() != 0.0,
                            _ => true,
                        };
                    }
                    _ => {}
                })
            }
            ExpressionKind::Call { primes: 0, .. } => match self.text.bound(part) {
                Bound::BuiltIn(row) => match finite(row) {
                    Some(finite) => partial |= !finite,
                    None => elementwise = false,
                },
                _ => elementwise = false,
            },
            ExpressionKind::Call { .. } => elementwise = false,
            _ => {}
        });
        elementwise && partial
    }
}

/// Whether a function has finite values on both sides of nought; none if it is not computed element by element.
fn finite(row: &Function) -> Option<bool> {
    let Meaning::Operator(operator) = &row.meaning else { return None };
    let operands = match operator.kernel {
        Kernel::Map1(_) => 1,
        Kernel::Map2(_) => 2,
        _ => return None,
    };
    let mut graph = Graph::new();
    let places = graph.constant(array::vector(vec![-1.5, 0.0, 1.5]));
    let values = graph.apply(operator, &vec![places; operands], Attributes::None).ok()?;
    Some(graph.known(values)?.iter().all(|value| value.is_finite()))
}
