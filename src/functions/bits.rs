//! NumPy's `&`, `|` and `~`: masks joined, and whole numbers digit by digit; knows no condition.

use super::arithmetic::{AND, NOT, NOT_EQUAL, OR, elementwise, map1, map2};
use super::{Arguments, Function, Meaning};
use crate::graph::{Attributes, Gradient, Graph, Kernel, Kind, NodeId, Notation, Operator};
use crate::report::Fault;

const NO_SLOPE: Gradient = Gradient::Refused(
    "digits of two jump and have no slope; multiply by a condition, or choose with `where`",
);

/// Digits that both numbers have.
pub static BITWISE_AND: Operator =
    elementwise("bitwise_and", Notation::Call, map2!(|x, y| joined(x, y, |x, y| x & y)), NO_SLOPE);

/// Digits that one of both numbers has.
pub static BITWISE_OR: Operator =
    elementwise("bitwise_or", Notation::Call, map2!(|x, y| joined(x, y, |x, y| x | y)), NO_SLOPE);

/// Digits that one of both numbers has and the other has not.
pub static BITWISE_XOR: Operator =
    elementwise("bitwise_xor", Notation::Call, map2!(|x, y| joined(x, y, |x, y| x ^ y)), NO_SLOPE);

/// All digits turned round.
pub static INVERT: Operator =
    elementwise("invert", Notation::Call, map1!(|x| joined(x, x, |x, _| !x)), NO_SLOPE);

/// Joins the digits of two whole numbers; what is none has no digits.
fn joined(x: f64, y: f64, join: fn(i64, i64) -> i64) -> f64 {
    let is_whole = |number: f64| number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    if is_whole(x) && is_whole(y) { join(x as i64, y as i64) as f64 } else { f64::NAN }
}

/// The operator for masks where all operands are such, else that for numbers.
fn of_masks_or_numbers(
    graph: &mut Graph,
    arguments: &Arguments,
    [masks, numbers]: [&'static Operator; 2],
) -> Result<NodeId, Fault> {
    let count = arguments.values().len();
    let operands =
        (0..count).map(|index| arguments.node(graph, index)).collect::<Result<Vec<NodeId>, _>>()?;
    let truths = operands.iter().filter(|operand| graph.kind(**operand) == Kind::Truth).count();
    if truths == count {
        return graph.apply(masks, &operands, Attributes::None);
    }
    let known = operands.iter().filter_map(|&operand| graph.known(operand));
    let broken = known.into_iter().flat_map(|known| known.into_iter()).find(|number| number.fract() != 0.0);
    if truths > 0 || broken.is_some() {
        let fault = match broken {
            Some(number) if truths == 0 => {
                format!("{number} is no whole number, and so has no digits of two")
            }
            _ => "a condition and numbers stand on both sides".to_string(),
        };
        return Err(Fault::new(fault)
            .remedy("put each condition in brackets: `(x > 1) & (y > 1)`, or write `and`, `or`, `not`"));
    }
    graph.apply(numbers, &operands, Attributes::None)
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "bitwise_and",
        signature: "x1: truth, x2: truth -> x1|x2",
        meaning: Meaning::Build(|graph, arguments| {
            of_masks_or_numbers(graph, arguments, [&AND, &BITWISE_AND])
        }),
        formula: "x1 and x2",
        domain: "two conditions, or two whole numbers; it has no gradient",
        doc: "True where both conditions hold; of whole numbers the digits of two that both have. `x1 & x2` is the same; it binds more tightly than `>`, so that each condition stands in brackets.",
        example: "x = [1, 5, 9]\n\
                  check x[(x > 2) & (x < 8)] == [5]\n\
                  check bitwise_and(13, 17) == 1",
    },
    Function {
        name: "bitwise_or",
        signature: "x1: truth, x2: truth -> x1|x2",
        meaning: Meaning::Build(|graph, arguments| of_masks_or_numbers(graph, arguments, [&OR, &BITWISE_OR])),
        formula: "x1 or x2",
        domain: "two conditions, or two whole numbers; it has no gradient",
        doc: "True where one of both conditions holds; of whole numbers the digits of two that one of them has. `x1 | x2` is the same.",
        example: "x = [1, 5, 9]\n\
                  check x[(x < 2) | (x > 8)] == [1, 9]\n\
                  check bitwise_or(32, 2) == 34",
    },
    Function {
        name: "bitwise_xor",
        signature: "x1: truth, x2: truth -> x1|x2",
        meaning: Meaning::Build(|graph, arguments| {
            of_masks_or_numbers(graph, arguments, [&NOT_EQUAL, &BITWISE_XOR])
        }),
        formula: "either x1 or x2",
        domain: "two conditions, or two whole numbers; it has no gradient",
        doc: "True where one of both conditions holds and the other does not; of whole numbers the digits of two in which they differ.",
        example: "check bitwise_xor(13, 17) == 28",
    },
    Function {
        name: "invert",
        signature: "x: truth -> x",
        meaning: Meaning::Build(|graph, arguments| of_masks_or_numbers(graph, arguments, [&NOT, &INVERT])),
        formula: "not x",
        domain: "a condition, or whole numbers; it has no gradient",
        doc: "True where a condition does not hold; of whole numbers all digits of two turned round, `-x - 1`. `~x` is the same.",
        example: "x = [1, 5, 9]\n\
                  check x[~(x > 2)] == [1]\n\
                  check invert(13) == -14",
    },
];
