//! Running one block: read it twice, run it once, judge its claims; knows no replacement.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::ahead::asked;
use super::placed::nothing_to_show;
use super::runs::{label, take_common, together};
use super::training::Divergence;
use super::work::{Liveness, Output, Settings, Work};
use crate::checks;
use crate::functions::Value;
use crate::language::parse_block;
use crate::language::syntax::{Statement, StatementKind};
use crate::lesson::{self, FencedBlock};
use crate::model::{self, Binding, BlockKind, Step};
use crate::record::{Asked, Figure, Finding, Named, Options, Record, Shown, Study, Verdict};
use crate::report::{Fault, Place};
use crate::resolve;
use crate::script::Lines;
use crate::studies::{self, shown};
use crate::views;

/// What came of a block.
#[derive(Clone)]
pub(super) struct BlockRun {
    /// The number of its record.
    pub record: usize,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl Work<'_> {
    /// Runs a block, within limits of its own if the book gives it some.
    pub(super) fn run_block(&mut self, block: &FencedBlock) -> BlockRun {
        self.within_limits_of(block, |work| work.run_within(block))
    }

    /// Does some work within the limits of a block.
    pub(super) fn within_limits_of<T>(
        &mut self,
        block: &FencedBlock,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let own = block.words.id.as_ref().and_then(|id| self.settings.own_limits.get(&id.text));
        let Some(own) = own else { return work(self) };
        let limits = own.beside(self.settings.limits);
        let before = self.model.replace_limits(limits);
        let budget = self.model.graph.work.clone();
        let done = budget.apart(limits.work, limits.memory as u64, || work(self));
        self.model.replace_limits(before);
        done
    }

    /// Runs a block within the limits that hold.
    fn run_within(&mut self, block: &FencedBlock) -> BlockRun {
        let source = self.texts.add(&block.code);
        let (statements, mut faults) = parse_block(block.code.text(), source, &self.ids);
        let statements: Rc<[Statement]> = statements.into();
        self.lose_unread(&faults);
        let mut record = self.record_of(block);
        if !self.settings.whole_listings && block.words.whole.is_none() {
            record.aside = lines_aside(&record, &statements);
        }
        let kind = kind_of(block);
        let head = self.head(block.slot.range.start, block.kind.word());
        if !block.closed {
            // Whatever reads badly may be the prose below.
            let fault = Fault::new("this block is not closed, so that the rest of the page belongs to it");
            faults =
                vec![fault.at(head).remedy("end it with the marks that it begins with, alone on a line")];
        }
        let resolved = model::resolve_block(&mut self.model.names, record.id.clone(), &statements);
        self.gathered.lines.push(Lines { block: resolved.clone(), seed: self.settings.seed });
        if block.closed {
            faults.extend(self.read_ahead(kind, &resolved, head, !faults.is_empty()));
        }
        let ran = faults.is_empty();
        if ran {
            let divergence = match self.settings.liveness {
                Liveness::Changed => Divergence::Told,
                Liveness::Still | Liveness::Live => Divergence::of(block.words.diverges.is_some()),
            };
            faults.extend(self.run_statements(&mut record, kind, &resolved, head, divergence));
            faults.extend(self.broken_claims(&record));
        }
        if faults.is_empty() {
            faults.extend(self.study(&mut record, head));
        }
        if faults.is_empty() {
            faults.extend(self.empty_views(&record, &statements));
        }
        if !faults.is_empty() {
            if let Some(id) = &record.id {
                self.numbers.silence(id);
            }
            self.lose_ungiven(&statements, kind, &record);
        }
        if matches!(self.settings.output, Output::Data { .. }) && ran {
            match self.final_values() {
                Ok(values) => record.values = values,
                Err(fault) => faults.push(fault.at(head)),
            }
        }
        if let Some(id) = &record.id {
            self.gathered.by_id.entry(id.clone()).or_insert(self.gathered.records.len());
        }
        self.gathered.records.push(record);
        BlockRun { record: self.gathered.records.len() - 1, faults }
    }

    /// Computes what the views of a block need: those that it shows, those that the prose places, and its programs.
    fn study(&mut self, record: &mut Record, head: Place) -> Option<Fault> {
        let programs = self.settings.output == Output::Data { programs: true };
        let programs = programs.then(|| Asked { view: "program".to_string(), ..Asked::default() });
        let placed = self.placed_views(record).cloned();
        let asked: Vec<Asked> = self.views_of(record).into_iter().chain(placed).chain(programs).collect();
        self.carry_out_studies(record, &asked).err().map(|fault| fault.at(head))
    }

    /// The marks and the word with which a fence begins.
    pub(super) fn head(&self, start: usize, word: &str) -> Place {
        self.texts.chapter_place(start..start + word.len() + 3)
    }

    /// The record of a block before anything came of it.
    fn record_of(&self, block: &FencedBlock) -> Record {
        Record {
            line: self.line(&block.slot),
            id: block.words.id.as_ref().map(|id| id.text.clone()),
            caption: block.words.caption.as_ref().map(|caption| caption.text.clone()),
            code: block.code.text().trim_end().to_string(),
            anchor: block.words.hide.is_none().then(|| self.anchor(block)),
            ..Record::default()
        }
    }

    /// The names that a block with faults should have given: below, nobody is told that they are missing.
    fn lose_ungiven(&mut self, statements: &[Statement], kind: BlockKind, record: &Record) {
        let given: BTreeSet<&str> =
            self.model.names.bindings().map(|(_, binding)| binding.name.as_str()).collect();
        let names = statements.iter().flat_map(|statement| statement.kind.gives());
        let names = names.map(|name| name.text.as_str()).filter(|name| !given.contains(name));
        let missing: Vec<String> = names.map(str::to_string).chain(record.id.clone()).collect();
        self.model.names.lose(missing);
        if kind == BlockKind::Train {
            self.model.names.lose(["steps".to_string(), "step".to_string()]);
        }
    }

    /// What the ids of a block's lines begin with.
    fn anchor(&self, block: &FencedBlock) -> String {
        let number = || format!("block-{}", self.gathered.records.len() + 1);
        block.words.id.as_ref().map_or_else(number, |id| id.text.clone())
    }

    /// The names of the block that just ran, with their values; functions have none.
    fn final_values(&mut self) -> Result<Vec<(String, Shown)>, Fault> {
        let values: Vec<(String, Value)> = self
            .model
            .names
            .bindings()
            .filter(|(_, binding)| !holds_functions(&binding.value))
            .map(|(_, binding)| (binding.name.clone(), binding.value.clone()))
            .collect();
        let name = |(name, value): (String, Value)| Ok((name, shown(&mut self.model, &value)?));
        values.into_iter().map(name).collect()
    }

    /// Runs a block, or each of its runs; its claims are judged, and broken ones are no faults yet.
    pub(super) fn run_statements(
        &mut self,
        record: &mut Record,
        kind: BlockKind,
        block: &Rc<resolve::Block>,
        head: Place,
        divergence: Divergence,
    ) -> Vec<Fault> {
        let statements = &block.statements;
        let count = match model::count_runs(&mut self.model, block, kind, self.settings.seed) {
            Some(Ok(count)) => count,
            Some(Err(fault)) => return vec![fault],
            None => {
                let faults = model::open_block(&mut self.model, block, kind, self.settings.seed);
                return match faults.is_empty() {
                    true => self.run_once(record, kind, statements, head, divergence),
                    false => faults,
                };
            }
        };
        let mut scopes = Vec::new();
        for number in 0..count {
            model::open_block(&mut self.model, block, kind, self.settings.seed);
            model::begin_run(&mut self.model, number);
            scopes.push(self.model.names.latest());
            let mut one = Record { id: record.id.clone(), ..Record::default() };
            let faults = self.run_once(&mut one, kind, statements, head, Divergence::Told);
            let given = model::varied_values(&self.model);
            let label = label(&mut self.model, &given, self.settings.digits);
            record.views = one.views.clone();
            record.shown.extend(
                one.shown.iter().map(|(source, value)| (format!("{source} ({label})"), value.clone())),
            );
            record.runs.push((label, one));
            if !faults.is_empty() {
                return faults;
            }
        }
        record.figures = take_common(&mut record.runs);
        model::join_runs(&mut self.model, block, &scopes);
        record.verdicts = together(&record.runs, self.settings.words);
        Vec::new()
    }

    fn run_once(
        &mut self,
        record: &mut Record,
        kind: BlockKind,
        statements: &[Statement],
        head: Place,
        divergence: Divergence,
    ) -> Vec<Fault> {
        let mut faults = Vec::new();
        for statement in statements {
            let step = model::take(&mut self.model, statement);
            let result = step.and_then(|step| self.take_step(record, step, divergence));
            if let Err(fault) = result {
                return vec![fault.at(statement.place)];
            }
        }
        faults.extend(model::close_block(&mut self.model, kind, head));
        let texts = &self.texts;
        model::keep_words(&mut self.model, &|place| texts.text(place));
        if let Err(fault) = self.answer_questions(record) {
            faults.push(fault.at(head));
        }
        record.names = self.names_of_block();
        record.rule = self.rule(record, statements);
        faults
    }

    /// The rule of a training in the author's words; of several trainings each optimizer with its steps.
    fn rule(&self, record: &Record, statements: &[Statement]) -> Vec<String> {
        if record.run.is_none() {
            return Vec::new();
        }
        let several = statements.iter().filter(|statement| statement.kind.trains()).count() > 1;
        let by = statements.iter().filter_map(|statement| match &statement.kind {
            StatementKind::Descend { optimizer, .. } if several => Some(optimizer.place.to(statement.place)),
            StatementKind::Descend { optimizer, .. } => Some(optimizer.place),
            _ => None,
        });
        let own = statements.iter().filter_map(|statement| match &statement.kind {
            StatementKind::Update { names, .. } => Some(names.first()?.place.to(statement.place)),
            _ => None,
        });
        let in_a_line = |text: String| text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        by.chain(own).map(|place| in_a_line(self.texts.text(place))).collect()
    }

    /// The faults of a block's claims that do not hold; the reader of a changed page finds them in its checklist.
    fn broken_claims(&self, record: &Record) -> Vec<Fault> {
        let fails = |verdict: &&Verdict| verdict.finding == Finding::Fails;
        match self.settings.liveness {
            Liveness::Changed => Vec::new(),
            Liveness::Still | Liveness::Live => record.verdicts.iter().filter(fails).map(broken).collect(),
        }
    }

    fn take_step(&mut self, record: &mut Record, step: Step, divergence: Divergence) -> Result<(), Fault> {
        match step {
            Step::Nothing => {}
            Step::Train(program) => self.train(record, *program, divergence)?,
            Step::Show { place, value } => {
                let shown = shown(&mut self.model, &value)?;
                record.shown.push((self.texts.text(place), shown));
            }
            Step::Claim(claim) => {
                let texts = &self.texts;
                let source = |place| texts.text(place);
                let Settings { digits, words, .. } = *self.settings;
                let verdict = checks::judge(&mut self.model, &claim, digits, words, &source)?;
                record.verdicts.push(verdict);
            }
            Step::Table(plan) => {
                let table = studies::table(&mut self.model, &plan, &|place| self.texts.text(place))?;
                self.keep_figure(record, Figure::Table(table))?;
            }
            Step::Plot(plan) => {
                let plot = studies::plot(&mut self.model, &plan, &|place| self.texts.text(place))?;
                self.keep_figure(record, Figure::Plot(plot))?;
            }
            Step::Views(views) => {
                for request in &views {
                    let asked = asked(request).map_err(|fault| fault.at(request.name.place))?;
                    record.views.get_or_insert_default().push(asked);
                }
            }
        }
        Ok(())
    }

    /// Keeps a table or a plot that can be drawn.
    fn keep_figure(&self, record: &mut Record, figure: Figure) -> Result<(), Fault> {
        views::refuse(&figure, self.settings.digits, self.settings.words)?;
        record.figures.push(figure);
        Ok(())
    }

    /// The automatic answers, which stand above the author's own claims; below them where there is no loss
    /// and all there is to say is that the rule ran.
    fn answer_questions(&mut self, record: &mut Record) -> Result<(), Fault> {
        let Some(run) = record.run.clone() else { return Ok(()) };
        let digits = self.settings.digits;
        let formula = record.loss_formula.as_deref();
        let answers = checks::automatic(&mut self.model, &run, formula, digits, self.settings.words)?;
        let place = if run.loss.is_some() { 0 } else { record.verdicts.len() };
        record.verdicts.splice(place..place, answers);
        Ok(())
    }

    fn names_of_block(&self) -> Vec<Named> {
        let names = self.model.names.bindings().filter_map(|(_, binding)| {
            let Value::Node(node) = binding.value else { return None };
            let Binding { name, part, place, .. } = binding;
            Some(Named { name: name.clone(), part: *part, node, place: *place })
        });
        names.collect()
    }

    /// The views that the block asks for although it has nothing for them.
    pub(super) fn empty_views(&self, record: &Record, statements: &[Statement]) -> Vec<Fault> {
        let requests = statements.iter().flat_map(|statement| match &statement.kind {
            StatementKind::Show(views) => views.as_slice(),
            _ => &[],
        });
        let empty = requests.filter_map(|request| {
            let asked = asked(request).ok().filter(|asked| self.exhibit(asked, record).is_none())?;
            Some(nothing_to_show(record, &asked.view).at(request.name.place))
        });
        empty.collect()
    }

    /// Computes what the views that show this block ask for, once all its runs have ended.
    pub(super) fn carry_out_studies(&mut self, record: &mut Record, asked: &[Asked]) -> Result<(), Fault> {
        let mut wanted: Vec<(Study, Options)> = Vec::new();
        for asked in asked {
            let studies = views::find(&asked.view).map_or(&[][..], |view| view.studies);
            wanted.extend(studies.iter().map(|study| (*study, asked.options.clone())));
        }
        wanted.iter().enumerate().filter(|(index, study)| !wanted[..*index].contains(study)).try_for_each(
            |(_, (study, options))| {
                studies::carry_out(*study, options, &mut self.model, &self.gathered.lines, record)
            },
        )
    }
}

/// The lines that only choose what is shown, each with the empty lines that part it from those above.
fn lines_aside(record: &Record, statements: &[Statement]) -> BTreeSet<usize> {
    let lines: Vec<&str> = record.code.lines().collect();
    let mut aside = BTreeSet::new();
    for statement in statements.iter().filter(|one| matches!(one.kind, StatementKind::Show(_))) {
        let (first, last) = (record.line_of(statement.place), record.last_line_of(statement.place));
        aside.extend(first..=last);
        let is_empty = |line: &usize| lines.get(line - 1).is_some_and(|line| line.trim().is_empty());
        aside.extend((1..first).rev().take_while(is_empty));
    }
    aside
}

/// Whether a block trains.
pub(super) fn kind_of(block: &FencedBlock) -> BlockKind {
    match block.kind {
        lesson::FenceWord::Train => BlockKind::Train,
        lesson::FenceWord::Calc => BlockKind::Calculate,
    }
}

/// Whether a value is a function, or has one among its parts.
fn holds_functions(value: &Value) -> bool {
    match value {
        Value::Callable(_) => true,
        Value::List(items) => items.iter().any(holds_functions),
        _ => false,
    }
}

/// The fault of a claim that does not hold.
pub(super) fn broken(verdict: &Verdict) -> Fault {
    let claim = match verdict.claim.is_empty() {
        true => format!("`{}`", verdict.code),
        false => format!("“{}”", verdict.claim),
    };
    let wrong = if verdict.refute { "this was to be refuted, but it holds" } else { "this does not hold" };
    let found = if verdict.evidence.is_empty() { String::new() } else { format!(": {}", verdict.evidence) };
    Fault::new(format!("{wrong}: {claim}{found}"))
        .at(verdict.place)
        .remedy("correct the claim or the model; nothing that is not true goes on the page")
}
