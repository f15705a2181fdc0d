//! Numbers as text, each kind of text in one place: for readers, for code, for formulas, for JSON; knows what a number is and nothing else.

mod code;
mod json;
mod latex;
mod page;
mod rows;
mod specification;

pub use code::{exact, in_code, python};
pub use json::JsonNumber;
pub use latex::{latex, latex_of};
pub use page::{beginning, column, significant, superscript, times_ten_to};
pub use rows::{Row, in_rows};
pub use specification::format_spec;

pub(crate) use page::fraction_digits;

/// Mantissa and decimal exponent of a number that is written with a power of ten.
fn parted(written: &str) -> (&str, i32) {
    let (mantissa, exponent) = written.split_once('e').unwrap_or((written, "0"));
    (mantissa, exponent.parse().unwrap_or(0))
}

/// The digits of a rounded fraction without the zeros at its end.
fn without_trailing_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// What every code calls a number that is not finite.
fn not_finite(value: f64) -> &'static str {
    match value.is_nan() {
        true => "nan",
        false if value > 0.0 => "inf",
        false => "-inf",
    }
}
