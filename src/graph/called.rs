//! Calls as they were written, for nodes that are made of other operators; knows no function.

use super::node::NodeId;

/// What a function of the catalogue was given, where its result is made of other operators.
#[derive(Clone, Debug)]
pub struct Called {
    /// The function.
    pub name: String,
    /// Its arguments, each with its name if it was given by name.
    pub arguments: Vec<(Option<String>, GivenPart)>,
}

/// One argument.
#[derive(Clone, Debug)]
pub enum GivenPart {
    /// A number or an array.
    Node(NodeId),
    /// A word as it was written.
    Word(String),
    /// A list that is no array.
    List(Vec<GivenPart>),
}

impl Called {
    /// The same call with other nodes in the place of some.
    pub(super) fn substituted(&self, new: &dyn Fn(NodeId) -> NodeId) -> Called {
        let arguments = self.arguments.iter().map(|(name, given)| (name.clone(), given.substituted(new)));
        Called { name: self.name.clone(), arguments: arguments.collect() }
    }
}

impl GivenPart {
    fn substituted(&self, new: &dyn Fn(NodeId) -> NodeId) -> GivenPart {
        match self {
            GivenPart::Node(node) => GivenPart::Node(new(*node)),
            GivenPart::Word(word) => GivenPart::Word(word.clone()),
            GivenPart::List(items) => {
                GivenPart::List(items.iter().map(|item| item.substituted(new)).collect())
            }
        }
    }
}
