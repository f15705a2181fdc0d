//! The ways from data and learned numbers to a loss, and what of them is made of which; knows nobody's role.

use std::collections::BTreeMap;

use crate::graph::{Graph, Leaf, NodeId, Nodes, Operation};

/// The way from data and learned numbers to the loss.
pub(super) struct Way<'a> {
    pub graph: &'a Graph,
    pub learned: Nodes,
    /// Everything on the way that is made of learned numbers.
    pub moving: Nodes,
    /// The arrays of data that the loss is made of.
    pub data: Vec<NodeId>,
    /// Everything on the way that is made of them.
    pub made_of_data: Nodes,
    /// For what is made of no learned numbers, the first place above it where it meets some, and on which side.
    pub meetings: BTreeMap<NodeId, (NodeId, usize)>,
}

impl Way<'_> {
    pub fn new<'a>(graph: &'a Graph, tops: &[NodeId], learned: &[NodeId]) -> Way<'a> {
        let inside = graph.ancestors(tops);
        let moving = graph.between(learned, tops);
        let given = |node: &NodeId| {
            let found = graph.node(*node);
            matches!(found.operation, Operation::Leaf(Leaf::Data)) && found.shape.rank() > 0
        };
        let data: Vec<NodeId> = inside.iter().copied().filter(given).collect();
        let mut meetings: BTreeMap<NodeId, (NodeId, usize)> = BTreeMap::new();
        // From the top down, so that all that use a node have been there before it.
        for &user in inside.iter().rev() {
            let (meets, above) = (moving.contains(user), meetings.get(&user).copied());
            for (side, &input) in graph.node(user).inputs.iter().enumerate() {
                let place = if meets { Some((user, side)) } else { above };
                let Some(place) = place else { break };
                if !moving.contains(input) {
                    let first = meetings.entry(input).or_insert(place);
                    *first = place.min(*first);
                }
            }
        }
        let made_of_data = graph.between(&data, tops);
        Way { graph, learned: learned.iter().copied().collect(), moving, data, made_of_data, meetings }
    }

    /// What a prediction reads of some data: the data, or, where what is true is made of them, too, the names that are
    /// made of them; none if a part has no name.
    pub fn inputs(&self, data: NodeId, target: NodeId, prediction: &Nodes) -> Option<Vec<NodeId>> {
        if !self.graph.ancestors(&[target]).contains(data) {
            return Some(vec![data]);
        }
        let places = self.moving.iter().copied().filter(|&place| prediction.contains(place));
        let sides = places.flat_map(|place| self.graph.node(place).inputs.iter().copied());
        let given: Vec<NodeId> = sides.filter(|&side| !self.moving.contains(side)).collect();
        let made_of = self.graph.between(&[data], &given);
        let read = given.into_iter().filter(|&side| made_of.contains(side));
        let known = |side: NodeId| {
            let named = !matches!(self.graph.node(side).operation, Operation::Apply(..));
            named.then_some(side)
        };
        read.map(known).collect()
    }

    /// The name of what is made of data alone, where it first meets learned numbers.
    pub fn prepared(&self, data: NodeId) -> Option<NodeId> {
        let &(place, side) = self.meetings.get(&data)?;
        let made = self.graph.node(place).inputs[side];
        matches!(self.graph.node(made).operation, Operation::Named).then_some(made)
    }
}
