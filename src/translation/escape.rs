//! Letters that gettext's tools would look at, as others that they carry through; knows no chapter.
//!
//! `mdbook-xgettext` takes code for text when a quotation mark or two slashes stand in it, and Markdown reads backslashes,
//! ampersands and backticks behind the marks of a fence.

/// Stands before the letter that names what it stands for. No font has it.
const MARK: char = '\u{e005}';

const LETTERS: [(char, char); 6] = [('"', 'q'), ('/', 's'), ('\\', 'b'), ('&', 'a'), ('`', 't'), (MARK, 'e')];

/// A text without the letters.
pub(super) fn escaped(text: &str, backticks: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match LETTERS.iter().find(|(from, _)| *from == letter && (backticks || letter != '`')) {
            Some((_, to)) => escaped.extend([MARK, *to]),
            None => escaped.push(letter),
        }
    }
    escaped
}

/// The text as it was.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let meant = if letter == MARK { letters.next() } else { None };
        match LETTERS.iter().find(|(_, to)| Some(*to) == meant) {
            Some((from, _)) => plain.push(*from),
            None => {
                plain.push(letter);
                plain.extend(meant);
            }
        }
    }
    plain
}
