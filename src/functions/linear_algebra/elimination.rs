//! Elimination on plain slices: LU with partial pivoting, Cholesky, Householder QR; knows rows and columns, but no shapes.
//!
//! Every algorithm works in the textbook's order, so that a result has the same bytes on every machine.

/// The factors of a square matrix: `P A = L U`, with both factors in one matrix.
///
/// Gene Golub and Charles Van Loan, "Matrix Computations" (2013), algorithm 3.4.1.
pub(super) struct Lu {
    size: usize,
    factors: Vec<f64>,
    /// Which row stands at each place.
    order: Vec<usize>,
    /// 1, or -1 after an odd number of exchanges.
    sign: f64,
}

impl Lu {
    /// Factors a `size` × `size` matrix. A column without a pivot is left as it is.
    pub(super) fn new(matrix: &[f64], size: usize) -> Lu {
        let mut lu = Lu { size, factors: matrix.to_vec(), order: (0..size).collect(), sign: 1.0 };
        for step in 0..size {
            lu.bring_pivot(step);
            let (done, rest) = lu.factors.split_at_mut((step + 1) * size);
            let row = &done[step * size..];
            let pivot = row[step];
            if pivot == 0.0 {
                continue;
            }
            for below in rest.chunks_exact_mut(size) {
                let factor = below[step] / pivot;
                below[step] = factor;
                for (value, &above) in below[step + 1..].iter_mut().zip(&row[step + 1..]) {
                    *value -= factor * above;
                }
            }
        }
        lu
    }

    /// Brings the row with the largest number of a column to the top of what is left.
    fn bring_pivot(&mut self, step: usize) {
        let size = self.size;
        let mut best = step;
        for row in step + 1..size {
            if self.factors[row * size + step].abs() > self.factors[best * size + step].abs() {
                best = row;
            }
        }
        if best != step {
            let (upper, lower) = self.factors.split_at_mut(best * size);
            upper[step * size..][..size].swap_with_slice(&mut lower[..size]);
            self.order.swap(step, best);
            self.sign = -self.sign;
        }
    }

    fn pivots(&self) -> impl Iterator<Item = f64> {
        self.factors.iter().step_by(self.size + 1).copied()
    }

    /// Whether no unique solution exists.
    pub(super) fn is_singular(&self) -> bool {
        self.pivots().any(|pivot| pivot == 0.0)
    }

    /// The determinant.
    pub(super) fn determinant(&self) -> f64 {
        self.pivots().fold(self.sign, |product, pivot| product * pivot)
    }

    /// The sign of the determinant and the logarithm of its size.
    pub(super) fn log_determinant(&self) -> (f64, f64) {
        self.pivots().fold((self.sign, 0.0), |(sign, sum), pivot| {
            let own = if pivot == 0.0 { 0.0 } else { 1.0_f64.copysign(pivot) };
            (sign * own, sum + libm::log(pivot.abs()))
        })
    }

    /// Solves for `columns` right-hand sides at once; `None` stands for the unit matrix.
    pub(super) fn solve(&self, right: Option<&[f64]>, columns: usize, output: &mut [f64]) {
        if columns == 0 {
            return;
        }
        for (row, out) in self.order.iter().zip(output.chunks_exact_mut(columns)) {
            match right {
                Some(right) => out.copy_from_slice(&right[row * columns..][..columns]),
                None => {
                    out.fill(0.0);
                    out[*row] = 1.0;
                }
            }
        }
        for row in 0..self.size {
            let (done, rest) = output.split_at_mut(row * columns);
            take_away(&mut rest[..columns], &self.factors[row * self.size..][..row], done);
        }
        for row in (0..self.size).rev() {
            let (upper, done) = output.split_at_mut((row + 1) * columns);
            let line = &self.factors[row * self.size..][..self.size];
            let out = &mut upper[row * columns..];
            take_away(out, &line[row + 1..], done);
            for value in out {
                *value /= line[row];
            }
        }
    }
}

/// Takes the given multiples of rows away from a row.
fn take_away(row: &mut [f64], factors: &[f64], rows: &[f64]) {
    for (&factor, other) in factors.iter().zip(rows.chunks_exact(row.len())) {
        for (value, &other) in row.iter_mut().zip(other) {
            *value -= factor * other;
        }
    }
}

/// The lower factor `L` of `A = L Lᵀ` into `output`; false if the matrix is not positive definite.
///
/// Golub and Van Loan, algorithm 4.2.1, row by row. A value that is not a number passes through.
pub(super) fn cholesky(matrix: &[f64], size: usize, output: &mut [f64]) -> bool {
    output.fill(0.0);
    for row in 0..size {
        for column in 0..=row {
            let (one, other) = (&output[row * size..][..column], &output[column * size..][..column]);
            let product = one.iter().zip(other).fold(0.0, |sum, (a, b)| sum + a * b);
            let rest = matrix[row * size + column] - product;
            output[row * size + column] = match row == column {
                true if rest <= 0.0 => return false,
                true => rest.sqrt(),
                false => rest / output[column * size + column],
            };
        }
    }
    true
}

/// The reduced factors `A = Q R` of a `rows` × `columns` matrix.
///
/// Reflections after Alston Householder (Golub and Van Loan, algorithm 5.2.1) with LAPACK's signs:
/// a column with something below its diagonal gets there the opposite sign of what stood on it.
pub(super) fn qr(matrix: &[f64], [rows, columns]: [usize; 2], q: &mut [f64], r: &mut [f64]) {
    let count = rows.min(columns);
    let mut work = matrix.to_vec();
    let mut mirrors = Vec::with_capacity(count);
    for step in 0..count {
        let mirror = Mirror::new(&work, [rows, columns], step);
        mirror.apply(&mut work, columns, step);
        mirrors.push(mirror);
    }
    r.fill(0.0);
    for row in 0..count {
        r[row * columns + row..][..columns - row]
            .copy_from_slice(&work[row * columns + row..][..columns - row]);
    }
    q.fill(0.0);
    q.iter_mut().step_by(count + 1).take(count).for_each(|value| *value = 1.0);
    for (step, mirror) in mirrors.iter().enumerate().rev() {
        mirror.apply(q, count, step);
    }
}

/// A reflection `I - scale · v vᵀ` of the rows from `start` on.
struct Mirror {
    start: usize,
    vector: Vec<f64>,
    scale: f64,
}

impl Mirror {
    /// The reflection that leaves nothing below the diagonal of a column.
    fn new(work: &[f64], [rows, columns]: [usize; 2], step: usize) -> Mirror {
        let mut vector: Vec<f64> = (step..rows).map(|row| work[row * columns + step]).collect();
        let largest = vector.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let head = vector[0];
        if vector[1..].iter().all(|&value| value == 0.0) {
            return Mirror { start: step, vector, scale: 0.0 };
        }
        let squares = vector.iter().fold(0.0, |sum, value| sum + (value / largest) * (value / largest));
        let length = -(largest * squares.sqrt()).copysign(head);
        for value in &mut vector[1..] {
            *value /= head - length;
        }
        vector[0] = 1.0;
        Mirror { start: step, vector, scale: (length - head) / length }
    }

    /// Reflects the columns of a matrix from `first` on.
    fn apply(&self, matrix: &mut [f64], columns: usize, first: usize) {
        if self.scale == 0.0 {
            return;
        }
        for column in first..columns {
            let place = |index: usize| (self.start + index) * columns + column;
            let dot =
                self.vector.iter().enumerate().fold(0.0, |sum, (index, v)| sum + v * matrix[place(index)]);
            for (index, v) in self.vector.iter().enumerate() {
                matrix[place(index)] -= self.scale * dot * v;
            }
        }
    }
}
