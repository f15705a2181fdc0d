//! Finds the formulas between dollar signs in running text; does not know LaTeX.
//!
//! A dollar sign opens a formula only if it stands close to what follows, which is no comma or the like,
//! and not behind a letter or digit; it closes one only close behind what it ends, and not before a letter or digit. So "$5 and $6" are prices.

use std::ops::Range;

use super::leaf::RunningText;
use super::splice::{Manner, PageSlot};
use super::{ChapterPiece, Mathematics, Scan};

/// Reads the formulas of a running text, and puts them among its other pieces, which begin at `first`.
pub(super) fn read(leaf: &RunningText, found: &mut Scan, first: usize) {
    let text = leaf.excerpt.text();
    let mut at = 0;
    while let Some(formula) = next_formula(leaf, at) {
        at = formula.whole.end;
        let range = leaf.excerpt.chapter_range(formula.whole.clone());
        let touches = |piece: &ChapterPiece| {
            let other = &piece.slot().range;
            other.start < range.end && range.start < other.end
        };
        // A formula holds values, and no other form.
        let held = found.pieces[first..].iter().filter(|piece| touches(piece));
        if held.clone().any(|piece| !matches!(piece, ChapterPiece::Value(_))) {
            continue;
        }
        let latex = leaf.excerpt.slice(formula.inside);
        let within = |place: &Range<usize>| latex.text_offset(place.start)..latex.text_offset(place.end);
        let values = held.filter_map(|piece| match piece {
            ChapterPiece::Value(value) => Some((within(&value.slot.range), value.clone())),
            _ => None,
        });
        let values = values.collect();
        let mut index = 0;
        found.pieces.retain(|piece| {
            index += 1;
            index <= first || !touches(piece)
        });
        let alone = text[..formula.whole.start].trim().is_empty() && text[at..].trim().is_empty();
        let slot = match &leaf.own_lines {
            Some(slot) if alone && formula.display => slot.clone(),
            _ => PageSlot { range, manner: Manner::Inline { table_cell: leaf.table_cell } },
        };
        found.pieces.push(ChapterPiece::Mathematics(Mathematics {
            slot,
            latex,
            display: formula.display,
            values,
        }));
    }
    found.pieces[first..].sort_by_key(|piece| piece.slot().range.start);
}

struct Formula {
    whole: Range<usize>,
    inside: Range<usize>,
    display: bool,
}

fn next_formula(leaf: &RunningText, from: usize) -> Option<Formula> {
    let text = leaf.excerpt.text();
    let mut at = from;
    loop {
        at = next_dollar(leaf, at)?;
        let signs = text[at..].bytes().take_while(|byte| *byte == b'$').count();
        let found = match signs {
            1 => inline(leaf, at),
            2 => displayed(leaf, at),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        at += signs;
        // The end of an empty formula does not open another.
        let empty = &text[at..text.len() - text[at..].trim_start().len()];
        if signs == 2 && text[at + empty.len()..].starts_with("$$") {
            at += empty.len() + 2;
        }
    }
}

/// The next dollar sign that is neither escaped nor within code, HTML or an address.
fn next_dollar(leaf: &RunningText, from: usize) -> Option<usize> {
    let text = leaf.excerpt.text();
    let mut at = from;
    loop {
        at += text.get(at..)?.find('$')?;
        let escaped = text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let hidden = leaf.opaque.iter().chain(&leaf.addresses).find(|range| range.contains(&at));
        match hidden {
            Some(range) => at = range.end.max(at + 1),
            None if escaped => at += 1,
            None => return Some(at),
        }
    }
}

fn inline(leaf: &RunningText, at: usize) -> Option<Formula> {
    let text = leaf.excerpt.text();
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next()?;
    if before.is_some_and(char::is_alphanumeric) || after.is_whitespace() || ",.;:?!)".contains(after) {
        return None;
    }
    let end = next_dollar(leaf, at + 1)?;
    let last = text[..end].chars().next_back()?;
    let behind = text[end + 1..].chars().next();
    let closes = !last.is_whitespace() && !behind.is_some_and(|mark| mark.is_alphanumeric() || mark == '$');
    closes.then(|| Formula { whole: at..end + 1, inside: at + 1..end, display: false })
}

fn displayed(leaf: &RunningText, at: usize) -> Option<Formula> {
    let text = leaf.excerpt.text();
    let end = next_dollar(leaf, at + 2)?;
    let inside = at + 2..end;
    let written = !text[inside.clone()].trim().is_empty() && text[end..].starts_with("$$");
    written.then(|| Formula { whole: at..end + 2, inside, display: true })
}
