//! The words in a block that only its readers read: claims, titles, labels, questions, axes and captions; knows no meaning of
//! a line.
//!
//! No other text of a block is among them, since it may be computed with: a text that stands in a list, or before another sign
//! than the `:` of a label, can be compared and counted.

use std::ops::Range;

use super::lines::{self, StatementLine};
use super::tokens::{self, TokenKind};

/// What words are to their readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsFor {
    /// What is claimed behind `check` or `refute`.
    Claim,
    /// What stands above a table or plot.
    Title,
    /// What stands above a column, or beside a line of a plot.
    Label,
    /// What stands beside an axis.
    Axis,
    /// What is asked.
    Question,
    /// One of the choices that answer it.
    Choice,
    /// What stands below what is shown.
    Caption,
}

impl WordsFor {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            WordsFor::Claim => "claim",
            WordsFor::Title => "title",
            WordsFor::Label => "label",
            WordsFor::Axis => "axis",
            WordsFor::Question => "question",
            WordsFor::Choice => "choice",
            WordsFor::Caption => "caption",
        }
    }
}

/// Words for readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadersWords {
    /// What they are.
    pub purpose: WordsFor,
    /// The text, without its quotation marks.
    pub text: String,
    /// Where it stands, with its quotation marks.
    pub range: Range<usize>,
}

/// The words for readers in the lines of a block or a task.
pub fn words_for_readers(text: &str, ids: &[String]) -> Vec<ReadersWords> {
    let tokens = tokens::tokens(text, 0, ids);
    let mut found = Vec::new();
    let mut open = false;
    for line in lines::lines(text, &tokens) {
        if matches!(line.tokens.first().map(|first| &first.kind), Some(TokenKind::Text(_))) {
            // Words alone ask, and those below them answer; other words with an answer behind them ask for a number.
            let alone = line.tokens.len() == 1;
            let purpose = if open && !alone { WordsFor::Choice } else { WordsFor::Question };
            open |= alone;
            push(&line, 0, purpose, &mut found);
        } else {
            open = false;
            read_line(text, &line, &mut found);
        }
    }
    found
}

/// The words for readers among the options of a view.
pub fn words_among_options(text: &str, ids: &[String]) -> Vec<ReadersWords> {
    let tokens = tokens::tokens(text, 0, ids);
    let mut found = Vec::new();
    read_named(text, &lines::whole(text, &tokens), 0, &[("caption", WordsFor::Caption)], &mut found);
    found
}

/// Words as a text of the block language.
pub fn quoted(words: &str) -> String {
    let mut text = String::from("\"");
    for letter in words.chars() {
        match letter {
            '"' | '\\' => text.extend(['\\', letter]),
            '\n' | '\r' => text.push(' '),
            _ => text.push(letter),
        }
    }
    text.push('"');
    text
}

fn read_line(text: &str, line: &StatementLine, found: &mut Vec<ReadersWords>) {
    // A name such as `plot = 3` may begin a line, too.
    if matches!(line.tokens.get(1).map(|token| &token.kind), Some(TokenKind::Sign("="))) {
        return;
    }
    match spelt(text, line, 0) {
        Some("check" | "refute") => push_labels(line, WordsFor::Claim, None, found),
        Some("table") => push_labels(line, WordsFor::Title, Some(WordsFor::Label), found),
        Some("plot") => {
            let before = found.len();
            push_labels(line, WordsFor::Title, Some(WordsFor::Label), found);
            // What a function is given by name stands in brackets, and is no option of the drawing.
            read_named(text, line, 0, &[("x", WordsFor::Axis), ("y", WordsFor::Axis)], found);
            found[before..].sort_by_key(|words| words.range.start);
        }
        // The options of a view stand in brackets.
        Some("show") => read_named(text, line, 1, &[("caption", WordsFor::Caption)], found),
        _ => {}
    }
}

/// Texts before a `:` that stands in no bracket: the one behind the line's first word, and those of further parts.
fn push_labels(
    line: &StatementLine,
    first: WordsFor,
    further: Option<WordsFor>,
    found: &mut Vec<ReadersWords>,
) {
    for (at, depth) in depths(line) {
        let colon = matches!(line.tokens.get(at + 1).map(|next| &next.kind), Some(TokenKind::Sign(":")));
        let begins = at > 1 && matches!(line.tokens[at - 1].kind, TokenKind::Sign(":" | ","));
        let purpose = if at == 1 { Some(first) } else { further.filter(|_| begins) };
        if let Some(purpose) = purpose.filter(|_| depth == 0 && colon) {
            push(line, at, purpose, found);
        }
    }
}

/// Texts behind `name=` within so many brackets, for some names.
fn read_named(
    text: &str,
    line: &StatementLine,
    within: usize,
    names: &[(&str, WordsFor)],
    found: &mut Vec<ReadersWords>,
) {
    for (at, depth) in depths(line).skip(2) {
        let named = names.iter().find(|(name, _)| Some(*name) == spelt(text, line, at - 2));
        let option = matches!(line.tokens[at - 1].kind, TokenKind::Sign("=")) && depth == within;
        if let Some((_, purpose)) = named.filter(|_| option) {
            push(line, at, *purpose, found);
        }
    }
}

/// A token of a line as it is written.
fn spelt<'a>(text: &'a str, line: &StatementLine, at: usize) -> Option<&'a str> {
    let place = line.tokens.get(at)?.place;
    text.get(place.start as usize..place.end as usize)
}

/// Each token with the number of brackets around it.
fn depths(line: &StatementLine) -> impl Iterator<Item = (usize, usize)> {
    let mut depth = 0_usize;
    line.tokens.iter().enumerate().map(move |(at, token)| {
        match token.kind {
            TokenKind::Sign("(" | "[" | "{") => depth += 1,
            TokenKind::Sign(")" | "]" | "}") => depth = depth.saturating_sub(1),
            _ => {}
        }
        (at, depth)
    })
}

fn push(line: &StatementLine, at: usize, purpose: WordsFor, found: &mut Vec<ReadersWords>) {
    if let TokenKind::Text(text) = &line.tokens[at].kind {
        let place = line.tokens[at].place;
        let range = place.start as usize..place.end as usize;
        found.push(ReadersWords { purpose, text: text.clone(), range });
    }
}
