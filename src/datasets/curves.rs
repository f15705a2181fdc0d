//! Points in the plane around curves: half moons, circles, spirals and the four corners of xor; knows no block.

use std::f64::consts::PI;

use super::{DataSet, Making};
use crate::functions::{Arguments, Value};
use crate::report::Fault;

/// Points of the plane, each with its class.
#[derive(Default)]
struct Points {
    at: Vec<[f64; 2]>,
    classes: Vec<f64>,
}

impl Points {
    fn add(&mut self, class: usize, points: impl Iterator<Item = [f64; 2]>) {
        self.at.extend(points);
        self.classes.resize(self.at.len(), class as f64);
    }

    /// Shuffles the points, moves each by a little, and hands them over.
    fn finish(mut self, making: &mut Making, shuffle: bool, noise: f64) -> Result<Value, Fault> {
        if shuffle {
            let mut order: Vec<usize> = (0..self.at.len()).collect();
            making.random.shuffle(&mut order);
            self.at = order.iter().map(|&index| self.at[index]).collect();
            self.classes = order.iter().map(|&index| self.classes[index]).collect();
        }
        let shape = making.room(&[self.at.len(), 2])?;
        let mut values = self.at.concat();
        if noise > 0.0 {
            let mut moves = vec![0.0; values.len()];
            making.random.normal(0.0, noise, &mut moves);
            values.iter_mut().zip(&moves).for_each(|(value, by)| *value += by);
        }
        Ok(Value::List(vec![making.array(shape, values), making.vector(self.classes)]))
    }
}

/// A standard deviation.
pub(super) fn deviation(making: &mut Making, arguments: &Arguments, index: usize) -> Result<f64, Fault> {
    let noise = arguments.number(making.graph, index)?;
    match noise >= 0.0 && noise.is_finite() {
        true => Ok(noise),
        false => Err(Fault::new(format!("the noise of `{}` cannot be {noise}", arguments.function))
            .remedy("it is a standard deviation: 0 or a positive number")),
    }
}

/// How many points each of two curves has: half of them, or the two numbers that are given.
fn halves(making: &mut Making, arguments: &Arguments) -> Result<[usize; 2], Fault> {
    let counts = arguments.counts(making.graph, 0)?;
    let counts = match counts.as_slice() {
        [all] => [all / 2, all - all / 2],
        [first, second] => [*first, *second],
        _ => {
            return Err(Fault::new(format!("`{}` has two curves", arguments.function))
                .remedy("give one number of points, or two: `n_samples=[50, 100]`"));
        }
    };
    making.room(&[counts[0].saturating_add(counts[1]), 2])?;
    Ok(counts)
}

/// NumPy's `linspace`, with the end or without it.
fn linspace(start: f64, stop: f64, count: usize, with_end: bool) -> impl Iterator<Item = f64> {
    let parts = if with_end { count.saturating_sub(1).max(1) } else { count.max(1) };
    let step = (stop - start) / parts as f64;
    (0..count).map(move |index| {
        if with_end && index + 1 == count && count > 1 { stop } else { index as f64 * step + start }
    })
}

fn moons(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    let [outer, inner] = halves(making, arguments)?;
    let noise = deviation(making, arguments, 1)?;
    let shuffle = arguments.flag(making.graph, 2)?;
    let mut points = Points::default();
    points.add(0, linspace(0.0, PI, outer, true).map(|angle| [libm::cos(angle), libm::sin(angle)]));
    let below = |angle| [1.0 - libm::cos(angle), 1.0 - libm::sin(angle) - 0.5];
    points.add(1, linspace(0.0, PI, inner, true).map(below));
    points.finish(making, shuffle, noise)
}

fn circles(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    let [outer, inner] = halves(making, arguments)?;
    let noise = deviation(making, arguments, 1)?;
    let factor = arguments.number(making.graph, 2)?;
    if !(0.0..1.0).contains(&factor) {
        return Err(Fault::new(format!("the inner circle cannot be {factor} times as large as the outer"))
            .remedy("`factor` is 0 or more, and less than 1"));
    }
    let shuffle = arguments.flag(making.graph, 3)?;
    let mut points = Points::default();
    points.add(0, linspace(0.0, 2.0 * PI, outer, false).map(|angle| [libm::cos(angle), libm::sin(angle)]));
    let within = |angle| [libm::cos(angle) * factor, libm::sin(angle) * factor];
    points.add(1, linspace(0.0, 2.0 * PI, inner, false).map(within));
    points.finish(making, shuffle, noise)
}

fn spirals(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    let (count, classes) = (arguments.count(making.graph, 0)?, arguments.count(making.graph, 1)?);
    making.room(&[count, 2])?;
    if classes == 0 || classes > count.max(1) {
        return Err(Fault::new(format!("{count} points cannot lie on {classes} spirals"))
            .remedy("take at least one spiral, and at least one point for each"));
    }
    let noise = deviation(making, arguments, 2)?;
    let shuffle = arguments.flag(making.graph, 3)?;
    let mut points = Points::default();
    for class in 0..classes {
        let own = count / classes + usize::from(class < count % classes);
        let first = 4.0 * class as f64;
        let mut turns: Vec<f64> = linspace(first, first + 4.0, own, true).collect();
        if noise > 0.0 {
            let mut moves = vec![0.0; own];
            making.random.normal(0.0, noise, &mut moves);
            turns.iter_mut().zip(&moves).for_each(|(turn, by)| *turn += by);
        }
        let radii = linspace(0.0, 1.0, own, true);
        points.add(class, radii.zip(turns).map(|(r, turn)| [r * libm::sin(turn), r * libm::cos(turn)]));
    }
    points.finish(making, shuffle, 0.0)
}

fn xor(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    let count = arguments.count(making.graph, 0)?;
    making.room(&[count, 2])?;
    let noise = deviation(making, arguments, 1)?;
    let mut points = Points::default();
    for index in 0..count {
        let [a, b] = [index / 2 % 2, index % 2];
        points.add(a ^ b, std::iter::once([a as f64, b as f64]));
    }
    points.finish(making, false, noise)
}

pub(super) const ROWS: &[DataSet] = &[
    DataSet {
        name: "moons",
        signature: "n_samples=100, noise=0, shuffle=1",
        results: "X, y",
        shapes: "X (n_samples, 2): points of the plane; y (n_samples,): 0 or 1",
        make: moons,
        origin: "the recipe of scikit-learn's `make_moons`, drawn from NumPy's `default_rng`",
        doc: "Two half circles that reach into each other.",
        example: "data X, y = moons(200, noise=0.1)\ncheck \"half of each\": mean(y) == 0.5",
    },
    DataSet {
        name: "circles",
        signature: "n_samples=100, noise=0, factor=0.8, shuffle=1",
        results: "X, y",
        shapes: "X (n_samples, 2): points of the plane; y (n_samples,): 0 outside, 1 inside",
        make: circles,
        origin: "the recipe of scikit-learn's `make_circles`, drawn from NumPy's `default_rng`",
        doc: "A circle within a circle, `factor` times as large.",
        example: "data X, y = circles(100, factor=0.5)\ncheck \"the radii are 1 and a half\": norm(X, axis=1) == (0.5 if y == 1 else 1)",
    },
    DataSet {
        name: "spirals",
        signature: "n_samples=300, n_classes=3, noise=0.2, shuffle=1",
        results: "X, y",
        shapes: "X (n_samples, 2): points of the plane; y (n_samples,): which spiral, from 0",
        make: spirals,
        origin: "the spirals of the course CS231n (A. Karpathy, 2015); the noise moves the angle",
        doc: "Arms that turn around the origin, one for each class.",
        example: "data X, y = spirals(300)\ncheck \"three arms within the unit circle\": max(y) == 2 and norm(X, axis=1) <= 1",
    },
    DataSet {
        name: "xor",
        signature: "n_samples=4, noise=0",
        results: "X, y",
        shapes: "X (n_samples, 2): the corners (0, 0), (0, 1), (1, 0) and (1, 1) in turn; y (n_samples,): 0, 1, 1 and 0",
        make: xor,
        origin: "M. Minsky and S. Papert, Perceptrons, 1969",
        doc: "The four corners of a square; neighbours differ, so that no line parts the classes.",
        example: "data X, y = xor()\ncheck y == abs(X[:, 0] - X[:, 1])",
    },
];
