//! Unbiased integers below a bound, from the stream of bits; knows no sequence or array.
//!
//! NumPy has two ways and each of its functions keeps to one of them: `integers` and
//! `choice` multiply and reject (Daniel Lemire, "Fast Random Integer Generation in an
//! Interval", 2019), `shuffle` and `permutation` mask and reject.

use super::pcg64::Pcg64;

/// A number from 0 to `maximum`, both included, as `integers` and `choice` draw it.
///
/// A `maximum` of 0 draws nothing, one below 2³² draws halves of words.
#[inline]
pub(super) fn by_multiplication(bits: &mut Pcg64, maximum: u64) -> u64 {
    const LARGEST_HALF: u64 = u32::MAX as u64;
    match maximum {
        0 => 0,
        LARGEST_HALF => u64::from(bits.next_u32()),
        u64::MAX => bits.next_u64(),
        _ if maximum < LARGEST_HALF => u64::from(half_by_multiplication(bits, maximum as u32)),
        _ => word_by_multiplication(bits, maximum),
    }
}

/// A number from 0 to `maximum`, both included, as `shuffle` and `permutation` draw it.
#[inline]
pub(super) fn by_mask(bits: &mut Pcg64, maximum: u64) -> u64 {
    if maximum == 0 {
        return 0;
    }
    let mask = u64::MAX >> maximum.leading_zeros();
    loop {
        let word = match u32::try_from(maximum) {
            Ok(_) => u64::from(bits.next_u32()),
            Err(_) => bits.next_u64(),
        };
        let value = word & mask;
        if value <= maximum {
            return value;
        }
    }
}

/// Lemire's method on 32 bits, for a `maximum` below 2³² − 1.
#[inline]
fn half_by_multiplication(bits: &mut Pcg64, maximum: u32) -> u32 {
    let count = maximum + 1;
    let mut product = u64::from(bits.next_u32()) * u64::from(count);
    if (product as u32) < count {
        let threshold = (u32::MAX - maximum) % count;
        while (product as u32) < threshold {
            product = u64::from(bits.next_u32()) * u64::from(count);
        }
    }
    (product >> 32) as u32
}

/// Lemire's method on 64 bits, for a `maximum` below 2⁶⁴ − 1.
#[inline]
fn word_by_multiplication(bits: &mut Pcg64, maximum: u64) -> u64 {
    let count = maximum + 1;
    let mut product = u128::from(bits.next_u64()) * u128::from(count);
    if (product as u64) < count {
        let threshold = (u64::MAX - maximum) % count;
        while (product as u64) < threshold {
            product = u128::from(bits.next_u64()) * u128::from(count);
        }
    }
    (product >> 64) as u64
}
