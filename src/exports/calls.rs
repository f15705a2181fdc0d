//! Calls as Python: the author's functions, the catalogue's and the data sets; knows none by name but those with rules of their own.

use super::atoms::float;
use super::dialect::Export;
use super::expressions::{ATOM, Kind, Piece, Writer};
use super::python::Python;
use super::spelling::{self, Call};
use super::wordless;
use crate::datasets;
use crate::functions::{self, Default, Function, Meaning, Parameter, Takes, Yields, parameters};
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::Fault;
use crate::resolve;

/// A table of numbers; a line of heads has none.
const CSV: &str = "def csv(file):
    table = np.genfromtxt(file, delimiter=\",\", ndmin=2)
    return table[~np.all(np.isnan(table), axis=1)]";

impl Writer<'_> {
    /// A call, or the derivative of a function at its argument.
    pub(super) fn call(&mut self, name: &str, primes: usize, arguments: &[Argument]) -> Result<Piece, Fault> {
        if primes > 0 {
            return self.derivative(name, primes, arguments);
        }
        // A function of the author's, one that `vary` gives, or an argument that is one.
        let varied =
            self.outline.vary().is_some_and(|(names, _)| names.iter().any(|varied| varied.text == name));
        let local = self.kinds.contains_key(name) && !self.outline.gives(name);
        if self.outline.defines(name) || varied || local {
            return self.own_call(name, arguments);
        }
        if let Some(piece) = self.form(name, arguments)? {
            return Ok(piece);
        }
        if let Some(row) = functions::find(name) {
            return self.catalogue_call(row, arguments);
        }
        if let Some(row) = datasets::find(name) {
            return self.data_set(row, arguments);
        }
        Err(wordless(self.export, &format!("`{name}`")))
    }

    /// A function as a value, to be handed on.
    pub(super) fn handed_on(&mut self, name: &str) -> Result<Piece, Fault> {
        if self.outline.defines(name) {
            return Ok(Piece::atom(self.called(name), Kind::Array));
        }
        let Some(row) = functions::find(name) else {
            return Err(wordless(self.export, &format!("`{name}`")));
        };
        let known = parameters(row.signature);
        let words = self.words(self.export, row)?;
        match spelling::call(&words, &known) {
            Some(Call { path, slots }) if spelling::is_in_order(&slots) => Ok(Piece::atom(path, Kind::Array)),
            _ => Ok(Piece::atom(self.define(row, &words), Kind::Array)),
        }
    }

    /// How a library writes a function.
    fn words(&self, export: &Export, row: &Function) -> Result<Python, Fault> {
        let words = export.spelling(row.name).and_then(|text| Python::read(&text));
        words.ok_or_else(|| wordless(export, &format!("`{}`", row.name)))
    }

    fn own_call(&mut self, name: &str, arguments: &[Argument]) -> Result<Piece, Fault> {
        let texts: Vec<String> = arguments
            .iter()
            .map(|argument| {
                let piece = self.array(&argument.value)?;
                Ok(named(argument, self.wrapped(&piece)))
            })
            .collect::<Result<_, Fault>>()?;
        Ok(Piece::atom(format!("{}({})", self.called(name), texts.join(", ")), Kind::Array))
    }

    fn catalogue_call(&mut self, row: &'static Function, arguments: &[Argument]) -> Result<Piece, Fault> {
        match row.name {
            "range" => return self.arange(arguments),
            "where" if arguments.iter().all(|argument| argument.name.is_none()) && arguments.len() == 3 => {
                return self.conditional(&arguments[1].value, &arguments[0].value, &arguments[2].value);
            }
            "len" => {
                let object = self.array(&arguments[0].value)?;
                return Ok(Piece::atom(format!("len({})", object.text), Kind::Plain));
            }
            "dense" if arguments.iter().any(|argument| argument.name.is_some()) || arguments.len() > 2 => {
                return Err(wordless(self.export, "`dense` with an `init`"));
            }
            _ => {}
        }
        // What is drawn is NumPy's in every library.
        let numpy = resolve::draws(row) && self.export.converted.is_some();
        let words = self.words(if numpy { &super::numpy::EXPORT } else { self.export }, row)?;
        let words = self.settled(row, words, arguments);
        if numpy {
            self.imports.insert("import numpy as np");
        }
        let known = parameters(row.signature);
        let given = self.given(row, &known, arguments)?;
        let kind = self.kind_of_result(row, &known, &given);
        let given: Vec<Option<String>> =
            given.into_iter().map(|piece| piece.map(|piece| piece.text)).collect();
        let call = match spelling::call(&words, &known) {
            Some(Call { path, slots }) => format!("{path}({})", spelling::filled(&slots, &known, &given)),
            None => {
                let helper = self.define(row, &words);
                let texts: Vec<String> = arguments
                    .iter()
                    .zip(&known)
                    .map(|(argument, parameter)| {
                        let name = argument.name.as_ref().map_or(parameter.name.as_str(), |name| &name.text);
                        let text = known
                            .iter()
                            .position(|one| one.name == name)
                            .and_then(|index| given[index].clone());
                        named(argument, text.unwrap_or_default())
                    })
                    .collect();
                format!("{helper}({})", texts.join(", "))
            }
        };
        match self.export.converted.filter(|_| numpy) {
            Some(converted)
                if matches!(row.meaning, Meaning::Several(_) | Meaning::Tuple(_)) || row.name == "dense" =>
            {
                let each = converted.replace("{}", "part");
                Ok(Piece::atom(format!("({each} for part in {call})"), Kind::Array))
            }
            Some(converted) if kind == Kind::Whole => {
                let floats = format!("{call}.astype(float)");
                Ok(Piece::atom(converted.replace("{}", &floats), Kind::Array))
            }
            Some(converted) => Ok(Piece::atom(converted.replace("{}", &call), Kind::Array)),
            None => Ok(Piece::atom(call, kind)),
        }
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
            ExpressionKind::Name(name) if !self.arguments.contains(name) => {
                self.facts.shape(name).map(|shape| shape.rank())
            }
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
                    let (texts, kind) = self.of_one_kind(parts);
                    return Ok(Piece::atom(format!("[{}]", texts.join(", ")), kind));
                }
                Takes::Shape | Takes::Lengths | Takes::Axis => {
                    return Ok(Piece::atom(self.lengths(items)?, Kind::Plain));
                }
                _ => {}
            }
        }
        let piece = self.expression(value)?;
        let moved =
            matches!(functions::yields(row.signature), Yields::As(names) if names.contains(&parameter.name));
        let piece = match parameter.takes {
            Takes::Arrays if self.export.number.is_some() => {
                return Ok(Piece::atom(format!("tuple({})", piece.text), piece.kind));
            }
            Takes::Whole | Takes::Shape | Takes::Lengths => {
                return Ok(Piece::atom(self.count(parameter, piece), Kind::Plain));
            }
            Takes::Flag | Takes::Axis | Takes::Text => return Ok(piece),
            _ if moved => piece,
            // PyTorch takes a mean or a sum of numbers only.
            Takes::Truths if self.export.number.is_none() || !sums(row) => piece,
            _ => self.as_numbers(piece),
        };
        let operand = matches!(parameter.takes, Takes::Numbers | Takes::Truths)
            && parameter.default == Default::Required
            && !resolve::draws(row);
        let text = if operand { self.wrapped(&piece) } else { piece.text };
        Ok(Piece { text, tight: ATOM, kind: piece.kind })
    }

    /// A tuple of whole numbers.
    pub(super) fn lengths(&mut self, items: &[Expression]) -> Result<String, Fault> {
        let mut words = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let piece = self.expression(item)?;
            words.push(match piece.kind {
                Kind::Array => format!("int({})", piece.text),
                // The rows of a formula are those of the batch that the formula stands in.
                _ if place == 0 && self.rows.is_some_and(|rows| rows.to_string() == piece.text) => {
                    "len(batch)".to_string()
                }
                _ => piece.text,
            });
        }
        let comma = if items.len() == 1 { "," } else { "" };
        Ok(format!("({}{comma})", words.join(", ")))
    }

    /// A setting that is a whole number, or a shape.
    fn count(&self, parameter: &Parameter, piece: Piece) -> String {
        let text = match piece.kind {
            Kind::Plain | Kind::Whole if self.rows.is_some_and(|rows| rows.to_string() == piece.text) => {
                "len(batch)".to_string()
            }
            Kind::Plain | Kind::Whole => piece.text,
            _ => format!("int({})", piece.text),
        };
        match parameter.takes == Takes::Shape && self.export.number.is_some() && !text.contains("shape") {
            true => format!("({text},)"),
            false => text,
        }
    }

    fn arange(&mut self, arguments: &[Argument]) -> Result<Piece, Fault> {
        let texts: Vec<String> = arguments
            .iter()
            .map(|argument| self.expression(&argument.value).map(|piece| named(argument, float(&piece.text))))
            .collect::<Result<_, _>>()?;
        Ok(Piece::atom(format!("{}.arange({})", self.export.module, texts.join(", ")), Kind::Array))
    }

    /// The table of a `csv` call: its text, or none if the call chooses among its columns or rows.
    pub(super) fn table(&mut self, value: &Expression) -> Result<Option<Option<String>>, Fault> {
        let ExpressionKind::Call { function, primes: 0, arguments } = value.kind.as_ref() else {
            return Ok(None);
        };
        if !datasets::gives_columns(&function.text) || self.outline.defines(&function.text) {
            return Ok(None);
        }
        let [file] = arguments.as_slice() else { return Ok(Some(None)) };
        self.imports.insert("import numpy as np");
        self.helper(&function.text, || CSV.to_string());
        let call = format!("{}({})", function.text, self.expression(&file.value)?.text);
        Ok(Some(Some(match self.export.converted {
            Some(converted) => converted.replace("{}", &call),
            None => call,
        })))
    }

    /// Puts the definition of a function at the top of the program, under a name that no value has.
    fn define(&mut self, row: &'static Function, body: &Python) -> String {
        let helper =
            if self.outline.gives(row.name) { format!("{}_of", row.name) } else { row.name.to_string() };
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

    fn data_set(&mut self, row: &'static datasets::DataSet, arguments: &[Argument]) -> Result<Piece, Fault> {
        if datasets::gives_columns(row.name) {
            return Err(wordless(self.export, &format!("`{}` within an expression", row.name)));
        }
        let texts: Vec<String> = arguments
            .iter()
            .map(|argument| match argument.value.kind.as_ref() {
                ExpressionKind::List(items) => self.raw_list(items).map(|text| named(argument, text)),
                _ => self.expression(&argument.value).map(|piece| named(argument, piece.text)),
            })
            .collect::<Result<_, _>>()?;
        self.imports.insert("import numpy as np");
        let recipe = super::recipe(row.name)
            .ok_or_else(|| wordless(self.export, &format!("the data set `{}`", row.name)))?;
        if recipe.contains("sklearn.") {
            self.imports.insert("import sklearn.datasets");
        }
        self.helper(row.name, || {
            let body = recipe.replace('\n', "\n    ");
            format!(
                "def {}({}):\n    {body}\n    return {}",
                row.name,
                spelling::head(row.signature),
                row.results
            )
        });
        let call = format!("{}({})", row.name, texts.join(", "));
        let text = match self.export.converted {
            Some(converted) => {
                format!("({} for part in {call})", converted.replace("{}", "part, dtype=float"))
            }
            None => call,
        };
        Ok(Piece::atom(text, Kind::Array))
    }
}

/// Whether a function takes truth values and gives numbers.
fn sums(row: &Function) -> bool {
    functions::yields(row.signature) == Yields::Numbers
}

fn named(argument: &Argument, text: String) -> String {
    match &argument.name {
        Some(name) => format!("{}={text}", name.text),
        None => text,
    }
}
