//! Single lines of a program: definitions, functions, tables, and values that blocks above found; knows no loop.

use std::collections::BTreeSet;

use ndarray::ArrayViewD;

use super::dialect::RecordedWords;
use super::expressions::{Local, Piece, PythonKind};
use super::functions::{FunctionValue, ValueFunction};
use super::lists::{as_float, float};
use super::program::ProgramText;
use super::python::Python;
use super::python::statements::{CompoundHead, HeadArgument, PythonStatement};
use super::wordless;
use crate::language::syntax::{Expression, HeadParameter, Name, Role, StatementKind};
use crate::report::Fault;
use crate::resolve::{STEP, Symbol};
use crate::script::{Nature, ResolvedLine, Uses};

/// Larger arrays of an earlier training do not stand in a program as numbers.
pub(super) const MOST_NUMBERS: usize = 400;

impl ProgramText<'_> {
    /// A name with the value that a block above found.
    pub(super) fn found(&mut self, symbol: Symbol) -> Result<(), Fault> {
        let value = self.writer.facts.value(symbol).filter(|value| value.len() <= MOST_NUMBERS);
        let value = value.ok_or_else(|| {
            let name = self.writer.script.name(symbol).map_or("", |name| name.text.as_str());
            let what = format!("`{name}`, of which a block above found too many numbers,");
            wordless(self.writer.export, &what)
        })?;
        let array = self.writer.export.literal(list(value.view()));
        let moved = self.writer.script.differentiated.contains(&symbol);
        let array = match self.writer.export.recorded().filter(|_| moved) {
            Some(words) => Python::pattern(words.watched, "x", &array),
            None => array,
        };
        self.writer.kinds.remove(&symbol);
        self.put(PythonStatement::assign(self.writer.spelled(symbol), array));
        Ok(())
    }

    /// A line that stands in the program as it stands in the block.
    pub(super) fn given(&mut self, line: ResolvedLine<'_>) -> Result<(), Fault> {
        self.writer.text = line.block.resolution.clone();
        match &line.statement().kind {
            StatementKind::Define { role, names, values } => {
                let symbols = self.symbols(line, names);
                if *role == Role::Param && self.is_recorded(line) {
                    // A start that was recorded itself is none that a library's optimizer takes.
                    self.trained.extend(&symbols);
                }
                self.definition(*role, &symbols, values)
            }
            StatementKind::Loss { name, value } => {
                let symbols = self.symbols(line, std::slice::from_ref(name));
                self.definition(Role::Definition, &symbols, std::slice::from_ref(value))
            }
            StatementKind::Function { name, parameters, values } => {
                let symbols = self.symbols(line, std::slice::from_ref(name));
                symbols.first().map_or(Ok(()), |symbol| self.function(*symbol, parameters, values))
            }
            _ => Ok(()),
        }
    }

    /// Whether what a line gives was recorded for a gradient above the training.
    fn is_recorded(&self, line: ResolvedLine<'_>) -> bool {
        let script = self.writer.script;
        let recorded = || self.recorded.get_or_init(|| script.changed(&script.differentiated));
        !line.facts().differentiates.is_empty() || !line.facts().uses.is_disjoint(recorded())
    }

    /// What names on the left of a line, or behind `update`, stand for.
    pub(super) fn symbols(&self, line: ResolvedLine<'_>, names: &[Name]) -> Vec<Symbol> {
        names.iter().filter_map(|name| line.block.resolution.symbol(name)).collect()
    }

    fn function(
        &mut self,
        symbol: Symbol,
        parameters: &[HeadParameter],
        values: &[Expression],
    ) -> Result<(), Fault> {
        let outside = std::mem::take(&mut self.writer.locals);
        let mut head = Vec::new();
        for (place, parameter) in parameters.iter().enumerate() {
            let name = self.writer.names.local(&parameter.name.text);
            let default = match &parameter.default {
                Some(default) => {
                    // What is left out is of the same kind as what is given.
                    let default = self.writer.expression(default)?;
                    Some(match default.kind {
                        PythonKind::Plain if self.writer.export.functional().is_some() => {
                            float(default.python)
                        }
                        _ => self.writer.wrapped(default),
                    })
                }
                None => None,
            };
            head.push(HeadArgument { name: name.clone(), default });
            let kind = self.writer.arguments.get(&(symbol, place)).copied().unwrap_or(PythonKind::Array);
            self.writer.locals.push(Local { python: Python::word(name), kind, symbol: None });
        }
        let pieces: Result<Vec<Piece>, Fault> =
            values.iter().map(|value| self.writer.expression(value)).collect();
        self.writer.locals = outside;
        let pieces = match pieces?.as_slice() {
            [one] if matches!(one.kind, PythonKind::Text | PythonKind::Truth) => {
                self.writer.kinds.insert(symbol, one.kind);
                vec![one.clone()]
            }
            pieces => pieces.iter().map(|piece| self.writer.as_numbers(piece.clone())).collect(),
        };
        let values = pieces.into_iter().map(|piece| piece.python).collect();
        let body = vec![PythonStatement::Return(Python::side_by_side(values))];
        self.put(PythonStatement::function(self.writer.spelled(symbol), head, body));
        Ok(())
    }

    /// `a, b = e, f`
    pub(super) fn definition(
        &mut self,
        role: Role,
        names: &[Symbol],
        values: &[Expression],
    ) -> Result<(), Fault> {
        if let [value] = values
            && let Some(table) = self.writer.table(value)?
        {
            return self.columns(names, table);
        }
        let mut written = Vec::new();
        for (place, value) in values.iter().enumerate() {
            let piece = self.writer.expression(value)?;
            let name = names.get(place).copied().filter(|_| names.len() == values.len());
            // What is carried from step to step is a number in each of them.
            let carried = name.is_some_and(|name| self.writer.script.carried.contains(&name));
            let piece = match name {
                Some(_) if !carried => piece,
                _ => self.writer.as_numbers(piece),
            };
            let borrowed = role == Role::Param && self.is_borrowed(value);
            written.push(self.value(role, name, piece, borrowed));
        }
        self.flush()?;
        let names = names.iter().map(|name| Python::word(self.writer.spelled(*name))).collect();
        self.put(PythonStatement::Assign(Python::side_by_side(names), Python::side_by_side(written)));
        Ok(())
    }

    /// Whether an expression may be nothing but another view of an array that has a name.
    fn is_borrowed(&self, value: &Expression) -> bool {
        let used = Uses::of(&self.writer.text, value).symbols;
        used.iter().any(|symbol| !self.writer.kinds.contains_key(symbol))
    }

    /// The value of a definition: where something is learned or differentiated, it is no plain number of Python's. What is
    /// borrowed from an array with a name becomes an array of its own.
    fn value(&mut self, role: Role, name: Option<Symbol>, piece: Piece, borrowed: bool) -> Python {
        let moved = name.is_some_and(|name| self.writer.script.differentiated.contains(&name));
        let start = matches!(role, Role::Param | Role::State);
        if let Some(name) = name {
            let told = piece.kind != PythonKind::Array;
            match told && !start && !moved {
                true => self.writer.kinds.insert(name, piece.kind),
                false => self.writer.kinds.remove(&name),
            };
        }
        let python = match piece.kind {
            PythonKind::Plain if start || moved => {
                let number = as_float(piece.python);
                match self.writer.export.number {
                    Some(array) => Python::pattern(array, "x", &number),
                    None => number,
                }
            }
            // What counts truth values is an integer in NumPy and JAX.
            _ if (start || moved)
                && !self.is_in_loop()
                && counts(&piece.python)
                && !self.writer.export.particular =>
            {
                self.writer.export.literal(piece.python)
            }
            _ => piece.python,
        };
        // What a library's optimizer moves in its place takes along what is only another view of it.
        let is_computed = matches!(python, Python::Infix(..) | Python::Prefix(..) | Python::Comparison(..));
        let held = borrowed || name.is_some_and(|name| self.writer.held.contains(&name));
        let Some(words) = self.writer.export.recorded() else { return python };
        let python = match held && piece.kind == PythonKind::Array && !is_computed {
            true => Python::pattern(words.copied, "x", &python),
            false => python,
        };
        // What a training learns is prepared where it begins.
        let trained = start && self.trains;
        match moved && !trained {
            true => Python::pattern(words.watched, "x", &python),
            false => python,
        }
    }

    /// What several names take of a table: the last ones a column each, the first one the rest.
    fn columns(&mut self, names: &[Symbol], table: Option<Python>) -> Result<(), Fault> {
        // What was chosen from the file stands in the program as numbers.
        let Some(table) = table else { return names.iter().try_for_each(|name| self.found(*name)) };
        let spelled = names.iter().map(|name| Python::word(self.writer.spelled(*name))).collect();
        let target = Python::side_by_side(spelled);
        let Some(last) = names.len().checked_sub(1).filter(|last| *last > 0) else {
            self.put(PythonStatement::Assign(target, table));
            return Ok(());
        };
        let whole = self.writer.names.own("table", "table");
        self.put(PythonStatement::assign(&whole, table));
        let column = |at: Python| Python::word(&whole).index(vec![Python::Slice(vec![None, None]), at]);
        let back = |back: usize| Python::word(format!("-{back}"));
        // A first name that is left one column has it as the others have theirs.
        let rest = match self.writer.facts.named(names[0]).and_then(Nature::rank) {
            Some(1) => Python::word("0"),
            _ => Python::Slice(vec![None, Some(back(last))]),
        };
        let parts = std::iter::once(rest).chain((1..=last).rev().map(back)).map(column);
        self.put(PythonStatement::Assign(target, Python::Tuple(parts.collect())));
        Ok(())
    }

    /// Lets what is recorded begin with a name.
    pub(super) fn begin(&mut self, words: &RecordedWords, symbol: Symbol) {
        let name = self.writer.spelled(symbol);
        let begun = Python::pattern(words.begun, "x", &Python::word(&name));
        self.put(PythonStatement::assign(name, begun));
    }

    /// Puts down what has to stand above the next line: functions of the loss, and lines of the chain rule.
    pub(super) fn flush(&mut self) -> Result<(), Fault> {
        // A function within a function is defined behind it, at the same depth.
        while !self.nested
            && let Some(index) = self.writer.functions.iter().position(|function| !function.written)
        {
            self.writer.functions[index].written = true;
            let function = self.writer.functions[index].clone();
            let outside = std::mem::replace(&mut self.writer.masks, false);
            self.value_function(&function)?;
            self.writer.functions[index].masks = std::mem::replace(&mut self.writer.masks, outside);
        }
        std::mem::take(&mut self.writer.before).into_iter().for_each(|line| self.put(line));
        Ok(())
    }

    /// Defines a function of some names that gives a value, above the loop that is being written.
    fn value_function(&mut self, function: &ValueFunction) -> Result<(), Fault> {
        let step_name = self.writer.names.own("step", "step");
        let arguments = function.arguments.iter().map(|symbol| match *symbol {
            STEP => step_name.clone(),
            symbol => self.writer.names.symbol(symbol),
        });
        let head = arguments.map(HeadArgument::required).collect();
        let writer = &mut self.writer;
        let kinds = writer.kinds.clone();
        writer.kinds.retain(|symbol, _| !function.arguments.contains(symbol));
        let parts = std::mem::take(&mut writer.parts);
        let slopes = std::mem::take(&mut writer.slopes);
        // Lines that have to stand above the call of the function are none of its own.
        let before = std::mem::take(&mut writer.before);
        let locals = std::mem::take(&mut writer.locals);
        let text = writer.text.clone();
        let step = std::mem::replace(&mut writer.step, Piece::word(step_name, PythonKind::Plain));
        let changing = std::mem::replace(&mut writer.changing, function.changing.clone());
        let in_loop = self.loop_in.take();
        self.nested = true;
        self.enter(CompoundHead::Def(function.name.clone(), head));
        let value = self.body_of(function)?;
        self.put(PythonStatement::Return(value));
        let written = self.closed();
        self.nested = false;
        self.loop_in = in_loop;
        let writer = &mut self.writer;
        (writer.kinds, writer.parts, writer.slopes, writer.locals) = (kinds, parts, slopes, locals);
        (writer.text, writer.step, writer.changing, writer.before) = (text, step, changing, before);
        written.into_iter().for_each(|function| self.put_function(function));
        Ok(())
    }

    /// The lines of a function that gives a value, and the value behind `return`.
    fn body_of(&mut self, function: &ValueFunction) -> Result<Python, Fault> {
        let script = self.writer.script;
        match &function.gives {
            FunctionValue::Loss(of) => {
                let body = script.changing(BTreeSet::from([*of]), &function.changing);
                if body.iter().any(|line| line.draws()) {
                    return Err(wordless(self.writer.export, "a loss that draws random numbers"));
                }
                body.into_iter().try_for_each(|line| self.given(line))?;
                Ok(Python::word(self.writer.spelled(*of)))
            }
            FunctionValue::Expression(expression, text) => {
                let uses = Uses::of(text, expression);
                let body = script.under(&uses.symbols, &function.changing);
                let body = body.map_err(|fault| wordless(self.writer.export, &fault.message))?;
                // What is differentiated begins with the arguments.
                let differentiates = script.differentiates(&body) || uses.differentiates;
                if let Some(words) = self.writer.export.recorded().filter(|_| differentiates) {
                    let own = function.arguments.iter().filter(|symbol| **symbol != STEP);
                    own.for_each(|symbol| self.begin(words, *symbol));
                }
                body.into_iter().try_for_each(|line| self.given(line))?;
                self.writer.text = text.clone();
                let piece = self.writer.expression(expression)?;
                self.flush()?;
                Ok(match piece.kind {
                    PythonKind::Truth => piece.python,
                    _ => {
                        let numbers = self.writer.as_numbers(piece);
                        self.writer.wrapped(numbers)
                    }
                })
            }
        }
    }
}

/// Whether truth values are among what an expression computes with.
fn counts(python: &Python) -> bool {
    matches!(python, Python::Comparison(..)) || python.parts().iter().any(|part| counts(part))
}

/// An array as a list of Python's.
pub(super) fn list(array: ArrayViewD<'_, f64>) -> Python {
    match array.first() {
        Some(&number) if array.ndim() == 0 => Python::word(crate::numbers::python(number)),
        _ => Python::List(array.outer_iter().map(list).collect()),
    }
}
