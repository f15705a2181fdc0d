//! The loss and the measures over the steps, as a curve; knows a run, but no table.

use super::{Look, View};
use crate::exhibit::{Axis, Chart, Exhibit, Mark, Scale, Series, significant};
use crate::model::{Ending, Ran};
use crate::record::Record;
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "loss_curve",
    doc: "the loss over the steps, on a logarithmic scale where that helps",
    needs: "a loss, and a `descend` or a `repeat`",
    studies: &[],
    options: &[],
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let runs: Vec<(&str, &Ran)> = match record.runs.as_slice() {
        [] => vec![("", record.run.as_ref()?)],
        runs => runs.iter().filter_map(|(label, one)| Some((label.as_str(), one.run.as_ref()?))).collect(),
    };
    let mut series = Vec::new();
    let mut told = Vec::new();
    let mut name = String::new();
    for (label, run) in runs {
        let (loss, values) = run.loss.as_ref()?;
        name = loss.name.clone();
        let steps = (0..values.len()).map(|step| step as f64).collect();
        let mark = Mark::Line;
        let title = if label.is_empty() { name.clone() } else { label.to_string() };
        series.push(Series { name: title, mark, xs: steps, ys: values.to_vec() });
        told.push(told_run(&name, label, run, values, look));
    }
    let chart = Chart {
        title: record.caption.clone().unwrap_or_default(),
        x: Axis { label: say!(look.words, "step"), ..Axis::default() },
        y: Axis { label: name, scale: Scale::Auto, ..Axis::default() },
        series,
        field: None,
        alternative: told.join(" "),
    };
    Some(Exhibit::Chart(Box::new(chart)))
}

/// What a run did, in a sentence with numbers.
fn told_run(name: &str, label: &str, run: &Ran, values: &[f64], look: Look<'_>) -> String {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return String::new() };
    let [from, to] = [first, last].map(|value| significant(*value, look.digits));
    let told = match run.ending {
        Ending::Diverged { step, .. } => say!(look.words, "loss-diverges", name = name, step = step.to_string()),
        _ => {
            let message = if last < first { "loss-falls" } else { "loss-goes" };
            say!(look.words, message, name = name, from = from, to = to, steps = run.steps)
        }
    };
    match label {
        "" => told,
        label => say!(look.words, "loss-of-run", run = label, told = told),
    }
}
