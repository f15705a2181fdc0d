//! What every name of a chapter is bound to, what each line uses and with what it changes; knows no value, no shape and no graph.
//!
//! A block is resolved once, from its syntax and the blocks above it. Whoever wants to know what a name means asks
//! here and never compares a spelling.

mod changes;
mod drawing;
mod forms;
mod instead;
mod lookup;
mod occurrences;
mod reading;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub use drawing::draws;
pub use forms::{FORMS, Form, FormRow};
pub use instead::Aside;
pub use occurrences::{Meant, Occurrence};
pub use reading::text;

use crate::datasets::DataSet;
use crate::functions::{Constant, Function};
use crate::language::syntax::{Expression, Name, Statement, StatementKind};
use crate::optimizers::Optimizer;
use crate::report::Place;

/// Something that a line gives: a value, or a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol {
    /// The block within the chapter.
    pub block: u32,
    /// The line within the block.
    pub line: u32,
    /// The place among the names that the line gives.
    pub part: u32,
}

/// The number of the step, among what values can be made of.
pub const STEP: Symbol = Symbol { block: u32::MAX, line: 0, part: 0 };

/// What a name is bound to.
#[derive(Clone, Copy)]
pub enum Bound {
    /// It is no name.
    Nothing,
    /// An argument of the function, or a name of a `for`, with so many others outside it.
    Local(usize),
    /// A value that a line gives.
    Value(Symbol),
    /// A function that a line gives.
    Function(Symbol),
    /// A function of the catalogue.
    BuiltIn(&'static Function),
    /// A data set of the catalogue.
    DataSet(&'static DataSet),
    /// A form.
    Form(Form),
    /// An optimizer.
    Optimizer(&'static Optimizer),
    /// A number with a name.
    Constant(&'static Constant),
    /// The number of the step.
    Step,
    /// How many steps the latest training made.
    Steps,
    /// `id.steps`: how many steps the training of a block made.
    StepsOf(u32),
    /// The id of a block, which is no value.
    Block(u32),
    /// A name that a line further down gives.
    Later(Place),
    /// On the left of a line: a name that the block has given already.
    Again(Symbol),
    /// A function that is called as NumPy's, and has the name of one that a line gives.
    Hidden(Symbol),
    /// Nothing gives it.
    Unknown,
}

/// Where a line stands in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Above the last training: a line of the model.
    Model,
    /// It trains.
    Training,
    /// Below the last training, or in a block that has none.
    After,
}

/// With what something changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// With the run of a `vary`.
    pub run: bool,
    /// With the step of a training.
    pub step: bool,
    /// With random numbers that are drawn afresh in each step.
    pub draw: bool,
    /// With the batch of a training.
    pub batch: bool,
}

impl Changes {
    fn join(&mut self, other: Changes) {
        self.run |= other.run;
        self.step |= other.step;
        self.draw |= other.draw;
        self.batch |= other.batch;
    }
}

/// One line of a block.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it stands.
    pub standing: Standing,
    /// What it gives, in its order.
    pub gives: Vec<Symbol>,
    /// What it changes by its `update`.
    pub updates: Vec<Symbol>,
    /// What it names directly.
    pub uses: BTreeSet<Symbol>,
    /// What it differentiates by.
    pub differentiates: BTreeSet<Symbol>,
    /// Whether it draws random numbers, itself or in a function that it names; a function draws where it is called.
    pub draws: bool,
    /// Whether it speaks of the steps of a training, itself or in a function that it names.
    pub of_time: bool,
    /// With what the values change that it gives.
    pub changes: Changes,
}

/// A text whose names are bound: the lines of a block, or an expression of the prose.
#[derive(Default)]
pub struct Resolution {
    /// By the numbers of the expressions.
    bound: Vec<Bound>,
    /// For calls of a name that is a local or a varied name, too: that, should it hold a function.
    perhaps: BTreeMap<u32, Bound>,
    /// Names outside expressions: those that lines give, update or train, and those that `at` sets.
    named: BTreeMap<Place, Bound>,
    /// Locals by which something that they surround is differentiated.
    differentiated: BTreeSet<Place>,
    /// Names and calls that nothing gives, in the order of the text.
    unknown: Vec<Unknown>,
}

/// A name that nothing gives.
#[derive(Clone)]
pub struct Unknown {
    /// The spelling and the place.
    pub name: Name,
    /// What it is bound to instead.
    pub bound: Bound,
    /// What is missing.
    pub missing: Missing,
    /// The local names around it.
    pub locals: Vec<String>,
    /// The extent of the line.
    pub line: Place,
}

/// What a name that nothing gives should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A value.
    Value,
    /// A function.
    Function,
    /// A value of the block with an id.
    Member(String),
}

/// The lines of one block, resolved.
pub struct Block {
    /// Its number within the chapter.
    pub number: u32,
    /// Its id.
    pub id: Option<String>,
    /// What it says.
    pub statements: Rc<[Statement]>,
    /// The same, line by line.
    pub lines: Vec<Line>,
    /// What its names are bound to.
    pub resolution: Rc<Resolution>,
}

/// The blocks of a chapter so far.
#[derive(Clone, Default)]
pub struct Blocks {
    blocks: Vec<Rc<Block>>,
    values: BTreeMap<String, Symbol>,
    functions: BTreeMap<String, Symbol>,
    ids: BTreeMap<String, Members>,
    /// The names that `vary` gave last: values, which may be functions.
    varied: BTreeMap<String, Symbol>,
    /// What the names of the latest block meant above it.
    above: Meanings,
}

/// What the names of a block meant above it, or mean below it.
#[derive(Clone, Default)]
struct Meanings {
    values: Vec<(String, Option<Symbol>)>,
    functions: Vec<(String, Option<Symbol>)>,
    varied: Vec<(String, Option<Symbol>)>,
}

/// What a block with an id gives.
#[derive(Clone, Default)]
struct Members {
    block: u32,
    values: BTreeMap<String, Symbol>,
    functions: BTreeMap<String, Symbol>,
    trains: bool,
}

impl Resolution {
    /// What the name in an expression is bound to: that of a name, a member, or the function of a call.
    pub fn bound(&self, expression: &Expression) -> Bound {
        self.bound.get(expression.id.0 as usize).copied().unwrap_or(Bound::Nothing)
    }

    /// The local or varied name that is called, should it hold a function.
    pub fn perhaps(&self, expression: &Expression) -> Bound {
        self.perhaps.get(&expression.id.0).copied().unwrap_or(Bound::Nothing)
    }

    /// What a name outside expressions is bound to.
    pub fn named(&self, name: &Name) -> Bound {
        self.named.get(&name.place).copied().unwrap_or(Bound::Unknown)
    }

    /// The symbol of a name outside expressions.
    pub fn symbol(&self, name: &Name) -> Option<Symbol> {
        match self.named(name) {
            Bound::Value(symbol) | Bound::Function(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// Whether something that a local surrounds is differentiated by it.
    pub fn differentiates(&self, local: &Name) -> bool {
        self.differentiated.contains(&local.place)
    }

    /// The names within a line that nothing gives, in their order.
    pub fn unknown_in(&self, line: Place) -> impl Iterator<Item = &Unknown> {
        let start = self.unknown.partition_point(|unknown| unknown.line < line);
        self.unknown[start..].iter().take_while(move |unknown| unknown.line == line)
    }
}

impl Block {
    /// Whether it has a training.
    pub fn trains(&self) -> bool {
        self.statements.iter().any(|statement| statement.kind.trains())
    }

    /// The names that its lines give, each with its symbol, in their order; a name that is given twice stands once.
    pub fn names(&self) -> impl Iterator<Item = (&Name, Symbol)> {
        let names = self.statements.iter().flat_map(|statement| statement.kind.gives());
        names.filter_map(|name| Some((name, self.resolution.symbol(name)?)))
    }
}

impl Blocks {
    /// A block of the chapter.
    pub fn block(&self, number: u32) -> &Rc<Block> {
        &self.blocks[number as usize]
    }

    /// The line that gives a symbol.
    pub fn line(&self, symbol: Symbol) -> &Line {
        &self.block(symbol.block).lines[symbol.line as usize]
    }

    /// Whether a symbol is a function.
    pub fn is_function(&self, symbol: Symbol) -> bool {
        let line = &self.block(symbol.block).statements[symbol.line as usize];
        matches!(line.kind, StatementKind::Function { .. })
    }

    /// The name under which a symbol was given.
    pub fn name(&self, symbol: Symbol) -> &Name {
        &self.block(symbol.block).statements[symbol.line as usize].kind.gives()[symbol.part as usize]
    }

    /// The value that a name means at the end of everything read so far.
    pub fn value(&self, name: &str) -> Option<Symbol> {
        self.values.get(name).copied()
    }

    /// The function that a name means at the end of everything read so far.
    pub fn function(&self, name: &str) -> Option<Symbol> {
        self.functions.get(name).copied()
    }

    /// The value `id.name`.
    pub fn member(&self, id: &str, name: &str) -> Option<Symbol> {
        self.ids.get(id)?.values.get(name).copied()
    }
}
