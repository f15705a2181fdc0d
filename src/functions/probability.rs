//! Bell curves and the distances between distributions; knows no random numbers.

use super::algebra::{apply, multiply, negate, power};
use super::arithmetic::{elementwise, map1, rule1};
use super::elementary::EXP;
use super::{Function, Meaning};
use crate::graph::{Attributes, Gradient, Graph, Kernel, NodeId, Notation, Operator, Use};

/// The error function.
pub static ERF: Operator = elementwise(
    "erf",
    Notation::Call,
    map1!(|x| libm::erf(x)),
    rule1!(|graph, call| {
        let slope = bell(graph, call.inputs[0]);
        multiply(graph, call.cotangent, slope)
    }),
);

/// What the error function leaves to 1, exact also where that is tiny.
pub static ERFC: Operator = elementwise(
    "erfc",
    Notation::Call,
    map1!(|x| libm::erfc(x)),
    rule1!(|graph, call| {
        let slope = bell(graph, call.inputs[0]);
        let slope = negate(graph, slope);
        multiply(graph, call.cotangent, slope)
    }),
);

/// `2 / √π e^(-x^2)`, the slope of the error function.
fn bell(graph: &mut Graph, operand: NodeId) -> NodeId {
    let square = power(graph, operand, 2.0);
    let depth = negate(graph, square);
    let bell = apply(graph, &EXP, &[depth], Attributes::None);
    let height = graph.number(std::f64::consts::FRAC_2_SQRT_PI);
    multiply(graph, height, bell)
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "erf",
        signature: "x",
        meaning: Meaning::Operator(&ERF),
        formula: "2 / √π ∫_0^x e^(-t^2) dt",
        domain: "everywhere",
        doc: "The error function: the area under a bell curve, from -1 to 1.",
        example: "check erf(0) == 0\n\
                  check erf'(0) == 2 / sqrt(pi)",
    },
    Function {
        name: "erfc",
        signature: "x",
        meaning: Meaning::Operator(&ERFC),
        formula: "1 - erf(x)",
        domain: "everywhere",
        doc: "What `erf` leaves to 1, exact also where that is tiny.",
        example: "check erfc(0.5) == 1 - erf(0.5)",
    },
    Function {
        name: "normal_pdf",
        signature: "x, mean=0, std=1",
        meaning: Meaning::Written("exp(-((x - mean) / std)**2 / 2) / (std * sqrt(2 * pi))"),
        formula: "e^(-((x - mean) / std)^2 / 2) / (std √(2π))",
        domain: "std > 0",
        doc: "The height of the bell curve at `x`.",
        example: "check normal_pdf(0) == 1 / sqrt(2 * pi)",
    },
    Function {
        name: "normal_cdf",
        signature: "x, mean=0, std=1",
        meaning: Meaning::Written("erfc((mean - x) / (std * sqrt(2))) / 2"),
        formula: "Φ((x - mean) / std)",
        domain: "std > 0",
        doc: "The share of a bell curve that lies below `x`.",
        example: "check normal_cdf(0) == 0.5\n\
                  check normal_cdf(1) - normal_cdf(-1) == 0.6827 within 1e-4",
    },
    Function {
        name: "entropy",
        signature: "p, axis: axis=-1",
        meaning: Meaning::Written("-sum(where(p == 0, 0, p * log(p)), axis=axis)"),
        formula: "-Σ p_i ln(p_i)",
        domain: "p >= 0; a probability of 0 adds nothing",
        doc: "How uncertain a distribution is, in natural units; of each row along `axis`.",
        example: "check entropy([0.5, 0.5]) == log(2)\n\
                  check entropy([1, 0]) == 0",
    },
    Function {
        name: "kl_divergence",
        signature: "p, q, axis: axis=-1",
        meaning: Meaning::Written("sum(where(p == 0, 0, p * (log(p) - log(q))), axis=axis)"),
        formula: "Σ p_i ln(p_i / q_i)",
        domain: "p >= 0, and q > 0 where p is",
        doc: "How far the distribution `q` is from `p`: 0 only if both are equal.",
        example: "check kl_divergence([0.5, 0.5], [0.5, 0.5]) == 0\n\
                  check kl_divergence([1, 0], [0.25, 0.75]) == log(4)",
    },
];
