//! A whole program: imports, instructions in their order, and what it tells at its end; knows no expression.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::arguments;
use super::dialect::{Calculus, Export};
use super::expressions::{Kind, Piece, Writer};
use super::lists::is_number;
use super::names::PythonNames;
use crate::language::syntax::{Expression, ExpressionKind, StatementKind};
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
        step: Piece::word("step", Kind::Plain),
        helpers: Vec::new(),
        imports: BTreeSet::new(),
        kinds: BTreeMap::new(),
        parts: BTreeMap::new(),
        before: Vec::new(),
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
        lines: Vec::new(),
        depth: 0,
        mark: None,
        nested: false,
        trains,
        recorded: OnceCell::new(),
        trained: Vec::new(),
    };
    program.whole()?;
    Ok(program.text())
}

/// A program while it is being written.
pub(super) struct ProgramText<'a> {
    pub(super) writer: Writer<'a>,
    pub(super) lines: Vec<String>,
    pub(super) depth: usize,
    /// The line and the depth at which the loop begins that is being written.
    pub(super) mark: Option<(usize, usize)>,
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
    fn text(self) -> String {
        let mut imports: Vec<String> = self.writer.imports.iter().map(|line| line.to_string()).collect();
        for line in self.writer.export.imports {
            if !imports.iter().any(|other| other == line) {
                imports.push(line.to_string());
            }
        }
        let helpers = self.writer.helpers.iter().map(|(_, text)| format!("\n\n{text}\n"));
        let body = self.lines.join("\n");
        let helpers: String = helpers.collect();
        let gap = if helpers.is_empty() { "" } else { "\n" };
        format!("{}\n{helpers}{gap}\n{}\n", imports.join("\n"), body.trim())
    }

    /// Puts a line down, or several.
    pub(super) fn line(&mut self, line: impl AsRef<str>) {
        for part in line.as_ref().split('\n') {
            self.lines.push(if part.is_empty() {
                String::new()
            } else {
                format!("{}{part}", "    ".repeat(self.depth))
            });
        }
    }

    /// An empty line, unless there is one.
    pub(super) fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn whole(&mut self) -> Result<(), Fault> {
        let script = self.writer.script;
        script.actions.iter().try_for_each(|instruction| self.instruction(instruction))
    }

    fn instruction(&mut self, instruction: &Action<'_>) -> Result<(), Fault> {
        match instruction {
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
                self.line(format!("print({shown})"));
                Ok(())
            }
            Action::Train(training) => {
                if training.is_first && self.writer.script.counts {
                    let steps = self.writer.names.own("steps", "steps");
                    self.line(format!("{steps} = 0"));
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
            Seed::Book(seed) => seed.to_string(),
            Seed::Own(line, seed) => {
                self.writer.text = line.block.resolution.clone();
                self.writer.expression(seed)?.python.to_string()
            }
        };
        self.writer.imports.insert("import numpy as np");
        self.line(format!("rng = np.random.default_rng({seed})"));
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
            self.line(format!("for {} in {source}:", spelled.join(", ")));
            self.depth += 1;
            return Ok(());
        };
        for (place, symbol) in symbols.iter().enumerate() {
            let column: Option<Vec<&Expression>> =
                items.iter().map(|item| part(item, place, symbols.len())).collect();
            let Some(column) = column else { continue };
            if column.iter().all(|item| is_number(item)) {
                self.writer.kinds.insert(*symbol, Kind::Plain);
            } else if column.iter().all(|item| matches!(item.kind.as_ref(), ExpressionKind::Text(_))) {
                self.writer.kinds.insert(*symbol, Kind::Text);
            } else if column.iter().all(|item| self.writer.is_function(item)) {
                self.writer.kinds.insert(*symbol, Kind::Function);
            }
        }
        let arrays = names.len() == 1
            && items.iter().any(|item| matches!(item.kind.as_ref(), ExpressionKind::List(_)));
        let list = self.writer.raw_list(items)?;
        self.line(format!("for {} in {list}:", spelled.join(", ")));
        self.depth += 1;
        if arrays {
            let array = self.writer.export.literal(super::python::Python::word(spelled[0].clone()));
            self.line(format!("{} = {array}", spelled[0]));
        }
        Ok(())
    }

    /// The losses, the measures and what was learned, once the trainings are over.
    fn tell(&mut self, lines: &[ResolvedLine<'_>], told: &[Symbol]) -> Result<(), Fault> {
        self.writer.slopes.clear();
        if self.writer.script.counts {
            let steps = self.writer.names.own("steps", "steps");
            self.writer.step = Piece::word(steps, Kind::Plain);
        }
        let recorded = self.writer.export.calculus == Calculus::Recorded;
        // What differentiates needs what is recorded.
        let differentiates = recorded && self.writer.script.differentiates(lines);
        let silent = recorded && !lines.is_empty() && !differentiates;
        if silent {
            self.line("with torch.no_grad():");
            self.depth += 1;
        }
        lines.iter().try_for_each(|line| self.given(*line))?;
        self.depth -= usize::from(silent);
        for symbol in told {
            let Some(name) = self.writer.script.name(*symbol) else { continue };
            let spelled = self.writer.spelled(*symbol);
            let is_array = !self.writer.kinds.contains_key(symbol);
            let told = differentiates && is_array && lines.iter().any(|line| line.gives().contains(symbol));
            let value = match told || recorded && self.writer.script.carried.contains(symbol) {
                true => format!("{spelled}.detach()"),
                // A function is told by its name.
                false if self.writer.kinds.get(symbol) == Some(&Kind::Function) => {
                    format!("{spelled}.__name__")
                }
                false => spelled,
            };
            self.line(format!("print(\"{} =\", {value})", name.text));
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
