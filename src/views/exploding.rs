//! Runs that explode beside others: where a chart ends so that they do not flatten the rest, and when each leaves it; draws nothing.

/// What ends higher than so many times the highest start explodes.
const HIGHEST: f64 = 4.0;
/// How much room is left above what stays, as a share of what is shown.
const ROOM: f64 = 0.25;
/// What spans more than so many times its lowest value is drawn by factors, where it may.
const WIDE: f64 = 100.0;

/// One of several runs.
pub(super) struct Course<'a> {
    /// What is drawn of it, step by step.
    pub(super) values: &'a [f64],
    /// Whether it explodes.
    pub(super) explodes: bool,
}

/// Whether a loss ends far above all starts.
pub(super) fn grows(values: &[f64], starts: &[f64]) -> bool {
    let start = starts.iter().map(|start| start.abs()).filter(|start| start.is_finite()).fold(0.0, f64::max);
    start > 0.0 && values.last().is_some_and(|&last| last > HIGHEST * start)
}

/// Where a chart ends.
#[derive(Debug, PartialEq)]
pub(super) struct Cutoff {
    /// The lowest and the highest value that is shown at most.
    pub(super) ends: (f64, f64),
    /// Which runs leave it, each with the first step that lies beyond.
    pub(super) leaves: Vec<(usize, usize)>,
}

/// The edge at which exploding runs are cut; none where none explodes, or where there is no other to be flattened.
pub(super) fn edge(courses: &[Course<'_>], by_factors: bool) -> Option<Cutoff> {
    let finite =
        |values: &[f64]| values.iter().copied().filter(|value| value.is_finite()).collect::<Vec<_>>();
    let starts = courses.iter().filter_map(|course| finite(course.values).first().copied());
    let calm = courses.iter().filter(|course| !course.explodes);
    let mut stays: Vec<f64> = calm.flat_map(|course| finite(course.values)).collect();
    if stays.is_empty() || courses.iter().all(|course| !course.explodes) {
        return None;
    }
    stays.extend(starts);
    let ends = ends(&stays, by_factors)?;
    let beyond = |value: &f64| !(ends.0..=ends.1).contains(value);
    let leaves = courses.iter().enumerate().filter(|(_, course)| course.explodes);
    let leaves = leaves.filter_map(|(run, course)| Some((run, course.values.iter().position(beyond)?)));
    let leaves: Vec<(usize, usize)> = leaves.collect();
    (!leaves.is_empty()).then_some(Cutoff { ends, leaves })
}

/// The lowest and the highest of what stays, with room on the side of what is far away.
fn ends(stays: &[f64], by_factors: bool) -> Option<(f64, f64)> {
    let low = stays.iter().copied().reduce(f64::min)?;
    let high = stays.iter().copied().reduce(f64::max)?;
    let smallest = stays.iter().copied().filter(|value| *value > 0.0).reduce(f64::min);
    if let Some(smallest) = smallest.filter(|smallest| by_factors && low >= 0.0 && high / smallest > WIDE) {
        return Some((low.min(0.0), high * libm::pow(high / smallest, ROOM)));
    }
    let room = ROOM * if high > low { high - low } else { high.abs().max(1.0) };
    Some((low - room, high + room))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(values: &[f64], explodes: bool) -> Course<'_> {
        Course { values, explodes }
    }

    #[test]
    fn a_loss_grows_if_it_ends_far_above_every_start() {
        assert!(grows(&[1.0, 50.0], &[1.0, 10.0]));
        assert!(!grows(&[1.0, 30.0], &[1.0, 10.0]));
        assert!(!grows(&[-3.0, -100.0], &[-3.0]));
        assert!(!grows(&[0.0, 1.0], &[0.0]));
        assert!(!grows(&[], &[]));
    }

    #[test]
    fn calm_runs_need_no_edge_and_neither_does_a_run_without_others() {
        assert_eq!(edge(&[run(&[4.0, 1.0], false), run(&[4.0, 7.0], false)], false), None);
        assert_eq!(edge(&[run(&[4.0, 1e9], true)], false), None);
        assert_eq!(edge(&[], true), None);
        assert_eq!(edge(&[run(&[f64::NAN], true), run(&[f64::NAN], false)], true), None);
    }

    #[test]
    fn what_explodes_is_cut_beyond_what_stays() {
        let found = edge(&[run(&[4.0, 2.0, 0.0], false), run(&[4.0, 40.0, 400.0], true)], false);
        assert_eq!(found, Some(Cutoff { ends: (-1.0, 5.0), leaves: vec![(1, 1)] }));
        let down = edge(&[run(&[0.0, 0.0], false), run(&[0.0, -1e30], true)], false);
        assert_eq!(down, Some(Cutoff { ends: (-0.25, 0.25), leaves: vec![(1, 1)] }));
    }

    #[test]
    fn a_run_that_ends_in_nothing_leaves_where_it_first_has_no_value() {
        let found = edge(&[run(&[1.0, 0.5], false), run(&[1.0, f64::NAN], true)], false);
        assert_eq!(found.map(|edge| edge.leaves), Some(vec![(1, 1)]));
    }
}
