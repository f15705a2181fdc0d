//! The exponential and the hyperbolic tangent, the same on every machine; knows no arrays.
//!
//! Training spends much of its time here. With a table of powers the exponential takes half the
//! time of a general one, and is almost always the nearest number to the true value.

/// Into how many equal steps a doubling is cut.
const STEPS: usize = 128;

/// One step, the 128th root of two: the nearest number, and what is missing.
const ROOT: [f64; 2] = [1.005_429_901_112_802_7, 9.499_186_535_455_032e-17];

/// The logarithm of one step: its first 32 bits, whose small multiples are exact, and the rest.
const STEP: [f64; 2] = [0.005_415_212_346_633_78, 1.490_792_913_492_646_6e-12];

/// How many steps go into 1.
const STEPS_PER_UNIT: f64 = 184.664_965_233_787_3;

/// Added to a number below 2^51, it leaves the nearest whole number in the last bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// The powers of one step: the nearest number, and what is missing.
static POWERS: [[f64; 2]; STEPS] = powers();

const fn powers() -> [[f64; 2]; STEPS] {
    let mut powers = [[1.0, 0.0]; STEPS];
    let mut step = 1;
    while step < STEPS {
        powers[step] = product(powers[step - 1], ROOT);
        step += 1;
    }
    powers
}

/// The product of two numbers that are each given by a nearest number and a rest.
const fn product(left: [f64; 2], right: [f64; 2]) -> [f64; 2] {
    let high = left[0] * right[0];
    let ([a, b], [c, d]) = (halves(left[0]), halves(right[0]));
    let missing = ((a * c - high) + a * d + b * c) + b * d;
    let rest = missing + (left[0] * right[1] + left[1] * right[0]);
    let nearest = high + rest;
    [nearest, rest - (nearest - high)]
}

/// A number as the sum of two with half as many digits, whose products are exact.
const fn halves(number: f64) -> [f64; 2] {
    let shifted = number * 134_217_729.0;
    let high = shifted - (shifted - number);
    [high, number - high]
}

/// `e` to the power `x`.
#[inline]
pub(super) fn exp(x: f64) -> f64 {
    // Near the ends of the range, and for NaN, time does not matter.
    if x.is_nan() || x.abs() >= 708.0 {
        return libm::exp(x);
    }
    let shifted = x * STEPS_PER_UNIT + ROUND;
    let steps = shifted - ROUND;
    let rest = (x - steps * STEP[0]) - steps * STEP[1];
    let small = rest + rest * rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0))));
    let count = i64::from(shifted.to_bits() as u32 as i32);
    let [power, missing] = POWERS[count as usize % STEPS];
    let doublings = f64::from_bits((((count >> STEPS.trailing_zeros()) + 1023) as u64) << 52);
    (power + (missing + power * small)) * doublings
}

/// The hyperbolic tangent: near 0 by a fraction of polynomials, elsewhere by the exponential.
#[inline]
pub(super) fn tanh(x: f64) -> f64 {
    let size = x.abs();
    if size < 0.5 {
        let square = x * x;
        let above = square * (675_675.0 + square * (45_045.0 + square * (594.0 + square)));
        let below = 2_027_025.0 + square * (945_945.0 + square * (51_975.0 + square * (630.0 + square)));
        return x - x * (above / below);
    }
    // Beyond 20 the result is 1 to the last digit.
    let growth = exp(2.0 * if size > 20.0 { 20.0 } else { size });
    (1.0 - 2.0 / (growth + 1.0)).copysign(x)
}
