//! Sums, means and extremes over axes; knows no loss and no layer.

mod kernels;
pub(super) mod norms;
mod products;
mod some;

use kernels::{arg, lanes, sum_into};
pub(super) use kernels::{axes_of, reduce};
pub(super) use products::MOST_FACTORS;
pub use products::{OTHERS, PROD};

use super::algebra::{apply, choose, count, divide, multiply, reduced, reshape, stretch, sum};
use super::arithmetic::{EQUAL, GREATER, larger, smaller};
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{Attributes, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, Use};
use crate::report::Fault;
pub(super) use some::over_axes;
use some::{build_mean, build_var, over_some};

pub(super) const fn reduction(
    name: &'static str,
    notation: Notation,
    kernel: Kernel,
    gradient: Gradient,
) -> Operator {
    Operator { name, notation, shape: reduced_shape, kernel, gradient, gives: Gives::Numbers }
}

/// The sum over some axes.
pub static SUM: Operator = reduction(
    "sum",
    Notation::Over(r"\sum_{#i=1}^{#n}"),
    Kernel::Whole(|call, inputs, output| {
        sum_into(call, inputs[0], output, |x| x);
        Ok(())
    }),
    Gradient::Rule(|graph, call| {
        let wide = spread(graph, call, call.cotangent);
        let shape = graph.shape(call.inputs[0]).clone();
        vec![Some(stretch(graph, wide, &shape))]
    }),
);

/// The mean over some axes.
pub static MEAN: Operator = reduction(
    "mean",
    Notation::Over(r"#m\sum_{#i=1}^{#n}"),
    Kernel::Whole(|call, inputs, output| {
        sum_into(call, inputs[0], output, |x| x);
        let count = call.shapes[0].0.iter().product::<usize>() as f64 / output.len() as f64;
        for out in output {
            *out /= count;
        }
        Ok(())
    }),
    Gradient::Rule(|graph, call| {
        let shape = graph.shape(call.inputs[0]).clone();
        let (axes, _) = axes_of(&call.attributes);
        let how_many = count(graph, call.inputs[0], axes.to_vec());
        let share = divide(graph, call.cotangent, how_many);
        let wide = spread(graph, call, share);
        vec![Some(stretch(graph, wide, &shape))]
    }),
);

/// The largest number over some axes; NaN if there is one.
pub static MAX: Operator = Operator {
    shape: nonempty_shape,
    gives: Gives::First,
    ..reduction(
        "max",
        Notation::Over(r"\max_{#i}"),
        Kernel::Whole(|call, inputs, output| {
            reduce(call, inputs[0], output, f64::NEG_INFINITY, |row| lanes(row, larger), larger, |x| x);
            Ok(())
        }),
        Gradient::Rule(extreme_gradient),
    )
};

/// The smallest number over some axes; NaN if there is one.
pub static MIN: Operator = Operator {
    shape: nonempty_shape,
    gives: Gives::First,
    ..reduction(
        "min",
        Notation::Over(r"\min_{#i}"),
        Kernel::Whole(|call, inputs, output| {
            reduce(call, inputs[0], output, f64::INFINITY, |row| lanes(row, smaller), smaller, |x| x);
            Ok(())
        }),
        Gradient::Rule(extreme_gradient),
    )
};

/// The length of a vector: the root of the sum of squares.
pub static NORM: Operator = reduction(
    "norm",
    Notation::Set(r"\left\lVert #1 \right\rVert", ""),
    Kernel::Whole(|call, inputs, output| {
        sum_into(call, inputs[0], output, |x| x * x);
        for out in output {
            *out = out.sqrt();
        }
        Ok(())
    }),
    Gradient::Rule(norm_gradient),
);

/// The index of the largest number.
pub static ARGMAX: Operator = Operator {
    shape: nonempty_shape,
    ..reduction(
        "argmax",
        Notation::Call,
        Kernel::Whole(|call, inputs, output| {
            arg(call, inputs[0], output, |a, b| a > b);
            Ok(())
        }),
        Gradient::Refused(
            "`argmax` gives a place, which jumps and has no slope; descend a smooth loss such as `cross_entropy` instead",
        ),
    )
};

/// The index of the smallest number.
pub static ARGMIN: Operator = Operator {
    shape: nonempty_shape,
    ..reduction(
        "argmin",
        Notation::Call,
        Kernel::Whole(|call, inputs, output| {
            arg(call, inputs[0], output, |a, b| a < b);
            Ok(())
        }),
        Gradient::Refused(
            "`argmin` gives a place, which jumps and has no slope; descend a smooth loss, for instance of the smallest value `min(x)`",
        ),
    )
};

pub(super) fn reduced_shape(shapes: &[&Shape], attributes: &Attributes) -> Result<Shape, Fault> {
    let (axes, keep) = axes_of(attributes);
    Ok(reduced(shapes[0], axes, keep))
}

fn nonempty_shape(shapes: &[&Shape], attributes: &Attributes) -> Result<Shape, Fault> {
    let (axes, _) = axes_of(attributes);
    if axes.iter().any(|&axis| shapes[0].0[axis] == 0) {
        let fault = Fault::new(format!(
            "there is no largest or smallest among no numbers: the shape is {}",
            shapes[0]
        ));
        return Err(fault.remedy("make sure that the array has at least one element along this axis"));
    }
    reduced_shape(shapes, attributes)
}

/// What has the shape of the result, ready to be stretched along the axes that were reduced.
pub(super) fn spread(graph: &mut Graph, call: &Use, narrow: NodeId) -> NodeId {
    let (axes, keep) = axes_of(&call.attributes);
    // Leading axes come back by themselves, because shapes are matched from the right.
    if keep || axes.iter().enumerate().all(|(position, &axis)| position == axis) {
        return narrow;
    }
    let kept = reduced(&graph.shape(call.inputs[0]).clone(), axes, true);
    reshape(graph, narrow, &kept)
}

fn extreme_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let input = call.inputs[0];
    let (axes, _) = axes_of(&call.attributes);
    let best = spread(graph, call, call.result);
    let chosen = apply(graph, &EQUAL, &[input, best], Attributes::None);
    let ties = sum(graph, chosen, axes.to_vec(), true);
    let share = divide(graph, chosen, ties);
    let cotangent = spread(graph, call, call.cotangent);
    vec![Some(multiply(graph, cotangent, share))]
}

/// At the zero vector, where there is no slope, the gradient is zero: no direction is better than another.
fn norm_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let norm = spread(graph, call, call.result);
    let (zero, one) = (graph.number(0.0), graph.number(1.0));
    let positive = apply(graph, &GREATER, &[norm, zero], Attributes::None);
    let safe = choose(graph, positive, norm, one);
    let direction = divide(graph, call.inputs[0], safe);
    let cotangent = spread(graph, call, call.cotangent);
    vec![Some(multiply(graph, cotangent, direction))]
}

/// The largest or smallest; `max(a, b)` is meant for two values, which have a function of their own.
fn extreme(
    graph: &mut Graph,
    arguments: &Arguments,
    operator: &'static Operator,
    of_two: &str,
) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0).map_err(|fault| match arguments.value(0) {
        Value::List(items) if items.len() == 2 => {
            fault.remedy(format!("`{of_two}(a, b)` compares two arrays element by element"))
        }
        _ => fault,
    })?;
    let shape = graph.shape(input).clone();
    let name = operator.name;
    arguments.axes(graph, 1, &shape).map_err(|fault| Fault {
        remedy: Some(format!(
            "of two values it is `{of_two}(a, b)`; the second argument of `{name}` is an axis"
        )),
        ..fault
    })?;
    over_some(graph, arguments, operator)
}

/// A search for a place along one axis, or among all numbers.
fn along_axis(
    graph: &mut Graph,
    arguments: &Arguments,
    operator: &'static Operator,
) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let shape = graph.shape(input).clone();
    let axis = arguments.axis(graph, 1, &shape)?;
    let axes = axis.map_or_else(|| (0..shape.rank()).collect(), |axis| vec![axis]);
    let keep = arguments.flag(graph, 2)?;
    graph.apply(operator, &[input], Attributes::Axes { axes, keep })
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "sum",
        signature: "x: truth, axis: axis=None, keepdims: flag=0, initial=None, where: truth=None",
        meaning: Meaning::Build(|graph, arguments| over_some(graph, arguments, &SUM)),
        formula: "x_1 + … + x_n",
        domain: "everywhere; the sum of nothing is 0",
        doc: "The sum of all numbers, or along `axis`; of those for which `where` holds, and of `initial`.",
        example: "data x = [[1, 2], [3, 4]]\n\
                  check sum(x) == 10\n\
                  check sum(x, axis=0) == [4, 6]",
    },
    Function {
        name: "mean",
        signature: "x: truth, axis: axis=None, keepdims: flag=0, where: truth=None",
        meaning: Meaning::Build(build_mean),
        formula: "(x_1 + … + x_n) / n",
        domain: "everywhere; the mean of nothing is nan",
        doc: "The mean of all numbers, or along `axis`.",
        example: "data x = [[1, 2], [3, 4]]\n\
                  check mean(x) == 2.5\n\
                  check mean(x, axis=1) == [1.5, 3.5]",
    },
    Function {
        name: "max",
        signature: "x, axis: axis=None, keepdims: flag=0, initial=None, where: truth=None -> x",
        meaning: Meaning::Build(|graph, arguments| extreme(graph, arguments, &MAX, "maximum")),
        formula: "max(x_1, …, x_n)",
        domain: "at least one number; equal largest numbers share the gradient",
        doc: "The largest of all numbers, or along `axis`.",
        example: "data x = [[1, 5], [3, 4]]\n\
                  check max(x) == 5\n\
                  check max(x, axis=1) == [5, 4]",
    },
    Function {
        name: "min",
        signature: "x, axis: axis=None, keepdims: flag=0, initial=None, where: truth=None -> x",
        meaning: Meaning::Build(|graph, arguments| extreme(graph, arguments, &MIN, "minimum")),
        formula: "min(x_1, …, x_n)",
        domain: "at least one number; equal smallest numbers share the gradient",
        doc: "The smallest of all numbers, or along `axis`.",
        example: "data x = [[1, 5], [3, 4]]\n\
                  check min(x) == 1\n\
                  check min(x, axis=1) == [1, 3]",
    },
    Function {
        name: "prod",
        signature: "x, axis: axis=None, keepdims: flag=0, initial=None, where: truth=None",
        meaning: Meaning::Build(|graph, arguments| over_some(graph, arguments, &PROD)),
        formula: "x_1 · … · x_n",
        domain: "everywhere; the product of nothing is 1",
        doc: "The product of all numbers, or along `axis`.",
        example: "check prod(range(1, 6)) == 120",
    },
    Function {
        name: "var",
        signature: "x, axis: axis=None, keepdims: flag=0, ddof: whole=None, where: truth=None",
        meaning: Meaning::Build(build_var),
        formula: "mean((x - mean(x))^2)",
        domain: "everywhere; divided by n, or by n - `ddof`",
        doc: "The variance: the mean squared distance from the mean; with `ddof=1` divided by n - 1.",
        example: "check var([2, 4, 4, 4, 5, 5, 7, 9]) == 4",
    },
    Function {
        name: "std",
        signature: "x, axis: axis=None, keepdims: flag=0, ddof: whole=None, where: truth=None",
        meaning: Meaning::Written("sqrt(var(x, axis=axis, keepdims=keepdims, ddof=ddof, where=where))"),
        formula: "√var(x)",
        domain: "everywhere; no derivative where all numbers are equal",
        doc: "The standard deviation: the square root of the variance; with `ddof=1` divided by n - 1.",
        example: "check std([2, 4, 4, 4, 5, 5, 7, 9]) == 2",
    },
    Function {
        name: "norm",
        signature: "x, ord=None, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Build(norms::build_norm),
        formula: "√(x_1^2 + … + x_n^2)",
        domain: "everywhere; at the zero vector the gradient is taken as 0",
        doc: "The Euclidean length of all numbers taken as one vector, or along `axis`; `ord` names another norm as in NumPy: 1, `inf`, 0 and other powers of vectors, 1, 2, `inf`, \"fro\" and \"nuc\" of matrices.",
        example: "check norm([3, 4]) == 5\n\
                  check norm([3, -4], 1) == 7\n\
                  check norm([[3, 4], [6, 8]], axis=1) == [5, 10]",
    },
    Function {
        name: "argmax",
        signature: "x, axis: axis=None, keepdims: flag=0 -> whole",
        meaning: Meaning::Build(|graph, arguments| along_axis(graph, arguments, &ARGMAX)),
        formula: "argmax x",
        domain: "at least one number; it has no gradient",
        doc: "The index of the largest number, the first if several are equal; without `axis` it counts through all numbers.",
        example: "check argmax([3, 9, 4]) == 1",
    },
    Function {
        name: "argmin",
        signature: "x, axis: axis=None, keepdims: flag=0 -> whole",
        meaning: Meaning::Build(|graph, arguments| along_axis(graph, arguments, &ARGMIN)),
        formula: "argmin x",
        domain: "at least one number; it has no gradient",
        doc: "The index of the smallest number, the first if several are equal; without `axis` it counts through all numbers.",
        example: "check argmin([3, 9, 4]) == 0",
    },
];
