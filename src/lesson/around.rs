//! What stands before a place in its paragraph, as far as it could take a text there for a part of itself; knows no text.

use std::ops::Range;

/// Parts what stands around a text from it; nobody sees it.
pub(super) const APART: &str = "<!-- -->";

/// The tag, the address and the attributes of a heading that may be open at a place. Where it is not certain, they are.
#[derive(Default)]
pub(super) struct Around {
    tag: bool,
    /// The mark that ends the value of an attribute.
    quote: Option<u8>,
    address: bool,
    brace: bool,
    /// Whether nothing but space and marks of quotes stood on the line so far.
    line_begins: bool,
    last: u8,
}

impl Around {
    /// Reads on in a chapter.
    pub(super) fn read(&mut self, chapter: &str, range: Range<usize>) {
        let bytes = chapter.as_bytes();
        for at in range {
            let next = bytes.get(at + 1).copied().unwrap_or_default();
            match bytes[at] {
                b'\n' if self.line_begins => *self = Around { line_begins: true, ..Around::default() },
                b'\n' => self.line_begins = true,
                // Before a line of a quote.
                b'>' if self.line_begins => {}
                byte if byte.is_ascii_whitespace() => {}
                byte => {
                    self.line_begins = false;
                    self.mark(byte, next);
                    self.last = byte;
                }
            }
        }
        // A piece stands here, and no line that holds one is blank.
        self.line_begins = false;
        self.last = b'}';
    }

    fn mark(&mut self, byte: u8, next: u8) {
        match byte {
            b'<' if next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?' | b'{') => {
                self.tag = true
            }
            b'>' if self.quote.is_none() => self.tag = false,
            b'"' | b'\'' if self.quote == Some(byte) => self.quote = None,
            b'"' | b'\'' if self.quote.is_none() && self.tag && self.last == b'=' => self.quote = Some(byte),
            b']' => self.address |= matches!(next, b'(' | b':' | b'{'),
            // Behind these no word is a scheme any more.
            b')' | b'/' | b'#' | b'?' | b'"' => self.address = false,
            b'{' => self.brace = true,
            _ => {}
        }
    }

    /// Whether a text could become a part of what is open. A number is none of a tag, and markup of the tool's own stays it.
    pub(super) fn may_take(&self, text: &str) -> bool {
        let words = text.is_empty() || text.contains(|letter: char| letter.is_ascii_alphabetic());
        // A text begins with none of these: they would be references to characters.
        !text.starts_with(['<', '{', '$'])
            && (words && (self.tag || self.address) || self.brace && text.contains('='))
    }
}
