//! Whole numbers and remainders; knows nothing of axes.

use super::algebra::{apply, divide, multiply};
use super::arithmetic::{elementwise, map1};
use super::{Arguments, Function, Meaning};
use crate::graph::{Attributes, Gradient, Graph, Kernel, NodeId, Notation, Operator};
use crate::report::Fault;

/// Rounding: its slope is 0 or does not exist, so that asking for a gradient is a mistake.
const fn rounding(name: &'static str, kernel: Kernel, reason: &'static str) -> Operator {
    elementwise(name, Notation::Call, kernel, Gradient::Refused(reason))
}

/// The next whole number below.
pub static FLOOR: Operator = rounding(
    "floor",
    map1!(|x| x.floor()),
    "`floor` jumps from one whole number to the next and has no slope; descend a smooth function, or take it as a constant: `stop_gradient(floor(x))`",
);

/// The next whole number above.
pub static CEIL: Operator = rounding(
    "ceil",
    map1!(|x| x.ceil()),
    "`ceil` jumps from one whole number to the next and has no slope; descend a smooth function, or take it as a constant: `stop_gradient(ceil(x))`",
);

/// The next whole number towards zero.
pub static TRUNC: Operator = rounding(
    "trunc",
    map1!(|x| x.trunc()),
    "`trunc` jumps from one whole number to the next and has no slope; descend a smooth function, or take it as a constant: `stop_gradient(trunc(x))`",
);

/// The nearest whole number; halves go to the even one.
pub static ROUND: Operator = rounding(
    "round",
    map1!(|x| x.round_ties_even()),
    "`round` jumps from one whole number to the next and has no slope; descend a smooth function, or take it as a constant: `stop_gradient(round(x))`",
);

/// Decimal places are moved before the point, rounded and moved back, as NumPy does it.
fn build_round(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let number = arguments.node(graph, 0)?;
    let decimals = arguments.whole(graph, 1)?;
    let round = |graph: &mut Graph, node| apply(graph, &ROUND, &[node], Attributes::None);
    let scale = graph.number(libm::pow(10.0, decimals.unsigned_abs() as f64));
    Ok(match decimals {
        0 => round(graph, number),
        1.. => {
            let moved = multiply(graph, number, scale);
            let whole = round(graph, moved);
            divide(graph, whole, scale)
        }
        _ => {
            let moved = divide(graph, number, scale);
            let whole = round(graph, moved);
            multiply(graph, whole, scale)
        }
    })
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "floor",
        signature: "x",
        meaning: Meaning::Operator(&FLOOR),
        formula: "⌊x⌋",
        domain: "everywhere; it has no gradient",
        doc: "The largest whole number that is not above `x`.",
        example: "check floor([2.7, -2.7, 3]) == [2, -3, 3]",
    },
    Function {
        name: "ceil",
        signature: "x",
        meaning: Meaning::Operator(&CEIL),
        formula: "⌈x⌉",
        domain: "everywhere; it has no gradient",
        doc: "The smallest whole number that is not below `x`.",
        example: "check ceil([2.1, -2.7, 3]) == [3, -2, 3]",
    },
    Function {
        name: "trunc",
        signature: "x",
        meaning: Meaning::Operator(&TRUNC),
        formula: "x without its fraction",
        domain: "everywhere; it has no gradient",
        doc: "The whole number that is left when the digits behind the point are dropped.",
        example: "check trunc([2.7, -2.7]) == [2, -2]",
    },
    Function {
        name: "round",
        signature: "x, decimals: whole=0",
        meaning: Meaning::Build(build_round),
        formula: "the nearest whole number",
        domain: "everywhere; it has no gradient",
        doc: "The nearest whole number, or the nearest number with `decimals` digits behind the point; a half goes to the even side.",
        example: "check round([0.5, 1.5, 2.4]) == [0, 2, 2]\n\
                  check round(pi, 2) == 3.14",
    },
    Function {
        name: "mod",
        signature: "a, b",
        meaning: Meaning::Written("a % b"),
        formula: "a mod b",
        domain: "b ≠ 0, else nan; the slope by `a` is 1 also where it jumps",
        doc: "What is left of `a` when `b` is taken off as often as it fits; it has the sign of `b`. `a % b` for short.",
        example: "check mod([7, -7], 3) == [1, 2]",
    },
];
