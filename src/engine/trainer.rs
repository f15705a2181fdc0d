//! The training loop: observe, record, stop or advance; knows programs, but no syntax.

use std::rc::Rc;

use super::machine::{Failure, Machine};
use crate::graph::{Array, NodeId, Shape};
use crate::model::{Draw, Ending, Limits, Model, Program, Ran};
use crate::random::Generator;
use crate::report::Fault;

/// How many steps are made between two looks at the clock.
const STEPS_BETWEEN_LOOKS: usize = 256;

/// Runs a program and tells the model what came of it.
///
/// `late` is asked from time to time whether the lesson has used up its time.
pub fn train(model: &mut Model, program: Program, late: &dyn Fn() -> bool) -> Result<(), Fault> {
    let place = program.place;
    let (ran, values, random) =
        Trainer::new(model, program)?.run(model, late).map_err(|fault| fault.at(place))?;
    model.finish_training(ran, values, random);
    Ok(())
}

/// Where a carried value lies.
struct Seat {
    leaf: usize,
    next: usize,
    /// Whether the two buffers may simply change places.
    swap: bool,
    /// Whether the value is kept for the history.
    kept: bool,
}

struct Trainer {
    program: Program,
    machine: Machine,
    seats: Vec<Seat>,
    draws: Vec<(usize, Draw)>,
    step: Option<usize>,
    completed: Option<usize>,
    loss: Option<usize>,
    metrics: Vec<usize>,
    until: Option<usize>,
    record: Record,
}

/// What is written down at every step; all of it is allocated before the first.
struct Record {
    loss: Vec<f64>,
    metrics: Vec<Vec<f64>>,
    rows: Option<Vec<Vec<f64>>>,
    start: Vec<Rc<Array>>,
}

impl Trainer {
    fn new(model: &mut Model, program: Program) -> Result<Trainer, Fault> {
        let mut observed: Vec<NodeId> =
            program.loss.iter().chain(&program.metrics).map(|entry| entry.node).collect();
        observed.extend(program.until);
        let advanced: Vec<NodeId> =
            program.carried.iter().flat_map(|carried| [carried.next, carried.leaf]).collect();
        let mut machine = Machine::new(&mut model.graph, &[observed, advanced]);
        let graph = &model.graph;
        for leaf in graph.ancestors(
            &program
                .carried
                .iter()
                .flat_map(|carried| [carried.next, carried.leaf])
                .chain(program.loss.iter().map(|entry| entry.node))
                .chain(program.metrics.iter().map(|entry| entry.node))
                .chain(program.until)
                .collect::<Vec<_>>(),
        ) {
            if let (Some(value), Some(slot)) = (model.values.get(&leaf), machine.slot(graph, leaf)) {
                machine.buffer_mut(slot).copy_from_slice(&value.values);
            }
        }
        let slot = |node: NodeId| {
            machine.slot(graph, node).expect("the plan holds every node that it was asked for")
        };
        let nexts: Vec<usize> = program.carried.iter().map(|carried| slot(carried.next)).collect();
        let leaves: Vec<usize> = program.carried.iter().map(|carried| slot(carried.leaf)).collect();
        let seats = program.carried.iter().zip(nexts.iter().zip(&leaves)).map(|(carried, (&next, &leaf))| {
            let alone = nexts.iter().filter(|&&other| other == next).count() == 1 && !leaves.contains(&next);
            let made = !graph.is_given(carried.next);
            Seat { leaf, next, swap: alone && made, kept: carried.part.is_some() }
        });
        let seats: Vec<Seat> = seats.collect();
        let draws = program
            .draws
            .iter()
            .filter_map(|draw| Some((machine.slot(graph, draw.leaf)?, draw.clone())))
            .collect();
        let of = |node: Option<NodeId>| node.and_then(|node| machine.slot(graph, node));
        let (step, completed, until) = (of(program.step), of(program.completed), of(program.until));
        let loss = program.loss.as_ref().map(|loss| slot(loss.node));
        let metrics: Vec<usize> = program.metrics.iter().map(|metric| slot(metric.node)).collect();
        let limits = model.limits();
        let record = Record::new(&program, &machine, &seats, &metrics, limits)?;
        Ok(Trainer { program, machine, seats, draws, step, completed, loss, metrics, until, record })
    }

    fn run(mut self, model: &Model, late: &dyn Fn() -> bool) -> Result<(Ran, Vec<Array>, Generator), Fault> {
        let mut made = 0;
        let ending = loop {
            self.count(made);
            self.draw()?;
            self.machine.run(0).map_err(|failure| located(model, failure))?;
            self.write_down();
            if !self.is_finite() {
                break Ending::Diverged { step: made.max(1), node: self.culprit(model, made) };
            }
            if made > 0 && self.until.is_some_and(|slot| self.machine.buffer(slot)[0] != 0.0) {
                break Ending::Until;
            }
            if made == self.program.steps {
                break Ending::Complete;
            }
            if made % STEPS_BETWEEN_LOOKS == 0 && late() {
                return Err(Fault::new(format!("this training takes too long: {made} steps fill the time that the book allows"))
                    .remedy("make fewer steps or use less data, or raise `max-seconds` in the book's [preprocessor.descent] table"));
            }
            self.machine.run(1).map_err(|failure| located(model, failure))?;
            self.advance();
            made += 1;
        };
        Ok(self.finish(model, made, ending))
    }

    fn count(&mut self, made: usize) {
        let step = (made + 1).min(self.program.steps.max(1));
        if let Some(slot) = self.step {
            self.machine.buffer_mut(slot)[0] = step as f64;
        }
        if let Some(slot) = self.completed {
            self.machine.buffer_mut(slot)[0] = made as f64;
        }
    }

    fn draw(&mut self) -> Result<(), Fault> {
        for (slot, draw) in &self.draws {
            let buffer = self.machine.buffer_mut(*slot);
            (draw.sampler)(&mut self.program.random, &draw.lengths, &draw.settings, buffer)?;
        }
        Ok(())
    }

    /// Writes the loss, the measures and the carried values of this moment down.
    fn write_down(&mut self) {
        let Record { loss, metrics, rows, .. } = &mut self.record;
        if let Some(slot) = self.loss {
            loss.push(self.machine.buffer(slot)[0]);
        }
        for (metric, &slot) in metrics.iter_mut().zip(&self.metrics) {
            metric.extend_from_slice(self.machine.buffer(slot));
        }
        if let Some(rows) = rows {
            for (row, seat) in rows.iter_mut().zip(&self.seats).filter(|(_, seat)| seat.kept) {
                row.extend_from_slice(self.machine.buffer(seat.leaf));
            }
        }
    }

    /// Whether the loss and everything that is carried are finite.
    fn is_finite(&self) -> bool {
        // A sum of zeros times values is zero unless one of them is infinite or not a number.
        let finite =
            |slot: usize| self.machine.buffer(slot).iter().map(|value| value * 0.0).sum::<f64>() == 0.0;
        self.loss.is_none_or(finite) && self.seats.iter().all(|seat| finite(seat.leaf))
    }

    fn advance(&mut self) {
        for seat in self.seats.iter().filter(|seat| !seat.swap) {
            self.machine.copy(seat.next, seat.leaf);
        }
        for seat in self.seats.iter().filter(|seat| seat.swap) {
            self.machine.swap(seat.next, seat.leaf);
        }
    }

    /// The first operation of the last step whose result is not finite although its inputs are.
    fn culprit(&self, model: &Model, made: usize) -> Option<NodeId> {
        let rows = self.record.rows.as_ref()?;
        let nodes: Vec<NodeId> = self
            .program
            .loss
            .iter()
            .map(|loss| loss.node)
            .chain(self.program.carried.iter().map(|carried| carried.next))
            .collect();
        let mut values = model.values.clone();
        for back in [1, 0] {
            let Some(row) = made.checked_sub(back) else { continue };
            for ((carried, seat), kept) in self.program.carried.iter().zip(&self.seats).zip(rows) {
                let shape = model.graph.shape(carried.leaf).clone();
                let size = shape.size();
                if seat.kept && kept.len() >= (row + 1) * size {
                    values.insert(
                        carried.leaf,
                        Rc::new(Array::new(shape, kept[row * size..][..size].to_vec())),
                    );
                }
            }
            if let Some(node) = model.graph.first_not_finite(&nodes, &values) {
                return Some(node);
            }
        }
        None
    }

    fn finish(self, model: &Model, steps: usize, ending: Ending) -> (Ran, Vec<Array>, Generator) {
        let Trainer { program, machine, seats, record, .. } = self;
        let shape = |node: NodeId| model.graph.shape(node).clone();
        let values = program
            .carried
            .iter()
            .zip(&seats)
            .map(|(carried, seat)| Array::new(shape(carried.leaf), machine.buffer(seat.leaf).to_vec()));
        let values = values.collect();
        let metrics = program.metrics.iter().zip(record.metrics).map(|(metric, values)| {
            let mut lengths = vec![steps + 1];
            lengths.extend(shape(metric.node).0);
            (metric.clone(), Rc::new(Array::new(Shape(lengths), values)))
        });
        let ran = Ran {
            steps,
            ending,
            loss: program.loss.map(|loss| (loss, record.loss.into())),
            metrics: metrics.collect(),
            rows: record.rows.map(Rc::new),
            start: record.start,
            step: program.step,
            slopes: program.slopes,
            optimizer: program.optimizer,
            place: program.place,
            carried: program.carried,
        };
        (ran, values, program.random)
    }
}

impl Record {
    fn new(
        program: &Program,
        machine: &Machine,
        seats: &[Seat],
        metrics: &[usize],
        limits: Limits,
    ) -> Result<Record, Fault> {
        let rows = program.steps + 1;
        let length = |slot: usize| machine.buffer(slot).len();
        let kept: usize = seats.iter().filter(|seat| seat.kept).map(|seat| length(seat.leaf)).sum();
        let recorded: usize = metrics.iter().map(|&slot| length(slot)).sum::<usize>() + 1;
        let bytes = machine.bytes().saturating_add(recorded.saturating_mul(rows).saturating_mul(8));
        if bytes > limits.memory {
            let megabytes = bytes / 1_000_000;
            return Err(Fault::new(format!("this training needs {megabytes} MB, more than the book allows"))
                .remedy("use less data, fewer steps or smaller layers, or raise `max-memory` in the book's [preprocessor.descent] table"));
        }
        let affordable = kept.saturating_mul(rows).saturating_mul(8) <= (limits.memory - bytes) / 2;
        let room = |size: usize| Vec::with_capacity(size * rows);
        Ok(Record {
            loss: room(1),
            metrics: metrics.iter().map(|&slot| room(length(slot))).collect(),
            rows: affordable.then(|| {
                seats.iter().map(|seat| room(if seat.kept { length(seat.leaf) } else { 0 })).collect()
            }),
            start: program
                .carried
                .iter()
                .zip(seats)
                .map(|(_, seat)| Rc::new(Array::vector(machine.buffer(seat.leaf).to_vec())))
                .collect(),
        })
    }
}

fn located(model: &Model, failure: Failure) -> Fault {
    failure.fault.at(model.graph.node(failure.node).place)
}
