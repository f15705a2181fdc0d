//! The three questions of the course, answered for every training; knows no page.

use super::gradients::prove;
use crate::exhibit::significant;
use crate::graph::Array;
use crate::model::{Ending, Model, Ran};
use crate::record::{Finding, GradientFormula, Origin, Verdict};
use crate::report::Fault;

/// Where the loss comes from and went, whether the gradients are right, and whether the measures improved.
pub fn automatic(
    model: &mut Model,
    run: &Ran,
    loss_formula: Option<&str>,
    gradients: &[GradientFormula],
    digits: usize,
) -> Result<Vec<Verdict>, Fault> {
    let mut verdicts = Vec::new();
    verdicts.push(loss(run, loss_formula, digits));
    verdicts.extend(slopes(model, run, gradients)?);
    verdicts.extend(measures(run, digits));
    Ok(verdicts)
}

fn verdict(origin: Origin, run: &Ran, finding: Finding, claim: String, evidence: String) -> Verdict {
    Verdict { origin, claim, code: String::new(), finding, evidence, place: run.place }
}

/// Where does the loss come from, and did it stay finite?
fn loss(run: &Ran, formula: Option<&str>, digits: usize) -> Verdict {
    let steps = counted(run.steps, "step");
    let (finding, end) = match &run.ending {
        Ending::Complete => (Finding::Holds, format!("finite in all {steps}")),
        Ending::Until => (Finding::Holds, format!("finite in all {steps}, then `until` was met")),
        Ending::Diverged { step, .. } => {
            (Finding::Told, format!("left the finite numbers in step {step}, as was meant"))
        }
    };
    let Some((loss, values)) = &run.loss else {
        return verdict(
            Origin::Loss,
            run,
            finding,
            "The author's own rule ran.".to_string(),
            format!("all values {end}"),
        );
    };
    let (first, last) =
        (values.first().copied().unwrap_or(f64::NAN), values.last().copied().unwrap_or(f64::NAN));
    let name = &loss.name;
    let claim = match formula {
        Some(formula) => format!("The loss comes from `{name} = {formula}`."),
        None => format!("The loss is `{name}`."),
    };
    let way = format!("{} → {}", significant(first, digits), significant(last, digits));
    verdict(Origin::Loss, run, finding, claim, format!("{way}; {end}"))
}

/// With respect to what are the gradients taken, and are they right?
fn slopes(model: &mut Model, run: &Ran, gradients: &[GradientFormula]) -> Result<Option<Verdict>, Fault> {
    let Some(proof) = prove(model, run)? else { return Ok(None) };
    let names: Vec<String> = gradients.iter().map(|gradient| format!("`{}`", gradient.name)).collect();
    let claim = format!("The gradients are taken with respect to {}, and they are right.", listed(&names));
    let which = match proof.compared == proof.all {
        true => format!("all {}", counted(proof.all, "partial derivative")),
        false => format!("{} of {} partial derivatives", proof.compared, proof.all),
    };
    let evidence = match (&proof.wrong, proof.error == 0.0) {
        (Some(name), _) => format!(
            "backpropagation and finite differences disagree for `{name}`: relative error {}",
            significant(proof.error, 2)
        ),
        (None, true) => format!("backpropagation equals finite differences in {which}, up to rounding"),
        (None, false) => format!(
            "backpropagation beside finite differences, {which}: largest relative error {}",
            significant(proof.error, 2)
        ),
    };
    let finding = if proof.wrong.is_some() { Finding::Fails } else { Finding::Holds };
    Ok(Some(verdict(Origin::Gradients, run, finding, claim, evidence)))
}

/// Did the measures really improve?
fn measures(run: &Ran, digits: usize) -> Vec<Verdict> {
    let one = |array: &Array, row: usize| {
        let row = array.row(row);
        match row.values.as_slice() {
            [number] => significant(*number, digits),
            numbers => {
                let list: Vec<String> =
                    numbers.iter().take(6).map(|number| significant(*number, digits)).collect();
                format!("[{}{}]", list.join(", "), if numbers.len() > 6 { ", …" } else { "" })
            }
        }
    };
    let measure = |(metric, values): &(crate::model::Recorded, std::rc::Rc<Array>)| {
        let rows = values.shape.0.first().copied().unwrap_or(0);
        let evidence = match rows {
            0 => String::new(),
            _ => format!("{} → {}", one(values, 0), one(values, rows - 1)),
        };
        verdict(
            Origin::Measures,
            run,
            Finding::Told,
            format!("The measure `{}`, before and after.", metric.name),
            evidence,
        )
    };
    run.metrics.iter().map(measure).collect()
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
