//! Sorting and finding places in what is sorted; knows no statistics.

use std::cmp::Ordering;

use super::algebra::{apply, permute, reshape};
use super::shaping::SCATTER_ADD;
use super::shaping::pick;
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{
    Attributes, Call, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, TOUCH, Use, array,
};
use crate::report::Fault;

/// What sorting costs, or looking for places in what is sorted: as many comparisons for each number as the sorted row
/// has halves.
fn sorting(call: &Call<'_>) -> u64 {
    let width = call.shapes[0].0.last().copied().unwrap_or(1).max(2);
    (call.result.size() as u64).saturating_mul(u64::from(width.ilog2()) + 1).saturating_mul(2 * TOUCH)
}

/// The numbers of each row in ascending order, nan at the end.
pub static SORT: Operator = Operator {
    name: "sort",
    notation: Notation::Call,
    shape: |shapes, _| Ok(shapes[0].clone()),
    kernel: Kernel::Costly(
        |call, inputs, output| {
            output.copy_from_slice(inputs[0]);
            for row in output.chunks_exact_mut(width(call)) {
                row.sort_unstable_by(ascending);
            }
            Ok(())
        },
        sorting,
    ),
    gradient: Gradient::Rule(sort_gradient),
    gives: Gives::First,
};

/// The places from which [`SORT`] takes the numbers of each row; of equal numbers the first comes first.
pub static ARGSORT: Operator = Operator {
    name: "argsort",
    notation: Notation::Call,
    shape: |shapes, _| Ok(shapes[0].clone()),
    kernel: Kernel::Costly(
        |call, inputs, output| {
            let width = width(call);
            for (order, row) in output.chunks_exact_mut(width).zip(inputs[0].chunks_exact(width)) {
                order.iter_mut().enumerate().for_each(|(place, out)| *out = place as f64);
                order.sort_unstable_by(|&one, &other| {
                    ascending(&row[one as usize], &row[other as usize]).then(one.total_cmp(&other))
                });
            }
            Ok(())
        },
        sorting,
    ),
    gradient: Gradient::Refused(
        "`argsort` gives places, which jump and have no slope; descend a smooth loss, for instance of the sorted values `sort(x)`",
    ),
    gives: Gives::Numbers,
};

/// Before which number of an ascending row each value belongs.
pub static SEARCHSORTED: Operator = Operator {
    name: "searchsorted",
    notation: Notation::Call,
    shape: |shapes, _| match shapes[0].rank() {
        1 => Ok(shapes[1].clone()),
        _ => Err(Fault::new(format!(
            "`searchsorted` looks into one ascending row, not into the shape {}",
            shapes[0]
        ))
        .remedy("give it a sorted vector first and the values to place second")),
    },
    kernel: Kernel::Costly(
        |call, inputs, output| {
            let behind = call.attributes == &RIGHT;
            for (out, value) in output.iter_mut().zip(inputs[1]) {
                *out = place(inputs[0], value, behind) as f64;
            }
            Ok(())
        },
        sorting,
    ),
    gradient: Gradient::Refused(
        "`searchsorted` gives places, which jump and have no slope; for values between the places use `interp`",
    ),
    gives: Gives::Numbers,
};

/// Behind the equal numbers, not before them.
pub(super) const RIGHT: Attributes = Attributes::Count(1);

/// How many numbers of an ascending row stand before a value.
pub(super) fn place(row: &[f64], value: &f64, behind: bool) -> usize {
    row.partition_point(|number| match ascending(number, value) {
        Ordering::Less => true,
        Ordering::Equal => behind,
        Ordering::Greater => false,
    })
}

/// Smaller numbers first, nan last.
fn ascending(one: &f64, other: &f64) -> Ordering {
    one.partial_cmp(other).unwrap_or_else(|| one.is_nan().cmp(&other.is_nan()))
}

/// How many numbers a row has.
fn width(call: &Call<'_>) -> usize {
    call.result.0.last().copied().unwrap_or(1).max(1)
}

/// What reaches a sorted number reaches the place it came from. The operand is a row or a table of rows.
fn sort_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let shape = graph.shape(call.inputs[0]).clone();
    let order = apply(graph, &ARGSORT, &call.inputs, Attributes::None);
    let mut inputs = vec![call.cotangent];
    if let [rows, _] = shape.0[..] {
        let numbers = (0..rows).map(|row| row as f64).collect();
        inputs.push(graph.constant(array::shaped(Shape(vec![rows, 1]), numbers)));
    }
    inputs.push(order);
    let axes = (0..shape.rank()).collect();
    vec![Some(apply(graph, &SCATTER_ADD, &inputs, Attributes::Picks(shape, axes)))]
}

/// The array as a table whose rows run along some axes, all others being counted through.
pub(super) fn table(graph: &mut Graph, operand: NodeId, axes: &[usize]) -> NodeId {
    let lengths = graph.shape(operand).0.clone();
    let mut order: Vec<usize> = (0..lengths.len()).filter(|axis| !axes.contains(axis)).collect();
    let rows: usize = order.iter().map(|&axis| lengths[axis]).product();
    let columns = axes.iter().map(|&axis| lengths[axis]).product();
    let shape = if order.is_empty() { vec![columns] } else { vec![rows, columns] };
    order.extend(axes);
    let moved = permute(graph, operand, order);
    reshape(graph, moved, &Shape(shape))
}

/// What a call goes along: its array and the axis, or without an axis all numbers as one row.
pub(super) fn row_or_axis(graph: &mut Graph, arguments: &Arguments) -> Result<(NodeId, usize), Fault> {
    let input = arguments.node(graph, 0)?;
    let shape = graph.shape(input).clone();
    Ok(match arguments.axis(graph, 1, &shape)? {
        Some(axis) => (input, axis),
        None => (reshape(graph, input, &Shape(vec![shape.size()])), 0),
    })
}

/// Sorts, or finds the order, along one axis.
fn along_axis(
    graph: &mut Graph,
    arguments: &Arguments,
    operator: &'static Operator,
) -> Result<NodeId, Fault> {
    let (input, axis) = row_or_axis(graph, arguments)?;
    let shape = graph.shape(input).clone();
    let rows = table(graph, input, &[axis]);
    let sorted = apply(graph, operator, &[rows], Attributes::None);
    let mut moved = shape.clone();
    let length = moved.0.remove(axis);
    moved.0.push(length);
    let wide = reshape(graph, sorted, &moved);
    let mut order: Vec<usize> = (0..shape.rank() - 1).collect();
    order.insert(axis, shape.rank() - 1);
    Ok(permute(graph, wide, order))
}

fn build_searchsorted(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let mut inputs = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    if arguments.value(3) != &Value::None {
        let order = arguments.node(graph, 3)?;
        inputs[0] = pick(graph, inputs[0], vec![0], &[order])?;
    }
    let attributes = if arguments.word(2) == "right" { RIGHT } else { Attributes::Count(0) };
    graph.apply(&SEARCHSORTED, &inputs, attributes)
}

/// The different numbers of an array that is known, and how often each occurs.
fn build_unique(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let input = arguments.node(graph, 0)?;
    let Some(known) = graph.known(input) else {
        let fault = Fault::new("how many different numbers `unique` finds must be known before the training");
        return Err(
            fault.remedy("give it data; of parameters, or of what is computed with them, it cannot be known")
        );
    };
    let flat = array::flat(&known);
    let mut order: Vec<usize> = (0..flat.len()).collect();
    order.sort_by(|&one, &other| ascending(&flat[one], &flat[other]));
    let (mut numbers, mut first, mut counts) = (Vec::<f64>::new(), Vec::new(), Vec::new());
    let mut inverse = vec![0.0; flat.len()];
    for place in order {
        let is_new = numbers.last().is_none_or(|last| ascending(last, &flat[place]).is_ne());
        if is_new {
            numbers.push(flat[place]);
            first.push(place as f64);
            counts.push(0.0);
        }
        inverse[place] = numbers.len() as f64 - 1.0;
        counts[numbers.len() - 1] += 1.0;
    }
    let mut results = vec![graph.constant_of(graph.kind(input), array::vector(numbers))];
    for (flag, found) in [(1, first), (3, counts)] {
        if arguments.flag(graph, flag)? {
            results.push(graph.constant(array::vector(found)));
        }
    }
    if arguments.flag(graph, 2)? {
        let place = 1 + usize::from(arguments.flag(graph, 1)?);
        results.insert(place, graph.constant(array::shaped(Shape::of(&known), inverse)));
    }
    Ok(results)
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "sort",
        signature: "x, axis: axis=-1 -> x",
        meaning: Meaning::Build(|graph, arguments| along_axis(graph, arguments, &SORT)),
        formula: "x_(1) <= … <= x_(n)",
        domain: "everywhere; each number keeps its own gradient",
        doc: "The numbers along `axis` in ascending order; nan comes last.",
        example: "check sort([3, 1, 2]) == [1, 2, 3]",
    },
    Function {
        name: "argsort",
        signature: "x, axis: axis=-1 -> whole",
        meaning: Meaning::Build(|graph, arguments| along_axis(graph, arguments, &ARGSORT)),
        formula: "the order of x",
        domain: "everywhere; it has no gradient",
        doc: "The indices that sort `x` along `axis`: `x[argsort(x)]` is sorted.",
        example: "x = [30, 10, 20]\n\
                  check argsort(x) == [1, 2, 0]\n\
                  check x[argsort(x)] == sort(x)",
    },
    Function {
        name: "searchsorted",
        signature: "a, v, side=\"left\"|\"right\", sorter=None -> whole",
        meaning: Meaning::Build(build_searchsorted),
        formula: "how many of a stand before v",
        domain: "`a` ascends; it has no gradient",
        doc: "Where the values `v` belong in the ascending row `a`, or in `a[sorter]`: before equal numbers, or with \"right\" behind them.",
        example: "check searchsorted([10, 20, 30], [5, 20, 99]) == [0, 1, 3]",
    },
    Function {
        name: "unique",
        signature: "x, return_index: flag=0, return_inverse: flag=0, return_counts: flag=0 -> x",
        meaning: Meaning::Several(build_unique),
        formula: "the set of x",
        domain: "data, known before the training",
        doc: "The different numbers of `x`, ascending; with `return_index=True`, `return_inverse=True` and `return_counts=True` also where each stands first, which of them each number is, and how often each occurs.",
        example: "numbers, times = unique([3, 1, 3, 3], return_counts=True)\n\
                  check numbers == [1, 3]\n\
                  check times == [1, 3]",
    },
];
