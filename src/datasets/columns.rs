//! Matrices row by row: mixed, shuffled, moved; knows no data set.

use super::Making;
use crate::functions::linear_algebra::{Matrix, product};
use crate::report::Fault;

/// The most multiplications that one data set may ask for: a second or two.
const MOST_WORK: usize = 1 << 31;

/// `left @ right` for a `rows` × `depth` and a `depth` × `columns` matrix.
pub(super) fn mixed(left: &[f64], right: &[f64], [rows, depth, columns]: [usize; 3]) -> Vec<f64> {
    let mut result = vec![0.0; rows * columns];
    let left = Matrix::new(left, [rows, depth], false);
    let right = Matrix::new(right, [depth, columns], false);
    product(left, right, &mut result, [rows, depth, columns]);
    result
}

/// Refuses a matrix product that would take too long.
pub(super) fn allow_work(sizes: [usize; 3]) -> Result<(), Fault> {
    let work = sizes.iter().try_fold(1_usize, |work, &size| work.checked_mul(size.max(1)));
    match work {
        Some(work) if work <= MOST_WORK => Ok(()),
        _ => Err(Fault::new("this data set is too much work to make")
            .remedy("take fewer samples, features or targets")),
    }
}

/// The rows of a matrix in another order.
pub(super) fn rows_in_order(values: &[f64], width: usize, order: &[usize]) -> Vec<f64> {
    order.iter().flat_map(|&row| &values[row * width..(row + 1) * width]).copied().collect()
}

/// The columns of a matrix in another order.
pub(super) fn columns_in_order(values: &[f64], order: &[usize]) -> Vec<f64> {
    let rows = values.chunks(order.len().max(1));
    rows.flat_map(|row| order.iter().map(|&column| row[column])).collect()
}

/// The numbers from 0 to below `count` as NumPy's generator shuffles them.
pub(super) fn shuffled(making: &mut Making, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    making.random.shuffle(&mut order);
    order
}

/// Numbers between 0 and 1.
pub(super) fn fractions(making: &mut Making, count: usize) -> Vec<f64> {
    let mut values = vec![0.0; count];
    making.random.uniform(0.0, 1.0, &mut values);
    values
}
