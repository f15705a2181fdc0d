//! SVG path data: short, rounded to tenths, thinned without a visible change; it knows no axes.

/// A place in the picture.
pub(super) type Point = (f64, f64);

/// Curves with more places than this are thinned.
const MANY: usize = 400;

/// Width of the columns in which a long curve keeps only its extremes; where very many places would fill
/// an area, narrow columns fill it too.
const COLUMNS: [f64; 2] = [2.0, 1.0];

/// From so many places on, columns are narrow.
const VERY_MANY: usize = 4000;

/// How far a thinned curve may run from the true one, a tenth of its own width.
const TOLERANCE: f64 = 0.15;

/// Writes path data with relative coordinates in whole tenths, so that rounding never adds up.
#[derive(Default)]
pub(super) struct Pen {
    data: String,
    at: (i64, i64),
    drawing: bool,
}

impl Pen {
    pub(super) fn move_to(&mut self, (x, y): Point) {
        self.at = (tenths(x), tenths(y));
        self.data.push('M');
        self.number(self.at.0);
        self.number(self.at.1);
        self.drawing = false;
    }

    pub(super) fn line_to(&mut self, (x, y): Point) {
        let next = (tenths(x), tenths(y));
        let step = (next.0 - self.at.0, next.1 - self.at.1);
        if step == (0, 0) {
            return;
        }
        if !self.drawing {
            self.data.push('l');
            self.drawing = true;
        }
        self.number(step.0);
        self.number(step.1);
        self.at = next;
    }

    /// A rectangle from one corner to the opposite one.
    pub(super) fn rectangle(&mut self, (left, top): Point, (right, bottom): Point) {
        self.move_to((left, top));
        self.command('H', tenths(right));
        self.command('V', tenths(bottom));
        self.command('H', tenths(left));
        self.data.push('z');
    }

    /// A fixed shape around a place, written with relative commands.
    pub(super) fn stamp(&mut self, place: Point, shape: &str) {
        self.move_to(place);
        self.data.push_str(shape);
    }

    /// A whole polyline; a single place becomes a dot.
    pub(super) fn polyline(&mut self, places: &[Point]) {
        let Some((&first, rest)) = places.split_first() else {
            return;
        };
        self.move_to(first);
        for &place in rest {
            self.line_to(place);
        }
        if !self.drawing {
            self.data.push_str("h0");
        }
    }

    pub(super) fn finish(self) -> String {
        self.data
    }

    fn command(&mut self, letter: char, value: i64) {
        self.data.push(letter);
        self.number(value);
    }

    /// Appends a number of tenths, with a space only where the digits would run together.
    fn number(&mut self, tenths: i64) {
        let text = decimal(tenths);
        if !text.starts_with('-') && self.data.ends_with(|letter: char| letter.is_ascii_digit()) {
            self.data.push(' ');
        }
        self.data.push_str(&text);
    }
}

/// A coordinate with at most one decimal, as attributes carry it.
pub(super) fn coordinate(value: f64) -> String {
    decimal(tenths(value))
}

fn tenths(value: f64) -> i64 {
    (value * 10.0).round() as i64
}

fn decimal(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tail) = (tenths.abs() / 10, tenths.abs() % 10);
    match (whole, tail) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, tail) => format!("{sign}.{tail}"),
        (whole, tail) => format!("{sign}{whole}.{tail}"),
    }
}

/// The same curve with fewer places.
pub(super) fn thinned(places: &[Point]) -> Vec<Point> {
    let ascending = places.windows(2).all(|pair| pair[0].0 <= pair[1].0);
    let coarse = if places.len() <= MANY {
        places.to_vec()
    } else if ascending {
        extremes(places)
    } else {
        apart(places)
    };
    straightened(&coarse)
}

/// The lowest and the highest place of each column, in their order, with both ends of the curve.
fn extremes(places: &[Point]) -> Vec<Point> {
    let width = COLUMNS[usize::from(places.len() > VERY_MANY)];
    let column = |place: &Point| (place.0 / width).floor();
    let mut kept = Vec::new();
    kept.extend(places.first().copied());
    for group in places.chunk_by(|one, other| column(one) == column(other)) {
        let by_height = |one: &&Point, other: &&Point| one.1.total_cmp(&other.1);
        let (Some(&low), Some(&high)) = (group.iter().min_by(by_height), group.iter().max_by(by_height))
        else {
            continue;
        };
        kept.extend(if low.0 <= high.0 { [low, high] } else { [high, low] });
    }
    kept.extend(places.last().copied());
    kept.dedup();
    kept
}

/// Places with some distance between them; of a very long wandering path evenly spread ones.
fn apart(places: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for &place in places {
        let far = kept.last().is_none_or(|last| (place.0 - last.0).abs() + (place.1 - last.1).abs() > 0.5);
        if far {
            kept.push(place);
        }
    }
    let every = kept.len().div_ceil(5 * MANY).max(1);
    let mut kept: Vec<Point> = kept.into_iter().step_by(every).collect();
    kept.extend(places.last().copied());
    kept
}

/// Leaves out places that lie on the line between their neighbours (Ramer, Douglas and Peucker).
pub(super) fn straightened(places: &[Point]) -> Vec<Point> {
    let Some(last) = places.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut keep = vec![false; places.len()];
    (keep[0], keep[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let distances =
            (from + 1..to).map(|index| (index, distance(places[index], places[from], places[to])));
        let farthest = distances.max_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((index, far)) = farthest.filter(|(_, far)| *far > TOLERANCE) {
            keep[index] = true;
            debug_assert!(far.is_finite());
            open.extend([(from, index), (index, to)]);
        }
    }
    places.iter().zip(keep).filter(|(_, keep)| *keep).map(|(place, _)| *place).collect()
}

/// Distance of a place from the segment between two others.
fn distance(place: Point, from: Point, to: Point) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (px, py) = (place.0 - from.0, place.1 - from.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (ex, ey) = (px - along * dx, py - along * dy);
    (ex * ex + ey * ey).sqrt()
}
