//! Names at the right ends of lines, in place of a legend, where they fit; it does not draw the lines.

use super::chart::{Chart, Mark, Series};
use super::frame::{Frame, WIDTH, letters, text};
use super::legend::Sample;

/// Width of a sample of the line and the gaps around it.
const SAMPLE: f64 = 32.0;

/// The least distance between two names.
const APART: f64 = 18.0;

/// How far a name may stand above or below the end of its line.
const MOVED: f64 = 30.0;

/// The room that the names would take, if every series is a line with a short name.
pub(super) fn room(chart: &Chart) -> Option<f64> {
    let lines = chart
        .series
        .iter()
        .all(|series| matches!(series.mark, Mark::Line | Mark::Curve) && !series.name.is_empty());
    let widest = chart.series.iter().map(|series| letters(&series.name)).fold(0.0, f64::max);
    let room = SAMPLE + widest;
    (lines && (2..=6).contains(&chart.series.len()) && chart.field.is_none() && room < 0.34 * WIDTH)
        .then_some(room)
}

/// Where the names stand, if the lines end at the right and far enough from each other.
pub(super) fn samples(chart: &Chart, frame: &Frame) -> Option<Vec<Sample>> {
    let right = frame.left + frame.width;
    let end = |series: &Series| {
        let last = series.points().filter_map(|point| frame.place(point)).last()?;
        (right - last.0 < 2.0).then(|| last.1.clamp(frame.top, frame.top + frame.height))
    };
    let mut ends: Vec<(usize, f64)> = chart
        .series
        .iter()
        .enumerate()
        .map(|(index, series)| Some((index, end(series)?)))
        .collect::<Option<_>>()?;
    ends.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
    let mut heights: Vec<f64> = ends.iter().map(|end| end.1).collect();
    let (top, bottom) = (frame.top + 4.0, frame.top + frame.height + 2.0);
    // Pushed down from the top, then up from the bottom: a crowd spreads to both sides.
    for index in 1..heights.len() {
        let overlap = (heights[index - 1] + APART - heights[index]).max(0.0);
        heights[index] += overlap;
    }
    let surplus = (heights[heights.len() - 1] - bottom).max(0.0);
    heights.iter_mut().for_each(|height| *height -= surplus);
    let spread: f64 =
        heights.iter().zip(&ends).map(|(height, end)| height - end.1).sum::<f64>() / heights.len() as f64;
    let shift = spread.min(heights[0] - top).max(0.0);
    heights.iter_mut().for_each(|height| *height -= shift);
    let near = heights
        .iter()
        .zip(&ends)
        .all(|(height, end)| (height - end.1).abs() <= MOVED && *height >= top - 6.0);
    let sample = |(height, (index, _)): (&f64, &(usize, f64))| Sample {
        index: *index,
        place: (right + 6.0, height + 4.0),
    };
    near.then(|| heights.iter().zip(&ends).map(sample).collect())
}

/// The names behind their samples.
pub(super) fn names(chart: &Chart, samples: &[Sample]) -> String {
    let name =
        |sample: &Sample| text(sample.place.0 + 24.0, sample.place.1 + 0.5, &chart.series[sample.index].name);
    samples.iter().map(name).collect()
}
