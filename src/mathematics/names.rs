//! An author's names and numbers as mathematics writes them; knows no graph.

/// Greek letters by the names that authors spell out.
const GREEK: &[&str] = &[
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta",
    "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
];

/// A name as a symbol: the letter, and what stands below it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LatexSymbol {
    letter: String,
    below: String,
}

impl LatexSymbol {
    /// `w1` has the letter w and 1 below it, `y_hat` is ŷ, `worst_miss` is a word.
    pub(super) fn of(name: &str) -> LatexSymbol {
        // No author's name has these signs: it is LaTeX already.
        if name.contains(['\\', '^']) {
            return LatexSymbol { letter: name.to_string(), below: String::new() };
        }
        let plain: String = name.chars().map(lowered).collect();
        let head_end = plain.find(|mark: char| mark == '_' || mark.is_ascii_digit()).unwrap_or(plain.len());
        let (head, tail) = plain.split_at(head_end);
        let tail = tail.trim_matches('_');
        let Some(letter) = letter(head) else {
            return LatexSymbol { letter: word(name), below: String::new() };
        };
        match tail {
            "" => LatexSymbol { letter, below: String::new() },
            "hat" | "bar" | "tilde" | "dot" => {
                LatexSymbol { letter: format!("\\{tail}{{{letter}}}"), below: String::new() }
            }
            _ if tail.chars().all(|mark| mark.is_ascii_digit()) || tail.chars().count() == 1 => {
                LatexSymbol { letter, below: tail.to_string() }
            }
            _ => LatexSymbol { letter, below: format!("\\mathrm{{{}}}", tail.replace('_', "\\,")) },
        }
    }

    /// The symbol in LaTeX, with indices.
    pub(super) fn with(&self, indices: &str) -> String {
        let derivative = self.letter.strip_suffix('}').filter(|whole| whole.starts_with("\\frac"));
        if let Some(whole) = derivative.filter(|_| !indices.is_empty()) {
            // A derivative by an array has its index below what it is taken by.
            let numbered = whole.rsplit("\\partial ").next().is_some_and(|by| by.contains("_{"));
            return match whole.strip_suffix('}').filter(|_| numbered) {
                Some(below) => format!("{below},{indices}}}}}"),
                None => format!("{whole}_{{{indices}}}}}"),
            };
        }
        let comma = if self.below.is_empty() || indices.is_empty() { "" } else { "," };
        match format!("{}{comma}{indices}", self.below) {
            below if below.is_empty() => self.letter.clone(),
            below => format!("{}_{{{below}}}", self.letter),
        }
    }

    /// Whether the symbol is a single letter, perhaps with something below.
    pub(super) fn is_letter(&self) -> bool {
        !self.letter.starts_with("\\text")
    }
}

/// Subscript digits as plain ones.
fn lowered(mark: char) -> char {
    match mark {
        '₀'..='₉' => char::from_digit(mark as u32 - '₀' as u32, 10).unwrap_or(mark),
        _ => mark,
    }
}

/// One letter, Latin or Greek, perhaps with a sign above.
fn letter(head: &str) -> Option<String> {
    if GREEK.contains(&head) {
        return Some(if head == "epsilon" { "\\varepsilon".to_string() } else { format!("\\{head}") });
    }
    let mut marks = head.chars();
    let first = marks.next()?;
    match (marks.next(), marks.next()) {
        (None, _) => {}
        (Some('\u{302}'), None) => return Some(format!("\\hat{{{first}}}")),
        (Some('\u{304}'), None) => return Some(format!("\\bar{{{first}}}")),
        _ => return None,
    }
    let accented = [('ŷ', "\\hat{y}"), ('ẑ', "\\hat{z}"), ('ŵ', "\\hat{w}"), ('ȳ', "\\bar{y}")];
    let found = accented.iter().find(|(mark, _)| *mark == first);
    Some(found.map_or(first.to_string(), |(_, latex)| latex.to_string()))
}

/// A whole word; its parts stand apart.
fn word(name: &str) -> String {
    format!("\\text{{{}}}", name.trim_matches('_').replace('_', " "))
}
