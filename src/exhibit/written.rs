//! Values as a formula takes them: numbers with their powers set, texts as words, each in a group of its own; computes nothing.

/// LaTeX for one value.
///
/// A formula takes no text but in this way, in which no letter of it is a command.
#[derive(Clone, Debug, PartialEq)]
pub struct Latex {
    latex: String,
    /// Whether it is more than one number, so that a power of it needs brackets.
    compound: bool,
}

impl Latex {
    /// A number as it is written in prose.
    pub fn number(written: &str) -> Latex {
        let plain = written.trim().replace(['−', '–'], "-").replace('\u{a0}', " ");
        let (mantissa, exponent) = parts(&plain);
        let mantissa = match mantissa {
            "∞" => r"\infty".to_string(),
            "-∞" => r"-\infty".to_string(),
            other if other.chars().any(char::is_alphabetic) => words(other),
            other => other.replace('%', r"\%").replace('_', r"\_").replace('\'', r"\text{'}"),
        };
        let compound = plain.starts_with('-') || exponent.is_some();
        match exponent {
            Some(exponent) => Latex { latex: format!(r"{mantissa}\times 10^{{{exponent}}}"), compound },
            None => Latex { latex: mantissa, compound },
        }
    }

    /// A text.
    pub fn text(text: &str) -> Latex {
        Latex { latex: words(text), compound: true }
    }

    /// Values in brackets; with two lengths, the rows of a matrix.
    pub fn array(parts: Vec<Latex>, lengths: &[usize]) -> Latex {
        let parts: Vec<String> = parts.into_iter().map(|part| part.latex).collect();
        let latex = match lengths {
            [] => return Latex { latex: parts.concat(), compound: true },
            [_, columns] if *columns > 0 => {
                let rows: Vec<String> = parts.chunks(*columns).map(|row| row.join(" & ")).collect();
                format!(r"\begin{{bmatrix}}{}\end{{bmatrix}}", rows.join(r" \\ "))
            }
            _ => format!("[{}]", parts.join(r",\; ")),
        };
        Latex { latex, compound: false }
    }

    /// The value between two parts of a formula, as one thing: `\sqrt{{= k }}` is the root of all its digits.
    pub fn between(&self, before: &str, after: &str) -> String {
        let raised = after.trim_start().starts_with(['^', '_', '\'']);
        let before = before.trim_end();
        let free = before.is_empty() || before.ends_with(['=', '<', '>', '(', '[', ',', '≈']);
        match (raised && self.compound, free && !raised) {
            (true, _) => format!(r"{{\left({}\right)}}", self.latex),
            (false, true) => self.latex.clone(),
            (false, false) => format!("{{{}}}", self.latex),
        }
    }
}

/// A number and its power of ten, as `2.9 × 10⁻¹⁹` or `2.9e-19` write it.
fn parts(written: &str) -> (&str, Option<String>) {
    if let Some((mantissa, power)) = written.split_once('×') {
        let raised = power.trim().strip_prefix("10").unwrap_or_default();
        let exponent: String = raised.chars().filter_map(lowered).collect();
        return (mantissa.trim(), (!exponent.is_empty()).then_some(exponent));
    }
    let exponent = written.split_once(['e', 'E']).and_then(|(mantissa, exponent)| {
        let exponent: i64 = exponent.parse().ok()?;
        mantissa
            .ends_with(|mark: char| mark.is_ascii_digit() || mark == '.')
            .then(|| (mantissa, exponent.to_string()))
    });
    exponent.map_or((written, None), |(mantissa, exponent)| (mantissa, Some(exponent)))
}

fn lowered(letter: char) -> Option<char> {
    let raised = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match letter {
        '⁻' => Some('-'),
        _ => raised
            .iter()
            .position(|known| *known == letter)
            .and_then(|digit| char::from_digit(digit as u32, 10)),
    }
}

/// Words within LaTeX.
fn words(text: &str) -> String {
    let mut latex = String::from(r"\text{");
    for letter in text.chars() {
        match letter {
            '\\' => latex.push_str(r"\textbackslash{}"),
            '^' => latex.push_str(r"\textasciicircum{}"),
            '~' => latex.push_str(r"\textasciitilde{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                latex.push('\\');
                latex.push(letter);
            }
            _ if letter.is_control() => latex.push(' '),
            _ => latex.push(letter),
        }
    }
    latex.push('}');
    latex
}
