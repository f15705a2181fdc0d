//! A fault as a page shows it: what, and which letters of which block; knows no chapter.

use mdbook_descent::lesson::{ChapterPiece, Scan};
use mdbook_descent::record::ToldFault;
use serde::Serialize;

/// Something that is wrong.
#[derive(Serialize)]
pub(crate) struct FaultAnswer {
    message: String,
    remedy: String,
    /// Which of the chapter's blocks, from 0, if it is one.
    block: Option<usize>,
    /// The letters of the block, counted as a browser counts them.
    start: usize,
    length: usize,
}

impl FaultAnswer {
    pub(crate) fn of(fault: &ToldFault, scan: &Scan) -> FaultAnswer {
        let blocks = scan.pieces.iter().filter_map(|piece| match piece {
            ChapterPiece::Block(block) => Some(&block.code),
            _ => None,
        });
        let range = fault.range.clone().unwrap_or_default();
        let found = blocks.enumerate().find(|(_, code)| {
            let own = code.range();
            own.start <= range.start && range.start < own.end.max(own.start + 1)
        });
        let letters = |text: Option<&str>| text.unwrap_or_default().encode_utf16().count();
        let (start, length) = found.map_or((0, 0), |(_, code)| {
            let first = range.start - code.range().start;
            let last = (first + range.len()).min(code.text().len());
            (letters(code.text().get(..first)), letters(code.text().get(first..last)))
        });
        let block = found.map(|(number, _)| number);
        FaultAnswer { message: fault.message.clone(), remedy: fault.remedy.clone(), block, start, length }
    }
}
