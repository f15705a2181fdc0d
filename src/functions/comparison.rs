//! Questions about numbers and whole arrays; knows no training and no claim.

use super::arithmetic::{EQUAL, WHERE, map1, question, truth};
use super::reductions::{over_axes, reduce, reduction};
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{Attributes, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator};
use crate::report::Fault;

/// Whether all numbers over some axes are true, that is, not 0.
pub static ALL: Operator = Operator {
    gives: Gives::Truths,
    ..reduction(
        "all",
        Notation::Call,
        Kernel::Whole(|call, inputs, output| {
            let row = |row: &[f64]| truth(row.iter().all(|&x| x != 0.0));
            reduce(call, inputs[0], output, 1.0, row, f64::min, |x| truth(x != 0.0));
            Ok(())
        }),
        Gradient::Zero,
    )
};

/// Whether some number over some axes is true, that is, not 0.
pub static ANY: Operator = Operator {
    gives: Gives::Truths,
    ..reduction(
        "any",
        Notation::Call,
        Kernel::Whole(|call, inputs, output| {
            let row = |row: &[f64]| truth(row.iter().any(|&x| x != 0.0));
            reduce(call, inputs[0], output, 0.0, row, f64::max, |x| truth(x != 0.0));
            Ok(())
        }),
        Gradient::Zero,
    )
};

/// Whether it is not a number.
pub static ISNAN: Operator = question("isnan", Notation::Call, map1!(|x| truth(x.is_nan())));
/// Whether it is neither infinite nor not a number.
pub static ISFINITE: Operator = question("isfinite", Notation::Call, map1!(|x| truth(x.is_finite())));
/// Whether it is infinite.
pub static ISINF: Operator = question("isinf", Notation::Call, map1!(|x| truth(x.is_infinite())));

/// A question about all numbers, or about those for which `where` holds.
fn over_some(
    graph: &mut Graph,
    arguments: &Arguments,
    operator: &'static Operator,
    neutral: f64,
) -> Result<NodeId, Fault> {
    if arguments.value(3) == &Value::None {
        return over_axes(graph, arguments, operator);
    }
    let (input, condition, neutral) =
        (arguments.node(graph, 0)?, arguments.node(graph, 3)?, graph.number(neutral));
    let input = graph.apply(&WHERE, &[condition, input, neutral], Attributes::None)?;
    let shape = graph.shape(input).clone();
    let (axes, keep) = (arguments.axes(graph, 1, &shape)?, arguments.flag(graph, 2)?);
    graph.apply(operator, &[input], Attributes::Axes { axes, keep })
}

/// Numbers in place of what is none; an infinity becomes the largest number that there is, if nothing else is said.
fn build_nan_to_num(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (input, nan) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    let gap = graph.apply(&ISNAN, &[input], Attributes::None)?;
    let mut result = graph.apply(&WHERE, &[gap, nan, input], Attributes::None)?;
    for (index, infinity) in [(2, f64::INFINITY), (3, f64::NEG_INFINITY)] {
        let instead = match arguments.value(index) {
            Value::None => graph.number(f64::MAX.copysign(infinity)),
            _ => arguments.node(graph, index)?,
        };
        let infinity = graph.number(infinity);
        let met = graph.apply(&EQUAL, &[input, infinity], Attributes::None)?;
        result = graph.apply(&WHERE, &[met, instead, result], Attributes::None)?;
    }
    Ok(result)
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "all",
        signature: "x: truth, axis: axis=None, keepdims: flag=0, where: truth=None -> truth",
        meaning: Meaning::Build(|graph, arguments| over_some(graph, arguments, &ALL, 1.0)),
        formula: "x_1 and … and x_n",
        domain: "everywhere; the derivative is 0",
        doc: "1 if every number is true, that is, not 0; else 0.",
        example: "check all([1, 2, 3] > 0)\n\
                  check all([[1, 0], [1, 1]], axis=1) == [0, 1]",
    },
    Function {
        name: "any",
        signature: "x: truth, axis: axis=None, keepdims: flag=0, where: truth=None -> truth",
        meaning: Meaning::Build(|graph, arguments| over_some(graph, arguments, &ANY, 0.0)),
        formula: "x_1 or … or x_n",
        domain: "everywhere; the derivative is 0",
        doc: "1 if some number is true, that is, not 0; else 0.",
        example: "check any([1, -2, 3] < 0)",
    },
    Function {
        name: "allclose",
        signature: "a, b, rtol=1e-5, atol=1e-8, equal_nan: flag=0 -> truth",
        meaning: Meaning::Written("all(isclose(a, b, rtol, atol, equal_nan))"),
        formula: "|a - b| <= atol + rtol |b|",
        domain: "everywhere; nan is close to nothing, unless `equal_nan` says so; the derivative is 0",
        doc: "1 if all numbers of `a` are as good as equal to those of `b`.",
        example: "check allclose([1, 2], [1, 2.00001])\n\
                  refute allclose([1, 2], [1, 2.001])",
    },
    Function {
        name: "isnan",
        signature: "x -> truth",
        meaning: Meaning::Operator(&ISNAN),
        formula: "x is not a number",
        domain: "everywhere; the derivative is 0",
        doc: "1 where `x` is nan and 0 elsewhere.",
        example: "check isnan([1, nan, inf]) == [0, 1, 0]",
    },
    Function {
        name: "isfinite",
        signature: "x -> truth",
        meaning: Meaning::Operator(&ISFINITE),
        formula: "|x| < ∞",
        domain: "everywhere; the derivative is 0",
        doc: "1 where `x` is a plain number, 0 where it is infinite or nan.",
        example: "check isfinite([1, nan, inf]) == [1, 0, 0]",
    },
    Function {
        name: "isinf",
        signature: "x -> truth",
        meaning: Meaning::Operator(&ISINF),
        formula: "|x| = ∞",
        domain: "everywhere; the derivative is 0",
        doc: "1 where `x` is infinite and 0 elsewhere.",
        example: "check isinf([1, nan, -inf]) == [0, 0, 1]",
    },
    Function {
        name: "nan_to_num",
        signature: "x, nan=0, posinf=None, neginf=None",
        meaning: Meaning::Build(build_nan_to_num),
        formula: "x, or nan's stand-in",
        domain: "everywhere",
        doc: "`x` with a number in place of every nan, and `posinf` and `neginf` in place of infinities, or the largest numbers.",
        example: "check nan_to_num([1, nan, 3]) == [1, 0, 3]",
    },
];
