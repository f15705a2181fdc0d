//! What a page that can be touched needs: a number at every piece, and the pieces alone as a chapter; knows no engine.

use super::work::Settings;
use crate::lesson::{self, ChapterPiece, FencedBlock, Mathematics, ProseValue, Wanted};
use crate::numbers::significant;
use crate::record::{Finding, Record};
use crate::words::say;

/// Stands in a chapter of pieces for the text of a block that the page shows anyway.
pub const SHOWN: &str = "@";

/// Whether what stands in the place of a piece depends on what its reader changes: a formula without values does not, and an
/// exercise stays what its author asked.
pub(super) fn may_change(piece: &ChapterPiece) -> bool {
    match piece {
        ChapterPiece::Mathematics(formula) => !formula.values.is_empty(),
        // Another chapter does not run in this page.
        ChapterPiece::Reference(reference) => reference.chapter.is_none(),
        ChapterPiece::Task(_) => false,
        _ => true,
    }
}

/// What a block's run comes to, for who does not see the page change: the last loss and how many claims hold.
pub fn news(record: &Record, settings: &Settings) -> String {
    let run = record.run.as_ref().or_else(|| record.runs.last()?.1.run.as_ref());
    let last = run.and_then(|run| run.loss.as_ref()).and_then(|(loss, values)| Some((loss, *values.last()?)));
    let loss = last.map(|(loss, value)| {
        let value = significant(value, settings.digits);
        say!(settings.words, "live-loss", name = &loss.name, value = value)
    });
    let count = |finding| record.verdicts.iter().filter(|verdict| verdict.finding == finding).count();
    let (holds, fails) = (count(Finding::Holds), count(Finding::Fails));
    let judged = holds + fails > 0;
    let claims = judged.then(|| say!(settings.words, "live-claims", holds = holds, fails = fails));
    let told: Vec<String> = loss.into_iter().chain(claims).collect();
    if told.is_empty() { say!(settings.words, "live-ran") } else { told.join(" ") }
}

/// The pieces of a chapter as a chapter of their own, in their order and with their numbers: it gives the same in the
/// place of each. A block that is shown has [`SHOWN`] in the place of its lines. Nothing, if no block can be touched.
pub fn pieces(chapter: &str) -> Option<String> {
    let scan = lesson::scan(chapter);
    let blocks = || {
        scan.pieces.iter().filter_map(|piece| match piece {
            ChapterPiece::Block(block) => Some(block),
            _ => None,
        })
    };
    let whole = scan.faults.is_empty() && blocks().all(|block| block.closed);
    if !whole || blocks().all(|block| is_still(block)) {
        return None;
    }
    let written = scan.pieces.iter().filter(|piece| may_change(piece)).map(|piece| alone(chapter, piece));
    Some(written.collect::<Vec<_>>().join("\n\n") + "\n")
}

/// Whether the reader finds nothing of a block to change.
pub(super) fn is_still(block: &FencedBlock) -> bool {
    block.words.hide.is_some() || block.words.still.is_some()
}

/// A piece with nothing around it.
fn alone(chapter: &str, piece: &ChapterPiece) -> String {
    match piece {
        ChapterPiece::Block(block) => fenced(chapter, block),
        ChapterPiece::Value(value) => form(value),
        ChapterPiece::Claim(claim) => format!("- [ ] {{{{? {} }}}}", in_a_line(claim.expression.text())),
        ChapterPiece::Show(show) => {
            let options = in_a_line(show.options.text());
            format!("{{{{#show {}.{} {options}}}}}", show.id.text, show.view.text)
        }
        ChapterPiece::Reference(reference) => reference.written(),
        ChapterPiece::Mathematics(formula) => latex(formula),
        ChapterPiece::Task(_) => String::new(),
    }
}

fn fenced(chapter: &str, block: &FencedBlock) -> String {
    let head = chapter[block.slot.range.clone()].lines().next().unwrap_or_default().trim_end();
    let marks = head.len() - head.trim_start_matches(['`', '~']).len();
    let code = if block.words.hide.is_some() { block.code.text().trim_end() } else { SHOWN };
    format!("{head}\n{code}\n{}", &head[..marks])
}

fn form(value: &ProseValue) -> String {
    let expression = in_a_line(value.expression.text());
    match &value.wanted {
        Wanted::Plain => format!("{{{{= {expression} }}}}"),
        Wanted::Format(format) => format!("{{{{= {expression} : {} }}}}", in_a_line(format.text())),
        Wanted::Digits(digits) => format!("{{{{= {expression} ~ {} }}}}", in_a_line(digits.text())),
    }
}

fn latex(formula: &Mathematics) -> String {
    let signs = if formula.display { "$$" } else { "$" };
    format!("{signs}{}{signs}", formula.latex.text())
}

/// A text that may stand on several lines.
fn in_a_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
