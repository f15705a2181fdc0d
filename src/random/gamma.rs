//! Draws from the gamma distribution of scale 1; knows no scale or array.
//!
//! Shapes above 1 follow George Marsaglia and Wai Wan Tsang, "A Simple Method for Generating
//! Gamma Variables" (2000); shapes below 1 the rejection that NumPy's `standard_gamma` uses.
//! The latter end in a power, of which the C library that NumPy calls rounds one in a thousand
//! to a neighbour of the nearest double, which stands here; all other draws are NumPy's.

use super::pcg64::Pcg64;
use super::power::{logarithm, power};
use super::ziggurat::{standard_exponential, standard_normal};

/// One draw; the caller promises a shape of at least 0.
pub(super) fn standard_gamma(bits: &mut Pcg64, shape: f64) -> f64 {
    if shape == 1.0 {
        standard_exponential(bits)
    } else if shape == 0.0 {
        0.0
    } else if shape < 1.0 {
        of_small_shape(bits, shape)
    } else {
        of_large_shape(bits, shape)
    }
}

fn of_small_shape(bits: &mut Pcg64, shape: f64) -> f64 {
    loop {
        let share = bits.next_f64();
        let bound = standard_exponential(bits);
        if share <= 1.0 - shape {
            let value = power(share, 1.0 / shape);
            if value <= bound {
                return value;
            }
        } else {
            let excess = -logarithm((1.0 - share) / shape);
            let value = power(1.0 - shape + shape * excess, 1.0 / shape);
            if value <= bound + excess {
                return value;
            }
        }
    }
}

fn of_large_shape(bits: &mut Pcg64, shape: f64) -> f64 {
    let centre = shape - 1.0 / 3.0;
    let width = 1.0 / (9.0 * centre).sqrt();
    loop {
        let (normal, root) = loop {
            let normal = standard_normal(bits);
            let root = 1.0 + width * normal;
            if root > 0.0 {
                break (normal, root);
            }
        };
        let cube = root * root * root;
        let share = bits.next_f64();
        let square = normal * normal;
        if share < 1.0 - 0.0331 * square * square {
            return centre * cube;
        }
        let bound = 0.5 * normal * normal + centre * (1.0 - cube + libm::log(cube));
        if libm::log(share) < bound {
            return centre * cube;
        }
    }
}
