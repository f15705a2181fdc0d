//! A training as bytes: all that its steps read, as the question, and what they gave, as the answer; knows nobody who keeps
//! bytes.
//!
//! Nodes go by their order among those that the steps read, so that what stands around a training is no part of it: prose,
//! captions, claims and views can change, and so can the names of things.

use std::collections::BTreeMap;

use crate::graph::{Array, Budget, Graph, Kind, Leaf, MOST_NUMBERS, NodeId, Operation, Shape, array, reach};
use crate::program::{BatchStep, Batches, Carried, Draw, DrawnFor, Ending, Program, Recorded, Search};
use crate::random::Generator;

/// What the steps of a training gave.
pub(super) struct MadeSteps {
    /// How many were made.
    pub steps: usize,
    /// How the training ended.
    pub ending: Ending,
    /// The unit that made the last one.
    pub unit: usize,
    /// The work that it took.
    pub work: u64,
    /// The random numbers that follow.
    pub random: Generator,
    /// The loss after 0, 1, … steps; each measure; and the rows of what was carried, if they were written down.
    pub loss: Vec<f64>,
    pub metrics: Vec<Vec<f64>>,
    pub rows: Option<Vec<Vec<f64>>>,
    /// What the carried values are in the end, and the random numbers of the last state.
    pub carried: Vec<Vec<f64>>,
    pub drawn: Vec<Vec<f64>>,
}

/// The nodes that a training reads, each under a number of its own.
pub(super) struct Reached(BTreeMap<NodeId, u64>);

/// All nodes that the steps of a program read; the walk is no work of the lesson.
pub(super) fn reached(graph: &Graph, program: &Program) -> Reached {
    let mut roots = program.roots();
    roots.extend(program.loss.iter().map(|loss| loss.node));
    roots.extend(program.metrics.iter().flat_map(|metric| &metric.in_batches));
    let data = program.batches.iter().flat_map(|batches| &batches.steps).flat_map(|step| &step.data);
    roots.extend(data.map(|(leaf, _)| *leaf));
    let budget = Budget::default();
    let nodes = reach(&budget, &roots, |id, onward| onward.extend(&graph.node(id).inputs));
    Reached(nodes.into_iter().zip(0..).collect())
}

/// All that the steps of a program read.
pub(super) fn question(
    graph: &Graph,
    values: &BTreeMap<NodeId, Array>,
    program: &Program,
    reached: &Reached,
    keeps_rows: bool,
) -> Vec<u8> {
    let mut writer = Writer { bytes: Vec::new(), reached };
    writer.number(u64::from(keeps_rows));
    for &node in reached.0.keys() {
        writer.node_of_graph(graph, node);
        // What follows from data and constants follows from them here, too.
        let data = matches!(graph.node(node).operation, Operation::Leaf(Leaf::Data));
        writer.option(graph.remembered(node).filter(|_| data), Writer::array);
        writer.option(values.get(&node), Writer::array);
    }
    writer.program(program);
    writer.bytes
}

struct Writer<'a> {
    bytes: Vec<u8>,
    reached: &'a Reached,
}

impl Writer<'_> {
    fn number(&mut self, number: u64) {
        self.bytes.extend(number.to_le_bytes());
    }

    fn numbers(&mut self, numbers: &[f64]) {
        self.number(numbers.len() as u64);
        numbers.iter().for_each(|number| self.number(number.to_bits()));
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }

    fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.number(u64::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn list<T>(&mut self, values: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(values.len() as u64);
        values.iter().for_each(|value| write(self, value));
    }

    fn array(&mut self, array: &Array) {
        self.shape(&Shape::of(array));
        self.numbers(&array::flat(array));
    }

    fn shape(&mut self, shape: &Shape) {
        self.list(&shape.0, |writer, length| writer.number(*length as u64));
    }

    fn node(&mut self, node: NodeId) {
        // What is not reached is never asked for.
        self.number(self.reached.0.get(&node).copied().unwrap_or(u64::MAX));
    }

    fn nodes(&mut self, nodes: &[NodeId]) {
        self.list(nodes, |writer, node| writer.node(*node));
    }

    /// A row of a catalogue, by where it lies in the program: one build of the tool has each in one place.
    fn row<T>(&mut self, row: &'static T) {
        static ORIGIN: u8 = 0;
        let place = std::ptr::from_ref(row).addr();
        self.number(place.wrapping_sub(std::ptr::from_ref(&ORIGIN).addr()) as u64);
    }

    fn node_of_graph(&mut self, graph: &Graph, id: NodeId) {
        let node = graph.node(id);
        match &node.operation {
            Operation::Constant(value) => {
                self.number(0);
                self.array(value);
            }
            Operation::Leaf(leaf) => {
                self.number(1);
                self.number(match leaf {
                    Leaf::Data => 0,
                    Leaf::Param => 1,
                    Leaf::State => 2,
                    Leaf::Step => 3,
                    Leaf::Completed => 4,
                    Leaf::Draw => 5,
                    Leaf::Variable => 6,
                });
            }
            Operation::Named => self.number(2),
            Operation::Apply(operator, attributes) => {
                self.number(3);
                self.row(*operator);
                self.text(&format!("{attributes:?}"));
            }
        }
        self.nodes(&node.inputs);
        self.shape(&node.shape);
        self.number(u64::from(node.kind == Kind::Truth));
    }

    fn program(&mut self, program: &Program) {
        let Program {
            carried,
            search,
            loss,
            metrics,
            until,
            draws,
            drawn,
            random,
            steps,
            before,
            step,
            completed,
            age,
            // These are shown and proved, but no step reads them.
            slopes: _,
            optimizer: _,
            batches,
            place: _,
        } = program;
        self.list(carried, |writer, Carried { name: _, part, leaf, next }| {
            writer.number(u64::from(part.is_some()));
            writer.nodes(&[*leaf, *next]);
        });
        self.option(search.as_ref(), Self::search);
        self.option(loss.as_ref(), Self::recorded);
        self.list(metrics, Self::recorded);
        [*until, *step, *completed, *age].into_iter().for_each(|node| self.option(node, Self::node));
        self.list(draws, Self::draw);
        random.words().into_iter().for_each(|word| self.number(word));
        [*drawn, *steps, *before].into_iter().for_each(|count| self.number(count as u64));
        self.option(batches.as_ref(), Self::batches);
    }

    fn search(&mut self, Search { next, again }: &Search) {
        self.nodes(next);
        self.node(*again);
    }

    fn recorded(&mut self, Recorded { name: _, node, seen, in_batches }: &Recorded) {
        // Where nothing goes wrong nobody asks for the node of a measure itself.
        self.nodes(&[*node, *seen]);
        self.nodes(in_batches);
    }

    fn draw(&mut self, Draw { leaf, sampler, shape, settings, moment, batch }: &Draw) {
        self.node(*leaf);
        self.row(*sampler);
        self.shape(shape);
        self.list(settings, |writer, setting| writer.option(setting.as_ref(), Self::array));
        self.number(match moment {
            DrawnFor::State => 0,
            DrawnFor::Step => 1,
            DrawnFor::Mode => 2,
        });
        self.option(*batch, |writer, rows| writer.number(rows as u64));
    }

    fn batches(&mut self, Batches { rows, size, order, steps }: &Batches) {
        self.number(*rows as u64);
        self.number(*size as u64);
        self.option(order.as_ref(), Self::array);
        self.list(steps, |writer, BatchStep { size, loss, data, next, search }| {
            writer.number(*size as u64);
            writer.node(*loss);
            writer.list(data, |writer, (leaf, whole)| {
                writer.node(*leaf);
                writer.array(whole);
            });
            writer.nodes(next);
            writer.option(search.as_ref(), Self::search);
        });
    }
}

/// What the steps gave, as bytes.
pub(super) fn answer(made: &MadeSteps, reached: &Reached) -> Vec<u8> {
    let mut writer = Writer { bytes: Vec::new(), reached };
    let MadeSteps { steps, ending, unit, work, random, loss, metrics, rows, carried, drawn } = made;
    [*steps as u64, *unit as u64, *work].into_iter().for_each(|count| writer.number(count));
    match ending {
        Ending::Complete => writer.number(0),
        Ending::Until => writer.number(1),
        Ending::Diverged { step, node } => {
            writer.number(2);
            writer.number(*step as u64);
            writer.option(*node, Writer::node);
        }
    }
    random.words().into_iter().for_each(|word| writer.number(word));
    let each = |writer: &mut Writer<'_>, row: &Vec<f64>| writer.numbers(row);
    writer.numbers(loss);
    writer.list(metrics, each);
    writer.option(rows.as_ref(), |writer, rows| writer.list(rows, each));
    writer.list(carried, each);
    writer.list(drawn, each);
    writer.bytes
}

/// What an answer says; nothing, if it does not read.
pub(super) fn read(answer: &[u8], reached: &Reached) -> Option<MadeSteps> {
    let mut reader = Reader(answer);
    let [steps, unit, work] = [reader.number()?, reader.number()?, reader.number()?];
    let ending = match reader.number()? {
        0 => Ending::Complete,
        1 => Ending::Until,
        2 => Ending::Diverged {
            step: reader.number()? as usize,
            node: match reader.number()? {
                0 => None,
                _ => Some(node_of(reached, reader.number()?)?),
            },
        },
        _ => return None,
    };
    let mut words = [0; Generator::WORDS];
    for word in &mut words {
        *word = reader.number()?;
    }
    let made = MadeSteps {
        steps: steps as usize,
        ending,
        unit: unit as usize,
        work,
        random: Generator::of_words(words)?,
        loss: reader.numbers()?,
        metrics: reader.rows()?,
        rows: match reader.number()? {
            0 => None,
            _ => Some(reader.rows()?),
        },
        carried: reader.rows()?,
        drawn: reader.rows()?,
    };
    reader.0.is_empty().then_some(made)
}

fn node_of(reached: &Reached, number: u64) -> Option<NodeId> {
    reached.0.keys().nth(usize::try_from(number).ok()?).copied()
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*first))
    }

    fn numbers(&mut self) -> Option<Vec<f64>> {
        let count = self.number().filter(|count| *count <= MOST_NUMBERS as u64)?;
        (0..count).map(|_| self.number().map(f64::from_bits)).collect()
    }

    fn rows(&mut self) -> Option<Vec<Vec<f64>>> {
        let count = self.number().filter(|count| *count <= self.0.len() as u64)?;
        (0..count).map(|_| self.numbers()).collect()
    }
}
