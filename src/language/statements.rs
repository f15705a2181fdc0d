//! Which statement a line holds, and the statements that give names; knows no drawing, claim or training.

use super::catalogue::{Keyword, begun_by};
use super::foreign;
use super::parser::{Parser, distinct, is_reserved};
use super::syntax::{Expression, HeadParameter, Name, Role, StatementKind};
use super::tokens::{Token, TokenKind};
use super::{keywords, targets};
use crate::report::{Fault, did_you_mean};

impl Parser<'_> {
    /// The one statement that the tokens hold.
    pub(super) fn statement(&mut self) -> Result<StatementKind, Fault> {
        let kind = match self.statement_word() {
            Some((keyword, word)) => {
                self.advance();
                self.keyword_statement(keyword, word)?
            }
            None => self.plain_statement()?,
        };
        self.finish()?;
        Ok(kind)
    }

    /// Refuses what is left behind a whole statement.
    pub(super) fn finish(&self) -> Result<(), Fault> {
        if self.at_end() { Ok(()) } else { Err(self.leftover()) }
    }

    /// The keyword at the finger, unless what follows makes it a name.
    ///
    /// A statement word is a name before `=`, before `, names =` and before `(…) =`; and wherever
    /// the next token could not go on its statement but goes on an expression, as in `loss / 2`,
    /// `data.T` or `repeat(x, 2)`.
    pub(super) fn statement_word(&self) -> Option<(Keyword, &'static str)> {
        let word = self.word_ahead(0)?;
        let row = begun_by(word)?;
        let (keyword, word) = (row.keyword?, row.name);
        // Where a name must follow the word, `word(`, `word[`, `word +` and `word -` begin an expression with a name so spelled.
        let wants_name = match keyword {
            Keyword::Data | Keyword::Param | Keyword::State | Keyword::Loss | Keyword::Metric => true,
            Keyword::Descend | Keyword::Update | Keyword::Vary | Keyword::Show => true,
            Keyword::Repeat | Keyword::Check | Keyword::Refute => false,
            Keyword::Table | Keyword::Plot | Keyword::Seed => false,
        };
        let is_name = match &self.ahead(1).kind {
            TokenKind::Prime => true,
            TokenKind::Name => {
                matches!(self.word_ahead(1), Some("and" | "or" | "if")) && self.sign_ahead(2) != Some("=")
            }
            TokenKind::Sign(sign) => match *sign {
                "," => self.gives_names(),
                "(" if self.is_head() => true,
                "(" if keyword == Keyword::Repeat => {
                    !self.remaining().iter().any(|token| is_unit(self.spelling(token.place)))
                }
                "(" => wants_name && keyword != Keyword::Show,
                // `table[0]` takes an element, and `table - 1` has its sign between two values.
                "[" => wants_name || self.touch(0, 1),
                "+" | "-" => wants_name || !self.touch(0, 1) && !self.touch(1, 2),
                ")" | "]" | "{" | "}" | ":" | ".." | "..." | ";" | "!" | "~" | "\\" | "?" | "$" | "`" => {
                    false
                }
                _ => true,
            },
            _ => false,
        };
        (!is_name).then_some((keyword, word))
    }

    /// Whether two tokens ahead stand side by side without a space.
    fn touch(&self, first: usize, second: usize) -> bool {
        self.ahead(first).place.end == self.ahead(second).place.start
    }

    /// True for `name, name =` at the finger.
    fn gives_names(&self) -> bool {
        let mut offset = 0;
        while self.word_ahead(offset).is_some() && self.sign_ahead(offset + 1) == Some(",") {
            offset += 2;
        }
        self.word_ahead(offset).is_some() && self.sign_ahead(offset + 1) == Some("=")
    }

    /// True for `name(…) =` at the finger.
    fn is_head(&self) -> bool {
        if self.word_ahead(0).is_none() || self.sign_ahead(1) != Some("(") {
            return false;
        }
        let mut depth = 0_usize;
        for offset in 1.. {
            match self.ahead(offset).kind {
                TokenKind::Sign("(" | "[" | "{") => depth += 1,
                TokenKind::Sign(")" | "]" | "}") => depth = depth.saturating_sub(1),
                TokenKind::End => return false,
                _ => {}
            }
            if depth == 0 {
                return self.sign_ahead(offset + 1) == Some("=");
            }
        }
        false
    }

    fn keyword_statement(&mut self, keyword: Keyword, word: &str) -> Result<StatementKind, Fault> {
        match keyword {
            Keyword::Data => self.definition(Role::Data, word),
            Keyword::Param => self.definition(Role::Param, word),
            Keyword::State => self.definition(Role::State, word),
            Keyword::Metric => self.definition(Role::Metric, word),
            Keyword::Update => self.update(),
            Keyword::Loss => self.loss(),
            Keyword::Descend => self.descend(),
            Keyword::Repeat => self.repeat(),
            Keyword::Vary => self.vary(),
            Keyword::Seed if self.at_end() => Err(Fault::new("`seed` needs a number")
                .at(self.visible_place())
                .remedy("write, for example, `seed 7`")),
            Keyword::Seed => Ok(StatementKind::Seed(self.expression()?)),
            Keyword::Check => self.claim(false),
            Keyword::Refute => self.claim(true),
            Keyword::Show => self.show(),
            Keyword::Table => Ok(StatementKind::Table(self.display(word)?)),
            Keyword::Plot => Ok(StatementKind::Plot(self.display(word)?)),
        }
    }

    /// A line without a keyword: a function, a definition or a value.
    fn plain_statement(&mut self) -> Result<StatementKind, Fault> {
        if let Some(fault) = self.foreign_statement() {
            return Err(fault);
        }
        if self.is_head() {
            return self.function();
        }
        if assigns(self.remaining()) {
            return self.definition(Role::Definition, "");
        }
        let value = self.expression()?;
        if self.at(",") {
            let fault = Fault::new("a line shows one value").at(self.place());
            return Err(fault.remedy("put each value on its own line, or write `table a, b`"));
        }
        Ok(StatementKind::Value(value))
    }

    /// The fault of a first word that begins statements in other languages, or resembles a keyword.
    fn foreign_statement(&self) -> Option<Fault> {
        let word = self.word_ahead(0)?;
        let place = self.place();
        let next = &self.ahead(1).kind;
        let value_follows = match next {
            TokenKind::Name => {
                !matches!(self.word_ahead(1), Some("and" | "or" | "if" | "in" | "not" | "else" | "is"))
            }
            TokenKind::Number(_) | TokenKind::Text(_) | TokenKind::Sign(":") => true,
            _ => false,
        };
        let is_call = matches!(next, TokenKind::Sign("(")) && !self.is_head();
        let is_alone = matches!(next, TokenKind::End);
        let always = matches!(word, "for" | "if" | "else") && !matches!(next, TokenKind::Sign("=" | ","));
        let called =
            is_call && matches!(word, "print" | "while" | "if" | "for" | "return" | "assert" | "lambda");
        let alone = is_alone && matches!(word, "pass" | "break" | "continue" | "return" | "print");
        if (always || called || alone || value_follows)
            && let Some(fault) = foreign::statement_word(word)
        {
            return Some(fault.at(place));
        }
        let remedy = did_you_mean(word, keywords()).filter(|_| value_follows && !is_reserved(word))?;
        Some(Fault::new(format!("no statement begins with `{word}`")).at(place).remedy(remedy))
    }

    /// `names = values`; `word` is the keyword before the names, if any.
    fn definition(&mut self, role: Role, word: &str) -> Result<StatementKind, Fault> {
        let (names, values) = self.names_and_values(word)?;
        Ok(StatementKind::Define { role, names, values })
    }

    fn update(&mut self) -> Result<StatementKind, Fault> {
        let (names, values) = self.names_and_values("update")?;
        Ok(StatementKind::Update { names, values })
    }

    fn loss(&mut self) -> Result<StatementKind, Fault> {
        let (mut names, mut values) = self.names_and_values("loss")?;
        match (names.pop(), values.pop()) {
            (Some(name), Some(value)) if names.is_empty() && values.is_empty() => {
                Ok(StatementKind::Loss { name, value })
            }
            (Some(name), _) => Err(Fault::new("a `loss` line gives one loss")
                .at(name.place)
                .remedy("write one `loss` line for each")),
            (None, _) => {
                Err(Fault::new("this loss has no name").at(self.visible_place()).remedy("write `loss L = …`"))
            }
        }
    }

    fn names_and_values(&mut self, word: &str) -> Result<(Vec<Name>, Vec<Expression>), Fault> {
        let names = self.targets(word)?;
        let values = self.values()?;
        if values.len() != 1 && values.len() != names.len() {
            return Err(targets::count_fault(&names, &values));
        }
        Ok((names, values))
    }

    /// What stands behind `=`: one expression or several parted by commas.
    fn values(&mut self) -> Result<Vec<Expression>, Fault> {
        let equals = self.place();
        self.advance();
        if self.at_end() {
            let fault = Fault::new("nothing stands behind this `=`").at(equals);
            return Err(
                fault.remedy("write the value on the same line; what spans several lines stands in brackets")
            );
        }
        let mut values = vec![self.expression()?];
        while self.take(",") {
            values.push(self.expression()?);
        }
        if self.at("=") {
            let fault = Fault::new("a line has one `=`").at(self.place());
            return Err(fault.remedy("write `a, b = e, e` to give two names a value, and `==` to compare"));
        }
        Ok(values)
    }

    fn function(&mut self) -> Result<StatementKind, Fault> {
        let name = self.name("a function")?;
        self.advance();
        let mut parameters: Vec<HeadParameter> = Vec::new();
        while !self.at(")") {
            let parameter = self.parameter()?;
            if parameter.default.is_none() && parameters.last().is_some_and(|last| last.default.is_some()) {
                let fault = Fault::new("an argument without a default stands behind one that has one")
                    .at(parameter.name.place);
                return Err(fault.remedy("put the arguments with defaults last"));
            }
            parameters.push(parameter);
            if !self.take(",") && !self.at(")") {
                return Err(self.parameter_fault(&name));
            }
        }
        self.advance();
        distinct(parameters.iter().map(|parameter| &parameter.name))?;
        Ok(StatementKind::Function { name, parameters, values: self.values()? })
    }

    fn parameter(&mut self) -> Result<HeadParameter, Fault> {
        if matches!(self.kind(), TokenKind::Number(_) | TokenKind::Text(_) | TokenKind::Sign(_)) {
            let fault = Fault::new(format!("the head of a function takes names, not `{}`", self.spelt()))
                .at(self.place());
            return Err(fault.remedy("write `f(x) = …`; a single value is a definition, `name = …`"));
        }
        let name = self.name("an argument")?;
        let default = if self.take("=") { Some(self.expression()?) } else { None };
        Ok(HeadParameter { name, default })
    }

    fn parameter_fault(&self, function: &Name) -> Fault {
        match self.kind() {
            TokenKind::Bad(fault) => Fault::clone(fault),
            _ => Fault::new(format!(
                "the head of a function takes names parted by commas, not `{}`",
                self.spelt()
            ))
            .at(self.visible_place())
            .remedy(format!(
                "write `{}(x, y) = …`, or with a default `{}(x, y=0.1) = …`",
                function.text, function.text
            )),
        }
    }
}

/// True if an `=`, or a sign such as `+=`, stands outside all brackets.
fn assigns(tokens: &[Token]) -> bool {
    let mut depth = 0_usize;
    tokens.iter().any(|token| {
        match token.kind {
            TokenKind::Sign("(" | "[" | "{") => depth += 1,
            TokenKind::Sign(")" | "]" | "}") => depth = depth.saturating_sub(1),
            TokenKind::Sign(sign) => {
                return depth == 0 && (sign == "=" || foreign::assignment(sign).is_some());
            }
            _ => {}
        }
        false
    })
}

/// True for the words that count a duration.
pub(super) fn is_unit(word: &str) -> bool {
    matches!(word, "steps" | "step" | "epochs")
}
