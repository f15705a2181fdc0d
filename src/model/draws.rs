//! Random numbers, and what a line makes once however often it is read again; knows no distribution.

use std::collections::BTreeMap;

use crate::functions::Value;
use crate::graph::NodeId;
use crate::random::Generator;

/// What is drawn and made once for each place of a block.
#[derive(Clone)]
pub(super) struct Draws {
    /// Where the next random numbers come from.
    pub random: Generator,
    /// The draws so far, each under what tells it from others.
    pub drawn: BTreeMap<Vec<u64>, NodeId>,
    /// The data sets so far.
    pub made: BTreeMap<Vec<u64>, Value>,
    /// What stands behind `settled(…)`.
    pub settled: BTreeMap<Vec<u64>, Value>,
}

impl Draws {
    /// Nothing drawn yet.
    pub(super) fn from_seed(seed: u64) -> Draws {
        let random = Generator::from_seed(seed);
        Draws { random, drawn: BTreeMap::new(), made: BTreeMap::new(), settled: BTreeMap::new() }
    }
}
