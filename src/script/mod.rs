//! What a program has to do so that it repeats a block: instructions over resolved lines; knows no library and no graph.

mod batches;
mod besides;
mod lines;
mod needed;
mod training;

use std::collections::BTreeSet;

pub use batches::BatchPlan;
pub use lines::{Facts, Lines, Nature, ResolvedLine, Uses, gradient_of};
pub use training::{Descent, Gradients, Move, Training};

use crate::language::syntax::{Expression, HeadParameter, Name, Role, StatementKind};
use crate::report::Fault;
use crate::resolve::{Block, STEP, Symbol};

/// The seed of a block: the book's, or an expression.
#[derive(Clone, Copy)]
pub enum Seed<'a> {
    /// The book's.
    Book(u64),
    /// What the block says.
    Own(ResolvedLine<'a>, &'a Expression),
}

/// What a program does next.
pub enum Action<'a> {
    /// Begins with the block itself.
    Pause,
    /// Begins the random numbers.
    Seed(Seed<'a>),
    /// Has a value that a block above found.
    Found(Symbol),
    /// Computes a line as it stands.
    Given(ResolvedLine<'a>),
    /// Shows a value.
    Show(&'a Expression, ResolvedLine<'a>),
    /// Does all that follows once for each value.
    Vary(ResolvedLine<'a>),
    /// Trains.
    Train(Box<Training<'a>>),
    /// Computes what changed in the trainings once more, and tells the end of each name.
    Tell(Vec<ResolvedLine<'a>>, Vec<Symbol>),
}

/// A block as a program.
pub struct Script<'a> {
    blocks: &'a [Lines],
    /// What it does, in order.
    pub actions: Vec<Action<'a>>,
    /// All lines that are computed, from the first block on.
    pub lines: Vec<ResolvedLine<'a>>,
    /// The values that stand in it, those of the block itself first.
    pub values: Vec<Symbol>,
    /// The functions that stand in it, likewise.
    pub functions: Vec<Symbol>,
    /// What some line differentiates by.
    pub differentiated: BTreeSet<Symbol>,
    /// What the block learns and carries, in its order.
    pub carried: Vec<Symbol>,
    /// Whether it has to count the steps that it made.
    pub counts: bool,
}

impl<'a> Script<'a> {
    /// What the last of some blocks needs.
    pub fn of(blocks: &'a [Lines], facts: &dyn Facts) -> Result<Script<'a>, Fault> {
        let Some(last) = blocks.last() else { return Err(Fault::new("there is no block to write out")) };
        let needed = needed::Needed::of(blocks)?;
        let mut script = Script {
            blocks,
            actions: Vec::new(),
            lines: Vec::new(),
            values: Vec::new(),
            functions: Vec::new(),
            differentiated: BTreeSet::new(),
            carried: Vec::new(),
            counts: false,
        };
        let mut found = Vec::new();
        for above in &needed.above {
            script.above(above);
            script.lines.extend(&above.lines);
            found.extend(&above.found);
        }
        script.actions.push(Action::Pause);
        script.lines.extend(&needed.own);
        script.differentiated =
            script.lines.iter().flat_map(|line| line.facts().differentiates.iter().copied()).collect();
        let is_carried = |line: &&ResolvedLine<'_>| matches!(line.role(), Some(Role::Param | Role::State));
        script.carried =
            needed.own.iter().filter(is_carried).flat_map(|line| line.gives()).copied().collect();
        script.own(last, &needed.own, facts)?;
        for line in script.lines.iter().rev() {
            match line.is_function() {
                true => script.functions.extend(line.gives()),
                false => script.values.extend(line.gives()),
            }
        }
        let standing: BTreeSet<Symbol> = script.values.iter().copied().collect();
        script.values.extend(found.into_iter().rev().filter(|symbol| !standing.contains(symbol)));
        // Within a line the first name comes first, and the block itself before those above it.
        script.values.sort_by_key(|symbol| (std::cmp::Reverse(symbol.block), symbol.line, symbol.part));
        script.functions.sort_by_key(|symbol| (std::cmp::Reverse(symbol.block), symbol.line));
        Ok(script)
    }

    /// What a block above gives: the values that it found, and lines of its own.
    fn above(&mut self, above: &needed::Above<'a>) {
        self.begin(&above.lines, above.seed);
        let has_line = |symbol: &Symbol| above.lines.iter().any(|line| line.gives().contains(symbol));
        self.actions
            .extend(above.found.iter().filter(|symbol| !has_line(symbol)).copied().map(Action::Found));
        for line in &above.lines {
            self.actions.push(given(*line));
            let found = line.gives().iter().filter(|symbol| above.found.contains(symbol));
            self.actions.extend(found.copied().map(Action::Found));
        }
    }

    /// Begins the random numbers of some lines, unless they do so themselves.
    fn begin(&mut self, lines: &[ResolvedLine<'a>], seed: u64) {
        let first = lines.iter().find(|line| {
            line.draws() || line.shuffles() || matches!(line.statement().kind, StatementKind::Seed(_))
        });
        if first.is_some_and(|line| !matches!(line.statement().kind, StatementKind::Seed(_))) {
            self.actions.push(Action::Seed(Seed::Book(seed)));
        }
    }

    /// The block's own lines in their order.
    fn own(&mut self, last: &'a Lines, own: &[ResolvedLine<'a>], facts: &dyn Facts) -> Result<(), Fault> {
        let vary = own.iter().position(|line| matches!(line.statement().kind, StatementKind::Vary { .. }));
        // What stands above a `vary`, draws nothing and is not moved by its runs is computed once for all of them.
        let carried = self.carried.iter().copied().chain([STEP]).collect();
        let moved = needed::moving(own, &carried);
        let is_start = |place: usize| matches!(own[place].role(), Some(Role::Param | Role::State));
        let is_early = |place: usize| {
            vary.is_some_and(|vary| place < vary) && !own[place].draws() && !is_start(place) && !moved[place]
        };
        for (place, line) in own.iter().enumerate() {
            if is_early(place) {
                self.actions.push(Action::Given(*line));
            }
        }
        self.actions.extend(vary.map(|place| Action::Vary(own[place])));
        self.begin(own, last.seed);
        let (trainings, recomputed) = training::trainings(own, &self.lines, facts)?;
        let mut roots: BTreeSet<Symbol> = self.carried.iter().copied().chain([STEP]).collect();
        roots.extend(trainings.iter().flat_map(|(_, training)| training.cut().iter().copied()));
        let end = own.iter().rposition(|line| line.statement().kind.trains());
        let moves = needed::moving(own, &roots);
        self.counts = training::counts(own, &trainings, &moves);
        let is_given = |place: usize| !(is_early(place) || end.is_some() && moves[place]);
        self.each(own, trainings, end.is_none(), &is_given)?;
        if end.is_some() {
            self.tell(&[&recomputed, own].concat(), &roots);
        }
        Ok(())
    }

    /// The lines of a block, each as what it is to a program; values are shown where nothing is trained.
    fn each(
        &mut self,
        own: &[ResolvedLine<'a>],
        trainings: Vec<(usize, Training<'a>)>,
        shows: bool,
        is_given: &dyn Fn(usize) -> bool,
    ) -> Result<(), Fault> {
        let mut trainings = trainings.into_iter().peekable();
        for (place, line) in own.iter().enumerate() {
            match &line.statement().kind {
                StatementKind::Descend { .. } | StatementKind::Repeat(_) => {
                    let (_, training) = trainings
                        .next_if(|(at, _)| *at == place)
                        .ok_or_else(|| Fault::new("this training cannot be written out"))?;
                    self.actions.push(Action::Train(Box::new(training)));
                }
                StatementKind::Value(value) => {
                    self.actions.extend(shows.then_some(Action::Show(value, *line)));
                }
                StatementKind::Seed(_) => self.actions.push(given(*line)),
                StatementKind::Define { .. }
                | StatementKind::Function { .. }
                | StatementKind::Loss { .. } => {
                    self.actions.extend(is_given(place).then_some(Action::Given(*line)));
                }
                // A training moves by the updates, the runs are those of the `vary`, and the rest is for readers of the page.
                StatementKind::Update { .. }
                | StatementKind::Vary { .. }
                | StatementKind::Check { .. }
                | StatementKind::Show(_)
                | StatementKind::Table(_)
                | StatementKind::Plot(_) => {}
            }
        }
        Ok(())
    }

    /// The losses, the measures and what was learned, once the trainings are over.
    fn tell(&mut self, own: &[ResolvedLine<'a>], roots: &BTreeSet<Symbol>) {
        let is_told = |line: &&ResolvedLine<'_>| {
            matches!(line.statement().kind, StatementKind::Loss { .. }) || line.role() == Some(Role::Metric)
        };
        let losses = own.iter().filter(is_told).flat_map(|line| line.gives()).copied();
        // What is drawn anew in each step is another number each time.
        let drawn = needed::drawn(own);
        let losses: Vec<Symbol> = losses.filter(|symbol| !drawn.contains(symbol)).collect();
        let lines = needed::selected(own, roots, losses.iter().copied().collect());
        let varied = own.iter().filter(|line| matches!(line.statement().kind, StatementKind::Vary { .. }));
        let varied: Vec<Symbol> = varied.flat_map(|line| line.gives()).copied().collect();
        let told = varied.into_iter().chain(losses).chain(self.carried.iter().copied()).collect();
        self.actions.push(Action::Tell(lines, told));
    }

    /// The block of a symbol.
    fn block(&self, symbol: Symbol) -> Option<&'a Block> {
        self.blocks.iter().map(|lines| &*lines.block).find(|block| block.number == symbol.block)
    }

    /// The line that gives a symbol.
    pub fn line(&self, symbol: Symbol) -> Option<ResolvedLine<'a>> {
        Some(ResolvedLine { block: self.block(symbol)?, index: symbol.line as usize })
    }

    /// The name under which a symbol was given.
    pub fn name(&self, symbol: Symbol) -> Option<&'a Name> {
        self.line(symbol)?.statement().kind.gives().get(symbol.part as usize)
    }

    /// The arguments of a function of the author's.
    pub fn parameters(&self, function: Symbol) -> &'a [HeadParameter] {
        match self.line(function).map(|line| &line.statement().kind) {
            Some(StatementKind::Function { parameters, .. }) => parameters,
            _ => &[],
        }
    }

    /// The lines that values take to be computed anew once some names have changed.
    pub fn changing(&self, of: BTreeSet<Symbol>, roots: &BTreeSet<Symbol>) -> Vec<ResolvedLine<'a>> {
        needed::selected(&self.lines_under(roots), roots, of)
    }

    /// All that is another once some names stand for something else.
    pub fn made_of(&self, roots: &BTreeSet<Symbol>) -> BTreeSet<Symbol> {
        needed::made_of(&self.lines, roots).1
    }

    /// The lines that values take once some names stand for something else: data that are made of them are others, too.
    pub fn under(
        &self,
        of: &BTreeSet<Symbol>,
        roots: &BTreeSet<Symbol>,
    ) -> Result<Vec<ResolvedLine<'a>>, Fault> {
        let found = self.actions.iter().filter_map(|action| match action {
            Action::Found(symbol) => self.line(*symbol),
            _ => None,
        });
        needed::under(&self.lines, &found.collect::<Vec<_>>(), roots, of.clone())
    }

    /// Everything of the block that changes with some names, they themselves included.
    pub fn changed(&self, roots: &BTreeSet<Symbol>) -> BTreeSet<Symbol> {
        needed::changed(&self.lines_under(roots), roots)
    }

    /// Whether some lines, or functions that they may call, differentiate.
    pub fn differentiates(&self, lines: &[ResolvedLine<'_>]) -> bool {
        let functions = self.functions.iter().filter_map(|symbol| self.line(*symbol));
        lines.iter().copied().chain(functions).any(|line| !line.facts().differentiates.is_empty())
    }

    /// The lines of the block, and before them those of blocks above that change with some names.
    fn lines_under(&self, roots: &BTreeSet<Symbol>) -> Vec<ResolvedLine<'a>> {
        let number = self.blocks.last().map(|last| last.block.number);
        let own = self.lines.iter().position(|line| Some(line.block.number) == number);
        let (above, own) = self.lines.split_at(own.unwrap_or(self.lines.len()));
        let roots = roots.iter().copied().filter(|symbol| *symbol != STEP).collect();
        let moves = needed::moving(above, &roots);
        let above = above.iter().zip(moves).filter(|(line, moves)| *moves && !line.draws());
        above.map(|(line, _)| line).chain(own).copied().collect()
    }
}

/// A line that stands in the program as it stands in the block.
fn given(line: ResolvedLine<'_>) -> Action<'_> {
    match &line.statement().kind {
        StatementKind::Seed(seed) => Action::Seed(Seed::Own(line, seed)),
        _ => Action::Given(line),
    }
}
