//! What the columns of a table are called, and the words that its numbers stand for; knows no file.

use std::rc::Rc;

/// One column.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the head of the table.
    pub name: String,
    /// The words that its numbers stand for, from 0; none where its numbers are numbers.
    pub words: Vec<String>,
}

/// The columns that an array has, or the one that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The axis along which they lie; none of an array that comes from a single one.
    pub axis: Option<usize>,
    /// The columns.
    pub columns: Rc<[Rc<Column>]>,
    /// Whether the numbers are no longer those of the table, but shifted or scaled.
    pub scaled: bool,
}

impl Columns {
    /// The columns of a table, side by side.
    pub fn across(columns: Vec<Rc<Column>>) -> Columns {
        Columns { axis: Some(1), columns: columns.into(), scaled: false }
    }

    /// A single column.
    pub fn single(column: Rc<Column>) -> Columns {
        Columns { axis: None, columns: [column].into(), scaled: false }
    }

    /// The single column that an array is.
    pub fn one(&self) -> Option<&Column> {
        match (self.axis, &*self.columns) {
            (None, [column]) => Some(column),
            _ => None,
        }
    }

    /// The words that the numbers of a single column stand for.
    pub fn words(&self) -> Option<&[String]> {
        self.one().map(|column| column.words.as_slice()).filter(|words| !self.scaled && !words.is_empty())
    }
}
