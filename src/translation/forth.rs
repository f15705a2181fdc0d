//! A chapter made ready for gettext's tools; reads no translation.

use std::ops::Range;

use super::escape::escaped;
use super::words::{ids, words};
use super::{ALONE, DEFINITION, FRONT_MATTER, TRANSLATABLE, WORDS, WORDS_END, edited};
use crate::furniture::parted;
use crate::lesson::{
    ChapterPiece, Landmark, Manner, PageSlot, ProseValue, Wanted, code_span, landmarks, scan,
};

/// What takes the place of what.
type Edit = (Range<usize>, String);

/// The chapter as gettext's tools shall see it.
pub fn translatable(chapter: &str) -> String {
    let (front_matter, chapter) = match parted(chapter) {
        Some((_, text)) => (carried_front_matter(&chapter[..chapter.len() - text.len()]), text),
        None => (String::new(), chapter),
    };
    let pieces = scan(chapter).pieces;
    let landmarks = landmarks(chapter);
    let mut edits: Vec<Edit> = pieces.iter().flat_map(|piece| carried(chapter, piece)).collect();
    // Pieces stand in order, and so one look finds the only one that could hold a landmark.
    let taken: Vec<Range<usize>> = pieces.iter().map(|piece| piece.slot().range.clone()).collect();
    let is_taken = |range: &Range<usize>| {
        let next = taken.partition_point(|taken| taken.end <= range.start);
        taken.get(next).is_some_and(|taken| taken.start < range.end)
    };
    for landmark in &landmarks {
        edits.extend(kept_apart(landmark).filter(|(range, _)| !is_taken(range)));
    }
    edits.extend(words_behind(chapter, &pieces, &landmarks));
    format!("{TRANSLATABLE}\n\n{front_matter}{}", edited(chapter, edits))
}

/// The lines of front matter as one remark.
fn carried_front_matter(lines: &str) -> String {
    let lines: Vec<String> = lines.trim_end().lines().map(|line| escaped(line.trim_end(), true)).collect();
    format!("{FRONT_MATTER}{} -->\n\n", lines.join("\u{2028}"))
}

/// A piece as it is carried through.
fn carried(chapter: &str, piece: &ChapterPiece) -> Option<Edit> {
    let text = match piece {
        ChapterPiece::Block(_) | ChapterPiece::Task(_) => {
            let range = piece.slot().range.clone();
            return Some((range.clone(), fence(&chapter[range])));
        }
        ChapterPiece::Value(value) => written(value),
        ChapterPiece::Claim(claim) => format!("{{{{? {} }}}}", claim.expression.text().trim()),
        ChapterPiece::Show(show) => {
            let options = show.options.text().trim();
            let apart = if options.is_empty() { "" } else { " " };
            format!("{{{{#show {}.{}{apart}{options}}}}}", show.id.text, show.view.text)
        }
        ChapterPiece::Reference(reference) => reference.written(),
        ChapterPiece::Mathematics(formula) => {
            let dollars = if formula.display { "$$" } else { "$" };
            format!("{dollars}{}{dollars}", formula.latex.text())
        }
    };
    let PageSlot { range, manner } = piece.slot();
    let instead = match manner {
        Manner::Html => return None,
        Manner::Inline { table_cell } => code_span(&text.replace('\n', " "), *table_cell),
        Manner::Block { prefix, .. } => {
            let lines = format!("```{ALONE}\n{}\n```", escaped(&text, true));
            lines.replace('\n', &format!("\n{prefix}"))
        }
    };
    Some((range.clone(), instead))
}

fn written(value: &ProseValue) -> String {
    let expression = value.expression.text().trim();
    match &value.wanted {
        Wanted::Plain => format!("{{{{= {expression} }}}}"),
        Wanted::Format(format) => format!("{{{{= {expression} : {} }}}}", format.text().trim()),
        Wanted::Digits(digits) => format!("{{{{= {expression} ~ {} }}}}", digits.text().trim()),
    }
}

/// A fence in which nobody sees a text.
fn fence(whole: &str) -> String {
    let opening = whole.split('\n').next().unwrap_or_default();
    let marks = opening.len() - opening.trim_start_matches(['`', '~']).len();
    let (marks, info) = opening.split_at(marks);
    format!("{marks}{}{}", escaped(info, true), escaped(&whole[opening.len()..], false))
}

/// What would be taken for a piece on the way back, and what a translation would give another address.
fn kept_apart(landmark: &Landmark) -> Option<Edit> {
    match landmark {
        Landmark::CodeSpan { range, text, table_cell } if looks_carried(text.trim_start_matches('\\')) => {
            Some((range.clone(), code_span(&format!("\\{text}"), *table_cell)))
        }
        // A heading keeps the address that mdBook gives it.
        Landmark::Heading { end, text } if !["{{", "$"].iter().any(|sign| text.contains(sign)) => {
            Some((*end..*end, format!(" {{#{}}}", address(text))))
        }
        // Their Markdown has no definitions.
        Landmark::Definition(range) => Some((range.clone(), format!("\n{DEFINITION}\n\n"))),
        _ => None,
    }
}

/// Whether code looks like what a form or a formula became.
pub(super) fn looks_carried(code: &str) -> bool {
    code.starts_with("{{") || code.starts_with('$')
}

/// The id of a heading, as mdBook makes it.
fn address(text: &str) -> String {
    let letter = |letter: char| match letter {
        _ if letter.is_alphanumeric() || letter == '_' || letter == '-' => Some(letter),
        _ if letter.is_whitespace() => Some('-'),
        _ => None,
    };
    text.trim().to_lowercase().chars().filter_map(letter).collect()
}

/// The words of pieces, behind the block of the chapter that holds them.
fn words_behind(chapter: &str, pieces: &[ChapterPiece], landmarks: &[Landmark]) -> Vec<Edit> {
    let ids = ids(pieces);
    let mut edits: Vec<Edit> = Vec::new();
    let mut ends = landmarks
        .iter()
        .filter_map(|landmark| match landmark {
            Landmark::End(end) => Some(*end),
            _ => None,
        })
        .peekable();
    for piece in pieces {
        let start = piece.slot().range.start;
        while ends.next_if(|end| *end <= start).is_some() {}
        let end = ends.peek().copied().unwrap_or(chapter.len()).max(piece.slot().range.end);
        let told: String = words(piece, &ids)
            .iter()
            .map(|words| {
                let purpose = words.purpose.name();
                format!("<!-- i18n:comment: {purpose} -->\n\n{}\n\n", plain(&words.text))
            })
            .collect();
        if told.is_empty() {
            continue;
        }
        match edits.last_mut().filter(|(range, _)| range.start == end) {
            Some((_, text)) => {
                text.truncate(text.len() - WORDS_END.len() - 2);
                text.push_str(&format!("{told}{WORDS_END}\n\n"));
            }
            None => edits.push((end..end, format!("\n\n{WORDS}\n\n{told}{WORDS_END}\n\n"))),
        }
    }
    edits
}

/// Words as Markdown that says nothing but them.
fn plain(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    let numbered = words.trim_start_matches(|letter: char| letter.is_ascii_digit());
    for (at, letter) in words.char_indices() {
        let always = "\\`*_[]<>|~&".contains(letter);
        let first = at == 0 && "#+-=:".contains(letter);
        let behind_number = at > 0 && at == words.len() - numbered.len() && ".)".contains(letter);
        if always || first || behind_number {
            text.push('\\');
        }
        text.push(if letter == '\n' { ' ' } else { letter });
    }
    text
}
