//! A plan at work: buffers in, kernels over them, buffers out; allocates nothing while it runs.

use super::plan::{Fused, Instruction, Load, OwnedCall, Plan, Slot, resolve};
use crate::graph::{Call, Graph, Kernel, MOST_INPUTS, NodeId};
use crate::report::Fault;

/// How many elements of a chain are worked off at a time.
const TILE: usize = 128;

/// A plan with everything it needs to run.
pub struct Machine {
    plan: Plan,
    registers: Vec<f64>,
}

/// A kernel that failed, and the node it worked for.
pub struct Failure {
    /// The node.
    pub node: NodeId,
    /// What went wrong.
    pub fault: Fault,
}

impl Machine {
    /// A machine that computes some nodes, segment by segment.
    pub fn new(graph: &mut Graph, segments: &[Vec<NodeId>]) -> Machine {
        let plan = Plan::new(graph, segments);
        let registers = vec![0.0; plan.registers * TILE];
        Machine { plan, registers }
    }

    /// How many bytes the buffers hold.
    pub fn bytes(&self) -> usize {
        self.plan.buffers.iter().map(|buffer| buffer.len() * size_of::<f64>()).sum()
    }

    /// Where a leaf or a computed node lies, if the plan has it.
    pub fn slot(&self, graph: &Graph, node: NodeId) -> Option<Slot> {
        self.plan.slots.get(&resolve(graph, node)).copied()
    }

    /// The numbers of a buffer.
    pub fn buffer(&self, slot: Slot) -> &[f64] {
        &self.plan.buffers[slot]
    }

    /// The numbers of a buffer, to be changed.
    pub fn buffer_mut(&mut self, slot: Slot) -> &mut [f64] {
        &mut self.plan.buffers[slot]
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
        let start = if segment == 0 { 0 } else { self.plan.ends[segment - 1] };
        let Plan { instructions, ends, buffers, .. } = &mut self.plan;
        for instruction in &instructions[start..ends[segment]] {
            match instruction {
                Instruction::Fused(fused) => run_fused(fused, buffers, &mut self.registers),
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
    Call { shapes: &call.shapes, result: &call.result, attributes: &call.attributes }
}

fn run_fused(fused: &Fused, buffers: &mut [Vec<f64>], registers: &mut [f64]) {
    let first = fused.length.min(TILE);
    for (index, load) in fused.loads.iter().enumerate() {
        if let Load::Everywhere(slot) = load {
            registers[index * TILE..][..first].fill(buffers[*slot][0]);
        }
    }
    let mut start = 0;
    while start < fused.length {
        let count = (fused.length - start).min(TILE);
        for (index, load) in fused.loads.iter().enumerate() {
            let register = &mut registers[index * TILE..][..count];
            match load {
                Load::Direct(slot) => register.copy_from_slice(&buffers[*slot][start..start + count]),
                Load::Everywhere(_) => {}
                Load::Stretched(slot, positions) => {
                    let source = &buffers[*slot];
                    for (value, &position) in register.iter_mut().zip(&positions[start..start + count]) {
                        *value = source[position as usize];
                    }
                }
            }
        }
        for (index, (kernel, operands)) in fused.operations.iter().enumerate() {
            let (done, rest) = registers.split_at_mut((fused.loads.len() + index) * TILE);
            let operand = |which: usize| &done[operands[which] * TILE..][..count];
            let output = &mut rest[..count];
            match kernel {
                Kernel::Map1(kernel) => kernel(operand(0), output),
                Kernel::Map2(kernel) => kernel(operand(0), operand(1), output),
                Kernel::Map3(kernel) => kernel(operand(0), operand(1), operand(2), output),
                Kernel::Whole(_) | Kernel::Parts(_) => {}
            }
        }
        for &(register, slot) in &fused.stores {
            buffers[slot][start..start + count].copy_from_slice(&registers[register * TILE..][..count]);
        }
        start += count;
    }
}
