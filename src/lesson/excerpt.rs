//! A text taken out of a chapter, with the way back to the chapter's bytes; knows nothing of Markdown.

use std::ops::Range;

/// A text taken out of a chapter, without what Markdown puts before its lines.
///
/// Every byte of the text knows where it stands in the chapter, so a fault found in the text can
/// be shown in the chapter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Excerpt {
    text: String,
    stretches: Vec<Stretch>,
    /// The place in the chapter just behind the last byte.
    end: usize,
}

/// A run of bytes whose places in the chapter follow from its first.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    text: usize,
    chapter: usize,
    /// Whether the bytes are those of the chapter; otherwise all of them stand for one place.
    exact: bool,
}

impl Excerpt {
    /// The text: no container marks, and every line ended by a plain line feed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place in the chapter of a byte of the text.  What lies behind the text is at its end.
    pub fn chapter_offset(&self, offset: usize) -> usize {
        if offset >= self.text.len() {
            return self.end;
        }
        let after = self.stretches.partition_point(|stretch| stretch.text <= offset);
        let Some(stretch) = self.stretches[..after].last() else { return self.end };
        if stretch.exact { stretch.chapter + offset - stretch.text } else { stretch.chapter }
    }

    /// The place in the chapter of a range of the text.
    ///
    /// It ends behind the last character of the range, not at the first of what follows, which may
    /// stand on the next line behind a quote mark.
    pub fn chapter_range(&self, range: Range<usize>) -> Range<usize> {
        let last = range.end.min(self.text.len());
        let start = self.chapter_offset(range.start);
        if range.start >= last {
            return start..start;
        }
        // What was put together from several places may end before it begins.
        start..(self.chapter_offset(last - 1) + 1).max(start)
    }

    /// The place in the chapter of the whole text.
    pub fn range(&self) -> Range<usize> {
        self.chapter_offset(0)..self.end
    }

    /// Texts one behind the other, each with its own way back.
    pub fn joined(parts: impl IntoIterator<Item = Excerpt>) -> Excerpt {
        let mut joined = Excerpt::default();
        for part in parts {
            let before = joined.text.len();
            joined.text.push_str(&part.text);
            let moved = |stretch: Stretch| Stretch { text: stretch.text + before, ..stretch };
            joined.stretches.extend(part.stretches.into_iter().map(moved));
            joined.end = part.end;
        }
        joined
    }

    /// The same text with other places in the chapter.
    pub(super) fn moved(&self, moved: impl Fn(usize) -> usize) -> Excerpt {
        let stretches = self.stretches.iter();
        Excerpt {
            text: self.text.clone(),
            stretches: stretches
                .map(|stretch| Stretch { chapter: moved(stretch.chapter), ..*stretch })
                .collect(),
            end: moved(self.end),
        }
    }

    /// A text of the tool's that stands for some bytes of the chapter.
    pub fn standing_for(text: &str, range: Range<usize>) -> Excerpt {
        let mut excerpt = Excerpt::empty_at(range.start);
        excerpt.push_instead(text, range);
        excerpt
    }

    /// A part of the text, cut at character boundaries.
    pub fn slice(&self, range: Range<usize>) -> Excerpt {
        let mut part = Excerpt {
            text: self.text[range.clone()].to_owned(),
            stretches: Vec::new(),
            end: self.chapter_range(range.clone()).end,
        };
        let before = self.stretches.partition_point(|stretch| stretch.text <= range.start).saturating_sub(1);
        let within = self.stretches.iter().enumerate().skip(before);
        for (index, stretch) in within.take_while(|(_, stretch)| stretch.text < range.end) {
            let end = self.stretches.get(index + 1).map_or(self.text.len(), |next| next.text);
            let start = stretch.text.max(range.start);
            if start < end.min(range.end) {
                let chapter = self.chapter_offset(start);
                part.stretches.push(Stretch { text: start - range.start, chapter, ..*stretch });
            }
        }
        part
    }

    /// The same text with line feeds in the place of the spaces at some of its bytes.
    pub(super) fn with_line_feeds(mut self, places: impl Iterator<Item = usize>) -> Excerpt {
        for place in places {
            self.text.replace_range(place..place + 1, "\n");
        }
        self
    }

    /// The byte of the text that comes from a place in the chapter, or the nearest one before it.
    pub(super) fn text_offset(&self, chapter: usize) -> usize {
        let after = self.stretches.partition_point(|stretch| stretch.chapter <= chapter);
        let Some(stretch) = self.stretches[..after].last() else { return 0 };
        let end = self.stretches.get(after).map_or(self.text.len(), |next| next.text);
        let beyond = if stretch.exact { chapter - stretch.chapter } else { 0 };
        (stretch.text + beyond).min(end)
    }

    /// An empty text that stands at a place.
    pub(super) fn empty_at(end: usize) -> Excerpt {
        Excerpt { end, ..Excerpt::default() }
    }

    /// Adds bytes of the chapter as they are.
    pub(super) fn push_exact(&mut self, chapter: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.stretches.push(Stretch { text: self.text.len(), chapter: range.start, exact: true });
        self.text.push_str(&chapter[range.clone()]);
        self.end = range.end;
    }

    /// Adds a text that stands for other bytes of the chapter.
    pub(super) fn push_instead(&mut self, text: &str, range: Range<usize>) {
        if !text.is_empty() {
            let chapter = range.start;
            self.stretches.push(Stretch { text: self.text.len(), chapter, exact: false });
            self.text.push_str(text);
        }
        self.end = range.end;
    }
}
