//! The way from a stretch of a chapter back to the file that its author edits; knows no block.

use std::ops::Range;

use crate::environment::{self, Environment};
use crate::lesson::{self, Expanded, Origins};
use crate::report::{Located, line_starts};

/// A chapter as the book hands it over.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The chapter's Markdown, included files and all.
    pub content: &'a str,
    /// The name of the file that the author edits.
    pub file: &'a str,
    /// The text of that file, if it can be read.
    pub written: Option<&'a str>,
}

/// A chapter beside what its author wrote.
pub struct Written<'a> {
    source: Source<'a>,
    /// Where the lines of the chapter begin, and those of the author's file.
    line_starts: [Vec<usize>; 2],
    origins: Option<Origins<'a>>,
    /// The author's file with its includes, if the chapter is what came of it.
    expanded: Option<Expanded>,
}

impl<'a> Written<'a> {
    /// Finds the way; files that the chapter includes are read.
    pub fn new(source: Source<'a>, environment: &dyn Environment) -> Written<'a> {
        let origins = source.written.map(|written| Origins::new(source.content, written));
        let line_starts = [source.content, source.written.unwrap_or_default()].map(line_starts);
        Written { source, line_starts, origins, expanded: expanded(source, environment) }
    }

    /// A stretch of the chapter as one of the file that the author edits, as nearly as it is known.
    pub fn located(&self, range: Range<usize>) -> Located<'_> {
        let Source { content, file, written } = self.source;
        let [whole, own] = &self.line_starts;
        let found = self.expanded.as_ref().and_then(|expanded| expanded.place(range.clone()));
        if let Some((name, text, range)) = found {
            return Located { name, text, range, line_starts: &[] };
        }
        if let Some(written) = written
            && let Some(start) = self.origins.as_ref().and_then(|origins| origins.locate(range.clone()))
        {
            let range = start..start + range.len();
            return Located { name: file, text: written, range, line_starts: own };
        }
        if let Some(written) = written
            && let Some(range) = lesson::include_above(content, written, range.start)
        {
            return Located { name: file, text: written, range, line_starts: own };
        }
        Located { name: file, text: content, range, line_starts: whole }
    }
}

/// The author's file with its includes, unless something else was done to it, too.
fn expanded(source: Source<'_>, environment: &dyn Environment) -> Option<Expanded> {
    let written = source.written.filter(|written| *written != source.content && written.contains("{{"))?;
    let expanded = lesson::expanded(source.file, written, &|path| environment::text(environment, path).ok());
    (expanded.text() == source.content).then_some(expanded)
}
