//! What runs along an axis or between its neighbours: partial sums, differences, curves through points.

use ndarray::Array2;

use super::algebra::{add, apply, choose, divide, multiply, permute, reshape, stretch, subtract, sum};
use super::arithmetic::{GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, MAXIMUM, MINIMUM, WHERE};
use super::convolution::{build_convolve, turned};
use super::creation::identity;
use super::ordering::{RIGHT, SEARCHSORTED, row_or_axis};
use super::polynomials::{build_polyfit, build_polyval, row};
use super::reductions::MOST_FACTORS;
use super::shaping::{cut, pick};
use super::walk::AxisLines;
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{
    Array, Attributes, Call, Cut, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, Use,
    array,
};
use crate::report::Fault;

const fn running(name: &'static str, kernel: Kernel, gradient: Gradient) -> Operator {
    let shape = |shapes: &[&Shape], _: &Attributes| Ok(shapes[0].clone());
    Operator { name, notation: Notation::Call, shape, kernel, gradient, gives: Gives::Numbers }
}

/// For every number the sum of all up to it.
pub static CUMSUM: Operator = running(
    "cumsum",
    Kernel::Whole(|call, inputs, output| {
        run(call, inputs[0], output, |total, x| total + x);
        Ok(())
    }),
    Gradient::Rule(|graph, call| vec![Some(sums_behind(graph, call.cotangent, axis_of(&call.attributes)))]),
);

/// For every number the product of all up to it.
pub static CUMPROD: Operator = running(
    "cumprod",
    Kernel::Whole(|call, inputs, output| {
        run(call, inputs[0], output, |total, x| total * x);
        Ok(())
    }),
    Gradient::Rule(cumprod_gradient),
);

fn axis_of(attributes: &Attributes) -> usize {
    match attributes {
        Attributes::Axis(axis) => *axis,
        _ => 0,
    }
}

/// Carries a total along each line.
fn run(call: &Call<'_>, input: &[f64], output: &mut [f64], join: impl Fn(f64, f64) -> f64) {
    let line = AxisLines::along(axis_of(call.attributes), call.result);
    for first in line.starts() {
        let mut total = None;
        for place in line.places(first) {
            let joined = total.map_or(input[place], |total| join(total, input[place]));
            output[place] = joined;
            total = Some(joined);
        }
    }
}

/// For every number the sum of all from it on.
fn sums_behind(graph: &mut Graph, operand: NodeId, axis: usize) -> NodeId {
    let backwards = turned(graph, operand, axis);
    let sums = apply(graph, &CUMSUM, &[backwards], Attributes::Axis(axis));
    turned(graph, sums, axis)
}

/// The derivative of the product up to k by x_i is the product of all others up to k: a table of all pairs, right at zeros too.
fn cumprod_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let (input, axis) = (call.inputs[0], axis_of(&call.attributes));
    let shape = graph.shape(input).clone();
    let length = shape.0[axis];
    if length > MOST_FACTORS {
        let product = multiply(graph, call.cotangent, call.result);
        let sums = sums_behind(graph, product, axis);
        return vec![Some(divide(graph, sums, input))];
    }
    let mut order: Vec<usize> = (0..shape.rank()).filter(|&other| other != axis).collect();
    order.push(axis);
    let mut row = Shape(order.iter().map(|&axis| shape.0[axis]).collect());
    row.0.insert(shape.rank() - 1, 1);
    let mut as_rows = |node| {
        let moved = permute(graph, node, order.clone());
        reshape(graph, moved, &row)
    };
    let (factors, arriving) = (as_rows(input), as_rows(call.cotangent));
    let eye = graph.constant(identity(length).expect("a few hundred factors make a small table"));
    let (zero, one) = (graph.number(0.0), graph.number(1.0));
    let others = choose(graph, eye, one, factors);
    let products = apply(graph, &CUMPROD, &[others], Attributes::Axis(shape.rank()));
    let later = graph.constant(from_the_diagonal_on(length));
    let products = choose(graph, later, products, zero);
    let weighted = multiply(graph, arriving, products);
    let slope = sum(graph, weighted, vec![shape.rank()], false);
    let mut back: Vec<usize> = (0..shape.rank() - 1).collect();
    back.insert(axis, shape.rank() - 1);
    vec![Some(permute(graph, slope, back))]
}

/// Ones on the diagonal and to the right of it.
fn from_the_diagonal_on(length: usize) -> Array {
    let at = |(row, column)| if column >= row { 1.0 } else { 0.0 };
    Array2::from_shape_fn((length, length), at).into_dyn().into_shared()
}

/// A total along one axis.
fn along_axis(
    graph: &mut Graph,
    arguments: &Arguments,
    operator: &'static Operator,
) -> Result<NodeId, Fault> {
    let (input, axis) = row_or_axis(graph, arguments)?;
    Ok(apply(graph, operator, &[input], Attributes::Axis(axis)))
}

/// All numbers along an axis but the first, and all but the last.
fn neighbours(graph: &mut Graph, operand: NodeId, axis: usize) -> [NodeId; 2] {
    let lengths = graph.shape(operand).0.clone();
    let cuts: Vec<Cut> = lengths.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
    let count = lengths[axis].saturating_sub(1);
    [lengths[axis].min(1), 0].map(|start| {
        let mut cuts = cuts.clone();
        cuts[axis] = Cut { start, step: 1, count };
        cut(graph, operand, cuts)
    })
}

/// What lies between neighbours along an axis.
pub(super) fn step(graph: &mut Graph, operand: NodeId, axis: usize) -> NodeId {
    let [later, earlier] = neighbours(graph, operand, axis);
    subtract(graph, later, earlier)
}

fn build_diff(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let mut node = arguments.node(graph, 0)?;
    let axis = arguments.whole(graph, 2)?;
    let axis = graph.shape(node).axis(axis)?;
    let length = graph.shape(node).0[axis];
    for _ in 0..arguments.count(graph, 1)?.min(length) {
        node = step(graph, node, axis);
    }
    Ok(node)
}

/// The area under straight lines through points that stand `dx` apart, or at `x`.
fn build_trapezoid(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let heights = arguments.node(graph, 0)?;
    let shape = graph.shape(heights).clone();
    let axis = shape.axis(arguments.whole(graph, 3)?)?;
    let width = match arguments.value(1) {
        Value::None => arguments.node(graph, 2)?,
        _ => {
            let places = arguments.node(graph, 1)?;
            let given = graph.shape(places).clone();
            let width = match given.rank() {
                1 if given.0[0] == shape.0[axis] => step(graph, places, 0),
                _ if given == shape => step(graph, places, axis),
                _ => {
                    let fault =
                        Fault::new(format!("places of shape {given} do not fit heights of shape {shape}"));
                    return Err(fault.remedy("give one `x` for each height"));
                }
            };
            let mut lengths = vec![1; shape.rank()];
            lengths[axis] = graph.shape(width).size();
            if given.rank() == 1 { reshape(graph, width, &Shape(lengths)) } else { width }
        }
    };
    let [later, earlier] = neighbours(graph, heights, axis);
    let twice = add(graph, later, earlier);
    let area = multiply(graph, width, twice);
    let two = graph.number(2.0);
    let area = divide(graph, area, two);
    Ok(sum(graph, area, vec![axis], false))
}

/// Straight lines through given points, and beyond them what is asked for.
fn build_interp(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let mut result = between_points(graph, arguments)?;
    let [input, places] = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    let last = row(graph, "interp", places)? - 1;
    for (index, end, beyond) in [(3, 0, &LESS), (4, last, &GREATER)] {
        if arguments.value(index) != &Value::None {
            let end = cut(graph, places, vec![Cut { start: end, step: 0, count: 1 }]);
            let beyond = graph.apply(beyond, &[input, end], Attributes::None)?;
            let value = arguments.node(graph, index)?;
            result = graph.apply(&WHERE, &[beyond, value, result], Attributes::None)?;
        }
    }
    Ok(result)
}

/// Straight lines through given points, level before the first and behind the last.
fn between_points(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let [input, places, heights] =
        [arguments.node(graph, 0)?, arguments.node(graph, 1)?, arguments.node(graph, 2)?];
    let count = row(graph, "interp", places)?;
    if count == 0 || row(graph, "interp", heights)? != count {
        let message = format!(
            "`interp` needs as many places as heights, but the shapes are {} and {}",
            graph.shape(places),
            graph.shape(heights)
        );
        return Err(
            Fault::new(message).remedy("it is called as `interp(x, xp, fp)`: the points are `(xp, fp)`")
        );
    }
    if graph.known(places).is_some_and(|known| array::flat(&known).windows(2).any(|pair| pair[0] > pair[1])) {
        let fault = Fault::new("the places `xp` of `interp` must ascend");
        return Err(
            fault.remedy("sort the points first: `order = argsort(xp)`, then `xp[order]` and `fp[order]`")
        );
    }
    let shape = graph.shape(input).clone();
    let mut at = |node, start| cut(graph, node, vec![Cut { start, step: 0, count: 1 }]);
    let (first, last) = ([at(places, 0), at(heights, 0)], [at(places, count - 1), at(heights, count - 1)]);
    if count == 1 {
        return Ok(stretch(graph, first[1], &shape));
    }
    let (zero, one, most) = (graph.number(0.0), graph.number(1.0), graph.number((count - 2) as f64));
    let behind = apply(graph, &SEARCHSORTED, &[places, input], RIGHT);
    let left = subtract(graph, behind, one);
    let left = apply(graph, &MAXIMUM, &[left, zero], Attributes::None);
    let left = apply(graph, &MINIMUM, &[left, most], Attributes::None);
    let right = add(graph, left, one);
    let ends = |graph: &mut Graph, node| -> Result<[NodeId; 2], Fault> {
        Ok([pick(graph, node, vec![0], &[left])?, pick(graph, node, vec![0], &[right])?])
    };
    let ([from, to], [low, high]) = (ends(graph, places)?, ends(graph, heights)?);
    let (rise, width) = (subtract(graph, high, low), subtract(graph, to, from));
    let slope = divide(graph, rise, width);
    let way = subtract(graph, input, from);
    let climbed = multiply(graph, slope, way);
    let between = add(graph, climbed, low);
    let before = apply(graph, &LESS_EQUAL, &[input, first[0]], Attributes::None);
    let beyond = apply(graph, &GREATER_EQUAL, &[input, last[0]], Attributes::None);
    let inner = choose(graph, beyond, last[1], between);
    Ok(choose(graph, before, first[1], inner))
}

/// The coordinates of every point of a grid.
fn build_meshgrid(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let [first, second] = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    let [across, down] = [row(graph, "meshgrid", first)?, row(graph, "meshgrid", second)?];
    let (wide, lines) = match arguments.word(2) {
        "ij" => (Shape(vec![across, down]), [[across, 1], [1, down]]),
        _ => (Shape(vec![down, across]), [[1, across], [down, 1]]),
    };
    let wide = wide.within_limits()?;
    let sparse = arguments.flag(graph, 3)?;
    let spread = |(node, lengths): (NodeId, [usize; 2])| {
        let line = reshape(graph, node, &Shape(lengths.to_vec()));
        if sparse { line } else { stretch(graph, line, &wide) }
    };
    Ok([first, second].into_iter().zip(lines).map(spread).collect())
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "cumsum",
        signature: "x, axis: axis=None",
        meaning: Meaning::Build(|graph, arguments| along_axis(graph, arguments, &CUMSUM)),
        formula: "x_1, x_1 + x_2, …",
        domain: "everywhere",
        doc: "For each number the sum of all up to it, along `axis` or through all numbers.",
        example: "check cumsum([1, 2, 3, 4]) == [1, 3, 6, 10]",
    },
    Function {
        name: "cumprod",
        signature: "x, axis: axis=None",
        meaning: Meaning::Build(|graph, arguments| along_axis(graph, arguments, &CUMPROD)),
        formula: "x_1, x_1 x_2, …",
        domain: "everywhere, at zeros too; with more than 500 factors the derivative at a zero is nan",
        doc: "For each number the product of all up to it, along `axis` or through all numbers.",
        example: "check cumprod([1, 2, 3, 4]) == [1, 2, 6, 24]",
    },
    Function {
        name: "diff",
        signature: "x, n: whole=1, axis: axis=-1",
        meaning: Meaning::Build(build_diff),
        formula: "x_(i+1) - x_i",
        domain: "everywhere",
        doc: "The differences between neighbours along `axis`, taken `n` times.",
        example: "check diff([1, 4, 9, 16]) == [3, 5, 7]\n\
                  check diff([1, 4, 9, 16], n=2) == [2, 2]",
    },
    Function {
        name: "trapezoid",
        signature: "y, x=None, dx=1, axis: axis=-1",
        meaning: Meaning::Build(build_trapezoid),
        formula: "Σ (x_(i+1) - x_i) (y_i + y_(i+1)) / 2",
        domain: "everywhere",
        doc: "The area under straight lines through the heights `y`, which stand at `x` or `dx` apart.",
        example: "x = linspace(0, 1, 101)\n\
                  check trapezoid(x**2, x) == 1 / 3 within 1e-4",
    },
    Function {
        name: "convolve",
        signature: "a, v, mode=\"full\"|\"same\"|\"valid\"",
        meaning: Meaning::Build(build_convolve),
        formula: "Σ_k a_k v_(n-k)",
        domain: "two rows of numbers",
        doc: "One row slid along the other, turned round; \"same\" and \"valid\" keep the middle.",
        example: "check convolve([1, 2, 3], [1, 1]) == [1, 3, 5, 3]\n\
                  check \"a moving mean\": convolve([1, 2, 6], [0.5, 0.5], mode=\"valid\") == [1.5, 4]",
    },
    Function {
        name: "interp",
        signature: "x, xp, fp, left=None, right=None",
        meaning: Meaning::Build(build_interp),
        formula: "the line through (xp, fp) at x",
        domain: "`xp` ascends; at a corner the slope to the right is taken",
        doc: "The value at `x` of straight lines through the points `(xp, fp)`; beyond the ends `left` and `right`, or level.",
        example: "check interp([1.5, 9], [1, 2, 4], [10, 20, 0]) == [15, 0]",
    },
    Function {
        name: "polyval",
        signature: "p, x",
        meaning: Meaning::Build(build_polyval),
        formula: "p_1 x^(n-1) + … + p_n",
        domain: "everywhere",
        doc: "The polynomial with the coefficients `p`, the highest power first, at `x`.",
        example: "check polyval([1, 0, -2], [0, 2, 3]) == [-2, 2, 7]",
    },
    Function {
        name: "polyfit",
        signature: "x, y, deg: whole",
        meaning: Meaning::Build(build_polyfit),
        formula: "the p for which Σ (polyval(p, x_i) - y_i)^2 is least",
        domain: "more points than `deg`, at different places",
        doc: "The coefficients of the polynomial of a degree that comes nearest to the points `(x, y)`, the highest power first.",
        example: "check polyfit([0, 1, 2, 3], [1, 3, 7, 13], 2) == [1, 1, 1]",
    },
    Function {
        name: "meshgrid",
        signature: "x, y, indexing=\"xy\"|\"ij\", sparse: flag=0",
        meaning: Meaning::Several(build_meshgrid),
        formula: "all pairs (x_i, y_j)",
        domain: "two vectors",
        doc: "The coordinates of all points of a grid: two tables with a column for each `x` and a row for each `y`; with `sparse=True` one row and one column, which stretch.",
        example: "X, Y = meshgrid([1, 2, 3], [10, 20])\n\
                  check X == [[1, 2, 3], [1, 2, 3]]\n\
                  check Y == [[10, 10, 10], [20, 20, 20]]",
    },
];
