//! What a program has to do so that it repeats a block: instructions over resolved lines; knows no library and no graph.

mod needed;
mod training;

use std::collections::BTreeSet;
use std::rc::Rc;

pub use training::{Batches, Descent, Gradients, Move, Training};

use crate::graph::{Array, Shape};
use crate::language::syntax::{
    Argument, Expression, ExpressionKind, HeadParameter, Name, Role, Statement, StatementKind,
};
use crate::report::Fault;
use crate::resolve::{Block, Bound, Form, Line, Resolution, STEP, Symbol};

/// The lines of one block.
#[derive(Clone)]
pub struct Lines {
    /// What it says, and what its names are bound to.
    pub block: Rc<Block>,
    /// The seed of its random numbers, if the block says nothing else.
    pub seed: u64,
}

/// What the model knows of the block that is written out.
pub trait Facts {
    /// The chain rule from a name back to others, from name to name: what to compute, and its formula.
    ///
    /// In the formulas each name among `names` goes by its number there: `v0` and, for the gradient by it, `d0`.
    /// If `rows` says that some data are cut, the formulas are those for so many rows of them.
    fn chain(
        &mut self,
        of: Symbol,
        by: &[Symbol],
        names: &[Symbol],
        rows: Option<(&[Symbol], usize)>,
    ) -> Result<Vec<(Symbol, String)>, Fault>;
    /// The value that a name has now.
    fn value(&mut self, symbol: Symbol) -> Option<Array>;
    /// The shape of a name.
    fn shape(&self, symbol: Symbol) -> Option<Shape>;
    /// Whether a name stands for truth values.
    fn is_truth(&self, symbol: Symbol) -> bool;
    /// What an expression is once everything has run, and whether these are truth values; none if it is no array or
    /// stands within something else.
    fn reading(&mut self, text: &Rc<Resolution>, expression: &Expression) -> Option<(Array, bool)>;
    /// Whether a name depends on another.
    fn depends(&self, symbol: Symbol, on: Symbol) -> bool;
}

/// A line of a block, with all that is known of its names.
#[derive(Clone, Copy)]
pub struct ResolvedLine<'a> {
    /// The block.
    pub block: &'a Block,
    /// Which of its lines.
    pub index: usize,
}

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

impl<'a> ResolvedLine<'a> {
    /// What it says.
    pub fn statement(self) -> &'a Statement {
        &self.block.statements[self.index]
    }

    /// What its names are bound to, taken together.
    pub fn facts(self) -> &'a Line {
        &self.block.lines[self.index]
    }

    /// What it gives to the lines below.
    pub fn gives(self) -> &'a [Symbol] {
        &self.facts().gives
    }

    /// What a definition is to the training; none for other lines.
    pub fn role(self) -> Option<Role> {
        match self.statement().kind {
            StatementKind::Define { role, .. } => Some(role),
            StatementKind::Loss { .. } => Some(Role::Definition),
            _ => None,
        }
    }

    /// Whether it defines a function.
    pub fn is_function(self) -> bool {
        matches!(self.statement().kind, StatementKind::Function { .. })
    }

    /// Whether it updates something.
    pub fn is_update(self) -> bool {
        matches!(self.statement().kind, StatementKind::Update { .. })
    }

    /// Whether it gives names their values or defines a function.
    pub fn is_definition(self) -> bool {
        self.role().is_some() || self.is_function()
    }

    /// Whether it is computed anew whenever what it uses has changed; data and starts are not.
    pub fn is_computed(self) -> bool {
        self.is_function() || matches!(self.role(), Some(Role::Definition | Role::Metric))
    }

    /// Whether it draws random numbers where it stands; a function only does so where it is called.
    pub fn draws(self) -> bool {
        self.facts().draws && !self.is_function()
    }

    /// Whether it uses something that changes.
    fn uses_any(self, changing: &BTreeSet<Symbol>) -> bool {
        let facts = self.facts();
        facts.of_time && changing.contains(&STEP) || facts.uses.iter().any(|used| changing.contains(used))
    }

    /// Whether its training shuffles data before it cuts them into batches.
    pub fn shuffles(self) -> bool {
        let ordered = |option: &Argument| option.name.as_ref().is_some_and(|name| name.text == "order");
        match &self.statement().kind {
            StatementKind::Descend { duration, .. } => {
                !duration.options.is_empty() && !duration.options.iter().any(ordered)
            }
            _ => false,
        }
    }
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
        // What stands above a `vary` and draws nothing is computed once for all its runs.
        let is_early = |place: usize| vary.is_some_and(|vary| place < vary) && !own[place].draws();
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
        let mut trainings = trainings.into_iter().peekable();
        for (place, line) in own.iter().enumerate() {
            match &line.statement().kind {
                StatementKind::Descend { .. } | StatementKind::Repeat(_) => {
                    let (_, training) = trainings
                        .next_if(|(at, _)| *at == place)
                        .ok_or_else(|| Fault::new("this training cannot be written out"))?;
                    self.actions.push(Action::Train(Box::new(training)));
                }
                StatementKind::Value(value) if end.is_none() => {
                    self.actions.push(Action::Show(value, *line));
                }
                StatementKind::Seed(_) => self.actions.push(given(*line)),
                _ if !line.is_definition() || is_early(place) || end.is_some() && moves[place] => {}
                _ => self.actions.push(Action::Given(*line)),
            }
        }
        if end.is_some() {
            self.tell(&[&recomputed, own].concat(), &roots);
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

/// What an expression uses.
#[derive(Default)]
pub struct Uses {
    /// Values and functions of lines.
    pub symbols: BTreeSet<Symbol>,
    /// Whether it speaks of the steps of a training.
    pub of_time: bool,
    /// Whether it differentiates.
    pub differentiates: bool,
}

impl Uses {
    /// What an expression of a text uses.
    pub fn of(text: &Resolution, expression: &Expression) -> Uses {
        let mut uses = Uses::default();
        expression.visit(&mut Default::default(), &mut |part, _| {
            uses.symbols.extend(symbols_of(text, part));
            uses.differentiates |= matches!(text.bound(part), Bound::Form(form) if form.differentiates());
            uses.of_time |= matches!(text.bound(part), Bound::Step | Bound::Steps | Bound::StepsOf(_));
        });
        uses
    }
}

/// The values and functions of lines that an expression names itself.
fn symbols_of(text: &Resolution, expression: &Expression) -> impl Iterator<Item = Symbol> + use<> {
    let both = [text.bound(expression), text.perhaps(expression)];
    both.into_iter().filter_map(|bound| match bound {
        Bound::Value(symbol) | Bound::Function(symbol) => Some(symbol),
        _ => None,
    })
}

/// A line that stands in the program as it stands in the block.
fn given(line: ResolvedLine<'_>) -> Action<'_> {
    match &line.statement().kind {
        StatementKind::Seed(seed) => Action::Seed(Seed::Own(line, seed)),
        _ => Action::Given(line),
    }
}

/// The names of `grad(L, w)` and `grad(L, [a, b])`, if all of them are values of lines.
pub fn gradient_of(text: &Resolution, call: &Expression) -> Option<(Symbol, Vec<Symbol>)> {
    let ExpressionKind::Call { primes: 0, arguments, .. } = call.kind.as_ref() else { return None };
    let (Bound::Form(Form::Grad), [of, by]) = (text.bound(call), arguments.as_slice()) else {
        return None;
    };
    let symbol = |expression: &Expression| match text.bound(expression) {
        Bound::Value(symbol) => Some(symbol),
        _ => None,
    };
    let by = match by.value.kind.as_ref() {
        ExpressionKind::List(items) => items.iter().map(symbol).collect::<Option<Vec<_>>>()?,
        _ => vec![symbol(&by.value)?],
    };
    Some((symbol(&of.value)?, by))
}
