//! How often values lie where: residuals, or values that the author names; knows fits and values, but computes none.

use super::fit::fits;
use super::residuals::{label_of, residuals};
use super::{Accepted, Look, View, ViewOption, runs_of};
use crate::exhibit::{Axis, Chart, Exhibit, binned};
use crate::numbers::significant;
use crate::record::{Record, Study};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "histogram",
    doc: "how often the residuals, or the values of the names behind `of`, lie in each of some bins",
    needs: "a loss that compares a prediction with numbers, or the option `of`",
    studies: &[Study::Fit, Study::Values],
    options: &[
        ViewOption {
            name: "of",
            takes: Accepted::Names,
            doc: "the values that are counted; else what the model misses",
        },
        ViewOption { name: "bins", takes: Accepted::Numbers, doc: "how many bins there are; else 12" },
    ],
    draw,
};

/// How many bins there are if the author does not say.
const BINS: usize = 12;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let bins = look.options.numbers("bins").first().map_or(BINS, |bins| bins.clamp(1.0, 200.0) as usize);
    let named = look.options.names("of");
    let mut counted: Vec<(String, Vec<f64>)> = Vec::new();
    for name in named {
        for (label, one) in runs_of(record) {
            let value = one.studies.values.iter().find(|found| found.name == *name);
            let title = if label.is_empty() { name.clone() } else { format!("{name}, {label}") };
            counted.extend(value.map(|found| (title, found.value.iter().copied().collect())));
        }
    }
    if named.is_empty() {
        for (label, fit) in fits(record, look) {
            let title = if label.is_empty() { label_of(fit, look) } else { label.to_string() };
            counted.extend(residuals(fit).map(|values| (title, values)));
        }
    }
    let what = match named {
        [] => say!(look.words, "residuals"),
        names => look.words.listed(&names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>()),
    };
    let alone = counted.len() == 1;
    let label = if alone { counted[0].0.clone() } else { String::new() };
    let told: Vec<String> = counted.iter().map(|(name, values)| told(name, values, look)).collect();
    let series: Vec<_> =
        counted.into_iter().map(|(name, values)| binned(name, &values, bins, false)).collect();
    let chart = Chart {
        title: say!(look.words, "histogram-caption", what = what),
        x: Axis { label, ..Axis::default() },
        y: Axis { label: say!(look.words, "count"), ..Axis::default() },
        series,
        alternative: told.join(" "),
        ..Chart::default()
    };
    (!chart.series.is_empty()).then(|| Exhibit::Chart(Box::new(chart)))
}

/// Mean and spread in a sentence.
fn told(name: &str, values: &[f64], look: Look<'_>) -> String {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    let [mean, deviation] = [mean, libm::sqrt(variance)].map(|value| significant(value, look.digits.min(4)));
    say!(look.words, "histogram-told", name = name, count = values.len(), mean = mean, deviation = deviation)
}
