//! What the last run of a lesson came to, as far as an editor shows it; knows no protocol and runs nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::graph::Shape;
use crate::numbers::significant;
use crate::program::{Ending, Ran};
use crate::record::{Finding, Origin, Record, Results, Shown};
use crate::views;

/// What came of a lesson.
#[derive(Clone, Default)]
pub(super) struct LastRun {
    /// The version of the text that ran.
    pub(super) version: i32,
    /// Its blocks, in their order.
    pub(super) blocks: Vec<KnownBlock>,
    pub(super) faults: Vec<KnownFault>,
}

/// What came of a block.
#[derive(Clone, Default)]
pub(super) struct KnownBlock {
    /// Its names with their values.
    pub(super) names: BTreeMap<String, KnownValue>,
    /// How each training of it went, in a few words.
    pub(super) trainings: Vec<String>,
    /// The evidence of the claims that hold, by where they stand in the block.
    pub(super) claims: Vec<(Range<usize>, String)>,
}

/// A value as a reader sees it.
#[derive(Clone)]
pub(super) struct KnownValue {
    /// Nothing for a single number or words.
    pub(super) shape: String,
    pub(super) value: String,
    /// What it started as, if it was learned.
    pub(super) start: Option<String>,
    /// Formulas about it, each under its name.
    pub(super) formulas: Vec<(String, String)>,
    /// Whether it comes from an older text, since the last one that ran gave nothing for its name.
    pub(super) older: bool,
}

/// A fault in the lesson's own file.
#[derive(Clone)]
pub(super) struct KnownFault {
    /// Its bytes in the file.
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) remedy: String,
    /// The family of mistakes that it belongs to, if it is told one.
    pub(super) code: Option<&'static str>,
    /// The change of the file that mends it, if one is known.
    pub(super) edit: Option<(Range<usize>, String)>,
}

/// What the blocks of a lesson came to.
pub(super) fn blocks(results: &Results, digits: usize) -> Vec<KnownBlock> {
    results.blocks.iter().map(|record| block(record, digits)).collect()
}

fn block(record: &Record, digits: usize) -> KnownBlock {
    let one = record.runs.last().map_or(record, |(_, run)| run);
    let value = |(name, shown): &(String, Shown)| {
        let learned = one.quantities.iter().find(|quantity| quantity.name == *name);
        let start = learned.filter(|_| record.runs.is_empty());
        let known = KnownValue {
            shape: shape(shown),
            value: views::line(shown, digits),
            start: start.map(|quantity| views::line(&Shown::Array(quantity.start.clone()), digits)),
            formulas: formulas(one, name),
            older: false,
        };
        (name.clone(), known)
    };
    let holds = record.verdicts.iter().filter(|verdict| {
        verdict.finding == Finding::Holds && verdict.origin == Origin::Written && !verdict.evidence.is_empty()
    });
    let claims = holds
        .map(|verdict| (verdict.place.start as usize..verdict.place.end as usize, verdict.evidence.clone()));
    KnownBlock {
        names: record.values.iter().map(value).collect(),
        trainings: record.run.iter().map(|run| training(run, digits)).collect(),
        claims: claims.collect(),
    }
}

fn shape(shown: &Shown) -> String {
    match shown {
        Shown::Array(array) if array.ndim() > 0 => Shape::of(array).to_string(),
        _ => String::new(),
    }
}

/// The formula of the loss, and those of its gradients.
fn formulas(record: &Record, name: &str) -> Vec<(String, String)> {
    let own = record.run.as_ref().and_then(|run| run.loss.as_ref()).filter(|(loss, _)| loss.name == name);
    let loss = own.and(record.loss_formula.clone()).map(|formula| (name.to_string(), formula));
    let by = record.gradients.iter().filter(|gradient| gradient.name == name);
    let by = by.map(|one| (format!("grad({}, {name})", one.loss), one.formula.clone()));
    loss.into_iter().chain(by).collect()
}

fn training(run: &Ran, digits: usize) -> String {
    let steps = match (&run.ending, run.steps) {
        (Ending::Diverged { step, .. }, _) => format!("diverged in step {step}"),
        (_, 1) => "1 step".to_string(),
        (_, steps) => format!("{steps} steps"),
    };
    let ends = |values: &[f64]| Some([*values.first()?, *values.last()?]);
    match run.loss.as_ref().and_then(|(loss, values)| Some((&loss.name, ends(values)?))) {
        Some((name, ends)) => {
            let [first, last] = ends.map(|value| significant(value, digits));
            format!("{steps}, {name}: {first} → {last}")
        }
        None => steps,
    }
}

impl KnownBlock {
    /// What a name of it stands for.
    pub(super) fn value(&self, name: &str) -> Option<&KnownValue> {
        self.names.get(name)
    }
}

impl LastRun {
    /// Takes in what a newer run came to; where that gave nothing for a name, what was known of it stays.
    pub(super) fn renew(&mut self, mut newer: LastRun) {
        for (block, before) in newer.blocks.iter_mut().zip(&mut self.blocks) {
            let before = std::mem::take(before);
            if block.names.is_empty() {
                block.trainings = before.trainings;
            }
            for (name, value) in before.names {
                block.names.entry(name).or_insert(KnownValue { older: true, ..value });
            }
        }
        *self = newer;
    }
}

/// How many numbers a value has room for where it stands behind a line.
pub(super) const SHORT: usize = 60;

/// A value cut to the room behind a line.
pub(super) fn short(value: &str) -> String {
    match value.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_string(),
    }
}
