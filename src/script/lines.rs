//! The lines of a block with all that is known of their names, and what a program asks of the model; knows no program.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::graph::{Array, Shape};
use crate::language::syntax::{Argument, Expression, ExpressionKind, Role, Statement, StatementKind};
use crate::report::Fault;
use crate::resolve::{Block, Bound, Form, Line, Resolution, STEP, Symbol};

/// The lines of one block.
#[derive(Clone)]
pub struct Lines {
    /// What it says, and what its names are bound to.
    pub block: Rc<Block>,
    /// The seed of its random numbers, if the block says nothing else.
    pub seed: u64,
}

/// What an expression is, as it was found where it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Numbers along so many axes.
    Numbers(usize),
    /// Truth values along so many axes.
    Truths(usize),
    /// A text.
    Text,
    /// A function or an optimizer.
    Function,
}

impl Nature {
    /// Several of it as one array; texts stay texts.
    pub fn along_one_more(self) -> Nature {
        match self {
            Nature::Numbers(rank) => Nature::Numbers(rank + 1),
            Nature::Truths(rank) => Nature::Truths(rank + 1),
            Nature::Text | Nature::Function => self,
        }
    }

    /// How many axes it has, if it is an array or a single element of one.
    pub fn rank(self) -> Option<usize> {
        match self {
            Nature::Numbers(rank) | Nature::Truths(rank) => Some(rank),
            Nature::Text | Nature::Function => None,
        }
    }
}

/// What the model knows of the block that is written out.
pub trait Facts {
    /// The chain rule from a name back to others, from name to name: what to compute, and its formula.
    ///
    /// In the formulas each name among `names` goes by its number there: `v0` and, for the gradient by it, `d0`.
    /// If `rows` says that some data are cut, the formulas are those for so many rows of them.
    fn chain(
        &mut self,
        of: Symbol,
        by: &[Symbol],
        names: &[Symbol],
        rows: Option<(&[Symbol], usize)>,
    ) -> Result<Vec<(Symbol, String)>, Fault>;
    /// The value that a name has now.
    fn value(&mut self, symbol: Symbol) -> Option<Array>;
    /// Whether `nan` is among the numbers that some names have now.
    fn has_nan(&mut self, symbols: &BTreeSet<Symbol>) -> bool;
    /// The shape of a name.
    fn shape(&self, symbol: Symbol) -> Option<Shape>;
    /// What a name is.
    fn named(&self, symbol: Symbol) -> Option<Nature>;
    /// What an expression of a block is; none if it was not read where it stands, or is something else each time.
    fn nature(&self, text: &Rc<Resolution>, expression: &Expression) -> Option<Nature>;
    /// The numbers of an expression of a block once everything has run, likewise.
    fn numbers(&mut self, text: &Rc<Resolution>, expression: &Expression) -> Option<Array>;
    /// The formula of an expression that differentiates, for what only the chain rule can write; in it each name among
    /// `names` goes by its number, as in [`Facts::chain`]. None if it is made of anything else than some of these.
    fn formula(&mut self, text: &Rc<Resolution>, expression: &Expression, names: &[Symbol])
    -> Option<String>;
    /// The formula of a derivative of a function of one number, in `v0`; `at` is a place where it must hold. None if it is
    /// made of anything else.
    fn derivative(&mut self, function: Bound, primes: usize, at: f64) -> Option<String>;
    /// Those of some names that a name depends on.
    fn made_of(&self, symbol: Symbol, parts: &[Symbol]) -> Vec<Symbol>;
    /// Whether a value does not move with another at all, as with its length or with what is stopped.
    fn is_still(&mut self, of: Symbol, by: Symbol) -> bool;
}

/// A line of a block, with all that is known of its names.
#[derive(Clone, Copy)]
pub struct ResolvedLine<'a> {
    /// The block.
    pub block: &'a Block,
    /// Which of its lines.
    pub index: usize,
}

impl<'a> ResolvedLine<'a> {
    /// What it says.
    pub fn statement(self) -> &'a Statement {
        &self.block.statements[self.index]
    }

    /// What its names are bound to, taken together.
    pub fn facts(self) -> &'a Line {
        &self.block.lines[self.index]
    }

    /// What it gives to the lines below.
    pub fn gives(self) -> &'a [Symbol] {
        &self.facts().gives
    }

    /// What a definition is to the training; none for other lines.
    pub fn role(self) -> Option<Role> {
        match self.statement().kind {
            StatementKind::Define { role, .. } => Some(role),
            StatementKind::Loss { .. } => Some(Role::Definition),
            _ => None,
        }
    }

    /// Whether it defines a function.
    pub fn is_function(self) -> bool {
        matches!(self.statement().kind, StatementKind::Function { .. })
    }

    /// Whether it updates something.
    pub fn is_update(self) -> bool {
        matches!(self.statement().kind, StatementKind::Update { .. })
    }

    /// Whether it gives names their values or defines a function.
    pub fn is_definition(self) -> bool {
        self.role().is_some() || self.is_function()
    }

    /// Whether it is computed anew whenever what it uses has changed; data and starts are not.
    pub fn is_computed(self) -> bool {
        self.is_function() || matches!(self.role(), Some(Role::Definition | Role::Metric))
    }

    /// Whether it draws random numbers where it stands; a function only does so where it is called.
    pub fn draws(self) -> bool {
        self.facts().draws && !self.is_function()
    }

    /// Whether it uses something that changes.
    pub(super) fn uses_any(self, changing: &BTreeSet<Symbol>) -> bool {
        let facts = self.facts();
        facts.of_time && changing.contains(&STEP) || facts.uses.iter().any(|used| changing.contains(used))
    }

    /// Whether its training shuffles data before it cuts them into batches.
    pub fn shuffles(self) -> bool {
        let ordered = |option: &Argument| option.name.as_ref().is_some_and(|name| name.text == "order");
        match &self.statement().kind {
            StatementKind::Descend { duration, .. } => {
                !duration.options.is_empty() && !duration.options.iter().any(ordered)
            }
            _ => false,
        }
    }
}

/// What an expression uses.
#[derive(Default)]
pub struct Uses {
    /// Values and functions of lines.
    pub symbols: BTreeSet<Symbol>,
    /// Whether it speaks of the steps of a training.
    pub of_time: bool,
    /// Whether it differentiates.
    pub differentiates: bool,
}

impl Uses {
    /// What an expression of a text uses.
    pub fn of(text: &Resolution, expression: &Expression) -> Uses {
        let mut uses = Uses::default();
        expression.visit(&mut Default::default(), &mut |part, _| {
            uses.symbols.extend(symbols_of(text, part));
            uses.differentiates |= matches!(text.bound(part), Bound::Form(form) if form.differentiates());
            uses.of_time |= matches!(text.bound(part), Bound::Step | Bound::Steps | Bound::StepsOf(_));
        });
        uses
    }
}

/// The values and functions of lines that an expression names itself.
pub(super) fn symbols_of(text: &Resolution, expression: &Expression) -> impl Iterator<Item = Symbol> + use<> {
    let both = [text.bound(expression), text.perhaps(expression)];
    both.into_iter().filter_map(|bound| match bound {
        Bound::Value(symbol) | Bound::Function(symbol) => Some(symbol),
        _ => None,
    })
}

/// The names of `grad(L, w)` and `grad(L, [a, b])`, if all of them are values of lines.
pub fn gradient_of(text: &Resolution, call: &Expression) -> Option<(Symbol, Vec<Symbol>)> {
    let ExpressionKind::Call { primes: 0, arguments, .. } = call.kind.as_ref() else { return None };
    let (Bound::Form(Form::Grad), [of, by]) = (text.bound(call), arguments.as_slice()) else {
        return None;
    };
    let symbol = |expression: &Expression| match text.bound(expression) {
        Bound::Value(symbol) => Some(symbol),
        _ => None,
    };
    let by = match by.value.kind.as_ref() {
        ExpressionKind::List(items) => items.iter().map(symbol).collect::<Option<Vec<_>>>()?,
        _ => vec![symbol(&by.value)?],
    };
    Some((symbol(&of.value)?, by))
}
