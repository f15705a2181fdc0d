//! The nearest known word to a misspelt one, or the one that means the same; knows no language.

use super::elsewhere::elsewhere;

/// Longer words are not compared, which costs the product of their lengths; nor are more candidates, as each mistake asks for all.
const LONGEST: usize = 64;
const MOST_CANDIDATES: usize = 2000;

/// The candidate that an author most likely meant by `word`, if one is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .take(MOST_CANDIDATES)
        .map(|candidate| (strsim::jaro_winkler(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.84)
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, candidate)| candidate)
}

/// What the word is called here if another field has it, else “did you mean …?” if there is a near candidate.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    if let Some(write) = elsewhere(word, candidates.iter().copied()) {
        return Some(write.to_string());
    }
    nearest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// The word that a remedy of [`did_you_mean`] asks for.
pub fn meant(remedy: &str) -> Option<&str> {
    remedy.strip_prefix("did you mean `")?.strip_suffix("`?").filter(|word| !word.contains('`'))
}
