//! Lists, comprehensions and numbers as Python: arrays where the library wants such, else its own; knows no operator.

use super::expressions::{Local, Piece, PythonKind, Writer};
use super::python::{Bracket, Python};
use super::wordless;
use crate::language::syntax::{Expression, ExpressionKind, ForClause, UnaryOperator};
use crate::report::Fault;
use crate::resolve::Bound;
use crate::script::Nature;

impl Writer<'_> {
    /// An array of computed parts.
    fn stacked(&self, list: Python) -> Python {
        self.export.stacked(&list)
    }

    /// `[a, b]`
    pub(super) fn list(&mut self, items: &[Expression]) -> Result<Piece, Fault> {
        if !items.is_empty() && items.iter().all(|item| matches!(item.kind.as_ref(), ExpressionKind::Text(_)))
        {
            return Ok(Piece { python: self.raw_list(items)?, kind: PythonKind::Text });
        }
        if items.iter().all(is_literal) {
            let list = self.raw_list(items)?;
            return Ok(Piece { python: self.export.literal(list), kind: PythonKind::Array });
        }
        let parts: Vec<Piece> = items.iter().map(|item| self.expression(item)).collect::<Result<_, _>>()?;
        if parts.iter().any(|part| part.kind == PythonKind::Text) {
            return Ok(Piece { python: self.raw_list(items)?, kind: PythonKind::Text });
        }
        if parts.iter().any(|part| part.kind == PythonKind::Function) {
            return Ok(Piece { python: self.raw_list(items)?, kind: PythonKind::Function });
        }
        let literal = !parts.is_empty() && parts.iter().all(Piece::is_literal_truth);
        let (parts, kind) = self.of_one_kind(parts);
        if literal {
            return Ok(Piece { python: self.export.made_array(Python::List(parts)), kind });
        }
        Ok(Piece { python: self.stacked(Python::List(parts)), kind })
    }

    /// Parts of one array: truth values if all of them are, and else numbers.
    pub(super) fn of_one_kind(&self, parts: Vec<Piece>) -> (Vec<Python>, PythonKind) {
        if !parts.is_empty() && parts.iter().all(Piece::is_true_or_false) {
            let all = parts.iter().all(Piece::is_literal_truth);
            let parts = parts.into_iter().map(|part| if all { part.python } else { self.wrapped(part) });
            return (parts.collect(), PythonKind::Truth);
        }
        let numbers = parts.into_iter().map(|part| self.wrapped(self.as_numbers(part)));
        (numbers.collect(), PythonKind::Array)
    }

    /// Whether an expression is known to be 0.
    pub(super) fn is_zero(&mut self, expression: &Expression) -> bool {
        let text = self.text.clone();
        let numbers = self.facts.numbers(&text, expression);
        numbers.is_some_and(|numbers| numbers.iter().any(|number| *number == 0.0))
    }

    /// A text for each truth value of a list.
    pub(super) fn chosen_texts(
        &mut self,
        then: Piece,
        (asked, condition): (&Expression, Python),
        otherwise: Piece,
    ) -> Result<Piece, Fault> {
        let is_text = |side: &Piece| matches!(&side.python, Python::Word(word) if word.starts_with('"'));
        if self.nature(asked) != Some(Nature::Truths(1)) || ![&then, &otherwise].into_iter().all(is_text) {
            return Err(wordless(self.export, "a choice between texts by what is computed"));
        }
        let holds = self.names.own("holds", "holds");
        let [then, otherwise] = [then, otherwise].map(|side| Box::new(side.python));
        let chosen = Python::Choice { then, condition: Box::new(Python::word(&holds)), otherwise };
        let python = Python::comprehension(Bracket::Square, chosen, vec![(holds, condition)]);
        Ok(Piece { python, kind: PythonKind::Text })
    }

    /// The texts of a list at several places.
    pub(super) fn texts_at(&mut self, texts: Python, places: Python) -> Piece {
        let place = self.names.own("place", "place");
        let one = texts.index(vec![Python::word("int").call([Python::word(&place)])]);
        let python = Python::comprehension(Bracket::Square, one, vec![(place, places)]);
        Piece { python, kind: PythonKind::Text }
    }

    /// A list of Python's own.
    pub(super) fn raw_list(&mut self, items: &[Expression]) -> Result<Python, Fault> {
        let one = |item: &Expression| match item.kind.as_ref() {
            ExpressionKind::List(inner) => self.raw_list(inner),
            _ => self.expression(item).map(|piece| piece.python),
        };
        Ok(Python::List(items.iter().map(one).collect::<Result<_, _>>()?))
    }

    /// A piece where the library takes arrays only.
    pub(super) fn wrapped(&self, piece: Piece) -> Python {
        match (piece.kind, self.export.number) {
            (PythonKind::Plain, Some(number)) => Python::pattern(number, "x", &as_float(piece.python)),
            (PythonKind::Bool, Some(number)) => Python::pattern(number, "x", &piece.python),
            _ => piece.python,
        }
    }

    /// `[e for k in range(5)]`
    pub(super) fn comprehension(
        &mut self,
        body: &Expression,
        bindings: &[ForClause],
    ) -> Result<Piece, Fault> {
        let outside = self.locals.len();
        let mut clauses = Vec::new();
        let mut failed = None;
        for binding in bindings {
            match self.sequence(&binding.source) {
                Ok((source, kind)) => {
                    let names = binding.names.iter().map(|name| self.names.local(&name.text));
                    let names: Vec<String> = names.collect();
                    let locals =
                        names.iter().map(|name| Local { python: Python::word(name), kind, symbol: None });
                    self.locals.extend(locals);
                    clauses.push((names.join(", "), source));
                }
                Err(fault) => failed = Some(fault),
            }
        }
        let body = match failed {
            None => self.expression(body),
            Some(fault) => Err(fault),
        };
        self.locals.truncate(outside);
        let body = body?;
        let kind = match body.kind {
            PythonKind::Text => PythonKind::Text,
            PythonKind::Truth | PythonKind::Bool => PythonKind::Truth,
            _ => PythonKind::Array,
        };
        let list = Python::comprehension(Bracket::Square, self.wrapped(body), clauses);
        Ok(Piece { python: if kind == PythonKind::Text { list } else { self.stacked(list) }, kind })
    }

    /// What a comprehension goes through, and what kind of value each element is.
    fn sequence(&mut self, source: &Expression) -> Result<(Python, PythonKind), Fault> {
        match source.kind.as_ref() {
            ExpressionKind::Call { arguments, .. } if self.is_range(source) => {
                let parts: Vec<Piece> = arguments
                    .iter()
                    .map(|argument| self.expression(&argument.value))
                    .collect::<Result<_, _>>()?;
                let whole =
                    parts.iter().all(|part| matches!(part.kind, PythonKind::Plain | PythonKind::Whole));
                let parts = parts.into_iter().map(|part| part.python);
                match whole {
                    true => Ok((Python::word("range").call(parts), PythonKind::Plain)),
                    false => {
                        Ok((Python::word(self.export.module).dot("arange").call(parts), PythonKind::Array))
                    }
                }
            }
            ExpressionKind::List(items) if items.iter().all(is_number) => {
                Ok((self.raw_list(items)?, PythonKind::Plain))
            }
            _ => {
                let piece = self.expression(source)?;
                let kind = match piece.kind {
                    kind @ (PythonKind::Text | PythonKind::Function | PythonKind::Truth) => kind,
                    _ => PythonKind::Array,
                };
                Ok((piece.python, kind))
            }
        }
    }

    /// Whether an expression is a call of the catalogue's `range`.
    pub(super) fn is_range(&self, expression: &Expression) -> bool {
        let is_call = matches!(expression.kind.as_ref(), ExpressionKind::Call { primes: 0, .. });
        let is_row = matches!(self.text.bound(expression), Bound::BuiltIn(row) if row.name == "range");
        is_call && is_row && matches!(self.text.perhaps(expression), Bound::Nothing)
    }

    /// Whether an expression is the name of a function.
    pub(super) fn is_function(&self, expression: &Expression) -> bool {
        let is_name = matches!(expression.kind.as_ref(), ExpressionKind::Name(_));
        is_name && matches!(self.text.bound(expression), Bound::Function(_) | Bound::BuiltIn(_))
    }
}

/// Whether an expression is a number, perhaps with a sign.
pub(super) fn is_number(expression: &Expression) -> bool {
    match expression.kind.as_ref() {
        ExpressionKind::Number(_) => true,
        ExpressionKind::Unary { operator: UnaryOperator::Negate, operand } => is_number(operand),
        _ => false,
    }
}

/// Whether an expression is a number, or a list of such.
pub(super) fn is_literal(expression: &Expression) -> bool {
    match expression.kind.as_ref() {
        ExpressionKind::List(items) => items.iter().all(is_literal),
        _ => is_number(expression),
    }
}

/// A number of Python's own that is no integer.
pub(super) fn as_float(python: Python) -> Python {
    if python.number().is_some() { float(python) } else { Python::word("float").call([python]) }
}

/// A whole number with a point, so that it is no integer.
pub(super) fn float(python: Python) -> Python {
    match python {
        Python::Word(word) => {
            let whole = word.trim_start_matches('-');
            match !whole.is_empty() && whole.chars().all(|letter| letter.is_ascii_digit()) {
                true => Python::Word(format!("{word}.0")),
                false => Python::Word(word),
            }
        }
        Python::Prefix(sign, inner) => Python::prefix(sign, float(*inner)),
        other => other,
    }
}
