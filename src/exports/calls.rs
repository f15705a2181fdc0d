//! Calls as Python: the author's functions, the catalogue's and the data sets; knows none by name but those with rules of their own.

use super::dialect::Export;
use super::expressions::{Piece, PythonKind, Writer, truths};
use super::lists::float;
use super::python::statements::PythonStatement;
use super::python::{self, Bracket, Python};
use super::spelling::{self, PlainCall};
use super::wordless;
use crate::functions::{self, Default, Function, Meaning, Parameter, Yields, parameters};
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::Fault;
use crate::resolve::{self, Bound, Symbol};

impl Writer<'_> {
    /// A call, or the derivative of a function at its argument.
    pub(super) fn call(
        &mut self,
        call: &Expression,
        name: &str,
        primes: usize,
        arguments: &[Argument],
    ) -> Result<Piece, Fault> {
        let bound = self.called(call);
        if primes > 0 {
            return self.derivative(call, (bound, name), primes, arguments);
        }
        match bound {
            Bound::Local(level) => match self.locals.get(level) {
                Some(local) => {
                    let function = local.python.clone();
                    self.own_call(function, None, arguments)
                }
                None => Err(wordless(self.export, &format!("`{name}`"))),
            },
            // One that `vary` gives.
            Bound::Value(symbol) => self.own_call(Python::word(self.spelled(symbol)), None, arguments),
            Bound::Function(symbol) => {
                self.own_call(Python::word(self.spelled(symbol)), Some(symbol), arguments)
            }
            Bound::Form(form) => self.form(form, name, call),
            Bound::BuiltIn(row) => self.catalogue_call(row, arguments),
            Bound::DataSet(row) => self.data_set(row, arguments),
            _ => Err(wordless(self.export, &format!("`{name}`"))),
        }
    }

    /// What is called: a local or a varied name that holds a function, or what the name is bound to.
    fn called(&self, call: &Expression) -> Bound {
        let bound = self.text.bound(call);
        match self.text.perhaps(call) {
            Bound::Local(level) => {
                let is_function =
                    self.locals.get(level).is_some_and(|local| local.kind == PythonKind::Function);
                let otherwise = matches!(bound, Bound::Unknown | Bound::Later(_));
                if is_function || otherwise { Bound::Local(level) } else { bound }
            }
            Bound::Value(symbol) if self.kinds.get(&symbol) == Some(&PythonKind::Function) => {
                Bound::Value(symbol)
            }
            _ => bound,
        }
    }

    /// A function as a value, to be handed on.
    pub(super) fn handed_on(&mut self, bound: Bound, name: &str) -> Result<Piece, Fault> {
        let row = match bound {
            Bound::Function(symbol) => return Ok(Piece::word(self.spelled(symbol), PythonKind::Function)),
            Bound::BuiltIn(row) => row,
            _ => return Err(wordless(self.export, &format!("`{name}`"))),
        };
        let known = parameters(row.signature);
        let words = self.words(self.export, row)?;
        let python = match spelling::call(&words, &known) {
            Some(PlainCall { path, slots }) if spelling::is_in_order(&slots) => path,
            _ => Python::word(self.define(row, &words)),
        };
        Ok(Piece { python, kind: PythonKind::Function })
    }

    /// How a library writes a function.
    fn words(&self, export: &Export, row: &Function) -> Result<Python, Fault> {
        let words = export.spelling(row.name).and_then(|text| Python::read(&text));
        words.ok_or_else(|| wordless(export, &format!("`{}`", row.name)))
    }

    /// `a**b`, if the library has words of its own for powers: JAX's derivative of `0**0` is no number.
    pub(super) fn power(&mut self, base: &Piece, exponent: &Piece) -> Result<Option<Piece>, Fault> {
        let plain = [base, exponent].iter().all(|side| side.kind == PythonKind::Plain);
        let own = super::dialect::entry(self.export.functions, "power");
        let functional = self.export.functional().is_some() && self.differentiates;
        if own.is_none() || !functional || plain || exponent.python.number().is_some() {
            return Ok(None);
        }
        let Some(row) = functions::find("power") else { return Ok(None) };
        let words = self.words(self.export, row)?;
        let helper = Python::word(self.define(row, &words));
        let python = helper.call([base.python.clone(), exponent.python.clone()]);
        Ok(Some(Piece { python, kind: PythonKind::Array }))
    }

    fn own_call(
        &mut self,
        function: Python,
        own: Option<Symbol>,
        arguments: &[Argument],
    ) -> Result<Piece, Fault> {
        let mut given = Vec::new();
        for (place, argument) in arguments.iter().enumerate() {
            let piece = self.expression(&argument.value)?;
            let place = own.and_then(|own| match &argument.name {
                Some(name) => {
                    let mut known = self.script.parameters(own).iter();
                    known.position(|parameter| parameter.name.text == name.text)
                }
                None => Some(place),
            });
            // Truth values stay such where every call gives such.
            let kind = own.zip(place).and_then(|key| self.arguments.get(&key));
            let piece = if kind == Some(&PythonKind::Truth) { truths(piece) } else { self.as_numbers(piece) };
            let name = argument.name.as_ref().map(|name| match own {
                // The name that the argument has in the head.
                Some(_) => self.names.local(&name.text),
                None => name.text.clone(),
            });
            given.push(python::GivenArgument::under(name.as_deref(), self.wrapped(piece)));
        }
        let kind = own.and_then(|own| self.kinds.get(&own)).copied().unwrap_or(PythonKind::Array);
        Ok(Piece { python: Python::Call(Box::new(function), given), kind })
    }

    fn catalogue_call(&mut self, row: &'static Function, arguments: &[Argument]) -> Result<Piece, Fault> {
        match row.name {
            "range" => return self.arange(arguments),
            "where" if arguments.iter().all(|argument| argument.name.is_none()) && arguments.len() == 3 => {
                return self.conditional(&arguments[1].value, &arguments[0].value, &arguments[2].value);
            }
            "len" if arguments.len() == 1 => {
                let object = self.array(&arguments[0].value)?;
                return Ok(Piece {
                    python: Python::word("len").call([object.python]),
                    kind: PythonKind::Plain,
                });
            }
            "dense" if arguments.iter().any(|argument| argument.name.is_some()) || arguments.len() > 2 => {
                return Err(wordless(self.export, "`dense` with an `init`"));
            }
            _ => {}
        }
        // What is drawn is NumPy's in every library.
        let base = self.export.base.map(|(base, _)| base).filter(|_| resolve::draws(row));
        let numpy = base.is_some();
        let words = self.words(base.unwrap_or(self.export), row)?;
        self.refuse_unspoken(row, &words, arguments)?;
        let words = self.settled(row, words, arguments);
        if words.has(spelling::WORDLESS) {
            return Err(wordless(self.export, &format!("this call of `{}`", row.name)));
        }
        if numpy {
            self.imports.insert("import numpy as np");
        }
        let known = parameters(row.signature);
        let given = self.given(row, &known, arguments)?;
        let kind = self.kind_of_result(row, &known, &given);
        let given: Vec<Option<Python>> =
            given.into_iter().map(|piece| piece.map(|piece| piece.python)).collect();
        let call = match spelling::call(&words, &known) {
            Some(PlainCall { path, slots }) => {
                Python::Call(Box::new(path), spelling::filled(&slots, &known, &given))
            }
            None => {
                let helper = Python::word(self.define(row, &words));
                Python::Call(Box::new(helper), as_written(arguments, &known, &given))
            }
        };
        let converted = |python: &Python| self.export.converted(python).unwrap_or_else(|| python.clone());
        if !numpy || self.export.base.is_none() {
            return Ok(Piece { python: call, kind });
        }
        let python = match kind {
            _ if matches!(row.meaning, Meaning::Several(_) | Meaning::Tuple(_)) || row.name == "dense" => {
                let each = converted(&Python::word("part"));
                Python::comprehension(Bracket::Round, each, vec![("part".to_string(), call)])
            }
            // A single one that is drawn is no array.
            PythonKind::Whole => {
                let given = vec![
                    python::GivenArgument::under(None, call),
                    python::GivenArgument::under(Some("dtype"), Python::word("float")),
                ];
                converted(&Python::Call(Box::new(Python::path("np.asarray")), given))
            }
            _ => converted(&call),
        };
        Ok(Piece { python, kind: PythonKind::Array })
    }

    /// Refuses a call with an argument of which the library's words do not speak.
    fn refuse_unspoken(&self, row: &Function, words: &Python, arguments: &[Argument]) -> Result<(), Fault> {
        let known = parameters(row.signature);
        let spoken_of = |(place, argument): (usize, &Argument)| match &argument.name {
            Some(name) => words.has(&name.text),
            None => known.get(place).is_none_or(|parameter| words.has(&parameter.name)),
        };
        match arguments.iter().enumerate().find(|argument| !spoken_of(*argument)) {
            Some((place, argument)) => {
                let name = argument.name.as_ref().map(|name| name.text.as_str());
                let name = name.or_else(|| known.get(place).map(|parameter| parameter.name.as_str()));
                Err(wordless(self.export, &format!("`{}` with `{}`", row.name, name.unwrap_or_default())))
            }
            None => Ok(()),
        }
    }

    /// What kind of value a call gives.
    fn kind_of_result(&self, row: &Function, known: &[Parameter], given: &[Option<Piece>]) -> PythonKind {
        match functions::yields(row.signature) {
            Yields::Numbers => PythonKind::Array,
            Yields::Whole => PythonKind::Whole,
            Yields::Truths => PythonKind::Truth,
            Yields::Counts => PythonKind::Plain,
            Yields::As(names) => {
                let is_truth = |name: &String| {
                    let place = known.iter().position(|parameter| parameter.name == *name);
                    place.and_then(|place| given[place].as_ref()).is_some_and(Piece::is_true_or_false)
                };
                if names.iter().all(is_truth) { PythonKind::Truth } else { PythonKind::Array }
            }
        }
    }

    /// A spelling without the cases that this call does not meet: what is left out is `None`, and names have shapes.
    fn settled(&self, row: &Function, words: Python, arguments: &[Argument]) -> Python {
        let known = parameters(row.signature);
        let argument = |name: &str| {
            let index = known.iter().position(|parameter| parameter.name == name)?;
            let by_name =
                |argument: &&Argument| argument.name.as_ref().is_some_and(|given| given.text == name);
            let by_place = arguments.get(index).filter(|argument| argument.name.is_none());
            Some(by_place.or_else(|| arguments.iter().find(by_name)))
        };
        let rank = |name: &str| match argument(name)?.map(|argument| argument.value.kind.as_ref()) {
            None | Some(ExpressionKind::Number(_)) => Some(0),
            Some(ExpressionKind::Tuple(_)) => Some(1),
            Some(_) => self.rank(&argument(name)??.value),
        };
        let is_none = |name: &str| {
            let given = argument(name)?;
            let none =
                given.is_none_or(|argument| matches!(argument.value.kind.as_ref(), ExpressionKind::None));
            let default =
                known.iter().find(|parameter| parameter.name == name).map(|parameter| &parameter.default);
            Some(none && (given.is_some() || default == Some(&Default::None)))
        };
        let number = |name: &str| match argument(name)?.map(|argument| argument.value.kind.as_ref()) {
            None => match known.iter().find(|parameter| parameter.name == name)?.default {
                Default::Number(number) => Some(number),
                _ => None,
            },
            Some(ExpressionKind::Number(number)) => Some(*number),
            Some(_) => None,
        };
        let holds = |condition: &Python| spelling::holds(condition, &rank, &is_none, &number);
        let short = words.clone().settled(&holds);
        // A helper has one meaning in a program.
        let known = self.helpers.iter().find(|(name, _)| name == row.name);
        match known.is_none_or(|(_, known)| known.gives(&short)) || short.has(spelling::WORDLESS) {
            true => short,
            false => spelling::with_words(words),
        }
    }

    fn arange(&mut self, arguments: &[Argument]) -> Result<Piece, Fault> {
        let mut given = [None, None, None];
        for (place, argument) in arguments.iter().enumerate() {
            let named = |name: &str| ["start", "stop", "step"].iter().position(|known| *known == name);
            let slot = argument.name.as_ref().map_or(Some(place), |name| named(&name.text));
            if let Some(slot) = slot.and_then(|slot| given.get_mut(slot)) {
                *slot = Some(float(self.expression(&argument.value)?.python));
            }
        }
        // A start by itself is the end, as in Python; libraries differ in how they call these.
        if let [Some(_), None, Some(_)] = given {
            given[1] = given[0].replace(Python::word("0.0"));
        }
        let ends = [0, 1].map(|place| arguments.get(place).map(|argument| &argument.value));
        if let [Some(start), Some(stop)] = ends
            && self.export.particular
            && arguments.len() == 2
            && let [Some(start), Some(stop)] = [start, stop].map(|end| self.facts.numbers(&self.text, end))
            && start.first() > stop.first()
        {
            return Err(wordless(self.export, "a range without a number"));
        }
        let range = Python::word(self.export.module).dot("arange");
        Ok(Piece { python: range.call(given.into_iter().flatten()), kind: PythonKind::Array })
    }

    /// Puts the definition of a function at the top of the program, under a name that no value has.
    fn define(&mut self, row: &'static Function, body: &Python) -> String {
        let helper = self.names.helper(row.name);
        for module in ["math", "np"] {
            if body.has(module) && self.export.module != module {
                self.imports.insert(if module == "np" { "import numpy as np" } else { "import math" });
            }
        }
        let definition = spelling::definition(row, &helper, body);
        match self.helpers.iter_mut().find(|(name, _)| name == row.name) {
            Some((_, known)) => *known = definition,
            None => self.helpers.push((row.name.to_string(), definition)),
        }
        helper
    }

    /// Puts a function at the top of the program, once; in the lines it has the name of what it is for.
    pub(super) fn helper(&mut self, purpose: &str, lines: &str) -> Python {
        let name = self.names.helper(purpose);
        if self.helpers.iter().all(|(other, _)| other != purpose) {
            let lines = PythonStatement::Lines(lines.replace(purpose, &name));
            self.helpers.push((purpose.to_string(), lines));
        }
        Python::word(name)
    }
}

/// The arguments of a call in the order and under the names of the block.
fn as_written(
    arguments: &[Argument],
    known: &[Parameter],
    given: &[Option<Python>],
) -> Vec<python::GivenArgument> {
    let one = |(place, argument): (usize, &Argument)| {
        let name = argument.name.as_ref().map(|name| name.text.as_str());
        let index = match name {
            Some(name) => known.iter().position(|parameter| parameter.name == name)?,
            None => place,
        };
        Some(python::GivenArgument::under(name, given[index].clone()?))
    };
    arguments.iter().enumerate().filter_map(one).collect()
}
