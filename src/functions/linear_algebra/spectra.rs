//! Eigenvalues and eigenvectors of square matrices that need not be symmetric, on plain slices; knows no shapes.
//!
//! Gene Golub and Charles Van Loan, "Matrix Computations" (2013), sections 7.4 to 7.6, with one real shift at a time and
//! in the textbook's order, so that a result has the same bytes on every machine.

use super::rotations::sign_of;

/// The most steps for one eigenvalue; pairs that are complex never come to rest.
const MOST_STEPS: usize = 120;

/// A square matrix on its way to a triangle, and the rotations that lead there.
struct Schur {
    size: usize,
    matrix: Vec<f64>,
    turned: Vec<f64>,
}

/// The eigenvalues and the eigenvectors as columns; false if some of them are complex.
pub(super) fn eigen(matrix: &[f64], size: usize, values: &mut [f64], vectors: &mut [f64]) -> bool {
    if !matrix.iter().all(|number| number.is_finite()) {
        values.fill(f64::NAN);
        vectors.fill(f64::NAN);
        return true;
    }
    let mut turned = vec![0.0; size * size];
    turned.iter_mut().step_by(size + 1).for_each(|number| *number = 1.0);
    let mut schur = Schur { size, matrix: matrix.to_vec(), turned };
    schur.bring_near_to_a_triangle();
    if !schur.bring_to_a_triangle() {
        return false;
    }
    for (index, value) in values.iter_mut().enumerate() {
        *value = schur.at(index, index);
        let vector = schur.vector(index);
        for (row, number) in vector.into_iter().enumerate() {
            vectors[row * size + index] = number;
        }
    }
    true
}

impl Schur {
    fn at(&self, row: usize, column: usize) -> f64 {
        self.matrix[row * self.size + column]
    }

    /// Turns two rows and then the same two columns.
    fn turn(&mut self, [one, other]: [usize; 2], cosine: f64, sine: f64) {
        let size = self.size;
        for column in 0..size {
            turn_pair(&mut self.matrix, [one * size + column, other * size + column], cosine, sine);
        }
        for row in 0..size {
            turn_pair(&mut self.matrix, [row * size + one, row * size + other], cosine, sine);
            turn_pair(&mut self.turned, [row * size + one, row * size + other], cosine, sine);
        }
    }

    /// Zeros below the first diagonal under the main one.
    fn bring_near_to_a_triangle(&mut self) {
        for column in 0..self.size.saturating_sub(2) {
            for row in column + 2..self.size {
                let (kept, gone) = (self.at(column + 1, column), self.at(row, column));
                if gone != 0.0 {
                    let length = libm::hypot(kept, gone);
                    self.turn([column + 1, row], kept / length, gone / length);
                    self.matrix[row * self.size + column] = 0.0;
                }
            }
        }
    }

    /// Zeros below the main diagonal, from the bottom up; false if that cannot be.
    fn bring_to_a_triangle(&mut self) -> bool {
        let mut last = self.size.saturating_sub(1);
        let mut steps = 0;
        while last > 0 {
            let first = self.start_of_block(last);
            if first == last {
                (last, steps) = (last - 1, 0);
            } else if first + 1 == last {
                if !self.part_pair(first) {
                    return false;
                }
                (last, steps) = (last.saturating_sub(2), 0);
            } else {
                steps += 1;
                if steps > MOST_STEPS {
                    return false;
                }
                let shift = self.shift(last, steps);
                self.step([first, last], shift);
            }
        }
        true
    }

    /// Where the block begins that ends at a row: what is nearly zero beside the diagonal parts blocks.
    fn start_of_block(&mut self, last: usize) -> usize {
        for row in (1..=last).rev() {
            let beside = self.at(row - 1, row - 1).abs() + self.at(row, row).abs();
            if self.at(row, row - 1).abs() <= f64::EPSILON * beside {
                self.matrix[row * self.size + row - 1] = 0.0;
                return row;
            }
        }
        0
    }

    /// The eigenvalue of the last two rows that is nearer to the corner; now and then another number, which ends circles.
    fn shift(&self, last: usize, steps: usize) -> f64 {
        let corner = self.at(last, last);
        if steps.is_multiple_of(11) {
            return corner + self.at(last, last - 1).abs();
        }
        let half = (self.at(last - 1, last - 1) - corner) / 2.0;
        let product = self.at(last - 1, last) * self.at(last, last - 1);
        let root = half * half + product;
        if root <= 0.0 {
            return corner;
        }
        corner - product / (half + root.sqrt().copysign(half))
    }

    /// One step of the QR algorithm on a block, with a shift.
    fn step(&mut self, [first, last]: [usize; 2], shift: f64) {
        let size = self.size;
        for row in first..=last {
            self.matrix[row * size + row] -= shift;
        }
        let mut turns = Vec::new();
        for row in first..last {
            let (kept, gone) = (self.at(row, row), self.at(row + 1, row));
            let length = libm::hypot(kept, gone);
            let (cosine, sine) = if length == 0.0 { (1.0, 0.0) } else { (kept / length, gone / length) };
            for column in row..size {
                turn_pair(&mut self.matrix, [row * size + column, (row + 1) * size + column], cosine, sine);
            }
            turns.push((row, cosine, sine));
        }
        for (row, cosine, sine) in turns {
            for above in 0..=last {
                turn_pair(&mut self.matrix, [above * size + row, above * size + row + 1], cosine, sine);
            }
            for above in 0..size {
                turn_pair(&mut self.turned, [above * size + row, above * size + row + 1], cosine, sine);
            }
        }
        for row in first..=last {
            self.matrix[row * size + row] += shift;
        }
    }

    /// Makes a triangle of the two rows from one on; false if their eigenvalues are complex.
    fn part_pair(&mut self, first: usize) -> bool {
        let second = first + 1;
        let [a, b, c, d] = [(first, first), (first, second), (second, first), (second, second)]
            .map(|(row, column)| self.at(row, column));
        let half = (a - d) / 2.0;
        let root = half * half + b * c;
        // Two equal eigenvalues may be a rounding apart.
        let rounding = 8.0 * f64::EPSILON * (half * half).max((b * c).abs());
        if root < -rounding {
            return false;
        }
        let step = half + root.max(0.0).sqrt().copysign(half);
        // The eigenvector of the first of both, d + step.
        let length = libm::hypot(step, c);
        self.turn([first, second], step / length, c / length);
        self.matrix[second * self.size + first] = 0.0;
        true
    }

    /// The eigenvector of a place on the diagonal, of length 1.
    fn vector(&self, index: usize) -> Vec<f64> {
        let value = self.at(index, index);
        let largest = self.matrix.iter().fold(0.0, |most: f64, number| most.max(number.abs()));
        let mut inside = vec![0.0; self.size];
        inside[index] = 1.0;
        for row in (0..index).rev() {
            let known: f64 = (row + 1..=index).map(|column| self.at(row, column) * inside[column]).sum();
            let gap = self.at(row, row) - value;
            // An eigenvalue that stands twice may have one direction only.
            let gap = if gap == 0.0 { f64::EPSILON * largest.max(f64::MIN_POSITIVE) } else { gap };
            inside[row] = -known / gap;
        }
        let outside: Vec<f64> = (0..self.size)
            .map(|row| (0..=index).map(|column| self.turned[row * self.size + column] * inside[column]).sum())
            .collect();
        let length = outside.iter().fold(0.0, |length, number| libm::hypot(length, *number));
        let vector: Vec<f64> = outside.iter().map(|number| number / length).collect();
        let sign = sign_of(&vector);
        vector.into_iter().map(|number| sign * number).collect()
    }
}

/// Turns two numbers by an angle.
fn turn_pair(numbers: &mut [f64], [one, other]: [usize; 2], cosine: f64, sine: f64) {
    let (x, y) = (numbers[one], numbers[other]);
    numbers[one] = cosine * x + sine * y;
    numbers[other] = cosine * y - sine * x;
}
