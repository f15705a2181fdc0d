//! Arrays some of whose axes go by letters, as `y_i` has one that is called i; knows no LaTeX.

use ndarray::{Axis, IxDyn, Zip};

use crate::graph::{Array, Budget, Shape, TOUCH};

/// An array whose first axes go by letters; the others are whole.
#[derive(Clone, Debug)]
pub(super) struct Lettered {
    pub(super) letters: Vec<char>,
    pub(super) array: Array,
}

impl Lettered {
    pub(super) fn number(value: f64) -> Lettered {
        Lettered::whole(Array::from_elem(IxDyn(&[]), value))
    }

    pub(super) fn whole(array: Array) -> Lettered {
        Lettered { letters: Vec::new(), array }
    }

    /// The lengths of the whole axes.
    pub(super) fn lengths(&self) -> &[usize] {
        &self.array.shape()[self.letters.len()..]
    }

    /// Whether it is one number wherever its letters stand.
    pub(super) fn is_number(&self) -> bool {
        self.lengths().iter().all(|&length| length == 1)
    }

    /// The length along a letter.
    pub(super) fn length(&self, letter: char) -> Option<usize> {
        let axis = self.letters.iter().position(|own| *own == letter)?;
        Some(self.array.shape()[axis])
    }

    /// The array with other letters first, and with so many whole axes.
    fn arranged(&self, letters: &[char], rank: usize) -> Array {
        let mut order: Vec<usize> = Vec::new();
        for letter in letters {
            order.extend(self.letters.iter().position(|own| own == letter));
        }
        order.extend(self.letters.len()..self.array.ndim());
        let mut array = self.array.clone().permuted_axes(order);
        for (axis, letter) in letters.iter().enumerate() {
            if !self.letters.contains(letter) {
                array = array.insert_axis(Axis(axis));
            }
        }
        while array.ndim() < letters.len() + rank {
            array = array.insert_axis(Axis(letters.len()));
        }
        array
    }

    /// The array as its letters lie on the left of an equation, without axes of length 1.
    pub(super) fn under(&self, letters: &[char]) -> Option<Array> {
        if self.letters.iter().any(|own| !letters.contains(own)) {
            return None;
        }
        Some(self.arranged(letters, self.lengths().len()))
    }

    pub(super) fn map(&self, work: &Budget, rule: impl Fn(f64) -> f64) -> Option<Lettered> {
        work.charge(self.array.len() as u64 * TOUCH).ok()?;
        Some(Lettered { letters: self.letters.clone(), array: self.array.mapv(rule).into_shared() })
    }

    /// Number by number with another, which is stretched by NumPy's rule; its letters find theirs.
    pub(super) fn with(
        &self,
        other: &Lettered,
        work: &Budget,
        rule: impl Fn(f64, f64) -> f64,
    ) -> Option<Lettered> {
        let mut letters = self.letters.clone();
        letters.extend(other.letters.iter().filter(|letter| !self.letters.contains(letter)));
        let rank = self.lengths().len().max(other.lengths().len());
        let (one, two) = (self.arranged(&letters, rank), other.arranged(&letters, rank));
        let agree = |letter: &char| {
            self.length(*letter).zip(other.length(*letter)).is_none_or(|(one, other)| one == other)
        };
        if !letters.iter().all(agree) {
            return None;
        }
        let shape = Shape::of(&one).broadcast(&Shape::of(&two))?;
        work.charge((shape.size() as u64).saturating_mul(TOUCH)).ok()?;
        let shape = shape.within_limits().ok()?.0;
        let array = Zip::from(one.broadcast(shape.as_slice())?)
            .and(two.broadcast(shape.as_slice())?)
            .map_collect(|&one, &two| rule(one, two));
        Some(Lettered { letters, array: array.into_shared() })
    }

    /// What runs over a letter, joined number by number.
    pub(super) fn over(
        &self,
        letter: char,
        work: &Budget,
        start: f64,
        rule: impl Fn(f64, f64) -> f64,
    ) -> Option<Lettered> {
        work.charge(self.array.len() as u64 * TOUCH).ok()?;
        let axis = self.letters.iter().position(|own| *own == letter)?;
        let array =
            self.array.fold_axis(Axis(axis), start, |total, value| rule(*total, *value)).into_shared();
        let letters = self.letters.iter().copied().filter(|own| *own != letter).collect();
        Some(Lettered { letters, array })
    }

    /// The array with letters for its axes, a length of 1 needing none; the axes without a letter stay whole.
    pub(super) fn indexed(&self, index: &[Option<char>]) -> Option<Lettered> {
        let first = self.letters.len();
        let long: Vec<usize> =
            (first..self.array.ndim()).filter(|&axis| self.array.shape()[axis] != 1).collect();
        if index.len() > long.len() || index.is_empty() {
            return None;
        }
        let mut letters = self.letters.clone();
        let mut order: Vec<usize> = (0..first).collect();
        for (axis, letter) in long.iter().zip(index) {
            let Some(letter) = letter else { continue };
            if letters.contains(letter) {
                return None;
            }
            letters.push(*letter);
            order.push(*axis);
        }
        let rest: Vec<usize> = (first..self.array.ndim()).filter(|axis| !order.contains(axis)).collect();
        order.extend(rest);
        Some(Lettered { letters, array: self.array.clone().permuted_axes(order) })
    }

    /// The other way round: a row of a vector, the columns of a matrix.
    pub(super) fn turned(&self) -> Option<Lettered> {
        let first = self.letters.len();
        let array = match self.lengths().len() {
            1 => self.array.clone().insert_axis(Axis(first)),
            2 => {
                let order: Vec<usize> = (0..first).chain([first + 1, first]).collect();
                self.array.clone().permuted_axes(order)
            }
            _ => return None,
        };
        Some(Lettered { letters: self.letters.clone(), array })
    }

    /// The product of matrices and vectors.
    pub(super) fn times(&self, other: &Lettered, work: &Budget) -> Option<Lettered> {
        if !self.letters.is_empty() || !other.letters.is_empty() {
            return None;
        }
        let (one, two) = (self.array.clone(), other.array.clone());
        let (rows, inner) = match *one.shape() {
            [rows, inner] => (rows, inner),
            _ => return None,
        };
        let columns = match *two.shape() {
            [length] if length == inner => 1,
            [length, columns] if length == inner => columns,
            _ => return None,
        };
        work.charge((rows as u64 * inner as u64 * columns as u64).saturating_mul(TOUCH)).ok()?;
        let wide = match two.ndim() {
            1 => two.clone().insert_axis(Axis(1)),
            _ => two.clone(),
        };
        let value = |place: usize| {
            let (row, column) = (place / columns.max(1), place % columns.max(1));
            (0..inner).fold(0.0, |total, at| total + one[[row, at]] * wide[[at, column]])
        };
        let values: Vec<f64> = (0..rows * columns).map(value).collect();
        let shape = if two.ndim() == 1 { vec![rows] } else { vec![rows, columns] };
        Some(Lettered::whole(Array::from_shape_vec(shape, values).ok()?))
    }
}
