//! A program is rehearsed before it is shown: its script, carried out from the first line on, must do what the run did; knows no library.
//!
//! Starts, random numbers and the order of batches are made anew from the seed, the first steps of each training are made
//! in the order of the program, and whatever the program tells is compared with what came out.

mod comparing;
mod looks;
mod optimizer;
mod reading;
#[cfg(test)]
pub(super) mod seeded;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use super::known::Known;
use crate::functions::Value;
use crate::graph::{Array, NodeId};
use crate::language::syntax::{Expression, ExpressionId, ExpressionKind, StatementKind};
use crate::model::Draws;
use crate::program::Ran;
use crate::record::Record;
use crate::report::Fault;
use crate::resolve::{Bound, STEP, Symbol};
use crate::script::{Action, ResolvedLine, Script, Seed};

/// What rounding may make of the numbers, as a share of the largest.
const TOLERANCE: f64 = 1e-7;

/// Why a rehearsal ends early.
enum Halt {
    /// The program does something else than the block.
    Wrong(String),
    /// A line cannot be read as the program reads it.
    Unread(Fault),
    /// What comes next cannot be compared: the run's random numbers were not followed so far, or there is no room.
    Unjudged,
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Halt {
        Halt::Unread(fault)
    }
}

/// A program while it is rehearsed.
struct Rehearsal<'r, 'm> {
    known: &'r mut Known<'m>,
    script: &'r Script<'r>,
    /// What the names stand for at this point of the program.
    values: BTreeMap<Symbol, Value>,
    /// When each was given it, counted in lines.
    given: BTreeMap<Symbol, usize>,
    clock: usize,
    /// The gradients that have been taken in the step.
    slopes: BTreeMap<(Symbol, Symbol), Array>,
    /// The run that it is compared with.
    run: Option<Ran>,
    /// Which training comes next.
    training: usize,
    /// Whether a step is being made.
    steps: bool,
    /// Whether random numbers have begun.
    seeded: bool,
    /// Whether they are where those of the run were at this point.
    follows: bool,
    /// What the program has told.
    told: BTreeSet<Symbol>,
    /// The smallest value of each measure that a condition looks at, if it had any, and how many steps ago that was.
    looks: BTreeMap<ExpressionId, (Option<f64>, usize)>,
    /// What is another in each run.
    varied: Vec<Symbol>,
    /// What lines gave, and what the block has under these names.
    given_values: Vec<(Symbol, NodeId, NodeId)>,
}

/// Carries a script out and compares every name with the run; with `vary`, with each of them.
pub(super) fn rehearse(known: &mut Known<'_>, script: &Script<'_>, record: &Record) -> Result<(), Fault> {
    let last = known.scope();
    let runs: Vec<usize> = known.runs().into_iter().collect();
    let each: Vec<(usize, Option<Ran>)> = match runs.len() == record.runs.len() {
        true => runs.into_iter().zip(record.runs.iter().map(|(_, run)| run.run.clone())).collect(),
        false => {
            let run = record.runs.last().map_or(record, |(_, run)| run);
            vec![(last, run.run.clone())]
        }
    };
    // The last one first: it is what the program ends with.
    let mut each = each.into_iter().rev();
    let outcome = each.try_for_each(|(scope, run)| {
        known.look_at(scope);
        rehearse_run(known, script, run)
    });
    known.look_at(last);
    outcome
}

/// Carries a script out and compares every name with one run.
fn rehearse_run(known: &mut Known<'_>, script: &Script<'_>, run: Option<Ran>) -> Result<(), Fault> {
    let drawn = std::mem::replace(&mut known.model.draws, Draws::from_seed(0));
    let mut rehearsal = Rehearsal {
        known,
        script,
        values: BTreeMap::new(),
        given: BTreeMap::new(),
        clock: 0,
        slopes: BTreeMap::new(),
        run,
        training: 0,
        steps: false,
        seeded: false,
        follows: true,
        told: BTreeSet::new(),
        looks: BTreeMap::new(),
        varied: Vec::new(),
        given_values: Vec::new(),
    };
    let actions = script.actions.iter().try_for_each(|action| rehearsal.act(action));
    let outcome = actions.and_then(|()| rehearsal.compare_given_values()).and_then(|()| rehearsal.is_whole());
    known.model.draws = drawn;
    let what = match outcome {
        Ok(()) | Err(Halt::Unjudged) => return Ok(()),
        // The chapter has no room left for it.
        Err(Halt::Unread(_)) if known.model.graph.work.is_short() => return Ok(()),
        Err(Halt::Unread(fault)) => fault.message,
        Err(Halt::Wrong(what)) => what,
    };
    Err(Fault::new(format!("the program would not do what the block does: {what}"))
        .remedy("please report this block: it is an error of the tool"))
}

impl Rehearsal<'_, '_> {
    fn act(&mut self, action: &Action<'_>) -> Result<(), Halt> {
        match action {
            Action::Pause => Ok(()),
            Action::Seed(seed) => self.seed(*seed),
            Action::Show(_, line) => self.knows(*line),
            Action::Found(symbol) => {
                self.found(*symbol);
                Ok(())
            }
            Action::Given(line) => {
                self.given(*line)?;
                self.compare_given(*line)
            }
            Action::Vary(line) => {
                // Each run begins anew.
                if let Some(symbol) = self.script.carried.iter().find(|one| self.values.contains_key(one)) {
                    let what = format!("`{}` begins once for all runs", self.name(*symbol));
                    return Err(Halt::Wrong(what));
                }
                self.varied.extend(line.gives());
                line.gives().iter().for_each(|symbol| self.found(*symbol));
                Ok(())
            }
            Action::Train(training) => {
                self.compare_given_values()?;
                self.train(training)
            }
            Action::Tell(lines, told) => self.tell(lines, told),
        }
    }

    /// Random numbers begin.
    fn seed(&mut self, seed: Seed<'_>) -> Result<(), Halt> {
        let seed = match seed {
            Seed::Book(seed) => seed,
            Seed::Own(line, seed) => {
                let seed = self.read_one(line, seed)?;
                self.number(&seed)? as u64
            }
        };
        self.known.model.draws = Draws::from_seed(seed);
        (self.seeded, self.follows) = (true, true);
        Ok(())
    }

    /// What follows draws: the numbers must have begun, and be those of the run.
    fn knows_random(&self) -> Result<(), Halt> {
        match (self.seeded, self.follows) {
            (true, true) => Ok(()),
            (true, false) => Err(Halt::Unjudged),
            (false, _) => Err(Halt::Wrong("it draws random numbers before they begin".to_string())),
        }
    }

    /// A name has the value that the model knows.
    fn found(&mut self, symbol: Symbol) {
        if let Some(value) = self.known.final_value(symbol) {
            self.put(symbol, value);
        }
    }

    /// From here on a name stands for a value.
    fn put(&mut self, symbol: Symbol, value: Value) {
        self.clock += 1;
        self.given.insert(symbol, self.clock);
        self.values.insert(symbol, value);
    }

    /// Every name that a line uses must be there.
    fn knows(&self, line: ResolvedLine<'_>) -> Result<(), Halt> {
        self.are_there(&line.facts().uses)
    }

    fn are_there<'s>(&self, symbols: impl IntoIterator<Item = &'s Symbol>) -> Result<(), Halt> {
        let is_there =
            |symbol: &&Symbol| self.values.contains_key(symbol) || self.script.functions.contains(symbol);
        match symbols.into_iter().find(|symbol| !is_there(symbol)) {
            Some(symbol) => Err(Halt::Wrong(format!("`{}` is missing", self.name(*symbol)))),
            None => Ok(()),
        }
    }

    fn name(&self, symbol: Symbol) -> String {
        self.script.name(symbol).map_or_else(String::new, |name| name.text.clone())
    }

    /// A line as it stands.
    fn given(&mut self, line: ResolvedLine<'_>) -> Result<(), Halt> {
        let values = match &line.statement().kind {
            StatementKind::Define { values, .. } | StatementKind::Update { values, .. } => values.as_slice(),
            StatementKind::Loss { value, .. } => std::slice::from_ref(value),
            _ => return Ok(()),
        };
        self.knows(line)?;
        let symbols = if line.is_update() { &line.facts().updates } else { line.facts().gives.as_slice() };
        if line.draws() {
            self.knows_random()?;
        } else if gives_data(line) {
            // What is read from a file is not read twice; a start is what the training began with.
            for symbol in symbols {
                match self.start_of(*symbol) {
                    Some(start) => {
                        let leaf = self.leaf(start);
                        self.put(*symbol, Value::Node(leaf));
                    }
                    None => self.found(*symbol),
                }
            }
            return Ok(());
        }
        let values: Vec<Expression> = values.iter().map(|value| self.with_slopes(line, value)).collect();
        self.takes_gradients_in_time(line, &values)?;
        // Each time that a line is computed it draws anew.
        self.known.model.draws.forget_all();
        for (symbol, value) in symbols.iter().zip(self.read(line, &values, symbols.len())?) {
            // Under a name of its own, so that a gradient by it means it.
            let graph = &mut self.known.model.graph;
            let value = value.node(graph).map(|node| Value::Node(graph.named("", node))).unwrap_or(value);
            self.put(*symbol, value);
        }
        Ok(())
    }

    fn set_step(&mut self, step: usize) {
        let step = self.known.model.graph.number(step as f64);
        self.values.insert(STEP, Value::Node(step));
    }
}

/// Whether a line has a data set among what it computes with.
fn gives_data(line: ResolvedLine<'_>) -> bool {
    let mut found = false;
    line.statement().visit(&mut |part, _| {
        found |= matches!(line.block.resolution.bound(part), Bound::DataSet(_));
    });
    found
}

/// An expression of ours, which is nowhere in the text.
fn unplaced(kind: ExpressionKind) -> Expression {
    Expression { kind: Box::new(kind), place: Default::default(), id: ExpressionId(u32::MAX) }
}
