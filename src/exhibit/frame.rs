//! The frame of a picture: where its axes lie, and how much room letters take in it; it draws nothing but text.

use super::outline::{Point, coordinate};
use super::scale::Extent;
use crate::markup::escape_html as escape;

/// Width of the drawing in its own units; the page scales it.
pub(super) const WIDTH: f64 = 480.0;

/// Letters grow in narrow windows, where the drawing shrinks, so that they stay readable.
pub(super) const STYLE: &str =
    "display:block;width:100%;max-width:600px;margin:auto;font-size:clamp(11.5px,19px - 1vw,15px)";

/// Letters are laid out at their largest size, the one a phone gets.
const LETTER: f64 = 15.0;

/// No picture is higher.
pub(super) const HIGHEST: f64 = 360.0;

/// The cells of a small matrix are at most so high.
pub(super) const LARGEST_CELL: f64 = 90.0;

/// Height of a line of letters.
pub(super) const ROW: f64 = 21.0;

/// Where the axes lie, and what they show.
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) x: Extent,
    pub(super) y: Extent,
}

impl Frame {
    pub(super) fn across(&self, place: f64) -> f64 {
        self.left + place * self.width
    }

    pub(super) fn up(&self, place: f64) -> f64 {
        self.top + (1.0 - place) * self.height
    }

    pub(super) fn place(&self, (x, y): (f64, f64)) -> Option<Point> {
        Some((self.across(self.x.place(x)?), self.up(self.y.place(y)?)))
    }
}

/// A piece of text that begins at the place, or as the group around it says.
pub(super) fn text(x: f64, y: f64, words: &str) -> String {
    format!("<text x=\"{}\" y=\"{}\">{}</text>", coordinate(x), coordinate(y), escape(words))
}

/// The text, cut with an ellipsis if it is wider than its room.
pub(super) fn fitted(text: &str, width: f64) -> String {
    if letters(text) <= width {
        return text.to_string();
    }
    let mut room = width - LETTER;
    let fits = |letter: &char| {
        room -= letter_width(*letter);
        room >= 0.0
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// A generous guess at the width of a text in letters of the largest size.
pub(super) fn letters(text: &str) -> f64 {
    text.chars().map(letter_width).sum()
}

fn letter_width(letter: char) -> f64 {
    let share = match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '·' => 0.3,
        'm' | 'w' | 'M' | 'W' => 0.9,
        'A'..='Z' => 0.68,
        '⁰'..='⁾' | '¹' | '²' | '³' | '₀'..='₎' => 0.4,
        '\u{2e80}'..='\u{ffef}' => 1.0,
        _ => 0.58,
    };
    share * LETTER
}
