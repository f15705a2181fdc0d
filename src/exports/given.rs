//! What is given to a function of the catalogue, as Python: by what its row says that it takes; knows no function by name.

use super::expressions::{Piece, PythonKind, Writer};
use super::lists::as_float;
use super::python::Python;
use super::wordless;
use crate::functions::{self, Default, Function, Parameter, Takes, Yields};
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::Fault;
use crate::resolve;

impl Writer<'_> {
    /// The arguments of a call in the order of the signature; none for those that are left out.
    pub(super) fn given(
        &mut self,
        row: &Function,
        known: &[Parameter],
        arguments: &[Argument],
    ) -> Result<Vec<Option<Piece>>, Fault> {
        let mut given = vec![None; known.len()];
        for (place, argument) in arguments.iter().enumerate() {
            let index = match &argument.name {
                Some(name) => known.iter().position(|parameter| parameter.name == name.text),
                None => Some(place),
            };
            let Some((index, parameter)) = index.and_then(|index| Some((index, known.get(index)?))) else {
                return Err(wordless(self.export, &format!("this call of `{}`", row.name)));
            };
            given[index] = Some(self.argument(row, parameter, &argument.value)?);
        }
        // Truth values stay such only if all that is mixed with them are.
        if let Yields::As(names) = functions::yields(row.signature) {
            let mixed = |index: &usize| names.contains(&known[*index].name);
            let places: Vec<usize> = (0..known.len()).filter(mixed).collect();
            let truths = places.iter().flat_map(|&place| &given[place]).all(Piece::is_true_or_false);
            for place in places.into_iter().filter(|_| !truths) {
                given[place] = given[place].take().map(|piece| self.as_numbers(piece));
            }
        }
        Ok(given)
    }

    fn argument(
        &mut self,
        row: &Function,
        parameter: &Parameter,
        value: &Expression,
    ) -> Result<Piece, Fault> {
        if let ExpressionKind::List(items) | ExpressionKind::Tuple(items) = value.kind.as_ref()
            && let Some(piece) = self.listed(parameter, items)?
        {
            return Ok(piece);
        }
        let piece = self.expression(value)?;
        if piece.kind == PythonKind::Text && matches!(parameter.takes, Takes::Numbers | Takes::Arrays) {
            return Err(wordless(self.export, &format!("`{}` of texts", row.name)));
        }
        let moved =
            matches!(functions::yields(row.signature), Yields::As(names) if names.contains(&parameter.name));
        let piece = match parameter.takes {
            Takes::Arrays if self.export.particular => {
                return Ok(Piece { python: Python::word("tuple").call([piece.python]), kind: piece.kind });
            }
            Takes::Whole
                if piece.kind == PythonKind::Text || self.rank(value).is_some_and(|rank| rank > 0) =>
            {
                let what = format!("a `{}` of `{}` that is no single number", parameter.name, row.name);
                return Err(wordless(self.export, &what));
            }
            Takes::Lengths if self.rank(value).is_some_and(|rank| rank > 0) => {
                return Ok(Piece { python: self.export.whole(&piece.python), kind: PythonKind::Plain });
            }
            Takes::Whole | Takes::Shape | Takes::Lengths => {
                let several = self.rank(value).is_some_and(|rank| rank > 0);
                return Ok(Piece { python: self.count(parameter, piece, several), kind: PythonKind::Plain });
            }
            Takes::Flag | Takes::Axis | Takes::Text => return Ok(piece),
            _ if moved => piece,
            // PyTorch takes a mean or a sum of numbers only.
            Takes::Truths if !self.export.particular || !sums(row) => piece,
            _ => self.as_numbers(piece),
        };
        let operand = matches!(parameter.takes, Takes::Numbers | Takes::Truths)
            && parameter.default == Default::Required
            && !resolve::draws(row);
        let kind = piece.kind;
        let python = match kind {
            _ if !operand => piece.python,
            // JAX's functions beside those of NumPy take no integers.
            PythonKind::Plain if self.export.takes_floats(row.name) => as_float(piece.python),
            _ => self.wrapped(piece),
        };
        Ok(Piece { python, kind })
    }

    /// A list where a function takes arrays or lengths.
    fn listed(&mut self, parameter: &Parameter, items: &[Expression]) -> Result<Option<Piece>, Fault> {
        Ok(match parameter.takes {
            Takes::Arrays => {
                let parts = items.iter().map(|item| self.expression(item)).collect::<Result<_, _>>()?;
                let (parts, kind) = self.of_one_kind(parts);
                Some(Piece { python: Python::List(parts), kind })
            }
            Takes::Shape | Takes::Lengths | Takes::Axis => {
                Some(Piece { python: self.lengths(items)?, kind: PythonKind::Plain })
            }
            _ => None,
        })
    }

    /// A tuple of whole numbers.
    pub(super) fn lengths(&mut self, items: &[Expression]) -> Result<Python, Fault> {
        let one = |item: &Expression| {
            if let ExpressionKind::List(inner) | ExpressionKind::Tuple(inner) = item.kind.as_ref() {
                return self.lengths(inner);
            }
            let piece = self.expression(item)?;
            Ok(match piece.kind {
                PythonKind::Array => Python::word("int").call([piece.python]),
                _ => piece.python,
            })
        };
        Ok(Python::Tuple(items.iter().map(one).collect::<Result<_, Fault>>()?))
    }

    /// A setting that is a whole number, or a shape.
    fn count(&self, parameter: &Parameter, piece: Piece, several: bool) -> Python {
        let python = match piece.kind {
            PythonKind::Plain | PythonKind::Whole => piece.python,
            _ => Python::word("int").call([piece.python]),
        };
        // PyTorch wants a tuple.
        let is_shape = match &python {
            Python::Attribute(_, name) => name == "shape",
            Python::Call(function, _) => several || **function == Python::word("tuple"),
            _ => false,
        };
        match parameter.takes == Takes::Shape && self.export.particular && !is_shape {
            true => Python::Tuple(vec![python]),
            false => python,
        }
    }
}

/// Whether a function takes truth values and gives numbers.
fn sums(row: &Function) -> bool {
    functions::yields(row.signature) == Yields::Numbers
}
