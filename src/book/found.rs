//! What mdBook's search would read as HTML once more: it takes the headings of a page as they are; knows no block.

use super::disk::Disk;
use super::told::{BookFault, at};
use crate::chapter::{Source, Written};
use crate::lesson;
use crate::report::Fault;

/// The headings of a finished page that would become markup among what a search finds.
///
/// What is its author's own is his affair; a value is a text, and of a stranger's book every heading must be.
pub(super) fn faults(source: Source<'_>, world: &Disk, finished: &str, untrusted: bool) -> Vec<BookFault> {
    let before = lesson::headings(source.content);
    let after = lesson::headings(finished);
    let written = Written::new(source, world);
    let mut faults = Vec::new();
    for (number, heading) in after.iter().enumerate() {
        let own = before.get(number).is_some_and(|heading| lesson::reads_as_html(&heading.text));
        if !lesson::reads_as_html(&heading.text) || own && !untrusted {
            continue;
        }
        let fault = Fault::new("mdBook's search takes the text of this heading for HTML")
            .remedy("leave the `<` out, or write a space behind it");
        let place = before.get(number).map_or(0..0, |heading| heading.range.clone());
        faults.push(at(fault, &written.located(place)));
    }
    faults
}
