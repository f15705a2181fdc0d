//! The decision card: how the loss changed, which way the gradient points, how the parameters were moved; judges nothing else.

use super::values::in_a_line;
use super::{Look, View, first_run};
use crate::exhibit::{Cell, Exhibit, Group, Span, Table};
use crate::graph::{Array, Leaf, NodeId, Operation, Shape, array};
use crate::numbers::{beginning, significant};
use crate::record::{Record, SlopeValues, Study};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "decision",
    doc: "the decision card: the loss, the gradient and the update read together, and what they advise",
    needs: "a `descend`",
    studies: &[Study::Slopes],
    options: &[],
    draw,
};

/// More arrays than these are told by their common length.
const MOST_ARRAYS: usize = 2;
/// A gradient that is left with this share of its length has done its work.
const SPENT: f64 = 1e-3;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let (record, of_run) = first_run(record);
    let run = record.run.as_ref()?;
    let (loss, values) = run.loss.as_ref()?;
    let slopes = &record.studies.slopes;
    let last = *values.last()?;
    if slopes.is_empty() {
        return None;
    }
    let falls = values.windows(2).filter(|pair| pair[1] < pair[0]).count();
    let steps = values.len() - 1;
    let (from, to) = (beginning(values, look.digits), significant(last, look.digits));
    let name = &loss.name;
    let batches = run.begins_with_a_batch();
    let drawn = |node: &NodeId| matches!(look.graph.node(*node).operation, Operation::Leaf(Leaf::Draw));
    let draws = look.graph.ancestors(&[loss.node]).iter().any(drawn);
    let how = match batches {
        true => say!(look.words, "decision-loss-batches", name = name, from = from, to = to),
        false => {
            say!(look.words, "decision-loss", name = name, from = from, to = to, falls = falls, steps = steps)
        }
    };
    let gradients = slopes.iter().map(|slope| {
        let name = format!("∂{}/∂{}", slope.loss, slope.name);
        (name, &slope.start, &slope.trained)
    });
    let gradient = if batches { "decision-gradient-batches" } else { "decision-gradient" };
    let gradients = changes(gradients.collect(), gradient, look);
    let learned =
        record.quantities.iter().filter(|quantity| slopes.iter().any(|slope| slope.leaf == quantity.leaf));
    let moved = learned.map(|quantity| (format!("`{}`", quantity.name), &quantity.start, &quantity.value));
    let moves = changes(moved.collect(), "decision-move", look);
    let rule = record.rule.iter().map(|line| format!("`{line}`"));
    let update = look.words.behind_each_other(&rule.chain([moves]).collect::<Vec<_>>());
    let row = |question: String, answer: String| vec![Cell::Text(question), Cell::Prose(answer)];
    let table = Table {
        rows: vec![
            row(say!(look.words, "decision-question-loss"), how),
            row(say!(look.words, "decision-question-gradient"), gradients),
            row(say!(look.words, "decision-question-update"), update),
        ],
        row_heads: true,
        ..Table::default()
    };
    // Of several losses that are descended none tells how all of it goes.
    let advised = slopes.iter().all(|slope| slope.loss == loss.name);
    let advice = advised.then(|| {
        Exhibit::Paragraph(vec![Span::Strong(say!(
            look.words,
            advice(record, values, falls, batches || draws)
        ))])
    });
    Some(Exhibit::Card(Group {
        caption: of_run(say!(look.words, "decision-caption")),
        parts: std::iter::once(Exhibit::Table(table)).chain(advice).collect(),
    }))
}

/// What several arrays were at the start and are at the end; of many, their common length.
fn changes(arrays: Vec<(String, &Array, &Array)>, message: &str, look: Look<'_>) -> String {
    if arrays.len() > MOST_ARRAYS {
        let [start, trained] = [0, 1].map(|end| {
            let both =
                |&(_, start, trained): &(String, &Array, &Array)| array::flat([start, trained][end]).to_vec();
            let all: Vec<f64> = arrays.iter().flat_map(both).collect();
            known(length(&all), look)
        });
        let names = arrays.iter().map(|(name, ..)| name.as_str()).collect::<Vec<_>>();
        let name = format!("{}, …, {}", names[0], names[names.len() - 1]);
        let [start, trained] = [start, trained].map(|length| say!(look.words, "length", length = length));
        return say!(look.words, message, name = name, start = start, trained = trained);
    }
    let one = |(name, start, trained): &(String, &Array, &Array)| {
        let [start, trained] = [start, trained].map(|array| spelled(array, look));
        say!(look.words, message, name = name, start = start, trained = trained)
    };
    look.words.behind_each_other(&arrays.iter().map(one).collect::<Vec<_>>())
}

/// The Euclidean length of all numbers taken as one vector.
fn length(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt()
}

/// What the three readings together advise; with `others` each step had a loss of its own, of other rows or random numbers.
fn advice(record: &Record, values: &[f64], falls: usize, others: bool) -> &'static str {
    let (first, last) = (values[0], values[values.len() - 1]);
    let rises = values.windows(2).filter(|pair| pair[1] > pair[0]).count();
    let stays = values.len() > 1 && values[values.len() - 2] == last;
    let slopes = &record.studies.slopes;
    let all = |of: fn(&SlopeValues) -> &Array| {
        length(&slopes.iter().flat_map(|slope| of(slope).iter().copied()).collect::<Vec<f64>>())
    };
    let (start, trained) = (all(|slope| &slope.start), all(|slope| &slope.trained));
    if !last.is_finite() || !others && last > first {
        "decision-rose"
    } else if trained == 0.0 {
        "decision-level"
    } else if start.is_finite() && trained <= SPENT * start {
        "decision-arrived"
    } else if stays && !others {
        "decision-stays"
    } else if falls < rises {
        "decision-wavers"
    } else {
        "decision-goes-on"
    }
}

/// A length; a dash where there is none, as at the start of what divides by the number of the step.
fn known(length: f64, look: Look<'_>) -> String {
    if length.is_finite() { significant(length, look.digits) } else { "–".to_string() }
}

/// Small arrays in numbers, large ones by their length; a dash for what has no value.
fn spelled(array: &Array, look: Look<'_>) -> String {
    if !array::is_finite(array) {
        return "–".to_string();
    }
    let small = array.ndim() <= 1 && array.len() <= 4;
    in_a_line(array, look).filter(|_| small).unwrap_or_else(|| {
        let length = known(length(&array::flat(array)), look);
        say!(look.words, "length-of", shape = Shape::of(array).in_words(), length = length)
    })
}
