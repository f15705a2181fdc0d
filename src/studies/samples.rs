//! What is known of a curve: its values at places, and how they lie in a picture; knows no model.

use crate::report::Fault;

/// How high a picture is, in the units that its tolerances are told in.
pub(super) const TALL: f64 = 190.0;
/// Turns are counted in so many windows across the picture, each about two of its units wide.
const WINDOWS: usize = 256;
/// What turns more often in a window is a band and no line.
const MOST_TURNS: usize = 5;
/// What turns by less is no turn.
const LEAST_TURN: f64 = 2.0;

/// What a curve says at some places.
pub(super) type Values<'a> = dyn FnMut(&[f64]) -> Result<Vec<f64>, Fault> + 'a;

/// How a range lies across a picture: evenly, or by factors.
#[derive(Clone, Copy)]
pub(super) struct Across {
    pub low: f64,
    pub high: f64,
    pub by_factors: bool,
}

impl Across {
    /// The place at a share of the range.
    pub fn place(&self, share: f64) -> f64 {
        if self.by_factors {
            let (low, high) = (libm::log(self.low), libm::log(self.high));
            return libm::exp(low + (high - low) * share);
        }
        self.low + (self.high - self.low) * share
    }

    pub fn share(&self, place: f64) -> f64 {
        if self.by_factors {
            let (low, high) = (libm::log(self.low), libm::log(self.high));
            return (libm::log(place) - low) / (high - low);
        }
        (place - self.low) / (self.high - self.low)
    }
}

/// What part of the heights a picture shows.
#[derive(Clone, Copy)]
pub(super) struct Heights {
    pub low: f64,
    pub high: f64,
}

impl Heights {
    /// How high in the picture; what leaves it by half its height is as good as anywhere above.
    pub fn up(&self, height: f64) -> f64 {
        ((height - self.low) / (self.high - self.low)).clamp(-0.5, 1.5) * TALL
    }
}

/// What a curve says at one place.
#[derive(Clone, Copy)]
pub(super) struct CurvePoint {
    pub x: f64,
    pub share: f64,
    pub y: f64,
    /// The value as the vertical axis has it; not finite where there is nothing to draw.
    pub height: f64,
    /// Whether nothing joins it to the next.
    pub parted: bool,
}

/// A curve as far as it is known.
pub(super) struct Samples<'a, 'b> {
    pub across: Across,
    pub samples: Vec<CurvePoint>,
    pub singular: Vec<Singular>,
    pub log: bool,
    pub values: &'a mut Values<'b>,
}

/// Where a curve runs out of every picture.
#[derive(Clone, Copy)]
pub(super) struct Singular {
    pub share: f64,
    /// Whether it does so by powers, as `1 / x` does, and not slowly like a logarithm.
    pub fast: bool,
}

impl Samples<'_, '_> {
    /// Computes the curve at more places.
    pub fn add(&mut self, places: Vec<f64>) -> Result<(), Fault> {
        let ys = (self.values)(&places)?;
        for (x, y) in places.into_iter().zip(ys) {
            let height = if self.log { libm::log10(y) } else { y };
            self.samples.push(CurvePoint { x, share: self.across.share(x), y, height, parted: false });
        }
        // What was known before stands first among equals, and stays.
        self.samples.sort_by(|one, other| one.x.total_cmp(&other.x));
        self.samples.dedup_by(|later, earlier| later.x == earlier.x);
        Ok(())
    }

    /// The values at some places as the vertical axis has them, without keeping them.
    pub fn heights(&mut self, places: &[f64]) -> Result<Vec<f64>, Fault> {
        let ys = (self.values)(places)?;
        Ok(if self.log { ys.into_iter().map(libm::log10).collect() } else { ys })
    }

    /// The heights that most of the curve lies at; none if it has no finite value.
    pub fn typical(&self) -> Option<Heights> {
        let mut heights: Vec<f64> =
            self.samples.iter().map(|sample| sample.height).filter(|height| height.is_finite()).collect();
        heights.sort_by(f64::total_cmp);
        let at = |share: f64| heights.get((share * (heights.len() as f64 - 1.0)) as usize).copied();
        let (low, high, least, most) = (at(0.1)?, at(0.9)?, at(0.0)?, at(1.0)?);
        let (low, high) = if high > low { (low, high) } else { (least, most) };
        let room = if high > low { 0.5 * (high - low) } else { low.abs().max(1e-300) };
        Some(Heights { low: low - room, high: high + room })
    }

    /// The windows across the picture in which the curve turns too often for a line.
    pub fn blurred(&self, window: Heights) -> Vec<bool> {
        let count = WINDOWS.min(self.samples.len() / 8).max(1);
        let mut turns = vec![0_usize; count];
        let (mut extreme, mut upwards) = (None::<(f64, f64)>, None::<bool>);
        for sample in &self.samples {
            if !sample.height.is_finite() {
                (extreme, upwards) = (None, None);
                continue;
            }
            let here = window.up(sample.height);
            let Some((share, last)) = extreme else {
                extreme = Some((sample.share, here));
                continue;
            };
            let onwards = upwards.is_none_or(|up| (here > last) == up);
            if onwards && here != last {
                (upwards, extreme) = (Some(here > last), Some((sample.share, here)));
            } else if !onwards && (here - last).abs() > LEAST_TURN {
                turns[((share * count as f64) as usize).min(count - 1)] += 1;
                (upwards, extreme) = (Some(here > last), Some((sample.share, here)));
            }
        }
        let many: Vec<bool> = turns.into_iter().map(|turns| turns > MOST_TURNS).collect();
        let near = |index: usize| {
            index.checked_sub(1).is_some_and(|at| many[at]) && many.get(index + 1) == Some(&true)
        };
        (0..count).map(|index| many[index] || near(index)).collect()
    }
}
