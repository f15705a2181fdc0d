//! The logarithm of a number and of 1 plus a number, the same on every machine; knows no arrays.
//!
//! Like the exponential without a branch and without a table. The number is a power of two times
//! a rest between √½ and √2, and `ln(1 + f) = 2 artanh(f / (2 + f))` by its series (Muller,
//! *Elementary Functions*, chapter 11).

use super::exponential::{LN_2, polynomial};
use super::wide::wide;

/// The bits of √½, without the last half.
const ROOT_OF_HALF: u64 = 0x3fe6_a09e_0000_0000;
/// The bits of 1.
const ONE: u64 = 1.0_f64.to_bits();
/// The bits of an exponent.
const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
/// Two to the power 52: the whole numbers below it are its last bits.
const WHOLE: f64 = 4_503_599_627_370_496.0;

/// The coefficients of `2 artanh(s) / s` behind the first: `2/3, 2/5, 2/7, …`, for powers of `s²`.
const SERIES: [f64; 10] = series();

const fn series() -> [f64; 10] {
    let mut series = [0.0; 10];
    let mut index = 0;
    while index < 10 {
        series[index] = 2.0 / (2 * index + 3) as f64;
        index += 1;
    }
    series
}

/// The natural logarithm.
#[inline(always)]
pub(super) fn log(x: f64) -> f64 {
    // Numbers too small for their full digits are made larger first.
    let small = x < f64::MIN_POSITIVE;
    let scaled = if small { x * 2.0 * WHOLE } else { x };
    let value = sum(scaled, if small { -53.0 } else { 0.0 }, 0.0);
    at_the_ends(x, value)
}

wide!(
    /// Puts the natural logarithms of some numbers in their places.
    pub(super) fn logarithms(numbers: &mut [f64]) {
        for number in numbers {
            *number = log(*number);
        }
    }
);

/// The natural logarithm of `1 + x`, exact for small `x`, too.
#[inline(always)]
pub(super) fn log1p(x: f64) -> f64 {
    let total = 1.0 + x;
    let gained = total - 1.0;
    let lost = (x - gained) + (1.0 - (total - gained));
    let value = sum(total, 0.0, lost / total);
    if total == 1.0 { x } else { at_the_ends(total, value) }
}

/// The logarithm of a positive number with full digits, plus that of 2 to the power `doublings`, plus a small correction.
#[inline(always)]
fn sum(x: f64, doublings: f64, correction: f64) -> f64 {
    // The biased exponent of `x`, as if numbers began at √½ instead of 1.
    let shifted = x.to_bits().wrapping_add(ONE - ROOT_OF_HALF);
    let biased = f64::from_bits((shifted >> 52) | WHOLE.to_bits());
    let doublings = doublings + (biased - (WHOLE + 1023.0));
    let rest = x.to_bits().wrapping_sub((shifted & EXPONENT).wrapping_sub(ONE));
    let above = f64::from_bits(rest) - 1.0;
    let ratio = above / (2.0 + above);
    let square = ratio * ratio;
    let half = 0.5 * above * above;
    let tail = ratio * (half + square * polynomial(square, &SERIES));
    doublings * LN_2[0] - ((half - (tail + (doublings * LN_2[1] + correction))) - above)
}

/// The logarithm where the general way does not lead.
#[inline(always)]
fn at_the_ends(x: f64, value: f64) -> f64 {
    let value = if x < f64::INFINITY { value } else { x };
    let value = if x == 0.0 { f64::NEG_INFINITY } else { value };
    if x < 0.0 { f64::NAN } else { value }
}
