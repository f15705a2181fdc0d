//! Which lines a program needs, and which of them change: one walk from the last line to the first; knows no library.

use std::collections::BTreeSet;

use super::lines::{Lines, ResolvedLine};
use crate::language::syntax::{Role, StatementKind};
use crate::report::Fault;
use crate::resolve::{Block, STEP, Standing, Symbol};

/// The lines of a lesson up to the block that is written out.
pub(super) struct Needed<'a> {
    /// What the blocks above give to this one, block by block.
    pub above: Vec<Above<'a>>,
    /// The block's own lines that the program needs.
    pub own: Vec<ResolvedLine<'a>>,
}

/// What an earlier block gives.
pub(super) struct Above<'a> {
    /// Its lines that are needed.
    pub lines: Vec<ResolvedLine<'a>>,
    /// What it found, which stands in the program as numbers, in its order.
    pub found: Vec<Symbol>,
    /// The seed of its random numbers, if it says nothing else.
    pub seed: u64,
}

/// What the lines below need.
#[derive(Default)]
struct Wanted {
    symbols: BTreeSet<Symbol>,
    /// Whether one of them draws random numbers: they come one after another.
    draws: bool,
}

impl Wanted {
    /// Whether a line gives what is wanted, or numbers before it.
    fn has(&self, line: ResolvedLine<'_>) -> bool {
        self.gives(line) || self.draws && line.draws() && line.is_definition()
    }

    fn gives(&self, line: ResolvedLine<'_>) -> bool {
        line.gives().iter().any(|symbol| self.symbols.contains(symbol))
    }

    fn take(&mut self, line: ResolvedLine<'_>) {
        self.symbols.extend(&line.facts().uses);
        self.draws |= line.draws() || line.shuffles();
    }
}

impl<'a> Needed<'a> {
    /// What the last of some blocks needs.
    pub fn of(blocks: &'a [Lines]) -> Result<Needed<'a>, Fault> {
        let Some((last, earlier)) = blocks.split_last() else {
            return Ok(Needed { above: Vec::new(), own: Vec::new() });
        };
        let mut wanted = Wanted::default();
        let own = own_lines(&last.block, &mut wanted)?;
        let mut above = Vec::new();
        for lines in earlier.iter().rev() {
            wanted.draws = false;
            above.push(Above::of(lines, &mut wanted)?);
        }
        above.reverse();
        Ok(Needed { above, own })
    }
}

/// The needed lines of the block itself.
fn own_lines<'a>(block: &'a Block, wanted: &mut Wanted) -> Result<Vec<ResolvedLine<'a>>, Fault> {
    let trains = block.trains();
    let mut own = Vec::new();
    for index in (0..block.statements.len()).rev() {
        let line = ResolvedLine { block, index };
        if trains && line.facts().standing == Standing::After {
            continue;
        }
        let is_seed = wanted.draws && matches!(line.statement().kind, StatementKind::Seed(_));
        if is_seed || is_kept(line, trains) || wanted.has(line) {
            wanted.take(line);
            own.push(line);
        } else if wanted.draws && line.draws() {
            return Err(Fault::new("random numbers that a table, a plot or a claim draws before others"));
        }
    }
    own.reverse();
    Ok(own)
}

/// Whether a line is one without which its block would not be itself.
fn is_kept(line: ResolvedLine<'_>, trains: bool) -> bool {
    match &line.statement().kind {
        StatementKind::Descend { .. }
        | StatementKind::Repeat(_)
        | StatementKind::Update { .. }
        | StatementKind::Vary { .. }
        | StatementKind::Loss { .. } => true,
        StatementKind::Define { role, .. } => !trains || *role == Role::Metric,
        StatementKind::Value(_) => !trains,
        StatementKind::Function { .. }
        | StatementKind::Check { .. }
        | StatementKind::Show(_)
        | StatementKind::Table(_)
        | StatementKind::Plot(_)
        | StatementKind::Seed(_) => false,
    }
}

impl<'a> Above<'a> {
    fn of(lines: &'a Lines, wanted: &mut Wanted) -> Result<Above<'a>, Fault> {
        let block = &*lines.block;
        let varies = block.statements.iter().any(|line| matches!(line.kind, StatementKind::Vary { .. }));
        let (mut kept, mut found) = (Vec::new(), Vec::new());
        for index in (0..block.statements.len()).rev() {
            let line = ResolvedLine { block, index };
            let is_seed = wanted.draws && matches!(line.statement().kind, StatementKind::Seed(_));
            if !wanted.has(line) && !is_seed {
                continue;
            }
            if line.is_function() && varies && line.facts().changes.run {
                return Err(Fault::new("a function of a block with `vary`, which is another in each run,"));
            }
            let is_found = !is_seed && is_found(line, varies);
            if is_found {
                let symbols = line.gives().iter().rev().filter(|symbol| wanted.symbols.contains(symbol));
                found.extend(symbols);
            }
            // A start that was drawn is drawn here, too, if other numbers were drawn behind it.
            let is_start = matches!(line.role(), Some(Role::Param | Role::State));
            if !is_found || is_start && wanted.draws && line.draws() {
                wanted.take(line);
                kept.push(line);
            }
        }
        kept.reverse();
        found.reverse();
        Ok(Above { lines: kept, found, seed: lines.seed })
    }
}

/// Whether a line's values stand in a program below its block as the numbers that came out.
fn is_found(line: ResolvedLine<'_>, varies: bool) -> bool {
    let facts = line.facts();
    let after = facts.standing == Standing::After && line.block.trains();
    let counted = facts.of_time || facts.changes.draw || after && line.draws();
    !line.is_function()
        && (varies || counted || matches!(line.role(), Some(Role::Param | Role::State) | None))
}

/// Which lines change with some names.
pub(super) fn moving(lines: &[ResolvedLine<'_>], roots: &BTreeSet<Symbol>) -> Vec<bool> {
    walked(lines, roots).0
}

/// Everything that changes with some names, they themselves included.
pub(super) fn changed(lines: &[ResolvedLine<'_>], roots: &BTreeSet<Symbol>) -> BTreeSet<Symbol> {
    walked(lines, roots).1
}

fn walked(lines: &[ResolvedLine<'_>], roots: &BTreeSet<Symbol>) -> (Vec<bool>, BTreeSet<Symbol>) {
    let mut changing = roots.clone();
    let moves = lines.iter().map(|line| {
        let is_root = line.gives().iter().any(|symbol| roots.contains(symbol));
        let moves = line.is_computed() && !is_root && (line.uses_any(&changing) || line.draws());
        if moves {
            changing.extend(line.gives());
        }
        moves
    });
    (moves.collect(), changing)
}

/// Everything that is made of random numbers which each step draws anew.
pub(super) fn drawn(lines: &[ResolvedLine<'_>]) -> BTreeSet<Symbol> {
    let mut drawn = BTreeSet::new();
    for line in lines.iter().filter(|line| line.is_computed()) {
        if line.draws() || line.facts().uses.iter().any(|used| drawn.contains(used)) {
            drawn.extend(line.gives());
        }
    }
    drawn
}

/// The lines that change with some names, as far as they are needed for what is wanted.
pub(super) fn selected<'a>(
    lines: &[ResolvedLine<'a>],
    roots: &BTreeSet<Symbol>,
    wanted: BTreeSet<Symbol>,
) -> Vec<ResolvedLine<'a>> {
    let moves = moving(lines, roots);
    let mut wanted = Wanted { symbols: wanted, draws: false };
    let mut found = Vec::new();
    for (line, moves) in lines.iter().zip(moves).rev() {
        let needs = if moves { wanted.has(*line) } else { wanted.gives(*line) };
        if !needs {
            continue;
        }
        // What is given is not looked behind.
        if moves {
            wanted.take(*line);
            found.push(*line);
        }
    }
    found.reverse();
    found
}

/// The lines that are others once some names stand for something else, data among them, and all that they give.
pub(super) fn made_of<'a>(
    lines: &[ResolvedLine<'a>],
    roots: &BTreeSet<Symbol>,
) -> (Vec<ResolvedLine<'a>>, BTreeSet<Symbol>) {
    let mut changing = roots.clone();
    let mut others = Vec::new();
    for line in lines {
        let is_root = line.gives().iter().any(|symbol| roots.contains(symbol));
        let is_read = line.is_computed() || line.role() == Some(Role::Data);
        if is_read && !is_root && line.uses_any(&changing) {
            changing.extend(line.gives());
            others.push(*line);
        }
    }
    (others, changing)
}

/// The lines that are others once some names stand for something else, as far as they are needed for what is wanted;
/// `found` are those whose values only a run gives.
pub(super) fn under<'a>(
    lines: &[ResolvedLine<'a>],
    found: &[ResolvedLine<'a>],
    roots: &BTreeSet<Symbol>,
    mut wanted: BTreeSet<Symbol>,
) -> Result<Vec<ResolvedLine<'a>>, Fault> {
    let (others, changing) = made_of(lines, roots);
    let mut needed = Vec::new();
    for line in others.into_iter().rev() {
        if line.gives().iter().any(|symbol| wanted.contains(symbol)) {
            wanted.extend(line.facts().uses.iter().copied());
            needed.push(line);
        }
    }
    needed.reverse();
    let lost = |line: &&ResolvedLine<'_>| {
        let is_start = matches!(line.role(), Some(Role::Param | Role::State));
        let is_root = line.gives().iter().any(|symbol| roots.contains(symbol));
        let is_wanted = line.gives().iter().any(|symbol| wanted.contains(symbol));
        !is_start && !is_root && is_wanted && line.uses_any(&changing)
    };
    match needed.iter().any(|line| line.draws()) || found.iter().any(|line| lost(&line)) {
        true => Err(Fault::new("an `at(…)` of random numbers, or of what only a run gives,")),
        false => Ok(needed),
    }
}

/// What some lines use.
pub(super) fn uses(lines: &[ResolvedLine<'_>]) -> BTreeSet<Symbol> {
    lines.iter().flat_map(|line| line.facts().uses.iter().copied()).filter(|symbol| *symbol != STEP).collect()
}
