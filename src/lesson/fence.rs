//! Reads a fence of ours, `train`, `calc`, `try` or `ask`: its words, its code and the way back; does not read the code itself.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::Event;

use super::excerpt::Excerpt;
use super::leaf::LocatedEvent;
use super::leaf::RunningText;
use super::nearly;
use super::splice::PageSlot;
use super::words::{self, FirstWord};
use super::{ChapterPiece, FencedBlock, FencedTask, LessonFault, Scan};

/// The bytes of a fence without the line ending that an unclosed one takes in.
pub(super) fn extent(chapter: &str, range: Range<usize>) -> Range<usize> {
    let whole = &chapter[range.clone()];
    let whole = whole.strip_suffix('\n').unwrap_or(whole);
    let whole = whole.strip_suffix('\r').unwrap_or(whole);
    range.start..range.start + whole.len()
}

/// Reads the fence in a slot, whose code is made of the given text events, if it is one of ours.
pub(super) fn read(chapter: &str, slot: PageSlot, texts: &[LocatedEvent<'_>], found: &mut Scan) {
    let whole = &chapter[slot.range.clone()];
    let opening = whole.split('\n').next().unwrap_or_default();
    let info = opening.trim_start_matches(['`', '~']);
    let marks = &opening[..opening.len() - info.len()];
    let Some((kind, rest)) = kind_of(info) else {
        let start = slot.range.start + opening.len() - info.trim_start().len();
        found.faults.extend(slip(info.trim_start(), start));
        return;
    };
    let line_end = slot.range.start + opening.len();
    let (words, mut faults) = words::read(chapter, line_end - rest.len()..line_end, kind);
    let code_start = (line_end + 1).min(slot.range.end);
    let code = code_excerpt(chapter, code_start, texts);
    let code_end = texts.last().map_or(code_start, |(_, place)| place.end.min(slot.range.end));
    let closed = chapter[code_end.max(code_start)..slot.range.end].contains(marks);
    faults.extend(unexpanded_include(&code));
    found.faults.append(&mut faults);
    found.pieces.push(match kind {
        FirstWord::Block(kind) => {
            ChapterPiece::Block(Box::new(FencedBlock { slot, kind, words: words.of_block, code, closed }))
        }
        FirstWord::Task(kind) => {
            ChapterPiece::Task(Box::new(FencedTask { slot, kind, words: words.of_task, lines: code, closed }))
        }
    });
}

/// The kind of a fence and the rest of its opening line.
fn kind_of(info: &str) -> Option<(FirstWord, &str)> {
    let info = info.trim_start();
    let end = info.find(words::is_separator).unwrap_or(info.len());
    let (word, rest) = info.split_at(end);
    let kind = FirstWord::ALL.into_iter().find(|kind| kind.word() == word)?;
    Some((kind, rest))
}

/// The fault of a fence whose first word is almost one of ours.
fn slip(info: &str, start: usize) -> Option<LessonFault> {
    let end = info.find(words::is_separator).unwrap_or(info.len());
    let (word, kind) = (&info[..end], nearly::fence_kind(&info[..end])?);
    let meant = kind.word();
    let followed = match kind {
        FirstWord::Block(_) => "a space, then words such as `id=name`",
        FirstWord::Task(_) => "what is asked in the lines below it",
    };
    Some(LessonFault::new(
        start..start + end,
        format!("`{word}` is almost `{meant}`, and so this block does not run"),
        format!("write `{meant}` and {followed}; code that is not to run takes another word, such as `text`"),
    ))
}

/// The faults of lines that would open a block, but for a backtick further on in them.
///
/// Markdown takes such a line for running text with code in it.
pub(super) fn broken_by_backticks(chapter: &str, range: Range<usize>) -> Vec<LessonFault> {
    let mut faults = Vec::new();
    let mut start = range.start;
    for line in chapter[range].split_inclusive('\n') {
        let marked = line.trim_start_matches([' ', '\t', '>']);
        let info = marked.trim_start_matches('`');
        let ours = kind_of(info).is_some_and(|(_, rest)| rest.contains('`'));
        if marked.starts_with("```") && ours {
            let at = start + line.len() - marked.len();
            faults.push(LessonFault::new(
                at..at + marked.trim_end().len(),
                "a backtick behind the fence's first word makes this line ordinary text, and so the block does not run",
                "begin and end the block with `~~~` instead, or leave the backticks out of the caption",
            ));
        }
        start += line.len();
    }
    faults
}

/// The faults of blocks directly below a tag, where Markdown does not read them.
pub(super) fn within_html(leaf: &RunningText) -> Vec<LessonFault> {
    let text = leaf.excerpt.text();
    let mut faults = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let marked = line.trim_start();
        let fenced = marked.starts_with("```") || marked.starts_with("~~~");
        let at = start + line.len() - marked.len();
        let hidden = leaf.opaque.iter().any(|range| range.contains(&at));
        if fenced && !hidden && kind_of(marked.trim_start_matches(['`', '~'])).is_some() {
            faults.push(LessonFault::new(
                leaf.excerpt.chapter_range(at..at + marked.trim_end().len()),
                "Markdown does not read what stands directly below a tag, and so this block does not run",
                "leave a blank line before the block",
            ));
        }
        start += line.len();
    }
    faults
}

fn code_excerpt(chapter: &str, start: usize, texts: &[LocatedEvent<'_>]) -> Excerpt {
    let mut code = Excerpt::empty_at(start);
    for (event, place) in texts {
        let Event::Text(text) = event else { continue };
        if chapter[place.clone()] == **text {
            code.push_exact(chapter, place.clone());
            continue;
        }
        // The parser turns what is left of a tab that its container cuts into spaces behind it.
        let tab = usize::from(chapter[..place.start].ends_with('\t'));
        code.push_instead(text, place.start - tab..place.end);
    }
    code
}

/// mdBook expands includes only before us if the book says so.
fn unexpanded_include(code: &Excerpt) -> Option<LessonFault> {
    let start = code.text().find("{{#include")?;
    let rest = &code.text()[start..];
    let line = rest.split('\n').next().unwrap_or_default();
    let length = line.find("}}").map_or(line.len(), |found| found + 2);
    Some(LessonFault::new(
        code.chapter_range(start..start + length),
        "this `{{#include}}` has not been expanded yet",
        "the [preprocessor.descent] table of book.toml needs `after = [\"links\"]`",
    ))
}
