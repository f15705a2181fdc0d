//! One walk over the graph for all who need one, without recursion; knows no operator and not what is looked for.

use std::collections::HashSet;
use std::ops::Deref;

use super::{Budget, Graph, NodeId};

/// Nodes that a walk came by, each once, ascending: inputs stand before those that use them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nodes(Vec<NodeId>);

impl Nodes {
    /// Whether a node is among them.
    pub fn contains(&self, node: NodeId) -> bool {
        self.0.binary_search(&node).is_ok()
    }
}

impl Deref for Nodes {
    type Target = [NodeId];

    fn deref(&self) -> &[NodeId] {
        &self.0
    }
}

impl IntoIterator for Nodes {
    type Item = NodeId;
    type IntoIter = std::vec::IntoIter<NodeId>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<NodeId> for Nodes {
    fn from_iter<T: IntoIterator<Item = NodeId>>(nodes: T) -> Nodes {
        let mut nodes: Vec<NodeId> = nodes.into_iter().collect();
        nodes.sort_unstable();
        nodes.dedup();
        Nodes(nodes)
    }
}

/// What going by a node costs.
const STEP: u64 = 300;

/// Walks from some nodes to what they are made of, depth first; returns the nodes it came by.
///
/// `enter` is asked once for each of them and puts those where the walk goes on behind the ones that are still to be
/// visited: the first of them is visited next. Where it takes away all of them, the walk ends.
pub fn reach(work: &Budget, roots: &[NodeId], mut enter: impl FnMut(NodeId, &mut Vec<NodeId>)) -> Nodes {
    let mut seen = Seen::new(roots);
    let mut open: Vec<NodeId> = roots.iter().rev().copied().collect();
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        found.push(id);
        let before = open.len();
        enter(id, &mut open);
        if let Some(added) = open.get_mut(before..) {
            added.reverse();
        }
    }
    work.spend(STEP * found.len() as u64);
    found.sort_unstable();
    Nodes(found)
}

/// What a walk has seen. It takes memory for what was walked over, and not for the whole graph: one bit for each
/// node only once there are as many nodes as words of bits.
struct Seen {
    few: HashSet<NodeId>,
    bits: Vec<u64>,
    words: usize,
}

impl Seen {
    /// Nothing seen of what stands under some nodes.
    fn new(roots: &[NodeId]) -> Seen {
        let words = roots.iter().max().map_or(0, |last| last.index() / 64 + 1);
        Seen { few: HashSet::new(), bits: Vec::new(), words }
    }

    fn contains(&self, id: NodeId) -> bool {
        match self.bits.get(id.index() / 64) {
            Some(word) => word >> (id.index() % 64) & 1 == 1,
            None => self.few.contains(&id),
        }
    }

    /// Whether a node is seen for the first time.
    fn insert(&mut self, id: NodeId) -> bool {
        if self.bits.is_empty() {
            if self.few.len() < self.words {
                return self.few.insert(id);
            }
            self.bits = vec![0; self.words];
            for seen in std::mem::take(&mut self.few) {
                self.bits[seen.index() / 64] |= 1 << (seen.index() % 64);
            }
        }
        let (word, bit) = (&mut self.bits[id.index() / 64], 1 << (id.index() % 64));
        let first = *word & bit == 0;
        *word |= bit;
        first
    }
}

impl Graph {
    /// What some nodes are made of, themselves included.
    pub fn ancestors(&self, to: &[NodeId]) -> Nodes {
        reach(&self.work, to, |id, onward| onward.extend(&self.node(id).inputs))
    }

    /// The nodes on the ways from any of `from` to any of `to`, both included.
    ///
    /// What is older than all of `from` is made of none of them, so that nobody goes there.
    pub fn between(&self, from: &[NodeId], to: &[NodeId]) -> Nodes {
        let Some(&oldest) = from.iter().min() else { return Nodes::default() };
        let below = reach(&self.work, to, |id, onward| {
            onward.extend(self.node(id).inputs.iter().filter(|&&input| input >= oldest));
        });
        let mut on_the_way = Seen::new(&[from, to].concat());
        for &id in from {
            on_the_way.insert(id);
        }
        let path = below.into_iter().filter(|&id| {
            let passed = on_the_way.contains(id)
                || self.node(id).inputs.iter().any(|&input| on_the_way.contains(input));
            if passed {
                on_the_way.insert(id);
            }
            passed
        });
        Nodes(path.collect())
    }

    /// Whether `node` is made of `part`. Who asks for many parts of one node asks its `ancestors`.
    pub fn depends(&self, node: NodeId, part: NodeId) -> bool {
        self.between(&[part], &[node]).last() == Some(&node)
    }
}
