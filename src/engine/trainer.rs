//! The training loop: observe, record, stop or advance; knows programs, but no syntax.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::machine::Failure;
use super::remembered::{self, MadeSteps, Reached};
use super::shuffle::Shuffle;
use super::unit::{Seat, Unit};
use crate::graph::{Array, Graph, Holding, Leaf, NUMBER, NodeId, Shape, array};
use crate::program::{Ending, Program, Ran, Recorded, Rerun, State};
use crate::random::Generator;
use crate::report::Fault;

/// The values of leaves.
type Values = BTreeMap<NodeId, Array>;

/// How much work is done between two looks at the clock.
const WORK_BETWEEN_LOOKS: u64 = 1_000_000_000;

/// What a training costs before its first step, and what it costs to remember one of the values that it begins with.
const TRAINING: u64 = 1_000_000;
const VALUE: u64 = 1_000;

/// How much work a training must be to be kept: less is done faster than it is read.
const WORTH_KEEPING: u64 = 50_000_000;

/// How many bytes of rows are written down before anybody asks for them.
const UNASKED: u64 = 8_000_000;

/// Runs a program: what it carried has its last values afterwards. Gives what came of it, and the random numbers
/// that follow.
///
/// `late` hears from time to time how many steps are made, and the loss, and is asked whether the lesson has used up its time.
pub fn train(
    graph: &mut Graph,
    state: &mut State,
    program: Program,
    late: &dyn Fn(usize, f64) -> bool,
) -> Result<(Ran, Generator), Fault> {
    let read = graph.ancestors(&program.roots());
    let values = read.into_iter().filter_map(|leaf| Some((leaf, state.values.get(&leaf)?.clone())));
    let again = Rerun { program: program.clone(), values: values.collect() };
    graph
        .work
        .charge(TRAINING + VALUE * again.values.len() as u64)
        .map_err(|fault| fault.at(program.place))?;
    let mut made = run(graph, state, program, UNASKED, late)?;
    if let (Ending::Diverged { node: None, .. }, None) = (&made.0.ending, &made.0.rows) {
        // Where it left the finite numbers is seen in the rows.
        made = run(graph, state, again.program.clone(), u64::MAX, late)?;
    }
    let (mut ran, values, random) = made;
    ran.again.push(Rc::new(again));
    graph.keep(ran.numbers() as u64 * NUMBER);
    state.values.extend(values);
    Ok((ran, random))
}

/// Runs trainings once more to get the rows that were not written down; none if they do not fit into the memory.
pub(super) fn rows_of(graph: &mut Graph, state: &mut State, run_index: usize) -> Result<(), Fault> {
    let before = state.runs[run_index].numbers();
    state.runs[run_index].rows = once_more(graph, state, run_index, &[])?.and_then(|whole| whole.rows);
    graph.keep((state.runs[run_index].numbers() - before) as u64 * NUMBER);
    Ok(())
}

/// Something that is written down while a run is made once more.
pub(super) struct Further<'a> {
    /// What it is while a step sees all the data.
    pub node: NodeId,
    /// What it is in batches, training by training and size by size; none where it is the same.
    pub in_batches: &'a [Vec<NodeId>],
}

/// Runs the trainings of a run once more, and writes some further nodes down.
pub(super) fn once_more(
    graph: &mut Graph,
    state: &mut State,
    run_index: usize,
    further: &[Further],
) -> Result<Option<Ran>, Fault> {
    let mut whole: Option<Ran> = None;
    for (index, again) in state.runs[run_index].again.clone().into_iter().enumerate() {
        let Rerun { mut program, mut values } = again.as_ref().clone();
        for Further { node, in_batches } in further {
            let in_batches = in_batches.get(index).into_iter().flatten();
            let in_batches = in_batches.map(|&node| in_state(graph, &mut program, node)).collect();
            let seen = in_state(graph, &mut program, *node);
            program.metrics.push(Recorded { name: String::new(), node: *node, seen, in_batches });
        }
        if !further.is_empty() {
            // What another training of the block moves is as it began, and all else is as it is now.
            let still = start(graph, &state.runs[run_index]).chain(state.values.clone());
            for (leaf, value) in still {
                values.entry(leaf).or_insert(value);
            }
        }
        let trained = std::mem::replace(&mut state.values, values);
        let made = run(graph, state, program, u64::MAX, &|_, _| false);
        state.values = trained;
        let (ran, ..) = made?;
        match &mut whole {
            Some(whole) => whole.append(ran),
            None => whole = Some(ran),
        }
    }
    Ok(whole)
}

/// The values that a run began with.
pub(super) fn start<'a>(graph: &'a Graph, run: &'a Ran) -> impl Iterator<Item = (NodeId, Array)> + 'a {
    run.carried.iter().zip(&run.start).map(|(carried, start)| {
        let shape = graph.shape(carried.leaf).clone();
        (carried.leaf, array::shaped(shape, start.iter().copied().collect()))
    })
}

/// A node as it is read in a state, where `step` is the number of steps made.
fn in_state(graph: &mut Graph, program: &mut Program, node: NodeId) -> NodeId {
    let Some(step) = program.step.filter(|&step| graph.depends(node, step)) else { return node };
    let completed =
        *program.completed.get_or_insert_with(|| graph.leaf(Leaf::Completed, "step", Shape::scalar()));
    graph.substitute(node, &[(step, completed)])
}

fn run(
    graph: &mut Graph,
    state: &State,
    program: Program,
    room: u64,
    late: &dyn Fn(usize, f64) -> bool,
) -> Result<(Ran, Values, Generator), Fault> {
    let place = program.place;
    let mut trainer = Trainer::new(graph, state, program, room)?;
    let world = state.world.as_deref().filter(|world| world.keeps() && trainer.is_worth_keeping());
    let Some(world) = world else {
        let (made, ending) = trainer.run(graph, &state.values, late).map_err(|fault| fault.at(place))?;
        return Ok(trainer.finish(graph, made, ending));
    };
    let reached = remembered::reached(graph, &trainer.program);
    let question = trainer.question(graph, &state.values, &reached);
    let kept = world.kept(&question).and_then(|answer| remembered::read(&answer, &reached));
    if let Some((made, ending)) = kept.and_then(|kept| trainer.take_over(graph, kept)) {
        return Ok(trainer.finish(graph, made, ending));
    }
    let before = graph.work.spent();
    let (made, ending) = trainer.run(graph, &state.values, late).map_err(|fault| fault.at(place))?;
    let work = graph.work.spent() - before;
    if work >= WORTH_KEEPING {
        world.keep(&question, &remembered::answer(&trainer.made(made, &ending, work), &reached));
    }
    Ok(trainer.finish(graph, made, ending))
}

/// What is written down at every step; all of it is allocated before the first.
struct StepRecord {
    loss: Vec<f64>,
    metrics: Vec<Vec<f64>>,
    rows: Option<Vec<Vec<f64>>>,
    start: Vec<Array>,
    /// What it takes of the chapter's memory while the training runs.
    _held: Holding,
}

struct Trainer {
    program: Program,
    /// The one that sees all data stands last; before it stand those of batches, one for each size.
    units: Vec<Unit>,
    /// The unit that holds the values of this moment.
    active: usize,
    shuffle: Option<Shuffle>,
    /// The random numbers as they stood before the order of the epoch was drawn that begins with the next step.
    unshuffled: Option<Generator>,
    record: StepRecord,
}

impl Trainer {
    fn new(graph: &mut Graph, state: &State, program: Program, room: u64) -> Result<Trainer, Fault> {
        let mut units = Vec::new();
        for (index, step) in program.batches.iter().flat_map(|batches| &batches.steps).enumerate() {
            units.push(Unit::new(
                graph,
                &state.values,
                &program,
                Some(step.loss),
                (&step.next, step.search.as_ref()),
                Some((index, step)),
            )?);
        }
        let nexts: Vec<NodeId> = program.carried.iter().map(|carried| carried.next).collect();
        let (loss, search) = (program.loss.as_ref().map(|loss| loss.seen), program.search.as_ref());
        units.push(Unit::new(graph, &state.values, &program, loss, (&nexts, search), None)?);
        let shuffle = program.batches.as_ref().map(Shuffle::new);
        let record = StepRecord::new(graph, &program, &units, room)?;
        Ok(Trainer { program, units, active: 0, shuffle, unshuffled: None, record })
    }

    /// Makes the steps; gives how many they were, and how it ended.
    fn run(
        &mut self,
        graph: &Graph,
        values: &Values,
        late: &dyn Fn(usize, f64) -> bool,
    ) -> Result<(usize, Ending), Fault> {
        self.allow(graph)?;
        let (mut made, mut look) = (0, graph.work.spent());
        let ending = loop {
            self.prepare(made)?;
            self.units[self.active].machine.run(0).map_err(|failure| located(graph, failure))?;
            self.write_down();
            if !self.units[self.active].is_finite(made) {
                break Ending::Diverged { step: made.max(1), node: self.culprit(graph, values, made) };
            }
            if made > 0 && self.units[self.active].stops() {
                break Ending::Until;
            }
            if made == self.program.steps {
                break Ending::Complete;
            }
            if graph.work.spent() >= look {
                look = graph.work.spent() + WORK_BETWEEN_LOOKS;
                let loss = self.record.loss.last().copied();
                if late(made, loss.unwrap_or(f64::NAN)) {
                    return Err(Fault::new(format!("this training takes too long: {made} steps fill the time that the book allows"))
                        .remedy("make fewer steps or use less data, or raise `max-seconds` in the book's [preprocessor.descent] table"));
                }
            }
            self.units[self.active].draw_for_step(&mut self.program.random)?;
            self.units[self.active].advance().map_err(|failure| located(graph, failure))?;
            made += 1;
        };
        if ending == Ending::Until && (self.shuffle.is_some() || self.units[self.active].has_mode()) {
            self.see_all_data(graph)?;
        }
        Ok((made, ending))
    }

    /// Whether its steps may be enough work to be kept.
    fn is_worth_keeping(&self) -> bool {
        let each = self.units.iter().map(Unit::cost).max().unwrap_or(0);
        each.saturating_mul(self.program.steps as u64) >= WORTH_KEEPING
    }

    /// All that its steps read, before the first one.
    fn question(&self, graph: &Graph, values: &Values, reached: &Reached) -> Vec<u8> {
        remembered::question(graph, values, &self.program, reached, self.record.rows.is_some())
    }

    /// What its steps gave.
    fn made(&self, steps: usize, ending: &Ending, work: u64) -> MadeSteps {
        let unit = &self.units[self.active];
        let buffer = |seat: &Seat| unit.machine.buffer(seat.leaf).to_vec();
        MadeSteps {
            steps,
            ending: ending.clone(),
            unit: self.active,
            work,
            random: self.program.random.clone(),
            loss: self.record.loss.clone(),
            metrics: self.record.metrics.clone(),
            rows: self.record.rows.clone(),
            carried: unit.seats.iter().map(buffer).collect(),
            drawn: unit.drawn().map(|(_, values)| array::flat(&values).to_vec()).collect(),
        }
    }

    /// Takes over what the same steps gave before, with the work that they were; nothing, if it does not fit here.
    fn take_over(&mut self, graph: &Graph, kept: MadeSteps) -> Option<(usize, Ending)> {
        let unit = self.units.get_mut(kept.unit)?;
        let sizes = unit.seats.iter().map(|seat| unit.machine.buffer(seat.leaf).len());
        // Nothing is put anywhere before it is sure that all of it fits.
        let fits = sizes.eq(kept.carried.iter().map(Vec::len))
            && self.record.metrics.len() == kept.metrics.len()
            && self.record.rows.as_ref().map(Vec::len) == kept.rows.as_ref().map(Vec::len)
            && graph.work.allow(kept.work, "").is_ok()
            && unit.put_drawn(&kept.drawn);
        if !fits {
            return None;
        }
        for (seat, values) in unit.seats.iter().zip(&kept.carried) {
            unit.machine.buffer_mut(seat.leaf).copy_from_slice(values);
        }
        graph.work.spend(kept.work);
        self.active = kept.unit;
        self.program.random = kept.random;
        let StepRecord { loss, metrics, rows, .. } = &mut self.record;
        (*loss, *metrics, *rows) = (kept.loss, kept.metrics, kept.rows);
        Some((kept.steps, kept.ending))
    }

    /// Refuses a training that takes more work than is left, before its first step; one that ends where a condition
    /// holds may make fewer steps and is refused where it comes to that.
    fn allow(&self, graph: &Graph) -> Result<(), Fault> {
        let steps = self.program.steps as u64;
        let each = self.units.iter().map(Unit::cost).min().unwrap_or(0);
        match self.program.until {
            Some(_) => Ok(()),
            None => graph.work.allow(each.saturating_mul(steps), &format!("this training of {steps} steps")),
        }
    }

    /// Makes the unit of the next step ready: its data, its counters, its random numbers.
    fn prepare(&mut self, made: usize) -> Result<(), Fault> {
        let whole = self.units.len() - 1;
        self.unshuffled =
            self.shuffle.as_ref().filter(|shuffle| shuffle.draws(made)).map(|_| self.program.random.clone());
        let next = match &mut self.shuffle {
            Some(shuffle) if made < self.program.steps => shuffle.turn(made, &mut self.program.random),
            _ => whole,
        };
        self.enter(next);
        self.units[next].charge()?;
        if let Some(shuffle) = self.shuffle.as_ref().filter(|_| next != whole) {
            self.units[next].fill(shuffle.rows(made));
        }
        self.units[next].count(self.program.before, made);
        self.units[next].draw(&mut self.program.random, made == 0, made == self.program.steps)
    }

    /// Hands the carried values on to another unit.
    fn enter(&mut self, next: usize) {
        if next == self.active {
            return;
        }
        let (low, high) = (next.min(self.active), next.max(self.active));
        let (front, back) = self.units.split_at_mut(high);
        let (from, to) = if next == low { (&back[0], &mut front[low]) } else { (&front[low], &mut back[0]) };
        for (source, target) in from.seats.iter().zip(&to.seats) {
            to.machine.buffer_mut(target.leaf).copy_from_slice(from.machine.buffer(source.leaf));
        }
        self.active = next;
    }

    /// After an early end the last row is that of all the data, too, and of no step.
    fn see_all_data(&mut self, graph: &Graph) -> Result<(), Fault> {
        let (before, whole) = (self.active, self.units.len() - 1);
        self.enter(whole);
        if let Some(random) = self.unshuffled.take().filter(|_| before != whole) {
            // The epoch that would have begun here has no order.
            self.program.random = random;
            self.units[whole].draw(&mut self.program.random, false, true)?;
        } else if before != whole {
            let (batches, all) = self.units.split_at_mut(whole);
            all[0].take_draws(&batches[before], &mut self.program.random)?;
        }
        let unit = &mut self.units[whole];
        unit.leave_mode();
        unit.machine.run(0).map_err(|failure| located(graph, failure))?;
        if let (Some(last), Some(slot)) = (self.record.loss.last_mut(), unit.loss) {
            *last = unit.machine.buffer(slot)[0];
        }
        for (metric, &slot) in self.record.metrics.iter_mut().zip(&unit.metrics) {
            let row = unit.machine.buffer(slot);
            let start = metric.len() - row.len();
            metric[start..].copy_from_slice(row);
        }
        Ok(())
    }

    /// Writes the loss, the measures and the carried values of this moment down.
    fn write_down(&mut self) {
        let StepRecord { loss, metrics, rows, .. } = &mut self.record;
        let unit = &self.units[self.active];
        if let Some(slot) = unit.loss {
            loss.push(unit.machine.buffer(slot)[0]);
        }
        for (metric, &slot) in metrics.iter_mut().zip(&unit.metrics) {
            metric.extend_from_slice(unit.machine.buffer(slot));
        }
        if let Some(rows) = rows {
            for (row, seat) in rows.iter_mut().zip(&unit.seats).filter(|(_, seat)| seat.kept) {
                row.extend_from_slice(unit.machine.buffer(seat.leaf));
            }
        }
    }

    /// The first operation of the last step whose result is not finite although its inputs are.
    fn culprit(&self, graph: &Graph, values: &Values, made: usize) -> Option<NodeId> {
        let rows = self.record.rows.as_ref()?;
        let nodes: Vec<NodeId> = self
            .program
            .loss
            .iter()
            .map(|loss| loss.node)
            .chain(self.program.carried.iter().map(|carried| carried.next))
            .collect();
        let mut values = values.clone();
        for back in [1, 0] {
            let Some(row) = made.checked_sub(back) else { continue };
            for ((carried, seat), kept) in
                self.program.carried.iter().zip(&self.units[self.active].seats).zip(rows)
            {
                let shape = graph.shape(carried.leaf).clone();
                let size = shape.size();
                if seat.kept && kept.len() >= (row + 1) * size {
                    values.insert(carried.leaf, array::shaped(shape, kept[row * size..][..size].to_vec()));
                }
            }
            if let Some(node) = graph.first_not_finite(&nodes, &values) {
                return Some(node);
            }
        }
        None
    }

    fn finish(self, graph: &Graph, steps: usize, ending: Ending) -> (Ran, Values, Generator) {
        let Trainer { program, mut units, active, mut record, .. } = self;
        // A run that ended early gives the room for its other steps back.
        let rows = record.rows.iter_mut().flatten();
        rows.chain(&mut record.metrics).chain([&mut record.loss]).for_each(Vec::shrink_to_fit);
        let unit = units.swap_remove(active);
        let Unit { machine, seats, .. } = &unit;
        let shape = |node: NodeId| graph.shape(node).clone();
        let values = program.carried.iter().zip(seats).map(|(carried, seat)| {
            (carried.leaf, array::shaped(shape(carried.leaf), machine.buffer(seat.leaf).to_vec()))
        });
        let values = values.chain(unit.drawn()).collect();
        let metrics = program.metrics.iter().zip(record.metrics).map(|(metric, values)| {
            let mut lengths = vec![steps + 1];
            lengths.extend(shape(metric.node).0);
            (metric.clone(), array::shaped(Shape(lengths), values))
        });
        let ran = Ran {
            steps,
            ending,
            loss: program.loss.map(|loss| (loss, Rc::new(record.loss))),
            metrics: metrics.collect(),
            rows: record.rows.map(Rc::new),
            again: Vec::new(),
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

impl StepRecord {
    fn new(graph: &Graph, program: &Program, units: &[Unit], most: u64) -> Result<StepRecord, Fault> {
        let rows = program.steps + 1;
        let unit = &units[0];
        let length = |slot: usize| unit.machine.buffer(slot).len();
        let bytes = |numbers: usize| (numbers as u64).saturating_mul(rows as u64).saturating_mul(NUMBER);
        let kept: usize = unit.seats.iter().filter(|seat| seat.kept).map(|seat| length(seat.leaf)).sum();
        let recorded: usize = unit.metrics.iter().map(|&slot| length(slot)).sum::<usize>() + 1;
        let held = Holding::of(&graph.work);
        held.take(bytes(recorded))?;
        let affordable = bytes(kept) <= most.min(graph.work.memory_left() / 2);
        if affordable {
            held.take(bytes(kept))?;
        }
        let room = |size: usize| Vec::with_capacity(size * rows);
        let kept_rows =
            || unit.seats.iter().map(|seat| room(if seat.kept { length(seat.leaf) } else { 0 })).collect();
        let start = unit.seats.iter().map(|seat| array::vector(unit.machine.buffer(seat.leaf).to_vec()));
        Ok(StepRecord {
            loss: room(1),
            metrics: unit.metrics.iter().map(|&slot| room(length(slot))).collect(),
            rows: affordable.then(kept_rows),
            start: start.collect(),
            _held: held,
        })
    }
}

fn located(graph: &Graph, failure: Failure) -> Fault {
    failure.fault.at(graph.node(failure.node).place)
}
