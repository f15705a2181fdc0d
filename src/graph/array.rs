//! Arrays, which are `ndarray`'s, and the shapes of nodes; knows broadcasting, but no operation.

use std::borrow::Cow;
use std::fmt;

use ndarray::{ArcArray, ArcArray1, Axis, IxDyn};

use crate::report::Fault;

/// The most axes that an array may have.
pub const MOST_AXES: usize = 16;

/// The most numbers that one array may hold: half a gigabyte.
pub const MOST_NUMBERS: usize = 1 << 26;

/// What one number takes.
pub const NUMBER: u64 = size_of::<f64>() as u64;

/// The lengths of an array's axes; a number has none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Shape(pub Vec<usize>);

impl Shape {
    /// The shape of a single number.
    pub fn scalar() -> Shape {
        Shape(Vec::new())
    }

    /// The shape of an array.
    pub fn of(array: &Array) -> Shape {
        Shape(array.shape().to_vec())
    }

    /// How many axes there are.
    pub fn rank(&self) -> usize {
        self.0.len()
    }

    /// The lengths of the axes that are longer than 1, or empty.
    pub fn long(&self) -> Vec<usize> {
        self.0.iter().copied().filter(|&length| length != 1).collect()
    }

    /// How many numbers an array of this shape holds.
    pub fn size(&self) -> usize {
        self.0.iter().product()
    }

    /// Whether this is the shape of a single number.
    pub fn is_scalar(&self) -> bool {
        self.0.is_empty()
    }

    /// The shape itself, unless it is too large for an array.
    ///
    /// Whatever an author can make large passes here before memory is asked for.
    pub fn within_limits(self) -> Result<Shape, Fault> {
        if self.rank() > MOST_AXES {
            let fault = Fault::new(format!("an array with {} axes is more than can be handled", self.rank()));
            return Err(fault.remedy(format!("an array has at most {MOST_AXES} axes")));
        }
        let size = self.0.iter().try_fold(1_usize, |size, &length| size.checked_mul(length.max(1)));
        if size.is_none_or(|size| size > MOST_NUMBERS) {
            let fault = Fault::new(format!("an array of shape {self} is too large"));
            return Err(fault.remedy(format!("one array holds at most {MOST_NUMBERS} numbers; take fewer")));
        }
        Ok(self)
    }

    /// How many bytes an array of this shape takes.
    pub fn bytes(&self) -> u64 {
        self.0.iter().fold(NUMBER, |bytes, &length| bytes.saturating_mul(length as u64))
    }

    /// The axis that `axis` names; negative numbers count from the end.
    pub fn axis(&self, axis: i64) -> Result<usize, Fault> {
        let rank = self.rank() as i64;
        let counted = if axis < 0 { axis + rank } else { axis };
        if (0..rank).contains(&counted) {
            return Ok(counted as usize);
        }
        let axes = match rank {
            0 => "a single number has no axes".to_string(),
            1 => format!("an array of shape {self} has only axis 0"),
            _ => format!("an array of shape {self} has the axes 0 to {}", rank - 1),
        };
        Err(Fault::new(format!("there is no axis {axis}: {axes}")).remedy(
            "axes are counted from 0, and from the last one with -1; without `axis` all numbers count",
        ))
    }

    /// The common shape of two operands by NumPy's rule: axes are matched from the right, and a
    /// length of 1 stretches.
    pub fn broadcast(&self, other: &Shape) -> Option<Shape> {
        let rank = self.rank().max(other.rank());
        let mut lengths = vec![0; rank];
        for (axis, length) in lengths.iter_mut().enumerate() {
            let of = |shape: &Shape| match (axis + shape.rank()).checked_sub(rank) {
                Some(own) => shape.0[own],
                None => 1,
            };
            *length = match (of(self), of(other)) {
                (a, b) if a == b => a,
                (1, b) => b,
                (a, 1) => a,
                _ => return None,
            };
        }
        Some(Shape(lengths))
    }
}

impl Shape {
    /// The lengths as a page has them everywhere: `4 × 2`.
    pub fn in_words(&self) -> String {
        match self.0.as_slice() {
            [] => "1".to_string(),
            lengths => lengths.iter().map(usize::to_string).collect::<Vec<_>>().join(" × "),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lengths: Vec<String> = self.0.iter().map(usize::to_string).collect();
        match lengths.len() {
            1 => write!(formatter, "({},)", lengths[0]),
            _ => write!(formatter, "({})", lengths.join(", ")),
        }
    }
}

/// Numbers with their shape: a part shares the memory of the whole, and a copy is made when one of them changes.
pub type Array = ArcArray<f64, IxDyn>;

/// An array of the given shape; `values` must hold as many numbers as the shape says, the last axis running fastest.
pub fn shaped(shape: Shape, values: Vec<f64>) -> Array {
    Array::from_shape_vec(shape.0, values).expect("as many numbers as the shape says")
}

/// A single number.
pub fn number(value: f64) -> Array {
    Array::from_elem(IxDyn(&[]), value)
}

/// A row of numbers.
pub fn vector(values: Vec<f64>) -> Array {
    ArcArray1::from_vec(values).into_dyn()
}

/// The same number everywhere.
pub fn full(shape: Shape, value: f64) -> Array {
    Array::from_elem(shape.0, value)
}

/// The number, if the array is a single one.
pub fn as_number(array: &Array) -> Option<f64> {
    array.first().copied().filter(|_| array.ndim() == 0)
}

/// The numbers in row-major order, as kernels read them: here it is made sure that they lie like that.
pub fn flat(array: &Array) -> Cow<'_, [f64]> {
    match array.as_slice() {
        Some(values) => Cow::Borrowed(values),
        None => Cow::Owned(array.iter().copied().collect()),
    }
}

/// This array stretched to a shape that it broadcasts to.
pub fn stretched(array: &Array, wide: &Shape) -> Array {
    if array.shape() == wide.0 {
        return array.clone();
    }
    array.broadcast(wide.0.as_slice()).expect("a shape that the array broadcasts to").to_shared()
}

/// Whether every number is finite.
pub fn is_finite(array: &Array) -> bool {
    array.iter().all(|value| value.is_finite())
}

/// The part at position `index` of the first axis.
pub fn row(array: &Array, index: usize) -> Array {
    array.clone().index_axis_move(Axis(0), index)
}
