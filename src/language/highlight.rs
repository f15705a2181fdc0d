//! Tokens for display: which bytes of a block are keywords, names, numbers; knows no colours and never fails.

use super::catalogue::Keyword;
use super::lines;
use super::parser::{Parser, is_reserved};
use super::statements::is_unit;
use super::tokens::{Token, TokenKind, tokens};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a stretch of a block is to the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplayClass {
    /// A word of the language, where it is one.
    Keyword,
    /// A name that is used as a value.
    Name,
    /// A name directly before `(`, with its primes.
    Function,
    /// A number, `None`, `True` or `False`.
    Number,
    /// A quoted text.
    Text,
    /// A comment.
    Comment,
    /// A sign.
    Operator,
    /// Space, and what cannot be read.
    Plain,
}

/// The stretches of a text in order, without gaps.
pub fn tokenize_for_display(text: &str) -> Vec<(DisplayClass, Range<usize>)> {
    let all = tokens(text, 0, &[]);
    let words = word_classes(text, &all);
    let mut stretches: Vec<(DisplayClass, Range<usize>)> = Vec::new();
    let mut add = |class: DisplayClass, range: Range<usize>| match stretches.last_mut() {
        _ if range.is_empty() => {}
        Some((DisplayClass::Plain, last)) if class == DisplayClass::Plain => last.end = range.end,
        _ => stretches.push((class, range)),
    };
    let mut end = 0;
    for token in &all {
        let range = token.place.start as usize..token.place.end as usize;
        add(DisplayClass::Plain, end..range.start);
        end = range.end;
        let class = match token.kind {
            TokenKind::Name => words.get(&range.start).copied().unwrap_or(DisplayClass::Name),
            TokenKind::Prime => DisplayClass::Function,
            TokenKind::Number(_) => DisplayClass::Number,
            TokenKind::Text(_) => DisplayClass::Text,
            TokenKind::Sign(_) => DisplayClass::Operator,
            TokenKind::Comment => DisplayClass::Comment,
            TokenKind::Newline | TokenKind::Bad(_) | TokenKind::End => DisplayClass::Plain,
        };
        add(class, range);
    }
    add(DisplayClass::Plain, end..text.len());
    stretches
}

/// The class of every word, by the byte where it starts.
fn word_classes(text: &str, all: &[Token]) -> BTreeMap<usize, DisplayClass> {
    let mut classes = BTreeMap::new();
    for line in lines::lines(text, all) {
        let parser = Parser::new(text, &[], &[], line.tokens, 0, 0);
        let statement = parser.statement_word().map(|(keyword, _)| keyword);
        let mut depth = 0_usize;
        for position in 0..parser.remaining().len() {
            match parser.ahead(position).kind {
                TokenKind::Sign("(" | "[" | "{") => depth += 1,
                TokenKind::Sign(")" | "]" | "}") => depth = depth.saturating_sub(1),
                TokenKind::Name => {
                    let class = word_class(&parser, position, if depth == 0 { statement } else { None });
                    classes.insert(parser.ahead(position).place.start as usize, class);
                }
                _ => {}
            }
        }
    }
    classes
}

fn word_class(parser: &Parser<'_>, position: usize, statement: Option<Keyword>) -> DisplayClass {
    let word = parser.word_ahead(position).unwrap_or_default();
    match word {
        "None" | "True" | "False" | "true" | "false" => return DisplayClass::Number,
        _ if is_reserved(word) => return DisplayClass::Keyword,
        _ => {}
    }
    let is_named = parser.sign_ahead(position + 1) == Some("=");
    let is_keyword = match (position, statement) {
        (0, Some(_)) => true,
        (_, Some(Keyword::Descend | Keyword::Repeat)) => {
            !is_named && (is_clause(word) || is_counted(parser, position, word))
        }
        (_, Some(Keyword::Check | Keyword::Refute)) => word == "within",
        (_, Some(Keyword::Table | Keyword::Plot)) => {
            word == "with" && parser.sign_ahead(position + 2) == Some("=")
        }
        _ => false,
    };
    if is_keyword {
        return DisplayClass::Keyword;
    }
    let next = parser.ahead(position + 1);
    let touches = next.place.start == parser.ahead(position).place.end;
    match next.kind {
        TokenKind::Sign("(") if touches => DisplayClass::Function,
        TokenKind::Prime => DisplayClass::Function,
        _ => DisplayClass::Name,
    }
}

/// Words that part a statement; elsewhere they may be names.
const CLAUSES: [&str; 4] = ["by", "over", "until", "with"];

/// The words within statements that are names elsewhere.
pub fn clauses() -> impl Iterator<Item = &'static str> {
    CLAUSES.into_iter().chain(["within", "steps", "epochs"])
}

fn is_clause(word: &str) -> bool {
    CLAUSES.contains(&word)
}

/// True for a unit behind what it counts, and not for a name such as `step` in a condition.
fn is_counted(parser: &Parser<'_>, position: usize, word: &str) -> bool {
    let before = position - 1;
    let follows_value = match parser.ahead(before).kind {
        TokenKind::Number(_) | TokenKind::Sign(")" | "]") => true,
        TokenKind::Name => {
            let before = parser.word_ahead(before).unwrap_or_default();
            !is_clause(before) && !is_reserved(before) && before != "repeat"
        }
        _ => false,
    };
    is_unit(word) && follows_value
}
