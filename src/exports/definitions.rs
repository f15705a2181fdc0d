//! Single lines of a program: definitions, functions, tables, and values that blocks above found; knows no loop.

use ndarray::ArrayViewD;

use super::atoms::as_float;
use super::dialect::Calculus;
use super::expressions::{ATOM, Kind, Piece};
use super::forms::LossFunction;
use super::outline::is_training;
use super::program::ProgramText;
use super::wordless;
use crate::language::syntax::{Expression, HeadParameter, Name, Role, Statement, StatementKind};
use crate::report::Fault;

/// Larger arrays of an earlier training do not stand in a program as numbers.
const MOST_NUMBERS: usize = 400;

impl ProgramText<'_> {
    /// A name with the value that a block above found.
    pub(super) fn found(&mut self, id: Option<&str>, name: &str, spelled: &str) -> Result<(), Fault> {
        let value = self.writer.facts.value(id, name).filter(|value| value.len() <= MOST_NUMBERS);
        let value = value.ok_or_else(|| {
            wordless(self.writer.export, &format!("`{name}`, of which a block above found too many numbers,"))
        })?;
        let text = self.writer.export.literal(&list(value.view()));
        let recorded = self.writer.export.calculus == Calculus::Recorded
            && self.writer.outline.differentiated.contains(name);
        let behind = if recorded { ".requires_grad_()" } else { "" };
        self.line(format!("{spelled} = {text}{behind}"));
        Ok(())
    }

    /// A line that stands in the program as it stands in the block.
    pub(super) fn given(&mut self, line: &Statement) -> Result<(), Fault> {
        match &line.kind {
            StatementKind::Define { role, names, values } => self.definition(*role, names, values),
            StatementKind::Loss { name, value } => {
                self.definition(Role::Definition, std::slice::from_ref(name), std::slice::from_ref(value))
            }
            StatementKind::Function { name, parameters, values } => self.function(name, parameters, values),
            _ => Ok(()),
        }
    }

    fn function(
        &mut self,
        name: &Name,
        parameters: &[HeadParameter],
        values: &[Expression],
    ) -> Result<(), Fault> {
        let (before, outside) = (self.writer.kinds.clone(), self.writer.arguments.clone());
        self.writer.arguments.extend(parameters.iter().map(|parameter| parameter.name.text.clone()));
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
        (self.writer.kinds, self.writer.arguments) = (before, outside);
        let name = self.writer.called(&name.text);
        self.line(format!("def {name}({}):\n    return {}", head.join(", "), texts.join(", ")));
        Ok(())
    }

    /// `a, b = e, f`
    pub(super) fn definition(
        &mut self,
        role: Role,
        names: &[Name],
        values: &[Expression],
    ) -> Result<(), Fault> {
        if let [value] = values
            && let Some(table) = self.writer.table(value)?
        {
            return self.columns(names, table);
        }
        let mut texts = Vec::new();
        for (place, value) in values.iter().enumerate() {
            let piece = self.writer.expression(value)?;
            let name = names.get(place).filter(|_| names.len() == values.len());
            // What is carried from step to step is a number in each of them.
            let carried =
                name.is_some_and(|name| self.writer.outline.carried().contains(&name.text.as_str()));
            let piece = match name {
                Some(_) if !carried => piece,
                _ => self.writer.as_numbers(piece),
            };
            texts.push(self.value(role, name, piece));
        }
        self.flush()?;
        let names: Vec<String> = names.iter().map(|name| self.writer.spelled(&name.text)).collect();
        self.line(format!("{} = {}", names.join(", "), texts.join(", ")));
        Ok(())
    }

    /// The value of a definition: where something is learned or differentiated, it is no plain number of Python's.
    fn value(&mut self, role: Role, name: Option<&Name>, piece: Piece) -> String {
        let moved = name.is_some_and(|name| self.writer.outline.differentiated.contains(&name.text));
        let start = matches!(role, Role::Param | Role::State);
        if let Some(name) = name {
            let told = matches!(piece.kind, Kind::Plain | Kind::Bool | Kind::Whole | Kind::Truth);
            match told && !start && !moved {
                true => self.writer.kinds.insert(name.text.clone(), piece.kind),
                false => self.writer.kinds.remove(&name.text),
            };
        }
        let piece = match piece.kind == Kind::Plain && (start || moved) {
            true => {
                let number = as_float(&piece.text);
                let array = self.writer.export.number.map(|array| array.replace("{}", &number));
                Piece::atom(array.unwrap_or(number), Kind::Array)
            }
            false => piece,
        };
        // What a training learns is prepared where it begins.
        let trained = start && self.writer.outline.own.iter().any(|line| is_training(line));
        match moved && !trained && self.writer.export.calculus == Calculus::Recorded {
            true => format!("{}.requires_grad_()", piece.within(ATOM)),
            false => piece.text,
        }
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
    pub(super) fn flush(&mut self) -> Result<(), Fault> {
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
}

/// An array as a list of Python's.
fn list(array: ArrayViewD<'_, f64>) -> String {
    match array.first() {
        Some(&number) if array.ndim() == 0 => crate::numbers::python(number),
        _ => format!("[{}]", array.outer_iter().map(list).collect::<Vec<_>>().join(", ")),
    }
}
