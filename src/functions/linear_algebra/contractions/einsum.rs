//! Einstein's sums: subscripts read, and products of two arrays over the axes that share a letter; knows no other product.

use super::super::super::algebra::{matmul, multiply, permute, reshape, sum};
use super::super::super::shaping::pick;
use super::super::super::{Arguments, Value};
use crate::graph::{Graph, NodeId, Shape, array};
use crate::report::Fault;

/// What an axis is called: a letter, or a number behind all letters for the axes that `...` stands for.
pub(super) type AxisLabel = u32;

/// The first label of an axis behind `...`; they are counted from the right.
const FURTHER: AxisLabel = 0x11_0000;

/// The label of an axis that has no letter of its own.
pub(super) fn letter(index: usize) -> AxisLabel {
    index as AxisLabel
}

/// An array whose axes have labels.
pub(super) struct Factor {
    pub node: NodeId,
    pub labels: Vec<AxisLabel>,
}

impl Factor {
    /// The axes in the order of some labels, several of them taken together as one.
    fn grouped<const N: usize>(
        &self,
        graph: &mut Graph,
        groups: [&[AxisLabel]; N],
        lead: &[AxisLabel],
    ) -> NodeId {
        let all = [lead, &groups.concat()].concat();
        let order = all.iter().filter_map(|label| self.labels.iter().position(|own| own == label)).collect();
        let node = permute(graph, self.node, order);
        let size = |labels: &[AxisLabel]| self.lengths(graph, labels).iter().product::<usize>();
        let mut lengths = self.lengths(graph, lead);
        lengths.extend(groups.map(size));
        reshape(graph, node, &Shape(lengths))
    }

    fn lengths(&self, graph: &Graph, labels: &[AxisLabel]) -> Vec<usize> {
        let place = |label| self.labels.iter().position(|own| own == label);
        labels.iter().filter_map(place).map(|axis| graph.shape(self.node).0[axis]).collect()
    }

    /// Takes the diagonal of two axes with the same label until there are none.
    fn without_repeats(mut self, graph: &mut Graph) -> Result<Factor, Fault> {
        let repeated = |labels: &[AxisLabel]| {
            (0..labels.len()).find_map(|second| {
                labels[..second]
                    .iter()
                    .position(|label| *label == labels[second])
                    .map(|first| [first, second])
            })
        };
        while let Some([first, second]) = repeated(&self.labels) {
            let rest = (0..self.labels.len()).filter(|axis| ![first, second].contains(axis));
            let order: Vec<usize> = [first, second].into_iter().chain(rest).collect();
            let labels = order[1..].iter().map(|&axis| self.labels[axis]).collect();
            let node = permute(graph, self.node, order);
            let length = graph.shape(node).0[0];
            let index = graph.constant(array::vector((0..length).map(|index| index as f64).collect()));
            self = Factor { node: pick(graph, node, vec![0, 1], &[index, index])?, labels };
        }
        Ok(self)
    }

    /// Leaves out axes of length 1 whose label is longer elsewhere: they are stretched by being left out.
    fn without_stretched(self, graph: &mut Graph, full: impl Fn(AxisLabel) -> usize) -> Factor {
        let lengths = graph.shape(self.node).0.clone();
        let stays = |axis: &usize| lengths[*axis] == full(self.labels[*axis]);
        let kept: Vec<usize> = (0..lengths.len()).filter(stays).collect();
        let shape = Shape(kept.iter().map(|&axis| lengths[axis]).collect());
        let labels = kept.iter().map(|&axis| self.labels[axis]).collect();
        Factor { node: reshape(graph, self.node, &shape), labels }
    }

    /// Sums over every axis whose label is not kept.
    fn without_others(self, graph: &mut Graph, kept: &[AxisLabel]) -> Factor {
        let gone = (0..self.labels.len()).filter(|&axis| !kept.contains(&self.labels[axis])).collect();
        let labels = self.labels.iter().copied().filter(|label| kept.contains(label)).collect();
        Factor { node: sum(graph, self.node, gone, false), labels }
    }

    /// The array with just these labels, in this order.
    pub(super) fn summed(self, graph: &mut Graph, kept: &[AxisLabel]) -> Result<NodeId, Fault> {
        let factor = self.without_repeats(graph)?.without_others(graph, kept);
        let place = |label| factor.labels.iter().position(|own| own == label);
        let order = kept.iter().filter_map(place).collect();
        Ok(permute(graph, factor.node, order))
    }
}

/// The product of two arrays, summed over the labels that both have and that are not kept.
///
/// Every label that only one of them has must be kept, and none may repeat within one of them.
pub(super) fn contract(graph: &mut Graph, left: Factor, right: Factor, kept: &[AxisLabel]) -> Factor {
    let of = |labels: &[AxisLabel], shared: bool, kept_ones: bool, other: &[AxisLabel]| -> Vec<AxisLabel> {
        let fits = |label: &AxisLabel| other.contains(label) == shared && kept.contains(label) == kept_ones;
        labels.iter().copied().filter(fits).collect()
    };
    let lead = of(&left.labels, true, true, &right.labels);
    let gone = of(&left.labels, true, false, &right.labels);
    let (rows, columns) =
        (of(&left.labels, false, true, &right.labels), of(&right.labels, false, true, &left.labels));
    let mut shape = left.lengths(graph, &lead);
    shape.extend(left.lengths(graph, &rows));
    shape.extend(right.lengths(graph, &columns));
    let (a, b) = (left.grouped(graph, [&rows, &gone], &lead), right.grouped(graph, [&gone, &columns], &lead));
    let product = if gone.is_empty() { multiply(graph, a, b) } else { matmul(graph, a, b) };
    Factor { node: reshape(graph, product, &Shape(shape)), labels: [lead, rows, columns].concat() }
}

pub(super) fn build_einsum(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let Value::Text(text) = arguments.value(0) else {
        return Err(Fault::new("the subscripts of `einsum` are a text")
            .remedy("for example `einsum(\"ij,jk->ik\", a, b)`"));
    };
    let given = (1..arguments.values().len()).filter(|&index| *arguments.value(index) != Value::None);
    let nodes = given.map(|index| arguments.node(graph, index)).collect::<Result<Vec<_>, _>>()?;
    let shapes: Vec<&Shape> = nodes.iter().map(|&node| graph.shape(node)).collect();
    let (labels, output) = subscripts(text, &shapes)?;
    let full = full_lengths(text, &labels, &shapes)?;
    let length =
        |label: AxisLabel| full.iter().find(|(own, _)| *own == label).map_or(1, |(_, length)| *length);
    let result: Vec<usize> = output.iter().map(|&label| length(label)).collect();
    Shape(result).within_limits()?;
    let mut factors = Vec::new();
    for (node, labels) in nodes.into_iter().zip(labels) {
        let factor = Factor { node, labels }.without_repeats(graph)?;
        factors.push(factor.without_stretched(graph, length));
    }
    let mut factors = std::collections::VecDeque::from(factors);
    let mut product: Option<Factor> = None;
    while let Some(next) = factors.pop_front() {
        let later: Vec<AxisLabel> = factors.iter().flat_map(|factor| factor.labels.iter().copied()).collect();
        let wanted = [output.as_slice(), &later].concat();
        product = Some(match product {
            None => next,
            Some(before) => {
                let own = next.labels.clone();
                let before_wanted = [wanted.as_slice(), &own].concat();
                let next_wanted = [wanted.as_slice(), &before.labels].concat();
                let (left, right) =
                    (before.without_others(graph, &before_wanted), next.without_others(graph, &next_wanted));
                contract(graph, left, right, &wanted)
            }
        });
    }
    match product {
        Some(product) => product.summed(graph, &output),
        None => Err(Fault::new("`einsum` needs at least one array")),
    }
}

/// The labels of every array and of the result.
fn subscripts(text: &str, shapes: &[&Shape]) -> Result<(Vec<Vec<AxisLabel>>, Vec<AxisLabel>), Fault> {
    let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (inputs, output) = match compact.split_once("->") {
        Some((inputs, output)) => (inputs, Some(output)),
        None => (compact.as_str(), None),
    };
    let terms: Vec<&str> = inputs.split(',').collect();
    if terms.len() != shapes.len() {
        let message = format!(
            "the subscripts \"{text}\" are for {} arrays, but there are {}",
            terms.len(),
            shapes.len()
        );
        return Err(Fault::new(message).remedy("separate the letters of each array by a comma"));
    }
    let labels = terms
        .iter()
        .zip(shapes)
        .map(|(term, shape)| term_labels(term, shape))
        .collect::<Result<Vec<_>, _>>()?;
    let further = labels
        .iter()
        .flatten()
        .filter(|label| **label >= FURTHER)
        .max()
        .map_or(0, |label| label - FURTHER + 1);
    let output = match output {
        Some(output) => output_labels(output, &labels, further)?,
        None => {
            let all: Vec<AxisLabel> = labels.concat();
            let mut once: Vec<AxisLabel> = all
                .iter()
                .copied()
                .filter(|label| *label < FURTHER && all.iter().filter(|other| *other == label).count() == 1)
                .collect();
            once.sort_unstable();
            (0..further).rev().map(|axis| FURTHER + axis).chain(once).collect()
        }
    };
    Ok((labels, output))
}

/// The labels of one array.
fn term_labels(term: &str, shape: &Shape) -> Result<Vec<AxisLabel>, Fault> {
    let (before, after, open) = match term.split_once("...") {
        Some((before, after)) => (before, after, true),
        None => (term, "", false),
    };
    let (before, after) = (letters(before)?, letters(after)?);
    let named = before.len() + after.len();
    if named > shape.rank() || (!open && named < shape.rank()) {
        let message = format!("the subscripts \"{term}\" do not fit an array of shape {shape}");
        return Err(Fault::new(message)
            .remedy("write one letter for each axis, or `...` for the axes that stay as they are"));
    }
    let rest = (shape.rank() - named) as AxisLabel;
    Ok(before.into_iter().chain((0..rest).rev().map(|axis| FURTHER + axis)).chain(after).collect())
}

fn letters(text: &str) -> Result<Vec<AxisLabel>, Fault> {
    let one = |letter: char| match letter.is_ascii_alphabetic() {
        true => Ok(letter as AxisLabel),
        false => Err(Fault::new(format!("`{letter}` cannot stand in the subscripts of `einsum`")).remedy(
            "they are letters, one for each axis, commas between arrays, `...`, and `->` before the result",
        )),
    };
    text.chars().map(one).collect()
}

fn output_labels(
    output: &str,
    inputs: &[Vec<AxisLabel>],
    further: AxisLabel,
) -> Result<Vec<AxisLabel>, Fault> {
    let (before, after, open) = match output.split_once("...") {
        Some((before, after)) => (before, after, true),
        None => (output, "", false),
    };
    if further > 0 && !open {
        return Err(Fault::new("the arrays have axes behind `...`, but the result has none")
            .remedy("write `...` behind `->`, too"));
    }
    let (before, after) = (letters(before)?, letters(after)?);
    let named = [before.as_slice(), &after].concat();
    for (index, label) in named.iter().enumerate() {
        let letter = char::from_u32(*label).unwrap_or('?');
        if named[..index].contains(label) {
            return Err(Fault::new(format!("the letter `{letter}` stands twice behind `->`")));
        }
        if inputs.iter().all(|labels| !labels.contains(label)) {
            return Err(Fault::new(format!("no array has the letter `{letter}` that stands behind `->`")));
        }
    }
    Ok(before.into_iter().chain((0..further).rev().map(|axis| FURTHER + axis)).chain(after).collect())
}

/// How long each label is; a length of 1 stretches.
fn full_lengths(
    text: &str,
    labels: &[Vec<AxisLabel>],
    shapes: &[&Shape],
) -> Result<Vec<(AxisLabel, usize)>, Fault> {
    let mut full: Vec<(AxisLabel, usize)> = Vec::new();
    for (labels, shape) in labels.iter().zip(shapes) {
        for (&label, &length) in labels.iter().zip(&shape.0) {
            match full.iter_mut().find(|(own, _)| *own == label) {
                None => full.push((label, length)),
                Some((_, known)) if *known == length || length == 1 => {}
                Some((_, known)) if *known == 1 => *known = length,
                Some((_, known)) => {
                    let name = char::from_u32(label)
                        .filter(|_| label < FURTHER)
                        .map_or("...".to_string(), String::from);
                    let message =
                        format!("`{name}` in \"{text}\" stands for axes of the lengths {known} and {length}");
                    return Err(
                        Fault::new(message).remedy("axes with the same letter must have the same length")
                    );
                }
            }
        }
    }
    Ok(full)
}
