//! What is read of a lesson without running it: its blocks and forms, and where each name of them stands and what it
//! means; knows no editor and no value.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use crate::environment::{self, Environment};
use crate::language::syntax::{Name, Statement, StatementKind};
use crate::language::{Answer, parse_block, parse_claim, parse_expression, parse_options, parse_task};
use crate::lesson::{
    self, BlockWord, ChapterPiece, Excerpt, Expanded, FencedBlock, FencedTask, ProseValue, Scan, TaskWord,
};
use crate::report::{Fault, Place};
use crate::resolve::{Block, Blocks, Meant, Occurrence};

/// A lesson that was read.
pub(super) struct ReadLesson {
    /// The lesson's file with what it includes: the chapter that everything below speaks of.
    pub(super) expanded: Expanded,
    pub(super) scan: Scan,
    /// The texts in the block language, by the numbers that places have.
    pub(super) texts: Vec<ReadText>,
    pub(super) blocks: Blocks,
    /// How many there are.
    count: u32,
    /// Those of which a line cannot be read.
    pub(super) broken: BTreeSet<u32>,
    /// Every name, in the order of the chapter.
    pub(super) names: Vec<NameAt>,
    /// Names of views, in the order of the chapter.
    pub(super) views: Vec<(Range<usize>, String)>,
    /// What cannot be read.
    pub(super) unread: Vec<UnreadPiece>,
}

/// A text in the block language.
pub(super) struct ReadText {
    pub(super) excerpt: Excerpt,
    pub(super) kind: TextKind,
}

/// Where a text comes from.
pub(super) enum TextKind {
    /// A block.
    Block,
    /// A form in the prose.
    Prose,
    /// The lines of a task.
    Task,
}

/// A name in the chapter.
pub(super) struct NameAt {
    /// Its bytes in the chapter.
    pub(super) range: Range<usize>,
    pub(super) meant: Meant,
    /// Whether its meaning begins here.
    pub(super) gives: bool,
}

/// Something that cannot be read.
pub(super) struct UnreadPiece {
    /// Its bytes in the chapter.
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) remedy: Option<String>,
}

/// Reads a lesson's file.
pub(super) fn read(file: &str, written: &str, environment: &dyn Environment) -> ReadLesson {
    let expanded = lesson::expanded(file, written, &|path| environment::text(environment, path).ok());
    let scan = lesson::scan(expanded.text());
    let mut reading = ReadLesson {
        expanded,
        scan: Scan::default(),
        texts: Vec::new(),
        blocks: Blocks::default(),
        count: 0,
        broken: BTreeSet::new(),
        names: Vec::new(),
        views: Vec::new(),
        unread: Vec::new(),
    };
    let ids = ids_of(&scan);
    for (index, piece) in scan.pieces.iter().enumerate() {
        reading.piece(piece, &scan.pieces[index + 1..], &ids);
    }
    for piece in &scan.pieces {
        reading.mentions(piece, &ids);
    }
    reading.names.sort_by_key(|name| (name.range.start, name.range.end));
    reading.names.dedup_by(|name, before| name.range == before.range);
    reading.views.sort_by_key(|(range, _)| range.start);
    let told = scan.faults.iter().map(|fault| UnreadPiece {
        range: fault.range.clone(),
        message: fault.message.clone(),
        remedy: Some(fault.remedy.clone()),
    });
    reading.unread.extend(told);
    ReadLesson { scan, ..reading }
}

/// The ids of the blocks, in ascending order.
fn ids_of(scan: &Scan) -> Vec<String> {
    let id = |piece: &ChapterPiece| match piece {
        ChapterPiece::Block(block) => Some(block.words.id.as_ref()?.text.clone()),
        _ => None,
    };
    let mut ids: Vec<String> = scan.pieces.iter().filter_map(id).collect();
    ids.sort_unstable();
    ids
}

impl ReadLesson {
    fn piece(&mut self, piece: &ChapterPiece, below: &[ChapterPiece], ids: &[String]) {
        match piece {
            ChapterPiece::Block(block) => self.block(block, below, ids),
            ChapterPiece::Value(value) => self.value(value, ids),
            ChapterPiece::Mathematics(formula) => {
                formula.values.iter().for_each(|(_, value)| self.value(value, ids));
            }
            ChapterPiece::Claim(claim) => {
                let source = self.add(&claim.expression, TextKind::Prose);
                match parse_claim(claim.expression.text(), source, ids) {
                    Ok(condition) => {
                        let found = self.blocks.occurrences_in_claim(&condition, claim.expression.text());
                        self.keep(found);
                    }
                    Err(fault) => self.miss(fault, source),
                }
            }
            // What changes a block is read behind the block itself.
            ChapterPiece::Task(task) if task.kind == TaskWord::Ask => self.task(task, None, ids),
            ChapterPiece::Task(_) | ChapterPiece::Show(_) | ChapterPiece::Reference(_) => {}
        }
    }

    fn block(&mut self, block: &FencedBlock, below: &[ChapterPiece], ids: &[String]) {
        let text = block.code.text();
        let source = self.texts.len() as u32;
        let (statements, faults) = parse_block(text, source, ids);
        let id = block.words.id.as_ref().map(|id| id.text.clone());
        let resolved = self.blocks.resolve(id.clone(), statements.into());
        self.add(&block.code, TextKind::Block);
        self.count += 1;
        if !faults.is_empty() {
            self.broken.insert(resolved.number);
        }
        faults.into_iter().for_each(|fault| self.miss(fault, source));
        self.keep(self.blocks.occurrences(&resolved, text));
        for request in resolved.statements.iter().flat_map(shown) {
            self.views.push((self.range(request.place), request.text.clone()));
        }
        let meant = Meant::Block(resolved.number);
        if let Some(id) = &block.words.id {
            let range = id.range.end - id.text.len()..id.range.end;
            self.names.push(NameAt { range, meant, gives: true });
        }
        let mut between = true;
        for piece in below {
            match piece {
                ChapterPiece::Block(_) => between = false,
                ChapterPiece::Task(task) if task.kind == TaskWord::Try => {
                    let of = task.words.of.as_ref();
                    if of.map_or(between, |of| Some(&of.text) == id.as_ref()) {
                        let named = of.map(|of| NameAt { range: of.range.clone(), meant, gives: false });
                        self.names.extend(named);
                        self.task(task, Some(&resolved), ids);
                    }
                }
                _ => {}
            }
        }
    }

    fn value(&mut self, value: &ProseValue, ids: &[String]) {
        let source = self.add(&value.expression, TextKind::Prose);
        match parse_expression(value.expression.text(), source, ids) {
            Ok(expression) => {
                self.keep(self.blocks.occurrences_in(&expression, value.expression.text()));
            }
            Err(fault) => self.miss(fault, source),
        }
    }

    /// The lines of a task; those of an exercise change a block.
    fn task(&mut self, task: &FencedTask, changed: Option<&Rc<Block>>, ids: &[String]) {
        let source = self.add(&task.lines, TextKind::Task);
        let text = task.lines.text();
        let (lines, faults) = parse_task(text, source, ids);
        faults.into_iter().for_each(|fault| self.miss(fault, source));
        for change in lines.changes.iter().filter(|_| changed.is_some()) {
            if let Some(block) = changed {
                self.keep(self.blocks.occurrences_in_change(block, change, text));
            }
            for request in shown(change) {
                self.views.push((self.range(request.place), request.text.clone()));
            }
        }
        for question in &lines.questions {
            match &question.answer {
                Answer::Choices(choices) => {
                    for condition in choices.iter().filter_map(|choice| choice.condition.as_ref()) {
                        self.keep(self.blocks.occurrences_in_claim(condition, text));
                    }
                }
                Answer::Number { value, within } => {
                    self.keep(self.blocks.occurrences_in(value, text));
                    self.keep(self.blocks.occurrences_in(within, text));
                }
            }
        }
    }

    /// The ids, views and names in a form that may speak of a block further down.
    fn mentions(&mut self, piece: &ChapterPiece, ids: &[String]) {
        let (id, view) = match piece {
            ChapterPiece::Show(show) => (&show.id, &show.view),
            // What stands in another chapter is not among the names of this one.
            ChapterPiece::Reference(reference) if reference.chapter.is_none() => {
                (&reference.id, &reference.view)
            }
            _ => return,
        };
        self.views.push((view.range.clone(), view.text.clone()));
        let Some(number) = self.blocks.block_called(&id.text) else { return };
        let BlockWord { range, .. } = id;
        self.names.push(NameAt { range: range.clone(), meant: Meant::Block(number), gives: false });
        if let ChapterPiece::Show(show) = piece {
            let source = self.add(&show.options, TextKind::Prose);
            let text = show.options.text();
            if let Ok(options) = parse_options(text, source, ids) {
                self.keep(self.blocks.occurrences_in_options(number, &options, text));
            }
        }
    }

    /// Takes a text in, and gives it its number.
    fn add(&mut self, excerpt: &Excerpt, kind: TextKind) -> u32 {
        self.texts.push(ReadText { excerpt: excerpt.clone(), kind });
        (self.texts.len() - 1) as u32
    }

    fn keep(&mut self, found: Vec<Occurrence>) {
        for Occurrence { place, meant, gives } in found {
            self.names.push(NameAt { range: self.range(place), meant, gives });
        }
    }

    fn miss(&mut self, fault: Fault, source: u32) {
        let end = self.texts[source as usize].excerpt.text().len() as u32;
        let place = fault.place.unwrap_or(Place { source, start: 0, end });
        let range = self.range(place);
        self.unread.push(UnreadPiece { range, message: fault.message, remedy: fault.remedy });
    }

    /// How many blocks there are.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// The bytes of the chapter at a place.
    pub(super) fn range(&self, place: Place) -> Range<usize> {
        let range = place.start as usize..place.end as usize;
        self.texts.get(place.source as usize).map_or(0..0, |text| text.excerpt.chapter_range(range))
    }

    /// The name that stands at a byte of the chapter, or just before it.
    pub(super) fn name_at(&self, at: usize) -> Option<&NameAt> {
        let after = self.names.partition_point(|name| name.range.start <= at);
        self.names[..after].last().filter(|name| at <= name.range.end)
    }

    /// The text in the block language around a byte of the chapter.
    pub(super) fn text_at(&self, at: usize) -> Option<&ReadText> {
        self.texts.iter().find(|text| {
            let range = text.excerpt.range();
            range.start <= at && at <= range.end
        })
    }

    /// Everything that stands for the same as a name.
    pub(super) fn same(&self, meant: Meant) -> impl Iterator<Item = &NameAt> {
        self.names.iter().filter(move |name| same(name.meant, meant))
    }

    /// Where a meaning begins.
    pub(super) fn home(&self, meant: Meant) -> Option<Range<usize>> {
        match meant {
            Meant::Given(symbol) => Some(self.range(self.blocks.name(symbol).place)),
            Meant::Local(place) => Some(self.range(place)),
            Meant::Block(_) => {
                let own = |name: &&NameAt| name.gives && same(name.meant, meant);
                self.names.iter().find(own).map(|name| name.range.clone())
            }
            Meant::Word(_) => None,
        }
    }

    /// The bytes of the lesson's own file that some of the chapter are.
    pub(super) fn own(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let at = self.expanded.own_offset(range.start)?;
        let end = self.expanded.own_offset(range.end.max(range.start + 1) - 1)? + 1;
        (end - at == range.len().max(1)).then_some(at..at + range.len())
    }
}

/// Whether two names stand for the same thing; words of the catalogues are not asked about.
pub(super) fn same(one: Meant, other: Meant) -> bool {
    match (one, other) {
        (Meant::Given(one), Meant::Given(other)) => one == other,
        (Meant::Local(one), Meant::Local(other)) => one == other,
        (Meant::Block(one), Meant::Block(other)) => one == other,
        _ => false,
    }
}

/// The views that a line asks for.
fn shown(statement: &Statement) -> Vec<&Name> {
    match &statement.kind {
        StatementKind::Show(views) => views.iter().map(|view| &view.name).collect(),
        _ => Vec::new(),
    }
}
