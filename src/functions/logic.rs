//! Questions joined, and questions about members and places; knows no number.

use super::algebra::apply;
use super::arithmetic::{AND, EQUAL, OR, WHERE};
use super::comparison::{ALL, ISNAN};
use super::shaping::joining::rows;
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{Array, Attributes, Graph, NodeId, Shape, array};
use crate::report::Fault;

/// Whether two arrays have one shape and the same numbers.
fn build_array_equal(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (a, b) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    let shape = graph.shape(a).clone();
    if shape != *graph.shape(b) {
        return Ok(graph.truth(false));
    }
    let mut same = graph.apply(&EQUAL, &[a, b], Attributes::None)?;
    if arguments.flag(graph, 2)? {
        let [gap, other] = [a, b].map(|node| apply(graph, &ISNAN, &[node], Attributes::None));
        let both = apply(graph, &AND, &[gap, other], Attributes::None);
        same = apply(graph, &OR, &[same, both], Attributes::None);
    }
    let axes = (0..shape.rank()).collect();
    graph.apply(&ALL, &[same], Attributes::Axes { axes, keep: false })
}

/// The places of an array that is known at which it is not 0: an index for each axis.
fn places(graph: &mut Graph, arguments: &Arguments) -> Result<(Array, Vec<Vec<f64>>), Fault> {
    let input = arguments.node(graph, 0)?;
    let Some(known) = graph.known(input) else {
        let function = &arguments.function;
        let fault =
            Fault::new(format!("how many places `{function}` finds must be known before the training"));
        return Err(fault.remedy("give it data; to choose by what is learned write `where(condition, a, b)`"));
    };
    let found = known.indexed_iter().filter(|(_, value)| **value != 0.0);
    let places = found.map(|(place, _)| (0..known.ndim()).map(|axis| place[axis] as f64).collect()).collect();
    Ok((known, places))
}

fn build_nonzero(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let (known, places) = places(graph, arguments)?;
    let along = |axis: usize| array::vector(places.iter().map(|place| place[axis]).collect());
    Ok((0..known.ndim()).map(|axis| graph.constant(along(axis))).collect())
}

fn build_argwhere(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (known, places) = places(graph, arguments)?;
    let shape = Shape(vec![places.len(), known.ndim()]);
    Ok(graph.constant(array::shaped(shape, places.concat())))
}

fn build_flatnonzero(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (known, _) = places(graph, arguments)?;
    let found = known.iter().enumerate().filter(|(_, value)| **value != 0.0);
    let found = found.map(|(place, _)| place as f64).collect();
    Ok(graph.constant(array::vector(found)))
}

/// The arrays of a list, or the rows of one array.
fn rows_of(graph: &mut Graph, arguments: &Arguments, index: usize) -> Result<Vec<NodeId>, Fault> {
    match arguments.value(index) {
        Value::Node(node) if graph.shape(*node).rank() > 0 => Ok(rows(graph, *node)),
        _ => arguments.parts(graph, index),
    }
}

/// Of the first condition that holds, the choice beside it.
fn build_select(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (conditions, choices) = (rows_of(graph, arguments, 0)?, rows_of(graph, arguments, 1)?);
    if conditions.len() != choices.len() || conditions.is_empty() {
        let fault = Fault::new(format!(
            "`select` needs a choice for each condition, but there are {} and {}",
            choices.len(),
            conditions.len()
        ));
        return Err(fault.remedy("write `select([x < 0, x > 9], [0, 9], x)`"));
    }
    let mut result = arguments.node(graph, 2)?;
    for (condition, choice) in conditions.into_iter().zip(choices).rev() {
        result = graph.apply(&WHERE, &[condition, choice, result], Attributes::None)?;
    }
    Ok(result)
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "logical_and",
        signature: "a: truth, b: truth -> truth",
        meaning: Meaning::Written("a and b"),
        formula: "a and b",
        domain: "everywhere; the derivative is 0",
        doc: "True where both are true, that is, not 0; `a and b` for short.",
        example: "check logical_and([1, 1, 0], [1, 0, 0]) == [1, 0, 0]",
    },
    Function {
        name: "logical_or",
        signature: "a: truth, b: truth -> truth",
        meaning: Meaning::Written("a or b"),
        formula: "a or b",
        domain: "everywhere; the derivative is 0",
        doc: "True where one of both is true, that is, not 0; `a or b` for short.",
        example: "check logical_or([1, 1, 0], [1, 0, 0]) == [1, 1, 0]",
    },
    Function {
        name: "logical_not",
        signature: "x: truth -> truth",
        meaning: Meaning::Written("not x"),
        formula: "not x",
        domain: "everywhere; the derivative is 0",
        doc: "True where `x` is 0; `not x` for short.",
        example: "check logical_not([1, 0]) == [0, 1]",
    },
    Function {
        name: "logical_xor",
        signature: "a: truth, b: truth -> truth",
        meaning: Meaning::Written("(a != 0) != (b != 0)"),
        formula: "either a or b",
        domain: "everywhere; the derivative is 0",
        doc: "True where one of both is true and the other is not.",
        example: "check logical_xor([1, 1, 0], [1, 0, 0]) == [0, 1, 0]",
    },
    Function {
        name: "isclose",
        signature: "a, b, rtol=1e-5, atol=1e-8, equal_nan: flag=0 -> truth",
        meaning: Meaning::Written(
            "abs(a - b) <= atol + rtol * abs(b) and isfinite(b) or a == b or isnan(a) and isnan(b) and equal_nan",
        ),
        formula: "|a - b| <= atol + rtol |b|",
        domain: "everywhere; nan is close to nothing, unless `equal_nan` says so; the derivative is 0",
        doc: "True where a number of `a` is as good as equal to that of `b`.",
        example: "check isclose([1, 2], [1, 2.1]) == [1, 0]",
    },
    Function {
        name: "array_equal",
        signature: "a: truth, b: truth, equal_nan: flag=0 -> truth",
        meaning: Meaning::Build(build_array_equal),
        formula: "a = b",
        domain: "everywhere; the derivative is 0",
        doc: "True if two arrays have one shape and the same numbers; with `equal_nan=True` nan counts as equal to nan.",
        example: "check array_equal([1, 2], [1, 2])\n\
                  refute array_equal([1, 2], [1, 2, 3])",
    },
    Function {
        name: "isin",
        signature: "element, test_elements, invert: flag=0 -> truth",
        meaning: Meaning::Written("any(element[..., None] == ravel(test_elements), axis=-1) != invert"),
        formula: "element ∈ test_elements",
        domain: "everywhere; the derivative is 0",
        doc: "True where a number is among `test_elements`; with `invert=True`, where it is not.",
        example: "check isin([1, 2, 3], [3, 1]) == [1, 0, 1]",
    },
    Function {
        name: "count_nonzero",
        signature: "x: truth, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Written("sum(x != 0, axis=axis, keepdims=keepdims)"),
        formula: "how many x are not 0",
        domain: "everywhere; the derivative is 0",
        doc: "How many numbers are not 0, or how often a condition holds.",
        example: "check count_nonzero([1, 0, 5]) == 2\n\
                  check count_nonzero([1, 0, 5] > 2) == 1",
    },
    Function {
        name: "nonzero",
        signature: "x: truth -> whole",
        meaning: Meaning::Tuple(build_nonzero),
        formula: "the i with x_i ≠ 0",
        domain: "data, known before the training",
        doc: "Where an array is not 0: for each axis the indices along it. NumPy's `where` of a condition alone is the same.",
        example: "check nonzero([0, 7, 0, 8])[0] == [1, 3]\n\
                  rows, columns = nonzero([[0, 1], [1, 0]])\n\
                  check columns == [1, 0]",
    },
    Function {
        name: "argwhere",
        signature: "x: truth -> whole",
        meaning: Meaning::Build(build_argwhere),
        formula: "the i with x_i ≠ 0",
        domain: "data, known before the training",
        doc: "Where an array is not 0: a row of indices for each place.",
        example: "check argwhere([[0, 1], [1, 0]]) == [[0, 1], [1, 0]]",
    },
    Function {
        name: "flatnonzero",
        signature: "x: truth -> whole",
        meaning: Meaning::Build(build_flatnonzero),
        formula: "the i with x_i ≠ 0",
        domain: "data, known before the training",
        doc: "Where an array is not 0, all numbers taken as one row.",
        example: "check flatnonzero([[0, 7], [8, 0]]) == [1, 2]",
    },
    Function {
        name: "select",
        signature: "condlist: arrays, choicelist: arrays, default=0",
        meaning: Meaning::Build(build_select),
        formula: "the first choice whose condition holds",
        domain: "everywhere; nothing flows into what is not chosen",
        doc: "Element by element the choice beside the first condition that holds, and `default` where none does: a function in pieces.",
        example: "x = [-5, 3, 12]\n\
                  check select([x < 0, x > 9], [0, 9], x) == [0, 3, 9]",
    },
];
