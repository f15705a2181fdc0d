//! The signs of a set formula, as an eye takes them in: spaces say nothing; knows no meaning.

/// One sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sign {
    /// A command such as `\sum`, without its stroke.
    Command(String),
    /// A single letter or mark.
    Mark(char),
    /// A number as it is written.
    Number(String),
    /// Words, as `\text` sets them.
    Words(String),
    /// The name of a function or an operator, upright.
    Upright(String),
}

/// Commands that only leave room.
const ROOM: &[&str] = &[",", ";", "!", " ", "quad", "qquad"];

/// The signs of some LaTeX; none if a brace of a name is not closed.
pub(super) fn signs(latex: &str) -> Option<Vec<Sign>> {
    let mut found = Vec::new();
    let mut rest = latex;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = &rest[first.len_utf8()..];
        } else if first == '\\' {
            let (name, behind) = command(&rest[1..]);
            rest = behind;
            match name {
                "text" | "mathrm" | "operatorname" | "operatorname*" => {
                    let (inner, behind) = rest.strip_prefix('{')?.split_once('}')?;
                    rest = behind;
                    found.push(match name {
                        "text" => Sign::Words(inner.to_string()),
                        _ => Sign::Upright(inner.replace("\\_", "_").replace("\\,", " ")),
                    });
                }
                name if ROOM.contains(&name) => {}
                name => found.push(Sign::Command(name.to_string())),
            }
        } else if first.is_ascii_digit() {
            let end = rest.find(|mark: char| !mark.is_ascii_digit() && mark != '.').unwrap_or(rest.len());
            found.push(Sign::Number(rest[..end].to_string()));
            rest = &rest[end..];
        } else {
            found.push(Sign::Mark(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    Some(found)
}

/// The name of the command at the beginning of a text, and what stands behind it.
fn command(text: &str) -> (&str, &str) {
    let letters = text.find(|mark: char| !mark.is_ascii_alphabetic()).unwrap_or(text.len());
    let end = match letters {
        0 => text.chars().next().map_or(0, char::len_utf8),
        length if text[length..].starts_with('*') => length + 1,
        length => length,
    };
    text.split_at(end)
}
