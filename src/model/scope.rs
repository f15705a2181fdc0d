//! What the names of a chapter stand for, block by block; knows no expression.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::functions::{Callable, Value};
use crate::graph::NodeId;
use crate::language::syntax::{Expression, Name, Parameter};
use crate::program::Part;
use crate::report::Place;

/// The number of a binding; a name that stands further down has a larger one.
pub type Serial = usize;

/// One name and what it stands for.
#[derive(Clone)]
pub struct Binding {
    /// The spelling.
    pub name: String,
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
    /// Every name that it depends on, directly or not.
    pub uses: BTreeSet<Serial>,
    /// The nodes that the name has stood for, the latest last.
    pub versions: Vec<NodeId>,
    /// The block it stands in.
    pub scope: usize,
    /// Whether it can have another value in another run of the same `vary`.
    pub differs: bool,
}

/// A function of the author's.
#[derive(Clone)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// Where it was given.
    pub place: Place,
    /// Its arguments.
    pub parameters: Rc<[Parameter]>,
    /// Its values.
    pub values: Rc<[Expression]>,
    /// The block it stands in.
    pub scope: usize,
    /// Only names with smaller numbers are seen inside.
    pub sees: Serial,
    /// How many functions stand above it; only those are seen inside.
    pub sees_functions: usize,
    /// The functions of several runs that this one puts side by side; usually none.
    pub runs: Vec<usize>,
    /// Another function that it is only a name of; usually none.
    pub other: Option<Callable>,
    /// Whether it can be another function in another run of the same `vary`.
    pub differs: bool,
}

/// The names of one block.
#[derive(Clone, Default)]
pub struct Scope {
    /// The block's id.
    pub id: Option<String>,
    values: BTreeMap<String, Serial>,
    functions: BTreeMap<String, usize>,
    /// How many steps its trainings made; a row of numbers if it ran several times.
    pub steps: Option<NodeId>,
    /// Whether it was one run of several and is seen from inside only.
    hidden: bool,
}

/// All names of a chapter.
#[derive(Clone, Default)]
pub struct Names {
    /// Every value, in order.
    pub bindings: Vec<Binding>,
    /// Every function, in order.
    pub definitions: Vec<Definition>,
    /// Every block, in order.
    pub scopes: Vec<Scope>,
}

/// From where a name is looked up.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// The block.
    pub scope: usize,
    /// Only names with smaller numbers are seen.
    pub limit: Serial,
    /// Only this many functions are seen.
    pub functions: usize,
}

impl Names {
    /// Notes how many steps the block that is open made.
    pub fn count_steps(&mut self, steps: NodeId) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.steps = Some(steps);
        }
    }

    /// Opens the next block.
    pub fn open(&mut self, id: Option<String>) {
        self.scopes.push(Scope { id, ..Scope::default() });
    }

    /// What is seen at the end of everything read so far.
    pub fn view(&self) -> View {
        View {
            scope: self.scopes.len().saturating_sub(1),
            limit: self.bindings.len(),
            functions: self.definitions.len(),
        }
    }

    /// The blocks that are seen, in order.
    fn seen(&self, view: View) -> impl DoubleEndedIterator<Item = &Scope> {
        let scopes = self.scopes.iter().enumerate().take(view.scope + 1);
        scopes.filter(move |(index, scope)| !scope.hidden || *index == view.scope).map(|(_, scope)| scope)
    }

    /// Closes one run of several: its names are seen from inside only.
    pub fn hide(&mut self, scope: usize) {
        if let Some(scope) = self.scopes.get_mut(scope) {
            scope.hidden = true;
            scope.id = None;
        }
    }

    /// Gives a function a further name in the block that is open.
    pub fn rename(&mut self, name: &str, other: Callable) {
        self.add_function(name, Definition { other: Some(other), differs: true, ..self.nothing(name) });
    }

    /// Puts the functions of several runs side by side, in the block that is open; those that are the same in
    /// all runs stay as they are.
    pub fn join_functions(&mut self, scopes: &[usize]) {
        let Some(first) = scopes.first().and_then(|&scope| self.scopes.get(scope)) else { return };
        for (name, index) in first.functions.clone() {
            if !self.definitions[index].differs {
                if let Some(scope) = self.scopes.last_mut() {
                    scope.functions.insert(name, index);
                }
                continue;
            }
            let runs =
                scopes.iter().filter_map(|&scope| self.scopes.get(scope)?.functions.get(&name).copied());
            let runs = runs.collect();
            self.add_function(&name, Definition { runs, ..self.nothing(&name) });
        }
    }

    fn nothing(&self, name: &str) -> Definition {
        let view = self.view();
        Definition {
            name: name.to_string(),
            place: Place::default(),
            parameters: Rc::new([]),
            values: Rc::new([]),
            scope: view.scope,
            sees: view.limit,
            sees_functions: view.functions,
            runs: Vec::new(),
            other: None,
            differs: false,
        }
    }

    fn add_function(&mut self, name: &str, definition: Definition) {
        let index = self.definitions.len();
        if let Some(scope) = self.scopes.last_mut() {
            scope.functions.insert(name.to_string(), index);
        }
        self.definitions.push(definition);
    }

    /// The value that a name stands for.
    pub fn value(&self, name: &str, view: View) -> Option<Serial> {
        self.seen(view)
            .rev()
            .find_map(|scope| scope.values.get(name).copied().filter(|&serial| serial < view.limit))
    }

    /// The function that a name stands for.
    pub fn function(&self, name: &str, view: View) -> Option<usize> {
        self.seen(view)
            .rev()
            .find_map(|scope| scope.functions.get(name).copied().filter(|&index| index < view.functions))
    }

    /// The value `id.name`.
    pub fn value_of(&self, id: &str, name: &str) -> Option<Serial> {
        self.scope_of(id)?.values.get(name).copied()
    }

    /// The function `id.name`.
    pub fn function_of(&self, id: &str, name: &str) -> Option<usize> {
        self.scope_of(id)?.functions.get(name).copied()
    }

    /// The id of the block that a value belongs to, if it has one.
    pub fn block_of(&self, serial: Serial) -> Option<&str> {
        let name = &self.bindings[serial].name;
        let holds = |scope: &&Scope| scope.id.is_some() && scope.values.get(name) == Some(&serial);
        self.scopes.iter().find(holds)?.id.as_deref()
    }

    /// The block with an id.
    pub fn scope_of(&self, id: &str) -> Option<&Scope> {
        self.scopes.iter().find(|scope| scope.id.as_deref() == Some(id))
    }

    /// Where a value's name was given before in the block that is open.
    pub fn earlier_value(&self, name: &str) -> Option<Place> {
        let serial = *self.scopes.last()?.values.get(name)?;
        Some(self.bindings[serial].place)
    }

    /// Where a function's name was given before in the block that is open.
    pub fn earlier_function(&self, name: &str) -> Option<Place> {
        let index = *self.scopes.last()?.functions.get(name)?;
        Some(self.definitions[index].place)
    }

    /// Adds a value to the block that is open.
    pub fn bind(&mut self, binding: Binding) -> Serial {
        let serial = self.bindings.len();
        if let Some(scope) = self.scopes.last_mut() {
            scope.values.insert(binding.name.clone(), serial);
        }
        self.bindings.push(binding);
        serial
    }

    /// Lets the block that is open have a name of one of its runs as it is.
    pub fn share(&mut self, serial: Serial) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.values.insert(self.bindings[serial].name.clone(), serial);
        }
    }

    /// The names of the block that is open, in the order of its lines.
    pub fn of_open_block(&self) -> Vec<Serial> {
        let values = self.scopes.last().map(|scope| scope.values.values().copied());
        let mut serials: Vec<Serial> = values.into_iter().flatten().collect();
        serials.sort_by_key(|&serial| self.bindings[serial].place);
        serials
    }

    /// Adds a function to the block that is open.
    pub fn define(&mut self, name: &Name, parameters: &[Parameter], values: &[Expression], differs: bool) {
        let definition = Definition {
            place: name.place,
            differs,
            parameters: parameters.into(),
            values: values.into(),
            ..self.nothing(&name.text)
        };
        self.add_function(&name.text, definition);
    }

    /// All names of values that are seen, for “did you mean”.
    pub fn visible(&self, view: View) -> Vec<&str> {
        self.seen(view)
            .flat_map(|scope| scope.values.iter())
            .filter(|(_, serial)| **serial < view.limit)
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// All names of functions that are seen, for “did you mean”.
    pub fn visible_functions(&self, view: View) -> Vec<&str> {
        self.seen(view)
            .flat_map(|scope| scope.functions.iter())
            .filter(|(_, index)| **index < view.functions)
            .map(|(name, _)| name.as_str())
            .collect()
    }
}
