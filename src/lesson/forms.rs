//! Reads the forms in double braces that stand in running text; does not know what their expressions mean.

use std::ops::Range;

use super::BlockWord;
use super::excerpt::Excerpt;
use super::leaf::RunningText;
use super::nearly::{self, Slip};
use super::splice::{Manner, PageSlot};
use super::words::is_name;
use super::{ChapterPiece, LessonFault, ProseClaim, ProseValue, Reference, Scan, Show, Wanted};

/// The kinds of form, each known by how it opens.
#[derive(Clone, Copy, PartialEq)]
enum ProseForm {
    Value,
    Claim,
    Show,
    Reference,
}

impl ProseForm {
    fn opening(self) -> &'static str {
        match self {
            ProseForm::Value => "{{=",
            ProseForm::Claim => "{{?",
            ProseForm::Show => "{{#show",
            ProseForm::Reference => "{{ref",
        }
    }

    /// The form that opens at the beginning of a text.
    fn at(text: &str) -> Option<ProseForm> {
        let forms = [ProseForm::Value, ProseForm::Claim, ProseForm::Show, ProseForm::Reference];
        forms.into_iter().find(|form| {
            let worded = matches!(form, ProseForm::Show | ProseForm::Reference);
            text.strip_prefix(form.opening()).is_some_and(|rest| {
                !worded
                    || rest.is_empty()
                    || rest.starts_with(|mark: char| mark.is_whitespace() || mark == '}')
            })
        })
    }
}

/// Longer forms count as never closed.
const LONGEST: usize = 4000;

/// Reads the forms of a running text, in order.
pub(super) fn read(leaf: &mut RunningText, found: &mut Scan) {
    leaf.forms = read_forms(leaf, found);
    tell_slips(leaf, found);
}

/// Reads the forms, and says where they stand.
fn read_forms(leaf: &RunningText, found: &mut Scan) -> Vec<Range<usize>> {
    let text = leaf.excerpt.text();
    let mut places = Vec::new();
    let mut from = 0;
    while let Some((start, form)) = next_opening(leaf, from) {
        let inside = start + form.opening().len();
        match closing(leaf, inside) {
            Ok(end) => {
                match read_form(leaf, form, start..end + 2, inside..end) {
                    Ok(piece) => found.pieces.push(piece),
                    Err(fault) => found.faults.push(fault),
                }
                from = end + 2;
                places.push(start..from);
            }
            Err(stop) => {
                let written = text[start..stop].trim_end().len();
                found.faults.push(unclosed(leaf, form, start..start + written));
                from = stop.max(inside);
            }
        }
    }
    places
}

/// Tells what is almost a form, and forms within tags.
fn tell_slips(leaf: &RunningText, found: &mut Scan) {
    let text = leaf.excerpt.text();
    let mut taken = 0;
    for (at, _) in text.match_indices('{') {
        let before = text[..at].chars().next_back();
        let double = text[at..].starts_with("{{");
        // A brace within a word, a formula or a longer row of braces is none of ours.
        let alone = before.is_none_or(char::is_whitespace);
        let form = ProseForm::at(&text[at..]).is_some();
        if at < taken || form || is_escaped(text, at) || (!double && !alone) {
            continue;
        }
        let slip = if double { nearly::form(&text[at..]) } else { nearly::half_open(&text[at..]) };
        let Some(Slip { length, meant }) = slip else { continue };
        if enclosing(leaf, at).is_none() {
            taken = at + length;
            found.faults.push(LessonFault::new(
                leaf.excerpt.chapter_range(at..taken),
                "this is almost a form, but stays in the page as it is written",
                format!("write `{meant}`; if you mean the braces themselves, write a backslash before them"),
            ));
        }
    }
    for tag in &leaf.tags {
        let inside = &text[tag.clone()];
        let form = inside.match_indices("{{").find_map(|(at, _)| Some((at, ProseForm::at(&inside[at..])?)));
        if let Some((at, form)) = form {
            let start = tag.start + at;
            found.faults.push(LessonFault::new(
                leaf.excerpt.chapter_range(start..start + form.opening().len()),
                format!("no `{}` is read within a tag", form.opening()),
                "write it in the text between the tags",
            ));
        }
    }
}

/// The fault of a checklist line whose claim has no braces.
pub(super) fn bare_claim(leaf: &RunningText) -> Option<LessonFault> {
    let range = nearly::bare_claim(leaf.excerpt.text())?;
    let claim = leaf.excerpt.text()[range.clone()].trim_matches(['{', '?', ' ']);
    let fault = LessonFault::new(
        leaf.excerpt.chapter_range(range.clone()),
        "nothing verifies this line, as its claim has no braces",
        format!("write `{{{{? {claim} }}}}`"),
    );
    enclosing(leaf, range.start).is_none().then_some(fault)
}

fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The next form that is neither escaped nor within code or HTML.
fn next_opening(leaf: &RunningText, from: usize) -> Option<(usize, ProseForm)> {
    let text = leaf.excerpt.text();
    let mut at = from;
    loop {
        at += text.get(at..)?.find("{{")?;
        let hidden = enclosing(leaf, at);
        let escaped = is_escaped(text, at);
        match (hidden, ProseForm::at(&text[at..])) {
            (Some(opaque), _) => at = opaque.end.max(at + 1),
            (None, Some(form)) if !escaped => return Some((at, form)),
            _ => at += 1,
        }
    }
}

fn enclosing(leaf: &RunningText, at: usize) -> Option<Range<usize>> {
    let after = leaf.opaque.partition_point(|opaque| opaque.start <= at);
    leaf.opaque[..after].last().filter(|opaque| at < opaque.end).cloned()
}

/// Where the closing braces of a form stand, or how far the unclosed form reaches.
///
/// Braces within quotation marks do not close a form.  If the quotation itself is never closed,
/// they do: the fault is then found in the expression, and the rest of the text is spared.
fn closing(leaf: &RunningText, inside: usize) -> Result<usize, usize> {
    closing_with(leaf, inside, true).or_else(|_| closing_with(leaf, inside, false))
}

fn closing_with(leaf: &RunningText, inside: usize, quotes: bool) -> Result<usize, usize> {
    let text = leaf.excerpt.text();
    let text = &text[..text.floor_char_boundary(inside + LONGEST)];
    let mut quoted = false;
    let mut escaped = false;
    for (at, mark) in text[inside..].char_indices() {
        let at = inside + at;
        match mark {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if quotes => quoted = !quoted,
            _ if quoted => {}
            '}' if text[at..].starts_with("}}") && enclosing(leaf, at).is_none() => return Ok(at),
            '{' if enclosing(leaf, at).is_none() && ProseForm::at(&text[at..]).is_some() => return Err(at),
            _ => {}
        }
    }
    Err(text.len())
}

fn unclosed(leaf: &RunningText, form: ProseForm, range: Range<usize>) -> LessonFault {
    let opening = form.opening();
    let place = leaf.excerpt.chapter_range(range);
    if leaf.cut_by_bar {
        return LessonFault::new(
            place,
            format!("a bar ends this table cell before the `{opening}` in it is closed"),
            "write `\\|` for a bar within a table cell, or name the value in a block and write the name here",
        );
    }
    LessonFault::new(
        place,
        format!("this `{opening}` is never closed"),
        "close it with `}}` in the same paragraph, best on the same line; \
         if you mean the braces themselves, write a backslash before them",
    )
}

fn read_form(
    leaf: &RunningText,
    form: ProseForm,
    whole: Range<usize>,
    inside: Range<usize>,
) -> Result<ChapterPiece, LessonFault> {
    let content = trimmed(&leaf.excerpt, inside);
    let place = leaf.excerpt.chapter_range(whole.clone());
    if leaf.html && matches!(form, ProseForm::Claim | ProseForm::Show) {
        return Err(LessonFault::new(
            place,
            format!(
                "Markdown does not read what stands directly below a tag, and so this `{}` does not work",
                form.opening()
            ),
            "leave a blank line between the tag and the lines below it",
        ));
    }
    match form {
        ProseForm::Value => read_value(leaf, place, &content),
        ProseForm::Claim => read_claim(leaf, place, content),
        ProseForm::Show => read_show(leaf, whole, place, &content),
        ProseForm::Reference => {
            let chapter = chapter_named(&content);
            let named = chapter.as_ref().map_or(0, |chapter| chapter.text.len() + 1);
            let target = trimmed(&content, named..content.text().len());
            let (id, view, rest) = read_target(&target, &place, "{{ref id.view}}")?;
            if !rest.text().is_empty() {
                let message = format!("`{}` is too much here", rest.text());
                return Err(LessonFault::new(rest.range(), message, "write `{{ref id.view}}` and no more"));
            }
            Ok(ChapterPiece::Reference(Reference { slot: inline_slot(leaf, place), chapter, id, view }))
        }
    }
}

fn read_value(
    leaf: &RunningText,
    place: Range<usize>,
    content: &Excerpt,
) -> Result<ChapterPiece, LessonFault> {
    let (colon, tilde) = top_level_marks(content.text());
    let cut = colon.into_iter().chain(tilde).min().unwrap_or(content.text().len());
    let expression = trimmed(content, 0..cut);
    let behind = |mark: usize| trimmed(content, mark + 1..content.text().len());
    if expression.text().is_empty() {
        return Err(LessonFault::new(
            place,
            "nothing to compute stands here",
            "write `{{= expr }}` with an expression",
        ));
    }
    let wanted = match (colon, tilde) {
        (None, None) => Wanted::Plain,
        (Some(mark), None) => Wanted::Format(behind(mark)),
        (None, Some(mark)) => Wanted::Digits(behind(mark)),
        (Some(_), Some(_)) => {
            return Err(LessonFault::new(
                place,
                "a value takes a format or the digits it must have, not both",
                "the digits after `~` say how many are shown, so leave the format out",
            ));
        }
    };
    match &wanted {
        Wanted::Format(format) if format.text().is_empty() => Err(LessonFault::new(
            place,
            "no format stands after the `:`",
            "write for instance `{{= expr : .3f }}`",
        )),
        Wanted::Digits(digits) if digits.text().is_empty() => Err(LessonFault::new(
            place,
            "no number stands after the `~`",
            "write for instance `{{= expr ~ 0.25 }}`",
        )),
        _ => Ok(ChapterPiece::Value(ProseValue { slot: inline_slot(leaf, place), expression, wanted })),
    }
}

fn read_claim(
    leaf: &RunningText,
    place: Range<usize>,
    expression: Excerpt,
) -> Result<ChapterPiece, LessonFault> {
    if expression.text().is_empty() {
        return Err(LessonFault::new(
            place,
            "nothing to check stands here",
            "write `{{? expr }}` with a claim",
        ));
    }
    match &leaf.task {
        None => Err(LessonFault::new(
            place,
            "`{{? }}` stands in a line that has no box to tick",
            "make the line a checklist line: `- [ ] text {{? expr }}`; for a value in the text, write `{{= expr }}`",
        )),
        Some(task) if task.checked => Err(LessonFault::new(
            place,
            "this line is ticked already, so nothing is left to verify",
            "write `[ ]` before the text; the build ticks it when the claim holds",
        )),
        Some(task) => {
            let marker =
                PageSlot { range: task.marker.clone(), manner: Manner::Inline { table_cell: false } };
            Ok(ChapterPiece::Claim(ProseClaim { slot: inline_slot(leaf, place), expression, marker }))
        }
    }
}

fn read_show(
    leaf: &RunningText,
    whole: Range<usize>,
    place: Range<usize>,
    content: &Excerpt,
) -> Result<ChapterPiece, LessonFault> {
    let (id, view, options) = read_target(content, &place, "{{#show id.view}}")?;
    let text = leaf.excerpt.text();
    let alone = text[..whole.start].trim().is_empty() && text[whole.end..].trim().is_empty();
    match &leaf.own_lines {
        Some(slot) if alone => Ok(ChapterPiece::Show(Show { slot: slot.clone(), id, view, options })),
        _ => Err(LessonFault::new(
            place,
            "a view takes whole lines and can't stand within other text",
            "give `{{#show}}` a paragraph of its own, with a blank line before and after it",
        )),
    }
}

/// The `id.view` at the beginning of a text, and what follows it.
fn read_target(
    content: &Excerpt,
    place: &Range<usize>,
    pattern: &str,
) -> Result<(BlockWord, BlockWord, Excerpt), LessonFault> {
    let text = content.text();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let target = &text[..end];
    let word = |range: Range<usize>| BlockWord {
        text: text[range.clone()].to_owned(),
        range: content.chapter_range(range),
    };
    let remedy =
        format!("write `{pattern}`: the name a block has by `id=name`, a dot, and the name of a view");
    match target.split_once('.') {
        Some((id, view)) if is_name(id) && is_name(view) => {
            Ok((word(0..id.len()), word(id.len() + 1..end), trimmed(content, end..text.len())))
        }
        _ if target.is_empty() => Err(LessonFault::new(place.clone(), "no view is named here", remedy)),
        _ => {
            let message = format!("`{target}` does not name a view of a block");
            Err(LessonFault::new(content.chapter_range(0..end), message, remedy))
        }
    }
}

/// The chapter before the `#` of a reference.
fn chapter_named(content: &Excerpt) -> Option<BlockWord> {
    let (chapter, _) = content.text().split_once('#')?;
    let is_file = !chapter.is_empty() && !chapter.contains(char::is_whitespace);
    is_file.then(|| BlockWord { text: chapter.to_owned(), range: content.chapter_range(0..chapter.len()) })
}

/// The last `:` and the last `~` outside brackets and quotation marks.
fn top_level_marks(text: &str) -> (Option<usize>, Option<usize>) {
    let (mut colon, mut tilde) = (None, None);
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    for (at, mark) in text.char_indices() {
        match mark {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => colon = Some(at),
            '~' if depth == 0 => tilde = Some(at),
            _ => {}
        }
    }
    (colon, tilde)
}

fn inline_slot(leaf: &RunningText, range: Range<usize>) -> PageSlot {
    let manner = if leaf.html { Manner::Html } else { Manner::Inline { table_cell: leaf.table_cell } };
    PageSlot { range, manner }
}

/// A part of a text without the spaces around it.
fn trimmed(excerpt: &Excerpt, range: Range<usize>) -> Excerpt {
    let part = &excerpt.text()[range.clone()];
    let start = range.end - part.trim_start().len();
    let end = range.start + part.trim_end().len();
    excerpt.slice(start.min(end)..end)
}
