//! The reader's finger on the tokens of one statement: look, take, expect; knows no statement and no expression.

use super::foreign;
use super::syntax::{Expression, ExpressionId, ExpressionKind, Name};
use super::tokens::{Token, TokenKind};
use crate::report::{Fault, Place};
use std::collections::BTreeSet;

/// How many levels the tree of an expression may have.
///
/// What walks the tree later may therefore call itself for every level.
pub const DEEPEST: usize = 200;

/// How many brackets, signs and choices may stand within each other; each costs the parser several calls.
const NESTED: usize = 100;

/// Words that never are names.
const RESERVED: [&str; 10] = ["in", "if", "else", "and", "or", "not", "for", "None", "True", "False"];

pub(super) struct Parser<'a> {
    text: &'a str,
    pub(super) ids: &'a [String],
    /// Words that are a library's elsewhere, and names of the author's here.
    pub(super) own: &'a [String],
    tokens: Vec<Token>,
    position: usize,
    end: Token,
    depth: usize,
    /// The levels of the expression that was read last.
    pub(super) height: usize,
    /// The number of the next expression.
    pub(super) next: u32,
}

/// True for words that never are names.
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

impl<'a> Parser<'a> {
    pub(super) fn new(
        text: &'a str,
        ids: &'a [String],
        own: &'a [String],
        tokens: Vec<Token>,
        source: u32,
        next: u32,
    ) -> Parser<'a> {
        let place = tokens.last().map_or(Place { source, ..Place::default() }, |last| Place {
            start: last.place.end,
            ..last.place
        });
        let end = Token { kind: TokenKind::End, place };
        Parser { text, ids, own, tokens, position: 0, end, depth: 0, height: 0, next }
    }

    /// The token `offset` ahead of the finger.
    pub(super) fn ahead(&self, offset: usize) -> &Token {
        self.tokens.get(self.position + offset).unwrap_or(&self.end)
    }

    pub(super) fn kind(&self) -> &TokenKind {
        &self.ahead(0).kind
    }

    pub(super) fn place(&self) -> Place {
        self.ahead(0).place
    }

    pub(super) fn spelling(&self, place: Place) -> &'a str {
        &self.text[place.start as usize..place.end as usize]
    }

    /// The token at the finger as the author wrote it.
    pub(super) fn spelt(&self) -> &'a str {
        self.spelling(self.place())
    }

    /// The token behind the finger, if one was taken.
    pub(super) fn last(&self) -> Option<&Token> {
        self.position.checked_sub(1).and_then(|last| self.tokens.get(last))
    }

    /// From a place to the end of what was taken last.
    pub(super) fn since(&self, first: Place) -> Place {
        first.to(self.last().map_or(first, |last| last.place))
    }

    /// The token at the finger, or the last one if the line ends here: something that can be underlined.
    pub(super) fn visible_place(&self) -> Place {
        match (self.kind(), self.last()) {
            (TokenKind::End, Some(last)) => last.place,
            _ => self.place(),
        }
    }

    /// The statement's tokens before the finger.
    pub(super) fn taken(&self) -> &[Token] {
        &self.tokens[..self.position.min(self.tokens.len())]
    }

    /// All of the statement's tokens from the finger on.
    pub(super) fn remaining(&self) -> &[Token] {
        &self.tokens[self.position.min(self.tokens.len())..]
    }

    pub(super) fn advance(&mut self) {
        self.position += 1;
    }

    pub(super) fn at_end(&self) -> bool {
        matches!(self.kind(), TokenKind::End)
    }

    pub(super) fn at(&self, sign: &str) -> bool {
        self.sign_ahead(0) == Some(sign)
    }

    pub(super) fn sign_ahead(&self, offset: usize) -> Option<&'static str> {
        match self.ahead(offset).kind {
            TokenKind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    /// The word `offset` ahead: a name as written, reserved or not.
    pub(super) fn word_ahead(&self, offset: usize) -> Option<&'a str> {
        let token = self.ahead(offset);
        matches!(token.kind, TokenKind::Name).then(|| self.spelling(token.place))
    }

    pub(super) fn at_word(&self, word: &str) -> bool {
        self.word_ahead(0) == Some(word)
    }

    pub(super) fn take(&mut self, sign: &str) -> bool {
        let found = self.at(sign);
        self.position += usize::from(found);
        found
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        self.position += usize::from(found);
        found
    }

    /// True for `name =`, the start of an option or a named argument.
    pub(super) fn at_named(&self) -> bool {
        self.word_ahead(0).is_some() && self.sign_ahead(1) == Some("=")
    }

    /// True if the token at the finger touches the one before it.
    pub(super) fn is_glued(&self) -> bool {
        self.last().is_some_and(|last| last.place.end == self.place().start)
    }

    /// A name, or a fault that says what it would have named.
    pub(super) fn name(&mut self, purpose: &str) -> Result<Name, Fault> {
        let place = self.place();
        match self.kind() {
            TokenKind::Name if is_reserved(self.spelt()) => {
                let word = self.spelt();
                let fault =
                    Fault::new(format!("`{word}` is a word of the language and cannot name {purpose}"));
                Err(fault
                    .at(place)
                    .remedy(format!("choose another name, for example `{}_`", word.to_lowercase())))
            }
            TokenKind::Name => {
                self.advance();
                Ok(Name { text: self.spelling(place).to_string(), place, library: false })
            }
            TokenKind::Bad(fault) => Err(Fault::clone(fault)),
            TokenKind::End => {
                let before = self.last().map_or("", |last| self.spelling(last.place));
                let fault = Fault::new(format!("the name of {purpose} is missing")).at(self.visible_place());
                Err(fault.remedy(format!("write a name behind `{before}`")))
            }
            _ => Err(Fault::new(format!("`{}` cannot name {purpose}", self.spelt()))
                .at(place)
                .remedy("a name is made of letters, digits and `_`, and begins with a letter")),
        }
    }

    /// One or more names parted by commas.
    pub(super) fn names(&mut self, purpose: &str) -> Result<Vec<Name>, Fault> {
        let mut names = vec![self.name(purpose)?];
        while self.take(",") {
            names.push(self.name(purpose)?);
        }
        distinct(names.iter())?;
        Ok(names)
    }

    /// From a place to the last token before an `=` outside brackets.
    pub(super) fn up_to_equals(&self, first: Place) -> Place {
        let mut depth = 0_usize;
        let mut end = self.since(first);
        for token in self.remaining() {
            match token.kind {
                TokenKind::Sign("(" | "[" | "{") => depth += 1,
                TokenKind::Sign(")" | "]" | "}") => depth = depth.saturating_sub(1),
                TokenKind::Sign("=") if depth == 0 => break,
                _ => {}
            }
            end = first.to(token.place);
        }
        end
    }

    /// Counts one more level of nesting; [`Parser::rise`] takes it back.
    pub(super) fn sink(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > NESTED { Err(too_deep(NESTED, self.visible_place())) } else { Ok(()) }
    }

    pub(super) fn rise(&mut self) {
        self.depth -= 1;
    }

    /// An expression whose parts have at most `height` levels.
    pub(super) fn node(
        &mut self,
        kind: ExpressionKind,
        place: Place,
        height: usize,
    ) -> Result<Expression, Fault> {
        self.height = height + 1;
        if self.height > DEEPEST {
            return Err(too_deep(DEEPEST, self.visible_place()));
        }
        let id = ExpressionId(self.next);
        self.next += 1;
        Ok(Expression { kind: Box::new(kind), place, id })
    }

    /// The fault of a token that cannot follow an expression.
    pub(super) fn leftover(&self) -> Fault {
        let place = self.visible_place();
        let spelt = self.spelt();
        let fault = match self.kind() {
            TokenKind::Bad(fault) => Fault::clone(fault),
            TokenKind::Sign(sign) => self.leftover_sign(sign),
            TokenKind::Prime => {
                Fault::new("a prime stands directly behind the name of a function").remedy("write `f'(x)`")
            }
            TokenKind::Name => self.leftover_word(spelt),
            TokenKind::End => Fault::new("the line ends too early"),
            TokenKind::Text(_) if self.is_glued() => {
                Fault::new("letters directly before a text have no meaning")
                    .remedy("take them out; a number is put into prose as `{{= value }}`")
            }
            _ => missing_between(spelt),
        };
        fault.at(place)
    }

    fn leftover_sign(&self, sign: &str) -> Fault {
        if let Some(fault) = foreign::sign(sign).or_else(|| foreign::assignment_fault("name", sign)) {
            return fault;
        }
        let fault = match sign {
            "=" => {
                return Fault::new("`=` gives a name its value and does not compare")
                    .remedy("write `==` to compare");
            }
            ".." => return range_fault(),
            "(" => return self.leftover_bracket(),
            "[" => return missing_between(sign),
            "..." => {
                return Fault::new("`...` stands only in an index, as in `x[..., 0]`")
                    .remedy("write the expression out");
            }
            ":" => Fault::new("a `:` has no place here"),
            "," => Fault::new("a comma has no place here"),
            _ => Fault::new(format!("`{sign}` has no place here")),
        };
        fault.remedy("one statement a line; a list stands in brackets, as in `[a, b]`")
    }

    /// Whether words behind `//` are what is left over.
    fn is_comment(&self) -> bool {
        let [.., sign, word] = self.taken() else { return false };
        matches!(sign.kind, TokenKind::Sign("//")) && matches!(word.kind, TokenKind::Name)
    }

    fn leftover_bracket(&self) -> Fault {
        match self.last() {
            Some(last) if matches!(last.kind, TokenKind::Number(_)) => {
                let number = self.spelling(last.place);
                Fault::new(format!("something is missing between `{number}` and `(`"))
                    .remedy(format!("write `{number} * (` for a product"))
            }
            _ => Fault::new("only a name can be called").remedy(
                "write `*` between two brackets for a product, or a comma between two parts of a list",
            ),
        }
    }

    fn leftover_word(&self, word: &str) -> Fault {
        if let Some(last) = self.last().filter(|last| self.spelling(last.place) == "lambda") {
            return foreign::lambda().at(last.place);
        }
        let (message, remedy) = match word {
            "for" => {
                ("`for` has no place here", "a list with `for` stands in brackets: `[e for k in range(5)]`")
            }
            "in" => {
                ("`in` has no place here", "it stands in `for x in …` and `vary x in …`; compare with `==`")
            }
            "if" => ("`if` has no place here", "write a choice as `a if condition else b`, in brackets"),
            "else" => ("this `else` has no `if`", "write a choice as `a if condition else b`"),
            "is" => ("`is` does not compare", "write `==`"),
            "not" => {
                ("`not` has no place here", "write `!=` for `not equal`, or `and not` between conditions")
            }
            "then" => ("`then` has no place here", "write a choice as `a if condition else b`"),
            "within" => ("`within` belongs to `check`", "write `check a == b within 1e-6`"),
            "by" | "over" | "until" | "with" => (
                "this word belongs to `descend`",
                "write `descend L over w by adam(rate=0.05) for 500 steps until condition`",
            ),
            _ if self.is_comment() => {
                ("`//` divides and rounds down, and begins no comment", "a comment begins with `#`")
            }
            _ => return missing_between(word),
        };
        Fault::new(message).remedy(remedy)
    }
}

/// The fault of `a..b` where no drawing goes over a range.
pub(super) fn range_fault() -> Fault {
    Fault::new("a range with `..` stands only after `for … in` of a table or plot")
        .remedy("write `range(0, 5)` for whole numbers, or `linspace(0, 5, 51)` for points between")
}

/// Two values stand side by side.
pub(super) fn missing_between(word: &str) -> Fault {
    Fault::new(format!("something is missing before `{word}`"))
        .remedy("put a sign such as `*` between two values, or a comma between two parts of a list")
}

fn too_deep(limit: usize, place: Place) -> Fault {
    Fault::new(format!("this expression has more than {limit} levels"))
        .at(place)
        .remedy("give a part of it a name of its own")
}

/// Refuses a name that is given twice in one list.
pub(super) fn distinct<'n>(names: impl Iterator<Item = &'n Name>) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name.text.as_str()) {
            let fault = Fault::new(format!("`{}` is given twice", name.text)).at(name.place);
            return Err(fault.remedy("write it once"));
        }
    }
    Ok(())
}
