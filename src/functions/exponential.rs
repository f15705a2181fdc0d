//! The exponential and the hyperbolic tangent, the same on every machine; knows no shapes.
//!
//! Training spends much of its time here, so there is no branch and no table: the compiler works on
//! as many numbers at once as the machine has lanes. Both follow the usual way (Muller et al.,
//! *Handbook of Floating-Point Arithmetic*, chapter 11): the argument less a multiple of ln 2, the
//! Taylor series of the small rest, and the power of two put back.

use super::wide::wide;

/// Added to a number below 2^51, it leaves the nearest whole number in the last bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// The logarithm of 2: its first 32 bits, whose small multiples are exact, and the rest.
pub(super) const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];

/// `1 / k!` for `k` from 2 to 13.
const INVERSE_FACTORIALS: [f64; 12] = inverse_factorials();

const fn inverse_factorials() -> [f64; 12] {
    let mut inverse = [0.5; 12];
    let (mut index, mut factorial) = (1, 2.0);
    while index < 12 {
        factorial *= (index + 2) as f64;
        inverse[index] = 1.0 / factorial;
        index += 1;
    }
    inverse
}

/// `e` to the power `x`.
#[inline(always)]
pub(super) fn exp(x: f64) -> f64 {
    // Beyond these bounds the result is 0 or infinite.
    let bounded = if x < -746.0 { -746.0 } else { x };
    let bounded = if bounded > 710.0 { 710.0 } else { bounded };
    let (doublings, rest, bend) = reduced(bounded);
    // What the first sum loses is added to the small part.
    let line = 1.0 + rest;
    let rest_of_power = line + ((rest - (line - 1.0)) + bend);
    // In two factors, because the power of two alone may leave the range where the result does not.
    let half = doublings * 0.5 + ROUND - ROUND;
    rest_of_power * power_of_two(half) * power_of_two(doublings - half)
}

wide!(
    /// Puts the exponentials of some numbers in their places.
    pub(super) fn exponentials(numbers: &mut [f64]) {
        for number in numbers {
            *number = exp(*number);
        }
    }
);

/// The hyperbolic tangent, by `e` to the power `2 |x|`, less 1.
#[inline(always)]
pub(super) fn tanh(x: f64) -> f64 {
    let size = x.abs();
    // Beyond 20 the result is 1 to the last digit.
    let bounded = if size > 20.0 { 20.0 } else { size };
    let (doublings, rest, bend) = reduced(2.0 * bounded);
    let power = power_of_two(doublings);
    let growth = power * (rest + bend) + (power - 1.0);
    (growth / (growth + 2.0)).copysign(x)
}

/// How often the exponential of `x` doubles, as a whole number; the rest of `x` with less than half a
/// doubling; and how far the exponential of the rest lies above the straight line `1 + rest`.
#[inline(always)]
fn reduced(x: f64) -> (f64, f64, f64) {
    let doublings = x * std::f64::consts::LOG2_E + ROUND - ROUND;
    let near = x - doublings * LN_2[0];
    let rest = near - doublings * LN_2[1];
    let lost = (near - rest) - doublings * LN_2[1];
    (doublings, rest, lost + rest * rest * polynomial(rest, &INVERSE_FACTORIALS))
}

/// Two to a whole power from -1022 to 1023.
#[inline(always)]
fn power_of_two(exponent: f64) -> f64 {
    // The last bits of the sum are the biased exponent; the shift leaves nothing else.
    f64::from_bits((exponent + (ROUND + 1023.0)).to_bits() << 52)
}

/// A polynomial with ascending coefficients. Even and odd powers go separate ways, which halves the wait.
#[inline(always)]
pub(super) fn polynomial<const N: usize>(x: f64, coefficients: &[f64; N]) -> f64 {
    let square = x * x;
    let (mut even, mut odd) = (0.0, 0.0);
    for pair in (0..N / 2).rev() {
        even = even * square + coefficients[2 * pair];
        odd = odd * square + coefficients[2 * pair + 1];
    }
    even + x * odd
}
