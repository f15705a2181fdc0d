//! Every name on the way from the data to the loss with its value and its gradient; knows no rule of calculus.

use super::formulas::writer;
use super::{Accepted, Look, View, ViewOption, first_run};
use crate::exhibit::{Align, Cell, Exhibit, Table, TableColumn};
use crate::graph::{Array, Shape, array, formula};
use crate::mathematics::{Letters, symbol};
use crate::numbers::significant;
use crate::record::{Intermediate, Record, Study, traced};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "backprop",
    doc: "every name from the data to the loss, layer by layer: its formula, shape and value, and the gradient of the loss by it",
    needs: "a loss",
    studies: &[Study::Intermediates],
    options: OPTIONS,
    draw,
};

/// What is traced, and when.
pub(super) static OPTIONS: &[ViewOption] = &[
    ViewOption {
        name: "of",
        takes: Accepted::Names,
        doc: "the number that everything leads to; else the loss, or the last value that is one number",
    },
    ViewOption {
        name: "step",
        takes: Accepted::Numbers,
        doc: "after how many steps the values are taken, 0 for the start; else after the last, where the gradients of a good training are nearly zero",
    },
];

/// An array with at most so many numbers is spelled out.
const MOST_NUMBERS: usize = 4;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let (record, of_run) = first_run(record);
    let stops = traced(&record.studies.intermediates, look.options);
    let loss = stops.last()?;
    let nodes: Vec<_> = stops.iter().map(|stop| stop.node).collect();
    let letters = Letters::of(look.graph, &nodes);
    let writer = writer(look, &letters);
    let heads = [
        (String::new(), Align::Left),
        (say!(look.words, "backprop-formula"), Align::Left),
        (say!(look.words, "backprop-shape"), Align::Left),
        (say!(look.words, "value"), Align::Left),
        (say!(look.words, "backprop-gradient"), Align::Left),
    ];
    let row = |stop: &Intermediate| {
        let given = look.graph.is_given(stop.node);
        let defined = match given {
            true => Cell::Text(stop.part.word().to_string()),
            false => {
                let plain = formula(look.graph, stop.node);
                // In a table nothing stands on the left that could have an index.
                match writer.set_formula(stop.node).filter(|set| set.index.is_empty()) {
                    Some(set) => Cell::Formula { latex: set.latex, plain },
                    None => Cell::Code(plain),
                }
            }
        };
        let slope = match &stop.gradient {
            None => Cell::Text("–".to_string()),
            Some(gradient) => Cell::Number(told(gradient, look.digits, true)),
        };
        vec![
            Cell::Formula { latex: symbol(&stop.name), plain: stop.name.clone() },
            defined,
            Cell::Number(Shape::of(&stop.value).in_words()),
            Cell::Number(told(&stop.value, look.digits, false)),
            slope,
        ]
    };
    Some(Exhibit::Table(Table {
        caption: of_run(match (look.options.numbers("step"), &record.run) {
            ([step], _) => {
                say!(look.words, "backprop-caption-step", loss = loss.name.as_str(), steps = *step as usize)
            }
            (_, Some(_)) => say!(look.words, "backprop-caption-trained", loss = loss.name.as_str()),
            (_, None) => say!(look.words, "backprop-caption", loss = loss.name.as_str()),
        }),
        columns: heads.map(|(name, align)| TableColumn { name, align }).into(),
        rows: stops.iter().map(row).collect(),
        row_heads: true,
    }))
}

/// A few numbers in full; of many, for a gradient its norm, else the smallest and the largest.
fn told(array: &Array, digits: usize, gradient: bool) -> String {
    let write = |value: f64| significant(value, digits);
    let numbers = array::flat(array);
    match numbers.as_ref() {
        [] => "–".to_string(),
        [one] => write(*one),
        few if few.len() <= MOST_NUMBERS => {
            format!("({})", few.iter().map(|&value| write(value)).collect::<Vec<_>>().join(", "))
        }
        _ if gradient => format!(
            "‖·‖\u{a0}=\u{a0}{}",
            write(numbers.iter().map(|value| value * value).sum::<f64>().sqrt())
        ),
        _ => {
            let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
            let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            format!("{}\u{a0}…\u{a0}{}", write(low), write(high))
        }
    }
}
