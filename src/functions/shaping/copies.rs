//! Arrays repeated, padded, cut into parts and put together; knows no order of axes.

use super::super::algebra::{apply, choose, full, reshape, stretch};
use super::super::arguments::whole as whole_number;
use super::super::reductions::{MAX, MEAN, MIN};
use super::super::{Arguments, Function, Meaning, Value};
use super::axes::whole;
use super::raveled;
use super::{CONCATENATE, PLACE, cut, pick};
use crate::graph::{Attributes, Cut, Graph, Kind, NodeId, Shape, array};
use crate::report::Fault;

fn build_tile(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let counts = arguments.shape(graph, 1)?;
    let own = graph.shape(node).0.clone();
    let rank = own.len().max(counts.rank());
    let own = [vec![1; rank - own.len()], own].concat();
    let counts = [vec![1; rank - counts.rank()], counts.0].concat();
    let lengths = own.iter().zip(&counts).map(|(length, count)| length.saturating_mul(*count)).collect();
    let result = Shape(lengths).within_limits()?;
    // Every axis gets one before it, along which it is stretched.
    let single = Shape(own.iter().flat_map(|&length| [1, length]).collect()).within_limits()?;
    let wide = Shape(counts.iter().zip(&own).flat_map(|(&count, &length)| [count, length]).collect());
    let node = reshape(graph, node, &single);
    let node = stretch(graph, node, &wide);
    Ok(reshape(graph, node, &result))
}

fn build_repeat(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let (node, axis) = match arguments.value(2) {
        Value::None => (raveled(graph, node), 0),
        _ => {
            let axis = arguments.whole(graph, 2)?;
            (node, graph.shape(node).axis(axis)?)
        }
    };
    let counts = arguments.whole_numbers(graph, 1)?;
    let length = graph.shape(node).0[axis];
    let counts = match counts[..] {
        [count] => vec![count; length],
        _ if counts.len() == length => counts,
        _ => {
            let given = counts.len();
            return Err(Fault::new(format!("`repeat` is given {given} counts for {length} elements"))
                .remedy("give one count for all, or one for each element"));
        }
    };
    if let Some(count) = counts.iter().find(|count| **count < 0) {
        return Err(Fault::new(format!("nothing can be repeated {count} times")));
    }
    let mut result = graph.shape(node).clone();
    result.0[axis] = counts.iter().fold(0, |sum: usize, &count| sum.saturating_add(count as usize));
    result.within_limits()?;
    let indices = counts.iter().enumerate();
    let indices = indices.flat_map(|(index, &count)| std::iter::repeat_n(index as f64, count as usize));
    let indices = graph.constant(array::vector(indices.collect()));
    pick(graph, node, vec![axis], &[indices])
}

/// How many numbers come before and after each axis.
fn widths(graph: &mut Graph, arguments: &Arguments, rank: usize) -> Result<Vec<[usize; 2]>, Fault> {
    let node = arguments.node(graph, 1)?;
    let wrong = |found: &str| {
        Fault::new(format!("the width of `pad` {found}"))
            .remedy("give one number, a pair `(before, after)`, or one pair for each axis")
    };
    let known = graph.known(node).ok_or_else(|| wrong("must be known before the training"))?;
    let number = |value: &f64| {
        let count = whole_number(*value).and_then(|value| usize::try_from(value).ok());
        count.ok_or_else(|| wrong("must hold whole numbers that are not negative"))
    };
    let numbers = known.iter().map(number).collect::<Result<Vec<usize>, _>>()?;
    match *known.shape() {
        [] | [1] => Ok(vec![[numbers[0]; 2]; rank]),
        [2] => Ok(vec![[numbers[0], numbers[1]]; rank]),
        [count, 2] if count == rank => Ok(numbers.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()),
        _ => Err(wrong(&format!("has the shape {} for {rank} axes", Shape::of(&known)))),
    }
}

/// The index that stands at a place outside of an axis, or none if the axis has too few numbers.
fn reflected(place: i64, length: i64, mode: &str) -> Option<i64> {
    match mode {
        "edge" if length > 0 => Some(place.clamp(0, length - 1)),
        "wrap" if length > 0 => Some(place.rem_euclid(length)),
        "reflect" if length == 1 => Some(0),
        "reflect" if length > 1 => {
            let folded = place.rem_euclid(2 * (length - 1));
            Some(folded.min(2 * (length - 1) - folded))
        }
        "symmetric" if length > 0 => {
            let folded = place.rem_euclid(2 * length);
            Some(folded.min(2 * length - 1 - folded))
        }
        _ => None,
    }
}

fn build_pad(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let mut node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    let widths = widths(graph, arguments, shape.rank())?;
    let lengths = shape.0.iter().zip(&widths);
    let lengths =
        lengths.map(|(&length, &[before, after])| length.saturating_add(before).saturating_add(after));
    let result = Shape(lengths.collect()).within_limits()?;
    let mode = arguments.word(2);
    if mode == "constant" {
        return padded(graph, arguments, node, &widths, &result);
    }
    let along = match mode {
        "maximum" => Some(&MAX),
        "minimum" => Some(&MIN),
        "mean" => Some(&MEAN),
        _ => None,
    };
    if let Some(operator) = along {
        for (axis, widths) in widths.iter().enumerate() {
            let value = graph.apply(operator, &[node], Attributes::Axes { axes: vec![axis], keep: true })?;
            let mut ends = widths.map(|width| {
                let mut shape = graph.shape(value).clone();
                shape.0[axis] = width;
                stretch(graph, value, &shape)
            });
            ends.swap(0, 1);
            let [after, before] = ends;
            node = graph.apply(&CONCATENATE, &[before, node, after], Attributes::Axis(axis))?;
        }
        return Ok(node);
    }
    for (axis, &[before, _]) in widths.iter().enumerate().filter(|(_, pair)| **pair != [0, 0]) {
        let place = |index: usize| index as i64 - before as i64;
        let indices = (0..result.0[axis]).map(|index| reflected(place(index), shape.0[axis] as i64, mode));
        let indices: Option<Vec<f64>> = indices.map(|index| index.map(|index| index as f64)).collect();
        let indices =
            indices.ok_or_else(|| Fault::new("an axis without numbers has no edge to be repeated"))?;
        let indices = graph.constant(array::vector(indices));
        node = pick(graph, node, vec![axis], &[indices])?;
    }
    Ok(node)
}

/// The array inside of a larger one that is the same value elsewhere.
fn padded(
    graph: &mut Graph,
    arguments: &Arguments,
    node: NodeId,
    widths: &[[usize; 2]],
    result: &Shape,
) -> Result<NodeId, Fault> {
    let mut cuts = whole(graph.shape(node));
    for (cut, [before, _]) in cuts.iter_mut().zip(widths) {
        cut.start = *before;
    }
    let placed = apply(graph, &PLACE, &[node], Attributes::Into(result.clone(), cuts.clone()));
    let value = arguments.number(graph, 3)?;
    if value == 0.0 {
        return Ok(placed);
    }
    let ones = full(graph, 1.0, &graph.shape(node).clone());
    let inside = apply(graph, &PLACE, &[ones], Attributes::Into(result.clone(), cuts));
    let value = match graph.kind(node) {
        Kind::Truth => graph.truth(true),
        Kind::Number => graph.number(value),
    };
    Ok(choose(graph, inside, placed, value))
}

fn build_split(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let node = arguments.node(graph, 0)?;
    let axis = arguments.whole(graph, 2)?;
    let shape = graph.shape(node).clone();
    let axis = shape.axis(axis)?;
    let length = shape.0[axis];
    let given = arguments.whole_numbers(graph, 1)?;
    let many = matches!(arguments.value(1), Value::List(_));
    let places: Vec<usize> = match given[..] {
        [parts] if !many => {
            let parts = usize::try_from(parts).ok().filter(|&parts| parts > 0 && parts <= length.max(1));
            let parts = parts.ok_or_else(|| {
                Fault::new(format!("{length} elements cannot be split into {} parts", given[0]))
                    .remedy("give how many parts, or the places to cut at: `array_split(x, [2, 5])`")
            })?;
            // The first parts are one longer if the elements do not come out even.
            (0..=parts).map(|part| part * (length / parts) + part.min(length % parts)).collect()
        }
        _ => {
            let counted = |place: i64| if place < 0 { place + length as i64 } else { place };
            let inner = given.iter().map(|&place| counted(place).clamp(0, length as i64) as usize);
            std::iter::once(0).chain(inner).chain([length]).collect()
        }
    };
    let part = |pair: &[usize]| {
        let mut cuts = whole(&shape);
        cuts[axis] = Cut { start: pair[0].min(pair[1]), step: 1, count: pair[1].saturating_sub(pair[0]) };
        cut(graph, node, cuts)
    };
    Ok(places.windows(2).map(part).collect())
}

fn build_take(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (node, indices) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    match arguments.value(2) {
        Value::None => {
            let row = raveled(graph, node);
            pick(graph, row, vec![0], &[indices])
        }
        _ => {
            let axis = arguments.whole(graph, 2)?;
            let axis = graph.shape(node).axis(axis)?;
            pick(graph, node, vec![axis], &[indices])
        }
    }
}

/// The parts behind each other, each first given at least as many axes as it takes.
fn stacked(graph: &mut Graph, arguments: &Arguments, axis: usize) -> Result<NodeId, Fault> {
    let given = match arguments.value(0) {
        Value::Node(node) if graph.shape(*node).rank() > 0 => {
            let shape = graph.shape(*node).clone();
            let row = Shape(shape.0[1..].to_vec());
            let one = |index: usize| {
                let mut cuts = whole(&shape);
                cuts[0] = Cut { start: index, step: 1, count: 1 };
                let part = cut(graph, *node, cuts);
                reshape(graph, part, &row)
            };
            (0..shape.0[0]).map(one).collect()
        }
        _ => arguments.parts(graph, 0)?,
    };
    let widened = |node: NodeId| {
        let shape = graph.shape(node).clone();
        let shape = match (axis, shape.rank()) {
            (0, 0) => Shape(vec![1, 1]),
            (0, 1) => Shape(vec![1, shape.0[0]]),
            (_, 0) => Shape(vec![1]),
            _ => shape,
        };
        reshape(graph, node, &shape)
    };
    let parts: Vec<NodeId> = given.into_iter().map(widened).collect();
    let Some(&first) = parts.first() else {
        return Err(Fault::new(format!("`{}` needs at least one part", arguments.function)));
    };
    let axis = axis.min(graph.shape(first).rank() - 1);
    graph.apply(&CONCATENATE, &parts, Attributes::Axis(axis))
}

fn build_broadcast_to(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let shape = arguments.shape(graph, 1)?;
    graph.apply(&super::BROADCAST, &[node], Attributes::Shape(shape))
}

/// The same number in the shape of the argument, whose values do not matter.
fn like(graph: &mut Graph, arguments: &Arguments, value: f64) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    Ok(full(graph, value, &shape))
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "tile",
        signature: "x, reps: shape -> x",
        meaning: Meaning::Build(build_tile),
        formula: "x, x, …",
        domain: "everywhere",
        doc: "Copies of the whole array side by side: `reps` of them, or one count for each axis.",
        example: "check tile([1, 2], 2) == [1, 2, 1, 2]\n\
                  check tile([1, 2], (2, 1)) == [[1, 2], [1, 2]]",
    },
    Function {
        name: "repeat",
        signature: "x, repeats: lengths, axis: axis=None -> x",
        meaning: Meaning::Build(build_repeat),
        formula: "x_1, x_1, x_2, x_2, …",
        domain: "everywhere",
        doc: "Copies of every element behind each other: as often as `repeats` says, for all or one by one; without `axis` of all numbers in one row.",
        example: "check repeat([1, 2], 2) == [1, 1, 2, 2]\n\
                  check repeat([1, 2], [1, 3]) == [1, 2, 2, 2]",
    },
    Function {
        name: "pad",
        signature: "x, pad_width: lengths, mode=\"constant\"|\"edge\"|\"reflect\"|\"symmetric\"|\"wrap\"|\"maximum\"|\"minimum\"|\"mean\", constant_values=0 -> x",
        meaning: Meaning::Build(build_pad),
        formula: "0, x, 0",
        domain: "everywhere; the width must be known",
        doc: "More numbers around an array: `pad_width` at every end, `(before, after)`, or one such pair for each axis; they are `constant_values`, or what `mode` says: \"edge\", \"reflect\", \"symmetric\", \"wrap\", or the \"maximum\", \"minimum\" or \"mean\" along the axis.",
        example: "check pad([1, 2, 3], 1) == [0, 1, 2, 3, 0]\n\
                  check pad([1, 2, 3], (0, 2), mode=\"reflect\") == [1, 2, 3, 2, 1]",
    },
    Function {
        name: "array_split",
        signature: "x, sections: lengths, axis: axis=0",
        meaning: Meaning::Several(build_split),
        formula: "x = [a; b; …]",
        domain: "everywhere; the parts must be known",
        doc: "The array in `sections` parts along an axis, as equal as they can be, or cut at a list of places: `front, back = array_split(x, [10])`.",
        example: "front, back = array_split([1, 2, 3, 4], 2)\n\
                  check back == [3, 4]",
    },
    Function {
        name: "take",
        signature: "x, indices, axis: axis=None -> x",
        meaning: Meaning::Build(build_take),
        formula: "x_{indices}",
        domain: "whole indices within the array",
        doc: "The elements at some places along `axis`, or of all numbers in one row; `x[indices]` for the first axis.",
        example: "check take([[1, 2], [3, 4]], [1, 0], axis=1) == [[2, 1], [4, 3]]",
    },
    Function {
        name: "vstack",
        signature: "parts: arrays -> parts",
        meaning: Meaning::Build(|graph, arguments| stacked(graph, arguments, 0)),
        formula: "[a; b]",
        domain: "everywhere; the parts must agree in all axes but the first",
        doc: "Arrays below each other; a vector counts as one row.",
        example: "check vstack([[1, 2], [3, 4]]) == [[1, 2], [3, 4]]",
    },
    Function {
        name: "hstack",
        signature: "parts: arrays -> parts",
        meaning: Meaning::Build(|graph, arguments| stacked(graph, arguments, 1)),
        formula: "[a, b]",
        domain: "everywhere; the parts must agree in all axes but the second",
        doc: "Arrays beside each other: vectors along their only axis, matrices column behind column.",
        example: "check hstack([[1, 2], [3]]) == [1, 2, 3]\n\
                  data X = [[5], [6]]\n\
                  check hstack([ones((2, 1)), X]) == [[1, 5], [1, 6]]",
    },
    Function {
        name: "broadcast_to",
        signature: "x, shape: shape -> x",
        meaning: Meaning::Build(build_broadcast_to),
        formula: "x",
        domain: "shapes that the array stretches to",
        doc: "The array stretched to a shape, as arithmetic stretches it.",
        example: "check broadcast_to([1, 2], (2, 2)) == [[1, 2], [1, 2]]",
    },
    Function {
        name: "zeros_like",
        signature: "x",
        meaning: Meaning::Build(|graph, arguments| like(graph, arguments, 0.0)),
        formula: "0",
        domain: "everywhere; the derivative is 0",
        doc: "Zeros in the shape of `x`.",
        example: "check zeros_like([[1, 2]]) == [[0, 0]]",
    },
    Function {
        name: "ones_like",
        signature: "x",
        meaning: Meaning::Build(|graph, arguments| like(graph, arguments, 1.0)),
        formula: "1",
        domain: "everywhere; the derivative is 0",
        doc: "Ones in the shape of `x`.",
        example: "check ones_like([[1, 2]]) == [[1, 1]]",
    },
];
