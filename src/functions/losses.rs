//! What lessons descend and count: losses, one-hot rows and accuracy; knows no training.

use super::activations::LOG_SOFTMAX;
use super::algebra::{add, apply, choose, multiply, negate, power, reshape, subtract, sum};
use super::arguments::whole;
use super::arithmetic::{AND, EQUAL, GREATER, GREATER_EQUAL, LESS};
use super::elementary::LOG;
use super::reductions::{ARGMAX, MEAN};
use super::shaping::pick;
use super::{Arguments, Function, Meaning};
use crate::graph::{Array, Attributes, Call, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape};
use crate::report::Fault;

/// A row of zeros with a one at the label.
pub static ONE_HOT: Operator = Operator {
    name: "one_hot",
    notation: Notation::Call,
    shape: |shapes, attributes| {
        let mut shape = shapes[0].clone();
        shape.0.push(classes_of(attributes));
        Ok(shape)
    },
    kernel: Kernel::Whole(one_hot_kernel),
    gradient: Gradient::Zero,
    of_shape: false,
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
        let place = whole(label).and_then(|label| usize::try_from(label).ok()).filter(|&place| place < classes);
        let Some(place) = place else {
            let fault = Fault::new(format!("the label {label} is none of {classes} classes"));
            return Err(fault.remedy("labels are whole numbers from 0 up to one less than the number of classes"));
        };
        output[row * classes + place] = 1.0;
    }
    Ok(())
}

fn build_one_hot(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let labels = arguments.node(graph, 0)?;
    let classes = arguments.count(graph, 1)?;
    graph.apply(&ONE_HOT, &[labels], Attributes::Count(classes))
}

/// The mean of all numbers.
fn mean(graph: &mut Graph, node: NodeId) -> NodeId {
    let axes = (0..graph.shape(node).rank()).collect();
    apply(graph, &MEAN, &[node], Attributes::Axes { axes, keep: false })
}

/// Refuses a prediction and a target that would stretch each other into a table of all pairs.
fn matched(graph: &Graph, function: &str, left: NodeId, right: NodeId) -> Result<(), Fault> {
    let (left, right) = (graph.shape(left), graph.shape(right));
    if left.broadcast(right).is_some_and(|common| common == *left || common == *right) {
        return Ok(());
    }
    let fault = Fault::new(format!("`{function}` compares element with element, but the shapes are {left} and {right}"));
    Err(match (left.0.as_slice(), right.0.as_slice()) {
        ([_, 1], [_]) => fault.remedy("the first is a column; take it as a vector: `prediction[:, 0]`"),
        ([_], [_, 1]) => fault.remedy("the second is a column; take it as a vector: `target[:, 0]`"),
        _ => fault.remedy("give both the same shape"),
    })
}

fn build_mse(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (prediction, target) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    matched(graph, "mse", prediction, target)?;
    let difference = subtract(graph, prediction, target);
    let square = power(graph, difference, 2.0);
    Ok(mean(graph, square))
}

fn build_cross_entropy(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (logits, labels) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    let (shape, label_shape) = (graph.shape(logits).clone(), graph.shape(labels).clone());
    let Some((&classes, rows)) = shape.0.split_last() else {
        return Err(Fault::new("`cross_entropy` needs a row of scores, not a single number"));
    };
    let last = shape.rank() - 1;
    let logarithm = apply(graph, &LOG_SOFTMAX, &[logits], Attributes::Axis(last));
    let of_label = if label_shape == shape {
        let weighted = multiply(graph, labels, logarithm);
        sum(graph, weighted, vec![last], false)
    } else if label_shape.0 == rows {
        let count = rows.iter().product::<usize>();
        let table = reshape(graph, logarithm, &Shape(vec![count, classes]));
        let chosen = reshape(graph, labels, &Shape(vec![count]));
        let order = graph.constant(Array::vector((0..count).map(|row| row as f64).collect()));
        pick(graph, table, vec![0, 1], &[order, chosen])?
    } else {
        let message = format!("scores of shape {shape} do not fit labels of shape {label_shape}");
        let remedy = format!("labels are whole numbers of shape {} or probabilities of shape {shape}", Shape(rows.to_vec()));
        return Err(Fault::new(message).remedy(remedy));
    };
    let average = mean(graph, of_label);
    Ok(negate(graph, average))
}

/// The probability whose logarithm is -100: it stands in for 0, so that one sure mistake costs much, but not everything.
const ALMOST_ZERO: f64 = 3.720_075_976_020_836e-44;

/// The logarithm of a probability, -100 at 0. What is no probability gives NaN rather than a likely number.
fn bounded_log(graph: &mut Graph, probability: NodeId) -> NodeId {
    let (zero, small) = (graph.number(0.0), graph.number(ALMOST_ZERO));
    let never = apply(graph, &EQUAL, &[probability, zero], Attributes::None);
    let safe = choose(graph, never, small, probability);
    apply(graph, &LOG, &[safe], Attributes::None)
}

fn build_binary_cross_entropy(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (probability, target) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    matched(graph, "binary_cross_entropy", probability, target)?;
    let one = graph.number(1.0);
    let (other, absent) = (subtract(graph, one, probability), subtract(graph, one, target));
    let (present, missing) = (bounded_log(graph, probability), bounded_log(graph, other));
    let (hit, miss) = (multiply(graph, target, present), multiply(graph, absent, missing));
    let total = add(graph, hit, miss);
    let average = mean(graph, total);
    Ok(negate(graph, average))
}

fn build_accuracy(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (prediction, labels) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    let (shape, label_shape) = (graph.shape(prediction).clone(), graph.shape(labels).clone());
    let right = match shape.0.split_last() {
        Some((1, rows)) if label_shape.0 == rows && !rows.is_empty() => {
            let message = format!("predictions of shape {shape} are scores of one class only");
            return Err(Fault::new(message).remedy("take the column as a vector: `prediction[:, 0]`"));
        }
        Some((_, rows)) if label_shape.0 == rows => {
            let guess = best_class(graph, prediction)?;
            apply(graph, &EQUAL, &[guess, labels], Attributes::None)
        }
        Some((&classes, rows)) if label_shape == shape && classes > 1 && !rows.is_empty() => {
            let (guess, label) = (best_class(graph, prediction)?, best_class(graph, labels)?);
            apply(graph, &EQUAL, &[guess, label], Attributes::None)
        }
        _ if label_shape == shape => agreement(graph, prediction, labels),
        _ => {
            let message = format!("predictions of shape {shape} do not fit labels of shape {label_shape}");
            return Err(Fault::new(message).remedy("give one label for each prediction or each row of scores"));
        }
    };
    Ok(mean(graph, right))
}

/// The class with the highest score in each row.
fn best_class(graph: &mut Graph, scores: NodeId) -> Result<NodeId, Fault> {
    let last = graph.shape(scores).rank() - 1;
    graph.apply(&ARGMAX, &[scores], Attributes::Axes { axes: vec![last], keep: false })
}

/// Where predictions agree with labels: between 0 and 1 they are probabilities, elsewhere labels themselves.
fn agreement(graph: &mut Graph, prediction: NodeId, labels: NodeId) -> NodeId {
    let (zero, half, one) = (graph.number(0.0), graph.number(0.5), graph.number(1.0));
    let mut compare = |operator, left, right| apply(graph, operator, &[left, right], Attributes::None);
    let (above, below) = (compare(&GREATER, prediction, zero), compare(&LESS, prediction, one));
    let between = compare(&AND, above, below);
    let likely = compare(&GREATER_EQUAL, prediction, half);
    let guess = choose(graph, between, likely, prediction);
    apply(graph, &EQUAL, &[guess, labels], Attributes::None)
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "mse",
        signature: "prediction, target",
        meaning: Meaning::Build(build_mse),
        formula: "mean((prediction - target)^2)",
        numpy: "np.mean((prediction - target)**2)",
        torch: "torch.nn.functional.mse_loss(prediction, target)",
        jax: "jnp.mean((prediction - target)**2)",
        domain: "one shape, or one of both stretches to the other",
        doc: "The mean squared error.",
    },
    Function {
        name: "cross_entropy",
        signature: "logits, labels",
        meaning: Meaning::Build(build_cross_entropy),
        formula: "-mean(ln softmax(logits)[label])",
        numpy: "-np.mean(np.take_along_axis(logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True), np.asarray(labels, dtype=int)[..., None], axis=-1) if np.ndim(labels) < np.ndim(logits) else np.sum(labels * (logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)), axis=-1))",
        torch: "torch.nn.functional.cross_entropy(logits, labels.long() if labels.ndim < logits.ndim else labels)",
        jax: "-jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), jnp.asarray(labels, dtype=int)[..., None], axis=-1) if jnp.ndim(labels) < jnp.ndim(logits) else jnp.sum(labels * jax.nn.log_softmax(logits), axis=-1))",
        domain: "labels are whole numbers from 0, one a row, or rows of probabilities such as one-hot rows",
        doc: "The mean over the rows of the negative log-probability of the right class; takes raw scores, not the result of `softmax`.",
    },
    Function {
        name: "binary_cross_entropy",
        signature: "p, target",
        meaning: Meaning::Build(build_binary_cross_entropy),
        formula: "-mean(target · ln(p) + (1 - target) · ln(1 - p))",
        numpy: "-np.mean(target * np.log(np.where(p == 0, 3.720075976020836e-44, p)) + (1 - target) * np.log(np.where(p == 1, 3.720075976020836e-44, 1 - p)))",
        torch: "torch.nn.functional.binary_cross_entropy(p, target)",
        jax: "-jnp.mean(target * jnp.log(jnp.where(p == 0, 3.720075976020836e-44, p)) + (1 - target) * jnp.log(jnp.where(p == 1, 3.720075976020836e-44, 1 - p)))",
        domain: "0 <= p <= 1, else nan; a logarithm of 0 counts as -100, with gradient 0, as in PyTorch",
        doc: "The mean negative log-probability of targets 0 and 1; takes probabilities, such as the result of `sigmoid`.",
    },
    Function {
        name: "one_hot",
        signature: "labels, classes",
        meaning: Meaning::Build(build_one_hot),
        formula: "e_label",
        numpy: "np.eye(classes)[np.asarray(labels, dtype=int)]",
        torch: "torch.nn.functional.one_hot(labels.long(), classes).double()",
        jax: "jax.nn.one_hot(labels, classes)",
        domain: "whole numbers from 0 to classes - 1; the derivative is 0",
        doc: "A row of zeros with a 1 at the label, for each label.",
    },
    Function {
        name: "accuracy",
        signature: "prediction, labels",
        meaning: Meaning::Build(build_accuracy),
        formula: "share of right predictions",
        numpy: "np.mean((np.argmax(prediction, axis=-1) if np.ndim(prediction) > 1 else np.where((prediction > 0) & (prediction < 1), prediction >= 0.5, prediction)) == (np.argmax(labels, axis=-1) if np.ndim(labels) > 1 else labels))",
        torch: "torch.mean(((torch.argmax(prediction, dim=-1) if prediction.ndim > 1 else torch.where((prediction > 0) & (prediction < 1), (prediction >= 0.5).double(), prediction)) == (torch.argmax(labels, dim=-1) if labels.ndim > 1 else labels)).double())",
        jax: "jnp.mean((jnp.argmax(prediction, axis=-1) if jnp.ndim(prediction) > 1 else jnp.where((prediction > 0) & (prediction < 1), prediction >= 0.5, prediction)) == (jnp.argmax(labels, axis=-1) if jnp.ndim(labels) > 1 else labels))",
        domain: "rows of scores, probabilities of class 1, or labels; the derivative is 0",
        doc: "The share of right predictions: of each row the class with the highest score, of a number between 0 and 1 whether it reaches 0.5, else the number itself.",
    },
];
