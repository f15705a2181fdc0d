//! Running one block: read it twice, run it once, judge its claims; knows no replacement.

use std::rc::Rc;

use super::Work;
use crate::checks;
use crate::engine;
use crate::functions::Value;
use crate::graph::formula;
use crate::language::parse_block;
use crate::language::syntax::{Statement, StatementKind, ViewRequest};
use crate::lesson::{self, Block};
use crate::model::{BlockKind, Ending, Model, Part, Program, Step, given_names};
use crate::record::{Finding, GradientFormula, Quantity, Record, Shown, Verdict};
use crate::report::{Fault, Place, did_you_mean};
use crate::views;

/// What came of a block.
pub(super) struct BlockRun {
    /// The number of its record.
    pub record: usize,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl Work<'_> {
    /// Runs a block.
    pub(super) fn run_block(&mut self, block: &Block) -> BlockRun {
        let source = self.texts.add(&block.code);
        let (statements, mut faults) = parse_block(block.code.text(), source, &self.ids);
        self.lose_unread(&faults);
        let mut record = Record {
            id: block.words.id.as_ref().map(|id| id.text.clone()),
            caption: block.words.caption.as_ref().map(|caption| caption.text.clone()),
            code: block.code.text().trim_end().to_string(),
            ..Record::default()
        };
        let kind = match block.kind {
            lesson::BlockKind::Train => BlockKind::Train,
            lesson::BlockKind::Calc => BlockKind::Calculate,
        };
        let place = self.texts.chapter_place(block.slot.range.clone());
        let head = Place { end: place.start + block.kind.word().len() as u32 + 3, ..place };
        if !block.closed {
            faults.push(
                Fault::new("this block is not closed")
                    .at(head)
                    .remedy("end it with a line of three backticks"),
            );
        }
        faults.extend(self.read_ahead(&record, kind, &statements, head, !faults.is_empty()));
        if faults.is_empty() {
            faults.extend(self.run_statements(
                &mut record,
                kind,
                &statements,
                head,
                block.words.diverges.is_some(),
            ));
        }
        if !faults.is_empty() {
            let names = statements.iter().flat_map(|statement| given_names(&statement.kind));
            let unnamed: Vec<String> = names
                .map(|name| name.text.clone())
                .filter(|name| self.model.bindings().all(|(_, binding)| binding.name != *name))
                .collect();
            self.model.lose(unnamed);
        }
        self.records.push(record);
        BlockRun { record: self.records.len() - 1, faults }
    }

    /// The words of lines that cannot be read: a name among them may be what a later line misses.
    fn lose_unread(&mut self, faults: &[Fault]) {
        for place in faults.iter().filter_map(|fault| fault.place) {
            let line = self.texts.line(place);
            let head = line.split(['=', ':']).next().unwrap_or_default();
            let words = head.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
            self.model.lose(words.filter(|word| !word.is_empty()).map(str::to_string).collect::<Vec<_>>());
        }
    }

    /// Reads all statements before anything runs, so that every fault is told at once.
    fn read_ahead(
        &mut self,
        record: &Record,
        kind: BlockKind,
        statements: &[Statement],
        head: Place,
        unread: bool,
    ) -> Vec<Fault> {
        let mut trial = self.model.clone();
        let mut faults = trial.open_block(record.id.clone(), kind, statements, self.settings.seed);
        for statement in statements {
            match trial.statement(statement) {
                Ok(Step::Train(program)) => trial.pretend_training(*program),
                Ok(Step::Views(views)) => faults.extend(unknown_views(&views)),
                Ok(_) => {}
                Err(fault) => {
                    trial.lose(given_names(&statement.kind).into_iter().map(|name| name.text.clone()));
                    if let StatementKind::Descend { .. } | StatementKind::Repeat(_) = statement.kind {
                        trial.lose(["steps".to_string(), "step".to_string()]);
                        trial.give_up_training();
                    }
                    faults.push(fault);
                }
            }
        }
        if !unread {
            faults.extend(trial.close_block(kind, head));
        }
        faults
    }

    fn run_statements(
        &mut self,
        record: &mut Record,
        kind: BlockKind,
        statements: &[Statement],
        head: Place,
        diverges: bool,
    ) -> Vec<Fault> {
        let mut faults = self.model.open_block(record.id.clone(), kind, statements, self.settings.seed);
        for statement in statements {
            let step = self.model.statement(statement);
            let result = step.and_then(|step| self.take_step(record, step, diverges));
            if let Err(fault) = result {
                faults.push(fault.at(statement.place));
                break;
            }
        }
        if !faults.is_empty() {
            return faults;
        }
        faults.extend(self.model.close_block(kind, head));
        if let Err(fault) = self.answer_questions(record) {
            faults.push(fault.at(head));
        }
        faults.extend(record.verdicts.iter().filter(|verdict| verdict.finding == Finding::Fails).map(broken));
        faults
    }

    fn take_step(&mut self, record: &mut Record, step: Step, diverges: bool) -> Result<(), Fault> {
        match step {
            Step::Nothing => {}
            Step::Train(program) => self.train(record, *program, diverges)?,
            Step::Show { place, value } => {
                let shown = shown(&mut self.model, &value)?;
                record.shown.push((self.texts.text(place), shown));
            }
            Step::Claim(claim) => {
                let texts = &self.texts;
                let verdict =
                    checks::judge(&mut self.model, &claim, self.settings.digits, &|place| texts.text(place))?;
                record.verdicts.push(verdict);
            }
            Step::Views(views) => record.views.get_or_insert_default().extend(views),
        }
        Ok(())
    }

    fn train(&mut self, record: &mut Record, program: Program, diverges: bool) -> Result<(), Fault> {
        let place = program.place;
        engine::train(&mut self.model, program, self.late)?;
        let Some(run) = self.model.run_of_block().map(|run| self.model.runs[run].clone()) else {
            return Ok(());
        };
        match (&run.ending, diverges) {
            (Ending::Diverged { step, node }, false) => return Err(self.diverged(*step, *node, place)),
            (Ending::Complete | Ending::Until, true) => {
                return Err(Fault::new("this run is marked `diverges`, but all its values stayed finite")
                    .at(place)
                    .remedy("take the word `diverges` off the fence, or take a larger rate"));
            }
            _ => {}
        }
        let graph = &self.model.graph;
        let carried = run
            .carried
            .iter()
            .zip(&run.start)
            .filter_map(|(carried, start)| Some((carried, start, carried.part?)));
        record.quantities = carried
            .filter_map(|(carried, start, part): (_, _, Part)| {
                let value = self.model.values.get(&carried.leaf)?.clone();
                let start = Rc::new(crate::graph::Array::new(value.shape.clone(), start.values.clone()));
                Some(Quantity { name: carried.name.clone(), part, start, value })
            })
            .collect();
        if let Some((loss, _)) = &run.loss {
            record.loss_formula = Some(formula(graph, loss.node));
            let formula_of = |slope: &crate::model::Slope| GradientFormula {
                loss: loss.name.clone(),
                name: slope.name.clone(),
                formula: formula(graph, slope.gradient),
            };
            record.gradients = run.slopes.iter().map(formula_of).collect();
        }
        record.run = Some(run);
        Ok(())
    }

    fn diverged(&self, step: usize, node: Option<crate::graph::NodeId>, place: Place) -> Fault {
        let fault = Fault::new(format!("the training leaves the finite numbers in step {step}")).at(place);
        let fault =
            match node.map(|node| (self.model.graph.node(node).place, formula(&self.model.graph, node))) {
                Some((at, formula)) if formula.len() <= 60 => {
                    fault.related(at, format!("`{formula}` is the first value that is not finite"))
                }
                Some((at, _)) => fault.related(at, "the first value that is not finite"),
                None => fault,
            };
        fault.remedy("take a smaller rate; if the run is meant to diverge, write `diverges` behind the fence's first word")
    }

    /// The automatic answers, which stand above the author's own claims.
    fn answer_questions(&mut self, record: &mut Record) -> Result<(), Fault> {
        let Some(run) = record.run.clone() else { return Ok(()) };
        let digits = self.settings.digits;
        let formula = record.loss_formula.as_deref();
        let answers = checks::automatic(&mut self.model, &run, formula, &record.gradients, digits)?;
        record.verdicts.splice(0..0, answers);
        Ok(())
    }
}

/// A value as plain data.
pub(super) fn shown(model: &mut Model, value: &Value) -> Result<Shown, Fault> {
    match value {
        Value::Text(text) => Ok(Shown::Text(text.clone())),
        Value::None => Ok(Shown::Text("None".to_string())),
        Value::Callable(callable) => {
            let name = &callable.name;
            Err(Fault::new(format!("`{name}` is a function and has no value of its own"))
                .remedy(format!("call it: `{name}(…)`")))
        }
        Value::List(items) if items.iter().any(|item| matches!(item, Value::Text(_))) => {
            let texts = items.iter().map(|item| shown(model, item)).collect::<Result<Vec<_>, _>>()?;
            let words = texts.into_iter().map(|item| match item {
                Shown::Text(text) => text,
                Shown::Array(array) => crate::exhibit::significant(array.values[0], 6),
            });
            Ok(Shown::Text(words.collect::<Vec<_>>().join(", ")))
        }
        other => {
            let node = other.node(&mut model.graph)?;
            Ok(Shown::Array(engine::evaluate(model, &[node])?[0].clone()))
        }
    }
}

/// The fault of a claim that does not hold.
pub(super) fn broken(verdict: &Verdict) -> Fault {
    let claim = match verdict.claim.is_empty() {
        true => format!("`{}`", verdict.code),
        false => format!("“{}”", verdict.claim),
    };
    let found = if verdict.evidence.is_empty() { String::new() } else { format!(": {}", verdict.evidence) };
    Fault::new(format!("this does not hold: {claim}{found}"))
        .at(verdict.place)
        .remedy("correct the claim or the model; nothing that is not true goes on the page")
}

fn unknown_views(views: &[ViewRequest]) -> Vec<Fault> {
    let unknown = views.iter().filter(|request| views::find(&request.name.text).is_none());
    let fault = |request: &ViewRequest| unknown_view(&request.name.text).at(request.name.place);
    let options = views.iter().flat_map(|request| &request.options).map(|option| {
        Fault::new("this view has no options").at(option.value.place).remedy("write the view's name alone")
    });
    unknown.map(fault).chain(options).collect()
}

/// A view that does not exist.
pub(super) fn unknown_view(name: &str) -> Fault {
    let names = || views::CATALOGUE.iter().map(|view| view.name);
    let remedy = did_you_mean(name, names())
        .unwrap_or_else(|| format!("there are {}", names().collect::<Vec<_>>().join(", ")));
    Fault::new(format!("there is no view `{name}`")).remedy(remedy)
}
