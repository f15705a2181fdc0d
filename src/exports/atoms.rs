//! Names as Python writes them, and numbers as its floats; knows no expression.

use super::dialect::Export;

/// A number of Python's own that is no integer.
pub(super) fn as_float(text: &str) -> String {
    if text.parse::<f64>().is_ok() { float(text) } else { format!("float({text})") }
}

/// A whole number with a point, so that it is no integer.
pub(super) fn float(text: &str) -> String {
    let whole = text.trim_start_matches('-');
    match !whole.is_empty() && whole.chars().all(|letter| letter.is_ascii_digit()) {
        true => format!("{text}.0"),
        false => text.to_string(),
    }
}

/// A name of a block above, where a later block has given the name another meaning.
pub(super) fn member(id: &str, name: &str, export: &Export) -> String {
    identifier(&format!("{}_{name}", id.replace('-', "_")), export)
}

/// Words that a name of Python cannot be, or should not hide.
const TAKEN: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "np",
    "jnp", "jax", "torch", "math", "sklearn", "rng", "len", "range", "print", "float", "int", "bool",
    "tuple",
];

/// A name of the block as a name of Python: subscript digits become digits.
pub(super) fn identifier(name: &str, export: &Export) -> String {
    let plain: String = name
        .chars()
        .map(|letter| match letter {
            '₀'..='₉' => char::from(b'0' + (letter as u32 - '₀' as u32) as u8),
            _ => letter,
        })
        .collect();
    match TAKEN.contains(&plain.as_str()) || plain == export.module {
        true => format!("{plain}_"),
        false => plain,
    }
}
