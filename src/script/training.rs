//! One training as instructions, in the order of a step: definitions, gradients, optimizer, updates; knows no library.

use std::collections::BTreeSet;

use super::lines::{Facts, ResolvedLine, Uses, gradient_of, symbols_of};
use super::needed::{moving, selected, uses};
use crate::language::syntax::{Duration, Expression, ExpressionKind, Role, StatementKind};
use crate::report::Fault;
use crate::resolve::{Bound, STEP, Symbol};

/// A training with its loop.
pub struct Training<'a> {
    /// Its line.
    pub line: ResolvedLine<'a>,
    /// How long it goes on.
    pub duration: &'a Duration,
    /// What the optimizer does, if there is one.
    pub descent: Option<Descent<'a>>,
    /// The data that are cut into batches.
    pub batch: Vec<Symbol>,
    /// What its steps change: what is learned, carried or cut, and the number of the step.
    pub changing: BTreeSet<Symbol>,
    /// The definitions at the beginning of a step, before anything has moved.
    pub body: Vec<ResolvedLine<'a>>,
    /// Those of them that are needed even if the gradients come from a function of the loss.
    pub direct: Vec<ResolvedLine<'a>>,
    /// The gradients that updates ask for, at the values of the beginning.
    pub gradients: Vec<Gradients>,
    /// What moves after the optimizer, in order.
    pub moves: Vec<Move<'a>>,
    /// Whether updates differentiate besides.
    pub differentiates_more: bool,
    /// Whether it is the first of its block.
    pub is_first: bool,
}

/// What an optimizer does.
pub struct Descent<'a> {
    /// The loss.
    pub loss: Symbol,
    /// What is learned.
    pub learned: Vec<Symbol>,
    /// What stands behind `by`.
    pub optimizer: &'a Expression,
}

/// The gradients of one value by several.
pub struct Gradients {
    /// The value.
    pub of: Symbol,
    /// What it is differentiated by.
    pub by: Vec<Symbol>,
}

/// A line among the updates, or gradients that are taken there.
pub enum Move<'a> {
    /// An update, or a definition between updates.
    Line(ResolvedLine<'a>),
    /// The gradients of what the line above computed.
    Gradients(Gradients),
}

/// The trainings of a block, each with the place of its line.
pub(super) fn trainings<'a>(
    own: &[ResolvedLine<'a>],
    data: &[Symbol],
    facts: &dyn Facts,
) -> Result<Vec<(usize, Training<'a>)>, Fault> {
    let mut found: Vec<(usize, Training<'a>)> = Vec::new();
    // The updates that are repeated, with the place of the first.
    let mut rule: Option<(usize, Vec<ResolvedLine<'a>>)> = None;
    let mut descended = true;
    let mut start = 0;
    for (place, line) in own.iter().enumerate() {
        let (descends, duration) = match &line.statement().kind {
            StatementKind::Descend { duration, .. } => (true, duration),
            StatementKind::Repeat(duration) => (false, duration),
            _ => continue,
        };
        if let Some(first) = own[start..place].iter().position(|line| line.is_update()) {
            rule = Some((start + first, own[start + first..place].to_vec()));
        } else if descends && !descended {
            // The updates of an author's own rule are not those of an optimizer that follows.
            rule = None;
        }
        let (first, after) = rule.clone().unwrap_or((place, Vec::new()));
        let step = Step { own, data, place, first, after };
        found.push((place, step.training(*line, duration, facts, found.is_empty())?));
        (start, descended) = (place + 1, descends);
    }
    Ok(found)
}

/// The lines around a training.
struct Step<'o, 'a> {
    own: &'o [ResolvedLine<'a>],
    /// The data of this block and those above.
    data: &'o [Symbol],
    place: usize,
    /// Where the updates begin.
    first: usize,
    /// From the first update on.
    after: Vec<ResolvedLine<'a>>,
}

impl<'a> Step<'_, 'a> {
    fn training(
        &self,
        line: ResolvedLine<'a>,
        duration: &'a Duration,
        facts: &dyn Facts,
        is_first: bool,
    ) -> Result<Training<'a>, Fault> {
        let descent = self.descent(line, facts);
        let batch = if line.cuts() { self.cut(&descent, facts) } else { Vec::new() };
        // What this training leaves alone may have been moved by another, so that nothing made of it stands above the loop.
        let is_carried = |line: &&ResolvedLine<'_>| matches!(line.role(), Some(Role::Param | Role::State));
        let carried = self.own[..self.place].iter().filter(is_carried).flat_map(|line| line.gives());
        let changing: BTreeSet<Symbol> = carried.copied().chain(batch.clone()).chain([STEP]).collect();
        let above = &self.own[..self.place];
        let moved = self.moved(&changing);
        let until = duration.until.iter().map(|until| Uses::of(&line.block.resolution, until).symbols);
        let until: BTreeSet<Symbol> = until.flatten().collect();
        // What the updates need and nothing among them gives.
        let given: BTreeSet<Symbol> = moved.iter().flat_map(|line| line.gives()).copied().collect();
        let settings =
            descent.iter().map(|descent| Uses::of(&line.block.resolution, descent.optimizer).symbols);
        let mut wanted: BTreeSet<Symbol> = until.into_iter().chain(settings.flatten()).collect();
        let mut direct = wanted.clone();
        direct.extend(direct_uses(&moved).difference(&given));
        wanted.extend(descent.iter().map(|descent| descent.loss));
        wanted.extend(uses(&moved).difference(&given));
        let direct = selected(above, &changing, direct);
        let body = selected(above, &changing, wanted);
        let (gradients, moves) = self.gradients(&moved, &changing, descent.is_some())?;
        let differentiates_more = moves.iter().any(|step| match step {
            Move::Gradients(_) => true,
            Move::Line(line) => differentiates_unnamed(*line),
        });
        Ok(Training {
            line,
            duration,
            descent,
            batch,
            changing,
            body,
            direct,
            gradients,
            moves,
            differentiates_more,
            is_first,
        })
    }

    /// The updates, and the definitions between them that those below need.
    fn moved(&self, changing: &BTreeSet<Symbol>) -> Vec<ResolvedLine<'a>> {
        let changes = moving(&self.after, &self.changed_above(changing));
        let mut wanted = BTreeSet::new();
        let mut found = Vec::new();
        for (line, changes) in self.after.iter().zip(changes).rev() {
            let needed = changes && line.gives().iter().any(|symbol| wanted.contains(symbol));
            if line.is_update() || needed {
                wanted.extend(line.facts().uses.iter().copied());
                found.push(*line);
            }
        }
        found.reverse();
        found
    }

    /// Everything above the updates that changes, they themselves included.
    fn changed_above(&self, changing: &BTreeSet<Symbol>) -> BTreeSet<Symbol> {
        super::needed::changed(&self.own[..self.first], changing)
    }

    /// The gradients that several updates ask for: each is taken where what it is the gradient of was computed.
    fn gradients(
        &self,
        moved: &[ResolvedLine<'a>],
        changing: &BTreeSet<Symbol>,
        descends: bool,
    ) -> Result<(Vec<Gradients>, Vec<Move<'a>>), Fault> {
        let count = moved.iter().filter(|line| line.is_update()).count();
        let mut asked: Vec<Gradients> = Vec::new();
        if count > 1 || descends {
            for line in moved {
                line.statement().visit(&mut |part, _| {
                    let Some((of, by)) = gradient_of(&line.block.resolution, part) else { return };
                    match asked.iter_mut().find(|known| known.of == of) {
                        Some(known) => known.by.extend(by),
                        None => asked.push(Gradients { of, by }),
                    }
                });
            }
        }
        for gradients in &mut asked {
            let mut seen = BTreeSet::new();
            gradients.by.retain(|symbol| seen.insert(*symbol));
        }
        let mut moves = Vec::new();
        for line in moved {
            moves.push(Move::Line(*line));
            let (own, rest) = asked.into_iter().partition(|asked| line.gives().contains(&asked.of));
            asked = rest;
            for gradients in Vec::into_iter(own) {
                let behind = selected(&self.own[..self.place], changing, BTreeSet::from([gradients.of]));
                if behind.iter().any(|line| line.index < self.own[self.first].index) {
                    return Err(Fault::new("the gradient of what was computed partly before a move"));
                }
                moves.push(Move::Gradients(gradients));
            }
        }
        Ok((asked, moves))
    }

    fn descent(&self, line: ResolvedLine<'a>, facts: &dyn Facts) -> Option<Descent<'a>> {
        let StatementKind::Descend { loss, over, optimizer, .. } = &line.statement().kind else {
            return None;
        };
        let resolution = &line.block.resolution;
        let loss = resolution.symbol(loss)?;
        let params = self.own[..self.place].iter().filter(|line| line.role() == Some(Role::Param));
        let learned = match over.as_slice() {
            [] => params
                .flat_map(|line| line.gives())
                .copied()
                .filter(|param| facts.depends(loss, *param))
                .collect(),
            names => names.iter().filter_map(|name| resolution.symbol(name)).collect(),
        };
        Some(Descent { loss, learned, optimizer })
    }

    /// The data that are cut into batches.
    fn cut(&self, descent: &Option<Descent<'a>>, facts: &dyn Facts) -> Vec<Symbol> {
        let Some(descent) = descent else { return Vec::new() };
        let rows = |symbol: Symbol| facts.shape(symbol).and_then(|shape| shape.0.first().copied());
        let used = self.data.iter().copied().filter(|symbol| facts.depends(descent.loss, *symbol));
        let used: Vec<(Symbol, usize)> = used.filter_map(|symbol| Some((symbol, rows(symbol)?))).collect();
        let most = used.iter().map(|(_, rows)| *rows).max();
        used.into_iter().filter(|(_, rows)| Some(*rows) == most).map(|(symbol, _)| symbol).collect()
    }
}

/// Whether a line differentiates something that has no name.
fn differentiates_unnamed(line: ResolvedLine<'_>) -> bool {
    let text = &line.block.resolution;
    let mut found = false;
    line.statement().visit(&mut |part, _| {
        let form = matches!(text.bound(part), Bound::Form(form) if form.differentiates());
        found |= form && gradient_of(text, part).is_none();
    });
    found
}

/// What some lines use where they stand: not what they only differentiate.
fn direct_uses(lines: &[ResolvedLine<'_>]) -> BTreeSet<Symbol> {
    let mut found = BTreeSet::new();
    for line in lines {
        let mut differentiated = BTreeSet::new();
        line.statement().visit(&mut |part, _| {
            if let (Some(_), ExpressionKind::Call { arguments, .. }) =
                (gradient_of(&line.block.resolution, part), part.kind.as_ref())
            {
                differentiated.extend(arguments.first().map(|argument| argument.value.id));
            }
            if !differentiated.contains(&part.id) {
                found.extend(symbols_of(&line.block.resolution, part));
            }
        });
        found.extend(&line.facts().updates);
    }
    found
}

/// Whether a program has to count the steps that it made: a later training or a value that is told speaks of them.
pub(super) fn counts(own: &[ResolvedLine<'_>], trainings: &[(usize, Training<'_>)], moves: &[bool]) -> bool {
    let last = trainings.last().map_or(0, |(place, _)| *place);
    let is_told = |line: &ResolvedLine<'_>| {
        line.role() == Some(Role::Metric) || matches!(line.statement().kind, StatementKind::Loss { .. })
    };
    let told: BTreeSet<Symbol> =
        own[..last].iter().filter(|line| is_told(line)).flat_map(|line| line.gives()).copied().collect();
    let roots = BTreeSet::from([STEP]);
    let of_time = |lines: &[ResolvedLine<'_>]| lines.iter().any(|line| line.facts().of_time);
    let later = trainings.iter().skip(1).any(|(place, training)| {
        let moved =
            training.moves.iter().any(|step| matches!(step, Move::Line(line) if line.facts().of_time));
        moved || of_time(&training.body) || own[*place].facts().of_time
    });
    let told = moves.iter().any(|moves| *moves) && of_time(&selected(own, &roots, told));
    later || told
}
