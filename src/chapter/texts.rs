//! The texts of a chapter that hold language, each with its number; knows bytes, but no meaning.

use std::ops::Range;

use crate::lesson::Excerpt;
use crate::report::Place;

/// The number of the chapter itself among its texts.
const CHAPTER: u32 = u32::MAX;

/// The blocks and expressions of a chapter.
#[derive(Clone, Default)]
pub(super) struct Texts {
    excerpts: Vec<Excerpt>,
}

impl Texts {
    /// Takes a text in and gives it its number.
    pub(super) fn add(&mut self, excerpt: &Excerpt) -> u32 {
        self.excerpts.push(excerpt.clone());
        (self.excerpts.len() - 1) as u32
    }

    /// The same texts with others in the place of the first ones.
    pub(super) fn behind(&self, first: Texts) -> Texts {
        let own = self.excerpts.iter().skip(first.excerpts.len()).cloned();
        Texts { excerpts: first.excerpts.into_iter().chain(own).collect() }
    }

    /// The place of bytes of the chapter.
    pub(super) fn chapter_place(&self, range: Range<usize>) -> Place {
        Place { source: CHAPTER, start: range.start as u32, end: range.end as u32 }
    }

    /// The bytes of the chapter at a place.
    pub(super) fn range(&self, place: Place) -> Range<usize> {
        let range = place.start as usize..place.end as usize;
        match self.excerpts.get(place.source as usize) {
            Some(excerpt) => excerpt.chapter_range(range),
            None => range,
        }
    }

    /// The line on which a place begins.
    pub(super) fn line(&self, place: Place) -> &str {
        let text = self.excerpts.get(place.source as usize).map(Excerpt::text).unwrap_or_default();
        let start = text.floor_char_boundary(place.start as usize);
        let begin = text[..start].rfind('\n').map_or(0, |end| end + 1);
        text[begin..].lines().next().unwrap_or_default()
    }

    /// The text at a place.
    pub(super) fn text(&self, place: Place) -> String {
        let excerpt = self.excerpts.get(place.source as usize);
        let text = excerpt.and_then(|excerpt| excerpt.text().get(place.start as usize..place.end as usize));
        // An expression that spans lines is told in one.
        let mut told = String::new();
        for line in text.unwrap_or_default().lines() {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            let brackets = told.ends_with(['(', '[']) || line.starts_with([')', ']']);
            told.push_str(if told.is_empty() || brackets { "" } else { " " });
            told.push_str(&line);
        }
        told.trim_end().to_string()
    }
}
