//! Tells what is almost a fence or a form of ours, so that no slip passes in silence; does not read what is one.

use std::ops::Range;

use strsim::osa_distance;

use super::words::{FirstWord, is_name};

/// Words within one slip of ours that mean something else.
const OTHER_WORDS: [&str; 26] = [
    "trait", "trail", "brain", "drain", "grain", "rain", "strain", "twain", "cal", "call", "calf", "calm",
    "calk", "talc", "shop", "shot", "slow", "snow", "stow", "how", "shown", "red", "rel", "res", "rev",
    "def",
];

/// The longest form that is looked at for a slip.
const LONGEST: usize = 200;

/// The kind of block that the first word behind a fence almost names.
///
/// `try` and `ask` are so short that many words are nearly theirs, `awk` and `asm` among them; they are known by case alone.
pub(super) fn fence_kind(word: &str) -> Option<FirstWord> {
    let bare =
        word.trim_start_matches(['{', '.']).split(['{', '}', ':', ';', '.']).next().unwrap_or_default();
    FirstWord::ALL.into_iter().find(|kind| match kind {
        FirstWord::Block(_) => is_almost(bare, kind.word()),
        FirstWord::Task(_) => bare.to_lowercase() == kind.word(),
    })
}

/// Whether a word is another one by case alone, or by one letter too many, too few, wrong or in another place.
fn is_almost(word: &str, meant: &str) -> bool {
    let lower = word.to_lowercase();
    lower == meant || (!OTHER_WORDS.contains(&lower.as_str()) && osa_distance(&lower, meant) == 1)
}

/// A text in braces that is almost a form.
pub(super) struct Slip {
    /// How long it is.
    pub(super) length: usize,
    /// What was meant.
    pub(super) meant: String,
}

/// The slip at the two braces with which a text begins.
///
/// Only what no other tool reads in this way is told: `{{ name }}`, `{{#include …}}`, `{{#if …}}` and the like are theirs.
pub(super) fn form(text: &str) -> Option<Slip> {
    let inside = closed(text.strip_prefix("{{")?)?;
    let length = inside.len() + 4;
    let slip = |meant: String| Some(Slip { length, meant });
    let trimmed = inside.trim();
    if let Some(sign) = trimmed.chars().next().filter(|sign| matches!(sign, '=' | '?')) {
        let rest = trimmed[1..].trim();
        let apart = inside.starts_with(char::is_whitespace) && !rest.is_empty() && !rest.starts_with('=');
        return slip(format!("{{{{{sign} {rest} }}}}")).filter(|_| apart);
    }
    let bare = trimmed.trim_start_matches('#').trim_start();
    let word = &bare[..bare.find(|mark: char| !mark.is_alphanumeric()).unwrap_or(bare.len())];
    let rest = bare[word.len()..].trim_start_matches(|mark: char| mark == ':' || mark.is_whitespace());
    if trimmed.starts_with('#') && matches!(word, "try" | "ask") {
        let id = rest
            .split([' ', '=', '"', ','])
            .next()
            .filter(|id| is_name(id) && !rest[id.len()..].starts_with('='));
        // Tasks are fences, since they hold lines of the block language.
        return slip(format!("~~~{word}{}", id.map(|id| format!(" {id}")).unwrap_or_default()));
    }
    let target = rest.split_whitespace().next().unwrap_or_default();
    let names_a_view = target.split_once('.').is_some_and(|(id, view)| is_name(id) && is_name(view));
    match names_a_view && rest.len() < bare.len() - word.len() {
        true if is_almost(word, "show") => slip(format!("{{{{#show {}}}}}", rest.trim())),
        true if is_almost(word, "ref") => slip(format!("{{{{ref {target}}}}}")),
        _ => None,
    }
}

/// The slip of a form that lacks its first brace.
pub(super) fn half_open(text: &str) -> Option<Slip> {
    let inside = closed(text.strip_prefix('{')?)?;
    let rest = inside.strip_prefix(['=', '?'])?.trim();
    let meant = format!("{{{{{} {rest} }}}}", &inside[..1]);
    (!rest.is_empty()).then(|| Slip { length: inside.len() + 3, meant })
}

/// What stands before two closing braces, without any brace in it.
fn closed(text: &str) -> Option<&str> {
    let near = &text[..text.floor_char_boundary(LONGEST)];
    let inside = near.split_once("}}")?.0;
    (!inside.contains(['{', '}'])).then_some(inside)
}

/// Where the claim of a checklist line stands that has a question mark, but no braces around it.
pub(super) fn bare_claim(text: &str) -> Option<Range<usize>> {
    let mark = text.rfind('?')?;
    let before = &text[..mark];
    let apart = before.is_empty() || before.ends_with(|mark: char| mark.is_whitespace() || mark == '{');
    let claim = text[mark + 1..].trim_matches(|mark: char| mark.is_whitespace() || matches!(mark, '{' | '}'));
    let start = mark + 1 + text[mark + 1..].find(claim)?;
    let open = before.len() - before.trim_end_matches('{').len();
    (apart && compares(claim)).then(|| mark - open..start + claim.len())
}

/// Whether a text can only be a comparison: two sides, and no two words beside each other as in a sentence.
fn compares(text: &str) -> bool {
    let signs = ["==", "!=", "<", ">"];
    let sides = signs.iter().find_map(|sign| text.split_once(sign));
    let written =
        |mark: char| mark.is_alphanumeric() || mark.is_whitespace() || "_.,'\"()[]+-*/@<>=!".contains(mark);
    let is_word = |word: &&str| word.chars().all(char::is_alphabetic);
    let joins = |word: &str| matches!(word, "and" | "or" | "not" | "if" | "else" | "within");
    let words: Vec<&str> = text.split_whitespace().collect();
    let sentence =
        words.windows(2).any(|pair| pair.iter().all(is_word) && !pair.iter().any(|word| joins(word)));
    sides.is_some_and(|(left, right)| !left.trim().is_empty() && !right.trim_matches('=').trim().is_empty())
        && text.chars().all(written)
        && !text.starts_with(['<', '>'])
        && !sentence
}
