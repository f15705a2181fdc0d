//! Where a curve is parted: its jumps, its poles, and the borders of where it has values, each found to the last bit;
//! knows samples, and no model.

use super::samples::{CurvePoint, Heights, Samples, Singular};
use crate::report::Fault;

/// Lower steps of the curve are drawn as they are sampled.
const LEAST_JUMP: f64 = 4.0;
/// A jump is so much steeper than what lies on one side of it.
const STEEPER: f64 = 4.0;
/// What part of a step one half of its stretch must keep for the step to be a jump.
const KEPT: f64 = 0.4;
/// A pole is so much higher than the step in which it was found, a far peak so many windows high.
const POLE: f64 = 100.0;
const FAR: f64 = 4.0;
/// How much a peak grows on the way to its top if it is a pole.
const GROWTH: f64 = 1e6;
/// Smaller numbers stand for zero.
const SMALLEST: f64 = 1e-300;
/// More places of one kind than these are not looked at.
const MOST: usize = 400;
/// How near to a pole it is asked how fast it grows, and how many windows high a fast one is there.
const NEAR: f64 = 1e-6;
const FAST: f64 = 20.0;

/// Parts a curve where it jumps and where it has no values.
pub(super) fn part(curve: &mut Samples<'_, '_>, window: Heights) -> Result<(), Fault> {
    peaks(curve, window)?;
    borders(curve, window)?;
    // A jump that is found may leave another beside it: the value of the very place belongs to neither side.
    for _ in 0..3 {
        jumps(curve, window)?;
        borders(curve, window)?;
    }
    Ok(())
}

/// Whether no number, or hardly one, lies between two.
pub(super) fn touching(one: f64, other: f64) -> bool {
    (ordered(other) as i128 - ordered(one) as i128).abs() <= 4
}

/// To which side of a jump the number that it happens at belongs: the one that can be written in a few digits, or is a
/// fraction with a small denominator; none if both or neither can.
pub(super) fn owner(left: f64, right: f64) -> Option<[bool; 2]> {
    let round =
        |number: f64| format!("{:e}", number.abs()).bytes().take_while(|byte| *byte != b'e').count() < 14;
    // Beside zero lie the smallest numbers, which are short to write; some of them become zero on the way.
    if left.abs().max(right.abs()) < SMALLEST {
        return Some([left.abs() < right.abs(), right.abs() < left.abs()]);
    }
    for denominator in [1.0, 3.0, 7.0, 9.0, 11.0] {
        match [left, right].map(|side| round(side * denominator)) {
            [true, false] => return Some([true, false]),
            [false, true] => return Some([false, true]),
            _ => {}
        }
    }
    None
}

/// Numbers as whole numbers in the same order, so that the middle of two is found for small ones as fast as for large.
fn ordered(number: f64) -> i64 {
    let bits = number.to_bits() as i64;
    if bits < 0 { i64::MIN - bits } else { bits }
}

/// The number in the middle between two; none if there is none between.
fn middle(low: f64, high: f64) -> Option<f64> {
    let (low, high) = (ordered(low) as i128, ordered(high) as i128);
    let found = (low + high).div_euclid(2) as i64;
    let bits = if found < 0 { i64::MIN - found } else { found };
    (high - low > 1).then(|| f64::from_bits(bits as u64))
}

/// The borders between values and none.
fn borders(curve: &mut Samples<'_, '_>, window: Heights) -> Result<(), Fault> {
    let mut open: Vec<(f64, f64)> = Vec::new();
    for pair in curve.samples.windows(2) {
        if pair[0].height.is_finite() != pair[1].height.is_finite() {
            let inner = usize::from(pair[1].height.is_finite());
            open.push((pair[inner].x, pair[1 - inner].x));
        }
    }
    open.retain(|&(inner, outer)| middle(inner.min(outer), inner.max(outer)).is_some());
    open.truncate(MOST);
    let mut found = Vec::new();
    while !open.is_empty() {
        let middles: Vec<f64> =
            open.iter().filter_map(|&(inner, outer)| middle(inner.min(outer), inner.max(outer))).collect();
        let heights = curve.heights(&middles)?;
        for ((border, place), height) in open.iter_mut().zip(middles).zip(heights) {
            *if height.is_finite() { &mut border.0 } else { &mut border.1 } = place;
        }
        let (more, done) = open
            .into_iter()
            .partition(|&(inner, outer)| middle(inner.min(outer), inner.max(outer)).is_some());
        open = more;
        found.extend::<Vec<(f64, f64)>>(done);
    }
    curve.add(found.iter().flat_map(|&(inner, outer)| [inner, outer]).collect())?;
    for (inner, outer) in found {
        runs_away(curve, window, inner, outer)?;
    }
    Ok(())
}

/// Notes a border at which the curve leaves every picture.
fn runs_away(curve: &mut Samples<'_, '_>, window: Heights, inner: f64, outer: f64) -> Result<(), Fault> {
    let span = window.high - window.low;
    let high = |height: f64| (height - 0.5 * (window.low + window.high)).abs();
    let share = curve.across.share(inner);
    let near = curve.across.place(if outer > inner { share - NEAR } else { share + NEAR });
    let heights = curve.heights(&[inner, near])?;
    if high(heights[0]) > FAR * span {
        let fast = !heights[1].is_finite() || high(heights[1]) > FAST * span;
        curve.singular.push(Singular { share, fast });
    }
    Ok(())
}

/// A stretch that may hold a jump: its ends with their heights, and how high its step was at first.
#[derive(Clone, Copy)]
struct Step {
    from: (f64, f64),
    to: (f64, f64),
    first: f64,
}

impl Step {
    fn size(&self) -> f64 {
        (self.to.1 - self.from.1).abs()
    }

    fn middle(&self) -> Option<f64> {
        middle(self.from.0, self.to.0)
    }
}

/// Steps that stay steps however near one looks are jumps, or poles if they grow.
fn jumps(curve: &mut Samples<'_, '_>, window: Heights) -> Result<(), Fault> {
    let mut open = steep(curve, window);
    open.truncate(MOST);
    let (mut found, mut holes): (Vec<Step>, Vec<f64>) = (Vec::new(), Vec::new());
    while !open.is_empty() {
        let middles: Vec<f64> = open.iter().filter_map(Step::middle).collect();
        let heights = if middles.is_empty() { Vec::new() } else { curve.heights(&middles)? };
        let mut known = middles.into_iter().zip(heights);
        let mut more = Vec::new();
        for step in open {
            let Some(middle) = step.middle().and_then(|_| known.next()) else {
                found.push(step);
                continue;
            };
            if !middle.1.is_finite() {
                holes.push(middle.0);
                continue;
            }
            let halves = [Step { to: middle, ..step }, Step { from: middle, ..step }];
            let half = if halves[0].size() >= halves[1].size() { halves[0] } else { halves[1] };
            if half.size() >= KEPT * step.first {
                more.push(half);
            }
        }
        open = more;
    }
    let ends = found.iter().flat_map(|step| [step.from.0, step.to.0]);
    curve.add(ends.chain(holes).collect())?;
    for step in found {
        let span = window.high - window.low;
        if step.size() > POLE * step.first && step.size() > FAR * span {
            curve.singular.push(Singular { share: curve.across.share(step.from.0), fast: true });
        }
        let before = curve.samples.iter_mut().find(|sample| sample.x == step.from.0);
        before.into_iter().for_each(|sample| sample.parted = true);
    }
    Ok(())
}

/// The stretches that are far steeper than one beside them, or go the other way.
fn steep(curve: &Samples<'_, '_>, window: Heights) -> Vec<Step> {
    let blurred = curve.blurred(window);
    let slope = |one: &CurvePoint, other: &CurvePoint| {
        let joined = !one.parted && one.height.is_finite() && other.height.is_finite();
        joined.then(|| {
            (window.up(other.height) - window.up(one.height)) / (other.share - one.share).max(1e-300)
        })
    };
    let slopes: Vec<Option<f64>> = curve.samples.windows(2).map(|pair| slope(&pair[0], &pair[1])).collect();
    let mut found = Vec::new();
    for (index, pair) in curve.samples.windows(2).enumerate() {
        let Some(own) = slopes[index] else { continue };
        let at = ((pair[0].share * blurred.len() as f64) as usize).min(blurred.len() - 1);
        let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
        let stands_out = |other: f64| own * other < 0.0 || own.abs() > STEEPER * other.abs();
        let mut others = beside.filter_map(|at| slopes.get(at).copied().flatten());
        let high = (window.up(pair[1].height) - window.up(pair[0].height)).abs() > LEAST_JUMP;
        if high && !blurred[at] && others.any(stands_out) {
            let ends = [(pair[0].x, pair[0].height), (pair[1].x, pair[1].height)];
            let step = Step { from: ends[0], to: ends[1], first: 0.0 };
            found.push(Step { first: step.size(), ..step });
        }
    }
    found
}

/// A far peak or a far trough: three places, the middle one the farthest.
type Peak = [(f64, f64); 3];

/// Peaks that grow without end are poles: the curve is parted at the top.
fn peaks(curve: &mut Samples<'_, '_>, window: Heights) -> Result<(), Fault> {
    let span = window.high - window.low;
    let far = |height: f64| (height - 0.5 * (window.low + window.high)).abs();
    let mut open: Vec<(Peak, f64)> = Vec::new();
    for triple in curve.samples.windows(3) {
        let peak: Peak = [0, 1, 2].map(|at| (triple[at].x, far(triple[at].height)));
        let joined = !triple[0].parted && !triple[1].parted && peak.iter().all(|side| side.1.is_finite());
        if joined && peak[1].1 > FAR * span && peak[1].1 >= peak[0].1 && peak[1].1 >= peak[2].1 {
            open.push((peak, peak[1].1));
        }
    }
    open.truncate(MOST);
    let mut found: Vec<(Peak, f64)> = Vec::new();
    while !open.is_empty() {
        let sides = |peak: &Peak| [middle(peak[0].0, peak[1].0), middle(peak[1].0, peak[2].0)];
        let asked: Vec<f64> = open.iter().flat_map(|(peak, _)| sides(peak)).flatten().collect();
        let heights = if asked.is_empty() { Vec::new() } else { curve.heights(&asked)? };
        let mut known = asked.into_iter().zip(heights.into_iter().map(far));
        let mut more = Vec::new();
        for (peak, first) in open {
            let [left, right] = sides(&peak).map(|side| side.and_then(|_| known.next()));
            if (left.is_none() && right.is_none()) || !peak[1].1.is_finite() {
                found.push((peak, first));
                continue;
            }
            let places: Vec<(f64, f64)> =
                [Some(peak[0]), left, Some(peak[1]), right, Some(peak[2])].into_iter().flatten().collect();
            let height = |at: &usize| if places[*at].1.is_nan() { f64::INFINITY } else { places[*at].1 };
            let top = (1..places.len() - 1).max_by(|one, other| height(one).total_cmp(&height(other)));
            let Some(top) = top else { continue };
            more.push(([places[top - 1], places[top], places[top + 1]], first));
        }
        open = more;
    }
    found.retain(|(peak, first)| !peak[1].1.is_finite() || peak[1].1 > GROWTH * first);
    curve.add(found.iter().flat_map(|(peak, _)| peak.map(|side| side.0)).collect())?;
    for (peak, _) in found {
        curve.singular.push(Singular { share: curve.across.share(peak[1].0), fast: true });
        for sample in curve.samples.iter_mut().filter(|sample| sample.x == peak[1].0) {
            sample.height = f64::INFINITY;
        }
    }
    Ok(())
}
