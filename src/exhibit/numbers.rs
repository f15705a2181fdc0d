//! Numbers the way a teacher writes them; it knows neither tables nor pages.

/// Whole numbers below this size are written with all their digits.
const WHOLE_LIMIT: f64 = 1e10;

/// The value with so many significant digits, for tables and code: `0.000512`, `1.23e-7`, `42`.
///
/// Whole numbers keep all their digits and get no point, trailing zeros of a rounded fraction are left out,
/// and the digits before the point are never rounded away.
pub fn significant(value: f64, digits: usize) -> String {
    let digits = digits.clamp(1, 17);
    if value == 0.0 {
        return "0".to_string();
    }
    if !value.is_finite() {
        return unbounded(value);
    }
    if value.fract() == 0.0 && value.abs() < WHOLE_LIMIT {
        return format!("{value:.0}");
    }
    let (mantissa, exponent) = rounded(value, digits);
    if (-4..7).contains(&exponent) {
        let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
        return without_trailing_zeros(&format!("{value:.decimals$}")).to_string();
    }
    format!("{mantissa}e{exponent}")
}

/// The value with so many significant digits, for running text: `1.23 × 10⁻⁷`, `−0.5`, `∞`.
pub fn prose(value: f64, digits: usize) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_string();
    }
    let plain = significant(value, digits);
    let Some((mantissa, exponent)) = plain.split_once('e') else {
        return plain.replace('-', "−");
    };
    let power = format!("10{}", superscript(exponent));
    match mantissa {
        "1" => power,
        "-1" => format!("−{power}"),
        _ => format!("{} × {power}", mantissa.replace('-', "−")),
    }
}

/// A column of values with one common number of decimals where that reads well, so that the points stand
/// under each other; otherwise every value by itself as [`significant`] writes it.
pub fn column(values: &[f64], digits: usize) -> Vec<String> {
    let alone = || values.iter().map(|&value| significant(value, digits)).collect::<Vec<_>>();
    let texts = alone();
    if texts.iter().any(|text| text.contains('e')) {
        return texts;
    }
    let decimals =
        texts.iter().map(|text| text.split_once('.').map_or(0, |(_, tail)| tail.len())).max().unwrap_or(0);
    if decimals > digits + 2 {
        return texts;
    }
    let aligned = |&value: &f64| {
        if !value.is_finite() {
            return unbounded(value);
        }
        // Adding zero turns a negative zero into a plain one.
        format!("{:.decimals$}", value + 0.0)
    };
    values.iter().map(aligned).collect()
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

/// Mantissa and decimal exponent after rounding to so many significant digits.
fn rounded(value: f64, digits: usize) -> (String, i32) {
    let text = format!("{:.*e}", digits - 1, value);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (without_trailing_zeros(mantissa).to_string(), exponent.parse().unwrap_or(0))
}

fn without_trailing_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn unbounded(value: f64) -> String {
    if value.is_nan() {
        "nan".to_string()
    } else if value > 0.0 {
        "inf".to_string()
    } else {
        "-inf".to_string()
    }
}
