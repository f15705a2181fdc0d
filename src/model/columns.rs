//! A column that meets a row of the same length in a loss, so that each number meets all of the other; knows no statement.

use crate::functions::shaping::RESHAPE;
use crate::graph::{Attributes, Graph, NodeId, Operation, formula, reach};
use crate::report::Fault;

/// Refuses a loss in which values of a column meet a row of the same length, unless the author has made the column
/// himself.
pub(super) fn refuse_column_against_row(graph: &Graph, loss: NodeId) -> Result<(), Fault> {
    let mut found = None;
    reach(&graph.work, &[loss], |id, onward| {
        let node = graph.node(id);
        let goes_on = match &node.operation {
            Operation::Named => true,
            Operation::Apply(operator, attributes) => {
                operator.kernel.is_elementwise()
                    || node.shape.is_scalar() && matches!(attributes, Attributes::Axes { .. })
            }
            _ => false,
        };
        match meeting(graph, id) {
            Some(pair) => {
                found.get_or_insert((id, pair));
                onward.clear();
            }
            None if goes_on => onward.extend(
                node.inputs
                    .iter()
                    .filter(|&&input| graph.shape(input).is_scalar() || is_square(graph, input)),
            ),
            None => {}
        }
    });
    let Some((id, (column, row))) = found else { return Ok(()) };
    let (column, shape) = (graph.shape(column), graph.shape(row));
    let written = match &graph.node(row).name {
        Some(name) => name.clone(),
        None => format!("({})", formula(graph, row)),
    };
    Err(Fault::new(format!(
        "a column of shape {column} meets a row of shape {shape} in this loss, so that each number meets all of the other"
    ))
    .at(graph.node(id).place)
    .remedy(format!("make the row a column, too: `{written}[:, None]`")))
}

fn is_square(graph: &Graph, node: NodeId) -> bool {
    matches!(graph.shape(node).0.as_slice(), [rows, columns] if rows == columns && *rows > 1)
}

/// The column and the row that meet in a node.
fn meeting(graph: &Graph, id: NodeId) -> Option<(NodeId, NodeId)> {
    let node = graph.node(id);
    let Operation::Apply(operator, _) = &node.operation else { return None };
    if !operator.kernel.is_elementwise() || !is_square(graph, id) {
        return None;
    }
    let length = node.shape.0[0];
    let of = |shape: &[usize]| node.inputs.iter().copied().find(|&input| graph.shape(input).0 == shape);
    let (column, row) = (of(&[length, 1])?, of(&[length])?);
    (!is_made_a_column(graph, column)).then_some((column, row))
}

/// Whether a column was made of something else, as `x[:, None]` makes one.
fn is_made_a_column(graph: &Graph, column: NodeId) -> bool {
    let shape = graph.shape(column);
    let mut made = false;
    reach(&graph.work, &[column], |id, onward| {
        let node = graph.node(id);
        match &node.operation {
            Operation::Apply(operator, _) if std::ptr::eq(*operator, &RESHAPE) => made = true,
            Operation::Apply(operator, _) if !operator.kernel.is_elementwise() => {}
            Operation::Apply(..) | Operation::Named => {
                onward.extend(node.inputs.iter().filter(|&&input| graph.shape(input) == shape));
            }
            Operation::Constant(_) | Operation::Leaf(_) => {}
        }
    });
    made
}
