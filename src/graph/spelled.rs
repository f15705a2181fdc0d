//! Settings and indices as the block language spells them; knows no operator.

use super::{Attributes, Cut, Graph, NodeId, Shape, Window};

/// The fixed settings of a call, as arguments.
pub fn settings(graph: &Graph, id: NodeId, attributes: &Attributes) -> Vec<String> {
    match attributes {
        Attributes::Axes { axes, keep } => {
            let rank = graph.node(id).inputs.first().map_or(0, |&input| graph.shape(input).rank());
            let mut words = Vec::new();
            if axes.len() != rank {
                let list: Vec<String> = axes.iter().map(usize::to_string).collect();
                words.push(match list.len() {
                    1 => format!("axis={}", list[0]),
                    _ => format!("axis=({})", list.join(", ")),
                });
            }
            if *keep {
                words.push("keepdims=1".to_string());
            }
            words
        }
        Attributes::Axis(axis) => vec![format!("axis={axis}")],
        Attributes::Shape(shape) => vec![shape.to_string()],
        Attributes::Order(order) => vec![format!("{order:?}")],
        Attributes::Count(count) => vec![count.to_string()],
        Attributes::Word(word) => vec![format!("\"{word}\"")],
        Attributes::Window(window) => {
            let Window { size: [rows, columns], stride: [down, across], padding: [above, left], .. } = window;
            vec![
                format!("size=({rows}, {columns})"),
                format!("stride=({down}, {across})"),
                format!("padding=({above}, {left})"),
            ]
        }
        Attributes::None | Attributes::Cuts(_) | Attributes::Into(..) | Attributes::Picks(..) => Vec::new(),
    }
}

/// What stands between the brackets of an index; axes at the end that are left whole are left out.
pub fn subscript(attributes: &Attributes, shape: &Shape, picks: &[String]) -> String {
    let mut words = vec![":".to_string(); shape.rank()];
    match attributes {
        Attributes::Cuts(cuts) => {
            for (word, (one, &length)) in words.iter_mut().zip(cuts.iter().zip(&shape.0)) {
                *word = cut(one, length);
            }
        }
        Attributes::Picks(_, axes) => {
            for (&axis, pick) in axes.iter().zip(picks) {
                words[axis].clone_from(pick);
            }
        }
        _ => {}
    }
    while words.len() > 1 && words.last().is_some_and(|word| word == ":") {
        words.pop();
    }
    words.join(", ")
}

/// A cut of an axis of the given length, as an author would write it.
fn cut(cut: &Cut, length: usize) -> String {
    let stop = cut.start as i64 + cut.step * cut.count as i64;
    let start = if cut.start == 0 { String::new() } else { cut.start.to_string() };
    match cut.step {
        0 => cut.start.to_string(),
        1 if stop >= length as i64 => format!("{start}:"),
        1 => format!("{start}:{stop}"),
        step if stop < 0 && cut.start + 1 == length => format!("::{step}"),
        step if stop < 0 => format!("{}::{step}", cut.start),
        step if step < 0 => format!("{}:{stop}:{step}", cut.start),
        step if stop >= length as i64 => format!("{start}::{step}"),
        step => format!("{start}:{stop}:{step}"),
    }
}
