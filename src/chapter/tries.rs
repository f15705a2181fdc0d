//! Exercises: a block is run once more with lines of it changed, and everything is as before; places nothing in the page.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::block::{BlockRun, broken, kind_of};
use super::change::{BlockLines, Changed, changed};
use super::live::is_still;
use super::training::Divergence;
use super::work::Work;
use crate::exhibit::{Code, ColouredToken, Exercise, Exhibit, FaultBox, Folded, TokenClass};
use crate::language::syntax::{Statement, StatementKind};
use crate::language::{TaskLines, parse_block, parse_task};
use crate::lesson::{ChapterPiece, FencedBlock, FencedTask, TaskWord};
use crate::model::{self, BlockKind};
use crate::record::{Asked, Finding, Options, Origin, Record, Verdict};
use crate::report::{Fault, FoundBy, Place};
use crate::resolve;
use crate::script;
use crate::views::{self, Look};
use crate::words::say;

/// The view that shows what a line gives its reader, if it gives him something itself.
fn shown_as(kind: &StatementKind) -> Option<&'static str> {
    match kind {
        StatementKind::Value(_) => Some("values"),
        StatementKind::Table(_) | StatementKind::Plot(_) => Some("figures"),
        StatementKind::Define { .. }
        | StatementKind::Function { .. }
        | StatementKind::Loss { .. }
        | StatementKind::Descend { .. }
        | StatementKind::Update { .. }
        | StatementKind::Repeat(_)
        | StatementKind::Vary { .. }
        | StatementKind::Check { .. }
        | StatementKind::Show(_)
        | StatementKind::Seed(_) => None,
    }
}

/// The view that a solution shows beside that of the block as it stands.
const LOSS: &str = "loss_curve";

/// The work of reading one letter of a changed block.
const READING: u64 = 2_000;

/// How often the letters of a changed block are held: in the page, and in what is known of its lines.
const LINES_HELD: usize = 6;

/// The most lines that are changed; each is looked for among those of the block.
const MOST_CHANGES: usize = 100;

/// What came of a changed block: its record, or why it is refused.
struct Tried {
    record: Record,
    faults: Vec<Fault>,
}

impl Work<'_> {
    /// The exercises of each block, both by their places among the pieces of the chapter.
    pub(super) fn find_tries(&mut self, pieces: &[ChapterPiece]) -> BTreeMap<usize, Vec<usize>> {
        let (mut tries, mut above): (BTreeMap<usize, Vec<usize>>, _) = (BTreeMap::new(), None);
        let ids: BTreeMap<&str, usize> = (pieces.iter().enumerate().rev())
            .filter_map(|(index, piece)| match piece {
                ChapterPiece::Block(block) => Some((block.words.id.as_ref()?.text.as_str(), index)),
                _ => None,
            })
            .collect();
        for (index, piece) in pieces.iter().enumerate() {
            let task = match piece {
                ChapterPiece::Block(_) => {
                    above = Some(index);
                    continue;
                }
                ChapterPiece::Task(task) if task.kind == TaskWord::Try => task,
                _ => continue,
            };
            let head = self.head(task.slot.range.start, task.kind.word());
            let found = match &task.words.of {
                Some(of) => ids.get(of.text.as_str()).copied().ok_or_else(|| {
                    self.unknown_block(&of.text).at(self.texts.chapter_place(of.range.clone()))
                }),
                None => above.ok_or_else(|| {
                    let fault = Fault::new("no block stands above this `try`").at(head);
                    fault.remedy("write the id of the block that is changed behind it: `try first-fit`")
                }),
            };
            match found {
                Ok(block) => tries.entry(block).or_default().push(index),
                Err(fault) => self.keep_task(task, Err(vec![fault])),
            }
        }
        tries
    }

    /// Works an exercise out in the place of the block that just ran, and keeps what a reader sees of it.
    pub(super) fn run_try(&mut self, block: &FencedBlock, run: &BlockRun, piece: &ChapterPiece) {
        let ChapterPiece::Task(task) = piece else { return };
        let begun = self.model.graph.work.spent();
        // What is wrong with the block is told already.
        let done = match run.faults.is_empty() {
            true => self.within_limits_of(block, |work| work.exercise(block, run, task)),
            false => Ok(Vec::new()),
        };
        self.gathered.exercised += self.model.graph.work.spent().saturating_sub(begun);
        self.keep_task(task, done);
    }

    /// Keeps the exhibits of a task, or tells what is wrong with it.
    pub(super) fn keep_task(&mut self, task: &FencedTask, done: Result<Vec<Exhibit>, Vec<Fault>>) {
        let exhibits = done.unwrap_or_else(|faults| {
            let told = faults.iter().filter(|fault| !fault.follows);
            let boxes = told.map(|fault| Exhibit::Fault(self.fault_exhibit(fault))).collect();
            self.gathered.faults.extend(faults);
            boxes
        });
        self.gathered.tasks.insert(task.slot.range.start, exhibits);
    }

    /// The lines of a task with the number of their text, unless something is wrong with them.
    pub(super) fn read_task(&mut self, task: &FencedTask) -> Result<(TaskLines, Place), Vec<Fault>> {
        let head = self.head(task.slot.range.start, task.kind.word());
        if !task.closed {
            let fault = Fault::new("this block is not closed, so that the rest of the page belongs to it");
            return Err(vec![
                fault.at(head).remedy("end it with the marks that it begins with, alone on a line"),
            ]);
        }
        let source = self.texts.add(&task.lines);
        let (lines, mut faults) = parse_task(task.lines.text(), source, &self.ids);
        let missing = match task.kind {
            TaskWord::Try if lines.changes.is_empty() => {
                Some(Fault::new("this `try` changes no line").remedy(
                    "write the lines that change, such as `rate = 0.15`; a question alone stands in `ask`",
                ))
            }
            TaskWord::Try if lines.changes.len() > MOST_CHANGES => Some(
                Fault::new(format!("a `try` changes at most {MOST_CHANGES} lines, and this one has more"))
                    .remedy("show this with a block of its own"),
            ),
            TaskWord::Ask if lines.questions.is_empty() && lines.changes.is_empty() => {
                Some(Fault::new("this `ask` has no question").remedy(
                    "write it in quotation marks, and each choice on a line below it: `\"it falls\": L < 1`",
                ))
            }
            _ => None,
        };
        if faults.is_empty() {
            faults.extend(missing.map(|fault| fault.at(head)));
        }
        if faults.is_empty() { Ok((lines, head)) } else { Err(faults) }
    }

    fn exercise(
        &mut self,
        block: &FencedBlock,
        run: &BlockRun,
        task: &FencedTask,
    ) -> Result<Vec<Exhibit>, Vec<Fault>> {
        let (lines, head) = self.read_task(task)?;
        let Some(before) = self.gathered.lines.last().map(|lines| lines.block.statements.clone()) else {
            return Ok(Vec::new());
        };
        let changed = changed(
            BlockLines { text: &block.code, statements: &before },
            BlockLines { text: &task.lines, statements: &lines.changes },
        )?;
        // The whole block is read once more, and the page holds it once more.
        let letters = changed.code.text().len();
        let counted = self.model.graph.work.charge(letters as u64 * READING);
        counted.and_then(|()| self.hold_text(letters * LINES_HELD)).map_err(|fault| vec![fault.at(head)])?;
        let stood = model::mark(&mut self.model);
        let diverged = self.gathered.diverged;
        let done = self.changed_exhibits(block, run, (task, head), (&lines, &changed));
        model::forget(&mut self.model, stood);
        self.gathered.diverged = diverged;
        done
    }

    /// Runs the changed block, and draws what came of it before it is forgotten.
    fn changed_exhibits(
        &mut self,
        block: &FencedBlock,
        run: &BlockRun,
        (task, head): (&FencedTask, Place),
        (lines, changed): (&TaskLines, &Changed),
    ) -> Result<Vec<Exhibit>, Vec<Fault>> {
        let source = self.texts.add(&changed.code);
        let (statements, faults) = parse_block(changed.code.text(), source, &self.ids);
        let (resolved, aside) = self.model.names.chapter.resolve_instead(statements.into());
        self.gathered.lines.push(script::Lines { block: resolved.clone(), seed: self.settings.seed });
        let record = Record {
            id: block.words.id.as_ref().map(|id| id.text.clone()),
            code: changed.code.text().to_string(),
            ..Record::default()
        };
        let mut tried = Tried { record, faults };
        self.run_instead(&mut tried, (kind_of(block), &resolved), head, &lines.changes);
        let done = match self.unexpected(&mut tried, task, head) {
            wrong if !wrong.is_empty() => Err(wrong),
            _ => self.questions(&lines.questions, task.slot.range.start),
        };
        let done = done.map(|mut exhibits| {
            let parts = self.solution(&tried, run, &lines.changes, changed);
            let title = if tried.faults.is_empty() { "try-solution" } else { "try-refused" };
            let caption = task.words.caption.as_ref().map(|caption| caption.text.clone());
            let summary = caption.unwrap_or_else(|| say!(self.settings.words, title));
            // A block without an id is known by its number.
            let known = || tried.record.id.unwrap_or_else(|| (run.record + 1).to_string());
            exhibits.push(Exhibit::Exercise(Exercise {
                block: (!is_still(block)).then(known),
                before: block.code.text().trim_end().to_string(),
                code: tried.record.code,
                solution: Folded { summary, open: false, parts },
            }));
            exhibits
        });
        self.gathered.lines.pop();
        self.model.names.chapter.put_back(aside);
        done
    }

    /// Runs the lines that were resolved in the place of a block.
    fn run_instead(
        &mut self,
        tried: &mut Tried,
        (kind, resolved): (BlockKind, &Rc<resolve::Block>),
        head: Place,
        changes: &[Statement],
    ) {
        let Tried { record, faults } = tried;
        faults.extend(self.read_ahead(kind, resolved, head, !faults.is_empty()));
        if faults.is_empty() {
            // Whether the numbers stay finite is what the reader is to see.
            faults.extend(self.run_statements(record, kind, resolved, head, Divergence::Told));
        }
        if faults.is_empty() {
            let shown = self.shown_views(record, changes);
            faults.extend(self.carry_out_studies(record, &shown).err().map(|fault| fault.at(head)));
        }
        if faults.is_empty() {
            faults.extend(self.empty_views(record, changes));
        }
    }

    /// What is wrong with an exercise after it ran. What the block claims may fail now, and it may be refused if the
    /// author says so; but what the exercise claims itself is said of the changed block, and its gradients are right.
    fn unexpected(&self, tried: &mut Tried, task: &FencedTask, head: Place) -> Vec<Fault> {
        match (tried.faults.is_empty(), task.words.refused.is_some()) {
            (true, true) => {
                let fault =
                    Fault::new("this change is marked `refused`, but the changed block runs").at(head);
                vec![fault.remedy("take the word `refused` off the fence")]
            }
            (false, true) => Vec::new(),
            (false, false) => tried.faults.drain(..).map(|fault| refusal(fault, head)).collect(),
            (true, false) => {
                let own = |verdict: &&Verdict| {
                    verdict.origin == Origin::Gradients
                        || (verdict.origin == Origin::Written
                            && task.slot.range.contains(&self.texts.range(verdict.place).start))
                };
                let fails = |verdict: &&Verdict| verdict.finding == Finding::Fails;
                tried.record.verdicts.iter().filter(fails).filter(own).map(broken).collect()
            }
        }
    }

    /// The views of a solution: those that the exercise asks for; else the loss, or what a block without one shows.
    fn shown_views(&self, record: &Record, changes: &[Statement]) -> Vec<Asked> {
        let has = |is: fn(&StatementKind) -> bool| changes.iter().any(|change| is(&change.kind));
        if has(|kind| matches!(kind, StatementKind::Show(_))) {
            return record.views.clone().unwrap_or_default();
        }
        let descends = |one: &Record| one.run.as_ref().is_some_and(|run| run.loss.is_some());
        if !descends(record) && !record.runs.iter().any(|(_, one)| descends(one)) {
            let own = self.views_of(record).into_iter().chain(self.placed_views(record).cloned());
            let result =
                |asked: &Asked| !matches!(asked.view.as_str(), "code" | "checklist" | "verification");
            return own.filter(result).collect();
        }
        // Values stand above figures.
        let shown: BTreeSet<&str> = changes.iter().filter_map(|change| shown_as(&change.kind)).collect();
        let views = [LOSS].into_iter().chain(shown.into_iter().rev());
        views.map(|view| Asked { view: view.to_string(), options: Options::default() }).collect()
    }

    /// What a reader sees of a changed block.
    fn solution(
        &self,
        tried: &Tried,
        run: &BlockRun,
        changes: &[Statement],
        changed: &Changed,
    ) -> Vec<Exhibit> {
        let Tried { record, faults } = tried;
        let mut parts: Vec<Exhibit> = difference(&changed.difference).into_iter().collect();
        let told = faults.iter().filter(|fault| !fault.follows);
        // That the block is refused is the lesson, and nothing that needs a repair.
        parts.extend(told.map(|fault| {
            let drawn = self.fault_exhibit(fault);
            Exhibit::Fault(FaultBox { title: drawn.message.clone(), message: String::new(), ..drawn })
        }));
        if !faults.is_empty() {
            return parts;
        }
        let before = &self.gathered.records[run.record];
        for asked in self.shown_views(record, changes) {
            let look = Look {
                digits: self.settings.digits,
                words: self.settings.words,
                graph: &self.model.graph,
                options: &asked.options,
            };
            parts.extend(match asked.view.as_str() {
                LOSS => views::compared(record, before, look),
                _ => self.exhibit(&asked, record),
            });
        }
        let told = record
            .verdicts
            .iter()
            .filter(|verdict| verdict.origin == Origin::Written || verdict.finding == Finding::Fails);
        let items: Vec<_> = told.map(|verdict| views::item(verdict, self.settings.words)).collect();
        parts.extend((!items.is_empty()).then_some(Exhibit::Checklist(items)));
        parts
    }
}

/// A fault of a changed block, where it was not expected.
fn refusal(fault: Fault, head: Place) -> Fault {
    let remedy = fault.remedy.unwrap_or_else(|| "change the line otherwise".to_string());
    Fault {
        message: format!("with this change the block is refused: {}", fault.message),
        remedy: Some(format!("{remedy}; if that is the lesson, write `refused` behind `try`")),
        place: fault.place.or(Some(head)),
        related: fault.related.into_iter().chain([(head, "the change".to_string())]).collect(),
        edit: None,
        follows: fault.follows,
        found_by: FoundBy::here(),
    }
}

/// Lines that gave way, and those in their place.
fn difference(lines: &str) -> Option<Exhibit> {
    let token = |line: &str| ColouredToken {
        class: if line.starts_with('-') { TokenClass::Removed } else { TokenClass::Added },
        text: line.to_string(),
    };
    let tokens = lines.split_inclusive('\n').map(token).collect();
    let code = Code { language: "diff".to_string(), tokens, ..Code::default() };
    (!lines.is_empty()).then_some(Exhibit::Code(code))
}
