//! Calls as Python: the author's functions, the catalogue's and the data sets; knows none by name but those with rules of their own.

use std::borrow::Cow;

use super::dialect::Export;
use super::expressions::{Kind, Piece, Writer, float};
use super::spelling::{self, Slot, Spelling};
use super::wordless;
use crate::datasets;
use crate::functions::{self, Default, Function, Meaning, Parameter, parameters};
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::Fault;
use crate::resolve;

/// Arguments that are lists of Python's own, and no arrays.
const LISTS: &[&str] =
    &["shape", "axis", "axes", "parts", "counts", "width", "source", "destination", "shift"];

/// Functions that give whole numbers in every library.
const WHOLE: &[&str] = &["argmax", "argmin", "argsort", "searchsorted", "permutation", "integers"];

/// Draws whose numbers are whole in NumPy.
const COUNTS: &[&str] = &["integers", "permutation", "poisson", "binomial", "choice"];

/// A table of numbers; a line of heads has none.
const CSV: &str = "def csv(file):
    table = np.genfromtxt(file, delimiter=\",\", ndmin=2)
    return table[~np.all(np.isnan(table), axis=1)]";

/// Settings that are whole numbers.
const COUNTED: &[&str] = &["shape", "count", "n", "k", "classes", "degree", "decimals", "counts", "size"];

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
        let text = self.words(self.export, row)?;
        match spelling::read(&text, &known) {
            Spelling::Call { path, slots } if is_in_order(&slots) => Ok(Piece::atom(path, Kind::Array)),
            _ => Ok(Piece::atom(self.define(row, &text), Kind::Array)),
        }
    }

    /// How a library writes a function.
    fn words(&self, export: &Export, row: &Function) -> Result<Cow<'static, str>, Fault> {
        export.spelling(row.name).ok_or_else(|| wordless(export, &format!("`{}`", row.name)))
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
        let text = self.words(if numpy { &super::numpy::EXPORT } else { self.export }, row)?;
        let text = self.settled(row, &text, arguments);
        if numpy {
            self.imports.insert("import numpy as np");
        }
        let known = parameters(row.signature);
        let given = self.given(row, &known, arguments)?;
        let call = match spelling::read(&text, &known) {
            Spelling::Call { path, slots } => format!("{path}({})", filled(&slots, &known, &given)),
            Spelling::Body => {
                let helper = self.define(row, &text);
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
        let kind = match row.name {
            "shape" | "size" => Kind::Plain,
            name if WHOLE.contains(&name) && !numpy => Kind::Whole,
            "all" | "any" | "isnan" | "isfinite" | "isinf" => Kind::Truth,
            _ => Kind::Array,
        };
        match self.export.converted.filter(|_| numpy) {
            Some(converted) if matches!(row.meaning, Meaning::Several(_)) || row.name == "dense" => {
                let each = converted.replace("{}", "part");
                Ok(Piece::atom(format!("({each} for part in {call})"), Kind::Array))
            }
            Some(converted) if COUNTS.contains(&row.name) => {
                let floats = format!("{call}.astype(float)");
                Ok(Piece::atom(converted.replace("{}", &floats), Kind::Array))
            }
            Some(converted) => Ok(Piece::atom(converted.replace("{}", &call), Kind::Array)),
            None => Ok(Piece::atom(call, kind)),
        }
    }

    /// A spelling without the cases that this call does not meet: what is left out is `None`, and names have shapes.
    fn settled<'t>(&self, row: &Function, text: &'t str, arguments: &[Argument]) -> Cow<'t, str> {
        let known = parameters(row.signature);
        let argument = |name: &str| {
            let index = known.iter().position(|parameter| parameter.name == name)?;
            let by_name =
                |argument: &&Argument| argument.name.as_ref().is_some_and(|given| given.text == name);
            let by_place = arguments.get(index).filter(|argument| argument.name.is_none());
            Some(by_place.or_else(|| arguments.iter().find(by_name)))
        };
        let rank = |name: &str| match argument(name)??.value.kind.as_ref() {
            ExpressionKind::Name(name) => self.facts.shape(name).map(|shape| shape.rank()),
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
        let short = spelling::settled(text, &rank, &is_none);
        // A helper has one meaning in a program.
        let other =
            self.helpers.iter().any(|(name, body)| name == row.name && !body.contains(short.as_ref()));
        if other { Cow::Borrowed(text) } else { short }
    }

    /// The arguments of a call in the order of the signature; none for those that are left out.
    fn given(
        &mut self,
        row: &Function,
        known: &[Parameter],
        arguments: &[Argument],
    ) -> Result<Vec<Option<String>>, Fault> {
        let mut given = vec![None; known.len()];
        for (place, argument) in arguments.iter().enumerate() {
            let index = match &argument.name {
                Some(name) => known.iter().position(|parameter| parameter.name == name.text),
                None => Some(place),
            };
            let Some((index, parameter)) = index.and_then(|index| Some((index, known.get(index)?))) else {
                return Err(wordless(self.export, &format!("this call of `{}`", row.name)));
            };
            given[index] = Some(self.argument(row, index, parameter, &argument.value)?);
        }
        Ok(given)
    }

    fn argument(
        &mut self,
        row: &Function,
        index: usize,
        parameter: &Parameter,
        value: &Expression,
    ) -> Result<String, Fault> {
        let is_list = LISTS.contains(&parameter.name.as_str());
        match value.kind.as_ref() {
            ExpressionKind::List(items) if parameter.name == "parts" => {
                let parts: Vec<String> = items
                    .iter()
                    .map(|item| self.array(item).map(|piece| self.wrapped(&piece)))
                    .collect::<Result<_, _>>()?;
                return Ok(format!("[{}]", parts.join(", ")));
            }
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) if is_list => {
                return self.lengths(items);
            }
            _ => {}
        }
        let piece = self.expression(value)?;
        if parameter.name == "parts" && self.export.number.is_some() {
            return Ok(format!("tuple({})", piece.text));
        }
        if COUNTED.contains(&parameter.name.as_str()) && index > 0 || parameter.name == "shape" {
            return Ok(self.count(parameter, piece));
        }
        let operand = !resolve::draws(row)
            && match row.meaning {
                Meaning::Operator(_) => true,
                Meaning::Written(_) => parameter.default == Default::Required && !is_list,
                Meaning::Build(_) | Meaning::Several(_) => index == 0 && !is_list && !is_made(row),
                Meaning::Draw(_) => false,
            };
        // Truth values count as numbers where NumPy and JAX take a mean or a sum of them.
        let stays =
            matches!(row.name, "where" | "mean" | "sum" | "all" | "any") && self.export.number.is_none();
        let piece = if stays || (row.name == "where" && index == 0) { piece } else { self.as_numbers(piece) };
        Ok(if operand { self.wrapped(&piece) } else { piece.text })
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
        match parameter.name == "shape" && self.export.number.is_some() && !text.contains("shape") {
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
    fn define(&mut self, row: &'static Function, body: &str) -> String {
        let helper =
            if self.outline.gives(row.name) { format!("{}_of", row.name) } else { row.name.to_string() };
        for module in ["math", "np"] {
            if spelling::words(body).any(|word| word == module) && self.export.module != module {
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

/// Whether a function makes an array out of settings alone.
fn is_made(row: &Function) -> bool {
    matches!(row.name, "zeros" | "ones" | "full" | "eye" | "linspace" | "fans")
}

fn named(argument: &Argument, text: String) -> String {
    match &argument.name {
        Some(name) => format!("{}={text}", name.text),
        None => text,
    }
}

/// Whether a call takes the function's own arguments in their order, and nothing else.
fn is_in_order(slots: &[Slot]) -> bool {
    slots
        .iter()
        .enumerate()
        .all(|(place, slot)| matches!(slot, Slot::Parameter { index, .. } if *index == place))
}

/// The arguments of a plain call. What is left out is written as far as the library may mean something else by it.
fn filled(slots: &[Slot], known: &[Parameter], given: &[Option<String>]) -> String {
    let is_last = |place: usize| {
        slots[place..].iter().all(|slot| match slot {
            Slot::Parameter { index, keyword, .. } => keyword.is_some() || given[*index].is_none(),
            Slot::Fixed(text) => text.contains('='),
        })
    };
    let mut words = Vec::new();
    for (place, slot) in slots.iter().enumerate() {
        let (index, keyword, flag) = match slot {
            Slot::Fixed(text) => {
                words.push(text.to_string());
                continue;
            }
            Slot::Parameter { index, keyword, flag } => (*index, *keyword, *flag),
        };
        let text = match (&given[index], &known[index].default) {
            (Some(text), _) if flag => spelling::truth(text),
            (Some(text), _) => text.clone(),
            (None, Default::Number(0.0)) if flag && keyword.is_some() => continue,
            (None, Default::Number(number)) if flag => spelling::truth(&super::expressions::number(*number)),
            (None, Default::Number(number)) => super::expressions::number(*number),
            (None, Default::Words(options)) => format!("\"{}\"", options.first().map_or("", String::as_str)),
            (None, _) if keyword.is_some() || is_last(place) => continue,
            (None, _) => "None".to_string(),
        };
        words.push(match keyword {
            Some(keyword) => format!("{keyword}={text}"),
            None => text,
        });
    }
    words.join(", ")
}
