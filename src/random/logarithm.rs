//! The logarithm behind the tails of the ziggurats; knows nothing of generators.
//!
//! A tail's draw carries the logarithm's last bits, so it must round as the C library does
//! that NumPy calls: by the method of Sun's fdlibm, with the polynomial summed in pairs and
//! the products fused into the sums as the GNU C library has it on x86 processors (those
//! since 2013).  The crate `libm` sums in another order and differs in the last bit once in
//! a thousand.  `libm::fma` rounds once and so alike on every machine, fused or not.

use libm::fma;

/// ln 2 in two parts, the first so short that its small multiples are exact.
pub(super) const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
/// What the first part leaves.
pub(super) const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// The bits of √2's mantissa above its 32nd, where the method changes the power of two.
const SQRT_2_MANTISSA: u64 = 0x6_a09e;

/// `log1p(-share)` for a `share` in [0, 1) that is a multiple of 2⁻⁵³, as all draws are.
///
/// For these 1 − share is exact, so the correction that `log1p` keeps for it is none.
pub(super) fn ln_of_remainder(share: f64) -> f64 {
    const LEAST_DIRECT: f64 = 1.0 / (1u64 << 29) as f64;
    if share < LEAST_DIRECT {
        return -share - share * share * 0.5;
    }
    // The method compares upper halves of bit patterns, this one being about 1 − 1/√2.
    if share.to_bits() >> 32 <= 0x3fd2_bec3 {
        return ln_near_one(-share);
    }
    let bits = (1.0 - share).to_bits();
    let mut exponent = (bits >> 52) as i32 - 1023;
    let mantissa = bits & ((1 << 52) - 1);
    let leading = mantissa >> 32;
    let (fraction, is_tiny) = if leading < SQRT_2_MANTISSA {
        (f64::from_bits(mantissa | 1023 << 52) - 1.0, leading == 0)
    } else {
        exponent += 1;
        let is_tiny = (0x10_0000 - leading) >> 2 == 0;
        (f64::from_bits(mantissa | 1022 << 52) - 1.0, is_tiny)
    };
    ln_of_scaled(f64::from(exponent), fraction, is_tiny)
}

/// ln(1 + `fraction`) where no power of two is split off.
fn ln_near_one(fraction: f64) -> f64 {
    let half_square = 0.5 * fraction * fraction;
    fraction - (half_square - series_term(fraction, half_square))
}

/// ln(2^`exponent` · (1 + `fraction`)).
fn ln_of_scaled(exponent: f64, fraction: f64, is_tiny: bool) -> f64 {
    let half_square = 0.5 * fraction * fraction;
    let high = exponent * LN_2_HIGH;
    let low = exponent * LN_2_LOW;
    if fraction == 0.0 {
        return high + low;
    }
    if is_tiny {
        let square_term = half_square * fma(-2.0 / 3.0, fraction, 1.0);
        return high - ((square_term - low) - fraction);
    }
    high - ((half_square - (series_term(fraction, half_square) + low)) - fraction)
}

/// s·(f²/2 + R(s²)) with s = f/(2 + f), the part of ln(1 + f) beyond f − f²/2.
fn series_term(fraction: f64, half_square: f64) -> f64 {
    let s = fraction / (2.0 + fraction);
    let z = s * s;
    let z_2 = z * z;
    let z_4 = z_2 * z_2;
    let z_6 = z_4 * z_2;
    let second = fma(z, 2.857_142_874_366_239e-1, 3.999_999_999_940_942e-1);
    let third = fma(z, 1.818_357_216_161_805e-1, 2.222_219_843_214_978_4e-1);
    let fourth = fma(z, 1.479_819_860_511_658_6e-1, 1.531_383_769_920_937_3e-1);
    let sum = fma(z, 6.666_666_666_666_735e-1, z_2 * second);
    let remainder = fma(z_6, fourth, fma(z_4, third, sum));
    s * (half_square + remainder)
}
