//! The values of an array row by row, as everything that prints them needs them; knows no notation.

/// A row on its way through an array: the values of a last axis, or what the rows of another one came to.
pub enum Row<'a, T, N> {
    /// The values of a last axis, or the one of a number.
    Values(&'a [T]),
    /// What its rows came to.
    Rows(Vec<N>),
}

/// What the values of an array come to, from its last axis to its first; `made` is also told how long the row should be,
/// for values that are cut off; it is none for a number.
pub fn in_rows<T, N>(
    values: &[T],
    lengths: &[usize],
    made: &impl Fn(Row<'_, T, N>, Option<usize>) -> N,
) -> N {
    let (length, inner) = match lengths {
        [] => return made(Row::Values(values), None),
        [length] => return made(Row::Values(values), Some(*length)),
        [length, inner @ ..] => (*length, inner),
    };
    let size: usize = inner.iter().product();
    let there = if size == 0 { length } else { values.len().div_ceil(size).min(length) };
    let row = |index: usize| &values[index * size..((index + 1) * size).min(values.len())];
    made(Row::Rows((0..there).map(|index| in_rows(row(index), inner, made)).collect()), Some(length))
}
