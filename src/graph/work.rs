//! Counted work: what computing costs, and how much of it a chapter may do and hold; knows no clock and no machine.
//!
//! The unit is one multiplication of a large matrix product, the cheapest thing there is. Everything else is counted as
//! so many of them, about as many as take as long; thus the count is the same wherever a lesson runs.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::report::Fault;

/// What a chapter may do if the book says nothing.
pub const USUAL_WORK: u64 = 200_000_000_000;

/// What one number costs that a kernel reads or writes.
pub const TOUCH: u64 = 16;

/// What one random number costs.
pub const DRAWN: u64 = 100;

/// The work and the memory of a chapter: how much may be done and held, and how much is. Copies share one count.
#[derive(Clone, Debug)]
pub struct Budget(Rc<Shared>);

#[derive(Debug)]
struct Shared {
    most: Cell<u64>,
    spent: Cell<u64>,
    memory: Cell<u64>,
    held: Cell<u64>,
    /// Whether it was told that too much is held.
    crowded: Cell<bool>,
    /// Whether something was refused.
    short: Cell<bool>,
    refused: RefCell<Option<Fault>>,
}

/// Where a budget stood.
#[derive(Clone, Copy, Debug)]
pub struct Stand {
    spent: u64,
    memory: u64,
    held: u64,
    /// Whether memory was told to be full, and whether anything was refused.
    refused: [bool; 2],
}

impl Default for Budget {
    fn default() -> Budget {
        Budget::new(u64::MAX, u64::MAX)
    }
}

impl Budget {
    /// A budget of so much work and so many bytes at a time, of which nothing is used.
    pub fn new(most: u64, memory: u64) -> Budget {
        Budget(Rc::new(Shared {
            most: Cell::new(most),
            spent: Cell::new(0),
            memory: Cell::new(memory),
            held: Cell::new(0),
            crowded: Cell::new(false),
            short: Cell::new(false),
            refused: RefCell::new(None),
        }))
    }

    /// How much work has been done.
    pub fn spent(&self) -> u64 {
        self.0.spent.get()
    }

    /// Counts work that is about to be done, or refuses it.
    pub fn charge(&self, work: u64) -> Result<(), Fault> {
        let total = self.spent().saturating_add(work);
        if total > self.0.most.get() {
            return Err(self.too_much(work, ""));
        }
        self.0.spent.set(total);
        Ok(())
    }

    /// Refuses work that will be charged bit by bit, if all of it is more than is left. `what` says what it is.
    pub fn allow(&self, work: u64, what: &str) -> Result<(), Fault> {
        match self.spent().saturating_add(work) > self.0.most.get() {
            true => Err(self.too_much(work, what)),
            false => Ok(()),
        }
    }

    /// Counts work that nobody can refuse any more; the next one who asks is refused.
    pub fn spend(&self, work: u64) {
        self.0.spent.set(self.spent().saturating_add(work));
    }

    /// Refuses bytes that are more than what is left.
    pub fn room_for(&self, bytes: u64) -> Result<(), Fault> {
        let Shared { memory, held, crowded, .. } = &*self.0;
        let all = held.get().saturating_add(bytes);
        let memory = memory.get();
        if all <= memory {
            return Ok(());
        }
        self.0.short.set(true);
        let [this, all, may] = [bytes, all, memory].map(bytes_told);
        let fault = match bytes > memory {
            true => format!("this alone takes {this} of memory; a chapter may hold {may}"),
            false => format!("with this the chapter would hold {all} of memory; it may hold {may}"),
        };
        // Where too much is held already every line below is refused, too; the first one tells it.
        let follows = held.get() > memory && crowded.replace(true);
        Err(Fault { follows, ..Fault::new(fault) }.remedy(
            "make the arrays smaller or fewer, or raise `max-memory` in the book's [preprocessor.descent] table",
        ))
    }

    /// Whether work or bytes were refused.
    pub fn is_short(&self) -> bool {
        self.0.short.get()
    }

    /// Does a piece of the work with other limits. What it does is counted for itself; what it holds stays held, and so more
    /// memory stays allowed.
    pub fn apart<T>(&self, most: u64, memory: u64, work: impl FnOnce() -> T) -> T {
        let (spent, before) = (self.0.spent.replace(0), self.0.most.replace(most));
        let room = self.0.memory.replace(memory);
        let done = work();
        self.0.spent.set(spent);
        self.0.most.set(before);
        self.0.memory.set(room.max(memory));
        done
    }

    /// How much is spent and held, to go on from there later.
    pub fn stand(&self) -> Stand {
        let Shared { spent, memory, held, crowded, short, .. } = &*self.0;
        Stand {
            spent: spent.get(),
            memory: memory.get(),
            held: held.get(),
            refused: [crowded.get(), short.get()],
        }
    }

    /// Goes on from where it stood.
    pub fn go_on(&self, from: Stand) {
        let Shared { spent, memory, held, crowded, short, .. } = &*self.0;
        spent.set(from.spent);
        memory.set(from.memory);
        held.set(from.held);
        crowded.set(from.refused[0]);
        short.set(from.refused[1]);
    }

    /// How many bytes are left.
    pub fn memory_left(&self) -> u64 {
        self.0.memory.get().saturating_sub(self.0.held.get())
    }

    pub(super) fn hold(&self, bytes: u64) {
        self.0.held.set(self.0.held.get().saturating_add(bytes));
    }

    pub(super) fn release(&self, bytes: u64) {
        self.0.held.set(self.0.held.get().saturating_sub(bytes));
    }

    /// Remembers that something was refused where nobody could be told.
    pub(super) fn remember(&self, refused: Fault) {
        self.0.refused.borrow_mut().get_or_insert(refused);
    }

    /// What was refused where nobody could be told; it is told once.
    pub fn take_refused(&self) -> Option<Fault> {
        self.0.refused.borrow_mut().take()
    }

    fn too_much(&self, work: u64, what: &str) -> Fault {
        self.0.short.set(true);
        let most = self.0.most.get();
        let [this, all, may] = [work, self.spent().saturating_add(work), most].map(counted);
        let what = if what.is_empty() { "this" } else { what };
        let fault = match work > most {
            true => format!("{what} alone is {this} operations; a chapter may make {may}"),
            false => format!("with {what} the chapter comes to {all} operations; it may make {may}"),
        };
        Fault::new(fault).remedy(
            "make the arrays smaller or the steps fewer, or raise `max-work` in the book's [preprocessor.descent] table",
        )
    }
}

/// A count as one says it: `1234`, `2·10¹¹`.
pub fn counted(count: u64) -> String {
    if count < 100_000 {
        return count.to_string();
    }
    let digits = count.to_string();
    let raised: String = (digits.len() - 1).to_string().chars().map(superscript).collect();
    match &digits[..2] {
        "10" => format!("10{raised}"),
        two if two.ends_with('0') => format!("{}·10{raised}", &two[..1]),
        two => format!("{}.{}·10{raised}", &two[..1], &two[1..]),
    }
}

/// Bytes as one says them: `12 MB`, `3.4 GB`.
fn bytes_told(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ if bytes / 1_000_000_000 < 1000 => {
            let tenths = bytes.div_ceil(100_000_000);
            format!("{}.{} GB", tenths / 10, tenths % 10)
        }
        _ => "more than 1000 GB".to_string(),
    }
}

fn superscript(digit: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digit.to_digit(10).map_or(digit, |digit| RAISED[digit as usize])
}
