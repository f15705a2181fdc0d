//! A formula is set as it can be read back: whole, else by elements, else not at all; knows no view.

use std::collections::BTreeMap;

use super::names::LatexSymbol;
use super::products::widths;
use super::read::{self, Told};
use super::write::{FormulaWriter, set_name, setting};
use super::{Index, below};
use crate::graph::{
    Array, Attributes, GivenPart, Graph, Holding, Kind, NodeId, Notation, Operation, Shape, array, reach,
    settings,
};

/// A formula that was read back.
#[derive(Clone, Debug, PartialEq)]
pub struct SetFormula {
    /// The index that the left side of the equation must have, if it is written by elements.
    pub index: String,
    /// The right side.
    pub latex: String,
}

/// Where the numbers lie that names are given for the proof: a formula with a narrow domain suits one of them.
const RANGES: &[(f64, f64)] = &[(-0.95, 1.15), (0.1, 0.9), (1.2, 2.6)];
/// A formula that takes more work than this is not read.
const MOST_WORK: u64 = 400_000_000;
/// Differences above this share of the largest number are no rounding.
const TOLERANCE: f64 = 1e-9;
/// What rounding may leave beside the largest number that a formula is made of.
const ROUNDING: f64 = 1e-12;

impl FormulaWriter<'_> {
    /// The formula of a node, if what is set can be read back and gives the node's numbers.
    pub fn set_formula(&self, node: NodeId) -> Option<SetFormula> {
        // Of what is too long to be written, nobody asks what it would give.
        if self.graph.is_withheld(node) || self.graph.node(self.inner(node)).is_too_long_to_write() {
            return None;
        }
        let body = Body::of(self, node)?;
        let shape = self.graph.shape(node);
        let whole = vec![None; shape.rank()];
        let each = by_elements(shape, (0..).map(|depth| self.letters.index(depth)));
        [whole, each].into_iter().find_map(|index| {
            let latex = self.formula_at(node, &index);
            body.proves(&latex, &index).then(|| SetFormula { index: below(&index, shape), latex })
        })
    }

    /// Whether a formula, however it came about, is read as what a node is.
    pub fn proves(&self, node: NodeId, formula: &SetFormula) -> bool {
        let index = by_elements(self.graph.shape(node), formula.index.chars());
        Body::of(self, node).is_some_and(|body| body.proves(&formula.latex, &index))
    }

    /// Whether a formula of rounded numbers gives a value, as far as so many digits of them can tell.
    pub fn gives(&self, latex: &str, value: &Array, digits: usize) -> bool {
        let Some((read, size)) = read::rounded(latex, &self.graph.work) else { return false };
        let size = value.iter().fold(size, |most, value| most.max(value.abs()));
        let allowed = 2.0 * libm::pow(10.0, 1.0 - digits as f64) * size;
        let near = |(one, other): (&f64, &f64)| {
            (one - other).abs() <= allowed || !one.is_finite() || !other.is_finite()
        };
        read.len() == value.len() && read.iter().zip(value).all(near)
    }
}

/// An index with a letter for each axis that has a length, as far as there are letters.
fn by_elements(shape: &Shape, mut letters: impl Iterator<Item = char>) -> Index {
    let next = |&length: &usize| if length == 1 { None } else { letters.next() };
    shape.0.iter().map(next).collect()
}

/// A formula with values for the names that it speaks of.
struct Body<'a> {
    writer: &'a FormulaWriter<'a>,
    moments: Vec<Moment>,
}

/// What a reader is told, and what the formula gives then.
struct Moment {
    told: Told,
    value: Array,
    /// The largest number that it is made of.
    size: f64,
}

impl<'a> Body<'a> {
    fn of(writer: &'a FormulaWriter<'a>, node: NodeId) -> Option<Body<'a>> {
        let graph = writer.graph;
        let inner = writer.inner(node);
        let is_end = |id: NodeId| {
            id != inner && graph.node(id).name.is_some()
                || matches!(graph.node(id).operation, Operation::Leaf(_))
        };
        let nodes = reach(&graph.work, &[inner], |id, onward| {
            if !is_end(id) {
                onward.extend(&graph.node(id).inputs);
            }
        });
        let cost =
            nodes.iter().filter(|&&id| !is_end(id)).map(|&id| graph.cost(id)).fold(0, u64::saturating_add);
        if cost > MOST_WORK {
            return None;
        }
        let moments = RANGES.iter().filter_map(|&range| Moment::of(writer, &nodes, inner, &is_end, range));
        let moments: Vec<Moment> = moments.collect();
        (!moments.is_empty()).then_some(Body { writer, moments })
    }

    /// Whether the formula is read as what it was written for.
    fn proves(&self, latex: &str, index: &Index) -> bool {
        let left: Vec<char> = index.iter().flatten().copied().collect();
        self.moments.iter().all(|moment| {
            let work = &self.writer.graph.work;
            let read = read::value(latex, &left, &moment.told, work);
            read.is_some_and(|read| moment.is_same(&read, !left.is_empty()))
        })
    }
}

impl Moment {
    fn of(
        writer: &FormulaWriter<'_>,
        nodes: &[NodeId],
        inner: NodeId,
        is_end: &dyn Fn(NodeId) -> bool,
        range: (f64, f64),
    ) -> Option<Moment> {
        let graph = writer.graph;
        let lengths = writer.letters.known().into_iter();
        let lengths = lengths.filter_map(|(letter, length)| Some((letter.chars().next()?, length)));
        let mut told = Told::new(lengths.collect(), writer.cases.clone());
        let mut values: BTreeMap<NodeId, Array> = BTreeMap::new();
        let held = Holding::of(&graph.work);
        let (mut size, mut golden) = (1.0_f64, 0.43 * range.1);
        for &id in nodes {
            let node = graph.node(id);
            held.take(node.shape.bytes()).ok()?;
            let value = match &node.operation {
                _ if is_end(id) => match graph.remembered(id).filter(|known| may_be_places(known)) {
                    Some(known) => known.clone(),
                    None => made_up(&node.shape, node.kind, range, &mut golden),
                },
                Operation::Constant(value) => value.clone(),
                Operation::Apply(..) | Operation::Named => {
                    let inputs: Vec<Array> = node.inputs.iter().map(|input| values[input].clone()).collect();
                    graph.work.charge(graph.cost(id)).ok()?;
                    graph.compute(node, &inputs).ok()?
                }
                Operation::Leaf(_) => return None,
            };
            size = value
                .iter()
                .filter(|value| value.is_finite())
                .fold(size, |most, value| most.max(value.abs()));
            if is_end(id) {
                let name = node.name.as_deref().unwrap_or_default();
                told.symbol(&LatexSymbol::of(name).with(""), value.clone());
            }
            values.insert(id, value);
            tell_call(graph, id, &values, &mut told);
        }
        let value = values.get(&inner)?.clone();
        // What is not a number anywhere proves nothing.
        (value.is_empty() || value.iter().any(|value| value.is_finite())).then_some(Moment {
            told,
            value,
            size,
        })
    }

    /// Whether what was read is the value, but for rounding and axes of length 1.
    fn is_same(&self, read: &Array, by_elements: bool) -> bool {
        let shape = Shape::of(&self.value).long();
        let read = match by_elements {
            // What does not depend on an index is the same for all.
            true => read.broadcast(stretched(read.shape(), &shape)).map(|read| read.to_shared()),
            false => (Shape::of(read).long() == shape).then(|| read.clone()),
        };
        let Some(read) = read else { return false };
        let largest = self
            .value
            .iter()
            .filter(|value| value.is_finite())
            .fold(0.0_f64, |most, value| most.max(value.abs()));
        let allowed = TOLERANCE * largest + ROUNDING * self.size;
        let near = |(one, other): (&f64, &f64)| {
            (one - other).abs() <= allowed || one == other || !one.is_finite() && !other.is_finite()
        };
        read.len() == self.value.len() && self.value.iter().zip(&read).all(near)
    }
}

/// The lengths of what was read by elements, each stretched to that of the value; further axes are of length 1.
fn stretched(read: &[usize], shape: &[usize]) -> Vec<usize> {
    let rest = read.iter().skip(shape.len());
    shape.iter().chain(rest).copied().collect()
}

/// Tells what a function gave, in the words in which a formula speaks of it.
fn tell_call(graph: &Graph, id: NodeId, values: &BTreeMap<NodeId, Array>, told: &mut Told) {
    if let Some(called) = graph.called(id) {
        let (mut arguments, mut settings) = (Vec::new(), Vec::new());
        for (name, given) in &called.arguments {
            match (name, given) {
                (None, GivenPart::Node(node)) if settings.is_empty() => {
                    match values.get(node).cloned().or_else(|| graph.literal(*node)) {
                        Some(value) => arguments.push(value),
                        None => return,
                    }
                }
                _ => settings.extend(setting(graph, name.as_deref(), given)),
            }
        }
        told.call(&called.name, arguments, settings, values[&id].clone());
    }
    let Operation::Apply(operator, attributes) = &graph.node(id).operation else { return };
    let words = match attributes {
        Attributes::Into(whole, cuts) => widths(whole, cuts).into_iter().collect(),
        _ => settings(graph, id, attributes),
    };
    let name = match operator.notation {
        Notation::Call if matches!(attributes, Attributes::Into(..)) => "pad",
        Notation::Call => operator.name,
        Notation::Set(template, _) => set_name(template).unwrap_or(operator.name),
        _ => return,
    };
    let inputs = graph.node(id).inputs.iter().map(|input| values[input].clone()).collect();
    told.call(name, inputs, words, values[&id].clone());
}

/// Whether known values may be asked for as places: several whole numbers.
fn may_be_places(known: &Array) -> bool {
    known.iter().all(|value| libm::floor(*value) == *value)
        && known.iter().any(|value| Some(value) != known.first())
}

/// Values that nobody would guess, the same everywhere.
fn made_up(shape: &Shape, kind: Kind, (low, high): (f64, f64), golden: &mut f64) -> Array {
    let values = (0..shape.size()).map(|_| {
        *golden = (*golden + 0.618_033_988_749_895).fract();
        match kind {
            Kind::Truth => f64::from(u8::from(*golden > 0.5)),
            Kind::Number => low + (high - low) * *golden,
        }
    });
    array::shaped(shape.clone(), values.collect())
}
