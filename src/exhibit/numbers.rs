//! Numbers the way a teacher writes them; it knows neither tables nor pages.

/// Whole numbers below this size are written with all their digits.
const WHOLE_LIMIT: f64 = 1e10;
/// Decimal exponents that need no power of ten.
const PLAIN: std::ops::Range<i32> = -4..7;
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

/// The same as code writes it: `-0.000512`, `1.23e-7`, `inf`.
pub fn in_code(value: f64, digits: usize) -> String {
    let digits = digits.clamp(1, 17);
    if value == 0.0 {
        return "0".to_string();
    }
    if !value.is_finite() {
        return if value.is_nan() {
            "nan"
        } else if value > 0.0 {
            "inf"
        } else {
            "-inf"
        }
        .to_string();
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

/// The values of one column, each with so many significant digits; a table puts their points under each other.
///
/// No number gets more decimals than the column needs. Where a value must be written with a power of ten,
/// smaller ones beside it are too, so that the powers tell them apart.
pub fn column(values: &[f64], digits: usize) -> Vec<String> {
    let digits = digits.clamp(1, 17);
    let written = |&value: &f64| (value != 0.0 && value.is_finite()).then(|| rounded(value, digits));
    let parts: Vec<Option<(String, i32)>> = values.iter().map(written).collect();
    let fraction = |value: f64, exponent: i32| !is_whole(value) && !PLAIN.contains(&exponent);
    let spread = values
        .iter()
        .zip(&parts)
        .any(|(&value, part)| part.as_ref().is_some_and(|(_, exponent)| fraction(value, *exponent)));
    let raised =
        |value: f64, exponent: i32| spread && !is_whole(value) && !PLAIN_BESIDE_POWERS.contains(&exponent);
    let full = |value: f64, mantissa: &str, exponent: i32| match raised(value, exponent) {
        true => mantissa.to_string(),
        false => format!("{value:.*}", decimals(exponent, digits)),
    };
    let needed = |powers: bool| {
        let texts = values.iter().zip(&parts).filter_map(|(&value, part)| {
            let (mantissa, exponent) = part.as_ref()?;
            (raised(value, *exponent) == powers).then(|| full(value, mantissa, *exponent))
        });
        texts.map(|text| fraction_digits(without_trailing_zeros(&text))).max().unwrap_or(0)
    };
    let needed = [needed(false), needed(true)];
    let whole_digits = parts.iter().zip(values).filter_map(|(part, &value)| {
        let (_, exponent) = part.as_ref()?;
        (!raised(value, *exponent)).then(|| (exponent + 1).max(1) as usize)
    });
    let uniform = whole_digits.max().unwrap_or(1) + needed[0] <= digits;
    let one = |(&value, part): (&f64, &Option<(String, i32)>)| {
        let Some((mantissa, exponent)) = part else { return significant(value, digits) };
        let powers = raised(value, *exponent);
        let mut text = full(value, mantissa, *exponent);
        text.truncate(text.len() - fraction_digits(&text).saturating_sub(needed[usize::from(powers)]));
        let text = text.trim_end_matches('.');
        // Zeros say that a number is rounded; where they do not make the column even, round numbers need none.
        let text =
            if powers || uniform || !is_short(value, text) { text } else { without_trailing_zeros(text) };
        typeset(&if powers { format!("{text}e{exponent}") } else { text.to_string() })
    };
    values.iter().zip(&parts).map(one).collect()
}

/// How many digits stand behind the point.
pub(super) fn fraction_digits(text: &str) -> usize {
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
    let Some((mantissa, exponent)) = text.split_once('e') else { return text.replace('-', "−") };
    let power = format!("10{}", superscript(exponent));
    match mantissa {
        "1" => power,
        "-1" => format!("−{power}"),
        _ => format!("{} × {power}", mantissa.replace('-', "−")),
    }
}

/// Whether the text is the number itself and not a rounded one.
fn is_short(value: f64, text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|written| (written - value).abs() <= 1e-12 * value.abs())
}

fn is_whole(value: f64) -> bool {
    value.fract() == 0.0 && value.abs() < WHOLE_LIMIT
}

/// Mantissa and decimal exponent after rounding to so many significant digits.
fn rounded(value: f64, digits: usize) -> (String, i32) {
    let text = format!("{:.*e}", digits - 1, value);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.to_string(), exponent.parse().unwrap_or(0))
}

/// How many decimals make so many significant digits.
fn decimals(exponent: i32, digits: usize) -> usize {
    (digits as i32 - 1 - exponent).max(0) as usize
}

fn without_trailing_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}
