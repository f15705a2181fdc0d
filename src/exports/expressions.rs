//! Expressions of the block language as trees of Python; knows no function by name.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::dialect::Export;
use super::functions::ValueFunction;
use super::names::PythonNames;
use super::python::statements::PythonStatement;
use super::python::{Infix, Python};
use super::wordless;
use crate::graph::Kind;
use crate::language::syntax::{Expression, ExpressionId, ExpressionKind};
use crate::report::Fault;
use crate::resolve::{Bound, Resolution, Symbol};
use crate::script::{Facts, Nature, Script};

/// A piece of Python.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// What it is.
    pub python: Python,
    /// What kind of value it is.
    pub kind: PythonKind,
}

/// What kind of value a piece of Python has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PythonKind {
    /// An array of numbers.
    Array,
    /// An array of truth values.
    Truth,
    /// A number of Python's own.
    Plain,
    /// A truth value of Python's own.
    Bool,
    /// A text of Python's own, or a list of such.
    Text,
    /// Whole numbers, fit to be an index.
    Whole,
    /// A function.
    Function,
}

impl Piece {
    /// A name, a number or a text.
    pub fn word(text: impl Into<String>, kind: PythonKind) -> Piece {
        Piece { python: Python::word(text), kind }
    }

    /// A number of Python's own.
    pub fn number(value: f64) -> Piece {
        Piece::word(crate::numbers::python(value), PythonKind::Plain)
    }

    /// Whether it is a truth value, or an array of such.
    pub fn is_true_or_false(&self) -> bool {
        matches!(self.kind, PythonKind::Truth | PythonKind::Bool)
    }

    /// Whether it is `True` or `False`.
    pub fn is_literal_truth(&self) -> bool {
        matches!(&self.python, Python::Word(word) if word == "True" || word == "False")
    }
}

/// An argument of a function, or a letter of a comprehension.
#[derive(Clone)]
pub(super) struct Local {
    /// Its name.
    pub python: Python,
    /// What kind of value it is.
    pub kind: PythonKind,
    /// The value of a line that it stands for, in a formula of ours.
    pub symbol: Option<Symbol>,
}

/// Writes expressions, and remembers what a program needs for them.
pub(super) struct Writer<'a> {
    /// The library.
    pub export: &'static Export,
    /// What the program does.
    pub script: &'a Script<'a>,
    /// What the model knows.
    pub facts: &'a mut dyn Facts,
    /// What everything is called.
    pub names: PythonNames,
    /// What the arguments of the author's functions are, where they are no arrays of numbers.
    pub arguments: BTreeMap<(Symbol, usize), PythonKind>,
    /// What the names of the line that is being written are bound to.
    pub text: Rc<Resolution>,
    /// The local names around what is being written, innermost last.
    pub locals: Vec<Local>,
    /// The number of the step at this point of the program.
    pub step: Piece,
    /// Functions that the program defines at its top, in order of need, under what they are for.
    pub helpers: Vec<(String, PythonStatement)>,
    /// Modules that are imported besides the library's own.
    pub imports: BTreeSet<&'static str>,
    /// What kind of value a name of the block stands for, where it is no array.
    pub kinds: BTreeMap<Symbol, PythonKind>,
    /// The parts of the data that a step takes in their place.
    pub parts: BTreeMap<Symbol, String>,
    /// Lines that have to stand above the line that is being written.
    pub before: Vec<PythonStatement>,
    /// The optimizers that a `vary` gives its names in the run that is being written.
    pub optimizers: BTreeMap<Symbol, Expression>,
    /// The names of the gradients that have been computed at this point of the program.
    pub slopes: BTreeMap<(Symbol, Symbol), String>,
    /// Of which loss the plain name says the gradient.
    pub slope_owners: BTreeMap<Symbol, Symbol>,
    /// The data of which a batch is taken, while the chain rule is written for the batch.
    pub rows: Option<Vec<Symbol>>,
    /// Numbers of the formula that is being written which are multiples of a batch's rows.
    pub lengths: BTreeMap<ExpressionId, f64>,
    /// Whether something is trained or differentiated.
    pub differentiates: bool,
    /// The condition under which the branch of a choice is taken that is being written, and whether it holds there.
    pub guard: Option<(Python, bool)>,
    /// What must keep its value while a library's optimizer moves in its place what it is made of.
    pub held: BTreeSet<Symbol>,
    /// Whether what was written last picks by a mask.
    pub masks: bool,
    /// Names that change from step to step at this point of the program.
    pub changing: BTreeSet<Symbol>,
    /// Functions that give a loss, for a library that differentiates functions, or what `at` sees.
    pub functions: Vec<ValueFunction>,
}

impl Writer<'_> {
    /// An expression as Python.
    pub fn expression(&mut self, expression: &Expression) -> Result<Piece, Fault> {
        match expression.kind.as_ref() {
            ExpressionKind::Number(value) => Ok(self.number(expression.id, *value)),
            // A word beside a column of words was noted as the number that stands for it.
            ExpressionKind::Text(_) if matches!(self.nature(expression), Some(Nature::Numbers(0))) => {
                let number =
                    self.facts.numbers(&self.text, expression).and_then(|number| number.first().copied());
                Ok(self.number(expression.id, number.unwrap_or(f64::NAN)))
            }
            ExpressionKind::Text(text) => Ok(Piece::word(format!("{text:?}"), PythonKind::Text)),
            ExpressionKind::None => Ok(Piece::word("None", PythonKind::Plain)),
            ExpressionKind::Name(name) => self.name(expression, name),
            ExpressionKind::Member { object, name } => match self.text.bound(expression) {
                Bound::Nothing if name.text == "T" => self.turned(object),
                _ => self.name(expression, &name.text),
            },
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => self.list(items),
            ExpressionKind::Comprehension { body, bindings } => self.comprehension(body, bindings),
            ExpressionKind::Unary { operator, operand } => self.unary(*operator, operand),
            ExpressionKind::Binary { first, rest } => self.joined(first, rest),
            ExpressionKind::Comparison { first, rest } => self.comparison(expression, first, rest),
            ExpressionKind::Logical { all, parts } => self.logical(*all, parts),
            ExpressionKind::Conditional { then, condition, otherwise } => {
                self.conditional(then, condition, otherwise)
            }
            ExpressionKind::Call { function, primes, arguments } => {
                self.call(expression, &function.text, *primes, arguments)
            }
            ExpressionKind::Index { object, items } => self.index(object, items),
            ExpressionKind::Range { .. } => Err(wordless(self.export, "a range such as `-2..2`")),
        }
    }

    /// An expression that stands where numbers are wanted: truth values are made numbers.
    pub fn array(&mut self, expression: &Expression) -> Result<Piece, Fault> {
        let piece = self.expression(expression)?;
        Ok(self.as_numbers(piece))
    }

    /// A piece whose truth values are numbers, in words that single values and arrays of all libraries understand.
    pub fn as_numbers(&self, piece: Piece) -> Piece {
        let kind = match piece.kind {
            PythonKind::Truth => PythonKind::Array,
            PythonKind::Bool => PythonKind::Plain,
            _ => return piece,
        };
        if piece.is_literal_truth() {
            return Piece::word(if piece.python == Python::word("True") { "1.0" } else { "0.0" }, kind);
        }
        Piece { python: Python::infix(Infix::Multiply, Python::word("1.0"), piece.python), kind }
    }

    /// The name of a value or a function.
    pub fn spelled(&self, symbol: Symbol) -> String {
        self.parts.get(&symbol).cloned().unwrap_or_else(|| self.names.symbol(symbol))
    }

    /// What an expression is: as it was read in its block, or, in a formula of ours, what it names.
    pub fn nature(&self, expression: &Expression) -> Option<Nature> {
        self.facts.nature(&self.text, expression).or_else(|| match self.text.bound(expression) {
            Bound::Value(symbol) => self.facts.named(symbol),
            Bound::Local(level) => self.facts.named(self.locals.get(level)?.symbol?),
            _ => None,
        })
    }

    /// How many axes an expression has, if that is known.
    pub fn rank(&self, expression: &Expression) -> Option<usize> {
        self.nature(expression)?.rank()
    }

    fn number(&self, id: ExpressionId, value: f64) -> Piece {
        match self.lengths.get(&id) {
            // The rows of a formula are those of the batch that the formula stands in.
            Some(1.0) => Piece { python: self.batch_length(), kind: PythonKind::Plain },
            Some(&times) => {
                let times = Piece::number(times).python;
                let python = Python::infix(Infix::Multiply, times, self.batch_length());
                Piece { python, kind: PythonKind::Plain }
            }
            None => Piece::number(value),
        }
    }

    fn batch_length(&self) -> Python {
        Python::word("len").call([Python::word(self.names.known("batch"))])
    }

    fn name(&mut self, expression: &Expression, name: &str) -> Result<Piece, Fault> {
        let module = self.export.module;
        match self.text.bound(expression) {
            Bound::Local(level) => match self.locals.get(level) {
                Some(local) => Ok(self.guarded(Piece { python: local.python.clone(), kind: local.kind })),
                None => Err(wordless(self.export, &format!("`{name}`"))),
            },
            Bound::Value(symbol) => {
                let kind = self.kinds.get(&symbol).copied().unwrap_or(PythonKind::Array);
                Ok(self.guarded(Piece::word(self.spelled(symbol), kind)))
            }
            Bound::Step => Ok(self.step.clone()),
            Bound::Constant(constant) if constant.kind == Kind::Truth => {
                Ok(Piece::word(if constant.value == 1.0 { "True" } else { "False" }, PythonKind::Bool))
            }
            Bound::Constant(constant) => {
                Ok(Piece { python: Python::word(module).dot(constant.name), kind: PythonKind::Plain })
            }
            bound @ (Bound::Function(_) | Bound::BuiltIn(_)) => self.handed_on(bound, name),
            _ => Err(wordless(self.export, &format!("`{name}`"))),
        }
    }

    /// `x.T`
    fn turned(&mut self, object: &Expression) -> Result<Piece, Fault> {
        let rank = self.rank(object).filter(|&rank| self.export.particular && rank > 2);
        let python = self.array(object)?.python;
        let python = match rank {
            // PyTorch's own sign is for matrices.
            Some(rank) => {
                python.dot("permute").call((0..rank).rev().map(|axis| Python::word(axis.to_string())))
            }
            None => python.dot("T"),
        };
        Ok(Piece { python, kind: PythonKind::Array })
    }
}

/// A piece whose numbers are truth values: whether they are not 0.
pub(super) fn truths(piece: Piece) -> Piece {
    match piece.kind {
        PythonKind::Array | PythonKind::Whole => Piece {
            python: Python::comparison(piece.python, "!=", Python::word("0")),
            kind: PythonKind::Truth,
        },
        _ => piece,
    }
}
