//! LaTeX in pieces: commands and letters; knows no command.

/// A piece of LaTeX.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LatexToken {
    /// A command without its backslash.
    Command(String),
    /// Any other letter.
    Letter(char),
    /// LaTeX that is finished.
    Made(String),
}

/// The letters with which this house marks places in a formula; an author's own become the sign for what is no letter.
const OURS: std::ops::RangeInclusive<char> = '\u{e000}'..='\u{f8ff}';

/// The pieces of a formula; remarks are left out.
pub(super) fn read(latex: &str) -> Vec<LatexToken> {
    let mut tokens = Vec::new();
    let mut letters = latex.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                let mut name = String::new();
                while let Some(next) = letters.next_if(char::is_ascii_alphabetic) {
                    name.push(next);
                }
                if name.is_empty() {
                    name.extend(letters.next());
                }
                // A line ended within a command is a space.
                let name = if name.trim().is_empty() { " ".to_string() } else { name };
                tokens.push(LatexToken::Command(name));
            }
            '%' => while letters.next().is_some_and(|letter| letter != '\n') {},
            // The library takes any space for one byte.
            _ if letter.is_whitespace() && !letter.is_ascii() => tokens.push(LatexToken::Letter(' ')),
            _ if OURS.contains(&letter) => tokens.push(LatexToken::Letter('\u{fffd}')),
            _ => tokens.push(LatexToken::Letter(letter)),
        }
    }
    tokens
}

/// The pieces as LaTeX.
pub(super) fn written(tokens: &[LatexToken]) -> String {
    let mut latex = String::new();
    let mut open = false;
    for token in tokens {
        match token {
            LatexToken::Command(name) => {
                latex.push('\\');
                latex.push_str(name);
                open = name.ends_with(|letter: char| letter.is_ascii_alphabetic());
            }
            LatexToken::Letter(letter) => {
                if open && letter.is_ascii_alphabetic() {
                    latex.push(' ');
                }
                latex.push(*letter);
                open = false;
            }
            LatexToken::Made(made) if made.is_empty() => {}
            LatexToken::Made(made) => {
                latex.push_str(made);
                open = false;
            }
        }
    }
    latex
}

/// A letter that stands for another one on its way through the library, which would read that one as a sign.
pub(super) fn stand_in(letter: char) -> char {
    match letter.is_ascii_punctuation() {
        true => char::from_u32(0xe000 + u32::from(letter)).unwrap_or(letter),
        false => letter,
    }
}

/// The letter for which another one stands.
pub(super) fn stood_for(letter: char) -> char {
    match u32::from(letter) {
        code @ 0xe000..=0xe07f => char::from_u32(code - 0xe000).unwrap_or(letter),
        _ => letter,
    }
}
