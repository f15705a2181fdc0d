//! What stands in a chapter's Markdown besides our pieces, for whoever carries a chapter through other tools; knows no piece.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::dollars;

/// One thing in a chapter's Markdown.
#[derive(Clone, Debug, PartialEq)]
pub enum Landmark {
    /// Code within running text.
    CodeSpan {
        /// With its backticks.
        range: Range<usize>,
        /// The code.
        text: String,
        /// Whether it stands in a table.
        table_cell: bool,
    },
    /// A fence with the text between.
    Fence {
        /// From its first mark to the end of its last line.
        range: Range<usize>,
        /// What stands behind the first marks.
        info: String,
        /// What stands between.
        text: String,
    },
    /// A block of HTML.
    Html(Range<usize>),
    /// A paragraph, with its plain text.
    Paragraph(String),
    /// A heading without an id of its own.
    Heading {
        /// Where its text ends.
        end: usize,
        /// Its plain text.
        text: String,
    },
    /// The mark before a definition.
    Definition(Range<usize>),
    /// Running text outside code, as it stands.
    Text(Range<usize>),
    /// Here ends a block that stands in no other.
    End(usize),
}

/// All that stands in a chapter, in order.
pub fn landmarks(chapter: &str) -> Vec<Landmark> {
    let covered = dollars::covered(chapter);
    let mut found = Vec::new();
    let (mut depth, mut cells) = (0_usize, 0_usize);
    let mut plain = String::new();
    let mut fence: Option<(Range<usize>, String)> = None;
    let mut heading = None;
    // Quotation marks stay as they are written.
    let mut options = MarkdownOptions::default();
    options.smart_punctuation = false;
    for (event, range) in new_cmark_parser(&covered, &options).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                depth += 1;
                match tag {
                    Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                        fence = Some((range, info.to_string()));
                        plain.clear();
                    }
                    Tag::Heading { id, .. } => {
                        heading = id.is_none().then_some(range.end);
                        plain.clear();
                    }
                    Tag::Paragraph => plain.clear(),
                    Tag::HtmlBlock => found.push(Landmark::Html(range)),
                    Tag::TableCell => cells += 1,
                    Tag::DefinitionListDefinition => {
                        let mark = chapter[range.clone()]
                            .chars()
                            .take_while(|letter| matches!(letter, ':' | ' '))
                            .count();
                        found.push(Landmark::Definition(range.start..range.start + mark));
                    }
                    _ => {}
                }
            }
            Event::End(tag) => {
                depth -= 1;
                match tag {
                    TagEnd::CodeBlock => found.extend(fence.take().map(|(range, info)| {
                        let text = std::mem::take(&mut plain);
                        Landmark::Fence { range, info, text }
                    })),
                    TagEnd::Heading(_) => found.extend(heading.take().map(|end| {
                        let end = chapter[..end].trim_end().len();
                        Landmark::Heading { end, text: std::mem::take(&mut plain) }
                    })),
                    TagEnd::Paragraph => found.push(Landmark::Paragraph(std::mem::take(&mut plain))),
                    TagEnd::TableCell => cells -= 1,
                    _ => {}
                }
                if depth == 0 {
                    found.push(Landmark::End(range.end));
                }
            }
            Event::Text(text) => {
                plain.push_str(&text);
                if fence.is_none() {
                    found.push(Landmark::Text(range));
                }
            }
            Event::Code(text) => {
                plain.push_str(&text);
                found.push(Landmark::CodeSpan { range, text: text.to_string(), table_cell: cells > 0 });
            }
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            _ => {}
        }
    }
    found
}

/// A text as code within running text.
pub fn code_span(text: &str, table_cell: bool) -> String {
    let mut longest = 0;
    for run in text.split(|letter| letter != '`') {
        longest = longest.max(run.len());
    }
    let marks = "`".repeat(longest + 1);
    let apart = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let text = if table_cell { text.replace('|', "\\|") } else { text.to_string() };
    format!("{marks}{apart}{text}{apart}{marks}")
}
