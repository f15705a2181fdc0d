//! The loss around the path of a descent, over the plane in which the path mostly lies; draws nothing.
//!
//! For more than two learned numbers the plane goes through the trained values along the two principal
//! directions of the path, as in Li, Xu, Taylor, Studer and Goldstein, “Visualizing the Loss Landscape of
//! Neural Nets” (2018), section 7.

use std::rc::Rc;

use super::principal::principal_directions;
use super::samples::Across;
use super::sampling::{affordable, fineness, sampled_together};
use crate::engine::{rows, sweep};
use crate::graph::{Graph, Leaf, NodeId, Operation};
use crate::model::Model;
use crate::program::Ending;
use crate::record::{Direction, Landscape, Options, Record, Walk};
use crate::report::Fault;

/// A curve over one number has at least about so many places.
const FEWEST: u64 = 201;
/// The fewest places of an axis that still make a picture.
const COARSEST: usize = 15;
/// How much work a landscape may take.
const MOST_WORK: u64 = 32_000_000_000;
/// A path through many numbers keeps at most so many places.
const MOST_KEPT: usize = 500;
/// A path is looked at in at most so many places when its directions are sought.
const MOST_PLACES: usize = 160;
/// Where a run explodes, what goes higher than so many times its start is left out of the picture.
const HIGHEST: f64 = 8.0;
/// A run explodes if its last tenth leads farther than all before.
const LAST: usize = 10;
/// How wide a picture is for its height.
const ASPECT: f64 = 1.7;

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let chosen = [range(options, "x")?, range(options, "y")?];
    let mut trips = Vec::new();
    match record.runs.as_slice() {
        [] => trips.extend(trip(model, "", record)?),
        runs => {
            for (label, one) in runs {
                trips.extend(trip(model, label, one)?);
            }
        }
    }
    let shared = trips.len() > 1 && one_landscape(model, &trips)?;
    let groups: Vec<&[Trip]> =
        if shared { vec![&trips[..]] } else { trips.iter().map(std::slice::from_ref).collect() };
    for group in groups {
        let found = landscape(model, group, chosen)?;
        let found = found.map(|found| Landscape { options: options.clone(), ..found });
        record.studies.landscapes.extend(found);
    }
    Ok(())
}

/// The part of an axis that the author wants to see.
fn range(options: &Options, axis: &str) -> Result<Option<(f64, f64)>, Fault> {
    match (options.chosen(axis), options.numbers(axis)) {
        (None, _) => Ok(None),
        (_, &[low, high]) if low < high => Ok(Some((low, high))),
        (Some(chosen), _) => {
            Err(Fault::new(format!("`{axis}` takes where the picture begins and where it ends"))
                .at(chosen.place)
                .remedy(format!("write, for example, `path({axis}=[-3, 3])`")))
        }
    }
}

/// The way of one run through the space of its parameters.
struct Trip {
    label: String,
    loss: NodeId,
    loss_name: String,
    leaves: Vec<NodeId>,
    /// The name of every learned number.
    names: Vec<String>,
    /// All learned numbers on the way, as far as they are finite.
    places: Vec<Vec<f64>>,
    /// The loss at each place.
    losses: Vec<f64>,
    /// How many steps the whole way has.
    steps: usize,
    /// How many steps lie between two places.
    every: usize,
    /// Whether the run stayed within the finite numbers.
    whole: bool,
}

fn trip(model: &mut Model, label: &str, record: &Record) -> Result<Option<Trip>, Fault> {
    let Some((run, (recorded, losses))) = record.run.as_ref().and_then(|run| Some((run, run.loss.as_ref()?)))
    else {
        return Ok(None);
    };
    let loss = recorded.node;
    let Some(rows) = rows(&mut model.graph, &mut model.state, run)? else { return Ok(None) };
    let made_of = model.graph.ancestors(&[loss]);
    let moved: Vec<usize> = (0..run.carried.len())
        .filter(|&index| run.carried[index].part.is_some() && made_of.contains(run.carried[index].leaf))
        .collect();
    let size = |index: usize| model.graph.shape(run.carried[index].leaf).size();
    let at = |step: usize| -> Vec<f64> {
        moved
            .iter()
            .flat_map(|&index| rows[index][step * size(index)..][..size(index)].iter().copied())
            .collect()
    };
    // Of many numbers only so many places are kept as a picture can use.
    let every = if moved.iter().map(|&index| size(index)).sum::<usize>() > 2 {
        run.steps.div_ceil(MOST_KEPT)
    } else {
        1
    };
    let every = every.max(1);
    let steps = (0..=run.steps).filter(|step| step.is_multiple_of(every) || *step == run.steps);
    let kept = steps.map(|step| (at(step), losses.get(step).copied().unwrap_or(f64::NAN)));
    let (places, heights): (Vec<Vec<f64>>, Vec<f64>) =
        kept.take_while(|(place, _)| place.iter().all(|value| value.is_finite())).unzip();
    let names = moved.iter().flat_map(|&index| {
        let (name, shape) = (&run.carried[index].name, model.graph.shape(run.carried[index].leaf));
        (0..size(index)).map(move |element| element_name(name, &shape.0, element))
    });
    let names: Vec<String> = names.collect();
    Ok((!names.is_empty() && places.len() > 1).then(|| Trip {
        label: label.to_string(),
        loss,
        loss_name: recorded.name.clone(),
        leaves: moved.iter().map(|&index| run.carried[index].leaf).collect(),
        names,
        places,
        losses: heights,
        steps: run.steps,
        every,
        whole: !matches!(run.ending, Ending::Diverged { .. }),
    }))
}

impl Trip {
    /// How many of the places belong into a picture: all of them, but for the end of a run that explodes.
    fn calm(&self) -> usize {
        let start = self.losses[0].abs().max(1e-12);
        let high = |loss: &f64| !loss.is_finite() || loss.abs() > HIGHEST * start;
        let first = self.losses.iter().position(high).filter(|_| !self.whole || self.explodes());
        first.unwrap_or(self.places.len()).max(1)
    }

    /// Whether the last steps lead farther from the start than all before them.
    fn explodes(&self) -> bool {
        let far = |place: &Vec<f64>| {
            let ways = place.iter().zip(&self.places[0]).map(|(value, start)| (value - start).abs());
            ways.fold(0.0, f64::max)
        };
        let reach = |places: &[Vec<f64>]| places.iter().map(far).fold(0.0, f64::max);
        let before = self.places.len() - self.places.len().div_ceil(LAST);
        reach(&self.places[..before]) < 0.5 * reach(&self.places)
    }
}

/// `w`, `w[1]` or `W[0, 1]`.
fn element_name(name: &str, lengths: &[usize], element: usize) -> String {
    let mut rest = element;
    let mut indices: Vec<String> = Vec::new();
    for &length in lengths.iter().rev() {
        indices.push((rest % length.max(1)).to_string());
        rest /= length.max(1);
    }
    indices.reverse();
    if indices.is_empty() { name.to_string() } else { format!("{name}[{}]", indices.join(", ")) }
}

/// Whether all runs descend the same loss: then their paths belong into one picture.
fn one_landscape(model: &mut Model, trips: &[Trip]) -> Result<bool, Fault> {
    let first = &trips[0];
    for trip in &trips[1..] {
        if trip.names != first.names {
            return Ok(false);
        }
        let places =
            || [&trip.places[0], &trip.places[trip.places.len() - 1], &first.places[0]].map(Vec::clone);
        let own = sweep(&mut model.graph, &mut model.state, trip.loss, &trip.leaves, places())?;
        let other = sweep(&mut model.graph, &mut model.state, first.loss, &first.leaves, places())?;
        let near = |(one, other): (&f64, &f64)| (one - other).abs() <= 1e-9 * (1.0 + one.abs());
        if !own.iter().zip(&other).filter(|(one, _)| one.is_finite()).all(near) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn landscape(
    model: &mut Model,
    trips: &[Trip],
    chosen: [Option<(f64, f64)>; 2],
) -> Result<Option<Landscape>, Fault> {
    let Some(first) = trips.first() else { return Ok(None) };
    let frame = Frame::of(trips);
    // A path that stands still spans nothing.
    if frame.shares.as_ref().is_some_and(|shares| shares[0] <= 0.0) {
        return Ok(None);
    }
    let walks: Vec<Walk> = trips.iter().map(|trip| frame.walk(trip)).collect();
    let cost = model.graph.whole_cost(&[first.loss]).max(1);
    let across = chosen[0].unwrap_or_else(|| bounds(&walks, |place| place.0));
    let mut heights = |places: &[(f64, f64)]| {
        let points = places.iter().map(|&place| frame.point(place));
        sweep(&mut model.graph, &mut model.state, first.loss, &first.leaves, points)
    };
    let (xs, ys, zs, curve) = if frame.directions.len() == 1 {
        if cost.saturating_mul(FEWEST) > MOST_WORK {
            return Ok(None);
        }
        let (low, high) = across;
        let mut together = |xs: &[f64]| {
            let places: Vec<(f64, f64)> = xs.iter().map(|&x| (x, 0.0)).collect();
            Ok(heights(&places)?.into_iter().map(|height| vec![height]).collect())
        };
        let line = Across { low, high, by_factors: false };
        let curve = sampled_together(1, line, false, affordable(cost), &mut together)?.pop();
        (vec![low, high], vec![0.0], Vec::new(), curve)
    } else {
        let count = libm::sqrt((MOST_WORK / cost) as f64) as usize;
        if count < COARSEST {
            return Ok(None);
        }
        let count = count.min(fineness(cost));
        let (across, up) = balanced(bounds(&walks, |place| place.0), bounds(&walks, |place| place.1));
        let (xs, ys) = (spread(chosen[0].unwrap_or(across), count), spread(chosen[1].unwrap_or(up), count));
        let grid: Vec<(f64, f64)> = ys.iter().flat_map(|&y| xs.iter().map(move |&x| (x, y))).collect();
        let zs = heights(&grid)?;
        (xs, ys, zs, None)
    };
    let (names, shares) = (frame.names(first), frame.shares());
    let directions = names.into_iter().zip(shares).map(|(name, share)| Direction { name, share }).collect();
    let drawn = has_leaf(&model.graph, first.loss, Leaf::Draw);
    let steps = has_leaf(&model.graph, first.loss, Leaf::Step);
    let loss = first.loss_name.clone();
    let options = Options::default();
    Ok(Some(Landscape { options, drawn, steps, loss, directions, xs, ys, zs, curve, walks }))
}

/// Whether a loss is made of a leaf of some kind: one that draws anew in each step, or the number of the step.
fn has_leaf(graph: &Graph, loss: NodeId, kind: Leaf) -> bool {
    graph.ancestors(&[loss]).into_iter().any(|node| {
        let node = graph.node(node);
        // The mode of a training is a draw as well, but it is at rest here.
        matches!(node.operation, Operation::Leaf(leaf) if leaf == kind)
            && node.name.as_deref() != Some("training")
    })
}

/// The line or the plane that is looked at.
struct Frame {
    origin: Vec<f64>,
    directions: Vec<Vec<f64>>,
    /// How much of the path lies along each direction; none where all of it does.
    shares: Option<Vec<f64>>,
}

impl Frame {
    fn of(trips: &[Trip]) -> Frame {
        let count = trips[0].names.len();
        if count <= 2 {
            let unit = |axis: usize| (0..count).map(|index| f64::from(u8::from(index == axis))).collect();
            let directions = (0..count).map(unit).collect();
            return Frame { origin: vec![0.0; count], directions, shares: None };
        }
        let longest = trips.iter().max_by_key(|trip| trip.places.len()).unwrap_or(&trips[0]);
        let origin = longest.places[longest.places.len() - 1].clone();
        let seen = trips.iter().flat_map(|trip| {
            let every = trip.places.len().div_ceil(MOST_PLACES / trips.len()).max(1);
            trip.places[..trip.calm()].iter().step_by(every)
        });
        let way = |place: &Vec<f64>| place.iter().zip(&origin).map(|(value, end)| value - end).collect();
        let ways: Vec<Vec<f64>> = seen.map(way).collect();
        let (directions, shares) = principal_directions(&ways);
        Frame { origin, directions, shares: Some(shares) }
    }

    fn names(&self, trip: &Trip) -> Vec<String> {
        if self.shares.is_none() { trip.names.clone() } else { vec![String::new(); self.directions.len()] }
    }

    fn shares(&self) -> Vec<Option<f64>> {
        match &self.shares {
            Some(shares) => shares.iter().map(|&share| Some(share)).collect(),
            None => vec![None; self.directions.len()],
        }
    }

    /// Where a point is seen in the plane.
    fn seen(&self, point: &[f64]) -> (f64, f64) {
        let along = |axis: usize| {
            let Some(direction) = self.directions.get(axis) else { return 0.0 };
            let parts = point.iter().zip(&self.origin).zip(direction);
            parts.map(|((value, origin), part)| (value - origin) * part).sum()
        };
        (along(0), along(1))
    }

    /// The point at a place of the plane.
    fn point(&self, (x, y): (f64, f64)) -> Vec<f64> {
        let across = self.origin.iter().zip(&self.directions[0]).map(|(origin, part)| origin + x * part);
        match self.directions.get(1) {
            Some(up) => across.zip(up).map(|(value, part)| value + y * part).collect(),
            None => across.collect(),
        }
    }

    fn walk(&self, trip: &Trip) -> Walk {
        let places: Vec<(f64, f64)> = trip.places.iter().map(|place| self.seen(place)).collect();
        let losses: Rc<[f64]> = trip.losses.as_slice().into();
        let &Trip { steps, every, whole, .. } = trip;
        Walk { label: trip.label.clone(), places, losses, shown: trip.calm(), steps, every, whole }
    }
}

fn bounds(walks: &[Walk], side: impl Fn(&(f64, f64)) -> f64) -> (f64, f64) {
    // A run that explodes must not make the others small.
    let calm = |walk: &&Walk| walk.whole && walk.losses.last() <= walk.losses.first();
    let some_are_calm = walks.iter().any(|walk| calm(&walk));
    let seen = walks.iter().filter(|walk| calm(walk) || !some_are_calm);
    let values = seen.flat_map(|walk| walk.places[..walk.shown].iter().map(&side));
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let room = 0.22 * (high - low);
    if room > 0.0 { (low - room, high + room) } else { (low - 0.5, high + 0.5) }
}

/// Both sides in one scale where the picture allows it: then a gradient stands upright on its contour.
fn balanced(across: (f64, f64), up: (f64, f64)) -> ((f64, f64), (f64, f64)) {
    let (width, height) = (across.1 - across.0, up.1 - up.0);
    let widened = |(low, high): (f64, f64), to: f64| {
        let middle = 0.5 * (low + high);
        (middle - 0.5 * to, middle + 0.5 * to)
    };
    let ratio = width / height;
    if !(0.12..=16.0).contains(&ratio) {
        return (across, up);
    }
    if ratio > 2.2 {
        (across, widened(up, width / 2.2))
    } else if ratio < ASPECT / 1.5 {
        (widened(across, height * ASPECT / 1.5), up)
    } else {
        (across, up)
    }
}

fn spread((low, high): (f64, f64), count: usize) -> Vec<f64> {
    (0..count).map(|index| low + (high - low) * (index as f64 / (count - 1) as f64)).collect()
}
