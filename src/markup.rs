//! Markup that goes into a page, and how a text becomes part of it; knows no exhibit, no model and no renderer.

use std::fmt;
use std::ops::Deref;

/// Markup that the tool answers for.
///
/// What an author wrote or data hold is text, and a page takes none: it becomes markup here, in a way in
/// which no letter of it means anything there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Markup composed of the tool's own tags and marks, and of texts that are made harmless for their place.
    pub fn composed(markup: String) -> Markup {
        Markup(markup)
    }

    /// A text in running Markdown, wherever in it.
    pub fn text_in_markdown(text: &str) -> Markup {
        Markup(harmless_in_markdown(text))
    }

    /// A text between the tags of a block of HTML.
    pub fn text_in_html(text: &str) -> Markup {
        Markup(escape_html(text))
    }

    /// Several pieces of markup with a blank line between each two.
    pub fn under_each_other(parts: &[Markup]) -> Markup {
        Markup(parts.iter().map(|part| part.0.as_str()).collect::<Vec<_>>().join("\n\n"))
    }
}

impl Deref for Markup {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<&str> for Markup {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A line break in HTML: a real one could end the block that Markdown sees.
pub const NEWLINE: &str = "&#10;";

/// Text made harmless for element content and quoted attributes.
pub fn escape_html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str(NEWLINE),
            '\r' => {}
            // XML has no words for the last two.
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ if is_control(letter) => safe.push('\u{fffd}'),
            _ => safe.push(letter),
        }
    }
    safe
}

/// A path in which no letter has a meaning for an address.
pub fn path_in_address(path: &str) -> String {
    let mut safe = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                safe.push(char::from(byte));
            }
            _ => safe.push_str(&format!("%{byte:02X}")),
        }
    }
    safe
}

/// Text in which no letter has a meaning for Markdown, not even for its smart punctuation.
///
/// A reference to a character is never read as a mark, neither by a table nor by what runs later.
fn harmless_in_markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() * 2);
    let last = text.chars().count().saturating_sub(1);
    // A number with a point or a bracket behind it would begin a list.
    let number = text.chars().take_while(char::is_ascii_digit).count();
    let spaced = text.chars().nth(number + 1).is_some_and(char::is_whitespace);
    let mut before = ' ';
    for (place, letter) in text.chars().enumerate() {
        let reference = match letter {
            '\'' | '"' | '|' | '&' | '<' | '>' | '{' | '}' | '$' => true,
            // They mean something at the beginning of a line, or in a row.
            '-' | '.' | '+' | '=' | ':' | '#' | ')' => {
                place == 0 || before == letter || (place == number && (place == last || spaced))
            }
            ' ' | '\t' => place == 0 || place == last,
            _ => false,
        };
        match letter {
            '\r' => {}
            '\n' => safe.push(' '),
            _ if is_control(letter) => safe.push('\u{fffd}'),
            _ if reference => safe.push_str(&format!("&#{};", u32::from(letter))),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '^' | '!' => {
                safe.push('\\');
                safe.push(letter);
            }
            _ => safe.push(letter),
        }
        before = letter;
    }
    safe
}

/// Whether a character steers the display instead of being seen.
pub fn is_control(letter: char) -> bool {
    (letter.is_control() && letter != '\t')
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
