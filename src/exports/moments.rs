//! `at` and `history` as Python: numbers that a run left, or a function of the names that stand for something else.

use std::collections::BTreeSet;

use super::definitions::{MOST_NUMBERS, list};
use super::expressions::{Piece, PythonKind, Writer};
use super::functions::{FunctionValue, ValueFunction};
use super::lists::as_float;
use super::python::Python;
use super::wordless;
use crate::language::syntax::{Argument, Expression};
use crate::report::Fault;
use crate::resolve::{Bound, STEP, Symbol};
use crate::script::{Nature, Uses};

impl Writer<'_> {
    /// `history(e)` and `at(e, step=k)`: they look back on a run that is over, so that they stand as numbers.
    pub(super) fn looked_back(&mut self, name: &str, call: &Expression) -> Result<Piece, Fault> {
        let varied = self.script.actions.iter().filter_map(|action| match action {
            crate::script::Action::Vary(line) => Some(line.gives()),
            _ => None,
        });
        let carried = self.script.carried.iter().chain(varied.flatten()).copied();
        let changed = self.script.changed(&carried.chain([STEP]).collect());
        let moves = !Uses::of(&self.text, call).symbols.is_disjoint(&changed);
        let text = self.text.clone();
        let is_truth = matches!(self.nature(call), Some(Nature::Truths(_)));
        let read = if moves { None } else { self.facts.numbers(&text, call) };
        let Some(value) = read.filter(|value| value.len() <= MOST_NUMBERS) else {
            return Err(wordless(self.export, &format!("this `{name}(…)`")));
        };
        if value.ndim() == 0 && !is_truth {
            return Ok(Piece { python: list(value.view()), kind: PythonKind::Plain });
        }
        let array = self.export.literal(list(value.view()));
        Ok(match is_truth {
            true => {
                Piece { python: Python::comparison(array, "!=", Python::word("0")), kind: PythonKind::Truth }
            }
            false => Piece { python: array, kind: PythonKind::Array },
        })
    }

    /// `at(e, name=value, …)`: a function of those names that gives `e`, called with the values.
    pub(super) fn at(&mut self, call: &Expression, arguments: &[Argument]) -> Result<Piece, Fault> {
        let unnamed = || wordless(self.export, "this `at(…)`");
        let Some((subject, settings)) = arguments.split_first() else { return Err(unnamed()) };
        let mut given: Vec<(Symbol, &Expression)> = Vec::new();
        for setting in settings {
            match setting.name.as_ref().map(|name| self.text.named(name)) {
                Some(Bound::Step) => return self.looked_back("at", call),
                Some(Bound::Value(symbol)) => given.push((symbol, &setting.value)),
                _ => return Err(unnamed()),
            }
        }
        let nature = self.nature(call).or_else(|| self.nature(&subject.value)).ok_or_else(unnamed)?;
        let is_truth = matches!(nature, Nature::Truths(_));
        let mut values = Vec::new();
        for (symbol, value) in &given {
            values.push(self.other_value(*symbol, value)?);
        }
        let by: Vec<Symbol> = given.iter().map(|(symbol, _)| *symbol).collect();
        let (name, further) = self.value_function(&subject.value, &by)?;
        let further = further.into_iter().map(|symbol| match symbol {
            STEP => self.step.python.clone(),
            symbol => Python::word(self.spelled(symbol)),
        });
        values.extend(further);
        let kind = if is_truth { PythonKind::Truth } else { PythonKind::Array };
        Ok(Piece { python: Python::word(name).call(values), kind })
    }

    /// The value that a name is given: of as many axes as the name has, for what is made of it was written for those.
    fn other_value(&mut self, symbol: Symbol, value: &Expression) -> Result<Python, Fault> {
        let own = self.facts.named(symbol).and_then(Nature::rank);
        if own.is_none() || self.rank(value).is_some_and(|other| Some(other) != own) {
            return Err(wordless(self.export, "an `at(…)` with a value of other axes"));
        }
        let piece = self.array(value)?;
        Ok(match (piece.kind, self.export.number) {
            (PythonKind::Text | PythonKind::Function, _) => {
                return Err(wordless(self.export, "an `at(…)` with a text or a function"));
            }
            (PythonKind::Plain, Some(number)) => Python::pattern(number, "x", &as_float(piece.python)),
            (PythonKind::Plain, None) => as_float(piece.python),
            _ => piece.python,
        })
    }

    /// A function of some names that gives an expression: its name, and what it takes besides. The program defines it.
    fn value_function(&mut self, of: &Expression, by: &[Symbol]) -> Result<(String, Vec<Symbol>), Fault> {
        let changing: BTreeSet<Symbol> = self.changing.iter().chain(by).copied().collect();
        let uses = Uses::of(&self.text, of);
        let under = self.script.under(&uses.symbols, &changing);
        let body = under.map_err(|fault| wordless(self.export, &fault.message))?;
        let mut used = uses.symbols.clone();
        used.extend(body.iter().flat_map(|line| line.facts().uses.iter().copied()));
        let of_time = uses.of_time || body.iter().any(|line| line.facts().of_time);
        used.extend(of_time.then_some(STEP));
        let further = self.changing.iter().filter(|name| used.contains(name) && !by.contains(name));
        let further: Vec<Symbol> = further.copied().collect();
        let arguments: Vec<Symbol> = by.iter().chain(&further).copied().collect();
        let gives = FunctionValue::Expression(of.clone(), self.text.clone());
        let same = |other: &&ValueFunction| other.gives.is(&gives) && other.arguments == arguments;
        if let Some(known) = self.functions.iter().find(same) {
            return Ok((known.name.clone(), further));
        }
        let wish = match self.text.bound(of) {
            Bound::Value(symbol) => format!("{}_at", self.names.symbol(symbol)),
            _ => "value_at".to_string(),
        };
        let name = self.names.own(&format!("at {}", self.functions.len()), &wish);
        let function =
            ValueFunction { gives, name: name.clone(), arguments, changing, written: false, masks: false };
        self.functions.push(function);
        Ok((name, further))
    }
}
