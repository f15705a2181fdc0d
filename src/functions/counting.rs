//! Counting: how often labels occur, and how many numbers lie in each bin; knows no statistics.

use super::algebra::{divide, subtract, sum};
use super::cross_entropy::class;
use super::ordering::{RIGHT, SEARCHSORTED, place};
use super::reductions::{MAX, MIN};
use super::sequences::step;
use super::shaping::SCATTER_ADD;
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{Attributes, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, array};
use crate::report::Fault;

/// How often each label occurs.
pub static COUNTS: Operator = Operator {
    name: "counts",
    notation: Notation::Call,
    shape: |_, attributes| match attributes {
        Attributes::Count(classes) => Ok(Shape(vec![*classes])),
        _ => Ok(Shape::scalar()),
    },
    kernel: Kernel::Whole(|_, inputs, output| {
        output.fill(0.0);
        let classes = output.len();
        for &label in inputs[0] {
            output[class(label, classes)?] += 1.0;
        }
        Ok(())
    }),
    gradient: Gradient::Refused(
        "`counts` counts labels, which jump and have no slope; descend a smooth loss instead",
    ),
    gives: Gives::Numbers,
};

fn build_counts(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let labels = arguments.node(graph, 0)?;
    let classes = match arguments.value(1) {
        Value::None => {
            let known = graph.known(labels).ok_or_else(|| {
                let fault = Fault::new("how many classes `counts` finds must be known before the training");
                fault.remedy("say how many there are: `counts(labels, 3)`")
            })?;
            known.iter().fold(0.0, |most: f64, &label| most.max(label + 1.0)) as usize
        }
        _ => arguments.count(graph, 1)?,
    };
    graph.apply(&COUNTS, &[labels], Attributes::Count(classes))
}

/// How often each whole number occurs, or what its weights sum to.
fn build_bincount(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let labels = arguments.node(graph, 0)?;
    let known = graph.known(labels).ok_or_else(|| {
        let fault = Fault::new("how many numbers `bincount` finds must be known before the training");
        fault.remedy("say how many there are: `counts(labels, 3)`")
    })?;
    let least = arguments.count(graph, 2)?;
    let length = known.iter().fold(least, |most, &label| most.max(label as usize + 1));
    if arguments.value(1) == &Value::None {
        return graph.apply(&COUNTS, &[labels], Attributes::Count(length));
    }
    let weights = arguments.node(graph, 1)?;
    if graph.shape(weights) != graph.shape(labels) {
        return Err(Fault::new("`bincount` needs a weight for each number"));
    }
    let picks = Attributes::Picks(Shape(vec![length]), vec![0]);
    graph.apply(&SCATTER_ADD, &[weights, labels], picks)
}

/// In which bin each number lies: below the first edge in bin 0.
fn build_digitize(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (input, bins) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    let known = graph.known(bins).filter(|known| known.ndim() == 1).ok_or_else(|| {
        Fault::new("the edges of `digitize` must be one row that is known before the training")
    })?;
    let edges: Vec<f64> = known.iter().copied().collect();
    let rises = edges.windows(2).all(|pair| pair[0] <= pair[1]);
    if !rises && !edges.windows(2).all(|pair| pair[0] >= pair[1]) {
        return Err(Fault::new("the edges of `digitize` must rise or fall").remedy("sort them: `sort(bins)`"));
    }
    let closed_right = arguments.flag(graph, 2)?;
    let behind = if closed_right { Attributes::Count(0) } else { RIGHT };
    if rises {
        return graph.apply(&SEARCHSORTED, &[bins, input], behind);
    }
    let turned = graph.constant(array::vector(edges.iter().rev().copied().collect()));
    let below = graph.apply(&SEARCHSORTED, &[turned, input], behind)?;
    let all = graph.number(edges.len() as f64);
    Ok(subtract(graph, all, below))
}

/// The edges of equal bins between two numbers; a bin has the width 1 if both are equal.
pub static EDGES: Operator = Operator {
    name: "edges",
    notation: Notation::Call,
    shape: |_, attributes| match attributes {
        Attributes::Count(bins) => Ok(Shape(vec![bins + 1])),
        _ => Ok(Shape::scalar()),
    },
    kernel: Kernel::Whole(|_, inputs, output| {
        let (mut low, mut high) = (inputs[0][0], inputs[1][0]);
        if !(low.is_finite() && high.is_finite() && low <= high) {
            let fault = Fault::new(format!("there are no bins from {low} to {high}"));
            return Err(fault.remedy("`histogram` counts plain numbers; give `range` as `(low, high)`"));
        }
        if low == high {
            (low, high) = (low - 0.5, high + 0.5);
        }
        let bins = output.len() - 1;
        let step = (high - low) / bins as f64;
        for (index, out) in output.iter_mut().enumerate() {
            *out = if index == bins { high } else { index as f64 * step + low };
        }
        Ok(())
    }),
    gradient: HISTOGRAM_HAS_NO_SLOPE,
    gives: Gives::Numbers,
};

/// How many numbers lie between each two neighbouring edges; the last bin holds its right edge too.
pub static HISTOGRAM: Operator = Operator {
    name: "histogram",
    notation: Notation::Call,
    shape: |shapes, _| match shapes[1].0[..] {
        [edges] if edges > 1 => Ok(Shape(vec![edges - 1])),
        _ => Err(Fault::new("`histogram` needs at least two edges in one row")
            .remedy("give the number of bins, or their edges: `[0, 1, 2]`")),
    },
    kernel: Kernel::Whole(|_, inputs, output| {
        output.fill(0.0);
        let (edges, last) = (inputs[1], output.len());
        for value in inputs[0].iter().filter(|value| !value.is_nan()) {
            match place(edges, value, true) {
                0 => {}
                bin if bin <= last => output[bin - 1] += 1.0,
                _ if *value == edges[last] => output[last - 1] += 1.0,
                _ => {}
            }
        }
        Ok(())
    }),
    gradient: HISTOGRAM_HAS_NO_SLOPE,
    gives: Gives::Numbers,
};

const HISTOGRAM_HAS_NO_SLOPE: Gradient =
    Gradient::Refused("`histogram` counts, and counts jump and have no slope; descend a smooth loss instead");

/// Counts and edges.
fn build_histogram(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let (input, bins) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    let edges = if graph.shape(bins).is_scalar() {
        let bins = arguments.count(graph, 1)?;
        if bins == 0 {
            return Err(Fault::new("a histogram needs at least one bin"));
        }
        let ends = ends(graph, arguments, input)?;
        graph.apply(&EDGES, &ends, Attributes::Count(bins))?
    } else {
        bins
    };
    let counts = graph.apply(&HISTOGRAM, &[input, edges], Attributes::None)?;
    if !arguments.flag(graph, 3)? {
        return Ok(vec![counts, edges]);
    }
    let total = sum(graph, counts, vec![0], false);
    let widths = step(graph, edges, 0);
    let share = divide(graph, counts, widths);
    Ok(vec![divide(graph, share, total), edges])
}

/// The lowest and the highest edge: `range`, or the smallest and the largest number.
fn ends(graph: &mut Graph, arguments: &Arguments, input: NodeId) -> Result<[NodeId; 2], Fault> {
    if arguments.value(2) == &Value::None {
        let all = Attributes::Axes { axes: (0..graph.shape(input).rank()).collect(), keep: false };
        return Ok([graph.apply(&MIN, &[input], all.clone())?, graph.apply(&MAX, &[input], all)?]);
    }
    let range = arguments.node(graph, 2)?;
    match graph.known(range) {
        Some(known) if known.shape() == [2] => Ok([0, 1].map(|end| graph.number(known[end]))),
        _ => {
            Err(Fault::new("`range` of `histogram` must be two known numbers").remedy("write `range=(0, 1)`"))
        }
    }
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "counts",
        signature: "labels, classes: whole=None",
        meaning: Meaning::Build(build_counts),
        formula: "how many labels are k",
        domain: "whole numbers from 0 to classes - 1; it has no gradient",
        doc: "How often each of the numbers 0, 1, 2, … occurs.",
        example: "check counts([0, 2, 2, 1, 2]) == [1, 1, 3]",
    },
    Function {
        name: "histogram",
        signature: "x, bins: whole=10, range=None, density: flag=0",
        meaning: Meaning::Several(build_histogram),
        formula: "how many x lie in each bin",
        domain: "plain numbers; it has no gradient",
        doc: "How many numbers lie in each of some equal bins, or between given edges; and these edges. With `density=1` the area is 1.",
        example: "amounts, edges = histogram([1, 2, 2, 4], bins=3)\n\
                  check amounts == [1, 2, 1]\n\
                  check edges == [1, 2, 3, 4]",
    },
    Function {
        name: "bincount",
        signature: "x, weights=None, minlength: whole=0",
        meaning: Meaning::Build(build_bincount),
        formula: "how many x are k",
        domain: "whole numbers that are known and not negative",
        doc: "How often each of the numbers 0, 1, 2, … occurs, or the sum of their weights; at least `minlength` of them. Where classes are learned about, `counts(labels, classes)` says how many there are.",
        example: "check bincount([0, 2, 2, 1, 2]) == [1, 1, 3]\n\
                  check bincount([0, 1, 1], weights=[0.5, 1, 2]) == [0.5, 3]",
    },
    Function {
        name: "digitize",
        signature: "x, bins, right: flag=0 -> whole",
        meaning: Meaning::Build(build_digitize),
        formula: "the bin of x",
        domain: "edges that rise or fall; it has no gradient",
        doc: "In which bin each number lies: 0 below the first edge, 1 behind it, and so on; with `right=True` an edge belongs to the bin below it.",
        example: "check digitize([0.2, 6.4, 3], [0, 1, 2.5, 4, 10]) == [1, 4, 3]",
    },
];
