//! The cross-entropy of scores and labels, and labels as rows with a one; knows no other loss.

use super::Arguments;
use super::activations::{LOG_SOFTMAX, SOFTMAX};
use super::algebra::{apply, count, divide, multiply, negate, subtract, sum};
use super::arguments::whole;
use super::lines::logarithms_of_sums;
use super::walk::AxisLines;
use crate::graph::{
    Attributes, Call, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operation, Operator, Shape, Use,
};
use crate::report::Fault;

/// A row of zeros with a one at the label.
pub static ONE_HOT: Operator = Operator {
    name: "one_hot",
    notation: Notation::Set(r"\operatorname{onehot}(#1)", ""),
    shape: |shapes, attributes| {
        let mut shape = shapes[0].clone();
        shape.0.push(classes_of(attributes));
        Ok(shape)
    },
    kernel: Kernel::Whole(one_hot_kernel),
    gradient: Gradient::Zero,
    gives: Gives::Numbers,
};

fn classes_of(attributes: &Attributes) -> usize {
    match attributes {
        Attributes::Count(classes) => *classes,
        _ => 0,
    }
}

fn one_hot_kernel(call: &Call<'_>, inputs: &[&[f64]], output: &mut [f64]) -> Result<(), Fault> {
    let classes = classes_of(call.attributes);
    output.fill(0.0);
    for (row, &label) in inputs[0].iter().enumerate() {
        output[row * classes + class(label, classes)?] = 1.0;
    }
    Ok(())
}

pub(super) fn build_one_hot(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let labels = arguments.node(graph, 0)?;
    let classes = arguments.count(graph, 1)?;
    graph.apply(&ONE_HOT, &[labels], Attributes::Count(classes))
}

/// The mean negative log-probability of whole labels, or of rows of probabilities.
pub static CROSS_ENTROPY: Operator = Operator {
    name: "cross_entropy",
    notation: Notation::Set(
        r"\operatorname{CE}(#1,\, #2)",
        r"\operatorname{CE}(t,\, c)=-\frac{1}{N} \sum_{i=1}^{N} \ln \operatorname{softmax}(t_i)_{c_i}",
    ),
    shape: cross_entropy_shape,
    kernel: Kernel::Whole(cross_entropy_kernel),
    gradient: Gradient::Rule(cross_entropy_gradient),
    gives: Gives::Numbers,
};

fn cross_entropy_shape(shapes: &[&Shape], _: &Attributes) -> Result<Shape, Fault> {
    let [logits, labels] = [shapes[0], shapes[1]];
    let Some((_, rows)) = logits.0.split_last() else {
        return Err(Fault::new("`cross_entropy` needs a row of scores, not a single number"));
    };
    if labels == logits || labels.0 == rows {
        return Ok(Shape::scalar());
    }
    let fault = Fault::new(format!("scores of shape {logits} do not fit labels of shape {labels}"));
    let whole = Shape(rows.to_vec());
    Err(fault.remedy(format!("labels are whole numbers of shape {whole} or probabilities of shape {logits}")))
}

fn cross_entropy_kernel(call: &Call<'_>, inputs: &[&[f64]], output: &mut [f64]) -> Result<(), Fault> {
    let shape = &call.shapes[0];
    let last = shape.rank() - 1;
    let (line, classes) = (AxisLines::along(last, shape), shape.0[last]);
    let whole_labels = call.shapes[1].rank() < shape.rank();
    let (mut total, mut fault) = (0.0, None);
    let mut rows = 0;
    logarithms_of_sums(&line, inputs[0], |first, peak, rest| {
        let scores = &inputs[0][first..first + classes];
        total += if whole_labels {
            let label = class(inputs[1][rows], classes).map_err(|found| fault.get_or_insert(found));
            label.map_or(0.0, |label| scores[label] - peak - rest)
        } else {
            let likely = inputs[1][first..].iter().zip(scores);
            likely.fold(0.0, |sum, (&share, &score)| {
                sum + if share == 0.0 { 0.0 } else { share * (score - peak - rest) }
            })
        };
        rows += 1;
    });
    output[0] = -total / rows as f64;
    fault.map_or(Ok(()), Err)
}

/// A label as a place among the classes.
pub(super) fn class(label: f64, classes: usize) -> Result<usize, Fault> {
    let place = whole(label).and_then(|label| usize::try_from(label).ok()).filter(|&place| place < classes);
    place.ok_or_else(|| {
        let fault = Fault::new(format!("the label {label} is none of {classes} classes"));
        fault.remedy("labels are whole numbers from 0 up to one less than the number of classes")
    })
}

fn cross_entropy_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let [logits, labels] = [call.inputs[0], call.inputs[1]];
    let (shape, label_rank) = (graph.shape(logits).clone(), graph.shape(labels).rank());
    let last = shape.rank() - 1;
    let share = apply(graph, &SOFTMAX, &[logits], Attributes::Axis(last));
    let rows = count(graph, labels, (0..last).collect());
    if label_rank == last {
        let wanted = apply(graph, &ONE_HOT, &[labels], Attributes::Count(shape.0[last]));
        let surplus = subtract(graph, share, wanted);
        let mean = divide(graph, surplus, rows);
        return vec![Some(multiply(graph, call.cotangent, mean)), None];
    }
    let expected = match sums_to_one(graph, labels) {
        true => share,
        false => {
            let total = sum(graph, labels, vec![last], true);
            multiply(graph, share, total)
        }
    };
    let surplus = subtract(graph, expected, labels);
    let mean = divide(graph, surplus, rows);
    let to_logits = multiply(graph, call.cotangent, mean);
    let logarithm = apply(graph, &LOG_SOFTMAX, &[logits], Attributes::Axis(last));
    let cost = negate(graph, logarithm);
    let cost = divide(graph, cost, rows);
    vec![Some(to_logits), Some(multiply(graph, call.cotangent, cost))]
}

/// Whether labels are known to be rows with one 1, so that their sum need not be taken.
pub(super) fn sums_to_one(graph: &Graph, labels: NodeId) -> bool {
    let Operation::Apply(operator, _) = graph.node(graph.behind_names(labels)).operation else {
        return false;
    };
    std::ptr::eq(operator, &ONE_HOT)
}

pub(super) fn build_cross_entropy(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let inputs = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    graph.apply(&CROSS_ENTROPY, &inputs, Attributes::None)
}
