//! Proving gradients: backpropagation beside finite differences, at some moments of a training; knows no syntax.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::differences::{Claimed, Judgement, Moved, judge};
use super::rounding::{noise, shaken};
use crate::engine::{Failure, Machine};
use crate::functions::elementary::STOP_GRADIENT;
use crate::graph::{Array, Leaf, NodeId, Operation, array};
use crate::model::Model;
use crate::program::{Ran, Slope};
use crate::report::Fault;

/// What was found about some gradients.
#[derive(Debug, Default)]
pub struct Proof {
    /// How many partial derivatives there are.
    pub all: usize,
    /// How many were compared, and are right as far as can be judged.
    pub right: usize,
    /// The largest relative error of those.
    pub error: f64,
    /// The name with a derivative that is wrong, and its relative error.
    pub wrong: Option<(String, f64)>,
    /// How many stand at a kink at every moment, and beside it are right; with the name of the first.
    pub kinks: (usize, String),
    /// How many stand at a jump of the loss at some moment, where there is no slope; with the name of the first.
    pub jumps: (usize, String),
    /// How many are lost in rounding; with the name of the first.
    pub rough: (usize, String),
}

/// The values of leaves at one moment of a training.
pub type Moment = Vec<(NodeId, Array)>;

/// The work, in numbers computed, that one proof may cost.
const WORK: usize = 4_000_000;
/// So many gradients are proved whatever they cost.
const LEAST: usize = 32;
/// How far beside a moment one looks where a derivative cannot be judged at the very point.
const BESIDE: f64 = 1e-3;

/// The gradients of a training, proved before its first step and after its last; none if it has no loss.
pub(super) fn prove_run(model: &mut Model, run: &Ran) -> Result<Option<Proof>, Fault> {
    if run.loss.is_none() || run.slopes.is_empty() {
        return Ok(None);
    }
    let trained = |leaf: &NodeId| model.state.values.get(leaf).cloned();
    let trained = run.carried.iter().filter_map(|carried| Some((carried.leaf, trained(&carried.leaf)?)));
    let start = run.carried.iter().zip(&run.start).map(|(carried, start)| {
        let shape = model.graph.shape(carried.leaf).clone();
        (carried.leaf, array::shaped(shape, start.iter().copied().collect()))
    });
    let mut moments: [Moment; 2] = [start.collect(), trained.collect()];
    // The gradient of the first step has `step` 1.
    for (moment, step) in moments.iter_mut().zip([1.0, run.steps as f64]) {
        moment.extend(run.step.map(|leaf| (leaf, array::number(step))));
    }
    prove(model, &run.slopes, &moments).map(Some)
}

/// Compares gradients with finite differences at some moments; what cannot be judged there, at points close by.
///
/// A derivative is wrong if it differs where it can be judged. One that differs at a point and at no other near it
/// is that of a kink, where any slope between those to both sides is as good (Clarke, 1990).
pub fn prove(model: &mut Model, slopes: &[Slope], moments: &[Moment]) -> Result<Proof, Fault> {
    let mut bench = Bench::new(model, slopes)?;
    let mut found: BTreeMap<(usize, usize), Verdict> = BTreeMap::new();
    for moment in moments {
        if !moment.iter().all(|(_, value)| array::is_finite(value)) {
            continue;
        }
        let wanted = bench.samples();
        let here = bench.judge_at(moment, &wanted)?;
        let open: Vec<(usize, usize)> = wanted
            .iter()
            .zip(&here)
            .filter(|(_, judgement)| !matches!(judgement, Judgement::Equal(_)))
            .map(|(&which, _)| which)
            .collect();
        let near = match open.is_empty() {
            true => Vec::new(),
            false => bench.judge_at(&bench.beside(moment), &open)?,
        };
        let mut near = near.into_iter();
        for (which, here) in wanted.into_iter().zip(here) {
            let verdict = match here {
                Judgement::Equal(error) => Verdict::Right(error),
                open => Verdict::of(open, near.next().unwrap_or(Judgement::Rough)),
            };
            let before = found.entry(which).or_insert(verdict);
            *before = before.with(verdict);
        }
    }
    let rough = bench.rough;
    Ok(summary(model, slopes, &found, rough))
}

/// What is known about one partial derivative.
#[derive(Clone, Copy)]
enum Verdict {
    Wrong(f64),
    Jump,
    Right(f64),
    Kink,
    Rough,
}

impl Verdict {
    /// What follows from a judgement that left a doubt, and from one close by.
    fn of(here: Judgement, near: Judgement) -> Verdict {
        match (here, near) {
            (Judgement::Kink | Judgement::Jump | Judgement::Rough, Judgement::Differs(error)) => {
                Verdict::Wrong(error)
            }
            (Judgement::Jump, _) => Verdict::Jump,
            (Judgement::Kink | Judgement::Differs(_), Judgement::Equal(_)) => Verdict::Kink,
            (Judgement::Differs(error), _) => Verdict::Wrong(error),
            (_, Judgement::Equal(error)) => Verdict::Right(error),
            (Judgement::Kink, _) | (_, Judgement::Kink) => Verdict::Kink,
            _ => Verdict::Rough,
        }
    }

    /// What follows from two moments: one that can be judged decides.
    fn with(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::Wrong(a), Verdict::Wrong(b)) => Verdict::Wrong(a.max(b)),
            (wrong @ Verdict::Wrong(_), _) | (_, wrong @ Verdict::Wrong(_)) => wrong,
            // That a slope is right elsewhere does not make one where there is none.
            (Verdict::Jump, _) | (_, Verdict::Jump) => Verdict::Jump,
            (Verdict::Right(a), Verdict::Right(b)) => Verdict::Right(a.max(b)),
            (right @ Verdict::Right(_), _) | (_, right @ Verdict::Right(_)) => right,
            (Verdict::Kink, _) | (_, Verdict::Kink) => Verdict::Kink,
            _ => Verdict::Rough,
        }
    }
}

/// The verdicts counted. Where rounding moves the loss no more than it usually does, a derivative that is lost in it is
/// as good as zero, and was found so.
fn summary(model: &Model, slopes: &[Slope], found: &BTreeMap<(usize, usize), Verdict>, rough: bool) -> Proof {
    let all = slopes.iter().map(|slope| model.graph.shape(slope.leaf).size()).sum();
    let mut proof = Proof { all, ..Proof::default() };
    for (&(slope, _), verdict) in found {
        let count = |(count, first): &mut (usize, String)| {
            *count += 1;
            if first.is_empty() {
                first.clone_from(&slopes[slope].name);
            }
        };
        match verdict {
            Verdict::Wrong(error) => {
                proof.wrong.get_or_insert_with(|| (slopes[slope].name.clone(), *error));
            }
            Verdict::Right(error) => {
                proof.right += 1;
                proof.error = proof.error.max(*error);
            }
            Verdict::Kink => count(&mut proof.kinks),
            Verdict::Jump => count(&mut proof.jumps),
            Verdict::Rough if rough => count(&mut proof.rough),
            Verdict::Rough => proof.right += 1,
        }
    }
    proof
}

/// The losses and gradients, ready to be computed again and again.
struct Bench<'a> {
    model: &'a mut Model,
    slopes: &'a [Slope],
    machine: Machine,
    /// The loss of each gradient, as difference quotients see it: what is stopped is held fixed.
    losses: Vec<NodeId>,
    /// What is stopped, each with the leaf that stands for it.
    stopped: Vec<(NodeId, NodeId)>,
    /// Whether rounding was found to move a loss more than it usually does.
    rough: bool,
}

/// Rounding that moves a loss by more than this share of it comes from a cancellation or a saturation.
const USUAL: f64 = 1e-12;

impl Bench<'_> {
    fn new<'a>(model: &'a mut Model, slopes: &'a [Slope]) -> Result<Bench<'a>, Fault> {
        let graph = &mut model.graph;
        let losses: Vec<NodeId> = slopes.iter().map(|slope| slope.of).collect();
        let is_stop = |id: &NodeId| matches!(graph.node(*id).operation, Operation::Apply(operator, _) if std::ptr::eq(operator, &STOP_GRADIENT));
        let stops: Vec<NodeId> = graph.ancestors(&losses).into_iter().filter(is_stop).collect();
        let stopped = stops.into_iter().map(|stop| {
            let shape = graph.shape(stop).clone();
            (stop, graph.leaf(Leaf::Variable, "held", shape))
        });
        let stopped: Vec<(NodeId, NodeId)> = stopped.collect();
        let losses: Vec<NodeId> = losses.into_iter().map(|loss| graph.substitute(loss, &stopped)).collect();
        let observed: Vec<NodeId> =
            stopped.iter().map(|&(stopped, _)| stopped).chain(losses.iter().copied()).collect();
        let gradients = losses.iter().copied().chain(slopes.iter().map(|slope| slope.gradient)).collect();
        let machine = Machine::new(graph, &[observed, gradients])?;
        Ok(Bench { model, slopes, machine, losses, stopped, rough: false })
    }

    /// Which partial derivatives are compared: all, or as many as there is time for, spread evenly over the names and
    /// over each of them.
    fn samples(&self) -> Vec<(usize, usize)> {
        let work = (self.machine.bytes() / 8).max(1);
        let most = (WORK / work / self.slopes.len()).clamp(2, 64);
        let names = self.slopes.len().min((WORK / work).max(LEAST));
        let each = (0..names).flat_map(|name| {
            let which = name * self.slopes.len() / names;
            let count = self.model.graph.shape(self.slopes[which].leaf).size();
            let taken = count.min(most);
            (0..taken).map(move |sample| (which, sample * count / taken))
        });
        each.collect()
    }

    /// A moment with every number that a gradient is taken by a little away from where it stood.
    fn beside(&self, moment: &Moment) -> Moment {
        let mut golden = 0.0_f64;
        let moved = moment.iter().map(|(leaf, value)| {
            let mut value = value.clone();
            if self.slopes.iter().any(|slope| slope.leaf == *leaf) {
                for number in value.iter_mut() {
                    golden = (golden + 0.618_033_988_749_895).fract();
                    let away = BESIDE * number.abs().max(1.0) * (0.5 + golden);
                    *number += if golden < 0.5 { away } else { -away };
                }
            }
            (*leaf, value)
        });
        moved.collect()
    }

    /// Judges some partial derivatives at one moment.
    fn judge_at(&mut self, moment: &Moment, wanted: &[(usize, usize)]) -> Result<Vec<Judgement>, Fault> {
        self.load(moment).map_err(|failure| failure.at(&self.model.graph))?;
        let slot = |node: NodeId| self.machine.slot(&self.model.graph, node);
        let of = |(slope, &loss): (&Slope, &NodeId)| {
            let gradient = self.machine.buffer(slot(slope.gradient)?).to_vec();
            Some((slot(slope.leaf)?, slot(loss)?, gradient))
        };
        let each: Vec<Option<(usize, usize, Vec<f64>)>> =
            self.slopes.iter().zip(&self.losses).map(of).collect();
        let mut noises: BTreeMap<(usize, bool), Vec<f64>> = BTreeMap::new();
        let mut judgements = Vec::new();
        for &(which, index) in wanted {
            let Some((leaf, loss, slopes)) = &each[which] else {
                judgements.push(Judgement::Rough);
                continue;
            };
            let claimed = Claimed {
                slope: slopes[index],
                largest: slopes.iter().fold(0.0, |largest, slope| largest.max(slope.abs())),
                value: self.machine.buffer(*leaf)[index],
                here: self.machine.buffer(*loss)[0],
            };
            let (machine, model) = (&mut self.machine, &*self.model);
            let mut moved = |number: f64| {
                machine.buffer_mut(*leaf)[index] = number;
                machine.run_after(*leaf).map_err(|failure| failure.at(&model.graph))?;
                Ok(machine.buffer(*loss)[0])
            };
            let mut rounding = |what: Moved| {
                let of_slope = what == Moved::Slope;
                let known = match noises.entry((which, of_slope)) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(open) => {
                        let of = (self.losses[which], of_slope.then_some(&self.slopes[which]));
                        let noise = noise_of(model, of, self.slopes, &self.stopped, moment)?;
                        self.rough |=
                            !of_slope && noise.iter().any(|noise| *noise > USUAL * claimed.here.abs());
                        open.insert(noise)
                    }
                };
                Ok(known.get(if of_slope { index } else { 0 }).copied().unwrap_or(0.0))
            };
            let judgement = match claimed.here.is_finite() {
                true => judge(claimed, &mut moved, &mut rounding)?,
                false => Judgement::Rough,
            };
            moved(claimed.value)?;
            judgements.push(judgement);
        }
        Ok(judgements)
    }

    /// Puts the values of one moment into the machine and computes losses and gradients.
    fn load(&mut self, moment: &Moment) -> Result<(), Failure> {
        self.machine.load(&self.model.state.values);
        for (leaf, value) in moment {
            if let Some(slot) = self.machine.slot(&self.model.graph, *leaf) {
                self.machine.buffer_mut(slot).copy_from_slice(&array::flat(value));
            }
        }
        self.machine.run(0)?;
        for &(stopped, leaf) in &self.stopped {
            let slot = |node| self.machine.slot(&self.model.graph, node);
            if let (Some(from), Some(to)) = (slot(stopped), slot(leaf)) {
                self.machine.copy(from, to);
            }
        }
        self.machine.run(0).and_then(|()| self.machine.run(1))
    }
}

/// How far rounding moves a loss at some moment, or its slopes.
fn noise_of(
    model: &Model,
    (loss, slope): (NodeId, Option<&Slope>),
    slopes: &[Slope],
    stopped: &[(NodeId, NodeId)],
    moment: &Moment,
) -> Result<Vec<f64>, Fault> {
    let mut leaves = model.state.values.clone();
    leaves.extend(moment.iter().cloned());
    let stops: Vec<NodeId> = stopped.iter().map(|&(stop, _)| stop).collect();
    let held = model.graph.evaluate(&stops, &leaves)?;
    leaves.extend(stopped.iter().map(|&(_, leaf)| leaf).zip(held));
    let moved: Vec<NodeId> = slopes.iter().map(|slope| slope.leaf).collect();
    let of_loss = noise(&model.graph, loss, &moved, &leaves)?;
    let Some(slope) = slope else { return Ok(of_loss) };
    let here = model.graph.evaluate(&[loss], &leaves)?.first().and_then(array::as_number).unwrap_or(0.0);
    // A slope that rounding moves although the loss stays where it is stands at a kink, unless the very number decides.
    match of_loss.iter().any(|noise| *noise > USUAL * here.abs()) {
        true => noise(&model.graph, slope.gradient, &moved, &leaves),
        false => shaken(&model.graph, slope.gradient, &moved, &leaves),
    }
}
