//! The loss and the measures over the steps, as lines; knows runs, but no table.

use super::loss_table::caption;
use super::{Accepted, Look, View, ViewOption, runs_of};
use crate::exhibit::{Axis, Chart, Exhibit, Group, Mark, Scale, Series};
use crate::graph::{Graph, NodeId, Operation, array};
use crate::numbers::significant;
use crate::program::{Ending, Ran};
use crate::record::Record;
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "curves",
    doc: "the loss and the measures over the steps, training and test; a measure that is the loss on other data shares its panel",
    needs: "a loss or a metric, and a `descend` or a `repeat`",
    studies: &[],
    options: &[LOG, SMOOTH, OF],
    draw,
};

/// What may be chosen about everything that draws the loss over the steps.
pub(super) const LOG: ViewOption = ViewOption {
    name: "log",
    takes: Accepted::Word(&["y", "no"]),
    doc: "\"y\" draws everything on a logarithmic scale, \"no\" on a plain one; else the scale of the loss is chosen from its values",
};
pub(super) const SMOOTH: ViewOption = ViewOption {
    name: "smooth",
    takes: Accepted::Numbers,
    doc: "over how many steps each point is the mean, for a loss that batches make noisy; else 1",
};
const OF: ViewOption = ViewOption {
    name: "of",
    takes: Accepted::Names,
    doc: "which of the loss and the measures are drawn; else all of them",
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let mut panels: Vec<Chart> = loss_panel(record, look, true).into_iter().collect();
    panels.extend(measures(record, look));
    let title = match &record.caption {
        Some(caption) => caption.clone(),
        None => smoothed(say!(look.words, caption(record, panels.len() > 1)), look),
    };
    match panels.len() {
        0 => None,
        1 => panels.pop().map(|chart| Exhibit::Chart(Box::new(Chart { title, ..chart }))),
        _ => {
            let parts = panels.into_iter().map(|chart| Exhibit::Chart(Box::new(chart))).collect();
            Some(Exhibit::Group(Group { caption: title, parts }))
        }
    }
}

/// The caption, with how many steps each point is the mean of.
pub(super) fn smoothed(caption: String, look: Look<'_>) -> String {
    match window(look) {
        1 => caption,
        steps => say!(look.words, "caption-smoothed", caption = caption, steps = steps),
    }
}

fn window(look: Look<'_>) -> usize {
    look.options.numbers("smooth").first().map_or(1, |&window| window.max(1.0) as usize)
}

/// The loss of each run, with the measures that are the same loss on other data if they are wanted.
pub(super) fn loss_panel(record: &Record, look: Look<'_>, with_others: bool) -> Option<Chart> {
    let (mut series, mut told, mut name) = (Vec::new(), Vec::new(), String::new());
    let (runs, mut turns) = (runs_of(record), false);
    for (label, one) in &runs {
        let Some((run, (loss, values))) = one.run.as_ref().and_then(|run| Some((run, run.loss.as_ref()?)))
        else {
            continue;
        };
        name.clone_from(&loss.name);
        if wanted(&loss.name, look) {
            series.push(line(if label.is_empty() { &loss.name } else { label }, values, look));
            told.push(told_run(&loss.name, label, run, values, look));
        }
        for (metric, values) in run
            .metrics
            .iter()
            .filter(|(metric, _)| with_others && runs.len() == 1 && wanted(&metric.name, look))
        {
            if values.ndim() == 1 && same_measure(look.graph, loss.node, metric.node) {
                turns |= turned(&array::flat(values));
                series.push(line(&metric.name, &array::flat(values), look));
                told.push(told_measure(&metric.name, "", &array::flat(values), look));
            }
        }
    }
    if series.is_empty() {
        return None;
    }
    let scale = match look.options.word("log") {
        Some("y") => Scale::Logarithmic,
        Some(_) => Scale::Linear,
        // A logarithmic scale would flatten the valley of a measure that falls and rises again.
        None if turns => Scale::Linear,
        None => Scale::Auto,
    };
    let label = if series.len() > runs.len() { say!(look.words, "loss") } else { name };
    Some(panel(label, scale, series, told, look))
}

/// The measures on a scale of their own: one panel for a single run, one for each measure of several runs.
fn measures(record: &Record, look: Look<'_>) -> Vec<Chart> {
    let runs = runs_of(record);
    let mut panels: Vec<(String, Vec<Series>, Vec<String>)> = Vec::new();
    for (label, one) in &runs {
        let Some(run) = &one.run else { continue };
        let other = |node: NodeId| {
            run.loss.as_ref().is_none_or(|(loss, _)| !same_measure(look.graph, loss.node, node))
        };
        for (metric, values) in run.metrics.iter().filter(|(metric, values)| {
            values.ndim() == 1 && (other(metric.node) || runs.len() > 1) && wanted(&metric.name, look)
        }) {
            let title = if runs.len() > 1 { metric.name.clone() } else { String::new() };
            let found = panels.iter().position(|(name, ..)| *name == title).unwrap_or_else(|| {
                panels.push((title, Vec::new(), Vec::new()));
                panels.len() - 1
            });
            panels[found].1.push(line(
                if label.is_empty() { &metric.name } else { label },
                &array::flat(values),
                look,
            ));
            panels[found].2.push(told_measure(&metric.name, label, &array::flat(values), look));
        }
    }
    let scale = if look.options.word("log") == Some("y") { Scale::Logarithmic } else { Scale::Linear };
    panels.into_iter().map(|(title, series, told)| panel(title, scale, series, told, look)).collect()
}

/// Whether the author leaves the choice to the view, or chose this one.
fn wanted(name: &str, look: Look<'_>) -> bool {
    let names = look.options.names("of");
    names.is_empty() || names.iter().any(|chosen| chosen == name)
}

/// Whether a measure is clearly higher at the end than it was at its lowest, well before.
fn turned(values: &[f64]) -> bool {
    let lowest = (0..values.len()).min_by(|&one, &other| values[one].total_cmp(&values[other]));
    let (Some(lowest), Some(&last)) = (lowest, values.last()) else { return false };
    lowest > 0 && 10 * lowest < 9 * values.len() && last > 1.05 * values[lowest]
}

/// Beyond so many steps a line goes through the lowest and the highest value of each stretch of steps alone.
const EVERY_STEP: usize = 20_000;

/// How many stretches there are then: more than a picture has columns.
const STRETCHES: usize = 4_000;

fn line(name: &str, values: &[f64], look: Look<'_>) -> Series {
    let means = match window(look) {
        1 => None,
        window => Some(means(values, window)),
    };
    let values = means.as_deref().unwrap_or(values);
    let steps = told_steps(values);
    let ys = steps.iter().map(|&step| values[step]).collect();
    let xs = steps.into_iter().map(|step| step as f64).collect();
    Series { name: name.to_string(), mark: Mark::Line, xs, ys, ..Series::default() }
}

/// The steps that a line of these values goes through.
fn told_steps(values: &[f64]) -> Vec<usize> {
    if values.len() <= EVERY_STEP {
        return (0..values.len()).collect();
    }
    let stretch = values.len().div_ceil(STRETCHES);
    let ends = |(number, part): (usize, &[f64])| {
        let by_value = |&one: &usize, &other: &usize| part[one].total_cmp(&part[other]);
        let low = (0..part.len()).min_by(by_value);
        let high = (0..part.len()).max_by(by_value);
        let last = (number + 1) * stretch >= values.len();
        let kept = [(number == 0).then_some(0), low, high, last.then_some(part.len() - 1)];
        let mut kept: Vec<usize> = kept.into_iter().flatten().map(|at| number * stretch + at).collect();
        kept.sort_unstable();
        kept.dedup();
        kept
    };
    values.chunks(stretch).enumerate().flat_map(ends).collect()
}

/// At each step the mean of so many steps up to it.
fn means(values: &[f64], window: usize) -> Vec<f64> {
    // Sums from the start on: the mean of a long stretch costs no more than that of a short one.
    let (mut sums, mut strange) = (vec![0.0], vec![0]);
    for (step, value) in values.iter().enumerate() {
        sums.push(sums[step] + if value.is_finite() { *value } else { 0.0 });
        strange.push(strange[step] + usize::from(!value.is_finite()));
    }
    let mean = |end: usize| {
        let start = end.saturating_sub(window);
        match strange[end] - strange[start] {
            0 => (sums[end] - sums[start]) / (end - start) as f64,
            _ => f64::NAN,
        }
    };
    (1..=values.len()).map(mean).collect()
}

fn panel(label: String, scale: Scale, series: Vec<Series>, told: Vec<String>, look: Look<'_>) -> Chart {
    Chart {
        x: Axis { label: say!(look.words, "step"), ..Axis::default() },
        y: Axis { label, scale, ..Axis::default() },
        series,
        alternative: told.join(" "),
        ..Chart::default()
    }
}

/// Whether a measure is the formula of the loss, perhaps over other data, or a part of it.
fn same_measure(graph: &Graph, loss: NodeId, metric: NodeId) -> bool {
    let plain = |node: NodeId| graph.behind_names(node);
    let mut open = vec![(plain(loss), plain(metric))];
    // A loss is a small formula above large ones; its upper end tells enough.
    for _ in 0..24 {
        let Some((one, other)) = open.pop() else { return true };
        let (one, other) = (graph.node(one), graph.node(other));
        match (&one.operation, &other.operation) {
            (Operation::Apply(first, _), Operation::Apply(second, _))
                if std::ptr::eq(*first, *second) && one.inputs.len() == other.inputs.len() =>
            {
                open.extend(
                    one.inputs.iter().zip(&other.inputs).map(|(&one, &other)| (plain(one), plain(other))),
                );
            }
            (Operation::Apply(..), _) | (_, Operation::Apply(..)) => return false,
            _ => {}
        }
    }
    true
}

/// A loss that has risen from its lowest by this share of all that it moved ends above where it was.
const RISEN: f64 = 0.05;

/// What a run did to its loss, in a sentence with numbers.
fn told_run(name: &str, label: &str, run: &Ran, values: &[f64], look: Look<'_>) -> String {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return String::new() };
    let [from, to] = [first, last].map(|value| significant(*value, look.digits));
    let starts_late = !first.is_finite() && values.get(1).is_some_and(|value| value.is_finite());
    let told = match run.ending {
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
            let ends = |chosen: fn(f64, f64) -> f64| chosen(*first, *last);
            let reached = |chosen: fn(f64, f64) -> f64| values.iter().copied().fold(*first, chosen);
            let (highest, lowest) = (reached(f64::max), reached(f64::min));
            let [most, least] = [highest, lowest].map(|value| significant(value, look.digits));
            // What rises on the way neither just falls nor just goes to its end, and what falls below its end has risen.
            let climbs = highest > ends(f64::max) && most != from && most != to;
            let dips = ends(f64::min) - lowest > RISEN * (highest - lowest) && least != from && least != to;
            let message = match (climbs, dips) {
                (true, true) => "loss-swings",
                (true, false) => "loss-climbs",
                (false, true) => "loss-dips",
                (false, false) if last < first => "loss-falls",
                (false, false) => "loss-goes",
            };
            let (words, steps) = (look.words, run.steps);
            say!(words, message, name = name, from = from, to = to, most = most, least = least, steps = steps)
        }
    };
    of_run(label, told, look)
}

fn told_measure(name: &str, label: &str, values: &[f64], look: Look<'_>) -> String {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return String::new() };
    let [from, to] = [first, last].map(|value| significant(*value, look.digits));
    of_run(label, say!(look.words, "measure-goes", name = name, from = from, to = to), look)
}

fn of_run(label: &str, told: String, look: Look<'_>) -> String {
    match label {
        "" => told,
        label => say!(look.words, "loss-of-run", run = label, told = told),
    }
}
