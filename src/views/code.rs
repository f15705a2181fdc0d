//! The model as the author wrote it, highlighted; knows the language's tokens and no meaning.

use super::{Look, View};
use crate::exhibit::{Code, ColouredToken, Exhibit, TokenClass};
use crate::language::{DisplayClass, tokenize_for_display};
use crate::record::Record;

pub(super) static VIEW: View = View {
    name: "code",
    doc: "the model as it is written in the lesson",
    needs: "some source",
    studies: &[],
    options: &[],
    draw,
};

fn draw(record: &Record, _: Look<'_>) -> Option<Exhibit> {
    let tokens = tokenize_for_display(&record.code)
        .into_iter()
        .map(|(class, range)| ColouredToken { class: class_of(class), text: record.code[range].to_string() });
    let code = Code { language: "text".to_string(), tokens: tokens.collect(), ..Code::default() };
    (!code.tokens.is_empty()).then_some(Exhibit::Code(code))
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
