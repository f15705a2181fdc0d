//! Calls as Python: the author's functions, the catalogue's and the data sets; knows none by name but those with rules of their own.

use super::dialect::{Calculus, Export};
use super::expressions::{Kind, Piece, Writer};
use super::lists::{as_float, float};
use super::python::{self, Bracket, Python};
use super::spelling::{self, PlainCall};
use super::wordless;
use crate::datasets::{self, DataSet};
use crate::functions::{self, Default, Function, Meaning, Parameter, Takes, Yields, parameters};
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::Fault;
use crate::resolve::{self, Bound, Symbol};

/// A table of numbers; a line of heads has none.
const CSV: &str = "def csv(file):
    table = np.genfromtxt(file, delimiter=\",\", ndmin=2)
    return table[~np.all(np.isnan(table), axis=1)]";

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
                let is_function = self.locals.get(level).is_some_and(|local| local.kind == Kind::Function);
                let otherwise = matches!(bound, Bound::Unknown | Bound::Later(_));
                if is_function || otherwise { Bound::Local(level) } else { bound }
            }
            Bound::Value(symbol) if self.kinds.get(&symbol) == Some(&Kind::Function) => Bound::Value(symbol),
            _ => bound,
        }
    }

    /// A function as a value, to be handed on.
    pub(super) fn handed_on(&mut self, bound: Bound, name: &str) -> Result<Piece, Fault> {
        let row = match bound {
            Bound::Function(symbol) => return Ok(Piece::word(self.spelled(symbol), Kind::Function)),
            Bound::BuiltIn(row) => row,
            _ => return Err(wordless(self.export, &format!("`{name}`"))),
        };
        let known = parameters(row.signature);
        let words = self.words(self.export, row)?;
        let python = match spelling::call(&words, &known) {
            Some(PlainCall { path, slots }) if spelling::is_in_order(&slots) => path,
            _ => Python::word(self.define(row, &words)),
        };
        Ok(Piece { python, kind: Kind::Function })
    }

    /// How a library writes a function.
    fn words(&self, export: &Export, row: &Function) -> Result<Python, Fault> {
        let words = export.spelling(row.name).and_then(|text| Python::read(&text));
        words.ok_or_else(|| wordless(export, &format!("`{}`", row.name)))
    }

    /// `a**b`, if the library has words of its own for powers: JAX's derivative of `0**0` is no number.
    pub(super) fn power(&mut self, base: &Piece, exponent: &Piece) -> Result<Option<Piece>, Fault> {
        let plain = [base, exponent].iter().all(|side| side.kind == Kind::Plain);
        let own = super::dialect::entry(self.export.functions, "power");
        let functional = self.export.calculus == Calculus::Functional && self.differentiates;
        if own.is_none() || !functional || plain || exponent.python.number().is_some() {
            return Ok(None);
        }
        let Some(row) = functions::find("power") else { return Ok(None) };
        let words = self.words(self.export, row)?;
        let helper = Python::word(self.define(row, &words));
        let python = helper.call([base.python.clone(), exponent.python.clone()]);
        Ok(Some(Piece { python, kind: Kind::Array }))
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
            let piece = if kind == Some(&Kind::Truth) { piece } else { self.as_numbers(piece) };
            let name = argument.name.as_ref().map(|name| match own {
                // The name that the argument has in the head.
                Some(_) => self.names.local(&name.text),
                None => name.text.clone(),
            });
            given.push(python::GivenArgument::under(name.as_deref(), self.wrapped(piece)));
        }
        let kind = own.and_then(|own| self.kinds.get(&own)).copied().unwrap_or(Kind::Array);
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
                return Ok(Piece { python: Python::word("len").call([object.python]), kind: Kind::Plain });
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
        let words = self.settled(row, words, arguments);
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
                let given = arguments.iter().enumerate().filter_map(|(place, argument)| {
                    let name = argument.name.as_ref().map(|name| name.text.as_str());
                    let index = match name {
                        Some(name) => known.iter().position(|parameter| parameter.name == name)?,
                        None => place,
                    };
                    Some(python::GivenArgument::under(name, given[index].clone()?))
                });
                Python::Call(Box::new(helper), given.collect())
            }
        };
        let Some(converted) = self.export.converted.filter(|_| numpy) else {
            return Ok(Piece { python: call, kind });
        };
        let converted = |python: &Python| Python::pattern(converted, "x", python);
        let python = match kind {
            _ if matches!(row.meaning, Meaning::Several(_) | Meaning::Tuple(_)) || row.name == "dense" => {
                let each = converted(&Python::word("part"));
                Python::comprehension(Bracket::Round, each, vec![("part".to_string(), call)])
            }
            Kind::Whole => converted(&call.dot("astype").call([Python::word("float")])),
            _ => converted(&call),
        };
        Ok(Piece { python, kind: Kind::Array })
    }

    /// What kind of value a call gives.
    fn kind_of_result(&self, row: &Function, known: &[Parameter], given: &[Option<Piece>]) -> Kind {
        match functions::yields(row.signature) {
            Yields::Numbers => Kind::Array,
            Yields::Whole => Kind::Whole,
            Yields::Truths => Kind::Truth,
            Yields::Counts => Kind::Plain,
            Yields::As(names) => {
                let is_truth = |name: &String| {
                    let place = known.iter().position(|parameter| parameter.name == *name);
                    place.and_then(|place| given[place].as_ref()).is_some_and(Piece::is_true_or_false)
                };
                if names.iter().all(is_truth) { Kind::Truth } else { Kind::Array }
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
        let rank = |name: &str| match argument(name)??.value.kind.as_ref() {
            ExpressionKind::Name(_) => self.shape_of(&argument(name)??.value).map(|shape| shape.rank()),
            _ => None,
        };
        let is_none = |name: &str| {
            let given = argument(name)?;
            let none =
                given.is_none_or(|argument| matches!(argument.value.kind.as_ref(), ExpressionKind::None));
            let default =
                known.iter().find(|parameter| parameter.name == name).map(|parameter| &parameter.default);
            Some(none && (given.is_some() || default == Some(&Default::None)))
        };
        let short = words.clone().settled(&|condition| spelling::holds(condition, &rank, &is_none));
        // A helper has one meaning in a program.
        let body = format!("return {short}");
        let other = self.helpers.iter().any(|(name, text)| name == row.name && !text.ends_with(&body));
        if other { words } else { short }
    }

    /// The arguments of a call in the order of the signature; none for those that are left out.
    fn given(
        &mut self,
        row: &Function,
        known: &[Parameter],
        arguments: &[Argument],
    ) -> Result<Vec<Option<Piece>>, Fault> {
        let mut given = vec![None; known.len()];
        for (place, argument) in arguments.iter().enumerate() {
            let index = match &argument.name {
                Some(name) => known.iter().position(|parameter| parameter.name == name.text),
                None => Some(place),
            };
            let Some((index, parameter)) = index.and_then(|index| Some((index, known.get(index)?))) else {
                return Err(wordless(self.export, &format!("this call of `{}`", row.name)));
            };
            given[index] = Some(self.argument(row, parameter, &argument.value)?);
        }
        // Truth values stay such only if all that is mixed with them are.
        if let Yields::As(names) = functions::yields(row.signature) {
            let mixed = |index: &usize| names.contains(&known[*index].name);
            let places: Vec<usize> = (0..known.len()).filter(mixed).collect();
            let truths = places.iter().flat_map(|&place| &given[place]).all(Piece::is_true_or_false);
            for place in places.into_iter().filter(|_| !truths) {
                given[place] = given[place].take().map(|piece| self.as_numbers(piece));
            }
        }
        Ok(given)
    }

    fn argument(
        &mut self,
        row: &Function,
        parameter: &Parameter,
        value: &Expression,
    ) -> Result<Piece, Fault> {
        if let ExpressionKind::List(items) | ExpressionKind::Tuple(items) = value.kind.as_ref() {
            match parameter.takes {
                Takes::Arrays => {
                    let parts: Vec<Piece> =
                        items.iter().map(|item| self.expression(item)).collect::<Result<_, _>>()?;
                    let (parts, kind) = self.of_one_kind(parts);
                    return Ok(Piece { python: Python::List(parts), kind });
                }
                Takes::Shape | Takes::Lengths | Takes::Axis => {
                    return Ok(Piece { python: self.lengths(items)?, kind: Kind::Plain });
                }
                _ => {}
            }
        }
        let piece = self.expression(value)?;
        if piece.kind == Kind::Text && matches!(parameter.takes, Takes::Numbers | Takes::Arrays) {
            return Err(wordless(self.export, &format!("`{}` of texts", row.name)));
        }
        let moved =
            matches!(functions::yields(row.signature), Yields::As(names) if names.contains(&parameter.name));
        let piece = match parameter.takes {
            Takes::Arrays if self.export.particular => {
                return Ok(Piece { python: Python::word("tuple").call([piece.python]), kind: piece.kind });
            }
            Takes::Whole | Takes::Shape | Takes::Lengths => {
                return Ok(Piece { python: self.count(parameter, piece), kind: Kind::Plain });
            }
            Takes::Flag | Takes::Axis | Takes::Text => return Ok(piece),
            _ if moved => piece,
            // PyTorch takes a mean or a sum of numbers only.
            Takes::Truths if !self.export.particular || !sums(row) => piece,
            _ => self.as_numbers(piece),
        };
        let operand = matches!(parameter.takes, Takes::Numbers | Takes::Truths)
            && parameter.default == Default::Required
            && !resolve::draws(row);
        let kind = piece.kind;
        let python = match kind {
            _ if !operand => piece.python,
            // JAX's functions beside those of NumPy take no integers.
            Kind::Plain if self.export.floats(row.name) => as_float(piece.python),
            _ => self.wrapped(piece),
        };
        Ok(Piece { python, kind })
    }

    /// A tuple of whole numbers.
    pub(super) fn lengths(&mut self, items: &[Expression]) -> Result<Python, Fault> {
        let one = |item: &Expression| {
            let piece = self.expression(item)?;
            Ok(match piece.kind {
                Kind::Array => Python::word("int").call([piece.python]),
                _ => piece.python,
            })
        };
        Ok(Python::Tuple(items.iter().map(one).collect::<Result<_, Fault>>()?))
    }

    /// A setting that is a whole number, or a shape.
    fn count(&self, parameter: &Parameter, piece: Piece) -> Python {
        let python = match piece.kind {
            Kind::Plain | Kind::Whole => piece.python,
            _ => Python::word("int").call([piece.python]),
        };
        // PyTorch wants a tuple.
        let is_shape = match &python {
            Python::Attribute(_, name) => name == "shape",
            Python::Call(function, _) => **function == Python::word("tuple"),
            _ => false,
        };
        match parameter.takes == Takes::Shape && self.export.particular && !is_shape {
            true => Python::Tuple(vec![python]),
            false => python,
        }
    }

    fn arange(&mut self, arguments: &[Argument]) -> Result<Piece, Fault> {
        let mut given = Vec::new();
        for argument in arguments {
            let name = argument.name.as_ref().map(|name| name.text.as_str());
            given.push(python::GivenArgument::under(name, float(self.expression(&argument.value)?.python)));
        }
        let range = Python::word(self.export.module).dot("arange");
        Ok(Piece { python: Python::Call(Box::new(range), given), kind: Kind::Array })
    }

    /// The table of a `csv` call: its text, or none if the call chooses among its columns or rows.
    pub(super) fn table(&mut self, value: &Expression) -> Result<Option<Option<Python>>, Fault> {
        let ExpressionKind::Call { primes: 0, arguments, .. } = value.kind.as_ref() else {
            return Ok(None);
        };
        let row = match self.text.bound(value) {
            Bound::DataSet(row) if datasets::gives_columns(row.name) => row,
            _ => return Ok(None),
        };
        let [file] = arguments.as_slice() else { return Ok(Some(None)) };
        self.imports.insert("import numpy as np");
        let helper = self.names.helper(row.name);
        self.helper(row.name, || CSV.replace("csv", &helper));
        let call = Python::word(helper).call([self.expression(&file.value)?.python]);
        Ok(Some(Some(match self.export.converted {
            Some(converted) => Python::pattern(converted, "x", &call),
            None => call,
        })))
    }

    /// Puts the definition of a function at the top of the program, under a name that no value has.
    fn define(&mut self, row: &'static Function, body: &Python) -> String {
        let helper = self.names.helper(row.name);
        for module in ["math", "np"] {
            if body.has(module) && self.export.module != module {
                self.imports.insert(if module == "np" { "import numpy as np" } else { "import math" });
            }
        }
        let text = spelling::definition(row, &helper, body);
        match self.helpers.iter_mut().find(|(name, _)| name == row.name) {
            Some((_, known)) => *known = text,
            None => self.helpers.push((row.name.to_string(), text)),
        }
        helper
    }

    /// Puts a function at the top of the program, once.
    pub(super) fn helper(&mut self, name: &str, text: impl FnOnce() -> String) {
        if self.helpers.iter().all(|(other, _)| other != name) {
            self.helpers.push((name.to_string(), text()));
        }
    }

    fn data_set(&mut self, row: &'static DataSet, arguments: &[Argument]) -> Result<Piece, Fault> {
        if datasets::gives_columns(row.name) {
            return Err(wordless(self.export, &format!("`{}` within an expression", row.name)));
        }
        let mut given = Vec::new();
        for argument in arguments {
            let value = match argument.value.kind.as_ref() {
                ExpressionKind::List(items) => self.raw_list(items)?,
                _ => self.expression(&argument.value)?.python,
            };
            given.push(python::GivenArgument::under(
                argument.name.as_ref().map(|name| name.text.as_str()),
                value,
            ));
        }
        self.imports.insert("import numpy as np");
        let recipe = super::recipe(row.name)
            .ok_or_else(|| wordless(self.export, &format!("the data set `{}`", row.name)))?;
        if recipe.contains("sklearn.") {
            self.imports.insert("import sklearn.datasets");
        }
        let helper = self.names.helper(row.name);
        let name = helper.clone();
        self.helper(row.name, || {
            let body = recipe.replace('\n', "\n    ");
            format!("def {name}({}):\n    {body}\n    return {}", spelling::head(row.signature), row.results)
        });
        let call = Python::Call(Box::new(Python::word(helper)), given);
        let python = match self.export.converted {
            Some(converted) => {
                let part = Python::pattern(converted, "x", &Python::word("part"));
                let part = match part {
                    Python::Call(function, mut arguments) => {
                        arguments.push(python::GivenArgument::under(Some("dtype"), Python::word("float")));
                        Python::Call(function, arguments)
                    }
                    other => other,
                };
                Python::comprehension(Bracket::Round, part, vec![("part".to_string(), call)])
            }
            None => call,
        };
        Ok(Piece { python, kind: Kind::Array })
    }
}

/// Whether a function takes truth values and gives numbers.
fn sums(row: &Function) -> bool {
    functions::yields(row.signature) == Yields::Numbers
}
