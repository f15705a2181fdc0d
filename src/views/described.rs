//! What a chart of series and heights shows, in sentences with numbers, for those who do not see it; draws nothing.

use crate::exhibit::{Axis, Chart, Field, Mark, Series};
use crate::numbers::significant;
use crate::words::{Words, say};

/// More lines than these cross too often to be told pair by pair.
const MOST_LINES: usize = 4;
/// More crossings of two lines are told by their number.
const MOST_CROSSINGS: usize = 4;
/// More bars are told by their range.
const MOST_BARS: usize = 12;

/// The sentences of a chart.
pub(super) fn described(chart: &Chart, words: Words) -> String {
    let teller = Teller { chart, words };
    let heights = chart.field.iter().filter_map(|field| teller.heights(field));
    let series = chart.series.iter().filter_map(|series| teller.series(series));
    let sentences: Vec<String> = heights.chain(series).chain(teller.crossings()).collect();
    sentences.join(" ")
}

struct Teller<'a> {
    chart: &'a Chart,
    words: Words,
}

impl Teller<'_> {
    /// What an axis is called.
    fn axis<'a>(&self, axis: &'a Axis, other: &'a str) -> &'a str {
        if axis.label.is_empty() { other } else { &axis.label }
    }

    fn x(&self) -> &str {
        self.axis(&self.chart.x, "x")
    }

    fn y(&self) -> &str {
        self.axis(&self.chart.y, "y")
    }

    fn named(&self, name: &str) -> String {
        match name {
            "" if self.chart.y.label.is_empty() => say!(self.words, "curve"),
            "" => self.chart.y.label.clone(),
            name => name.to_string(),
        }
    }

    /// A place on the horizontal axis: its word, if it has one.
    fn place(&self, x: f64) -> String {
        let words = &self.chart.x.names;
        let word = words.get(x.max(0.0) as usize).filter(|_| x.fract() == 0.0 && x >= 0.0);
        word.cloned().unwrap_or_else(|| format!("{} = {}", self.x(), number(x)))
    }

    /// Whether the axes only count rows and columns.
    fn is_numbered(&self) -> bool {
        let counts = |axis: &Axis| {
            !axis.names.is_empty() && axis.names.iter().enumerate().all(|(at, name)| *name == at.to_string())
        };
        counts(&self.chart.x) && counts(&self.chart.y)
    }

    fn heights(&self, field: &Field) -> Option<String> {
        let end = |better: fn(f64, f64) -> bool| {
            let finite = (0..field.zs.len()).filter(|&at| field.zs[at].is_finite());
            finite.reduce(|best, at| if better(field.zs[at], field.zs[best]) { at } else { best })
        };
        let (low, high) = (end(|one, best| one < best)?, end(|one, best| one > best)?);
        let place = |at: usize| {
            let (column, row) = (at % field.xs.len(), at / field.xs.len());
            if self.is_numbered() {
                let (row, column) = (row.to_string(), column.to_string());
                return say!(self.words, "told-cell", row = row, column = column);
            }
            let row_word = self.chart.y.names.get(row).filter(|_| !self.chart.y.names.is_empty());
            let up = row_word.cloned().unwrap_or_else(|| format!("{} = {}", self.y(), number(field.ys[row])));
            format!("{}, {up}", self.place(field.xs[column]))
        };
        let told = say!(
            self.words,
            "told-heights",
            low = number(field.zs[low]),
            low_place = place(low),
            high = number(field.zs[high]),
            high_place = place(high)
        );
        Some(if field.name.is_empty() { told } else { format!("{}: {told}", field.name) })
    }

    fn series(&self, series: &Series) -> Option<String> {
        let name = self.named(&series.name);
        let points: Vec<(f64, f64)> =
            series.points().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
        let listed = |values: &[f64]| {
            self.words.listed(&values.iter().map(|&value| number(value)).collect::<Vec<_>>())
        };
        match series.mark {
            Mark::Vertical => {
                Some(say!(self.words, "told-rule", name = name, axis = self.x(), places = listed(&series.xs)))
            }
            Mark::Horizontal => {
                Some(say!(self.words, "told-rule", name = name, axis = self.y(), places = listed(&series.ys)))
            }
            Mark::Line | Mark::Curve | Mark::Path => self.line(&name, &points),
            Mark::Bars if points.len() <= MOST_BARS && !points.is_empty() => {
                let bars = points.iter().map(|(x, y)| format!("{}: {}", self.place(*x), number(*y)));
                Some(format!("{name}: {}.", bars.collect::<Vec<_>>().join("; ")))
            }
            Mark::Histogram => self.histogram(&name, series),
            Mark::Points | Mark::Bars | Mark::ErrorBars => {
                self.cloud("told-points", &name, &points, points.len())
            }
            Mark::Area => self.cloud("told-area", &name, &points, 1),
            Mark::Arrows => self.cloud("told-arrows", &name, &points, points.len() / 2),
        }
    }

    /// Where a line begins and ends, and where it is lowest and highest between.
    fn line(&self, name: &str, points: &[(f64, f64)]) -> Option<String> {
        let (first, last) = (points.first()?, points.last()?);
        let (from, to) = (number(first.1), number(last.1));
        let (start, end) = (self.place(first.0), self.place(last.0));
        let mut told =
            say!(self.words, "told-line", name = name, from = &from, to = &to, start = start, end = end);
        let end = |better: fn(f64, f64) -> bool| {
            points.iter().reduce(|best, one| if better(one.1, best.1) { one } else { best })
        };
        let ends =
            [("told-lowest", end(|one, best| one < best)), ("told-highest", end(|one, best| one > best))];
        for (message, found) in ends {
            let Some(&(x, y)) = found else { continue };
            let value = number(y);
            if value != from && value != to {
                told.push_str(&say!(self.words, message, value = value, place = self.place(x)));
            }
        }
        Some(told + &say!(self.words, "told-end"))
    }

    /// How many there are, and between which ends they lie.
    fn cloud(&self, message: &str, name: &str, points: &[(f64, f64)], count: usize) -> Option<String> {
        let reach = |side: fn(&(f64, f64)) -> f64| {
            let values = || points.iter().map(side);
            Some((number(values().reduce(f64::min)?), number(values().reduce(f64::max)?)))
        };
        let ((left, right), (low, high)) = (reach(|point| point.0)?, reach(|point| point.1)?);
        Some(say!(
            self.words,
            message,
            name = name,
            count = count,
            x = self.x(),
            left = left,
            right = right,
            y = self.y(),
            low = low,
            high = high
        ))
    }

    /// The highest of the bars, and how far all reach.
    fn histogram(&self, name: &str, series: &Series) -> Option<String> {
        let highest = (0..series.ys.len())
            .reduce(|best, bin| if series.ys[bin] > series.ys[best] { bin } else { best })?;
        let edge = |at: usize| series.xs.get(at).map(|&edge| number(edge)).unwrap_or_default();
        Some(say!(
            self.words,
            "told-histogram",
            name = name,
            from = edge(0),
            to = edge(series.xs.len() - 1),
            value = number(series.ys[highest]),
            left = edge(highest),
            right = edge(highest + 1)
        ))
    }

    /// Where lines cross, pair by pair.
    fn crossings(&self) -> Vec<String> {
        let lines = self.chart.series.iter().filter(|series| matches!(series.mark, Mark::Line | Mark::Curve));
        let lines: Vec<&Series> = lines.filter(|series| !series.name.is_empty()).collect();
        if lines.len() > MOST_LINES {
            return Vec::new();
        }
        let pairs = lines
            .iter()
            .enumerate()
            .flat_map(|(at, one)| lines[at + 1..].iter().map(move |other| (one, other)));
        let told = |(one, other): (&&Series, &&Series)| {
            let places = crossings(one, other);
            let (one, other) = (one.name.clone(), other.name.clone());
            match places.len() {
                0 => None,
                1..=MOST_CROSSINGS => {
                    let places: Vec<String> = places.iter().map(|&x| number(x)).collect();
                    let places = self.words.listed(&places);
                    Some(say!(
                        self.words,
                        "told-cross",
                        one = one,
                        other = other,
                        axis = self.x(),
                        places = places
                    ))
                }
                count => Some(say!(self.words, "told-cross-often", one = one, other = other, count = count)),
            }
        };
        pairs.filter_map(told).collect()
    }
}

fn number(value: f64) -> String {
    significant(value, 3)
}

/// The places at which two lines change sides, if both go from left to right.
fn crossings(one: &Series, other: &Series) -> Vec<f64> {
    let ascending = |series: &Series| series.xs.windows(2).all(|pair| pair[0] <= pair[1]);
    if !ascending(one) || !ascending(other) {
        return Vec::new();
    }
    let mut xs: Vec<f64> = one.xs.iter().chain(&other.xs).copied().filter(|x| x.is_finite()).collect();
    xs.sort_by(f64::total_cmp);
    xs.dedup();
    let (mut first, mut second) = (Along::new(one), Along::new(other));
    let mut found = Vec::new();
    let mut before: Option<(f64, f64)> = None;
    for x in xs {
        let apart = match (first.at(x), second.at(x)) {
            (Some(one), Some(other)) => one - other,
            _ => {
                before = None;
                continue;
            }
        };
        if let Some((place, last)) = before
            && apart * last < 0.0
        {
            found.push(place + (x - place) * (last / (last - apart)));
        }
        // Where they touch, they are on the side where they were.
        if apart != 0.0 {
            before = Some((x, apart));
        }
    }
    found
}

/// The heights of a line at ascending places.
struct Along<'a> {
    series: &'a Series,
    next: usize,
}

impl Along<'_> {
    fn new(series: &Series) -> Along<'_> {
        Along { series, next: 0 }
    }

    fn at(&mut self, x: f64) -> Option<f64> {
        let (xs, ys) = (&self.series.xs, &self.series.ys);
        while self.next < xs.len() && xs[self.next] < x {
            self.next += 1;
        }
        let (right, height) = (*xs.get(self.next)?, *ys.get(self.next)?);
        if right == x {
            return height.is_finite().then_some(height);
        }
        let before = self.next.checked_sub(1)?;
        let share = (x - xs[before]) / (right - xs[before]);
        let height = ys[before] + share * (height - ys[before]);
        height.is_finite().then_some(height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(xs: &[f64], ys: &[f64]) -> Series {
        Series { xs: xs.to_vec(), ys: ys.to_vec(), ..Series::default() }
    }

    #[test]
    fn lines_cross_where_they_change_sides() {
        let flat = line(&[0.0, 4.0], &[1.0, 1.0]);
        assert_eq!(crossings(&line(&[0.0, 4.0], &[0.0, 2.0]), &flat), [2.0]);
        assert_eq!(crossings(&line(&[0.0, 2.0, 4.0], &[0.0, 1.0, 0.0]), &flat), [0.0; 0]);
        assert_eq!(crossings(&line(&[0.0, 1.0, 2.0, 3.0], &[0.0, 2.0, 0.0, f64::NAN]), &flat), [0.5, 1.5]);
        assert_eq!(crossings(&line(&[5.0, 6.0], &[0.0, 2.0]), &flat), [0.0; 0]);
        assert_eq!(crossings(&line(&[4.0, 0.0], &[0.0, 2.0]), &flat), [0.0; 0]);
    }
}
