//! Matrix products, bit by bit what adding up along the shared axis in order gives; knows no block.

use mdbook_descent::functions::linear_algebra::{Matrix, product};

/// Numbers of several sizes, so that another order of the sum would show.
fn numbers(count: usize, seed: usize) -> Vec<f64> {
    (0..count).map(|index| ((index * 7919 + seed) % 1009) as f64 / 1009.0 - 0.47).collect()
}

/// The numbers of a matrix column by column instead of row by row.
fn by_columns(values: &[f64], [rows, columns]: [usize; 2]) -> Vec<f64> {
    (0..columns).flat_map(|column| (0..rows).map(move |row| values[row * columns + column])).collect()
}

#[track_caller]
fn check(sizes: [usize; 3]) {
    let [rows, depth, columns] = sizes;
    let (left, right) = (numbers(rows * depth, 1), numbers(depth * columns, 500));
    let mut wanted = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let terms = (0..depth).map(|step| left[row * depth + step] * right[step * columns + column]);
            wanted.push(terms.fold(0.0, |sum, term| sum + term).to_bits());
        }
    }
    let turned_left = by_columns(&left, [rows, depth]);
    let turned_right = by_columns(&right, [depth, columns]);
    for (left, left_turned) in [(&left, false), (&turned_left, true)] {
        for (right, right_turned) in [(&right, false), (&turned_right, true)] {
            let mut found = vec![f64::NAN; rows * columns];
            let left = Matrix::new(left, [rows, depth], left_turned);
            product(left, Matrix::new(right, [depth, columns], right_turned), &mut found, sizes);
            let found: Vec<u64> = found.into_iter().map(f64::to_bits).collect();
            assert!(found == wanted, "{sizes:?}, turned: {left_turned} {right_turned}");
        }
    }
}

#[test]
fn small_ones() {
    for rows in [0, 1, 2, 3, 4, 9] {
        for depth in [0, 1, 2, 3, 8] {
            for columns in [0, 1, 2, 3, 4, 7, 8, 9, 17] {
                check([rows, depth, columns]);
            }
        }
    }
}

const LARGE: [[usize; 3]; 8] = [
    [13, 300, 10],
    [8, 64, 16],
    [4, 1000, 17],
    [33, 70, 300],
    [1, 500, 40],
    [200, 2, 1],
    [64, 513, 259],
    [1001, 70, 33],
];

#[test]
fn large_ones() {
    LARGE.into_iter().for_each(check);
}

#[test]
fn large_ones_shared_out_among_threads() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("three threads");
    pool.install(|| LARGE.into_iter().for_each(check));
}
