//! Walks through the Markdown of a chapter and hands its fences and running texts on; does not read what they say.

use std::collections::BTreeMap;
use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::dollars::is_blank;
use super::leaf::{LocatedEvent, Read, RunningText, Task, leaf_excerpt};
use super::splice::{Manner, PageSlot};
use super::{ChapterPiece, LessonFault, Scan, dollars, fence, forms, mathematics, tags};

/// Finds the blocks and forms of a chapter.
///
/// It reads Markdown exactly as mdBook's renderer does, but for displayed formulas, whose lines are
/// their own.  Code spans, other fences, indented code and tags are never looked into.
pub fn scan(chapter: &str) -> Scan {
    // Many chapters have neither a block, a form nor a formula, and need not be parsed for it.
    if !["```", "~~~", "{{", "{=", "{?", "$"].iter().any(|sign| chapter.contains(sign)) {
        return Scan::default();
    }
    let covered = dollars::covered(chapter);
    let events: Vec<LocatedEvent<'_>> =
        new_cmark_parser(&covered, &MarkdownOptions::default()).into_offset_iter().collect();
    let mut walk = Walk {
        chapter,
        events: &events,
        open: Vec::new(),
        text: None,
        html: None,
        bare_claims: Vec::new(),
        found: Scan::default(),
    };
    for index in 0..events.len() {
        walk.visit(index);
    }
    walk.end_text(events.len());
    let mut found = walk.found;
    // In a chapter without blocks such a line is a list of things to do.
    if found.pieces.iter().any(|piece| matches!(piece, ChapterPiece::Block(_))) {
        found.faults.append(&mut walk.bare_claims);
    }
    refuse_double_names(&mut found);
    found.faults.sort_by_key(|fault| (fault.range.start, fault.range.end));
    found.odd_dollars = mathematics::without_partners(std::mem::take(&mut found.odd_dollars));
    found
}

/// A block-level thing that is open at the current event.
enum Open {
    Item(Option<Task>),
    Footnote(usize),
    Definition,
    Paragraph,
    Cell,
    /// Code or HTML, which is never looked into.
    Opaque,
    Other,
}

/// Running text that is being gathered: the index of its first event, and its bytes.
struct Gathered {
    first: usize,
    range: Range<usize>,
}

struct Walk<'a> {
    chapter: &'a str,
    events: &'a [LocatedEvent<'a>],
    open: Vec<Open>,
    text: Option<Gathered>,
    /// The first event of an open block of HTML.
    html: Option<usize>,
    /// Claims of checklist lines without braces around them.
    bare_claims: Vec<LessonFault>,
    found: Scan,
}

impl Walk<'_> {
    fn visit(&mut self, index: usize) {
        let (event, range) = &self.events[index];
        match event {
            Event::Start(tag) if is_inline(tag) => self.gather(index),
            Event::End(tag) if is_inline_end(tag) => {}
            Event::Start(tag) => {
                self.end_text(index);
                match tag {
                    Tag::CodeBlock(CodeBlockKind::Fenced(_)) => self.fence(index),
                    Tag::HtmlBlock => self.html = Some(index + 1),
                    _ => {}
                }
                self.open.push(opened(tag, range));
            }
            Event::End(_) => {
                self.end_text(index);
                if let Some(first) = self.html.take() {
                    self.end_html(first, index);
                }
                self.open.pop();
            }
            Event::TaskListMarker(checked) => {
                let task = Task { marker: range.clone(), checked: *checked };
                if let Some(item) = self.open.iter_mut().rev().find_map(Open::item_mut) {
                    *item = Some(task);
                }
            }
            Event::Rule => self.end_text(index),
            Event::Html(_) => {}
            _ => self.gather(index),
        }
    }

    /// Adds an event to the running text, or begins one with it.
    fn gather(&mut self, index: usize) {
        if matches!(self.open.last(), Some(Open::Opaque)) {
            return;
        }
        let range = &self.events[index].1;
        match &mut self.text {
            Some(text) => text.range.end = text.range.end.max(range.end),
            None => {
                // The parser leaves the backslash of an escaped character out of the range.
                let slashes = self.chapter[..range.start].bytes().rev().take_while(|byte| *byte == b'\\');
                let start = range.start - slashes.count();
                self.text = Some(Gathered { first: index, range: start..range.end });
            }
        }
    }

    /// Reads the forms of the running text that ends before an event.
    fn end_text(&mut self, index: usize) {
        let Some(Gathered { first, range }) = self.text.take() else { return };
        let boxed = first > 0 && matches!(self.events[first - 1].0, Event::TaskListMarker(false));
        let written = &self.chapter[range.clone()];
        let asks = boxed && written.contains('?');
        if !asks && !["{{", "{=", "{?", "$", "```"].iter().any(|sign| written.contains(sign)) {
            return;
        }
        self.found.faults.extend(fence::broken_by_backticks(self.chapter, range.clone()));
        let table_cell = matches!(self.open.last(), Some(Open::Cell));
        let Read { excerpt, opaque, tags, breaks, addresses } =
            leaf_excerpt(self.chapter, range.clone(), &self.events[first..index], table_cell);
        let after = &self.chapter[range.end..];
        let row = after.split('\n').next().unwrap_or_default();
        let mut leaf = RunningText {
            excerpt,
            opaque,
            tags,
            addresses,
            forms: Vec::new(),
            breaks,
            html: false,
            table_cell,
            cut_by_bar: table_cell && row.contains('|') && row.contains("}}"),
            task: self.open.iter().rev().find_map(Open::item).cloned().flatten(),
            own_lines: self.stands_alone(first).then(|| self.block_slot(range, first, index)),
        };
        let before = self.found.pieces.len();
        forms::read(&mut leaf, &mut self.found);
        let claimed = self.found.pieces[before..].iter().any(|piece| matches!(piece, ChapterPiece::Claim(_)));
        if boxed && !claimed {
            self.bare_claims.extend(forms::bare_claim(&leaf));
        }
        mathematics::read(&leaf, &mut self.found, before);
    }

    /// Reads the forms of a block of HTML, and tells what would run if Markdown read it.
    fn end_html(&mut self, first: usize, index: usize) {
        let events = &self.events[first..index];
        let Some(start) = events.first().map(|(_, range)| range.start) else { return };
        let written = &self.chapter[start..events[events.len() - 1].1.end.max(start)];
        if ["{{", "```", "~~~", "$"].iter().any(|sign| written.contains(sign)) {
            let mut leaf = tags::leaf(self.chapter, start, events);
            let before = self.found.pieces.len();
            forms::read(&mut leaf, &mut self.found);
            mathematics::read(&leaf, &mut self.found, before);
            self.found.faults.extend(fence::within_html(&leaf));
        }
    }

    /// Whether running text is a paragraph that a block may replace.
    fn stands_alone(&self, first: usize) -> bool {
        // A checklist line is no place for a block: the box needs text behind it.
        let boxed = first > 0 && matches!(self.events[first - 1].0, Event::TaskListMarker(_));
        !boxed && matches!(self.open.last(), Some(Open::Paragraph | Open::Item(_) | Open::Definition))
    }

    fn fence(&mut self, index: usize) {
        let inside = self.events[index + 1..].iter();
        let texts = inside.take_while(|(event, _)| matches!(event, Event::Text(_))).count();
        let last = index + 1 + texts;
        let range = fence::extent(self.chapter, self.events[index].1.clone());
        let slot = self.block_slot(range, index, last + 1);
        fence::read(self.chapter, slot, &self.events[index + 1..last], &mut self.found);
    }

    /// The slot of a block that begins with the event `first` and is over before the event `next`.
    fn block_slot(&self, range: Range<usize>, first: usize, next: usize) -> PageSlot {
        let footnotes = self.open.iter().filter_map(Open::footnote);
        let prefix = continuation_prefix(self.chapter, range.start, footnotes);
        let quotes = prefix.matches('>').count();
        let above = self.chapter[..range.start].rfind('\n').map(|end| {
            let start = self.chapter[..end].rfind('\n').map_or(0, |found| found + 1);
            &self.chapter[start..end]
        });
        let below = self.chapter[range.end..].split_once('\n').map(|(_, rest)| rest);
        let below = below.map(|rest| rest.split('\n').next().unwrap_or_default());
        let blank_before = above.is_some_and(|line| !is_blank(line, quotes)) && self.follows_text(first);
        let blank_after =
            below.is_some_and(|line| !is_blank(line, quotes)) && self.needs_distance(range.end, next);
        PageSlot { range, manner: Manner::Block { prefix, blank_before, blank_after } }
    }

    /// Whether a block stands behind text that could take it in.
    ///
    /// Nothing can if the block opens its list item or quote, where a blank line could even push it
    /// out, or if code, HTML, a heading or a rule is over before it.
    fn follows_text(&self, first: usize) -> bool {
        let before = self.events[..first].iter().rev().map(|(event, _)| event);
        let mut before = before.skip_while(|event| matches!(event, Event::Start(Tag::Paragraph)));
        let outer = |event: &&Event<'_>| matches!(event, Event::End(tag) if is_container_end(tag));
        match before.find(|event| !outer(event)) {
            Some(Event::Start(tag)) => !matches!(
                tag,
                Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::DefinitionListDefinition
            ),
            Some(Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Heading(_)) | Event::Rule) => {
                false
            }
            _ => true,
        }
    }

    /// Whether what follows a block could become part of it.  The next item of the same list can't,
    /// and a blank line before it would loosen the list.
    fn needs_distance(&self, end: usize, next: usize) -> bool {
        let mut left_item = false;
        for (event, range) in self.events.get(next..).unwrap_or_default() {
            match event {
                Event::End(TagEnd::Item) => left_item = true,
                Event::End(_) => {}
                Event::Start(Tag::Item) if left_item => {
                    // What has no event, such as a link's address, may stand between.
                    let between = &self.chapter[end..range.start.max(end)];
                    return !between.chars().all(|mark| mark == '>' || mark.is_whitespace());
                }
                _ => return true,
            }
        }
        true
    }
}

impl Open {
    fn item(&self) -> Option<&Option<Task>> {
        if let Open::Item(task) = self { Some(task) } else { None }
    }

    fn item_mut(&mut self) -> Option<&mut Option<Task>> {
        if let Open::Item(task) = self { Some(task) } else { None }
    }

    fn footnote(&self) -> Option<usize> {
        if let Open::Footnote(start) = self { Some(*start) } else { None }
    }
}

fn opened(tag: &Tag<'_>, range: &Range<usize>) -> Open {
    match tag {
        Tag::Item => Open::Item(None),
        Tag::FootnoteDefinition(_) => Open::Footnote(range.start),
        Tag::DefinitionListDefinition => Open::Definition,
        Tag::Paragraph => Open::Paragraph,
        Tag::TableCell => Open::Cell,
        Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => Open::Opaque,
        _ => Open::Other,
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn is_inline_end(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

fn is_container_end(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Item
            | TagEnd::List(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListDefinition
            | TagEnd::DefinitionList
    )
}

/// What a further line needs before it to stand beside the block that begins at `start`.
///
/// The first line may hold the marker of a list item, which becomes spaces.  The label of an open
/// footnote becomes four, however long it is: that is what Markdown asks of a footnote's lines.
fn continuation_prefix(chapter: &str, start: usize, footnotes: impl Iterator<Item = usize>) -> String {
    let mut from = chapter[..start].rfind('\n').map_or(0, |found| found + 1);
    let mut prefix = String::new();
    for footnote in footnotes {
        if footnote < from {
            continue;
        }
        prefix += &columns(&chapter[from..footnote]);
        prefix += "    ";
        let rest = chapter[footnote..start].split_once("]:").map_or("", |(_, rest)| rest);
        from = start - rest.trim_start().len();
    }
    prefix += &columns(&chapter[from..start]);
    if prefix.ends_with('>') {
        prefix.push(' ');
    }
    prefix
}

/// The quote marks and tabs of a line's beginning, everything else as spaces.
fn columns(head: &str) -> String {
    head.chars().map(|mark| if matches!(mark, '>' | '\t') { mark } else { ' ' }).collect()
}

/// Reports names that two blocks of the chapter share, as a view could mean either.
fn refuse_double_names(found: &mut Scan) {
    let mut taken: BTreeMap<&str, &Range<usize>> = BTreeMap::new();
    for piece in &found.pieces {
        let ChapterPiece::Block(block) = piece else { continue };
        let Some(id) = &block.words.id else { continue };
        let Some(first) = taken.get(id.text.as_str()).copied() else {
            taken.insert(&id.text, &id.range);
            continue;
        };
        let fault = LessonFault::new(
            id.range.clone(),
            format!("another block of this chapter is called `{}` already", id.text),
            "give each block of a chapter a name of its own",
        );
        found.faults.push(LessonFault { related: Some((first.clone(), "the first of this name")), ..fault });
    }
}
