//! Curves and normalisations that layers end with, each computed so that large numbers do no harm; knows no loss.

use super::algebra::{apply, multiply, subtract, sum};
use super::arithmetic::{GREATER, elementwise, map1, rule1};
use super::exponential::{exp, exponentials};
use super::lines::{divide_by_sums, logarithms_of_sums, peaks};
use super::logarithm::log1p;
use super::reductions::{axes_of, reduced_shape, spread};
use super::threads::by_rows;
use super::walk::AxisLines;
use super::{Arguments, Function, Meaning};
use crate::graph::{Attributes, Call, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Use};
use crate::report::Fault;

/// `1 / (1 + exp(-x))`
pub static SIGMOID: Operator = elementwise(
    "sigmoid",
    Notation::Set(r"\sigma(#1)", r"\sigma(t)=\frac{1}{1 + e^{-t}}"),
    map1!(|x| sigmoid(x)),
    rule1!(|graph, call| {
        let one = graph.number(1.0);
        let rest = subtract(graph, one, call.result);
        let slope = multiply(graph, call.result, rest);
        multiply(graph, call.cotangent, slope)
    }),
);

/// The exponential is taken of a negative number only, so that it never overflows.
fn sigmoid(x: f64) -> f64 {
    let small = exp(-x.abs());
    let numerator = if x < 0.0 { small } else { 1.0 };
    numerator / (1.0 + small)
}

/// `max(x, 0)`
pub static RELU: Operator = elementwise(
    "relu",
    Notation::Set(r"\operatorname{relu}(#1)", r"\operatorname{relu}(t)=\max(0,\, t)"),
    map1!(|x| if x <= 0.0 { 0.0 } else { x }),
    rule1!(|graph, call| {
        let zero = graph.number(0.0);
        let active = apply(graph, &GREATER, &[call.inputs[0], zero], Attributes::None);
        multiply(graph, call.cotangent, active)
    }),
);

/// `log(1 + exp(x))`
pub static SOFTPLUS: Operator = elementwise(
    "softplus",
    Notation::Set(r"\operatorname{softplus}(#1)", r"\operatorname{softplus}(t)=\ln(1 + e^{t})"),
    map1!(|x| (if x <= 0.0 { 0.0 } else { x }) + log1p(exp(-x.abs()))),
    rule1!(|graph, call| {
        let slope = apply(graph, &SIGMOID, &[call.inputs[0]], Attributes::None);
        multiply(graph, call.cotangent, slope)
    }),
);

/// Exponentials divided by their sum along an axis.
pub static SOFTMAX: Operator = Operator {
    name: "softmax",
    notation: Notation::Set(
        r"\operatorname{softmax}(#1)",
        r"\operatorname{softmax}(t)_i=\frac{e^{t_i}}{\sum_{j} e^{t_j}}",
    ),
    shape: |shapes, _| Ok(shapes[0].clone()),
    kernel: Kernel::Whole(|call, inputs, output| {
        let line = AxisLines::along(axis_of(call.attributes), &call.shapes[0]);
        let width = line.length * line.stride;
        by_rows(output, width, inputs[0].len() * EXPONENTIAL, &|first, output| {
            let line = AxisLines { often: output.len() / width.max(1), ..line };
            softmax(&line, &inputs[0][first * width..], output);
        });
        Ok(())
    }),
    gradient: Gradient::Rule(softmax_gradient),
    gives: Gives::Numbers,
};

/// What an exponential and its share cost, in multiplications.
const EXPONENTIAL: usize = 128;

fn softmax(line: &AxisLines, input: &[f64], output: &mut [f64]) {
    peaks(line, input, |first, peak| {
        for place in line.places(first) {
            output[place] = input[place] - peak;
        }
    });
    exponentials(output);
    divide_by_sums(line, output);
}

/// The logarithm of [`SOFTMAX`].
pub static LOG_SOFTMAX: Operator = Operator {
    name: "log_softmax",
    notation: Notation::Set(
        r"\ln \operatorname{softmax}(#1)",
        r"\operatorname{softmax}(t)_i=\frac{e^{t_i}}{\sum_{j} e^{t_j}}",
    ),
    shape: |shapes, _| Ok(shapes[0].clone()),
    kernel: Kernel::Whole(|call, inputs, output| {
        let line = AxisLines::along(axis_of(call.attributes), &call.shapes[0]);
        logarithms_of_sums(&line, inputs[0], |first, peak, rest| {
            for place in line.places(first) {
                output[place] = inputs[0][place] - peak - rest;
            }
        });
        Ok(())
    }),
    gradient: Gradient::Rule(log_softmax_gradient),
    gives: Gives::Numbers,
};

/// The logarithm of the sum of exponentials along one axis.
pub static LOGSUMEXP: Operator = Operator {
    name: "logsumexp",
    notation: Notation::Set(
        r"\operatorname{logsumexp}(#1)",
        r"\operatorname{logsumexp}(t)=\ln \sum_{i} e^{t_i}",
    ),
    shape: reduced_shape,
    kernel: Kernel::Whole(logsumexp_kernel),
    gradient: Gradient::Rule(|graph, call| {
        let axis = axes_of(&call.attributes).0[0];
        let share = apply(graph, &SOFTMAX, &[call.inputs[0]], Attributes::Axis(axis));
        let arriving = spread(graph, call, call.cotangent);
        vec![Some(multiply(graph, arriving, share))]
    }),
    gives: Gives::Numbers,
};

fn axis_of(attributes: &Attributes) -> usize {
    match attributes {
        Attributes::Axis(axis) => *axis,
        _ => 0,
    }
}

fn logsumexp_kernel(call: &Call<'_>, inputs: &[&[f64]], output: &mut [f64]) -> Result<(), Fault> {
    let line = AxisLines::along(axes_of(call.attributes).0[0], &call.shapes[0]);
    let mut output = output.iter_mut();
    logarithms_of_sums(&line, inputs[0], |_, peak, rest| {
        if let Some(out) = output.next() {
            *out = peak + rest;
        }
    });
    Ok(())
}

fn softmax_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let weighted = multiply(graph, call.cotangent, call.result);
    let total = sum(graph, weighted, vec![axis_of(&call.attributes)], true);
    let rest = subtract(graph, call.cotangent, total);
    vec![Some(multiply(graph, call.result, rest))]
}

fn log_softmax_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let share = apply(graph, &SOFTMAX, &call.inputs, call.attributes.clone());
    let total = sum(graph, call.cotangent, vec![axis_of(&call.attributes)], true);
    let drawn = multiply(graph, share, total);
    vec![Some(subtract(graph, call.cotangent, drawn))]
}

/// A normalisation along one axis.
fn along_axis(
    graph: &mut Graph,
    arguments: &Arguments,
    operator: &'static Operator,
) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let axis = arguments.whole(graph, 1)?;
    let axis = graph.shape(input).axis(axis)?;
    graph.apply(operator, &[input], Attributes::Axis(axis))
}

/// Several axes are reduced one after the other, which comes to the same.
fn build_logsumexp(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let mut node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    let axes = arguments.axes(graph, 1, &shape)?;
    let keep = arguments.flag(graph, 2)?;
    for axis in axes.into_iter().rev() {
        node = graph.apply(&LOGSUMEXP, &[node], Attributes::Axes { axes: vec![axis], keep })?;
    }
    Ok(node)
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "sigmoid",
        signature: "x",
        meaning: Meaning::Operator(&SIGMOID),
        formula: "1 / (1 + e^-x)",
        domain: "everywhere",
        doc: "The S-shaped curve from 0 to 1.",
        example: "check sigmoid(0) == 0.5\n\
                  check sigmoid(-2) == 1 - sigmoid(2)",
    },
    Function {
        name: "relu",
        signature: "x",
        meaning: Meaning::Operator(&RELU),
        formula: "max(x, 0)",
        domain: "everywhere; at 0 the derivative is taken as 0",
        doc: "`x` where it is positive, else 0.",
        example: "check relu([-2, 0, 3]) == [0, 0, 3]",
    },
    Function {
        name: "leaky_relu",
        signature: "x, slope=0.01",
        meaning: Meaning::Written("where(x > 0, x, slope * x)"),
        formula: "x if x > 0 else slope · x",
        domain: "everywhere; at 0 the derivative is `slope`",
        doc: "`relu` with a small slope below 0, so that no unit stops learning.",
        example: "check leaky_relu([-2, 3], slope=0.1) == [-0.2, 3]",
    },
    Function {
        name: "elu",
        signature: "x, alpha=1",
        meaning: Meaning::Written("where(x > 0, x, alpha * expm1(x))"),
        formula: "x if x > 0 else alpha · (e^x - 1)",
        domain: "everywhere",
        doc: "`relu` with a smooth way down to `-alpha`.",
        example: "check elu([-1, 3]) == [1 / e - 1, 3]",
    },
    Function {
        name: "selu",
        signature: "x",
        meaning: Meaning::Written("1.0507009873554805 * elu(x, 1.6732632423543772)"),
        formula: "1.0507 elu(x, 1.6733)",
        domain: "everywhere; at 0 the derivative is the one from below",
        doc: "`elu` scaled so that layers keep mean 0 and variance 1 (Klambauer et al., 2017).",
        example: "check selu([0, 2]) == [0, 2.101401974710961]",
    },
    Function {
        name: "gelu",
        signature: "x",
        meaning: Meaning::Written("x * erfc(-x / sqrt(2)) / 2"),
        formula: "x Φ(x)",
        domain: "everywhere",
        doc: "`x` times the share of a bell curve below `x` (Hendrycks and Gimpel, 2016).",
        example: "check gelu([0, 1]) == [0, 0.8413447460685429]\n\
                  check gelu(1) == normal_cdf(1)",
    },
    Function {
        name: "gelu_tanh",
        signature: "x",
        meaning: Meaning::Written("x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))) / 2"),
        formula: "x (1 + tanh(√(2 / π) (x + 0.044715 x^3))) / 2",
        domain: "everywhere",
        doc: "`gelu` by a hyperbolic tangent, as many language models compute it.",
        example: "check gelu_tanh(1) == gelu(1) within 1e-3",
    },
    Function {
        name: "silu",
        signature: "x",
        meaning: Meaning::Written("x * sigmoid(x)"),
        formula: "x · sigmoid(x)",
        domain: "everywhere",
        doc: "`x` times its `sigmoid`: a smooth `relu` that dips below 0.",
        example: "check silu([0, 2]) == [0, 2 * sigmoid(2)]",
    },
    Function {
        name: "swish",
        signature: "x, beta=1",
        meaning: Meaning::Written("x * sigmoid(beta * x)"),
        formula: "x · sigmoid(beta · x)",
        domain: "everywhere",
        doc: "`silu` with a sharpness that can be learned (Ramachandran et al., 2017).",
        example: "check swish(2, beta=0) == 1\n\
                  check swish(2) == silu(2)",
    },
    Function {
        name: "mish",
        signature: "x",
        meaning: Meaning::Written("x * tanh(softplus(x))"),
        formula: "x · tanh(ln(1 + e^x))",
        domain: "everywhere",
        doc: "A smooth `relu` that dips below 0 (Misra, 2019).",
        example: "check mish(0) == 0\n\
                  check mish(1) == tanh(log(1 + e))",
    },
    Function {
        name: "hard_tanh",
        signature: "x",
        meaning: Meaning::Written("clip(x, -1, 1)"),
        formula: "min(max(x, -1), 1)",
        domain: "everywhere; flat outside -1 to 1",
        doc: "`tanh` made of three straight lines.",
        example: "check hard_tanh([-3, 0.5, 3]) == [-1, 0.5, 1]",
    },
    Function {
        name: "hard_sigmoid",
        signature: "x",
        meaning: Meaning::Written("clip(x / 6 + 0.5, 0, 1)"),
        formula: "min(max(x / 6 + 1/2, 0), 1)",
        domain: "everywhere; flat outside -3 to 3",
        doc: "`sigmoid` made of three straight lines.",
        example: "check hard_sigmoid([-9, 0, 9]) == [0, 0.5, 1]",
    },
    Function {
        name: "softsign",
        signature: "x",
        meaning: Meaning::Written("x / (1 + abs(x))"),
        formula: "x / (1 + |x|)",
        domain: "everywhere",
        doc: "An S-shaped curve from -1 to 1 that bends more gently than `tanh`.",
        example: "check softsign([-1, 0, 3]) == [-0.5, 0, 0.75]",
    },
    Function {
        name: "log_sigmoid",
        signature: "x",
        meaning: Meaning::Written("-softplus(-x)"),
        formula: "ln(1 / (1 + e^-x))",
        domain: "everywhere",
        doc: "The logarithm of `sigmoid`, exact also where the probability is tiny.",
        example: "check log_sigmoid(0) == -log(2)\n\
                  check log_sigmoid(-1000) == -1000",
    },
    Function {
        name: "softplus",
        signature: "x",
        meaning: Meaning::Operator(&SOFTPLUS),
        formula: "ln(1 + e^x)",
        domain: "everywhere",
        doc: "A smooth `relu`.",
        example: "check softplus(0) == log(2)\n\
                  check softplus'(1) == sigmoid(1)",
    },
    Function {
        name: "softmax",
        signature: "x, axis: axis=-1",
        meaning: Meaning::Build(|graph, arguments| along_axis(graph, arguments, &SOFTMAX)),
        formula: "e^x_i / (e^x_1 + … + e^x_n)",
        domain: "everywhere",
        doc: "Scores turned into probabilities along `axis`: positive, with the sum 1.",
        example: "p = softmax([1, 2, 3])\n\
                  check sum(p) == 1\n\
                  check p[2] / p[1] == e",
    },
    Function {
        name: "log_softmax",
        signature: "x, axis: axis=-1",
        meaning: Meaning::Build(|graph, arguments| along_axis(graph, arguments, &LOG_SOFTMAX)),
        formula: "x_i - ln(e^x_1 + … + e^x_n)",
        domain: "everywhere",
        doc: "The logarithm of `softmax`, exact also where a probability is tiny.",
        example: "check log_softmax([0, 1000]) == [-1000, 0]",
    },
    Function {
        name: "logsumexp",
        signature: "x, axis: axis=-1, keepdims: flag=0",
        meaning: Meaning::Build(build_logsumexp),
        formula: "ln(e^x_1 + … + e^x_n)",
        domain: "everywhere",
        doc: "The logarithm of the sum of exponentials along `axis`, a smooth maximum.",
        example: "check logsumexp([1000, 1000]) == 1000 + log(2)",
    },
];
