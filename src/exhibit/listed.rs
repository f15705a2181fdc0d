//! The numbers of an array in a line, in brackets as deep as it has axes; knows no array.

use crate::numbers::{Row, in_rows, significant};

/// The numbers in brackets, those of each row in brackets of their own; of many only the first.
pub fn listed(values: &[f64], lengths: &[usize], most: usize, digits: usize) -> String {
    let numbers: Vec<String> = values.iter().take(most).map(|value| significant(*value, digits)).collect();
    nested(&numbers, lengths)
}

/// Texts in brackets, as many deep as there are lengths; with three dots at the end of a row that lacks some.
pub fn nested(texts: &[String], lengths: &[usize]) -> String {
    in_rows(texts, lengths, &|row, length| {
        let (text, count) = match row {
            Row::Values(texts) => (texts.join(", "), texts.len()),
            Row::Rows(rows) => (rows.join(", "), rows.len()),
        };
        match length {
            None => text,
            Some(length) => format!("[{text}{}]", if count < length { ", …" } else { "" }),
        }
    })
}
