//! A piece of a formula while it is written: its text, how tightly it binds, and the shape that it reads as; knows no node.

use super::Shape;

/// How tightly a whole expression in brackets, a name or a call binds.
pub(super) const ATOM: u8 = 20;

/// How tightly a product binds.
pub(super) const PRODUCT: u8 = 12;

/// An item where a list has nothing.
pub(super) const NOTHING: &str = "0";

/// A piece of a formula.
pub(super) struct Fragment {
    pub(super) text: String,
    /// How tightly it binds.
    pub(super) tight: u8,
    /// The shape that it has when it is read: stretching that another operand does anyway is not written.
    pub(super) shape: Shape,
    /// Whether a remainder stands open in it, which does not share what is multiplied with it.
    pub(super) remainder: bool,
    /// The items, if it is a list of zeros with one of them taken; lists with other zeros can be put together.
    pub(super) items: Vec<String>,
}

impl Fragment {
    pub(super) fn atom(text: String, shape: Shape) -> Fragment {
        Fragment { text, tight: ATOM, shape, remainder: false, items: Vec::new() }
    }

    pub(super) fn bracketed(&self, least: u8) -> String {
        if self.tight < least { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// Items as a list that others can be put together with.
pub(super) fn listed(items: Vec<String>) -> Fragment {
    let list = Fragment::atom(format!("[{}]", items.join(", ")), Shape(vec![items.len()]));
    Fragment { items, ..list }
}

/// Two lists as one, if in each place one of them has nothing.
pub(super) fn put_together(one: &[String], other: &[String]) -> Option<Fragment> {
    let pair = |(one, other): (&String, &String)| match (one.as_str(), other.as_str()) {
        (NOTHING, _) => Some(other.clone()),
        (_, NOTHING) => Some(one.clone()),
        _ => None,
    };
    (!one.is_empty() && one.len() == other.len())
        .then(|| one.iter().zip(other).map(pair).collect::<Option<Vec<String>>>())?
        .map(listed)
}

/// The shape of what some pieces give element by element.
pub(super) fn together(pieces: &[Fragment]) -> Shape {
    let all = pieces.iter().map(|piece| Some(piece.shape.clone()));
    all.reduce(|one, other| one?.broadcast(&other?)).flatten().unwrap_or_else(Shape::scalar)
}
