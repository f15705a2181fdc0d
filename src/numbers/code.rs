//! Numbers as code has them, of the block language and of Python; knows no signs of a page.

use super::{not_finite, parted, without_trailing_zeros};

/// Whole numbers below this size are written with all their digits.
const WHOLE_LIMIT: f64 = 1e10;
/// Decimal exponents that need no power of ten.
const PLAIN: std::ops::Range<i32> = -4..7;

/// The value with so many significant digits: `-0.000512`, `1.23e-7`, `42`, `inf`.
///
/// Whole numbers keep all their digits and get no point, trailing zeros of a rounded fraction are left out,
/// and the digits before the point are never rounded away.
pub fn in_code(value: f64, digits: usize) -> String {
    let digits = digits.clamp(1, 17);
    if value == 0.0 {
        return "0".to_string();
    }
    if !value.is_finite() {
        return not_finite(value).to_string();
    }
    if is_whole(value) {
        return format!("{value:.0}");
    }
    let (mantissa, exponent) = rounded(value, digits);
    if PLAIN.contains(&exponent) {
        return without_trailing_zeros(&format!("{value:.*}", decimals(exponent, digits))).to_string();
    }
    format!("{}e{exponent}", without_trailing_zeros(&mantissa))
}

/// The value with as few digits as read back as the same number.
pub fn exact(value: f64) -> String {
    match value.is_finite() && value != 0.0 && !(1e-4..1e16).contains(&value.abs()) {
        true => format!("{value:e}"),
        false if value.is_finite() => format!("{value}"),
        false => not_finite(value).to_string(),
    }
}

/// The same as Python reads it without an import.
pub fn python(value: f64) -> String {
    if value.is_finite() { exact(value) } else { format!("float(\"{}\")", not_finite(value)) }
}

pub(super) fn is_whole(value: f64) -> bool {
    value.fract() == 0.0 && value.abs() < WHOLE_LIMIT
}

/// Mantissa and decimal exponent after rounding to so many significant digits.
pub(super) fn rounded(value: f64, digits: usize) -> (String, i32) {
    let text = format!("{:.*e}", digits - 1, value);
    let (mantissa, exponent) = parted(&text);
    (mantissa.to_string(), exponent)
}

/// How many decimals make so many significant digits.
pub(super) fn decimals(exponent: i32, digits: usize) -> usize {
    (digits as i32 - 1 - exponent).max(0) as usize
}
