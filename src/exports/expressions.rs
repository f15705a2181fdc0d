//! Expressions of the block language as trees of Python; knows no function by name.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::dialect::Export;
use super::gradients::ValueFunction;
use super::lists::float;
use super::names::PythonNames;
use super::python::{Infix, Prefix, Python};
use super::wordless;
use crate::graph::Kind as Sort;
use crate::language::syntax::{
    BinaryOperator, Comparison, Expression, ExpressionId, ExpressionKind, UnaryOperator,
};
use crate::report::Fault;
use crate::resolve::{Bound, Resolution, Symbol};
use crate::script::{Facts, Script};

/// A piece of Python.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// What it is.
    pub python: Python,
    /// What kind of value it is.
    pub kind: Kind,
}

/// What kind of value a piece of Python has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
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
    pub fn word(text: impl Into<String>, kind: Kind) -> Piece {
        Piece { python: Python::word(text), kind }
    }

    /// A number of Python's own.
    pub fn number(value: f64) -> Piece {
        Piece::word(crate::numbers::python(value), Kind::Plain)
    }

    /// Whether it is a truth value, or an array of such.
    pub fn is_true_or_false(&self) -> bool {
        matches!(self.kind, Kind::Truth | Kind::Bool)
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
    pub kind: Kind,
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
    pub arguments: BTreeMap<(Symbol, usize), Kind>,
    /// What the names of the line that is being written are bound to.
    pub text: Rc<Resolution>,
    /// The local names around what is being written, innermost last.
    pub locals: Vec<Local>,
    /// The number of the step at this point of the program.
    pub step: Piece,
    /// Functions that the program defines at its top, in order of need, under what they are for.
    pub helpers: Vec<(String, String)>,
    /// Modules that are imported besides the library's own.
    pub imports: BTreeSet<&'static str>,
    /// What kind of value a name of the block stands for, where it is no array.
    pub kinds: BTreeMap<Symbol, Kind>,
    /// The parts of the data that a step takes in their place.
    pub parts: BTreeMap<Symbol, String>,
    /// Lines that have to stand above the line that is being written.
    pub before: Vec<String>,
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
            ExpressionKind::Text(text) => Ok(Piece::word(format!("{text:?}"), Kind::Text)),
            ExpressionKind::None => Ok(Piece::word("None", Kind::Plain)),
            ExpressionKind::Name(name) => self.name(expression, name),
            ExpressionKind::Member { object, name } => match self.text.bound(expression) {
                Bound::Nothing if name.text == "T" => self.turned(object),
                _ => self.name(expression, &name.text),
            },
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => self.list(items),
            ExpressionKind::Comprehension { body, bindings } => self.comprehension(body, bindings),
            ExpressionKind::Unary { operator, operand } => self.unary(*operator, operand),
            ExpressionKind::Binary { operator, left, right } => self.binary(*operator, left, right),
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
            Kind::Truth => Kind::Array,
            Kind::Bool => Kind::Plain,
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

    /// The shape of what an expression names, if it is the name of a value.
    pub fn shape_of(&self, expression: &Expression) -> Option<crate::graph::Shape> {
        match self.text.bound(expression) {
            Bound::Value(symbol) => self.facts.shape(symbol),
            Bound::Local(level) => self.facts.shape(self.locals.get(level)?.symbol?),
            _ => None,
        }
    }

    fn number(&self, id: ExpressionId, value: f64) -> Piece {
        match self.lengths.get(&id) {
            // The rows of a formula are those of the batch that the formula stands in.
            Some(1.0) => Piece { python: self.batch_length(), kind: Kind::Plain },
            Some(&times) => {
                let times = Piece::number(times).python;
                let python = Python::infix(Infix::Multiply, times, self.batch_length());
                Piece { python, kind: Kind::Plain }
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
                let kind = self.kinds.get(&symbol).copied().unwrap_or(Kind::Array);
                Ok(self.guarded(Piece::word(self.spelled(symbol), kind)))
            }
            Bound::Step => Ok(self.step.clone()),
            Bound::Constant(constant) if constant.kind == Sort::Truth => {
                Ok(Piece::word(if constant.value == 1.0 { "True" } else { "False" }, Kind::Bool))
            }
            Bound::Constant(constant) => {
                Ok(Piece { python: Python::word(module).dot(constant.name), kind: Kind::Plain })
            }
            bound @ (Bound::Function(_) | Bound::BuiltIn(_)) => self.handed_on(bound, name),
            _ => Err(wordless(self.export, &format!("`{name}`"))),
        }
    }

    /// `x.T`
    fn turned(&mut self, object: &Expression) -> Result<Piece, Fault> {
        let mut deep = false;
        object.visit(&mut Default::default(), &mut |part, _| {
            deep |= self.shape_of(part).is_some_and(|shape| shape.rank() > 2);
        });
        let object = self.array(object)?;
        // Only the last two axes change places.
        let turned = if deep { "mT" } else { "T" };
        Ok(Piece { python: object.python.dot(turned), kind: Kind::Array })
    }

    fn unary(&mut self, operator: UnaryOperator, operand: &Expression) -> Result<Piece, Fault> {
        let inner = self.expression(operand)?;
        match operator {
            UnaryOperator::Plus => Ok(self.as_numbers(inner)),
            UnaryOperator::Negate => {
                let inner = self.as_numbers(inner);
                Ok(Piece { python: Python::prefix(Prefix::Minus, inner.python), kind: inner.kind })
            }
            UnaryOperator::Not if matches!(inner.kind, Kind::Plain | Kind::Bool) => {
                Ok(Piece { python: Python::prefix(Prefix::Not, inner.python), kind: Kind::Bool })
            }
            UnaryOperator::Not => {
                let not = Python::word(self.export.module).dot("logical_not");
                Ok(Piece { python: not.call([inner.python]), kind: Kind::Truth })
            }
        }
    }

    fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> Result<Piece, Fault> {
        let is_single = |shape: Option<crate::graph::Shape>| shape.is_some_and(|shape| shape.is_scalar());
        let single = is_single(self.shape_of(left)) || is_single(self.shape_of(right));
        let divisor = right;
        let (left, right) = (self.expression(left)?, self.expression(right)?);
        // Python's own numbers cannot be divided by 0.
        let plain = (left.kind, right.kind) == (Kind::Plain, Kind::Plain);
        if operator == BinaryOperator::Divide && plain && self.is_zero(divisor) {
            return Err(wordless(self.export, "a division of a plain number by 0"));
        }
        if left.kind == Kind::Text || right.kind == Kind::Text {
            return Ok(Piece {
                python: Python::infix(Infix::Add, left.python, right.python),
                kind: Kind::Text,
            });
        }
        // A product of truth values is one, in every library, and of them and numbers one of numbers.
        let product = operator == BinaryOperator::Multiply;
        let truths = product && [&left, &right].iter().all(|side| side.kind == Kind::Truth);
        let mixed = product
            && matches!((left.kind, right.kind), (Kind::Array, Kind::Truth) | (Kind::Truth, Kind::Array));
        let (left, right) = match truths || mixed {
            true => (left, right),
            false => (self.as_numbers(left), self.as_numbers(right)),
        };
        let sign = match operator {
            BinaryOperator::Add => Infix::Add,
            BinaryOperator::Subtract => Infix::Subtract,
            BinaryOperator::Multiply => Infix::Multiply,
            BinaryOperator::Divide => Infix::Divide,
            BinaryOperator::FloorDivide => Infix::FloorDivide,
            BinaryOperator::Remainder => Infix::Remainder,
            // A single number has no axis for it.
            BinaryOperator::MatrixMultiply
                if single || [&left, &right].iter().any(|s| s.kind == Kind::Plain) =>
            {
                Infix::Multiply
            }
            BinaryOperator::MatrixMultiply => Infix::MatrixMultiply,
            BinaryOperator::Power => match self.power(&left, &right)? {
                Some(power) => return Ok(power),
                None => Infix::Power,
            },
        };
        let kind = match (left.kind, right.kind) {
            _ if truths => Kind::Truth,
            (Kind::Plain, Kind::Plain) => Kind::Plain,
            (Kind::Whole, Kind::Plain | Kind::Whole) | (Kind::Plain, Kind::Whole)
                if sign != Infix::Divide =>
            {
                Kind::Whole
            }
            _ => Kind::Array,
        };
        Ok(Piece { python: Python::infix(sign, left.python, right.python), kind })
    }

    fn comparison(
        &mut self,
        whole: &Expression,
        first: &Expression,
        rest: &[(Comparison, Expression)],
    ) -> Result<Piece, Fault> {
        let mut left = self.expression(first)?;
        let mut links = Vec::new();
        for (sign, side) in rest {
            let right = self.expression(side)?;
            // Python compares two lists as wholes, and a list with a text never holds.
            if [left.kind, right.kind].contains(&Kind::Text) && self.is_many(whole) {
                return Err(wordless(self.export, "a comparison of a list of texts"));
            }
            let is_plain = |kind: &Kind| matches!(kind, Kind::Plain | Kind::Bool | Kind::Text);
            let plain = [left.kind, right.kind].iter().all(is_plain);
            let python = Python::comparison(left.python, symbol(*sign), right.python.clone());
            links.push(Piece { python, kind: if plain { Kind::Bool } else { Kind::Truth } });
            left = right;
        }
        Ok(joined(links, Infix::BitAnd, Infix::And))
    }

    fn logical(&mut self, all: bool, parts: &[Expression]) -> Result<Piece, Fault> {
        let parts: Vec<Piece> = parts.iter().map(|part| self.expression(part)).collect::<Result<_, _>>()?;
        let truth = |part: Piece| match part.kind {
            Kind::Array | Kind::Whole => {
                Piece { python: Python::comparison(part.python, "!=", Python::word("0")), kind: Kind::Truth }
            }
            _ => part,
        };
        let parts = parts.into_iter().map(truth).collect();
        Ok(match all {
            true => joined(parts, Infix::BitAnd, Infix::And),
            false => joined(parts, Infix::BitOr, Infix::Or),
        })
    }

    pub(super) fn conditional(
        &mut self,
        then: &Expression,
        condition: &Expression,
        otherwise: &Expression,
    ) -> Result<Piece, Fault> {
        let asked_for = condition;
        let single = self.shape_of(condition).is_some_and(|shape| shape.is_scalar());
        let asked = self.expression(condition)?;
        let then = self.branch(then, &asked, true)?;
        let otherwise = self.branch(otherwise, &asked, false)?;
        let condition = asked;
        let texts = then.kind == Kind::Text || otherwise.kind == Kind::Text;
        let truths = then.is_true_or_false() && otherwise.is_true_or_false();
        let (then, otherwise) = match truths || texts {
            true => (then, otherwise),
            false => (self.as_numbers(then), self.as_numbers(otherwise)),
        };
        if matches!(condition.kind, Kind::Plain | Kind::Bool) || texts && single {
            let kind = match truths {
                _ if then.kind == otherwise.kind => then.kind,
                true => Kind::Truth,
                false => Kind::Array,
            };
            let [then, condition, otherwise] = [then, condition, otherwise].map(|part| Box::new(part.python));
            return Ok(Piece { python: Python::Choice { then, condition, otherwise }, kind });
        }
        let condition = match condition.kind {
            Kind::Truth => condition.python,
            _ => Python::comparison(condition.python, "!=", Python::word("0")),
        };
        if texts {
            return self.chosen_texts(then, (asked_for, condition), otherwise);
        }
        let [then, otherwise] = [then, otherwise].map(|side| match side.kind {
            Kind::Plain => float(side.python),
            _ => side.python,
        });
        let choose = Python::word(self.export.module).dot("where");
        let kind = if truths { Kind::Truth } else { Kind::Array };
        Ok(Piece { python: choose.call([condition, then, otherwise]), kind })
    }
}

/// Truth values joined by a sign; Python's own by a word.
fn joined(parts: Vec<Piece>, sign: Infix, word: Infix) -> Piece {
    let plain = parts.iter().all(|part| matches!(part.kind, Kind::Plain | Kind::Bool));
    let (glue, kind) = if plain { (word, Kind::Bool) } else { (sign, Kind::Truth) };
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_else(|| Piece::word("True", Kind::Bool));
    if parts.len() == 0 {
        return first;
    }
    let python = parts.fold(first.python, |left, right| Python::infix(glue, left, right.python));
    Piece { python, kind }
}

fn symbol(sign: Comparison) -> &'static str {
    match sign {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
    }
}
