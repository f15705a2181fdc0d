//! Functions of a program that give a value: a loss, or an expression of a text; knows no expression of Python.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::language::syntax::Expression;
use crate::resolve::{Bound, Resolution, Symbol};

/// What a function of the program gives.
#[derive(Clone)]
pub(super) enum FunctionValue {
    /// A loss, as JAX differentiates it.
    Loss(Symbol),
    /// An expression of a text, as `at` sees it.
    Expression(Expression, Rc<Resolution>),
}

impl FunctionValue {
    /// Whether it is the same.
    pub fn is(&self, other: &FunctionValue) -> bool {
        match (self, other) {
            (FunctionValue::Loss(one), FunctionValue::Loss(other)) => one == other,
            (FunctionValue::Expression(one, text), FunctionValue::Expression(other, others)) => {
                let named = |bound| if let Bound::Value(symbol) = bound { Some(symbol) } else { None };
                let name = named(text.bound(one));
                let same = one.id == other.id && Rc::ptr_eq(text, others);
                same || name.is_some() && name == named(others.bound(other))
            }
            _ => false,
        }
    }
}

/// A function of some names that gives a value.
#[derive(Clone)]
pub(super) struct ValueFunction {
    /// The value.
    pub gives: FunctionValue,
    /// What the function is called.
    pub name: String,
    /// The names that it takes.
    pub arguments: Vec<Symbol>,
    /// The names that change where it is called.
    pub changing: BTreeSet<Symbol>,
    /// Whether the program has it already.
    pub written: bool,
    /// Whether it picks by a mask, which nothing does that is compiled.
    pub masks: bool,
}
