//! What each word of a block is to the eye, by what it means: semantic tokens; knows no value.

use std::collections::BTreeMap;
use std::ops::Range;

use lsp_types::{SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokensLegend};

use super::document::Document;
use crate::language::{DisplayClass, tokenize_for_display};
use crate::resolve::{Bound, Meant};

/// The kinds of words, in the order of their numbers.
const KINDS: [SemanticTokenType; 9] = [
    SemanticTokenType::KEYWORD,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::PARAMETER,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::NUMBER,
    SemanticTokenType::STRING,
    SemanticTokenType::COMMENT,
    SemanticTokenType::OPERATOR,
    SemanticTokenType::NAMESPACE,
];

/// What may be said of them, bit by bit.
const MARKS: [SemanticTokenModifier; 2] =
    [SemanticTokenModifier::DECLARATION, SemanticTokenModifier::DEFAULT_LIBRARY];

const DECLARED: u32 = 1;
const BUILT_IN: u32 = 2;

pub(super) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend { token_types: KINDS.to_vec(), token_modifiers: MARKS.to_vec() }
}

/// The words of all blocks and forms, as the protocol has them: each by its distance from the one before.
pub(super) fn tokens(document: &Document) -> Vec<SemanticToken> {
    let reading = &document.reading;
    let mut found: BTreeMap<usize, (Range<usize>, SemanticTokenType, u32)> = BTreeMap::new();
    for text in &reading.texts {
        for (class, range) in tokenize_for_display(text.excerpt.text()) {
            if let Some(kind) = kind(class) {
                let range = text.excerpt.chapter_range(range);
                found.insert(range.start, (range, kind, 0));
            }
        }
    }
    for name in &reading.names {
        let (kind, built_in) = match name.meant {
            Meant::Given(symbol) if reading.blocks.is_function(symbol) => (SemanticTokenType::FUNCTION, 0),
            Meant::Given(_) => (SemanticTokenType::VARIABLE, 0),
            Meant::Local(_) => (SemanticTokenType::PARAMETER, 0),
            Meant::Block(_) => (SemanticTokenType::NAMESPACE, 0),
            Meant::Word(Bound::BuiltIn(_) | Bound::DataSet(_) | Bound::Form(_) | Bound::Optimizer(_)) => {
                (SemanticTokenType::FUNCTION, BUILT_IN)
            }
            Meant::Word(_) => continue,
        };
        let marks = built_in | if name.gives { DECLARED } else { 0 };
        found.insert(name.range.start, (name.range.clone(), kind, marks));
    }
    let mut before = lsp_types::Position::default();
    let mut tokens = Vec::new();
    for (range, kind, marks) in found.into_values() {
        let Some(own) = document.own_range(&range) else { continue };
        let number = KINDS.iter().position(|one| *one == kind);
        let (Some(number), true) = (number, own.start.line == own.end.line && own.start >= before) else {
            continue;
        };
        let line = own.start.line - before.line;
        let start = own.start.character - if line == 0 { before.character } else { 0 };
        let length = own.end.character - own.start.character;
        tokens.push(SemanticToken {
            delta_line: line,
            delta_start: start,
            length,
            token_type: number as u32,
            token_modifiers_bitset: marks,
        });
        before = own.start;
    }
    tokens
}

fn kind(class: DisplayClass) -> Option<SemanticTokenType> {
    Some(match class {
        DisplayClass::Keyword => SemanticTokenType::KEYWORD,
        DisplayClass::Name => SemanticTokenType::VARIABLE,
        DisplayClass::Function => SemanticTokenType::FUNCTION,
        DisplayClass::Number => SemanticTokenType::NUMBER,
        DisplayClass::Text => SemanticTokenType::STRING,
        DisplayClass::Comment => SemanticTokenType::COMMENT,
        DisplayClass::Operator => SemanticTokenType::OPERATOR,
        DisplayClass::Plain => return None,
    })
}
