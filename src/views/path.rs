//! The way of a descent over its loss: a curve, contours, or a slice; knows landscapes, but computes none.

use super::accounts::lowest;
use super::described::described;
use super::plots::curve;
use super::{Accepted, Look, View, ViewOption, runs_of};
use crate::exhibit::{Axis, Chart, Exhibit, Field, Group, Mark, Note, Series, Shading};
use crate::numbers::significant;
use crate::program::Ran;
use crate::record::{Landscape, Record, Study, Walk};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "path",
    doc: "the descent on its loss: over one or two learned numbers all of it, over more the slice in which the path mostly lies",
    needs: "a loss, a training that moves something it depends on, and steps and arrays that are few and small enough to be kept",
    studies: &[Study::Landscape],
    options: &[
        ViewOption {
            name: "x",
            takes: Accepted::Numbers,
            doc: "where the picture begins and ends from left to right, as `[-3, 3]`; else where the path lies",
        },
        ViewOption {
            name: "y",
            takes: Accepted::Numbers,
            doc: "where it begins and ends from the bottom to the top",
        },
        ViewOption {
            name: "kind",
            takes: Accepted::Word(&["contours", "surface"]),
            doc: "\"surface\" shows a loss over two numbers as a relief seen from the side, with the path on it; else contours",
        },
    ],
    draw,
};

/// A path with more places has no dot for each.
const MOST_DOTS: usize = 61;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let landscapes = record.studies.landscapes.iter().filter(|landscape| landscape.options == *look.options);
    let landscapes: Vec<&Landscape> = landscapes.collect();
    let caption = |landscape: &Landscape| match &record.caption {
        Some(caption) => caption.clone(),
        None => {
            let caption = captioned(landscape, &way(record, &landscapes, look), look);
            match (landscape.drawn, landscape.steps) {
                (true, _) => say!(look.words, "path-caption-drawn", caption = caption),
                (false, true) => say!(look.words, "path-caption-steps", caption = caption),
                (false, false) => caption,
            }
        }
    };
    match landscapes.as_slice() {
        [] => None,
        [one] => {
            let chart = Chart { title: caption(one), ..chart(one, look) };
            Some(Exhibit::Chart(Box::new(chart)))
        }
        several => {
            let part = |landscape: &Landscape| {
                let label = landscape.walks.first().map(|walk| walk.label.clone()).unwrap_or_default();
                let chart = Exhibit::Chart(Box::new(chart(landscape, look)));
                Exhibit::Group(Group { caption: label, parts: vec![chart] })
            };
            Some(Exhibit::Group(Group {
                caption: caption(several[0]),
                parts: several.iter().map(|landscape| part(landscape)).collect(),
            }))
        }
    }
}

/// Where the ways lead: one from where to where, or which of several ends lowest.
fn way(record: &Record, landscapes: &[&Landscape], look: Look<'_>) -> String {
    let walks: Vec<&Walk> = landscapes.iter().flat_map(|landscape| &landscape.walks).collect();
    let loss = landscapes.first().map_or("", |landscape| landscape.loss.as_str());
    let number = |value: f64| significant(value, look.digits);
    // The loss of a batch is not a height of this landscape.
    let batches =
        runs_of(record).iter().any(|(_, one)| one.run.as_ref().is_some_and(Ran::begins_with_a_batch));
    match walks.as_slice() {
        [walk] => match (walk.losses.first(), walk.losses.last()) {
            (Some(&from), Some(&to)) if walk.whole && !batches && from.is_finite() && to.is_finite() => {
                let name = format!("`{loss}`");
                say!(
                    look.words,
                    "path-way",
                    name = name,
                    from = number(from),
                    to = number(to),
                    steps = walk.steps
                )
            }
            _ if walk.whole => say!(look.words, "path-way-steps", steps = walk.steps),
            _ => say!(look.words, "path-way-lost", step = walk.steps.to_string()),
        },
        several => {
            let whole = several.iter().filter(|walk| walk.whole && !batches && landscapes.len() == 1);
            let ends = whole.filter_map(|walk| Some((walk.label.as_str(), *walk.losses.last()?)));
            let ways = say!(look.words, "path-ways", runs = several.len());
            let parts = std::iter::once(ways).chain(lowest(&ends.collect::<Vec<_>>(), look));
            look.words.behind_each_other(&parts.collect::<Vec<_>>())
        }
    }
}

/// Whether the author wants a relief.
fn raised(look: Look<'_>) -> bool {
    look.options.word("kind") == Some("surface")
}

/// What the picture shows beside the ways.
fn captioned(landscape: &Landscape, way: &str, look: Look<'_>) -> String {
    let loss = format!("`{}`", landscape.loss);
    let name = |axis: usize| format!("`{}`", landscape.directions[axis].name);
    let share: f64 = landscape.directions.iter().filter_map(|direction| direction.share).sum();
    let plane = if raised(look) { "path-caption-surface" } else { "path-caption-plane" };
    match landscape.directions.as_slice() {
        [_] => say!(look.words, "path-caption-line", way = way, loss = loss, name = name(0)),
        [first, _] if first.share.is_none() => {
            say!(look.words, plane, way = way, loss = loss, first = name(0), second = name(1))
        }
        _ if raised(look) => {
            say!(look.words, "path-caption-slice-surface", way = way, loss = loss, share = percent(share))
        }
        _ => say!(look.words, "path-caption-slice", way = way, loss = loss, share = percent(share)),
    }
}

fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    // What is rounded to the whole is not the whole.
    if share < 1.0 && hundredths > 99.5 { "> 99 %".to_string() } else { format!("{hundredths:.0} %") }
}

fn chart(landscape: &Landscape, look: Look<'_>) -> Chart {
    let over_one = landscape.directions.len() == 1;
    let label = |axis: usize| match landscape.directions.get(axis) {
        Some(direction) => match direction.share {
            Some(share) => {
                say!(look.words, if axis == 0 { "path-first" } else { "path-second" }, share = percent(share))
            }
            None => direction.name.clone(),
        },
        None => landscape.loss.clone(),
    };
    let range = |places: &[f64]| places.first().copied().zip(places.last().copied());
    let field = (!over_one).then(|| Field {
        name: landscape.loss.clone(),
        shading: if raised(look) { Shading::Relief } else { Shading::Contours },
        xs: landscape.xs.clone(),
        ys: landscape.ys.clone(),
        zs: landscape.zs.clone(),
        lowest: say!(look.words, "path-lowest"),
        ..Field::default()
    });
    let sides =
        [range(&landscape.xs), if over_one { heights(landscape, look) } else { range(&landscape.ys) }];
    let [x, y] = [0, 1].map(|axis| Axis { label: label(axis), range: sides[axis], ..Axis::default() });
    let told: Vec<String> = landscape.walks.iter().map(|walk| told(landscape, walk, look)).collect();
    let cuts = landscape.walks.iter().filter_map(|walk| cut(walk, over_one, sides, look));
    let remark = cuts.chain(dots_told(landscape, look)).collect::<Vec<_>>().join(" ");
    let ground = Chart { x, y, field, even: alike(landscape), ..Chart::default() };
    // Places along directions of their own say nothing to those who do not see them.
    let named = landscape.directions.iter().all(|direction| direction.share.is_none());
    let heights = if named { described(&ground, look.words) } else { String::new() };
    let told = told.into_iter().chain([heights, remark.clone()]);
    let told: Vec<String> = told.filter(|told| !told.is_empty()).collect();
    Chart {
        series: series(landscape, over_one, look),
        notes: notes(landscape, over_one, sides, look),
        alternative: told.join(" "),
        remark,
        ..ground
    }
}

/// What part of the heights over one number is shown: the author's, or those of the curve. A run that leaves
/// the picture leaves it upwards.
fn heights(landscape: &Landscape, look: Look<'_>) -> Option<(f64, f64)> {
    if let &[low, high] = look.options.numbers("y") {
        return Some((low, high));
    }
    let curve = landscape.curve.as_ref()?;
    let finite = || curve.ys.iter().copied().filter(|height| height.is_finite());
    let (low, high) =
        curve.seen.or_else(|| Some((finite().reduce(f64::min)?, finite().reduce(f64::max)?)))?;
    let room = 0.05 * (high - low);
    let from_zero = low >= 0.0 && low < 0.25 * high;
    (room > 0.0).then_some((if from_zero { 0.0 } else { low - room }, high + room))
}

/// The loss over one number, and the paths.
fn series(landscape: &Landscape, over_one: bool, look: Look<'_>) -> Vec<Series> {
    let several = landscape.walks.len() > 1;
    let mut series = Vec::new();
    series.extend(landscape.curve.as_ref().map(|sampled| curve(landscape.loss.clone(), sampled)));
    let path_name = |walk: &Walk| if several { walk.label.clone() } else { say!(look.words, "path") };
    series.extend(landscape.walks.iter().map(|walk| {
        let (xs, ys) = seen(walk, over_one).into_iter().unzip();
        Series {
            name: if several || over_one { path_name(walk) } else { String::new() },
            mark: Mark::Path,
            every: dots(landscape),
            xs,
            ys,
            ..Series::default()
        }
    }));
    series
}

/// At each so many places of a path stands a dot, so that the longest has about fifty.
fn dots(landscape: &Landscape) -> usize {
    let most = landscape.walks.iter().map(|walk| walk.places.len()).max().unwrap_or(0);
    let round = (0..).flat_map(|power: u32| [1, 2, 5].map(|digit| digit * 10_usize.saturating_pow(power)));
    round.into_iter().find(|every| most <= MOST_DOTS.saturating_mul(*every)).unwrap_or(1)
}

/// What the dots stand for, if there is not one for each step.
fn dots_told(landscape: &Landscape, look: Look<'_>) -> Option<String> {
    let steps = dots(landscape) * landscape.walks.first()?.every;
    (steps > 1).then(|| say!(look.words, "path-dots", steps = steps))
}

/// The part of each axis that is shown; none where all is.
type Sides = [Option<(f64, f64)>; 2];

/// Which of the drawn places of a path lies outside of the picture first.
fn leaves(walk: &Walk, over_one: bool, sides: Sides) -> Option<usize> {
    let inside = |side: Option<(f64, f64)>, value: f64| {
        // Rounding at the border leads nowhere.
        let room = side.map_or(0.0, |(low, high)| 1e-9 * (high - low));
        side.is_none_or(|(low, high)| (low - room..=high + room).contains(&value))
    };
    let places = seen(walk, over_one);
    let first = places.iter().position(|place| !inside(sides[0], place.0) || !inside(sides[1], place.1));
    first.or((places.len() < walk.places.len()).then_some(places.len()))
}

/// What is said of a path that is not seen as a whole.
fn cut(walk: &Walk, over_one: bool, sides: Sides, look: Look<'_>) -> Option<String> {
    let told = match leaves(walk, over_one, sides)? {
        0 => say!(look.words, "path-outside"),
        first => {
            let step = (first * walk.every).min(walk.steps);
            say!(look.words, "path-leaves", step = step.to_string(), steps = walk.steps)
        }
    };
    Some(match walk.label.as_str() {
        "" => told,
        label => say!(look.words, "loss-of-run", run = label, told = told),
    })
}

/// The places of a path that are drawn; of a run that leaves the picture, two more than lie in it.
fn seen(walk: &Walk, over_one: bool) -> Vec<(f64, f64)> {
    let count = (walk.shown + 2).min(walk.places.len());
    let height = |index: usize| walk.losses.get(index).copied().unwrap_or(f64::NAN);
    let place =
        |(index, place): (usize, &(f64, f64))| if over_one { (place.0, height(index)) } else { *place };
    walk.places[..count].iter().enumerate().map(place).collect()
}

/// Where the paths start and, if there is but one that stays in the picture, where it ends.
fn notes(landscape: &Landscape, over_one: bool, sides: Sides, look: Look<'_>) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    for walk in &landscape.walks {
        let places = seen(walk, over_one);
        let Some(&place) = places.first() else { continue };
        if notes.iter().all(|note| note.place != place) {
            notes.push(Note { place, text: say!(look.words, "path-start") });
        }
        let stays = leaves(walk, over_one, sides).is_none() && walk.whole;
        if let ([_], Some(&place), true) = (landscape.walks.as_slice(), places.last(), stays) {
            notes.push(Note { place, text: say!(look.words, "path-end", steps = walk.steps) });
        }
    }
    notes
}

/// Whether the sides of the plane can share one scale.
fn alike(landscape: &Landscape) -> bool {
    let length = |places: &[f64]| places.last().zip(places.first()).map_or(1.0, |(last, first)| last - first);
    let ratio = length(&landscape.xs) / length(&landscape.ys).max(1e-300);
    landscape.directions.len() == 2 && (0.9..=2.6).contains(&ratio)
}

fn told(landscape: &Landscape, walk: &Walk, look: Look<'_>) -> String {
    let number = |value: f64| significant(value, look.digits.min(4));
    let (Some(first), Some(last)) = (walk.losses.first(), walk.losses.last()) else { return String::new() };
    let steps = walk.steps;
    let named = landscape.directions.iter().all(|direction| direction.share.is_none());
    let place = |place: Option<&(f64, f64)>| match (place, landscape.directions.as_slice()) {
        (Some(place), [one]) if named => format!("{} = {}", one.name, number(place.0)),
        (Some(place), [one, other]) if named => {
            format!("{} = {}, {} = {}", one.name, number(place.0), other.name, number(place.1))
        }
        _ => String::new(),
    };
    let (from, to, name) = (number(*first), number(*last), landscape.loss.clone());
    let told = match (walk.whole, named) {
        (false, _) => say!(look.words, "loss-diverges", name = name, step = steps.to_string()),
        (true, true) => {
            let (start, end) = (place(walk.places.first()), place(walk.places.last()));
            say!(
                look.words,
                "path-told",
                name = name,
                from = from,
                to = to,
                start = start,
                end = end,
                steps = steps
            )
        }
        (true, false) => {
            say!(look.words, "path-told-slice", name = name, from = from, to = to, steps = steps)
        }
    };
    match walk.label.as_str() {
        "" => told,
        label => say!(look.words, "loss-of-run", run = label, told = told),
    }
}
