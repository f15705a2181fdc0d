//! Standard normal and standard exponential draws; knows no mean, scale or array.
//!
//! The method is George Marsaglia and Wai Wan Tsang, "The Ziggurat Method for Generating
//! Random Variables" (2000), with 256 strips.  One word of the stream gives the strip, the
//! sign and the abscissa, from the bits that NumPy takes for each.

use super::logarithm::ln_of_remainder;
use super::pcg64::Pcg64;
use super::ziggurat_tables::{
    EXPONENTIAL_CERTAIN, EXPONENTIAL_DENSITIES, EXPONENTIAL_EDGES, NORMAL_DENSITIES, NORMAL_EDGES,
};

const STRIPS: usize = 256;
/// A normal's abscissas are multiples of a strip's width over this.
const NORMAL_PARTS: f64 = (1u64 << 52) as f64;
/// An exponential's abscissas are multiples of a strip's width over this.
const EXPONENTIAL_PARTS: f64 = (1u64 << 53) as f64;

static NORMAL_UNITS: [f64; STRIPS] = parts_of(&NORMAL_EDGES, NORMAL_PARTS);
static NORMAL_CERTAIN: [u64; STRIPS] = certain_normals();
static EXPONENTIAL_UNITS: [f64; STRIPS] = parts_of(&EXPONENTIAL_EDGES, EXPONENTIAL_PARTS);

/// A draw from the normal distribution of mean 0 and deviation 1.
#[inline]
pub(super) fn standard_normal(bits: &mut Pcg64) -> f64 {
    loop {
        let word = bits.next_u64();
        let strip = (word & 0xff) as usize;
        let part = word >> 9 & ((1 << 52) - 1);
        let magnitude = part as f64 * NORMAL_UNITS[strip];
        let value = if word >> 8 & 1 == 1 { -magnitude } else { magnitude };
        if part < NORMAL_CERTAIN[strip] {
            return value;
        }
        if strip == 0 {
            return normal_tail(bits, part >> 8 & 1 == 1);
        }
        if height(bits, &NORMAL_DENSITIES, strip) < libm::exp(-0.5 * value * value) {
            return value;
        }
    }
}

/// A draw from the exponential distribution of scale 1.
#[inline]
pub(super) fn standard_exponential(bits: &mut Pcg64) -> f64 {
    loop {
        let word = bits.next_u64() >> 3;
        let strip = (word & 0xff) as usize;
        let part = word >> 8;
        let value = part as f64 * EXPONENTIAL_UNITS[strip];
        if part < EXPONENTIAL_CERTAIN[strip] {
            return value;
        }
        if strip == 0 {
            return EXPONENTIAL_EDGES[STRIPS - 1] - ln_of_remainder(bits.next_f64());
        }
        if height(bits, &EXPONENTIAL_DENSITIES, strip) < libm::exp(-value) {
            return value;
        }
    }
}

/// A draw beyond the last strip, by Marsaglia's two exponentials.
#[cold]
fn normal_tail(bits: &mut Pcg64, is_negative: bool) -> f64 {
    let edge = NORMAL_EDGES[STRIPS - 1];
    loop {
        let beyond = -(1.0 / edge) * ln_of_remainder(bits.next_f64());
        let bound = -ln_of_remainder(bits.next_f64());
        if bound + bound > beyond * beyond {
            let magnitude = edge + beyond;
            return if is_negative { -magnitude } else { magnitude };
        }
    }
}

/// A height drawn between the densities at a strip's two ends.
#[inline]
fn height(bits: &mut Pcg64, densities: &[f64; STRIPS], strip: usize) -> f64 {
    (densities[strip - 1] - densities[strip]) * bits.next_f64() + densities[strip]
}

const fn parts_of(edges: &[f64; STRIPS], parts: f64) -> [f64; STRIPS] {
    let mut units = [0.0; STRIPS];
    let mut strip = 0;
    while strip < STRIPS {
        units[strip] = edges[strip] / parts;
        strip += 1;
    }
    units
}

/// How many parts of each strip lie under the density at any height: those left of the next
/// higher strip's edge.  The base's are those left of the tail, the top strip has none.
const fn certain_normals() -> [u64; STRIPS] {
    let mut certain = [0; STRIPS];
    let mut strip = 0;
    while strip < STRIPS {
        if strip != 1 {
            let higher = NORMAL_EDGES[(strip + STRIPS - 1) % STRIPS];
            let share = higher / NORMAL_EDGES[strip];
            certain[strip] = (share * NORMAL_PARTS).round_ties_even() as u64;
        }
        strip += 1;
    }
    certain
}
