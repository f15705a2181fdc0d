//! What lessons descend and count: losses and accuracy; knows no training.

use super::activations::RELU;
use super::algebra::{apply, choose, count, divide, multiply, negate, power, stretch, subtract};
use super::arithmetic::{AND, EQUAL, GREATER, GREATER_EQUAL, LESS, MAXIMUM};
use super::cross_entropy::{build_cross_entropy, build_one_hot};
use super::elementary::{ABS, LOG};
use super::logarithm::log;
use super::reductions::{ARGMAX, MEAN};
use super::shaping::pick;
use super::{Arguments, Function, Meaning};
use crate::graph::{
    Attributes, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, Use, array,
};
use crate::report::Fault;

/// The mean of all numbers.
fn mean(graph: &mut Graph, node: NodeId) -> NodeId {
    let axes = (0..graph.shape(node).rank()).collect();
    apply(graph, &MEAN, &[node], Attributes::Axes { axes, keep: false })
}

/// Refuses a prediction and a target that would stretch each other into a table of all pairs.
fn matched(graph: &Graph, function: &str, left: NodeId, right: NodeId) -> Result<Shape, Fault> {
    let (left, right) = (graph.shape(left), graph.shape(right));
    if let Some(common) = left.broadcast(right).filter(|common| common == left || common == right) {
        return Ok(common);
    }
    let fault = Fault::new(format!(
        "`{function}` compares element with element, but the shapes are {left} and {right}"
    ));
    Err(match (left.0.as_slice(), right.0.as_slice()) {
        ([_, 1], [_]) => fault.remedy("the first is a column; take it as a vector: `prediction[:, 0]`"),
        ([_], [_, 1]) => fault.remedy("the second is a column; take it as a vector: `target[:, 0]`"),
        _ => fault.remedy("give both the same shape"),
    })
}

/// What a prediction and a target differ by, element by element.
fn difference(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (prediction, target) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    matched(graph, &arguments.function, prediction, target)?;
    Ok(subtract(graph, prediction, target))
}

fn build_mse(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let difference = difference(graph, arguments)?;
    let square = power(graph, difference, 2.0);
    Ok(mean(graph, square))
}

fn build_mae(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let difference = difference(graph, arguments)?;
    let size = apply(graph, &ABS, &[difference], Attributes::None);
    Ok(mean(graph, size))
}

/// Half the square of a small difference, and a straight line from `delta` on.
fn build_huber(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (difference, delta) = (difference(graph, arguments)?, arguments.node(graph, 2)?);
    let size = apply(graph, &ABS, &[difference], Attributes::None);
    let two = graph.number(2.0);
    let square = power(graph, difference, 2.0);
    let (curve, half) = (divide(graph, square, two), divide(graph, delta, two));
    let beyond = subtract(graph, size, half);
    let line = multiply(graph, delta, beyond);
    let far = apply(graph, &GREATER, &[size, delta], Attributes::None);
    let cost = choose(graph, far, line, curve);
    Ok(mean(graph, cost))
}

/// What a score lacks to be on the right side by 1, raised to a power.
fn build_hinge(graph: &mut Graph, arguments: &Arguments, exponent: f64) -> Result<NodeId, Fault> {
    let (score, target) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    matched(graph, &arguments.function, score, target)?;
    let one = graph.number(1.0);
    let margin = multiply(graph, target, score);
    let lack = subtract(graph, one, margin);
    let lack = apply(graph, &RELU, &[lack], Attributes::None);
    let cost = power(graph, lack, exponent);
    Ok(mean(graph, cost))
}

/// The mean of what stands at the labels, with the other sign.
fn build_nll(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (scores, labels) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    let (shape, label_shape) = (graph.shape(scores).clone(), graph.shape(labels).clone());
    let chosen = match shape.0[..] {
        [_] if label_shape.is_scalar() => pick(graph, scores, vec![0], &[labels])?,
        [rows, _] if label_shape.0 == [rows] => {
            let row = graph.constant(array::vector((0..rows).map(|row| row as f64).collect()));
            pick(graph, scores, vec![0, 1], &[row, labels])?
        }
        _ => {
            let message =
                format!("log-probabilities of shape {shape} do not fit labels of shape {label_shape}");
            return Err(
                Fault::new(message).remedy("give rows of log-probabilities and one label for each row")
            );
        }
    };
    let likelihood = mean(graph, chosen);
    Ok(negate(graph, likelihood))
}

/// The mean negative log-probability of targets 0 and 1.
pub static BINARY_CROSS_ENTROPY: Operator = Operator {
    name: "binary_cross_entropy",
    notation: Notation::Set(
        r"\operatorname{BCE}(#1,\, #2)",
        r"\operatorname{BCE}(q,\, t)=-\frac{1}{N} \sum_{i=1}^{N} \left( t_i \ln q_i + (1 - t_i) \ln(1 - q_i) \right)",
    ),
    shape: |_, _| Ok(Shape::scalar()),
    kernel: Kernel::Whole(|_, inputs, output| {
        let pairs = inputs[0].iter().zip(inputs[1]);
        let total =
            pairs.fold(0.0, |sum, (&p, &t)| sum + (t * bounded_log(p) + (1.0 - t) * bounded_log(1.0 - p)));
        output[0] = -total / inputs[0].len() as f64;
        Ok(())
    }),
    gradient: Gradient::Rule(binary_cross_entropy_gradient),
    gives: Gives::Numbers,
};

/// The probability whose logarithm is -100: it stands in for 0, so that one sure mistake costs much, but not everything.
const ALMOST_ZERO: f64 = 3.720_075_976_020_836e-44;

/// The logarithm of a probability, at least -100. What is no probability gives NaN rather than a likely number.
fn bounded_log(probability: f64) -> f64 {
    let small = (0.0..ALMOST_ZERO).contains(&probability);
    log(if small { ALMOST_ZERO } else { probability })
}

/// `(p - target) / (p * (1 - p))`, kept finite where `p` is 0 or 1.
fn binary_cross_entropy_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let [probability, target] = [call.inputs[0], call.inputs[1]];
    let (one, least) = (graph.number(1.0), graph.number(ALMOST_ZERO));
    let other = subtract(graph, one, probability);
    let spread = multiply(graph, probability, other);
    let spread = apply(graph, &MAXIMUM, &[spread, least], Attributes::None);
    let surplus = subtract(graph, probability, target);
    let slope = divide(graph, surplus, spread);
    let axes: Vec<usize> = (0..graph.shape(probability).rank()).collect();
    let how_many = count(graph, target, axes);
    let mean = divide(graph, slope, how_many);
    let mut logarithm = |node: NodeId| {
        let safe = apply(graph, &MAXIMUM, &[node, least], Attributes::None);
        apply(graph, &LOG, &[safe], Attributes::None)
    };
    let (missing, present) = (logarithm(other), logarithm(probability));
    let cost = subtract(graph, missing, present);
    let cost = divide(graph, cost, how_many);
    vec![Some(multiply(graph, call.cotangent, mean)), Some(multiply(graph, call.cotangent, cost))]
}

fn build_binary_cross_entropy(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let (probability, target) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    let shape = matched(graph, "binary_cross_entropy", probability, target)?;
    let inputs = [stretch(graph, probability, &shape), stretch(graph, target, &shape)];
    graph.apply(&BINARY_CROSS_ENTROPY, &inputs, Attributes::None)
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
        _ if label_shape == shape => {
            refuse_scores(graph, prediction, labels)?;
            agreement(graph, prediction, labels)
        }
        _ => {
            let message = format!("predictions of shape {shape} do not fit labels of shape {label_shape}");
            return Err(
                Fault::new(message).remedy("give one label for each prediction or each row of scores")
            );
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

/// Refuses predictions that are known and can be neither labels nor probabilities.
fn refuse_scores(graph: &mut Graph, prediction: NodeId, labels: NodeId) -> Result<(), Fault> {
    let (Some(given), Some(labels)) = (graph.known(prediction), graph.known(labels)) else { return Ok(()) };
    let fits = |number: &&f64| {
        (0.0..=1.0).contains(*number)
            || array::flat(&labels).contains(number)
            || number.fract() == 0.0 && **number >= 0.0
            || number.is_nan()
    };
    match given.iter().find(|number| !fits(number)) {
        None => Ok(()),
        Some(score) => Err(Fault::new(format!("{score} is neither a label nor a probability"))
            .remedy("scores become labels by `score > 0`, and probabilities by `sigmoid(score)`")),
    }
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "mse",
        signature: "prediction, target",
        meaning: Meaning::Build(build_mse),
        formula: "mean((prediction - target)^2)",
        domain: "one shape, or one of both stretches to the other",
        doc: "The mean squared error.",
        example: "check mse([1, 2, 3], [1, 2, 5]) == 4 / 3",
    },
    Function {
        name: "mae",
        signature: "prediction, target",
        meaning: Meaning::Build(build_mae),
        formula: "mean(|prediction - target|)",
        domain: "one shape, or one of both stretches to the other; where both are equal the derivative is taken as 0",
        doc: "The mean absolute error, which forgives outliers more than `mse`.",
        example: "check mae([1, 2, 3], [1, 2, 5]) == 2 / 3",
    },
    Function {
        name: "huber",
        signature: "prediction, target, delta=1",
        meaning: Meaning::Build(build_huber),
        formula: "mean(d^2 / 2 if |d| <= delta else delta (|d| - delta / 2))",
        domain: "one shape, or one of both stretches to the other; delta > 0",
        doc: "Squared for small differences and straight for large ones, so that an outlier pulls no harder than `delta`.",
        example: "check huber([0.5], [0]) == 0.125\n\
                  check huber([10], [0]) == 9.5",
    },
    Function {
        name: "hinge",
        signature: "score, target",
        meaning: Meaning::Build(|graph, arguments| build_hinge(graph, arguments, 1.0)),
        formula: "mean(max(0, 1 - target · score))",
        domain: "targets are -1 and 1; at a margin of 1 the derivative is taken as 0",
        doc: "The loss of a support vector machine: what each score lacks to be on the right side by 1.",
        example: "check hinge([2, 0.5, -1], [1, 1, 1]) == 2.5 / 3",
    },
    Function {
        name: "squared_hinge",
        signature: "score, target",
        meaning: Meaning::Build(|graph, arguments| build_hinge(graph, arguments, 2.0)),
        formula: "mean(max(0, 1 - target · score)^2)",
        domain: "targets are -1 and 1",
        doc: "`hinge` with its parts squared, which makes it smooth.",
        example: "check squared_hinge([2, 0.5, -1], [1, 1, 1]) == 4.25 / 3",
    },
    Function {
        name: "cross_entropy",
        signature: "logits, labels",
        meaning: Meaning::Build(build_cross_entropy),
        formula: "-mean(ln softmax(logits)[label])",
        domain: "labels are whole numbers from 0, one a row, or rows of probabilities such as one-hot rows",
        doc: "The mean over the rows of the negative log-probability of the right class; takes raw scores, not the result of `softmax`.",
        example: "scores = [[2, 0], [0, 2]]\n\
                  check cross_entropy(scores, [0, 1]) == -log(sigmoid(2))",
    },
    Function {
        name: "nll",
        signature: "log_p, labels",
        meaning: Meaning::Build(build_nll),
        formula: "-mean(log_p[label])",
        domain: "labels are whole numbers from 0, one for each row",
        doc: "The mean negative log-likelihood of the right class; takes logarithms, such as the result of `log_softmax`.",
        example: "scores = [[2, 0], [0, 2]]\n\
                  check nll(log_softmax(scores), [0, 1]) == cross_entropy(scores, [0, 1])",
    },
    Function {
        name: "binary_cross_entropy",
        signature: "p, target",
        meaning: Meaning::Build(build_binary_cross_entropy),
        formula: "-mean(target · ln(p) + (1 - target) · ln(1 - p))",
        domain: "0 <= p <= 1, else nan; a logarithm counts as at least -100, as in PyTorch, so that sure mistakes stay finite",
        doc: "The mean negative log-probability of targets 0 and 1; takes probabilities, such as the result of `sigmoid`.",
        example: "check binary_cross_entropy([0.5, 0.5], [0, 1]) == log(2)",
    },
    Function {
        name: "one_hot",
        signature: "labels, classes: whole",
        meaning: Meaning::Build(build_one_hot),
        formula: "e_label",
        domain: "whole numbers from 0 to classes - 1; the derivative is 0",
        doc: "A row of zeros with a 1 at the label, for each label.",
        example: "check one_hot([0, 2], 3) == [[1, 0, 0], [0, 0, 1]]",
    },
    Function {
        name: "accuracy",
        signature: "prediction, labels",
        meaning: Meaning::Build(build_accuracy),
        formula: "share of right predictions",
        domain: "rows of scores, probabilities of class 1, or labels; the derivative is 0",
        doc: "The share of right predictions: of each row the class with the highest score, of a number between 0 and 1 whether it reaches 0.5, else the number itself.",
        example: "check accuracy([0.2, 0.9, 0.6], [0, 1, 0]) == 2 / 3",
    },
];
