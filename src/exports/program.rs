//! A whole program: imports, data, starts, the loop of each training, and what it prints; knows no expression.

use std::collections::{BTreeMap, BTreeSet};

use super::dialect::{Calculus, Export};
use super::expressions::{ATOM, Kind, Piece, Writer, as_float, is_number, member};
use super::forms::{LossFunction, places};
use super::outline::{Above, Outline, Seed, defined, given, is_training, of_training};
use super::uses::Uses;
use super::{Facts, Lines, wordless};
use crate::graph::Array;
use crate::language::syntax::{
    Duration, DurationUnit, Expression, ExpressionKind, Name, Role, Statement, StatementKind,
};
use crate::report::Fault;

/// Larger arrays of an earlier training do not stand in a program as numbers.
const MOST_NUMBERS: usize = 400;

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
        draws: false,
        kinds: BTreeMap::from([("step".to_string(), Kind::Plain)]),
        renamed: BTreeMap::new(),
        before: Vec::new(),
        chained: BTreeSet::new(),
        rows: None,
        changing: BTreeSet::new(),
        functions: Vec::new(),
    };
    let mut program =
        Program { writer, lines: Vec::new(), depth: 0, mark: None, nested: false, early: Vec::new() };
    program.whole()?;
    Ok(program.text())
}

/// A program while it is being written.
struct Program<'a> {
    writer: Writer<'a>,
    lines: Vec<String>,
    depth: usize,
    /// The line and the depth at which the loop begins that is being written.
    mark: Option<(usize, usize)>,
    /// Whether a function of the loss is being written.
    nested: bool,
    /// Lines that stand above the loop over the runs.
    early: Vec<&'a Statement>,
}

impl Program<'_> {
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

    fn line(&mut self, line: impl AsRef<str>) {
        for part in line.as_ref().split('\n') {
            self.lines.push(if part.is_empty() {
                String::new()
            } else {
                format!("{}{part}", "    ".repeat(self.depth))
            });
        }
    }

    fn gap(&mut self) {
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
            let drawn = self.drawn(|program| program.above(block))?;
            self.seeded(drawn, block.seed)?;
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
        let drawn = self.drawn(Program::own)?;
        self.seeded(drawn, outline.seed)
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

    /// A name with the value that a block above found.
    fn found(&mut self, id: Option<&str>, name: &str, spelled: &str) -> Result<(), Fault> {
        let value = self.writer.facts.value(id, name).filter(|value| value.values.len() <= MOST_NUMBERS);
        let value = value.ok_or_else(|| {
            wordless(self.writer.export, &format!("`{name}`, of which a block above found too many numbers,"))
        })?;
        let text = self.writer.export.literal.replace("{}", &list(&value));
        let recorded = self.writer.export.calculus == Calculus::Recorded
            && self.writer.outline.differentiated().contains(name);
        let behind = if recorded { ".requires_grad_()" } else { "" };
        self.line(format!("{spelled} = {text}{behind}"));
        Ok(())
    }

    /// Writes lines apart, and tells whether they draw random numbers.
    fn drawn(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<(), Fault>,
    ) -> Result<(bool, Vec<String>), Fault> {
        let (lines, draws) = (std::mem::take(&mut self.lines), std::mem::take(&mut self.writer.draws));
        write(self)?;
        let written = std::mem::replace(&mut self.lines, lines);
        let drawn = self.writer.draws;
        self.writer.draws |= draws;
        Ok((drawn, written))
    }

    /// Puts lines down, behind a generator with its seed if they draw.
    fn seeded(&mut self, (drawn, lines): (bool, Vec<String>), seed: Seed<'_>) -> Result<(), Fault> {
        if drawn {
            let seed = match seed {
                Seed::Book(seed) => seed.to_string(),
                Seed::Own(seed) => self.writer.expression(seed)?.text,
            };
            self.writer.imports.insert("import numpy as np");
            self.line(format!("rng = np.random.default_rng({seed})"));
        }
        self.lines.extend(lines);
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
            let text = self.writer.export.literal.replace("{}", &spelled[0]);
            self.line(format!("{} = {text}", spelled[0]));
        }
        Ok(())
    }

    /// The block's own lines in their order.
    fn own(&mut self) -> Result<(), Fault> {
        let outline = self.writer.outline;
        let last = outline.own.iter().rposition(|line| is_training(line));
        let trained = last.is_some();
        for (index, line) in outline.own.iter().enumerate() {
            if self.early.iter().any(|early| std::ptr::eq(*early, *line)) {
                continue;
            }
            let moves = last.is_some_and(|last| index < last) && self.moves(index, last.unwrap_or(0));
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
                _ if moves || last.is_some_and(|last| index > last) => {}
                _ => self.given(line)?,
            }
        }
        match trained {
            true => self.results(),
            false => Ok(()),
        }
    }

    /// Whether a line changes from step to step in the trainings up to the last.
    fn moves(&self, index: usize, last: usize) -> bool {
        let outline = self.writer.outline;
        let line = outline.own[index];
        let mut names: BTreeSet<String> = outline.carried().into_iter().map(str::to_string).collect();
        names.insert("step".to_string());
        names.extend(self.cut(last));
        let everything = Uses {
            names: outline.names().into_iter().collect(),
            functions: all_functions(outline),
            ..Uses::default()
        };
        outline.changing(index + 1, &everything, &names).iter().any(|other| std::ptr::eq(*other, line))
    }

    /// The data that a training cuts into batches.
    fn cut(&self, index: usize) -> BTreeSet<String> {
        let StatementKind::Descend { loss, duration, .. } = &self.writer.outline.own[index].kind else {
            return BTreeSet::new();
        };
        if duration.options.is_empty() {
            return BTreeSet::new();
        }
        let data = self
            .writer
            .outline
            .lines()
            .filter(|line| matches!(line.kind, StatementKind::Define { role: Role::Data, .. }));
        let rows = |name: &str| self.writer.facts.shape(name).and_then(|shape| shape.0.first().copied());
        let used: Vec<(&str, usize)> = data
            .flat_map(|line| given(line))
            .filter(|name| self.writer.facts.depends(&loss.text, name))
            .filter_map(|name| Some((name, rows(name)?)))
            .collect();
        let most = used.iter().map(|(_, rows)| *rows).max();
        used.into_iter().filter(|(_, rows)| Some(*rows) == most).map(|(name, _)| name.to_string()).collect()
    }

    /// A line that stands in the program as it stands in the block.
    fn given(&mut self, line: &Statement) -> Result<(), Fault> {
        match &line.kind {
            StatementKind::Define { role, names, values } => self.definition(*role, names, values),
            StatementKind::Loss { name, value } => {
                self.definition(Role::Definition, std::slice::from_ref(name), std::slice::from_ref(value))
            }
            StatementKind::Function { name, parameters, values } => {
                let before = self.writer.kinds.clone();
                let mut head = Vec::new();
                for parameter in parameters {
                    self.writer.kinds.insert(parameter.name.text.clone(), Kind::Array);
                    let spelled = self.writer.spelled(&parameter.name.text);
                    head.push(match &parameter.default {
                        Some(default) => format!("{spelled}={}", self.writer.expression(default)?.text),
                        None => spelled,
                    });
                }
                let texts: Vec<String> = values
                    .iter()
                    .map(|value| self.writer.array(value).map(|piece| piece.text))
                    .collect::<Result<_, _>>()?;
                self.writer.kinds = before;
                let name = self.writer.called(&name.text);
                self.line(format!("def {name}({}):\n    return {}", head.join(", "), texts.join(", ")));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn definition(&mut self, role: Role, names: &[Name], values: &[Expression]) -> Result<(), Fault> {
        if let [value] = values
            && let Some(table) = self.writer.table(value)?
        {
            return self.columns(names, table);
        }
        let mut texts = Vec::new();
        for (place, value) in values.iter().enumerate() {
            let piece = self.writer.array(value)?;
            let mut text = piece.text.clone();
            let alone = names.len() == values.len();
            let moved = names
                .get(place)
                .filter(|name| alone && self.writer.outline.differentiated().contains(&name.text));
            let is_number = is_start(role) || moved.is_some();
            if is_number && piece.kind == Kind::Plain {
                let number = as_float(&text);
                text = self.writer.export.number.map_or(number.clone(), |array| array.replace("{}", &number));
            }
            let carried = is_start(role) && self.writer.outline.own.iter().any(|line| is_training(line));
            if moved.is_some() && self.writer.export.calculus == Calculus::Recorded && !carried {
                let text_of = Piece { text: text.clone(), ..piece.clone() };
                text = match piece.kind {
                    Kind::Plain => format!("{text}.requires_grad_()"),
                    _ => format!("{}.requires_grad_()", text_of.within(ATOM)),
                };
            }
            let is_plain = matches!(piece.kind, Kind::Plain | Kind::Whole) && !is_number;
            if let (true, Some(name)) = (names.len() == values.len(), names.get(place)) {
                match is_plain {
                    true => self.writer.kinds.insert(name.text.clone(), piece.kind),
                    false => self.writer.kinds.remove(&name.text),
                };
            }
            texts.push(text);
        }
        self.flush()?;
        let names: Vec<String> = names.iter().map(|name| self.writer.spelled(&name.text)).collect();
        self.line(format!("{} = {}", names.join(", "), texts.join(", ")));
        Ok(())
    }

    /// What several names take of a table: the last ones a column each, the first one the rest.
    fn columns(&mut self, names: &[Name], table: Option<String>) -> Result<(), Fault> {
        let spelled: Vec<String> = names.iter().map(|name| self.writer.spelled(&name.text)).collect();
        match table {
            Some(table) if names.len() == 1 => self.line(format!("{} = {table}", spelled[0])),
            Some(table) => {
                self.line(format!("table = {table}"));
                let last = names.len() - 1;
                let column = |back: usize| format!("table[:, {}]", -(back as i64));
                let mut parts =
                    vec![if last == 1 { "table[:, :-1]".to_string() } else { format!("table[:, :-{last}]") }];
                parts.extend((1..=last).rev().map(column));
                self.line(format!("{} = {}", spelled.join(", "), parts.join(", ")));
            }
            // What was chosen from the file stands in the program as numbers.
            None => {
                for (name, spelled) in names.iter().zip(&spelled) {
                    self.found(None, &name.text, spelled)?;
                }
            }
        }
        Ok(())
    }

    /// Puts down what has to stand above the next line: functions of the loss, and lines of the chain rule.
    fn flush(&mut self) -> Result<(), Fault> {
        // A function within a function is defined behind it, at the same depth.
        while !self.nested
            && let Some(index) = self.writer.functions.iter().position(|function| !function.written)
        {
            self.writer.functions[index].written = true;
            let function = self.writer.functions[index].clone();
            self.loss_function(&function)?;
        }
        for line in std::mem::take(&mut self.writer.before) {
            self.line(line);
        }
        Ok(())
    }

    /// Defines a function of some names that gives a loss, above the loop that is being written.
    fn loss_function(&mut self, function: &LossFunction) -> Result<(), Fault> {
        let lines = std::mem::take(&mut self.lines);
        let (depth, mark) = (self.depth, self.mark.take());
        self.nested = true;
        self.depth = mark.map_or(depth, |(_, depth)| depth);
        let (kinds, renamed) = (self.writer.kinds.clone(), std::mem::take(&mut self.writer.renamed));
        let arguments: Vec<String> =
            function.arguments.iter().map(|name| self.writer.spelled(name)).collect();
        if !lines.is_empty() {
            self.line("");
        }
        self.line(format!("def {}({}):", function.name, arguments.join(", ")));
        self.depth += 1;
        self.writer.kinds.retain(|name, _| !function.arguments.contains(name) || name == "step");
        let body = function.body(self.writer.outline);
        if self.writer.outline.draws(&body) {
            return Err(wordless(self.writer.export, "a loss that draws random numbers"));
        }
        for line in body {
            self.given(line)?;
        }
        let loss = self.writer.spelled(&function.of);
        self.line(format!("return {loss}\n"));
        (self.writer.kinds, self.writer.renamed) = (kinds, renamed);
        (self.depth, self.mark) = (depth, mark);
        self.nested = false;
        let written = std::mem::replace(&mut self.lines, lines);
        let place = self.mark.map_or(self.lines.len(), |(place, _)| place);
        self.mark = self.mark.map(|(place, depth)| (place + written.len(), depth));
        self.lines.splice(place..place, written);
        Ok(())
    }

    fn training(&mut self, index: usize, line: &Statement) -> Result<(), Fault> {
        match &line.kind {
            StatementKind::Descend { loss, over, optimizer, duration } => {
                self.descent(index, line, (&loss.text, over, optimizer), duration)
            }
            StatementKind::Repeat(duration) => self.repetition(index, line, duration),
            _ => Ok(()),
        }
    }

    /// The lines of the loop that make what a training needs, up to its `until`.
    fn body(&mut self, index: usize, wanted: &Uses, changing: &BTreeSet<String>) -> Result<(), Fault> {
        for line in self.writer.outline.changing(index, wanted, changing) {
            self.given(line)?;
        }
        Ok(())
    }

    fn until(&mut self, duration: &Duration) -> Result<(), Fault> {
        let Some(until) = &duration.until else { return Ok(()) };
        self.writer.renamed.insert("step".to_string(), "(step - 1)".to_string());
        let condition = self.writer.expression(until);
        self.writer.renamed.remove("step");
        let condition = condition?;
        self.flush()?;
        self.line(format!("if step > 1 and {}:\n    break", condition.within(BROAD)));
        Ok(())
    }

    fn descent(
        &mut self,
        index: usize,
        line: &Statement,
        (loss, over, optimizer): (&str, &[Name], &Expression),
        duration: &Duration,
    ) -> Result<(), Fault> {
        let outline = self.writer.outline;
        let learned: Vec<String> = match over {
            [] => {
                let params = outline.own[..index]
                    .iter()
                    .filter(|line| matches!(line.kind, StatementKind::Define { role: Role::Param, .. }));
                let names = params.flat_map(|line| given(line));
                names.filter(|name| self.writer.facts.depends(loss, name)).map(str::to_string).collect()
            }
            names => names.iter().map(|name| name.text.clone()).collect(),
        };
        let cut = self.cut(index);
        let mut changing: BTreeSet<String> = learned.iter().cloned().chain(["step".to_string()]).collect();
        changing.extend(cut.iter().cloned());
        let wanted = of_training(line);
        let rule = self.writer.rule(optimizer, &Uses { names: changing.clone(), ..Uses::default() })?;
        let library = match self.writer.export.calculus {
            Calculus::Recorded => self.writer.library_optimizer(&rule),
            _ => None,
        };
        let functional = self.writer.export.calculus == Calculus::Functional;
        self.writer.changing = changing.clone();
        let function = functional.then(|| self.writer.loss_function(loss, &learned));
        self.flush()?;
        let names: Vec<String> = learned.iter().map(|name| self.writer.spelled(name)).collect();
        if let Some((function, _)) = &function {
            let argnums = if learned.len() > 1 {
                format!(", argnums={}", places(learned.len()))
            } else {
                String::new()
            };
            self.gap();
            self.line(format!("gradient = jax.jit(jax.grad({function}{argnums}))"));
        }
        match &library {
            Some(call) => {
                self.line(format!("parameters = [{}]", names.join(", ")));
                self.line("for parameter in parameters:\n    parameter.requires_grad_()");
                self.line(format!("optimizer = {call}"));
            }
            None => {
                for line in self.writer.setting_lines(&rule, false) {
                    self.line(line);
                }
                let function = self.writer.rule_function(&rule, &learned)?;
                if !function.is_empty() {
                    self.gap();
                }
                for line in function.into_iter().chain(self.writer.memory_lines(&rule, &learned)?) {
                    self.line(line);
                }
            }
        }
        self.head(duration, &cut)?;
        self.writer.chained.clear();
        let batch: Vec<String> = cut.iter().cloned().collect();
        if functional && duration.until.is_none() {
            self.functional_gradient(&function, &learned, &batch);
        } else {
            for name in &batch {
                let whole = self.writer.spelled(name);
                self.line(format!("{whole}_batch = {whole}[batch]"));
                self.writer.renamed.insert(name.clone(), format!("{whole}_batch"));
            }
            if library.is_none() && self.writer.export.calculus == Calculus::Recorded {
                for name in &names {
                    self.line(format!("{name} = {name}.detach().requires_grad_()"));
                }
            }
            self.body(index, &wanted, &changing)?;
            self.until(duration)?;
            for name in &batch {
                self.writer.renamed.remove(name);
            }
        }
        match (&library, self.writer.export.calculus) {
            (Some(_), _) => self.library_step(&rule, loss)?,
            (None, Calculus::ByHand) => {
                for name in &batch {
                    let whole = self.writer.spelled(name);
                    self.writer.renamed.insert(name.clone(), format!("{whole}_batch"));
                }
                self.writer.rows =
                    batch.first().and_then(|name| self.writer.facts.shape(name)?.0.first().copied());
                self.writer.chain(loss, &learned)?;
                self.writer.rows = None;
                for name in &batch {
                    self.writer.renamed.remove(name);
                }
                self.flush()?;
            }
            (None, Calculus::Recorded) => {
                let slopes: Vec<String> = learned.iter().map(|name| self.writer.slope(name)).collect();
                let comma = if slopes.len() == 1 { "," } else { "" };
                let loss = self.writer.spelled(loss);
                self.line(format!(
                    "{}{comma} = torch.autograd.grad({loss}, [{}])",
                    slopes.join(", "),
                    names.join(", ")
                ));
            }
            (None, Calculus::Functional) if duration.until.is_some() => {
                self.functional_gradient(&function, &learned, &batch);
            }
            (None, Calculus::Functional) => {}
        }
        if library.is_none() {
            let mut update = self.writer.setting_lines(&rule, true);
            update.extend(self.writer.rule_lines(&rule, &learned)?);
            match self.writer.export.calculus {
                Calculus::Recorded => {
                    self.line("with torch.no_grad():");
                    self.depth += 1;
                    update.into_iter().for_each(|line| self.line(line));
                    self.depth -= 1;
                }
                _ => update.into_iter().for_each(|line| self.line(line)),
            }
        }
        self.leave();
        Ok(())
    }

    /// The end of a loop.
    fn leave(&mut self) {
        self.depth -= 1;
        self.mark = None;
        self.writer.changing.clear();
        self.gap();
    }

    fn functional_gradient(
        &mut self,
        function: &Option<(String, Vec<String>)>,
        learned: &[String],
        batch: &[String],
    ) {
        let Some((_, arguments)) = function else { return };
        let arguments: Vec<String> = arguments
            .iter()
            .map(|name| match batch.contains(name) {
                true => format!("{}[batch]", self.writer.spelled(name)),
                false => self.writer.spelled(name),
            })
            .collect();
        let slopes: Vec<String> = learned.iter().map(|name| self.writer.slope(name)).collect();
        self.line(format!("{} = gradient({})", slopes.join(", "), arguments.join(", ")));
    }

    fn library_step(&mut self, rule: &super::descent::Rule, loss: &str) -> Result<(), Fault> {
        let loss = self.writer.spelled(loss);
        self.line("optimizer.zero_grad()");
        self.line(format!("{loss}.backward()"));
        let setting = |name: &str| {
            rule.settings.iter().find(|(other, ..)| other == name).map(|(_, value, _)| value.clone())
        };
        if let Some(most) = setting("clip_value").filter(|_| rule.has("clip_value")) {
            self.line(format!("torch.nn.utils.clip_grad_value_(parameters, {most})"));
        }
        if let Some(most) = setting("clip_norm").filter(|_| rule.has("clip_norm")) {
            self.line(format!("torch.nn.utils.clip_grad_norm_(parameters, {most})"));
        }
        if let Some((name, ..)) = rule.settings.iter().find(|(name, _, moves)| *moves && name != "rate") {
            return Err(wordless(self.writer.export, &format!("a `{name}` that changes from step to step")));
        }
        if let Some((_, rate, _)) = rule.settings.iter().find(|(_, _, moves)| *moves) {
            self.line(format!("optimizer.param_groups[0][\"lr\"] = {rate}"));
        }
        self.line("optimizer.step()");
        Ok(())
    }

    /// The head of a loop; what follows stands in it.
    fn head(&mut self, duration: &Duration, cut: &BTreeSet<String>) -> Result<(), Fault> {
        let amount = self.writer.expression(&duration.amount)?;
        let batch = duration
            .options
            .iter()
            .find(|option| option.name.as_ref().is_some_and(|name| name.text == "batch"));
        let Some(batch) = batch else {
            let last = match amount.text.parse::<u64>() {
                Ok(number) => (number + 1).to_string(),
                Err(_) => format!("{} + 1", amount.within(10)),
            };
            self.enter(format!("for step in range(1, {last}):"));
            return Ok(());
        };
        if duration.options.len() > 1 || duration.until.is_some() {
            return Err(wordless(self.writer.export, "an `order=` or `until` beside `batch=`"));
        }
        let above = self.writer.outline.above.iter().flat_map(|block| &block.lines);
        let made_of = |line: &&Statement| {
            !matches!(line.kind, StatementKind::Define { role: Role::Data, .. })
                && Uses::of_statement(line).names.iter().any(|name| cut.contains(name))
        };
        let first = match cut.first() {
            Some(first) if !above.clone().any(|line| made_of(&line)) => first,
            _ => return Err(wordless(self.writer.export, "`batch=` of data of a block above")),
        };
        let size = self.writer.expression(&batch.value)?.text;
        let first = self.writer.spelled(first);
        self.writer.draws = true;
        self.line(format!("rows, size = len({first}), {size}"));
        self.line("batches = -(-rows // size)");
        let steps = match duration.unit {
            DurationUnit::Epochs => format!("{} * batches", amount.within(12)),
            DurationUnit::Steps => amount.within(10),
        };
        self.enter(format!("for step in range(1, {steps} + 1):"));
        self.line("first = (step - 1) % batches * size\nif first == 0:\n    order = rng.permutation(rows)");
        self.line("batch = order[first:first + size]");
        Ok(())
    }

    fn enter(&mut self, head: String) {
        self.mark = Some((self.lines.len(), self.depth));
        self.line(head);
        self.depth += 1;
    }

    /// The author's own rule: what it needs, then its updates, in the order of the block.
    fn repetition(&mut self, index: usize, line: &Statement, duration: &Duration) -> Result<(), Fault> {
        let outline = self.writer.outline;
        let start =
            outline.own[..index].iter().rposition(|line| is_training(line)).map_or(0, |place| place + 1);
        let is_update = |line: &&Statement| matches!(line.kind, StatementKind::Update { .. });
        let updates: Vec<&Statement> = outline.own[start..index].iter().copied().filter(is_update).collect();
        let carried: BTreeSet<String> =
            updates.iter().flat_map(|line| given(line)).map(str::to_string).collect();
        let mut changing = carried.clone();
        changing.insert("step".to_string());
        let mut wanted = of_training(line);
        updates.iter().for_each(|update| wanted.join(Uses::of_statement(update)));
        let body: Vec<&Statement> = outline.changing(index, &wanted, &changing);
        self.writer.changing = changing.clone();
        self.head(duration, &BTreeSet::new())?;
        self.writer.chained.clear();
        if self.writer.export.calculus == Calculus::Recorded && uses_gradients(&body, &updates) {
            let differentiated = outline.differentiated();
            for name in &carried {
                let behind = if differentiated.contains(name) { ".requires_grad_()" } else { "" };
                let name = self.writer.spelled(name);
                self.line(format!("{name} = {name}.detach(){behind}"));
            }
        }
        let mut asked = false;
        for line in &outline.own[..index] {
            let stands = body.iter().any(|other| std::ptr::eq(*other, *line));
            let update = updates.iter().any(|other| std::ptr::eq(*other, *line));
            if update && !asked {
                asked = true;
                self.until(duration)?;
            }
            match &line.kind {
                StatementKind::Update { names, values } if update => {
                    self.definition(Role::Definition, names, values)?;
                    self.writer.kinds.retain(|kept, _| names.iter().all(|name| name.text != *kept));
                }
                _ if stands => self.given(line)?,
                _ => {}
            }
        }
        self.leave();
        Ok(())
    }

    /// Whether a name depends on random numbers that are drawn anew in each step.
    fn is_drawn(&self, name: &str) -> bool {
        let outline = self.writer.outline;
        let wanted = Uses { names: BTreeSet::from([name.to_string()]), ..Uses::default() };
        let changing: BTreeSet<String> = outline.carried().into_iter().map(str::to_string).collect();
        outline.draws(&outline.changing(usize::MAX, &wanted, &changing))
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
        let mut changing: BTreeSet<String> = outline.carried().into_iter().map(str::to_string).collect();
        changing.insert("step".to_string());
        if let Some(last) = outline.own.iter().rposition(|line| is_training(line)) {
            changing.extend(self.cut(last));
        }
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
                false => spelled,
            };
            self.line(format!("print(\"{name} =\", {value})"));
        }
        Ok(())
    }
}

/// Whether a definition is where a training starts from.
fn is_start(role: Role) -> bool {
    matches!(role, Role::Param | Role::State)
}

/// A condition beside `and`.
const BROAD: u8 = 5;

fn uses_gradients(body: &[&Statement], updates: &[&Statement]) -> bool {
    let asks = |line: &&Statement| Uses::of_statement(line).functions.contains("grad");
    body.iter().any(asks) || updates.iter().any(asks)
}

fn all_functions(outline: &Outline<'_>) -> BTreeSet<String> {
    outline.own.iter().filter_map(|line| defined(line)).map(str::to_string).collect()
}

/// An array as a list of Python's.
fn list(array: &Array) -> String {
    fn part(lengths: &[usize], values: &[f64]) -> String {
        let Some((&length, inner)) = lengths.split_first() else {
            return super::expressions::number(values[0]);
        };
        let size = values.len() / length.max(1);
        let parts: Vec<String> =
            (0..length).map(|at| part(inner, &values[at * size..(at + 1) * size])).collect();
        format!("[{}]", parts.join(", "))
    }
    part(&array.shape.0, &array.values)
}
