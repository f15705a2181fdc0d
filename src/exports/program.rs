//! A whole program: imports, instructions in their order, and what it tells at its end; knows no expression.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::arguments;
use super::dialect::Export;
use super::expressions::{Piece, PythonKind, Writer};
use super::lists::is_number;
use super::names::PythonNames;
use super::python::Python;
use super::python::statements::{CompoundHead, PythonStatement, text};
use super::wordless;
use crate::language::syntax::{Expression, ExpressionKind, Role, StatementKind};
use crate::report::Fault;
use crate::resolve::{Bound, Symbol};
use crate::script::{Action, Facts, ResolvedLine, Script, Seed};

pub(super) fn write(
    export: &'static Export,
    script: &Script<'_>,
    facts: &mut dyn Facts,
) -> Result<String, Fault> {
    let trains = script.actions.iter().any(|next| matches!(next, Action::Train(_)));
    let writer = Writer {
        export,
        names: PythonNames::of(script, export.modules().collect()),
        arguments: arguments::kinds(script, facts),
        script,
        facts,
        text: Rc::default(),
        locals: Vec::new(),
        step: Piece::word("step", PythonKind::Plain),
        helpers: Vec::new(),
        imports: BTreeSet::new(),
        kinds: BTreeMap::new(),
        parts: BTreeMap::new(),
        before: Vec::new(),
        optimizers: BTreeMap::new(),
        slopes: BTreeMap::new(),
        slope_owners: BTreeMap::new(),
        rows: None,
        lengths: BTreeMap::new(),
        masks: false,
        guard: None,
        held: BTreeSet::new(),
        differentiates: trains || script.lines.iter().any(|line| differentiates(*line)),
        changing: BTreeSet::new(),
        functions: Vec::new(),
    };
    let mut program = ProgramText {
        writer,
        open: vec![(None, Vec::new())],
        loop_in: None,
        nested: false,
        trains,
        recorded: OnceCell::new(),
        trained: Vec::new(),
    };
    program.actions(&script.actions)?;
    Ok(program.text())
}

/// A program while it is being written.
pub(super) struct ProgramText<'a> {
    pub(super) writer: Writer<'a>,
    /// The statements that are open with what stands in them so far, the program itself first.
    open: Vec<(Option<CompoundHead>, Vec<PythonStatement>)>,
    /// Which of them holds the loop that is being written.
    pub(super) loop_in: Option<usize>,
    /// Whether a function of the loss is being written.
    pub(super) nested: bool,
    /// Whether the block trains.
    pub(super) trains: bool,
    /// What is recorded for gradients above the trainings, once somebody has asked.
    pub(super) recorded: OnceCell<BTreeSet<Symbol>>,
    /// What the trainings so far, or lines above them, have left as results of what was recorded.
    pub(super) trained: Vec<Symbol>,
}

impl ProgramText<'_> {
    fn text(mut self) -> String {
        while self.open.len() > 1 {
            self.leave();
        }
        let mut imports: Vec<String> = self.writer.imports.iter().map(|line| line.to_string()).collect();
        for line in self.writer.export.imports {
            if !imports.iter().any(|other| other == line) {
                imports.push(line.to_string());
            }
        }
        let helpers = self.writer.helpers.iter();
        let helpers = helpers.map(|(_, helper)| format!("\n\n{}\n", text(std::slice::from_ref(helper))));
        let helpers: String = helpers.collect();
        let gap = if helpers.is_empty() { "" } else { "\n" };
        let body = self.open.pop().map(|(_, body)| text(&body)).unwrap_or_default();
        format!("{}\n{helpers}{gap}\n{}\n", imports.join("\n"), body.trim())
    }

    /// Puts a statement down.
    pub(super) fn put(&mut self, statement: PythonStatement) {
        if let Some((_, body)) = self.open.last_mut() {
            body.push(statement);
        }
    }

    /// An empty line, unless there is one.
    pub(super) fn gap(&mut self) {
        self.put(PythonStatement::Gap);
    }

    /// Begins a statement with others in it.
    pub(super) fn enter(&mut self, head: CompoundHead) {
        self.open.push((Some(head), Vec::new()));
    }

    /// Ends what was begun last.
    pub(super) fn leave(&mut self) {
        if let Some(statement) = self.closed() {
            self.put(statement);
        }
    }

    /// Ends what was begun last, which stands nowhere yet.
    pub(super) fn closed(&mut self) -> Option<PythonStatement> {
        let (head, body) = self.open.pop()?;
        head.map(|head| PythonStatement::Compound(head, body))
    }

    /// Begins the loop of a training.
    pub(super) fn enter_loop(&mut self, head: CompoundHead) {
        self.loop_in = Some(self.open.len() - 1);
        self.enter(head);
    }

    /// Whether the loop of a training is being written.
    pub(super) fn is_in_loop(&self) -> bool {
        self.loop_in.is_some()
    }

    /// Ends the loop of a training.
    pub(super) fn leave_loop(&mut self) {
        self.leave();
        self.loop_in = None;
        self.gap();
    }

    /// Puts a function down, above the loop that is being written.
    pub(super) fn put_function(&mut self, function: PythonStatement) {
        let place = self.loop_in.unwrap_or(self.open.len() - 1);
        let blank = PythonStatement::Lines(String::new());
        self.open[place].1.extend([blank.clone(), function, blank]);
    }

    fn actions(&mut self, actions: &[Action<'_>]) -> Result<(), Fault> {
        for (place, action) in actions.iter().enumerate() {
            match action {
                Action::Vary(line) if self.varies_optimizers(*line) => {
                    return self.each_optimizer(*line, &actions[place + 1..]);
                }
                _ => self.action(action)?,
            }
        }
        Ok(())
    }

    /// Whether `vary` gives a name optimizers.
    fn varies_optimizers(&self, line: ResolvedLine<'_>) -> bool {
        let StatementKind::Vary { values, .. } = &line.statement().kind else { return false };
        let text = &line.block.resolution;
        let mut found = false;
        values.visit(&mut Default::default(), &mut |part, _| {
            found |= matches!(text.bound(part), Bound::Optimizer(_));
        });
        found
    }

    /// All that follows, once for each optimizer: no library has a word for another rule of each run.
    fn each_optimizer(&mut self, line: ResolvedLine<'_>, actions: &[Action<'_>]) -> Result<(), Fault> {
        let StatementKind::Vary { names, values } = &line.statement().kind else { return Ok(()) };
        let symbols = self.symbols(line, names);
        let ExpressionKind::List(items) = values.kind.as_ref() else {
            return Err(wordless(self.writer.export, "a `vary` over computed optimizers"));
        };
        for item in items {
            self.writer.text = line.block.resolution.clone();
            self.gap();
            for (place, symbol) in symbols.iter().enumerate() {
                let Some(value) = part(item, place, symbols.len()) else { continue };
                match self.writer.text.bound(value) {
                    Bound::Optimizer(row) => {
                        self.put(PythonStatement::Lines(format!("# {}", row.name)));
                        self.writer.optimizers.insert(*symbol, value.clone());
                        self.writer.kinds.insert(*symbol, PythonKind::Function);
                    }
                    _ => self.definition(Role::Definition, &[*symbol], std::slice::from_ref(value))?,
                }
            }
            self.actions(actions)?;
            self.trained.clear();
        }
        Ok(())
    }

    fn action(&mut self, action: &Action<'_>) -> Result<(), Fault> {
        match action {
            Action::Pause => {
                self.gap();
                Ok(())
            }
            Action::Seed(seed) => self.seed(*seed),
            Action::Found(symbol) => self.found(*symbol),
            Action::Given(line) => self.given(*line),
            Action::Vary(line) => self.vary(*line),
            Action::Show(value, line) => {
                self.writer.text = line.block.resolution.clone();
                let shown = self.writer.expression(value)?.python;
                self.flush()?;
                self.put(PythonStatement::Expression(Python::word("print").call([shown])));
                Ok(())
            }
            Action::Train(training) => {
                if training.is_first && self.writer.script.counts {
                    let steps = self.writer.names.own("steps", "steps");
                    self.put(PythonStatement::assign(steps, Python::word("0")));
                }
                self.gap();
                self.training(training)
            }
            Action::Tell(lines, told) => self.tell(lines, told),
        }
    }

    /// The generator of a block's random numbers.
    fn seed(&mut self, seed: Seed<'_>) -> Result<(), Fault> {
        let seed = match seed {
            Seed::Book(seed) => Python::word(seed.to_string()),
            Seed::Own(line, seed) => {
                self.writer.text = line.block.resolution.clone();
                self.writer.expression(seed)?.python
            }
        };
        self.writer.imports.insert("import numpy as np");
        self.put(PythonStatement::assign("rng", Python::path("np.random.default_rng").call([seed])));
        Ok(())
    }

    /// `for rate in […]:`; everything below belongs to the loop.
    fn vary(&mut self, line: ResolvedLine<'_>) -> Result<(), Fault> {
        let StatementKind::Vary { names, values } = &line.statement().kind else { return Ok(()) };
        self.writer.text = line.block.resolution.clone();
        let symbols = self.symbols(line, names);
        let spelled: Vec<String> = symbols.iter().map(|symbol| self.writer.spelled(*symbol)).collect();
        let ExpressionKind::List(items) = values.kind.as_ref() else {
            let source = self.writer.array(values)?.python;
            self.enter(CompoundHead::For(spelled.join(", "), source));
            return Ok(());
        };
        for (place, symbol) in symbols.iter().enumerate() {
            let column: Option<Vec<&Expression>> =
                items.iter().map(|item| part(item, place, symbols.len())).collect();
            let Some(column) = column else { continue };
            if column.iter().all(|item| is_number(item)) {
                self.writer.kinds.insert(*symbol, PythonKind::Plain);
            } else if column.iter().all(|item| matches!(item.kind.as_ref(), ExpressionKind::Text(_))) {
                self.writer.kinds.insert(*symbol, PythonKind::Text);
            } else if column.iter().all(|item| self.writer.is_function(item)) {
                self.writer.kinds.insert(*symbol, PythonKind::Function);
            }
        }
        let arrays = names.len() == 1
            && items.iter().any(|item| matches!(item.kind.as_ref(), ExpressionKind::List(_)));
        let list = self.writer.raw_list(items)?;
        self.enter(CompoundHead::For(spelled.join(", "), list));
        if arrays {
            let array = self.writer.export.literal(Python::word(&spelled[0]));
            self.put(PythonStatement::assign(&spelled[0], array));
        }
        Ok(())
    }

    /// The losses, the measures and what was learned, once the trainings are over.
    fn tell(&mut self, lines: &[ResolvedLine<'_>], told: &[Symbol]) -> Result<(), Fault> {
        self.writer.slopes.clear();
        if self.writer.script.counts {
            let steps = self.writer.names.own("steps", "steps");
            self.writer.step = Piece::word(steps, PythonKind::Plain);
        }
        let recorded = self.writer.export.recorded();
        // What differentiates needs what is recorded.
        let differentiates = recorded.is_some() && self.writer.script.differentiates(lines);
        let silent = recorded.filter(|_| !lines.is_empty() && !differentiates);
        if let Some(words) = silent {
            self.enter(CompoundHead::With(Python::filled(words.silent, &[])));
        }
        lines.iter().try_for_each(|line| self.given(*line))?;
        if silent.is_some() {
            self.leave();
        }
        for symbol in told {
            let Some(name) = self.writer.script.name(*symbol) else { continue };
            if let Some(optimizer) = self.writer.optimizers.get(symbol) {
                if let Bound::Optimizer(row) = self.writer.text.bound(optimizer) {
                    let told = Python::word(format!("\"{} = {}\"", name.text, row.name));
                    self.put(PythonStatement::Expression(Python::word("print").call([told])));
                }
                continue;
            }
            let spelled = Python::word(self.writer.spelled(*symbol));
            let is_array = !self.writer.kinds.contains_key(symbol);
            let told = differentiates && is_array && lines.iter().any(|line| line.gives().contains(symbol));
            let value = match recorded {
                Some(words) if told || self.writer.script.carried.contains(symbol) => {
                    Python::pattern(words.plain, "x", &spelled)
                }
                // A function is told by its name.
                _ if self.writer.kinds.get(symbol) == Some(&PythonKind::Function) => spelled.dot("__name__"),
                _ => spelled,
            };
            let label = Python::word(format!("\"{} =\"", name.text));
            self.put(PythonStatement::Expression(Python::word("print").call([label, value])));
        }
        Ok(())
    }
}

/// Whether a line differentiates anything, be it a function.
fn differentiates(line: ResolvedLine<'_>) -> bool {
    let text = &line.block.resolution;
    let mut found = false;
    line.statement().visit(&mut |part, _| {
        let primes = matches!(part.kind.as_ref(), ExpressionKind::Call { primes: 1.., .. });
        found |= primes || matches!(text.bound(part), Bound::Form(form) if form.differentiates());
    });
    found
}

/// What `vary` gives one of its names.
fn part(item: &Expression, place: usize, names: usize) -> Option<&Expression> {
    match item.kind.as_ref() {
        ExpressionKind::List(parts) if names > 1 => parts.get(place),
        _ if names == 1 => Some(item),
        _ => None,
    }
}
