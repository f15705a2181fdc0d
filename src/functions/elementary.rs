//! Exponentials, logarithms, roots and signs, element by element; knows nothing of axes.

use super::activations::SIGMOID;
use super::algebra::{add, apply, divide, multiply, power, subtract};
use super::arithmetic::{elementwise, map1, map2, rule1};
use super::exponential::exp;
use super::logarithm::{log, log1p};
use super::{Function, Meaning};
use crate::graph::{Attributes, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Use};

fn of(graph: &mut Graph, operator: &'static Operator, operand: NodeId) -> NodeId {
    apply(graph, operator, &[operand], Attributes::None)
}

/// The exponential function.
pub static EXP: Operator = elementwise(
    "exp",
    Notation::Set(r"e^{#1}", ""),
    map1!(|x| exp(x)),
    rule1!(|graph, call| multiply(graph, call.cotangent, call.result)),
);

/// The natural logarithm.
pub static LOG: Operator = elementwise(
    "log",
    Notation::Set(r"\ln", ""),
    map1!(|x| log(x)),
    rule1!(|graph, call| divide(graph, call.cotangent, call.inputs[0])),
);

/// The logarithm of one more, exact for small numbers.
pub static LOG1P: Operator = elementwise(
    "log1p",
    Notation::Set(r"\ln(1 + #1)", ""),
    map1!(|x| log1p(x)),
    rule1!(|graph, call| {
        let one = graph.number(1.0);
        let more = add(graph, one, call.inputs[0]);
        divide(graph, call.cotangent, more)
    }),
);

/// The exponential less one, exact for small numbers.
pub static EXPM1: Operator = elementwise(
    "expm1",
    Notation::Set(r"\left(e^{#1} - 1\right)", ""),
    map1!(|x| libm::expm1(x)),
    rule1!(|graph, call| {
        let slope = of(graph, &EXP, call.inputs[0]);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The square root.
pub static SQRT: Operator = elementwise(
    "sqrt",
    Notation::Set(r"\sqrt{#1}", ""),
    map1!(|x| x.sqrt()),
    rule1!(|graph, call| {
        let two = graph.number(2.0);
        let twice = multiply(graph, two, call.result);
        divide(graph, call.cotangent, twice)
    }),
);

/// Two to a power.
pub static EXP2: Operator = elementwise(
    "exp2",
    Notation::Call,
    map1!(|x| libm::exp2(x)),
    rule1!(|graph, call| {
        let scale = graph.number(std::f64::consts::LN_2);
        let slope = multiply(graph, scale, call.result);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The logarithm to base 2.
pub static LOG2: Operator = elementwise(
    "log2",
    Notation::Call,
    map1!(|x| libm::log2(x)),
    rule1!(|graph, call| logarithm_gradient(graph, call, std::f64::consts::LN_2)),
);

/// The logarithm to base 10.
pub static LOG10: Operator = elementwise(
    "log10",
    Notation::Call,
    map1!(|x| libm::log10(x)),
    rule1!(|graph, call| logarithm_gradient(graph, call, std::f64::consts::LN_10)),
);

/// The gradient of a logarithm whose base has the given natural logarithm.
fn logarithm_gradient(graph: &mut Graph, call: &Use, base: f64) -> NodeId {
    let base = graph.number(base);
    let below = multiply(graph, base, call.inputs[0]);
    divide(graph, call.cotangent, below)
}

/// The logarithm of a sum of two exponentials.
pub static LOGADDEXP: Operator = elementwise(
    "logaddexp",
    Notation::Call,
    map2!(|x, y| logaddexp(x, y)),
    Gradient::Rule(|graph, call| {
        let [left, right] = [call.inputs[0], call.inputs[1]];
        let mut share = |mine, other| {
            let lead = subtract(graph, mine, other);
            let share = of(graph, &SIGMOID, lead);
            Some(multiply(graph, call.cotangent, share))
        };
        vec![share(left, right), share(right, left)]
    }),
);

/// The larger number is taken out, so that no exponential overflows; equal infinities have no difference.
fn logaddexp(x: f64, y: f64) -> f64 {
    if x == y {
        return x + std::f64::consts::LN_2;
    }
    let lead = x - y;
    (if lead > 0.0 { x } else { y }) + log1p(exp(-lead.abs()))
}

/// The cube root.
pub static CBRT: Operator = elementwise(
    "cbrt",
    Notation::Call,
    map1!(|x| libm::cbrt(x)),
    rule1!(|graph, call| {
        let three = graph.number(3.0);
        let square = power(graph, call.result, 2.0);
        let below = multiply(graph, three, square);
        divide(graph, call.cotangent, below)
    }),
);

/// The absolute value.
pub static ABS: Operator = elementwise(
    "abs",
    Notation::Set(r"\left|#1\right|", ""),
    map1!(|x| x.abs()),
    rule1!(|graph, call| {
        let sign = of(graph, &SIGN, call.inputs[0]);
        multiply(graph, call.cotangent, sign)
    }),
);

/// The sign: -1, 0 or 1.
pub static SIGN: Operator =
    elementwise("sign", Notation::Set(r"\operatorname{sign}", ""), map1!(|x| sign(x)), Gradient::Zero);

fn sign(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() { x + 0.0 } else { 1.0_f64.copysign(x) }
}

/// The operand as if it were a constant.
pub static STOP_GRADIENT: Operator = Operator {
    gives: Gives::First,
    ..elementwise(
        "stop_gradient",
        Notation::Set(r"\operatorname{stop}(#1)", ""),
        map1!(|x| x),
        Gradient::Zero,
    )
};

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "exp",
        signature: "x",
        meaning: Meaning::Operator(&EXP),
        formula: "e^x",
        domain: "everywhere",
        doc: "The exponential function.",
        example: "check exp(1) == e\n\
                  check \"it is its own slope\": exp'(2) == exp(2)",
    },
    Function {
        name: "log",
        signature: "x",
        meaning: Meaning::Operator(&LOG),
        formula: "ln(x)",
        domain: "x > 0; at 0 it is -inf, below 0 it is nan",
        doc: "The natural logarithm.",
        example: "check log(e**3) == 3\n\
                  check log(2 * 5) == log(2) + log(5)",
    },
    Function {
        name: "log1p",
        signature: "x",
        meaning: Meaning::Operator(&LOG1P),
        formula: "ln(1 + x)",
        domain: "x > -1; at -1 it is -inf, below -1 it is nan",
        doc: "The natural logarithm of `1 + x`, exact also where `x` is tiny.",
        example: "check log1p(1e-10) / 1e-10 == 1\n\
                  refute log(1 + 1e-10) / 1e-10 == 1",
    },
    Function {
        name: "expm1",
        signature: "x",
        meaning: Meaning::Operator(&EXPM1),
        formula: "e^x - 1",
        domain: "everywhere",
        doc: "`exp(x) - 1`, exact also where `x` is tiny.",
        example: "check expm1(1e-10) / 1e-10 == 1\n\
                  refute (exp(1e-10) - 1) / 1e-10 == 1",
    },
    Function {
        name: "exp2",
        signature: "x",
        meaning: Meaning::Operator(&EXP2),
        formula: "2^x",
        domain: "everywhere",
        doc: "Two to the power `x`.",
        example: "check exp2([0, 1, 10]) == [1, 2, 1024]",
    },
    Function {
        name: "log2",
        signature: "x",
        meaning: Meaning::Operator(&LOG2),
        formula: "log_2(x)",
        domain: "x > 0; at 0 it is -inf, below 0 it is nan",
        doc: "The logarithm to base 2, which counts doublings and bits.",
        example: "check log2(1024) == 10",
    },
    Function {
        name: "log10",
        signature: "x",
        meaning: Meaning::Operator(&LOG10),
        formula: "log_10(x)",
        domain: "x > 0; at 0 it is -inf, below 0 it is nan",
        doc: "The logarithm to base 10, which counts digits.",
        example: "check log10([1, 0.01, 1000]) == [0, -2, 3]",
    },
    Function {
        name: "logaddexp",
        signature: "a, b",
        meaning: Meaning::Operator(&LOGADDEXP),
        formula: "ln(e^a + e^b)",
        domain: "everywhere",
        doc: "The logarithm of `exp(a) + exp(b)`, also where the exponentials would overflow.",
        example: "check logaddexp(1000, 1000) == 1000 + log(2)",
    },
    Function {
        name: "sqrt",
        signature: "x",
        meaning: Meaning::Operator(&SQRT),
        formula: "√x",
        domain: "x >= 0; at 0 the derivative is inf, below 0 the value is nan",
        doc: "The square root.",
        example: "check sqrt([0, 1, 9]) == [0, 1, 3]\n\
                  check sqrt'(9) == 1 / 6",
    },
    Function {
        name: "cbrt",
        signature: "x",
        meaning: Meaning::Operator(&CBRT),
        formula: "∛x",
        domain: "everywhere; at 0 the derivative is inf",
        doc: "The cube root, of negative numbers too.",
        example: "check cbrt([8, -27]) == [2, -3]",
    },
    Function {
        name: "square",
        signature: "x",
        meaning: Meaning::Written("x**2"),
        formula: "x^2",
        domain: "everywhere",
        doc: "`x` times itself.",
        example: "check square([-2, 3]) == [4, 9]",
    },
    Function {
        name: "power",
        signature: "a, b",
        meaning: Meaning::Written("a ** b"),
        formula: "a^b",
        domain: "a > 0, or b a whole number; else nan",
        doc: "`a` to the power `b`; `a ** b` for short.",
        example: "check power(2, [0, 1, 10]) == [1, 2, 1024]",
    },
    Function {
        name: "reciprocal",
        signature: "x",
        meaning: Meaning::Written("1 / x"),
        formula: "1 / x",
        domain: "x ≠ 0; at 0 it is inf",
        doc: "One divided by `x`.",
        example: "check reciprocal([2, 4]) == [0.5, 0.25]",
    },
    Function {
        name: "abs",
        signature: "x",
        meaning: Meaning::Operator(&ABS),
        formula: "|x|",
        domain: "everywhere; at 0 the derivative is taken as 0",
        doc: "The absolute value.",
        example: "check abs([-2, 0, 3]) == [2, 0, 3]",
    },
    Function {
        name: "sign",
        signature: "x",
        meaning: Meaning::Operator(&SIGN),
        formula: "sgn(x)",
        domain: "everywhere; the derivative is 0",
        doc: "-1 for negative numbers, 0 for zero and 1 for positive numbers.",
        example: "check sign([-2, 0, 3]) == [-1, 0, 1]",
    },
    Function {
        name: "stop_gradient",
        signature: "x",
        meaning: Meaning::Operator(&STOP_GRADIENT),
        formula: "x",
        domain: "everywhere; no gradient flows through it",
        doc: "`x`, as if it were a constant: no gradient flows into it.",
        example: "f(x) = stop_gradient(x) * x\n\
                  check \"only the second factor moves\": f'(3) == 3",
    },
];
