//! Arithmetic, comparison and choice: what the signs of the language mean; knows nothing of blocks.

use super::algebra::{add, apply, choose, divide, full_like, multiply, negate, power, subtract};
use super::elementary::LOG;
pub(super) use super::wide::{map1, map2};
use super::wide::{map3, wide};
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{
    Attributes, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Use, array, elementwise_shape,
};
use crate::report::Fault;

/// An elementwise operator.
pub(super) const fn elementwise(
    name: &'static str,
    notation: Notation,
    kernel: Kernel,
    gradient: Gradient,
) -> Operator {
    Operator { name, notation, shape: elementwise_shape, kernel, gradient, gives: Gives::Numbers }
}

/// An elementwise operator whose result is true or false.
pub(super) const fn question(name: &'static str, notation: Notation, kernel: Kernel) -> Operator {
    Operator { gives: Gives::Truths, ..elementwise(name, notation, kernel, Gradient::Zero) }
}

/// A gradient rule of an operator with one input.
macro_rules! rule1 {
    (|$graph:ident, $call:ident| $value:expr) => {
        Gradient::Rule(|$graph: &mut Graph, $call: &Use| vec![Some($value)])
    };
}

pub(super) use rule1;

/// `a + b`
pub static ADD: Operator = elementwise(
    "add",
    Notation::Infix("+", 10),
    map2!(|x, y| x + y),
    Gradient::Rule(|_, call| vec![Some(call.cotangent), Some(call.cotangent)]),
);

/// `a - b`
pub static SUBTRACT: Operator = elementwise(
    "subtract",
    Notation::Infix("-", 10),
    map2!(|x, y| x - y),
    Gradient::Rule(|graph, call| vec![Some(call.cotangent), Some(negate(graph, call.cotangent))]),
);

/// `a * b`
pub static MULTIPLY: Operator = Operator {
    gives: Gives::Mixed,
    ..elementwise(
        "multiply",
        Notation::Infix("*", 12),
        map2!(|x, y| x * y),
        Gradient::Rule(|graph, call| {
            let [left, right] = [call.inputs[0], call.inputs[1]];
            vec![Some(multiply(graph, call.cotangent, right)), Some(multiply(graph, call.cotangent, left))]
        }),
    )
};

/// `a / b`
pub static DIVIDE: Operator = elementwise(
    "divide",
    Notation::Infix("/", 12),
    map2!(|x, y| x / y),
    Gradient::Rule(|graph, call| {
        let right = call.inputs[1];
        let to_left = divide(graph, call.cotangent, right);
        let product = multiply(graph, call.cotangent, call.result);
        let quotient = divide(graph, product, right);
        vec![Some(to_left), Some(negate(graph, quotient))]
    }),
);

/// `-a`
pub static NEGATE: Operator = elementwise(
    "negate",
    Notation::Prefix("-", 14),
    map1!(|x| -x),
    rule1!(|graph, call| negate(graph, call.cotangent)),
);

/// `a ** b`
pub static POWER: Operator = elementwise(
    "power",
    Notation::Infix("**", 16),
    Kernel::Map2(power_kernel),
    Gradient::Rule(power_gradient),
);

wide!(
    /// Squares, by far the commonest powers, are made by one multiplication, as NumPy makes them.
    fn power_kernel(base: &[f64], exponent: &[f64], output: &mut [f64]) {
        if exponent.iter().all(|&exponent| exponent == 2.0) {
            for (out, &x) in output.iter_mut().zip(base) {
                *out = x * x;
            }
            return;
        }
        for ((out, &x), &y) in output.iter_mut().zip(base).zip(exponent) {
            *out = raised(x, y);
        }
    }
);

/// `x` to the power `y`.
fn raised(x: f64, y: f64) -> f64 {
    match y {
        1.0 => x,
        2.0 => x * x,
        -1.0 => 1.0 / x,
        0.5 => x.sqrt(),
        _ => libm::pow(x, y),
    }
}

fn power_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let [base, exponent] = [call.inputs[0], call.inputs[1]];
    if let Some(number) = graph.literal(exponent).and_then(|value| array::as_number(&value)) {
        let lower = power(graph, base, number - 1.0);
        let factor = graph.number(number);
        let slope = multiply(graph, factor, lower);
        return vec![Some(multiply(graph, call.cotangent, slope)), None];
    }
    let one = graph.number(1.0);
    let less = lowered(graph, exponent, one);
    let lower = apply(graph, &POWER, &[base, less], Attributes::None);
    let slope = multiply(graph, exponent, lower);
    // The logarithm is asked only where the base is positive; at zero the power is locally constant.
    let zero = graph.number(0.0);
    let positive = apply(graph, &GREATER, &[base, zero], Attributes::None);
    let safe = choose(graph, positive, base, one);
    let logarithm = apply(graph, &LOG, &[safe], Attributes::None);
    let growth = multiply(graph, call.result, logarithm);
    vec![Some(multiply(graph, call.cotangent, slope)), Some(multiply(graph, call.cotangent, growth))]
}

/// The exponents of a slope. Where a power is known to be the zeroth, its slope is zero times anything finite.
fn lowered(graph: &mut Graph, exponent: NodeId, one: NodeId) -> NodeId {
    match graph.fixed(exponent) {
        Some(known) if known.iter().any(|exponent| *exponent == 0.0) => graph.constant(
            known.mapv(|exponent| if exponent == 0.0 { 1.0 } else { exponent - 1.0 }).into_shared(),
        ),
        _ => subtract(graph, exponent, one),
    }
}

/// `a // b`
pub static FLOOR_DIVIDE: Operator =
    elementwise("floor_divide", Notation::Infix("//", 12), map2!(|x, y| floor_divide(x, y)), Gradient::Zero);

/// `a % b`, with the sign of `b` as in Python.
pub static REMAINDER: Operator = elementwise(
    "remainder",
    Notation::Infix("%", 12),
    map2!(|x, y| remainder(x, y)),
    Gradient::Rule(|graph, call| {
        let quotient = apply(graph, &FLOOR_DIVIDE, &call.inputs, Attributes::None);
        let scaled = multiply(graph, call.cotangent, quotient);
        vec![Some(call.cotangent), Some(negate(graph, scaled))]
    }),
);

/// Python's remainder, computed as NumPy computes it.
fn remainder(x: f64, y: f64) -> f64 {
    let rest = libm::fmod(x, y);
    if rest == 0.0 {
        return rest.copysign(y);
    }
    if (rest < 0.0) != (y < 0.0) { rest + y } else { rest }
}

/// Python's floor division, computed as NumPy computes it.
fn floor_divide(x: f64, y: f64) -> f64 {
    if y == 0.0 {
        return x / y;
    }
    let rest = libm::fmod(x, y);
    let mut quotient = (x - rest) / y;
    if rest != 0.0 && (rest < 0.0) != (y < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return 0.0_f64.copysign(x / y);
    }
    let floor = quotient.floor();
    if quotient - floor > 0.5 { floor + 1.0 } else { floor }
}

/// 1 for true and 0 for false.
pub(super) fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// `a == b`
pub static EQUAL: Operator = question("equal", Notation::Infix("==", 8), map2!(|x, y| truth(x == y)));
/// `a != b`
pub static NOT_EQUAL: Operator = question("not_equal", Notation::Infix("!=", 8), map2!(|x, y| truth(x != y)));
/// `a < b`
pub static LESS: Operator = question("less", Notation::Infix("<", 8), map2!(|x, y| truth(x < y)));
/// `a <= b`
pub static LESS_EQUAL: Operator =
    question("less_equal", Notation::Infix("<=", 8), map2!(|x, y| truth(x <= y)));
/// `a > b`
pub static GREATER: Operator = question("greater", Notation::Infix(">", 8), map2!(|x, y| truth(x > y)));
/// `a >= b`
pub static GREATER_EQUAL: Operator =
    question("greater_equal", Notation::Infix(">=", 8), map2!(|x, y| truth(x >= y)));
/// `a and b`
pub static AND: Operator =
    question("and", Notation::Infix("and", 4), map2!(|x, y| truth(x != 0.0 && y != 0.0)));
/// `a or b`
pub static OR: Operator = question("or", Notation::Infix("or", 2), map2!(|x, y| truth(x != 0.0 || y != 0.0)));
/// `not a`
pub static NOT: Operator = question("not", Notation::Prefix("not ", 6), map1!(|x| truth(x == 0.0)));

/// Whether two numbers are equal up to a tolerance: what `==` means inside a claim.
///
/// The third operand is the tolerance `t` of `|a - b| <= t`; not a number stands for the usual one,
/// `|a - b| <= 1e-9 max(|a|, |b|) + 1e-12`, which forgives rounding and nothing else.
pub static CLOSE: Operator = Operator {
    gives: Gives::Truths,
    ..elementwise(
        "close",
        Notation::Set(r"#1 \approx #2", ""),
        map3!(|x, y, within| {
            let allowed = if within.is_nan() { 1e-9 * x.abs().max(y.abs()) + 1e-12 } else { within };
            truth(x == y || (x - y).abs() <= allowed && x.is_finite() && y.is_finite())
        }),
        Gradient::Zero,
    )
};

/// `a if c else b`, elementwise.
pub static WHERE: Operator = Operator {
    gives: Gives::Chosen,
    ..elementwise(
        "where",
        Notation::Set(r"\begin{cases} #2 & \text{#if}\; #1 \\ #3 & \text{#else} \end{cases}", ""),
        map3!(|condition, then, otherwise| if condition != 0.0 { then } else { otherwise }),
        Gradient::Rule(|graph, call| {
            let zero = full_like(graph, 0.0, call.cotangent);
            let condition = call.inputs[0];
            let to_then = choose(graph, condition, call.cotangent, zero);
            vec![None, Some(to_then), Some(choose(graph, condition, zero, call.cotangent))]
        }),
    )
};

/// NaN if one operand is, else the larger one.
pub(super) fn larger(x: f64, y: f64) -> f64 {
    if x.is_nan() || x > y { x } else { y }
}

/// NaN if one operand is, else the smaller one.
pub(super) fn smaller(x: f64, y: f64) -> f64 {
    if x.is_nan() || x < y { x } else { y }
}

/// The larger of two numbers.
pub static MAXIMUM: Operator = Operator {
    gives: Gives::Mixed,
    ..elementwise(
        "maximum",
        Notation::Set(r"\max(#1,\, #2)", ""),
        map2!(|x, y| larger(x, y)),
        Gradient::Rule(extremum_gradient),
    )
};

/// The smaller of two numbers.
pub static MINIMUM: Operator = Operator {
    gives: Gives::Mixed,
    ..elementwise(
        "minimum",
        Notation::Set(r"\min(#1,\, #2)", ""),
        map2!(|x, y| smaller(x, y)),
        Gradient::Rule(extremum_gradient),
    )
};

/// The gradient goes to the operand that was chosen, and half to each where both are equal.
fn extremum_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let [left, right] = [call.inputs[0], call.inputs[1]];
    let mut share = |mine: NodeId, other: NodeId| {
        let chosen = apply(graph, &EQUAL, &[mine, call.result], Attributes::None);
        let tied = apply(graph, &EQUAL, &[mine, other], Attributes::None);
        let one = graph.number(1.0);
        let ways = add(graph, one, tied);
        let weight = divide(graph, chosen, ways);
        Some(multiply(graph, call.cotangent, weight))
    };
    vec![share(left, right), share(right, left)]
}

fn build_clip(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let mut node = arguments.node(graph, 0)?;
    for (bound, operator) in [(1, &MAXIMUM), (2, &MINIMUM)] {
        if arguments.value(bound) != &Value::None {
            let bound = arguments.node(graph, bound)?;
            node = graph.apply(operator, &[node, bound], Attributes::None)?;
        }
    }
    Ok(node)
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "where",
        signature: "condition: truth, then, otherwise -> then|otherwise",
        meaning: Meaning::Operator(&WHERE),
        formula: "then if condition else otherwise",
        domain: "everywhere; nothing flows into the branch that is not taken",
        doc: "`then` where the condition holds and `otherwise` elsewhere, element by element.",
        example: "x = [-2, 0, 3]\n\
                  check where(x > 0, x, x / 10) == [-0.2, 0, 3]",
    },
    Function {
        name: "maximum",
        signature: "a, b -> a|b",
        meaning: Meaning::Operator(&MAXIMUM),
        formula: "max(a, b)",
        domain: "everywhere; where both are equal each gets half of the gradient",
        doc: "The larger of two numbers, element by element.",
        example: "check maximum([1, 5, 3], 2) == [2, 5, 3]",
    },
    Function {
        name: "minimum",
        signature: "a, b -> a|b",
        meaning: Meaning::Operator(&MINIMUM),
        formula: "min(a, b)",
        domain: "everywhere; where both are equal each gets half of the gradient",
        doc: "The smaller of two numbers, element by element.",
        example: "check minimum([1, 5, 3], 2) == [1, 2, 2]",
    },
    Function {
        name: "clip",
        signature: "x, a_min=None, a_max=None",
        meaning: Meaning::Build(build_clip),
        formula: "min(max(x, a_min), a_max)",
        domain: "everywhere; flat outside the bounds",
        doc: "`x`, but not below `a_min` and not above `a_max`; a bound that is `None` is none.",
        example: "check clip([-2, 0.5, 7], 0, 1) == [0, 0.5, 1]",
    },
    Function {
        name: "add",
        signature: "a, b",
        meaning: Meaning::Written("a + b"),
        formula: "a + b",
        domain: "everywhere",
        doc: "The sum, element by element; `a + b` for short.",
        example: "check add([1, 2], 3) == [4, 5]",
    },
    Function {
        name: "subtract",
        signature: "a, b",
        meaning: Meaning::Written("a - b"),
        formula: "a - b",
        domain: "everywhere",
        doc: "The difference, element by element; `a - b` for short.",
        example: "check subtract([1, 2], 3) == [-2, -1]",
    },
    Function {
        name: "multiply",
        signature: "a, b",
        meaning: Meaning::Written("a * b"),
        formula: "a b",
        domain: "everywhere",
        doc: "The product, element by element; `a * b` for short.",
        example: "check multiply([1, 2], 3) == [3, 6]",
    },
    Function {
        name: "divide",
        signature: "a, b",
        meaning: Meaning::Written("a / b"),
        formula: "a / b",
        domain: "b ≠ 0",
        doc: "The quotient, element by element; `a / b` for short.",
        example: "check divide([1, 2], 4) == [0.25, 0.5]",
    },
    Function {
        name: "negative",
        signature: "x",
        meaning: Meaning::Written("-x"),
        formula: "-x",
        domain: "everywhere",
        doc: "The number with the other sign; `-x` for short.",
        example: "check negative([1, -2]) == [-1, 2]",
    },
    Function {
        name: "floor_divide",
        signature: "a, b",
        meaning: Meaning::Written("a // b"),
        formula: "⌊a / b⌋",
        domain: "b ≠ 0; it has no gradient",
        doc: "How often `b` fits into `a`; `a // b` for short.",
        example: "check floor_divide(7, 2) == 3",
    },
    Function {
        name: "fmax",
        signature: "a, b",
        meaning: Meaning::Written("where(isnan(a), b, where(isnan(b), a, maximum(a, b)))"),
        formula: "max(a, b)",
        domain: "everywhere; where both are equal each gets half of the gradient",
        doc: "The larger of two numbers, passing over nan.",
        example: "check fmax([1, nan], 2) == [2, 2]",
    },
    Function {
        name: "fmin",
        signature: "a, b",
        meaning: Meaning::Written("where(isnan(a), b, where(isnan(b), a, minimum(a, b)))"),
        formula: "min(a, b)",
        domain: "everywhere; where both are equal each gets half of the gradient",
        doc: "The smaller of two numbers, passing over nan.",
        example: "check fmin([1, nan], 2) == [1, 2]",
    },
    Function {
        name: "heaviside",
        signature: "x1, x2",
        meaning: Meaning::Written("where(x1 == 0, x2, where(isnan(x1), x1, where(x1 < 0, 0, 1)))"),
        formula: "0, x2 or 1 for x1 <, = or > 0",
        domain: "everywhere; the derivative by x1 is 0",
        doc: "The step: 0 below zero, 1 above, and `x2` at zero.",
        example: "check heaviside([-2, 0, 3], 0.5) == [0, 0.5, 1]",
    },
];
