//! A program is rehearsed before it is shown: its first steps, made in its own order, must be those of the run; knows no library.

use std::collections::{BTreeMap, BTreeSet};

use super::known::Known;
use crate::engine::{evaluate, rows};
use crate::functions::{Default as Setting, Value, gradient, parameters};
use crate::graph::{Array, Leaf, NodeId, Shape, array};
use crate::language::syntax::{Expression, ExpressionId, ExpressionKind, StatementKind};
use crate::model::{RuleLocals, read_lines, read_right_side, read_text};
use crate::optimizers::{OPTIONS, Optimizer, STRAIGHT, Sees};
use crate::program::Ran;
use crate::record::Record;
use crate::report::Fault;
use crate::resolve::{Bound, STEP, Symbol};
use crate::script::{Action, Descent, Facts, Gradients, Move, ResolvedLine, Script, Training, gradient_of};

/// So many steps of each training are made.
const STEPS: usize = 3;
/// What rounding may make of the numbers, as a share of the largest.
const TOLERANCE: f64 = 1e-7;

/// Why a rehearsal ends early.
enum Halt {
    /// The program does something else than the block.
    Wrong(String),
    /// What comes next cannot be compared: random numbers of steps, batches, or what only a library can do.
    Unjudged,
}

impl From<Fault> for Halt {
    fn from(_: Fault) -> Halt {
        Halt::Unjudged
    }
}

/// A program while it is rehearsed.
struct Rehearsal<'r, 'm> {
    known: &'r mut Known<'m>,
    script: &'r Script<'r>,
    /// What the names stand for at this point of the program.
    values: BTreeMap<Symbol, Value>,
    /// The gradients that have been taken in the step.
    slopes: BTreeMap<(Symbol, Symbol), Array>,
    /// The run that it is compared with.
    run: Option<Ran>,
    /// Which training comes next.
    training: usize,
}

/// What an optimizer remembers of one parameter.
type Memory = BTreeMap<Symbol, RuleLocals>;

/// Makes the first steps of a block's program and compares every name with the run.
pub(super) fn rehearse(known: &mut Known<'_>, record: &Record) -> Result<(), Fault> {
    let run = record.runs.last().map_or(record, |(_, run)| run).run.clone();
    let lines = known.lines.to_vec();
    let script = Script::of(&lines, known)?;
    let mut rehearsal = Rehearsal {
        known,
        script: &script,
        values: BTreeMap::new(),
        slopes: BTreeMap::new(),
        run,
        training: 0,
    };
    match script.actions.iter().try_for_each(|action| rehearsal.act(action)) {
        Ok(()) | Err(Halt::Unjudged) => Ok(()),
        Err(Halt::Wrong(what)) => {
            Err(Fault::new(format!("the program would not do what the block does: {what}"))
                .remedy("please report this block: it is an error of the tool"))
        }
    }
}

impl Rehearsal<'_, '_> {
    fn act(&mut self, action: &Action<'_>) -> Result<(), Halt> {
        match action {
            Action::Pause | Action::Seed(_) => Ok(()),
            Action::Show(_, line) => self.knows(*line),
            Action::Found(symbol) => {
                self.found(*symbol);
                Ok(())
            }
            Action::Given(line) => self.given(*line),
            Action::Vary(line) => {
                line.gives().iter().for_each(|symbol| self.found(*symbol));
                Ok(())
            }
            Action::Train(training) => self.train(training),
            Action::Tell(lines, told) => self.tell(lines, told),
        }
    }

    /// A name has the value that the model knows.
    fn found(&mut self, symbol: Symbol) {
        if let Some(value) = self.known.final_value(symbol) {
            self.values.insert(symbol, value);
        }
    }

    /// Every name that a line uses must be there.
    fn knows(&self, line: ResolvedLine<'_>) -> Result<(), Halt> {
        let is_there =
            |symbol: &&Symbol| self.values.contains_key(symbol) || self.script.functions.contains(symbol);
        match line.facts().uses.iter().find(|symbol| !is_there(symbol)) {
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
        // What is drawn or read from a file is not made twice.
        if !line.is_computed() && !line.is_update() || line.draws() || gives_data(line) {
            symbols.iter().for_each(|symbol| self.found(*symbol));
            return Ok(());
        }
        let values: Vec<Expression> = values.iter().map(|value| self.with_slopes(line, value)).collect();
        for (symbol, value) in symbols.iter().zip(self.read(line, &values, symbols.len())?) {
            // Under a name of its own, so that a gradient by it means it.
            let graph = &mut self.known.model.graph;
            let value = value.node(graph).map(|node| Value::Node(graph.named("", node))).unwrap_or(value);
            self.values.insert(*symbol, value);
        }
        Ok(())
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

    fn read(
        &mut self,
        line: ResolvedLine<'_>,
        values: &[Expression],
        parts: usize,
    ) -> Result<Vec<Value>, Fault> {
        let scope = self.known.scope();
        let text = &line.block.resolution;
        let seen = self.seen_from(line);
        read_right_side(self.known.model, (text, scope), (values, parts), seen)
    }

    /// What a line sees: the names that it uses, itself or in functions.
    fn seen_from(&self, line: ResolvedLine<'_>) -> BTreeMap<Symbol, Value> {
        let mut seen: BTreeMap<Symbol, Value> =
            self.values.get(&STEP).map(|step| (STEP, step.clone())).into_iter().collect();
        let mut functions = BTreeSet::new();
        let updates = line.facts().updates.iter();
        let mut open: Vec<Symbol> = line.facts().uses.iter().chain(updates).copied().collect();
        while let Some(symbol) = open.pop() {
            if let Some(value) = self.values.get(&symbol) {
                seen.insert(symbol, value.clone());
            } else if functions.insert(symbol) {
                open.extend(self.script.line(symbol).into_iter().flat_map(|line| &line.facts().uses));
            }
        }
        seen
    }

    /// One number that an expression of a line is.
    fn read_one(&mut self, line: ResolvedLine<'_>, value: &Expression) -> Result<Value, Fault> {
        Ok(self.read(line, std::slice::from_ref(value), 1)?.remove(0))
    }

    fn set_step(&mut self, step: usize) {
        let step = self.known.model.graph.number(step as f64);
        self.values.insert(STEP, Value::Node(step));
    }

    fn train(&mut self, training: &Training<'_>) -> Result<(), Halt> {
        let Some(run) = self.run.clone() else { return Err(Halt::Unjudged) };
        let number = self.training;
        self.training += 1;
        let Some(again) = run.again.get(number) else { return Err(Halt::Unjudged) };
        let before = again.program.before;
        let end = run.again.get(number + 1).map_or(run.steps, |next| next.program.before);
        let draws = |line: &ResolvedLine<'_>| line.draws();
        let moved = training.moves.iter().any(|step| matches!(step, Move::Line(line) if line.draws()));
        if !training.batch.is_empty() || moved || training.body.iter().any(draws) {
            return Err(Halt::Unjudged);
        }
        let Some(rows) = rows(&mut self.known.model.graph, &mut self.known.model.state, &run)? else {
            return Err(Halt::Unjudged);
        };
        self.take_row(&run, &rows, before);
        let mut memory = Memory::new();
        for made in before..end.min(before + STEPS) {
            self.set_step(made + 1);
            self.step(training, made - before + 1, made, &mut memory)?;
            self.compare_row(&run, &rows, made + 1)?;
            self.take_row(&run, &rows, made + 1);
        }
        self.take_row(&run, &rows, end);
        self.set_step(end);
        Ok(())
    }

    /// One step, in the order of the program.
    fn step(
        &mut self,
        training: &Training<'_>,
        age: usize,
        made: usize,
        memory: &mut Memory,
    ) -> Result<(), Halt> {
        training.body.iter().try_for_each(|line| self.given(*line))?;
        if let (Some(until), true) = (&training.duration.until, age > 1) {
            self.set_step(made);
            let answer = self.read_one(training.line, until)?;
            self.set_step(made + 1);
            if self.number(&answer)? != 0.0 {
                return Err(Halt::Wrong(format!("it ends after {made} steps, and the run goes on")));
            }
        }
        self.slopes.clear();
        for gradients in &training.gradients {
            self.take_gradients(gradients)?;
        }
        if let Some(descent) = &training.descent {
            self.descend(training.line, descent, age, memory)?;
        }
        for next in &training.moves {
            match next {
                Move::Line(line) => self.given(*line)?,
                Move::Gradients(gradients) => self.take_gradients(gradients)?,
            }
        }
        self.slopes.clear();
        Ok(())
    }

    /// Gradients at the values of this point of the step.
    fn take_gradients(&mut self, gradients: &Gradients) -> Result<(), Halt> {
        let found = self.slopes_of(gradients.of, &gradients.by)?;
        let found = self.evaluated(&found)?;
        self.slopes.extend(gradients.by.iter().map(|by| (gradients.of, *by)).zip(found));
        Ok(())
    }

    fn slopes_of(&mut self, of: Symbol, by: &[Symbol]) -> Result<Vec<NodeId>, Halt> {
        let of = self.node(of)?;
        let by = by.iter().map(|symbol| self.node(*symbol)).collect::<Result<Vec<_>, Halt>>()?;
        Ok(gradient(&mut self.known.model.graph, of, &by)?)
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
        let cost = nodes.iter().map(|node| model.graph.whole_cost(*node)).fold(0, u64::saturating_add);
        model.graph.work.charge(cost)?;
        Ok(evaluate(&mut model.graph, &mut model.state, nodes)?)
    }

    fn number(&mut self, value: &Value) -> Result<f64, Halt> {
        let node = value.node(&mut self.known.model.graph)?;
        Ok(self.evaluated(&[node])?.remove(0).first().copied().unwrap_or(f64::NAN))
    }

    /// What the optimizer does.
    fn descend(
        &mut self,
        line: ResolvedLine<'_>,
        descent: &Descent<'_>,
        age: usize,
        memory: &mut Memory,
    ) -> Result<(), Halt> {
        let Bound::Optimizer(row) = line.block.resolution.bound(descent.optimizer) else {
            return Err(Halt::Unjudged);
        };
        let Some(settings) = self.settings(line, descent.optimizer, row)? else { return Err(Halt::Unjudged) };
        let slopes = self.slopes_of(descent.loss, &descent.learned)?;
        let mut pieces = Vec::new();
        for (symbol, slope) in descent.learned.iter().zip(slopes) {
            let step = self.known.model.graph.number(age as f64);
            let words = [("parameter", self.node(*symbol)?), ("gradient", slope), ("step", step)];
            let words = words.map(|(word, node)| (word.to_string(), Value::Node(node)));
            pieces.push((*symbol, words.into_iter().chain(settings.clone()).collect::<RuleLocals>()));
        }
        self.apply_options(row, &settings, &mut pieces)?;
        for (symbol, mut locals) in pieces {
            let held = match memory.remove(&symbol) {
                Some(held) => held,
                None => self.starts(row, &locals)?,
            };
            locals.extend(held);
            let text = format!("{}\n{}", row.rule, if row.searches() { STRAIGHT.start } else { "" });
            read_lines(self.known.model, &text, &mut locals, Default::default())?;
            let value =
                |word: &str| locals.iter().rev().find(|(local, _)| local == word).map(|(_, value)| value);
            let words =
                row.memory.iter().filter_map(|(word, _)| Some((word.to_string(), value(word)?.clone())));
            let words: RuleLocals = words.collect();
            if let Some(moved) = value("parameter").cloned() {
                self.values.insert(symbol, moved);
            }
            memory.insert(symbol, words);
        }
        Ok(())
    }

    /// What a rule remembers before the first step.
    fn starts(&mut self, row: &Optimizer, locals: &RuleLocals) -> Result<RuleLocals, Fault> {
        let start = |(word, text): &(&str, &str)| {
            Ok((word.to_string(), read_text(self.known.model, text, locals, Default::default())?))
        };
        row.memory.iter().map(start).collect()
    }

    /// The settings of an optimizer; none if it looks for the length of its steps.
    fn settings(
        &mut self,
        line: ResolvedLine<'_>,
        optimizer: &Expression,
        row: &Optimizer,
    ) -> Result<Option<RuleLocals>, Fault> {
        let given = match optimizer.kind.as_ref() {
            ExpressionKind::Call { arguments, .. } => arguments.as_slice(),
            _ => &[],
        };
        let mut settings = Vec::new();
        for (index, parameter) in parameters(&row.whole_signature(None)).iter().enumerate() {
            let own = given.iter().enumerate().find(|(place, argument)| match &argument.name {
                Some(name) => name.text == parameter.name,
                None => *place == index,
            });
            let value = match (own, &parameter.default) {
                (Some((_, argument)), _) => self.read_one(line, &argument.value)?,
                (None, Setting::Number(number)) => Value::Node(self.known.model.graph.number(*number)),
                (None, _) => Value::None,
            };
            if parameter.name == "line_search" && value != Value::None {
                return Ok(None);
            }
            settings.push((parameter.name.clone(), value));
        }
        Ok((row.sees == Sees::Each).then_some(settings))
    }

    /// What clipping and decay make of the gradients.
    fn apply_options(
        &mut self,
        row: &Optimizer,
        settings: &RuleLocals,
        pieces: &mut [(Symbol, RuleLocals)],
    ) -> Result<(), Fault> {
        for option in OPTIONS {
            let is_on = settings.iter().any(|(name, value)| name == option.name() && *value != Value::None);
            if !is_on || row.has(option.name()) {
                continue;
            }
            let mut squares = Value::Node(self.known.model.graph.number(0.0));
            for (_, locals) in pieces.iter() {
                let locals: RuleLocals =
                    locals.iter().cloned().chain([("squares".to_string(), squares)]).collect();
                squares =
                    read_text(self.known.model, "squares + sum(gradient**2)", &locals, Default::default())?;
            }
            for (_, locals) in pieces.iter_mut() {
                let seen: RuleLocals =
                    locals.iter().cloned().chain([("squares".to_string(), squares.clone())]).collect();
                let changed = read_text(self.known.model, option.gradient, &seen, Default::default())?;
                locals.push(("gradient".to_string(), changed));
            }
        }
        Ok(())
    }

    /// Lets the names that are carried have the values that they had in the run after so many steps.
    fn take_row(&mut self, run: &Ran, rows: &[Vec<f64>], step: usize) {
        for (symbol, array) in self.row(run, rows, step) {
            let graph = &mut self.known.model.graph;
            let leaf = graph.leaf(Leaf::Param, "", Shape::of(&array));
            self.known.model.state.values.insert(leaf, array);
            self.values.insert(symbol, Value::Node(leaf));
        }
    }

    /// What the run carried after so many steps.
    fn row(&self, run: &Ran, rows: &[Vec<f64>], step: usize) -> Vec<(Symbol, Array)> {
        let carried = self.script.carried.iter().filter_map(|symbol| {
            let leaf = self.known.node(*symbol)?;
            let place = run.carried.iter().position(|carried| carried.leaf == leaf)?;
            let shape = self.known.model.graph.shape(leaf).clone();
            let row = rows.get(place)?.get(step * shape.size()..(step + 1) * shape.size())?;
            Some((*symbol, array::shaped(shape, row.to_vec())))
        });
        carried.collect()
    }

    fn compare_row(&mut self, run: &Ran, rows: &[Vec<f64>], step: usize) -> Result<(), Halt> {
        for (symbol, theirs) in self.row(run, rows, step) {
            let node = self.node(symbol)?;
            let own = self.evaluated(&[node])?.remove(0);
            self.compare(symbol, &own, &theirs, &format!("after step {step}"))?;
        }
        Ok(())
    }

    /// What the program tells at its end.
    fn tell(&mut self, lines: &[ResolvedLine<'_>], told: &[Symbol]) -> Result<(), Halt> {
        lines.iter().try_for_each(|line| self.given(*line))?;
        for symbol in told.iter().filter(|symbol| lines.iter().any(|line| line.gives().contains(symbol))) {
            let Some(theirs) = self.known.value(*symbol) else { continue };
            let node = self.node(*symbol)?;
            let own = self.evaluated(&[node])?.remove(0);
            self.compare(*symbol, &own, &theirs, "at the end")?;
        }
        Ok(())
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
