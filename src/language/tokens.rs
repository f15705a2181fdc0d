//! Text to tokens with their places; knows the signs and words, but not what may follow what.

use super::foreign;
use super::literals::{self, begins_name, continues_name};
use crate::report::{Fault, Place};

/// One token and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) place: Place,
}

/// What a token is; names and comments are spelt by the text at their place.
#[derive(Clone, Debug)]
pub(super) enum TokenKind {
    Name,
    Number(f64),
    Text(String),
    /// One of [`SIGNS`].
    Sign(&'static str),
    /// The `'` directly behind a name, as in `f'(x)`.
    Prime,
    Comment,
    Newline,
    /// Something that no statement may hold; the fault says why.
    Bad(Box<Fault>),
    /// Stands behind the last token of a statement.
    End,
}

/// Every sign, longer ones first; those that only other languages have are here to be named in a fault.
const SIGNS: [&str; 52] = [
    "...", "**=", "//=", "===", "**", "//", "==", "!=", "<=", ">=", "..", "+=", "-=", "*=", "/=", "%=", "@=",
    ":=", "=>", "=<", "<>", "&&", "||", "->", "(", ")", "[", "]", "{", "}", ",", ":", ".", "=", "+", "-",
    "*", "/", "%", "@", "<", ">", "!", "&", "|", "^", "~", ";", "?", "$", "`", "\\",
];

/// Cuts a text into tokens; spaces leave none, and nothing makes it fail.
pub(super) fn tokens(text: &str, source: u32, ids: &[String]) -> Vec<Token> {
    let mut lexer = Lexer { text, source, ids, position: 0, line_end: 0, tokens: Vec::new() };
    while let Some(first) = lexer.rest().chars().next() {
        lexer.find_line_end();
        lexer.step(first);
    }
    lexer.tokens
}

/// The place of a stretch of bytes; a text too long for a place is cut there.
pub(super) fn place(source: u32, start: usize, end: usize) -> Place {
    let narrow = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
    Place { source, start: narrow(start), end: narrow(end) }
}

struct Lexer<'a> {
    text: &'a str,
    source: u32,
    ids: &'a [String],
    position: usize,
    /// Where the line at the position ends, as far as it was looked for.
    line_end: usize,
    tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    /// The rest of the line, without its end.
    fn line(&self) -> &'a str {
        self.text[self.position..self.line_end].trim_end_matches('\r')
    }

    /// Looks for the end of a line once only, however many tokens the line has.
    fn find_line_end(&mut self) {
        if self.position >= self.line_end {
            let rest = self.rest();
            self.line_end = self.position + rest.find('\n').unwrap_or(rest.len());
        }
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        let start = self.position;
        self.position += length;
        self.tokens.push(Token { kind, place: place(self.source, start, self.position) });
    }

    fn push_bad(&mut self, fault: Fault, length: usize) {
        let place = place(self.source, self.position, self.position + length);
        self.push(TokenKind::Bad(Box::new(fault.at(place))), length);
    }

    fn push_literal<T>(&mut self, (literal, length): (Result<T, Fault>, usize), kind: fn(T) -> TokenKind) {
        match literal {
            Ok(value) => self.push(kind(value), length),
            Err(fault) => self.push_bad(fault, length),
        }
    }

    fn step(&mut self, first: char) {
        let rest = self.rest();
        match first {
            '\n' => self.push(TokenKind::Newline, 1),
            _ if first.is_whitespace() => self.position += first.len_utf8(),
            '#' => self.push(TokenKind::Comment, self.line().len()),
            '\\' => self.backslash(),
            '\'' if self.touches_name() => self.push(TokenKind::Prime, 1),
            '"' | '\'' => self.push_literal(literals::text(self.line(), first), TokenKind::Text),
            _ => {
                if let Some(length) = self.block_id() {
                    self.push(TokenKind::Name, length);
                } else if literals::begins_number(rest) {
                    self.push_literal(literals::number(rest), TokenKind::Number);
                } else if begins_name(first) {
                    let length = rest.find(|letter| !continues_name(letter)).unwrap_or(rest.len());
                    self.push(TokenKind::Name, length);
                } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                    self.push(TokenKind::Sign(sign), sign.len());
                } else {
                    let (fault, length) = foreign::character(self.line(), first, self.touches_name());
                    self.push_bad(fault, length);
                }
            }
        }
    }

    /// True if a name, or a prime of one, ends exactly here.
    fn touches_name(&self) -> bool {
        self.tokens.last().is_some_and(|last| {
            matches!(last.kind, TokenKind::Name | TokenKind::Prime)
                && last.place.end as usize == self.position
        })
    }

    /// The length of a block's id that is no plain name, if one stands here before `.` and a name.
    fn block_id(&self) -> Option<usize> {
        let rest = self.rest();
        // An id that is longer than what stands here is compared no further than it goes.
        let word = |id: &str| rest.bytes().take(id.len() + 1).take_while(|mark| continues_id(*mark));
        let at = self.ids.binary_search_by(|id| id.bytes().cmp(word(id))).ok()?;
        let id = &self.ids[at];
        let is_plain = id.starts_with(begins_name) && id.chars().all(continues_name);
        let behind = rest[id.len()..].strip_prefix('.')?;
        (!is_plain && !id.is_empty() && behind.starts_with(begins_name)).then_some(id.len())
    }

    /// A backslash at the end of a line swallows the line's end, so that one fault names the whole statement.
    fn backslash(&mut self) {
        if self.line()[1..].trim().is_empty() {
            let fault = Fault::new("a backslash does not join two lines here")
                .at(place(self.source, self.position, self.position + 1))
                .remedy("put brackets around it: what stands in brackets may span lines");
            let length = self.rest().find('\n').map_or(self.rest().len(), |end| end + 1);
            self.push(TokenKind::Bad(Box::new(fault)), length);
        } else {
            self.push(TokenKind::Sign("\\"), 1);
        }
    }
}

/// Whether a byte may stand in the id of a block.
fn continues_id(mark: u8) -> bool {
    mark.is_ascii_alphanumeric() || matches!(mark, b'-' | b'_')
}

/// Whether a word is one of some ids, which stand in ascending order.
pub(super) fn is_among(ids: &[String], word: &str) -> bool {
    ids.binary_search_by(|id| id.as_str().cmp(word)).is_ok()
}
