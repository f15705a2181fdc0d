//! The lines of a block with the colours of their words; knows the language's tokens, but no block.

use crate::exhibit::{Code, ColouredToken, TokenClass};
use crate::language::{DisplayClass, tokenize_for_display};

/// The lines of a block with the colours of their words.
pub fn coloured(source: &str) -> Code {
    let tokens = tokenize_for_display(source)
        .into_iter()
        .map(|(class, range)| ColouredToken { class: class_of(class), text: source[range].to_string() });
    Code { language: "text".to_string(), tokens: tokens.collect(), ..Code::default() }
}

fn class_of(class: DisplayClass) -> TokenClass {
    match class {
        DisplayClass::Keyword => TokenClass::Keyword,
        DisplayClass::Name | DisplayClass::Plain => TokenClass::Plain,
        DisplayClass::Function => TokenClass::Function,
        DisplayClass::Number => TokenClass::Number,
        DisplayClass::Text => TokenClass::Text,
        DisplayClass::Comment => TokenClass::Comment,
        DisplayClass::Operator => TokenClass::Operator,
    }
}
