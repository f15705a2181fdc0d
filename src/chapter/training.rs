//! One training of a block, and what it means if it leaves the finite numbers; knows no other statement.

use super::work::Work;
use crate::engine;
use crate::graph::{NodeId, Shape, array, formula};
use crate::model::{self, finish_training, left_domain, lost_probability, run_of_block};
use crate::program::{Ending, Part, Program, Ran, Slope};
use crate::record::{GradientFormula, Quantity, Record};
use crate::report::{Fault, Place};
use crate::studies;

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
        // What a training before it wrote down is the model's alone again, and grows in its place.
        record.run = None;
        let (model, environment) = (&mut self.model, &self.environment);
        let of = program.steps;
        let late = |steps: usize, loss: f64| {
            environment.hear(steps, of, loss);
            environment.is_late()
        };
        let (ran, random) = engine::train(&mut model.graph, &mut model.state, program, &late)?;
        finish_training(model, ran, random);
        let Some(run) = run_of_block(&self.model).map(|run| self.model.state.runs[run].clone()) else {
            return Ok(());
        };
        match (&run.ending, divergence) {
            (Ending::Diverged { step, node }, Divergence::Refused) => {
                self.gathered.diverged = true;
                return Err(self.fault_of_divergence(*step, *node, place));
            }
            (Ending::Complete | Ending::Until, Divergence::Meant) => {
                return Err(Fault::new("this run is marked `diverges`, but all its values stayed finite")
                    .at(place)
                    .remedy("take the word `diverges` off the fence, or take a larger rate"));
            }
            _ => {}
        }
        let texts = &self.texts;
        model::keep_words(&mut self.model, &|place| texts.text(place));
        studies::read_gradients(&mut self.model, &run).map_err(|fault| fault.at(place))?;
        self.write_down(record, &run);
        record.run = Some(run);
        Ok(())
    }

    /// What a run learned, and the formulas of its loss and its gradients.
    fn write_down(&self, record: &mut Record, run: &Ran) {
        let graph = &self.model.graph;
        let carried = run
            .carried
            .iter()
            .zip(&run.start)
            .filter_map(|(carried, start)| Some((carried, start, carried.part?)));
        record.quantities = carried
            .filter_map(|(carried, start, part): (_, _, Part)| {
                let value = self.model.state.values.get(&carried.leaf)?.clone();
                let start = array::shaped(Shape::of(&value), start.iter().copied().collect());
                Some(Quantity { name: carried.name.clone(), leaf: carried.leaf, part, start, value })
            })
            .collect();
        if let Some((loss, _)) = &run.loss {
            record.loss_formula = Some(formula(graph, loss.node));
            let formula_of = |slope: &Slope| GradientFormula {
                loss: run.loss_of(slope).to_string(),
                name: slope.name.clone(),
                formula: formula(graph, slope.gradient),
            };
            record.gradients = run.slopes.iter().map(formula_of).collect();
        }
    }

    fn fault_of_divergence(&self, step: usize, node: Option<NodeId>, place: Place) -> Fault {
        let fault = Fault::new(format!("the training leaves the finite numbers in step {step}")).at(place);
        let fault =
            match node.map(|node| (self.model.graph.node(node).place, formula(&self.model.graph, node))) {
                Some((at, formula)) if formula.len() <= 60 => {
                    fault.related(at, format!("`{formula}` is the first value that is not finite"))
                }
                Some((at, _)) => fault.related(at, "the first value that is not finite"),
                None => fault,
            };
        let graph = &self.model.graph;
        let lost = node.and_then(|node| lost_probability(graph, node).or_else(|| left_domain(graph, node)));
        fault.remedy(lost.unwrap_or(
            "take a smaller rate; if the run is meant to diverge, write `diverges` behind the fence's first word",
        ))
    }
}
