//! Powers and logarithms rounded to the nearest double; knows nothing of generators.
//!
//! A gamma draw of small shape is a power of a logarithm, so their last bits count.  The crate
//! `libm` misses the nearest double in one result of ten, the C library behind NumPy in one
//! of a thousand.  Here numbers are unevaluated sums of two doubles (Theodorus Dekker,
//! "A Floating-Point Technique for Extending the Available Precision", 1971), which leaves
//! some forty bits to spare before the one rounding.

use libm::fma;

use super::logarithm::{LN_2_HIGH, LN_2_LOW};

/// What the two parts leave of ln 2.
const LN_2_LOWEST: f64 = 1.161_222_722_936_253_2e-26;
/// How often an argument is halved before the exponential's series, and the result squared.
const HALVINGS: i32 = 9;
/// The terms of that series above 2⁻¹⁰⁶.
const TERMS: u32 = 9;

/// The logarithm of a positive number.
pub(super) fn logarithm(x: f64) -> f64 {
    ln(x).high
}

/// `base` to the power `exponent`, both at least 0.
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    let logarithm = ln(base);
    let scaled = logarithm.times(Double::from(exponent));
    // Zeros, infinities and results near them have no last bit to care for.
    if scaled.high.abs() < 700.0 { exp(scaled).high } else { libm::pow(base, exponent) }
}

/// The logarithm, by one step of Newton's method from the ordinary one.
fn ln(x: f64) -> Double {
    let near = libm::log(x);
    if !near.is_finite() {
        return Double::from(near);
    }
    let quotient = exp(Double::from(-near)).times(Double::from(x));
    Double::sum(near, (quotient.high - 1.0) + quotient.low)
}

/// The exponential function, for an argument within ±750.
fn exp(x: Double) -> Double {
    let twos = (x.high * std::f64::consts::LOG2_E).round_ties_even();
    let ln_2_rest = Double::sum(LN_2_LOW, LN_2_LOWEST);
    let rest = Double::sum(x.high - twos * LN_2_HIGH, x.low);
    let rest = rest.plus(ln_2_rest.times(Double::from(-twos)));
    let small = rest.times_two_to(-HALVINGS);
    let one = Double::from(1.0);
    let series = (2..=TERMS).rev().fold(one, |sum, term| one.plus(small.times(sum).over(f64::from(term))));
    // With p = exp(r) − 1, doubling r gives (1 + p)² − 1 = 2p + p².
    let less_one = (0..HALVINGS).fold(small.times(series), |p, _| p.times_two_to(1).plus(p.times(p)));
    one.plus(less_one).times_two_to(twos as i32)
}

/// The sum of two doubles, the second at most half of the first one's last bit.
#[derive(Clone, Copy)]
struct Double {
    high: f64,
    low: f64,
}

impl Double {
    fn from(high: f64) -> Double {
        Double { high, low: 0.0 }
    }

    /// The exact sum of two doubles of any size.
    fn sum(left: f64, right: f64) -> Double {
        let high = left + right;
        let of_right = high - left;
        let low = (left - (high - of_right)) + (right - of_right);
        Double { high, low }
    }

    fn plus(self, other: Double) -> Double {
        let sum = Double::sum(self.high, other.high);
        Double::sum(sum.high, sum.low + (self.low + other.low))
    }

    fn times(self, other: Double) -> Double {
        let high = self.high * other.high;
        let low = fma(self.high, other.high, -high);
        Double::sum(high, low + (self.high * other.low + self.low * other.high))
    }

    fn over(self, divisor: f64) -> Double {
        let high = self.high / divisor;
        let rest = fma(-high, divisor, self.high) + self.low;
        Double::sum(high, rest / divisor)
    }

    fn times_two_to(self, exponent: i32) -> Double {
        Double { high: libm::scalbn(self.high, exponent), low: libm::scalbn(self.low, exponent) }
    }
}
