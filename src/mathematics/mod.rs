//! A graph written as set mathematics, in LaTeX and in the author's own names; knows operators only through their notation.

mod letters;
mod names;
mod plain;
mod products;
mod proof;
mod read;
mod term;
mod write;

pub use letters::Letters;
pub use plain::{in_signs, plain};
pub use proof::SetFormula;
pub use write::FormulaWriter;

use crate::graph::{Attributes, Gives, Graph, Node, Operation, Shape};

/// A name as a symbol in LaTeX.
pub fn symbol(name: &str) -> String {
    names::LatexSymbol::of(name).with("")
}

/// A name as a symbol in LaTeX, with an index below it.
pub fn symbol_with(name: &str, index: &str) -> String {
    names::LatexSymbol::of(name).with(index)
}

/// The axes over which a node counts, with their lengths: those that it sums over, or whose size it tells.
fn counted(graph: &Graph, node: &Node) -> Vec<(usize, usize)> {
    let Operation::Apply(operator, attributes) = &node.operation else { return Vec::new() };
    let Some(shape) = node.inputs.first().map(|&input| graph.shape(input)) else { return Vec::new() };
    let found = |axis: usize| shape.0.get(axis).map(|&length| (axis, length));
    match attributes {
        Attributes::Axes { axes, .. } => axes.iter().filter_map(|&axis| found(axis)).collect(),
        Attributes::None if operator.gives == Gives::Lengths => found(0).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The index of each axis of an array; none where the axis is left whole.
type Index = Vec<Option<char>>;

/// An index as it stands below a symbol; axes of length 1 need none, and whole axes at the end are left out.
fn below(index: &Index, shape: &Shape) -> String {
    let long = index.iter().zip(&shape.0).filter(|(_, length)| **length != 1).map(|(letter, _)| *letter);
    let mut letters: Vec<Option<char>> = long.collect();
    while letters.last().is_some_and(Option::is_none) {
        letters.pop();
    }
    letters.into_iter().map(|letter| letter.unwrap_or('·')).collect()
}
