//! The signs of Python's expressions, and how tightly they bind; knows no expression.

/// A sign before its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Prefix {
    Minus,
    Plus,
    Invert,
    Not,
}

/// A sign between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Infix {
    Or,
    And,
    BitOr,
    BitXor,
    BitAnd,
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    MatrixMultiply,
    Power,
}

/// How tightly expressions bind: Python's grammar, from the loosest to what needs no brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tight {
    Named,
    Lambda,
    Choice,
    Or,
    And,
    Not,
    Comparison,
    BitOr,
    BitXor,
    BitAnd,
    Sum,
    Product,
    Sign,
    Power,
    Atom,
}

impl Tight {
    /// What binds one step more tightly.
    pub(super) fn above(self) -> Tight {
        match self {
            Tight::Or => Tight::And,
            Tight::And => Tight::Not,
            Tight::BitOr => Tight::BitXor,
            Tight::BitXor => Tight::BitAnd,
            Tight::BitAnd => Tight::Sum,
            Tight::Sum => Tight::Product,
            Tight::Product => Tight::Sign,
            _ => Tight::Atom,
        }
    }
}

/// The signs between operands, each with how it is written and how tightly it binds.
pub(super) const INFIX: &[(Infix, &str, Tight)] = &[
    (Infix::Or, "or", Tight::Or),
    (Infix::And, "and", Tight::And),
    (Infix::BitOr, "|", Tight::BitOr),
    (Infix::BitXor, "^", Tight::BitXor),
    (Infix::BitAnd, "&", Tight::BitAnd),
    (Infix::Add, "+", Tight::Sum),
    (Infix::Subtract, "-", Tight::Sum),
    (Infix::Multiply, "*", Tight::Product),
    (Infix::Divide, "/", Tight::Product),
    (Infix::FloorDivide, "//", Tight::Product),
    (Infix::Remainder, "%", Tight::Product),
    (Infix::MatrixMultiply, "@", Tight::Product),
    (Infix::Power, "**", Tight::Power),
];

impl Infix {
    /// How it is written, and how tightly it binds.
    pub(super) fn row(self) -> (&'static str, Tight) {
        INFIX.iter().find(|(known, ..)| *known == self).map_or(("", Tight::Atom), |row| (row.1, row.2))
    }
}

/// The signs before an operand, likewise.
pub(super) const PREFIX: &[(Prefix, &str, Tight)] = &[
    (Prefix::Not, "not ", Tight::Not),
    (Prefix::Minus, "-", Tight::Sign),
    (Prefix::Plus, "+", Tight::Sign),
    (Prefix::Invert, "~", Tight::Sign),
];

/// The signs of comparisons.
pub(super) const COMPARISONS: &[&str] = &["==", "!=", "<=", ">=", "<", ">", "is not", "is", "not in", "in"];
