//! Reductions that pass over what is not a number; knows no kernel of its own.

use super::{Function, Meaning};

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
];
