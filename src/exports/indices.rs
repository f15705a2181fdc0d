//! Indices as Python: arrays among them become whole numbers; knows no function by name.

use super::expressions::{Piece, PythonKind, Writer};
use super::lists::is_literal;
use super::python::{Infix, Python};
use super::wordless;
use crate::functions::Meaning;
use crate::language::syntax::{Expression, ExpressionKind, IndexItem, column_names};
use crate::report::Fault;
use crate::resolve::Bound;
use crate::script::Nature;

impl Writer<'_> {
    /// `x[0, 1:]`, or what puts a part in its place: `place(part, shape)[0, 1:]`.
    pub(super) fn index(&mut self, object: &Expression, items: &[IndexItem]) -> Result<Piece, Fault> {
        // The engine holds the factors of a decomposition behind each other, and formulas of ours cut them out.
        if let Bound::BuiltIn(row) = self.text.bound(object)
            && matches!(row.meaning, Meaning::Several(_) | Meaning::Tuple(_))
            && matches!(items, [IndexItem::Slice { .. }])
        {
            return Err(wordless(self.export, &format!("the gradient through `{}`", row.name)));
        }
        if let Some(python) = self.columns(object, items)? {
            return Ok(Piece { python, kind: PythonKind::Array });
        }
        let words: Vec<Python> = items.iter().map(|item| self.index_item(item)).collect::<Result<_, _>>()?;
        if let ExpressionKind::Call { function, primes: 0, arguments } = object.kind.as_ref()
            && let Some(python) = self.put_back(&function.text, arguments, &words)?
        {
            return Ok(Piece { python, kind: PythonKind::Array });
        }
        let piece = match self.expression(object)? {
            piece if piece.kind == PythonKind::Text => piece,
            piece if piece.kind == PythonKind::Truth => piece,
            piece => self.as_numbers(piece),
        };
        if let (PythonKind::Text, [IndexItem::At(at)], [place]) = (piece.kind, items, words.as_slice())
            && self.nature(at) == Some(Nature::Numbers(1))
        {
            return Ok(self.texts_at(piece.python, place.clone()));
        }
        // PyTorch has no slices that go backwards.
        let is_backwards = |item: &Python| is_slice(item, "-1");
        let is_text = piece.kind == PythonKind::Text;
        if self.export.particular && !is_text && words.iter().any(is_backwards) {
            if !words.iter().all(|item| is_backwards(item) || *item == Python::Slice(vec![None, None])) {
                return Err(wordless(self.export, "a slice that goes backwards"));
            }
            let axes = words.iter().enumerate().filter(|(_, item)| is_backwards(item));
            let axes = axes.map(|(axis, _)| Python::word(axis.to_string()));
            return Ok(Piece { python: piece.python.dot("flip").call(axes), kind: piece.kind });
        }
        let negative = |item: &Python| match item {
            Python::Slice(ends) => {
                ends.get(2).and_then(|end| end.as_ref()?.number()).is_some_and(|step| step < 0.0)
            }
            _ => false,
        };
        if self.export.particular && !is_text && words.iter().any(negative) {
            return Err(wordless(self.export, "a slice that goes backwards"));
        }
        Ok(Piece { python: piece.python.index(words), kind: piece.kind })
    }

    /// Columns of a table by their names, which were noted as their numbers: `table[:, 2]`.
    fn columns(&mut self, object: &Expression, items: &[IndexItem]) -> Result<Option<Python>, Fault> {
        let Some(at) = column_names(items) else { return Ok(None) };
        let (Some(Nature::Numbers(axes)), Some(numbers)) =
            (self.nature(at), self.facts.numbers(&self.text, at))
        else {
            return Err(wordless(self.export, "a column that was never read"));
        };
        let numbers: Vec<Python> = numbers.iter().map(|number| Python::word(number.to_string())).collect();
        let python = self.array(object)?.python;
        let place = match (axes, numbers.as_slice()) {
            (0, [number]) => number.clone(),
            _ => {
                let list = Python::List(numbers);
                if self.export.lists_pick { list } else { self.export.made_array(list) }
            }
        };
        Ok(Some(python.index(vec![Python::Slice(vec![None, None]), place])))
    }

    fn index_item(&mut self, item: &IndexItem) -> Result<Python, Fault> {
        match item {
            IndexItem::Rest(_) => Ok(Python::word("...")),
            IndexItem::At(at) => self.whole(at),
            IndexItem::Slice { start, stop, step, .. } => {
                let mut end =
                    |part: &Option<Expression>| part.as_ref().map(|part| self.whole(part)).transpose();
                let mut ends = vec![end(start)?, end(stop)?];
                if let Some(step) = end(step)? {
                    ends.push(Some(step));
                }
                Ok(Python::Slice(ends))
            }
        }
    }

    /// An expression as whole numbers.
    fn whole(&mut self, at: &Expression) -> Result<Python, Fault> {
        match at.kind.as_ref() {
            ExpressionKind::List(items) if items.iter().all(is_literal) => {
                let list = self.raw_list(items)?;
                // JAX wants arrays only.
                return Ok(match self.export.lists_pick {
                    true => list,
                    false => self.export.made_array(list),
                });
            }
            // Whole numbers in every library if its ends are.
            ExpressionKind::Call { arguments, .. } if self.is_range(at) => {
                let ends: Vec<Python> =
                    arguments.iter().map(|argument| self.whole(&argument.value)).collect::<Result<_, _>>()?;
                return Ok(Python::word(self.export.module).dot("arange").call(ends));
            }
            _ => {}
        }
        let piece = self.expression(at)?;
        self.masks |= piece.is_true_or_false();
        match piece.kind {
            PythonKind::Plain if divides(&piece.python) => Ok(Python::word("int").call([piece.python])),
            // A mask picks where it holds.
            PythonKind::Plain
            | PythonKind::Whole
            | PythonKind::Text
            | PythonKind::Truth
            | PythonKind::Bool
            | PythonKind::Function => Ok(piece.python),
            PythonKind::Array => {
                let python = match self.is_known_array(at) {
                    true => piece.python,
                    false => Python::word(self.export.module).dot("asarray").call([piece.python]),
                };
                Ok(self.export.whole(&python))
            }
        }
    }

    /// Whether all that an expression names are arrays; what an argument of a function is, only its call knows.
    fn is_known_array(&self, expression: &Expression) -> bool {
        let mut known = true;
        expression.visit(&mut Default::default(), &mut |part, locals| {
            let is_array = self.rank(part) > Some(0);
            let is_own =
                matches!(part.kind.as_ref(), ExpressionKind::Name(name) if locals.find(name).is_some());
            known &= match self.text.bound(part) {
                Bound::Value(_) => is_array,
                Bound::Local(_) | Bound::Step => is_own || is_array,
                _ => true,
            };
        });
        known
    }
}

/// Whether something is divided in an expression, so that a whole number may have a point.
fn divides(python: &Python) -> bool {
    let is_quotient =
        matches!(python, Python::Infix(_, rest) if rest.iter().any(|(sign, _)| *sign == Infix::Divide));
    is_quotient || python.parts().iter().any(|part| divides(part))
}

/// `::step`
fn is_slice(item: &Python, step: &str) -> bool {
    match item {
        Python::Slice(ends) => match ends.as_slice() {
            [None, None, Some(end)] => end.to_string() == step,
            _ => false,
        },
        _ => false,
    }
}
