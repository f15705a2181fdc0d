//! Rows for training and rows for testing; knows no model.

use std::collections::BTreeMap;

use super::columns::shuffled;
use super::{DataSet, Making};
use crate::functions::shaping::pick;
use crate::functions::{Arguments, Value};
use crate::graph::{NodeId, Shape, array};
use crate::report::Fault;

fn split(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    let mut parts = vec![Rows::of(making, arguments, 0)?];
    if *arguments.value(1) != Value::None {
        parts.push(Rows::of(making, arguments, 1)?);
    }
    let lengths: Vec<Option<usize>> = parts.iter().map(|part| part.count(making)).collect();
    let [Some(rows), ..] = lengths[..] else {
        return Err(Fault::new("`split` parts the rows of an array, but this is a single value"));
    };
    if let [_, second] = lengths[..]
        && second != Some(rows)
    {
        let found = second.map_or("is a single value".to_string(), |second| format!("has {second}"));
        return Err(Fault::new(format!("X has {rows} rows, but y {found}"))
            .remedy("each row of X needs its value in y"));
    }
    making.room(&[rows])?;
    let count = test_rows(making, arguments, rows)?;
    let shuffle = arguments.flag(making.graph, 4)?;
    let (train, test) = match arguments.value(3) {
        Value::None if shuffle => {
            let order = shuffled(making, rows);
            (order[count..].to_vec(), order[..count].to_vec())
        }
        Value::None => ((0..rows - count).collect(), (rows - count..rows).collect()),
        _ => by_class(making, arguments, rows, count)?,
    };
    let mut results = Vec::new();
    for part in &parts {
        for chosen in [&train, &test] {
            results.push(part.chosen(making, chosen)?);
        }
    }
    Ok(Value::List(results))
}

/// What is parted: an array, or a list of texts.
enum Rows<'a> {
    Array(NodeId),
    Texts(&'a [Value]),
}

impl Rows<'_> {
    fn of<'a>(making: &mut Making, arguments: &'a Arguments, index: usize) -> Result<Rows<'a>, Fault> {
        match arguments.value(index) {
            Value::List(texts) if arguments.value(index).holds_text() => Ok(Rows::Texts(texts)),
            _ => arguments.node(making.graph, index).map(Rows::Array),
        }
    }

    fn count(&self, making: &Making) -> Option<usize> {
        match self {
            Rows::Array(node) => making.graph.shape(*node).0.first().copied(),
            Rows::Texts(texts) => Some(texts.len()),
        }
    }

    fn chosen(&self, making: &mut Making, chosen: &[usize]) -> Result<Value, Fault> {
        match self {
            Rows::Texts(texts) => Ok(Value::List(chosen.iter().map(|&row| texts[row].clone()).collect())),
            Rows::Array(node) => {
                let places = chosen.iter().map(|&row| row as f64).collect();
                let index = making.graph.constant(array::vector(places));
                pick(making.graph, *node, vec![0], &[index]).map(Value::Node)
            }
        }
    }
}

/// How many rows are for testing: a share of them, rounded up, or a number.
fn test_rows(making: &mut Making, arguments: &Arguments, rows: usize) -> Result<usize, Fault> {
    let test = arguments.number(making.graph, 2)?;
    let count = if test < 1.0 { (test * rows as f64).ceil() } else { test };
    match count.fract() == 0.0 && count >= 1.0 && count < rows as f64 {
        true => Ok(count as usize),
        false => Err(Fault::new(format!("`test={test}` of {rows} rows does not leave rows for both parts"))
            .remedy("`test` is a share such as 0.2, or a number of rows such as 30")),
    }
}

/// Rows such that each class has the same share in both parts, as nearly as whole rows allow.
fn by_class(
    making: &mut Making,
    arguments: &Arguments,
    rows: usize,
    count: usize,
) -> Result<(Vec<usize>, Vec<usize>), Fault> {
    let classes = making.known(arguments, 3, "the class of each row")?;
    if classes.shape() != [rows] {
        return Err(Fault::new(format!(
            "`stratify` is the class of each of {rows} rows, but has shape {}",
            Shape::of(&classes)
        ))
        .remedy("usually it is y itself: `split(X, y, stratify=y)`"));
    }
    // Numbers in ascending order; their bits tell them apart.
    let key = |value: f64| (value.to_bits() ^ if value < 0.0 { u64::MAX } else { 1 << 63 }, value.is_nan());
    let mut sizes: BTreeMap<_, usize> = BTreeMap::new();
    classes.iter().for_each(|&value| *sizes.entry(key(value + 0.0)).or_default() += 1);
    let share = |size: usize| count as f64 * size as f64 / rows as f64;
    let mut left: BTreeMap<_, usize> =
        sizes.iter().map(|(&class, &size)| (class, share(size) as usize)).collect();
    let mut by_rest: Vec<_> =
        sizes.iter().map(|(&class, &size)| (share(size) - share(size).floor(), class)).collect();
    by_rest.sort_by(|one, other| other.0.total_cmp(&one.0));
    let missing = count - left.values().sum::<usize>();
    for (_, class) in by_rest.iter().take(missing) {
        *left.entry(*class).or_default() += 1;
    }
    let (mut train, mut test) = (Vec::new(), Vec::new());
    for row in shuffled(making, rows) {
        match left.get_mut(&key(classes[row] + 0.0)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                test.push(row);
            }
            _ => train.push(row),
        }
    }
    Ok((train, test))
}

pub(super) const ROWS: &[DataSet] = &[DataSet {
    name: "split",
    signature: "X, y=None, test=0.2, stratify=None, shuffle=1",
    results: "X_train, X_test, y_train, y_test",
    shapes: "the rows of X, then those of y if it is given, first for training and then for testing",
    make: split,
    origin: "the recipe of scikit-learn's `train_test_split`, drawn from NumPy's `default_rng`; \
             with `stratify`, classes get their rows by the largest remainder",
    doc: "Parts rows by chance into those for training and those for testing, a share `test` of them or as many as `test` says; \
          `stratify=y` gives each class its share in both.",
    example: "data X, y = iris()\ndata X_train, X_test, y_train, y_test = split(X, y, test=0.2, stratify=y)\n\
              check \"ten of each kind are kept for testing\": sum(y_test == 2) == 10",
}];
