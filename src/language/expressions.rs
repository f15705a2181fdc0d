//! Expressions by their precedence, from `if … else` down to `**`; knows no statement.

use super::parser::Parser;
use super::syntax::{BinaryOperator, Comparison, Expression, ExpressionKind, UnaryOperator};
use super::tokens::TokenKind;
use crate::report::Fault;

/// What stands between two operands, with how tightly it binds.
enum Infix {
    Logical {
        all: bool,
    },
    Comparison(Comparison),
    /// `&` and `|`, by the name of NumPy's function.
    Mask(&'static str),
    Binary(BinaryOperator),
}

const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARISON: u8 = 4;
const EITHER: u8 = 5;
const BOTH: u8 = 6;
const SUM: u8 = 7;
const PRODUCT: u8 = 8;
const UNARY: u8 = 9;
const POWER: u8 = 10;

impl Parser<'_> {
    /// A whole expression.
    pub(super) fn expression(&mut self) -> Result<Expression, Fault> {
        self.sink()?;
        let then = self.operation(OR)?;
        let whole = if self.at_word("if") { self.conditional(then)? } else { then };
        self.rise();
        Ok(whole)
    }

    /// An expression without a bare `if`, as after `in`.
    pub(super) fn unconditional(&mut self) -> Result<Expression, Fault> {
        self.operation(OR)
    }

    /// An expression that ends before a sign that compares or joins, as after `within`.
    pub(super) fn tolerance(&mut self) -> Result<Expression, Fault> {
        self.operation(SUM)
    }

    fn conditional(&mut self, then: Expression) -> Result<Expression, Fault> {
        let mut height = self.height;
        let word = self.place();
        self.advance();
        let condition = self.operation(OR)?;
        height = height.max(self.height);
        if !self.take_word("else") {
            if !self.at_end() && !matches!(self.kind(), TokenKind::Sign("," | ")" | "]")) {
                return Err(self.leftover());
            }
            let fault = Fault::new("this `if` has no `else`: a choice needs a value for both cases").at(word);
            return Err(fault.remedy("write `a if condition else b`"));
        }
        let otherwise = self.expression()?;
        height = height.max(self.height);
        let place = then.place.to(otherwise.place);
        self.node(ExpressionKind::Conditional { then, condition, otherwise }, place, height)
    }

    /// Operands joined by everything that binds at least as tightly as `minimum`.
    fn operation(&mut self, minimum: u8) -> Result<Expression, Fault> {
        let mut left = self.prefix(minimum)?;
        while let Some((precedence, infix)) = self.infix().filter(|(precedence, _)| *precedence >= minimum) {
            left = match infix {
                Infix::Logical { all } => self.logical(left, all, precedence)?,
                Infix::Comparison(_) => self.comparison(left)?,
                Infix::Mask(function) => self.masks(left, function, precedence)?,
                Infix::Binary(operator) => self.operands(left, operator, precedence)?,
            };
        }
        Ok(left)
    }

    /// `-x`, `+x`, `not x`, or what has no sign before it.
    fn prefix(&mut self, minimum: u8) -> Result<Expression, Fault> {
        let operator = match self.kind() {
            TokenKind::Sign("-") => UnaryOperator::Negate,
            TokenKind::Sign("+") => UnaryOperator::Plus,
            TokenKind::Name if self.at_word("not") => UnaryOperator::Not,
            TokenKind::Sign("~") => return self.turned_mask(),
            _ => return self.postfix(),
        };
        let place = self.place();
        if operator == UnaryOperator::Not && minimum > NOT {
            let fault = Fault::new("`not` binds less tightly than the sign before it").at(place);
            return Err(fault.remedy("put brackets around it: `(not …)`"));
        }
        self.advance();
        self.sink()?;
        let operand = self.operation(if operator == UnaryOperator::Not { NOT } else { UNARY })?;
        self.rise();
        let (place, height) = (place.to(operand.place), self.height);
        self.node(ExpressionKind::Unary { operator, operand }, place, height)
    }

    /// `~mask`: NumPy's `invert`.
    fn turned_mask(&mut self) -> Result<Expression, Fault> {
        let place = self.place();
        self.advance();
        self.sink()?;
        let operand = self.operation(UNARY)?;
        self.rise();
        let whole = place.to(operand.place);
        self.sign_call("invert", place, vec![operand], whole)
    }

    /// `a & b`, `a | b`: NumPy's functions of these names.
    fn masks(&mut self, left: Expression, function: &str, precedence: u8) -> Result<Expression, Fault> {
        let height = self.height;
        let sign = self.place();
        self.advance();
        let right = self.operation(precedence + 1)?;
        self.height = self.height.max(height);
        let whole = left.place.to(right.place);
        self.sign_call(function, sign, vec![left, right], whole)
    }

    fn logical(&mut self, first: Expression, all: bool, precedence: u8) -> Result<Expression, Fault> {
        let mut height = self.height;
        let place = first.place;
        let mut parts = vec![first];
        while self.take_word(if all { "and" } else { "or" }) {
            parts.push(self.operation(precedence + 1)?);
            height = height.max(self.height);
        }
        let place = self.since(place);
        self.node(ExpressionKind::Logical { all, parts }, place, height)
    }

    fn comparison(&mut self, first: Expression) -> Result<Expression, Fault> {
        let mut height = self.height;
        let place = first.place;
        self.refuse_bare_mask(&first)?;
        let mut rest = Vec::new();
        while let Some((_, Infix::Comparison(sign))) = self.infix() {
            self.advance();
            let side = self.operation(EITHER)?;
            self.refuse_bare_mask(&side)?;
            rest.push((sign, side));
            height = height.max(self.height);
        }
        let place = self.since(place);
        self.node(ExpressionKind::Comparison { first, rest }, place, height)
    }

    /// `x > 1 & y > 1` is `x > (1 & y) > 1` in Python, which nobody means.
    fn refuse_bare_mask(&self, side: &Expression) -> Result<(), Fault> {
        let ExpressionKind::Call { function, .. } = side.kind.as_ref() else { return Ok(()) };
        let sign = self.spelling(function.place);
        if !matches!(sign, "&" | "|")
            || self.spelling(side.place).starts_with('(') && self.spelling(side.place).ends_with(')')
        {
            return Ok(());
        }
        Err(Fault::new(format!("`{sign}` binds more tightly than the comparison beside it"))
            .at(function.place)
            .remedy(format!("put each condition in brackets: `(x > 1) {sign} (y > 1)`")))
    }

    /// Operands from left to right, as far as signs follow that bind like the first; the finger is on it.
    fn operands(
        &mut self,
        first: Expression,
        operator: BinaryOperator,
        precedence: u8,
    ) -> Result<Expression, Fault> {
        let (mut operator, mut height) = (operator, self.height);
        let mut rest = Vec::new();
        loop {
            self.advance();
            let operand = if operator == BinaryOperator::Power {
                // `a**b**c` is `a**(b**c)`, and a sign may stand before the exponent.
                self.sink()?;
                let exponent = self.operation(UNARY)?;
                self.rise();
                exponent
            } else {
                self.operation(precedence + 1)?
            };
            height = height.max(self.height);
            let goes_on = operator.goes_on();
            rest.push((operator, operand));
            match self.infix() {
                Some((next, Infix::Binary(sign))) if next == precedence && goes_on && sign.goes_on() => {
                    operator = sign;
                }
                _ => break,
            }
        }
        let place = self.since(first.place);
        self.node(ExpressionKind::Binary { first, rest }, place, height)
    }

    /// The operator at the finger, if there is one.
    fn infix(&self) -> Option<(u8, Infix)> {
        let binary = |precedence, operator| Some((precedence, Infix::Binary(operator)));
        let comparison = |sign| Some((COMPARISON, Infix::Comparison(sign)));
        match self.kind() {
            TokenKind::Sign(sign) => match *sign {
                "+" => binary(SUM, BinaryOperator::Add),
                "-" => binary(SUM, BinaryOperator::Subtract),
                "*" => binary(PRODUCT, BinaryOperator::Multiply),
                "/" => binary(PRODUCT, BinaryOperator::Divide),
                "//" => binary(PRODUCT, BinaryOperator::FloorDivide),
                "%" => binary(PRODUCT, BinaryOperator::Remainder),
                "@" => binary(PRODUCT, BinaryOperator::MatrixMultiply),
                "**" => binary(POWER, BinaryOperator::Power),
                "|" => Some((EITHER, Infix::Mask("bitwise_or"))),
                "&" => Some((BOTH, Infix::Mask("bitwise_and"))),
                "==" => comparison(Comparison::Equal),
                "!=" => comparison(Comparison::NotEqual),
                "<" => comparison(Comparison::Less),
                "<=" => comparison(Comparison::LessEqual),
                ">" => comparison(Comparison::Greater),
                ">=" => comparison(Comparison::GreaterEqual),
                _ => None,
            },
            TokenKind::Name if self.at_word("and") => Some((AND, Infix::Logical { all: true })),
            TokenKind::Name if self.at_word("or") => Some((OR, Infix::Logical { all: false })),
            _ => None,
        }
    }
}
