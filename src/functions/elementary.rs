//! Exponentials, logarithms, roots, signs and angles, element by element; knows nothing of axes.

use super::algebra::{add, apply, divide, multiply, negate, power, subtract};
use super::arithmetic::{elementwise, map1, rule1};
use super::exponential::{exp, tanh};
use super::{Function, Meaning};
use crate::graph::{Attributes, Gradient, Graph, Kernel, NodeId, Notation, Operator, Use};

fn of(graph: &mut Graph, operator: &'static Operator, operand: NodeId) -> NodeId {
    apply(graph, operator, &[operand], Attributes::None)
}

/// The exponential function.
pub static EXP: Operator = elementwise(
    "exp",
    Notation::Call,
    map1!(|x| exp(x)),
    rule1!(|graph, call| multiply(graph, call.cotangent, call.result)),
);

/// The natural logarithm.
pub static LOG: Operator = elementwise(
    "log",
    Notation::Call,
    map1!(|x| libm::log(x)),
    rule1!(|graph, call| divide(graph, call.cotangent, call.inputs[0])),
);

/// The logarithm of one more, exact for small numbers.
pub static LOG1P: Operator = elementwise(
    "log1p",
    Notation::Call,
    map1!(|x| libm::log1p(x)),
    rule1!(|graph, call| {
        let one = graph.number(1.0);
        let more = add(graph, one, call.inputs[0]);
        divide(graph, call.cotangent, more)
    }),
);

/// The exponential less one, exact for small numbers.
pub static EXPM1: Operator = elementwise(
    "expm1",
    Notation::Call,
    map1!(|x| libm::expm1(x)),
    rule1!(|graph, call| {
        let slope = of(graph, &EXP, call.inputs[0]);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The square root.
pub static SQRT: Operator = elementwise(
    "sqrt",
    Notation::Call,
    map1!(|x| x.sqrt()),
    rule1!(|graph, call| {
        let two = graph.number(2.0);
        let twice = multiply(graph, two, call.result);
        divide(graph, call.cotangent, twice)
    }),
);

/// The absolute value.
pub static ABS: Operator = elementwise(
    "abs",
    Notation::Call,
    map1!(|x| x.abs()),
    rule1!(|graph, call| {
        let sign = of(graph, &SIGN, call.inputs[0]);
        multiply(graph, call.cotangent, sign)
    }),
);

/// The sign: -1, 0 or 1.
pub static SIGN: Operator = elementwise("sign", Notation::Call, map1!(|x| sign(x)), Gradient::Zero);

fn sign(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() { x + 0.0 } else { 1.0_f64.copysign(x) }
}

/// The sine.
pub static SIN: Operator = elementwise(
    "sin",
    Notation::Call,
    map1!(|x| libm::sin(x)),
    rule1!(|graph, call| {
        let slope = of(graph, &COS, call.inputs[0]);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The cosine.
pub static COS: Operator = elementwise(
    "cos",
    Notation::Call,
    map1!(|x| libm::cos(x)),
    rule1!(|graph, call| {
        let sine = of(graph, &SIN, call.inputs[0]);
        let slope = negate(graph, sine);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The tangent.
pub static TAN: Operator = elementwise(
    "tan",
    Notation::Call,
    map1!(|x| libm::tan(x)),
    rule1!(|graph, call| {
        let one = graph.number(1.0);
        let square = power(graph, call.result, 2.0);
        let slope = add(graph, one, square);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The hyperbolic tangent.
pub static TANH: Operator = elementwise(
    "tanh",
    Notation::Call,
    map1!(|x| tanh(x)),
    rule1!(|graph, call| {
        let one = graph.number(1.0);
        let square = power(graph, call.result, 2.0);
        let slope = subtract(graph, one, square);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The operand as if it were a constant.
pub static STOP_GRADIENT: Operator =
    elementwise("stop_gradient", Notation::Call, map1!(|x| x), Gradient::Zero);

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "exp",
        signature: "x",
        meaning: Meaning::Operator(&EXP),
        formula: "e^x",
        numpy: "np.exp(x)",
        torch: "torch.exp(x)",
        jax: "jnp.exp(x)",
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
        numpy: "np.log(x)",
        torch: "torch.log(x)",
        jax: "jnp.log(x)",
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
        numpy: "np.log1p(x)",
        torch: "torch.log1p(x)",
        jax: "jnp.log1p(x)",
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
        numpy: "np.expm1(x)",
        torch: "torch.expm1(x)",
        jax: "jnp.expm1(x)",
        domain: "everywhere",
        doc: "`exp(x) - 1`, exact also where `x` is tiny.",
        example: "check expm1(1e-10) / 1e-10 == 1\n\
                  refute (exp(1e-10) - 1) / 1e-10 == 1",
    },
    Function {
        name: "sqrt",
        signature: "x",
        meaning: Meaning::Operator(&SQRT),
        formula: "√x",
        numpy: "np.sqrt(x)",
        torch: "torch.sqrt(x)",
        jax: "jnp.sqrt(x)",
        domain: "x >= 0; at 0 the derivative is inf, below 0 the value is nan",
        doc: "The square root.",
        example: "check sqrt([0, 1, 9]) == [0, 1, 3]\n\
                  check sqrt'(9) == 1 / 6",
    },
    Function {
        name: "abs",
        signature: "x",
        meaning: Meaning::Operator(&ABS),
        formula: "|x|",
        numpy: "np.abs(x)",
        torch: "torch.abs(x)",
        jax: "jnp.abs(x)",
        domain: "everywhere; at 0 the derivative is taken as 0",
        doc: "The absolute value.",
        example: "check abs([-2, 0, 3]) == [2, 0, 3]",
    },
    Function {
        name: "sign",
        signature: "x",
        meaning: Meaning::Operator(&SIGN),
        formula: "sgn(x)",
        numpy: "np.sign(x)",
        torch: "torch.sign(x)",
        jax: "jnp.sign(x)",
        domain: "everywhere; the derivative is 0",
        doc: "-1 for negative numbers, 0 for zero and 1 for positive numbers.",
        example: "check sign([-2, 0, 3]) == [-1, 0, 1]",
    },
    Function {
        name: "sin",
        signature: "x",
        meaning: Meaning::Operator(&SIN),
        formula: "sin(x)",
        numpy: "np.sin(x)",
        torch: "torch.sin(x)",
        jax: "jnp.sin(x)",
        domain: "everywhere",
        doc: "The sine of an angle in radians.",
        example: "check sin(pi / 6) == 1 / 2\n\
                  check sin'(1) == cos(1)",
    },
    Function {
        name: "cos",
        signature: "x",
        meaning: Meaning::Operator(&COS),
        formula: "cos(x)",
        numpy: "np.cos(x)",
        torch: "torch.cos(x)",
        jax: "jnp.cos(x)",
        domain: "everywhere",
        doc: "The cosine of an angle in radians.",
        example: "check cos(pi / 3) == 1 / 2\n\
                  check cos(1)**2 + sin(1)**2 == 1",
    },
    Function {
        name: "tan",
        signature: "x",
        meaning: Meaning::Operator(&TAN),
        formula: "tan(x)",
        numpy: "np.tan(x)",
        torch: "torch.tan(x)",
        jax: "jnp.tan(x)",
        domain: "everywhere but at odd multiples of pi / 2",
        doc: "The tangent of an angle in radians.",
        example: "check tan(pi / 4) == 1",
    },
    Function {
        name: "tanh",
        signature: "x",
        meaning: Meaning::Operator(&TANH),
        formula: "tanh(x)",
        numpy: "np.tanh(x)",
        torch: "torch.tanh(x)",
        jax: "jnp.tanh(x)",
        domain: "everywhere",
        doc: "The hyperbolic tangent, an S-shaped curve from -1 to 1.",
        example: "check tanh(1) == (e**2 - 1) / (e**2 + 1)\n\
                  check tanh'(1) == 1 - tanh(1)**2",
    },
    Function {
        name: "stop_gradient",
        signature: "x",
        meaning: Meaning::Operator(&STOP_GRADIENT),
        formula: "x",
        numpy: "x",
        torch: "x.detach()",
        jax: "jax.lax.stop_gradient(x)",
        domain: "everywhere; no gradient flows through it",
        doc: "`x`, as if it were a constant: no gradient flows into it.",
        example: "f(x) = stop_gradient(x) * x\n\
                  check \"only the second factor moves\": f'(3) == 3",
    },
];
