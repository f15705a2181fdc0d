//! The three questions of the course, answered for every training; knows no page.

use super::gradients::prove_run;
use crate::functions::losses::BINARY_CROSS_ENTROPY;
use crate::graph::{Array, Graph, NodeId, Operation, array};
use crate::model::Model;
use crate::numbers::{beginning, significant};
use crate::program::{Ending, Ran};
use crate::record::{Finding, Origin, Verdict};
use crate::report::Fault;
use crate::words::{Words, say};

/// Where the loss comes from and went, whether the gradients are right, and whether the measures improved.
pub fn automatic(
    model: &mut Model,
    run: &Ran,
    loss_formula: Option<&str>,
    digits: usize,
    words: Words,
) -> Result<Vec<Verdict>, Fault> {
    let mut verdicts = Vec::new();
    verdicts.push(loss(run, loss_formula, digits, words));
    verdicts.extend(slopes(model, run, words)?);
    verdicts.extend(measures(run, digits, words));
    Ok(verdicts)
}

fn verdict(origin: Origin, run: &Ran, finding: Finding, claim: String, evidence: String) -> Verdict {
    Verdict { origin, claim, code: String::new(), refute: false, finding, evidence, place: run.place }
}

/// Where does the loss come from, and did it stay finite?
fn loss(run: &Ran, formula: Option<&str>, digits: usize, words: Words) -> Verdict {
    let (finding, end) = match &run.ending {
        Ending::Complete => (Finding::Holds, say!(words, "end-complete", steps = run.steps)),
        Ending::Until => (Finding::Holds, say!(words, "end-until", steps = run.steps)),
        Ending::Diverged { step, .. } => {
            (Finding::Told, say!(words, "end-diverged", step = step.to_string()))
        }
    };
    let Some((loss, values)) = &run.loss else {
        let claim = say!(words, "own-rule-claim");
        return verdict(Origin::Loss, run, finding, claim, say!(words, "own-rule-evidence", end = end));
    };
    let last = significant(values.last().copied().unwrap_or(f64::NAN), digits);
    let first = beginning(values, digits);
    let claim = match formula {
        Some(formula) => say!(words, "loss-claim", name = &loss.name, formula = formula),
        None => say!(words, "loss-claim-without-formula", name = &loss.name),
    };
    let message = if run.begins_with_a_batch() { "loss-evidence-batches" } else { "loss-evidence" };
    let evidence = say!(words, message, first = first, last = last, end = end);
    verdict(Origin::Loss, run, finding, claim, evidence)
}

/// With respect to what are the gradients taken, and are they right?
fn slopes(model: &mut Model, run: &Ran, words: Words) -> Result<Option<Verdict>, Fault> {
    let Some(proof) = prove_run(model, run)? else { return Ok(None) };
    let names: Vec<String> = run.learned().map(|slope| format!("`{}`", slope.name)).collect();
    let names = words.listed(&names);
    if let Some((name, error)) = &proof.wrong {
        let evidence = say!(words, "gradients-wrong", name = name, error = significant(*error, 2));
        let claim = say!(words, "gradients-claim", names = names);
        return Ok(Some(verdict(Origin::Gradients, run, Finding::Fails, claim, evidence)));
    }
    let open = proof.kinks.0 + proof.jumps.0 + proof.rough.0;
    let which = match proof.right == proof.all {
        true => say!(words, "derivatives-all", all = proof.all),
        false if open == 0 => say!(words, "derivatives-some", compared = proof.right, all = proof.all),
        false => say!(words, "derivatives-of", compared = proof.right, all = proof.all),
    };
    let mut evidence = Vec::new();
    match proof.error == 0.0 {
        _ if proof.right == 0 => {}
        true => evidence.push(say!(words, "gradients-equal", which = which)),
        false => {
            evidence.push(say!(words, "gradients-near", which = which, error = significant(proof.error, 2)));
        }
    }
    if let (count @ 1.., name) = &proof.kinks {
        evidence.push(say!(words, "gradients-kink", count = *count, name = name));
    }
    if let (count @ 1.., name) = &proof.jumps {
        evidence.push(say!(words, "gradients-jump", count = *count, name = name));
    }
    if let (count @ 1.., name) = &proof.rough {
        evidence.push(say!(words, "gradients-rough", count = *count, name = name));
        let losses: Vec<NodeId> = run.slopes.iter().map(|slope| slope.of).collect();
        if takes_probabilities(&model.graph, &losses) {
            evidence.push(say!(words, "gradients-from-scores"));
        }
    }
    let (finding, claim) = match proof.right {
        0 => (Finding::Told, say!(words, "gradients-claim-open", names = names)),
        _ => (Finding::Holds, say!(words, "gradients-claim", names = names)),
    };
    Ok(Some(verdict(Origin::Gradients, run, finding, claim, words.behind_each_other(&evidence))))
}

/// Whether a loss takes probabilities, which near 0 and 1 have lost the digits that scores still have.
fn takes_probabilities(graph: &Graph, losses: &[NodeId]) -> bool {
    let is_cross_entropy = |id: &NodeId| matches!(graph.node(*id).operation, Operation::Apply(operator, _) if std::ptr::eq(operator, &BINARY_CROSS_ENTROPY));
    graph.ancestors(losses).iter().any(is_cross_entropy)
}

/// Did the measures really improve?
fn measures(run: &Ran, digits: usize, words: Words) -> Vec<Verdict> {
    let one = |array: &Array, row: usize| {
        let row = array::row(array, row);
        match array::flat(&row).as_ref() {
            [number] => significant(*number, digits),
            numbers => {
                let list: Vec<String> =
                    numbers.iter().take(6).map(|number| significant(*number, digits)).collect();
                format!("[{}{}]", list.join(", "), if numbers.len() > 6 { ", …" } else { "" })
            }
        }
    };
    let start = |values: &Array| match values.ndim() {
        1 => beginning(&array::flat(values), digits),
        _ => one(values, 0),
    };
    let measure = |(metric, values): &(crate::program::Recorded, Array)| {
        let rows = values.shape().first().copied().unwrap_or(0);
        let evidence = match rows {
            0 => String::new(),
            _ => format!("{} → {}", start(values), one(values, rows - 1)),
        };
        verdict(
            Origin::Measures,
            run,
            Finding::Told,
            say!(words, "measure-claim", name = &metric.name),
            evidence,
        )
    };
    run.metrics.iter().map(measure).collect()
}
