//! Draws from the Poisson distribution; knows no array.

use super::pcg64::Pcg64;

/// One draw; the caller promises a mean from 0 to NumPy's largest.
pub(super) fn poisson(bits: &mut Pcg64, mean: f64) -> i64 {
    if mean >= 10.0 {
        by_transformed_rejection(bits, mean)
    } else if mean == 0.0 {
        0
    } else {
        by_multiplication(bits, mean)
    }
}

/// Counts how many uniform factors keep a product above exp(−mean), as Donald Knuth
/// describes it in "The Art of Computer Programming", volume 2.
fn by_multiplication(bits: &mut Pcg64, mean: f64) -> i64 {
    let floor = libm::exp(-mean);
    let mut product = 1.0;
    let mut count = 0;
    loop {
        product *= bits.next_f64();
        if product > floor {
            count += 1;
        } else {
            return count;
        }
    }
}

/// The algorithm PTRS of Wolfgang Hörmann, "The Transformed Rejection Method for Generating
/// Poisson Random Variables" (1993).
fn by_transformed_rejection(bits: &mut Pcg64, mean: f64) -> i64 {
    let ln_mean = libm::log(mean);
    let b = 0.931 + 2.53 * mean.sqrt();
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let sure_height = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let abscissa = bits.next_f64() - 0.5;
        let height = bits.next_f64();
        let margin = 0.5 - abscissa.abs();
        let count = ((2.0 * a / margin + b) * abscissa + mean + 0.43).floor() as i64;
        if margin >= 0.07 && height <= sure_height {
            return count;
        }
        if count < 0 || (margin < 0.013 && height > margin) {
            continue;
        }
        let ln_height = libm::log(height) + libm::log(inverse_alpha) - libm::log(a / (margin * margin) + b);
        let ln_density = -mean + count as f64 * ln_mean - ln_gamma(count as f64 + 1.0);
        if ln_height <= ln_density {
            return count;
        }
    }
}

/// The logarithm of the gamma function, by the series that NumPy's draws are decided with:
/// Shanjie Zhang and Jianming Jin, "Computation of Special Functions" (1996), after Stirling.
fn ln_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 10] = [
        8.333_333_333_333_333e-2,
        -2.777_777_777_777_778e-3,
        7.936_507_936_507_937e-4,
        -5.952_380_952_380_952e-4,
        8.417_508_417_508_418e-4,
        -1.917_526_917_526_918e-3,
        6.410_256_410_256_41e-3,
        -2.955_065_359_477_124e-2,
        1.796_443_723_688_307e-1,
        -1.392_432_216_905_9,
    ];
    const LN_2_PI: f64 = 1.837_877_066_409_345_3;
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    // The series wants an argument of at least 7; Γ(x) = Γ(x + 1)/x leads back.
    let steps = if x < 7.0 { (7.0 - x) as u32 } else { 0 };
    let mut raised = x + f64::from(steps);
    let inverse_square = (1.0 / raised) * (1.0 / raised);
    let series = COEFFICIENTS
        .into_iter()
        .rev()
        .reduce(|sum, coefficient| sum * inverse_square + coefficient)
        .unwrap_or(0.0);
    let mut result = series / raised + 0.5 * LN_2_PI + (raised - 0.5) * libm::log(raised) - raised;
    for _ in 0..steps {
        raised -= 1.0;
        result -= libm::log(raised);
    }
    result
}
