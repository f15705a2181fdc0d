//! A plan at work: buffers in, kernels over them, buffers out; allocates nothing while it runs.

use std::collections::BTreeMap;

use super::plan::{Elementwise, Fused, Instruction, Operand, OwnedCall, Plan, Slot, Stretch};
use crate::graph::{Array, Budget, Call, Graph, Kernel, MOST_INPUTS, NodeId, array};
use crate::report::Fault;

/// A plan with everything it needs to run.
pub struct Machine {
    plan: Plan,
    work: Budget,
}

/// A kernel that failed, and the node it worked for.
pub struct Failure {
    /// The node.
    pub node: NodeId,
    /// What went wrong.
    pub fault: Fault,
}

impl Failure {
    /// What went wrong, at the place of the node.
    pub fn at(self, graph: &Graph) -> Fault {
        self.fault.at(graph.node(self.node).place)
    }
}

impl Machine {
    /// A machine that computes some nodes, segment by segment.
    ///
    /// # Errors
    ///
    /// When its buffers take more memory than the chapter has left.
    pub fn new(graph: &mut Graph, segments: &[Vec<NodeId>]) -> Result<Machine, Fault> {
        Ok(Machine { plan: Plan::new(graph, segments)?, work: graph.work.clone() })
    }

    /// Counts work that is done for it elsewhere.
    pub fn charge(&self, work: u64) -> Result<(), Fault> {
        self.work.charge(work)
    }

    /// What one run of a segment costs.
    pub fn cost(&self, segment: usize) -> u64 {
        let start = if segment == 0 { 0 } else { self.plan.ends[segment - 1] };
        let costs = self.plan.costs[start..self.plan.ends[segment]].iter();
        costs.map(|&(cost, _)| cost).fold(0, u64::saturating_add)
    }

    /// How many bytes the buffers hold.
    pub fn bytes(&self) -> usize {
        self.plan.buffers.iter().map(|buffer| buffer.len() * size_of::<f64>()).sum()
    }

    /// Where a leaf or a computed node lies, if the plan has it.
    pub fn slot(&self, graph: &Graph, node: NodeId) -> Option<Slot> {
        self.plan.slots.get(&graph.behind_names(node)).copied()
    }

    /// The numbers of a buffer.
    pub fn buffer(&self, slot: Slot) -> &[f64] {
        &self.plan.buffers[slot]
    }

    /// The numbers of a buffer, to be changed.
    pub fn buffer_mut(&mut self, slot: Slot) -> &mut [f64] {
        &mut self.plan.buffers[slot]
    }

    /// Puts the values of the leaves behind some nodes into their buffers.
    pub fn fill(&mut self, graph: &Graph, roots: &[NodeId], values: &BTreeMap<NodeId, Array>) {
        for leaf in graph.ancestors(roots) {
            if let (Some(value), Some(slot)) = (values.get(&leaf), self.slot(graph, leaf)) {
                self.buffer_mut(slot).copy_from_slice(&array::flat(value));
            }
        }
    }

    /// Puts the values of all leaves that it has into their buffers; what other leaves there are is not walked over.
    pub fn load(&mut self, values: &BTreeMap<NodeId, Array>) {
        let Plan { slots, buffers, .. } = &mut self.plan;
        for (node, &slot) in slots.iter() {
            if let Some(value) = values.get(node) {
                buffers[slot].copy_from_slice(&array::flat(value));
            }
        }
    }

    /// Exchanges two buffers of one size.
    pub fn swap(&mut self, one: Slot, other: Slot) {
        self.plan.buffers.swap(one, other);
    }

    /// Copies one buffer into another of the same size.
    pub fn copy(&mut self, from: Slot, to: Slot) {
        if from == to {
            return;
        }
        let target = std::mem::take(&mut self.plan.buffers[to]);
        let mut target = target;
        target.copy_from_slice(&self.plan.buffers[from]);
        self.plan.buffers[to] = target;
    }

    /// Runs one segment.
    pub fn run(&mut self, segment: usize) -> Result<(), Failure> {
        self.run_where(segment, |_| true)
    }

    /// Runs of the first segment what depends on a leaf: enough, if nothing else has changed since it was run.
    pub fn run_after(&mut self, leaf: Slot) -> Result<(), Failure> {
        let mut changed = vec![false; self.plan.buffers.len()];
        changed[leaf] = true;
        self.run_where(0, |instruction| {
            let depends = instruction.reads().any(|slot| changed[slot]);
            instruction.writes().for_each(|slot| changed[slot] |= depends);
            depends
        })
    }

    /// Runs some instructions of a segment.
    fn run_where(
        &mut self,
        segment: usize,
        mut wanted: impl FnMut(&Instruction) -> bool,
    ) -> Result<(), Failure> {
        let start = if segment == 0 { 0 } else { self.plan.ends[segment - 1] };
        let Plan { instructions, costs, ends, buffers, .. } = &mut self.plan;
        let part = start..ends[segment];
        for (instruction, &(cost, node)) in instructions[part.clone()].iter().zip(&costs[part]) {
            if !wanted(instruction) {
                continue;
            }
            self.work.charge(cost).map_err(|fault| Failure { node, fault })?;
            match instruction {
                Instruction::Fused(fused) => run_fused(fused, buffers),
                Instruction::Whole { kernel, call } => {
                    let mut output = std::mem::take(&mut buffers[call.output]);
                    let mut inputs: [&[f64]; MOST_INPUTS] = [&[]; MOST_INPUTS];
                    for (input, &slot) in inputs.iter_mut().zip(&call.inputs) {
                        *input = &buffers[slot];
                    }
                    let result = kernel(&borrowed(call), &inputs[..call.inputs.len()], &mut output);
                    buffers[call.output] = output;
                    result.map_err(|fault| Failure { node: call.node, fault })?;
                }
                Instruction::Parts { kernel, call } => {
                    let mut output = std::mem::take(&mut buffers[call.output]);
                    for (index, &slot) in call.inputs.iter().enumerate() {
                        kernel(&borrowed(call), index, &buffers[slot], &mut output);
                    }
                    buffers[call.output] = output;
                }
            }
        }
        Ok(())
    }
}

fn borrowed(call: &OwnedCall) -> Call<'_> {
    Call { shapes: &call.shapes, result: &call.result, attributes: &call.attributes, turned: call.turned }
}

fn run_fused(fused: &Fused, buffers: &mut [Vec<f64>]) {
    // The buffer that is written changes places with this one meanwhile.
    let mut output = Vec::new();
    for start in (0..fused.length).step_by(fused.tile) {
        let count = (fused.length - start).min(fused.tile);
        for spread in &fused.spreads {
            std::mem::swap(&mut output, &mut buffers[spread.to]);
            fill(&spread.how, &buffers[spread.from], start, fused.tile, &mut output[..count]);
            std::mem::swap(&mut output, &mut buffers[spread.to]);
        }
        for Elementwise { kernel, operands, output: place } in &fused.operations {
            std::mem::swap(&mut output, &mut buffers[place.slot]);
            let part = |operand: &Operand| if operand.moves { start..start + count } else { 0..count };
            let operand = |which: usize| &buffers[operands[which].slot][part(&operands[which])];
            let output_part = &mut output[part(place)];
            match kernel {
                Kernel::Map1(kernel) => kernel(operand(0), output_part),
                Kernel::Map2(kernel) => kernel(operand(0), operand(1), output_part),
                Kernel::Map3(kernel) => kernel(operand(0), operand(1), operand(2), output_part),
                Kernel::Whole(_) | Kernel::Costly(..) | Kernel::Turning(..) | Kernel::Parts(_) => {}
            }
            std::mem::swap(&mut output, &mut buffers[place.slot]);
        }
    }
}

/// Fills a tile with what stands from `start` on in a stretched array.
fn fill(how: &Stretch, source: &[f64], start: usize, tile: usize, target: &mut [f64]) {
    match how {
        Stretch::Everywhere if start == 0 => target.fill(source[0]),
        Stretch::Rows if start == 0 || !tile.is_multiple_of(source.len()) => {
            let mut from = start % source.len();
            let mut rest = target;
            while !rest.is_empty() {
                let count = rest.len().min(source.len() - from);
                let (now, later) = rest.split_at_mut(count);
                now.copy_from_slice(&source[from..from + count]);
                (rest, from) = (later, 0);
            }
        }
        Stretch::Everywhere | Stretch::Rows => {}
        Stretch::Positions(positions) => {
            for (value, &position) in target.iter_mut().zip(&positions[start..]) {
                *value = source[position as usize];
            }
        }
    }
}
