//! Cuts the tokens of a block into statements; knows brackets and line ends, but not what a statement says.

use super::catalogue::begun_by;
use super::tokens::{Token, TokenKind};
use crate::report::{Fault, Place};

/// The tokens of one statement, without comments and line ends.
pub(super) struct StatementLine {
    pub(super) tokens: Vec<Token>,
    /// A bracket that has no partner.
    pub(super) fault: Option<Fault>,
}

/// Cuts at every line end that stands outside brackets.
///
/// A bracket that is never closed would swallow the rest of the block. Once that happens, a line
/// that plainly begins a statement ends the one above it, so that each fault is told by itself.
pub(super) fn lines(text: &str, tokens: &[Token]) -> Vec<StatementLine> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut strict = false;
    // What stands between two statements is looked at once, and not by each empty line of it.
    while let Some(first) = first_of_line(tokens, start) {
        start = first;
        let mut extent = LineExtent::measure(text, tokens, start, strict);
        if extent.reached_end_open() && !strict {
            strict = true;
            extent = LineExtent::measure(text, tokens, start, strict);
        }
        let end = extent.end;
        let kept = tokens[start..end]
            .iter()
            .filter(|token| !matches!(token.kind, TokenKind::Comment | TokenKind::Newline));
        let line = StatementLine { tokens: kept.cloned().collect(), fault: extent.into_fault(text, tokens) };
        if !line.tokens.is_empty() {
            lines.push(line);
        }
        start = end;
    }
    lines
}

/// The fault of the brackets in a text that is one statement however many lines it has.
pub(super) fn whole(text: &str, tokens: &[Token]) -> StatementLine {
    let kept = tokens.iter().filter(|token| !matches!(token.kind, TokenKind::Comment | TokenKind::Newline));
    let kept: Vec<Token> = kept.cloned().collect();
    let fault = LineExtent::measure(text, &kept, 0, false).into_fault(text, &kept);
    StatementLine { tokens: kept, fault }
}

/// How far one statement reaches, and its bracket faults on the way.
struct LineExtent {
    end: usize,
    complete: bool,
    open: Vec<usize>,
    fault: Option<Fault>,
}

impl LineExtent {
    fn measure(text: &str, tokens: &[Token], start: usize, strict: bool) -> LineExtent {
        let mut extent = LineExtent { end: start, complete: false, open: Vec::new(), fault: None };
        let margin = first_of_line(tokens, start).map(|first| indentation(text, tokens[first].place));
        while extent.end < tokens.len() && !extent.complete {
            let position = extent.end;
            extent.end += 1;
            match tokens[position].kind {
                TokenKind::Newline if extent.open.is_empty() => {
                    extent.complete = !goes_on(text, tokens, start, position, margin)
                }
                TokenKind::Newline if strict => {
                    extent.complete = begins_statement(text, tokens, extent.end, margin)
                }
                TokenKind::Sign("(" | "[" | "{") => extent.open.push(position),
                TokenKind::Sign(sign @ (")" | "]" | "}")) => extent.close(text, tokens, position, sign),
                _ => {}
            }
        }
        extent
    }

    fn reached_end_open(&self) -> bool {
        !self.complete && !self.open.is_empty()
    }

    fn close(&mut self, text: &str, tokens: &[Token], position: usize, sign: &str) {
        let place = tokens[position].place;
        let is_partner = |open: &usize| closing(spelling(text, tokens[*open].place)) == sign;
        match self.open.iter().rposition(is_partner) {
            Some(partner) => {
                if let Some(inner) = self.open.get(partner + 1) {
                    let fault = unclosed(text, tokens[*inner].place)
                        .related(place, "this closes the bracket around it");
                    self.fault.get_or_insert(fault);
                }
                self.open.truncate(partner);
            }
            None => {
                let fault = match self.open.pop() {
                    Some(open) => mismatched(text, tokens[open].place, place),
                    None => Fault::new(format!("`{sign}` closes a bracket that was never opened"))
                        .at(place)
                        .remedy("take it out, or open the bracket before it"),
                };
                self.fault.get_or_insert(fault);
            }
        }
    }

    fn into_fault(self, text: &str, tokens: &[Token]) -> Option<Fault> {
        self.fault.or_else(|| self.open.last().map(|open| unclosed(text, tokens[*open].place)))
    }
}

fn spelling(text: &str, place: Place) -> &str {
    &text[place.start as usize..place.end as usize]
}

fn closing(opening: &str) -> &'static str {
    match opening {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

fn unclosed(text: &str, opening: Place) -> Fault {
    let sign = spelling(text, opening);
    Fault::new(format!("this `{sign}` is never closed"))
        .at(opening)
        .remedy(format!("add the missing `{}`", closing(sign)))
}

fn mismatched(text: &str, opening: Place, closer: Place) -> Fault {
    let (open, close) = (spelling(text, opening), spelling(text, closer));
    Fault::new(format!("`{close}` does not close `{open}`"))
        .at(closer)
        .related(opening, "the bracket that is open")
        .remedy(format!("write `{}` here, or open with its partner", closing(open)))
}

fn first_of_line(tokens: &[Token], from: usize) -> Option<usize> {
    (from..tokens.len())
        .find(|position| !matches!(tokens[*position].kind, TokenKind::Newline | TokenKind::Comment))
}

/// The bytes between the start of the line and a place.
fn indentation(text: &str, place: Place) -> usize {
    let before = &text[..place.start as usize];
    before.len() - before.rfind('\n').map_or(0, |end| end + 1)
}

/// Whether a long statement goes on in the next line: its line ends in `,`, `:` or a word that only goes on, or the
/// next begins with one.
fn goes_on(text: &str, tokens: &[Token], start: usize, newline: usize, margin: Option<usize>) -> bool {
    let first = first_of_line(tokens, start).map(|first| spelling(text, tokens[first].place));
    let Some(statement) = first.and_then(begun_by).filter(|row| !row.goes_on.is_empty()) else {
        return false;
    };
    let goes_on = |token: &Token| {
        matches!(token.kind, TokenKind::Name) && statement.goes_on.contains(&spelling(text, token.place))
    };
    let line = &tokens[start..newline];
    let last = line.iter().rfind(|token| !matches!(token.kind, TokenKind::Comment | TokenKind::Newline));
    let ends_open = last.is_some_and(|last| matches!(last.kind, TokenKind::Sign("," | ":")) || goes_on(last));
    let mut next = newline + 1;
    while tokens.get(next).is_some_and(|token| matches!(token.kind, TokenKind::Comment)) {
        next += 2;
    }
    let Some(next_token) = tokens.get(next).filter(|token| !matches!(token.kind, TokenKind::Newline)) else {
        return false;
    };
    goes_on(next_token) || (ends_open && !begins_statement(text, tokens, next, margin))
}

/// True for `param w`, `check "…"` and the like, and for `name = …` as far left as the statement above.
fn begins_statement(text: &str, tokens: &[Token], position: usize, margin: Option<usize>) -> bool {
    let Some(first) = tokens.get(position).filter(|token| matches!(token.kind, TokenKind::Name)) else {
        return false;
    };
    match tokens.get(position + 1).map(|token| &token.kind) {
        Some(TokenKind::Name | TokenKind::Text(_) | TokenKind::Number(_)) => {
            begun_by(spelling(text, first.place)).is_some()
        }
        Some(TokenKind::Sign("=")) => margin == Some(indentation(text, first.place)),
        _ => false,
    }
}
