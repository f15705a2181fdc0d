//! How a chapter begins, and how long it takes to read, by the letters of its language; knows no block's code.

use crate::lesson::{Landmark, landmarks};

/// Words of a text that explains mathematics, in a minute.
const WORDS: f64 = 180.0;

/// Letters of a language that writes no spaces, in a minute.
const IDEOGRAPHS: f64 = 320.0;

/// The most letters of a beginning, about as many as a list of what was found shows.
const LONGEST: usize = 200;

/// The minutes that a chapter's prose takes; what stands in blocks is looked at, and takes a quarter of a minute each.
pub fn minutes(chapter: &str) -> usize {
    let (mut words, mut ideographs, mut blocks) = (0, 0, 0);
    for landmark in landmarks(chapter) {
        match landmark {
            Landmark::Text(range) => {
                let text = &chapter[range];
                ideographs += text.chars().filter(|letter| is_ideograph(*letter)).count();
                let latin = text.split(|letter: char| letter.is_whitespace() || is_ideograph(letter));
                words += latin.filter(|word| word.contains(char::is_alphanumeric)).count();
            }
            Landmark::CodeSpan { .. } => words += 1,
            Landmark::Fence { .. } => blocks += 1,
            _ => {}
        }
    }
    let minutes = words as f64 / WORDS + ideographs as f64 / IDEOGRAPHS + f64::from(blocks) / 4.0;
    (minutes.round() as usize).max(1)
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
        || matches!(letter, '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// The first paragraph that says something without a form or a formula, as plain text, and not too long.
pub fn beginning(chapter: &str) -> Option<String> {
    let mut paragraphs = landmarks(chapter).into_iter().filter_map(|landmark| match landmark {
        Landmark::Paragraph(text) => Some(text),
        _ => None,
    });
    let text =
        paragraphs.find(|text| !text.trim().is_empty() && !text.contains("{{") && !text.contains('$'))?;
    let letters: Vec<char> = text.trim().chars().collect();
    if letters.len() <= LONGEST {
        return Some(letters.into_iter().collect());
    }
    // It ends with a sentence, or with a word.
    let cut = &letters[..LONGEST];
    let sentence = cut.iter().rposition(|letter| matches!(letter, '.' | '。' | '?' | '？' | '!' | '！'));
    let end = sentence.filter(|end| *end > LONGEST / 3).map(|end| end + 1);
    let end = end.or_else(|| cut.iter().rposition(|letter| letter.is_whitespace())).unwrap_or(LONGEST);
    Some(cut[..end].iter().collect())
}
