//! Angles and the hyperbolic functions, element by element; knows nothing of axes.

use super::algebra::{add, apply, choose, divide, multiply, negate, power, subtract};
use super::arithmetic::{GREATER, elementwise, map1, map2, rule1};
use super::elementary::SQRT;
use super::exponential::tanh;
use super::{Function, Meaning};
use crate::graph::{Attributes, Gradient, Graph, Kernel, NodeId, Notation, Operator, Use};

fn of(graph: &mut Graph, operator: &'static Operator, operand: NodeId) -> NodeId {
    apply(graph, operator, &[operand], Attributes::None)
}

/// The sine.
pub static SIN: Operator = elementwise(
    "sin",
    Notation::Set(r"\sin", ""),
    map1!(|x| libm::sin(x)),
    rule1!(|graph, call| {
        let slope = of(graph, &COS, call.inputs[0]);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The cosine.
pub static COS: Operator = elementwise(
    "cos",
    Notation::Set(r"\cos", ""),
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
    Notation::Set(r"\tan", ""),
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
    Notation::Set(r"\tanh", ""),
    map1!(|x| tanh(x)),
    rule1!(|graph, call| {
        let one = graph.number(1.0);
        let square = power(graph, call.result, 2.0);
        let slope = subtract(graph, one, square);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The hyperbolic sine.
pub static SINH: Operator = elementwise(
    "sinh",
    Notation::Set(r"\sinh", ""),
    map1!(|x| libm::sinh(x)),
    rule1!(|graph, call| {
        let slope = of(graph, &COSH, call.inputs[0]);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The hyperbolic cosine.
pub static COSH: Operator = elementwise(
    "cosh",
    Notation::Set(r"\cosh", ""),
    map1!(|x| libm::cosh(x)),
    rule1!(|graph, call| {
        let slope = of(graph, &SINH, call.inputs[0]);
        multiply(graph, call.cotangent, slope)
    }),
);

/// `sign * x^2 + shift`, which is under the inverse functions' slopes.
fn square_and(graph: &mut Graph, operand: NodeId, sign: f64, shift: f64) -> NodeId {
    let square = power(graph, operand, 2.0);
    let shift = graph.number(shift);
    if sign < 0.0 { subtract(graph, shift, square) } else { add(graph, square, shift) }
}

/// The gradient of a function whose slope is `1 / root(sign * x^2 + shift)`.
fn over_root(graph: &mut Graph, call: &Use, sign: f64, shift: f64) -> NodeId {
    let inside = square_and(graph, call.inputs[0], sign, shift);
    let root = of(graph, &SQRT, inside);
    divide(graph, call.cotangent, root)
}

/// The angle of a sine.
pub static ARCSIN: Operator = elementwise(
    "arcsin",
    Notation::Set(r"\arcsin", ""),
    map1!(|x| libm::asin(x)),
    rule1!(|graph, call| over_root(graph, call, -1.0, 1.0)),
);

/// The angle of a cosine.
pub static ARCCOS: Operator = elementwise(
    "arccos",
    Notation::Set(r"\arccos", ""),
    map1!(|x| libm::acos(x)),
    rule1!(|graph, call| {
        let rising = over_root(graph, call, -1.0, 1.0);
        negate(graph, rising)
    }),
);

/// The angle of a tangent.
pub static ARCTAN: Operator = elementwise(
    "arctan",
    Notation::Set(r"\arctan", ""),
    map1!(|x| libm::atan(x)),
    rule1!(|graph, call| {
        let below = square_and(graph, call.inputs[0], 1.0, 1.0);
        divide(graph, call.cotangent, below)
    }),
);

/// The inverse of the hyperbolic sine.
pub static ARCSINH: Operator = elementwise(
    "arcsinh",
    Notation::Call,
    map1!(|x| libm::asinh(x)),
    rule1!(|graph, call| over_root(graph, call, 1.0, 1.0)),
);

/// The inverse of the hyperbolic cosine.
pub static ARCCOSH: Operator = elementwise(
    "arccosh",
    Notation::Call,
    map1!(|x| if x < 1.0 { f64::NAN } else { libm::acosh(x) }),
    rule1!(|graph, call| over_root(graph, call, 1.0, -1.0)),
);

/// The inverse of the hyperbolic tangent.
pub static ARCTANH: Operator = elementwise(
    "arctanh",
    Notation::Call,
    map1!(|x| libm::atanh(x)),
    rule1!(|graph, call| {
        let below = square_and(graph, call.inputs[0], -1.0, 1.0);
        divide(graph, call.cotangent, below)
    }),
);

/// The angle of a point, from its height `y` and its width `x`.
pub static ARCTAN2: Operator = elementwise(
    "arctan2",
    Notation::Call,
    map2!(|y, x| libm::atan2(y, x)),
    Gradient::Rule(|graph, call| {
        let [height, width] = [call.inputs[0], call.inputs[1]];
        let squares = [power(graph, height, 2.0), power(graph, width, 2.0)];
        let distance = add(graph, squares[0], squares[1]);
        let share = divide(graph, call.cotangent, distance);
        let to_width = multiply(graph, share, height);
        vec![Some(multiply(graph, share, width)), Some(negate(graph, to_width))]
    }),
);

/// The longest side of a right triangle; at the point of no sides the gradient is zero, as that of a length.
pub static HYPOT: Operator = elementwise(
    "hypot",
    Notation::Call,
    map2!(|x, y| libm::hypot(x, y)),
    Gradient::Rule(|graph, call| {
        let (zero, one) = (graph.number(0.0), graph.number(1.0));
        let positive = apply(graph, &GREATER, &[call.result, zero], Attributes::None);
        let safe = choose(graph, positive, call.result, one);
        let share = divide(graph, call.cotangent, safe);
        call.inputs.iter().map(|&side| Some(multiply(graph, share, side))).collect()
    }),
);

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "sin",
        signature: "x",
        meaning: Meaning::Operator(&SIN),
        formula: "sin(x)",
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
        domain: "everywhere but at odd multiples of pi / 2",
        doc: "The tangent of an angle in radians.",
        example: "check tan(pi / 4) == 1",
    },
    Function {
        name: "arcsin",
        signature: "x",
        meaning: Meaning::Operator(&ARCSIN),
        formula: "arcsin(x)",
        domain: "-1 <= x <= 1, else nan; at both ends the derivative is inf",
        doc: "The angle whose sine is `x`, in radians.",
        example: "check arcsin(1 / 2) == pi / 6",
    },
    Function {
        name: "arccos",
        signature: "x",
        meaning: Meaning::Operator(&ARCCOS),
        formula: "arccos(x)",
        domain: "-1 <= x <= 1, else nan; at both ends the derivative is -inf",
        doc: "The angle whose cosine is `x`, in radians.",
        example: "check arccos(1 / 2) == pi / 3",
    },
    Function {
        name: "arctan",
        signature: "x",
        meaning: Meaning::Operator(&ARCTAN),
        formula: "arctan(x)",
        domain: "everywhere",
        doc: "The angle whose tangent is `x`, in radians.",
        example: "check arctan(1) == pi / 4\n\
                  check arctan'(2) == 1 / 5",
    },
    Function {
        name: "arctan2",
        signature: "y, x",
        meaning: Meaning::Operator(&ARCTAN2),
        formula: "the angle of (x, y)",
        domain: "everywhere; no derivative where both are 0",
        doc: "The angle of the point `(x, y)`, from -pi to pi: unlike `arctan(y / x)` it knows the quadrant.",
        example: "check arctan2([1, 1], [1, -1]) == [pi / 4, 3 * pi / 4]",
    },
    Function {
        name: "hypot",
        signature: "a, b",
        meaning: Meaning::Operator(&HYPOT),
        formula: "√(a^2 + b^2)",
        domain: "everywhere; where both are 0 the gradient is taken as 0",
        doc: "The longest side of a right triangle, without overflow on the way.",
        example: "check hypot(3, 4) == 5",
    },
    Function {
        name: "sinh",
        signature: "x",
        meaning: Meaning::Operator(&SINH),
        formula: "(e^x - e^-x) / 2",
        domain: "everywhere",
        doc: "The hyperbolic sine.",
        example: "check sinh(1) == (e - 1 / e) / 2",
    },
    Function {
        name: "cosh",
        signature: "x",
        meaning: Meaning::Operator(&COSH),
        formula: "(e^x + e^-x) / 2",
        domain: "everywhere",
        doc: "The hyperbolic cosine, the curve of a hanging chain.",
        example: "check cosh(1) == (e + 1 / e) / 2",
    },
    Function {
        name: "tanh",
        signature: "x",
        meaning: Meaning::Operator(&TANH),
        formula: "tanh(x)",
        domain: "everywhere",
        doc: "The hyperbolic tangent, an S-shaped curve from -1 to 1.",
        example: "check tanh(1) == (e**2 - 1) / (e**2 + 1)\n\
                  check tanh'(1) == 1 - tanh(1)**2",
    },
    Function {
        name: "arcsinh",
        signature: "x",
        meaning: Meaning::Operator(&ARCSINH),
        formula: "ln(x + √(x^2 + 1))",
        domain: "everywhere",
        doc: "The inverse of `sinh`: a logarithm that takes negative numbers too.",
        example: "check arcsinh(sinh(2)) == 2",
    },
    Function {
        name: "arccosh",
        signature: "x",
        meaning: Meaning::Operator(&ARCCOSH),
        formula: "ln(x + √(x^2 - 1))",
        domain: "x >= 1, else nan; at 1 the derivative is inf",
        doc: "The inverse of `cosh`.",
        example: "check arccosh(cosh(2)) == 2",
    },
    Function {
        name: "arctanh",
        signature: "x",
        meaning: Meaning::Operator(&ARCTANH),
        formula: "ln((1 + x) / (1 - x)) / 2",
        domain: "-1 < x < 1; at the ends it is infinite, beyond them nan",
        doc: "The inverse of `tanh`.",
        example: "check arctanh(tanh(0.5)) == 0.5",
    },
    Function {
        name: "deg2rad",
        signature: "x",
        meaning: Meaning::Written("x * (pi / 180)"),
        formula: "x π / 180",
        domain: "everywhere",
        doc: "An angle in degrees as one in radians.",
        example: "check deg2rad(180) == pi",
    },
    Function {
        name: "rad2deg",
        signature: "x",
        meaning: Meaning::Written("x * (180 / pi)"),
        formula: "180 x / π",
        domain: "everywhere",
        doc: "An angle in radians as one in degrees.",
        example: "check rad2deg(pi) == 180",
    },
    Function {
        name: "sinc",
        signature: "x",
        meaning: Meaning::Written("where(x == 0, 1, sin(pi * x) / (pi * where(x == 0, 1, x)))"),
        formula: "sin(π x) / (π x)",
        domain: "everywhere; 1 at 0",
        doc: "The sine of `pi * x` divided by `pi * x`.",
        example: "check sinc([0, 0.5, 1]) == [1, 2 / pi, 0]",
    },
];
