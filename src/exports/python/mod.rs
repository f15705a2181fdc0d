//! Python's expressions as trees: what the libraries' words for functions are read into; knows no library and no block.

mod print;
mod read;
mod signs;
pub(super) mod statements;

pub(super) use signs::{Infix, Prefix};

/// An expression of Python's.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Python {
    /// A name, a number, a text, or `...`.
    Word(String),
    /// `x.T`
    Attribute(Box<Python>, String),
    /// `f(x, axis=0)`
    Call(Box<Python>, Vec<GivenArgument>),
    /// `x[0, 1:]`
    Index(Box<Python>, Vec<Python>),
    /// `1:`, between the brackets of an index.
    Slice(Vec<Option<Python>>),
    /// `-x`, `not x`
    Prefix(Prefix, Box<Python>),
    /// `a + b - c`, joined from left to right; one level, however long it is.
    Infix(Box<Python>, Vec<(Infix, Python)>),
    /// `a < b <= c`
    Comparison(Box<Python>, Vec<(&'static str, Python)>),
    /// `a if c else b`
    Choice {
        /// What it is if the condition holds.
        then: Box<Python>,
        /// The condition.
        condition: Box<Python>,
        /// What it is else.
        otherwise: Box<Python>,
    },
    /// `name := x`
    Named(String, Box<Python>),
    /// `lambda x: x`
    Lambda(String, Box<Python>),
    /// `[a, b]`
    List(Vec<Python>),
    /// `(a, b)`
    Tuple(Vec<Python>),
    /// `{a: b}`
    Dictionary(Vec<(Python, Python)>),
    /// `body for x in xs if x`, between brackets or alone in those of a call.
    Comprehension {
        /// The brackets around it.
        bracket: Bracket,
        /// What is made of each element.
        body: Box<Python>,
        /// What it goes through, each with the names that an element is given.
        clauses: Vec<(String, Python)>,
        /// What an element must be, if not all are taken.
        condition: Option<Box<Python>>,
    },
}

/// The brackets around a comprehension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// `[…]`
    Square,
    /// `(…)`
    Round,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GivenArgument {
    /// What stands before its value.
    pub lead: Lead,
    /// Its value.
    pub value: Python,
}

/// What stands before the value of an argument.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lead {
    /// Nothing.
    Nothing,
    /// `axis=`
    Keyword(String),
    /// `*`
    Star,
    /// `**`
    Stars,
}

impl Python {
    /// Reads an expression; none if it is none.
    pub fn read(text: &str) -> Option<Python> {
        read::expression(text)
    }

    /// The parts of an expression.
    pub fn parts(&self) -> Vec<&Python> {
        match self {
            Python::Word(_) => Vec::new(),
            Python::Attribute(inner, _)
            | Python::Prefix(_, inner)
            | Python::Named(_, inner)
            | Python::Lambda(_, inner) => vec![inner],
            Python::Call(function, arguments) => {
                std::iter::once(&**function).chain(arguments.iter().map(|argument| &argument.value)).collect()
            }
            Python::Index(object, items) => std::iter::once(&**object).chain(items).collect(),
            Python::Slice(ends) => ends.iter().flatten().collect(),
            Python::Infix(first, rest) => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, operand)| operand)).collect()
            }
            Python::Comparison(first, rest) => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, side)| side)).collect()
            }
            Python::Choice { then, condition, otherwise } => vec![then, condition, otherwise],
            Python::List(items) | Python::Tuple(items) => items.iter().collect(),
            Python::Dictionary(items) => items.iter().flat_map(|(key, value)| [key, value]).collect(),
            Python::Comprehension { body, clauses, condition, .. } => {
                let sources = clauses.iter().map(|(_, source)| source);
                std::iter::once(&**body).chain(sources).chain(condition.as_deref()).collect()
            }
        }
    }

    /// Whether a name occurs.
    pub fn has(&self, name: &str) -> bool {
        matches!(self, Python::Word(word) if word == name) || self.parts().iter().any(|part| part.has(name))
    }

    /// A name, a number or a text.
    pub fn word(text: impl Into<String>) -> Python {
        Python::Word(text.into())
    }

    /// Names with dots between them.
    pub fn path(text: &str) -> Python {
        let mut parts = text.split('.');
        let first = Python::word(parts.next().unwrap_or_default());
        parts.fold(first, Python::dot)
    }

    /// `self.name`
    pub fn dot(self, name: &str) -> Python {
        Python::Attribute(Box::new(self), name.to_string())
    }

    /// `self(…)`
    pub fn call(self, arguments: impl IntoIterator<Item = Python>) -> Python {
        Python::Call(Box::new(self), arguments.into_iter().map(GivenArgument::plain).collect())
    }

    /// `self[…]`
    pub fn index(self, items: Vec<Python>) -> Python {
        Python::Index(Box::new(self), items)
    }

    /// Two operands with a sign between them; what was joined by signs that bind alike goes on.
    pub fn infix(sign: Infix, left: Python, right: Python) -> Python {
        match left {
            Python::Infix(first, mut rest)
                if sign != Infix::Power
                    && rest.first().is_some_and(|(before, _)| before.row().1 == sign.row().1) =>
            {
                rest.push((sign, right));
                Python::Infix(first, rest)
            }
            _ => Python::Infix(Box::new(left), vec![(sign, right)]),
        }
    }

    /// An operand with a sign before it.
    pub fn prefix(sign: Prefix, inner: Python) -> Python {
        Python::Prefix(sign, Box::new(inner))
    }

    /// One comparison.
    pub fn comparison(left: Python, sign: &'static str, right: Python) -> Python {
        Python::Comparison(Box::new(left), vec![(sign, right)])
    }

    /// A library's words, which can be read, with an expression in the place of a name.
    pub fn pattern(text: &str, name: &str, inner: &Python) -> Python {
        Python::filled(text, &[(name, inner)])
    }

    /// The same with several names.
    pub fn filled(text: &str, given: &[(&str, &Python)]) -> Python {
        let whole = Python::read(text).unwrap_or_else(|| Python::word(text));
        whole.rebuilt(&mut |part| match &part {
            Python::Word(word) => match given.iter().find(|(name, _)| name == word) {
                Some((_, inner)) => (*inner).clone(),
                None => part,
            },
            _ => part,
        })
    }

    /// `body for names in source for …`
    pub fn comprehension(bracket: Bracket, body: Python, clauses: Vec<(String, Python)>) -> Python {
        Python::Comprehension { bracket, body: Box::new(body), clauses, condition: None }
    }

    /// The number that it is, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Python::Word(word) => word.parse().ok(),
            Python::Prefix(Prefix::Minus, inner) => inner.number().map(|number| -number),
            _ => None,
        }
    }

    /// The expression with each part, from inside out, replaced by what is made of it.
    pub fn rebuilt(self, change: &mut dyn FnMut(Python) -> Python) -> Python {
        let mut boxed = |inner: Box<Python>| Box::new(inner.rebuilt(change));
        let whole = match self {
            Python::Word(_) => self,
            Python::Attribute(object, name) => Python::Attribute(boxed(object), name),
            Python::Prefix(sign, inner) => Python::Prefix(sign, boxed(inner)),
            Python::Named(name, inner) => Python::Named(name, boxed(inner)),
            Python::Lambda(names, inner) => Python::Lambda(names, boxed(inner)),
            Python::Choice { then, condition, otherwise } => {
                Python::Choice { then: boxed(then), condition: boxed(condition), otherwise: boxed(otherwise) }
            }
            Python::Comprehension { bracket, body, clauses, condition } => {
                let (body, condition) = (boxed(body), condition.map(&mut boxed));
                let clauses = clauses.into_iter().map(|(names, source)| (names, source.rebuilt(change)));
                Python::Comprehension { bracket, body, clauses: clauses.collect(), condition }
            }
            Python::Call(function, arguments) => {
                let function = boxed(function);
                let one =
                    |GivenArgument { lead, value }| GivenArgument { lead, value: value.rebuilt(change) };
                Python::Call(function, arguments.into_iter().map(one).collect())
            }
            Python::Index(object, items) => {
                let object = boxed(object);
                Python::Index(object, items.into_iter().map(|item| item.rebuilt(change)).collect())
            }
            Python::Slice(ends) => {
                Python::Slice(ends.into_iter().map(|end| end.map(|end| end.rebuilt(change))).collect())
            }
            Python::Infix(first, rest) => {
                let first = first.rebuilt(change);
                let rest = rest.into_iter().map(|(sign, operand)| (sign, operand.rebuilt(change)));
                rest.fold(first, |left, (sign, operand)| Python::infix(sign, left, operand))
            }
            Python::Comparison(first, rest) => {
                let first = boxed(first);
                let rest = rest.into_iter().map(|(sign, side)| (sign, side.rebuilt(change)));
                Python::Comparison(first, rest.collect())
            }
            Python::List(items) => Python::List(items.into_iter().map(|item| item.rebuilt(change)).collect()),
            Python::Tuple(items) => {
                Python::Tuple(items.into_iter().map(|item| item.rebuilt(change)).collect())
            }
            Python::Dictionary(items) => Python::Dictionary(
                items.into_iter().map(|(key, value)| (key.rebuilt(change), value.rebuilt(change))).collect(),
            ),
        };
        change(whole)
    }

    /// The expression with each `a if c else b` replaced by the side that `holds` chooses, where it can tell.
    pub fn settled(self, holds: &dyn Fn(&Python) -> Option<bool>) -> Python {
        self.rebuilt(&mut |part| match part {
            Python::Choice { then, condition, otherwise } => match holds(&condition) {
                Some(true) => *then,
                Some(false) => *otherwise,
                None => Python::Choice { then, condition, otherwise },
            },
            other => other,
        })
    }
}

impl GivenArgument {
    /// An argument without a name.
    pub fn plain(value: Python) -> GivenArgument {
        GivenArgument { lead: Lead::Nothing, value }
    }

    /// An argument behind its name, if it has one.
    pub fn under(name: Option<&str>, value: Python) -> GivenArgument {
        let lead = name.map_or(Lead::Nothing, |name| Lead::Keyword(name.to_string()));
        GivenArgument { lead, value }
    }
}

#[cfg(test)]
mod tests {
    use super::Python;
    use crate::exports::CATALOGUE;

    /// What is read is written with the brackets that it needs, and no others.
    #[test]
    fn brackets_are_those_of_the_grammar() {
        for (text, wanted) in [
            ("w * (x % 3) - (x // 2)", "w * (x % 3) - x // 2"),
            ("a - (b - c)", "a - (b - c)"),
            ("(a - b) - c", "a - b - c"),
            ("a @ (b @ c)", "a @ (b @ c)"),
            ("(-x)**2", "(-x)**2"),
            ("-(x**2)", "-x**2"),
            ("2**-x", "2**-x"),
            ("(a**b)**c", "(a**b)**c"),
            ("a**(b**c)", "a**b**c"),
            ("((a < b)) & (c < d)", "(a < b) & (c < d)"),
            ("(a < b) == c", "(a < b) == c"),
            ("not (a and b) or c", "not (a and b) or c"),
            ("(a if b else c) + 1", "(a if b else c) + 1"),
            ("a if b else (c if d else e)", "a if b else c if d else e"),
            ("f((a if b else c), axis=(0,))", "f(a if b else c, axis=(0,))"),
            ("sum((x for x in xs if x))", "sum(x for x in xs if x)"),
            ("(lambda x: x)(3)", "(lambda x: x)(3)"),
            ("x[(1):, ::-1, None]", "x[1:, ::-1, None]"),
        ] {
            let read = Python::read(text).map(|python| python.to_string());
            assert_eq!(read.as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn the_words_of_every_library_can_be_read() {
        for export in CATALOGUE {
            for name in export.spelled() {
                let Some(text) = export.spelling(name) else { continue };
                let python = Python::read(&text);
                let again = python.as_ref().and_then(|python| Python::read(&python.to_string()));
                assert!(python.is_some() && python == again, "{}: {text}", export.title);
            }
        }
    }
}
