//! Numbers, whole numbers and truth values made of each other, as Python's words for them do; knows no shape.

use super::arithmetic::MULTIPLY;
use super::{Function, Meaning};
use crate::graph::{Attributes, Graph, Kind, NodeId};
use crate::report::Fault;

fn build_float(graph: &mut Graph, arguments: &super::Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    match graph.kind(node) {
        Kind::Number => Ok(node),
        Kind::Truth => {
            let one = graph.number(1.0);
            graph.apply(&MULTIPLY, &[one, node], Attributes::None)
        }
    }
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "float",
        signature: "x: truth",
        meaning: Meaning::Build(build_float),
        formula: "x",
        domain: "everywhere",
        doc: "Numbers: 1 for what is true and 0 for what is false; numbers stay what they are. `x.astype(float)` is the same.",
        example: "check float([1, 5] > 3) == [0, 1]",
    },
    Function {
        name: "int",
        signature: "x: truth -> whole",
        meaning: Meaning::Written("trunc(float(x))"),
        formula: "x without its fraction",
        domain: "everywhere; it has no gradient",
        doc: "Whole numbers: what stands behind the point is dropped. `x.astype(int)` is the same.",
        example: "check int([2.7, -2.7]) == [2, -2]\n\
                  check int([1, 5] > 3) == [0, 1]",
    },
    Function {
        name: "bool",
        signature: "x: truth -> truth",
        meaning: Meaning::Written("x != 0"),
        formula: "x ≠ 0",
        domain: "everywhere; the derivative is 0",
        doc: "Truth values: false for 0, true for every other number. `x.astype(bool)` is the same.",
        example: "x = [5, 6, 7]\n\
                  check x[bool([1, 0, 1])] == [5, 7]",
    },
];
