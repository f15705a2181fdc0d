//! What the symbols of a formula stand for: names with their values, lengths, and calls with what they gave.

use super::lettered::Lettered;
use super::signs::{Sign, signs};
use crate::graph::{Array, Shape};

/// What a reader of a formula has been told.
#[derive(Default)]
pub(in crate::mathematics) struct Told {
    pub(super) symbols: Vec<KnownSymbol>,
    /// The letters that stand for lengths.
    pub(super) lengths: Vec<(char, usize)>,
    pub(super) calls: Vec<CallTold>,
    /// The words before a condition and for all other cases.
    pub(super) cases: [String; 2],
}

/// A symbol of the author's, taken apart: an index goes behind what stands below it already.
pub(super) struct KnownSymbol {
    pub(super) base: Vec<Sign>,
    pub(super) below: Vec<Sign>,
    /// What closes it: a derivative has its index within the fraction.
    pub(super) tail: Vec<Sign>,
    pub(super) value: Array,
}

/// What a function gave for some arguments.
pub(super) struct CallTold {
    pub(super) name: String,
    pub(super) arguments: Vec<Array>,
    pub(super) settings: Vec<String>,
    pub(super) value: Array,
}

impl Told {
    pub(in crate::mathematics) fn new(lengths: Vec<(char, usize)>, cases: [String; 2]) -> Told {
        Told { lengths, cases, ..Told::default() }
    }

    /// The length that a letter stands for.
    pub(super) fn length(&self, letter: char) -> Option<usize> {
        self.lengths.iter().find(|(known, _)| *known == letter).map(|(_, length)| *length)
    }

    /// Tells what a symbol stands for.
    pub(in crate::mathematics) fn symbol(&mut self, latex: &str, value: Array) {
        let Some(mut base) = signs(latex) else { return };
        let mut tail = Vec::new();
        let command = |sign: Option<&Sign>, name: &str| sign == Some(&Sign::Command(name.to_string()));
        if command(base.first(), "frac") && command(base.get(2), "partial") {
            tail.extend(base.pop());
        }
        let below = below(&mut base);
        self.symbols.push(KnownSymbol { base, below, tail, value });
    }

    /// Tells what a function gave.
    pub(in crate::mathematics) fn call(
        &mut self,
        name: &str,
        arguments: Vec<Array>,
        settings: Vec<String>,
        value: Array,
    ) {
        self.calls.push(CallTold { name: name.to_string(), arguments, settings, value });
    }

    /// What a call gave: the one with these arguments.
    pub(super) fn given(&self, name: &str, arguments: &[Lettered], settings: &[String]) -> Option<Array> {
        let same = |call: &&CallTold| {
            call.name == name
                && call.settings == settings
                && call.arguments.len() == arguments.len()
                && call
                    .arguments
                    .iter()
                    .zip(arguments)
                    .all(|(told, read)| read.letters.is_empty() && equal(told, &read.array))
        };
        self.calls.iter().find(same).map(|call| call.value.clone())
    }
}

/// Whether two arrays are the same but for rounding and the names of their axes of length 1.
fn equal(one: &Array, other: &Array) -> bool {
    let near = |(one, other): (&f64, &f64)| {
        (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1e-3)
            || one == other
            || one.is_nan() && other.is_nan()
    };
    Shape::of(one).long() == Shape::of(other).long() && one.iter().zip(other).all(near)
}

/// Takes off what stands below a symbol, in braces at its end.
fn below(base: &mut Vec<Sign>) -> Vec<Sign> {
    let mut depth = 0_usize;
    for at in (1..base.len()).rev() {
        match base[at] {
            Sign::Mark('}') => depth += 1,
            Sign::Mark('{') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            if base[at] == Sign::Mark('{') && base[at - 1] == Sign::Mark('_') {
                let found = base[at + 1..base.len() - 1].to_vec();
                base.truncate(at - 1);
                return found;
            }
            break;
        }
    }
    Vec::new()
}
