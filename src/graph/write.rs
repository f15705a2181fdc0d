//! A node written as a formula of the block language, down to the names the author gave; knows no operator by name.

use super::{Attributes, Cut, Graph, Kernel, NodeId, Notation, Operation, Shape, Window};
use crate::graph::array;
use crate::numbers;

/// How tightly a whole expression in brackets, a name or a call binds.
const ATOM: u8 = 20;

/// The formula of a node. The node's own name is left out, the names of its parts stand.
pub fn formula(graph: &Graph, node: NodeId) -> String {
    let inner = match graph.node(node).operation {
        Operation::Named => graph.node(node).inputs[0],
        _ => node,
    };
    if graph.node(inner).name.is_some() { name_of(graph, inner) } else { written(graph, inner).0 }
}

fn name_of(graph: &Graph, node: NodeId) -> String {
    graph.node(node).name.clone().unwrap_or_default()
}

/// The text of a part, and how tightly it binds.
fn part(graph: &Graph, node: NodeId) -> (String, u8) {
    match &graph.node(node).name {
        Some(name) => (name.clone(), ATOM),
        None if graph.node(node).is_too_long_to_write() => ("…".to_string(), ATOM),
        None => written(graph, node),
    }
}

fn bracketed((text, tight): (String, u8), least: u8) -> String {
    if tight < least { format!("({text})") } else { text }
}

fn written(graph: &Graph, id: NodeId) -> (String, u8) {
    let node = graph.node(id);
    let (operator, attributes) = match &node.operation {
        Operation::Constant(value) => return constant(&array::flat(value), value.ndim()),
        Operation::Leaf(_) => return (name_of(graph, id), ATOM),
        Operation::Named => return part(graph, node.inputs[0]),
        Operation::Apply(operator, attributes) => (operator, attributes),
    };
    let input = |index: usize| part(graph, node.inputs[index]);
    match operator.notation {
        Notation::Infix(sign, tight) => infix(graph, id, sign, tight),
        Notation::Prefix(sign, tight) => (format!("{sign}{}", bracketed(input(0), tight)), tight),
        Notation::Postfix(suffix) => (format!("{}{suffix}", bracketed(input(0), ATOM)), ATOM),
        Notation::Silent => input(0),
        Notation::Index => {
            let picks: Vec<String> = node.inputs[1..].iter().map(|&pick| part(graph, pick).0).collect();
            let index = subscript(attributes, graph.shape(node.inputs[0]), &picks);
            (format!("{}[{index}]", bracketed(input(0), ATOM)), ATOM)
        }
        Notation::List => (list(graph, &node.inputs), ATOM),
        Notation::Call if matches!(attributes, Attributes::Into(..) | Attributes::Picks(..)) => {
            (put_back(graph, id, operator.name, attributes), ATOM)
        }
        Notation::Call | Notation::Set(..) | Notation::Over(_) => {
            let mut arguments: Vec<String> = match operator.kernel {
                Kernel::Parts(_) => vec![list(graph, &node.inputs)],
                _ => (0..node.inputs.len()).map(|index| input(index).0).collect(),
            };
            arguments.extend(settings(graph, id, attributes));
            (format!("{}({})", operator.name, arguments.join(", ")), ATOM)
        }
    }
}

/// A part that goes back into an array of zeros: `place(part, shape)[where]`.
fn put_back(graph: &Graph, id: NodeId, name: &str, attributes: &Attributes) -> String {
    let inputs = &graph.node(id).inputs;
    let picks: Vec<String> = inputs[1..].iter().map(|&pick| part(graph, pick).0).collect();
    let (shape, index) = match attributes {
        Attributes::Into(shape, cuts) => (shape, subscript(&Attributes::Cuts(cuts.clone()), shape, &picks)),
        Attributes::Picks(shape, _) => (shape, subscript(attributes, shape, &picks)),
        _ => return String::new(),
    };
    format!("{name}({}, {shape})[{index}]", part(graph, inputs[0]).0)
}

/// An infix operator. A number before a product needs no brackets around the product; a remainder is none.
fn infix(graph: &Graph, id: NodeId, sign: &str, tight: u8) -> (String, u8) {
    let node = graph.node(id);
    let [left, right] = [node.inputs[0], node.inputs[1]];
    let (first, second) = (part(graph, left), part(graph, right));
    let number_first = sign == "*" && graph.shape(left).is_scalar() && !is_remainder(graph, right);
    let power = sign == "**";
    let first = bracketed(first, if power { tight + 1 } else { tight });
    let second = bracketed(second, if number_first || power { tight } else { tight + 1 });
    let gap = if power { "" } else { " " };
    (format!("{first}{gap}{sign}{gap}{second}"), tight)
}

/// Whether a part is written as `a % b` or `a // b`, which do not share what is multiplied with them.
fn is_remainder(graph: &Graph, node: NodeId) -> bool {
    let found = graph.node(node);
    found.name.is_none()
        && match &found.operation {
            Operation::Apply(operator, _) => match operator.notation {
                Notation::Infix(sign, _) => matches!(sign, "%" | "//"),
                Notation::Silent => is_remainder(graph, found.inputs[0]),
                _ => false,
            },
            Operation::Named => is_remainder(graph, found.inputs[0]),
            _ => false,
        }
}

fn constant(values: &[f64], rank: usize) -> (String, u8) {
    match rank {
        0 => (numbers::exact(values[0]), if values[0] < 0.0 { 14 } else { ATOM }),
        1 if values.len() <= 6 => {
            let items: Vec<String> = values.iter().map(|&value| numbers::exact(value)).collect();
            (format!("[{}]", items.join(", ")), ATOM)
        }
        _ => ("[…]".to_string(), ATOM),
    }
}

fn settings(graph: &Graph, id: NodeId, attributes: &Attributes) -> Vec<String> {
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

/// `[a, b]`; of many items only the ends are written.
fn list(graph: &Graph, items: &[NodeId]) -> String {
    let mut words: Vec<String> = items.iter().map(|&item| part(graph, item).0).collect();
    if words.len() > 6 {
        words.splice(3..words.len() - 1, ["…".to_string()]);
    }
    format!("[{}]", words.join(", "))
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
