//! What the names of a chapter stand for, block by block and run by run; knows no expression and no value of a leaf.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::apart;
use super::found::{Found, FoundExpressions};
pub use super::reading::Serial;

use super::reading::Reading;
use crate::functions::{Callable, Value};
use crate::graph::{Graph, NodeId};
use crate::language::syntax::{Expression, ExpressionId, HeadParameter, Name};
use crate::program::Part;
use crate::report::Place;
use crate::resolve::{Block, Blocks, Resolution, Symbol};

/// One name and what it stands for.
#[derive(Clone)]
pub struct Binding {
    /// The spelling.
    pub name: String,
    /// What the line that gives it calls it.
    pub symbol: Symbol,
    /// Where it was given.
    pub place: Place,
    /// What it is to its block.
    pub part: Part,
    /// Its value outside a step.
    pub value: Value,
    /// Its value at this point of the step that is being read, where updates above have changed it.
    pub current: Option<Value>,
    /// The expression behind it and which of its parts, for reading it again under other values.
    pub source: Option<(Rc<[Expression]>, usize, usize)>,
    /// Whether its random numbers were drawn once and for all.
    pub fixed_draws: bool,
    /// Whether its line counts on the number of steps that were made, as `range(step)` does below a training.
    pub counts_on_steps: bool,
    /// The nodes that the name has stood for, the latest last.
    pub versions: Vec<NodeId>,
    /// The block or run it stands in.
    pub scope: usize,
    /// The same name in each of several runs that this one puts side by side; usually none.
    pub runs: Vec<Serial>,
}

/// A function of the author's.
#[derive(Clone)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// What the line that gives it calls it.
    pub symbol: Symbol,
    /// Where it was given.
    pub place: Place,
    /// Its arguments.
    pub parameters: Rc<[HeadParameter]>,
    /// Its values.
    pub values: Rc<[Expression]>,
    /// The block or run it stands in.
    pub scope: usize,
    /// The functions of several runs that this one puts side by side; usually none.
    pub runs: Vec<usize>,
    /// Another function that it is only a name of; usually none.
    pub other: Option<Callable>,
}

/// What the names of one block stand for, or of one of its runs.
#[derive(Clone)]
pub struct Scope {
    /// The block.
    pub block: Rc<Block>,
    values: BTreeMap<Symbol, Serial>,
    functions: BTreeMap<Symbol, usize>,
    /// How many steps its trainings made; a row of numbers if it ran several times.
    pub steps: Option<NodeId>,
    /// What its expressions are.
    found: FoundExpressions,
}

/// All names of a chapter.
#[derive(Clone, Default)]
pub struct Names {
    /// What they are bound to.
    pub chapter: Blocks,
    /// Every value, in order.
    pub bindings: Vec<Binding>,
    /// Every function, in order.
    pub definitions: Vec<Definition>,
    /// Every block and every run, in order.
    pub scopes: Vec<Scope>,
    /// Where each block is seen from below.
    homes: BTreeMap<u32, usize>,
    /// What the names are bound to in the text that is being read.
    pub text: Rc<Resolution>,
    /// The names that got no value because of a fault.
    pub lost: BTreeSet<String>,
    /// The same in the order in which they got lost.
    pub(super) lost_in_order: Vec<String>,
    /// How the latest training counted its steps.
    pub counted: Option<Counted>,
    /// What stands for the data in batches, by run and training by training.
    pub cut: BTreeMap<usize, Vec<CutData>>,
    /// Where each run of a training stands.
    pub run_scopes: BTreeMap<usize, usize>,
    /// The runs that wrote something down, by what it is.
    pub records: BTreeMap<NodeId, usize>,
    /// Nodes whose first axis is that of the runs of a `vary`.
    pub side_by_side: BTreeSet<NodeId>,
}

/// How a training cuts the data.
#[derive(Clone, Default)]
pub struct CutData {
    /// How many steps the block had made before.
    pub before: usize,
    /// How many batches an epoch has.
    pub batches: usize,
    /// The batches of each size, the short one at an epoch's end last; none if each step sees all the data.
    pub sizes: Vec<Batch>,
}

impl CutData {
    /// Which of the sizes the step has that follows a state.
    pub fn size_after(&self, row: usize) -> usize {
        let position = (row - self.before) % self.batches.max(1);
        usize::from(self.sizes.len() > 1 && position + 1 == self.batches)
    }
}

/// What stands for the data in batches of one size.
#[derive(Clone)]
pub struct Batch {
    /// How many rows they have.
    pub size: usize,
    /// What each name of data stands for.
    pub data: BTreeMap<Symbol, Value>,
}

/// How the steps of a training were counted; a row of numbers if its block ran several times.
#[derive(Clone, Copy)]
pub struct Counted {
    /// `step`, which has another value where one looks back.
    pub step: NodeId,
    /// `steps`: how many were made.
    pub steps: NodeId,
}

/// From where the blocks were seen.
pub(super) struct Seen {
    homes: BTreeMap<u32, usize>,
    counted: Option<Counted>,
}

impl Names {
    /// The names of the block that is open with what they stand for, in the order of its lines.
    pub fn bindings(&self) -> impl Iterator<Item = (Serial, &Binding)> {
        self.of_open_block().into_iter().map(|serial| (serial, &self.bindings[serial]))
    }

    /// What a name of the block that is open or one above stands for.
    pub fn value_of(&self, name: &str) -> Option<&Value> {
        self.value_behind(self.chapter.value(name)?)
    }

    /// What a name of the block with an id stands for.
    pub fn value_in(&self, id: &str, name: &str) -> Option<&Value> {
        self.value_behind(self.chapter.member(id, name)?)
    }

    /// What stands behind a symbol, seen from the block that is open.
    pub fn value_behind(&self, symbol: Symbol) -> Option<&Value> {
        let serial = self.value(symbol, self.latest())?;
        Some(&self.bindings[serial].value)
    }

    /// Notes names that got no value because of a fault, so that the fault is told only once.
    ///
    /// What could not be read may have been the training that counts steps.
    pub fn lose(&mut self, names: impl IntoIterator<Item = String>) {
        for name in ["step", "steps"].map(str::to_string).into_iter().chain(names) {
            if self.lost.insert(name.clone()) {
                self.lost_in_order.push(name);
            }
        }
    }

    /// What an expression of a block is, by the block's number; of a block with several runs, in its last one.
    pub fn found(&self, block: u32, expression: ExpressionId) -> Option<Found> {
        // The runs of a block stand one behind the other.
        let until = &self.scopes[..=*self.homes.get(&block)?];
        let mut of_block = until.iter().rev().take_while(|scope| scope.block.number == block);
        of_block.find_map(|scope| scope.found.of(expression))
    }

    /// Notes what an expression is, if it is the author's and stands in a block, as that stands.
    pub(super) fn note(&mut self, graph: &Graph, expression: &Expression, value: &Value, reading: &Reading) {
        let is_open = reading.scope + 1 == self.scopes.len();
        let stands = is_open && reading.author.is_none() && reading.is_plain();
        if let Some(scope) = self.scopes.get_mut(reading.scope).filter(|_| stands)
            && Rc::ptr_eq(&scope.block.resolution, &reading.text)
        {
            scope.found.note(graph, expression.id, value);
        }
    }

    /// The circumstances of an expression in the text that is being read.
    pub(super) fn reading(&self) -> Reading {
        Reading::new(self.text.clone(), self.latest())
    }

    /// The names of the block that is open stand for what they are outside of steps.
    pub(super) fn end_step(&mut self) {
        for serial in self.of_open_block() {
            self.bindings[serial].current = None;
        }
    }

    /// What names stand for in one of so many runs: a value with the shape of the runs side by side gives each its row.
    pub(super) fn of_run(
        &self,
        graph: &mut Graph,
        overrides: &BTreeMap<Symbol, Value>,
        (run, runs): (usize, usize),
        from: usize,
    ) -> BTreeMap<Symbol, Value> {
        let mut own = overrides.clone();
        for (symbol, value) in &mut own {
            let joined = self.value(*symbol, from).map(|joined| &self.bindings[joined]);
            if let (Some(Binding { runs: all, value: Value::Node(old), .. }), Value::Node(new)) =
                (joined, &*value)
                && all.len() == runs
                && graph.shape(*old) == graph.shape(*new)
            {
                *value = Value::Node(apart::elements_along(graph, *new, runs)[run]);
            }
        }
        own
    }

    /// Notes how the block that is open counted its steps.
    pub(super) fn count(&mut self, counted: Counted) {
        self.counted = Some(counted);
        if let Some(scope) = self.scopes.last_mut() {
            scope.steps = Some(counted.steps);
        }
    }

    /// Opens a block, or one of its runs, or its runs side by side; it is seen from below until the next.
    pub fn open(&mut self, block: Rc<Block>) {
        self.homes.insert(block.number, self.scopes.len());
        self.scopes.push(Scope {
            block,
            values: BTreeMap::new(),
            functions: BTreeMap::new(),
            steps: None,
            found: FoundExpressions::default(),
        });
    }

    /// Closes all blocks and runs but the first ones, as if they had not been opened.
    pub fn close(&mut self, stay: usize) {
        for scope in self.scopes.drain(stay..) {
            self.homes.remove(&scope.block.number);
        }
    }

    /// Sees the block of a run from inside that run; gives what [`Names::see`] takes.
    pub(super) fn see_run(&mut self, run: usize, step: Option<NodeId>) -> Seen {
        let seen = Seen { homes: self.homes.clone(), counted: self.counted };
        if let Some(&scope) = self.run_scopes.get(&run) {
            self.homes.insert(self.scopes[scope].block.number, scope);
            let counted = step.zip(self.scopes[scope].steps).map(|(step, steps)| Counted { step, steps });
            self.counted = counted.or(self.counted);
        }
        seen
    }

    /// From where a text is read inside a run that it stands below: right behind the block from the run itself, and further
    /// down from where it stands.
    pub(super) fn within_run(&self, run: usize, from: usize) -> usize {
        let block = |scope: usize| self.scopes.get(scope).map(|scope| scope.block.number);
        let own = self.run_scopes.get(&run).copied();
        own.filter(|&own| block(own) == block(from)).unwrap_or(from)
    }

    /// Sees the blocks as before.
    pub(super) fn see(&mut self, seen: Seen) {
        (self.homes, self.counted) = (seen.homes, seen.counted);
    }

    /// The block or run that is open.
    pub fn latest(&self) -> usize {
        self.scopes.len().saturating_sub(1)
    }

    /// Where a symbol is looked for from inside a block or run: there, or where its own block is seen from below.
    fn home(&self, block: u32, from: usize) -> Option<&Scope> {
        match self.scopes.get(from).filter(|scope| scope.block.number == block) {
            Some(own) => Some(own),
            None => self.scopes.get(*self.homes.get(&block)?),
        }
    }

    /// The value behind a symbol, unless a fault took it.
    pub fn value(&self, symbol: Symbol, from: usize) -> Option<Serial> {
        self.home(symbol.block, from)?.values.get(&symbol).copied()
    }

    /// The function behind a symbol, unless a fault took it or it is no function.
    pub fn function(&self, symbol: Symbol, from: usize) -> Option<usize> {
        self.home(symbol.block, from)?.functions.get(&symbol).copied()
    }

    /// How many steps the trainings of a block made.
    pub fn steps_of(&self, block: u32) -> Option<NodeId> {
        self.scopes.get(*self.homes.get(&block)?)?.steps
    }

    /// The id of the block that a value belongs to, if it has one.
    pub fn block_of(&self, serial: Serial) -> Option<&str> {
        self.chapter.block(self.bindings[serial].symbol.block).id.as_deref()
    }

    /// Adds a value to the block that is open.
    pub fn bind(&mut self, binding: Binding) -> Serial {
        let serial = self.bindings.len();
        if let Some(scope) = self.scopes.last_mut() {
            scope.values.insert(binding.symbol, serial);
        }
        self.bindings.push(binding);
        serial
    }

    /// Lets the block that is open have a name of one of its runs as it is.
    pub fn share(&mut self, serial: Serial) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.values.insert(self.bindings[serial].symbol, serial);
        }
    }

    /// Lets the block that is open have a function of one of its runs as it is.
    pub fn share_function(&mut self, symbol: Symbol, index: usize) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.functions.insert(symbol, index);
        }
    }

    /// The names of the block that is open, in the order of its lines.
    pub fn of_open_block(&self) -> Vec<Serial> {
        self.scopes.last().map_or_else(Vec::new, |scope| scope.values.values().copied().collect())
    }

    /// A function of the block that is open, which has no body yet.
    pub fn nothing(&self, name: &Name, symbol: Symbol) -> Definition {
        Definition {
            name: name.text.clone(),
            symbol,
            place: name.place,
            parameters: Rc::new([]),
            values: Rc::new([]),
            scope: self.latest(),
            runs: Vec::new(),
            other: None,
        }
    }

    /// Adds a function to the block that is open.
    pub fn define(&mut self, definition: Definition) {
        self.share_function(definition.symbol, self.definitions.len());
        self.definitions.push(definition);
    }

    /// The blocks that are seen from inside a block or run, in order.
    fn seen(&self, from: usize) -> impl Iterator<Item = &Scope> {
        let open = self.scopes.get(from).map(|scope| scope.block.number);
        let homes =
            self.homes.iter().map(move |(block, home)| if Some(*block) == open { from } else { *home });
        homes.filter(move |home| *home <= from).filter_map(|home| self.scopes.get(home))
    }

    /// All names of values that are seen, for “did you mean”.
    pub fn visible(&self, from: usize) -> Vec<&str> {
        let serials = self.seen(from).flat_map(|scope| scope.values.values());
        serials.map(|&serial| self.bindings[serial].name.as_str()).collect()
    }

    /// All names of functions that are seen, for “did you mean”.
    pub fn visible_functions(&self, from: usize) -> Vec<&str> {
        let indices = self.seen(from).flat_map(|scope| scope.functions.values());
        indices.map(|&index| self.definitions[index].name.as_str()).collect()
    }
}
