//! What stands in the place of a piece of a chapter, under the number by which another text takes that place; knows no chapter.

use crate::markup::Markup;

/// A piece of running text.
pub fn piece_in_line(number: usize, text: &Markup) -> Markup {
    Markup::composed(format!("<span data-piece=\"{number}\">{text}</span>"))
}

/// A piece on lines of its own.
pub fn piece_in_box(number: usize, text: &Markup) -> Markup {
    Markup::composed(boxed("", number, text))
}

/// A block with what follows it.
pub fn piece_of_block(number: usize, text: &Markup, is_still: bool) -> Markup {
    let class = if is_still { "class=\"descent-block descent-still\" " } else { "class=\"descent-block\" " };
    Markup::composed(boxed(class, number, text))
}

fn boxed(class: &str, number: usize, text: &Markup) -> String {
    let line = if text.is_empty() { "" } else { "\n" };
    format!("<div {class}data-piece=\"{number}\">{line}{text}{line}</div>")
}
