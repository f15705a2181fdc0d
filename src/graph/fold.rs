//! Values that are known while the graph is built: what follows from constants, data and shapes; knows no training.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Array, Call, Gives, Graph, Holding, Kernel, Leaf, Node, NodeId, Operation, Shape, array, reach};
use crate::report::Fault;

impl Graph {
    /// The value of a node if it is known where the lines being read stand: it follows from constants, data, and the
    /// number of steps that trainings above have made.
    pub fn known(&mut self, node: NodeId) -> Option<Array> {
        if let Some(value) = self.fixed(node) {
            return Some(value);
        }
        if self.settled.is_empty() || self.node(node).moves {
            return None;
        }
        let known = self.evaluate(&[node], &self.settled).ok().map(|mut values| values.remove(0));
        self.counted_on_steps |= known.is_some();
        known
    }

    /// Remembers whether something is known only because the number of steps is, and gives what was remembered before.
    pub fn counts_on_steps(&mut self, counts: bool) -> bool {
        std::mem::replace(&mut self.counted_on_steps, counts)
    }

    /// Says how many steps a training has made, or that it goes on and the number is open again.
    pub fn settle(&mut self, leaf: NodeId, steps: Option<f64>) {
        match steps {
            Some(steps) => self.settled.insert(leaf, array::number(steps)),
            None => self.settled.remove(&leaf),
        };
    }

    /// Forgets for a while how many steps were made, as an expression that is seen in other steps needs; gives what
    /// [`Graph::remember_steps`] takes.
    pub fn forget_steps(&mut self) -> BTreeMap<NodeId, Array> {
        std::mem::take(&mut self.settled)
    }

    /// Knows again what [`Graph::forget_steps`] gave.
    pub fn remember_steps(&mut self, settled: BTreeMap<NodeId, Array>) {
        self.settled = settled;
    }

    /// The value of a node if it follows from constants and data alone.
    ///
    /// A computation that fails is no fixed value: it fails again, with its place, when it runs.
    pub fn fixed(&mut self, node: NodeId) -> Option<Array> {
        if let Some(value) = self.folded.get(&node) {
            return value.clone();
        }
        let unfolded = reach(&self.work, &[node], |id, onward| {
            onward.extend(self.node(id).inputs.iter().filter(|input| !self.folded.contains_key(input)));
        });
        for id in unfolded {
            let value = self.fold(id);
            self.folded.insert(id, value);
        }
        self.folded[&node].clone()
    }

    /// The value of a node, if it was found to be known.
    pub fn remembered(&self, node: NodeId) -> Option<&Array> {
        self.data.get(&node).or_else(|| self.folded.get(&node)?.as_ref())
    }

    fn fold(&self, id: NodeId) -> Option<Array> {
        let node = self.node(id);
        match &node.operation {
            Operation::Constant(value) => Some(value.clone()),
            Operation::Leaf(Leaf::Data) => self.data.get(&id).cloned(),
            Operation::Leaf(_) => None,
            Operation::Named => self.folded[&node.inputs[0]].clone(),
            Operation::Apply(operator, _) if operator.gives == Gives::Lengths => {
                let inputs: Vec<Array> = node.inputs.iter().map(|_| array::vector(Vec::new())).collect();
                self.computed(id, &inputs)
            }
            Operation::Apply(..) => {
                let inputs: Option<Vec<Array>> =
                    node.inputs.iter().map(|input| self.folded[input].clone()).collect();
                self.computed(id, &inputs?)
            }
        }
    }

    /// The value of a node, unless it fails. That it was refused is remembered: nobody is told here.
    fn computed(&self, id: NodeId, inputs: &[Array]) -> Option<Array> {
        let drafts = Holding::of(&self.work);
        let allowed = self.work.charge(self.cost(id)).and_then(|()| self.hold(id, &self.held, &drafts));
        if let Err(refused) = allowed {
            self.work.remember(refused.at(self.node(id).place));
            return None;
        }
        self.compute(self.node(id), inputs).ok()
    }

    /// Takes the memory that the value of a node needs, and that of the drafts from which it is computed.
    fn hold(&self, id: NodeId, value: &Holding, drafts: &Holding) -> Result<(), Fault> {
        let node = self.node(id);
        let bytes = node.shape.bytes();
        let elementwise =
            matches!(&node.operation, Operation::Apply(operator, _) if operator.kernel.is_elementwise());
        let stretched = node.inputs.iter().filter(|&&input| elementwise && *self.shape(input) != node.shape);
        drafts.take(bytes.saturating_mul(stretched.count() as u64))?;
        value.take(bytes)
    }

    /// What computing some nodes from their leaves costs, each once.
    pub fn whole_cost(&self, nodes: &[NodeId]) -> u64 {
        self.ancestors(nodes).into_iter().map(|id| self.cost(id)).fold(0, u64::saturating_add)
    }

    /// What computing a node from its inputs costs.
    pub fn cost(&self, id: NodeId) -> u64 {
        let node = self.node(id);
        let Operation::Apply(operator, attributes) = &node.operation else { return 0 };
        let shapes: Vec<Shape> = node.inputs.iter().map(|&input| self.shape(input).clone()).collect();
        operator.kernel.work(&Call { shapes: &shapes, result: &node.shape, attributes, turned: [false; 2] })
    }

    /// The values of some nodes, leaves having the given values.
    pub fn evaluate(&self, nodes: &[NodeId], leaves: &BTreeMap<NodeId, Array>) -> Result<Vec<Array>, Fault> {
        let mut values = BTreeMap::new();
        self.evaluate_each(nodes, leaves, |id, value| {
            values.insert(id, value.clone());
            Some(value)
        })?;
        Ok(nodes.iter().map(|node| values[node].clone()).collect())
    }

    /// The first node whose value is not finite although its inputs are.
    pub fn first_not_finite(&self, nodes: &[NodeId], leaves: &BTreeMap<NodeId, Array>) -> Option<NodeId> {
        let mut found = None;
        let look = |id, value: Array| {
            if !array::is_finite(&value) && matches!(self.node(id).operation, Operation::Apply(..)) {
                found = Some(id);
            }
            found.is_none().then_some(value)
        };
        self.evaluate_each(nodes, leaves, look).ok()?;
        found
    }

    /// Computes what some nodes need, in order. `visit` says with what value of a node those behind it go on, or
    /// that it has seen enough.
    pub fn evaluate_each(
        &self,
        nodes: &[NodeId],
        leaves: &BTreeMap<NodeId, Array>,
        mut visit: impl FnMut(NodeId, Array) -> Option<Array>,
    ) -> Result<(), Fault> {
        let mut values: BTreeMap<NodeId, Array> = BTreeMap::new();
        let held = Holding::of(&self.work);
        for id in self.ancestors(nodes) {
            let node = self.node(id);
            let folded = self.folded.get(&id).cloned().flatten();
            let value = match (&node.operation, folded) {
                (_, Some(value)) => value,
                (Operation::Constant(value), _) => value.clone(),
                (Operation::Leaf(_), _) => {
                    let given = leaves.get(&id).or_else(|| self.data.get(&id)).cloned();
                    given.ok_or_else(|| {
                        let name = node.name.clone().unwrap_or_default();
                        Fault::new(format!("`{name}` has no value here")).at(node.place)
                    })?
                }
                (Operation::Named | Operation::Apply(..), _) => {
                    let inputs: Vec<Array> = node.inputs.iter().map(|input| values[input].clone()).collect();
                    match &node.operation {
                        Operation::Named => inputs[0].clone(),
                        _ => {
                            let drafts = Holding::of(&self.work);
                            let allowed =
                                self.work.charge(self.cost(id)).and_then(|()| self.hold(id, &held, &drafts));
                            let value = allowed.and_then(|()| self.compute(node, &inputs));
                            value.map_err(|fault| fault.at(node.place))?
                        }
                    }
                }
            };
            let Some(value) = visit(id, value) else { return Ok(()) };
            values.insert(id, value);
        }
        Ok(())
    }

    /// The value of one node from the values of its inputs.
    pub fn compute(&self, node: &Node, inputs: &[Array]) -> Result<Array, Fault> {
        let Operation::Apply(operator, attributes) = &node.operation else {
            return Ok(inputs[0].clone());
        };
        let mut values = vec![0.0; node.shape.size()];
        let shapes: Vec<Shape> = node.inputs.iter().map(|&input| self.shape(input).clone()).collect();
        let call = Call { shapes: &shapes, result: &node.shape, attributes, turned: [false; 2] };
        let stretch = operator.kernel.is_elementwise();
        let wide = |input| if stretch { array::stretched(input, &node.shape) } else { Array::clone(input) };
        let inputs: Vec<Array> = inputs.iter().map(wide).collect();
        let flat: Vec<Cow<'_, [f64]>> = inputs.iter().map(array::flat).collect();
        match operator.kernel {
            Kernel::Map1(kernel) => kernel(&flat[0], &mut values),
            Kernel::Map2(kernel) => kernel(&flat[0], &flat[1], &mut values),
            Kernel::Map3(kernel) => kernel(&flat[0], &flat[1], &flat[2], &mut values),
            Kernel::Whole(kernel) | Kernel::Costly(kernel, _) | Kernel::Turning(kernel, _) => {
                let slices: Vec<&[f64]> = flat.iter().map(AsRef::as_ref).collect();
                kernel(&call, &slices, &mut values)?;
            }
            Kernel::Parts(kernel) => {
                for (index, input) in flat.iter().enumerate() {
                    kernel(&call, index, input, &mut values);
                }
            }
        }
        Ok(array::shaped(node.shape.clone(), values))
    }
}
