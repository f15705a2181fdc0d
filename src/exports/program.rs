//! A whole program: imports, data, starts, the loop of each training, and what it prints; knows no expression.

use std::collections::{BTreeMap, BTreeSet};

use super::atoms::member;
use super::dialect::{Calculus, Export};
use super::expressions::{Kind, Writer, is_number};
use super::outline::{Above, Outline, Seed, given, is_training};
use super::uses::Uses;
use super::{Facts, Lines};
use crate::language::syntax::{Expression, ExpressionKind, Name, Role, Statement, StatementKind};
use crate::report::Fault;

pub(super) fn write(
    export: &'static Export,
    blocks: &[Lines],
    facts: &mut dyn Facts,
) -> Result<String, Fault> {
    let outline = Outline::of(blocks)?;
    let writer = Writer {
        export,
        outline: &outline,
        facts,
        helpers: Vec::new(),
        imports: BTreeSet::new(),
        kinds: BTreeMap::from([("step".to_string(), Kind::Plain)]),
        arguments: BTreeSet::new(),
        renamed: BTreeMap::new(),
        before: Vec::new(),
        chained: BTreeSet::new(),
        rows: None,
        changing: BTreeSet::new(),
        functions: Vec::new(),
    };
    let mut program =
        ProgramText { writer, lines: Vec::new(), depth: 0, mark: None, nested: false, early: Vec::new() };
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
    /// Lines that stand above the loop over the runs.
    early: Vec<&'a Statement>,
}

impl<'a> ProgramText<'a> {
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
        let outline = self.writer.outline;
        for (id, name) in &outline.hidden {
            let spelled = member(id, name, self.writer.export);
            self.found(Some(id), name, &spelled)?;
        }
        for block in &outline.above {
            if outline.draws(&block.lines) {
                self.seed(block.seed)?;
            }
            self.above(block)?;
        }
        self.gap();
        if let Some((names, values)) = outline.vary() {
            for line in outline.own.iter().take_while(|line| !matches!(line.kind, StatementKind::Vary { .. }))
            {
                if !outline.draws(&[line]) {
                    self.given(line)?;
                    self.early.push(line);
                }
            }
            self.vary(names, values)?;
        }
        if outline.draws(&outline.own) || outline.cuts() {
            self.seed(outline.seed)?;
        }
        self.own()
    }

    /// What a block above gives: the values that it found, and lines of its own.
    fn above(&mut self, block: &Above<'_>) -> Result<(), Fault> {
        let mut found: BTreeSet<&String> = block.found.iter().collect();
        let start = |line: &Statement| given(line).iter().any(|name| block.found.contains(*name));
        let starts = block.lines.iter().copied().filter(|line| start(line));
        found.retain(|name| !starts.clone().any(|line| given(line).contains(&name.as_str())));
        for name in found {
            let spelled = self.writer.spelled(name);
            self.found(None, name, &spelled)?;
        }
        for line in &block.lines {
            self.given(line)?;
            for name in given(line).into_iter().filter(|name| block.found.contains(*name)) {
                let spelled = self.writer.spelled(name);
                self.found(None, name, &spelled)?;
            }
        }
        Ok(())
    }

    /// The generator of a block's random numbers.
    fn seed(&mut self, seed: Seed<'_>) -> Result<(), Fault> {
        let seed = match seed {
            Seed::Book(seed) => seed.to_string(),
            Seed::Own(seed) => self.writer.expression(seed)?.text,
        };
        self.writer.imports.insert("import numpy as np");
        self.line(format!("rng = np.random.default_rng({seed})"));
        Ok(())
    }

    /// `for rate in […]:`; everything below belongs to the loop.
    fn vary(&mut self, names: &[Name], values: &Expression) -> Result<(), Fault> {
        let spelled: Vec<String> = names.iter().map(|name| self.writer.spelled(&name.text)).collect();
        let ExpressionKind::List(items) = values.kind.as_ref() else {
            let text = self.writer.array(values)?.text;
            self.line(format!("for {} in {text}:", spelled.join(", ")));
            self.depth += 1;
            return Ok(());
        };
        let arrays = names.len() == 1
            && items.iter().any(|item| matches!(item.kind.as_ref(), ExpressionKind::List(_)));
        let is_plain =
            |item: &Expression| is_number(item) || matches!(item.kind.as_ref(), ExpressionKind::Text(_));
        let numbers = items.iter().all(|item| match item.kind.as_ref() {
            ExpressionKind::List(parts) if names.len() > 1 => parts.iter().all(is_plain),
            _ => is_plain(item),
        });
        if numbers {
            let plain = names.iter().map(|name| (name.text.clone(), Kind::Plain));
            self.writer.kinds.extend(plain);
        }
        let list = self.writer.raw_list(items)?;
        self.line(format!("for {} in {list}:", spelled.join(", ")));
        self.depth += 1;
        if arrays {
            let text = self.writer.export.literal(&spelled[0]);
            self.line(format!("{} = {text}", spelled[0]));
        }
        Ok(())
    }

    /// The block's own lines in their order.
    fn own(&mut self) -> Result<(), Fault> {
        let outline = self.writer.outline;
        let last = outline.own.iter().rposition(|line| is_training(line));
        let trained = last.is_some();
        let moves = outline.moves(&self.changing(last));
        for (index, line) in outline.own.iter().enumerate() {
            if self.early.iter().any(|early| std::ptr::eq(*early, *line)) {
                continue;
            }
            match &line.kind {
                StatementKind::Vary { .. } | StatementKind::Update { .. } => {}
                StatementKind::Descend { .. } | StatementKind::Repeat(_) => {
                    self.gap();
                    self.training(index, line)?;
                }
                StatementKind::Value(value) if !trained => {
                    let text = self.writer.expression(value)?.text;
                    self.flush()?;
                    self.line(format!("print({text})"));
                }
                _ if last.is_some_and(|last| index > last || moves[index]) => {}
                _ => self.given(line)?,
            }
        }
        match trained {
            true => self.results(),
            false => Ok(()),
        }
    }

    /// Everything that changes from step to step in the trainings up to the last.
    fn changing(&self, last: Option<usize>) -> BTreeSet<String> {
        let carried = self.writer.outline.carried().into_iter().map(str::to_string);
        let cut = last.map(|last| self.cut(last)).unwrap_or_default();
        carried.chain(["step".to_string()]).chain(cut).collect()
    }

    /// Whether a name depends on random numbers that are drawn anew in each step.
    fn is_drawn(&self, name: &str) -> bool {
        let outline = self.writer.outline;
        let wanted = Uses { names: BTreeSet::from([name.to_string()]), ..Uses::default() };
        outline.draws(&outline.changing(usize::MAX, &wanted, &self.changing(None)))
    }

    /// Whether `vary` gives functions under a name.
    fn gives_functions(&self, name: &str) -> bool {
        let Some((names, values)) = self.writer.outline.vary() else { return false };
        let ExpressionKind::List(items) = values.kind.as_ref() else { return false };
        let place = names.iter().position(|varied| varied.text == name);
        place.is_some_and(|place| {
            items.iter().all(|item| match item.kind.as_ref() {
                ExpressionKind::List(parts) if names.len() > 1 => {
                    parts.get(place).is_some_and(|part| self.writer.is_function(part))
                }
                _ => names.len() == 1 && self.writer.is_function(item),
            })
        })
    }

    /// The losses, the measures and what was learned, once the trainings are over.
    fn results(&mut self) -> Result<(), Fault> {
        let outline = self.writer.outline;
        let told: Vec<&str> = outline
            .own
            .iter()
            .filter(|line| {
                matches!(
                    line.kind,
                    StatementKind::Loss { .. } | StatementKind::Define { role: Role::Metric, .. }
                )
            })
            .flat_map(|line| given(line))
            .collect();
        let told: Vec<&str> = told.into_iter().filter(|name| !self.is_drawn(name)).collect();
        let wanted = Uses { names: told.iter().map(|name| name.to_string()).collect(), ..Uses::default() };
        let changing = self.changing(outline.own.iter().rposition(|line| is_training(line)));
        self.writer.chained.clear();
        let recorded = self.writer.export.calculus == Calculus::Recorded;
        if recorded && !told.is_empty() {
            self.line("with torch.no_grad():");
            self.depth += 1;
        }
        self.body(outline.own.len(), &wanted, &changing)?;
        if recorded && !told.is_empty() {
            self.depth -= 1;
        }
        let varied: Vec<String> = outline
            .vary()
            .map(|(names, _)| names.iter().map(|name| name.text.clone()).collect())
            .unwrap_or_default();
        let carried = outline.carried();
        for name in varied.iter().map(String::as_str).chain(told).chain(carried.iter().copied()) {
            let spelled = self.writer.spelled(name);
            let value = match recorded && carried.contains(&name) {
                true => format!("{spelled}.detach()"),
                // A function is told by its name.
                false if self.gives_functions(name) => format!("{spelled}.__name__"),
                false => spelled,
            };
            self.line(format!("print(\"{name} =\", {value})"));
        }
        Ok(())
    }
}
