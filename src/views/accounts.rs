//! What losses and measures did over the steps, in sentences with numbers: for captions, and for those who do not see a
//! picture; draws nothing.

use super::exploding::Cutoff;
use super::{Look, runs_of};
use crate::numbers::significant;
use crate::program::{Ending, Ran};
use crate::record::Record;
use crate::words::say;

/// A turn on the way is told if it is so large a share of all that the picture shows.
const SEEN: f64 = 0.02;
/// So many runs that leave a chart are named.
const MOST_NAMED: usize = 3;
/// So few steps have no middle worth telling.
const FEW_STEPS: usize = 4;

/// What a run did to its loss, as a sentence; the name as it is to be written.
pub(super) fn of_loss(name: &str, run: &Ran, values: &[f64], look: Look<'_>) -> String {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return String::new() };
    let [from, to] = [first, last].map(|value| significant(*value, look.digits));
    let starts_late = !first.is_finite() && values.get(1).is_some_and(|value| value.is_finite());
    match run.ending {
        Ending::Diverged { step, .. } if first.is_finite() => {
            say!(look.words, "loss-diverges-from", name = name, from = from, step = step.to_string())
        }
        Ending::Diverged { step, .. } => {
            say!(look.words, "loss-diverges", name = name, step = step.to_string())
        }
        _ if starts_late => {
            let from = significant(values[1], look.digits);
            say!(look.words, "loss-late", name = name, from = from, to = to, steps = run.steps)
        }
        _ if run.begins_with_a_batch() => {
            say!(look.words, "loss-batches", name = name, from = from, to = to, steps = run.steps)
        }
        _ => {
            let (way, turn) = way(values, look);
            say!(look.words, "loss-goes", name = name, way = way, steps = run.steps, turn = turn)
        }
    }
}

/// What a measure did, as a sentence.
pub(super) fn of_measure(name: &str, values: &[f64], look: Look<'_>) -> String {
    if values.is_empty() {
        return String::new();
    }
    let (way, turn) = way(values, look);
    say!(look.words, "measure-goes", name = name, way = way, turn = turn)
}

/// The same behind another sentence.
pub(super) fn of_measure_in_short(name: &str, values: &[f64], look: Look<'_>) -> String {
    if values.is_empty() {
        return String::new();
    }
    let (way, turn) = way(values, look);
    say!(look.words, "measure-in-short", name = name, way = way, turn = turn)
}

/// The same of one of several runs.
pub(super) fn of_run(label: &str, told: String, look: Look<'_>) -> String {
    match label {
        "" => told,
        label => say!(look.words, "loss-of-run", run = label, told = told),
    }
}

/// From where to where the values went, and where on the way they turned.
fn way(values: &[f64], look: Look<'_>) -> (String, String) {
    let (first, last) = (values[0], values[values.len() - 1]);
    let number = |value: f64| significant(value, look.digits);
    let (from, to) = (number(first), number(last));
    let place = |better: fn(f64, f64) -> bool| {
        (0..values.len()).reduce(|best, step| if better(values[step], values[best]) { step } else { best })
    };
    let whole = values.iter().all(|value| value.is_finite());
    let (low, high) =
        (place(|one, best| one < best).unwrap_or(0), place(|one, best| one > best).unwrap_or(0));
    let room = SEEN * (values[high] - values[low]);
    let apart = |value: f64| whole && number(value) != from && number(value) != to;
    let falls_on = apart(values[low]) && values[low] < first.min(last) - room;
    let climbs_on = apart(values[high]) && values[high] > first.max(last) + room;
    let turn = |message: &str, step: usize| {
        say!(look.words, message, value = number(values[step]), step = step.to_string())
    };
    let turns = falls_on.then(|| turn("way-lowest", low));
    let turns = turns.into_iter().chain(climbs_on.then(|| turn("way-highest", high)));
    let turns: String = turns.collect();
    let way = if whole && from == to && turns.is_empty() {
        say!(look.words, "way-stays", value = to)
    } else {
        let message = match whole && turns.is_empty() {
            true if last < first => "way-falls",
            true => "way-rises",
            false => "way-goes",
        };
        say!(look.words, message, from = from, to = to)
    };
    (way, turns)
}

/// By which step half of the way is made, for those who do not see how fast it goes.
pub(super) fn half(values: &[f64], look: Look<'_>) -> Option<String> {
    let (first, last) = (*values.first()?, *values.last()?);
    let whole = values.len() > FEW_STEPS && values.iter().all(|value| value.is_finite());
    let middle = 0.5 * first + 0.5 * last;
    let beyond = |value: &f64| if last < first { *value <= middle } else { *value >= middle };
    let step = values.iter().position(beyond).filter(|_| whole && first != last)?;
    Some(say!(look.words, "way-half", step = step.to_string()))
}

/// What a chart of the loss shows: what one run did, or how several compare.
pub(super) fn caption(record: &Record, edge: Option<&Cutoff>, look: Look<'_>) -> String {
    let runs = runs_of(record);
    let ran = runs.iter().filter_map(|(label, one)| Some((*label, one.run.as_ref()?)));
    let ran = ran.filter_map(|(label, run)| Some((label, run, run.loss.as_ref()?)));
    let ran: Vec<_> = ran.collect();
    let code = |text: &str| format!("`{text}`");
    match ran.as_slice() {
        [] => String::new(),
        [(_, run, (loss, values))] => untied(&of_loss(&code(&loss.name), run, values, look)),
        several => {
            let name = code(&several[0].2.0.name);
            let whole = say!(look.words, "caption-runs", name = name, runs = several.len());
            let ends: Vec<(&str, f64)> = several
                .iter()
                .filter(|(_, run, _)| !matches!(run.ending, Ending::Diverged { .. }))
                .filter_map(|(label, _, (_, values))| Some((*label, *values.last()?)))
                .collect();
            let parts = std::iter::once(whole).chain(lowest(&ends, look)).chain(left(several, edge, look));
            look.words.behind_each_other(&parts.collect::<Vec<_>>())
        }
    }
}

/// Which run ends lowest, if one clearly does.
pub(super) fn lowest(ends: &[(&str, f64)], look: Look<'_>) -> Option<String> {
    let mut ends: Vec<&(&str, f64)> = ends.iter().filter(|(_, value)| value.is_finite()).collect();
    ends.sort_by(|one, other| one.1.total_cmp(&other.1));
    let [(label, value), (_, next), ..] = ends[..] else { return None };
    let [value, next] = [value, next].map(|value| significant(*value, look.digits));
    (value != next).then(|| say!(look.words, "caption-lowest", run = format!("`{label}`"), value = value))
}

/// Which runs leave the chart, or else the finite numbers.
fn left<T>(runs: &[(&str, &Ran, T)], edge: Option<&Cutoff>, look: Look<'_>) -> Vec<String> {
    let leaving = |(index, (label, run, _)): (usize, &(&str, &Ran, T))| {
        let cut = edge.and_then(|edge| edge.leaves.iter().find(|(run, _)| *run == index));
        let (message, step) = match (cut, &run.ending) {
            (Some((_, step)), _) => ("caption-leaves", *step),
            (None, Ending::Diverged { step, .. }) => ("caption-diverges", *step),
            _ => return None,
        };
        Some(say!(look.words, message, run = format!("`{label}`"), step = step.to_string()))
    };
    let told: Vec<String> = runs.iter().enumerate().filter_map(leaving).collect();
    match told.len() {
        0..=MOST_NAMED => told,
        count if edge.is_some() => vec![say!(look.words, "caption-leave", count = count)],
        count => vec![say!(look.words, "caption-diverge", count = count)],
    }
}

/// A sentence as a caption has it, without the sign at its end.
pub(super) fn untied(sentence: &str) -> String {
    sentence.trim_end_matches(['.', '。']).to_string()
}
