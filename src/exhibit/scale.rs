//! From values to places along an axis, and the ticks a person would choose; it does not draw them.

use crate::numbers::times_ten_to;

/// Values beyond this size are drawn at its edge, so that differences of two values stay finite.
const LARGEST: f64 = 1e300;

/// An axis has room for so many words.
const MOST_NAMES: usize = 16;

/// The share of a logarithmic axis at whose end a zero stands, which has no place among the factors.
const ZERO_ROOM: f64 = 0.09;

/// What spans more than so many times its lowest value is easier to read by factors.
const WIDE: f64 = 100.0;

/// An axis of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// What is measured; a short word, since it goes into the search index of the book.
    pub label: String,
    /// How values become places.
    pub scale: Scale,
    /// What part is shown; chosen from the values if none.
    pub range: Option<(f64, f64)>,
    /// Where it ends at the latest: what lies beyond is cut there, and has no say in what is shown.
    pub ends: Option<(f64, f64)>,
    /// Words at 0, 1, 2, … in place of numbers.
    pub names: Vec<String>,
    /// Whether values grow to the left or downwards, as the rows of a matrix do.
    pub reversed: bool,
}

/// How values become places on an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Equal distances are equal differences.
    #[default]
    Linear,
    /// Equal distances are equal factors; a zero stands apart at the low end, and what is negative is left out.
    Logarithmic,
    /// Logarithmic if no value is negative and those above zero span more than two decades.
    Auto,
}

/// The finite values of an axis, as far as its extent depends on them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Reach {
    /// The lowest and the highest of all.
    all: Option<(f64, f64)>,
    /// The lowest and the highest of those above zero.
    positive: Option<(f64, f64)>,
    /// Whether one of them is zero.
    zero: bool,
    /// Whether one of them is no whole number.
    broken: bool,
}

impl Reach {
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Reach {
        let widened = |found: Option<(f64, f64)>, value: f64| match found {
            None => Some((value, value)),
            Some((low, high)) => Some((low.min(value), high.max(value))),
        };
        let mut reach = Reach::default();
        for value in values.filter(|value| value.is_finite()) {
            reach.all = widened(reach.all, value);
            if value > 0.0 {
                reach.positive = widened(reach.positive, value);
            }
            reach.zero |= value == 0.0;
            reach.broken |= value.fract() != 0.0;
        }
        reach
    }

    /// The same with half a step more on both sides.
    pub(super) fn with_room(self, share: impl Fn(f64, f64) -> f64) -> Reach {
        let roomy = |(low, high): (f64, f64)| {
            let half = share(low, high);
            (low - half, high + half)
        };
        Reach { all: self.all.map(roomy), ..self }
    }

    pub(super) fn all(&self) -> Option<(f64, f64)> {
        self.all
    }
}

/// The part of an axis that is shown, and whether equal distances mean equal factors.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Extent {
    /// Ends in the drawn unit: the value itself, or its decimal logarithm.
    low: f64,
    high: f64,
    pub(super) logarithmic: bool,
    /// Whether a zero stands at the low end, apart from the factors.
    zero: bool,
    reversed: bool,
    /// Whether all values are whole numbers, so that between two of them there is nothing to label.
    whole: bool,
}

/// A labelled place on an axis, as a fraction of its length.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) place: f64,
    pub(super) label: String,
}

impl Extent {
    /// The extent for an axis whose finite values reach so far, with some empty room at both ends.
    pub(super) fn of(axis: &Axis, reach: Reach, padding: f64, from_zero: bool) -> Extent {
        let wide = |(low, high): &(f64, f64)| high / low > WIDE;
        let factors = match axis.scale {
            Scale::Linear => None,
            Scale::Logarithmic => reach.positive,
            // An exact zero among values of many sizes does not make them alike.
            Scale::Auto if from_zero || !reach.zero || reach.all.is_none_or(|(low, _)| low < 0.0) => None,
            Scale::Auto => reach.positive.filter(wide),
        };
        let zero = factors.is_some() && reach.zero && axis.range.is_none();
        let extent = Extent::upright(axis, factors.or(reach.all), padding, from_zero).ended(axis.ends);
        // Between 0 and 1 a line has more to tell than its ends.
        let whole = !reach.broken && reach.all.is_some_and(|(low, high)| high - low >= 2.0);
        Extent { reversed: axis.reversed, zero: zero && extent.logarithmic, whole, ..extent }
    }

    fn upright(axis: &Axis, bounds: Option<(f64, f64)>, padding: f64, from_zero: bool) -> Extent {
        let chosen = axis.range.filter(|(low, high)| low.is_finite() && high.is_finite() && low < high);
        let (low, high) = chosen.or(bounds).unwrap_or((0.0, 1.0));
        let (low, high) = (low.clamp(-LARGEST, LARGEST), high.clamp(-LARGEST, LARGEST));
        let logarithmic = low > 0.0
            && match axis.scale {
                Scale::Linear => false,
                Scale::Logarithmic => true,
                Scale::Auto => !from_zero && high / low > WIDE,
            };
        if logarithmic {
            return Extent::widened(
                libm::log10(low),
                libm::log10(high),
                if chosen.is_some() { 0.0 } else { padding },
                true,
            );
        }
        if chosen.is_some() {
            return Extent::new(low, high, false);
        }
        // A curve that comes near zero is better seen standing on zero.
        let near_zero = padding > 0.0 && low >= 0.0 && low < 0.25 * high;
        if from_zero || near_zero {
            let (bottom, top) = (low.min(0.0), high.max(0.0));
            let room = (top - bottom) * padding;
            let (bottom, top) =
                (if bottom < 0.0 { bottom - room } else { 0.0 }, if top > 0.0 { top + room } else { 0.0 });
            return if bottom < top { Extent::new(bottom, top, false) } else { Extent::new(0.0, 1.0, false) };
        }
        Extent::widened(low, high, padding, false)
    }

    /// The same without the room beyond the ends of an axis.
    fn ended(self, ends: Option<(f64, f64)>) -> Extent {
        let Some((low, high)) = ends else { return self };
        let drawn = |value: f64| if self.logarithmic { libm::log10(value) } else { value };
        let (low, high) = (drawn(low), drawn(high));
        let low = if low.is_finite() { self.low.max(low) } else { self.low };
        let high = if high.is_finite() { self.high.min(high) } else { self.high };
        if low < high { Extent { low, high, ..self } } else { self }
    }

    fn widened(low: f64, high: f64, padding: f64, logarithmic: bool) -> Extent {
        let room = (high - low) * padding;
        // A single value, or values that differ in their last bits only, get room of their own size.
        let smallest = if logarithmic { 0.5 } else { (low.abs().max(high.abs()) * 1e-9).max(1e-300) };
        if high - low > smallest {
            return Extent::new(low - room, high + room, logarithmic);
        }
        let room = if logarithmic {
            0.5
        } else if low == 0.0 {
            1.0
        } else {
            0.1 * low.abs()
        };
        Extent::new(low - room, high + room, logarithmic)
    }

    fn new(low: f64, high: f64, logarithmic: bool) -> Extent {
        Extent { low, high, logarithmic, zero: false, reversed: false, whole: false }
    }

    /// How much is shown, in the drawn unit.
    pub(super) fn span(&self) -> f64 {
        self.high - self.low
    }

    /// Where a value lies, 0 at the low end and 1 at the high end; none for what this axis cannot show.
    pub(super) fn place(&self, value: f64) -> Option<f64> {
        if self.zero && value == 0.0 {
            return Some(if self.reversed { 1.0 } else { 0.0 });
        }
        if !value.is_finite() || (self.logarithmic && value <= 0.0) {
            return None;
        }
        let value = if self.logarithmic { libm::log10(value) } else { value.clamp(-LARGEST, LARGEST) };
        // Far outside is as good as far outside: the clamp keeps path data short.
        let place = ((value - self.low) / (self.high - self.low)).clamp(-4.0, 5.0);
        let place = if self.zero { ZERO_ROOM + (1.0 - ZERO_ROOM) * place } else { place };
        Some(if self.reversed { 1.0 - place } else { place })
    }

    /// How values are laid out, `lin` or `log`, and both ends in the drawn unit, as exact as a drawing needs it; nothing
    /// if equal distances do not mean the same along all of it.
    pub(super) fn told(&self) -> Option<String> {
        let (low, high) = if self.reversed { (self.high, self.low) } else { (self.low, self.high) };
        let largest = low.abs().max(high.abs());
        let digits = libm::log10(largest / (self.high - self.low)).clamp(0.0, 12.0) as usize + 4;
        let end = |value: f64| exponential(value, digits);
        let kind = if self.logarithmic { "log" } else { "lin" };
        (!self.zero).then(|| format!("{kind} {} {}", end(low), end(high)))
    }

    /// Whether the value lies within the shown part.
    pub(super) fn shows(&self, value: f64) -> bool {
        self.place(value).is_some_and(|place| (-1e-9..=1.0 + 1e-9).contains(&place))
    }

    /// The place from which bars grow: zero, or the nearest end.
    pub(super) fn base(&self) -> f64 {
        self.place(0.0).unwrap_or(0.0).clamp(0.0, 1.0)
    }

    /// About so many ticks with round labels; words, if the axis has them.
    pub(super) fn ticks(&self, axis: &Axis, about: usize) -> Vec<Tick> {
        if !axis.names.is_empty() {
            return self.named_ticks(&axis.names);
        }
        let zero = self.place(0.0).filter(|_| self.zero).map(|place| Tick { place, label: "0".to_string() });
        let factors = if self.logarithmic { self.decades(about) } else { self.round_ticks(about) };
        zero.into_iter().chain(factors).collect()
    }

    fn named_ticks(&self, names: &[String]) -> Vec<Tick> {
        let shown: Vec<usize> = (0..names.len()).filter(|&index| self.shows(index as f64)).collect();
        let every = shown.len().div_ceil(MOST_NAMES).max(1);
        let tick =
            |&index: &usize| Some(Tick { place: self.place(index as f64)?, label: names[index].clone() });
        shown.iter().step_by(every).filter_map(tick).collect()
    }

    fn round_ticks(&self, about: usize) -> Vec<Tick> {
        let least = (self.high - self.low) / about.max(1) as f64;
        let (step, exponent) = round_step(if self.whole { least.max(1.0) } else { least });
        let first = (self.low / step - 1e-9).ceil();
        let mut ticks = Vec::new();
        for index in 0..=2 * about + 4 {
            let value = (first + index as f64) * step;
            if value > self.high + step * 1e-9 {
                break;
            }
            let label = tick_label(value, exponent, self.low.abs().max(self.high.abs()));
            ticks.extend(self.place(value).map(|place| Tick { place, label }));
        }
        ticks
    }

    /// Powers of ten, thinned if there are many; 2 and 5 join them if there are hardly any.
    fn decades(&self, about: usize) -> Vec<Tick> {
        let (first, last) = ((self.low - 1e-9).ceil() as i32, (self.high + 1e-9).floor() as i32);
        let count = (last - first + 1).max(0);
        let span = self.high - self.low;
        if span < 0.7 {
            return self.bent_ticks(about);
        }
        let factors: &[u8] = if count <= 1 && about >= 3 { &[1, 2, 5] } else { &[1] };
        let every = [1, 2, 3, 5, 10, 20, 50, 100]
            .into_iter()
            .find(|every| count <= about as i32 * every)
            .unwrap_or(200);
        let mut ticks = Vec::new();
        for exponent in first - 1..=last {
            if exponent.rem_euclid(every) != 0 {
                continue;
            }
            for factor in factors {
                let value = power_of_ten(exponent) * f64::from(*factor);
                if !self.shows(value) {
                    continue;
                }
                let label = decade_label(*factor, exponent, first - 1, last);
                ticks.extend(self.place(value).map(|place| Tick { place, label }));
            }
        }
        ticks
    }

    /// Less than a decade: round values, though the axis is logarithmic.
    fn bent_ticks(&self, about: usize) -> Vec<Tick> {
        let value = |exponent: f64| libm::exp10(exponent);
        let flat = Extent::new(value(self.low), value(self.high), false);
        let (step, exponent) = round_step((flat.high - flat.low) / about.max(1) as f64);
        let first = (flat.low / step).ceil();
        let values =
            (0..=2 * about).map(|index| (first + index as f64) * step).filter(|value| self.shows(*value));
        values
            .filter_map(|value| {
                Some(Tick { place: self.place(value)?, label: tick_label(value, exponent, flat.high) })
            })
            .collect()
    }
}

/// A number with so many decimals behind its first digit, as scripts read it, and none that says nothing.
fn exponential(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) if mantissa.contains('.') => {
            let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
            let exponent = if exponent == "0" { String::new() } else { format!("e{exponent}") };
            format!("{mantissa}{exponent}")
        }
        _ => text,
    }
}

/// The round number (1, 2 or 5 times a power of ten) that is not smaller than the step, and its exponent.
fn round_step(least: f64) -> (f64, i32) {
    let least = least.max(1e-307);
    let exponent = libm::floor(libm::log10(least) + 1e-9) as i32;
    let power = power_of_ten(exponent);
    for factor in [1.0, 2.0, 5.0] {
        if least <= factor * power * (1.0 + 1e-9) {
            return (factor * power, exponent);
        }
    }
    (power_of_ten(exponent + 1), exponent + 1)
}

fn power_of_ten(exponent: i32) -> f64 {
    // Reading the literal gives the correctly rounded power.
    format!("1e{exponent}").parse().unwrap_or(1.0)
}

/// A value on a grid of round steps: plain if it is short, with a power of ten otherwise.
fn tick_label(value: f64, exponent: i32, largest: f64) -> String {
    let decimals = (-exponent).max(0) as usize;
    if value == 0.0 || value.abs() < power_of_ten(exponent) * 0.5 {
        return "0".to_string();
    }
    if decimals <= 4 && largest < 1e6 {
        return format!("{value:.decimals$}").replace('-', "−");
    }
    let shared = libm::floor(libm::log10(largest) + 1e-9) as i32;
    let digits = (shared - exponent).clamp(0, 6) as usize;
    let mantissa = format!("{:.digits$}", value / power_of_ten(shared));
    let mantissa =
        if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { &mantissa };
    times_ten_to(mantissa, &shared.to_string(), "·")
}

/// `0.01` while all labels of the axis stay short, `10⁻³` otherwise.
fn decade_label(factor: u8, exponent: i32, lowest: i32, highest: i32) -> String {
    if lowest >= -3 && highest <= 3 {
        let decimals = (-exponent).max(0) as usize;
        return format!("{:.decimals$}", power_of_ten(exponent) * f64::from(factor));
    }
    match exponent {
        0 => factor.to_string(),
        1 => format!("{factor}0"),
        _ => times_ten_to(&factor.to_string(), &exponent.to_string(), "·"),
    }
}
