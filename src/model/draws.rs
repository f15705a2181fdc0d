//! Random numbers, and what a line makes once however often it is read again; knows no distribution.

use std::collections::BTreeMap;

use crate::functions::Value;
use crate::random::Generator;

/// What a line makes once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Made {
    /// Random numbers.
    Draw,
    /// A data set.
    DataSet,
    /// What stands behind `settled(…)`.
    Settled,
}

/// What is drawn and made once for each place of a block.
#[derive(Clone)]
pub struct Draws {
    /// Where the next random numbers come from.
    pub random: Generator,
    made: BTreeMap<(Made, Vec<u64>), Value>,
    /// What was made since the lines began that are only read ahead.
    since: Vec<(Made, Vec<u64>)>,
}

impl Draws {
    /// Nothing drawn yet.
    pub fn from_seed(seed: u64) -> Draws {
        Draws { random: Generator::from_seed(seed), made: BTreeMap::new(), since: Vec::new() }
    }

    /// What was made under a key, which tells places and arguments apart.
    pub(super) fn find(&self, what: Made, key: &[u64]) -> Option<&Value> {
        self.made.get(&(what, key.to_vec()))
    }

    /// Keeps what was made.
    pub(super) fn keep(&mut self, what: Made, key: Vec<u64>, value: Value) {
        if self.made.insert((what, key.clone()), value).is_none() {
            self.since.push((what, key));
        }
    }

    /// Lets every place make anew what it has made; the random numbers go on.
    pub fn forget_all(&mut self) {
        self.made.clear();
        self.since.clear();
    }

    /// Lines begin that are only read ahead.
    pub(super) fn begin(&mut self) {
        self.since.clear();
    }

    /// Forgets what was made since they began.
    pub(super) fn forget(&mut self, random: Generator) {
        for key in self.since.drain(..) {
            self.made.remove(&key);
        }
        self.random = random;
    }
}
