//! From graph to plan: a schedule over buffers, chains of elementwise operations fused; computes nothing.

use std::collections::BTreeMap;

use ndarray::ArrayD;

use super::queue::{Queue, count_users, inputs};
use crate::graph::{
    Attributes, Graph, Holding, Kernel, NUMBER, NodeId, Operation, PartKernel, Shape, Whole, array, reach,
};
use crate::report::Fault;

/// How many operations a fused chain may have.
const LONGEST_CHAIN: usize = 48;

/// How many elements of a chain are worked off at a time.
const TILE: usize = 128;

/// The number of a buffer.
pub(super) type Slot = usize;

/// One step of the schedule.
pub(super) enum Instruction {
    /// A chain of elementwise operations.
    Fused(Fused),
    /// A kernel that sees whole arrays.
    Whole { kernel: Whole, call: OwnedCall },
    /// A kernel that fills the result part by part.
    Parts { kernel: PartKernel, call: OwnedCall },
}

impl Instruction {
    /// The buffers whose values it takes from before.
    pub(super) fn reads(&self) -> impl Iterator<Item = Slot> {
        let (fused, call) = self.parts();
        let spreads = fused.into_iter().flat_map(|fused| fused.spreads.iter().map(|spread| spread.from));
        let operands =
            fused.into_iter().flat_map(|fused| fused.operations.iter().flat_map(|one| one.operands));
        let operands = operands.filter(|operand| operand.moves).map(|operand| operand.slot);
        spreads.chain(operands).chain(call.into_iter().flat_map(|call| call.inputs.iter().copied()))
    }

    /// The buffers whose values it leaves behind.
    pub(super) fn writes(&self) -> impl Iterator<Item = Slot> {
        let (fused, call) = self.parts();
        let outputs = fused.into_iter().flat_map(|fused| fused.operations.iter().map(|one| one.output));
        let outputs = outputs.filter(|output| output.moves).map(|output| output.slot);
        outputs.chain(call.map(|call| call.output))
    }

    fn parts(&self) -> (Option<&Fused>, Option<&OwnedCall>) {
        match self {
            Instruction::Fused(fused) => (Some(fused), None),
            Instruction::Whole { call, .. } | Instruction::Parts { call, .. } => (None, Some(call)),
        }
    }
}

/// The circumstances of one kernel's work.
pub(super) struct OwnedCall {
    pub node: NodeId,
    pub inputs: Vec<Slot>,
    pub output: Slot,
    pub shapes: Vec<Shape>,
    pub result: Shape,
    pub attributes: Attributes,
    pub turned: [bool; 2],
}

/// A chain of elementwise operations over arrays of one shape, worked off tile by tile.
///
/// What is needed only within the chain lies in buffers that hold one tile.
pub(super) struct Fused {
    pub length: usize,
    pub tile: usize,
    pub spreads: Vec<Spread>,
    pub operations: Vec<Elementwise>,
}

/// One operation of a chain.
pub(super) struct Elementwise {
    pub kernel: Kernel,
    pub operands: [Operand; 3],
    pub output: Operand,
}

/// Where an operand or a result of a chain lies.
#[derive(Clone, Copy, Default)]
pub(super) struct Operand {
    pub slot: Slot,
    /// Whether it is worked off tile by tile; otherwise it is one tile.
    pub moves: bool,
}

/// How an operand reaches the shape of the chain, one tile at a time.
pub(super) struct Spread {
    pub from: Slot,
    pub to: Slot,
    pub how: Stretch,
}

/// How a smaller array is stretched.
pub(super) enum Stretch {
    /// It is a single number.
    Everywhere,
    /// It is repeated as a whole, row after row.
    Rows,
    /// For every element, the position it comes from.
    Positions(Vec<u32>),
}

/// A schedule with its buffers.
pub(super) struct Plan {
    /// What is done, in order.
    pub instructions: Vec<Instruction>,
    /// For every instruction, what it costs, and a node that it computes.
    pub costs: Vec<(u64, NodeId)>,
    /// For every segment, one past its last instruction.
    pub ends: Vec<usize>,
    /// The buffers; those of known values are filled.
    pub buffers: Vec<Vec<f64>>,
    /// Where the value of a node lies.
    pub slots: BTreeMap<NodeId, Slot>,
    /// The buffers that hold one tile, used by one chain after the other.
    tiles: Vec<Slot>,
    /// The known numbers, and the tiles that are full of them, made when a chain asks for one.
    numbers: BTreeMap<NodeId, Option<Slot>>,
    /// What the buffers take of the chapter's memory.
    held: Holding,
    /// Why a buffer was refused; then the plan cannot run.
    refused: Option<Fault>,
}

impl Plan {
    /// Plans the computation of some nodes, segment by segment; a later segment may use what an earlier one made.
    pub(super) fn new(graph: &mut Graph, segments: &[Vec<NodeId>]) -> Result<Plan, Fault> {
        let mut plan = Plan {
            instructions: Vec::new(),
            costs: Vec::new(),
            ends: Vec::new(),
            buffers: Vec::new(),
            slots: BTreeMap::new(),
            tiles: Vec::new(),
            numbers: BTreeMap::new(),
            held: Holding::of(&graph.work),
            refused: None,
        };
        let all: Vec<NodeId> = segments.concat();
        let users = count_users(graph, &all);
        for segment in segments {
            let needed = plan.prepare(graph, segment);
            plan.schedule(graph, &needed, &users);
            plan.ends.push(plan.instructions.len());
        }
        plan.refused.take().map_or(Ok(plan), Err)
    }

    /// Gives buffers to known values and leaves, and lists the operations that are still to be done.
    fn prepare(&mut self, graph: &mut Graph, roots: &[NodeId]) -> Vec<NodeId> {
        let roots: Vec<NodeId> = roots.iter().map(|&root| graph.behind_names(root)).collect();
        let mut needed = Vec::new();
        let work = graph.work.clone();
        reach(&work, &roots, |id, onward| {
            if self.slots.contains_key(&id) {
                return;
            }
            if let Some(value) = graph.fixed(id) {
                let slot = self.give_buffer(graph, id);
                // A buffer that was refused holds nothing.
                if self.buffers[slot].len() == value.len() {
                    self.buffers[slot].copy_from_slice(&array::flat(&value));
                }
                if self.buffers[slot].len() == 1 {
                    self.numbers.insert(id, None);
                }
            } else if matches!(graph.node(id).operation, Operation::Leaf(_)) {
                self.give_buffer(graph, id);
            } else {
                needed.push(id);
                onward.extend(inputs(graph, id));
            }
        });
        needed.sort_unstable();
        needed
    }

    fn give_buffer(&mut self, graph: &Graph, id: NodeId) -> Slot {
        let slot = self.buffers.len();
        let shape = graph.shape(id);
        let length = if self.takes(graph, shape.bytes(), id) { shape.size() } else { 0 };
        self.buffers.push(vec![0.0; length]);
        self.slots.insert(id, slot);
        slot
    }

    /// Whether there is room for so many bytes more.
    fn takes(&mut self, graph: &Graph, bytes: u64, id: NodeId) -> bool {
        match self.held.take(bytes) {
            Ok(()) => true,
            Err(refused) => {
                self.refused.get_or_insert_with(|| refused.at(graph.node(id).place));
                false
            }
        }
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
                let Some(id) = queue.next_of(&shape) else { break };
                chain.push(id);
                queue.done(graph, id);
            }
            self.emit_chain(graph, &chain, &shape, users);
        }
    }

    fn emit_whole(&mut self, graph: &Graph, id: NodeId) {
        let node = graph.node(id);
        let Operation::Apply(operator, attributes) = &node.operation else { return };
        let inputs: Vec<NodeId> = inputs(graph, id).collect();
        let mut turned = [false; 2];
        for ((turned, &given), &found) in turned.iter_mut().zip(&node.inputs).zip(&inputs) {
            *turned = graph.behind_names(given) != found;
        }
        let inputs = inputs.iter().map(|input| self.slots[input]).collect();
        let shapes = node.inputs.iter().map(|&input| graph.shape(input).clone()).collect();
        let output = self.give_buffer(graph, id);
        let result = node.shape.clone();
        let attributes = attributes.clone();
        let call = OwnedCall { node: id, inputs, output, shapes, result, attributes, turned };
        let instruction = match operator.kernel {
            Kernel::Parts(kernel) => Instruction::Parts { kernel, call },
            Kernel::Whole(kernel) | Kernel::Costly(kernel, _) | Kernel::Turning(kernel, _) => {
                Instruction::Whole { kernel, call }
            }
            Kernel::Map1(_) | Kernel::Map2(_) | Kernel::Map3(_) => return,
        };
        self.costs.push((graph.cost(id), id));
        self.instructions.push(instruction);
    }

    fn emit_chain(
        &mut self,
        graph: &Graph,
        chain: &[NodeId],
        shape: &Shape,
        users: &BTreeMap<NodeId, usize>,
    ) {
        let mut inside: BTreeMap<NodeId, usize> = BTreeMap::new();
        for input in chain.iter().flat_map(|&id| inputs(graph, id)) {
            *inside.entry(input).or_default() += 1;
        }
        let mut fused =
            Fused { length: shape.size(), tile: TILE, spreads: Vec::new(), operations: Vec::new() };
        let mut places: BTreeMap<NodeId, Operand> = BTreeMap::new();
        let mut tiles = 0;
        for &id in chain {
            let Operation::Apply(operator, _) = &graph.node(id).operation else { continue };
            let mut operands = [Operand::default(); 3];
            for (operand, input) in operands.iter_mut().zip(inputs(graph, id)) {
                *operand = match places.get(&input) {
                    Some(&place) => place,
                    None => self.operand(graph, input, shape, &mut fused, &mut tiles),
                };
                places.insert(input, *operand);
            }
            let wanted = users.get(&id) > inside.get(&id);
            let output = match wanted {
                true => Operand { slot: self.give_buffer(graph, id), moves: true },
                false => Operand { slot: self.tile(&mut tiles), moves: false },
            };
            places.insert(id, output);
            fused.operations.push(Elementwise { kernel: operator.kernel, operands, output });
        }
        let Some(&last) = chain.last() else { return };
        self.costs.push((chain.iter().map(|&id| graph.cost(id)).fold(0, u64::saturating_add), last));
        self.instructions.push(Instruction::Fused(fused));
    }

    /// Where a chain finds something that was computed before it.
    fn operand(
        &mut self,
        graph: &Graph,
        id: NodeId,
        shape: &Shape,
        fused: &mut Fused,
        tiles: &mut usize,
    ) -> Operand {
        let (own, from) = (graph.shape(id), self.slots[&id]);
        if own.size() == shape.size() {
            return Operand { slot: from, moves: true };
        }
        if let Some(slot) = self.full_tile(id) {
            return Operand { slot, moves: false };
        }
        let to = self.tile(tiles);
        let how = match own.size() {
            1 => Stretch::Everywhere,
            size if shape.0.ends_with(&own.0) => {
                // A tile of whole rows is filled only once.
                if size <= fused.tile
                    && fused.spreads.iter().all(|spread| !matches!(spread.how, Stretch::Rows))
                {
                    fused.tile -= fused.tile % size;
                }
                Stretch::Rows
            }
            _ if self.takes(graph, shape.bytes() / 2, id) => {
                Stretch::Positions(stretch_positions(own, shape))
            }
            _ => Stretch::Rows,
        };
        fused.spreads.push(Spread { from, to, how });
        Operand { slot: to, moves: false }
    }

    /// A buffer that holds one tile of a known number.
    fn full_tile(&mut self, id: NodeId) -> Option<Slot> {
        let tile = self.numbers.get_mut(&id)?;
        if tile.is_none() {
            let number = self.buffers[self.slots[&id]][0];
            *tile = Some(self.buffers.len());
            self.buffers.push(vec![number; TILE]);
            self.held.note(TILE as u64 * NUMBER);
        }
        *tile
    }

    /// The next buffer that holds one tile.
    fn tile(&mut self, used: &mut usize) -> Slot {
        if *used == self.tiles.len() {
            self.tiles.push(self.buffers.len());
            self.buffers.push(vec![0.0; TILE]);
            self.held.note(TILE as u64 * NUMBER);
        }
        *used += 1;
        self.tiles[*used - 1]
    }
}

/// For every number of the wide array, the position of the one that is stretched there.
fn stretch_positions(own: &Shape, wide: &Shape) -> Vec<u32> {
    let places = (0..own.size() as u32).collect();
    let own = ArrayD::from_shape_vec(own.0.as_slice(), places).expect("as many places as the shape says");
    let stretched = own.broadcast(wide.0.as_slice()).expect("an operand broadcasts to its operation");
    stretched.iter().copied().collect()
}
