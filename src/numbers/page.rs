//! Numbers the way a teacher writes them; it knows neither tables nor pages.

use super::code::{decimals, in_code, is_whole, rounded};
use super::without_trailing_zeros;

/// The same in a column where other numbers need one.
const PLAIN_BESIDE_POWERS: std::ops::Range<i32> = -2..7;

/// The value with so many significant digits as a page shows it: `−0.000512`, `1.23 × 10⁻⁷`, `42`, `∞`.
///
/// Whole numbers keep all their digits and get no point, trailing zeros of a rounded fraction are left out,
/// and the digits before the point are never rounded away.
pub fn significant(value: f64, digits: usize) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_string();
    }
    typeset(&in_code(value, digits))
}

/// The first of several values: a dash where only the others are finite, as where something is divided by the number of
/// the step.
pub fn beginning(values: &[f64], digits: usize) -> String {
    match values {
        [first, second, ..] if !first.is_finite() && second.is_finite() => "–".to_string(),
        _ => significant(values.first().copied().unwrap_or(f64::NAN), digits),
    }
}

/// The values of one column, each with so many significant digits; a table puts their points under each other.
///
/// No number gets more decimals than the column needs. Where a value must be written with a power of ten,
/// smaller ones beside it are too, so that the powers tell them apart.
pub fn column(values: &[f64], digits: usize) -> Vec<String> {
    let digits = digits.clamp(1, 17);
    let spread = values.iter().any(|&value| in_code(value, digits).contains('e'));
    let parts: Vec<(String, Option<i32>)> =
        values.iter().map(|&value| in_full(value, digits, spread)).collect();
    let of = |raised: bool| parts.iter().filter(move |(_, power)| power.is_some() == raised);
    let needed = |raised: bool| {
        of(raised).map(|(text, _)| fraction_digits(without_trailing_zeros(text))).max().unwrap_or(0)
    };
    let needed = [needed(false), needed(true)];
    let before = |text: &str| text.trim_start_matches('-').split('.').next().map_or(0, str::len);
    let even = of(false).map(|(text, _)| before(text)).max().unwrap_or(0) + needed[0] <= digits;
    let one = |(&value, (text, power)): (&f64, &(String, Option<i32>))| {
        let surplus = fraction_digits(text).saturating_sub(needed[usize::from(power.is_some())]);
        let text = text[..text.len() - surplus].trim_end_matches('.');
        match power {
            Some(power) => typeset(&format!("{text}e{power}")),
            None if !value.is_finite() => significant(value, digits),
            // Zeros say that a number is rounded; where they do not make the column even, round numbers need none.
            None if !even && is_short(value, text) => typeset(without_trailing_zeros(text)),
            None => typeset(text),
        }
    };
    values.iter().zip(&parts).map(one).collect()
}

/// A value with all its significant digits, zeros included; if it is to be raised out of a column that spans
/// many orders, its mantissa and its power of ten.
fn in_full(value: f64, digits: usize, spread: bool) -> (String, Option<i32>) {
    if value == 0.0 || !value.is_finite() {
        return (in_code(value, digits), None);
    }
    let (mantissa, exponent) = rounded(value, digits);
    if spread && !is_whole(value) && !PLAIN_BESIDE_POWERS.contains(&exponent) {
        return (mantissa, Some(exponent));
    }
    (format!("{value:.*}", decimals(exponent, digits)), None)
}

/// How many digits stand behind the point.
pub(crate) fn fraction_digits(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, digits)| digits.len())
}

/// Raised digits: `-3` becomes `⁻³`.
pub fn superscript(text: &str) -> String {
    let raised = |letter: char| match letter {
        '-' | '−' => '⁻',
        '+' => '⁺',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' => '⁰',
        '4'..='9' => char::from_u32('⁴' as u32 + (letter as u32 - '4' as u32)).unwrap_or(letter),
        other => other,
    };
    text.chars().map(raised).collect()
}

/// A number of code with a true minus and a raised power.
fn typeset(text: &str) -> String {
    match text.split_once('e') {
        Some((mantissa, exponent)) => times_ten_to(mantissa, exponent, " × "),
        None => text.replace('-', "−"),
    }
}

/// A mantissa times a power of ten, where a mantissa of one need not be told.
pub fn times_ten_to(mantissa: &str, exponent: &str, times: &str) -> String {
    let power = format!("10{}", superscript(exponent));
    match mantissa {
        "1" => power,
        "-1" => format!("−{power}"),
        _ => format!("{}{times}{power}", mantissa.replace('-', "−")),
    }
}

/// Whether the text is the number itself and not a rounded one.
fn is_short(value: f64, text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|written| (written - value).abs() <= 1e-12 * value.abs())
}
