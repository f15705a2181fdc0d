//! Building gradients as a textbook writes them: each constructor simplifies what it makes; knows no block.
//!
//! Every linear operation lets scalar factors pass to the outside, so that the gradient of a mean
//! of squares ends as `-2 * X.T @ (y - prediction) / len(y)`.

use super::arithmetic::{ADD, DIVIDE, MULTIPLY, POWER, SUBTRACT, WHERE};
use super::linear_algebra::{MATMUL, TRANSPOSE};
use super::reductions::SUM;
pub use super::scaled::apply;
use super::scaled::{Scaled, factor, is_count, number_of, plain, rebuild};
use super::shaping::{BROADCAST, LEN, RESHAPE, SIZE};
use crate::graph::{Array, Attributes, Graph, Kind, Leaf, NodeId, Operation, Shape, array, reach};

/// Of more numbers than these nobody would read the list.
const MOST_WRITTEN: usize = 6;

/// A number everywhere in an array of the shape of `like`.
pub fn full_like(graph: &mut Graph, value: f64, like: NodeId) -> NodeId {
    let shape = graph.shape(like).clone();
    full(graph, value, &shape)
}

/// A number everywhere in an array of the given shape.
pub fn full(graph: &mut Graph, value: f64, shape: &Shape) -> NodeId {
    let number = graph.number(value);
    stretch(graph, number, shape)
}

/// `left + right`
pub fn add(graph: &mut Graph, left: NodeId, right: NodeId) -> NodeId {
    if is_zero(graph, left) {
        return stretched_like_result(graph, right, left);
    }
    if is_zero(graph, right) {
        return stretched_like_result(graph, left, right);
    }
    let (a, b) = (factor(graph, left), factor(graph, right));
    if a.core == b.core && a.divisors == b.divisors {
        return rebuild(graph, Scaled { coefficient: a.coefficient + b.coefficient, ..a });
    }
    let common = a.divisors == b.divisors && a.coefficient.abs() == b.coefficient.abs();
    if common && (a.coefficient.abs() != 1.0 || !a.divisors.is_empty()) {
        let inner = match a.coefficient == b.coefficient {
            true => plain(graph, &ADD, &[a.core, b.core]),
            false => plain(graph, &SUBTRACT, &[a.core, b.core]),
        };
        return rebuild(graph, Scaled { core: inner, ..a });
    }
    match (a.coefficient < 0.0, b.coefficient < 0.0) {
        (false, true) => {
            let positive = negate(graph, right);
            plain(graph, &SUBTRACT, &[left, positive])
        }
        (true, false) => {
            let positive = negate(graph, left);
            plain(graph, &SUBTRACT, &[right, positive])
        }
        _ => plain(graph, &ADD, &[left, right]),
    }
}

/// `left - right`
pub fn subtract(graph: &mut Graph, left: NodeId, right: NodeId) -> NodeId {
    let negative = negate(graph, right);
    add(graph, left, negative)
}

/// `-operand`
pub fn negate(graph: &mut Graph, operand: NodeId) -> NodeId {
    let scaled = factor(graph, operand);
    rebuild(graph, Scaled { coefficient: -scaled.coefficient, ..scaled })
}

/// `left * right`
pub fn multiply(graph: &mut Graph, left: NodeId, right: NodeId) -> NodeId {
    let shape = result_shape(graph, left, right);
    let (a, b) = (factor(graph, left), factor(graph, right));
    let coefficient = a.coefficient * b.coefficient;
    if coefficient == 0.0 {
        return full(graph, 0.0, &shape);
    }
    let core = if is_one(graph, a.core) {
        stretch(graph, b.core, &shape)
    } else if is_one(graph, b.core) {
        stretch(graph, a.core, &shape)
    } else {
        plain(graph, &MULTIPLY, &[a.core, b.core])
    };
    let divisors = [a.divisors, b.divisors].concat();
    rebuild(graph, Scaled { coefficient, core, divisors })
}

/// `left / right`
pub fn divide(graph: &mut Graph, left: NodeId, right: NodeId) -> NodeId {
    if number_of(graph, right) == Some(1.0) || is_zero(graph, left) {
        return stretched_like_result(graph, left, right);
    }
    let mut scaled = factor(graph, left);
    if is_count(graph, right) {
        scaled.divisors.push(right);
    } else {
        scaled.core = plain(graph, &DIVIDE, &[scaled.core, right]);
    }
    rebuild(graph, scaled)
}

/// `base ** exponent` for a plain exponent.
pub fn power(graph: &mut Graph, base: NodeId, exponent: f64) -> NodeId {
    if exponent == 1.0 {
        return base;
    }
    if exponent == 0.0 {
        return full_like(graph, 1.0, base);
    }
    let exponent = graph.number(exponent);
    plain(graph, &POWER, &[base, exponent])
}

/// `left @ right`
pub fn matmul(graph: &mut Graph, left: NodeId, right: NodeId) -> NodeId {
    let (a, b) = (factor(graph, left), factor(graph, right));
    let core = plain(graph, &MATMUL, &[a.core, b.core]);
    let divisors = [a.divisors, b.divisors].concat();
    rebuild(graph, Scaled { coefficient: a.coefficient * b.coefficient, core, divisors })
}

/// The array with its last two axes exchanged.
pub fn transpose(graph: &mut Graph, operand: NodeId) -> NodeId {
    let rank = graph.shape(operand).rank();
    let mut order: Vec<usize> = (0..rank).collect();
    order.swap(rank - 1, rank - 2);
    permute(graph, operand, order)
}

/// The array with its axes in another order.
pub fn permute(graph: &mut Graph, operand: NodeId, order: Vec<usize>) -> NodeId {
    if order.iter().enumerate().all(|(axis, &from)| axis == from) {
        return operand;
    }
    let mut scaled = factor(graph, operand);
    if is_one(graph, scaled.core) {
        let shape = Shape(order.iter().map(|&from| graph.shape(operand).0[from]).collect());
        scaled.core = full(graph, 1.0, &shape);
        return rebuild(graph, scaled);
    }
    let node = graph.node(scaled.core);
    scaled.core = match &node.operation {
        Operation::Apply(operator, Attributes::Order(inner))
            if std::ptr::eq(*operator, &TRANSPOSE) && undoes(inner, &order) =>
        {
            node.inputs[0]
        }
        _ => apply(graph, &TRANSPOSE, &[scaled.core], Attributes::Order(order)),
    };
    rebuild(graph, scaled)
}

fn undoes(inner: &[usize], outer: &[usize]) -> bool {
    outer.iter().enumerate().all(|(axis, &from)| inner[from] == axis)
}

/// The sum over some axes.
pub fn sum(graph: &mut Graph, operand: NodeId, axes: Vec<usize>, keep: bool) -> NodeId {
    if axes.is_empty() {
        return operand;
    }
    let mut scaled = factor(graph, operand);
    if is_one(graph, scaled.core) {
        let shape = graph.shape(scaled.core).clone();
        let count: usize = axes.iter().map(|&axis| shape.0[axis]).product();
        let rest = reduced(&shape, &axes, keep);
        times_count(graph, &mut scaled, count);
        scaled.core = full(graph, 1.0, &rest);
    } else if let Some((inner, count)) = unstretched(graph, scaled.core, &axes, keep) {
        let rest = reduced(graph.shape(scaled.core), &axes, keep);
        times_count(graph, &mut scaled, count);
        scaled.core = stretch(graph, inner, &rest);
    } else {
        scaled.core = sum_of(graph, scaled.core, axes, keep);
    }
    rebuild(graph, scaled)
}

/// The sum over some axes; that of more numbers than anyone would write out is one that is known.
fn sum_of(graph: &mut Graph, operand: NodeId, axes: Vec<usize>, keep: bool) -> NodeId {
    let many =
        matches!(&graph.node(operand).operation, Operation::Constant(value) if value.len() > MOST_WRITTEN);
    let total = apply(graph, &SUM, &[operand], Attributes::Axes { axes, keep });
    match graph.fixed(total).filter(|_| many && graph.node(operand).name.is_none()) {
        Some(known) => graph.constant(known),
        None => total,
    }
}

/// What is the same along some of the axes that are summed over, summed over the others, and how often it is counted.
fn unstretched(graph: &mut Graph, core: NodeId, axes: &[usize], keep: bool) -> Option<(NodeId, usize)> {
    let inner = narrower(graph, core)?;
    let (wide, narrow) = (graph.shape(core).clone(), graph.shape(inner).clone());
    let lead = wide.rank() - narrow.rank();
    let is_same = |axis: usize| axis < lead || narrow.0[axis - lead] == 1 && wide.0[axis] != 1;
    let (same, others): (Vec<usize>, Vec<usize>) = axes.iter().partition(|&&axis| is_same(axis));
    let others: Vec<usize> = others.into_iter().map(|axis| axis - lead).collect();
    let inner = sum(graph, inner, others, true);
    let inside: Vec<usize> = axes.iter().filter(|&&axis| axis >= lead).map(|axis| axis - lead).collect();
    let rest = reduced(graph.shape(inner), &inside, keep);
    let count = same.into_iter().map(|axis| wide.0[axis]).product();
    Some((reshape(graph, inner, &rest), count))
}

/// What was stretched to an array; or an array made of such as is the same along an axis, without stretching.
fn narrower(graph: &mut Graph, core: NodeId) -> Option<NodeId> {
    let node = graph.node(core);
    let Operation::Apply(operator, attributes) = node.operation.clone() else { return None };
    let stretched = |graph: &Graph, id: NodeId| match &graph.node(id).operation {
        Operation::Apply(operator, _) if std::ptr::eq(*operator, &BROADCAST) => {
            Some(graph.node(id).inputs[0])
        }
        _ => None,
    };
    if std::ptr::eq(operator, &BROADCAST) {
        return Some(node.inputs[0]);
    }
    if node.name.is_some() || !operator.kernel.is_elementwise() || graph.kind(core) == Kind::Truth {
        return None;
    }
    let inputs = node.inputs.clone();
    let narrow: Vec<NodeId> = inputs.iter().map(|&input| stretched(graph, input).unwrap_or(input)).collect();
    let shapes: Vec<&Shape> = narrow.iter().map(|&input| graph.shape(input)).collect();
    let shape = shapes.into_iter().try_fold(Shape::scalar(), |all, shape| all.broadcast(shape))?;
    (shape != *graph.shape(core)).then(|| apply(graph, operator, &narrow, attributes))
}

/// Multiplies by a count, or leaves out a divisor that is the same count.
fn times_count(graph: &mut Graph, scaled: &mut Scaled, count: usize) {
    let same = |graph: &mut Graph, &divisor: &NodeId| {
        graph.fixed(divisor).and_then(|value| array::as_number(&value)) == Some(count as f64)
    };
    match scaled.divisors.iter().position(|divisor| same(graph, divisor)) {
        Some(place) => {
            scaled.divisors.remove(place);
        }
        None => scaled.coefficient *= count as f64,
    }
}

/// The shape that is left after a reduction over some axes.
pub fn reduced(shape: &Shape, axes: &[usize], keep: bool) -> Shape {
    let lengths = shape.0.iter().enumerate();
    Shape(match keep {
        true => lengths.map(|(axis, &length)| if axes.contains(&axis) { 1 } else { length }).collect(),
        false => lengths.filter(|(axis, _)| !axes.contains(axis)).map(|(_, &length)| length).collect(),
    })
}

/// Undoes broadcasting: sums over every axis along which an operand of the given shape was stretched.
pub fn sum_to(graph: &mut Graph, operand: NodeId, shape: &Shape) -> NodeId {
    let wide = graph.shape(operand).clone();
    if wide == *shape {
        return operand;
    }
    if wide.broadcast(shape).as_ref() == Some(shape) {
        return stretch(graph, operand, shape);
    }
    let lead = wide.rank() - shape.rank();
    let narrow = sum(graph, operand, (0..lead).collect(), false);
    let stretched =
        (0..shape.rank()).filter(|&axis| shape.0[axis] == 1 && wide.0[axis + lead] != 1).collect::<Vec<_>>();
    sum(graph, narrow, stretched, true)
}

/// The operand stretched to a shape that it broadcasts to.
pub fn stretch(graph: &mut Graph, operand: NodeId, shape: &Shape) -> NodeId {
    if graph.shape(operand) == shape {
        return operand;
    }
    // Truth values have no factors.
    if graph.kind(operand) == Kind::Truth {
        return apply(graph, &BROADCAST, &[operand], Attributes::Shape(shape.clone()));
    }
    let mut scaled = factor(graph, operand);
    let inner = match &graph.node(scaled.core).operation {
        Operation::Apply(operator, _) if std::ptr::eq(*operator, &BROADCAST) => {
            graph.node(scaled.core).inputs[0]
        }
        _ => scaled.core,
    };
    scaled.core = apply(graph, &BROADCAST, &[inner], Attributes::Shape(shape.clone()));
    rebuild(graph, scaled)
}

/// The operand with its numbers arranged in another shape of the same size.
pub fn reshape(graph: &mut Graph, operand: NodeId, shape: &Shape) -> NodeId {
    if graph.shape(operand) == shape {
        return operand;
    }
    if graph.kind(operand) == Kind::Truth {
        return apply(graph, &RESHAPE, &[operand], Attributes::Shape(shape.clone()));
    }
    let mut scaled = factor(graph, operand);
    scaled.core = match is_one(graph, scaled.core) {
        true => full(graph, 1.0, shape),
        false => apply(graph, &RESHAPE, &[scaled.core], Attributes::Shape(shape.clone())),
    };
    rebuild(graph, scaled)
}

/// `then` where the condition holds, else `otherwise`.
pub fn choose(graph: &mut Graph, condition: NodeId, then: NodeId, otherwise: NodeId) -> NodeId {
    plain(graph, &WHERE, &[condition, then, otherwise])
}

/// How many numbers lie along some axes of `operand`, as a formula such as `len(y)`.
///
/// The count is taken of the plainest array of that shape which the operand is made of, so that
/// it reads as the author would have written it.
pub fn count(graph: &mut Graph, operand: NodeId, axes: Vec<usize>) -> NodeId {
    let representative = plainest(graph, operand);
    match axes.as_slice() {
        [] => graph.number(1.0),
        [0] => plain(graph, &LEN, &[representative]),
        _ => apply(graph, &SIZE, &[representative], Attributes::Axes { axes, keep: false }),
    }
}

/// A data array of the same shape that `operand` is made of element by element, or `operand` itself.
fn plainest(graph: &Graph, operand: NodeId) -> NodeId {
    let shape = graph.shape(operand);
    let (mut data, mut named) = (None, None);
    reach(&graph.work, &[operand], |id, onward| {
        let node = graph.node(id);
        match &node.operation {
            Operation::Leaf(Leaf::Data) => {
                data = Some(id);
                onward.clear();
                return;
            }
            Operation::Leaf(_) | Operation::Named => named = named.or(Some(id)),
            _ => {}
        }
        if matches!(&node.operation, Operation::Named)
            || matches!(&node.operation, Operation::Apply(operator, _) if operator.kernel.is_elementwise())
        {
            onward.extend(node.inputs.iter().filter(|&&input| graph.shape(input) == shape));
        }
    });
    data.or(named).unwrap_or(operand)
}

fn result_shape(graph: &Graph, left: NodeId, right: NodeId) -> Shape {
    graph.shape(left).broadcast(graph.shape(right)).expect("a gradient rule gives operands that fit")
}

/// `operand` with the shape that it has beside `other`.
fn stretched_like_result(graph: &mut Graph, operand: NodeId, other: NodeId) -> NodeId {
    let shape = result_shape(graph, operand, other);
    stretch(graph, operand, &shape)
}

/// Whether a node is the same plain number in every element.
fn everywhere(graph: &Graph, node: NodeId, value: f64) -> bool {
    let inner = match &graph.node(node).operation {
        Operation::Apply(operator, _) if std::ptr::eq(*operator, &BROADCAST) => graph.node(node).inputs[0],
        _ => node,
    };
    graph
        .literal(inner)
        .is_some_and(|array: Array| !array.is_empty() && array.iter().all(|&element| element == value))
}

fn is_one(graph: &Graph, node: NodeId) -> bool {
    everywhere(graph, node, 1.0)
}

/// Whether a node is nothing but zeros.
pub fn is_zero(graph: &Graph, node: NodeId) -> bool {
    everywhere(graph, node, 0.0)
}
