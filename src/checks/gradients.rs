//! Proving gradients: backpropagation beside finite differences; knows no syntax.

use crate::engine::Machine;
use crate::functions::elementary::STOP_GRADIENT;
use crate::graph::{Array, Graph, Leaf, NodeId, Operation, array};
use crate::model::Model;
use crate::program::{Ran, Slope};
use crate::report::Fault;

/// What was found about the gradients of one training.
pub(super) struct Proof {
    /// The largest relative error, before or after the training.
    pub error: f64,
    /// How many partial derivatives were compared.
    pub compared: usize,
    /// How many there are.
    pub all: usize,
    /// The quantity with an error that rounding cannot explain.
    pub wrong: Option<String>,
}

/// Relative errors above this are no rounding.
const TOLERANCE: f64 = 1e-4;
/// The work, in numbers computed, that one proof may cost.
const WORK: usize = 4_000_000;

/// Compares the gradients at the start and after the training with finite differences.
///
/// Central differences with steps near the cube root of the rounding unit (Nocedal and Wright,
/// *Numerical Optimization*, section 8.1). At a kink, where the two one-sided slopes differ, any
/// value between them is a subgradient and accepted.
pub(super) fn prove(model: &mut Model, run: &Ran) -> Result<Option<Proof>, Fault> {
    if run.loss.is_none() || run.slopes.is_empty() {
        return Ok(None);
    }
    let held = Held::of(&mut model.graph, &run.slopes);
    let mut roots = held.losses.clone();
    roots.extend(run.slopes.iter().map(|slope| slope.gradient));
    let observed = held.stopped.iter().map(|&(stopped, _)| stopped).chain(held.losses.iter().copied());
    let mut machine = Machine::new(&mut model.graph, &[observed.collect(), roots])?;
    let mut proof = Proof { error: 0.0, compared: 0, all: 0, wrong: None };
    let trained =
        run.carried.iter().filter_map(|carried| model.state.values.get(&carried.leaf).cloned()).collect();
    let start: Vec<Array> = run.start.clone();
    // The gradient of the first step has `step` 1.
    for (values, step) in [(start, 1.0), (trained, run.steps as f64)] {
        load(model, &mut machine, run, &values);
        if let Some(slot) = run.step.and_then(|leaf| machine.slot(&model.graph, leaf)) {
            machine.buffer_mut(slot)[0] = step;
        }
        if values.iter().all(|value: &Array| array::is_finite(value)) {
            prove_here(model, &mut machine, run, &held, &mut proof)?;
        }
    }
    proof.all = run.slopes.iter().map(|slope| model.graph.shape(slope.leaf).size()).sum();
    proof.compared = proof.compared.min(proof.all);
    Ok(Some(proof))
}

/// The losses as difference quotients see them: what is stopped is held fixed.
struct Held {
    /// The loss of each gradient.
    losses: Vec<NodeId>,
    /// What is stopped, each with the leaf that stands for it.
    stopped: Vec<(NodeId, NodeId)>,
}

impl Held {
    fn of(graph: &mut Graph, slopes: &[Slope]) -> Held {
        let losses: Vec<NodeId> = slopes.iter().map(|slope| slope.of).collect();
        let is_stop = |id: &NodeId| matches!(graph.node(*id).operation, Operation::Apply(operator, _) if std::ptr::eq(operator, &STOP_GRADIENT));
        let stops: Vec<NodeId> = graph.ancestors(&losses).into_iter().filter(is_stop).collect();
        let stopped = stops.into_iter().map(|stop| {
            let shape = graph.shape(stop).clone();
            (stop, graph.leaf(Leaf::Variable, "held", shape))
        });
        let stopped: Vec<(NodeId, NodeId)> = stopped.collect();
        let losses = losses.into_iter().map(|loss| graph.substitute(loss, &stopped)).collect();
        Held { losses, stopped }
    }
}

/// Puts the values of one moment into the machine.
fn load(model: &Model, machine: &mut Machine, run: &Ran, values: &[Array]) {
    for (leaf, value) in &model.state.values {
        if let Some(slot) = machine.slot(&model.graph, *leaf) {
            machine.buffer_mut(slot).copy_from_slice(&array::flat(value));
        }
    }
    for (carried, value) in run.carried.iter().zip(values) {
        if let Some(slot) = machine.slot(&model.graph, carried.leaf) {
            machine.buffer_mut(slot).copy_from_slice(&array::flat(value));
        }
    }
}

fn prove_here(
    model: &Model,
    machine: &mut Machine,
    run: &Ran,
    held: &Held,
    proof: &mut Proof,
) -> Result<(), Fault> {
    let slot = |machine: &Machine, node: NodeId| machine.slot(&model.graph, node);
    let fail = |failure: crate::engine::Failure| failure.fault.at(model.graph.node(failure.node).place);
    machine.run(0).map_err(fail)?;
    for &(stopped, leaf) in &held.stopped {
        if let (Some(from), Some(to)) = (slot(machine, stopped), slot(machine, leaf)) {
            machine.copy(from, to);
        }
    }
    machine.run(0).and_then(|()| machine.run(1)).map_err(fail)?;
    let work = (machine.bytes() / 8).max(1);
    let samples = (WORK / work / run.slopes.len()).clamp(2, 64);
    let mut compared = 0;
    let of = |(slope, &loss): (&Slope, &NodeId)| {
        let (leaf, gradient) = (slot(machine, slope.leaf)?, slot(machine, slope.gradient)?);
        Some((slope.name.clone(), slot(machine, loss)?, leaf, machine.buffer(gradient).to_vec()))
    };
    let all: Vec<(String, usize, usize, Vec<f64>)> =
        run.slopes.iter().zip(&held.losses).filter_map(of).collect();
    for (name, loss_slot, leaf, slopes) in all {
        let here = machine.buffer(loss_slot)[0];
        let largest = slopes.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let count = slopes.len();
        let taken = count.min(samples);
        for sample in 0..taken {
            let index = sample * count / taken;
            let (gap, scale) =
                compare(machine, (leaf, index), loss_slot, here, slopes[index], largest).map_err(fail)?;
            compared += 1;
            proof.error = proof.error.max(gap / scale);
            if gap > TOLERANCE * scale || gap.is_nan() {
                proof.wrong.get_or_insert_with(|| name.clone());
            }
        }
        machine.run_after(leaf).map_err(fail)?;
    }
    proof.compared = proof.compared.max(compared);
    Ok(())
}

/// How far one partial derivative is from the difference quotients, beyond rounding, and on what scale.
fn compare(
    machine: &mut Machine,
    (leaf, index): (usize, usize),
    loss: usize,
    here: f64,
    slope: f64,
    largest: f64,
) -> Result<(f64, f64), crate::engine::Failure> {
    let value = machine.buffer(leaf)[index];
    let mut best = (f64::NAN, 1.0);
    for width in [6e-6, 1e-4, 1e-7] {
        let step = width * value.abs().max(1.0);
        let mut at = |moved: f64| {
            machine.buffer_mut(leaf)[index] = moved;
            machine.run_after(leaf).map(|()| machine.buffer(loss)[0])
        };
        let (above, below) = (at(value + step)?, at(value - step)?);
        machine.buffer_mut(leaf)[index] = value;
        let step = ((value + step) - (value - step)) / 2.0;
        let (right, left) = ((above - here) / step, (here - below) / step);
        let central = (above - below) / (2.0 * step);
        let rounding = 8.0 * f64::EPSILON * here.abs().max(1e-300) / step;
        let scale = largest.max(central.abs()).max(rounding).max(f64::MIN_POSITIVE);
        let kink = (right - left).abs() > 1e-3 * scale + 4.0 * rounding;
        let gap = match kink && slope >= right.min(left) && slope <= right.max(left) {
            true => 0.0,
            false => ((central - slope).abs() - rounding).max(0.0),
        };
        if best.0.is_nan() || gap / scale < best.0 / best.1 {
            best = (gap, scale);
        }
        if best.0 <= 1e-6 * best.1 {
            break;
        }
    }
    Ok(best)
}
