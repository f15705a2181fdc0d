//! The loss and the measures at a few steps, as a table; knows a run, but no curve.

use super::{Look, View, chosen_steps};
use crate::exhibit::{Align, Cell, Exhibit, Table, TableColumn};
use crate::numbers::{beginning, column, significant};
use crate::program::{Ending, Ran};
use crate::record::Record;
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "loss_table",
    doc: "the loss and the measures before the first step, after the last, and at a few steps between",
    needs: "a loss or a metric, and a `descend` or a `repeat`",
    studies: &[],
    options: &[],
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let (series, last) = match record.runs.as_slice() {
        [] => (of_one_run(record.run.as_ref()?), record.run.as_ref()?.steps),
        runs => {
            let last = runs.iter().filter_map(|(_, one)| Some(one.run.as_ref()?.steps)).max()?;
            let losses = runs.iter().filter_map(|(label, one)| {
                let run = one.run.as_ref()?;
                let mut values = run.loss.as_ref()?.1.to_vec();
                // A run that stopped because it was done keeps its last values.
                let ended = values.last().copied().filter(|_| !matches!(run.ending, Ending::Diverged { .. }));
                values.resize(last + 1, ended.unwrap_or(f64::NAN));
                Some((label.clone(), values))
            });
            (losses.collect(), last)
        }
    };
    if series.is_empty() {
        return None;
    }
    let steps = chosen_steps(last);
    let mut columns = vec![TableColumn { name: say!(look.words, "after-step"), align: Align::Right }];
    columns.extend(series.iter().map(|(name, _)| TableColumn { name: name.clone(), align: Align::Right }));
    let mut rows: Vec<Vec<Cell>> = steps.iter().map(|step| vec![Cell::Number(step.to_string())]).collect();
    for (_, values) in &series {
        let picked: Vec<f64> =
            steps.iter().map(|&step| values.get(step).copied().unwrap_or(f64::NAN)).collect();
        let mut numbers = column(&picked, look.digits);
        if let [first, ..] = numbers.as_mut_slice()
            && !picked[0].is_finite()
        {
            *first = beginning(values, look.digits);
        }
        for (row, number) in rows.iter_mut().zip(numbers) {
            row.push(Cell::Number(number));
        }
    }
    let caption = caption(record, &series, look);
    Some(Exhibit::Table(Table { caption, columns, rows, row_heads: true }))
}

/// What the table shows: of one run the names, and from where to where the loss went; of several, which they are.
fn caption(record: &Record, series: &[(String, Vec<f64>)], look: Look<'_>) -> String {
    let code = |text: &String| format!("`{text}`");
    let names = || look.words.listed(&series.iter().map(|(name, _)| code(name)).collect::<Vec<_>>());
    if let [(first, _), .., (last, _)] = record.runs.as_slice() {
        let losses = record.runs.iter().filter_map(|(_, one)| one.run.as_ref()?.loss.as_ref());
        let name = losses.map(|(loss, _)| code(&loss.name)).next().unwrap_or_default();
        return say!(look.words, "caption-table-runs", name = name, first = code(first), last = code(last));
    }
    match series {
        [(_, values)] => match (values.first(), values.last()) {
            (Some(first), Some(last)) if first.is_finite() && last.is_finite() => {
                let [from, to] = [first, last].map(|value| significant(*value, look.digits));
                say!(look.words, "caption-table", names = names(), from = from, to = to)
            }
            _ => say!(look.words, "caption-table-names", names = names()),
        },
        _ => say!(look.words, "caption-table-names", names = names()),
    }
}

/// The loss and the measures of a run.
fn of_one_run(run: &Ran) -> Vec<(String, Vec<f64>)> {
    let loss = run.loss.iter().map(|(loss, values)| (loss.name.clone(), values.to_vec()));
    let scalars = run.metrics.iter().filter(|(_, values)| values.ndim() == 1);
    loss.chain(scalars.map(|(metric, values)| (metric.name.clone(), values.iter().copied().collect())))
        .collect()
}
