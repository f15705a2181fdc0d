//! A chapter taken back from gettext's tools; makes no message.

use std::ops::Range;

use super::escape::unescaped;
use super::forth::looks_carried;
use super::words::{PlacedWords, ids, words};
use super::{ALONE, DEFINITION, FRONT_MATTER, TRANSLATABLE, WORDS, WORDS_END, edited};
use crate::lesson::{Landmark, landmarks, scan};

/// A chapter that came back.
pub struct Translated {
    /// The chapter, with the words of its translation.
    pub chapter: String,
    /// What kept the words within its blocks as they were.
    pub fault: Option<String>,
}

/// The chapter as it came back from a translation; nothing, if it was not made ready for one.
pub fn translated(chapter: &str) -> Option<Translated> {
    let chapter = chapter.strip_prefix(TRANSLATABLE)?.trim_start_matches('\n');
    let (front_matter, chapter) = front_matter(chapter);
    let (chapter, told) = without_words(chapter);
    let chapter = format!("{front_matter}{}", with_pieces(&chapter));
    Some(match with_words(&chapter, &told) {
        Ok(chapter) => Translated { chapter, fault: None },
        Err(fault) => Translated { chapter, fault: Some(fault) },
    })
}

/// The front matter as it was, and the chapter without it.
fn front_matter(chapter: &str) -> (String, &str) {
    let Some(rest) = chapter.strip_prefix(FRONT_MATTER) else { return (String::new(), chapter) };
    let Some((lines, rest)) = rest.split_once(" -->") else { return (String::new(), chapter) };
    let lines = unescaped(lines).replace('\u{2028}', "\n");
    (format!("{lines}\n\n"), rest.trim_start_matches('\n'))
}

/// The chapter without the paragraphs that hold words of blocks, and these.
fn without_words(chapter: &str) -> (String, Vec<String>) {
    let mut told = Vec::new();
    let mut edits = Vec::new();
    let mut from = None;
    for landmark in landmarks(chapter) {
        match landmark {
            Landmark::Html(range) => match chapter[range.clone()].trim() {
                WORDS => from = Some(range.start),
                DEFINITION => edits.push((around(chapter, &range), "\n: ".to_string())),
                WORDS_END => edits.extend(from.take().map(|from| (from..range.end, String::new()))),
                _ => {}
            },
            Landmark::Paragraph(text) if from.is_some() => told.push(text),
            _ => {}
        }
    }
    (edited(chapter, edits), told)
}

/// A range with the blank lines around it.
fn around(chapter: &str, range: &Range<usize>) -> Range<usize> {
    let behind = &chapter[range.end..];
    let behind = behind.len() - behind.trim_start_matches('\n').len();
    chapter[..range.start].trim_end_matches('\n').len()..range.end + behind
}

/// The chapter with its blocks, forms and formulas as they are written.
fn with_pieces(chapter: &str) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut underscores = Vec::new();
    for landmark in landmarks(chapter) {
        match landmark {
            Landmark::CodeSpan { range, text, table_cell } => {
                let code = text.trim_start_matches('\\');
                let bars = |text: &str| if table_cell { text.replace('|', "\\|") } else { text.to_string() };
                match text.len() - code.len() {
                    _ if !looks_carried(code) => {}
                    0 => edits.push((range, bars(&text))),
                    _ => {
                        let marks = chapter[range.clone()].find('\\').unwrap_or_default();
                        edits.push((range.start + marks..range.start + marks + 1, String::new()));
                    }
                }
            }
            Landmark::Fence { range, info, text } if info == ALONE => {
                edits.push((range.clone(), alone(&chapter[range], &text)));
            }
            // All formulas were code, and what else is a dollar sign is nothing but that.
            Landmark::Text(range) => {
                edits.extend(signs(chapter, range.clone(), '$').map(|at| (at..at, "\\".to_string())));
                underscores.extend(signs(chapter, range, '_').filter(|at| !is_within_a_word(chapter, *at)));
            }
            _ => {}
        }
    }
    edits.extend(emphasis(chapter, &underscores));
    unescaped(&edited(chapter, edits))
}

/// The lines of a fence without it: the first stands where the fence began, and the others keep what stands before them.
fn alone(whole: &str, text: &str) -> String {
    let whole = whole.trim_end();
    let inside = whole.split_once('\n').map_or("", |(_, rest)| rest);
    let lines = inside.rsplit_once('\n').map_or("", |(lines, _)| lines);
    let further = lines.split_once('\n').map(|(_, further)| format!("\n{further}"));
    let first = text.split('\n').next().unwrap_or_default();
    format!("{first}{}", further.unwrap_or_default())
}

/// Where a sign stands in running text and has no backslash before it.
fn signs(chapter: &str, range: Range<usize>, sign: char) -> impl Iterator<Item = usize> + '_ {
    chapter[range.clone()]
        .match_indices(sign)
        .map(move |(at, _)| range.start + at)
        .filter(|at| chapter[..*at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 0)
}

/// Emphasis that Markdown does not see: gettext's tools write it with underscores, which mean nothing between letters, and
/// Chinese has no spaces. They stand in pairs on the one line that those tools make of a paragraph.
fn emphasis(chapter: &str, underscores: &[usize]) -> Vec<(Range<usize>, String)> {
    let line = |at: usize| chapter[..at].rfind('\n');
    let mut edits = Vec::new();
    for pair in underscores.chunk_by(|one, next| !chapter[*one..*next].contains('\n')) {
        let text = chapter[line(pair[0]).map_or(0, |end| end + 1)..].split('\n').next().unwrap_or_default();
        if pair.len() % 2 == 0 && text.contains(is_ideograph) {
            for (index, at) in pair.iter().enumerate() {
                let tag = if index % 2 == 0 { "<em>" } else { "</em>" };
                edits.push((*at..at + 1, tag.to_string()));
            }
        }
    }
    edits
}

/// Whether a sign stands between two letters of the Latin kind, as in `a_b`.
fn is_within_a_word(chapter: &str, at: usize) -> bool {
    let latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    latin(chapter[..at].chars().next_back()) && latin(chapter[at + 1..].chars().next())
}

/// Whether a letter is one of those that words are written of without spaces.
fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// The chapter with other words in its blocks.
fn with_words(chapter: &str, told: &[String]) -> Result<String, String> {
    let pieces = scan(chapter).pieces;
    let ids = ids(&pieces);
    let places: Vec<PlacedWords> = pieces.iter().flat_map(|piece| words(piece, &ids)).collect();
    if places.len() != told.len() {
        return Err(format!(
            "the blocks of this chapter have {} words for their readers, but {} came back from the translation",
            places.len(),
            told.len()
        ));
    }
    let changed =
        places.iter().zip(told).filter(|(place, told)| place.text != **told && !told.trim().is_empty());
    let edits = changed.map(|(place, told)| (place.range.clone(), place.instead(chapter, told)));
    Ok(edited(chapter, edits.collect()))
}
