//! Walking through arrays without asking for memory; knows positions, but no operation.

use crate::graph::{Cut, MOST_AXES, Shape};

/// For every axis, how far apart neighbours lie; the list has room for the most axes an array may have.
pub(super) type Strides = [isize; MOST_AXES];

/// The strides of an array in row-major order.
pub(super) fn strides(shape: &Shape) -> Strides {
    let mut strides = [0; MOST_AXES];
    let mut stride = 1;
    for axis in (0..shape.rank()).rev() {
        strides[axis] = stride;
        stride *= shape.0[axis] as isize;
    }
    strides
}

/// The strides with which an array of the shape `narrow` is read to fill the lengths `wide`.
pub(super) fn stretched_strides(narrow: &[usize], wide: &[usize], unit: usize) -> Strides {
    let lead = wide.len() - narrow.len();
    let mut strides = [0; MOST_AXES];
    let mut stride = unit as isize;
    for axis in (0..narrow.len()).rev() {
        if narrow[axis] != 1 {
            strides[axis + lead] = stride;
        }
        stride *= narrow[axis] as isize;
    }
    strides
}

/// Where a cut array begins in the whole one, and the strides with which it is read, one for each axis that stays.
pub(super) fn cut_strides(whole: &Shape, cuts: &[Cut]) -> (usize, Strides) {
    let own = strides(whole);
    let mut start = 0;
    let mut kept = [0; MOST_AXES];
    let mut axis = 0;
    for (cut, stride) in cuts.iter().zip(own) {
        start += cut.start * stride as usize;
        if cut.step != 0 {
            kept[axis] = stride * cut.step as isize;
            axis += 1;
        }
    }
    (start, kept)
}

/// Counts through all indices of the given lengths in row-major order and names the position in each of `N` arrays.
pub(super) fn each<const N: usize>(
    lengths: &[usize],
    strides: [&Strides; N],
    start: [usize; N],
    mut visit: impl FnMut([usize; N]),
) {
    if lengths.is_empty() {
        return visit(start);
    }
    let count: usize = lengths.iter().product();
    let mut counter = [0_usize; MOST_AXES];
    let mut positions = start.map(|position| position as isize);
    for _ in 0..count {
        visit(positions.map(|position| position as usize));
        for axis in (0..lengths.len()).rev() {
            counter[axis] += 1;
            for (position, strides) in positions.iter_mut().zip(strides) {
                *position += strides[axis];
            }
            if counter[axis] < lengths[axis] {
                break;
            }
            for (position, strides) in positions.iter_mut().zip(strides) {
                *position -= strides[axis] * counter[axis] as isize;
            }
            counter[axis] = 0;
        }
    }
}

/// Splits lengths into those of all axes but the last, and the last one.
pub(super) fn rows(lengths: &[usize]) -> (&[usize], usize) {
    lengths.split_last().map_or((&[], 1), |(&last, lead)| (lead, last))
}

/// Fills `output` row by row with what lies in `input` from `start` on with the given strides.
pub(super) fn gather(lengths: &[usize], strides: &Strides, start: usize, input: &[f64], output: &mut [f64]) {
    let (lead, width) = rows(lengths);
    if width == 0 {
        return;
    }
    let step = strides[lead.len()];
    let mut rows = output.chunks_exact_mut(width);
    each(lead, [strides], [start], |[from]| {
        let Some(row) = rows.next() else { return };
        match step {
            _ if width == 1 => row[0] = input[from],
            1 => row.copy_from_slice(&input[from..from + width]),
            0 => row.fill(input[from]),
            _ => {
                let mut position = from as isize;
                for out in row {
                    *out = input[position as usize];
                    position += step;
                }
            }
        }
    });
}

/// The reverse of [`gather`]: puts the rows of `input` where they were taken from.
pub(super) fn scatter(lengths: &[usize], strides: &Strides, start: usize, input: &[f64], output: &mut [f64]) {
    let (lead, width) = rows(lengths);
    if width == 0 {
        return;
    }
    let step = strides[lead.len()];
    let mut rows = input.chunks_exact(width);
    each(lead, [strides], [start], |[to]| {
        let Some(row) = rows.next() else { return };
        let mut position = to as isize;
        for &value in row {
            output[position as usize] = value;
            position += step;
        }
    });
}

/// The lines of an array along one of its axes.
pub(super) struct AxisLines {
    /// How often the axis is there, once for each index of the axes in front of it.
    pub(super) often: usize,
    /// How many numbers a line has.
    pub(super) length: usize,
    /// How far apart neighbours lie.
    pub(super) stride: usize,
}

impl AxisLines {
    pub(super) fn along(axis: usize, shape: &Shape) -> AxisLines {
        let often = shape.0[..axis].iter().product();
        AxisLines { often, length: shape.0[axis], stride: shape.0[axis + 1..].iter().product() }
    }

    /// Where each line starts.
    pub(super) fn starts(&self) -> impl Iterator<Item = usize> + use<> {
        let (length, stride) = (self.length, self.stride);
        (0..self.often).flat_map(move |turn| (0..stride).map(move |line| turn * length * stride + line))
    }

    /// The places of one line.
    pub(super) fn places(&self, first: usize) -> impl Iterator<Item = usize> + use<> {
        let (length, stride) = (self.length, self.stride);
        (0..length).map(move |index| first + index * stride)
    }
}
