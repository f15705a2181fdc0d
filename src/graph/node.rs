//! The number of a node, and where a leaf comes from; knows no graph.

/// A node's number. Inputs always have smaller numbers than the node that uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a leaf's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// Known for the whole run.
    Data,
    /// Learned.
    Param,
    /// Carried from step to step.
    State,
    /// The number of the step that is being made, from 1.
    Step,
    /// How many steps have been made.
    Completed,
    /// Drawn afresh in each step.
    Draw,
    /// The argument of a function that is being differentiated.
    Variable,
}
