//! Expressions of the block language as Python; knows how tightly signs bind, and no function by name.

use std::collections::{BTreeMap, BTreeSet};

use super::atoms::{as_float, float, identifier, member};
use super::dialect::Export;
use super::forms::LossFunction;
use super::outline::Outline;
use super::uses::Uses;
use super::{Facts, wordless};
use crate::functions;
use crate::language::syntax::{
    BinaryOperator, Comparison, Expression, ExpressionKind, ForClause, UnaryOperator,
};
use crate::numbers::python;
use crate::report::Fault;

/// A name, a number, a call.
pub(super) const ATOM: u8 = 20;
const POWER: u8 = 16;
const UNARY: u8 = 14;
/// A product.
pub(super) const PRODUCT: u8 = 12;
/// A sum.
pub(super) const SUM: u8 = 10;
const BOTH: u8 = 8;
/// A comparison.
pub(super) const COMPARISON: u8 = 5;
const CHOICE: u8 = 1;

/// A piece of Python.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its text.
    pub text: String,
    /// How tightly it binds.
    pub tight: u8,
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
}

impl Piece {
    /// A piece that needs no brackets.
    pub fn atom(text: impl Into<String>, kind: Kind) -> Piece {
        Piece { text: text.into(), tight: ATOM, kind }
    }

    /// Whether it is a truth value, or an array of such.
    pub fn is_true_or_false(&self) -> bool {
        matches!(self.kind, Kind::Truth | Kind::Bool)
    }

    /// The text, in brackets if it binds less tightly.
    pub fn within(&self, least: u8) -> String {
        if self.tight < least { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// Writes expressions, and remembers what a program needs for them.
pub(super) struct Writer<'a> {
    /// The library.
    pub export: &'static Export,
    /// What stands in the lesson.
    pub outline: &'a Outline<'a>,
    /// What the model knows.
    pub facts: &'a mut dyn Facts,
    /// Functions that the program defines at its top, in order of need.
    pub helpers: Vec<(String, String)>,
    /// Modules that are imported besides the library's own.
    pub imports: BTreeSet<&'static str>,
    /// What kind of value a name of the block stands for, where it is no array.
    pub kinds: BTreeMap<String, Kind>,
    /// The arguments of the function that is being written.
    pub arguments: BTreeSet<String>,
    /// Names that go by others at this point of the program.
    pub renamed: BTreeMap<String, String>,
    /// Lines that have to stand above the line that is being written.
    pub before: Vec<String>,
    /// Gradients that have been written out at this point of the program.
    pub chained: BTreeSet<(String, String)>,
    /// How many rows the data have of which a batch is taken, while the chain rule is written for the batch.
    pub rows: Option<usize>,
    /// Names that change from step to step at this point of the program.
    pub changing: BTreeSet<String>,
    /// Functions that give a loss, for a library that differentiates functions.
    pub functions: Vec<LossFunction>,
}

impl Writer<'_> {
    /// An expression as Python.
    pub fn expression(&mut self, expression: &Expression) -> Result<Piece, Fault> {
        match expression.kind.as_ref() {
            ExpressionKind::Number(value) => Ok(plain_number(*value)),
            ExpressionKind::Text(text) => Ok(Piece::atom(format!("{text:?}"), Kind::Text)),
            ExpressionKind::None => Ok(Piece::atom("None", Kind::Plain)),
            ExpressionKind::Name(name) => self.name(name),
            ExpressionKind::Member { object, name } if name.text == "T" => {
                let deep = Uses::of(object)
                    .names
                    .iter()
                    .any(|name| self.facts.shape(name).is_some_and(|shape| shape.rank() > 2));
                let object = self.array(object)?;
                // Only the last two axes change places.
                let turned = if deep { "mT" } else { "T" };
                Ok(Piece::atom(format!("{}.{turned}", object.within(ATOM)), Kind::Array))
            }
            ExpressionKind::Member { object, name } => match object.kind.as_ref() {
                ExpressionKind::Name(id)
                    if self.outline.hidden.contains(&(id.clone(), name.text.clone())) =>
                {
                    Ok(Piece::atom(member(id, &name.text, self.export), Kind::Array))
                }
                _ => self.name(&name.text),
            },
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => self.list(items),
            ExpressionKind::Comprehension { body, bindings } => self.comprehension(body, bindings),
            ExpressionKind::Unary { operator, operand } => self.unary(*operator, operand),
            ExpressionKind::Binary { operator, left, right } => self.binary(*operator, left, right),
            ExpressionKind::Comparison { first, rest } => self.comparison(first, rest),
            ExpressionKind::Logical { all, parts } => self.logical(*all, parts),
            ExpressionKind::Conditional { then, condition, otherwise } => {
                self.conditional(then, condition, otherwise)
            }
            ExpressionKind::Call { function, primes, arguments } => {
                self.call(&function.text, *primes, arguments)
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
        match piece.text.as_str() {
            "True" => Piece::atom("1.0", kind),
            "False" => Piece::atom("0.0", kind),
            _ => Piece { text: format!("1.0 * {}", piece.within(PRODUCT + 1)), tight: PRODUCT, kind },
        }
    }

    /// The spelling that a name has in Python.
    pub fn spelled(&self, name: &str) -> String {
        match self.renamed.get(name) {
            Some(other) => other.clone(),
            // In Python a function would hide a value of the same name.
            None if self.outline.defines(name) => format!("{}_", identifier(name, self.export)),
            None => identifier(name, self.export),
        }
    }

    /// The spelling that a function of the author's has in Python.
    pub fn called(&self, name: &str) -> String {
        match self.outline.defines(name) && !self.kinds.contains_key(name) {
            true => identifier(name, self.export),
            false => self.spelled(name),
        }
    }

    fn name(&mut self, name: &str) -> Result<Piece, Fault> {
        let module = self.export.module;
        if !self.outline.gives(name) && !self.renamed.contains_key(name) {
            let constant = match name {
                "pi" | "e" | "inf" | "nan" => format!("{module}.{name}"),
                "true" => return Ok(Piece::atom("True", Kind::Bool)),
                "false" => return Ok(Piece::atom("False", Kind::Bool)),
                "steps" => return Err(wordless(self.export, "`steps`")),
                _ if self.kinds.contains_key(name) => self.spelled(name),
                _ => return self.handed_on(name),
            };
            return Ok(Piece::atom(constant, self.kinds.get(name).copied().unwrap_or(Kind::Plain)));
        }
        let kind = self.kinds.get(name).copied().unwrap_or(Kind::Array);
        Ok(Piece::atom(self.spelled(name), kind))
    }

    fn list(&mut self, items: &[Expression]) -> Result<Piece, Fault> {
        if !items.is_empty() && items.iter().all(|item| matches!(item.kind.as_ref(), ExpressionKind::Text(_)))
        {
            return Ok(Piece::atom(self.raw_list(items)?, Kind::Text));
        }
        if items.iter().all(is_literal) {
            let list = self.raw_list(items)?;
            return Ok(Piece::atom(self.export.literal(&list), Kind::Array));
        }
        let parts: Vec<Piece> = items.iter().map(|item| self.expression(item)).collect::<Result<_, _>>()?;
        if parts.iter().any(|part| part.kind == Kind::Text) {
            return Ok(Piece::atom(self.raw_list(items)?, Kind::Text));
        }
        let (texts, kind) = self.of_one_kind(parts);
        let list = format!("[{}]", texts.join(", "));
        if texts.iter().all(|text| matches!(text.as_str(), "True" | "False")) {
            return Ok(Piece::atom(format!("{}({list})", self.export.array), kind));
        }
        Ok(Piece::atom(self.export.stack.replace("{}", &list), kind))
    }

    /// Parts of one array: truth values if all of them are, and else numbers.
    pub(super) fn of_one_kind(&self, parts: Vec<Piece>) -> (Vec<String>, Kind) {
        if !parts.is_empty() && parts.iter().all(Piece::is_true_or_false) {
            let single = |part: &Piece| matches!(part.text.as_str(), "True" | "False");
            let all = parts.iter().all(single);
            let texts = parts.iter().map(|part| if all { part.text.clone() } else { self.wrapped(part) });
            return (texts.collect(), Kind::Truth);
        }
        let numbers = parts.into_iter().map(|part| self.as_numbers(part));
        (numbers.map(|part| self.wrapped(&part)).collect(), Kind::Array)
    }

    /// A list of Python's own.
    pub fn raw_list(&mut self, items: &[Expression]) -> Result<String, Fault> {
        let one = |item: &Expression| match item.kind.as_ref() {
            ExpressionKind::List(inner) => self.raw_list(inner),
            _ => self.expression(item).map(|piece| piece.text),
        };
        let texts: Vec<String> = items.iter().map(one).collect::<Result<_, _>>()?;
        Ok(format!("[{}]", texts.join(", ")))
    }

    /// A piece where the library takes arrays only.
    pub fn wrapped(&self, piece: &Piece) -> String {
        match (piece.kind, self.export.number) {
            (Kind::Plain, Some(number)) => number.replace("{}", &as_float(&piece.text)),
            (Kind::Bool, Some(number)) => number.replace("{}", &piece.text),
            _ => piece.text.clone(),
        }
    }

    fn comprehension(&mut self, body: &Expression, bindings: &[ForClause]) -> Result<Piece, Fault> {
        let mut clauses = String::new();
        let before = self.kinds.clone();
        for binding in bindings {
            let (source, kind) = self.sequence(&binding.source)?;
            let names: Vec<String> = binding.names.iter().map(|name| self.spelled(&name.text)).collect();
            clauses += &format!(" for {} in {source}", names.join(", "));
            self.kinds.extend(binding.names.iter().map(|name| (name.text.clone(), kind)));
        }
        let body = self.expression(body);
        self.kinds = before;
        let body = body?;
        let list = format!("[{}{clauses}]", self.wrapped(&body));
        let kind = match body.kind {
            Kind::Text => return Ok(Piece::atom(list, Kind::Text)),
            Kind::Truth | Kind::Bool => Kind::Truth,
            _ => Kind::Array,
        };
        Ok(Piece::atom(self.export.stack.replace("{}", &list), kind))
    }

    /// What a comprehension goes through, and what kind of value each element is.
    fn sequence(&mut self, source: &Expression) -> Result<(String, Kind), Fault> {
        match source.kind.as_ref() {
            ExpressionKind::Call { function, primes: 0, arguments }
                if function.text == "range" && !self.outline.defines("range") =>
            {
                let parts: Vec<Piece> = arguments
                    .iter()
                    .map(|argument| self.expression(&argument.value))
                    .collect::<Result<_, _>>()?;
                let whole = parts.iter().all(|part| matches!(part.kind, Kind::Plain | Kind::Whole));
                let texts: Vec<String> = parts.into_iter().map(|part| part.text).collect();
                match whole {
                    true => Ok((format!("range({})", texts.join(", ")), Kind::Plain)),
                    false => {
                        Ok((format!("{}.arange({})", self.export.module, texts.join(", ")), Kind::Array))
                    }
                }
            }
            ExpressionKind::List(items) if items.iter().all(is_number) => {
                Ok((self.raw_list(items)?, Kind::Plain))
            }
            ExpressionKind::List(items) if items.iter().all(|item| self.is_function(item)) => {
                Ok((self.raw_list(items)?, Kind::Array))
            }
            _ => Ok((self.array(source)?.text, Kind::Array)),
        }
    }

    /// Whether an expression is the name of a function.
    pub(super) fn is_function(&self, expression: &Expression) -> bool {
        match expression.kind.as_ref() {
            ExpressionKind::Name(name) => {
                !self.outline.gives(name)
                    && !self.kinds.contains_key(name)
                    && (self.outline.defines(name) || functions::find(name).is_some())
            }
            _ => false,
        }
    }

    fn unary(&mut self, operator: UnaryOperator, operand: &Expression) -> Result<Piece, Fault> {
        let inner = self.expression(operand)?;
        match operator {
            UnaryOperator::Plus => Ok(self.as_numbers(inner)),
            UnaryOperator::Negate => {
                let inner = self.as_numbers(inner);
                let kind = inner.kind;
                Ok(Piece { text: format!("-{}", inner.within(UNARY)), tight: UNARY, kind })
            }
            UnaryOperator::Not if matches!(inner.kind, Kind::Plain | Kind::Bool) => {
                Ok(Piece::atom(format!("(not {})", inner.within(COMPARISON)), Kind::Bool))
            }
            UnaryOperator::Not => {
                let text = format!("{}.logical_not({})", self.export.module, inner.text);
                Ok(Piece::atom(text, Kind::Truth))
            }
        }
    }

    fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> Result<Piece, Fault> {
        let (left, right) = (self.expression(left)?, self.expression(right)?);
        // A product of truth values is one, in every library, and of them and numbers one of numbers.
        let product = operator == BinaryOperator::Multiply;
        let truths = product && [&left, &right].iter().all(|side| side.kind == Kind::Truth);
        let mixed = product
            && matches!((left.kind, right.kind), (Kind::Array, Kind::Truth) | (Kind::Truth, Kind::Array));
        let (left, right) = match truths || mixed {
            true => (left, right),
            false => (self.as_numbers(left), self.as_numbers(right)),
        };
        let (sign, tight) = match operator {
            BinaryOperator::Add => ("+", SUM),
            BinaryOperator::Subtract => ("-", SUM),
            BinaryOperator::Multiply => ("*", PRODUCT),
            BinaryOperator::Divide => ("/", PRODUCT),
            BinaryOperator::FloorDivide => ("//", PRODUCT),
            BinaryOperator::Remainder => ("%", PRODUCT),
            BinaryOperator::MatrixMultiply => ("@", PRODUCT),
            BinaryOperator::Power => ("**", POWER),
        };
        let kind = match (left.kind, right.kind) {
            _ if truths => Kind::Truth,
            (Kind::Plain, Kind::Plain) => Kind::Plain,
            (Kind::Whole, Kind::Plain | Kind::Whole) | (Kind::Plain, Kind::Whole) if sign != "/" => {
                Kind::Whole
            }
            _ => Kind::Array,
        };
        let text = match operator {
            BinaryOperator::Power => format!("{}**{}", left.within(tight + 1), right.within(UNARY)),
            _ => format!("{} {sign} {}", left.within(tight), right.within(tight + 1)),
        };
        Ok(Piece { text, tight, kind })
    }

    fn comparison(&mut self, first: &Expression, rest: &[(Comparison, Expression)]) -> Result<Piece, Fault> {
        let mut left = self.expression(first)?;
        let mut links = Vec::new();
        for (sign, side) in rest {
            let right = self.expression(side)?;
            let is_plain = |kind: &Kind| matches!(kind, Kind::Plain | Kind::Bool | Kind::Text);
            let plain = [left.kind, right.kind].iter().all(is_plain);
            let text = format!("{} {} {}", left.within(BOTH), symbol(*sign), right.within(BOTH));
            let kind = if plain { Kind::Bool } else { Kind::Truth };
            links.push(Piece { text, tight: COMPARISON, kind });
            left = right;
        }
        Ok(joined(links, "&", "and"))
    }

    fn logical(&mut self, all: bool, parts: &[Expression]) -> Result<Piece, Fault> {
        let parts: Vec<Piece> = parts.iter().map(|part| self.expression(part)).collect::<Result<_, _>>()?;
        let truth = |part: Piece| match part.kind {
            Kind::Array | Kind::Whole => {
                Piece { text: format!("{} != 0", part.within(BOTH)), tight: COMPARISON, kind: Kind::Truth }
            }
            _ => part,
        };
        let parts = parts.into_iter().map(truth).collect();
        Ok(if all { joined(parts, "&", "and") } else { joined(parts, "|", "or") })
    }

    pub(super) fn conditional(
        &mut self,
        then: &Expression,
        condition: &Expression,
        otherwise: &Expression,
    ) -> Result<Piece, Fault> {
        let (then, otherwise) = (self.expression(then)?, self.expression(otherwise)?);
        let condition = self.expression(condition)?;
        let truths = then.is_true_or_false() && otherwise.is_true_or_false();
        let (then, otherwise) = match truths {
            true => (then, otherwise),
            false => (self.as_numbers(then), self.as_numbers(otherwise)),
        };
        if matches!(condition.kind, Kind::Plain | Kind::Bool) {
            let kind = match truths {
                _ if then.kind == otherwise.kind => then.kind,
                true => Kind::Truth,
                false => Kind::Array,
            };
            let text = format!("{} if {} else {}", then.within(CHOICE + 1), condition.text, otherwise.text);
            return Ok(Piece { text, tight: CHOICE, kind });
        }
        let condition = match condition.kind {
            Kind::Truth => condition.text,
            _ => format!("{} != 0", condition.within(BOTH)),
        };
        let [then, otherwise] = [then, otherwise].map(|side| match side.kind {
            Kind::Plain => float(&side.text),
            _ => side.text,
        });
        let text = format!("{}.where({condition}, {then}, {otherwise})", self.export.module);
        Ok(Piece::atom(text, if truths { Kind::Truth } else { Kind::Array }))
    }
}

/// Truth values joined by a sign; Python's own by a word.
fn joined(mut parts: Vec<Piece>, sign: &str, word: &str) -> Piece {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let plain = parts.iter().all(|part| matches!(part.kind, Kind::Plain | Kind::Bool));
    let (glue, least) = if plain { (word, COMPARISON) } else { (sign, ATOM) };
    let texts: Vec<String> = parts.iter().map(|part| part.within(least)).collect();
    let kind = if plain { Kind::Bool } else { Kind::Truth };
    Piece { text: texts.join(&format!(" {glue} ")), tight: if plain { 2 } else { BOTH - 1 }, kind }
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

/// Whether an expression is a number, perhaps with a sign.
pub(super) fn is_number(expression: &Expression) -> bool {
    match expression.kind.as_ref() {
        ExpressionKind::Number(_) => true,
        ExpressionKind::Unary { operator: UnaryOperator::Negate, operand } => is_number(operand),
        _ => false,
    }
}

/// Whether an expression is a number, or a list of such.
pub(super) fn is_literal(expression: &Expression) -> bool {
    match expression.kind.as_ref() {
        ExpressionKind::List(items) => items.iter().all(is_literal),
        _ => is_number(expression),
    }
}

fn plain_number(value: f64) -> Piece {
    Piece { text: python(value), tight: if value < 0.0 { UNARY } else { ATOM }, kind: Kind::Plain }
}
