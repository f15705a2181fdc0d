//! Values counted in bins of equal width, as NumPy's `histogram` counts them; it does not draw them.

use super::chart::{Mark, Series, bounds};

/// How many of the values lie in each of so many bins, as bars without gaps; as a density, their area is 1.
pub fn binned(name: String, values: &[f64], bins: usize, density: bool) -> Series {
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let (mut low, mut high) = bounds(finite()).unwrap_or((0.0, 1.0));
    if low == high {
        (low, high) = (low - 0.5, high + 0.5);
    }
    let mut counts = vec![0.0; bins];
    for value in finite() {
        let bin = ((value - low) / (high - low) * bins as f64) as usize;
        counts[bin.min(bins - 1)] += 1.0;
    }
    if density {
        let area = counts.iter().sum::<f64>() * (high - low) / bins as f64;
        counts.iter_mut().for_each(|count| *count /= area.max(f64::MIN_POSITIVE));
    }
    let edges = (0..=bins).map(|edge| low + (high - low) * (edge as f64 / bins as f64)).collect();
    Series { name, mark: Mark::Histogram, xs: edges, ys: counts, ..Series::default() }
}
