//! Counted memory: what somebody holds of the bytes that a chapter may hold; knows no allocator and no machine.

use std::cell::Cell;

use super::work::Budget;
use crate::report::Fault;

/// What a chapter may hold if the book says nothing, in bytes.
pub const USUAL_MEMORY: u64 = 512_000_000;

/// Bytes that are held for somebody, until he is dropped.
///
/// A copy holds nothing: arrays are shared, and what it makes by itself it holds by itself.
#[derive(Debug, Default)]
pub struct Holding {
    budget: Budget,
    bytes: Cell<u64>,
}

impl Holding {
    /// Nothing yet, of what a budget has.
    pub fn of(budget: &Budget) -> Holding {
        Holding { budget: budget.clone(), bytes: Cell::new(0) }
    }

    /// Takes bytes that are about to be used, or refuses them.
    pub fn take(&self, bytes: u64) -> Result<(), Fault> {
        self.budget.room_for(bytes)?;
        self.note(bytes);
        Ok(())
    }

    /// How many bytes are held.
    pub fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    /// Gives all bytes back but so many.
    pub fn shrink(&self, bytes: u64) {
        self.budget.release(self.bytes.get().saturating_sub(bytes));
        self.bytes.set(self.bytes.get().min(bytes));
    }

    /// Counts bytes that nobody can refuse any more; the next one who asks is refused.
    pub fn note(&self, bytes: u64) {
        self.bytes.set(self.bytes.get().saturating_add(bytes));
        self.budget.hold(bytes);
    }
}

impl Clone for Holding {
    fn clone(&self) -> Holding {
        Holding::of(&self.budget)
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        self.budget.release(self.bytes.get());
    }
}
