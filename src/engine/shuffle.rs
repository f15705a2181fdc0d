//! Whose turn it is: the order of the rows in each epoch and the batch of each step; knows no data.

use crate::graph::{Array, array};
use crate::program::Batches;
use crate::random::Generator;

/// The order of the rows in the current epoch.
pub(super) struct Shuffle {
    size: usize,
    order: Vec<f64>,
    given: Option<Array>,
}

impl Shuffle {
    /// An order that is made when the first epoch begins.
    pub(super) fn new(batches: &Batches) -> Shuffle {
        Shuffle { size: batches.size, order: vec![0.0; batches.rows], given: batches.order.clone() }
    }

    /// The number of the unit that makes a step: the second one for a short batch at an epoch's end.
    pub(super) fn turn(&mut self, made: usize, random: &mut Generator) -> usize {
        if self.position(made) == 0 {
            let epoch = made / self.batches();
            match &self.given {
                Some(given) => {
                    let rows = self.order.len();
                    let epochs = given.len() / rows;
                    self.order.copy_from_slice(&array::flat(given)[epoch % epochs * rows..][..rows]);
                }
                None => random.permutation(self.order.len(), &mut self.order),
            }
        }
        usize::from(self.rows(made).len() < self.size)
    }

    /// Whether the order of the rows is drawn before a step: where an epoch begins.
    pub(super) fn draws(&self, made: usize) -> bool {
        self.given.is_none() && self.position(made) == 0
    }

    /// The rows of a step's batch.
    pub(super) fn rows(&self, made: usize) -> &[f64] {
        let start = self.position(made) * self.size;
        &self.order[start..(start + self.size).min(self.order.len())]
    }

    fn batches(&self) -> usize {
        self.order.len().div_ceil(self.size)
    }

    fn position(&self, made: usize) -> usize {
        made % self.batches()
    }
}
