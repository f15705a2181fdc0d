//! Derivatives of nodes by nodes: gradients, Jacobians, difference quotients; knows no expression.

use super::apart;
use crate::functions::arithmetic as signs;
use crate::functions::shaping::CONCATENATE;
use crate::functions::{self, Value, stack};
use crate::graph::{Attributes, Graph, Leaf, NodeId, Operation, Shape, array};
use crate::report::Fault;

/// The most components that are differentiated one by one.
const MOST_ROWS: usize = 2000;

/// What a derivative is taken by: one name, or several numbers.
pub(super) struct Targets {
    /// The nodes of the names.
    pub nodes: Vec<NodeId>,
    /// Whether they stood in a list.
    pub listed: bool,
}

/// The gradient by one name, or by several numbers as a vector.
pub(super) fn gradient_by(graph: &mut Graph, node: NodeId, targets: &Targets) -> Result<NodeId, Fault> {
    let gradients = functions::gradient(graph, node, &targets.nodes)?;
    if !targets.listed {
        return Ok(gradients[0]);
    }
    if gradients.iter().all(|&gradient| graph.shape(gradient).is_scalar()) {
        return stack(graph, &gradients);
    }
    let flat = gradients.iter().map(|&gradient| {
        let size = graph.shape(gradient).size();
        functions::algebra::reshape(graph, gradient, &Shape(vec![size]))
    });
    let flat: Vec<NodeId> = flat.collect();
    graph.apply(&CONCATENATE, &flat, Attributes::Axis(0))
}

/// The derivative of every component by one name, or by several: numbers and the components of arrays one behind the other.
pub(super) fn jacobian_by(graph: &mut Graph, node: NodeId, targets: &Targets) -> Result<NodeId, Fault> {
    let own = graph.shape(node).clone();
    if !targets.listed && !graph.shape(targets.nodes[0]).is_scalar() {
        return rows_of_jacobian(graph, node, targets.nodes[0], &own);
    }
    if targets.nodes.iter().any(|&target| !graph.shape(target).is_scalar()) {
        let mut columns = Vec::new();
        for &target in &targets.nodes {
            let rows = match graph.shape(target).is_scalar() {
                true => derivative_by(graph, node, target)?,
                false => rows_of_jacobian(graph, node, target, &own)?,
            };
            let mut lengths = own.0.clone();
            lengths.push(graph.shape(target).size());
            columns.push(functions::algebra::reshape(graph, rows, &Shape(lengths)));
        }
        return graph.apply(&CONCATENATE, &columns, Attributes::Axis(own.rank()));
    }
    let slopes = targets
        .nodes
        .iter()
        .map(|&target| derivative_by(graph, node, target))
        .collect::<Result<Vec<_>, _>>()?;
    if !targets.listed {
        return Ok(slopes[0]);
    }
    let columns = stack(graph, &slopes)?;
    let order = (1..=own.rank()).chain([0]).collect();
    Ok(functions::algebra::permute(graph, columns, order))
}

/// One backward walk for every component.
fn rows_of_jacobian(graph: &mut Graph, node: NodeId, target: NodeId, own: &Shape) -> Result<NodeId, Fault> {
    let count = own.size();
    if count > MOST_ROWS {
        return Err(Fault::new(format!("a Jacobian of {count} components is too large"))
            .remedy(format!("at most {MOST_ROWS} components are differentiated one by one")));
    }
    let mut lengths = own.0.clone();
    lengths.extend(&graph.shape(target).0);
    let flat = functions::algebra::reshape(graph, node, &Shape(vec![count]));
    let mut rows = Vec::new();
    for component in apart::elements(graph, &Value::Node(flat))? {
        let component = component.node(graph)?;
        rows.push(functions::gradient(graph, component, &[target])?[0]);
    }
    let rows = stack(graph, &rows)?;
    Ok(functions::algebra::reshape(graph, rows, &Shape(lengths)))
}

/// The central difference quotients of a scalar, one for each component of a node.
pub(super) fn difference_quotients(
    graph: &mut Graph,
    scalar: NodeId,
    target: NodeId,
    width: NodeId,
) -> Result<NodeId, Fault> {
    let shape = graph.shape(target).clone();
    let count = shape.size();
    if count > MOST_ROWS {
        return Err(Fault::new(format!("difference quotients for {count} components are too many"))
            .remedy(format!("at most {MOST_ROWS} components are moved one by one")));
    }
    let two = graph.number(2.0);
    let span = graph.apply(&signs::MULTIPLY, &[two, width], Attributes::None)?;
    let mut quotients = Vec::new();
    for component in 0..count {
        let mut unit = array::full(shape.clone(), 0.0);
        unit.iter_mut().skip(component).take(1).for_each(|value| *value = 1.0);
        let unit = graph.constant(unit);
        let move_by = graph.apply(&signs::MULTIPLY, &[width, unit], Attributes::None)?;
        let above = graph.apply(&signs::ADD, &[target, move_by], Attributes::None)?;
        let below = graph.apply(&signs::SUBTRACT, &[target, move_by], Attributes::None)?;
        let above = graph.substitute(scalar, &[(target, above)]);
        let below = graph.substitute(scalar, &[(target, below)]);
        let rise = graph.apply(&signs::SUBTRACT, &[above, below], Attributes::None)?;
        quotients.push(graph.apply(&signs::DIVIDE, &[rise, span], Attributes::None)?);
    }
    let flat = stack(graph, &quotients)?;
    Ok(functions::algebra::reshape(graph, flat, &shape))
}

/// The derivative of every element of `node` by the number that it was made of.
pub(super) fn derivative_by(graph: &mut Graph, node: NodeId, variable: NodeId) -> Result<NodeId, Fault> {
    let shape = graph.shape(node).clone();
    if shape == *graph.shape(variable) {
        let seed = functions::algebra::full(graph, 1.0, &shape);
        return Ok(functions::backward(graph, node, seed, &[variable])?[0]);
    }
    // Many components of one number: the gradient of the gradient's seed is the derivative.
    let seed = graph.leaf(Leaf::Variable, "seed", shape.clone());
    let back = functions::backward(graph, node, seed, &[variable])?[0];
    let one = graph.number(1.0);
    let forward = functions::backward(graph, back, one, &[seed])?[0];
    let zeros = functions::algebra::full(graph, 0.0, &shape);
    Ok(graph.substitute(forward, &[(seed, zeros)]))
}

/// Whether every operation between two nodes works element by element on the same shape, with numbers and with no
/// other array.
pub(super) fn elementwise_between(graph: &Graph, from: NodeId, to: NodeId) -> bool {
    let shape = graph.shape(from);
    let path = graph.between(&[from], &[to]);
    let plain = |id: &NodeId| {
        let node = graph.node(*id);
        let beside = node.inputs.iter().filter(|&&input| !path.contains(input));
        if !beside.into_iter().all(|&input| graph.shape(input).is_scalar()) {
            return false;
        }
        let fits = match &node.operation {
            Operation::Apply(operator, _) => operator.kernel.is_elementwise(),
            _ => true,
        };
        fits && node.shape == *shape
    };
    path.iter().all(plain) && graph.shape(to) == shape
}
