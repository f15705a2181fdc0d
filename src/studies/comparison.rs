//! Where what is true meets what a model says on the way to its loss, and what the model says there; knows no view.

use std::collections::{BTreeMap, BTreeSet};

use super::parting::Parting;
use super::way::Way;
use crate::functions::arithmetic::{ADD, NEGATE, SUBTRACT};
use crate::functions::cross_entropy::CROSS_ENTROPY;
use crate::functions::elementary::LOG;
use crate::functions::losses::BINARY_CROSS_ENTROPY;
use crate::functions::shaping::RESHAPE;
use crate::graph::{Attributes, Graph, Leaf, NodeId, Nodes, Operation, Operator, formula, reach};
use crate::report::Fault;

/// What is true has no name if its formula is longer.
const LONGEST_FORMULA: usize = 24;

/// A place where what is made of data alone meets what is made of data and learned numbers.
#[derive(Clone, Copy)]
pub(super) struct Meeting {
    place: NodeId,
    /// What is true.
    pub given: NodeId,
    said: NodeId,
}

/// What the model says: a node, and what is added to it or taken from it behind the place where it meets what is true, as
/// `b` is in `y - w * x - b`.
pub(super) struct Said {
    node: NodeId,
    further: Vec<(&'static Operator, NodeId)>,
}

impl Said {
    /// The prediction as one node.
    pub fn in_one(self, graph: &mut Graph) -> Result<NodeId, Fault> {
        self.further.into_iter().try_fold(self.node, |said, (operator, term)| {
            graph.apply(operator, &[said, term], Attributes::None)
        })
    }
}

/// Whether a node applies an operator.
fn is(graph: &Graph, node: NodeId, operator: &'static Operator) -> bool {
    matches!(&graph.node(node).operation, Operation::Apply(found, _) if std::ptr::eq(*found, operator))
}

impl Way<'_> {
    /// Where what is true meets what the model says; none where several places may be that one.
    pub fn comparison(&self) -> Option<Meeting> {
        let mut all: Vec<Meeting> = self.moving.iter().filter_map(|&place| self.meets(place)).collect();
        let differences = |meeting: &Meeting| self.is_difference(meeting);
        if all.iter().any(differences) {
            all.retain(differences);
        }
        let unread = self.made_of(&self.unread());
        let new = |meeting: &Meeting| unread.contains(meeting.given);
        if all.iter().any(new) {
            all.retain(new);
        }
        match all.first() {
            Some(first) if self.is_difference(first) => self.outermost(&all),
            _ => self.only(&all),
        }
    }

    /// What of data alone a node has on one of its sides, if there is something learned from data on another.
    fn meets(&self, place: NodeId) -> Option<Meeting> {
        let sides =
            || self.graph.node(place).inputs.iter().copied().filter(|&side| self.made_of_data.contains(side));
        let given = sides().find(|&side| !self.moving.contains(side))?;
        let said = sides().find(|&side| self.moving.contains(side))?;
        Some(Meeting { place, given, said })
    }

    /// Where something that the author says is true meets something learned.
    pub fn meeting(&self, given: NodeId) -> Option<Meeting> {
        let place = match self.moving.contains(given) {
            true => given,
            false => self.meetings.get(&given)?.0,
        };
        let inputs = self.graph.node(place).inputs.iter().copied();
        let said = inputs.clone().find(|&side| self.moving.contains(side))?;
        let given = inputs.clone().find(|&side| !self.moving.contains(side)).unwrap_or(given);
        Some(Meeting { place, given, said })
    }

    /// What the reader knows of what is made of data alone: the data or the definition, if it only stands in another
    /// shape or as ones and zeros, else its formula; none if that is long.
    pub fn told(&self, meeting: &Meeting) -> Option<NodeId> {
        let (given, subtracted) = (meeting.given, self.is_difference(meeting));
        let size = |node: NodeId| self.graph.shape(node).size();
        let rows = |node: NodeId| self.graph.shape(node).0.first();
        let mut node = given;
        while let Operation::Apply(operator, _) = &self.graph.node(node).operation {
            match self.graph.node(node).inputs[..] {
                [input] if std::ptr::eq(*operator, &RESHAPE) && size(input) == size(node) => node = input,
                // Of `log(1 + exp(-y * z))` it is `y` that is true.
                [input] if std::ptr::eq(*operator, &NEGATE) && !subtracted => node = input,
                _ => break,
            }
        }
        if !matches!(self.graph.node(node).operation, Operation::Apply(..)) {
            return Some(node);
        }
        let below = self.graph.ancestors(&[node]);
        let mut data = self.data.iter().copied().filter(|&data| below.contains(data));
        if let (Some(only), None) = (data.next(), data.next())
            && rows(only) == rows(node)
            && size(only) < size(node)
        {
            return Some(only);
        }
        (formula(self.graph, node).chars().count() <= LONGEST_FORMULA).then_some(node)
    }

    /// Whether what is true is taken from what the model says there, or the other way round.
    fn is_difference(&self, meeting: &Meeting) -> bool {
        is(self.graph, meeting.place, &SUBTRACT)
    }

    /// What the loss is made of that is itself made of some nodes.
    fn made_of(&self, nodes: &[NodeId]) -> Nodes {
        let top: Vec<NodeId> = self.moving.last().copied().into_iter().collect();
        self.graph.between(nodes, &top)
    }

    /// The data that meet what is learned alone nowhere, so that nothing reads them as inputs.
    fn unread(&self) -> Vec<NodeId> {
        let learned = |side: &NodeId| self.moving.contains(*side) && !self.made_of_data.contains(*side);
        let places = self.moving.iter().filter(|&&place| self.graph.node(place).inputs.iter().any(learned));
        let sides = places.flat_map(|&place| self.graph.node(place).inputs.iter().copied());
        let given: Vec<NodeId> = sides.filter(|&side| !self.moving.contains(side)).collect();
        let below = self.graph.ancestors(&given);
        self.data.iter().copied().filter(|&data| !below.contains(data)).collect()
    }

    /// The difference next to the loss; of `y - w * x - u` the inner one, because there both terms are taken from `y`.
    fn outermost(&self, all: &[Meeting]) -> Option<Meeting> {
        let saids: Vec<NodeId> = all.iter().map(|meeting| meeting.said).collect();
        let inner = self.graph.ancestors(&saids);
        let mut found = *all.iter().find(|meeting| !inner.contains(meeting.place))?;
        while self.graph.node(found.place).inputs[1] == found.given {
            let left = self.graph.behind_names(found.said);
            match all.binary_search_by_key(&left, |meeting| meeting.place) {
                Ok(inner) if self.graph.node(left).inputs[0] == all[inner].given => found = all[inner],
                _ => break,
            }
        }
        Some(found)
    }

    /// The place in a loss of the catalogue; else the first one, if all are about the same data.
    fn only(&self, all: &[Meeting]) -> Option<Meeting> {
        let losses = [&CROSS_ENTROPY, &BINARY_CROSS_ENTROPY];
        let in_a_loss = |meeting: &&Meeting| losses.iter().any(|loss| is(self.graph, meeting.place, loss));
        if let Some(found) = all.iter().find(in_a_loss) {
            return Some(*found);
        }
        let first = all.first()?;
        let same = self.made_of(&self.known_below(first.given));
        all.iter().all(|meeting| same.contains(meeting.given)).then_some(*first)
    }

    /// The data and the names next below what is made of data alone.
    fn known_below(&self, given: NodeId) -> Vec<NodeId> {
        let is_known = |node: &NodeId| {
            matches!(self.graph.node(*node).operation, Operation::Named | Operation::Leaf(Leaf::Data))
        };
        let below = reach(&self.graph.work, &[given], |id, onward| {
            if !is_known(&id) {
                onward.extend(&self.graph.node(id).inputs);
            }
        });
        below.into_iter().filter(is_known).collect()
    }

    /// What the model says where it meets what is true.
    pub fn said(&self, meeting: &Meeting) -> Said {
        match self.is_difference(meeting) {
            true => self.taken_apart(meeting),
            false => Said { node: self.last_of_all(meeting), further: Vec::new() },
        }
    }

    /// Where that turns from one of two classes to the other.
    pub fn parting(&self, meeting: &Meeting, loss: NodeId) -> Parting {
        match self.is_difference(meeting) {
            true => Parting::Halfway,
            false => {
                let (said, known) = (self.last_of_all(meeting), self.known_below(meeting.given));
                Parting::ByLoss { loss, said, known }
            }
        }
    }

    /// A difference with what follows in the same sum on the other side: `y - w * x - b` is `y - (w * x + b)`.
    fn taken_apart(&self, meeting: &Meeting) -> Said {
        let mut users: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for &place in self.moving.iter() {
            for &input in &self.graph.node(place).inputs {
                users.entry(input).or_default().push(place);
            }
        }
        let mut is_taken_away = self.graph.node(meeting.place).inputs[1] == meeting.said;
        let (mut top, mut further) = (meeting.place, Vec::new());
        while let Some([user]) = users.get(&top).map(Vec::as_slice) {
            let node = self.graph.node(*user);
            if node.shape != *self.graph.shape(top) {
                break;
            }
            let [adds, subtracts] = [&ADD, &SUBTRACT].map(|operator| is(self.graph, *user, operator));
            match node.inputs[..] {
                [_] if matches!(node.operation, Operation::Named) => {}
                [left, right] if adds => {
                    let term = if left == top { right } else { left };
                    further.push((if is_taken_away { &SUBTRACT } else { &ADD }, term));
                }
                [left, right] if subtracts && left == top => {
                    further.push((if is_taken_away { &ADD } else { &SUBTRACT }, right));
                }
                [left, _] if subtracts => {
                    further.push((if is_taken_away { &ADD } else { &SUBTRACT }, left));
                    is_taken_away = !is_taken_away;
                }
                _ => break,
            }
            top = *user;
        }
        Said { node: self.in_other_words(meeting, meeting.said), further }
    }

    /// The last node through which everything learned passes on its way to where it meets the same data, as `p` is in
    /// `y * log(p) + (1 - y) * log(1 - p)`.
    fn last_of_all(&self, meeting: &Meeting) -> NodeId {
        let about = self.made_of(&self.known_below(meeting.given));
        let meets = |place: &NodeId| {
            let inputs = &self.graph.node(*place).inputs;
            inputs.iter().any(|side| !self.moving.contains(*side) && about.contains(*side))
        };
        let learned = |side: &NodeId| self.moving.contains(*side) && self.made_of_data.contains(*side);
        let places = self.moving.iter().copied().filter(meets);
        let sides = places.flat_map(|place| self.graph.node(place).inputs.iter().copied());
        let mut open: BTreeSet<NodeId> = sides.filter(learned).collect();
        while let Some(id) = open.pop_last() {
            if open.is_empty() {
                return self.in_other_words(meeting, id);
            }
            if self.learned.contains(id) {
                break;
            }
            let inputs = &self.graph.node(id).inputs;
            open.extend(inputs.iter().filter(|&&input| self.moving.contains(input)));
        }
        self.in_other_words(meeting, meeting.said)
    }

    /// The same in another shape, or its probability where its logarithm is told to be true in part.
    fn in_other_words(&self, meeting: &Meeting, mut node: NodeId) -> NodeId {
        loop {
            let found = self.graph.node(node);
            let reshaped = is(self.graph, node, &RESHAPE)
                && self.graph.shape(found.inputs[0]).size() == found.shape.size();
            let likelihood = is(self.graph, node, &LOG) && !self.is_difference(meeting);
            if !reshaped && !likelihood {
                return node;
            }
            node = found.inputs[0];
        }
    }
}
