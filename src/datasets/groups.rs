//! Clouds of points around centres: blobs and the corners of a cube; knows no block.

use super::columns::{allow_work, columns_in_order, fractions, mixed, rows_in_order, shuffled};
use super::{DataSet, Making};
use crate::functions::{Arguments, Value};
use crate::graph::{Array, Shape, array};
use crate::report::Fault;

fn blobs(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    let counts = arguments.counts(making.graph, 0)?;
    let centres = centres(making, arguments, &counts)?;
    let [groups, features] = [centres.shape()[0], centres.shape()[1]];
    let deviations = making.known(arguments, 3, "a standard deviation")?;
    let spread = |group: usize| match deviations.ndim() {
        0 => deviations[[]],
        _ => deviations[group],
    };
    if !(deviations.ndim() == 0 || deviations.shape() == [groups])
        || deviations.iter().any(|&deviation| !(deviation >= 0.0 && deviation.is_finite()))
    {
        return Err(Fault::new(format!("the {groups} blobs cannot have the deviations of `cluster_std`"))
            .remedy("give one number that is not negative, or one for each centre"));
    }
    let sizes = match counts.as_slice() {
        [all] => (0..groups).map(|group| all / groups + usize::from(group < all % groups)).collect(),
        _ => counts,
    };
    let all = sizes.iter().fold(0_usize, |all, &size| all.saturating_add(size));
    let shape = making.room(&[all, features])?;
    let (mut x, mut y) = (Vec::with_capacity(shape.size()), Vec::with_capacity(all));
    for (group, &size) in sizes.iter().enumerate() {
        let mut drawn = vec![0.0; size * features];
        making.random.standard_normal(&mut drawn);
        let centre = array::row(&centres, group);
        let placed = drawn.iter().zip(centre.iter().cycle()).map(|(draw, at)| at + spread(group) * draw);
        x.extend(placed);
        y.resize(y.len() + size, group as f64);
    }
    if arguments.flag(making.graph, 5)? {
        let order = shuffled(making, all);
        (x, y) = (rows_in_order(&x, features, &order), rows_in_order(&y, 1, &order));
    }
    Ok(Value::List(vec![making.array(shape, x), making.vector(y)]))
}

/// The centres of blobs: those that are given, or as many as wanted, drawn from a box.
fn centres(making: &mut Making, arguments: &Arguments, counts: &[usize]) -> Result<Array, Fault> {
    let wanted = match arguments.value(2) {
        Value::None if counts.len() > 1 => counts.len(),
        Value::None => 3,
        _ => {
            let given = making.known(arguments, 2, "a number of centres, or the centres")?;
            match given.ndim() {
                0 => arguments.count(making.graph, 2)?,
                2 if given.shape()[0] > 0 && (counts.len() == 1 || counts.len() == given.shape()[0]) => {
                    return Ok(given);
                }
                _ => return Err(centre_fault(&format!("not an array of shape {}", Shape::of(&given)))),
            }
        }
    };
    if wanted == 0 || (counts.len() != 1 && counts.len() != wanted) {
        return Err(centre_fault(&format!("not {wanted} for {} groups", counts.len())));
    }
    let box_ends = match arguments.value(4) {
        Value::None => array::vector(vec![-10.0, 10.0]),
        _ => making.known(arguments, 4, "two ends")?,
    };
    let (&[low, high], true) = (array::flat(&box_ends).as_ref(), array::is_finite(&box_ends)) else {
        return Err(Fault::new("`center_box` is the lowest and the highest coordinate of a centre")
            .remedy("for example `center_box=[-10, 10]`"));
    };
    if low > high {
        return Err(Fault::new(format!("`center_box` goes from {low} to {high}, which is downwards")));
    }
    let features = arguments.count(making.graph, 1)?;
    let shape = making.room(&[wanted, features])?;
    let mut values = vec![0.0; shape.size()];
    making.random.uniform(low, high, &mut values);
    Ok(array::shaped(shape, values))
}

fn centre_fault(found: &str) -> Fault {
    Fault::new(format!("`centers` is how many blobs there are, or a row for each centre, {found}"))
        .remedy("for example `centers=3` or `centers=[[0, 0], [5, 5]]`")
}

/// The whole numbers that describe a classification.
struct SamplePlan {
    samples: usize,
    features: usize,
    informative: usize,
    redundant: usize,
    repeated: usize,
    classes: usize,
    clusters: usize,
}

impl SamplePlan {
    fn read(making: &mut Making, arguments: &Arguments) -> Result<SamplePlan, Fault> {
        let mut counts = [0; 7];
        for (index, count) in counts.iter_mut().enumerate() {
            *count = arguments.count(making.graph, index)?;
        }
        let [samples, features, informative, redundant, repeated, classes, each] = counts;
        making.room(&[samples, features])?;
        let used = informative.saturating_add(redundant).saturating_add(repeated);
        if used > features {
            return Err(Fault::new(format!("{features} features cannot hold {used} that mean something"))
                .remedy("`n_informative`, `n_redundant` and `n_repeated` add up to at most `n_features`"));
        }
        let clusters = classes.saturating_mul(each);
        if informative > 30 || clusters == 0 || clusters > 1 << informative || clusters > samples.max(1) {
            return Err(Fault::new(format!(
                "{clusters} clusters do not fit into {informative} informative features and {samples} samples"
            ))
            .remedy(
                "there are n_classes times n_clusters_per_class clusters, each on a corner of its own: \
                 at most 2**n_informative (with n_informative up to 30), and at most as many as samples",
            ));
        }
        allow_work([samples, features, informative])?;
        allow_work([clusters, informative, informative])?;
        Ok(SamplePlan { samples, features, informative, redundant, repeated, classes, clusters })
    }

    /// How many samples each cluster has.
    fn sizes(&self, weights: &[f64]) -> Vec<usize> {
        let each = (self.clusters / self.classes) as f64;
        let share = |cluster: usize| (self.samples as f64 * weights[cluster % self.classes] / each) as usize;
        let mut sizes: Vec<usize> = (0..self.clusters).map(share).collect();
        let missing = self.samples.saturating_sub(sizes.iter().sum());
        for index in 0..missing {
            sizes[index % self.clusters] += 1;
        }
        sizes
    }
}

/// The share of each class; the last may be left out.
fn class_weights(making: &mut Making, arguments: &Arguments, classes: usize) -> Result<Vec<f64>, Fault> {
    if *arguments.value(7) == Value::None {
        return Ok(vec![1.0 / classes as f64; classes]);
    }
    let mut weights = array::flat(&making.known(arguments, 7, "the shares of the classes")?).to_vec();
    if weights.len() + 1 == classes {
        weights.push(1.0 - weights.iter().sum::<f64>());
    }
    let total: f64 = weights.iter().sum();
    match weights.len() == classes && weights.iter().all(|&weight| weight >= 0.0) && total <= 1.0 + 1e-9 {
        true => Ok(weights),
        false => Err(Fault::new(format!("`weights` does not divide the samples among {classes} classes"))
            .remedy("give the share of each class, together 1; the last may be left out")),
    }
}

/// The corners of a cube, a different one for each cluster, and perhaps pulled inwards.
fn corners(making: &mut Making, plan: &SamplePlan, apart: f64, regular: bool) -> Result<Vec<f64>, Fault> {
    let mut chosen = vec![0.0; plan.clusters];
    making
        .random
        .distinct_choice(1 << plan.informative, &mut chosen)
        .map_err(|_| Fault::new("there are more clusters than corners"))?;
    let bits = chosen.iter().flat_map(|&corner| {
        (0..plan.informative).rev().map(move |bit| f64::from(u8::from(corner as u64 >> bit & 1 == 1)))
    });
    let mut corners: Vec<f64> = bits.map(|bit| bit * (2.0 * apart) - apart).collect();
    if !regular {
        let (rows, columns) = (fractions(making, plan.clusters), fractions(making, plan.informative));
        for (row, corner) in corners.chunks_mut(plan.informative.max(1)).enumerate() {
            corner.iter_mut().zip(&columns).for_each(|(at, column)| *at = *at * rows[row] * column);
        }
    }
    Ok(corners)
}

/// A random matrix with entries between -1 and 1.
fn mixing(making: &mut Making, rows: usize, columns: usize) -> Vec<f64> {
    fractions(making, rows * columns).iter().map(|share| 2.0 * share - 1.0).collect()
}

fn classification(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    let plan = SamplePlan::read(making, arguments)?;
    let weights = class_weights(making, arguments, plan.classes)?;
    let flipped = arguments.number(making.graph, 8)?;
    let apart = arguments.number(making.graph, 9)?;
    let regular = arguments.flag(making.graph, 10)?;
    let corners = corners(making, &plan, apart, regular)?;
    let informative = informative_features(making, &plan, &corners, &plan.sizes(&weights));
    let mut y = Vec::with_capacity(plan.samples);
    for (cluster, size) in plan.sizes(&weights).into_iter().enumerate() {
        y.resize((y.len() + size).min(plan.samples), (cluster % plan.classes) as f64);
    }
    let mut x = all_features(making, &plan, informative);
    flip(making, &mut y, flipped, plan.classes);
    for (index, centred) in [(11, true), (12, false)] {
        let by = match arguments.value(index) {
            Value::None if centred => mixing(making, 1, plan.features).iter().map(|by| by * apart).collect(),
            Value::None => fractions(making, plan.features).iter().map(|by| 1.0 + 100.0 * by).collect(),
            _ => array::flat(&making.known(arguments, index, "a number")?).to_vec(),
        };
        if by.len() != 1 && by.len() != plan.features {
            return Err(Fault::new(format!(
                "{} numbers do not go with {} features",
                by.len(),
                plan.features
            ))
            .remedy("`shift` and `scale` are one number, one for each feature, or `None` for random ones"));
        }
        for row in x.chunks_mut(plan.features.max(1)) {
            let pairs = row.iter_mut().zip(by.iter().cycle());
            pairs.for_each(|(value, by)| if centred { *value += by } else { *value *= by });
        }
    }
    if arguments.flag(making.graph, 13)? {
        let order = shuffled(making, plan.samples);
        (x, y) = (rows_in_order(&x, plan.features, &order), rows_in_order(&y, 1, &order));
        x = columns_in_order(&x, &shuffled(making, plan.features));
    }
    let shape = Shape(vec![plan.samples, plan.features]);
    Ok(Value::List(vec![making.array(shape, x), making.vector(y)]))
}

/// Normal clouds, each mixed in its own way and moved to its corner.
fn informative_features(
    making: &mut Making,
    plan: &SamplePlan,
    corners: &[f64],
    sizes: &[usize],
) -> Vec<f64> {
    let width = plan.informative;
    let mut drawn = vec![0.0; plan.samples * width];
    making.random.standard_normal(&mut drawn);
    let mut placed = Vec::with_capacity(drawn.len());
    let mut rest = drawn.as_slice();
    for (cluster, &size) in sizes.iter().enumerate() {
        let own = rest.split_off(..(size * width).min(rest.len())).unwrap_or_default();
        let mix = mixing(making, width, width);
        let corner = &corners[cluster * width..(cluster + 1) * width];
        let cloud = mixed(own, &mix, [own.len() / width.max(1), width, width]);
        placed.extend(cloud.iter().zip(corner.iter().cycle()).map(|(value, at)| value + at));
    }
    placed
}

/// The informative features with those that repeat or mix them, and with mere noise.
fn all_features(making: &mut Making, plan: &SamplePlan, informative: Vec<f64>) -> Vec<f64> {
    let (samples, width) = (plan.samples, plan.informative);
    let redundant = match plan.redundant {
        0 => Vec::new(),
        count => {
            let mix = mixing(making, width, count);
            mixed(&informative, &mix, [samples, width, count])
        }
    };
    let last = (width + plan.redundant).saturating_sub(1) as f64;
    let repeated: Vec<usize> =
        fractions(making, plan.repeated).iter().map(|share| (last * share + 0.5) as usize).collect();
    let rest = plan.features - width - plan.redundant - plan.repeated;
    let mut noise = vec![0.0; samples * rest];
    making.random.standard_normal(&mut noise);
    let mut all = Vec::with_capacity(samples * plan.features);
    for row in 0..samples {
        let start = all.len();
        all.extend(&informative[row * width..(row + 1) * width]);
        all.extend(&redundant[row * plan.redundant..(row + 1) * plan.redundant]);
        for &column in &repeated {
            let value = all[start + column];
            all.push(value);
        }
        all.extend(&noise[row * rest..(row + 1) * rest]);
    }
    all
}

/// Gives a share of the samples a class by chance.
fn flip(making: &mut Making, y: &mut [f64], share: f64, classes: usize) {
    let chances = fractions(making, y.len());
    let hit: Vec<usize> = (0..y.len()).filter(|&index| chances[index] < share).collect();
    let mut new = vec![0.0; hit.len()];
    making.random.integers(0, classes as i64, &mut new);
    hit.iter().zip(new).for_each(|(&index, class)| y[index] = class);
}

pub(super) const ROWS: &[DataSet] = &[
    DataSet {
        name: "blobs",
        signature: "n_samples=100, n_features=2, centers=None, cluster_std=1, center_box=None, shuffle=1",
        results: "X, y",
        shapes: "X (n_samples, n_features): the points; y (n_samples,): which centre, from 0",
        make: blobs,
        origin: "the recipe of scikit-learn's `make_blobs`, drawn from NumPy's `default_rng`",
        doc: "Round clouds around centres that are given or drawn from `center_box`, which is [-10, 10] unless said otherwise.",
        example: "data X, y = blobs(60, centers=[[0, 0], [50, 50]])\ncheck \"the second cloud is far away\": (X[:, 0] > 25) == (y == 1)",
    },
    DataSet {
        name: "classification",
        signature: "n_samples=100, n_features=20, n_informative=2, n_redundant=2, n_repeated=0, n_classes=2, \
                    n_clusters_per_class=2, weights=None, flip_y=0.01, class_sep=1, hypercube=1, shift=0, scale=1, shuffle=1",
        results: "X, y",
        shapes: "X (n_samples, n_features): some features tell, some mix or repeat them, the others are noise; y (n_samples,): the class, from 0",
        make: classification,
        origin: "the recipe of scikit-learn's `make_classification`, drawn from NumPy's `default_rng`",
        doc: "Clusters of points on the corners of a cube, hidden among features that tell nothing.",
        example: "data X, y = classification(40, n_features=5, n_classes=2)\ncheck \"two classes\": min(y) == 0 and max(y) == 1",
    },
];
