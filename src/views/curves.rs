//! The loss and the measures over the steps, as lines; knows runs, but no table.

use std::borrow::Cow;

use super::accounts::{caption, half, of_loss, of_measure, of_measure_in_short, of_run};
use super::exploding::{Course, Cutoff, edge, grows};
use super::{Accepted, Look, View, ViewOption, runs_of};
use crate::exhibit::{Axis, Chart, Exhibit, Group, Mark, Note, Scale, Series};
use crate::graph::{Graph, NodeId, Operation, array};
use crate::program::Ending;
use crate::record::Record;
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "curves",
    doc: "the loss and the measures over the steps, training and test; a measure that is the loss on other data shares its panel",
    needs: "a loss or a metric, and a `descend` or a `repeat`",
    studies: &[],
    options: &[LOG, SMOOTH, SPLIT, OF],
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
pub(super) const SPLIT: ViewOption = ViewOption {
    name: "split",
    takes: Accepted::Word(&["runs"]),
    doc: "\"runs\" gives each run of a `vary`, or each line, a small picture of its own, all on the same axes",
};
const OF: ViewOption = ViewOption {
    name: "of",
    takes: Accepted::Names,
    doc: "which of the loss and the measures are drawn; else all of them",
};

/// So many measures of a single run are told in a caption.
const MOST_TOLD: usize = 2;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let mut panels: Vec<Chart> = loss_panel(record, look, true).into_iter().collect();
    let said = panels.iter_mut().map(|chart| std::mem::take(&mut chart.title));
    let said: Vec<String> = said.filter(|said| !said.is_empty()).chain(measures_said(record, look)).collect();
    panels.extend(measures(record, look));
    let title = match &record.caption {
        Some(caption) => caption.clone(),
        None => smoothed(look.words.behind_each_other(&said), look),
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

/// What a caption says of the measures: what they did, if one run has few of them; else their names.
fn measures_said(record: &Record, look: Look<'_>) -> Vec<String> {
    let runs = runs_of(record);
    let metrics = runs.first().and_then(|(_, one)| one.run.as_ref()).map_or(&[][..], |run| &run.metrics);
    let drawn = metrics.iter().filter(|(metric, values)| values.ndim() == 1 && wanted(&metric.name, look));
    let drawn: Vec<_> = drawn.collect();
    let code = |name: &str| format!("`{name}`");
    if runs.len() == 1 && drawn.len() <= MOST_TOLD {
        let told = |(metric, values): &&(crate::program::Recorded, crate::graph::Array)| {
            of_measure_in_short(&code(&metric.name), &array::flat(values), look)
        };
        return drawn.iter().map(told).collect();
    }
    let names: Vec<String> = drawn.iter().map(|(metric, _)| code(&metric.name)).collect();
    let said = say!(look.words, "caption-measures", names = look.words.listed(&names));
    (!names.is_empty()).then_some(said).into_iter().collect()
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

/// The loss of each run, with the measures that are the same loss on other data if they are wanted; its title says what it
/// shows.
pub(super) fn loss_panel(record: &Record, look: Look<'_>, with_others: bool) -> Option<Chart> {
    let (mut series, mut told, mut name) = (Vec::new(), Vec::new(), String::new());
    let (runs, mut turns) = (runs_of(record), false);
    let alone = runs.len() == 1;
    for (label, one) in &runs {
        let Some((run, (loss, values))) = one.run.as_ref().and_then(|run| Some((run, run.loss.as_ref()?)))
        else {
            continue;
        };
        name.clone_from(&loss.name);
        if wanted(&loss.name, look) {
            series.push(line(if label.is_empty() { &loss.name } else { label }, values, look));
            told.push(of_run(label, of_loss(&loss.name, run, values, look), look));
            told.extend(half(values, look).filter(|_| alone));
        }
        for (metric, values) in
            run.metrics.iter().filter(|(metric, _)| with_others && alone && wanted(&metric.name, look))
        {
            if values.ndim() == 1 && same_measure(look.graph, loss.node, metric.node) {
                turns |= turned(&array::flat(values));
                series.push(line(&metric.name, &array::flat(values), look));
                told.push(of_measure(&metric.name, &array::flat(values), look));
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
    let edge = loss_edge(&[record], scale, look);
    let chart = panel(label, scale, series, told, look);
    let title = if wanted_loss(record, look) { caption(record, edge.as_ref(), look) } else { String::new() };
    Some(cut(Chart { title, ..chart }, edge.as_ref()))
}

/// Whether the loss itself is drawn.
fn wanted_loss(record: &Record, look: Look<'_>) -> bool {
    let losses = runs_of(record).into_iter().filter_map(|(_, one)| one.run.as_ref()?.loss.as_ref());
    losses.into_iter().any(|(loss, _)| wanted(&loss.name, look))
}

/// Where a chart of the losses of all these runs ends, if some of them explode.
pub(super) fn loss_edge(records: &[&Record], scale: Scale, look: Look<'_>) -> Option<Cutoff> {
    let runs = records.iter().flat_map(|record| runs_of(record));
    let runs = runs.filter_map(|(_, one)| one.run.as_ref());
    let drawn: Vec<(bool, Cow<'_, [f64]>)> = runs
        .filter_map(|run| {
            let (_, values) = run.loss.as_ref().filter(|(loss, _)| wanted(&loss.name, look))?;
            Some((matches!(run.ending, Ending::Diverged { .. }), drawn(values, look)))
        })
        .collect();
    let starts: Vec<f64> = drawn.iter().filter_map(|(_, values)| values.first().copied()).collect();
    let courses = drawn.iter().map(|(diverged, values)| {
        let explodes = *diverged || grows(values, &starts);
        Course { values, explodes }
    });
    edge(&courses.collect::<Vec<_>>(), scale != Scale::Linear)
}

/// The chart up to its edge, and beside it the names of what leaves it.
pub(super) fn cut(mut chart: Chart, edge: Option<&Cutoff>) -> Chart {
    let Some(Cutoff { ends, leaves }) = edge else { return chart };
    chart.y.ends = Some(*ends);
    for &(run, step) in leaves {
        let series = &chart.series[run];
        let beyond = series.points().find(|(x, _)| *x >= step as f64);
        let downwards = beyond.is_some_and(|(_, value)| value < ends.0);
        let (height, sign) = if downwards { (ends.0, '↓') } else { (ends.1, '↑') };
        let place = ((step as f64 - 0.5).max(0.0), height);
        chart.notes.push(Note { place, text: format!("{} {sign}", series.name) });
    }
    chart
}

/// The measures on a scale of their own: one panel for a single run, one for each measure of several runs.
fn measures(record: &Record, look: Look<'_>) -> Vec<Chart> {
    let runs = runs_of(record);
    let mut panels: Vec<Panel> = Vec::new();
    for (label, one) in &runs {
        let Some(run) = &one.run else { continue };
        let other = |node: NodeId| {
            run.loss.as_ref().is_none_or(|(loss, _)| !same_measure(look.graph, loss.node, node))
        };
        for (metric, values) in run.metrics.iter().filter(|(metric, values)| {
            values.ndim() == 1 && (other(metric.node) || runs.len() > 1) && wanted(&metric.name, look)
        }) {
            let title = if runs.len() > 1 { metric.name.clone() } else { String::new() };
            let found = panels.iter().position(|panel| panel.title == title).unwrap_or_else(|| {
                panels.push(Panel { title, ..Panel::default() });
                panels.len() - 1
            });
            let values = array::flat(values);
            let name = if label.is_empty() { &metric.name } else { *label };
            panels[found].series.push(line(name, &values, look));
            panels[found].told.push(of_run(label, of_measure(&metric.name, &values, look), look));
            panels[found].drawn.push(drawn(&values, look).into_owned());
            panels[found].diverged.push(matches!(run.ending, Ending::Diverged { .. }));
        }
    }
    let scale = if look.options.word("log") == Some("y") { Scale::Logarithmic } else { Scale::Linear };
    let several = runs.len() > 1;
    let chart = |one: Panel| {
        let courses = one.drawn.iter().zip(&one.diverged);
        let courses: Vec<Course<'_>> =
            courses.map(|(values, &explodes)| Course { values, explodes: explodes && several }).collect();
        let edge = edge(&courses, scale != Scale::Linear);
        cut(panel(one.title, scale, one.series, one.told, look), edge.as_ref())
    };
    panels.into_iter().map(chart).collect()
}

/// What becomes a chart of measures.
#[derive(Default)]
struct Panel {
    title: String,
    series: Vec<Series>,
    told: Vec<String>,
    drawn: Vec<Vec<f64>>,
    diverged: Vec<bool>,
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
    let values = &drawn(values, look)[..];
    let steps = told_steps(values);
    let ys = steps.iter().map(|&step| values[step]).collect();
    let xs = steps.into_iter().map(|step| step as f64).collect();
    Series { name: name.to_string(), mark: Mark::Line, xs, ys, ..Series::default() }
}

/// What is drawn of the values: themselves, or their means.
fn drawn<'a>(values: &'a [f64], look: Look<'_>) -> Cow<'a, [f64]> {
    match window(look) {
        1 => Cow::Borrowed(values),
        window => Cow::Owned(means(values, window)),
    }
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
        split: look.options.word("split").is_some(),
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
