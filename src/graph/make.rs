//! How nodes are made, each application once, and forgotten; knows no operator by name.

use std::collections::HashMap;

use super::{
    Array, Attributes, Budget, Called, Columns, Graph, Holding, Kernel, Key, Kind, Leaf, Node, NodeId,
    Operation, Operator, Shape, array,
};
use crate::report::{Fault, Place};

/// How many nodes a chapter may have.
const MOST_NODES: usize = 2_000_000;

/// What making a node costs.
const NODE: u64 = 20_000;

/// What a node takes of memory, with its place among the known ones.
const NODE_BYTES: u64 = 1_000;

impl Graph {
    /// A graph without nodes, on which any work may be done.
    pub fn new() -> Graph {
        Graph::default()
    }

    /// A graph without nodes, and the work that may be done on it.
    pub fn within(work: Budget) -> Graph {
        Graph { held: Holding::of(&work), work, ..Graph::default() }
    }

    /// Refuses to make the graph any larger, if it is too large already.
    pub fn room(&mut self) -> Result<(), Fault> {
        let crowded = || {
            Fault::new("this makes the model too large: it would have millions of operations")
                .remedy("use array operations instead of comprehensions over many elements")
        };
        // What fills the memory are the arrays and what uses up the work is done on them, unless there are many nodes.
        let few = self.nodes.len() < MOST_NODES / 10;
        match (self.work.charge(0), self.work.room_for(0)) {
            (Ok(()), Ok(())) if self.nodes.len() <= MOST_NODES => Ok(()),
            (Ok(()), Err(refused)) if few => Err(refused),
            // Every line below is too much, too; the first one tells it.
            (Err(refused), _) if few => {
                Err(Fault { follows: std::mem::replace(&mut self.full, true), ..refused })
            }
            _ => Err(Fault { follows: std::mem::replace(&mut self.full, true), ..crowded() }),
        }
    }

    /// Counts bytes that are kept beside it until the end of the chapter.
    pub fn keep(&self, bytes: u64) {
        self.held.note(bytes);
    }

    /// The node with the given number.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The shape of a node.
    pub fn shape(&self, id: NodeId) -> &Shape {
        &self.node(id).shape
    }

    /// What the elements of a node are.
    pub fn kind(&self, id: NodeId) -> Kind {
        self.node(id).kind
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node yet.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The number of the next node, and how many bytes are held, for [`Graph::forget_from`].
    pub fn mark(&self) -> (NodeId, u64) {
        (NodeId(self.nodes.len() as u32), self.held.bytes())
    }

    /// Forgets the nodes that were made since a mark.
    pub fn forget_from(&mut self, (first, held): (NodeId, u64)) {
        self.held.shrink(held);
        for (index, node) in self.nodes.drain(first.index()..).enumerate() {
            let id = NodeId(first.0 + index as u32);
            let key = match node.operation {
                Operation::Constant(value) => {
                    array::as_number(&value).map(|number| Key::Number(number.to_bits(), node.kind))
                }
                Operation::Apply(operator, attributes) => Some(Key::Apply(operator, attributes, node.inputs)),
                Operation::Leaf(_) | Operation::Named => None,
            };
            key.map(|key| self.known.remove(&key));
            self.folded.remove(&id);
            self.data.remove(&id);
            self.settled.remove(&id);
            // Its number will be another node's, which has no words yet.
            self.withheld.remove(&id);
            self.written.remove(&id);
            self.calls.remove(&id);
            self.columns.remove(&id);
        }
    }

    /// Sets the piece of source that the nodes made from now on come from, and returns the one before.
    pub fn set_place(&mut self, place: Place) -> Place {
        std::mem::replace(&mut self.place, place)
    }

    /// Shows the formula of a node no more, because it cannot be read again.
    pub fn withhold(&mut self, node: NodeId) {
        self.withheld.insert(node);
    }

    /// Keeps the call that gave a node, so that its formula is that call.
    pub fn keep_call(&mut self, node: NodeId, called: Called) {
        self.calls.entry(node).or_insert(called);
    }

    /// The call that gave a node.
    pub fn called(&self, node: NodeId) -> Option<&Called> {
        self.calls.get(&node)
    }

    /// Keeps the author's own words for what stands under a name.
    pub fn keep_written(&mut self, node: NodeId, text: String) {
        self.written.insert(node, text);
    }

    /// The author's own words for a node.
    pub fn as_written(&self, node: NodeId) -> Option<&str> {
        self.written.get(&node).map(String::as_str)
    }

    /// Keeps what the columns of a table are called.
    pub fn keep_columns(&mut self, node: NodeId, columns: Columns) {
        self.columns.insert(node, columns);
    }

    /// What was kept of a table's columns.
    pub fn columns(&self, node: NodeId) -> Option<&Columns> {
        self.columns.get(&node)
    }

    /// Whether the formula of a node must not be shown.
    pub fn is_withheld(&self, node: NodeId) -> bool {
        self.withheld.contains(&node)
    }

    /// A constant number.
    pub fn number(&mut self, value: f64) -> NodeId {
        self.single(value, Kind::Number)
    }

    /// A constant truth value.
    pub fn truth(&mut self, holds: bool) -> NodeId {
        self.single(f64::from(u8::from(holds)), Kind::Truth)
    }

    fn single(&mut self, value: f64, kind: Kind) -> NodeId {
        let key = Key::Number(value.to_bits(), kind);
        if let Some(&id) = self.known.get(&key) {
            return id;
        }
        let constant = Operation::Constant(array::number(value));
        let id = self.push(constant, Vec::new(), Shape::scalar(), kind);
        self.known.insert(key, id);
        id
    }

    /// A constant array of numbers.
    pub fn constant(&mut self, value: Array) -> NodeId {
        self.constant_of(Kind::Number, value)
    }

    /// A constant array of some kind.
    pub fn constant_of(&mut self, kind: Kind, value: Array) -> NodeId {
        if let Some(number) = array::as_number(&value) {
            return self.single(number, kind);
        }
        let shape = Shape::of(&value);
        self.held.note(shape.bytes());
        self.push(Operation::Constant(value), Vec::new(), shape, kind)
    }

    /// The value of a node that stands in the source as a plain number or array.
    pub fn literal(&self, node: NodeId) -> Option<Array> {
        match &self.node(node).operation {
            Operation::Constant(value) => Some(value.clone()),
            _ => None,
        }
    }

    /// A new leaf of numbers with a name.
    pub fn leaf(&mut self, leaf: Leaf, name: &str, shape: Shape) -> NodeId {
        self.leaf_of(Kind::Number, leaf, name, shape)
    }

    fn leaf_of(&mut self, kind: Kind, leaf: Leaf, name: &str, shape: Shape) -> NodeId {
        let id = self.push(Operation::Leaf(leaf), Vec::new(), shape, kind);
        self.nodes[id.index()].name = Some(name.to_string());
        id
    }

    /// A leaf of numbers whose value is known while the graph is built.
    pub fn data(&mut self, name: &str, value: Array) -> NodeId {
        self.data_of(Kind::Number, name, value)
    }

    /// A leaf of some kind whose value is known while the graph is built.
    pub fn data_of(&mut self, kind: Kind, name: &str, value: Array) -> NodeId {
        let id = self.leaf_of(kind, Leaf::Data, name, Shape::of(&value));
        self.data.insert(id, value);
        id
    }

    /// The value under a name of its own, so that it can be shown and differentiated by that name.
    pub fn named(&mut self, name: &str, value: NodeId) -> NodeId {
        let (shape, kind) = (self.shape(value).clone(), self.kind(value));
        let id = self.push(Operation::Named, vec![value], shape, kind);
        self.nodes[id.index()].name = Some(name.to_string());
        id
    }

    /// An operator applied to inputs; the same application is made only once.
    pub fn apply(
        &mut self,
        operator: &'static Operator,
        inputs: &[NodeId],
        attributes: Attributes,
    ) -> Result<NodeId, Fault> {
        let shapes: Vec<&Shape> = inputs.iter().map(|&input| self.shape(input)).collect();
        let shape = (operator.shape)(&shapes, &attributes)?.within_limits()?;
        Ok(self.applied(operator, inputs, attributes, shape))
    }

    /// An operator applied to inputs that are known to fit; the result may be of any size.
    pub fn apply_fitting(
        &mut self,
        operator: &'static Operator,
        inputs: &[NodeId],
        attributes: Attributes,
    ) -> NodeId {
        let shapes: Vec<&Shape> = inputs.iter().map(|&input| self.shape(input)).collect();
        let shape = (operator.shape)(&shapes, &attributes).expect("a gradient rule gives operands that fit");
        self.applied(operator, inputs, attributes, shape)
    }

    fn applied(
        &mut self,
        operator: &'static Operator,
        inputs: &[NodeId],
        attributes: Attributes,
        shape: Shape,
    ) -> NodeId {
        let key = Key::Apply(operator, attributes.clone(), inputs.to_vec());
        if let Some(&id) = self.known.get(&key) {
            return id;
        }
        let kind = operator.gives.kind(inputs.iter().map(|&input| self.kind(input)));
        let id = self.push(Operation::Apply(operator, attributes), inputs.to_vec(), shape, kind);
        self.known.insert(key, id);
        id
    }

    /// The same node with other nodes in the place of some; shapes must stay as they are.
    pub fn substitute(&mut self, node: NodeId, replacements: &[(NodeId, NodeId)]) -> NodeId {
        self.substitute_in(&[node], replacements)[0]
    }

    /// The same for several nodes at once: what they share is made once.
    pub fn substitute_in(&mut self, nodes: &[NodeId], replacements: &[(NodeId, NodeId)]) -> Vec<NodeId> {
        let mut new: HashMap<NodeId, NodeId> = replacements.iter().copied().collect();
        let targets: Vec<NodeId> = replacements.iter().map(|&(from, _)| from).collect();
        for id in self.between(&targets, nodes) {
            if new.contains_key(&id) {
                continue;
            }
            let old = self.node(id).clone();
            let inputs: Vec<NodeId> =
                old.inputs.iter().map(|input| *new.get(input).unwrap_or(input)).collect();
            let place = self.set_place(old.place);
            let made = match old.operation {
                Operation::Apply(operator, attributes) => self
                    .apply(operator, &inputs, attributes)
                    .expect("a substitute has the shape of what it replaces"),
                Operation::Named => self.named(old.name.as_deref().unwrap_or_default(), inputs[0]),
                Operation::Constant(_) | Operation::Leaf(_) => id,
            };
            self.set_place(place);
            if let Some(called) = self.calls.get(&id) {
                let called = called.substituted(&|node| *new.get(&node).unwrap_or(&node));
                self.keep_call(made, called);
            }
            new.insert(id, made);
        }
        nodes.iter().map(|node| *new.get(node).unwrap_or(node)).collect()
    }

    /// The inputs of a node that only puts them side by side, perhaps under a name; else none.
    pub fn parts_of(&self, node: NodeId) -> Vec<NodeId> {
        let found = self.node(self.behind_names(node));
        match &found.operation {
            Operation::Apply(operator, _) if matches!(operator.kernel, Kernel::Parts(_)) => {
                found.inputs.clone()
            }
            _ => Vec::new(),
        }
    }

    /// The node whose last two axes a node exchanges, if it does only that.
    pub fn exchanged(&self, node: NodeId) -> Option<NodeId> {
        let found = self.node(node);
        let Operation::Apply(_, Attributes::Order(order)) = &found.operation else { return None };
        let (&[below, last], lead) = order.split_last_chunk().map(|(lead, last)| (last, lead))?;
        let alone = lead.iter().enumerate().all(|(axis, &from)| axis == from);
        (alone && below == last + 1).then(|| found.inputs[0])
    }

    /// The node behind names.
    pub fn behind_names(&self, node: NodeId) -> NodeId {
        let mut id = node;
        while let Operation::Named = self.node(id).operation {
            id = self.node(id).inputs[0];
        }
        id
    }

    /// Whether a node is a constant or a leaf, perhaps under further names.
    pub fn is_given(&self, node: NodeId) -> bool {
        matches!(self.node(self.behind_names(node)).operation, Operation::Constant(_) | Operation::Leaf(_))
    }

    fn push(&mut self, operation: Operation, inputs: Vec<NodeId>, shape: Shape, kind: Kind) -> NodeId {
        self.work.spend(NODE);
        self.held.note(NODE_BYTES);
        let id = NodeId(self.nodes.len() as u32);
        let parts = inputs.iter().map(|&input| self.node(input));
        let parts = parts.map(|part| if part.name.is_some() { 1 } else { part.spelled });
        let spelled = parts.fold(1, u32::saturating_add);
        let moves = match operation {
            Operation::Leaf(leaf) => !matches!(leaf, Leaf::Data | Leaf::Step),
            _ => inputs.iter().any(|&input| self.node(input).moves),
        };
        self.nodes.push(Node {
            operation,
            inputs,
            shape,
            kind,
            name: None,
            place: self.place,
            spelled,
            moves,
        });
        id
    }
}
