//! NumPy's spellings of what the language has: names behind `np.`, methods and members of values; knows no function of the catalogue.
//!
//! They are read into the tree of the plain form, so that nothing behind the parser knows of them.

use super::elements::{ElementType, is_plain, is_whole, kind_of, no_kind};
use super::libraries;
use super::parser::Parser;
use super::syntax::{Argument, BinaryOperator, Comparison, Expression, ExpressionKind, IndexItem, Name};
use super::tokens::{Token, TokenKind, is_among};
use crate::report::{Fault, Place};

/// The parts of NumPy and SciPy that may stand between such a word and a name.
const PARTS: [&str; 5] = ["linalg", "random", "special", "emath", "lib"];

/// The members that are functions of the value before the point.
const MEMBERS: [&str; 4] = ["shape", "size", "ndim", "flat"];

/// Functions that make an array as it is told, so that `dtype=float` adds nothing.
const MAKERS: [&str; 16] = [
    "zeros",
    "ones",
    "empty",
    "full",
    "eye",
    "identity",
    "arange",
    "linspace",
    "logspace",
    "geomspace",
    "zeros_like",
    "ones_like",
    "empty_like",
    "full_like",
    "fromiter",
    "tri",
];

/// The words before a point that a text uses as names of its own: those that stand there without a point behind them.
pub(super) fn own_words(text: &str, tokens: &[Token]) -> Vec<String> {
    let spelling = |token: &Token| &text[token.place.start as usize..token.place.end as usize];
    let mut own: Vec<String> = Vec::new();
    for (position, token) in tokens.iter().enumerate() {
        let is_word = matches!(token.kind, TokenKind::Name) && libraries::is_library(spelling(token));
        let before = position.checked_sub(1).map_or("", |before| spelling(&tokens[before]));
        let has_point = matches!(tokens.get(position + 1).map(|next| &next.kind), Some(TokenKind::Sign(".")));
        if is_word && !has_point && !matches!(before, "." | "as" | "import") {
            own.push(spelling(token).to_string());
        }
    }
    own
}

impl Parser<'_> {
    /// Whether a word at the finger is a library's, with a point behind it, and no name of the author's.
    fn at_library(&self) -> bool {
        let word = self.spelt();
        self.sign_ahead(1) == Some(".")
            && matches!(self.ahead(2).kind, TokenKind::Name)
            && libraries::is_library(word)
            && !is_among(self.ids, word)
            && !self.own.iter().any(|own| own == word)
    }

    /// What stands behind a library's word, if one stands here.
    pub(super) fn library(&mut self) -> Option<Result<Expression, Fault>> {
        self.at_library().then(|| self.library_name())
    }

    fn library_name(&mut self) -> Result<Expression, Fault> {
        let word = self.place();
        let is_read_over = libraries::READ_OVER.contains(&self.spelt());
        while self.at_library()
            || (self.sign_ahead(1) == Some(".") && PARTS.contains(&self.spelt()) && is_read_over)
        {
            self.advance();
            self.advance();
        }
        let name = self.name("what stands behind the point")?;
        let place = word.to(name.place);
        if !is_read_over {
            return Err(libraries::library_fault(self.spelling(word), &name.text).at(place));
        }
        if let Some(fault) = libraries::generator_fault(&name.text) {
            return Err(fault.at(place));
        }
        let constant = |text: &str| ExpressionKind::Name(text.to_string());
        match name.text.as_str() {
            _ if self.at("(") && self.is_glued() => self.library_call(name.text, place),
            "newaxis" => self.node(ExpressionKind::None, place, 0),
            "pi" => self.node(constant("pi"), place, 0),
            "inf" | "Inf" | "infty" => self.node(constant("inf"), place, 0),
            "nan" | "NaN" | "NAN" => self.node(constant("nan"), place, 0),
            // A name `e` is the author's more often than not.
            "e" => {
                let one = self.node(ExpressionKind::Number(1.0), place, 0)?;
                self.call_of("exp", place, vec![plain(one)], place)
            }
            "c_" | "r_" if self.at("[") => self.joined(&name.text, place),
            "s_" | "mgrid" | "ogrid" if self.at("[") => {
                let fault = Fault::new(format!("`{}[…]` is not known here", name.text)).at(place);
                Err(fault.remedy("write `meshgrid(x, y)` for a grid, and an index where it is used"))
            }
            _ => self.node(ExpressionKind::Name(name.text), place, 0),
        }
    }

    /// `np.c_[a, b]` and `np.r_[a, b]`.
    fn joined(&mut self, word: &str, place: Place) -> Result<Expression, Fault> {
        let nothing = self.node(ExpressionKind::None, place, 0)?;
        let whole = self.index(nothing)?;
        let height = self.height;
        let mut parts = Vec::new();
        if let ExpressionKind::Index { items, .. } = *whole.kind {
            for item in items {
                match item {
                    IndexItem::At(part) => parts.push(part),
                    IndexItem::Slice { place, .. } | IndexItem::Rest(place) => {
                        let fault =
                            Fault::new(format!("a slice within `{word}[…]` is not known here")).at(place);
                        return Err(fault.remedy("write `range(start, stop, step)` or `linspace(0, 1, 5)`"));
                    }
                }
            }
        }
        let list = self.node(ExpressionKind::List(parts), whole.place, height)?;
        self.call_of(
            if word == "c_" { "column_stack" } else { "hstack" },
            place,
            vec![plain(list)],
            whole.place,
        )
    }

    /// A call behind a library's word: the finger is on the bracket.
    fn library_call(&mut self, name: String, place: Place) -> Result<Expression, Fault> {
        let (mut arguments, height) = self.arguments()?;
        let whole = self.since(place);
        self.height = height;
        match name.as_str() {
            "array" | "asarray" | "asanyarray" | "ascontiguousarray" | "float64" | "double" => {
                self.array(&name, arguments, place, whole)
            }
            "einsum" => {
                let arguments = self.labelled(arguments, whole)?;
                self.call_of("einsum", place, arguments, whole)
            }
            "int64" | "int32" | "int_" | "intp" => self.call_of("int", place, arguments, whole),
            "bool_" => self.call_of("bool", place, arguments, whole),
            "rand" | "randn" => {
                let function = if name == "rand" { "random" } else { "standard_normal" };
                gather(self, &mut arguments, 0, whole)?;
                self.call_of(function, place, arguments, whole)
            }
            _ => self.call_of(&name, place, arguments, whole),
        }
    }

    /// `np.einsum(a, [0, 1], b, [1])` is `np.einsum("ab,b", a, b)`.
    fn labelled(&mut self, arguments: Vec<Argument>, place: Place) -> Result<Vec<Argument>, Fault> {
        let by_numbers = arguments.get(1).is_some_and(|second| labels(&second.value).is_some());
        if !by_numbers || arguments.iter().any(|argument| argument.name.is_some()) {
            return Ok(arguments);
        }
        let height = self.height;
        let mut operands = Vec::new();
        let mut subscripts: Vec<String> = Vec::new();
        let mut result = None;
        for argument in arguments {
            match labels(&argument.value) {
                Some(labels) if subscripts.len() < operands.len() => subscripts.push(labels),
                Some(labels) => result = Some(labels),
                None => operands.push(argument),
            }
        }
        let mut text = subscripts.join(",");
        text.extend(result.map(|result| format!("->{result}")));
        let text = self.node(ExpressionKind::Text(text), place, 0)?;
        operands.insert(0, plain(text));
        self.height = height;
        Ok(operands)
    }

    /// `np.array(e)` is `e`.
    fn array(
        &mut self,
        name: &str,
        mut arguments: Vec<Argument>,
        place: Place,
        whole: Place,
    ) -> Result<Expression, Fault> {
        let height = self.height;
        arguments.retain(|argument| argument.name.as_ref().is_none_or(|name| name.text != "copy"));
        let kind = match self.taken_kind(&mut arguments) {
            Some(kind) => Some(kind),
            None if arguments.len() == 2 && arguments[1].name.is_none() => {
                arguments.pop().and_then(|last| kind_of(&last.value))
            }
            None => None,
        };
        let Some(value) = arguments.pop().filter(|argument| argument.name.is_none() && arguments.is_empty())
        else {
            let fault = Fault::new(format!("`{name}` takes one list or array here")).at(whole);
            return Err(fault.remedy("write `np.array([1, 2])`, or the list itself: `[1, 2]`"));
        };
        self.height = height;
        match kind {
            Some(ElementType::Float) | None if name != "float64" || is_plain(&value.value) => {
                Ok(Expression { place: whole, ..value.value })
            }
            Some(ElementType::Whole) if is_whole(&value.value) => {
                Ok(Expression { place: whole, ..value.value })
            }
            kind => self.as_kind(kind.unwrap_or(ElementType::Float), value.value, place, whole),
        }
    }

    /// A value as numbers, whole numbers or truth values.
    fn as_kind(
        &mut self,
        kind: ElementType,
        value: Expression,
        place: Place,
        whole: Place,
    ) -> Result<Expression, Fault> {
        match kind {
            ElementType::Float if is_plain(&value) => Ok(Expression { place: whole, ..value }),
            ElementType::Float => self.call_of("float", place, vec![plain(value)], whole),
            ElementType::Whole => self.call_of("int", place, vec![plain(value)], whole),
            ElementType::Truth => self.call_of("bool", place, vec![plain(value)], whole),
        }
    }

    /// A call of a function of the catalogue; the tree below it has the height that was read last.
    fn call_of(
        &mut self,
        function: &str,
        place: Place,
        mut arguments: Vec<Argument>,
        whole: Place,
    ) -> Result<Expression, Fault> {
        let height = self.height;
        let is_float = |argument: &Argument| {
            let is_kind = argument.name.as_ref().is_some_and(|name| name.text == "dtype");
            is_kind && matches!(kind_of(&argument.value), Some(ElementType::Float))
        };
        // Every result is of floats already.
        arguments.retain(|argument| !is_float(argument));
        let kind = if MAKERS.contains(&function) { self.taken_kind(&mut arguments) } else { None };
        self.height = height;
        // The places where a condition holds.
        let places = function == "where" && arguments.len() == 1 && arguments[0].name.is_none();
        let function = if places { "nonzero" } else { function };
        let name = Name { text: function.to_string(), place, library: true };
        let whole_ends = arguments.iter().all(|argument| is_whole(&argument.value));
        let call = self.node(ExpressionKind::Call { function: name, primes: 0, arguments }, whole, height)?;
        match kind {
            None | Some(ElementType::Float) => Ok(call),
            Some(ElementType::Whole) if whole_ends && function != "full" && !function.contains("space") => {
                Ok(call)
            }
            Some(ElementType::Whole) if function.starts_with("zeros") || function.starts_with("ones") => {
                Ok(call)
            }
            Some(kind) => self.as_kind(kind, call, place, whole),
        }
    }

    /// A call that is written as a sign.
    pub(super) fn sign_call(
        &mut self,
        function: &str,
        sign: Place,
        operands: Vec<Expression>,
        whole: Place,
    ) -> Result<Expression, Fault> {
        self.call_of(function, sign, operands.into_iter().map(plain).collect(), whole)
    }

    /// A call by a plain name: what `dtype` says of an array that is made becomes part of the tree.
    pub(super) fn plain_call(
        &mut self,
        function: Name,
        arguments: Vec<Argument>,
        whole: Place,
    ) -> Result<Expression, Fault> {
        if function.text == "where" && arguments.len() == 1 && arguments[0].name.is_none() {
            return self.call_of("where", function.place, arguments, whole);
        }
        let has_kind = |argument: &Argument| argument.name.as_ref().is_some_and(|name| name.text == "dtype");
        if MAKERS.contains(&function.text.as_str()) && arguments.iter().any(has_kind) {
            return self.call_of(&function.text, function.place, arguments, whole);
        }
        let height = self.height;
        self.node(ExpressionKind::Call { function, primes: 0, arguments }, whole, height)
    }

    /// Takes `dtype=…` out of arguments, if it says a kind of number that is known.
    fn taken_kind(&self, arguments: &mut Vec<Argument>) -> Option<ElementType> {
        let is_kind = |argument: &Argument| argument.name.as_ref().is_some_and(|name| name.text == "dtype");
        let position = arguments.iter().position(is_kind)?;
        let kind = kind_of(&arguments[position].value)?;
        arguments.remove(position);
        Some(kind)
    }

    /// `x.mean(axis=0)`: the finger is on the bracket behind the method's name.
    pub(super) fn method(&mut self, object: Expression, name: Name) -> Result<Expression, Fault> {
        let above = self.height;
        let start = object.place;
        if let Some(fault) = libraries::method_fault(&name.text) {
            return Err(fault.at(start.to(name.place)));
        }
        let (mut arguments, height) = self.arguments()?;
        let whole = self.since(start);
        self.height = height.max(above);
        match name.text.as_str() {
            "copy" | "tolist" | "conj" | "view" | "numpy" | "detach" if arguments.is_empty() => {
                Ok(Expression { place: whole, ..object })
            }
            "item" if arguments.is_empty() => {
                let none = self.node(ExpressionKind::Tuple(Vec::new()), whole, 0)?;
                self.height = height.max(above) + 1;
                self.call_of("reshape", name.place, vec![plain(object), plain(none)], whole)
            }
            "astype" if arguments.len() == 1 => match kind_of(&arguments[0].value) {
                Some(ElementType::Truth) => {
                    let zero = self.node(ExpressionKind::Number(0.0), whole, 0)?;
                    let rest = vec![(Comparison::NotEqual, zero)];
                    self.node(ExpressionKind::Comparison { first: object, rest }, whole, above + 1)
                }
                Some(kind) => self.as_kind(kind, object, name.place, whole),
                None => Err(no_kind().at(arguments[0].value.place)),
            },
            "matmul" if arguments.len() == 1 => {
                let right = arguments.remove(0).value;
                let rest = vec![(BinaryOperator::MatrixMultiply, right)];
                let height = self.height;
                self.node(ExpressionKind::Binary { first: object, rest }, whole, height)
            }
            function => {
                if matches!(function, "reshape" | "transpose") {
                    gather(self, &mut arguments, 1, whole)?;
                }
                arguments.insert(0, plain(object));
                self.call_of(function, name.place, arguments, whole)
            }
        }
    }

    /// `x.shape` and its like, which are functions of the value.
    pub(super) fn value_member(&mut self, object: &Expression, name: &Name) -> bool {
        let is_block = matches!(object.kind.as_ref(), ExpressionKind::Name(id) if is_among(self.ids, id));
        MEMBERS.contains(&name.text.as_str()) && !is_block
    }

    /// The call that such a member is.
    pub(super) fn member_call(&mut self, object: Expression, name: Name) -> Result<Expression, Fault> {
        let place = object.place.to(name.place);
        let function = if name.text == "flat" { "ravel" } else { &name.text };
        self.call_of(function, name.place, vec![plain(object)], place)
    }
}

fn plain(value: Expression) -> Argument {
    Argument { name: None, value }
}

/// Makes one tuple of two or more arguments without a name, as in `x.reshape(-1, 1)`.
fn gather(
    parser: &mut Parser<'_>,
    arguments: &mut Vec<Argument>,
    least: usize,
    place: Place,
) -> Result<(), Fault> {
    let unnamed = arguments.iter().take_while(|argument| argument.name.is_none()).count();
    if unnamed <= least {
        return Ok(());
    }
    let height = parser.height;
    let items = arguments.drain(..unnamed).map(|argument| argument.value).collect();
    let tuple = parser.node(ExpressionKind::Tuple(items), place, height)?;
    arguments.insert(0, plain(tuple));
    Ok(())
}

/// The letters of an axis list such as `[0, 1]` or `[..., 1]`.
fn labels(value: &Expression) -> Option<String> {
    let ExpressionKind::List(items) = value.kind.as_ref() else { return None };
    let letter = |item: &Expression| match item.kind.as_ref() {
        ExpressionKind::Number(number) if number.fract() == 0.0 && (0.0..26.0).contains(number) => {
            Some(char::from(b'a' + *number as u8).to_string())
        }
        ExpressionKind::Name(name) if name == "Ellipsis" => Some("...".to_string()),
        _ => None,
    };
    items.iter().map(letter).collect()
}
