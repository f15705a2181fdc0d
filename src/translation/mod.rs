//! A chapter in the form in which gettext's tools translate it, and back; knows no catalogue, no run and no page.
//!
//! [`translatable`] makes of a chapter one whose sentences `mdbook-xgettext` collects and `mdbook-gettext` exchanges, and in
//! which both leave everything else alone: a form or a formula in a sentence becomes code, which they keep to the letter; a
//! block is written so that they see no text in it, and what its readers read of it, its claims, titles, labels and questions,
//! stands in paragraphs behind it. [`translated`] takes the chapter back. The code of a block was never theirs: a word goes back
//! to its own quotation marks, or nothing does.

mod back;
mod escape;
mod forth;
mod words;

pub use back::{Translated, translated};
pub use forth::translatable;

/// The first line of a chapter that is on its way.
const TRANSLATABLE: &str = "<!-- descent: translatable -->";
/// Before the words of blocks, and behind them.
const WORDS: &str = "<!-- descent: words -->";
const WORDS_END: &str = "<!-- descent: end of words -->";
/// Before the front matter of a lesson, on one line with it, and where a definition begins.
const FRONT_MATTER: &str = "<!-- descent: front matter ";
const DEFINITION: &str = "<!-- descent: definition -->";
/// What a fence is called that holds a form or a formula which stands on lines of its own.
const ALONE: &str = "descent-alone";

/// Puts texts in the place of ranges, which do not overlap.
fn edited(chapter: &str, mut edits: Vec<(std::ops::Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut text = String::with_capacity(chapter.len());
    let mut done = 0;
    for (range, instead) in edits {
        if range.start >= done {
            text.push_str(&chapter[done..range.start]);
            text.push_str(&instead);
            done = range.end;
        }
    }
    text.push_str(&chapter[done..]);
    text
}
