//! The matrix product on plain slices; knows rows and columns, but no shapes.
//!
//! Every output is summed along the shared axis in order, whatever the sizes and the machine, so
//! that a product has the same bytes everywhere; the lanes of the machine lie across outputs. Large
//! products work on copies of the operands that are cut into strips as wide as the registers hold
//! (Goto and van de Geijn, *Anatomy of High-Performance Matrix Multiplication*, 2008).

use std::cell::RefCell;

use fearless_simd::{Level, Simd, dispatch, f64x8, prelude::*};

use crate::functions::threads::by_rows;

/// How many numbers an [`f64x8`] holds.
const LANES: usize = 8;
/// How much of the shared axis is worked on at a time, so that a strip stays in the nearest cache.
const DEPTH: usize = 256;
/// How many columns are worked on at a time, so that all strips stay in the next cache.
const WIDTH: usize = 256;
/// Products with fewer multiplications are done before strips would be cut.
const SMALL: usize = 4096;

/// A matrix as it lies in memory.
#[derive(Clone, Copy)]
pub struct Matrix<'a> {
    /// The numbers.
    pub values: &'a [f64],
    /// How far apart the numbers of a column lie: the way from row to row.
    pub down: usize,
    /// How far apart the numbers of a row lie.
    pub across: usize,
}

impl<'a> Matrix<'a> {
    /// The matrix with the given number of rows and columns; `turned` if its columns lie in one piece instead of its rows.
    pub fn new(values: &'a [f64], [rows, columns]: [usize; 2], turned: bool) -> Matrix<'a> {
        // A matrix with one row may be read either way; the usual one is simpler.
        match turned && rows > 1 {
            true => Matrix { values, down: 1, across: rows },
            false => Matrix { values, down: columns, across: 1 },
        }
    }

    fn turned(self) -> Matrix<'a> {
        Matrix { down: self.across, across: self.down, ..self }
    }

    /// The matrix without its first rows.
    fn below(self, rows: usize) -> Matrix<'a> {
        Matrix { values: &self.values[rows * self.down..], ..self }
    }

    /// The numbers from one on in its row.
    fn from(&self, row: usize, column: usize) -> &'a [f64] {
        &self.values[row * self.down + column * self.across..]
    }
}

/// `output = left @ right` for a `rows` × `depth` and a `depth` × `columns` matrix.
pub fn product(left: Matrix<'_>, right: Matrix<'_>, output: &mut [f64], [rows, depth, columns]: [usize; 3]) {
    if rows == 0 || depth == 0 || columns == 0 {
        return output.fill(0.0);
    }
    // A single column is taken for a row: its numbers lie side by side, as lanes do.
    let (left, right, rows, columns) = match columns {
        1 => (right.turned(), left.turned(), 1, rows),
        _ => (left, right, rows, columns),
    };
    let sizes = [rows, depth, columns];
    if rows < 4 || rows * depth * columns < SMALL {
        return dispatch!(Level::new(), _ => direct(left, right, output, sizes));
    }
    by_rows(output, columns, rows * depth * columns, &|row, output| {
        large(left.below(row), right, output, [output.len() / columns, depth, columns]);
    });
}

fn large(left: Matrix<'_>, right: Matrix<'_>, output: &mut [f64], sizes: [usize; 3]) {
    thread_local! {
        static STRIPS: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
    }
    STRIPS.with_borrow_mut(|strips| {
        strips.resize(strips.len().max(DEPTH * (WIDTH + LANES)), 0.0);
        let strips = strips.split_at_mut(DEPTH * WIDTH);
        dispatch!(Level::new(), simd => match is_wide(simd) {
            true => in_strips::<_, 8, 2>(simd, left, right, output, sizes, strips),
            false => in_strips::<_, 4, 1>(simd, left, right, output, sizes, strips),
        });
    });
}

/// Whether the machine has registers for eight numbers, and then 32 of them.
#[inline(always)]
fn is_wide<S: Simd>(_: S) -> bool {
    S::f64s::LEN >= LANES
}

/// The product of small matrices, or of few rows.
#[inline(always)]
fn direct(left: Matrix<'_>, right: Matrix<'_>, output: &mut [f64], sizes: [usize; 3]) {
    let columns = sizes[2];
    let mut column = 0;
    while columns - column >= LANES {
        add_up::<LANES>(left, right, output, sizes, column);
        column += LANES;
    }
    if columns - column >= 4 {
        add_up::<4>(left, right, output, sizes, column);
        column += 4;
    }
    match columns - column {
        3 => add_up::<3>(left, right, output, sizes, column),
        2 => add_up::<2>(left, right, output, sizes, column),
        1 => add_up::<1>(left, right, output, sizes, column),
        _ => {}
    }
}

/// `C` columns of a product, row by row.
#[inline(always)]
fn add_up<const C: usize>(
    left: Matrix<'_>,
    right: Matrix<'_>,
    output: &mut [f64],
    [rows, depth, columns]: [usize; 3],
    column: usize,
) {
    for row in 0..rows {
        let factors = left.from(row, 0).iter().step_by(left.across).take(depth);
        let line = |step: usize| right.from(step, column);
        let sums = match right.across {
            1 => joined(factors, |step| line(step).first_chunk().copied().unwrap_or([0.0; C])),
            across => joined(factors, |step| {
                let line = line(step);
                std::array::from_fn(|index| line[index * across])
            }),
        };
        output[row * columns + column..][..C].copy_from_slice(&sums);
    }
}

/// `C` sums of products along the shared axis.
#[inline(always)]
fn joined<'a, const C: usize>(
    factors: impl Iterator<Item = &'a f64>,
    others: impl Fn(usize) -> [f64; C],
) -> [f64; C] {
    let mut sums = [0.0; C];
    for (step, &factor) in factors.enumerate() {
        for (sum, other) in sums.iter_mut().zip(others(step)) {
            *sum += factor * other;
        }
    }
    sums
}

/// A large product: tiles of `R` rows and `V` registers, whose sums stay in registers meanwhile.
#[inline(always)]
fn in_strips<S: Simd, const R: usize, const V: usize>(
    simd: S,
    left: Matrix<'_>,
    right: Matrix<'_>,
    output: &mut [f64],
    [rows, depth, columns]: [usize; 3],
    (strips, lines): (&mut [f64], &mut [f64]),
) {
    for start in (0..depth).step_by(DEPTH) {
        let deep = DEPTH.min(depth - start);
        for first in (0..columns).step_by(WIDTH) {
            let width = WIDTH.min(columns - first).next_multiple_of(V * LANES);
            let strips = &mut strips[..width * deep];
            for (index, strip) in strips.chunks_exact_mut(deep * V * LANES).enumerate() {
                cut(right, start, first + index * V * LANES, columns, V * LANES, strip);
            }
            let place = [start, first, columns];
            let (whole, rest) = output.split_at_mut((rows - rows % R) * columns);
            for (index, output) in whole.chunks_exact_mut(R * columns).enumerate() {
                let left = left.below(index * R);
                tiles::<S, R, V>(simd, left, strips, output, place, &mut lines[..deep * R]);
            }
            for (row, output) in (rows - rows % R..).zip(rest.chunks_exact_mut(columns)) {
                tiles::<S, 1, V>(simd, left.below(row), strips, output, place, &mut lines[..deep]);
            }
        }
    }
}

/// Copies a strip of `width` columns, row after row in one piece; what it holds beyond the last column is nobody's.
#[inline(always)]
fn cut(from: Matrix<'_>, start: usize, first: usize, columns: usize, width: usize, strip: &mut [f64]) {
    let inside = width.min(columns - first);
    if from.across == 1 {
        for (line, row) in strip.chunks_exact_mut(width).zip(start..) {
            let values = from.from(row, first);
            // A copy of one length is faster, even where it takes in the beginning of the next row.
            match values.get(..width) {
                Some(values) => line.copy_from_slice(values),
                None => line[..inside].copy_from_slice(&values[..inside]),
            }
        }
        return;
    }
    for column in 0..inside {
        let values = from.from(start, first + column).iter().step_by(from.down);
        for (line, &value) in strip.chunks_exact_mut(width).zip(values) {
            line[column] = value;
        }
    }
}

/// One tile after the other along `R` rows of the output, which begins with them, as does the left matrix.
#[inline(always)]
fn tiles<S: Simd, const R: usize, const V: usize>(
    simd: S,
    left: Matrix<'_>,
    strips: &[f64],
    output: &mut [f64],
    [start, first, columns]: [usize; 3],
    lines: &mut [f64],
) {
    let deep = lines.len() / R;
    // Rows that lie in one piece are read where they are; columns are put side by side first.
    let rows: Option<[&[f64]; R]> =
        (left.across == 1).then(|| std::array::from_fn(|row| &left.from(row, start)[..deep]));
    if rows.is_none() {
        cut(left.turned(), start, 0, R, R, lines);
    }
    let lines = &lines.as_chunks::<R>().0[..deep];
    for (strip, column) in strips.chunks_exact(deep * V * LANES).zip((first..).step_by(V * LANES)) {
        let strip = &strip.as_chunks::<LANES>().0.as_chunks::<V>().0[..deep];
        let mut sums = [[f64x8::splat(simd, 0.0); V]; R];
        let places = |register: usize| (column + register * LANES).min(columns)..;
        for (sums, line) in sums.iter_mut().zip(output.chunks_exact(columns)).filter(|_| start > 0) {
            for (register, sum) in sums.iter_mut().enumerate() {
                *sum = read(simd, &line[places(register)]);
            }
        }
        let sums = match rows {
            Some(rows) => tile(simd, strip, sums, |step, row| rows[row][step]),
            None => tile(simd, strip, sums, |step, row| lines[step][row]),
        };
        for (sums, line) in sums.iter().zip(output.chunks_exact_mut(columns)) {
            for (register, sum) in sums.iter().enumerate() {
                write(*sum, &mut line[places(register)]);
            }
        }
    }
}

/// The sums of a tile after a stretch of the shared axis, whose factors are told one by one.
#[inline(always)]
fn tile<S: Simd, const R: usize, const V: usize>(
    simd: S,
    strip: &[[[f64; LANES]; V]],
    mut sums: [[f64x8<S>; V]; R],
    factor: impl Fn(usize, usize) -> f64,
) -> [[f64x8<S>; V]; R] {
    for (step, others) in strip.iter().enumerate() {
        let others = others.map(|others| f64x8::simd_from(simd, others));
        for (row, sums) in sums.iter_mut().enumerate() {
            let factor = f64x8::splat(simd, factor(step, row));
            for (sum, &other) in sums.iter_mut().zip(&others) {
                *sum += factor * other;
            }
        }
    }
    sums
}

/// At most eight numbers in a register.
#[inline(always)]
fn read<S: Simd>(simd: S, values: &[f64]) -> f64x8<S> {
    let mut all = [0.0; LANES];
    match values.first_chunk() {
        Some(chunk) => all = *chunk,
        None => all[..values.len()].copy_from_slice(values),
    }
    f64x8::simd_from(simd, all)
}

/// As many numbers of a register as there is room for.
#[inline(always)]
fn write<S: Simd>(sum: f64x8<S>, values: &mut [f64]) {
    let all: [f64; LANES] = sum.into();
    match values.first_chunk_mut() {
        Some(chunk) => *chunk = all,
        // One by one, because a call for so few numbers takes longer.
        None => values.iter_mut().enumerate().for_each(|(lane, value)| *value = all[lane % LANES]),
    }
}
