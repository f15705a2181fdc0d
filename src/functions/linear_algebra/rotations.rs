//! Jacobi's rotations on plain slices: eigenvalues of symmetric matrices and singular values; knows no shapes.
//!
//! Rotations are made pair by pair in a fixed order until nothing is left to rotate, so a result has
//! the same bytes on every machine. A vector is only determined up to its sign: here the first of
//! its numbers that is not nearly zero is positive.

/// More sweeps than any matrix of numbers needs; the methods converge quadratically, mostly in ten.
const MOST_SWEEPS: usize = 60;
/// The spacing of numbers near 1.
const EPSILON: f64 = f64::EPSILON;
/// What counts as nearly zero in a vector of length 1, when its sign is chosen.
const NEARLY_ZERO: f64 = 1e-9;

/// The eigenvalues of a symmetric matrix in ascending order, and its eigenvectors as columns.
///
/// The cyclic method of Carl Jacobi (1846) as in Golub and Van Loan, "Matrix Computations" (2013),
/// section 8.5. Where a number is not finite, all results are nan.
pub(super) fn eigen(matrix: &[f64], size: usize, values: &mut [f64], vectors: &mut [f64]) {
    let Some(scale) = scale_of(matrix) else {
        values.fill(f64::NAN);
        return vectors.fill(f64::NAN);
    };
    let mut work: Vec<f64> = matrix.iter().map(|value| value / scale).collect();
    // Row `k` holds the vector that belongs to diagonal element `k`.
    let mut basis = vec![0.0; size * size];
    basis.iter_mut().step_by(size + 1).for_each(|value| *value = 1.0);
    for sweep in 0..MOST_SWEEPS {
        let mut quiet = true;
        for p in 0..size {
            for q in p + 1..size {
                quiet &= !rotate_symmetric(&mut work, &mut basis, size, [p, q], sweep);
            }
        }
        if quiet {
            break;
        }
    }
    let diagonal: Vec<f64> = work.iter().step_by(size + 1).copied().collect();
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&a, &b| diagonal[a].total_cmp(&diagonal[b]));
    for (place, &from) in order.iter().enumerate() {
        values[place] = diagonal[from] * scale;
        let row = &basis[from * size..][..size];
        let sign = sign_of(row);
        for (index, value) in row.iter().enumerate() {
            vectors[index * size + place] = sign * value;
        }
    }
}

/// Makes the element at `[p, q]` zero; false if it was.
fn rotate_symmetric(
    work: &mut [f64],
    basis: &mut [f64],
    size: usize,
    [p, q]: [usize; 2],
    sweep: usize,
) -> bool {
    let across = work[p * size + q];
    let (first, second) = (work[p * size + p], work[q * size + q]);
    // After some sweeps, what no longer changes the diagonal is noise.
    let noise = sweep > 3 && across.abs() <= 0.01 * EPSILON * first.abs().min(second.abs());
    if across == 0.0 || noise {
        work[p * size + q] = 0.0;
        work[q * size + p] = 0.0;
        return false;
    }
    let turn = tangent((second - first) / (2.0 * across));
    let (c, s) = cosine_and_sine(turn);
    for other in 0..size {
        let (a, b) = (work[other * size + p], work[other * size + q]);
        work[other * size + p] = c * a - s * b;
        work[other * size + q] = s * a + c * b;
    }
    let (upper, lower) = work.split_at_mut(q * size);
    rotate(&mut upper[p * size..][..size], &mut lower[..size], c, s);
    let (upper, lower) = basis.split_at_mut(q * size);
    rotate(&mut upper[p * size..][..size], &mut lower[..size], c, s);
    work[p * size + p] = first - turn * across;
    work[q * size + q] = second + turn * across;
    work[p * size + q] = 0.0;
    work[q * size + p] = 0.0;
    true
}

/// The smaller root of `t² + 2 · slope · t = 1`.
fn tangent(slope: f64) -> f64 {
    if slope.is_infinite() {
        return 0.0;
    }
    let size = slope.abs();
    1.0_f64.copysign(slope) / (size + if size > 1e150 { size } else { (size * size + 1.0).sqrt() })
}

fn cosine_and_sine(tangent: f64) -> (f64, f64) {
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    (cosine, tangent * cosine)
}

fn rotate(one: &mut [f64], other: &mut [f64], cosine: f64, sine: f64) {
    for (a, b) in one.iter_mut().zip(other) {
        (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    }
}

/// A power of two by which numbers are divided, so that squares neither overflow nor vanish; none if one is not finite.
fn scale_of(matrix: &[f64]) -> Option<f64> {
    if !matrix.iter().all(|value| value.is_finite()) {
        return None;
    }
    let largest = matrix.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let power = f64::from_bits(largest.to_bits() & 0x7FF0_0000_0000_0000);
    Some(if power == 0.0 { 1.0 } else { power })
}

/// 1, or -1 if the first number that is not nearly zero is negative.
pub(super) fn sign_of(vector: &[f64]) -> f64 {
    match vector.iter().find(|value| value.abs() > NEARLY_ZERO) {
        Some(&value) if value < 0.0 => -1.0,
        _ => 1.0,
    }
}

/// The reduced singular value decomposition `A = U diag(s) Vh` of a `rows` × `columns` matrix, the values descending.
///
/// The one-sided method of Magnus Hestenes (1958), which turns columns until all are at right angles
/// (Golub and Van Loan, section 8.6.3). The signs are chosen by the rows of `Vh`.
pub(super) fn singular(
    matrix: &[f64],
    [rows, columns]: [usize; 2],
    u: &mut [f64],
    s: &mut [f64],
    vh: &mut [f64],
) {
    let Some(scale) = scale_of(matrix) else {
        u.fill(f64::NAN);
        s.fill(f64::NAN);
        return vh.fill(f64::NAN);
    };
    let wide = columns > rows;
    let (length, count) = (rows.max(columns), rows.min(columns));
    let mut long = long_columns(matrix, [rows, columns], scale);
    let mut short = vec![0.0; count * count];
    short.iter_mut().step_by(count + 1).for_each(|value| *value = 1.0);
    for _ in 0..MOST_SWEEPS {
        let mut quiet = true;
        for p in 0..count {
            for q in p + 1..count {
                quiet &= !rotate_columns(&mut long, &mut short, [length, count], [p, q]);
            }
        }
        if quiet {
            break;
        }
    }
    let lengths: Vec<f64> =
        long.chunks_exact(length.max(1)).map(|column| dot(column, column).sqrt()).collect();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| lengths[b].total_cmp(&lengths[a]));
    normalise(&mut long, &lengths, length);
    for (place, &from) in order.iter().enumerate() {
        s[place] = lengths[from] * scale;
        let (long, short) = (&long[from * length..][..length], &short[from * count..][..count]);
        let (left, right) = if wide { (short, long) } else { (long, short) };
        let sign = sign_of(right);
        for (index, value) in left.iter().enumerate() {
            u[index * count + place] = sign * value;
        }
        for (out, value) in vh[place * columns..].iter_mut().zip(right) {
            *out = sign * value;
        }
    }
}

/// A matrix divided by a number, each of its long columns in one piece, or of its transpose's if that is the taller one.
fn long_columns(matrix: &[f64], [rows, columns]: [usize; 2], scale: f64) -> Vec<f64> {
    let mut long = vec![0.0; matrix.len()];
    for (index, value) in matrix.iter().enumerate() {
        let (row, column) = (index / columns, index % columns);
        let place = if columns > rows { row * columns + column } else { column * rows + row };
        long[place] = value / scale;
    }
    long
}

/// Turns two columns to right angles; false if they were.
fn rotate_columns(
    long: &mut [f64],
    short: &mut [f64],
    [length, count]: [usize; 2],
    [p, q]: [usize; 2],
) -> bool {
    let (upper, lower) = long.split_at_mut(q * length);
    let (one, other) = (&mut upper[p * length..][..length], &mut lower[..length]);
    let (first, second, across) = (dot(one, one), dot(other, other), dot(one, other));
    if across == 0.0 || across.abs() <= EPSILON * first.sqrt() * second.sqrt() {
        return false;
    }
    let (c, s) = cosine_and_sine(tangent((second - first) / (2.0 * across)));
    rotate(one, other, c, s);
    let (upper, lower) = short.split_at_mut(q * count);
    rotate(&mut upper[p * count..][..count], &mut lower[..count], c, s);
    true
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).fold(0.0, |sum, (a, b)| sum + a * b)
}

/// Brings columns to length 1. In the place of those without a length come unit vectors at right angles to all others.
fn normalise(columns: &mut [f64], lengths: &[f64], length: usize) {
    for (column, &size) in
        columns.chunks_exact_mut(length.max(1)).zip(lengths).filter(|(_, size)| **size > 0.0)
    {
        column.iter_mut().for_each(|value| *value /= size);
    }
    let mut done: Vec<bool> = lengths.iter().map(|&size| size > 0.0).collect();
    // How much of each unit vector, squared, lies in none of the columns.
    let mut left = vec![1.0; length];
    let take = |left: &mut [f64], column: &[f64]| {
        left.iter_mut().zip(column).for_each(|(left, value)| *left -= value * value);
    };
    for (column, _) in columns.chunks_exact(length.max(1)).zip(&done).filter(|(_, done)| **done) {
        take(&mut left, column);
    }
    for index in 0..lengths.len() {
        if done[index] {
            continue;
        }
        let most = left.iter().fold(0.0_f64, |most, &left| most.max(left));
        let Some(axis) = left.iter().position(|&left| left > 0.25 || left >= most) else { continue };
        let mut unit = vec![0.0; length];
        unit[axis] = 1.0;
        for _ in 0..2 {
            for (other, _) in columns.chunks_exact(length).zip(&done).filter(|(_, done)| **done) {
                let share = dot(other, &unit);
                unit.iter_mut().zip(other).for_each(|(value, other)| *value -= share * other);
            }
        }
        let size = dot(&unit, &unit).sqrt();
        unit.iter_mut().for_each(|value| *value /= size);
        take(&mut left, &unit);
        columns[index * length..][..length].copy_from_slice(&unit);
        done[index] = true;
    }
}
