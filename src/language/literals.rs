//! Numbers, quoted texts and the letters of names, one at a time; knows no token.

use super::foreign;
use crate::report::Fault;

/// A value or its fault, with the bytes it takes.
type Literal<T> = (Result<T, Fault>, usize);

/// True for the letters a name may begin with.
pub(super) fn begins_name(letter: char) -> bool {
    letter == '_' || (letter.is_alphabetic() && !foreign::is_superscript(letter))
}

/// True for what a name may go on with: also digits, subscript digits and combining accents.
pub(super) fn continues_name(letter: char) -> bool {
    begins_name(letter)
        || letter.is_ascii_digit()
        || matches!(letter, '\u{2080}'..='\u{2089}')
        || matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}')
        || matches!(letter, '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// True if a number starts here: a digit, or a point before a digit.
pub(super) fn begins_number(rest: &str) -> bool {
    rest.strip_prefix('.').unwrap_or(rest).starts_with(|digit: char| digit.is_ascii_digit())
}

/// The number at the start of `rest`.
pub(super) fn number(rest: &str) -> Literal<f64> {
    let length = number_length(rest);
    let glued = glued_length(&rest[length..]);
    let spelling = &rest[..length];
    if glued > 0 {
        let tail = &rest[length..length + glued];
        return (Err(glued_fault(spelling, tail)), length + glued);
    }
    if let Some(fault) = misspelt(spelling) {
        return (Err(fault), length);
    }
    let value: f64 = spelling.replace('_', "").parse().expect("the digits were read one by one");
    if value.is_finite() {
        (Ok(value), length)
    } else {
        let fault = Fault::new(format!("`{spelling}` is too large for a 64-bit number"))
            .remedy("the largest one is about 1.8e308; `inf` stands for infinity");
        (Err(fault), length)
    }
}

/// Digits, a point with digits, and an exponent, as far as they reach.
fn number_length(rest: &str) -> usize {
    let digits = |from: usize| {
        let tail = &rest[from..];
        from + tail.find(|digit: char| !(digit.is_ascii_digit() || digit == '_')).unwrap_or(tail.len())
    };
    let mut length = digits(0);
    let after_point = rest[length..].strip_prefix('.');
    // `1..5` is a range from 1 to 5, and so its first point is none of the number's.
    if after_point.is_some_and(|tail| !tail.starts_with('.')) {
        length = digits(length + 1);
    }
    let exponent =
        rest[length..].strip_prefix(['e', 'E']).map(|tail| tail.strip_prefix(['+', '-']).unwrap_or(tail));
    match exponent {
        Some(tail) if tail.starts_with(|digit: char| digit.is_ascii_digit()) => {
            digits(rest.len() - tail.len())
        }
        _ => length,
    }
}

/// The letters and further points that hang on a number although they cannot belong to it.
fn glued_length(tail: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = &tail[length..];
        let further_point = rest.starts_with('.') && begins_number(rest);
        match rest.chars().next() {
            Some(letter) if continues_name(letter) || further_point => length += letter.len_utf8(),
            _ => return length,
        }
    }
}

fn glued_fault(number: &str, tail: &str) -> Fault {
    if tail.starts_with('.') {
        return Fault::new(format!("`{number}{tail}` has more than one decimal point"))
            .remedy("a number has one point; parts of a list are parted by commas");
    }
    if number == "0" && tail.starts_with(['x', 'X', 'b', 'B', 'o', 'O']) && tail.len() > 1 {
        return Fault::new(format!("`{number}{tail}` is not a decimal number"))
            .remedy("write it with the digits 0 to 9");
    }
    if matches!(tail, "steps" | "step" | "epochs") {
        return Fault::new(format!("a space is missing in `{number}{tail}`"))
            .remedy(format!("write `{number} {tail}`"));
    }
    let fault = Fault::new(format!("`{number}{tail}` is neither a number nor a name"));
    match tail {
        "e" | "E" => {
            fault.remedy(format!("write `{number}e3` with an exponent, or `{number} * {tail}` for a product"))
        }
        _ if tail.starts_with(begins_name) => {
            fault.remedy(format!("write `{number} * {tail}` for a product; a name begins with a letter"))
        }
        _ => fault.remedy("write digits and one point"),
    }
}

fn misspelt(spelling: &str) -> Option<Fault> {
    let whole = spelling.split(['.', 'e', 'E']).next().unwrap_or(spelling);
    if spelling.contains("__")
        || spelling.split(['.', 'e', 'E', '+', '-']).any(|part| part.starts_with('_') || part.ends_with('_'))
    {
        let fault = Fault::new(format!("an underscore in `{spelling}` does not stand between two digits"));
        return Some(fault.remedy("write `1_000`, or leave the underscores out"));
    }
    if whole.len() > 1 && whole.starts_with('0') {
        let shorter = spelling.trim_start_matches(['0', '_']);
        let shorter = if begins_number(shorter) && !shorter.starts_with('.') {
            shorter.to_string()
        } else {
            format!("0{shorter}")
        };
        let fault = Fault::new(format!("the number `{spelling}` begins with a zero too many"));
        let remedy = match spelling.len() {
            3 if whole == spelling => {
                format!("write `{shorter}`, or without a comma or space `1_000` for a thousand")
            }
            _ => format!("write `{shorter}`"),
        };
        return Some(fault.remedy(remedy));
    }
    None
}

/// The quoted text at the start of `line`; a text ends on its line.
pub(super) fn text(line: &str, quote: char) -> Literal<String> {
    let mut content = String::new();
    let mut letters = line.char_indices().skip(1);
    while let Some((position, letter)) = letters.next() {
        match letter {
            _ if letter == quote => return (Ok(content), position + 1),
            '\\' => match letters.next() {
                Some((_, 'n')) => content.push('\n'),
                Some((_, plain @ ('\\' | '"' | '\''))) => content.push(plain),
                Some((_, other)) => return (Err(unknown_escape(other)), text_length(line, quote)),
                None => break,
            },
            _ => content.push(letter),
        }
    }
    (Err(unterminated(quote)), line.trim_end().len().max(1))
}

/// How far a text reaches whose escapes are not understood.
fn text_length(line: &str, quote: char) -> usize {
    let mut letters = line.char_indices().skip(1);
    while let Some((position, letter)) = letters.next() {
        if letter == quote {
            return position + 1;
        }
        if letter == '\\' {
            letters.next();
        }
    }
    line.len()
}

fn unknown_escape(letter: char) -> Fault {
    Fault::new(format!("`\\{letter}` has no meaning in a text"))
        .remedy("write `\\\\` for a backslash; `\\n` is a new line, `\\\"` a quotation mark")
}

fn unterminated(quote: char) -> Fault {
    let fault = Fault::new(format!("a text begins here and does not end: its second `{quote}` is missing"));
    match quote {
        '"' => fault.remedy("close it with `\"` on the same line; `\\n` stands for a new line"),
        _ => fault.remedy(
            "close it with `'` on the same line; the prime of a derivative follows a name directly, \
             as in `f'(x)`, and `X.T` is a transposed array",
        ),
    }
}
