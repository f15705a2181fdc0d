//! How a training cuts its data: which, into how many rows, and what is made of them; knows no step.

use super::lines::{Facts, ResolvedLine};
use super::needed::moving;
use crate::language::syntax::{Argument, Duration, Expression};
use crate::resolve::Symbol;

/// How data are cut: each step takes some rows of an order, which is shuffled anew in each epoch.
pub struct BatchPlan<'a> {
    /// The data that are cut, all of one length.
    pub cut: Vec<Symbol>,
    /// How many rows a batch has.
    pub size: &'a Expression,
    /// The author's own order of the rows, one row for all epochs or one for each.
    pub order: Option<&'a Expression>,
}

/// The lines of blocks above that are made of what is cut.
pub(super) fn made_of<'a>(
    earlier: &[ResolvedLine<'a>],
    batches: &Option<BatchPlan<'a>>,
) -> Vec<ResolvedLine<'a>> {
    let roots = batches.iter().flat_map(|batches| &batches.cut).copied().collect();
    let moves = moving(earlier, &roots);
    let lines = earlier.iter().zip(moves).filter(|(line, moves)| *moves && !line.draws());
    lines.map(|(line, _)| *line).collect()
}

/// How a training cuts the data, if it does: those that its loss depends on and that have most rows.
pub(super) fn planned<'a>(
    duration: &'a Duration,
    loss: Option<Symbol>,
    data: &[Symbol],
    facts: &dyn Facts,
) -> Option<BatchPlan<'a>> {
    let option = |name: &str| {
        let named = |option: &&Argument| option.name.as_ref().is_some_and(|given| given.text == name);
        duration.options.iter().find(named).map(|option| &option.value)
    };
    let (loss, size) = loss.zip(option("batch"))?;
    let rows = |symbol: Symbol| facts.shape(symbol).and_then(|shape| shape.0.first().copied());
    let used = facts.made_of(loss, data).into_iter();
    let used: Vec<(Symbol, usize)> = used.filter_map(|symbol| Some((symbol, rows(symbol)?))).collect();
    let most = used.iter().map(|(_, rows)| *rows).max();
    let cut = used.into_iter().filter(|(_, rows)| Some(*rows) == most).map(|(symbol, _)| symbol);
    Some(BatchPlan { cut: cut.collect(), size, order: option("order") })
}
