//! Which exhibits of a page carry a number, and what their number is called; it does not count.

use super::{Exhibit, Group, Label};

/// What a numbered exhibit is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberedKind {
    /// A picture.
    Figure,
    /// Rows and columns.
    Table,
}

/// The exhibit with numbers on its figures and tables, from the first to the last; a table without a
/// caption needs none, and what stands under a common caption has a common number.
pub fn numbered(exhibit: Exhibit, next: &mut dyn FnMut(NumberedKind) -> Label) -> Exhibit {
    match (exhibit.kind(), exhibit) {
        (Some(kind), exhibit) => Exhibit::Numbered(next(kind), Box::new(exhibit)),
        (None, Exhibit::Group(mut group)) => {
            group.parts = group.parts.into_iter().map(|part| numbered(part, next)).collect();
            Exhibit::Group(group)
        }
        (None, Exhibit::Folded(mut folded)) => {
            folded.parts = folded.parts.into_iter().map(|part| numbered(part, next)).collect();
            Exhibit::Folded(folded)
        }
        (None, exhibit) => exhibit,
    }
}

impl Exhibit {
    /// What the exhibit is to a reader who counts; none if it is not counted.
    fn kind(&self) -> Option<NumberedKind> {
        match self {
            Exhibit::Chart(_) | Exhibit::Diagram(_) | Exhibit::Tiles(_) => Some(NumberedKind::Figure),
            Exhibit::Table(table) => (!table.caption.is_empty()).then_some(NumberedKind::Table),
            Exhibit::Group(group) if !group.caption.is_empty() => {
                let tables = group.parts.iter().all(|part| matches!(part, Exhibit::Table(_)));
                let picture = |part: &Exhibit| part.kind() == Some(NumberedKind::Figure);
                match (tables, group.parts.iter().any(picture)) {
                    (true, _) => Some(NumberedKind::Table),
                    (_, true) => Some(NumberedKind::Figure),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The caption, of what can have one.
    pub(super) fn caption(&self) -> Option<&str> {
        match self {
            Exhibit::Chart(chart) => Some(&chart.title),
            Exhibit::Diagram(diagram) => Some(&diagram.caption),
            Exhibit::Tiles(tiles) => Some(&tiles.caption),
            Exhibit::Table(table) => Some(&table.caption),
            Exhibit::Group(group) => Some(&group.caption),
            _ => None,
        }
    }

    /// The same exhibit for a place where its caption already stands.
    pub(super) fn without_caption(mut self) -> Exhibit {
        if let Some(caption) = self.caption_mut() {
            caption.clear();
        }
        self
    }

    /// The same exhibit under another caption; what has none of its own is put under it.
    pub fn with_caption(mut self, words: &str) -> Exhibit {
        match self.caption_mut() {
            Some(caption) => *caption = words.to_string(),
            None => return Exhibit::Group(Group { caption: words.to_string(), parts: vec![self] }),
        }
        self
    }

    fn caption_mut(&mut self) -> Option<&mut String> {
        match self {
            Exhibit::Chart(chart) => Some(&mut chart.title),
            Exhibit::Diagram(diagram) => Some(&mut diagram.caption),
            Exhibit::Tiles(tiles) => Some(&mut tiles.caption),
            Exhibit::Table(table) => Some(&mut table.caption),
            Exhibit::Formula(formula) => Some(&mut formula.caption),
            Exhibit::Group(group) | Exhibit::Card(group) => Some(&mut group.caption),
            _ => None,
        }
    }
}
