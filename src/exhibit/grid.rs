//! The lines of a chart's axes and the labels at them; it draws no series.

use super::chart::{Chart, Series};
use super::frame::{Frame, WIDTH, fitted, letters, text};
use super::outline::{Pen, coordinate};
use super::scale::{Extent, Tick};
use crate::markup::escape_html as escape;

/// The labelled places of both axes.
pub(super) struct Ticks {
    pub(super) x: Vec<Tick>,
    pub(super) y: Vec<Tick>,
    /// Whether the labels under the chart would run into each other and are turned.
    pub(super) turned: bool,
    /// Height of the labels under the chart.
    pub(super) room: f64,
}

/// About so many ticks of the vertical axis, and the room that their labels take.
pub(super) fn upright(y: &Extent, chart: &Chart, about: usize) -> (Vec<Tick>, f64) {
    let ticks = shortened(y.ticks(&chart.y, about), 0.4 * WIDTH - 9.0);
    let widest = ticks.iter().map(|tick| letters(&tick.label)).fold(14.0, f64::max);
    (ticks, (widest + 9.0).min(0.4 * WIDTH))
}

/// The ticks with labels that are cut to a width.
pub(super) fn shortened(ticks: Vec<Tick>, width: f64) -> Vec<Tick> {
    ticks.into_iter().map(|tick| Tick { label: fitted(&tick.label, width), ..tick }).collect()
}

/// Thin lines at the ticks, and a stronger one where values are zero or the chart ends.
pub(super) fn grid(chart: &Chart, frame: &Frame, ticks: &Ticks) -> String {
    let (right, bottom) = (frame.left + frame.width, frame.top + frame.height);
    let mut fine = Pen::default();
    let bars = chart.series.iter().any(Series::is_bars);
    if !chart.has_ground() {
        for tick in &ticks.y {
            fine.polyline(&[(frame.left, frame.up(tick.place)), (right, frame.up(tick.place))]);
        }
        for tick in ticks.x.iter().filter(|_| !bars) {
            fine.polyline(&[(frame.across(tick.place), frame.top), (frame.across(tick.place), bottom)]);
        }
    }
    let mut strong = Pen::default();
    let base = if frame.y.logarithmic { bottom } else { frame.up(frame.y.base()) };
    strong.polyline(&[(frame.left, base), (right, base)]);
    if frame.x.shows(0.0) && !bars {
        let zero = frame.across(frame.x.base());
        strong.polyline(&[(zero, frame.top), (zero, bottom)]);
    }
    if chart.has_ground() {
        strong = Pen::default();
        strong.rectangle((frame.left, frame.top), (right, bottom));
    }
    let line = |pen: Pen, opacity: &str| {
        format!(
            "<path d=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"{opacity}\"/>",
            pen.finish()
        )
    };
    let fine = if !chart.has_ground() { line(fine, ".13") } else { String::new() };
    fine + &line(strong, ".45")
}

/// The labels at the ticks, and the name of the horizontal axis.
pub(super) fn labels(chart: &Chart, frame: &Frame, ticks: &Ticks) -> String {
    let bottom = frame.top + frame.height;
    let up = ticks.y.iter().map(|tick| text(frame.left - 6.0, frame.up(tick.place) + 4.5, &tick.label));
    let mut drawn = format!("<g text-anchor=\"end\">{}", up.collect::<String>());
    if ticks.turned {
        for tick in &ticks.x {
            let (x, y) = (coordinate(frame.across(tick.place) + 4.0), coordinate(bottom + 14.0));
            drawn.push_str(&format!(
                "<text x=\"{x}\" y=\"{y}\" transform=\"rotate(-35 {x} {y})\">{}</text>",
                escape(&tick.label)
            ));
        }
    }
    drawn.push_str("</g><g text-anchor=\"middle\">");
    if !ticks.turned {
        drawn.extend(ticks.x.iter().map(|tick| text(frame.across(tick.place), bottom + 17.0, &tick.label)));
    }
    if !chart.x.label.is_empty() {
        drawn.push_str(&text(
            frame.left + 0.5 * frame.width,
            bottom + ticks.room + 14.0,
            &fitted(&chart.x.label, frame.width),
        ));
    }
    drawn + "</g>"
}
