//! The numbers of an array in a line, in brackets as deep as it has axes; knows no array.

use crate::numbers::significant;

/// The numbers in brackets, those of each row in brackets of their own; of many only the first.
pub fn listed(values: &[f64], lengths: &[usize], most: usize, digits: usize) -> String {
    let numbers: Vec<String> = values.iter().take(most).map(|value| significant(*value, digits)).collect();
    nested(numbers, lengths, values.len() > most)
}

/// Texts in brackets, as many deep as there are lengths; with three dots at the end if there are more.
pub fn nested(texts: Vec<String>, lengths: &[usize], more: bool) -> String {
    let inner: usize = lengths.iter().skip(1).product();
    let parts: Vec<String> = match lengths.len() {
        0 => return texts.concat(),
        1 => texts,
        _ => texts
            .chunks(inner.max(1))
            .map(|chunk| nested(chunk.to_vec(), &lengths[1..], chunk.len() < inner))
            .collect(),
    };
    format!("[{}{}]", parts.join(", "), if more { ", …" } else { "" })
}
