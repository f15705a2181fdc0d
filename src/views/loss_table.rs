//! The loss and the measures at a few steps, as a table; knows a run, but no curve.

use super::{Look, View, chosen_steps, runs_of};
use crate::exhibit::{Align, Cell, Exhibit, Table, TableColumn};
use crate::numbers::{beginning, column};
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
    let caption = say!(look.words, caption(record, series.len() > 1 && record.runs.is_empty()));
    Some(Exhibit::Table(Table { caption, columns, rows, row_heads: true }))
}

/// What a table or a chart of the loss and the measures is called.
pub(super) fn caption(record: &Record, measures: bool) -> &'static str {
    let without_loss =
        runs_of(record).iter().all(|(_, one)| one.run.as_ref().is_none_or(|run| run.loss.is_none()));
    match (without_loss, measures) {
        (true, _) => "caption-measures-alone",
        (false, true) => "caption-measures",
        (false, false) => "caption-loss-table",
    }
}

/// The loss and the measures of a run.
fn of_one_run(run: &Ran) -> Vec<(String, Vec<f64>)> {
    let loss = run.loss.iter().map(|(loss, values)| (loss.name.clone(), values.to_vec()));
    let scalars = run.metrics.iter().filter(|(_, values)| values.ndim() == 1);
    loss.chain(scalars.map(|(metric, values)| (metric.name.clone(), values.iter().copied().collect())))
        .collect()
}
