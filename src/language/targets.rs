//! The left side of `=`: the names that get values, and what to say when something else stands there.

use super::foreign;
use super::parser::{Parser, is_reserved};
use super::syntax::{Expression, Name};
use super::tokens::TokenKind;
use crate::report::{Fault, plural};

impl Parser<'_> {
    /// The names before `=`; the finger stops on the `=`.
    pub(super) fn targets(&mut self, word: &str) -> Result<Vec<Name>, Fault> {
        let first = self.place();
        if let Some(names) = self.bracketed_targets()? {
            return Ok(names);
        }
        match self.kind() {
            TokenKind::Name => {}
            TokenKind::Bad(fault) => return Err(Fault::clone(fault)),
            TokenKind::End => return Err(unnamed(word).at(self.visible_place())),
            TokenKind::Sign("=") if !word.is_empty() => return Err(unnamed(word).at(first)),
            TokenKind::Sign("(" | "[") => {
                let fault = Fault::new("the left side of `=` takes names without brackets").at(first);
                return Err(fault.remedy("write `a, b = …`; only whole names get values"));
            }
            _ => {
                let fault = Fault::new(format!(
                    "`{}` cannot be given a value: the left side of `=` takes names",
                    self.spelt()
                ));
                return Err(fault.at(first).remedy("write `name = …`, and compare with `==`"));
            }
        }
        let names = self.names("a value")?;
        if self.at("=") {
            return Ok(names);
        }
        let fault = self.target_fault(word, &names);
        Err(match self.kind() {
            TokenKind::Sign("[" | "." | "+" | "*" | "/" | "@" | "**") => fault.at(self.up_to_equals(first)),
            TokenKind::Sign("(" | "-") if word.is_empty() => fault.at(self.up_to_equals(first)),
            _ => fault.at(self.visible_place()),
        })
    }

    /// `(a, b) =`, whose brackets add nothing.
    fn bracketed_targets(&mut self) -> Result<Option<Vec<Name>>, Fault> {
        let mut offset = 1;
        while self.word_ahead(offset).is_some() && self.sign_ahead(offset + 1) == Some(",") {
            offset += 2;
        }
        let closes = self.word_ahead(offset).is_some() && self.sign_ahead(offset + 1) == Some(")");
        if !self.at("(") || !closes || self.sign_ahead(offset + 2) != Some("=") {
            return Ok(None);
        }
        self.advance();
        let names = self.names("a value")?;
        self.advance();
        Ok(Some(names))
    }

    /// What went wrong behind the names on the left side.
    fn target_fault(&self, word: &str, names: &[Name]) -> Fault {
        let name = names.last().map_or("x", |name| name.text.as_str());
        let whole = self.since(names.first().map_or(self.place(), |first| first.place));
        let before = if word.is_empty() { String::new() } else { format!("{word} ") };
        match self.kind() {
            TokenKind::Bad(fault) => Fault::clone(fault),
            TokenKind::End => Fault::new(format!("`{before}{}` has no value", self.spelling(whole)))
                .at(whole)
                .remedy(format!("write `{before}{} = …`", self.spelling(whole))),
            TokenKind::Prime => Fault::new("a derivative is not defined: it follows from its function")
                .remedy(format!("write `{name}(x) = …`; then `{name}'(x)` is at hand")),
            TokenKind::Name if !is_reserved(self.spelt()) && self.sign_ahead(1) != Some("=") => {
                Fault::new(format!("an `=` is missing between `{name}` and `{}`", self.spelt()))
                    .remedy(format!("write `{before}{name} = …`"))
            }
            TokenKind::Number(_) | TokenKind::Text(_) => {
                Fault::new(format!("an `=` is missing between `{name}` and `{}`", self.spelt()))
                    .remedy(format!("write `{before}{name} = {}`", self.spelt()))
            }
            TokenKind::Name if !is_reserved(self.spelt()) => {
                Fault::new(format!("two names stand side by side: `{name}` and `{}`", self.spelt())).remedy(
                    format!(
                        "join the words of a name by `_`, as in `{name}_{}`, or part two names by a comma",
                        self.spelt()
                    ),
                )
            }
            TokenKind::Sign(sign) => self.target_sign_fault(word, name, sign),
            _ => self.leftover(),
        }
    }

    fn target_sign_fault(&self, word: &str, name: &str, sign: &str) -> Fault {
        if let Some(fault) = foreign::assignment_fault(name, sign).or_else(|| foreign::sign(sign)) {
            return fault;
        }
        match sign {
            "(" if word == "loss" => {
                Fault::new("this loss has no name").remedy(format!("write `loss L = {name}(…)`"))
            }
            "(" if word.is_empty() => Fault::new("only whole names get values, not an expression")
                .remedy("compare with `==`; a function is `f(x) = …`"),
            "(" => Fault::new(format!("a function is defined without `{word}`"))
                .remedy(format!("write `{name}(x) = …`")),
            "[" => Fault::new(format!("only whole names get values, and this is a part of `{name}`"))
                .remedy(format!("give all of `{name}` at once, as a list in brackets or with `where(…)`")),
            "." => {
                Fault::new("only plain names get values, without a point").remedy("choose a name of its own")
            }
            "-" if matches!(self.ahead(1).kind, TokenKind::Name) => {
                let second = self.spelling(self.ahead(1).place);
                Fault::new("a name has no hyphen").remedy(format!("write `{name}_{second} = …`"))
            }
            "==" => Fault::new("`==` compares and gives no value")
                .remedy(format!("write `{name} = …`, or `check {name} == …` for a claim")),
            ":" => Fault::new("a `:` has no place here: the type of a value follows from it")
                .remedy(format!("write `{name} = …`")),
            _ => Fault::new("only names get values, not an expression")
                .remedy("write `name = …`, and compare with `==`"),
        }
    }
}

fn unnamed(word: &str) -> Fault {
    let fault = Fault::new(format!("`{word}` needs a name and its value"));
    fault.remedy(format!("write `{word} name = …`; a value that is called `{word}` is shown by `({word})`"))
}

/// The fault of three names for two values and the like.
pub(super) fn count_fault(names: &[Name], values: &[Expression]) -> Fault {
    let last = values.last().map(|value| value.place);
    let place =
        values.first().map(|value| last.map_or(value.place, |last| value.place.to(last))).unwrap_or_default();
    let fault = Fault::new(format!("{} but {}", plural(names.len(), "name"), plural(values.len(), "value")))
        .at(place);
    match names {
        [single] => fault.remedy(format!("put the values in brackets: `{} = […]`", single.text)),
        _ => fault.remedy("give each name one value, or all of them one value that has as many parts"),
    }
}
