//! A regression whose answer is known: random features, random weights, noise; knows no block.

use super::columns::{allow_work, columns_in_order, fractions, mixed, rows_in_order, shuffled};
use super::curves::deviation;
use super::{DataSet, Making};
use crate::functions::{Arguments, Value};
use crate::graph::Shape;
use crate::report::Fault;

fn regression(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    let mut counts = [0; 4];
    for (index, count) in counts.iter_mut().enumerate() {
        *count = arguments.count(making.graph, index)?;
    }
    let [samples, features, informative, targets] = counts;
    let informative = informative.min(features);
    let bias = arguments.number(making.graph, 4)?;
    let noise = deviation(making, arguments, 5)?;
    let shuffle = arguments.flag(making.graph, 6)?;
    let with_weights = arguments.flag(making.graph, 7)?;
    let shape = making.room(&[samples, features])?;
    let target_shape = making.room(&[samples, targets])?;
    let weight_shape = making.room(&[features, targets])?;
    allow_work([samples, features, targets])?;
    let mut x = vec![0.0; shape.size()];
    making.random.standard_normal(&mut x);
    let mut weights: Vec<f64> =
        fractions(making, informative * targets).iter().map(|share| 100.0 * share).collect();
    weights.resize(weight_shape.size(), 0.0);
    let mut y = mixed(&x, &weights, [samples, features, targets]);
    y.iter_mut().for_each(|value| *value += bias);
    if noise > 0.0 {
        let mut moves = vec![0.0; y.len()];
        making.random.normal(0.0, noise, &mut moves);
        y.iter_mut().zip(&moves).for_each(|(value, by)| *value += by);
    }
    if shuffle {
        let order = shuffled(making, samples);
        (x, y) = (rows_in_order(&x, features, &order), rows_in_order(&y, targets, &order));
        let order = shuffled(making, features);
        (x, weights) = (columns_in_order(&x, &order), rows_in_order(&weights, targets, &order));
    }
    // One target is a vector, several are columns.
    let squeezed = |shape: Shape| if targets == 1 { Shape(vec![shape.0[0]]) } else { shape };
    let mut results = vec![making.array(shape, x), making.array(squeezed(target_shape), y)];
    if with_weights {
        results.push(making.array(squeezed(weight_shape), weights));
    }
    Ok(Value::List(results))
}

pub(super) const ROWS: &[DataSet] = &[DataSet {
    name: "regression",
    signature: "n_samples=100, n_features=100, n_informative=10, n_targets=1, bias=0, noise=0, shuffle=1, coef=0",
    results: "X, y, w",
    shapes: "X (n_samples, n_features): standard normal; y (n_samples,), or a column for each target; \
             with `coef=1` also w (n_features,): the weights behind y",
    make: regression,
    origin: "the recipe of scikit-learn's `make_regression`, drawn from NumPy's `default_rng`",
    doc: "Random features, and a target that is a weighted sum of a few of them.",
    example: "data X, y, w = regression(50, n_features=3, coef=1)\ncheck \"the target is the weighted sum\": y == X @ w",
}];
