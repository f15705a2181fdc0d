//! Finds the displayed formulas that run over lines, before Markdown takes their lines for lists or headings; does not know LaTeX.

use std::borrow::Cow;
use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, LinkType, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

/// The chapter as Markdown should read it: each line of a displayed formula is a row of plain letters.
///
/// Every byte keeps its place, so that what Markdown finds can be looked up in the chapter itself.
pub(super) fn covered(chapter: &str) -> Cow<'_, str> {
    let mut bytes: Option<Vec<u8>> = None;
    for formula in over_lines(chapter) {
        let quotes = quotes_before(chapter, formula.start);
        let bytes = bytes.get_or_insert_with(|| chapter.as_bytes().to_vec());
        let mut at = formula.start + 2;
        for (number, line) in chapter[at..formula.end - 2].split_inclusive('\n').enumerate() {
            let kept = if number == 0 { 0 } else { marks(line, quotes) };
            let written = line.trim_end_matches(['\n', '\r']).len();
            bytes[at + kept.min(written)..at + written].fill(b'x');
            at += line.len();
        }
    }
    match bytes.map(String::from_utf8) {
        Some(Ok(covered)) => Cow::Owned(covered),
        _ => Cow::Borrowed(chapter),
    }
}

/// The formulas between two dollar signs on either side that do not end on the line on which they begin.
fn over_lines(chapter: &str) -> Vec<Range<usize>> {
    // A single pair on one line is read with the text around it.
    if chapter.match_indices("$$").nth(1).is_none() || !chapter.contains('\n') {
        return Vec::new();
    }
    let signs = signs(chapter);
    let mut found = Vec::new();
    let mut index = 0;
    while let (Some(&start), Some(&end)) = (signs.get(index), signs.get(index + 1)) {
        let inside = &chapter[start + 2..end];
        let quotes = quotes_before(chapter, start);
        // The first and the last line hold dollar signs, and so are not blank.
        let between = inside.find('\n').zip(inside.rfind('\n')).filter(|(first, last)| first < last);
        let blank = between.is_some_and(|(first, last)| {
            inside[first + 1..last].split('\n').any(|line| is_blank(line, quotes))
        });
        if blank || lists(chapter, start, end) {
            index += 1;
            continue;
        }
        if inside.contains('\n') {
            found.push(start..end + 2);
        }
        index += 2;
    }
    found
}

/// Where two dollar signs stand in running text, neither escaped nor in code, HTML, tables, addresses or forms.
fn signs(chapter: &str) -> Vec<usize> {
    let opaque = |event: &Event<'_>| match event {
        Event::Code(_) | Event::InlineHtml(_) => true,
        Event::Start(Tag::Link { link_type, .. }) => {
            matches!(link_type, LinkType::Autolink | LinkType::Email)
        }
        Event::Start(tag) => {
            matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Table(_))
        }
        _ => false,
    };
    let events = new_cmark_parser(chapter, &MarkdownOptions::default()).into_offset_iter();
    let mut hidden = events.filter(|(event, _)| opaque(event)).map(|(_, range)| range).peekable();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = chapter[at..].find('$') {
        at += next;
        while hidden.next_if(|range| range.end <= at).is_some() {}
        if let Some(range) = hidden.peek().filter(|range| range.contains(&at)) {
            at = range.end;
            continue;
        }
        let length = chapter[at..].bytes().take_while(|byte| *byte == b'$').count();
        let escaped = chapter[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        if within_form(chapter, at) {
            at += length;
            continue;
        }
        if length == 2 && !escaped {
            found.push(at);
        }
        // One formula ends where the next one begins.
        if length == 4 && !escaped {
            found.extend([at, at + 2]);
        }
        at += length;
    }
    found
}

/// Whether a place stands within a value or a claim of its line, whose texts may hold dollar signs.
fn within_form(chapter: &str, at: usize) -> bool {
    let line = chapter[..at].rfind('\n').map_or(0, |found| found + 1);
    let before = &chapter[line..at];
    let opened = before.rfind("{{=").max(before.rfind("{{?"));
    let behind = chapter[at..].split('\n').next().unwrap_or_default();
    opened.is_some_and(|opened| !before[opened..].contains("}}")) && behind.contains("}}")
}

/// Whether two dollar signs begin the items of a list, as the prices of two restaurants do.
fn lists(chapter: &str, start: usize, end: usize) -> bool {
    let begins_item = |at: usize| {
        let line = chapter[..at].rfind('\n').map_or(0, |found| found + 1);
        let marker = chapter[line..at].trim_matches([' ', '\t', '>']);
        let number = marker.trim_start_matches(|mark: char| mark.is_ascii_digit());
        matches!(marker, "-" | "*" | "+") || (number.len() < marker.len() && matches!(number, "." | ")"))
    };
    begins_item(start) && begins_item(end)
}

/// How deep in quotes a place stands.
fn quotes_before(chapter: &str, at: usize) -> usize {
    let line = chapter[..at].rfind('\n').map_or(0, |found| found + 1);
    chapter[line..at]
        .chars()
        .take_while(|mark| matches!(mark, ' ' | '\t' | '>'))
        .filter(|mark| *mark == '>')
        .count()
}

/// How much of a line's beginning belongs to the quotes and lists around it.
fn marks(line: &str, quotes: usize) -> usize {
    let mut quotes = quotes;
    let other = |mark: char| match mark {
        ' ' | '\t' => false,
        '>' if quotes > 0 => {
            quotes -= 1;
            false
        }
        _ => true,
    };
    line.find(other).unwrap_or(line.len())
}

/// Whether a line is blank within so many quotes.  A further `>` begins a quote and is not blank.
pub(super) fn is_blank(line: &str, quotes: usize) -> bool {
    let rest = line.trim();
    rest.len() - rest.replace('>', "").len() <= quotes
        && rest.chars().all(|mark| mark == '>' || mark.is_whitespace())
}
