//! A curve at places of its own choice: more of them where it bends, none joined where it jumps; knows what a curve
//! says at places, and no model.

use std::collections::BTreeMap;

use super::breaks::{owner, part, touching};
use super::samples::{Across, CurvePoint, Heights, Samples, Singular, TALL, Values};
use crate::record::{CurveBand, CurveEnd, Sampled};
use crate::report::Fault;

/// How wide a picture is, in the units that its tolerances are told in.
const WIDE: f64 = 430.0;
/// How far the joined places may run from the curve.
const TOLERANCE: f64 = 0.3;
/// Places lie no closer than this share of the range, except where the curve is parted.
const FINEST: f64 = 1.0 / 8192.0;
/// The most places and the fewest.
const MOST: u64 = 12_000;
const FEWEST: u64 = 201;
/// How much work one curve may take; a costly one is drawn from fewer places.
const MOST_WORK: u64 = 4_000_000_000;
/// So few whole numbers in a range are looked at, for there functions like to jump.
const FEW_WHOLE: f64 = 40.0;
/// The ends of more pieces would be a row of dots.
const MOST_MARKED: usize = 24;

/// How many places each axis of a plane has, if its values cost little.
const MOST_PLACES: usize = 121;
/// How many of them are enough for smooth lines.
const ENOUGH: usize = 41;
/// How much work a plane may take before it gets fewer places.
const CALM_WORK: u64 = 1_000_000_000;

/// How many places a curve may be computed at, if one of its values costs so much.
pub(super) fn affordable(cost: u64) -> usize {
    (MOST_WORK / cost.max(1)).clamp(FEWEST, MOST) as usize
}

/// How many places each axis of a plane has, if one of its values costs so much: as many as a picture can show, or fewer
/// where these would cost more than the page; with enough of them the lines are still smooth.
pub(super) fn fineness(cost: u64) -> usize {
    let affordable = libm::sqrt((CALM_WORK / cost.max(1)) as f64) as usize;
    affordable.clamp(ENOUGH, MOST_PLACES) | 1
}

/// What several curves that are computed together say at some places, place by place.
pub(super) type Together<'a> = dyn FnMut(&[f64]) -> Result<Vec<Vec<f64>>, Fault> + 'a;

/// Several curves over a range; each chooses its places itself, and what is known at one place is known for all.
pub(super) fn sampled_together(
    count: usize,
    across: Across,
    log: bool,
    most: usize,
    together: &mut Together<'_>,
) -> Result<Vec<Sampled>, Fault> {
    let mut known: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    let mut curves = Vec::new();
    for part in 0..count {
        let mut values = |xs: &[f64]| {
            let new: Vec<f64> = xs.iter().copied().filter(|x| !known.contains_key(&x.to_bits())).collect();
            known.extend(new.iter().map(|x| x.to_bits()).zip(together(&new)?));
            let value = |x: &f64| known.get(&x.to_bits()).and_then(|parts| parts.get(part)).copied();
            Ok(xs.iter().map(|x| value(x).unwrap_or(f64::NAN)).collect())
        };
        curves.push(sampled(across, log, most, &mut values)?);
    }
    Ok(curves)
}

/// The curve over a range, from at most about so many places; `log` tells a logarithmic vertical axis.
fn sampled(across: Across, log: bool, most: usize, values: &mut Values<'_>) -> Result<Sampled, Fault> {
    let mut curve = Samples { across, log, samples: Vec::new(), singular: Vec::new(), values };
    let count = (most / 4).clamp(100, 400);
    curve.add(first_places(&across, count))?;
    let Some(typical) = curve.typical() else {
        return Ok(curve.drawn(Heights { low: 0.0, high: 1.0 }, &[], true));
    };
    curve.refine(typical, most)?;
    part(&mut curve, typical)?;
    let window = curve.seen().unwrap_or(typical);
    let whole = curve.refine(window, most)?;
    part(&mut curve, window)?;
    let window = curve.seen().unwrap_or(window);
    let blurred = curve.blurred(window);
    Ok(curve.drawn(window, &blurred, whole))
}

/// Even places, one at an uneven share between each two, so that no rhythm of the curve hides in theirs, and whole numbers.
fn first_places(across: &Across, count: usize) -> Vec<f64> {
    let mut places: Vec<f64> = (0..=count).map(|index| across.place(index as f64 / count as f64)).collect();
    places.extend((0..count).map(|index| across.place((index as f64 + uneven(index)) / count as f64)));
    if across.high - across.low <= FEW_WHOLE {
        let first = across.low.ceil();
        let whole = (0..=FEW_WHOLE as usize).map(|index| first + index as f64);
        places.extend(whole.take_while(|place| *place <= across.high));
    }
    places
}

/// A share near one half that has no rhythm.
fn uneven(index: usize) -> f64 {
    0.38 + 0.24 * (index as f64 * 0.618_033_988_75).fract()
}

impl Samples<'_, '_> {
    /// The heights that are shown: all of them, but for what runs away beside a pole.
    fn seen(&self) -> Option<Heights> {
        let calm = |sample: &&CurvePoint| {
            sample.height.is_finite()
                && self.singular.iter().all(|pole| (sample.share - pole.share).abs() >= self.room(pole))
        };
        let heights = self.samples.iter().filter(calm).map(|sample| sample.height);
        let (low, high) = heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), height| {
            (low.min(height), high.max(height))
        });
        (high > low).then_some(Heights { low, high })
    }

    /// How far around a pole the heights do not count: a share of the ways to the next ones on both sides.
    fn room(&self, pole: &Singular) -> f64 {
        if !pole.fast {
            return 0.002;
        }
        let others = self.singular.iter().map(|other| other.share).chain([0.0, 1.0]);
        let ways = others.map(|other| other - pole.share).filter(|way| way.abs() > 1e-6);
        let (left, right): (Vec<f64>, Vec<f64>) = ways.partition(|way| *way < 0.0);
        let nearest = |ways: Vec<f64>| ways.into_iter().map(f64::abs).reduce(f64::min);
        0.08 * match (nearest(left), nearest(right)) {
            (Some(left), Some(right)) => (left * right).sqrt(),
            (left, right) => left.or(right).unwrap_or(1.0),
        }
    }

    /// Adds places until the joined ones run along the curve; whether they do.
    fn refine(&mut self, window: Heights, most: usize) -> Result<bool, Fault> {
        loop {
            let known = self.samples.len();
            let places: Vec<f64> = self.bent(window).into_iter().filter_map(|at| self.between(at)).collect();
            if places.is_empty() {
                return Ok(true);
            }
            if known + places.len() > most {
                return Ok(false);
            }
            self.add(places)?;
            if self.samples.len() == known {
                return Ok(true);
            }
        }
    }

    /// A place between a sample and the next, if they are not close enough.
    fn between(&self, at: usize) -> Option<f64> {
        let (from, to) = (self.samples[at].share, self.samples[at + 1].share);
        (to - from > FINEST).then(|| self.across.place(from + (to - from) * uneven(at)))
    }

    /// The stretches, each told by its first sample, beside which the curve leaves the straight line.
    fn bent(&self, window: Heights) -> Vec<usize> {
        let mut found = Vec::new();
        for at in 1..self.samples.len().saturating_sub(1) {
            let [before, here, after] = [at - 1, at, at + 1].map(|index| &self.samples[index]);
            let joined = !before.parted && !here.parted;
            if joined && [before, here, after].iter().all(|sample| sample.height.is_finite()) {
                let place = |sample: &CurvePoint| (sample.share * WIDE, window.up(sample.height));
                if distance(place(here), place(before), place(after)) > TOLERANCE {
                    found.extend([at - 1, at]);
                }
            }
        }
        found.dedup();
        found
    }

    /// The curve as it is drawn.
    fn drawn(&self, window: Heights, blurred: &[bool], whole: bool) -> Sampled {
        let hidden = |sample: &CurvePoint| {
            let at = (sample.share * blurred.len() as f64) as usize;
            blurred.get(at.min(blurred.len().saturating_sub(1))) == Some(&true)
        };
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for sample in &self.samples {
            xs.push(sample.x);
            ys.push(if sample.height.is_finite() && !hidden(sample) { sample.y } else { f64::NAN });
            if sample.parted {
                xs.push(sample.x);
                ys.push(f64::NAN);
            }
        }
        let back = |height: f64| if self.log { libm::exp10(height) } else { height };
        Sampled {
            xs,
            ys,
            ends: self.ends(window),
            bands: self.bands(blurred),
            seen: (!self.singular.is_empty()).then(|| (back(window.low), back(window.high))),
            coarse: !whole && blurred.iter().all(|blurred| !blurred),
        }
    }

    /// Between which heights the curve moves where it is too fine for a line.
    fn bands(&self, blurred: &[bool]) -> Vec<CurveBand> {
        let count = blurred.len();
        let mut reached = vec![(f64::INFINITY, f64::NEG_INFINITY); count];
        for sample in self.samples.iter().filter(|sample| sample.height.is_finite()) {
            let at = ((sample.share * count as f64) as usize).min(count.saturating_sub(1));
            if let Some((low, high)) = reached.get_mut(at) {
                (*low, *high) = (low.min(sample.y), high.max(sample.y));
            }
        }
        let edge = |at: usize| self.across.place(at as f64 / count as f64);
        let mut bands = Vec::new();
        let mut from = 0;
        for run in blurred.chunk_by(|one, other| one == other) {
            let to = from + run.len();
            if run[0] {
                let around = |at: usize| reached[at.saturating_sub(2).max(from)..(at + 3).min(to)].iter();
                let low = |at| around(at).map(|(low, _)| *low).fold(f64::INFINITY, f64::min);
                let high = |at| around(at).map(|(_, high)| *high).fold(f64::NEG_INFINITY, f64::max);
                let places = (from..=to).map(|at| (edge(at), at.min(to - 1)));
                let (xs, at): (Vec<f64>, Vec<usize>) = places.unzip();
                let (low, high) = at.into_iter().map(|at| (low(at), high(at))).unzip();
                bands.push(CurveBand { xs, low, high });
            }
            from = to;
        }
        bands
    }

    /// Where pieces end beside a jump, and to which of them the place of the jump belongs.
    fn ends(&self, window: Heights) -> Vec<CurveEnd> {
        let mut ends: Vec<CurveEnd> = Vec::new();
        let pieces = self.pieces();
        for pair in pieces.windows(2) {
            let [(first, left), (right, last)] = [pair[0], pair[1]];
            let (one, other) = (&self.samples[left], &self.samples[right]);
            let within = |sample: &CurvePoint| (-0.1..1.1).contains(&(window.up(sample.height) / TALL));
            if !touching(one.x, other.x) || !within(one) || !within(other) {
                continue;
            }
            // A place of its own, a hole that nobody owns, or a jump at a number that only one side can mean.
            let owner = match (first == left, right == last, right - left) {
                (true, ..) => Some([true, false]),
                (_, true, _) => Some([false, true]),
                (_, _, 2..) => Some([false, false]),
                _ => owner(one.x, other.x),
            };
            for (sample, closed) in [one, other].into_iter().zip(owner.into_iter().flatten()) {
                let end = CurveEnd { place: (sample.x, sample.y), closed };
                let same = |known: &CurveEnd| {
                    known.closed == closed
                        && touching(known.place.0, sample.x)
                        && (window.up(known.place.1) - window.up(sample.y)).abs() < 0.5
                };
                if !ends.iter().any(same) {
                    ends.push(end);
                }
            }
        }
        if ends.len() > MOST_MARKED { Vec::new() } else { ends }
    }

    /// The pieces of the curve, each told by its first and its last sample.
    fn pieces(&self) -> Vec<(usize, usize)> {
        let mut pieces: Vec<(usize, usize)> = Vec::new();
        let mut joins = false;
        for (index, sample) in self.samples.iter().enumerate() {
            if sample.height.is_finite() {
                match pieces.last_mut().filter(|_| joins) {
                    Some(piece) => piece.1 = index,
                    None => pieces.push((index, index)),
                }
            }
            joins = sample.height.is_finite() && !sample.parted;
        }
        pieces
    }
}

/// Distance of a place from the segment between two others.
fn distance(place: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (px, py) = (place.0 - from.0, place.1 - from.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (ex, ey) = (px - along * dx, py - along * dy);
    (ex * ex + ey * ey).sqrt()
}
