//! Products over chosen axes, traces and triangles: all made of products, sums and permutations; knows no decomposition.

mod einsum;

use ndarray::Array2;

use super::super::algebra::{choose, full_like, multiply, permute, reshape, subtract, sum};
use super::super::shaping::{cut, pick};
use super::super::{Arguments, Function, Meaning, value};
use super::decompositions::matrix;
use crate::graph::{Cut, Graph, NodeId, Shape, array};
use crate::report::Fault;
use einsum::{Factor, build_einsum, contract, letter};

/// The axes that a tensor product sums over, one list for each side.
fn tensor_axes(
    graph: &mut Graph,
    arguments: &Arguments,
    shapes: [&Shape; 2],
) -> Result<[Vec<usize>; 2], Fault> {
    let node = arguments.node(graph, 2)?;
    let wanted = || {
        Fault::new("`axes` of `tensordot` must be a count of axes, or two lists of axes").remedy(
            "`axes=1` sums over the last axis of `a` and the first of `b`; `axes=[[0], [1]]` names them",
        )
    };
    let known = graph.known(node).ok_or_else(wanted)?;
    let whole = |&number: &f64| super::super::arguments::whole(number).ok_or_else(wanted);
    let numbers = known.iter().map(whole).collect::<Result<Vec<i64>, _>>()?;
    match known.shape() {
        [] => {
            let [left, right] = shapes.map(Shape::rank);
            let count = usize::try_from(numbers[0]).ok().filter(|&count| count <= left.min(right));
            let count = count.ok_or_else(wanted)?;
            Ok([(left - count..left).collect(), (0..count).collect()])
        }
        [2] | [2, _] => {
            let (left, right) = numbers.split_at(numbers.len() / 2);
            let axes = |shape: &Shape, given: &[i64]| {
                given.iter().map(|&axis| shape.axis(axis)).collect::<Result<_, _>>()
            };
            Ok([axes(shapes[0], left)?, axes(shapes[1], right)?])
        }
        _ => Err(wanted()),
    }
}

fn build_tensordot(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let nodes = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    let shapes = nodes.map(|node| graph.shape(node).clone());
    let axes = tensor_axes(graph, arguments, [&shapes[0], &shapes[1]])?;
    let lengths = |side: usize| axes[side].iter().map(|&axis| shapes[side].0[axis]).collect::<Vec<_>>();
    if lengths(0) != lengths(1) {
        let message =
            format!("`tensordot` cannot sum over axes of the lengths {:?} and {:?}", lengths(0), lengths(1));
        return Err(Fault::new(message).remedy("the axes of both sides must have the same lengths"));
    }
    // The axes of the left side are called 0, 1, …, those of the right side go on from there.
    let left = (0..shapes[0].rank()).map(letter).collect();
    let right = (0..shapes[1].rank()).map(|axis| match axes[1].iter().position(|&other| other == axis) {
        Some(place) => letter(axes[0][place]),
        None => letter(shapes[0].rank() + axis),
    });
    let right: Vec<_> = right.collect();
    let free = (0..shapes[0].rank()).filter(|axis| !axes[0].contains(axis)).map(letter);
    let others = (0..shapes[1].rank()).filter(|axis| !axes[1].contains(axis)).map(|axis| right[axis]);
    let kept: Vec<_> = free.chain(others).collect();
    let product = contract(
        graph,
        Factor { node: nodes[0], labels: left },
        Factor { node: nodes[1], labels: right.clone() },
        &kept,
    );
    Ok(product.node)
}

/// Each axis of the result runs through that of `a`, and within each of its steps through that of `b`.
fn build_kron(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let nodes = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    let rank = nodes.map(|node| graph.shape(node).rank()).into_iter().max().unwrap_or(0);
    let full = nodes.map(|node| {
        let own = &graph.shape(node).0;
        [vec![1; rank - own.len()], own.clone()].concat()
    });
    let spread = |graph: &mut Graph, side: usize| {
        let pair = |&length: &usize| if side == 0 { [length, 1] } else { [1, length] };
        let shape = Shape(full[side].iter().flat_map(pair).collect()).within_limits()?;
        Ok(reshape(graph, nodes[side], &shape))
    };
    let (left, right) = (spread(graph, 0)?, spread(graph, 1)?);
    let shape = full[0].iter().zip(&full[1]).map(|(a, b)| a.saturating_mul(*b)).collect();
    let shape = Shape(shape).within_limits()?;
    let product = multiply(graph, left, right);
    Ok(reshape(graph, product, &shape))
}

/// One of the three numbers along the last axis.
fn component(graph: &mut Graph, node: NodeId, index: usize) -> NodeId {
    let lengths = graph.shape(node).0.clone();
    let mut cuts: Vec<Cut> = lengths.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
    if let Some(last) = cuts.last_mut() {
        *last = Cut { start: index, step: 0, count: 1 };
    }
    cut(graph, node, cuts)
}

fn build_cross(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let mut nodes = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    for (node, index) in nodes.iter_mut().zip([2, 3]) {
        *node = axis_to_end(graph, arguments, *node, index)?;
        if !matches!(graph.shape(*node).0.last(), Some(2 | 3)) {
            let shape = graph.shape(*node);
            let fault =
                Fault::new(format!("`cross` needs vectors of 3 numbers, or of 2, not the shape {shape}"));
            return Err(fault.remedy("the numbers of each vector lie along the last axis"));
        }
    }
    let lengths = nodes.map(|node| graph.shape(node).0.last().copied());
    let [a, b] = nodes.map(|node| {
        let last = component(graph, node, graph.shape(node).0.last().map_or(0, |length| length - 1));
        let flat = full_like(graph, 0.0, last);
        let third = if graph.shape(node).0.last() == Some(&3) { last } else { flat };
        [component(graph, node, 0), component(graph, node, 1), third]
    });
    let shapes = [a[0], b[0]].map(|node| graph.shape(node).clone());
    if shapes[0].broadcast(&shapes[1]).is_none() {
        let [left, right] = nodes.map(|node| graph.shape(node));
        return Err(Fault::new(format!("`cross` cannot match the shapes {left} and {right}"))
            .remedy("give as many vectors on both sides, or a single one on one of them"));
    }
    let parts = [(1, 2), (2, 0), (0, 1)].map(|(first, second)| {
        let (ahead, back) = (multiply(graph, a[first], b[second]), multiply(graph, a[second], b[first]));
        subtract(graph, ahead, back)
    });
    // Of two flat vectors only the third number is not 0, and NumPy gives it alone.
    if lengths == [Some(2); 2] {
        return Ok(parts[2]);
    }
    let stacked = value::stack(graph, &parts)?;
    let rank = graph.shape(stacked).rank();
    let place = arguments.whole(graph, 4)?;
    let place = graph.shape(stacked).axis(place)?;
    let mut order: Vec<usize> = (1..rank).collect();
    order.insert(place, 0);
    Ok(permute(graph, stacked, order))
}

/// An array with the axis that an argument names as its last one.
fn axis_to_end(
    graph: &mut Graph,
    arguments: &Arguments,
    node: NodeId,
    index: usize,
) -> Result<NodeId, Fault> {
    let shape = graph.shape(node).clone();
    if shape.is_scalar() {
        return Ok(node);
    }
    let axis = shape.axis(arguments.whole(graph, index)?)?;
    let order = (0..shape.rank()).filter(|other| *other != axis).chain([axis]).collect();
    Ok(permute(graph, node, order))
}

fn build_trace(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    match shape.0[..] {
        [rows, columns] if rows == columns => Factor { node, labels: vec![letter(0); 2] }.summed(graph, &[]),
        [rows, columns] => {
            let side = rows.min(columns);
            let cuts = vec![Cut { start: 0, step: 1, count: side }; 2];
            let node = cut(graph, node, cuts);
            Factor { node, labels: vec![letter(0); 2] }.summed(graph, &[])
        }
        [rows, columns, ..] => {
            let places = (0..rows.min(columns)).map(|place| place as f64).collect();
            let places = graph.constant(array::vector(places));
            let diagonals = pick(graph, node, vec![0, 1], &[places, places])?;
            Ok(sum(graph, diagonals, vec![0], false))
        }
        _ => Err(Fault::new(format!("`trace` needs a matrix, not the shape {shape}"))
            .remedy("for a stack of square matrices write `einsum(\"...ii->...\", x)`")),
    }
}

/// Zeros on one side of a diagonal; `keep` says whether an element stays, by its column less its row.
fn triangle(graph: &mut Graph, arguments: &Arguments, keep: fn(i64, i64) -> bool) -> Result<NodeId, Fault> {
    let node = arguments.node(graph, 0)?;
    let diagonal = arguments.whole(graph, 1)?;
    matrix(&arguments.function, graph.shape(node))?;
    let lengths = &graph.shape(node).0;
    let [rows, columns] = [lengths[lengths.len() - 2], lengths[lengths.len() - 1]];
    let kept = |(row, column)| f64::from(u8::from(keep(column as i64 - row as i64, diagonal)));
    let mask = Array2::from_shape_fn((rows, columns), kept).into_dyn();
    let (mask, zero) = (graph.constant(mask.into_shared()), graph.number(0.0));
    Ok(choose(graph, mask, node, zero))
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "einsum",
        signature: "subscripts: text, a, b=None, c=None, d=None",
        meaning: Meaning::Build(build_einsum),
        formula: "Σ a b",
        domain: "everywhere; up to four arrays",
        doc: "Einstein's sums: every axis gets a letter, letters that are not in the result are summed over, as in `einsum(\"ij,jk->ik\", a, b)`; a letter twice takes a diagonal, `...` stands for all further axes.",
        example: "data A = [[1, 2], [3, 4]]\n\
                  check einsum(\"ij,jk->ik\", A, A) == A @ A\n\
                  check einsum(\"ii\", A) == 5\n\
                  check einsum(\"ij->j\", A) == [4, 6]",
    },
    Function {
        name: "tensordot",
        signature: "a, b, axes: axis=2",
        meaning: Meaning::Build(build_tensordot),
        formula: "Σ a b",
        domain: "everywhere; the axes that are summed over must have the same lengths",
        doc: "The sum of products over the last axes of `a` and the first of `b`, or over two lists of axes.",
        example: "data A = [[1, 2], [3, 4]]\n\
                  check tensordot(A, A) == 30\n\
                  check tensordot(A, A, axes=1) == A @ A",
    },
    Function {
        name: "kron",
        signature: "a, b",
        meaning: Meaning::Build(build_kron),
        formula: "a ⊗ b",
        domain: "everywhere",
        doc: "Kronecker's product: every element of `a` times the whole of `b`, in place of that element.",
        example: "check kron(eye(2), [[1, 2]]) == [[1, 2, 0, 0], [0, 0, 1, 2]]",
    },
    Function {
        name: "cross",
        signature: "a, b, axisa: axis=-1, axisb: axis=-1, axisc: axis=-1",
        meaning: Meaning::Build(build_cross),
        formula: "a × b",
        domain: "vectors of three numbers, or of two, along the last axis",
        doc: "The vector at right angles to both `a` and `b`; of two vectors of two numbers its third number alone.",
        example: "check cross([1, 0, 0], [0, 1, 0]) == [0, 0, 1]",
    },
    Function {
        name: "trace",
        signature: "x",
        meaning: Meaning::Build(build_trace),
        formula: "tr x",
        domain: "matrices",
        doc: "The sum of the diagonal of a matrix.",
        example: "check trace([[1, 2], [3, 4]]) == 5",
    },
    Function {
        name: "tril",
        signature: "x, k: whole=0",
        meaning: Meaning::Build(|graph, arguments| triangle(graph, arguments, |offset, k| offset <= k)),
        formula: "x_ij for j ≤ i + k, else 0",
        domain: "matrices and stacks of them",
        doc: "The lower triangle: zeros above the diagonal, or above the one `k` places to the right of it.",
        example: "check tril(ones((3, 3))) == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]",
    },
    Function {
        name: "triu",
        signature: "x, k: whole=0",
        meaning: Meaning::Build(|graph, arguments| triangle(graph, arguments, |offset, k| offset >= k)),
        formula: "x_ij for j ≥ i + k, else 0",
        domain: "matrices and stacks of them",
        doc: "The upper triangle: zeros below the diagonal, or below the one `k` places to the right of it.",
        example: "check triu(ones((2, 2)), k=1) == [[0, 1], [0, 0]]",
    },
];
