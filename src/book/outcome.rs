//! What came of a book, and how its faults are told; knows no chapter.

use std::io::Write;

use anyhow::Result;

use super::told::BookFault;
use crate::report::{explained, for_terminal, plural};

/// What came of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The book was handed on.
    Done,
    /// Faults were told, and the book was not handed on.
    Failed,
}

/// Writes faults and how many they are.
pub(super) fn tell(faults: &[BookFault], messages: &mut impl Write) -> Result<()> {
    for fault in faults {
        writeln!(messages, "{}\n", for_terminal(&fault.text))?;
    }
    let explained = explained(faults.iter().map(|fault| fault.told.code));
    Ok(writeln!(messages, "mdbook-descent: {} in this book; {explained}", plural(faults.len(), "fault"))?)
}
