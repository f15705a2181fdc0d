//! With what values change: the run of a `vary`, the step, fresh draws, the batch; and what follows from what. Knows no node.
//!
//! What stands here is found from names alone, so it may call something changing that a shape or a known
//! condition holds still. Where a value has a node in the graph, the graph is asked instead; functions and whole
//! lines have none.

use std::collections::{BTreeMap, BTreeSet};

use super::{Blocks, Changes, Line, Standing, Symbol};
use crate::language::syntax::{Duration, Role, Statement, StatementKind};

/// What stands around a line of a block.
pub(super) struct Surroundings {
    varies: bool,
    trains: bool,
    /// Whether a training stands above.
    trained: bool,
    /// Whether the random numbers that come next can be others in another run.
    random_differs: bool,
}

impl Surroundings {
    pub(super) fn of(statements: &[Statement]) -> Surroundings {
        Surroundings {
            varies: statements.iter().any(|line| matches!(line.kind, StatementKind::Vary { .. })),
            trains: statements.iter().any(|line| line.kind.trains()),
            trained: false,
            random_differs: false,
        }
    }

    /// With what the values of a line change; those of the lines above are known.
    pub(super) fn changes(
        &mut self,
        above: &[Line],
        block: u32,
        kind: &StatementKind,
        line: &Line,
    ) -> Changes {
        let mut found = of_used(above, block, line);
        found.run |= line.of_time && self.trained || line.draws && self.random_differs;
        found.step |= line.of_time;
        found.draw |= line.draws && !matches!(kind, StatementKind::Function { .. });
        let fixed = Changes { run: found.run, ..Changes::default() };
        let mut changes = match kind {
            StatementKind::Vary { .. } => Changes { run: true, ..Changes::default() },
            StatementKind::Define { role: Role::Data, .. } | StatementKind::Seed(_) => fixed,
            StatementKind::Define { role: Role::Param | Role::State, .. } => {
                Changes { run: fixed.run || self.trains, step: self.trains, ..fixed }
            }
            _ if line.standing == Standing::After => fixed,
            _ => found,
        };
        changes.run &= self.varies;
        match kind {
            StatementKind::Seed(_) => self.random_differs = changes.run,
            StatementKind::Descend { .. } | StatementKind::Repeat(_) => {
                (self.trained, self.random_differs) = (true, self.varies);
            }
            _ => self.random_differs |= line.draws && changes.run,
        }
        changes
    }
}

/// Marks what the batches of a block's trainings change: the data behind each loss, and all that is made of them.
pub(super) fn cut(chapter: &Blocks, lines: &mut [Line], block: u32, statements: &[Statement]) {
    let is_cut = |duration: &Duration| !duration.options.is_empty();
    let losses = statements.iter().zip(&*lines).filter_map(|(statement, line)| match &statement.kind {
        StatementKind::Descend { duration, .. } if is_cut(duration) => Some(line.uses.iter().copied()),
        _ => None,
    });
    let losses: Vec<Symbol> = losses.flatten().collect();
    if losses.is_empty() {
        return;
    }
    let behind = behind(losses, |symbol| match symbol.block == block {
        true => &lines[symbol.line as usize].uses,
        false => &chapter.line(symbol).uses,
    });
    let is_data = |kind: &StatementKind| matches!(kind, StatementKind::Define { role: Role::Data, .. });
    for (index, statement) in statements.iter().enumerate() {
        let (above, rest) = lines.split_at_mut(index);
        let line = &mut rest[0];
        let given = line.gives.iter().any(|symbol| behind.contains(symbol));
        let made = line.standing != Standing::After && of_used(above, block, line).batch;
        line.changes.batch = if is_data(&statement.kind) { given } else { made };
    }
}

/// With what the names change that a line uses; those of blocks above are fixed in this one.
fn of_used(above: &[Line], block: u32, line: &Line) -> Changes {
    let mut found = Changes::default();
    for symbol in line.uses.iter().filter(|symbol| symbol.block == block) {
        found.join(above[symbol.line as usize].changes);
    }
    found
}

/// Some symbols and all that they are made of, directly or not.
fn behind<'a>(roots: Vec<Symbol>, uses: impl Fn(Symbol) -> &'a BTreeSet<Symbol>) -> BTreeSet<Symbol> {
    let mut found = BTreeSet::new();
    let mut open = roots;
    while let Some(symbol) = open.pop() {
        if found.insert(symbol) {
            open.extend(uses(symbol));
        }
    }
    found
}

impl Blocks {
    /// Some symbols and all that they are made of, directly or not.
    pub fn behind(&self, roots: Vec<Symbol>) -> BTreeSet<Symbol> {
        behind(roots, |symbol| &self.line(symbol).uses)
    }

    /// Whether a symbol is made of one among some, directly or not; `known` keeps what was found for others.
    pub fn is_made_of(
        &self,
        symbol: Symbol,
        some: &dyn Fn(Symbol) -> bool,
        known: &mut BTreeMap<Symbol, bool>,
    ) -> bool {
        // A line uses only lines above it, so that those which are open always end; none calls itself for another.
        let mut open = vec![symbol];
        while let Some(&next) = open.last() {
            if known.contains_key(&next) {
                open.pop();
                continue;
            }
            let uses = &self.line(next).uses;
            let found = uses.iter().any(|used| some(*used) || known.get(used) == Some(&true));
            let unknown: Vec<Symbol> =
                uses.iter().filter(|used| !known.contains_key(used)).copied().collect();
            if found || unknown.is_empty() {
                known.insert(next, found);
            } else {
                open.extend(unknown);
            }
        }
        known.get(&symbol) == Some(&true)
    }
}
