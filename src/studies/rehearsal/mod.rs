//! A program is rehearsed before it is shown: its script, carried out from the first line on, must do what the run did; knows no library.
//!
//! Starts, random numbers and the order of batches are made anew from the seed, the first steps of each training are made
//! in the order of the program, and whatever the program tells is compared with what came out.

mod optimizer;
#[cfg(test)]
pub(super) mod seeded;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use super::known::Known;
use crate::engine::evaluate;
use crate::functions::Value;
use crate::graph::{Array, NodeId};
use crate::language::syntax::{Expression, ExpressionId, ExpressionKind, Role, StatementKind};
use crate::model::{Draws, read_right_side};
use crate::program::Ran;
use crate::record::Record;
use crate::report::Fault;
use crate::resolve::{Bound, Form, STEP, Symbol};
use crate::script::{Action, Facts, ResolvedLine, Script, Seed, Uses, gradient_of};

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
    /// What is another in each run.
    varied: Vec<Symbol>,
    /// What lines gave, and what the block has under these names.
    given_values: Vec<(Symbol, NodeId, NodeId)>,
}

/// Carries a script out and compares every name with the run.
pub(super) fn rehearse(known: &mut Known<'_>, script: &Script<'_>, record: &Record) -> Result<(), Fault> {
    let run = record.runs.last().map_or(record, |(_, run)| run).run.clone();
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

    /// Nothing is missing: every training was made, and everything that the run wrote down is told.
    fn is_whole(&mut self) -> Result<(), Halt> {
        let given: Vec<Symbol> = self.known.own_names().collect();
        let varied = self.varied.iter().find(|symbol| !self.told.contains(symbol) && self.run.is_some());
        let Some(run) = &self.run else { return self.are_there(&given) };
        if let Some(symbol) = varied {
            return Err(Halt::Wrong(format!("it does not tell `{}`", self.name(*symbol))));
        }
        if self.training < run.again.len() {
            return Err(Halt::Wrong("a training is missing".to_string()));
        }
        let graph = &self.known.model.graph;
        let draws: Vec<NodeId> =
            run.again.iter().flat_map(|again| &again.program.draws).map(|draw| draw.leaf).collect();
        let is_drawn = |node: NodeId| draws.iter().any(|draw| graph.depends(node, *draw));
        let losses = run.loss.iter().map(|(loss, _)| loss).chain(run.metrics.iter().map(|(one, _)| one));
        let losses = losses.filter(|one| !is_drawn(one.node)).map(|one| (one.node, &one.name));
        let carried = run.carried.iter().filter(|carried| carried.part.is_some());
        let wanted = losses.chain(carried.map(|carried| (carried.leaf, &carried.name)));
        let told: BTreeSet<NodeId> = self.told.iter().filter_map(|symbol| self.known.node(*symbol)).collect();
        match wanted.into_iter().find(|(node, _)| !told.contains(node)) {
            Some((_, name)) => Err(Halt::Wrong(format!("it does not tell `{name}`"))),
            None => Ok(()),
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

    /// What a line outside the trainings gives is what the block has under its names.
    fn compare_given(&mut self, line: ResolvedLine<'_>) -> Result<(), Halt> {
        let trained = self.script.carried.iter().any(|symbol| line.gives().contains(symbol));
        let above = self.known.lines.last().is_some_and(|own| own.block.number != line.block.number);
        let is_start = matches!(line.role(), Some(Role::Param | Role::State));
        // Starts are compared where the training begins, and those of blocks above are what came out of them.
        if line.is_function() || trained && self.run.is_some() || above && is_start {
            return Ok(());
        }
        for symbol in line.gives() {
            let values = self.values.get(symbol).cloned().zip(self.known.final_value(*symbol));
            let graph = &mut self.known.model.graph;
            let nodes =
                values.and_then(|(own, theirs)| Some((own.node(graph).ok()?, theirs.node(graph).ok()?)));
            self.given_values.extend(nodes.map(|(own, theirs)| (*symbol, own, theirs)));
        }
        Ok(())
    }

    /// What the lines so far gave is compared at once, for all of it shares what it is made of.
    fn compare_given_values(&mut self) -> Result<(), Halt> {
        let given = std::mem::take(&mut self.given_values);
        let nodes: Vec<NodeId> = given.iter().flat_map(|(_, own, theirs)| [*own, *theirs]).collect();
        let values = self.evaluated(&nodes)?;
        let mut pairs = given.iter().zip(values.chunks(2));
        pairs.try_for_each(|((symbol, ..), pair)| {
            self.compare(*symbol, &pair[0], &pair[1], "where it is given")
        })
    }

    /// An expression in which the gradients that have been taken stand as numbers.
    fn with_slopes(&self, line: ResolvedLine<'_>, value: &Expression) -> Expression {
        let mut value = value.clone();
        if self.slopes.is_empty() {
            return value;
        }
        let mut open = vec![&mut value];
        while let Some(part) = open.pop() {
            let known = gradient_of(&line.block.resolution, part).and_then(|(of, by)| {
                by.iter().map(|by| self.slopes.get(&(of, *by))).collect::<Option<Vec<&Array>>>()
            });
            match (known.as_deref(), is_listed(part)) {
                (Some([slope]), false) => *part.kind = literal(slope.view()),
                (Some(slopes), _) => {
                    let items = slopes.iter().map(|slope| unplaced(literal(slope.view())));
                    *part.kind = ExpressionKind::List(items.collect());
                }
                (None, _) => open.extend(part.parts_mut()),
            }
        }
        value
    }

    /// The gradients that a line takes itself are those of values to which nothing has happened since.
    fn takes_gradients_in_time(&self, line: ResolvedLine<'_>, values: &[Expression]) -> Result<(), Halt> {
        let mut of = BTreeSet::new();
        for value in values {
            value.visit(&mut Default::default(), &mut |part, _| {
                of.extend(gradient_of(&line.block.resolution, part).map(|(of, _)| of));
            });
        }
        of.into_iter().try_for_each(|of| self.is_current(of))
    }

    /// Nothing that a value is made of was given anew after it: a program could not differentiate it where it is.
    fn is_current(&self, of: Symbol) -> Result<(), Halt> {
        let since = self.given.get(&of).copied().unwrap_or(0);
        let later = self.given.iter().filter(|(symbol, given)| **given > since && **symbol != of);
        let later = later.map(|(symbol, _)| *symbol).collect();
        match self.script.changed(&later).contains(&of) && !later.is_empty() {
            true => {
                Err(Halt::Wrong(format!("it differentiates `{}` once something has moved", self.name(of))))
            }
            false => Ok(()),
        }
    }

    fn read(
        &mut self,
        line: ResolvedLine<'_>,
        values: &[Expression],
        parts: usize,
    ) -> Result<Vec<Value>, Fault> {
        let scope = self.known.scope();
        let text = &line.block.resolution;
        let seen = self.seen_from(line);
        let trains = self.steps && line.role() != Some(Role::Metric);
        read_right_side(self.known.model, (text, scope), (values, parts), (seen, trains))
    }

    /// What a line sees: the names that it uses, itself or in functions.
    fn seen_from(&self, line: ResolvedLine<'_>) -> BTreeMap<Symbol, Value> {
        let mut seen: BTreeMap<Symbol, Value> =
            self.values.get(&STEP).map(|step| (STEP, step.clone())).into_iter().collect();
        let mut functions = BTreeSet::new();
        let updates = line.facts().updates.iter();
        let mut open: Vec<Symbol> = line.facts().uses.iter().chain(updates).copied().collect();
        // What `at` sets makes others of all that is made of it; those are read again.
        let mut set = set_by_at(line);
        while let Some(symbol) = open.pop() {
            let behind = self.script.line(symbol);
            if let Some(value) = self.values.get(&symbol) {
                seen.insert(symbol, value.clone());
            } else if functions.insert(symbol) {
                set.extend(behind.into_iter().flat_map(set_by_at));
                open.extend(behind.into_iter().flat_map(|line| &line.facts().uses));
            }
        }
        if set.is_empty() {
            return seen;
        }
        let others = self.script.made_of(&set);
        let mut open: Vec<Symbol> = seen.keys().copied().collect();
        while let Some(symbol) = open.pop().filter(|_| !others.is_empty()) {
            if !others.contains(&symbol) || set.contains(&symbol) {
                seen.extend(self.values.get(&symbol).map(|value| (symbol, value.clone())));
            } else {
                seen.remove(&symbol);
            }
            if others.contains(&symbol) && functions.insert(symbol) {
                open.extend(self.script.line(symbol).into_iter().flat_map(|line| &line.facts().uses));
            }
        }
        seen
    }

    /// One number that an expression of a line is.
    fn read_one(&mut self, line: ResolvedLine<'_>, value: &Expression) -> Result<Value, Halt> {
        let uses = Uses::of(&line.block.resolution, value).symbols;
        self.are_there(&uses)?;
        Ok(self.read(line, std::slice::from_ref(value), 1)?.remove(0))
    }

    fn set_step(&mut self, step: usize) {
        let step = self.known.model.graph.number(step as f64);
        self.values.insert(STEP, Value::Node(step));
    }

    fn node(&mut self, symbol: Symbol) -> Result<NodeId, Halt> {
        match self.values.get(&symbol) {
            Some(value) => Ok(value.clone().node(&mut self.known.model.graph)?),
            None => Err(Halt::Wrong(format!("`{}` is missing", self.name(symbol)))),
        }
    }

    /// The numbers of some nodes; computing them is work like any other.
    fn evaluated(&mut self, nodes: &[NodeId]) -> Result<Vec<Array>, Halt> {
        let model = &mut *self.known.model;
        let cost = model.graph.whole_cost(nodes);
        model.graph.work.charge(cost)?;
        Ok(evaluate(&mut model.graph, &mut model.state, nodes)?)
    }

    fn number(&mut self, value: &Value) -> Result<f64, Halt> {
        let node = value.node(&mut self.known.model.graph)?;
        Ok(self.evaluated(&[node])?.remove(0).first().copied().unwrap_or(f64::NAN))
    }

    /// What the program tells at its end.
    fn tell(&mut self, lines: &[ResolvedLine<'_>], told: &[Symbol]) -> Result<(), Halt> {
        lines.iter().try_for_each(|line| self.given(*line))?;
        self.told.extend(told);
        let mut expected = Vec::new();
        for symbol in told {
            expected.extend(self.known.value(*symbol).map(|theirs| (*symbol, theirs)));
        }
        self.compare_all(&expected, "at the end")
    }

    /// Names have the values that they should have.
    fn compare_all(&mut self, expected: &[(Symbol, Array)], when: &str) -> Result<(), Halt> {
        let nodes = expected.iter().map(|(symbol, _)| self.node(*symbol)).collect::<Result<Vec<_>, _>>()?;
        let own = self.evaluated(&nodes)?;
        let mut pairs = expected.iter().zip(&own);
        pairs.try_for_each(|((symbol, theirs), own)| self.compare(*symbol, own, theirs, when))
    }

    fn compare(&self, symbol: Symbol, own: &Array, theirs: &Array, when: &str) -> Result<(), Halt> {
        let largest = theirs
            .iter()
            .filter(|value| value.is_finite())
            .fold(0.0_f64, |most, value| most.max(value.abs()));
        let near = |(a, b): (&f64, &f64)| {
            (a - b).abs() <= TOLERANCE * largest.max(1e-9) || a == b || a.is_nan() && b.is_nan()
        };
        let apart = own.iter().zip(theirs).find(|pair| !near(*pair));
        match (own.shape() == theirs.shape(), apart) {
            (true, None) => Ok(()),
            (false, _) => Err(Halt::Wrong(format!("`{}` has another shape {when}", self.name(symbol)))),
            (true, Some((a, b))) => {
                Err(Halt::Wrong(format!("`{}` is {a} {when}, where the run has {b}", self.name(symbol))))
            }
        }
    }
}

/// The names that stand for something else within a line.
fn set_by_at(line: ResolvedLine<'_>) -> BTreeSet<Symbol> {
    let text = &line.block.resolution;
    let mut set = BTreeSet::new();
    line.statement().visit(&mut |part, _| {
        let (ExpressionKind::Call { arguments, .. }, Bound::Form(Form::At)) =
            (part.kind.as_ref(), text.bound(part))
        else {
            return;
        };
        let named = arguments.iter().filter_map(|argument| argument.name.as_ref());
        set.extend(named.filter_map(|name| match text.named(name) {
            Bound::Value(symbol) => Some(symbol),
            _ => None,
        }));
    });
    set
}

/// Whether a line has a data set among what it computes with.
fn gives_data(line: ResolvedLine<'_>) -> bool {
    let mut found = false;
    line.statement().visit(&mut |part, _| {
        found |= matches!(line.block.resolution.bound(part), Bound::DataSet(_));
    });
    found
}

/// Whether a gradient is taken by a list.
fn is_listed(call: &Expression) -> bool {
    match call.kind.as_ref() {
        ExpressionKind::Call { arguments, .. } => {
            arguments.get(1).is_some_and(|by| matches!(by.value.kind.as_ref(), ExpressionKind::List(_)))
        }
        _ => false,
    }
}

/// An array as an expression of the language.
fn literal(array: ndarray::ArrayViewD<'_, f64>) -> ExpressionKind {
    match array.first() {
        Some(&number) if array.ndim() == 0 => ExpressionKind::Number(number),
        _ => ExpressionKind::List(array.outer_iter().map(|part| unplaced(literal(part))).collect()),
    }
}

/// An expression of ours, which is nowhere in the text.
fn unplaced(kind: ExpressionKind) -> Expression {
    Expression { kind: Box::new(kind), place: Default::default(), id: ExpressionId(u32::MAX) }
}
