//! The generator and the methods that fill arrays; knows nothing of shapes, names or units.

use super::binomial::Binomial;
use super::bounded::{by_mask, by_multiplication};
use super::gamma::standard_gamma;
use super::pcg64::Pcg64;
use super::poisson::poisson;
use super::ziggurat::{standard_exponential, standard_normal};

/// A stream of random numbers, drawing what NumPy's `Generator` draws after the same calls.
///
/// Each method fills the slice it is given, and draws nothing for an empty one.  A parameter
/// that NumPy refuses gives NaN in every place and leaves the stream where it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Generator {
    pub(super) bits: Pcg64,
}

impl Generator {
    /// The generator of `numpy.random.default_rng(seed)`.
    pub fn from_seed(seed: u64) -> Generator {
        Generator { bits: Pcg64::from_seed(seed) }
    }

    /// How many words say where a stream stands.
    pub const WORDS: usize = 5;

    /// Where the stream stands, as words from which it goes on.
    pub fn words(&self) -> [u64; Generator::WORDS] {
        self.bits.words()
    }

    /// A stream that goes on from some words; none, if no stream has them.
    pub fn of_words(words: [u64; Generator::WORDS]) -> Option<Generator> {
        Some(Generator { bits: Pcg64::of_words(words)? })
    }

    /// Numbers in [0, 1), as `random` draws them.
    pub fn random(&mut self, out: &mut [f64]) {
        out.fill_with(|| self.bits.next_f64());
    }

    /// Numbers from `low` up to `high`, as `uniform` draws them.
    pub fn uniform(&mut self, low: f64, high: f64, out: &mut [f64]) {
        let range = high - low;
        if !(range >= 0.0 && range.is_finite()) {
            return out.fill(f64::NAN);
        }
        out.fill_with(|| low + range * self.bits.next_f64());
    }

    /// Numbers of the normal distribution of mean 0 and deviation 1, as `standard_normal`
    /// draws them.
    pub fn standard_normal(&mut self, out: &mut [f64]) {
        out.fill_with(|| standard_normal(&mut self.bits));
    }

    /// Numbers of a normal distribution, as `normal` draws them.
    pub fn normal(&mut self, mean: f64, deviation: f64, out: &mut [f64]) {
        if !is_non_negative(deviation) {
            return out.fill(f64::NAN);
        }
        out.fill_with(|| mean + deviation * standard_normal(&mut self.bits));
    }

    /// Numbers of an exponential distribution of mean `scale`, as `exponential` draws them.
    pub fn exponential(&mut self, scale: f64, out: &mut [f64]) {
        if !is_non_negative(scale) {
            return out.fill(f64::NAN);
        }
        out.fill_with(|| scale * standard_exponential(&mut self.bits));
    }

    /// Numbers of a gamma distribution, as `gamma` draws them; a scale of 1 gives those of
    /// `standard_gamma`.
    pub fn gamma(&mut self, shape: f64, scale: f64, out: &mut [f64]) {
        if !(is_non_negative(shape) && is_non_negative(scale)) {
            return out.fill(f64::NAN);
        }
        out.fill_with(|| scale * standard_gamma(&mut self.bits, shape));
    }

    /// Counts of events of which `mean` are expected, as `poisson` draws them.
    pub fn poisson(&mut self, mean: f64, out: &mut [f64]) {
        /// NumPy's bound, ten deviations below the largest 64-bit count.
        const LARGEST_MEAN: f64 = 9.223_372_006_484_771e18;
        if !(is_non_negative(mean) && mean <= LARGEST_MEAN) {
            return out.fill(f64::NAN);
        }
        out.fill_with(|| poisson(&mut self.bits, mean) as f64);
    }

    /// How many of `trials` succeed with the given `probability`, as `binomial` draws it.
    pub fn binomial(&mut self, trials: i64, probability: f64, out: &mut [f64]) {
        match Binomial::new(trials, probability) {
            Some(binomial) => out.fill_with(|| binomial.draw(&mut self.bits) as f64),
            None => out.fill(f64::NAN),
        }
    }

    /// Whole numbers from `low` to below `high`, as `integers` draws them; the caller
    /// promises that `low` is below `high`.
    pub fn integers(&mut self, low: i64, high: i64, out: &mut [f64]) {
        out.fill_with(|| self.integer(low, high) as f64);
    }

    /// One whole number from `low` to below `high`: NumPy's scalar call uses up the stream
    /// just as an array of one does.
    #[inline]
    pub fn integer(&mut self, low: i64, high: i64) -> i64 {
        let maximum = high.wrapping_sub(1).wrapping_sub(low) as u64;
        low.wrapping_add(by_multiplication(&mut self.bits, maximum) as i64)
    }

    /// The numbers from 0 to below `length` in random order, as `permutation` gives them;
    /// the caller promises that `out` has that length.
    pub fn permutation(&mut self, length: usize, out: &mut [f64]) {
        let places = out.len().min(length);
        let out = &mut out[..places];
        for (index, place) in out.iter_mut().enumerate() {
            *place = index as f64;
        }
        self.shuffle(out);
    }

    /// Puts items (or the rows that indices stand for) in the order that `shuffle` and
    /// `permutation` would.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = by_mask(&mut self.bits, last as u64) as usize;
            items.swap(last, other);
        }
    }
}

/// NumPy's own test, which lets zeros of either sign and infinity pass.
fn is_non_negative(parameter: f64) -> bool {
    parameter >= 0.0
}
