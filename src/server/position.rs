//! An open text and the places in it as editors count them, in lines and UTF-16 units; knows no lesson.

use std::ops::Range;

use lsp_types::{Position, TextDocumentContentChangeEvent};

/// After how many bytes the units are counted again: so a place in a line of a megabyte is found as soon as in a short one.
const STRIDE: usize = 1 << 10;

/// A text with the bytes at which its lines begin.
#[derive(Clone, Debug)]
pub(super) struct LinedText {
    text: String,
    starts: Vec<usize>,
    /// The UTF-16 units before every so many bytes.
    units: Vec<usize>,
}

impl LinedText {
    pub(super) fn new(text: String) -> LinedText {
        let ends = text.match_indices(['\n', '\r']).filter(|(at, end)| {
            // Of the two signs that end a line together, the second ends it.
            *end == "\n" || !text[at + 1..].starts_with('\n')
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        let mut units = Vec::with_capacity(text.len() / STRIDE + 1);
        let (mut before, mut from) = (0, 0);
        for mark in (0..=text.len()).step_by(STRIDE) {
            let mark = text.floor_char_boundary(mark);
            before += text[from..mark].encode_utf16().count();
            from = mark;
            units.push(before);
        }
        LinedText { text, starts, units }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The byte at a position; what lies behind a line is at its end, and what lies within a letter at its begin.
    pub(super) fn offset(&self, position: Position) -> usize {
        let Some(&start) = self.starts.get(position.line as usize) else { return self.text.len() };
        let next = self.starts.get(position.line as usize + 1);
        let line = &self.text[start..next.copied().unwrap_or(self.text.len())];
        let line = if next.is_some() { line.trim_end_matches(['\n', '\r']) } else { line };
        let mut units = position.character as usize;
        for (at, letter) in line.char_indices() {
            if units < letter.len_utf16() {
                return start + at;
            }
            units -= letter.len_utf16();
        }
        start + line.len()
    }

    /// The position of a byte; what lies behind the text is at its end.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let character = self.units_before(offset) - self.units_before(self.starts[line]);
        Position { line: line as u32, character: character as u32 }
    }

    /// How many UTF-16 units stand before a byte.
    fn units_before(&self, offset: usize) -> usize {
        let mark = self.text.floor_char_boundary(offset / STRIDE * STRIDE);
        self.units[offset / STRIDE] + self.text[mark..offset].encode_utf16().count()
    }

    pub(super) fn range(&self, range: Range<usize>) -> lsp_types::Range {
        let end = self.text.ceil_char_boundary(range.end.min(self.text.len()));
        lsp_types::Range { start: self.position(range.start), end: self.position(end.max(range.start)) }
    }

    /// The line that a byte stands in, up to the byte.
    pub(super) fn line_before(&self, offset: usize) -> &str {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        &self.text[self.starts[line]..offset]
    }

    /// Takes in a change as an editor tells it.
    pub(super) fn change(&mut self, change: TextDocumentContentChangeEvent) {
        let text = match change.range {
            None => change.text,
            Some(range) => {
                let start = self.offset(range.start);
                let end = self.offset(range.end).max(start);
                let mut text = std::mem::take(&mut self.text);
                text.replace_range(start..end, &change.text);
                text
            }
        };
        *self = LinedText::new(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_a_long_line_are_found_at_once() {
        let long = LinedText::new(format!("é\n{}", "a𝄞é".repeat(500_000)));
        let end = long.text.len();
        // Each by itself would walk over half the line.
        for part in 0..200_000 {
            let offset = 3 + 7 * (part * 2);
            assert_eq!(long.position(offset), Position { line: 1, character: (part * 8) as u32 });
        }
        assert_eq!(long.position(end), Position { line: 1, character: 2_000_000 });
    }

    #[test]
    fn positions_count_utf16_units() {
        let text = LinedText::new("a𝄞b\r\nη = 1\rz\n".to_string());
        let at = |line, character| text.offset(Position { line, character });
        assert_eq!([at(0, 0), at(0, 1), at(0, 2), at(0, 3), at(0, 9)], [0, 1, 1, 5, 6]);
        assert_eq!([at(1, 0), at(1, 1), at(2, 0), at(3, 0), at(9, 9)], [8, 10, 15, 17, 17]);
        for offset in [0, 1, 5, 6, 8, 10, 15, 16, 17] {
            assert_eq!(text.offset(text.position(offset)), offset);
        }
    }
}
