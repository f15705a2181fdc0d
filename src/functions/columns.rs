//! The columns of an array, followed from their table through what selects, orders, shifts and scales; knows no file.

use std::rc::Rc;

use super::arithmetic::{ADD, DIVIDE, MULTIPLY, NEGATE, SUBTRACT};
use super::shaping::{ASSEMBLE, CONCATENATE};
use crate::graph::{Attributes, Budget, Columns, Cut, Graph, Kind, Node, NodeId, Operation, Operator, TOUCH};

/// How many nodes are asked on the way to a table; what is further away is more than a choice of rows or a scale.
const FURTHEST: usize = 64;

/// What the columns of an array are called, if it comes from a table with a head.
pub fn columns_of(graph: &Graph, node: NodeId) -> Option<Columns> {
    followed(graph, node, &mut { FURTHEST })
}

fn followed(graph: &Graph, id: NodeId, left: &mut usize) -> Option<Columns> {
    if let Some(columns) = graph.columns(id) {
        return Some(columns.clone());
    }
    *left = left.checked_sub(1)?;
    let node = graph.node(id);
    let (operator, attributes) = match &node.operation {
        Operation::Named => return followed(graph, node.inputs[0], left),
        Operation::Apply(operator, attributes) if node.kind == Kind::Number => (*operator, attributes),
        _ => return None,
    };
    if operator.kernel.is_elementwise() {
        return scaled(graph, node, operator, left);
    }
    if let (true, Attributes::Axis(axis)) = (std::ptr::eq(operator, &CONCATENATE), attributes) {
        return joined(graph, node, *axis, left);
    }
    if std::ptr::eq(operator, &ASSEMBLE) {
        return assembled(graph, node, left);
    }
    let columns = match (node.inputs.as_slice(), attributes) {
        ([only], _) => followed(graph, *only, left)?,
        ([array, ..], Attributes::Picks(..)) => followed(graph, *array, left)?,
        _ => return None,
    };
    match attributes {
        Attributes::Cuts(cuts) => cut(&graph.work, columns, cuts),
        Attributes::Order(order) => {
            let axis = columns.axis.map(|axis| order.iter().position(|&from| from == axis));
            moved(columns, axis)
        }
        Attributes::Axes { axes, keep } => {
            let axis = columns.axis.map(|axis| match axes.contains(&axis) {
                true => None,
                false if *keep => Some(axis),
                false => Some(axis - axes.iter().filter(|&&gone| gone < axis).count()),
            });
            moved(Columns { scaled: true, ..columns }, axis)
        }
        Attributes::Picks(_, axes) => picked(graph, node, columns, axes),
        Attributes::Shape(_) if columns.axis.is_none() => Some(columns),
        _ => None,
    }
}

/// The columns of arrays that became the elements of one: each a column, or each with the same ones.
fn assembled(graph: &Graph, node: &Node, left: &mut usize) -> Option<Columns> {
    let parts = of_parts(graph, node, left)?;
    let first = parts.first()?;
    if parts.iter().all(|part| part == first) {
        return Some(Columns { axis: first.axis.map(|axis| axis + 1), ..first.clone() });
    }
    parts.iter().all(|part| part.axis.is_none()).then(|| side_by_side(&parts, 0))
}

/// The columns of arrays behind each other: more rows of the same columns, or more columns.
fn joined(graph: &Graph, node: &Node, axis: usize, left: &mut usize) -> Option<Columns> {
    let parts = of_parts(graph, node, left)?;
    let first = parts.first()?;
    if first.axis != Some(axis) && parts.iter().all(|part| part == first) {
        return Some(first.clone());
    }
    let beside = |(part, &input): (&Columns, &NodeId)| match part.axis {
        None => graph.shape(input).0[axis] == 1,
        Some(own) => own == axis,
    };
    parts.iter().zip(&node.inputs).all(beside).then(|| side_by_side(&parts, axis))
}

/// Those of all that a node is made of.
fn of_parts(graph: &Graph, node: &Node, left: &mut usize) -> Option<Vec<Columns>> {
    node.inputs.iter().map(|&input| followed(graph, input, left)).collect()
}

fn side_by_side(parts: &[Columns], axis: usize) -> Columns {
    Columns {
        axis: Some(axis),
        columns: parts.iter().flat_map(|part| part.columns.iter().cloned()).collect(),
        scaled: parts.iter().any(|part| part.scaled),
    }
}

/// The same columns along another axis; none if theirs is gone.
fn moved(columns: Columns, axis: Option<Option<usize>>) -> Option<Columns> {
    match axis {
        None => Some(columns),
        Some(None) => None,
        Some(axis) => Some(Columns { axis, ..columns }),
    }
}

/// The columns that a slice or a single index leaves.
fn cut(work: &Budget, columns: Columns, cuts: &[Cut]) -> Option<Columns> {
    let Some(axis) = columns.axis else { return Some(columns) };
    let cut = cuts.get(axis)?;
    work.spend(cut.count as u64 * TOUCH);
    let gone = cuts[..axis].iter().filter(|cut| cut.step == 0).count();
    let places = (0..cut.count as i64).map(|count| cut.start as i64 + count * cut.step);
    let kept: Option<Rc<[_]>> = places.map(|place| columns.columns.get(place as usize).cloned()).collect();
    let axis = (cut.step != 0).then_some(axis - gone);
    Some(Columns { axis, columns: kept?, scaled: columns.scaled })
}

/// The columns that arrays of indices leave: all, where they choose among rows.
fn picked(graph: &Graph, node: &Node, columns: Columns, axes: &[usize]) -> Option<Columns> {
    let Some(axis) = columns.axis else { return Some(columns) };
    let ([one], &[_, indices]) = (axes, node.inputs.as_slice()) else { return None };
    if graph.shape(indices).rank() != 1 {
        return None;
    }
    if *one != axis {
        return Some(columns);
    }
    let places = graph.literal(indices)?;
    let width = columns.columns.len() as f64;
    let place = |place: &f64| if *place < 0.0 { *place + width } else { *place } as usize;
    let kept: Option<Rc<[_]>> = places.iter().map(|at| columns.columns.get(place(at)).cloned()).collect();
    Some(Columns { columns: kept?, ..columns })
}

/// The columns of a sum, difference, product or quotient: those that all the numbers come from, shifted and scaled.
fn scaled(graph: &Graph, node: &Node, operator: &'static Operator, left: &mut usize) -> Option<Columns> {
    let keeps = [&ADD, &SUBTRACT, &MULTIPLY, &DIVIDE, &NEGATE].iter().any(|one| std::ptr::eq(*one, operator));
    if !keeps {
        return None;
    }
    let mut all: Option<Columns> = None;
    let mut others = Vec::new();
    for &input in &node.inputs {
        let Some(columns) = followed(graph, input, left) else {
            others.push(graph.shape(input));
            continue;
        };
        // The mean of each column lies along the last axis, whatever stands in front of it.
        let missing = node.shape.rank() - graph.shape(input).rank();
        let columns = Columns { axis: columns.axis.map(|axis| axis + missing), scaled: true, ..columns };
        if all.as_ref().is_some_and(|all| *all != columns) {
            return None;
        }
        all = Some(columns);
    }
    // A number moves or scales all columns, and a row of them each one; a whole array that is none of a table makes another thing of it.
    let width = all.as_ref().filter(|all| all.axis.is_some()).map_or(1, |all| all.columns.len());
    if others.iter().any(|other| !other.is_scalar() && (other.size() != width || other.0 == node.shape.0)) {
        return None;
    }
    all
}
