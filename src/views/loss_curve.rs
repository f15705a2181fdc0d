//! The loss and the measures over the steps, as a curve; knows a run, but no table.

use super::{Look, View};
use crate::exhibit::{Axis, Chart, Exhibit, Mark, Scale, Series, significant};
use crate::record::Record;

pub(super) static VIEW: View = View {
    name: "loss_curve",
    doc: "the loss over the steps, on a logarithmic scale where that helps",
    needs: "a loss, and a `descend` or a `repeat`",
    draw,
};

fn draw(record: &Record, look: Look) -> Option<Exhibit> {
    let run = record.run.as_ref()?;
    let (loss, values) = run.loss.as_ref()?;
    let (first, last) = (values.first()?, values.last()?);
    let steps: Vec<f64> = (0..values.len()).map(|step| step as f64).collect();
    let [from, to] = [first, last].map(|value| significant(*value, look.digits));
    let way = match last < first {
        true => "falls",
        false => "goes",
    };
    let count = run.steps;
    let chart = Chart {
        title: record.caption.clone().unwrap_or_default(),
        x: Axis { label: "step".to_string(), ..Axis::default() },
        y: Axis { label: loss.name.clone(), scale: Scale::Auto, ..Axis::default() },
        series: vec![Series { name: loss.name.clone(), mark: Mark::Line, xs: steps, ys: values.to_vec() }],
        field: None,
        alternative: format!("The loss {} {way} from {from} to {to} in {count} steps.", loss.name),
    };
    Some(Exhibit::Chart(Box::new(chart)))
}
