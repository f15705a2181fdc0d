//! Running text without what Markdown puts before its lines; does not know the forms in it.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::excerpt::Excerpt;
use super::splice::PageSlot;

/// An event of the parser and the bytes it stands for.
pub(super) type LocatedEvent<'a> = (Event<'a>, Range<usize>);

/// The box before a checklist line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Task {
    pub(super) marker: Range<usize>,
    pub(super) checked: bool,
}

/// One running text and where it stands.
pub(super) struct RunningText {
    pub(super) excerpt: Excerpt,
    /// The code spans and HTML in it, as ranges of the excerpt's text.
    pub(super) opaque: Vec<Range<usize>>,
    /// The tags among them.
    pub(super) tags: Vec<Range<usize>>,
    /// Where the addresses of links stand.
    pub(super) addresses: Vec<Range<usize>>,
    /// The forms in it, once they are read.
    pub(super) forms: Vec<Range<usize>>,
    /// Where lines end; a space stands there.
    pub(super) breaks: Vec<usize>,
    /// Whether it stands in a block of HTML, which Markdown hands on as it is.
    pub(super) html: bool,
    pub(super) table_cell: bool,
    /// Whether a bar ends the text although braces are closed further on in its table row.
    pub(super) cut_by_bar: bool,
    /// The box of the list item it belongs to.
    pub(super) task: Option<Task>,
    /// The slot of the whole text, if a block may replace it.
    pub(super) own_lines: Option<PageSlot>,
}

/// What is read of a range of inline events.
pub(super) struct Read {
    /// The text, its line breaks made spaces.
    pub(super) excerpt: Excerpt,
    /// The code spans and HTML.
    pub(super) opaque: Vec<Range<usize>>,
    /// The tags among them.
    pub(super) tags: Vec<Range<usize>>,
    /// Where lines end.
    pub(super) breaks: Vec<usize>,
    /// What stands behind the text of links and images.
    pub(super) addresses: Vec<Range<usize>>,
}

/// The text of a range of inline events, and what must not be read.
///
/// Bytes are taken rather than the text of the events, because an expression may look like
/// emphasis, a link or a tag to Markdown.
pub(super) fn leaf_excerpt(
    chapter: &str,
    range: Range<usize>,
    events: &[LocatedEvent<'_>],
    table_cell: bool,
) -> Read {
    let mut excerpt = Excerpt::empty_at(range.start);
    let (mut opaque, mut tags) = (Vec::new(), Vec::new());
    let mut breaks = Vec::new();
    let mut addresses = Vec::new();
    let mut from = range.start;
    for (index, (event, place)) in events.iter().enumerate() {
        match event {
            Event::SoftBreak | Event::HardBreak if place.start >= from => {
                push_cell_text(&mut excerpt, chapter, from..place.start, table_cell);
                breaks.push(excerpt.text().len());
                excerpt.push_instead(" ", place.end - 1..place.end);
                let mut starts = events[index + 1..].iter().map(|(_, next)| next.start);
                let limit = starts.find(|start| *start >= place.end);
                let gap = place.end..limit.unwrap_or(range.end);
                from = place.end + marks_length(&chapter[gap]);
            }
            Event::Code(_) => opaque.push(place.clone()),
            Event::InlineHtml(html) => {
                opaque.push(place.clone());
                if !html.starts_with("<!") {
                    tags.push(place.clone());
                }
            }
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                opaque.push(place.clone());
            }
            Event::End(TagEnd::Link | TagEnd::Image) if index > 0 => {
                // An empty text has no event of its own, and then all of the link is address.
                let text = &events[index - 1].1;
                addresses.push(text.end.min(place.end)..place.end);
            }
            _ => {}
        }
    }
    push_cell_text(&mut excerpt, chapter, from..range.end, table_cell);
    let within = |place: Range<usize>| excerpt.text_offset(place.start)..excerpt.text_offset(place.end);
    let [opaque, tags, addresses] =
        [opaque, tags, addresses].map(|places| places.into_iter().map(within).collect());
    Read { excerpt, opaque, tags, breaks, addresses }
}

/// How much of a line's beginning is container marks rather than text.
fn marks_length(gap: &str) -> usize {
    gap.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count()
}

/// Adds text; in a table cell an escaped bar stands for a bar.
fn push_cell_text(excerpt: &mut Excerpt, chapter: &str, range: Range<usize>, table_cell: bool) {
    let mut from = range.start;
    if table_cell {
        for (found, _) in chapter[range.clone()].match_indices("\\|") {
            excerpt.push_exact(chapter, from..range.start + found);
            from = range.start + found + 1;
        }
    }
    excerpt.push_exact(chapter, from..range.end);
}
