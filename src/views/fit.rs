//! Data and model in one picture; knows fits, but not how they were found.

use super::accounts::untied;
use super::plots::{beside_poles, curve};
use super::{Accepted, Look, View, ViewOption, runs_of};
use crate::exhibit::{
    Align, Axis, Cell, Chart, Exhibit, Field, Group, Mark, Series, Shading, Table, TableColumn,
};
use crate::numbers::significant;
use crate::record::{Classes, Fit, Plane, Record, Study};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "fit",
    doc: "data and model: a line or curve over one input, the regions of the classes over two, predicted against true otherwise",
    needs: "a loss that compares a prediction with data, row by row",
    studies: &[Study::Fit],
    options: OPTIONS,
    draw,
};

/// Who is who in a fit, for all views that need to know it.
pub(super) static OPTIONS: &[ViewOption] = &[INPUTS, TRUTH, PREDICTION];

pub(super) const INPUTS: ViewOption = ViewOption {
    name: "x",
    takes: Accepted::Names,
    doc: "the inputs; else all data that the prediction is made of, row by row",
};
pub(super) const TRUTH: ViewOption = ViewOption {
    name: "y",
    takes: Accepted::Names,
    doc: "what is true; else the data that first meet something made of other data and learned numbers on the way to the loss",
};
pub(super) const PREDICTION: ViewOption = ViewOption {
    name: "prediction",
    takes: Accepted::Names,
    doc: "what the model says; else what meets `y` on the way to the loss, a sum as a whole",
};

/// The fits of a record with the labels of their runs.
pub(super) fn fits<'a>(record: &'a Record, look: Look<'_>) -> Vec<(&'a str, &'a Fit)> {
    let own = |(label, one): (&'a str, &'a Record)| {
        let fit = one.studies.fits.iter().find(|fit| fit.options.0 == look.options.0);
        fit.map(|fit| (label, fit))
    };
    runs_of(record).into_iter().filter_map(own).collect()
}

/// An exhibit for each run, under one caption.
pub(super) fn each(
    record: &Record,
    look: Look<'_>,
    caption: &str,
    draw: impl Fn(&Fit) -> Option<Exhibit>,
) -> Option<Exhibit> {
    let found = fits(record, look);
    match found.as_slice() {
        [(_, fit)] => draw(fit),
        several => {
            let part = |(label, fit): &(&str, &Fit)| {
                Some(Exhibit::Group(Group { caption: label.to_string(), parts: vec![draw(fit)?] }))
            };
            let parts: Vec<Exhibit> = several.iter().filter_map(part).collect();
            (!parts.is_empty()).then(|| Exhibit::Group(Group { caption: caption.to_string(), parts }))
        }
    }
}

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let found = fits(record, look);
    found.first()?;
    let title = record.caption.clone().unwrap_or_else(|| caption(&found, look));
    if found.iter().all(|(_, fit)| fit.curves.is_some()) {
        let chart = Chart { title, ..over_one(&found, look) };
        return Some(Exhibit::Chart(Box::new(chart)));
    }
    each(record, look, &title, |fit| {
        let chart = match (&fit.plane, &fit.classes) {
            (Some(plane), Some(classes)) => regions(fit, plane, classes, look),
            (_, Some(_)) => return counts(fit, look),
            (_, None) => against_true(fit, look),
        };
        let title = if found.len() == 1 { title.clone() } else { String::new() };
        Some(Exhibit::Chart(Box::new(Chart { title, ..chart })))
    })
}

/// The name of the prediction, as code if it is one; else the word for it.
pub(super) fn said(fit: &Fit, as_code: bool, look: Look<'_>) -> String {
    match (fit.prediction.as_str(), as_code) {
        ("", _) => say!(look.words, "fit-prediction"),
        (name, true) => format!("`{name}`"),
        (name, false) => name.to_string(),
    }
}

/// What is seen, and how well it goes, as far as one picture tells it.
fn caption(found: &[(&str, &Fit)], look: Look<'_>) -> String {
    let fit = found[0].1;
    let (target, prediction) = (format!("`{}`", fit.target), said(fit, true, look));
    let shown = match (&fit.curves, &fit.plane, &fit.classes) {
        (Some(_), ..) => {
            let input = format!("`{}`", fit.inputs[0].name);
            say!(look.words, "fit-caption-curve", prediction = prediction, target = target, input = input)
        }
        (_, Some(_), Some(_)) => {
            say!(look.words, "fit-caption-regions", prediction = prediction, target = target)
        }
        _ => say!(look.words, "fit-caption-true", prediction = prediction, target = target),
    };
    match found {
        [_] => look.words.behind_each_other(&[shown, untied(&how_well(fit, look))]),
        _ => shown,
    }
}

/// How many get their class, or how far off the numbers are.
fn how_well(fit: &Fit, look: Look<'_>) -> String {
    match &fit.classes {
        Some(_) => told("", fit, look),
        None => say!(look.words, "fit-misses", miss = significant(miss(fit), look.digits.min(4))),
    }
}

/// The root of the mean square of what the model misses.
fn miss(fit: &Fit) -> f64 {
    let pairs = fit.truth.iter().flatten().zip(fit.predicted.iter().flatten());
    let squares: Vec<f64> = pairs.map(|(one, other)| (one - other) * (one - other)).collect();
    libm::sqrt(squares.iter().sum::<f64>() / squares.len().max(1) as f64)
}

/// The data and, for each run, the model over its input.
fn over_one(found: &[(&str, &Fit)], look: Look<'_>) -> Chart {
    let fit = found[0].1;
    let input = &fit.inputs[0];
    let mut series = Vec::new();
    for (index, ys) in fit.truth.iter().enumerate() {
        // Numbers of classes are no heights beside several outputs.
        if fit.truth.len() == fit.predicted.len() {
            let name =
                if fit.truth.len() > 1 { format!("{}[:, {index}]", fit.target) } else { fit.target.clone() };
            series.push(Series {
                name,
                mark: Mark::Points,
                xs: input.values.clone(),
                ys: ys.clone(),
                ..Series::default()
            });
        }
    }
    for (label, fit) in found {
        let Some(curves) = &fit.curves else { continue };
        for (index, sampled) in curves.iter().enumerate() {
            let name = match (label.is_empty(), curves.len()) {
                (false, _) => (*label).to_string(),
                (true, 1) => said(fit, false, look),
                (true, _) => format!("{}[:, {index}]", said(fit, false, look)),
            };
            series.push(curve(name, sampled));
        }
    }
    let curves = found.iter().filter_map(|(_, fit)| fit.curves.as_ref()).flatten();
    let points = series.iter().filter(|series| series.mark == Mark::Points).flat_map(|series| &series.ys);
    let range = beside_poles(curves, points.copied().collect(), false);
    Chart {
        x: Axis { label: input.name.clone(), ..Axis::default() },
        y: Axis { range, ..Axis::default() },
        series,
        alternative: found.iter().map(|(label, fit)| told(label, fit, look)).collect::<Vec<_>>().join(" "),
        ..Chart::default()
    }
}

/// The classes as points of their own colour and shape over the regions that the model gives them.
fn regions(fit: &Fit, plane: &Plane, classes: &Classes, look: Look<'_>) -> Chart {
    let ground = |zs: Vec<f64>| Field {
        shading: Shading::Contours,
        xs: plane.xs.clone(),
        ys: plane.ys.clone(),
        zs,
        ..Field::default()
    };
    let margin = |class: usize| -> Vec<f64> {
        let cells = 0..plane.xs.len() * plane.ys.len();
        match (classes.threshold, plane.outputs.as_slice()) {
            (Some(threshold), [output]) => {
                let sign = if class == 0 { -1.0 } else { 1.0 };
                cells.map(|cell| sign * (output[cell] - threshold)).collect()
            }
            (_, outputs) => {
                let best = |cell: usize| {
                    let others = outputs.iter().enumerate().filter(|(other, _)| *other != class);
                    others.map(|(_, output)| output[cell]).fold(f64::NEG_INFINITY, f64::max)
                };
                cells.map(|cell| outputs[class][cell] - best(cell)).collect()
            }
        }
    };
    let class = |index: usize| {
        let rows = (0..classes.truth.len()).filter(|&row| classes.truth[row] == index);
        let (xs, ys) = rows.map(|row| (fit.inputs[0].values[row], fit.inputs[1].values[row])).unzip();
        Series {
            name: match class_word(fit, classes.kinds[index]) {
                Some(word) => word.clone(),
                None => format!("{} = {}", fit.target, significant(classes.kinds[index], 4)),
            },
            mark: Mark::Points,
            xs,
            ys,
            ..Series::default()
        }
    };
    let boundary = classes.threshold.map(|_| Field {
        levels: vec![0.0],
        name: said(fit, false, look),
        ..ground(margin(1))
    });
    Chart {
        x: Axis { label: fit.inputs[0].name.clone(), ..Axis::default() },
        y: Axis { label: fit.inputs[1].name.clone(), ..Axis::default() },
        series: (0..classes.kinds.len()).map(class).collect(),
        field: boundary,
        regions: (0..classes.kinds.len()).map(|class| ground(margin(class))).collect(),
        alternative: told("", fit, look),
        ..Chart::default()
    }
}

/// What the model says against what is true, and the line where both are equal.
fn against_true(fit: &Fit, look: Look<'_>) -> Chart {
    let values =
        || fit.truth.iter().chain(&fit.predicted).flatten().copied().filter(|value| value.is_finite());
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let several = fit.predicted.len() > 1;
    let points = fit.truth.iter().zip(&fit.predicted).enumerate().map(|(index, (truth, predicted))| Series {
        name: if several { index.to_string() } else { String::new() },
        mark: Mark::Points,
        xs: truth.clone(),
        ys: predicted.clone(),
        ..Series::default()
    });
    let equal = Series {
        name: say!(look.words, "fit-equal"),
        mark: Mark::Line,
        xs: vec![low, high],
        ys: vec![low, high],
        ..Series::default()
    };
    Chart {
        x: Axis { label: fit.target.clone(), ..Axis::default() },
        y: Axis { label: said(fit, false, look), ..Axis::default() },
        series: points.chain([equal]).collect(),
        alternative: told("", fit, look),
        ..Chart::default()
    }
}

/// How well the model does, in a sentence with numbers.
pub(super) fn told(label: &str, fit: &Fit, look: Look<'_>) -> String {
    let told = match &fit.classes {
        Some(classes) => {
            let right =
                classes.truth.iter().zip(&classes.predicted).filter(|(one, other)| one == other).count();
            let (right, all) = (right.to_string(), classes.truth.len().to_string());
            match classes.threshold {
                Some(threshold) => {
                    let [threshold, class] = [threshold, classes.kinds[1]].map(|value| significant(value, 4));
                    let words = look.words;
                    say!(
                        words,
                        "fit-told-parted",
                        right = right,
                        all = all,
                        threshold = threshold,
                        class = class
                    )
                }
                None => say!(look.words, "fit-told-classes", right = right, all = all),
            }
        }
        None => {
            let miss = significant(miss(fit), look.digits.min(4));
            say!(
                look.words,
                "fit-told-numbers",
                prediction = said(fit, false, look),
                target = &fit.target,
                miss = miss,
                all = fit.truth[0].len()
            )
        }
    };
    match label {
        "" => told,
        label => say!(look.words, "loss-of-run", run = label, told = told),
    }
}

/// The author's word for a class.
fn class_word(fit: &Fit, kind: f64) -> Option<&String> {
    fit.kind_words.get(kind.max(0.0) as usize).filter(|_| kind >= 0.0 && kind.fract() == 0.0)
}

/// The least tint of a mistake.
const FAINTEST: f64 = 0.35;

/// The counts of a fit, if it has classes. Right answers are shaded in one colour, wrong ones in the other.
pub(super) fn counts(fit: &Fit, look: Look<'_>) -> Option<Exhibit> {
    let classes = fit.classes.as_ref()?;
    let count = |truth: usize, predicted: usize| {
        classes.truth.iter().zip(&classes.predicted).filter(|pair| pair == &(&truth, &predicted)).count()
    };
    let kinds = 0..classes.kinds.len();
    let name = |class: usize| {
        let kind = classes.kinds[class];
        class_word(fit, kind).cloned().unwrap_or_else(|| significant(kind, 4))
    };
    let mut columns = vec![TableColumn { name: say!(look.words, "confusion-corner"), align: Align::Right }];
    columns.extend(kinds.clone().map(|class| TableColumn { name: name(class), align: Align::Right }));
    let row = |truth: usize| {
        let all = classes.truth.iter().filter(|class| **class == truth).count().max(1) as f64;
        let cell = |predicted: usize| {
            let found = count(truth, predicted);
            let share = found as f64 / all;
            // Mistakes are what one looks for: even a single one is seen.
            let tint = if found == 0 { 0.0 } else { FAINTEST + (1.0 - FAINTEST) * share };
            Cell::Shaded(found.to_string(), if truth == predicted { share } else { -tint })
        };
        std::iter::once(Cell::Number(name(truth))).chain(kinds.clone().map(cell)).collect()
    };
    let caption = say!(look.words, "confusion-caption", told = told("", fit, look));
    Some(Exhibit::Table(Table { caption, columns, rows: kinds.clone().map(row).collect(), row_heads: true }))
}
