//! What a table calls a column and its kinds, as plain data for pictures; knows no table.

/// What is known of a column of data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedColumn {
    /// Its name; empty if it has none.
    pub name: String,
    /// The words for its numbers 0, 1, 2, …; none if they are numbers.
    pub kinds: Vec<String>,
}
