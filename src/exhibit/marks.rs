//! A series within the frame of a chart: its line, points or bars, and its sample in the legend.

use super::chart::{Band, Chart, Mark, Series};
use super::frame::Frame;
use super::outline::{Pen, Point, coordinate, straightened, thinned};
use super::palette::{dash, series_colour};

/// Markers tell point series apart without colour; circles are the round ends of lines without length, which paper
/// shows, too, while it would not show square ones.
const SHAPES: [&str; 4] =
    ["h0", "m-2.8-2.8h5.6v5.6h-5.6z", "m0-3.8l3.8 6.6h-7.6z", "m0-4.2l4.2 4.2-4.2 4.2-4.2-4.2z"];

/// The shape of a bar in the legend.
const BAR: &str = "m4-10h11v11h-11z";

/// The series as SVG; its sample in the legend shares its looks.
pub(super) fn series_drawing(chart: &Chart, index: usize, frame: &Frame, sample: Option<Point>) -> String {
    let series = &chart.series[index];
    let (data, example) = match series.mark {
        Mark::Line | Mark::Path => (line_data(series, frame, thinned), "m0-4h18"),
        Mark::Curve => (line_data(series, frame, straightened), "m0-4h18"),
        Mark::Points => {
            let shape = SHAPES[index % SHAPES.len()];
            (points_data(series, frame, shape), shape)
        }
        Mark::Area => (area_data(series, frame), BAR),
        Mark::Vertical | Mark::Horizontal => (rules_data(series, frame), "m0-4h18"),
        Mark::ErrorBars => (error_data(series, frame), "m9-11v14m-4-14h8m-8 14h8"),
        Mark::Arrows => (arrows_data(series, frame), "m0-4h18m-6-4l6 4-6 4"),
        Mark::Bars => (bars_data(chart, index, frame), BAR),
        Mark::Histogram => (histogram_data(series, frame), BAR),
    };
    let mut pen = Pen::default();
    if let Some((x, y)) = sample {
        let (right, down) = if series.mark == Mark::Points { (9.0, -4.0) } else { (0.0, 0.0) };
        pen.stamp((x + right, y + down), example);
    }
    let sample = pen.finish();
    let shaded = series.bands.iter().filter(|_| series.mark != Mark::ErrorBars);
    let bands: String = shaded.map(|band| band_drawing(band, index, frame)).collect();
    let mut body = if chart.is_cut() {
        path(&sample) + &clip(frame, &(bands + &path(&data)))
    } else {
        bands + &path(&(sample + &data))
    };
    match series.mark {
        Mark::Path => body.push_str(&stations(series, frame)),
        Mark::ErrorBars => body.push_str(&dots(&shown(series, frame), "7")),
        _ => body.push_str(&ends_drawing(series, frame)),
    }
    format!("<g{}>{body}</g>", looks(series.mark, index))
}

fn path(data: &str) -> String {
    if data.is_empty() { String::new() } else { format!("<path d=\"{data}\"/>") }
}

/// The attributes that everything of a series shares.
fn looks(mark: Mark, index: usize) -> String {
    let colour = series_colour(index);
    let dot = " fill=\"none\" stroke-opacity=\".9\"";
    match (mark, index % SHAPES.len()) {
        (Mark::Line | Mark::Curve, _) => line_attributes(index, "2") + &colour.paint("stroke"),
        (Mark::Vertical | Mark::Horizontal, _) => line_attributes(index, "1.5") + &colour.paint("stroke"),
        (Mark::Path | Mark::ErrorBars | Mark::Arrows, _) => {
            line_attributes(0, "1.4") + &colour.paint("stroke")
        }
        (Mark::Points, 0) => {
            format!("{dot} stroke-width=\"6.5\" stroke-linecap=\"round\"{}", colour.paint("stroke"))
        }
        // What lies below stays visible.
        (Mark::Area, _) => format!(" fill-opacity=\".3\"{}", colour.paint("fill")),
        _ => colour.paint("fill"),
    }
}

/// An inner drawing hides what leaves its frame, and needs no id for that.
pub(super) fn clip(frame: &Frame, body: &str) -> String {
    let [left, top, width, height] =
        [frame.left, frame.top - 1.0, frame.width, frame.height + 2.0].map(coordinate);
    format!(
        "<svg x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" viewBox=\"{left} {top} {width} {height}\">{body}</svg>"
    )
}

fn line_attributes(index: usize, width: &str) -> String {
    let dashes = match dash(index) {
        "" => " stroke-linecap=\"round\"".to_string(),
        pattern => format!(" stroke-dasharray=\"{pattern}\""),
    };
    format!(" fill=\"none\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dashes}")
}

/// The curve in its finite stretches; a gap in the values is a gap in the line.
fn line_data(series: &Series, frame: &Frame, fewer: fn(&[Point]) -> Vec<Point>) -> String {
    let mut pen = Pen::default();
    let places: Vec<Option<Point>> = series.points().map(|point| frame.place(point)).collect();
    for stretch in places.split(Option::is_none) {
        let stretch: Vec<Point> = stretch.iter().copied().flatten().collect();
        pen.polyline(&fewer(&stretch));
    }
    pen.finish()
}

/// The area in which a curve moves, in its colour.
fn band_drawing(band: &Band, index: usize, frame: &Frame) -> String {
    let along = |heights: &[f64]| -> Vec<Point> {
        band.xs.iter().zip(heights).filter_map(|(&x, &y)| frame.place((x, y))).collect()
    };
    let mut pen = Pen::default();
    let mut outline = straightened(&along(&band.high));
    let mut lower = straightened(&along(&band.low));
    lower.reverse();
    outline.extend(lower);
    pen.polyline(&outline);
    let colour = series_colour(index).paint("fill");
    format!("<path d=\"{}z\" stroke=\"none\"{colour} fill-opacity=\".45\"/>", pen.finish())
}

/// The ends of the pieces of a curve: dots where it has the value, rings where it only comes near it.
fn ends_drawing(series: &Series, frame: &Frame) -> String {
    let (mut dots, mut rings) = (Pen::default(), Pen::default());
    for end in &series.ends {
        let Some(place) = frame.place(end.place) else { continue };
        match end.closed {
            true => dots.stamp(place, "h0"),
            false => rings.stamp((place.0 - 3.2, place.1), "a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z"),
        }
    }
    let drawn = |pen: Pen, looks: &str| match pen.finish() {
        data if data.is_empty() => data,
        data => format!("<path d=\"{data}\" stroke-dasharray=\"none\" stroke-linecap=\"round\" {looks}/>"),
    };
    // A dot may lie where a ring is: the value of the place is seen.
    drawn(rings, "stroke-width=\"1.6\" style=\"fill:var(--bg,#fff)\"") + &drawn(dots, "stroke-width=\"8\"")
}

/// The shape with its corners; one that is not finite is left out.
fn area_data(series: &Series, frame: &Frame) -> String {
    let corners: Vec<Point> = series.points().filter_map(|point| frame.place(point)).collect();
    let mut pen = Pen::default();
    pen.polyline(&corners);
    let outline = pen.finish();
    if outline.is_empty() { outline } else { outline + "z" }
}

fn points_data(series: &Series, frame: &Frame, shape: &str) -> String {
    let mut places = shown(series, frame);
    if places.len() > 300 {
        // In a crowd, points on the same spot look like one.
        places = places.into_iter().map(|(x, y)| (x.round(), y.round())).collect();
        places.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
        places.dedup();
    }
    let mut pen = Pen::default();
    let every = places.len().div_ceil(2500).max(1);
    for &place in places.iter().step_by(every) {
        pen.stamp(place, shape);
    }
    pen.finish()
}

/// The places of the points within the frame.
fn shown(series: &Series, frame: &Frame) -> Vec<Point> {
    let within = series.points().filter(|(x, y)| frame.x.shows(*x) && frame.y.shows(*y));
    within.filter_map(|point| frame.place(point)).collect()
}

/// Round dots of a width.
fn dots(places: &[Point], width: &str) -> String {
    let mut pen = Pen::default();
    places.iter().for_each(|place| pen.stamp(*place, "h0"));
    format!("<path d=\"{}\" stroke-width=\"{width}\"/>", pen.finish())
}

/// Lines across the picture.
fn rules_data(series: &Series, frame: &Frame) -> String {
    let (right, bottom) = (frame.left + frame.width, frame.top + frame.height);
    let mut pen = Pen::default();
    for (x, y) in series.points() {
        if frame.x.shows(x) {
            let across = frame.x.place(x).map(|place| frame.across(place)).unwrap_or_default();
            pen.polyline(&[(across, frame.top), (across, bottom)]);
        } else if frame.y.shows(y) {
            let up = frame.y.place(y).map(|place| frame.up(place)).unwrap_or_default();
            pen.polyline(&[(frame.left, up), (right, up)]);
        }
    }
    pen.finish()
}

/// Bars from low to high with a cap at both ends.
fn error_data(series: &Series, frame: &Frame) -> String {
    let mut pen = Pen::default();
    for band in &series.bands {
        for ((&x, &low), &high) in band.xs.iter().zip(&band.low).zip(&band.high) {
            let (Some(low), Some(high)) = (frame.place((x, low)), frame.place((x, high))) else { continue };
            pen.polyline(&[low, high]);
            for (across, up) in [low, high] {
                pen.polyline(&[(across - 4.0, up), (across + 4.0, up)]);
            }
        }
    }
    pen.finish()
}

/// Shafts with heads, which are smaller on short arrows; what has no length is a dot.
fn arrows_data(series: &Series, frame: &Frame) -> String {
    let places: Vec<Option<Point>> = series.points().map(|point| frame.place(point)).collect();
    let mut pen = Pen::default();
    for ends in places.chunks_exact(2) {
        let [Some(tail), Some(tip)] = *ends else { continue };
        let (right, down) = (tip.0 - tail.0, tip.1 - tail.1);
        let length = libm::hypot(right, down);
        if length < 0.5 {
            pen.stamp(tail, "h0");
            continue;
        }
        let head = (0.4 * length).min(6.0) / length;
        let barb = |side: f64| (tip.0 - head * (right + side * down), tip.1 - head * (down - side * right));
        pen.polyline(&[tail, tip]);
        pen.polyline(&[barb(0.5), tip, barb(-0.5)]);
    }
    pen.finish()
}

/// Every so many of the values.
fn each(values: &[f64], every: usize) -> Vec<f64> {
    values.iter().copied().step_by(every.max(1)).collect()
}

/// The dots of a path, a ring at its start, and a larger dot at its end.
fn stations(series: &Series, frame: &Frame) -> String {
    let places = shown(series, frame);
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
        return String::new();
    };
    let every = Series {
        xs: each(&series.xs, series.every),
        ys: each(&series.ys, series.every),
        ..Series::default()
    };
    let few = dots(&shown(&every, frame), "4.5");
    let mut ring = Pen::default();
    ring.stamp((first.0 - 4.0, first.1), "a4 4 0 1 0 8 0a4 4 0 1 0-8 0z");
    let ring = format!("<path d=\"{}\" style=\"fill:var(--bg,#fff)\"/>", ring.finish());
    // A path that leaves the picture does not end in it.
    let ends = series.points().last().is_some_and(|(x, y)| frame.x.shows(x) && frame.y.shows(y));
    few + &ring + &if ends { dots(&[last], "9") } else { String::new() }
}

fn bars_data(chart: &Chart, index: usize, frame: &Frame) -> String {
    let series = &chart.series[index];
    let rivals: Vec<usize> =
        (0..chart.series.len()).filter(|&other| chart.series[other].mark == Mark::Bars).collect();
    let rank = rivals.iter().position(|&other| other == index).unwrap_or(0) as f64;
    let mut places: Vec<f64> = series.xs.iter().filter_map(|&x| frame.x.place(x)).collect();
    places.sort_by(f64::total_cmp);
    let narrowest =
        places.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 1e-9).fold(1.0, f64::min);
    let slot = narrowest * frame.width * 0.8 / rivals.len() as f64;
    let base = frame.up(frame.y.base());
    let mut pen = Pen::default();
    for (x, y) in series.points().filter_map(|point| frame.place(point)) {
        let left = x + (rank - 0.5 * rivals.len() as f64) * slot;
        pen.rectangle((left, base), (left + slot * 0.96, y));
    }
    pen.finish()
}

fn histogram_data(series: &Series, frame: &Frame) -> String {
    let base = frame.up(frame.y.base());
    let mut pen = Pen::default();
    for (edges, &count) in series.xs.windows(2).zip(&series.ys) {
        if let (Some((left, top)), Some(right)) = (frame.place((edges[0], count)), frame.x.place(edges[1])) {
            // A hairline of background keeps neighbours apart.
            pen.rectangle((left + 0.4, base), (frame.across(right) - 0.4, top));
        }
    }
    pen.finish()
}
