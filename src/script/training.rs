//! One training as instructions, in the order of a step: definitions, gradients, optimizer, updates; knows no library.

use std::collections::BTreeSet;

use super::batches::{BatchPlan, made_of, planned};
use super::besides::Besides;
use super::lines::{Facts, ResolvedLine, Uses, gradient_of, symbols_of};
use super::needed::{moving, selected, uses};
use crate::language::syntax::{Duration, Expression, ExpressionId, ExpressionKind, Role, StatementKind};
use crate::report::Fault;
use crate::resolve::{Bound, Form, STEP, Symbol};

/// A training with its loop.
pub struct Training<'a> {
    /// Its line.
    pub line: ResolvedLine<'a>,
    /// How long it goes on.
    pub duration: &'a Duration,
    /// What the optimizer does, if there is one.
    pub descent: Option<Descent<'a>>,
    /// How the data are cut into batches, if they are.
    pub batches: Option<BatchPlan<'a>>,
    /// What its steps change: what is learned, carried or cut, and the number of the step.
    pub changing: BTreeSet<Symbol>,
    /// The definitions that `until` asks for, where the next step computes others: of a batch, or with its own `step`.
    pub observed: Option<Vec<ResolvedLine<'a>>>,
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

impl Training<'_> {
    /// The parts of its condition that look at a measure in each step, and remember it.
    pub fn looks(&self) -> Vec<ExpressionId> {
        let text = &self.line.block.resolution;
        let mut found = Vec::new();
        if let Some(until) = &self.duration.until {
            until.visit(&mut Default::default(), &mut |part, _| {
                let looks = matches!(text.bound(part), Bound::Form(Form::Stalled));
                found.extend(looks.then_some(part.id));
            });
        }
        found
    }

    /// The data that are cut into batches.
    pub fn cut(&self) -> &[Symbol] {
        self.batches.as_ref().map_or(&[], |batches| &batches.cut)
    }
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

/// The trainings of a block, each with the place of its line, and the lines of blocks above that their steps compute
/// anew; `all` are those, followed by the block's own.
pub(super) fn trainings<'a>(
    own: &[ResolvedLine<'a>],
    all: &[ResolvedLine<'a>],
    facts: &dyn Facts,
) -> Result<Found<'a>, Fault> {
    let data = all.iter().filter(|line| line.role() == Some(Role::Data));
    let data: Vec<Symbol> = data.flat_map(|line| line.gives()).copied().collect();
    let earlier = &all[..all.len() - own.len()];
    let mut recomputed: Vec<ResolvedLine<'a>> = Vec::new();
    let mut found: Vec<(usize, Training<'a>)> = Vec::new();
    let mut updates = Besides::default();
    let mut start = 0;
    for (place, line) in own.iter().enumerate() {
        let (descends, duration) = match &line.statement().kind {
            StatementKind::Descend { duration, .. } => (true, duration),
            StatementKind::Repeat(duration) => (false, duration),
            _ => continue,
        };
        let after = updates.made_by(&own[start..place], descends);
        let first = after.first().and_then(|first| own.iter().position(|line| line.index == first.index));
        let first = first.unwrap_or(place);
        let mut step = Step { own, behind: Vec::new(), place, first, after };
        let descent = step.descent(*line, facts);
        let loss = descent.as_ref().map(|descent| descent.loss);
        let batches = planned(duration, loss, &data, facts);
        step.behind = made_of(earlier, &batches);
        if step.behind.len() > recomputed.len() {
            recomputed = step.behind.clone();
        }
        found.push((place, step.training((*line, duration), descent, batches, found.is_empty())?));
        start = place + 1;
    }
    Ok((found, recomputed))
}

/// Trainings with the places of their lines, and the lines of blocks above that their steps compute anew.
type Found<'a> = (Vec<(usize, Training<'a>)>, Vec<ResolvedLine<'a>>);

/// The lines around a training.
struct Step<'o, 'a> {
    own: &'o [ResolvedLine<'a>],
    /// The lines of blocks above that are made of what is cut.
    behind: Vec<ResolvedLine<'a>>,
    place: usize,
    /// Where the updates begin.
    first: usize,
    /// From the first update on.
    after: Vec<ResolvedLine<'a>>,
}

impl<'a> Step<'_, 'a> {
    fn training(
        &self,
        (line, duration): (ResolvedLine<'a>, &'a Duration),
        descent: Option<Descent<'a>>,
        batches: Option<BatchPlan<'a>>,
        is_first: bool,
    ) -> Result<Training<'a>, Fault> {
        let cut: BTreeSet<Symbol> = batches.iter().flat_map(|batches| &batches.cut).copied().collect();
        let changing = self.changing(&cut);
        let above = &self.above(self.place);
        let moved = self.moved(&changing);
        let until = duration.until.iter().map(|until| Uses::of(&line.block.resolution, until).symbols);
        let until: BTreeSet<Symbol> = until.flatten().collect();
        // What the updates need and nothing among them gives.
        let given: BTreeSet<Symbol> = moved.iter().flat_map(|line| line.gives()).copied().collect();
        let settings =
            descent.iter().map(|descent| Uses::of(&line.block.resolution, descent.optimizer).symbols);
        let settings: BTreeSet<Symbol> = settings.flatten().collect();
        if !settings.is_disjoint(&super::needed::changed(above, &cut)) && batches.is_some() {
            return Err(Fault::new("a setting that follows the data beside `batch=`"));
        }
        let observed = self.observed(&until, &changing, batches.is_some())?;
        let until = if observed.is_some() { BTreeSet::new() } else { until };
        let mut wanted: BTreeSet<Symbol> = until.into_iter().chain(settings).collect();
        let mut direct = wanted.clone();
        direct.extend(direct_uses(&moved).difference(&given));
        wanted.extend(descent.iter().map(|descent| descent.loss));
        wanted.extend(uses(&moved).difference(&given));
        let direct = selected(above, &changing, direct);
        let body = selected(above, &changing, wanted);
        let (gradients, moves) = self.gradients(&moved, &changing, descent.is_some())?;
        Ok(Training {
            differentiates_more: moves.iter().any(differentiates_more),
            line,
            duration,
            descent,
            batches,
            changing,
            observed,
            body,
            direct,
            gradients,
            moves,
            is_first,
        })
    }

    /// What its steps change: what is cut and what is carried, though it may leave some of it alone; another training may
    /// have moved that, so that nothing made of it stands above the loop.
    fn changing(&self, cut: &BTreeSet<Symbol>) -> BTreeSet<Symbol> {
        let is_carried = |line: &&ResolvedLine<'_>| matches!(line.role(), Some(Role::Param | Role::State));
        let carried = self.own[..self.place].iter().filter(is_carried).flat_map(|line| line.gives());
        carried.chain(cut).copied().chain([STEP]).collect()
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
        super::needed::changed(&self.above(self.first), changing)
    }

    /// The lines above a place, before them those of blocks above that are made of what is cut.
    fn above(&self, place: usize) -> Vec<ResolvedLine<'a>> {
        [&self.behind, &self.own[..place]].concat()
    }

    /// What `until` asks for, if that is not what the next step computes: beside batches it sees all the data, and where
    /// lines speak of `step` it is the number of the step that was made.
    fn observed(
        &self,
        until: &BTreeSet<Symbol>,
        changing: &BTreeSet<Symbol>,
        batches: bool,
    ) -> Result<Option<Vec<ResolvedLine<'a>>>, Fault> {
        let lines = selected(&self.above(self.place), changing, until.clone());
        if !batches && !lines.iter().any(|line| line.facts().of_time) {
            return Ok(None);
        }
        match lines.iter().any(|line| line.draws()) {
            true => Err(Fault::new("an `until` of random numbers beside `batch=` or `step`")),
            false => Ok(Some(lines)),
        }
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
                let behind = selected(&self.above(self.place), changing, BTreeSet::from([gradients.of]));
                let first = self.own[self.first];
                let before = |line: &ResolvedLine<'_>| {
                    line.block.number != first.block.number || line.index < first.index
                };
                if behind.iter().any(before) {
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
            [] => {
                let params: Vec<Symbol> = params.flat_map(|line| line.gives()).copied().collect();
                facts.made_of(loss, &params)
            }
            names => names.iter().filter_map(|name| resolution.symbol(name)).collect(),
        };
        Some(Descent { loss, learned, optimizer })
    }
}

/// Whether among the updates something is differentiated that was not before them.
fn differentiates_more(step: &Move<'_>) -> bool {
    match step {
        Move::Gradients(_) => true,
        Move::Line(line) => differentiates_unnamed(*line),
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
