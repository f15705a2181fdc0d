//! Arrays made from nothing but numbers; knows no randomness.

use ndarray::Array2;

use super::algebra::{full, reshape, stretch};
use super::arithmetic::POWER;
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{Array, Attributes, Graph, MOST_NUMBERS, NodeId, Shape, array};
use crate::report::Fault;

/// The same number everywhere.
fn filled(graph: &mut Graph, arguments: &Arguments, value: f64) -> Result<NodeId, Fault> {
    let shape = arguments.shape(graph, 0)?;
    Ok(full(graph, value, &shape))
}

fn build_full(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let shape = arguments.shape(graph, 0)?;
    let value = arguments.node(graph, 1)?;
    match graph.shape(value).broadcast(&shape) {
        Some(reached) if reached == shape => Ok(stretch(graph, value, &shape)),
        _ => Err(Fault::new(format!(
            "an array of shape {} does not fill the shape {shape}",
            graph.shape(value)
        ))),
    }
}

fn build_eye(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let rows = arguments.count(graph, 0)?;
    let columns = if arguments.value(1) == &Value::None { rows } else { arguments.count(graph, 1)? };
    let k = if arguments.value(2) == &Value::None { 0 } else { arguments.whole(graph, 2)? };
    Shape(vec![rows, columns]).within_limits()?;
    let on = |(row, column): (usize, usize)| f64::from(row as i64 + k == column as i64);
    Ok(graph.constant(Array2::from_shape_fn((rows, columns), on).into_dyn().into_shared()))
}

/// A column for each power of a vector.
fn build_vander(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let &[length] = &graph.shape(input).0[..] else {
        return Err(Fault::new(format!("`vander` takes one vector, not the shape {}", graph.shape(input))));
    };
    let count = if arguments.value(1) == &Value::None { length } else { arguments.count(graph, 1)? };
    Shape(vec![length, count]).within_limits()?;
    let rising = arguments.flag(graph, 2)?;
    let powers = (0..count).map(|power| if rising { power } else { count - 1 - power } as f64).collect();
    let powers = graph.constant(array::vector(powers));
    let column = reshape(graph, input, &Shape(vec![length, 1]));
    graph.apply(&POWER, &[column, powers], Attributes::None)
}

/// The unit matrix.
pub(super) fn identity(length: usize) -> Result<Array, Fault> {
    Shape(vec![length, length]).within_limits()?;
    Ok(Array2::eye(length).into_dyn().into_shared())
}

/// Python's `range`, also with fractions; the numbers are computed as NumPy's `arange` computes them.
fn build_range(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let first = arguments.number(graph, 0)?;
    let (start, stop) = match arguments.value(1) {
        Value::None => (0.0, first),
        _ => (first, arguments.number(graph, 1)?),
    };
    let step = arguments.number(graph, 2)?;
    if step == 0.0 {
        return Err(Fault::new("`range` with a step of 0 never ends")
            .remedy("give a step that leads towards the stop"));
    }
    if [start, stop, step].iter().any(|number| number.is_nan()) {
        return Err(Fault::new("`range` cannot count with a number that is none, `nan`")
            .remedy("give the stop as a number, as in `range(4)`"));
    }
    let count = ((stop - start) / step).ceil().max(0.0);
    if !(count <= MOST_NUMBERS as f64 && (start + step).is_finite()) {
        return Err(Fault::new(format!(
            "`range` from {start} to {stop} in steps of {step} has too many numbers"
        )));
    }
    let stride = (start + step) - start;
    let values = (0..count as usize).map(|index| start + index as f64 * stride).collect();
    Ok(graph.constant(array::vector(values)))
}

fn build_linspace(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let (start, stop) = (arguments.number(graph, 0)?, arguments.number(graph, 1)?);
    let count = arguments.count(graph, 2)?;
    Shape(vec![count]).within_limits()?;
    let closed = arguments.flag(graph, 3)?;
    let parts = if closed { count.saturating_sub(1) } else { count } as f64;
    let step = (stop - start) / parts;
    let at = |index: usize| match index as f64 {
        index if index == parts && parts > 0.0 => stop,
        index if parts == 0.0 => start + index,
        // A step too small to be told from 0 is avoided by dividing first.
        index if step == 0.0 => index / parts * (stop - start) + start,
        index => index * step + start,
    };
    let mut results = vec![graph.constant(array::vector((0..count).map(at).collect()))];
    if arguments.flag(graph, 4)? {
        results.push(graph.number(step));
    }
    Ok(results)
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "zeros",
        signature: "shape: shape",
        meaning: Meaning::Build(|graph, arguments| filled(graph, arguments, 0.0)),
        formula: "0",
        domain: "everywhere",
        doc: "Zeros in the given shape, such as `3` or `(2, 3)`.",
        example: "check zeros((2, 3)) == [[0, 0, 0], [0, 0, 0]]",
    },
    Function {
        name: "ones",
        signature: "shape: shape",
        meaning: Meaning::Build(|graph, arguments| filled(graph, arguments, 1.0)),
        formula: "1",
        domain: "everywhere",
        doc: "Ones in the given shape.",
        example: "check ones(3) == [1, 1, 1]",
    },
    Function {
        name: "full",
        signature: "shape: shape, fill_value: setting -> fill_value",
        meaning: Meaning::Build(build_full),
        formula: "fill_value",
        domain: "everywhere",
        doc: "The same value in the given shape.",
        example: "check full((2, 2), 7) == [[7, 7], [7, 7]]",
    },
    Function {
        name: "eye",
        signature: "N: whole, M: whole=None, k: whole=None",
        meaning: Meaning::Build(build_eye),
        formula: "I",
        domain: "whole numbers",
        doc: "The unit matrix: ones on the diagonal, or `k` places above it, zeros elsewhere; with `M`, so many columns.",
        example: "check eye(2) == [[1, 0], [0, 1]]",
    },
    Function {
        name: "range",
        signature: "start, stop=None, step=1",
        meaning: Meaning::Build(build_range),
        formula: "start, start + step, …",
        domain: "known numbers; the step must not be 0",
        doc: "The numbers from `start` in steps of `step`, without `stop`; `range(n)` counts from 0.",
        example: "check range(4) == [0, 1, 2, 3]\n\
                  check range(2, 8, 2) == [2, 4, 6]",
    },
    Function {
        name: "linspace",
        signature: "start: setting, stop: setting, num: whole=50, endpoint: flag=1, retstep: flag=0",
        meaning: Meaning::Several(build_linspace),
        formula: "start, …, stop",
        domain: "known numbers",
        doc: "`num` numbers evenly spread from `start` to `stop`, both included; with `endpoint=False` without `stop`, with `retstep=True` also how far apart they are.",
        example: "check linspace(0, 1, 5) == [0, 0.25, 0.5, 0.75, 1]",
    },
    Function {
        name: "logspace",
        signature: "start: setting, stop: setting, num: whole=50, endpoint: flag=1, base=10",
        meaning: Meaning::Written("base**linspace(start, stop, num, endpoint)"),
        formula: "base^start, …, base^stop",
        domain: "known numbers",
        doc: "`num` numbers from `base**start` to `base**stop`, whose logarithms are evenly spread.",
        example: "check logspace(0, 2, 3) == [1, 10, 100]",
    },
    Function {
        name: "geomspace",
        signature: "start: setting, stop: setting, num: whole=50, endpoint: flag=1",
        meaning: Meaning::Written(
            "sign(start) * 10**linspace(log10(abs(start)), log10(abs(stop)), num, endpoint)",
        ),
        formula: "start, start q, …, stop",
        domain: "known numbers of one sign, none of them 0",
        doc: "`num` numbers from `start` to `stop`, each the same multiple of the one before.",
        example: "check geomspace(1, 8, 4) == [1, 2, 4, 8]",
    },
    Function {
        name: "identity",
        signature: "n: whole",
        meaning: Meaning::Written("eye(n)"),
        formula: "I",
        domain: "whole numbers",
        doc: "The unit matrix, as `eye(n)`.",
        example: "check identity(2) == [[1, 0], [0, 1]]",
    },
    Function {
        name: "full_like",
        signature: "x, fill_value",
        meaning: Meaning::Written("broadcast_to(fill_value, shape(x))"),
        formula: "fill_value",
        domain: "everywhere",
        doc: "The same value in the shape of `x`.",
        example: "check full_like([[1, 2]], 7) == [[7, 7]]",
    },
    Function {
        name: "vander",
        signature: "x, N: whole=None, increasing: flag=0",
        meaning: Meaning::Build(build_vander),
        formula: "x_i^j",
        domain: "vectors",
        doc: "The powers of a vector as columns, the highest first, or with `increasing=True` the lowest.",
        example: "check vander([2, 3], 3) == [[4, 2, 1], [9, 3, 1]]",
    },
];
