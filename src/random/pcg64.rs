//! The stream of random bits: the generator PCG64; knows no distribution but the unit interval.
//!
//! The algorithm is PCG XSL RR 128/64 from Melissa O'Neill, "PCG: A Family of Simple Fast
//! Space-Efficient Statistically Good Algorithms for Random Number Generation" (2014), seeded
//! and read as NumPy's `PCG64` is.

use super::seed_sequence::generate_state;

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

/// The state of one stream.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pcg64 {
    state: u128,
    increment: u128,
    /// The upper half of a word whose lower half was drawn as 32 bits; it outlives
    /// every 64-bit draw in between, as it does in NumPy.
    upper_half: Option<u32>,
}

impl Pcg64 {
    pub(super) fn from_seed(seed: u64) -> Pcg64 {
        let [state_high, state_low, stream_high, stream_low] = generate_state(seed);
        let start = u128::from(state_high) << 64 | u128::from(state_low);
        let stream = u128::from(stream_high) << 64 | u128::from(stream_low);
        let mut generator = Pcg64 { state: 0, increment: stream << 1 | 1, upper_half: None };
        generator.step();
        generator.state = generator.state.wrapping_add(start);
        generator.step();
        generator
    }

    /// Where the stream stands; the last word is one more than the upper half that waits, or nothing.
    pub(super) fn words(&self) -> [u64; 5] {
        let waiting = self.upper_half.map_or(0, |half| u64::from(half) + 1);
        let halves = |word: u128| [(word >> 64) as u64, word as u64];
        let ([state_high, state_low], [increment_high, increment_low]) =
            (halves(self.state), halves(self.increment));
        [state_high, state_low, increment_high, increment_low, waiting]
    }

    /// The stream that stands there; none has an even increment.
    pub(super) fn of_words([state_high, state_low, high, low, waiting]: [u64; 5]) -> Option<Pcg64> {
        let whole = |high: u64, low: u64| u128::from(high) << 64 | u128::from(low);
        let upper_half = match waiting {
            0 => None,
            half => Some(u32::try_from(half - 1).ok()?),
        };
        let stream = Pcg64 { state: whole(state_high, state_low), increment: whole(high, low), upper_half };
        (stream.increment & 1 == 1).then_some(stream)
    }

    /// The next 64 bits.
    #[inline]
    pub(super) fn next_u64(&mut self) -> u64 {
        self.step();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }

    /// The next 32 bits: the lower half of a fresh word, then the upper half kept back.
    #[inline]
    pub(super) fn next_u32(&mut self) -> u32 {
        if let Some(half) = self.upper_half.take() {
            return half;
        }
        let word = self.next_u64();
        self.upper_half = Some((word >> 32) as u32);
        word as u32
    }

    /// The next number in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub(super) fn next_f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    #[inline]
    fn step(&mut self) {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
    }
}
