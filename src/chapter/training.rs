//! One training of a block, and what it means if it leaves the finite numbers; knows no other statement.

use std::rc::Rc;

use super::Work;
use crate::engine;
use crate::graph::{Array, Graph, NodeId, Operation, formula};
use crate::model::{Ending, Part, Program, Slope};
use crate::record::{GradientFormula, Quantity, Record};
use crate::report::{Fault, Place};

/// What a run that leaves the finite numbers means.
#[derive(Clone, Copy)]
pub(super) enum Divergence {
    /// A fault.
    Refused,
    /// What the author wants to show; it is a fault if it does not happen.
    Meant,
    /// One of the things that are compared.
    Told,
}

impl Divergence {
    /// What it means if the block is marked, or not.
    pub(super) fn of(meant: bool) -> Divergence {
        if meant { Divergence::Meant } else { Divergence::Refused }
    }
}

impl Work<'_> {
    /// Runs a training and writes down what came of it.
    pub(super) fn train(
        &mut self,
        record: &mut Record,
        program: Program,
        divergence: Divergence,
    ) -> Result<(), Fault> {
        let place = program.place;
        engine::train(&mut self.model, program, self.late)?;
        let Some(run) = self.model.run_of_block().map(|run| self.model.runs[run].clone()) else {
            return Ok(());
        };
        match (&run.ending, divergence) {
            (Ending::Diverged { step, node }, Divergence::Refused) => {
                return Err(self.diverged(*step, *node, place));
            }
            (Ending::Complete | Ending::Until, Divergence::Meant) => {
                return Err(Fault::new("this run is marked `diverges`, but all its values stayed finite")
                    .at(place)
                    .remedy("take the word `diverges` off the fence, or take a larger rate"));
            }
            _ => {}
        }
        let graph = &self.model.graph;
        let carried = run
            .carried
            .iter()
            .zip(&run.start)
            .filter_map(|(carried, start)| Some((carried, start, carried.part?)));
        record.quantities = carried
            .filter_map(|(carried, start, part): (_, _, Part)| {
                let value = self.model.values.get(&carried.leaf)?.clone();
                let start = Rc::new(Array::new(value.shape.clone(), start.values.clone()));
                Some(Quantity { name: carried.name.clone(), part, start, value })
            })
            .collect();
        if let Some((loss, _)) = &run.loss {
            record.loss_formula = Some(formula(graph, loss.node));
            let formula_of = |slope: &Slope| GradientFormula {
                loss: loss.name.clone(),
                name: slope.name.clone(),
                formula: formula(graph, slope.gradient),
            };
            record.gradients = run.slopes.iter().map(formula_of).collect();
        }
        record.run = Some(run);
        Ok(())
    }

    fn diverged(&self, step: usize, node: Option<NodeId>, place: Place) -> Fault {
        let fault = Fault::new(format!("the training leaves the finite numbers in step {step}")).at(place);
        let fault =
            match node.map(|node| (self.model.graph.node(node).place, formula(&self.model.graph, node))) {
                Some((at, formula)) if formula.len() <= 60 => {
                    fault.related(at, format!("`{formula}` is the first value that is not finite"))
                }
                Some((at, _)) => fault.related(at, "the first value that is not finite"),
                None => fault,
            };
        fault.remedy(match node.and_then(|node| logarithm_of(&self.model.graph, node)) {
            Some("softmax") => "a probability became 0, which has no logarithm: take `log_softmax(z)`, or `cross_entropy` on the scores",
            Some("sigmoid") => "a probability became 0, which has no logarithm: take `log_sigmoid(z)`, or `binary_cross_entropy(p, y)`, which stays finite",
            _ => "take a smaller rate; if the run is meant to diverge, write `diverges` behind the fence's first word",
        })
    }
}

/// The function of the catalogue whose result, or a part of it, a node takes the logarithm of.
fn logarithm_of(graph: &Graph, node: NodeId) -> Option<&'static str> {
    let called = |id: NodeId| match &graph.node(id).operation {
        Operation::Apply(operator, _) => Some(operator.name),
        _ => None,
    };
    let mut at = node;
    let mut inside = false;
    loop {
        let found = graph.node(at);
        match called(at) {
            Some("log") => inside = true,
            Some(name @ ("softmax" | "sigmoid")) => return inside.then_some(name),
            // Names and choices of elements change no value.
            None | Some("cut" | "pick" | "reshape" | "take_along_axis") => {}
            Some(_) => return None,
        }
        at = *found.inputs.first()?;
    }
}
