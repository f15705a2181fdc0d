//! What a chapter from people one does not know may not hold: raw HTML, links that run a script, attributes; reads no file.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{CowStr, Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::{LessonFault, dollars};

/// The kinds of addresses that only lead somewhere.
const SCHEMES: &[&str] = &["http", "https", "mailto"];

/// What ends a value or begins a tag where mdBook writes an address down as it is.
pub const QUOTING: &[char] = &['"', '\'', '`', '<', '>', '&', '\\'];

/// Everything in a chapter that a browser could run.
///
/// A displayed formula can hide what stands behind it from one reading of the chapter and not from another, and so can a list of
/// definitions, which a book or another renderer may not know; so it is read in each of these ways.
pub fn markup_that_runs(chapter: &str) -> Vec<LessonFault> {
    let covered = dollars::covered(chapter);
    let mut plain = MarkdownOptions::default();
    (plain.definition_lists, plain.admonitions, plain.smart_punctuation) = (false, false, false);
    let mut faults: Vec<LessonFault> = Vec::new();
    for options in [&MarkdownOptions::default(), &plain] {
        for text in [chapter, &*covered] {
            let events = new_cmark_parser(text, options).into_offset_iter();
            faults.extend(events.filter_map(|(event, range)| judged(&event, range)));
        }
        // Who asks for an address by its name may be a value, which is not known yet.
        let parser = new_cmark_parser(chapter, options);
        let named = parser.reference_definitions().iter();
        faults.extend(named.filter_map(|(_, named)| leading_elsewhere(&named.dest, named.span.clone())));
    }
    faults.sort_by_key(|fault| fault.range.start);
    // Of a tag that holds others, and of what both readings find, the first is told.
    let mut end = 0;
    faults.retain(|fault| {
        let new = fault.range.start >= end;
        end = end.max(fault.range.end);
        new
    });
    faults
}

fn judged(event: &Event<'_>, range: Range<usize>) -> Option<LessonFault> {
    let remedy = "write it as Markdown; this book takes no HTML, because its contributors are not known";
    match event {
        Event::Html(text) | Event::InlineHtml(text) if !is_comment(text) => {
            Some(LessonFault::new(range, "this is raw HTML", remedy))
        }
        Event::Start(Tag::Heading { id: Some(id), .. }) if id.contains(QUOTING) => {
            let what = "the id of this heading holds a quotation mark or a bracket, which mdBook's search takes for markup";
            Some(LessonFault::new(range, what, "make the id of letters, digits and `-`"))
        }
        Event::Start(Tag::Heading { attrs, .. }) => {
            let (name, _) = attrs.first()?;
            let what = format!("this heading has the attribute `{name}`");
            Some(LessonFault::new(range, what, "a heading may have an id and classes: `{#start .wide}`"))
        }
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            leading_elsewhere(dest_url, range)
        }
        _ => None,
    }
}

fn leading_elsewhere(address: &str, range: Range<usize>) -> Option<LessonFault> {
    let scheme = other_scheme(address)?;
    let what = format!("this link begins with `{scheme}:`, which may run a script");
    Some(LessonFault::new(range, what, "link to a page by its path, or by http, https or mailto"))
}

/// Whether a piece of HTML is a comment that ends where it seems to.
fn is_comment(text: &CowStr<'_>) -> bool {
    let inside = text.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|inside| !inside.contains(['<', '>']))
}

/// The scheme of an address, if it is none that only leads somewhere. Browsers skip white space and control characters.
fn other_scheme(address: &str) -> Option<String> {
    let plain = |letter: &char| !letter.is_whitespace() && !letter.is_control();
    let address: String = address.chars().filter(plain).collect();
    let (scheme, _) = address.split_once(':')?;
    let is_path = scheme.contains(['/', '?', '#']);
    (!is_path && !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str())).then(|| scheme.to_string())
}
