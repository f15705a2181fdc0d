//! A piece of a formula and how tightly it binds: brackets, indices, columns; knows no graph.

/// How tightly a name, a number or anything in brackets binds.
pub(super) const ATOM: u8 = 20;
/// A power, and a fraction, whose power would be anyone's guess.
pub(super) const POWER: u8 = 16;
/// A product.
pub(super) const PRODUCT: u8 = 12;
/// A large sign such as a sum, which takes all factors behind it, and a function before its argument.
pub(super) const LARGE: u8 = 11;
/// A sum of two.
pub(super) const SUM: u8 = 10;
/// A remainder, and a choice between cases: nobody knows where they would end.
pub(super) const APART: u8 = 9;
/// A comparison.
pub(super) const COMPARISON: u8 = 8;

/// A piece of a formula, and how tightly it binds.
#[derive(Clone)]
pub(super) struct Term {
    pub(super) latex: String,
    pub(super) tight: u8,
    /// What kind of product stands open in it.
    pub(super) product: Product,
}

/// Products that must not meet without brackets: each could be done first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Product {
    /// None, or one with a number.
    Plain,
    /// One of matrices.
    Matrices,
    /// One element by element.
    Each,
}

impl Term {
    pub(super) fn new(latex: String, tight: u8) -> Term {
        Term { latex, tight, product: Product::Plain }
    }

    pub(super) fn atom(latex: impl Into<String>) -> Term {
        Term::new(latex.into(), ATOM)
    }
}

/// A term with an index; one that ends with an index already gets brackets, since no letter has two.
pub(super) fn below_base(term: &Term, index: &str) -> String {
    let mut depth = 0;
    let opening = term.latex.char_indices().rev().find(|(_, letter)| {
        depth += match letter {
            '}' => 1,
            '{' => -1,
            _ => 0,
        };
        depth == 0
    });
    let has_index = opening.is_some_and(|(at, _)| term.latex[..at].ends_with('_'));
    let base = if has_index { in_brackets(&term.latex) } else { bracketed(term, ATOM) };
    format!("{base}_{{{index}}}")
}

/// Lines under each other in round brackets.
pub(super) fn column(lines: Vec<String>) -> Term {
    let lines = if lines.len() > 8 {
        [&lines[..3], &["\\vdots".to_string()], &lines[lines.len() - 1..]].concat()
    } else {
        lines
    };
    Term::atom(format!("\\begin{{pmatrix}} {} \\end{{pmatrix}}", lines.join(" \\\\ ")))
}

/// The piece with brackets if it binds less tightly than asked; a comparison in brackets counts as 1 or 0.
pub(super) fn bracketed(term: &Term, least: u8) -> String {
    match term.tight {
        tight if tight >= least => term.latex.clone(),
        tight if tight <= COMPARISON => format!("\\left[ {} \\right]", term.latex),
        _ => in_brackets(&term.latex),
    }
}

/// Round brackets that are as tall as what they hold.
pub(super) fn in_brackets(latex: &str) -> String {
    match ["\\frac", "\\sum", "\\begin", "\\max", "\\min", "\\prod"].iter().any(|tall| latex.contains(tall)) {
        true => format!("\\left( {latex} \\right)"),
        false => format!("({latex})"),
    }
}

pub(super) fn starts_with_digit(latex: &str) -> bool {
    latex.starts_with(|mark: char| mark.is_ascii_digit())
}

pub(super) fn ends_with_digit(latex: &str) -> bool {
    latex.chars().all(|mark| mark.is_ascii_digit() || mark == '.' || mark == '-')
}

/// Whether a divisor is a number or a letter, so that it may stand apart from what it divides.
pub(super) fn is_plain(latex: &str) -> bool {
    latex.chars().all(|mark| mark.is_alphanumeric() || ".,\\".contains(mark))
}
