//! From graph to plan: a schedule over buffers, chains of elementwise operations fused; computes nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Attributes, Graph, Kernel, NodeId, Operation, Part, Shape, Whole};

/// How many operations a fused chain may have.
const LONGEST_CHAIN: usize = 48;

/// The number of a buffer.
pub(super) type Slot = usize;

/// One step of the schedule.
pub(super) enum Instruction {
    /// A chain of elementwise operations.
    Fused(Fused),
    /// A kernel that sees whole arrays.
    Whole { kernel: Whole, call: OwnedCall },
    /// A kernel that fills the result part by part.
    Parts { kernel: Part, call: OwnedCall },
}

/// The circumstances of one kernel's work.
pub(super) struct OwnedCall {
    pub node: NodeId,
    pub inputs: Vec<Slot>,
    pub output: Slot,
    pub shapes: Vec<Shape>,
    pub result: Shape,
    pub attributes: Attributes,
}

/// A chain of elementwise operations over arrays of one shape, worked off tile by tile.
///
/// Register `i` holds what load `i` brought; the registers behind the loads hold the results of
/// the operations in order.
pub(super) struct Fused {
    pub length: usize,
    pub loads: Vec<Load>,
    pub operations: Vec<(Kernel, [usize; 3])>,
    pub stores: Vec<(usize, Slot)>,
}

/// How an operand reaches the shape of the chain.
pub(super) enum Load {
    /// It has the shape.
    Direct(Slot),
    /// It is a single number.
    Everywhere(Slot),
    /// It is stretched: for every element, the position it comes from.
    Stretched(Slot, Vec<u32>),
}

/// A schedule with its buffers.
pub(super) struct Plan {
    /// What is done, in order.
    pub instructions: Vec<Instruction>,
    /// For every segment, one past its last instruction.
    pub ends: Vec<usize>,
    /// The buffers; those of known values are filled.
    pub buffers: Vec<Vec<f64>>,
    /// Where the value of a node lies.
    pub slots: BTreeMap<NodeId, Slot>,
    /// How many registers the longest chain needs.
    pub registers: usize,
}

impl Plan {
    /// Plans the computation of some nodes, segment by segment; a later segment may use what an earlier one made.
    pub(super) fn new(graph: &mut Graph, segments: &[Vec<NodeId>]) -> Plan {
        let mut plan = Plan {
            instructions: Vec::new(),
            ends: Vec::new(),
            buffers: Vec::new(),
            slots: BTreeMap::new(),
            registers: 0,
        };
        let all: Vec<NodeId> = segments.concat();
        let users = count_users(graph, &all);
        for segment in segments {
            let needed = plan.prepare(graph, segment);
            plan.schedule(graph, &needed, &users);
            plan.ends.push(plan.instructions.len());
        }
        plan
    }

    /// Gives buffers to known values and leaves, and lists the operations that are still to be done.
    fn prepare(&mut self, graph: &mut Graph, roots: &[NodeId]) -> Vec<NodeId> {
        let mut needed = BTreeSet::new();
        let mut open: Vec<NodeId> = roots.iter().map(|&root| resolve(graph, root)).collect();
        while let Some(id) = open.pop() {
            if self.slots.contains_key(&id) || needed.contains(&id) {
                continue;
            }
            if let Some(value) = graph.known(id) {
                self.slots.insert(id, self.buffers.len());
                self.buffers.push(value.values.clone());
            } else if matches!(graph.node(id).operation, Operation::Leaf(_)) {
                self.give_buffer(graph, id);
            } else {
                needed.insert(id);
                let inputs = graph.node(id).inputs.clone();
                open.extend(inputs.into_iter().map(|input| resolve(graph, input)));
            }
        }
        needed.into_iter().collect()
    }

    fn give_buffer(&mut self, graph: &Graph, id: NodeId) -> Slot {
        let slot = self.buffers.len();
        self.buffers.push(vec![0.0; graph.shape(id).size()]);
        self.slots.insert(id, slot);
        slot
    }

    /// Orders the operations. Whole-array kernels go first whenever they can, so that chains grow long.
    fn schedule(&mut self, graph: &Graph, needed: &[NodeId], users: &BTreeMap<NodeId, usize>) {
        let mut queue = Queue::new(graph, needed);
        loop {
            while let Some(id) = queue.whole.pop_first() {
                self.emit_whole(graph, id);
                queue.done(graph, id);
            }
            let Some(&first) = queue.elementwise.first() else { break };
            let shape = graph.shape(first).clone();
            let mut chain = Vec::new();
            while chain.len() < LONGEST_CHAIN {
                let next = queue.elementwise.iter().copied().find(|&id| *graph.shape(id) == shape);
                let Some(id) = next else { break };
                queue.elementwise.remove(&id);
                chain.push(id);
                queue.done(graph, id);
            }
            self.emit_chain(graph, &chain, &shape, users);
        }
    }

    fn emit_whole(&mut self, graph: &Graph, id: NodeId) {
        let node = graph.node(id);
        let Operation::Apply(operator, attributes) = &node.operation else { return };
        let inputs: Vec<Slot> = node.inputs.iter().map(|&input| self.slots[&resolve(graph, input)]).collect();
        let shapes = node.inputs.iter().map(|&input| graph.shape(input).clone()).collect();
        let output = self.give_buffer(graph, id);
        let result = node.shape.clone();
        let call = OwnedCall { node: id, inputs, output, shapes, result, attributes: attributes.clone() };
        self.instructions.push(match operator.kernel {
            Kernel::Parts(kernel) => Instruction::Parts { kernel, call },
            Kernel::Whole(kernel) => Instruction::Whole { kernel, call },
            Kernel::Map1(_) | Kernel::Map2(_) | Kernel::Map3(_) => return,
        });
    }

    fn emit_chain(
        &mut self,
        graph: &Graph,
        chain: &[NodeId],
        shape: &Shape,
        users: &BTreeMap<NodeId, usize>,
    ) {
        let mut loads: Vec<NodeId> = Vec::new();
        for &id in chain {
            for &input in &graph.node(id).inputs {
                let input = resolve(graph, input);
                if !chain.contains(&input) && !loads.contains(&input) {
                    loads.push(input);
                }
            }
        }
        let register = |id: NodeId| {
            let position = loads.iter().position(|&load| load == id);
            position.or_else(|| chain.iter().position(|&link| link == id).map(|link| link + loads.len()))
        };
        let mut inside: BTreeMap<NodeId, usize> = BTreeMap::new();
        let mut operations = Vec::new();
        for &id in chain {
            let node = graph.node(id);
            let Operation::Apply(operator, _) = &node.operation else { continue };
            let mut operands = [0; 3];
            for (operand, &input) in operands.iter_mut().zip(&node.inputs) {
                let input = resolve(graph, input);
                *operand = register(input).unwrap_or_default();
                *inside.entry(input).or_default() += 1;
            }
            operations.push((operator.kernel, operands));
        }
        let wanted: Vec<NodeId> = chain
            .iter()
            .copied()
            .filter(|id| users.get(id).copied().unwrap_or(0) > inside.get(id).copied().unwrap_or(0))
            .collect();
        let stores = wanted
            .iter()
            .map(|&id| (register(id).unwrap_or_default(), self.give_buffer(graph, id)))
            .collect();
        self.registers = self.registers.max(loads.len() + chain.len());
        let loads = loads.into_iter().map(|id| load(graph, self.slots[&id], id, shape)).collect();
        self.instructions.push(Instruction::Fused(Fused { length: shape.size(), loads, operations, stores }));
    }
}

fn load(graph: &Graph, slot: Slot, id: NodeId, shape: &Shape) -> Load {
    let own = graph.shape(id);
    match own.size() {
        _ if own == shape => Load::Direct(slot),
        1 => Load::Everywhere(slot),
        size if size == shape.size() => Load::Direct(slot),
        _ => Load::Stretched(slot, own.stretch_positions(shape)),
    }
}

/// The node behind names.
pub(super) fn resolve(graph: &Graph, id: NodeId) -> NodeId {
    let mut id = id;
    while matches!(graph.node(id).operation, Operation::Named) {
        id = graph.node(id).inputs[0];
    }
    id
}

/// How often each node is used, by other nodes or as a root.
fn count_users(graph: &Graph, roots: &[NodeId]) -> BTreeMap<NodeId, usize> {
    let mut users = BTreeMap::new();
    for &root in roots {
        *users.entry(resolve(graph, root)).or_default() += 1;
    }
    for id in graph.ancestors(roots) {
        if !matches!(graph.node(id).operation, Operation::Named) {
            for &input in &graph.node(id).inputs {
                *users.entry(resolve(graph, input)).or_default() += 1;
            }
        }
    }
    users
}

/// The operations whose inputs are there.
struct Queue {
    waiting: BTreeMap<NodeId, usize>,
    users: BTreeMap<NodeId, Vec<NodeId>>,
    whole: BTreeSet<NodeId>,
    elementwise: BTreeSet<NodeId>,
}

impl Queue {
    fn new(graph: &Graph, needed: &[NodeId]) -> Queue {
        let set: BTreeSet<NodeId> = needed.iter().copied().collect();
        let mut queue = Queue {
            waiting: BTreeMap::new(),
            users: BTreeMap::new(),
            whole: BTreeSet::new(),
            elementwise: BTreeSet::new(),
        };
        for &id in needed {
            let inputs: BTreeSet<NodeId> =
                graph.node(id).inputs.iter().map(|&input| resolve(graph, input)).collect();
            let open: Vec<NodeId> = inputs.into_iter().filter(|input| set.contains(input)).collect();
            queue.waiting.insert(id, open.len());
            if open.is_empty() {
                queue.ready(graph, id);
            }
            for input in open {
                queue.users.entry(input).or_default().push(id);
            }
        }
        queue
    }

    fn ready(&mut self, graph: &Graph, id: NodeId) {
        match &graph.node(id).operation {
            Operation::Apply(operator, _) if operator.kernel.is_elementwise() => self.elementwise.insert(id),
            _ => self.whole.insert(id),
        };
    }

    fn done(&mut self, graph: &Graph, id: NodeId) {
        for user in self.users.remove(&id).unwrap_or_default() {
            if let Some(open) = self.waiting.get_mut(&user) {
                *open -= 1;
                if *open == 0 {
                    self.ready(graph, user);
                }
            }
        }
    }
}
