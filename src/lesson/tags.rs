//! Running text within a block of HTML, which Markdown hands on as it is; does not know the forms in it.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::Event;

use super::excerpt::Excerpt;
use super::leaf::LocatedEvent;
use super::leaf::RunningText;

/// Elements whose contents are not read: they hold code, or no text.
const CLOSED: [&str; 8] = ["pre", "code", "script", "style", "textarea", "svg", "math", "template"];

/// The text of a block of HTML, with all that is no text made opaque.
pub(super) fn leaf(chapter: &str, start: usize, events: &[LocatedEvent<'_>]) -> RunningText {
    let mut excerpt = Excerpt::empty_at(start);
    for (_, place) in events.iter().filter(|(event, _)| matches!(event, Event::Html(_) | Event::Text(_))) {
        excerpt.push_exact(chapter, place.clone());
    }
    let (opaque, tags) = parts(excerpt.text());
    RunningText {
        excerpt,
        opaque,
        tags,
        addresses: Vec::new(),
        forms: Vec::new(),
        breaks: Vec::new(),
        html: true,
        table_cell: false,
        cut_by_bar: false,
        task: None,
        own_lines: None,
    }
}

/// What is no text of a piece of HTML, and the tags among it.
fn parts(text: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (mut opaque, mut tags) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start..];
        let until = |end: &str| rest.find(end).map_or(text.len(), |found| start + found + end.len());
        if rest.starts_with("<!--") {
            at = until("-->");
        } else if let Some(name) = name(rest) {
            let end = start + tag_length(rest);
            tags.push(start..end);
            at = match CLOSED.contains(&name.as_str()) {
                true => until(&format!("</{name}")),
                false => end,
            };
        } else if rest.starts_with(['!', '?', '/']) || rest[1..].starts_with(['!', '?', '/']) {
            at = until(">");
        } else {
            at = start + 1;
            continue;
        }
        opaque.push(start..at);
    }
    (opaque, tags)
}

/// The name of the tag with which a text begins.
fn name(text: &str) -> Option<String> {
    let name = text[1..].split(|mark: char| !mark.is_ascii_alphanumeric() && mark != '-').next()?;
    name.starts_with(|mark: char| mark.is_ascii_alphabetic()).then(|| name.to_ascii_lowercase())
}

/// How long the tag is with which a text begins; what stands in quotation marks does not end it.
fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, mark) in text.char_indices() {
        match (quote, mark) {
            (None, '"' | '\'') => quote = Some(mark),
            (None, '>') => return at + 1,
            (Some(open), mark) if open == mark => quote = None,
            _ => {}
        }
    }
    text.len()
}
