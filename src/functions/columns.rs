//! What the columns of a value are called, as far as it is taken from data whose columns have names; knows no table.
//!
//! Names go along with rows and columns that are chosen and with what is moved and scaled; kinds only with what is chosen.

use super::arithmetic::{ADD, DIVIDE, MULTIPLY, SUBTRACT};
use super::shaping::{BROADCAST, CUT, PICK};
use crate::graph::{Attributes, Cut, Graph, NamedColumn, NodeId, Operation, Operator};

/// The columns of a matrix, or a vector as the only one.
pub fn columns(graph: &Graph, node: NodeId) -> Option<Vec<NamedColumn>> {
    let (mut here, mut chosen, mut scaled) = (node, Vec::new(), false);
    let found = loop {
        if let Some(found) = graph.columns_of(here) {
            break found;
        }
        let inputs = &graph.node(here).inputs;
        here = match &graph.node(here).operation {
            Operation::Named => inputs[0],
            Operation::Apply(operator, Attributes::Cuts(cuts)) if std::ptr::eq(*operator, &CUT) => {
                match cuts.as_slice() {
                    [rows] if rows.step != 0 => {}
                    [rows, columns] if rows.step != 0 => chosen.push(*columns),
                    _ => return None,
                }
                inputs[0]
            }
            Operation::Apply(operator, Attributes::Picks(_, axes)) if std::ptr::eq(*operator, &PICK) => {
                if axes != &[0] {
                    return None;
                }
                inputs[0]
            }
            Operation::Apply(operator, _) => {
                scaled = true;
                scaled_part(graph, here, operator)?
            }
            _ => return None,
        };
    };
    let mut found = found.to_vec();
    for cut in chosen.into_iter().rev() {
        found = taken(&found, cut)?;
    }
    if scaled {
        found.iter_mut().for_each(|column| column.kinds.clear());
    }
    Some(found)
}

/// What is moved or scaled by a number, or by one for each column.
fn scaled_part(graph: &Graph, node: NodeId, operator: &Operator) -> Option<NodeId> {
    let [one, other] = graph.node(node).inputs[..] else { return None };
    let stretched = |part: NodeId| match &graph.node(part).operation {
        Operation::Apply(found, _) => std::ptr::eq(*found, &BROADCAST),
        _ => false,
    };
    let whole = |part: NodeId| graph.shape(part) == graph.shape(node) && !stretched(part);
    let is = |wanted: &[&Operator]| wanted.iter().any(|&known| std::ptr::eq(known, operator));
    match (whole(one), whole(other)) {
        (true, false) if is(&[&ADD, &SUBTRACT, &MULTIPLY, &DIVIDE]) => Some(one),
        (false, true) if is(&[&ADD, &MULTIPLY]) => Some(other),
        _ => None,
    }
}

/// Those of the columns that a cut leaves.
fn taken(columns: &[NamedColumn], cut: Cut) -> Option<Vec<NamedColumn>> {
    let place = |index: usize| cut.start.checked_add_signed((index as i64 * cut.step) as isize);
    (0..cut.count.max(1)).map(|index| columns.get(place(index)?).cloned()).collect()
}
