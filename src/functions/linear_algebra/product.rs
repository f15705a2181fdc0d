//! The matrix product on plain slices; knows rows and columns, but no shapes.
//!
//! Every output is summed along the shared axis in order, whatever the sizes and the machine, so
//! that a product has the same bytes everywhere; the lanes of the machine lie across outputs. Large
//! products work on copies of the operands that are cut into strips as wide as the registers hold
//! (Goto and van de Geijn, *Anatomy of High-Performance Matrix Multiplication*, 2008).

use std::cell::RefCell;

use fearless_simd::{Level, Simd, dispatch, f64x8, prelude::*};

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

    /// The numbers from one on in its row.
    fn from(&self, row: usize, column: usize) -> &'a [f64] {
        &self.values[row * self.down + column * self.across..]
    }
}

/// `output = left @ right` for a `rows` × `depth` and a `depth` × `columns` matrix.
pub fn product(left: Matrix<'_>, right: Matrix<'_>, output: &mut [f64], [rows, depth, columns]: [usize; 3]) {
    thread_local! {
        static STRIPS: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
    }
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
        let mut sums = [0.0; C];
        let factors = left.from(row, 0).iter().step_by(left.across);
        for (step, &factor) in factors.take(depth).enumerate() {
            let line = right.from(step, column);
            let others: [f64; C] = match line.first_chunk() {
                Some(chunk) if right.across == 1 => *chunk,
                _ => std::array::from_fn(|index| line[index * right.across]),
            };
            for (sum, other) in sums.iter_mut().zip(others) {
                *sum += factor * other;
            }
        }
        output[row * columns + column..][..C].copy_from_slice(&sums);
    }
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
            let mut row = 0;
            while rows - row >= R {
                cut(left.turned(), start, row, rows, R, &mut lines[..deep * R]);
                tiles::<S, R, V>(simd, &lines[..deep * R], strips, output, [row, first, columns], start == 0);
                row += R;
            }
            while row < rows {
                cut(left.turned(), start, row, rows, 1, &mut lines[..deep]);
                tiles::<S, 1, V>(simd, &lines[..deep], strips, output, [row, first, columns], start == 0);
                row += 1;
            }
        }
    }
}

/// Copies a strip of `width` columns, row after row in one piece; beyond the last column it is left as it was.
#[inline(always)]
fn cut(from: Matrix<'_>, start: usize, first: usize, columns: usize, width: usize, strip: &mut [f64]) {
    let inside = width.min(columns - first);
    if from.across == 1 && inside == width {
        for (line, row) in strip.chunks_exact_mut(width).zip(start..) {
            line.copy_from_slice(&from.from(row, first)[..width]);
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

/// One tile after the other along `R` rows of the output.
#[inline(always)]
fn tiles<S: Simd, const R: usize, const V: usize>(
    simd: S,
    lines: &[f64],
    strips: &[f64],
    output: &mut [f64],
    [row, first, columns]: [usize; 3],
    fresh: bool,
) {
    let deep = lines.len() / R;
    for (strip, column) in strips.chunks_exact(deep * V * LANES).zip((first..).step_by(V * LANES)) {
        let mut sums = [[f64x8::splat(simd, 0.0); V]; R];
        let place = |index: usize, register: usize| {
            let column = column + register * LANES;
            let start = (row + index) * columns + column;
            start..start + LANES.min(columns.saturating_sub(column))
        };
        for (index, sums) in sums.iter_mut().enumerate().filter(|_| !fresh) {
            for (register, sum) in sums.iter_mut().enumerate() {
                *sum = read(simd, output.get(place(index, register)).unwrap_or_default());
            }
        }
        let sums = tile(simd, lines, strip, sums);
        for (index, sums) in sums.iter().enumerate() {
            for (register, sum) in sums.iter().enumerate() {
                write(*sum, output.get_mut(place(index, register)).unwrap_or_default());
            }
        }
    }
}

/// The sums of a tile after a stretch of the shared axis.
#[inline(always)]
fn tile<S: Simd, const R: usize, const V: usize>(
    simd: S,
    lines: &[f64],
    strip: &[f64],
    mut sums: [[f64x8<S>; V]; R],
) -> [[f64x8<S>; V]; R] {
    let strip = strip.as_chunks::<LANES>().0.as_chunks::<V>().0;
    for (factors, others) in lines.as_chunks::<R>().0.iter().zip(strip) {
        let others = others.map(|others| f64x8::simd_from(simd, others));
        for (sums, &factor) in sums.iter_mut().zip(factors) {
            let factor = f64x8::splat(simd, factor);
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
        None => values.copy_from_slice(&all[..values.len()]),
    }
}
