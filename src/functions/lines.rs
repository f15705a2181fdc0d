//! Peaks and sums of exponentials along the lines of an array; knows no activation and no loss.
//!
//! Eight lines are worked on side by side, one lane each; within a line numbers are taken one after the other.

use std::array::from_fn;

use fearless_simd::{Level, dispatch};

use super::exponential::exponentials;
use super::logarithm::logarithms;
use super::walk::AxisLines;

/// How many lines are worked on side by side.
const LANES: usize = 8;

/// How many places of the lines are worked on at a time.
const BLOCK: usize = 16;

/// Where some lines start; those beyond the last are the last once more.
struct Starts {
    first: [usize; LANES],
    count: usize,
}

/// All lines, some at a time.
fn together(line: &AxisLines) -> impl Iterator<Item = Starts> {
    let mut starts = line.starts();
    std::iter::from_fn(move || {
        let mut first = [starts.next()?; LANES];
        let mut count = 1;
        while let Some(start) = (count < LANES).then(|| starts.next()).flatten() {
            first[count..].fill(start);
            count += 1;
        }
        Some(Starts { first, count })
    })
}

/// Tells of every line where it starts and its largest number, which is taken off before an exponential; 0 if it is infinite.
pub(super) fn peaks(line: &AxisLines, input: &[f64], mut tell: impl FnMut(usize, f64)) {
    for starts in together(line) {
        let peaks = peaks_of(line, &starts, input);
        starts.first.iter().zip(peaks).take(starts.count).for_each(|(&start, peak)| tell(start, peak));
    }
}

/// Divides the numbers of every line by their sum.
pub(super) fn divide_by_sums(line: &AxisLines, numbers: &mut [f64]) {
    for starts in together(line) {
        let totals = dispatch!(Level::new(), _ => folded(line, &starts, numbers, 0.0, |total, x| total + x));
        for (&first, total) in starts.first.iter().zip(totals).take(starts.count) {
            for place in line.places(first) {
                numbers[place] /= total;
            }
        }
    }
}

/// Tells of every line where it starts, its peak, and the logarithm of the sum of its exponentials after
/// the peak is taken off.
pub(super) fn logarithms_of_sums(line: &AxisLines, input: &[f64], mut tell: impl FnMut(usize, f64, f64)) {
    let mut block = [[0.0; LANES]; BLOCK];
    for starts in together(line) {
        let peaks = peaks_of(line, &starts, input);
        let mut totals = [0.0; LANES];
        for place in (0..line.length).step_by(BLOCK) {
            let block = &mut block[..BLOCK.min(line.length - place)];
            for (numbers, place) in block.iter_mut().zip(place..) {
                *numbers = from_fn(|lane| input[starts.first[lane] + place * line.stride] - peaks[lane]);
            }
            exponentials(block.as_flattened_mut());
            for powers in block {
                totals = from_fn(|lane| totals[lane] + powers[lane]);
            }
        }
        logarithms(&mut totals);
        for lane in 0..starts.count {
            tell(starts.first[lane], peaks[lane], totals[lane]);
        }
    }
}

fn peaks_of(line: &AxisLines, starts: &Starts, input: &[f64]) -> [f64; LANES] {
    let larger = |peak: f64, number: f64| if number > peak { number } else { peak };
    let peaks = dispatch!(Level::new(), _ => folded(line, starts, input, f64::NEG_INFINITY, larger));
    peaks.map(|peak| if peak.is_finite() { peak } else { 0.0 })
}

/// Each line joined into one number, from its first to its last.
#[inline(always)]
fn folded(
    line: &AxisLines,
    starts: &Starts,
    input: &[f64],
    from: f64,
    join: impl Fn(f64, f64) -> f64,
) -> [f64; LANES] {
    let mut all = [from; LANES];
    for place in 0..line.length {
        all = from_fn(|lane| join(all[lane], input[starts.first[lane] + place * line.stride]));
    }
    all
}
