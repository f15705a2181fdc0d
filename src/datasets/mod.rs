//! The catalogue of data sets: one row each, called like functions; knows no model, and no disk but through a reader.

mod columns;
mod curves;
mod groups;
mod problems;
mod shipped;
mod split;
mod table;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::environment::Environment;
use crate::functions::{Arguments, Value};
use crate::graph::{Array, Graph, NodeId, Shape, array};
use crate::random::Generator;
use crate::report::Fault;

/// One way to come by data.
pub struct DataSet {
    /// Its name.
    pub name: &'static str,
    /// Its settings with their defaults, as an author would write the head of a function.
    pub signature: &'static str,
    /// What a call gives, as the names on the left of a `data` line.
    pub results: &'static str,
    /// The shapes of the results and what stands in them.
    pub shapes: &'static str,
    /// Makes it.
    pub make: Maker,
    /// Where the numbers or the recipe come from, and under which licence.
    pub origin: &'static str,
    /// One sentence for the manual.
    pub doc: &'static str,
    /// One to three lines of the block language that use the set and check something plain about it.
    pub example: &'static str,
}

impl DataSet {
    /// Whether it is drawn by chance, and neither shipped nor read from a file.
    pub fn draws(&self) -> bool {
        [table::ROWS, shipped::ROWS].iter().all(|rows| rows.iter().all(|row| row.name != self.name))
    }
}

/// Makes a data set from the arguments of a call.
pub type Maker = fn(&mut Making<'_>, &Arguments) -> Result<Value, Fault>;

/// What a data set is made with.
pub struct Making<'a> {
    /// Where its arrays go.
    pub graph: &'a mut Graph,
    /// The block's random numbers.
    pub random: &'a mut Generator,
    /// The world around the lesson, for the files that it may read.
    pub environment: &'a dyn Environment,
}

/// How many arrays of its size there are while a data set is made.
const DRAFTS: u64 = 3;

impl Making<'_> {
    /// A shape that the book allows; asked before memory is.
    fn room(&self, lengths: &[usize]) -> Result<Shape, Fault> {
        let shape = Shape(lengths.to_vec()).within_limits()?;
        self.graph.work.room_for(shape.bytes().saturating_mul(DRAFTS))?;
        Ok(shape)
    }

    fn array(&mut self, shape: Shape, values: Vec<f64>) -> Value {
        Value::Node(self.graph.constant(array::shaped(shape, values)))
    }

    fn vector(&mut self, values: Vec<f64>) -> Value {
        Value::Node(self.graph.constant(array::vector(values)))
    }

    /// The array that an argument is known to be.
    fn known(&mut self, arguments: &Arguments, index: usize, wanted: &str) -> Result<Array, Fault> {
        let node: NodeId = arguments.node(self.graph, index)?;
        self.graph.known(node).ok_or_else(|| {
            Fault::new(format!("`{}` needs {wanted} that is known before the training", arguments.function))
        })
    }
}

/// The families in the order of the manual.
static FAMILIES: &[&[DataSet]] =
    &[table::ROWS, split::ROWS, shipped::ROWS, curves::ROWS, groups::ROWS, problems::ROWS];

/// All data sets in the order of the manual.
pub fn catalogue() -> impl Iterator<Item = &'static DataSet> {
    FAMILIES.iter().flat_map(|rows| rows.iter())
}

/// The row of a data set.
pub fn find(name: &str) -> Option<&'static DataSet> {
    static BY_NAME: LazyLock<BTreeMap<&str, &DataSet>> =
        LazyLock::new(|| catalogue().map(|row| (row.name, row)).collect());
    BY_NAME.get(name).copied()
}

/// Whether several names on the left share the columns of what a data set gives.
///
/// The last names take a column each, and the first takes the rest: `X, y = csv("iris.csv")`.
pub fn gives_columns(name: &str) -> bool {
    table::ROWS.iter().any(|row| row.name == name)
}
