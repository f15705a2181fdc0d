//! What a model misses, point by point; knows fits, but not how they were found.

use super::fit::{OPTIONS, each, said, told};
use super::{Look, View};
use crate::exhibit::{Axis, Chart, Exhibit, Mark, Series};
use crate::record::{Fit, Record, Study};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "residuals",
    doc: "what is true minus what the model says, over the input if there is one, else over the prediction",
    needs: "a loss that compares a prediction with numbers, row by row",
    studies: &[Study::Fit],
    options: OPTIONS,
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let caption = |fit: &Fit| {
        let (target, prediction) = (format!("`{}`", fit.target), said(fit, true, look));
        say!(look.words, "residuals-caption", target = target, prediction = prediction)
    };
    let over = say!(look.words, "residuals");
    each(record, look, &over, |fit| {
        let residuals = residuals(fit)?;
        let (label, xs) = match fit.inputs.as_slice() {
            [input] => (input.name.clone(), input.values.clone()),
            _ => (said(fit, false, look), fit.predicted.concat()),
        };
        let single = record.runs.is_empty();
        Some(Exhibit::Chart(Box::new(Chart {
            title: if single { caption(fit) } else { String::new() },
            x: Axis { label, ..Axis::default() },
            y: Axis { label: label_of(fit, look), ..Axis::default() },
            series: vec![Series {
                name: String::new(),
                mark: Mark::Points,
                xs,
                ys: residuals,
                ..Series::default()
            }],
            alternative: told("", fit, look),
            ..Chart::default()
        })))
    })
}

/// What is true minus what the model says, as a formula: a sum that is taken away stands in brackets.
pub(super) fn label_of(fit: &Fit, look: Look<'_>) -> String {
    let said = said(fit, false, look);
    let mut depth = 0;
    let binds_less = said.split(' ').any(|word| {
        let outside = depth == 0;
        depth += word.matches(['(', '[']).count() as i32 - word.matches([')', ']']).count() as i32;
        outside
            && !matches!(word, "*" | "/" | "@" | "**" | "//" | "%")
            && !word.contains(char::is_alphanumeric)
            || outside && matches!(word, "if" | "and" | "or" | "not")
    });
    // The word for a prediction without a name is no formula.
    match binds_less && !fit.prediction.is_empty() {
        true => format!("{} − ({said})", fit.target),
        false => format!("{} − {said}", fit.target),
    }
}

/// True minus predicted for every number; none for classes that are no numbers of the prediction.
pub(super) fn residuals(fit: &Fit) -> Option<Vec<f64>> {
    let columns = fit.truth.iter().zip(&fit.predicted);
    let pairs = columns.flat_map(|(truth, predicted)| truth.iter().zip(predicted));
    (fit.truth.len() == fit.predicted.len())
        .then(|| pairs.map(|(truth, predicted)| truth - predicted).collect())
}
