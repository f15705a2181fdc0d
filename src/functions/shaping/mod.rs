//! Arranging numbers anew: stretching, reshaping, joining, counting; knows no arithmetic.

pub(super) mod axes;
pub(super) mod copies;
mod indexing;
pub(super) mod joining;

pub use indexing::{CHOSEN, CUT, PICK, PLACE, SCATTER_ADD, cut, pick};

use super::algebra::{permute, reshape as reshaped, sum_to};
use super::walk::{gather, stretched_strides};
use super::{Arguments, Function, Meaning, Value, value};
use crate::graph::{
    Attributes, Call, Cut, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, Use, array,
};
use crate::report::Fault;

/// The operand stretched to a shape that it broadcasts to.
pub static BROADCAST: Operator = Operator {
    name: "broadcast",
    notation: Notation::Silent,
    shape: broadcast_shape,
    kernel: Kernel::Whole(|call, inputs, output| {
        let wide = &call.result.0;
        gather(wide, &stretched_strides(&call.shapes[0].0, wide, 1), 0, inputs[0], output);
        Ok(())
    }),
    gradient: Gradient::Rule(|graph, call| {
        let shape = graph.shape(call.inputs[0]).clone();
        vec![Some(sum_to(graph, call.cotangent, &shape))]
    }),
    gives: Gives::First,
};

/// The same numbers in row-major order in another shape.
pub static RESHAPE: Operator = Operator {
    name: "reshape",
    notation: Notation::Set(r"#1", ""),
    shape: reshape_shape,
    kernel: Kernel::Whole(|_, inputs, output| {
        output.copy_from_slice(inputs[0]);
        Ok(())
    }),
    gradient: Gradient::Rule(|graph, call| {
        let shape = graph.shape(call.inputs[0]).clone();
        vec![Some(reshaped(graph, call.cotangent, &shape))]
    }),
    gives: Gives::First,
};

/// Arrays of one shape side by side along a new first axis.
pub static ASSEMBLE: Operator = Operator {
    name: "stack",
    notation: Notation::List,
    shape: |_, attributes| Ok(target(attributes)),
    kernel: Kernel::Parts(|_, index, input, output| {
        output[index * input.len()..][..input.len()].copy_from_slice(input);
    }),
    gradient: Gradient::Rule(|graph, call| {
        let piece = |(index, &input): (usize, &NodeId)| {
            let shape = graph.shape(input).clone();
            let mut cuts = vec![Cut { start: index, step: 0, count: 1 }];
            cuts.extend(shape.0.iter().map(|&length| Cut { start: 0, step: 1, count: length }));
            Some(cut(graph, call.cotangent, cuts))
        };
        call.inputs.iter().enumerate().map(piece).collect()
    }),
    gives: Gives::Mixed,
};

/// Arrays behind each other along an axis that they have.
pub static CONCATENATE: Operator = Operator {
    name: "concatenate",
    notation: Notation::Call,
    shape: concatenate_shape,
    kernel: Kernel::Parts(concatenate_part),
    gradient: Gradient::Rule(concatenate_gradient),
    gives: Gives::Mixed,
};

/// The length of the first axis.
pub static LEN: Operator = Operator {
    name: "len",
    notation: Notation::Call,
    shape: |shapes, _| match shapes[0].is_scalar() {
        true => Err(Fault::new("a single number has no length").remedy("give `len` an array")),
        false => Ok(Shape::scalar()),
    },
    kernel: Kernel::Whole(|call, _, output| {
        output[0] = call.shapes[0].0[0] as f64;
        Ok(())
    }),
    gradient: Gradient::Zero,
    gives: Gives::Lengths,
};

/// How many numbers lie along some axes.
pub static SIZE: Operator = Operator {
    name: "size",
    notation: Notation::Call,
    shape: |_, _| Ok(Shape::scalar()),
    kernel: Kernel::Whole(|call, _, output| {
        let Attributes::Axes { axes, .. } = call.attributes else { return Ok(()) };
        output[0] = axes.iter().map(|&axis| call.shapes[0].0[axis]).product::<usize>() as f64;
        Ok(())
    }),
    gradient: Gradient::Zero,
    gives: Gives::Lengths,
};

/// The shape that an operator is told to reach.
fn target(attributes: &Attributes) -> Shape {
    match attributes {
        Attributes::Shape(shape) => shape.clone(),
        _ => Shape::scalar(),
    }
}

fn broadcast_shape(shapes: &[&Shape], attributes: &Attributes) -> Result<Shape, Fault> {
    let wide = target(attributes);
    match shapes[0].broadcast(&wide) {
        Some(reached) if reached == wide => Ok(wide),
        _ => Err(Fault::new(format!("an array of shape {} cannot be stretched to {wide}", shapes[0]))),
    }
}

fn reshape_shape(shapes: &[&Shape], attributes: &Attributes) -> Result<Shape, Fault> {
    let shape = target(attributes).within_limits()?;
    let (old, new) = (shapes[0].size(), shape.size());
    if old == new {
        return Ok(shape);
    }
    let message =
        format!("an array of shape {} holds {old} numbers, but {shape} has room for {new}", shapes[0]);
    Err(Fault::new(message)
        .remedy("the lengths of the new shape must multiply to the same count; one may be -1"))
}

fn axis_of(attributes: &Attributes) -> usize {
    match attributes {
        Attributes::Axis(axis) => *axis,
        _ => 0,
    }
}

fn concatenate_shape(shapes: &[&Shape], attributes: &Attributes) -> Result<Shape, Fault> {
    let axis = axis_of(attributes);
    let mut result = shapes[0].clone();
    for (index, shape) in shapes.iter().enumerate().skip(1) {
        let fits = shape.rank() == result.rank()
            && (0..shape.rank()).all(|other| other == axis || shape.0[other] == result.0[other]);
        if !fits {
            let message = format!(
                "parts to join must agree in every axis but {axis}: part 0 has shape {}, part {index} has shape {shape}",
                shapes[0]
            );
            return Err(Fault::new(message).remedy("`reshape` a part, or join along another `axis`"));
        }
        result.0[axis] = result.0[axis].saturating_add(shape.0[axis]);
    }
    Ok(result)
}

fn concatenate_part(call: &Call<'_>, index: usize, input: &[f64], output: &mut [f64]) {
    let axis = axis_of(call.attributes);
    let inner: usize = call.result.0[axis + 1..].iter().product();
    let before: usize = call.shapes[..index].iter().map(|shape| shape.0[axis]).sum();
    let (width, part) = (call.result.0[axis] * inner, call.shapes[index].0[axis] * inner);
    if part == 0 {
        return;
    }
    for (row, out) in input.chunks_exact(part).zip(output.chunks_exact_mut(width)) {
        out[before * inner..][..part].copy_from_slice(row);
    }
}

fn concatenate_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let axis = axis_of(&call.attributes);
    let mut start = 0;
    let mut pieces = Vec::new();
    for &input in &call.inputs {
        let lengths = graph.shape(input).0.clone();
        let mut cuts: Vec<Cut> =
            lengths.iter().map(|&length| Cut { start: 0, step: 1, count: length }).collect();
        cuts[axis].start = start;
        start += lengths[axis];
        pieces.push(Some(cut(graph, call.cotangent, cuts)));
    }
    pieces
}

fn build_reshape(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let lengths = arguments.whole_numbers(graph, 1)?;
    let size = graph.shape(input).size();
    let open: Vec<usize> = (0..lengths.len()).filter(|&axis| lengths[axis] == -1).collect();
    if let Some(length) = lengths.iter().find(|&&length| length < -1) {
        return Err(Fault::new(format!("a shape cannot have the length {length}")));
    }
    let mut shape = Shape(lengths.iter().map(|&length| length.max(1) as usize).collect()).within_limits()?;
    for (length, &given) in shape.0.iter_mut().zip(&lengths) {
        *length = if given == 0 { 0 } else { *length };
    }
    if let [axis] = open[..] {
        let rest = shape.size();
        if rest == 0 || !size.is_multiple_of(rest) {
            let message = format!("{size} numbers cannot be arranged so that the other axes hold {rest}");
            return Err(Fault::new(message).remedy("the given lengths must divide the count of numbers"));
        }
        shape.0[axis] = size / rest;
    } else if open.len() > 1 {
        return Err(Fault::new("only one length of a shape may be -1, for only one follows from the others"));
    }
    if by_columns(arguments, 2)? {
        let turned = transpose(graph, input);
        shape.0.reverse();
        let result = reshaped(graph, turned, &shape);
        return Ok(transpose(graph, result));
    }
    graph.apply(&RESHAPE, &[input], Attributes::Shape(shape))
}

/// All numbers in one row.
fn raveled(graph: &mut Graph, node: NodeId) -> NodeId {
    let shape = Shape(vec![graph.shape(node).size()]);
    reshaped(graph, node, &shape)
}

/// All axes of an array in reverse order.
fn transpose(graph: &mut Graph, node: NodeId) -> NodeId {
    let order = (0..graph.shape(node).rank()).rev().collect();
    permute(graph, node, order)
}

/// Whether `order` asks for the numbers column by column, as in Fortran.
fn by_columns(arguments: &Arguments, index: usize) -> Result<bool, Fault> {
    match arguments.value(index) {
        Value::None => Ok(false),
        Value::Text(word) if word == "C" => Ok(false),
        Value::Text(word) if word == "F" => Ok(true),
        _ => Err(Fault::new("`order` says whether numbers are taken row by row or column by column")
            .remedy("write `order=\"C\"` or `order=\"F\"`; the first is meant without it")),
    }
}

fn build_concatenate(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    if arguments.value(1) == &Value::None {
        let parts = arguments.parts(graph, 0)?;
        let rows: Vec<NodeId> = parts.into_iter().map(|part| raveled(graph, part)).collect();
        return graph.apply(&CONCATENATE, &rows, Attributes::Axis(0));
    }
    let axis = arguments.whole(graph, 1)?;
    if let Value::Node(node) = arguments.value(0)
        && graph.shape(*node).rank() > 1
    {
        return join_rows(graph, *node, axis);
    }
    let parts = arguments.parts(graph, 0)?;
    let Some(&first) = parts.first() else {
        return Err(Fault::new("`concatenate` needs at least one part"));
    };
    let axis = graph.shape(first).axis(axis);
    let axis = axis
        .map_err(|fault| fault.remedy("single numbers are put in a row by `stack`, or written as a list"))?;
    graph.apply(&CONCATENATE, &parts, Attributes::Axis(axis))
}

/// Joins the parts that already lie along the first axis of one array.
fn join_rows(graph: &mut Graph, node: NodeId, axis: i64) -> Result<NodeId, Fault> {
    let lengths = graph.shape(node).0.clone();
    let mut shape = Shape(lengths[1..].to_vec());
    let axis = shape.axis(axis)?;
    shape.0[axis] *= lengths[0];
    let mut order: Vec<usize> = (1..lengths.len()).collect();
    order.insert(axis, 0);
    let moved = permute(graph, node, order);
    Ok(reshaped(graph, moved, &shape))
}

fn build_stack(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let stacked = match arguments.value(0) {
        Value::Node(node) if !graph.shape(*node).is_scalar() => *node,
        _ => {
            let parts = arguments.parts(graph, 0)?;
            if parts.is_empty() {
                return Err(Fault::new("`stack` needs one array at least")
                    .remedy("give the arrays in a list, as in `stack([a, b])`"));
            }
            value::stack(graph, &parts)?
        }
    };
    let axis = arguments.whole(graph, 1)?;
    let axis = graph.shape(stacked).axis(axis)?;
    let mut order: Vec<usize> = (1..graph.shape(stacked).rank()).collect();
    order.insert(axis, 0);
    Ok(permute(graph, stacked, order))
}

fn build_size(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let shape = graph.shape(input).clone();
    let axes = arguments.axes(graph, 1, &shape)?;
    graph.apply(&SIZE, &[input], Attributes::Axes { axes, keep: false })
}

fn build_shape(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let lengths = graph.shape(input).0.iter().map(|&length| length as f64).collect();
    Ok(graph.constant(array::vector(lengths)))
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "reshape",
        signature: "x, shape: shape, order: text=None -> x",
        meaning: Meaning::Build(build_reshape),
        formula: "x in another shape",
        domain: "everywhere; the count of numbers must stay",
        doc: "The same numbers, row by row, in another shape; one length may be -1 and follows from the others. With `order=\"F\"`, column by column.",
        example: "check reshape(range(6), (2, 3)) == [[0, 1, 2], [3, 4, 5]]",
    },
    Function {
        name: "concatenate",
        signature: "parts: arrays, axis: axis=0 -> parts",
        meaning: Meaning::Build(build_concatenate),
        formula: "[a; b]",
        domain: "everywhere; the parts must agree in all other axes",
        doc: "Arrays joined behind each other along an axis they have; with `axis=None`, all their numbers in one row.",
        example: "a, b = [1, 2], [3]\n\
                  check concatenate([a, b]) == [1, 2, 3]",
    },
    Function {
        name: "stack",
        signature: "parts: arrays, axis: axis=0 -> parts",
        meaning: Meaning::Build(build_stack),
        formula: "[a, b]",
        domain: "everywhere; the parts must have one shape",
        doc: "Arrays of one shape put side by side along a new axis.",
        example: "a, b = [1, 2], [3, 4]\n\
                  check stack([a, b], axis=1) == [[1, 3], [2, 4]]",
    },
    Function {
        name: "len",
        signature: "x -> count",
        meaning: Meaning::Build(|graph, arguments| match arguments.value(0) {
            Value::Text(text) => Ok(graph.number(text.chars().count() as f64)),
            list @ Value::List(items) if list.holds_text() => Ok(graph.number(items.len() as f64)),
            _ => {
                let node = arguments.node(graph, 0)?;
                graph.apply(&LEN, &[node], Attributes::None)
            }
        }),
        formula: "n",
        domain: "arrays; the derivative is 0",
        doc: "The length of the first axis, the number of elements of a list, or of letters of a text.",
        example: "check len([[1, 2], [3, 4], [5, 6]]) == 3\ncheck len([\"low\", \"high\"]) == 2 and len(\"high\") == 4",
    },
    Function {
        name: "shape",
        signature: "x -> count",
        meaning: Meaning::Build(build_shape),
        formula: "shape of x",
        domain: "everywhere",
        doc: "The lengths of all axes.",
        example: "check shape([[1, 2], [3, 4], [5, 6]]) == [3, 2]",
    },
    Function {
        name: "size",
        signature: "x, axis: axis=None -> count",
        meaning: Meaning::Build(build_size),
        formula: "n",
        domain: "everywhere; the derivative is 0",
        doc: "How many numbers an array holds, or how many lie along `axis`.",
        example: "check size([[1, 2], [3, 4], [5, 6]]) == 6",
    },
    Function {
        name: "ndim",
        signature: "x -> count",
        meaning: Meaning::Build(|graph, arguments| {
            let input = arguments.node(graph, 0)?;
            let axes = graph.shape(input).rank();
            Ok(graph.number(axes as f64))
        }),
        formula: "the number of axes",
        domain: "everywhere; the derivative is 0",
        doc: "How many axes an array has; a single number has none.",
        example: "check ndim([[1, 2], [3, 4]]) == 2\n\
                  check ndim(5) == 0",
    },
];
