//! Lines and columns of a text, and the way from an expanded chapter back to its file; knows no Markdown.

use std::collections::HashMap;
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

/// The way from the places of a chapter back to the file that it comes from.
///
/// mdBook hands the chapter on after it has expanded `{{#include}}`, and keeps no record of it.
/// Expanding only adds text, so a run of lines that occurs as often in the source as in the chapter
/// is the same run, each for each.
pub struct Origins<'a> {
    chapter: Lines<'a>,
    source: Lines<'a>,
    /// Whether the two are the same text.
    same: bool,
}

impl<'a> Origins<'a> {
    /// Compares a chapter with its file.
    pub fn new(chapter: &'a str, source: &'a str) -> Origins<'a> {
        let same = chapter == source;
        let [chapter, source] = [chapter, if same { "" } else { source }].map(Lines::new);
        Origins { chapter, source, same }
    }

    /// The byte of the file that a place in the chapter comes from.
    ///
    /// If there is no run of lines around the place that tells, it may come from an included file; the answer is then
    /// `None`, and the caller says that the place is in the expanded chapter.
    pub fn locate(&self, range: Range<usize>) -> Option<usize> {
        if self.same {
            return Some(range.start);
        }
        let index = &self.chapter.index;
        let line = index.line_of(range.start);
        let last = index.line_of(range.end.max(range.start + 1) - 1);
        let column = range.start - index.starts[line];
        let tall = [(0, (last - line).min(CONTEXT))].into_iter();
        let growing = (0..=CONTEXT).flat_map(|count| [(count, count), (count, 0), (0, count)]);
        tall.chain(growing).find_map(|(above, below)| {
            let start = line.checked_sub(above)?;
            let window = self.chapter.lines.get(start..=line + below)?;
            let here = self.chapter.occurrences(window);
            let there = self.source.occurrences(window);
            let number = here.iter().position(|found| *found == start)?;
            if here.len() != there.len() || window.iter().all(|line| line.trim().is_empty()) {
                return None;
            }
            let found = there[number] + above;
            Some(self.source.index.starts[found] + column.min(self.source.lines[found].len()))
        })
    }
}

/// The lines of a text, and where each of them occurs.
struct Lines<'a> {
    index: LineIndex<'a>,
    lines: Vec<&'a str>,
    places: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Lines<'a> {
        let index = LineIndex::new(text);
        let lines = index.lines();
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, line) in lines.iter().enumerate() {
            places.entry(line).or_default().push(number);
        }
        Lines { index, lines, places }
    }

    /// The lines at which a run of lines begins. They are looked for where its rarest line stands.
    fn occurrences(&self, window: &[&str]) -> Vec<usize> {
        let places = window.iter().map(|line| self.places.get(line).map_or(&[][..], Vec::as_slice));
        let rarest = places.enumerate().min_by_key(|(_, places)| places.len());
        let Some((offset, places)) = rarest else { return Vec::new() };
        let starts = places.iter().filter_map(|place| place.checked_sub(offset));
        starts.filter(|&start| self.lines.get(start..start + window.len()) == Some(window)).collect()
    }
}
