//! One machine for the steps of a training, with the places of everything a step touches; knows no loop.

use std::collections::{BTreeMap, BTreeSet};

use super::machine::{Failure, Machine};
use crate::functions::threads::by_rows;
use crate::graph::{Array, DRAWN, Graph, NodeId, TOUCH, array};
use crate::program::{BatchStep, Draw, DrawnFor, Program, Recorded, Search};
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
    /// The same values while a step looks for its length, and where it says whether to go on.
    search: Option<(Vec<Seat>, usize)>,
    pub loss: Option<usize>,
    pub metrics: Vec<usize>,
    /// The leaves of random numbers, each with whether an earlier training drew it for the first state.
    draws: Vec<(usize, Draw, bool)>,
    /// What a step costs beside its machine: random numbers, batches, and what is written down.
    aside: u64,
    step: Option<usize>,
    completed: Option<usize>,
    age: Option<usize>,
    /// Whether the loss speaks of `step`, which may leave it without a value before the first one.
    counts: bool,
    until: Option<usize>,
    data: Vec<(usize, Array)>,
}

/// The nodes of a program's measures, as batches of the `index`-th size see them if there are batches.
fn measured(program: &Program, index: Option<usize>) -> Vec<NodeId> {
    let written = |metric: &Recorded| {
        index.and_then(|index| metric.in_batches.get(index).copied()).unwrap_or(metric.seen)
    };
    program.metrics.iter().map(written).collect()
}

/// What a step costs beside its kernels: the numbers that are drawn, and those that are copied.
fn beside(machine: &Machine, drawn: impl Iterator<Item = usize>, copied: impl Iterator<Item = usize>) -> u64 {
    let size = |slot: usize| machine.buffer(slot).len() as u64;
    let [drawn, copied] = [drawn.map(size).sum::<u64>() * DRAWN, copied.map(size).sum::<u64>() * TOUCH];
    drawn + copied
}

impl Unit {
    /// A unit for one size of data; `nexts` are what the carried values become, `batch` the number and the step of its batches.
    pub(super) fn new(
        graph: &mut Graph,
        values: &BTreeMap<NodeId, Array>,
        program: &Program,
        loss: Option<NodeId>,
        (nexts, search): (&[NodeId], Option<&Search>),
        batch: Option<(usize, &BatchStep)>,
    ) -> Result<Unit, Fault> {
        let metrics = measured(program, batch.map(|(index, _)| index));
        let mut observed: Vec<NodeId> =
            loss.into_iter().chain(metrics.iter().copied()).chain(program.until).collect();
        let leaves: Vec<NodeId> = program.carried.iter().map(|carried| carried.leaf).collect();
        let advanced = [nexts, &leaves].concat();
        let tried =
            search.map(|search| [search.next.as_slice(), &[search.again]].concat()).unwrap_or_default();
        let roots = [observed.as_slice(), &advanced, &tried].concat();
        let draws = program.draws_of(graph, &roots, batch.map(|(_, step)| step.size));
        observed.extend(draws.iter().map(|(_, draw)| draw.leaf));
        observed.extend(needed_by_both(graph, &advanced, &tried));
        let roots = [observed.as_slice(), &advanced, &tried].concat();
        let mut machine = Machine::new(graph, &[observed, advanced, tried])?;
        machine.fill(graph, &roots, values);
        let slot = |node: NodeId| {
            machine.slot(graph, node).expect("the plan holds every node that it was asked for")
        };
        let of = |node: Option<NodeId>| node.and_then(|node| machine.slot(graph, node));
        let draws: Vec<(usize, Draw, bool)> =
            draws.into_iter().map(|(index, draw)| (slot(draw.leaf), draw, index < program.drawn)).collect();
        let data: Vec<(usize, Array)> = batch
            .map_or(&[][..], |(_, step)| &step.data)
            .iter()
            .filter_map(|(leaf, whole)| Some((machine.slot(graph, *leaf)?, whole.clone())))
            .collect();
        let search = search.map(|search| (seats(graph, program, &search.next, &slot), slot(search.again)));
        let seats = seats(graph, program, nexts, &slot);
        let copied = data.iter().map(|(slot, _)| *slot).chain(seats.iter().map(|seat| seat.leaf));
        Ok(Unit {
            aside: beside(&machine, draws.iter().map(|(slot, ..)| *slot), copied),
            seats,
            search,
            loss: of(loss),
            metrics: metrics.into_iter().map(slot).collect(),
            draws,
            step: of(program.step),
            completed: of(program.completed),
            age: of(program.age),
            counts: loss.zip(program.completed).is_some_and(|(loss, leaf)| graph.depends(loss, leaf)),
            until: of(program.until),
            data,
            machine,
        })
    }

    /// What a step costs at least.
    pub(super) fn cost(&self) -> u64 {
        self.machine.cost(0).saturating_add(self.machine.cost(1)).saturating_add(self.aside)
    }

    /// Tells the step that is being made and how many have been made, behind those of earlier trainings.
    pub(super) fn count(&mut self, before: usize, made: usize) {
        let counters =
            [(self.age, made + 1), (self.step, before + made + 1), (self.completed, before + made)];
        for (slot, number) in counters {
            if let Some(slot) = slot {
                self.machine.buffer_mut(slot)[0] = number as f64;
            }
        }
    }

    /// Counts what a step does beside its machine's work.
    pub(super) fn charge(&self) -> Result<(), Fault> {
        self.machine.charge(self.aside)
    }

    /// Draws the random numbers of a state; `first` says whether the training begins with it, `last` whether it ends.
    pub(super) fn draw(&mut self, random: &mut Generator, first: bool, last: bool) -> Result<(), Fault> {
        for (slot, draw, drawn) in &self.draws {
            let buffer = self.machine.buffer_mut(*slot);
            match draw.moment {
                DrawnFor::State if first && *drawn => {}
                DrawnFor::State => (draw.sampler.fill)(random, &draw.shape, &draw.settings, buffer)?,
                DrawnFor::Mode => buffer.fill(if last { 0.0 } else { 1.0 }),
                DrawnFor::Step => {}
            }
        }
        Ok(())
    }

    /// Draws the random numbers of the step that is made now.
    pub(super) fn draw_for_step(&mut self, random: &mut Generator) -> Result<(), Fault> {
        for (slot, draw, _) in self.draws.iter().filter(|(_, draw, _)| draw.moment == DrawnFor::Step) {
            (draw.sampler.fill)(random, &draw.shape, &draw.settings, self.machine.buffer_mut(*slot))?;
        }
        Ok(())
    }

    /// Takes the random numbers of the state over from a unit that sees a batch; those that only this one has are drawn.
    pub(super) fn take_draws(&mut self, from: &Unit, random: &mut Generator) -> Result<(), Fault> {
        for (slot, draw, _) in self.draws.iter().filter(|(_, draw, _)| draw.moment == DrawnFor::State) {
            let buffer = self.machine.buffer_mut(*slot);
            match from.draws.iter().find(|(_, other, _)| other.leaf == draw.leaf) {
                Some((slot, ..)) => buffer.copy_from_slice(from.machine.buffer(*slot)),
                None => (draw.sampler.fill)(random, &draw.shape, &draw.settings, buffer)?,
            }
        }
        Ok(())
    }

    /// The random numbers of the state, leaf by leaf.
    pub(super) fn drawn(&self) -> impl Iterator<Item = (NodeId, Array)> {
        let of_state = self.draws.iter().filter(|(_, draw, _)| draw.moment == DrawnFor::State);
        of_state.map(|(slot, draw, _)| {
            (draw.leaf, array::shaped(draw.shape.clone(), self.machine.buffer(*slot).to_vec()))
        })
    }

    /// Puts the random numbers of a state in their places, if they are as many as there must be.
    pub(super) fn put_drawn(&mut self, drawn: &[Vec<f64>]) -> bool {
        let of_state = self.draws.iter().filter(|(_, draw, _)| draw.moment == DrawnFor::State);
        let slots: Vec<usize> = of_state.map(|(slot, ..)| *slot).collect();
        let sizes = slots.iter().map(|&slot| self.machine.buffer(slot).len());
        let fits = sizes.eq(drawn.iter().map(Vec::len));
        if fits {
            slots
                .iter()
                .zip(drawn)
                .for_each(|(&slot, values)| self.machine.buffer_mut(slot).copy_from_slice(values));
        }
        fits
    }

    /// Tells layers that no step is being made.
    pub(super) fn leave_mode(&mut self) {
        for (slot, ..) in self.draws.iter().filter(|(_, draw, _)| draw.moment == DrawnFor::Mode) {
            self.machine.buffer_mut(*slot).fill(0.0);
        }
    }

    /// Whether layers are told that a step is being made.
    pub(super) fn has_mode(&self) -> bool {
        self.draws.iter().any(|(_, draw, _)| draw.moment == DrawnFor::Mode)
    }

    /// Cuts a batch out of the data.
    pub(super) fn fill(&mut self, rows: &[f64]) {
        for (slot, whole) in &self.data {
            let buffer = self.machine.buffer_mut(*slot);
            let size = buffer.len() / rows.len().max(1);
            let (all, work) = (array::flat(whole), buffer.len() * COPY);
            by_rows(buffer, size, work, &|first, part| {
                for (part, &row) in part.chunks_exact_mut(size.max(1)).zip(&rows[first..]) {
                    part.copy_from_slice(&all[row as usize * size..][..size]);
                }
            });
        }
    }

    /// Whether `until` holds.
    pub(super) fn stops(&self) -> bool {
        self.until.is_some_and(|slot| self.machine.buffer(slot)[0] != 0.0)
    }

    /// Whether the loss and everything that is carried are finite; before the first step, a loss that divides by
    /// `step` need not be.
    pub(super) fn is_finite(&self, made: usize) -> bool {
        // All are looked at, because lanes do so faster than one after the other.
        let finite =
            |slot: usize| self.machine.buffer(slot).iter().fold(true, |all, value| all & value.is_finite());
        let loss = self.loss.filter(|_| made > 0 || !self.counts);
        loss.is_none_or(finite) && self.seats.iter().all(|seat| finite(seat.leaf))
    }

    /// Makes a step, after the values of this moment were observed.
    pub(super) fn advance(&mut self) -> Result<(), Failure> {
        self.machine.run(1)?;
        exchange(&mut self.machine, &self.seats);
        let Some((seats, again)) = &self.search else { return Ok(()) };
        for _ in 0..MOST_TRIALS {
            self.machine.run(0)?;
            self.machine.run(2)?;
            let goes_on = self.machine.buffer(*again)[0] != 0.0;
            exchange(&mut self.machine, seats);
            if !goes_on {
                break;
            }
        }
        Ok(())
    }
}

/// What copying a number out of large data costs, in multiplications.
const COPY: usize = 32;

/// How many trials a step may make, whatever its line search says.
const MOST_TRIALS: usize = 1000;

/// The seats of the carried values.
fn seats(graph: &Graph, program: &Program, nexts: &[NodeId], slot: &dyn Fn(NodeId) -> usize) -> Vec<Seat> {
    let next_slots: Vec<usize> = nexts.iter().map(|&next| slot(next)).collect();
    let leaf_slots: Vec<usize> = program.carried.iter().map(|carried| slot(carried.leaf)).collect();
    let seats = program.carried.iter().zip(nexts).zip(next_slots.iter().zip(&leaf_slots));
    let seats = seats.map(|((carried, &node), (&next, &leaf))| {
        let alone =
            next_slots.iter().filter(|&&other| other == next).count() == 1 && !leaf_slots.contains(&next);
        Seat { leaf, next, swap: alone && !graph.is_given(node), kept: carried.part.is_some() }
    });
    seats.collect()
}

/// Puts the new values in the place of the old ones.
fn exchange(machine: &mut Machine, seats: &[Seat]) {
    for seat in seats.iter().filter(|seat| !seat.swap) {
        machine.copy(seat.next, seat.leaf);
    }
    for seat in seats.iter().filter(|seat| seat.swap) {
        machine.swap(seat.next, seat.leaf);
    }
}

/// What the first lines of a step and the judgement of a trial have in common: it is computed at each trial anew.
fn needed_by_both(graph: &Graph, advanced: &[NodeId], tried: &[NodeId]) -> Vec<NodeId> {
    let by_tried = graph.ancestors(tried);
    let (both, alone): (Vec<NodeId>, Vec<NodeId>) =
        graph.ancestors(advanced).into_iter().partition(|&node| by_tried.contains(node));
    let both: BTreeSet<NodeId> = both.into_iter().collect();
    let apart = alone.iter().chain(by_tried.iter().filter(|node| !both.contains(node)));
    let used = apart.flat_map(|&node| graph.node(node).inputs.iter()).chain(advanced).chain(tried);
    let used: BTreeSet<NodeId> = used.copied().filter(|node| both.contains(node)).collect();
    used.into_iter().collect()
}
