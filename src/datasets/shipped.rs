//! Measurements that are shipped with the tool, the very numbers that scikit-learn ships; knows no block.

use std::hint::black_box;
use std::rc::Rc;

use super::{DataSet, Making};
use crate::functions::{Arguments, Value};
use crate::graph::{Column, Columns, Shape, array};
use crate::report::Fault;

const IRIS: &str = include_str!("files/iris.csv");
const WINE: &str = include_str!("files/wine.csv");
const BREAST_CANCER: &str = include_str!("files/breast_cancer.csv");
const DIABETES: &str = include_str!("files/diabetes.csv");
const DIABETES_SCALE: &str = include_str!("files/diabetes_scale.csv");
const DIGITS: &str = include_str!("files/digits.txt");

/// A shipped text. In a page it may stand in a part of the engine that is not there yet, and nothing in its place: then
/// the engine stops, and the page loads that part and asks again.
fn whole(text: &'static str) -> &'static str {
    let text = black_box(text);
    assert!(!text.starts_with('\0'), "the text is not loaded yet");
    text
}

/// The rows of a shipped file without its header.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<f64>> {
    whole(text)
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse().unwrap_or(f64::NAN)).collect())
}

/// What the last column of a file holds, and the words that its numbers stand for.
struct Target(&'static str, &'static [&'static str]);

/// The features, by the names in the head of a file, and the target, which stands last.
fn features_and_target(
    making: &mut Making,
    text: &'static str,
    target: Target,
    rows: impl Iterator<Item = Vec<f64>>,
) -> Result<Value, Fault> {
    let Target(name, words) = target;
    let (mut features, mut target) = (Vec::new(), Vec::new());
    for row in rows {
        if let Some((last, first)) = row.split_last() {
            features.extend(first);
            target.push(*last);
        }
    }
    let count = target.len();
    let shape = making.room(&[count, features.len() / count.max(1)])?;
    let column = |name: &str, words: &[&str]| {
        Rc::new(Column { name: name.to_string(), words: words.iter().map(|word| word.to_string()).collect() })
    };
    let head: Vec<&str> = whole(text).lines().next().unwrap_or_default().split(',').collect();
    let names = head.split_last().map_or(&[][..], |(_, names)| names);
    let features = making.graph.constant(array::shaped(shape, features));
    making
        .graph
        .keep_columns(features, Columns::across(names.iter().map(|name| column(name, &[])).collect()));
    let target = making.graph.constant(array::vector(target));
    making.graph.keep_columns(target, Columns::single(column(name, words)));
    Ok(Value::List(vec![Value::Node(features), Value::Node(target)]))
}

/// A shipped table as it stands in its file.
fn table(making: &mut Making, text: &'static str, target: Target) -> Result<Value, Fault> {
    features_and_target(making, text, target, rows(text))
}

fn diabetes(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    if !arguments.flag(making.graph, 0)? {
        return table(making, DIABETES, Target("progression", &[]));
    }
    let scales: Vec<Vec<f64>> = rows(DIABETES_SCALE).collect();
    let root = (rows(DIABETES).count() as f64).sqrt();
    let scaled = rows(DIABETES).map(|mut row| {
        for (value, scale) in row.iter_mut().zip(&scales) {
            *value = (*value - scale[0]) / scale[1] / root;
        }
        row
    });
    features_and_target(making, DIABETES, Target("progression", &[]), scaled)
}

/// Images of digits: a letter for each pixel, then the digit.
fn digits(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    let classes = arguments.count(making.graph, 0)?;
    if !(1..=10).contains(&classes) {
        return Err(Fault::new(format!("there are 10 digits, not {classes}"))
            .remedy("`n_class=2` keeps the zeros and the ones"));
    }
    let (mut pixels, mut target) = (Vec::new(), Vec::new());
    for line in whole(DIGITS).lines() {
        let (image, digit) = line.split_once(' ').unwrap_or((line, ""));
        let digit = digit.parse().unwrap_or(f64::NAN);
        if digit < classes as f64 {
            pixels.extend(image.bytes().map(|letter| {
                f64::from(if letter.is_ascii_digit() { letter - b'0' } else { letter - b'a' + 10 })
            }));
            target.push(digit);
        }
    }
    let shape = Shape(vec![target.len(), pixels.len() / target.len().max(1)]);
    Ok(Value::List(vec![making.array(shape, pixels), making.vector(target)]))
}

pub(super) const ROWS: &[DataSet] = &[
    DataSet {
        name: "iris",
        signature: "",
        results: "X, y",
        shapes: "X (150, 4): sepal length, sepal width, petal length and petal width in cm; y (150,): 0 setosa, 1 versicolor, 2 virginica",
        make: |making, _| table(making, IRIS, Target("species", &["setosa", "versicolor", "virginica"])),
        origin: "R. A. Fisher, 1936; UCI Machine Learning Repository, CC BY 4.0",
        doc: "Three kinds of iris, fifty flowers each, told apart by four lengths.",
        example: "data X, y = iris()\ncheck \"setosa has the shortest petals\": max(X[:50, 2]) < min(X[50:, 2])",
    },
    DataSet {
        name: "digits",
        signature: "n_class=10",
        results: "X, y",
        shapes: "X (1797, 64): the pixels, 0 to 16, row by row; y (1797,): the digit",
        make: digits,
        origin: "E. Alpaydin and C. Kaynak, 1998 (the test set); UCI Machine Learning Repository, CC BY 4.0",
        doc: "Handwritten digits as images of 8 by 8 pixels; `reshape(X, (-1, 8, 8))` makes images of them.",
        example: "data X, y = digits(n_class=2)\ncheck \"zeros and ones\": max(y) == 1\ncheck \"64 pixels up to 16\": max(X) == 16",
    },
    DataSet {
        name: "breast_cancer",
        signature: "",
        results: "X, y",
        shapes: "X (569, 30): mean, error and worst of ten measures of cell nuclei; y (569,): 0 malignant, 1 benign",
        make: |making, _| table(making, BREAST_CANCER, Target("diagnosis", &["malignant", "benign"])),
        origin: "W. H. Wolberg, W. N. Street and O. L. Mangasarian, 1995; UCI Machine Learning Repository, CC BY 4.0",
        doc: "Tumours of the breast, measured under the microscope (Wisconsin, diagnostic).",
        example: "data X, y = breast_cancer()\ncheck \"357 of 569 are benign\": sum(y) == 357",
    },
    DataSet {
        name: "wine",
        signature: "",
        results: "X, y",
        shapes: "X (178, 13): alcohol, malic acid, ash and ten further measurements; y (178,): the grower, 0 to 2",
        make: |making, _| table(making, WINE, Target("grower", &[])),
        origin: "M. Forina and others, PARVUS, 1991; UCI Machine Learning Repository, CC BY 4.0",
        doc: "Wines of three growers of one region, told apart by a chemical analysis.",
        example: "data X, y = wine()\ncheck \"between 11 and 15 percent of alcohol\": 11 < X[:, 0] < 15",
    },
    DataSet {
        name: "diabetes",
        signature: "scaled=1",
        results: "X, y",
        shapes: "X (442, 10): age, sex, bmi, blood pressure and six blood values; y (442,): the progression after a year",
        make: diabetes,
        origin: "B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, “Least Angle Regression”, 2004; given out by its authors, \
                 and in scikit-learn under the BSD 3-Clause licence",
        doc: "Patients with diabetes; each column has the mean 0 and the sum of squares 1, unless `scaled=0` asks for the raw numbers.",
        example: "data X, y = diabetes()\ncheck \"scaled columns\": sum(X**2, axis=0) == ones(10)\ncheck \"442 patients\": len(y) == 442",
    },
];
