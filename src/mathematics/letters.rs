//! Which letters stand for lengths and for indices, so that none is a name of the author's; knows no formula.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Graph, NodeId};

/// The letters of one block.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    lengths: BTreeMap<usize, char>,
    order: Vec<usize>,
    indices: Vec<char>,
}

impl Letters {
    /// The letters for the formulas of some nodes: lengths in the order in which formulas meet them.
    pub fn of(graph: &Graph, nodes: &[NodeId]) -> Letters {
        let used = graph.ancestors(nodes);
        let names: BTreeSet<&str> = used.iter().filter_map(|&id| graph.node(id).name.as_deref()).collect();
        let free = |letters: &str| -> Vec<char> {
            letters.chars().filter(|letter| !names.contains(letter.to_string().as_str())).collect()
        };
        let mut letters = Letters { indices: free("ijklpq"), ..Letters::default() };
        let mut spare = free("nmkdrsuv").into_iter();
        // The first axis, along which the examples lie, comes first: its length is n.
        for first in [true, false] {
            for node in used.iter().map(|&id| graph.node(id)) {
                for (axis, length) in super::counted(graph, node) {
                    if length > 1
                        && (axis == 0 || !first)
                        && !letters.lengths.contains_key(&length)
                        && let Some(letter) = spare.next()
                    {
                        letters.lengths.insert(length, letter);
                        letters.order.push(length);
                    }
                }
            }
        }
        letters.indices.retain(|index| !letters.lengths.values().any(|letter| letter == index));
        letters
    }

    /// The letter for a length, or the length itself.
    pub(super) fn length(&self, length: usize) -> String {
        self.lengths.get(&length).map_or(length.to_string(), char::to_string)
    }

    /// The letter for the index at a depth.
    pub(super) fn index(&self, depth: usize) -> char {
        self.indices.get(depth).copied().unwrap_or('•')
    }

    /// The lengths that have letters, as letter and number.
    pub fn known(&self) -> Vec<(String, usize)> {
        self.order.iter().map(|&length| (self.length(length), length)).collect()
    }
}
