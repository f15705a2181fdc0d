//! The graph: nodes with shapes, names and places, and the operators that they apply; knows none of them by name.

pub mod array;
mod called;
mod columns;
mod fold;
mod fragment;
mod holding;
mod make;
mod node;
mod operator;
mod reach;
mod spelled;
mod work;
mod write;

use std::collections::{BTreeMap, HashMap, HashSet};

pub use array::{Array, MOST_AXES, MOST_NUMBERS, NUMBER, Shape};
pub use called::{Called, GivenPart};
pub use columns::{Column, Columns};
pub use holding::{Holding, USUAL_MEMORY};
pub use node::{Leaf, NodeId};
pub use operator::{
    Attributes, Call, Cost, Cut, Gives, Kernel, Kind, MOST_INPUTS, Map1, Map2, Map3, Notation, PartKernel,
    Whole, Window, elementwise_shape,
};
pub use reach::{Nodes, reach};
pub use spelled::{settings, subscript};
pub use work::{Budget, DRAWN, Stand, TOUCH, USUAL_WORK, counted};
pub use write::{Readable, formula, formula_for_programs, readable};

use crate::report::{Fault, Place};

/// A primitive of the graph. The rows stand in `functions/`.
pub struct Operator {
    /// The name under which authors and pictures know it.
    pub name: &'static str,
    /// How it is written in a formula.
    pub notation: Notation,
    /// The shape of its result, or why the inputs do not fit.
    pub shape: fn(&[&Shape], &Attributes) -> Result<Shape, Fault>,
    /// How its numbers are computed.
    pub kernel: Kernel,
    /// What reaches its inputs when a gradient reaches its result.
    pub gradient: Gradient,
    /// What kind of values its result holds.
    pub gives: Gives,
}

/// What reaches the inputs of an operator.
#[derive(Clone, Copy)]
pub enum Gradient {
    /// The rule: one cotangent for each input, or none where nothing flows. An elementwise rule
    /// may return the shape of the result; stretching is undone by the caller.
    Rule(fn(&mut Graph, &Use) -> Vec<Option<NodeId>>),
    /// Nothing flows back: the result is locally constant (`sign`, comparisons, `len`).
    Zero,
    /// The derivative does not exist and asking for it is a mistake.
    Refused(&'static str),
}

/// One use of an operator, as a gradient rule sees it.
pub struct Use {
    /// The inputs.
    pub inputs: Vec<NodeId>,
    /// The result.
    pub result: NodeId,
    /// The fixed settings.
    pub attributes: Attributes,
    /// The gradient that arrives at the result.
    pub cotangent: NodeId,
}

/// What a node is.
#[derive(Clone)]
pub enum Operation {
    /// A number or array that stands in the source or was drawn while the block was read.
    Constant(Array),
    /// A value that comes from outside the graph.
    Leaf(Leaf),
    /// Another node under a name that the reader sees.
    Named,
    /// An operator applied to the inputs.
    Apply(&'static Operator, Attributes),
}

/// One node.
#[derive(Clone)]
pub struct Node {
    /// What it is.
    pub operation: Operation,
    /// The nodes it is made of.
    pub inputs: Vec<NodeId>,
    /// Its shape.
    pub shape: Shape,
    /// What its elements are.
    pub kind: Kind,
    /// The name that the author gave it.
    pub name: Option<String>,
    /// The piece of source it comes from.
    pub place: Place,
    /// How many signs and names a formula of it would have, written out down to names.
    spelled: u32,
    /// Whether something behind it can have other values: a leaf that is neither data nor the number of a step.
    moves: bool,
}

impl Node {
    /// Whether nobody would want to read its formula. What a node shares with others is written out
    /// for each of them, so that a few dozen steps of a recurrence could make more letters than there
    /// is memory.
    pub fn is_too_long_to_write(&self) -> bool {
        self.spelled > LONGEST_FORMULA
    }
}

/// The most signs and names of a formula.
const LONGEST_FORMULA: u32 = 300;

/// All nodes of a chapter.
#[derive(Clone, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    known: HashMap<Key, NodeId>,
    folded: HashMap<NodeId, Option<Array>>,
    data: HashMap<NodeId, Array>,
    settled: BTreeMap<NodeId, Array>,
    /// Whether something was known only because the number of steps is, since that was last asked.
    counted_on_steps: bool,
    /// Nodes whose formulas must not be shown.
    withheld: HashSet<NodeId>,
    /// The author's own words for what stands under a name.
    written: HashMap<NodeId, String>,
    /// The calls that gave nodes of another make.
    calls: HashMap<NodeId, Called>,
    /// The columns of tables.
    columns: HashMap<NodeId, Columns>,
    place: Place,
    /// The work that may be done on it, and is.
    pub work: Budget,
    /// What its nodes and known values take.
    held: Holding,
    /// Whether it was told that there is no room for more.
    full: bool,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Number(u64, Kind),
    Apply(*const Operator, Attributes, Vec<NodeId>),
}
