//! Faults to text for a terminal and to lines for a page; knows files and columns, but not how a place was found in them.

use super::{Fault, Place};
use crate::markup::is_control;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use std::ops::Range;

/// A place as a stretch of the file that the author edits.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<'a> {
    /// The file's path, as the author should see it.
    pub name: &'a str,
    /// The whole text of the file.
    pub text: &'a str,
    /// The bytes at fault; a range that does not fit the text is cut to it.
    pub range: Range<usize>,
    /// Where the lines of the text begin, if somebody has looked; else they are counted.
    pub line_starts: &'a [usize],
}

/// A fault's lines of source, for a box in the page.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultExcerpt {
    /// The file's path.
    pub name: String,
    /// The line where the piece begins, from 1.
    pub line: usize,
    /// The column where it begins, in characters, from 1.
    pub column: usize,
    /// The lines that the piece touches; of a long piece, the first ones.
    pub lines: Vec<MarkedLine>,
}

/// One line of source, cut into what is at fault and what is around it.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkedLine {
    /// The line's number in its file.
    pub number: usize,
    /// What stands before the piece.
    pub before: String,
    /// The piece itself.
    pub marked: String,
    /// What stands behind it.
    pub after: String,
}

/// More lines than this tell the author nothing new.
const LONGEST_EXCERPT: usize = 8;

/// How many lines end in a text.
fn lines_in(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// Where the lines of a text begin.
pub fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect()
}

impl Located<'_> {
    /// The line and the column of the first byte, both from 1; columns count characters.
    pub fn position(&self) -> (usize, usize) {
        self.position_of(self.fitted().start)
    }

    /// The line and the column behind the last byte, counted in the same way.
    pub fn end(&self) -> (usize, usize) {
        self.position_of(self.fitted().end)
    }

    fn position_of(&self, place: usize) -> (usize, usize) {
        let before = &self.text[..place];
        let (line, start) = match self.line_starts.partition_point(|start| *start <= before.len()) {
            0 => (lines_in(before) + 1, before.rfind('\n').map_or(0, |end| end + 1)),
            line => (line, self.line_starts[line - 1]),
        };
        (line, before[start..].chars().count() + 1)
    }

    /// The range with both ends inside the text and on whole characters.
    fn fitted(&self) -> Range<usize> {
        let start = self.text.floor_char_boundary(self.range.start);
        start..self.text.ceil_char_boundary(self.range.end).max(start)
    }
}

/// The fault as a terminal shows it: message, path, source with the piece underlined, and help.
pub fn render<'a>(fault: &Fault, resolve: &dyn Fn(Place) -> Option<Located<'a>>) -> String {
    let message = on_one_line(&fault.message);
    let mut group = Group::with_title(Level::ERROR.primary_title(message.as_str()));
    for snippet in snippets(fault, resolve) {
        group = group.element(snippet);
    }
    if let Some(remedy) = &fault.remedy {
        group = group.element(Level::HELP.message(normalize_untrusted_str(&on_one_line(remedy))));
    }
    Renderer::plain().render(&[group])
}

/// What is told as a terminal may get it: names of files and settings, too, may hold what steers one. GitHub takes a line that begins
/// with `::` for a command, whoever wrote it.
pub fn for_terminal(told: &str) -> String {
    let told = without_controls(told);
    let guarded = |line: &str| match line.trim_start().starts_with("::") {
        true => line.replacen("::", ": :", 1),
        false => line.to_string(),
    };
    told.split('\n').map(guarded).collect::<Vec<_>>().join("\n")
}

/// A text without what steers a terminal; what is meant as commands to GitHub is told so.
pub fn without_controls(told: &str) -> String {
    let seen = |letter: char| if letter != '\n' && is_control(letter) { '\u{fffd}' } else { letter };
    told.chars().map(seen).collect()
}

/// A text within a message, on one line: what a lesson or a table holds begins no line of its own in a log.
fn on_one_line(text: &str) -> String {
    text.replace('\r', "").replace('\n', "␊")
}

/// JSON in whose texts what steers a terminal is spelt by its number; outside of texts there is none of it.
pub fn json_for_terminal(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    for letter in json.chars() {
        match is_control(letter) {
            true => plain.push_str(&format!("\\u{:04x}", u32::from(letter))),
            false => plain.push(letter),
        }
    }
    plain
}

/// The lines of source that a fault points at, if its place can be found.
pub fn excerpt<'a>(fault: &Fault, resolve: &dyn Fn(Place) -> Option<Located<'a>>) -> Option<FaultExcerpt> {
    let located = resolve(fault.place?)?;
    let (line, column) = located.position();
    let range = located.fitted();
    let mut start = located.text[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let mut lines = Vec::new();
    for number in line..line + LONGEST_EXCERPT {
        let rest = &located.text[start..];
        let end = start + rest.find('\n').unwrap_or(rest.len());
        let cut = |position: usize| position.clamp(start, end);
        let (first, last) = (cut(range.start), cut(range.end));
        lines.push(MarkedLine {
            number,
            before: located.text[start..first].to_string(),
            marked: located.text[first..last].trim_end_matches('\r').to_string(),
            after: located.text[last..end].trim_end_matches('\r').to_string(),
        });
        start = end + 1;
        if start >= range.end || start > located.text.len() {
            break;
        }
    }
    Some(FaultExcerpt { name: located.name.to_string(), line, column, lines })
}

/// A stretch of a file that is marked, how, and with which words.
type Piece<'l> = (Range<usize>, AnnotationKind, &'l str);

/// One snippet for each file: the fault's own first, with every related piece of the same file.
fn snippets<'a>(
    fault: &Fault,
    resolve: &dyn Fn(Place) -> Option<Located<'a>>,
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let primary = fault.place.and_then(resolve).map(|located| (located, AnnotationKind::Primary, ""));
    let related = fault.related.iter().filter_map(|(place, label)| {
        resolve(*place).map(|located| (located, AnnotationKind::Context, label.as_str()))
    });
    let mut files: Vec<(Located<'a>, Vec<Piece<'_>>)> = Vec::new();
    for (located, kind, label) in primary.into_iter().chain(related) {
        // An empty text has no line that could be shown.
        if located.text.is_empty() {
            continue;
        }
        let piece = (located.fitted(), kind, label);
        match files.iter_mut().find(|(file, _)| file.name == located.name) {
            Some((_, pieces)) => pieces.push(piece),
            None => files.push((located, vec![piece])),
        }
    }
    files.into_iter().map(|(file, pieces)| snippet(file, pieces)).collect()
}

/// The lines of a file from the first piece to the last, and one on either side; what a fault costs does not grow with
/// the file.
fn snippet<'a>(file: Located<'a>, pieces: Vec<Piece<'_>>) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = file.text;
    let line_start = |place: usize| text[..place].rfind('\n').map_or(0, |end| end + 1);
    let line_end = |place: usize| text[place..].find('\n').map_or(text.len(), |end| place + end + 1);
    let first = pieces.iter().map(|(range, ..)| range.start).min().unwrap_or_default();
    let last = pieces.iter().map(|(range, ..)| range.end).max().unwrap_or_default();
    let start = line_start(line_start(first).saturating_sub(1));
    let end = line_end(line_end(last));
    let number = lines_in(&text[..start]) + 1;
    let source = Snippet::source(&text[start..end]).path(file.name).line_start(number);
    pieces.into_iter().fold(source, |source, (range, kind, label)| {
        let annotation = kind.span(range.start - start..range.end - start);
        source.annotation(if label.is_empty() { annotation } else { annotation.label(label.to_string()) })
    })
}
