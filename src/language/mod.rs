//! The block language: text to syntax tree, with the place of every node; knows no shapes, no values and no Markdown.

mod catalogue;
mod displays;
mod elements;
mod expressions;
mod foreign;
mod highlight;
mod indices;
mod libraries;
mod lines;
mod literals;
mod numpy;
mod operands;
mod parser;
mod statements;
pub mod syntax;
mod targets;
mod tasks;
mod tokens;
mod training;
mod visit;
mod words;

pub use catalogue::{STATEMENTS, StatementRow, keywords};
pub use highlight::{DisplayClass, clauses, tokenize_for_display};
pub use libraries::word_elsewhere;
pub use parser::{DEEPEST, reserved};
pub use tasks::{Answer, AnswerChoice, Question, TaskLines, parse_task};
pub use visit::Locals;
pub use words::{ReadersWords, WordsFor, quoted, words_among_options, words_for_readers};

use crate::report::Fault;
use lines::StatementLine;
use parser::Parser;
use syntax::{Argument, Condition, Expression, Statement};
use tokens::{Token, TokenKind};

/// The statements of a block, and a fault for every statement that cannot be read.
///
/// `source` is the number of the text in its chapter; `ids` are the ids of the chapter's blocks,
/// in ascending order, so that one with hyphens can stand before `.name`.
pub fn parse_block(text: &str, source: u32, ids: &[String]) -> (Vec<Statement>, Vec<Fault>) {
    let mut statements = Vec::new();
    let mut faults = Vec::new();
    let mut next = 0;
    let (tokens, own) = tokens_and_own(text, source, ids);
    for line in lines::lines(text, &tokens) {
        match parse_line(text, source, (ids, &own), line, &mut next) {
            Ok(statement) => statements.push(statement),
            Err(fault) => faults.push(fault),
        }
    }
    (statements, faults)
}

/// The one expression in a text such as that of `{{= … }}`.
pub fn parse_expression(text: &str, source: u32, ids: &[String]) -> Result<Expression, Fault> {
    let (tokens, own) = tokens_and_own(text, source, ids);
    let mut parser = parser_of_line(text, source, (ids, &own), lines::whole(text, &tokens), 0)?;
    let expression = parser.expression()?;
    parser.finish()?;
    Ok(expression)
}

/// A condition with its tolerances, as in `{{? … }}`.
pub fn parse_claim(text: &str, source: u32, ids: &[String]) -> Result<Condition, Fault> {
    let (tokens, own) = tokens_and_own(text, source, ids);
    let mut parser = parser_of_line(text, source, (ids, &own), lines::whole(text, &tokens), 0)?;
    let claim = parser.condition()?;
    parser.finish()?;
    Ok(claim)
}

/// The options behind a view in the prose: `x=X, y=y`, with or without commas.
pub fn parse_options(text: &str, source: u32, ids: &[String]) -> Result<Vec<Argument>, Fault> {
    let (tokens, own) = tokens_and_own(text, source, ids);
    let mut parser = parser_of_line(text, source, (ids, &own), lines::whole(text, &tokens), 0)?;
    let options = parser.view_options()?;
    parser.finish()?;
    Ok(options)
}

/// The byte at which an expression in prose ends: at the first `:` or `~` outside brackets and texts, or at the text's end.
pub fn expression_end(text: &str, ids: &[String]) -> usize {
    let mut depth = 0_usize;
    for token in tokens::tokens(text, 0, ids) {
        match token.kind {
            TokenKind::Sign("(" | "[" | "{") => depth += 1,
            TokenKind::Sign(")" | "]" | "}") => depth = depth.saturating_sub(1),
            TokenKind::Sign(":" | "~") if depth == 0 => return token.place.start as usize,
            _ => {}
        }
    }
    text.len()
}

fn parse_line(
    text: &str,
    source: u32,
    names: (&[String], &[String]),
    line: StatementLine,
    next: &mut u32,
) -> Result<Statement, Fault> {
    let mut parser = parser_of_line(text, source, names, line, *next)?;
    let first = parser.place();
    let kind = parser.statement()?;
    *next = parser.next;
    Ok(Statement { kind, place: parser.since(first) })
}

/// The tokens of a text, and the words of libraries that it uses as names of its own.
fn tokens_and_own(text: &str, source: u32, ids: &[String]) -> (Vec<Token>, Vec<String>) {
    let tokens = tokens::tokens(text, source, ids);
    let own = numpy::own_words(text, &tokens);
    (tokens, own)
}

/// Refuses a line with a bracket fault, unless a misread text or sign explains that.
fn parser_of_line<'a>(
    text: &'a str,
    source: u32,
    (ids, own): (&'a [String], &'a [String]),
    line: StatementLine,
    next: u32,
) -> Result<Parser<'a>, Fault> {
    let bad = |token: &Token| match &token.kind {
        TokenKind::Bad(fault) => Some(Fault::clone(fault)),
        _ => None,
    };
    match line.fault {
        Some(fault) => Err(line.tokens.iter().find_map(bad).unwrap_or(fault)),
        None => Ok(Parser::new(text, ids, own, line.tokens, source, next)),
    }
}
