//! Small pictures side by side on common axes, one for each series; it knows nothing of the page around it.

use super::chart::Chart;
use super::frame::{Frame, ROW, STYLE, WIDTH, fitted, text};
use super::grid::{Ticks, grid, labels, shortened, upright};
use super::marks::series_drawing;
use super::outline::coordinate;
use super::scale::Axis;
use crate::markup::escape_html as escape;

/// How many stand side by side.
const COLUMNS: usize = 2;
/// How high the frame of each is.
const HEIGHT: f64 = 110.0;
/// Room between two.
const GAP: f64 = 16.0;

/// The whole `<svg>` element.
pub(super) fn panels(chart: &Chart) -> String {
    let ((x, y), count) = (chart.extents(), chart.series.len());
    let top = if chart.y.label.is_empty() { 0.0 } else { ROW };
    let (up, left) = upright(&y, chart, 3);
    let width = (WIDTH - left - GAP * (COLUMNS - 1) as f64 - 12.0) / COLUMNS as f64;
    let across = shortened(x.ticks(&chart.x, 3), 0.4 * width);
    let pitch = ROW + HEIGHT + GAP;
    let mut body = text(0.0, 14.0, &fitted(&chart.y.label, WIDTH));
    for (index, series) in chart.series.iter().enumerate() {
        let (column, row) = (index % COLUMNS, index / COLUMNS);
        let (left, top) = (left + column as f64 * (width + GAP), top + ROW + row as f64 * pitch);
        let frame = Frame { left, top, width, height: HEIGHT, x: x.clone(), y: y.clone() };
        let one = Chart {
            x: Axis { label: String::new(), ..chart.x.clone() },
            series: vec![series.clone()],
            notes: Vec::new(),
            ..chart.clone()
        };
        let ticks = Ticks { x: across.clone(), y: up.clone(), turned: false, room: ROW };
        body.push_str(&grid(&one, &frame, &ticks));
        // Labels stand at the left and below: the axes of all are the same.
        let lowest = index + COLUMNS >= count;
        let ticks = Ticks {
            x: if lowest { ticks.x } else { Vec::new() },
            y: if column == 0 { ticks.y } else { Vec::new() },
            ..ticks
        };
        body.push_str(&labels(&one, &frame, &ticks));
        body.push_str(&text(left, top - 6.0, &fitted(&series.name, width)));
        body.push_str(&series_drawing(&one, 0, &frame, None));
    }
    let foot = top + count.div_ceil(COLUMNS) as f64 * pitch + ROW - 10.0;
    let name = text(0.5 * (WIDTH + left), foot + 10.0, &fitted(&chart.x.label, WIDTH));
    body.push_str(&format!("<g text-anchor=\"middle\">{name}</g>"));
    let height = coordinate(foot + if chart.x.label.is_empty() { 0.0 } else { ROW });
    let spoken = escape(&chart.spoken());
    format!(
        "<svg viewBox=\"0 0 {} {height}\" role=\"img\" aria-label=\"{spoken}\" font-size=\"13\" fill=\"currentColor\" style=\"{STYLE}\">{body}</svg>",
        coordinate(WIDTH)
    )
}
