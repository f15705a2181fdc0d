//! One machine for the steps of a training, with the places of everything a step touches; knows no loop.

use std::rc::Rc;

use super::machine::Machine;
use crate::graph::{Array, NodeId};
use crate::model::{Draw, Model, Program};
use crate::random::Generator;
use crate::report::Fault;

/// Where a carried value lies.
pub(super) struct Seat {
    pub leaf: usize,
    pub next: usize,
    /// Whether the two buffers may simply change places.
    pub swap: bool,
    /// Whether the value is kept for the history.
    pub kept: bool,
}

/// A machine and the places of what a step touches.
pub(super) struct Unit {
    pub machine: Machine,
    pub seats: Vec<Seat>,
    pub loss: Option<usize>,
    pub metrics: Vec<usize>,
    draws: Vec<(usize, Draw)>,
    step: Option<usize>,
    completed: Option<usize>,
    until: Option<usize>,
    data: Vec<(usize, Rc<Array>)>,
}

impl Unit {
    /// A unit for one size of data; `nexts` are what the carried values become, `data` what its batches are cut from.
    pub(super) fn new(
        model: &mut Model,
        program: &Program,
        loss: Option<NodeId>,
        nexts: &[NodeId],
        data: &[(NodeId, Rc<Array>)],
    ) -> Unit {
        let mut observed: Vec<NodeId> = loss.into_iter().collect();
        observed.extend(program.metrics.iter().map(|metric| metric.node));
        observed.extend(program.until);
        let leaves: Vec<NodeId> = program.carried.iter().map(|carried| carried.leaf).collect();
        let advanced = [nexts, &leaves].concat();
        let roots = [observed.as_slice(), &advanced].concat();
        let mut machine = Machine::new(&mut model.graph, &[observed, advanced]);
        let graph = &model.graph;
        for leaf in graph.ancestors(&roots) {
            if let (Some(value), Some(slot)) = (model.values.get(&leaf), machine.slot(graph, leaf)) {
                machine.buffer_mut(slot).copy_from_slice(&value.values);
            }
        }
        let slot = |node: NodeId| {
            machine.slot(graph, node).expect("the plan holds every node that it was asked for")
        };
        let next_slots: Vec<usize> = nexts.iter().map(|&next| slot(next)).collect();
        let leaf_slots: Vec<usize> = leaves.iter().map(|&leaf| slot(leaf)).collect();
        let seats = program.carried.iter().zip(nexts).zip(next_slots.iter().zip(&leaf_slots));
        let seats = seats.map(|((carried, &node), (&next, &leaf))| {
            let alone =
                next_slots.iter().filter(|&&other| other == next).count() == 1 && !leaf_slots.contains(&next);
            Seat { leaf, next, swap: alone && !graph.is_given(node), kept: carried.part.is_some() }
        });
        let seats = seats.collect();
        let of = |node: Option<NodeId>| node.and_then(|node| machine.slot(graph, node));
        let draws =
            program.draws.iter().filter_map(|draw| Some((machine.slot(graph, draw.leaf)?, draw.clone())));
        let data = data.iter().filter_map(|(leaf, whole)| Some((machine.slot(graph, *leaf)?, whole.clone())));
        Unit {
            seats,
            loss: of(loss),
            metrics: program.metrics.iter().map(|metric| slot(metric.node)).collect(),
            draws: draws.collect(),
            step: of(program.step),
            completed: of(program.completed),
            until: of(program.until),
            data: data.collect(),
            machine,
        }
    }

    /// Tells the step that is being made and how many have been made.
    pub(super) fn count(&mut self, step: usize, made: usize) {
        if let Some(slot) = self.step {
            self.machine.buffer_mut(slot)[0] = step as f64;
        }
        if let Some(slot) = self.completed {
            self.machine.buffer_mut(slot)[0] = made as f64;
        }
    }

    /// Draws the random numbers of a step.
    pub(super) fn draw(&mut self, random: &mut Generator) -> Result<(), Fault> {
        for (slot, draw) in &self.draws {
            (draw.sampler.fill)(random, &draw.shape, &draw.settings, self.machine.buffer_mut(*slot))?;
        }
        Ok(())
    }

    /// Cuts a batch out of the data.
    pub(super) fn fill(&mut self, rows: &[f64]) {
        for (slot, whole) in &self.data {
            let buffer = self.machine.buffer_mut(*slot);
            let size = buffer.len() / rows.len().max(1);
            for (part, &row) in buffer.chunks_exact_mut(size.max(1)).zip(rows) {
                part.copy_from_slice(&whole.values[row as usize * size..][..size]);
            }
        }
    }

    /// Whether `until` holds.
    pub(super) fn stops(&self) -> bool {
        self.until.is_some_and(|slot| self.machine.buffer(slot)[0] != 0.0)
    }

    /// Whether the loss and everything that is carried are finite.
    pub(super) fn is_finite(&self) -> bool {
        // All are looked at, because lanes do so faster than one after the other.
        let finite =
            |slot: usize| self.machine.buffer(slot).iter().fold(true, |all, value| all & value.is_finite());
        self.loss.is_none_or(finite) && self.seats.iter().all(|seat| finite(seat.leaf))
    }

    /// Puts the new values in the place of the old ones.
    pub(super) fn advance(&mut self) {
        for seat in self.seats.iter().filter(|seat| !seat.swap) {
            self.machine.copy(seat.next, seat.leaf);
        }
        for seat in self.seats.iter().filter(|seat| seat.swap) {
            self.machine.swap(seat.next, seat.leaf);
        }
    }
}
