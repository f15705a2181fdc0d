//! How numbers are joined along axes, in an order that is ours; knows no reduction by name.

use super::super::walk::{Strides, each};
use crate::graph::{Attributes, Call, MOST_AXES, Shape};

/// The axes of a reduction, and whether they stay.
pub(in super::super) fn axes_of(attributes: &Attributes) -> (&[usize], bool) {
    match attributes {
        Attributes::Axes { axes, keep } => (axes, *keep),
        _ => (&[], false),
    }
}

/// Reduces row by row: along the last axis by `row`, along the others by `join` in the order of the rows,
/// `term` being what is taken of each number.
pub(in super::super) fn reduce(
    call: &Call<'_>,
    input: &[f64],
    output: &mut [f64],
    start: f64,
    row: impl Fn(&[f64]) -> f64,
    join: impl Fn(f64, f64) -> f64,
    term: impl Fn(f64) -> f64,
) {
    let (axes, _) = axes_of(call.attributes);
    let shape = &call.shapes[0];
    output.fill(start);
    // Neighbouring axes at the end that share one fate are one axis.
    let last = shape.rank().checked_sub(1);
    let gone = last.is_none_or(|last| axes.contains(&last));
    let tail = (0..shape.rank()).rev().take_while(|axis| axes.contains(axis) == gone).count();
    let (lead, tail) = shape.0.split_at(shape.rank() - tail);
    let width: usize = tail.iter().product();
    if input.is_empty() {
        return;
    }
    let kept = kept_strides(shape, axes);
    let mut rows = input.chunks_exact(width);
    each(lead, [&kept], [0], |[to]| {
        let Some(values) = rows.next() else { return };
        if gone {
            output[to] = join(output[to], row(values));
        } else {
            for (out, &value) in output[to..to + width].iter_mut().zip(values) {
                *out = join(*out, term(value));
            }
        }
    });
}

/// The strides with which the result is walked when the input is walked in order.
fn kept_strides(shape: &Shape, axes: &[usize]) -> Strides {
    let mut strides = [0; MOST_AXES];
    let mut stride = 1;
    for axis in (0..shape.rank()).rev().filter(|axis| !axes.contains(axis)) {
        strides[axis] = stride;
        stride *= shape.0[axis] as isize;
    }
    strides
}

pub(super) fn sum_into(call: &Call<'_>, input: &[f64], output: &mut [f64], term: impl Fn(f64) -> f64 + Copy) {
    reduce(call, input, output, 0.0, |row| pairwise(row, term), |sum, x| sum + x, term);
}

/// The sum of a row in a fixed tree, the one that NumPy uses: eight lanes within blocks of 128, blocks by halves.
fn pairwise(row: &[f64], term: impl Fn(f64) -> f64 + Copy) -> f64 {
    const LANES: usize = 8;
    const BLOCK: usize = 128;
    if row.len() < LANES {
        return row.iter().fold(0.0, |sum, &x| sum + term(x));
    }
    if row.len() > BLOCK {
        let half = row.len() / 2;
        let (left, right) = row.split_at(half - half % LANES);
        return pairwise(left, term) + pairwise(right, term);
    }
    let mut lanes = [0.0; LANES];
    let mut chunks = row.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += term(x);
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    chunks.remainder().iter().fold(sum, |sum, &x| sum + term(x))
}

/// A row joined in eight lanes; only for joins whose order does not matter.
pub(super) fn lanes(row: &[f64], join: impl Fn(f64, f64) -> f64) -> f64 {
    let mut lanes = [row[0]; 8];
    let mut chunks = row.chunks_exact(8);
    for chunk in &mut chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = join(*lane, x);
        }
    }
    lanes.iter().chain(chunks.remainder()).fold(row[0], |best, &x| join(best, x))
}

/// The first index of the best number, or of the first NaN; along one axis, or of all numbers in a row.
pub(super) fn arg(call: &Call<'_>, input: &[f64], output: &mut [f64], better: impl Fn(f64, f64) -> bool) {
    let (axes, _) = axes_of(call.attributes);
    let lengths = &call.shapes[0].0;
    let (length, inner) = match axes {
        [axis] => (lengths[*axis], lengths[axis + 1..].iter().product()),
        _ => (input.len(), 1),
    };
    for (position, out) in output.iter_mut().enumerate() {
        let first = position / inner * inner * length + position % inner;
        let mut best = 0;
        for index in 1..length {
            let (old, new) = (input[first + best * inner], input[first + index * inner]);
            if !old.is_nan() && (better(new, old) || new.is_nan()) {
                best = index;
            }
        }
        *out = best as f64;
    }
}
