//! Reductions that pass over what is not a number; knows no kernel of its own.

use super::algebra::{add, apply, multiply, reduced, reshape, subtract, sum};
use super::arithmetic::{MAXIMUM, MINIMUM, NOT};
use super::comparison::ISNAN;
use super::elementary::STOP_GRADIENT;
use super::ordering::{SORT, table};
use super::rounding::FLOOR;
use super::shaping::joining::take_along;
use super::{Arguments, Function, Meaning, value};
use crate::graph::{Attributes, Graph, NodeId};
use crate::report::Fault;

/// Sorted rows with their numbers in front, and how many numbers each has.
struct Rows {
    sorted: NodeId,
    count: NodeId,
}

impl Rows {
    /// What stands in each row at a rank, the first if the rank is none.
    fn at(&self, graph: &mut Graph, rank: NodeId) -> Result<NodeId, Fault> {
        let (zero, one) = (graph.number(0.0), graph.number(1.0));
        let last = subtract(graph, self.count, one);
        let rank = apply(graph, &MINIMUM, &[rank, last], Attributes::None);
        let rank = apply(graph, &MAXIMUM, &[rank, zero], Attributes::None);
        let axis = graph.shape(self.sorted).rank() - 1;
        take_along(graph, self.sorted, rank, axis)
    }

    /// The number below which a share of each row's numbers lies; nan where there is none.
    fn quantile(&self, graph: &mut Graph, share: f64) -> Result<NodeId, Fault> {
        let (share, one) = (graph.number(share), graph.number(1.0));
        let last = subtract(graph, self.count, one);
        let rank = multiply(graph, last, share);
        let below = apply(graph, &FLOOR, &[rank], Attributes::None);
        // Ranks hang on how many numbers there are, and not on the numbers.
        let below = apply(graph, &STOP_GRADIENT, &[below], Attributes::None);
        let part = subtract(graph, rank, below);
        let above = add(graph, below, one);
        let (low, high) = (self.at(graph, below)?, self.at(graph, above)?);
        let step = subtract(graph, high, low);
        let way = multiply(graph, step, part);
        Ok(add(graph, low, way))
    }
}

fn build_nanquantile(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let shares = arguments.known(graph, 1)?;
    if shares.ndim() > 1 || shares.iter().any(|share| !(0.0..=1.0).contains(share)) {
        let fault = Fault::new("`q` of `nanquantile` must be a share from 0 to 1, or a list of them");
        return Err(fault.remedy("0.5 is the median; for percents use `nanpercentile`"));
    }
    let input = arguments.node(graph, 0)?;
    let shape = graph.shape(input).clone();
    let axes = arguments.axes(graph, 2, &shape)?;
    let result = reduced(&shape, &axes, arguments.flag(graph, 3)?);
    let rows = table(graph, input, &axes);
    let last = graph.shape(rows).rank() - 1;
    if graph.shape(rows).0[last] == 0 {
        return Err(Fault::new(format!("`nanquantile` of no numbers has no value: the shape is {shape}")));
    }
    let gap = apply(graph, &ISNAN, &[rows], Attributes::None);
    let number = apply(graph, &NOT, &[gap], Attributes::None);
    let count = sum(graph, number, vec![last], true);
    let rows = Rows { sorted: apply(graph, &SORT, &[rows], Attributes::None), count };
    let mut values = Vec::new();
    for &share in &shares {
        let value = rows.quantile(graph, share)?;
        values.push(reshape(graph, value, &result));
    }
    match (shares.ndim(), values.first()) {
        (0, Some(&only)) => Ok(only),
        _ => value::stack(graph, &values),
    }
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "nansum",
        signature: "x, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Written("sum(where(isnan(x), 0, x), axis=axis, keepdims=keepdims)"),
        formula: "Σ x_i over all numbers",
        domain: "everywhere; the sum of nothing is 0",
        doc: "The sum of all that is not nan, or along `axis`.",
        example: "check nansum([1, nan, 3]) == 4",
    },
    Function {
        name: "nanmean",
        signature: "x, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Written(
            "nansum(x, axis=axis, keepdims=keepdims) / sum(not isnan(x), axis=axis, keepdims=keepdims)",
        ),
        formula: "the mean of all numbers",
        domain: "everywhere; the mean of nothing is nan",
        doc: "The mean of all that is not nan, or along `axis`.",
        example: "check nanmean([1, nan, 3]) == 2",
    },
    Function {
        name: "nanmax",
        signature: "x, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Written("max(where(isnan(x), -inf, x), axis=axis, keepdims=keepdims)"),
        formula: "the largest number",
        domain: "at least one number; equal largest numbers share the gradient",
        doc: "The largest of all that is not nan, or along `axis`.",
        example: "check nanmax([1, nan, 3]) == 3",
    },
    Function {
        name: "nanmin",
        signature: "x, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Written("min(where(isnan(x), inf, x), axis=axis, keepdims=keepdims)"),
        formula: "the smallest number",
        domain: "at least one number; equal smallest numbers share the gradient",
        doc: "The smallest of all that is not nan, or along `axis`.",
        example: "check nanmin([1, nan, 3]) == 1",
    },
    Function {
        name: "nanvar",
        signature: "x, axis: axis=None, keepdims: flag=0, ddof: whole=0",
        meaning: Meaning::Written(
            "nansum((x - nanmean(x, axis=axis, keepdims=1))**2, axis=axis, keepdims=keepdims) / (sum(not isnan(x), axis=axis, keepdims=keepdims) - ddof)",
        ),
        formula: "the variance of all numbers",
        domain: "everywhere; divided by how many there are, less `ddof`",
        doc: "The variance of all that is not nan, or along `axis`.",
        example: "check nanvar([1, nan, 3]) == 1",
    },
    Function {
        name: "nanstd",
        signature: "x, axis: axis=None, keepdims: flag=0, ddof: whole=0",
        meaning: Meaning::Written("sqrt(nanvar(x, axis=axis, keepdims=keepdims, ddof=ddof))"),
        formula: "√ of the variance of all numbers",
        domain: "everywhere; no derivative where all numbers are equal",
        doc: "The standard deviation of all that is not nan, or along `axis`.",
        example: "check nanstd([1, nan, 3]) == 1",
    },
    Function {
        name: "nanprod",
        signature: "x, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Written("prod(where(isnan(x), 1, x), axis=axis, keepdims=keepdims)"),
        formula: "Π x_i over all numbers",
        domain: "everywhere; the product of nothing is 1",
        doc: "The product of all that is not nan, or along `axis`.",
        example: "check nanprod([2, nan, 3]) == 6",
    },
    Function {
        name: "nanmedian",
        signature: "x, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Written("nanquantile(x, 0.5, axis=axis, keepdims=keepdims)"),
        formula: "the middle of all numbers",
        domain: "at least one number; the numbers in the middle get the gradient",
        doc: "The middle of all that is not nan, or along `axis`.",
        example: "check nanmedian([1, nan, 9, 2]) == 2",
    },
    Function {
        name: "nanquantile",
        signature: "x, q, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Build(build_nanquantile),
        formula: "the numbers of x at the share q",
        domain: "at least one number; `q` is known and lies between 0 and 1",
        doc: "The number below which the share `q` of all that is not nan lies, interpolated between neighbours.",
        example: "check nanquantile([0, nan, 10, 20, 30], 0.25) == 7.5",
    },
    Function {
        name: "nanpercentile",
        signature: "x, q, axis: axis=None, keepdims: flag=0",
        meaning: Meaning::Written("nanquantile(x, q / 100, axis=axis, keepdims=keepdims)"),
        formula: "the numbers of x at q percent",
        domain: "at least one number; `q` is known and lies between 0 and 100",
        doc: "The number below which `q` percent of all that is not nan lie.",
        example: "check nanpercentile([0, nan, 10, 20, 30], [50, 100]) == [15, 30]",
    },
    Function {
        name: "nanargmax",
        signature: "x, axis: axis=None, keepdims: flag=0 -> whole",
        meaning: Meaning::Written("argmax(where(isnan(x), -inf, x), axis=axis, keepdims=keepdims)"),
        formula: "argmax of all numbers",
        domain: "at least one number; it has no gradient",
        doc: "The index of the largest of all that is not nan.",
        example: "check nanargmax([1, nan, 3]) == 2",
    },
    Function {
        name: "nanargmin",
        signature: "x, axis: axis=None, keepdims: flag=0 -> whole",
        meaning: Meaning::Written("argmin(where(isnan(x), inf, x), axis=axis, keepdims=keepdims)"),
        formula: "argmin of all numbers",
        domain: "at least one number; it has no gradient",
        doc: "The index of the smallest of all that is not nan.",
        example: "check nanargmin([nan, 1, 3]) == 1",
    },
    Function {
        name: "nancumsum",
        signature: "x, axis: axis=None",
        meaning: Meaning::Written("cumsum(where(isnan(x), 0, x), axis=axis)"),
        formula: "x_1 + … + x_k over all numbers",
        domain: "everywhere",
        doc: "For every place the sum of all up to it that is not nan.",
        example: "check nancumsum([1, nan, 3]) == [1, 1, 4]",
    },
    Function {
        name: "nancumprod",
        signature: "x, axis: axis=None",
        meaning: Meaning::Written("cumprod(where(isnan(x), 1, x), axis=axis)"),
        formula: "x_1 · … · x_k over all numbers",
        domain: "everywhere",
        doc: "For every place the product of all up to it that is not nan.",
        example: "check nancumprod([2, nan, 3]) == [2, 2, 6]",
    },
];
