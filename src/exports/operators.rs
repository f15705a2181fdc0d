//! Operators, comparisons and choices as Python: by what kind of values their operands are; knows no function by name.

use super::expressions::{Piece, PythonKind, Writer, truths};
use super::lists::float;
use super::python::{Infix, Prefix, Python};
use super::wordless;
use crate::language::syntax::{BinaryOperator, Comparison, Expression, UnaryOperator};
use crate::report::Fault;

/// How many signs may stand in a row: Python's compiler goes a level deeper for each, and refuses some thousands.
const MOST_SIGNS: usize = 1000;

impl Writer<'_> {
    pub(super) fn unary(&mut self, operator: UnaryOperator, operand: &Expression) -> Result<Piece, Fault> {
        let inner = self.expression(operand)?;
        match operator {
            UnaryOperator::Plus => Ok(self.as_numbers(inner)),
            UnaryOperator::Negate => {
                let inner = self.as_numbers(inner);
                // A whole zero has no sign in Python.
                let python = match inner.python {
                    Python::Word(word) if word == "0" => Python::word("0.0"),
                    python => python,
                };
                Ok(Piece { python: Python::prefix(Prefix::Minus, python), kind: inner.kind })
            }
            UnaryOperator::Not if matches!(inner.kind, PythonKind::Plain | PythonKind::Bool) => {
                Ok(Piece { python: Python::prefix(Prefix::Not, inner.python), kind: PythonKind::Bool })
            }
            UnaryOperator::Not => {
                let not = Python::word(self.export.module).dot("logical_not");
                Ok(Piece { python: not.call([inner.python]), kind: PythonKind::Truth })
            }
        }
    }

    /// Operands joined from left to right.
    pub(super) fn joined(
        &mut self,
        first: &Expression,
        rest: &[(BinaryOperator, Expression)],
    ) -> Result<Piece, Fault> {
        if rest.len() > MOST_SIGNS {
            return Err(wordless(self.export, "a sum or product of so many terms"));
        }
        let mut single = self.rank(first) == Some(0);
        let mut left = self.expression(first)?;
        for (operator, operand) in rest {
            single |= self.rank(operand) == Some(0);
            let right = self.expression(operand)?;
            // Python's own numbers cannot be divided by 0.
            let plain = (left.kind, right.kind) == (PythonKind::Plain, PythonKind::Plain);
            if *operator == BinaryOperator::Divide && plain && self.is_zero(operand) {
                return Err(wordless(self.export, "a division of a plain number by 0"));
            }
            left = self.binary(*operator, left, right, single)?;
        }
        Ok(left)
    }

    /// Two operands, of which one may be known to be a `single` number.
    fn binary(
        &mut self,
        operator: BinaryOperator,
        left: Piece,
        right: Piece,
        single: bool,
    ) -> Result<Piece, Fault> {
        if left.kind == PythonKind::Text || right.kind == PythonKind::Text {
            return Ok(Piece {
                python: Python::infix(Infix::Add, left.python, right.python),
                kind: PythonKind::Text,
            });
        }
        // A product of truth values is one, in every library, and of them and numbers one of numbers.
        let product = operator == BinaryOperator::Multiply;
        let truths = product && [&left, &right].iter().all(|side| side.kind == PythonKind::Truth);
        let mixed = product
            && matches!(
                (left.kind, right.kind),
                (PythonKind::Array, PythonKind::Truth) | (PythonKind::Truth, PythonKind::Array)
            );
        let (left, right) = match truths || mixed {
            true => (left, right),
            false => (self.as_numbers(left), self.as_numbers(right)),
        };
        if operator == BinaryOperator::Power
            && let Some(power) = self.power(&left, &right)?
        {
            return Ok(power);
        }
        // A single number has no axis for a product of matrices.
        let single = single || [&left, &right].iter().any(|side| side.kind == PythonKind::Plain);
        let sign = infix(operator, single);
        let kind = match (left.kind, right.kind) {
            _ if truths => PythonKind::Truth,
            (PythonKind::Plain, PythonKind::Plain) => PythonKind::Plain,
            (PythonKind::Whole, PythonKind::Plain | PythonKind::Whole)
            | (PythonKind::Plain, PythonKind::Whole)
                if sign != Infix::Divide =>
            {
                PythonKind::Whole
            }
            _ => PythonKind::Array,
        };
        Ok(Piece { python: Python::infix(sign, left.python, right.python), kind })
    }

    pub(super) fn comparison(
        &mut self,
        whole: &Expression,
        first: &Expression,
        rest: &[(Comparison, Expression)],
    ) -> Result<Piece, Fault> {
        let mut left = self.expression(first)?;
        let mut links = Vec::new();
        for (sign, side) in rest {
            let right = self.expression(side)?;
            // Python compares two lists as wholes, and a list with a text never holds.
            if [left.kind, right.kind].contains(&PythonKind::Text) && self.rank(whole) > Some(0) {
                return Err(wordless(self.export, "a comparison of a list of texts"));
            }
            // What was never read, in a branch not taken, has no number for its word.
            if (left.kind == PythonKind::Text) != (right.kind == PythonKind::Text) {
                return Err(wordless(self.export, "a word of a column that was never read"));
            }
            let is_plain =
                |kind: &PythonKind| matches!(kind, PythonKind::Plain | PythonKind::Bool | PythonKind::Text);
            let plain = [left.kind, right.kind].iter().all(is_plain);
            let python = Python::comparison(left.python, symbol(*sign), right.python.clone());
            links.push(Piece { python, kind: if plain { PythonKind::Bool } else { PythonKind::Truth } });
            left = right;
        }
        Ok(all_of(links, Infix::BitAnd, Infix::And))
    }

    pub(super) fn logical(&mut self, all: bool, parts: &[Expression]) -> Result<Piece, Fault> {
        let parts: Vec<Piece> = parts.iter().map(|part| self.expression(part)).collect::<Result<_, _>>()?;
        let parts = parts.into_iter().map(truths).collect();
        Ok(match all {
            true => all_of(parts, Infix::BitAnd, Infix::And),
            false => all_of(parts, Infix::BitOr, Infix::Or),
        })
    }

    pub(super) fn conditional(
        &mut self,
        then: &Expression,
        condition: &Expression,
        otherwise: &Expression,
    ) -> Result<Piece, Fault> {
        let asked_for = condition;
        let single = self.rank(condition) == Some(0);
        let asked = self.expression(condition)?;
        let then = self.branch(then, &asked, true)?;
        let otherwise = self.branch(otherwise, &asked, false)?;
        let condition = asked;
        let texts = then.kind == PythonKind::Text || otherwise.kind == PythonKind::Text;
        let truths = then.is_true_or_false() && otherwise.is_true_or_false();
        let (then, otherwise) = match truths || texts {
            true => (then, otherwise),
            false => (self.as_numbers(then), self.as_numbers(otherwise)),
        };
        if matches!(condition.kind, PythonKind::Plain | PythonKind::Bool) || texts && single {
            let kind = match truths {
                _ if then.kind == otherwise.kind => then.kind,
                true => PythonKind::Truth,
                false => PythonKind::Array,
            };
            let [then, condition, otherwise] = [then, condition, otherwise].map(|part| Box::new(part.python));
            return Ok(Piece { python: Python::Choice { then, condition, otherwise }, kind });
        }
        let condition = match condition.kind {
            PythonKind::Truth => condition.python,
            _ => Python::comparison(condition.python, "!=", Python::word("0")),
        };
        if texts {
            return self.chosen_texts(then, (asked_for, condition), otherwise);
        }
        let [then, otherwise] = [then, otherwise].map(|side| match side.kind {
            PythonKind::Plain => float(side.python),
            _ => side.python,
        });
        let choose = Python::word(self.export.module).dot("where");
        let kind = if truths { PythonKind::Truth } else { PythonKind::Array };
        Ok(Piece { python: choose.call([condition, then, otherwise]), kind })
    }
}

/// Python's sign for an operator; products of which one side is a `single` number are plain ones.
fn infix(operator: BinaryOperator, single: bool) -> Infix {
    match operator {
        BinaryOperator::Add => Infix::Add,
        BinaryOperator::Subtract => Infix::Subtract,
        BinaryOperator::Divide => Infix::Divide,
        BinaryOperator::FloorDivide => Infix::FloorDivide,
        BinaryOperator::Remainder => Infix::Remainder,
        BinaryOperator::Power => Infix::Power,
        BinaryOperator::Multiply => Infix::Multiply,
        BinaryOperator::MatrixMultiply if single => Infix::Multiply,
        BinaryOperator::MatrixMultiply => Infix::MatrixMultiply,
    }
}

/// Truth values joined by a sign; Python's own by a word.
fn all_of(parts: Vec<Piece>, sign: Infix, word: Infix) -> Piece {
    let plain = parts.iter().all(|part| matches!(part.kind, PythonKind::Plain | PythonKind::Bool));
    let (glue, kind) = if plain { (word, PythonKind::Bool) } else { (sign, PythonKind::Truth) };
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_else(|| Piece::word("True", PythonKind::Bool));
    if parts.len() == 0 {
        return first;
    }
    let python = parts.fold(first.python, |left, right| Python::infix(glue, left, right.python));
    Piece { python, kind }
}

fn symbol(sign: Comparison) -> &'static str {
    match sign {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
    }
}
