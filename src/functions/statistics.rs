//! What describes data: middles, spreads, and how two things vary together; knows no model.

use super::algebra::{
    add, apply, choose, divide, matmul, multiply, power, reduced, reshape, subtract, sum, transpose,
};
use super::arithmetic::{MAXIMUM, MINIMUM};
use super::comparison::ISNAN;
use super::ordering::{SORT, table};
use super::reductions::MEAN;
use super::shaping::cut;
use super::{Arguments, Function, Meaning, Value, value};
use crate::graph::{Attributes, Cut, Graph, NodeId, Shape};
use crate::report::Fault;

fn mean(graph: &mut Graph, node: NodeId, axes: Vec<usize>, keep: bool) -> NodeId {
    apply(graph, &MEAN, &[node], Attributes::Axes { axes, keep })
}

/// Sorted rows along some axes, ready for what stands at a rank to be taken.
struct Ranked {
    sorted: NodeId,
    count: usize,
    result: Shape,
}

impl Ranked {
    fn along(graph: &mut Graph, arguments: &Arguments, axis: usize) -> Result<Ranked, Fault> {
        let input = arguments.node(graph, 0)?;
        let shape = graph.shape(input).clone();
        let axes = arguments.axes(graph, axis, &shape)?;
        let result = reduced(&shape, &axes, arguments.flag(graph, axis + 1)?);
        let rows = table(graph, input, &axes);
        let count = graph.shape(rows).0.last().copied().unwrap_or(1);
        if count == 0 {
            let fault = Fault::new(format!(
                "`{}` of no numbers has no value: the shape is {shape}",
                arguments.function
            ));
            return Err(fault.remedy("make sure that the array has at least one element along this axis"));
        }
        Ok(Ranked { sorted: apply(graph, &SORT, &[rows], Attributes::None), count, result })
    }

    /// What stands at a rank, from 0 for the smallest number of each row.
    fn at(&self, graph: &mut Graph, rank: usize) -> NodeId {
        let lengths = graph.shape(self.sorted).0.clone();
        let mut cuts: Vec<Cut> = lengths.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
        if let Some(last) = cuts.last_mut() {
            *last = Cut { start: rank, step: 0, count: 1 };
        }
        cut(graph, self.sorted, cuts)
    }

    /// A value of each row in the shape of the result; a row that holds nan has the value nan.
    fn finish(&self, graph: &mut Graph, value: NodeId) -> NodeId {
        let last = self.at(graph, self.count - 1);
        let lost = apply(graph, &ISNAN, &[last], Attributes::None);
        let value = choose(graph, lost, last, value);
        reshape(graph, value, &self.result)
    }
}

/// The middle number, or the mean of the two in the middle.
fn build_median(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let ranked = Ranked::along(graph, arguments, 1)?;
    let upper = ranked.at(graph, ranked.count / 2);
    let value = if ranked.count.is_multiple_of(2) {
        let lower = ranked.at(graph, ranked.count / 2 - 1);
        let pair = add(graph, lower, upper);
        let two = graph.number(2.0);
        divide(graph, pair, two)
    } else {
        upper
    };
    Ok(ranked.finish(graph, value))
}

/// Between two ranks the value is interpolated as NumPy does it: from the nearer end.
fn build_quantile(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let shares = arguments.node(graph, 1)?;
    let known = graph.known(shares).filter(|known| known.ndim() <= 1).ok_or_else(|| {
        Fault::new(
            "`q` of `quantile` must be a number or a list of numbers that is known before the training",
        )
    })?;
    let ranked = Ranked::along(graph, arguments, 2)?;
    let mut values = Vec::new();
    for &share in &known {
        if !(0.0..=1.0).contains(&share) {
            let fault = Fault::new(format!("a quantile lies between 0 and 1, but `q` is {share}"));
            return Err(fault.remedy("0.5 is the median; for percents use `percentile`"));
        }
        let rank = share * (ranked.count - 1) as f64;
        let (below, part) = (rank.floor() as usize, rank.fract());
        let lower = ranked.at(graph, below);
        let value = if part == 0.0 {
            lower
        } else {
            let upper = ranked.at(graph, below + 1);
            let step = subtract(graph, upper, lower);
            let weight = graph.number(if part < 0.5 { part } else { 1.0 - part });
            let way = multiply(graph, step, weight);
            match part < 0.5 {
                true => add(graph, lower, way),
                false => subtract(graph, upper, way),
            }
        };
        values.push(ranked.finish(graph, value));
    }
    match (known.ndim() == 0, values.first()) {
        (true, Some(&only)) => Ok(only),
        _ => value::stack(graph, &values),
    }
}

/// The mean, each number counting as much as its weight says.
fn build_average(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let shape = graph.shape(input).clone();
    let axes = arguments.axes(graph, 1, &shape)?;
    let keep = arguments.flag(graph, 3)?;
    if arguments.value(2) == &Value::None {
        return Ok(mean(graph, input, axes, keep));
    }
    let mut weights = arguments.node(graph, 2)?;
    let weighed = graph.shape(weights).clone();
    if weighed != shape {
        let [axis] = axes[..] else { return Err(unweighable(&shape, &weighed)) };
        if weighed.0 != [shape.0[axis]] {
            return Err(unweighable(&shape, &weighed));
        }
        let mut lengths = vec![1; shape.rank()];
        lengths[axis] = shape.0[axis];
        weights = reshape(graph, weights, &Shape(lengths));
    }
    let product = multiply(graph, input, weights);
    let total = sum(graph, product, axes.clone(), keep);
    let alike = weighed == shape;
    let across = if alike { axes } else { (0..shape.rank()).collect() };
    let weight = sum(graph, weights, across, keep && alike);
    Ok(divide(graph, total, weight))
}

fn unweighable(shape: &Shape, weights: &Shape) -> Fault {
    Fault::new(format!("weights of shape {weights} do not fit numbers of shape {shape}"))
        .remedy("give each number a weight, or give `axis` and one weight for each place along it")
}

/// Rows of variables less their means, and how many observations there are.
fn centred(graph: &mut Graph, arguments: &Arguments) -> Result<(NodeId, usize), Fault> {
    let mut table = arguments.node(graph, 0)?;
    if graph.shape(table).rank() > 2 || graph.shape(table).is_scalar() {
        let message = format!(
            "`{}` takes a vector or a table, not the shape {}",
            arguments.function,
            graph.shape(table)
        );
        return Err(Fault::new(message).remedy("each row is a variable, or each column with `rowvar=0`"));
    }
    if graph.shape(table).rank() == 2 && !arguments.flag(graph, 2)? {
        table = transpose(graph, table);
    }
    if arguments.value(1) != &Value::None {
        let second = arguments.node(graph, 1)?;
        if graph.shape(second).rank() != 1 || graph.shape(table) != graph.shape(second) {
            let shapes = format!("{} and {}", graph.shape(table), graph.shape(second));
            let fault = Fault::new(format!(
                "`{}` of two needs two vectors of one length, not {shapes}",
                arguments.function
            ));
            return Err(fault.remedy("for more variables give one table, a row for each"));
        }
        table = value::stack(graph, &[table, second])?;
    }
    let last = graph.shape(table).rank() - 1;
    let count = graph.shape(table).0[last];
    let middle = mean(graph, table, vec![last], true);
    Ok((subtract(graph, table, middle), count))
}

/// The sums of products of what differs from the means, divided by `by`.
fn covariance(graph: &mut Graph, centred: NodeId, by: f64) -> NodeId {
    let turned = if graph.shape(centred).rank() == 2 { transpose(graph, centred) } else { centred };
    let products = matmul(graph, centred, turned);
    let by = graph.number(by);
    divide(graph, products, by)
}

fn build_cov(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (centred, count) = centred(graph, arguments)?;
    let lost = arguments.number(graph, 3)?;
    if lost >= count as f64 {
        let fault = Fault::new(format!(
            "the covariance of {count} observations cannot be divided by {count} - {lost}"
        ));
        return Err(fault.remedy("give more observations, or divide by their number with `ddof=0`"));
    }
    Ok(covariance(graph, centred, count as f64 - lost))
}

/// Covariances divided by both standard deviations; rounding never leads beyond 1.
fn build_corrcoef(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (centred, count) = centred(graph, arguments)?;
    let (one, less) = (graph.number(1.0), graph.number(-1.0));
    if graph.shape(centred).rank() == 1 {
        return Ok(one);
    }
    let products = covariance(graph, centred, count as f64);
    let squares = power(graph, centred, 2.0);
    let variances = mean(graph, squares, vec![1], true);
    let deviations = power(graph, variances, 0.5);
    let scaled = divide(graph, products, deviations);
    let turned = transpose(graph, deviations);
    let scaled = divide(graph, scaled, turned);
    let capped = apply(graph, &MINIMUM, &[scaled, one], Attributes::None);
    Ok(apply(graph, &MAXIMUM, &[capped, less], Attributes::None))
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "average",
        signature: "x, axis: axis=None, weights=None, keepdims: flag=0",
        meaning: Meaning::Build(build_average),
        formula: "Σ w_i x_i / Σ w_i",
        domain: "the weights must not sum to 0",
        doc: "The mean in which each number counts as much as its weight.",
        example: "check average([1, 2, 6]) == 3\n\
                  check average([1, 2, 6], weights=[3, 0, 1]) == 2.25",
    },
    Function {
        name: "median",
        signature: "x, axis: axis=None, keepdims: flag=0, overwrite_input: flag=0",
        meaning: Meaning::Build(build_median),
        formula: "the middle of x",
        domain: "at least one number; the numbers in the middle get the gradient",
        doc: "The number in the middle, or the mean of the two in the middle.",
        example: "check median([1, 9, 2]) == 2\n\
                  check median([1, 9, 2, 4]) == 3",
    },
    Function {
        name: "quantile",
        signature: "x, q, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Build(build_quantile),
        formula: "x at the share q",
        domain: "at least one number; `q` is known and lies between 0 and 1",
        doc: "The number below which the share `q` of the numbers lies, interpolated between neighbours.",
        example: "check quantile([0, 10, 20, 30], 0.25) == 7.5",
    },
    Function {
        name: "percentile",
        signature: "x, q, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Written("quantile(x, q / 100, axis=axis, keepdims=keepdims)"),
        formula: "x at q percent",
        domain: "at least one number; `q` is known and lies between 0 and 100",
        doc: "The number below which `q` percent of the numbers lie.",
        example: "check percentile([0, 10, 20, 30], [50, 100]) == [15, 30]",
    },
    Function {
        name: "ptp",
        signature: "x, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Written(
            "max(x, axis=axis, keepdims=keepdims) - min(x, axis=axis, keepdims=keepdims)",
        ),
        formula: "max(x) - min(x)",
        domain: "at least one number",
        doc: "How far the numbers reach: the largest less the smallest.",
        example: "check ptp([3, 9, 4]) == 6",
    },
    Function {
        name: "cov",
        signature: "x, y=None, rowvar: flag=1, ddof: whole=1",
        meaning: Meaning::Build(build_cov),
        formula: "Σ (x_i - mean(x)) (y_i - mean(y)) / (n - ddof)",
        domain: "more than `ddof` observations",
        doc: "The variance of a vector, or the table of covariances of the rows of `x` (of its columns with `rowvar=0`) or of two vectors; divided by `n - ddof`.",
        example: "check cov([1, 2, 3]) == 1\n\
                  check cov([1, 2, 3], [2, 4, 6]) == [[1, 2], [2, 4]]",
    },
    Function {
        name: "corrcoef",
        signature: "x, y=None, rowvar: flag=1",
        meaning: Meaning::Build(build_corrcoef),
        formula: "cov(x, y) / (std(x) std(y))",
        domain: "no variable is constant",
        doc: "How far variables rise and fall together, from -1 to 1: the table of Pearson's correlations.",
        example: "r = corrcoef([1, 2, 3], [6, 4, 2])\n\
                  check r == [[1, -1], [-1, 1]]",
    },
    Function {
        name: "standardize",
        signature: "x, axis: axis=0",
        meaning: Meaning::Written(
            "where(max(x, axis=axis, keepdims=1) > min(x, axis=axis, keepdims=1), (x - mean(x, axis=axis, keepdims=1)) / std(x, axis=axis, keepdims=1), 0)",
        ),
        formula: "(x - mean(x)) / std(x)",
        domain: "everywhere; what is constant becomes 0",
        doc: "Each column shifted and scaled so that its mean is 0 and its standard deviation 1.",
        example: "data X = standardize([[1, 10], [2, 20], [3, 60]])\n\
                  check mean(X, axis=0) == [0, 0]\n\
                  check std(X, axis=0) == [1, 1]",
    },
];
