//! What a model says beside what is true, at the data and, for one or two inputs, everywhere between; draws nothing.

use ndarray::Axis;

use super::roles::{Roles, roles};
use super::samples::Across;
use super::sampling::{affordable, sampled_together};
use crate::engine::{evaluate, sweep};
use crate::functions::columns_of;
use crate::graph::{Array, Gradient, Graph, Leaf, NodeId, Operation, array, formula, reach};
use crate::model::Model;
use crate::record::{Classes, DataColumn, Fit, Options, Plane, Record, Sampled};
use crate::report::Fault;

/// How many places a curve has whose values are costly.
const CURVE: usize = 161;
/// About how many times a curve that chooses its places is asked for some more of them.
const ROUNDS: u64 = 500;
/// How many places each axis of a plane has.
const PLANE: usize = 61;
/// How much work the values between the data may take.
const MOST_WORK: u64 = 32_000_000_000;
/// A longer formula is no name.
const LONGEST_NAME: usize = 16;
/// More kinds of a target are no classes.
const MOST_CLASSES: usize = 10;

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(roles) = roles(model, record, options)? else { return Ok(()) };
    let Some((fit, between)) = fit(options, model, &roles, &roles.inputs)? else { return Ok(()) };
    // Where rows depend on one another through their scaling, scaled rows may stand for themselves.
    let fit = match !between && !roles.prepared.is_empty() {
        true => match self::fit(options, model, &roles, &roles.prepared)? {
            Some((prepared, true)) => prepared,
            _ => fit,
        },
        false => fit,
    };
    record.studies.fits.push(fit);
    Ok(())
}

/// The model beside what is true, and whether it has values between the data.
fn fit(
    options: &Options,
    model: &mut Model,
    roles: &Roles,
    read: &[NodeId],
) -> Result<Option<(Fit, bool)>, Fault> {
    let mut nodes = vec![roles.target, roles.prediction];
    nodes.extend(read);
    let values = evaluate(&mut model.graph, &mut model.state, &nodes)?;
    let (Some(truth), Some(predicted)) = (columns(&values[0]), columns(&values[1])) else { return Ok(None) };
    let inputs: Option<Vec<DataColumn>> = read
        .iter()
        .zip(&values[2..])
        .map(|(&node, array)| named_columns(&model.graph, node, array))
        .collect::<Option<Vec<_>>>()
        .map(|found| found.concat());
    let told = match (truth.as_slice(), predicted.as_slice()) {
        ([truth], [output]) => two_kinds(truth).map(|kinds| (kinds, truth, output)),
        _ => None,
    };
    let is_told = predicted.iter().flatten().all(|value| !value.is_nan());
    let classes = match told {
        // What is no number says no class.
        _ if !is_told => None,
        Some((kinds, truth, output)) => {
            let above = roles.parting.above(model, kinds, truth, output)?;
            above.map(|threshold| two_classes(kinds, truth, output, threshold))
        }
        None => classes(&truth, &predicted, chooses(&model.graph, roles.prediction)),
    };
    let [curve, plane] = [1, 2].map(|count| inputs.as_ref().is_some_and(|inputs| inputs.len() == count));
    let between = Between::new(&mut model.graph, roles.prediction, read, &values[2..], truth[0].len());
    let sure = (curve || plane) && between.row_by_row(model, &predicted)?;
    let inputs = inputs.unwrap_or_default();
    let curves = if sure && curve { between.curves(model, &inputs[0])? } else { None };
    let plane = if sure && plane { between.plane(model, &inputs)? } else { None };
    let arrays =
        read.iter().zip(&values[2..]).map(|(&node, array)| (name(&model.graph, node), array.clone()));
    let fit = Fit {
        options: options.clone(),
        arrays: arrays.collect(),
        inputs,
        target: name(&model.graph, roles.target),
        kind_words: kind_words(&model.graph, roles.target),
        truth,
        prediction: spoken(&model.graph, roles.prediction),
        predicted,
        classes,
        curves,
        plane,
    };
    Ok(Some((fit, sure)))
}

/// The words for the classes of a column of data.
fn kind_words(graph: &Graph, node: NodeId) -> Vec<String> {
    columns_of(graph, node).and_then(|columns| Some(columns.words()?.to_vec())).unwrap_or_default()
}

/// What the reader calls a node: its name, or its formula.
fn name(graph: &Graph, node: NodeId) -> String {
    graph.node(node).name.clone().unwrap_or_else(|| formula(graph, node))
}

/// The name, or a formula that is short enough to be a name; else nothing.
fn spoken(graph: &Graph, node: NodeId) -> String {
    let name = name(graph, node);
    let short = graph.node(node).name.is_some() || name.chars().count() <= LONGEST_NAME;
    if short { name } else { String::new() }
}

/// A vector or the columns of a matrix.
fn columns(array: &Array) -> Option<Vec<Vec<f64>>> {
    match *array.shape() {
        [rows] if rows > 0 => Some(vec![array.iter().copied().collect()]),
        [rows, width] if rows > 0 && width > 0 => {
            Some(array.axis_iter(Axis(1)).map(|column| column.iter().copied().collect()).collect())
        }
        _ => None,
    }
}

fn named_columns(graph: &Graph, node: NodeId, array: &Array) -> Option<Vec<DataColumn>> {
    let (name, found) = (name(graph, node), columns(array)?);
    let single = found.len() == 1;
    let named = columns_of(graph, node).filter(|columns| columns.axis == Some(1));
    let word = |index: usize| Some(named.as_ref()?.columns.get(index)?.name.as_str());
    let title = |index: usize| match word(index) {
        _ if single => name.clone(),
        Some(word) if !word.is_empty() => word.to_string(),
        _ => format!("{name}[:, {index}]"),
    };
    Some(
        found
            .into_iter()
            .enumerate()
            .map(|(index, values)| DataColumn { name: title(index), values })
            .collect(),
    )
}

/// Whether a value says one of several things, as `argmax` does: what is learned moves it in jumps only.
fn chooses(graph: &Graph, prediction: NodeId) -> bool {
    let mut slides = false;
    reach(&graph.work, &[prediction], |id, onward| match &graph.node(id).operation {
        Operation::Leaf(Leaf::Param | Leaf::State) => slides = true,
        Operation::Apply(operator, _) if !matches!(operator.gradient, Gradient::Rule(_)) => {}
        _ => onward.extend(&graph.node(id).inputs),
    });
    !slides
}

/// The classes of the data, if the target tells more classes than two beside one output: numbers of outputs beside
/// several, a one in the column of the class, or a number that the prediction chose.
fn classes(truth: &[Vec<f64>], predicted: &[Vec<f64>], chosen: bool) -> Option<Classes> {
    match (truth, predicted) {
        ([truth], [output]) => labels(truth, output).filter(|_| chosen),
        ([truth], outputs) if outputs.len() <= MOST_CLASSES.max(2) => {
            let fits = |value: &f64| value.fract() == 0.0 && (0.0..outputs.len() as f64).contains(value);
            let classes = truth.iter().map(|value| *value as usize).collect();
            truth.iter().all(fits).then(|| largest_decides(classes, outputs))
        }
        (truth, outputs) if truth.len() == outputs.len() && truth.len() <= MOST_CLASSES => {
            let rows = truth[0].len();
            let one_hot = (0..rows).all(|row| {
                truth.iter().all(|column| column[row] == 0.0 || column[row] == 1.0)
                    && truth.iter().map(|column| column[row]).sum::<f64>() == 1.0
            });
            let classes = || (0..rows).map(|row| largest(truth, row)).collect();
            (one_hot && truth.len() > 1).then(|| largest_decides(classes(), outputs))
        }
        _ => None,
    }
}

/// The two kinds of rows, if they are 0 and 1 or −1 and 1.
fn two_kinds(truth: &[f64]) -> Option<[f64; 2]> {
    [[0.0, 1.0], [-1.0, 1.0]].into_iter().find(|kinds| {
        kinds.iter().all(|kind| truth.contains(kind)) && truth.iter().all(|value| kinds.contains(value))
    })
}

/// Two kinds of rows beside one output, which a threshold parts.
fn two_classes(kinds: [f64; 2], truth: &[f64], output: &[f64], threshold: f64) -> Classes {
    Classes {
        kinds: kinds.to_vec(),
        predicted: output.iter().map(|value| usize::from(*value > threshold)).collect(),
        truth: truth.iter().map(|value| usize::from(*value == kinds[1])).collect(),
        threshold: Some(threshold),
    }
}

/// As many classes as outputs, of which the largest says the class.
fn largest_decides(truth: Vec<usize>, outputs: &[Vec<f64>]) -> Classes {
    Classes {
        kinds: (0..outputs.len()).map(|class| class as f64).collect(),
        predicted: (0..truth.len()).map(|row| largest(outputs, row)).collect(),
        truth,
        threshold: None,
    }
}

/// The column that has the largest number in a row; the first of several.
fn largest(columns: &[Vec<f64>], row: usize) -> usize {
    (0..columns.len())
        .max_by(|&one, &other| columns[one][row].total_cmp(&columns[other][row]).then(other.cmp(&one)))
        .unwrap_or(0)
}

/// Numbers of classes that stand on both sides, such as those of an `argmax`.
fn labels(truth: &[f64], said: &[f64]) -> Option<Classes> {
    let mut kinds: Vec<f64> = truth.iter().chain(said).copied().collect();
    kinds.sort_by(f64::total_cmp);
    kinds.dedup();
    let whole = kinds.iter().all(|kind| kind.fract() == 0.0);
    if !whole || !(2..=MOST_CLASSES).contains(&kinds.len()) {
        return None;
    }
    let places = |values: &[f64]| {
        values.iter().filter_map(|value| kinds.iter().position(|kind| kind == value)).collect::<Vec<_>>()
    };
    Some(Classes { truth: places(truth), predicted: places(said), threshold: None, kinds })
}

/// The model at places where there are no data: they take the places of the data, so many at a time.
struct Between<'a> {
    /// The prediction with variables in the places of the data, which are known and would not be looked at again.
    prediction: NodeId,
    variables: Vec<NodeId>,
    arrays: &'a [Array],
    rows: usize,
}

impl<'a> Between<'a> {
    fn new(
        graph: &mut Graph,
        prediction: NodeId,
        read: &[NodeId],
        arrays: &'a [Array],
        rows: usize,
    ) -> Between<'a> {
        let pairs: Vec<(NodeId, NodeId)> = read
            .iter()
            .map(|&input| (input, graph.leaf(Leaf::Variable, "x", graph.shape(input).clone())))
            .collect();
        let prediction = graph.substitute(prediction, &pairs);
        let variables = pairs.into_iter().map(|(_, variable)| variable).collect();
        Between { prediction, variables, arrays, rows }
    }

    /// Whether the prediction for a row depends on that row alone; only then it has a value elsewhere.
    fn row_by_row(&self, model: &mut Model, predicted: &[Vec<f64>]) -> Result<bool, Fault> {
        for row in [0, self.rows - 1] {
            let own = |array: &Array| {
                let width = array.len() / self.rows;
                array::flat(array)[row * width..][..width].to_vec()
            };
            let outputs = self.outputs(model, &[self.arrays.iter().flat_map(own).collect()])?;
            let near = |(found, column): (&Vec<f64>, &Vec<f64>)| {
                (found[0] - column[row]).abs() <= 1e-9 * (1.0 + column[row].abs())
            };
            if outputs.len() != predicted.len() || !outputs.iter().zip(predicted).all(near) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What the model says at some points, output by output.
    fn outputs(&self, model: &mut Model, points: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Fault> {
        let chunks = points.chunks(self.rows).map(|chunk| {
            let mut start = 0;
            let mut row = Vec::new();
            for array in self.arrays {
                let width = array.len() / self.rows;
                for place in 0..self.rows {
                    row.extend_from_slice(&chunk[place.min(chunk.len() - 1)][start..start + width]);
                }
                start += width;
            }
            row
        });
        let found = sweep(&mut model.graph, &mut model.state, self.prediction, &self.variables, chunks)?;
        let width = model.graph.shape(self.prediction).size() / self.rows;
        Ok((0..width)
            .map(|output| found.iter().skip(output).step_by(width).take(points.len()).copied().collect())
            .collect())
    }

    fn affordable(&self, model: &Model, places: usize) -> bool {
        let runs = places.div_ceil(self.rows) as u64;
        model.graph.whole_cost(&[self.prediction]).saturating_mul(runs) <= MOST_WORK
    }

    /// The curves over the only input: one for each output.
    fn curves(&self, model: &mut Model, input: &DataColumn) -> Result<Option<Vec<Sampled>>, Fault> {
        let places = spread(&input.values, 0.05, CURVE);
        let (low, high) = (places[0], places[places.len() - 1]);
        if !self.affordable(model, places.len()) {
            return Ok(None);
        }
        let cost = model.graph.whole_cost(&[self.prediction]);
        let count = model.graph.shape(self.prediction).size() / self.rows;
        let freely = cost.saturating_mul(ROUNDS) <= MOST_WORK;
        let mut together = |xs: &[f64]| {
            let points: Vec<Vec<f64>> = xs.iter().map(|&x| vec![x]).collect();
            let outputs = self.outputs(model, &points)?;
            Ok((0..xs.len()).map(|place| outputs.iter().map(|output| output[place]).collect()).collect())
        };
        if freely {
            let across = Across { low, high, by_factors: false };
            let most = affordable(cost / self.rows as u64);
            return Ok(Some(sampled_together(count, across, false, most, &mut together)?));
        }
        let found = together(&places)?;
        let ys = |output: usize| found.iter().map(|values| values[output]).collect();
        let even = |output| Sampled { xs: places.clone(), ys: ys(output), ..Sampled::default() };
        Ok(Some((0..count).map(even).collect()))
    }

    fn plane(&self, model: &mut Model, inputs: &[DataColumn]) -> Result<Option<Plane>, Fault> {
        let (xs, ys) = (spread(&inputs[0].values, 0.1, PLANE), spread(&inputs[1].values, 0.1, PLANE));
        if !self.affordable(model, xs.len() * ys.len()) {
            return Ok(None);
        }
        let points: Vec<Vec<f64>> = ys.iter().flat_map(|&y| xs.iter().map(move |&x| vec![x, y])).collect();
        Ok(Some(Plane { outputs: self.outputs(model, &points)?, xs, ys }))
    }
}

fn spread(values: &[f64], room: f64, count: usize) -> Vec<f64> {
    let (low, high) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)));
    let room = if high > low { room * (high - low) } else { 0.5 };
    (0..count)
        .map(|index| low - room + (high - low + 2.0 * room) * (index as f64 / (count - 1) as f64))
        .collect()
}
