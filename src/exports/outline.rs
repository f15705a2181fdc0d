//! Which lines a program needs, and which of them change from step to step; knows no library.

use std::collections::BTreeSet;

use super::Lines;
use super::uses::Uses;
use crate::datasets::{self, DataSet};
use crate::functions;
use crate::language::syntax::{Expression, ExpressionKind, Name, Role, Statement, StatementKind};
use crate::report::Fault;
use crate::resolve;

/// The lines of a lesson up to the block that is written out.
pub(super) struct Outline<'a> {
    /// What the blocks above give to this one, block by block.
    pub above: Vec<Above<'a>>,
    /// The block's own lines that the program needs.
    pub own: Vec<&'a Statement>,
    /// Names of blocks above that a later block has given another meaning; they stand in the program as numbers.
    pub hidden: BTreeSet<(String, String)>,
    /// The names by which some line differentiates.
    pub differentiated: BTreeSet<String>,
    /// The block's seed.
    pub seed: Seed<'a>,
}

/// What an earlier block gives.
pub(super) struct Above<'a> {
    /// Its lines that are needed.
    pub lines: Vec<&'a Statement>,
    /// Names whose values it found, which stand in the program as numbers.
    pub found: BTreeSet<String>,
    /// Its seed.
    pub seed: Seed<'a>,
}

/// The seed of a block: the book's, or an expression.
#[derive(Clone, Copy)]
pub(super) enum Seed<'a> {
    Book(u64),
    Own(&'a Expression),
}

impl<'a> Outline<'a> {
    /// What the last of some blocks needs.
    pub fn of(blocks: &'a [Lines]) -> Result<Outline<'a>, Fault> {
        let Some((last, earlier)) = blocks.split_last() else {
            return Err(Fault::new("there is no block to write out"));
        };
        let statements = &last.statements;
        let trains = statements.iter().any(is_training);
        let kept: Vec<bool> = statements.iter().map(|statement| is_kept(statement, trains)).collect();
        let roots = statements.iter().filter(|statement| is_training(statement)).map(of_training);
        let mut wanted = Uses::default();
        roots.for_each(|uses| wanted.join(uses));
        let lines: Vec<&Statement> = statements.iter().collect();
        let own: Vec<&Statement> = chosen(&lines, &select(&lines, &wanted, &kept));
        own.iter().for_each(|statement| wanted.join(Uses::of_statement(statement)));
        own.iter().for_each(|statement| forget(&mut wanted, statement));
        let (mut above, mut hidden) = (Vec::new(), BTreeSet::new());
        for (index, block) in earlier.iter().enumerate().rev() {
            let id = block.id.as_deref();
            let asked: BTreeSet<String> = wanted
                .members
                .iter()
                .filter(|(of, _)| Some(of.as_str()) == id)
                .map(|(_, name)| name.clone())
                .collect();
            let is_hidden = |name: &String| {
                blocks[index + 1..]
                    .iter()
                    .any(|later| later.statements.iter().any(|line| given(line).contains(&name.as_str())))
            };
            let (far, near): (Vec<String>, Vec<String>) = asked.into_iter().partition(is_hidden);
            hidden.extend(far.into_iter().filter_map(|name| Some((id?.to_string(), name))));
            wanted.names.extend(near);
            above.push(Above::of(block, &mut wanted));
        }
        above.reverse();
        let lines = above.iter().flat_map(|block: &Above<'_>| &block.lines).chain(&own);
        let differentiated = lines.flat_map(|line| Uses::of_statement(line).differentiated).collect();
        Ok(Outline { above, own, hidden, differentiated, seed: seed_of(last) })
    }

    /// Every line, from the first block on.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &'a Statement> + '_ {
        self.above.iter().flat_map(|block| block.lines.iter().copied()).chain(self.own.iter().copied())
    }

    /// Whether a name stands for a value.
    pub fn gives(&self, name: &str) -> bool {
        self.above.iter().any(|block| block.found.contains(name))
            || self.lines().any(|statement| given(statement).contains(&name))
    }

    /// Whether a name stands for a function of the author's.
    pub fn defines(&self, name: &str) -> bool {
        self.lines().any(|statement| defined(statement) == Some(name))
    }

    /// The arguments of a function of the author's.
    pub fn parameters(&self, name: &str) -> Option<Vec<String>> {
        self.lines().rfind(|line| defined(line) == Some(name)).and_then(|line| match &line.kind {
            StatementKind::Function { parameters, .. } => {
                Some(parameters.iter().map(|parameter| parameter.name.text.clone()).collect())
            }
            _ => None,
        })
    }

    /// All names of values.
    pub fn names(&self) -> Vec<String> {
        let given = self.lines().flat_map(given).map(str::to_string);
        let found = self.above.iter().flat_map(|block| block.found.iter().cloned());
        found.chain(given).collect()
    }

    /// The definitions above a place that change with some names, as far as something needs them.
    pub fn changing(&self, until: usize, wanted: &Uses, names: &BTreeSet<String>) -> Vec<&'a Statement> {
        let lines: Vec<&'a Statement> =
            self.own.iter().take(until).copied().filter(|line| is_definition(line)).collect();
        let (moves, _) = moving(&lines, names);
        let needed = select(&lines, wanted, &vec![false; lines.len()]);
        let both = lines.into_iter().zip(moves.into_iter().zip(needed));
        both.filter(|(_, (moves, needed))| *moves && *needed).map(|(line, _)| line).collect()
    }

    /// Which of the block's own lines change with some names.
    pub fn moves(&self, names: &BTreeSet<String>) -> Vec<bool> {
        moving(&self.own, names).0
    }

    /// Everything that changes with some names.
    pub fn changed(&self, names: &BTreeSet<String>) -> Uses {
        moving(&self.own, names).1
    }

    /// Whether some lines draw random numbers.
    pub fn draws(&self, lines: &[&Statement]) -> bool {
        let all: Vec<&Statement> = self.lines().collect();
        lines.iter().any(|line| draws_numbers(line, &all))
    }

    /// Whether some training of the block cuts its data into batches, whose rows are drawn.
    pub fn cuts(&self) -> bool {
        let cut = |line: &&Statement| matches!(&line.kind, StatementKind::Descend { duration, .. } if !duration.options.is_empty());
        self.own.iter().any(cut)
    }

    /// The learned and carried names of the block, in its order.
    pub fn carried(&self) -> Vec<&'a str> {
        let roles = self.own.iter().filter(|statement| {
            matches!(statement.kind, StatementKind::Define { role: Role::Param | Role::State, .. })
        });
        roles.flat_map(|statement| given(statement)).collect()
    }

    /// The names that `vary` gives, with their values.
    pub fn vary(&self) -> Option<(&'a [Name], &'a Expression)> {
        self.own.iter().find_map(|statement| match &statement.kind {
            StatementKind::Vary { names, values } => Some((names.as_slice(), values)),
            _ => None,
        })
    }
}

impl<'a> Above<'a> {
    fn of(block: &'a Lines, wanted: &mut Uses) -> Above<'a> {
        let statements = &block.statements;
        let varies = statements.iter().any(|statement| matches!(statement.kind, StatementKind::Vary { .. }));
        let is_found = |statement: &Statement| {
            varies || matches!(statement.kind, StatementKind::Define { role: Role::Param | Role::State, .. })
        };
        let all: Vec<&Statement> = statements.iter().filter(|line| is_definition(line)).collect();
        let lines = chosen(&all, &select(&all, wanted, &vec![false; all.len()]));
        let mut found = BTreeSet::new();
        // What uses a name of a block with runs is one value for each of them.
        for statement in &lines {
            if is_found(statement)
                && given(statement).iter().any(|name| wanted.names.contains(*name) || needs(&lines, name))
            {
                found.extend(given(statement).into_iter().map(str::to_string));
            }
        }
        // A start that was drawn is drawn here, too, if other numbers were drawn behind it.
        let draws: Vec<bool> = lines.iter().map(|line| draws_numbers(line, &lines)).collect();
        let last_draw = lines.iter().zip(&draws).rposition(|(line, draws)| *draws && !is_found(line));
        let kept = |(index, line): (usize, &&'a Statement)| {
            !is_found(line) || draws[index] && last_draw.is_some_and(|last| index < last)
        };
        let lines: Vec<&Statement> =
            lines.iter().enumerate().filter(|one| kept(*one)).map(|(_, line)| *line).collect();
        lines.iter().for_each(|statement| wanted.join(Uses::of_statement(statement)));
        lines.iter().for_each(|statement| forget(wanted, statement));
        wanted.names.retain(|name| !found.contains(name));
        Above { lines, found, seed: seed_of(block) }
    }
}

fn seed_of(block: &Lines) -> Seed<'_> {
    let own = block.statements.iter().find_map(|statement| match &statement.kind {
        StatementKind::Seed(seed) => Some(seed),
        _ => None,
    });
    own.map_or(Seed::Book(block.seed), Seed::Own)
}

fn chosen<'a>(lines: &[&'a Statement], needed: &[bool]) -> Vec<&'a Statement> {
    lines.iter().zip(needed).filter(|(_, needed)| **needed).map(|(line, _)| *line).collect()
}

/// Whether some line uses a name.
fn needs(lines: &[&Statement], name: &str) -> bool {
    lines.iter().any(|line| Uses::of_statement(line).names.contains(name))
}

/// The lines of a block without which it would not be itself.
fn is_kept(statement: &Statement, trains: bool) -> bool {
    match &statement.kind {
        StatementKind::Descend { .. } | StatementKind::Repeat(_) | StatementKind::Update { .. } => true,
        StatementKind::Vary { .. } => true,
        StatementKind::Define { role, .. } => !trains || *role == Role::Metric,
        StatementKind::Loss { .. } => true,
        StatementKind::Value(_) => !trains,
        _ => false,
    }
}

/// What a training uses.
pub(super) fn of_training(statement: &Statement) -> Uses {
    let mut uses = Uses::default();
    let mut take = |duration: &crate::language::syntax::Duration| {
        uses.join(Uses::of(&duration.amount));
        duration.options.iter().for_each(|option| uses.join(Uses::of(&option.value)));
        duration.until.iter().for_each(|until| uses.join(Uses::of(until)));
    };
    match &statement.kind {
        StatementKind::Descend { duration, loss, over, optimizer } => {
            take(duration);
            uses.names.insert(loss.text.clone());
            uses.names.extend(over.iter().map(|name| name.text.clone()));
            if let ExpressionKind::Call { arguments, .. } = optimizer.kind.as_ref() {
                arguments.iter().for_each(|argument| uses.join(Uses::of(&argument.value)));
            }
        }
        StatementKind::Repeat(duration) => take(duration),
        _ => {}
    }
    uses
}

/// Whether a line trains.
pub(super) fn is_training(statement: &Statement) -> bool {
    statement.kind.trains()
}

fn is_definition(statement: &Statement) -> bool {
    matches!(
        statement.kind,
        StatementKind::Define { .. } | StatementKind::Loss { .. } | StatementKind::Function { .. }
    )
}

/// Whether a line is computed anew whenever what it uses has changed; data and starts are not.
fn is_computed(statement: &Statement) -> bool {
    is_definition(statement)
        && !matches!(
            statement.kind,
            StatementKind::Define { role: Role::Data | Role::Param | Role::State, .. }
        )
}

/// The names of values that a line gives.
pub(super) fn given(statement: &Statement) -> Vec<&str> {
    match &statement.kind {
        StatementKind::Define { names, .. }
        | StatementKind::Update { names, .. }
        | StatementKind::Vary { names, .. } => names.iter().map(|name| name.text.as_str()).collect(),
        StatementKind::Loss { name, .. } => vec![name.text.as_str()],
        _ => Vec::new(),
    }
}

/// The function that a line defines.
pub(super) fn defined(statement: &Statement) -> Option<&str> {
    match &statement.kind {
        StatementKind::Function { name, .. } => Some(name.text.as_str()),
        _ => None,
    }
}

/// Which lines change with some names, and all that does.
fn moving(lines: &[&Statement], names: &BTreeSet<String>) -> (Vec<bool>, Uses) {
    let mut changing: Uses = Uses { names: names.clone(), ..Uses::default() };
    let moves = lines
        .iter()
        .map(|line| {
            let moves = is_computed(line)
                && (changes(&Uses::of_statement(line), &changing) || draws_numbers(line, lines));
            if moves {
                changing.names.extend(given(line).into_iter().map(str::to_string));
                changing.functions.extend(defined(line).map(str::to_string));
            }
            moves
        })
        .collect();
    (moves, changing)
}

/// Whether some of what is used changes.
fn changes(uses: &Uses, changing: &Uses) -> bool {
    uses.names.iter().any(|name| changing.has(name))
        || uses.functions.iter().any(|name| changing.functions.contains(name))
}

fn forget(wanted: &mut Uses, statement: &Statement) {
    for name in given(statement) {
        wanted.names.remove(name);
    }
    if let Some(name) = defined(statement) {
        wanted.functions.remove(name);
        wanted.names.remove(name);
    }
}

/// Whether a line draws random numbers, perhaps in a function that it calls; a function itself only does so when it is called.
fn draws_numbers(statement: &Statement, lines: &[&Statement]) -> bool {
    defined(statement).is_none() && chance(&Uses::of_statement(statement), lines, 0)
}

fn chance(uses: &Uses, lines: &[&Statement], depth: usize) -> bool {
    uses.functions.iter().any(|name| {
        let own = lines.iter().find(|line| defined(line) == Some(name.as_str()));
        match own {
            Some(line) => depth < 20 && chance(&Uses::of_statement(line), lines, depth + 1),
            None => {
                functions::find(name).is_some_and(resolve::draws)
                    || datasets::find(name).is_some_and(DataSet::draws)
            }
        }
    })
}

/// Which lines give what is wanted, directly or not. Lines that draw random numbers bring those before them along,
/// for the numbers come one after another.
fn select(lines: &[&Statement], wanted: &Uses, kept: &[bool]) -> Vec<bool> {
    let mut needed = kept.to_vec();
    let mut uses = wanted.clone();
    for (line, _) in lines.iter().zip(kept).filter(|(_, kept)| **kept) {
        uses.join(Uses::of_statement(line));
    }
    loop {
        let mut grown = false;
        let last_draw = lines
            .iter()
            .zip(&needed)
            .rposition(|(line, needed)| *needed && chance(&Uses::of_statement(line), lines, 0));
        for index in (0..lines.len()).rev() {
            let line = lines[index];
            let draws = last_draw.is_some_and(|last| index < last)
                && is_definition(line)
                && draws_numbers(line, lines);
            let gives = given(line).iter().any(|name| uses.names.contains(*name))
                || defined(line).is_some_and(|name| uses.has(name));
            if !needed[index] && (draws || gives) {
                needed[index] = true;
                uses.join(Uses::of_statement(line));
                grown = true;
            }
        }
        if !grown {
            return needed;
        }
    }
}
