//! A set formula read as its reader reads it: signs to numbers, by nothing but what is seen; knows nothing of how it was
//! written.
//!
//! What could be read in two ways is not read: a function before a bracket with a power, a remainder within a product, an
//! element-by-element product beside one of matrices, the power of a square matrix.

mod atoms;
mod lettered;
mod signs;
mod symbols;

use lettered::Lettered;
use signs::{Sign, signs};
pub(super) use symbols::Told;

use crate::graph::{Array, Budget};

/// Formulas lie at most so deep in each other.
const DEEPEST: usize = 60;

/// The value of a formula, its axes in the order of the letters on the left of the equation; nothing if it cannot be
/// read, or can be read in two ways.
pub(super) fn value(latex: &str, left: &[char], told: &Told, work: &Budget) -> Option<Array> {
    let signs = signs(latex)?;
    let mut reader =
        Reader { signs: &signs, at: 0, told, bound: left.to_vec(), work, depth: 0, remainder: false };
    let read = reader.whole()?;
    (reader.at == signs.len()).then_some(())?;
    read.under(left)
}

/// The value of a formula of numbers alone, and the largest of them.
pub(super) fn rounded(latex: &str, work: &Budget) -> Option<(Array, f64)> {
    let found = value(latex, &[], &Told::default(), work)?;
    let numbers = signs(latex)?.into_iter().filter_map(|sign| match sign {
        Sign::Number(digits) => digits.parse::<f64>().ok(),
        _ => None,
    });
    Some((found, numbers.fold(0.0, f64::max)))
}

/// Someone who goes over a formula from left to right.
struct Reader<'a> {
    signs: &'a [Sign],
    at: usize,
    told: &'a Told,
    /// The letters that an index may be.
    bound: Vec<char>,
    work: &'a Budget,
    depth: usize,
    /// Whether what was read last is a remainder, which stands alone or in brackets.
    remainder: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Sign> {
        self.signs.get(self.at)
    }

    fn sees(&self, name: &str) -> bool {
        self.peek() == Some(&Sign::Command(name.to_string()))
    }

    fn sees_mark(&self, mark: char) -> bool {
        self.peek() == Some(&Sign::Mark(mark))
    }

    /// Goes on behind a command, if it stands here.
    fn takes(&mut self, name: &str) -> bool {
        let found = self.sees(name);
        self.at += usize::from(found);
        found
    }

    fn takes_mark(&mut self, mark: char) -> bool {
        let found = self.sees_mark(mark);
        self.at += usize::from(found);
        found
    }

    /// Nothing unless the mark stands here.
    fn mark(&mut self, mark: char) -> Option<()> {
        self.takes_mark(mark).then_some(())
    }

    /// A formula with all its signs.
    fn whole(&mut self) -> Option<Lettered> {
        self.deeper(Self::either)
    }

    /// What lies within another formula; nothing if it lies too deep.
    fn deeper(&mut self, read: fn(&mut Self) -> Option<Lettered>) -> Option<Lettered> {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(())?;
        let found = read(self);
        self.depth -= 1;
        found
    }

    fn either(&mut self) -> Option<Lettered> {
        let mut found = self.both()?;
        while self.takes("lor") {
            found = found.with(&self.both()?, self.work, |one, other| truth(one != 0.0 || other != 0.0))?;
        }
        Some(found)
    }

    fn both(&mut self) -> Option<Lettered> {
        let mut found = self.compared()?;
        while self.takes("land") {
            found =
                found.with(&self.compared()?, self.work, |one, other| truth(one != 0.0 && other != 0.0))?;
        }
        Some(found)
    }

    /// A comparison; two of them side by side are none.
    fn compared(&mut self) -> Option<Lettered> {
        if self.takes("neg") {
            return self.atom()?.map(self.work, |value| truth(value == 0.0));
        }
        let left = self.sum()?;
        let rule: fn(f64, f64) -> f64 = match self.peek() {
            Some(Sign::Mark('=')) => |one, other| truth(one == other),
            Some(Sign::Mark('<')) => |one, other| truth(one < other),
            Some(Sign::Mark('>')) => |one, other| truth(one > other),
            Some(Sign::Command(name)) => match name.as_str() {
                "neq" => |one, other| truth(one != other),
                "leq" => |one, other| truth(one <= other),
                "geq" => |one, other| truth(one >= other),
                _ => return Some(left),
            },
            _ => return Some(left),
        };
        self.at += 1;
        left.with(&self.sum()?, self.work, rule)
    }

    fn sum(&mut self) -> Option<Lettered> {
        let negative = self.takes_mark('-');
        let first = self.term()?;
        if self.remainder && (negative || self.sees_mark('+') || self.sees_mark('-')) {
            return None;
        }
        let mut total = if negative { first.map(self.work, |value| -value)? } else { first };
        loop {
            let rule: fn(f64, f64) -> f64 = match self.peek() {
                Some(Sign::Mark('+')) => |one, other| one + other,
                Some(Sign::Mark('-')) => |one, other| one - other,
                _ => return Some(total),
            };
            self.at += 1;
            let next = self.term()?;
            (!self.remainder).then_some(())?;
            total = total.with(&next, self.work, rule)?;
        }
    }

    /// Factors side by side. A large sign takes all that stand behind it.
    fn term(&mut self) -> Option<Lettered> {
        let mut total: Option<Lettered> = None;
        self.remainder = false;
        let (mut matrices, mut each, mut count) = (false, false, 0);
        loop {
            count += 1;
            if let Some(large) = self.large()? {
                return match total {
                    Some(first) => product(&first, &large, self.work, &mut matrices),
                    None => Some(large),
                };
            }
            let number = matches!(self.peek(), Some(Sign::Number(digits)) if !digits.contains('.'));
            let from = self.at;
            let factor = self.atom()?;
            self.remainder = false;
            total = Some(match total {
                None => factor,
                Some(first) if each_at(self.signs, from) => {
                    each = true;
                    first.with(&factor, self.work, |one, other| one * other)?
                }
                Some(first) => product(&first, &factor, self.work, &mut matrices)?,
            });
            if matrices && each {
                return None;
            }
            if self.takes("bmod") {
                // What a remainder shares with other factors is anyone's guess.
                let first = total.filter(|_| count == 1)?;
                let second = self.atom()?;
                (!self.begins_factor()).then_some(())?;
                self.remainder = true;
                return first.with(&second, self.work, remainder);
            }
            if self.takes("cdot") || self.takes("odot") {
                continue;
            }
            // 2 ½ is no product.
            if number && self.at == from + 1 && self.is_fraction_of_numbers() {
                return None;
            }
            if !self.begins_factor() {
                return total;
            }
            // Nobody sees where one number ends and the next begins, nor one word.
            let words = |sign: &Sign| matches!(sign, Sign::Words(_));
            let next = self.peek()?;
            if matches!(next, Sign::Number(_)) || words(next) && words(&self.signs[self.at - 1]) {
                return None;
            }
        }
    }

    /// Whether a fraction of two plain numbers stands here.
    fn is_fraction_of_numbers(&self) -> bool {
        let next = |ahead: usize| self.signs.get(self.at + ahead);
        self.sees("frac")
            && matches!(next(2), Some(Sign::Number(_)))
            && matches!(next(5), Some(Sign::Number(_)))
            && next(3) == Some(&Sign::Mark('}'))
    }

    /// Whether another factor begins here.
    fn begins_factor(&self) -> bool {
        match self.peek() {
            None => false,
            Some(Sign::Mark(mark)) => !"+-=<>)],}&|:_^".contains(*mark),
            Some(Sign::Command(name)) => !matches!(
                name.as_str(),
                "right"
                    | "neq"
                    | "leq"
                    | "geq"
                    | "land"
                    | "lor"
                    | "approx"
                    | "end"
                    | "\\"
                    | "cdot"
                    | "odot"
                    | "bmod"
            ),
            Some(_) => true,
        }
    }

    /// A sum, a product or an extremum over an index, with all that it takes.
    fn large(&mut self) -> Option<Option<Lettered>> {
        let name = match self.peek() {
            Some(Sign::Command(name)) if matches!(name.as_str(), "sum" | "prod" | "max" | "min") => {
                name.clone()
            }
            _ => return Some(None),
        };
        if self.signs.get(self.at + 1) != Some(&Sign::Mark('_')) {
            return Some(None);
        }
        self.at += 2;
        self.mark('{')?;
        let Some(Sign::Mark(letter)) = self.peek().cloned() else { return None };
        // A letter that means something already cannot mean something else here.
        if self.bound.contains(&letter) {
            return None;
        }
        self.at += 1;
        let limit = match self.takes_mark('=') {
            true => {
                (self.peek()? == &Sign::Number("1".to_string())).then_some(())?;
                self.at += 1;
                self.mark('}')?;
                self.mark('^')?;
                Some(self.length()?)
            }
            false => {
                self.mark('}')?;
                None
            }
        };
        self.bound.push(letter);
        let body = self.term()?;
        (!self.remainder).then_some(())?;
        self.bound.pop();
        let run = match (body.length(letter), limit) {
            (Some(own), Some(limit)) if own != limit => return None,
            (Some(_), _) => body,
            // What does not depend on the index comes as often as it runs.
            (None, Some(limit)) => {
                let one = Lettered { letters: vec![letter], array: Array::from_elem(vec![limit], 1.0) };
                one.with(&body, self.work, |_, value| value)?
            }
            (None, None) => return None,
        };
        let (start, rule): (f64, fn(f64, f64) -> f64) = match name.as_str() {
            "sum" => (0.0, |total, value| total + value),
            "prod" => (1.0, |total, value| total * value),
            "max" => (f64::NEG_INFINITY, f64::max),
            _ => (f64::INFINITY, f64::min),
        };
        Some(Some(run.over(letter, self.work, start, rule)?))
    }

    /// A length in braces.
    fn length(&mut self) -> Option<usize> {
        self.mark('{')?;
        let found = self.count()?;
        self.mark('}')?;
        Some(found)
    }

    /// A length, as a number or by its letter.
    fn count(&mut self) -> Option<usize> {
        let found = match self.peek()? {
            Sign::Number(digits) => digits.parse().ok()?,
            Sign::Mark(letter) => self.told.length(*letter)?,
            _ => return None,
        };
        self.at += 1;
        Some(found)
    }
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

fn remainder(one: f64, other: f64) -> f64 {
    one - other * libm::floor(one / other)
}

/// Whether the sign before a place asks for a product element by element.
fn each_at(signs: &[Sign], at: usize) -> bool {
    at > 0 && signs[at - 1] == Sign::Command("odot".to_string())
}

/// Two factors side by side: a number scales, matrices and vectors are multiplied as such.
fn product(first: &Lettered, second: &Lettered, work: &Budget, matrices: &mut bool) -> Option<Lettered> {
    if first.is_number() || second.is_number() {
        return first.with(second, work, |one, other| one * other);
    }
    *matrices = true;
    first.times(second, work)
}
