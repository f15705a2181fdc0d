//! In how many ways things are ordered and chosen; knows no chance.

use super::algebra::stretch;
use super::{Arguments, Function, Meaning};
use crate::graph::{
    Attributes, Call, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, TOUCH,
    elementwise_shape,
};
use crate::report::Fault;

const fn of_whole_numbers(
    name: &'static str,
    latex: &'static str,
    kernel: Kernel,
    refused: &'static str,
) -> Operator {
    Operator {
        name,
        notation: Notation::Set(latex, ""),
        shape: elementwise_shape,
        kernel,
        gradient: Gradient::Refused(refused),
        gives: Gives::Numbers,
    }
}

/// `1 · 2 · … · n`
pub static FACTORIAL: Operator = of_whole_numbers(
    "factorial",
    "#1!",
    Kernel::Costly(
        |_, inputs, output| {
            output.iter_mut().zip(inputs[0]).for_each(|(out, &n)| *out = factorial(n));
            Ok(())
        },
        |call| many(call, 100),
    ),
    "`factorial` belongs to whole numbers, between which there is no slope",
);

/// In how many ways `k` of `n` things are chosen; both have one shape.
pub static COMB: Operator = of_whole_numbers(
    "comb",
    r"\binom{#1}{#2}",
    Kernel::Costly(
        |_, inputs, output| {
            let pairs = inputs[0].iter().zip(inputs[1]);
            output.iter_mut().zip(pairs).for_each(|(out, (&n, &k))| *out = chosen(n, k));
            Ok(())
        },
        |call| many(call, 1000),
    ),
    "`comb` belongs to whole numbers, between which there is no slope",
);

/// The work of so many factors for each number.
fn many(call: &Call<'_>, factors: u64) -> u64 {
    (call.result.size() as u64).saturating_mul(factors).saturating_mul(TOUCH)
}

fn build_comb(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let operands = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    let shapes = operands.map(|operand| graph.shape(operand).clone());
    let shape: Shape = elementwise_shape(&[&shapes[0], &shapes[1]], &Attributes::None)?;
    let operands = operands.map(|operand| stretch(graph, operand, &shape));
    graph.apply(&COMB, &operands, Attributes::None)
}

/// Whether a number counts something.
fn counts(number: f64) -> bool {
    number >= 0.0 && number.fract() == 0.0
}

fn factorial(n: f64) -> f64 {
    // From 171 on the product is beyond all numbers.
    let product = || (1..=n.min(171.0) as u32).fold(1.0, |product, next| product * f64::from(next));
    if counts(n) { product() } else { f64::NAN }
}

/// Factor by factor, each step a whole number as long as it fits.
fn chosen(n: f64, k: f64) -> f64 {
    if !counts(n) || !counts(k) {
        return f64::NAN;
    }
    if k > n {
        return 0.0;
    }
    let few = k.min(n - k);
    let (mut ways, mut taken) = (1.0, 0.0);
    // What is larger than every number stays so: after a thousand factors at the latest.
    while taken < few && f64::is_finite(ways) {
        taken += 1.0;
        ways = ways * (n - few + taken) / taken;
    }
    ways
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "factorial",
        signature: "n",
        meaning: Meaning::Operator(&FACTORIAL),
        formula: "1 · 2 · … · n",
        domain: "whole numbers from 0 on, elsewhere nan; it has no gradient",
        doc: "In how many ways `n` things are ordered; `math.factorial(n)` is the same.",
        example: "check factorial([0, 1, 5]) == [1, 1, 120]",
    },
    Function {
        name: "comb",
        signature: "n, k",
        meaning: Meaning::Build(build_comb),
        formula: "n! / (k! (n - k)!)",
        domain: "whole numbers from 0 on, elsewhere nan; it has no gradient",
        doc: "In how many ways `k` of `n` things are chosen; `math.comb(n, k)` and `scipy.special.comb(n, k)` are the same.",
        example: "check comb(5, [0, 2, 6]) == [1, 10, 0]",
    },
];
