//! The runs of a block with `vary` beside each other: what they share, what tells them apart, what holds in all; runs nothing.

use crate::functions::Value;
use crate::graph::Shape;
use crate::model::{Given, Model};
use crate::numbers::in_code;
use crate::record::{Figure, Finding, Record, Shown, Verdict};
use crate::studies::shown;
use crate::views;
use crate::words::{Words, say};

/// Takes the tables and plots out of some runs that are the same in all of them: those are drawn once.
pub(super) fn take_common(runs: &mut [(String, Record)]) -> Vec<Figure> {
    let Some((_, first)) = runs.first() else { return Vec::new() };
    let is_common = |(index, figure): (usize, &Figure)| {
        runs.iter().all(|(_, run)| run.figures.get(index) == Some(figure))
    };
    let common: Vec<bool> = first.figures.iter().enumerate().map(is_common).collect();
    let mut taken = Vec::new();
    for (index, (_, run)) in runs.iter_mut().enumerate() {
        let figures = std::mem::take(&mut run.figures).into_iter().zip(common.iter().copied());
        let (shared, own): (Vec<_>, Vec<_>) = figures.partition(|(_, common)| *common);
        run.figures = own.into_iter().map(|(figure, _)| figure).collect();
        if index == 0 {
            taken = shared.into_iter().map(|(figure, _)| figure).collect();
        }
    }
    taken
}

/// What makes a run different from the others.
pub(super) fn label(model: &mut Model, given: &Given, digits: usize) -> String {
    let one = |model: &mut Model, name: &str, value: &Value| match (value, shown(model, value)) {
        (Value::Callable(callable), _) => callable.name.clone(),
        (_, Ok(Shown::Array(array))) if array.len() <= 3 => {
            let numbers: Vec<String> = array.iter().map(|value| in_code(*value, digits)).collect();
            match array.ndim() == 0 {
                true => format!("{name} = {}", numbers[0]),
                false => format!("{name} = [{}]", numbers.join(", ")),
            }
        }
        (_, Ok(Shown::Array(array))) => format!("{name} of shape {}", Shape::of(&array)),
        (_, Ok(words)) => format!("{name} = {}", views::line(&words, digits)),
        (_, Err(_)) => name.to_string(),
    };
    given.iter().map(|(name, value)| one(model, &name.text, value)).collect::<Vec<_>>().join(", ")
}

/// The verdicts of several runs as one list: a claim holds if it holds in each.
pub(super) fn together(runs: &[(String, Record)], words: Words) -> Vec<Verdict> {
    let Some((_, first)) = runs.first() else { return Vec::new() };
    let joined = first.verdicts.iter().map(|verdict| {
        let same = runs.iter().filter_map(|(label, record)| {
            let found = record.verdicts.iter().find(|other| {
                other.origin == verdict.origin && other.place == verdict.place && other.claim == verdict.claim
            });
            found.map(|found| (label, found))
        });
        let same: Vec<(&String, &Verdict)> = same.collect();
        let findings = [Finding::Fails, Finding::Told];
        let finding =
            findings.into_iter().find(|finding| same.iter().any(|(_, verdict)| verdict.finding == *finding));
        let finding = finding.unwrap_or(Finding::Holds);
        // Where a claim fails, the runs in which it holds explain nothing.
        let telling =
            |(_, verdict): &&(&String, &Verdict)| finding != Finding::Fails || verdict.finding == finding;
        let told: Vec<(&String, &Verdict)> = same.iter().filter(telling).copied().collect();
        Verdict { finding, evidence: joined_evidence(&told, words), ..verdict.clone() }
    });
    joined.collect()
}

/// What was found in each run; what was found in all of them is said once.
fn joined_evidence(found: &[(&String, &Verdict)], words: Words) -> String {
    let told: Vec<_> = found.iter().filter(|(_, verdict)| !verdict.evidence.is_empty()).collect();
    match told.first() {
        Some((_, first))
            if told.len() > 1 && told.iter().all(|(_, other)| other.evidence == first.evidence) =>
        {
            say!(words, "in-all-runs", runs = told.len(), evidence = &first.evidence)
        }
        _ => {
            let told = told.iter().map(|(label, one)| format!("{label}: {}", one.evidence));
            words.behind_each_other(&told.collect::<Vec<_>>())
        }
    }
}
