//! Texts in the columns of a terminal: how wide they are, and where they stand; knows no table.

/// Where a text stands in its column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the start of the line: words.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right: numbers, whose last digits stand under each other.
    Right,
}

/// How many columns of a terminal a text takes; letters of East Asian scripts take two.
pub(super) fn columns(text: &str) -> usize {
    let width = |letter: char| match letter {
        '\u{0300}'..='\u{036f}' | '\u{200b}'..='\u{200f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}' => 2,
        _ => 1,
    };
    text.chars().map(width).sum()
}

/// The text with spaces around it until it fills so many columns.
pub(super) fn padded(text: &str, width: usize, align: Align) -> String {
    let missing = width.saturating_sub(columns(text));
    let (before, after) = match align {
        Align::Left => (0, missing),
        Align::Center => (missing / 2, missing - missing / 2),
        Align::Right => (missing, 0),
    };
    format!("{}{text}{}", " ".repeat(before), " ".repeat(after))
}
