//! Indices as Python: arrays among them become whole numbers; knows no function by name.

use super::expressions::{ATOM, Kind, Piece, Writer, is_literal};
use super::uses::Uses;
use super::wordless;
use crate::language::syntax::{Expression, ExpressionKind, IndexItem};
use crate::report::Fault;

impl Writer<'_> {
    /// `x[0, 1:]`, or what puts a part in its place: `place(part, shape)[0, 1:]`.
    pub(super) fn index(&mut self, object: &Expression, items: &[IndexItem]) -> Result<Piece, Fault> {
        let words: Vec<String> = items.iter().map(|item| self.index_item(item)).collect::<Result<_, _>>()?;
        let words = words.join(", ");
        if let ExpressionKind::Call { function, primes: 0, arguments } = object.kind.as_ref()
            && let Some(text) = self.put_back(&function.text, arguments, &words)?
        {
            return Ok(Piece::atom(text, Kind::Array));
        }
        let piece = self.array(object)?;
        // PyTorch has no slices that go backwards.
        if self.export.number.is_some() && words.contains("::-1") {
            let axes = words.split(", ").enumerate();
            let turned: Vec<String> =
                axes.clone().filter(|(_, word)| *word == "::-1").map(|(axis, _)| axis.to_string()).collect();
            return match axes.clone().all(|(_, word)| matches!(word, ":" | "::-1")) {
                true => {
                    Ok(Piece::atom(format!("{}.flip({})", piece.within(ATOM), turned.join(", ")), piece.kind))
                }
                false => Err(wordless(self.export, "a slice that goes backwards")),
            };
        }
        let kind = if piece.kind == Kind::Array { Kind::Array } else { piece.kind };
        Ok(Piece::atom(format!("{}[{words}]", piece.within(ATOM)), kind))
    }

    fn index_item(&mut self, item: &IndexItem) -> Result<String, Fault> {
        match item {
            IndexItem::Rest(_) => Ok("...".to_string()),
            IndexItem::At(at) => self.whole(at),
            IndexItem::Slice { start, stop, step, .. } => {
                let mut end = |part: &Option<Expression>| match part {
                    Some(part) => self.whole(part),
                    None => Ok(String::new()),
                };
                let (start, stop) = (end(start)?, end(stop)?);
                match end(step)?.as_str() {
                    "" => Ok(format!("{start}:{stop}")),
                    step => Ok(format!("{start}:{stop}:{step}")),
                }
            }
        }
    }

    /// An expression as whole numbers.
    fn whole(&mut self, at: &Expression) -> Result<String, Fault> {
        match at.kind.as_ref() {
            ExpressionKind::List(items) if items.iter().all(is_literal) => return self.raw_list(items),
            // Whole numbers in every library if its ends are.
            ExpressionKind::Call { function, primes: 0, arguments }
                if function.text == "range" && !self.outline.defines("range") =>
            {
                let ends: Vec<String> =
                    arguments.iter().map(|argument| self.whole(&argument.value)).collect::<Result<_, _>>()?;
                return Ok(format!("{}.arange({})", self.export.module, ends.join(", ")));
            }
            _ => {}
        }
        let piece = self.expression(at)?;
        match piece.kind {
            Kind::Plain if piece.text.contains('/') && !piece.text.contains("//") => {
                Ok(format!("int({})", piece.text))
            }
            Kind::Plain | Kind::Whole | Kind::Text => Ok(piece.text),
            // A mask picks where it holds.
            Kind::Truth | Kind::Bool => Ok(piece.text),
            Kind::Array => {
                // What an argument of a function is, only its call knows.
                let is_array = |name: &String| {
                    !self.arguments.contains(name)
                        && self.facts.shape(name).is_some_and(|shape| !shape.is_scalar())
                };
                let known = Uses::of(at).names.iter().all(is_array);
                let text = if known {
                    piece.within(ATOM)
                } else {
                    format!("{}.asarray({})", self.export.module, piece.text)
                };
                Ok(self.export.whole.replace("{}", &text))
            }
        }
    }
}
