//! Numbers in formulas; knows LaTeX's signs for them.

/// The value with all its digits, as a textbook writes it.
pub fn latex(value: f64) -> String {
    match value == 0.0 || !value.is_finite() || (1e-4..1e7).contains(&value.abs()) {
        true => latex_of(&super::exact(value)),
        false => latex_of(&format!("{value:e}")),
    }
}

/// A number of code, such as `-1.2e-7`, in a formula.
pub fn latex_of(written: &str) -> String {
    match written.split_once('e') {
        Some(("1", exponent)) => format!("10^{{{exponent}}}"),
        Some(("-1", exponent)) => format!("-10^{{{exponent}}}"),
        Some((mantissa, exponent)) => format!("{mantissa} \\cdot 10^{{{exponent}}}"),
        None => written.replace("inf", "\\infty").replace("nan", "\\mathrm{nan}"),
    }
}
