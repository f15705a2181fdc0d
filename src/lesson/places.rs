//! Lines and columns of a text, and the way from an expanded chapter back to its file; knows no Markdown.

use std::ops::Range;

/// A place as an editor shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str) -> LineIndex<'a> {
        let behind = text.match_indices('\n').map(|(at, _)| at + 1);
        LineIndex { text, starts: std::iter::once(0).chain(behind).collect() }
    }

    /// The line and column of a byte.  A byte within a character counts as its first one, and what
    /// lies behind the text as its end.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line_of(offset);
        let column = self.text[self.starts[line]..offset].chars().count() + 1;
        LineColumn { line: line + 1, column }
    }

    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The lines without their endings.
    fn lines(&self) -> Vec<&'a str> {
        self.text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect()
    }
}

/// The most lines around a place that are compared to tell it from others like it.
const CONTEXT: usize = 12;

/// The byte of a source file that a place in its chapter comes from.
///
/// mdBook hands the chapter on after it has expanded `{{#include}}`, and keeps no record of it.
/// Expanding only adds text, so a run of lines that occurs as often in the source as in the chapter
/// is the same run, each for each.  If there is no such run around the place, it may come from an
/// included file; the answer is then `None`, and the caller says that the place is in the expanded
/// chapter.
pub fn locate(chapter: &str, source: &str, range: Range<usize>) -> Option<usize> {
    if chapter == source {
        return Some(range.start);
    }
    let chapter_index = LineIndex::new(chapter);
    let source_index = LineIndex::new(source);
    let chapter_lines = chapter_index.lines();
    let source_lines = source_index.lines();
    let line = chapter_index.line_of(range.start);
    let last = chapter_index.line_of(range.end.max(range.start + 1) - 1);
    let column = range.start - chapter_index.starts[line];
    let tall = [(0, (last - line).min(CONTEXT))].into_iter();
    let growing = (0..=CONTEXT).flat_map(|count| [(count, count), (count, 0), (0, count)]);
    tall.chain(growing).find_map(|(above, below)| {
        let start = line.checked_sub(above)?;
        let window = chapter_lines.get(start..=line + below)?;
        let here = occurrences(&chapter_lines, window);
        let there = occurrences(&source_lines, window);
        let number = here.iter().position(|found| *found == start)?;
        if here.len() != there.len() || window.iter().all(|line| line.trim().is_empty()) {
            return None;
        }
        let found = there[number] + above;
        Some(source_index.starts[found] + column.min(source_lines[found].len()))
    })
}

/// The lines at which a run of lines begins.
fn occurrences(lines: &[&str], window: &[&str]) -> Vec<usize> {
    let runs = lines.windows(window.len()).enumerate();
    runs.filter(|(_, run)| *run == window).map(|(start, _)| start).collect()
}
