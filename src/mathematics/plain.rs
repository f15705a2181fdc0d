//! Symbols of LaTeX in plain letters, for those who read lines of text; knows only the few that our own names hold.

/// A text with symbols such as `\\frac{\\partial L}{\\partial w}` or `w^{(1)}` in plain letters: `∂L/∂w`, `w⁽¹⁾`.
pub fn plain(text: &str) -> String {
    let mut rest = text.replace("\\nabla ", "∇").replace("\\partial ", "∂");
    let mut out = String::new();
    while let Some(at) = rest.find(['\\', '^', '_']) {
        let (before, sign) = rest.split_at(at);
        out.push_str(before);
        let (read, length) = symbol(sign);
        out.push_str(&read);
        rest = sign[length..].to_string();
    }
    out + &rest
}

/// A formula as the block language writes it, with the signs of print where plain letters have them: `5x² − 2 · y`.
pub fn in_signs(formula: &str) -> String {
    let mut out = String::new();
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        if let Some(power) = rest.strip_prefix("**").filter(|power| is_whole(power, digits(power))) {
            let length = digits(power);
            out.extend(power[..length].chars().map(raised));
            rest = &power[length..];
        } else if let Some(factor) = rest.strip_prefix(" * ") {
            let number = out.chars().rev().take_while(|mark| mark.is_ascii_digit() || *mark == '.').count();
            let alone =
                !out.chars().rev().nth(number).is_some_and(|mark| mark.is_alphanumeric() || mark == '_');
            let letter = factor.starts_with(|mark: char| mark.is_alphabetic() || mark == '(');
            let name = factor.chars().take_while(|mark| mark.is_alphanumeric() || *mark == '_').count() > 1;
            out.push_str(match (number > 0 && alone && letter, name) {
                (true, false) => "",
                (true, true) => " ",
                (false, _) => " · ",
            });
            rest = factor;
        } else {
            // The exponent of a number such as `1e-5` keeps its sign.
            let exponent =
                out.ends_with('e') && out.chars().rev().nth(1).is_some_and(|mark| mark.is_ascii_digit());
            out.push(if first == '-' && !exponent { '−' } else { first });
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// Whether so many digits are a number of their own.
fn is_whole(text: &str, digits: usize) -> bool {
    digits > 0
        && !text[digits..].starts_with(|mark: char| mark == '.' || mark == '_' || mark.is_alphanumeric())
}

/// The symbol at the beginning of a text, and how many bytes it takes.
fn symbol(text: &str) -> (String, usize) {
    if let Some(over) = text.strip_prefix("\\frac") {
        let (above, first) = group(over);
        let (below, second) = group(&over[first..]);
        return (format!("{}/{}", plain(above), plain(below)), 5 + first + second);
    }
    for opening in ["\\text", "\\mathrm", "\\hat", "\\bar"] {
        if let Some(inner) = text.strip_prefix(opening) {
            let (inner, length) = group(inner);
            return (plain(inner), opening.len() + length);
        }
    }
    let (inner, length) = group(&text[1..]);
    match text.chars().next() {
        Some('^') if length > 0 => (inner.chars().map(raised).collect(), 1 + length),
        Some('_') if length > 0 => (format!("_{}", plain(inner)), 1 + length),
        Some('\\') => (String::new(), 1),
        _ => (text[..1].to_string(), 1),
    }
}

/// What stands in the braces at the beginning of a text, and how many bytes they take.
fn group(text: &str) -> (&str, usize) {
    let mut depth = 0_usize;
    for (at, mark) in text.char_indices() {
        match mark {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return if at == 0 { ("", 0) } else { (&text[1..at], at + 1) };
        }
    }
    ("", 0)
}

fn raised(mark: char) -> char {
    match mark {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32('⁴' as u32 + (mark as u32 - '4' as u32)).unwrap_or(mark),
        '(' => '⁽',
        ')' => '⁾',
        other => other,
    }
}
