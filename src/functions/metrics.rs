//! How good predictions are, for people to read; knows no loss.

use super::{Function, Meaning};

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "r2_score",
        signature: "prediction, target",
        meaning: Meaning::Written("1 - mse(prediction, target) / var(target)"),
        formula: "1 - Σ (target - prediction)^2 / Σ (target - mean(target))^2",
        domain: "the target is not constant",
        doc: "The share of the target's variance that a prediction explains: 1 is perfect, 0 no better than the mean.",
        example: "check r2_score([1, 2, 3], [1, 2, 3]) == 1\n\
                  check r2_score([2, 2, 2], [1, 2, 3]) == 0",
    },
    Function {
        name: "confusion_matrix",
        signature: "prediction, labels, classes: whole",
        meaning: Meaning::Written("one_hot(labels, classes).T @ one_hot(prediction, classes)"),
        formula: "how many of class i are taken for j",
        domain: "whole numbers from 0 to classes - 1; the derivative is 0",
        doc: "A table with a row for each true class and a column for each predicted one.",
        example: "check confusion_matrix([0, 1, 1, 1], [0, 0, 1, 1], 2) == [[1, 1], [0, 2]]",
    },
    Function {
        name: "precision",
        signature: "prediction, labels",
        meaning: Meaning::Written("sum((prediction >= 0.5) * labels) / maximum(sum(prediction >= 0.5), 1)"),
        formula: "true positives / all positives told",
        domain: "labels are 0 and 1, predictions too or probabilities; 0 if nothing is told positive",
        doc: "The share of what is told to be of class 1 that is.",
        example: "check precision([0.9, 0.8, 0.2, 0.6], [1, 0, 1, 1]) == 2 / 3",
    },
    Function {
        name: "recall",
        signature: "prediction, labels",
        meaning: Meaning::Written("sum((prediction >= 0.5) * labels) / maximum(sum(labels), 1)"),
        formula: "true positives / all positives",
        domain: "labels are 0 and 1, predictions too or probabilities; 0 if nothing is positive",
        doc: "The share of what is of class 1 that is found.",
        example: "check recall([0.9, 0.8, 0.2, 0.6], [1, 0, 1, 1]) == 2 / 3",
    },
    Function {
        name: "f1_score",
        signature: "prediction, labels",
        meaning: Meaning::Written(
            "2 * sum((prediction >= 0.5) * labels) / maximum(sum(prediction >= 0.5) + sum(labels), 1)",
        ),
        formula: "2 · precision · recall / (precision + recall)",
        domain: "labels are 0 and 1, predictions too or probabilities",
        doc: "The harmonic mean of `precision` and `recall`.",
        example: "check f1_score([0.9, 0.8, 0.2, 0.6], [1, 0, 1, 1]) == 2 / 3",
    },
];
