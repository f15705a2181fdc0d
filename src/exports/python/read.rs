//! Python's text as trees: as much of the grammar of expressions as the libraries' words need.

use super::signs::{COMPARISONS, INFIX, Infix, PREFIX, Prefix, Tight};
use super::{Bracket, GivenArgument, Lead, Python};

/// Reads a whole expression.
pub(super) fn expression(text: &str) -> Option<Python> {
    let mut reader = Reader { signs: signs(text)?, at: 0 };
    let python = reader.choice()?;
    (reader.at == reader.signs.len()).then_some(python)
}

/// The names, numbers, texts and signs of a text.
fn signs(text: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length = match first {
            '"' | '\'' => rest[1..].find(first)? + 2,
            _ if first.is_ascii_digit() => number_length(rest),
            _ if is_word(first) => rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()),
            _ => {
                let known = ["...", "**", "//", "==", "!=", "<=", ">=", ":="];
                known.iter().find(|sign| rest.starts_with(**sign)).map_or(first.len_utf8(), |sign| sign.len())
            }
        };
        found.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    Some(found)
}

/// How many bytes a number at the start has, its power of ten included.
fn number_length(text: &str) -> usize {
    let mut before = ' ';
    let end = text.find(|letter: char| {
        let inside =
            letter.is_ascii_digit() || matches!(letter, '.' | 'e') || (letter == '-' && before == 'e');
        before = letter;
        !inside
    });
    end.unwrap_or(text.len())
}

struct Reader<'a> {
    signs: Vec<&'a str>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn next(&self) -> &'a str {
        self.signs.get(self.at).copied().unwrap_or_default()
    }

    fn take(&mut self) -> &'a str {
        let sign = self.next();
        self.at += 1;
        sign
    }

    /// Goes on if the next sign is this one.
    fn pass(&mut self, sign: &str) -> bool {
        let found = self.next() == sign;
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, sign: &str) -> Option<()> {
        self.pass(sign).then_some(())
    }

    /// `lambda`, `:=`, `a if c else b`, and all that binds more tightly.
    fn choice(&mut self) -> Option<Python> {
        if self.pass("lambda") {
            let names = self.names(":");
            self.need(":")?;
            return Some(Python::Lambda(names, Box::new(self.choice()?)));
        }
        if self.signs.get(self.at + 1) == Some(&":=") {
            let name = self.take().to_string();
            self.at += 1;
            return Some(Python::Named(name, Box::new(self.choice()?)));
        }
        let then = self.infix(Tight::Or)?;
        if !self.pass("if") {
            return Some(then);
        }
        let condition = Box::new(self.infix(Tight::Or)?);
        self.need("else")?;
        Some(Python::Choice { then: Box::new(then), condition, otherwise: Box::new(self.choice()?) })
    }

    /// The names up to a sign, with their commas.
    fn names(&mut self, end: &str) -> String {
        let start = self.at;
        while self.next() != end && self.at < self.signs.len() {
            self.at += 1;
        }
        self.signs[start..self.at].join(" ").replace(" ,", ",")
    }

    /// Operands and the signs between them that bind at least as tightly.
    fn infix(&mut self, least: Tight) -> Option<Python> {
        let mut left = self.prefix()?;
        loop {
            if let Some(python) = self.comparison(&left, least) {
                left = python?;
                continue;
            }
            let row = INFIX.iter().find(|(_, word, tight)| *word == self.next() && *tight >= least);
            let Some(&(sign, _, tight)) = row else { return Some(left) };
            self.at += 1;
            let right = match sign {
                Infix::Power => self.infix(Tight::Sign)?,
                _ => self.infix(tight.above())?,
            };
            left = Python::infix(sign, left, right);
        }
    }

    /// A comparison of what stands left; none if none stands here.
    fn comparison(&mut self, left: &Python, least: Tight) -> Option<Option<Python>> {
        let mut rest = Vec::new();
        while let Some(sign) = self.comparison_sign().filter(|_| least <= Tight::Comparison) {
            match self.infix(Tight::BitOr) {
                Some(side) => rest.push((sign, side)),
                None => return Some(None),
            }
        }
        (!rest.is_empty()).then(|| Some(Python::Comparison(Box::new(left.clone()), rest)))
    }

    fn comparison_sign(&mut self) -> Option<&'static str> {
        let sign = COMPARISONS.iter().find(|sign| {
            sign.split(' ').enumerate().all(|(place, word)| self.signs.get(self.at + place) == Some(&word))
        })?;
        self.at += sign.split(' ').count();
        Some(sign)
    }

    fn prefix(&mut self) -> Option<Python> {
        let row = PREFIX.iter().find(|(_, word, _)| word.trim_end() == self.next());
        let Some(&(sign, ..)) = row else { return self.postfix() };
        self.at += 1;
        let inner = match sign {
            Prefix::Not => self.infix(Tight::Not)?,
            _ => self.infix(Tight::Sign)?,
        };
        Some(Python::Prefix(sign, Box::new(inner)))
    }

    /// An atom with the attributes, calls and indices behind it.
    fn postfix(&mut self) -> Option<Python> {
        let mut python = self.atom()?;
        loop {
            python = match self.next() {
                "." => {
                    self.at += 1;
                    Python::Attribute(Box::new(python), self.take().to_string())
                }
                "(" => {
                    self.at += 1;
                    Python::Call(Box::new(python), self.arguments()?)
                }
                "[" => {
                    self.at += 1;
                    Python::Index(Box::new(python), self.list("]", Reader::item)?)
                }
                _ => return Some(python),
            };
        }
    }

    fn atom(&mut self) -> Option<Python> {
        match self.take() {
            "(" => self.bracketed(),
            "[" => self.list_or_comprehension(),
            "{" => {
                let pair = |reader: &mut Self| {
                    let key = reader.choice()?;
                    reader.need(":")?;
                    Some((key, reader.choice()?))
                };
                self.list("}", pair).map(Python::Dictionary)
            }
            word if word == "..." || word.starts_with(['"', '\'', '_']) => {
                Some(Python::Word(word.to_string()))
            }
            word if word.starts_with(char::is_alphanumeric) => Some(Python::Word(word.to_string())),
            _ => None,
        }
    }

    /// What stands in round brackets: an expression, a tuple, or a comprehension.
    fn bracketed(&mut self) -> Option<Python> {
        if self.pass(")") {
            return Some(Python::Tuple(Vec::new()));
        }
        let first = self.choice()?;
        if let Some(python) = self.clauses(&first, Bracket::Round) {
            let python = python?;
            self.need(")")?;
            return Some(python);
        }
        if self.pass(")") {
            return Some(first);
        }
        self.need(",")?;
        let mut items = vec![first];
        items.extend(self.list(")", Reader::choice)?);
        Some(Python::Tuple(items))
    }

    fn list_or_comprehension(&mut self) -> Option<Python> {
        if self.pass("]") {
            return Some(Python::List(Vec::new()));
        }
        let first = self.choice()?;
        if let Some(python) = self.clauses(&first, Bracket::Square) {
            let python = python?;
            self.need("]")?;
            return Some(python);
        }
        let mut items = vec![first];
        match self.take() {
            "]" => {}
            "," => items.extend(self.list("]", Reader::choice)?),
            _ => return None,
        }
        Some(Python::List(items))
    }

    /// What stands behind the body of a comprehension; none if it is none.
    fn clauses(&mut self, body: &Python, bracket: Bracket) -> Option<Option<Python>> {
        if !self.pass("for") {
            return None;
        }
        let names = self.names("in");
        Some(self.rest_of_clauses(body, bracket, names))
    }

    fn rest_of_clauses(&mut self, body: &Python, bracket: Bracket, names: String) -> Option<Python> {
        self.need("in")?;
        let source = self.infix(Tight::Or)?;
        let condition = match self.pass("if") {
            true => Some(Box::new(self.infix(Tight::Or)?)),
            false => None,
        };
        let clauses = vec![(names, source)];
        Some(Python::Comprehension { bracket, body: Box::new(body.clone()), clauses, condition })
    }

    /// Items up to a bracket; a comma may stand behind the last.
    fn list<T>(&mut self, end: &str, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        while !self.pass(end) {
            items.push(one(self)?);
            if !self.pass(",") {
                self.need(end)?;
                break;
            }
        }
        Some(items)
    }

    fn arguments(&mut self) -> Option<Vec<GivenArgument>> {
        self.list(")", Reader::argument)
    }

    fn argument(&mut self) -> Option<GivenArgument> {
        let lead = match self.next() {
            "*" => Lead::Star,
            "**" => Lead::Stars,
            _ if self.signs.get(self.at + 1) == Some(&"=") => Lead::Keyword(self.take().to_string()),
            _ => Lead::Nothing,
        };
        self.at += usize::from(lead != Lead::Nothing);
        let value = self.choice()?;
        let value = match self.clauses(&value, Bracket::Round) {
            Some(python) => python?,
            None => value,
        };
        Some(GivenArgument { lead, value })
    }

    /// An item of an index: a slice, or an expression.
    fn item(&mut self) -> Option<Python> {
        let is_end = |sign: &str| matches!(sign, ":" | "," | "]");
        let mut ends = Vec::new();
        loop {
            ends.push(if is_end(self.next()) { None } else { Some(self.choice()?) });
            if !self.pass(":") {
                break;
            }
        }
        match ends.len() {
            1 => ends.remove(0),
            _ => Some(Python::Slice(ends)),
        }
    }
}
