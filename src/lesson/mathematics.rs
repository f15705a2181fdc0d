//! Finds the formulas between dollar signs in running text; does not know LaTeX.
//!
//! The rule is Pandoc's: a dollar sign opens a formula only close before what follows, and closes one only close
//! behind what it ends, and not before a digit. So "$5 and $6" are prices.

use std::ops::Range;

use super::leaf::RunningText;
use super::splice::{Manner, PageSlot};
use super::{ChapterPiece, LessonFault, Mathematics, Scan};

/// Reads the formulas of a running text, and puts them among its other pieces, which begin at `first`.
pub(super) fn read(leaf: &RunningText, found: &mut Scan, first: usize) {
    let text = leaf.excerpt.text();
    let mut forms = found.pieces.split_off(first).into_iter().peekable();
    let mut at = 0;
    while let Some(formula) = next_formula(leaf, at, found) {
        at = formula.whole.end;
        let range = leaf.excerpt.chapter_range(formula.whole.clone());
        // No dollar sign stands within a form, so that each form is before a formula, in it or behind it.
        while let Some(form) = forms.next_if(|form| form.slot().range.end <= range.start) {
            found.pieces.push(form);
        }
        let mut held = Vec::new();
        while let Some(form) = forms.next_if(|form| form.slot().range.start < range.end) {
            held.push(form);
        }
        // A formula holds values, and no other form.
        if held.iter().any(|piece| !matches!(piece, ChapterPiece::Value(_))) {
            found.pieces.append(&mut held);
            continue;
        }
        let before = leaf.breaks.partition_point(|place| *place < formula.inside.start);
        let breaks = leaf.breaks[before..].iter().take_while(|place| **place < formula.inside.end);
        let breaks = breaks.map(|place| place - formula.inside.start);
        // A remark in LaTeX ends with its line.
        let latex = leaf.excerpt.slice(formula.inside.clone()).with_line_feeds(breaks);
        let within = |place: &Range<usize>| latex.text_offset(place.start)..latex.text_offset(place.end);
        let values = held.into_iter().filter_map(|piece| match piece {
            ChapterPiece::Value(value) => Some((within(&value.slot.range), value)),
            _ => None,
        });
        let values = values.collect();
        let alone = text[..formula.whole.start].trim().is_empty() && text[at..].trim().is_empty();
        let slot = match &leaf.own_lines {
            Some(slot) if alone && formula.display => slot.clone(),
            _ if leaf.html => PageSlot { range, manner: Manner::Html },
            _ => PageSlot { range, manner: Manner::Inline { table_cell: leaf.table_cell } },
        };
        let display = formula.display;
        found.pieces.push(ChapterPiece::Mathematics(Mathematics { slot, latex, display, values }));
    }
    found.pieces.extend(forms);
}

struct Formula {
    whole: Range<usize>,
    inside: Range<usize>,
    display: bool,
}

/// Of two dollar signs that each lack a partner and follow each other, the second one is what the first one lacks.
pub(super) fn without_partners(odd: Vec<LessonFault>) -> Vec<LessonFault> {
    odd.into_iter().step_by(2).collect()
}

fn next_formula(leaf: &RunningText, from: usize, told: &mut Scan) -> Option<Formula> {
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
        let first = at;
        at += signs;
        if let Some(loose) = loose(leaf, first).filter(|_| signs == 1) {
            at = loose.end;
            told.loose_dollars.push(LessonFault::new(
                leaf.excerpt.chapter_range(loose),
                "a space beside a dollar sign keeps this from being a formula, and so it stays as it is written",
                "take the spaces inside the dollar signs out, as in `$x^2$`; for a dollar sign in the text write `\\$`",
            ));
            continue;
        }
        // The end of an empty formula does not open another.
        let empty = &text[at..text.len() - text[at..].trim_start().len()];
        if signs == 2 && text[at + empty.len()..].starts_with("$$") {
            at += empty.len() + 2;
        } else if signs == 2 && seems_to_open(leaf, first) {
            told.odd_dollars.push(LessonFault::new(
                leaf.excerpt.chapter_range(first..first + 2),
                "these dollar signs have no partner in their paragraph, and so the formula stays as it is written",
                "end the formula with `$$`, and leave no blank line in it; for dollar signs in the text write `\\$\\$`",
            ));
        }
    }
}

/// The next dollar sign that is neither escaped nor within code, HTML, an address or a form, whose texts may hold any.
fn next_dollar(leaf: &RunningText, from: usize) -> Option<usize> {
    let text = leaf.excerpt.text();
    let mut at = from;
    loop {
        at += text.get(at..)?.find('$')?;
        let escaped = text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let form = leaf.forms.partition_point(|form| form.end <= at);
        let form = leaf.forms[form..].iter().take(1);
        let hidden = leaf.opaque.iter().chain(&leaf.addresses).chain(form).find(|range| range.contains(&at));
        match hidden {
            Some(range) => at = range.end.max(at + 1),
            None if escaped => at += 1,
            None => return Some(at),
        }
    }
}

fn inline(leaf: &RunningText, at: usize) -> Option<Formula> {
    let text = leaf.excerpt.text();
    let mut before = text[..at].chars().rev();
    let mut after = text[at + 1..].chars();
    let next = after.next()?;
    // The sign of a currency has its letters before it, as in "US$5", and may end a part of a sentence.
    let priced = before.next().is_some_and(|mark| mark.is_ascii_uppercase()) && next.is_ascii_digit();
    let ends = ",.;:?!)".contains(next) && after.next().is_none_or(char::is_whitespace);
    if next.is_whitespace() || priced || ends {
        return None;
    }
    let end = next_dollar(leaf, at + 1)?;
    let last = text[..end].chars().next_back()?;
    let behind = text[end + 1..].chars().next();
    let closes = !last.is_whitespace() && !behind.is_some_and(|mark| mark.is_ascii_digit() || mark == '$');
    closes.then(|| Formula { whole: at..end + 1, inside: at + 1..end, display: false })
}

/// What stands between two single dollar signs with a space inside, if it has a command of LaTeX or begins as an equation:
/// no price does.
fn loose(leaf: &RunningText, at: usize) -> Option<Range<usize>> {
    let text = leaf.excerpt.text();
    let end = next_dollar(leaf, at + 1)?;
    let inside = &text[at + 1..end];
    let equation = inside.starts_with(char::is_alphabetic) && inside.contains(['=', '^']);
    let command = inside
        .match_indices('\\')
        .any(|(place, _)| inside[place + 1..].starts_with(|mark: char| mark.is_ascii_alphabetic()));
    let spaced = inside.starts_with(char::is_whitespace) || inside.ends_with(char::is_whitespace);
    let plain = inside.contains("\\$");
    ((command || equation) && spaced && !plain && !text[end + 1..].starts_with('$')).then_some(at..end + 1)
}

fn displayed(leaf: &RunningText, at: usize) -> Option<Formula> {
    let text = leaf.excerpt.text();
    let mut end = next_dollar(leaf, at + 2)?;
    let mut open = depth(&text[at + 2..end]);
    loop {
        // Four signs end this formula and begin the next one.
        let signs = text[end..].bytes().take_while(|byte| *byte == b'$').count();
        if matches!(signs, 2 | 4) {
            break;
        }
        // A single dollar sign within braces makes a formula in the words of a formula.
        if open <= 0 {
            return None;
        }
        let next = next_dollar(leaf, end + signs)?;
        open += depth(&text[end + signs..next]);
        end = next;
    }
    let inside = at + 2..end;
    let written = !text[inside.clone()].trim().is_empty();
    written.then(|| Formula { whole: at..end + 2, inside, display: true })
}

/// How many more braces a piece of LaTeX opens than it closes.
fn depth(latex: &str) -> isize {
    let mut escaped = false;
    let steps = latex.chars().map(|mark| match mark {
        _ if escaped => {
            escaped = false;
            0
        }
        '\\' => {
            escaped = true;
            0
        }
        '{' => 1,
        '}' => -1,
        _ => 0,
    });
    steps.sum()
}

/// Whether two dollar signs without a partner stand where a formula begins or ends, and are not the price of a meal.
fn seems_to_open(leaf: &RunningText, at: usize) -> bool {
    let text = leaf.excerpt.text();
    let line = leaf.breaks.partition_point(|place| *place < at);
    let line_start = line.checked_sub(1).map_or(0, |before| leaf.breaks[before] + 1);
    let line_end = leaf.breaks.get(line).copied().unwrap_or(text.len());
    let before = text[line_start..at].trim();
    let after = &text[at + 2..line_end];
    let begins = after.starts_with(|mark: char| mark.is_alphanumeric() || "\\({[".contains(mark));
    let latex = |text: &str| text.contains(['\\', '^', '_', '=']);
    !leaf.table_cell
        && ((before.is_empty() && (after.trim().is_empty() || begins || latex(after)))
            || (begins && latex(after))
            || (after.trim().is_empty() && latex(before)))
}
