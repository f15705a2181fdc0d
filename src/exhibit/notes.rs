//! Words beside places of a chart, where they cover least; it knows no series by its meaning.

use super::chart::Chart;
use super::frame::{Frame, letters, text};
use super::outline::Point;

/// Half the height of a line of letters.
const HALF: f64 = 9.0;

/// The words, each at its place.
pub(super) fn notes_drawing(chart: &Chart, frame: &Frame) -> String {
    if chart.notes.is_empty() {
        return String::new();
    }
    let drawn: Vec<Point> = chart
        .series
        .iter()
        .flat_map(|series| series.points())
        .filter_map(|point| frame.place(point))
        .collect();
    let mut taken: Vec<(Point, f64)> = Vec::new();
    let mut body = String::new();
    for note in &chart.notes {
        let Some(place) = frame.place(note.place) else { continue };
        let half = 0.5 * letters(&note.text);
        let around = [
            (half + 9.0, 0.0),
            (-half - 9.0, 0.0),
            (0.0, -17.0),
            (0.0, 18.0),
            (half + 7.0, -14.0),
            (-half - 7.0, -14.0),
            (half + 7.0, 15.0),
            (-half - 7.0, 15.0),
        ];
        let middle = around
            .map(|(right, down)| (place.0 + right, place.1 + down))
            .into_iter()
            .filter(|middle| inside(*middle, half, frame))
            .min_by_key(|middle| {
                let near = |other: &Point, width: f64| {
                    (other.0 - middle.0).abs() < half + width && (other.1 - middle.1).abs() < HALF + 3.0
                };
                let words = taken
                    .iter()
                    .filter(|(other, width)| {
                        near(other, *width + 4.0) && (other.1 - middle.1).abs() < 2.0 * HALF
                    })
                    .count();
                words * 10_000 + drawn.iter().filter(|other| near(other, 3.0)).count()
            });
        let Some(middle) = middle else { continue };
        taken.push((middle, half));
        body.push_str(&text(middle.0, middle.1 + 4.5, &note.text));
    }
    let halo =
        "stroke-width=\"4\" stroke-linejoin=\"round\" style=\"paint-order:stroke;stroke:var(--bg,#fff)\"";
    format!("<g text-anchor=\"middle\" {halo}>{body}</g>")
}

fn inside(middle: Point, half: f64, frame: &Frame) -> bool {
    let (x, y) = (middle.0 - frame.left, middle.1 - frame.top);
    x > half && x < frame.width - half && y > HALF && y < frame.height - HALF
}
