//! Trees as Python's text: brackets stand where the one table of precedence asks for them, and nowhere else.

use std::fmt;

use super::signs::{Infix, PREFIX, Prefix, Tight};
use super::{Bracket, GivenArgument, Lead, Python};

impl fmt::Display for Python {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&text(self))
    }
}

/// An expression, in brackets if it binds less tightly than its place asks.
fn within(part: &Python, least: Tight) -> String {
    if tight(part) < least { format!("({})", text(part)) } else { text(part) }
}

fn tight(python: &Python) -> Tight {
    match python {
        Python::Infix(_, rest) => rest.first().map_or(Tight::Atom, |(sign, _)| sign.row().1),
        Python::Prefix(sign, _) => prefix(*sign).1,
        Python::Comparison(..) => Tight::Comparison,
        Python::Choice { .. } => Tight::Choice,
        Python::Named(..) => Tight::Named,
        Python::Lambda(..) => Tight::Lambda,
        Python::Word(word) if word.starts_with('-') => Tight::Sign,
        _ => Tight::Atom,
    }
}

fn prefix(sign: Prefix) -> (&'static str, Tight) {
    PREFIX.iter().find(|(known, ..)| *known == sign).map_or(("", Tight::Atom), |row| (row.1, row.2))
}

fn text(python: &Python) -> String {
    match python {
        Python::Word(word) => word.clone(),
        Python::Attribute(object, name) => format!("{}.{name}", within(object, Tight::Atom)),
        Python::Call(function, arguments) => {
            format!("{}({})", within(function, Tight::Atom), given(arguments))
        }
        Python::Index(object, items) => format!("{}[{}]", within(object, Tight::Atom), joined(items)),
        Python::Slice(ends) => {
            let ends = ends.iter().map(|end| end.as_ref().map(text).unwrap_or_default());
            ends.collect::<Vec<_>>().join(":")
        }
        Python::Prefix(sign, inner) => {
            let (word, tight) = prefix(*sign);
            format!("{word}{}", within(inner, tight))
        }
        Python::Infix(first, rest) => {
            let is_power = matches!(rest[..], [(Infix::Power, _)]);
            let mut written = within(first, if is_power { Tight::Atom } else { tight(python) });
            for (sign, operand) in rest {
                let (word, tight) = sign.row();
                match sign {
                    // A power binds more tightly than a sign before it, and less tightly than one behind it.
                    Infix::Power => written += &format!("**{}", within(operand, Tight::Sign)),
                    _ => written += &format!(" {word} {}", within(operand, tight.above())),
                }
            }
            written
        }
        Python::Comparison(first, rest) => {
            let rest = rest.iter().map(|(sign, side)| format!(" {sign} {}", within(side, Tight::BitOr)));
            format!("{}{}", within(first, Tight::BitOr), rest.collect::<String>())
        }
        Python::Choice { then, condition, otherwise } => {
            let [then, condition] = [then, condition].map(|part| within(part, Tight::Or));
            format!("{then} if {condition} else {}", within(otherwise, Tight::Choice))
        }
        Python::Named(name, inner) => format!("{name} := {}", within(inner, Tight::Lambda)),
        Python::Lambda(names, inner) => format!("lambda {names}: {}", within(inner, Tight::Lambda)),
        Python::List(items) => format!("[{}]", joined(items)),
        Python::Tuple(items) if items.len() == 1 => format!("({},)", joined(items)),
        Python::Tuple(items) => format!("({})", joined(items)),
        Python::Dictionary(items) => {
            let items = items.iter().map(|(key, value)| format!("{}: {}", text(key), text(value)));
            format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
        }
        Python::Comprehension { bracket: Bracket::Square, .. } => format!("[{}]", clauses(python)),
        Python::Comprehension { bracket: Bracket::Round, .. } => format!("({})", clauses(python)),
    }
}

fn joined(items: &[Python]) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// The arguments of a call; a comprehension that is alone needs no brackets of its own.
fn given(arguments: &[GivenArgument]) -> String {
    if let [GivenArgument { lead: Lead::Nothing, value }] = arguments
        && matches!(value, Python::Comprehension { bracket: Bracket::Round, .. })
    {
        return clauses(value);
    }
    let one = |GivenArgument { lead, value }: &GivenArgument| match lead {
        Lead::Nothing => text(value),
        Lead::Keyword(name) => format!("{name}={}", within(value, Tight::Lambda)),
        Lead::Star => format!("*{}", within(value, Tight::BitOr)),
        Lead::Stars => format!("**{}", within(value, Tight::BitOr)),
    };
    arguments.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn clauses(python: &Python) -> String {
    let Python::Comprehension { body, clauses, condition, .. } = python else { return text(python) };
    let condition = condition
        .as_ref()
        .map(|condition| format!(" if {}", within(condition, Tight::Or)))
        .unwrap_or_default();
    let clauses: String = clauses
        .iter()
        .map(|(names, source)| format!(" for {names} in {}", within(source, Tight::Or)))
        .collect();
    format!("{}{clauses}{condition}", within(body, Tight::Lambda))
}
