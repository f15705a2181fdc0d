//! The headings of a chapter as mdBook's search shows them: their text is put into the list of what was found as HTML.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its bytes in the chapter.
    pub range: Range<usize>,
    /// What its readers see.
    pub text: String,
}

/// The headings of a chapter, in order.
pub fn headings(chapter: &str) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut open: Option<Heading> = None;
    for (event, range) in new_cmark_parser(chapter, &MarkdownOptions::default()).into_offset_iter() {
        match (event, &mut open) {
            (Event::Start(Tag::Heading { .. }), _) => open = Some(Heading { range, text: String::new() }),
            (Event::End(TagEnd::Heading(_)), _) => found.extend(open.take()),
            (Event::Text(text) | Event::Code(text), Some(heading)) => heading.text.push_str(&text),
            // An element parts what stands before it from what stands in it.
            (Event::InlineHtml(_), Some(heading)) => heading.text.push(' '),
            _ => {}
        }
    }
    found
}

/// Whether a text, read as HTML, would hold an element.
pub fn reads_as_html(text: &str) -> bool {
    let opens = |next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?');
    text.match_indices('<').any(|(at, _)| text[at + 1..].starts_with(opens))
}
