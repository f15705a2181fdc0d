//! Binding the names of a text: from its syntax and what the chapter gives above it; knows no value.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::changes;
use super::drawing::draws;
use super::{
    Block, Blocks, Bound, Changes, Form, Line, Members, Missing, Resolution, Standing, Symbol, Unknown,
};
use crate::language::Locals;
use crate::language::syntax::{
    Argument, Condition, Expression, ExpressionId, ExpressionKind, Name, Statement, StatementKind,
};
use crate::optimizers;
use crate::report::Place;

/// A text while its names are being bound.
pub(super) struct Reader<'c> {
    pub chapter: &'c Blocks,
    /// Its number within the chapter.
    block: u32,
    pub trains: bool,
    /// What the lines above give.
    pub values: BTreeMap<String, Symbol>,
    pub functions: BTreeMap<String, Symbol>,
    /// What `vary` gives here: values, which may be functions; nothing for a name that is something else again.
    varied: BTreeMap<String, Option<Symbol>>,
    /// What lines give, wherever they stand.
    pub later_values: BTreeMap<String, Place>,
    pub later_functions: BTreeMap<String, Place>,
    found: Resolution,
    /// The lines that were read.
    lines: Vec<Line>,
    /// The line that is being read.
    line: Line,
    place: Place,
    /// The object of the block's member that was seen last.
    object: Option<ExpressionId>,
}

/// The names of expressions that are no lines of a block, among some local names.
fn prose(chapter: &Blocks, expressions: &[&Expression], locals: &[Name]) -> Rc<Resolution> {
    let mut reader = Reader::new(chapter, false);
    for expression in expressions {
        let mut surroundings = Locals::of(locals);
        expression.visit(&mut surroundings, &mut |inner, locals| reader.look(inner, locals));
    }
    Rc::new(reader.found)
}

/// The names of an expression that is not the author's: it sees these locals and the catalogues.
pub fn text(expression: &Expression, locals: impl Iterator<Item = String>) -> Rc<Resolution> {
    let locals: Vec<Name> =
        locals.map(|text| Name { text, place: Place::default(), library: false }).collect();
    prose(&Blocks::default(), &[expression], &locals)
}

impl Blocks {
    /// Resolves the next block, whose names the texts below it see.
    pub fn resolve(&mut self, id: Option<String>, statements: Rc<[Statement]>) -> Rc<Block> {
        let trains = statements.iter().any(|statement| statement.kind.trains());
        let mut reader = Reader::new(self, trains);
        for statement in statements.iter() {
            let is_function = matches!(statement.kind, StatementKind::Function { .. });
            let later = if is_function { &mut reader.later_functions } else { &mut reader.later_values };
            for name in statement.kind.gives() {
                later.entry(name.text.clone()).or_insert(name.place);
            }
        }
        let last = statements.iter().rposition(|statement| statement.kind.trains());
        let mut surroundings = changes::Surroundings::of(&statements);
        for (index, statement) in statements.iter().enumerate() {
            let standing = match last {
                _ if statement.kind.trains() => Standing::Training,
                Some(last) if index < last => Standing::Model,
                _ => Standing::After,
            };
            reader.line = Line::empty(standing);
            reader.place = statement.place;
            reader.statement(index as u32, statement);
            let mut line = std::mem::replace(&mut reader.line, Line::empty(standing));
            line.changes = surroundings.changes(&reader.lines, reader.block, &statement.kind, &line);
            reader.lines.push(line);
        }
        let Reader { block: number, values, functions, varied, found, mut lines, .. } = reader;
        changes::cut(self, &mut lines, number, &statements);
        let block = Rc::new(Block { number, id: id.clone(), statements, lines, resolution: Rc::new(found) });
        self.show_instead(&values, &functions, varied);
        if let Some(id) = id {
            self.ids.entry(id).or_insert(Members { block: number, values, functions, trains });
        }
        self.blocks.push(block.clone());
        block
    }

    /// The names of the expressions in a text of the prose.
    pub fn prose(&self, expressions: &[&Expression]) -> Rc<Resolution> {
        prose(self, expressions, &[])
    }

    /// The names of a claim in the prose.
    pub fn claim(&self, condition: &Condition) -> Rc<Resolution> {
        let stretches = condition.stretches.iter();
        let all: Vec<&Expression> =
            stretches.flat_map(|(stretch, within)| within.iter().chain([stretch])).collect();
        self.prose(&all)
    }
}

impl<'c> Reader<'c> {
    fn new(chapter: &'c Blocks, trains: bool) -> Reader<'c> {
        Reader {
            chapter,
            block: chapter.blocks.len() as u32,
            trains,
            values: BTreeMap::new(),
            functions: BTreeMap::new(),
            varied: BTreeMap::new(),
            later_values: BTreeMap::new(),
            later_functions: BTreeMap::new(),
            found: Resolution::default(),
            lines: Vec::new(),
            line: Line::empty(Standing::After),
            place: Place::default(),
            object: None,
        }
    }

    fn statement(&mut self, index: u32, statement: &Statement) {
        statement.visit(&mut |expression, locals| self.look(expression, locals));
        match &statement.kind {
            StatementKind::Update { names, .. } => {
                for name in names {
                    let bound = self.outside(name);
                    self.line.updates.extend(bound);
                }
            }
            StatementKind::Descend { loss, over, optimizer, .. } => {
                self.outside(loss);
                for name in over {
                    self.outside(name);
                }
                self.optimizer(optimizer);
            }
            _ => {}
        }
        for (part, name) in statement.kind.gives().iter().enumerate() {
            let symbol = Symbol { block: self.block, line: index, part: part as u32 };
            let is_function = matches!(statement.kind, StatementKind::Function { .. });
            let names = if is_function { &mut self.functions } else { &mut self.values };
            // A name means one thing within a block; a second meaning is refused where it is read.
            if let Some(earlier) = names.get(&name.text) {
                self.found.named.insert(name.place, Bound::Again(*earlier));
                continue;
            }
            names.insert(name.text.clone(), symbol);
            let bound = if is_function { Bound::Function(symbol) } else { Bound::Value(symbol) };
            self.found.named.insert(name.place, bound);
            self.line.gives.push(symbol);
            match &statement.kind {
                StatementKind::Vary { .. } => drop(self.varied.insert(name.text.clone(), Some(symbol))),
                StatementKind::Function { .. } => drop(self.varied.insert(name.text.clone(), None)),
                _ => {}
            }
        }
    }

    /// Binds a value's name that stands outside expressions.
    fn outside(&mut self, name: &Name) -> Option<Symbol> {
        let symbol = self.value(&name.text)?;
        self.found.named.insert(name.place, Bound::Value(symbol));
        self.line.uses.insert(symbol);
        Some(symbol)
    }

    /// What stands behind `by`: there a value hides an optimizer, and no function does.
    fn optimizer(&mut self, expression: &Expression) {
        let name = match expression.kind.as_ref() {
            ExpressionKind::Name(name) => name,
            ExpressionKind::Call { function, primes: 0, .. } => &function.text,
            _ => return,
        };
        let bound = match (self.value(name), optimizers::find(name)) {
            (Some(symbol), _) => {
                self.line.uses.insert(symbol);
                Bound::Value(symbol)
            }
            (None, Some(row)) => Bound::Optimizer(row),
            (None, None) => Bound::Unknown,
        };
        self.note(expression, bound);
    }

    /// Looks at one expression of a walk.
    fn look(&mut self, expression: &Expression, locals: &Locals<'_>) {
        match expression.kind.as_ref() {
            ExpressionKind::Name(name) => {
                let bound = self.name(name, locals);
                self.uses(bound);
                self.note(expression, bound);
                let is_block = matches!(bound, Bound::Block(_)) && self.object == Some(expression.id);
                if matches!(bound, Bound::Unknown | Bound::Later(_) | Bound::Block(_)) && !is_block {
                    self.miss(name, expression.place, bound, Missing::Value, locals);
                }
            }
            ExpressionKind::Member { object, name } => {
                if let ExpressionKind::Name(id) = object.kind.as_ref()
                    && let Some(bound) = self.member(id, &name.text, locals)
                {
                    self.object = Some(object.id);
                    self.uses(bound);
                    self.note(expression, bound);
                    if let Bound::Block(_) = bound {
                        self.miss(&name.text, name.place, bound, Missing::Member(id.clone()), locals);
                    }
                }
            }
            ExpressionKind::Call { function, primes, arguments } => {
                self.call(expression, function, *primes, arguments, locals);
            }
            _ => {}
        }
    }

    fn call(
        &mut self,
        expression: &Expression,
        function: &Name,
        primes: usize,
        arguments: &[Argument],
        locals: &Locals<'_>,
    ) {
        let bound = match self.function(&function.text) {
            Some(symbol) if function.library => Bound::Hidden(symbol),
            _ => self.called(&function.text, primes),
        };
        self.uses(bound);
        let local = locals.find(&function.text).filter(|_| !function.library);
        let local = local.map(|(level, _)| Bound::Local(level));
        let varied = || match function.text.split_once('.') {
            Some((id, name)) => self.chapter.member(id, name).map(Bound::Value),
            None if function.library => None,
            None => {
                let above = || self.chapter.varied.get(&function.text).copied();
                self.varied.get(&function.text).copied().unwrap_or_else(above).map(Bound::Value)
            }
        };
        match local.or_else(varied) {
            Some(perhaps) => {
                self.uses(perhaps);
                self.found.perhaps.insert(expression.id.0, perhaps);
            }
            None if matches!(bound, Bound::Unknown | Bound::Later(_) | Bound::Hidden(_)) => {
                self.miss(&function.text, function.place, bound, Missing::Function, locals);
            }
            None => {}
        }
        self.note(expression, bound);
        let Bound::Form(form) = bound else { return };
        self.line.of_time |= form == Form::History;
        if let (true, Some(target)) = (form.differentiates(), arguments.get(1)) {
            self.differentiate(&target.value, locals);
        }
        if form == Form::At {
            let subject = arguments.first().map(|argument| self.of_other_blocks(&argument.value, locals));
            for name in arguments.iter().skip(1).filter_map(|argument| argument.name.as_ref()) {
                self.set(name, subject.as_ref());
            }
        }
    }

    /// What an expression names of the blocks above, and all that this is made of.
    fn of_other_blocks<'a>(&self, expression: &'a Expression, locals: &Locals<'a>) -> BTreeSet<Symbol> {
        let mut named = Vec::new();
        expression.visit(&mut locals.clone(), &mut |part, locals| {
            let bound = match part.kind.as_ref() {
                ExpressionKind::Name(name) => Some(self.name(name, locals)),
                ExpressionKind::Member { object, name } => match object.kind.as_ref() {
                    ExpressionKind::Name(id) => self.member(id, &name.text, locals),
                    _ => None,
                },
                _ => None,
            };
            if let Some(Bound::Value(symbol) | Bound::Function(symbol)) = bound {
                named.push(symbol);
            }
        });
        // What a line of this block made of them is reached by the names of this block.
        match named.iter().all(|symbol| symbol.block != self.block) {
            true => self.chapter.behind(named),
            false => BTreeSet::new(),
        }
    }

    /// A name that `at` sets: one that its subject is made of, which a later line may have given another meaning.
    fn set(&mut self, name: &Name, subject: Option<&BTreeSet<Symbol>>) {
        let latest = self.value(&name.text);
        let behind = subject.into_iter().flatten().rev().copied();
        let is_meant = |symbol: &Symbol| self.chapter.name(*symbol).text == name.text;
        let meant = match latest {
            Some(symbol) if subject.is_some_and(|behind| behind.contains(&symbol)) => Some(symbol),
            _ => behind.filter(|symbol| !self.chapter.is_function(*symbol)).find(is_meant).or(latest),
        };
        let bound = match meant {
            Some(symbol) => Bound::Value(symbol),
            None if name.text == "step" => {
                self.line.of_time = true;
                Bound::Step
            }
            None => Bound::Unknown,
        };
        self.found.named.insert(name.place, bound);
    }

    /// Notes the names by which something is differentiated.
    fn differentiate<'a>(&mut self, target: &'a Expression, locals: &Locals<'a>) {
        let mut inside = locals.clone();
        target.visit(&mut inside, &mut |part, locals| {
            let bound = match part.kind.as_ref() {
                ExpressionKind::Name(name) => {
                    if let Some((_, local)) = locals.find(name) {
                        self.found.differentiated.insert(local.place);
                        return;
                    }
                    self.name(name, locals)
                }
                ExpressionKind::Member { object, name } => match object.kind.as_ref() {
                    ExpressionKind::Name(id) => self.member(id, &name.text, locals).unwrap_or(Bound::Nothing),
                    _ => return,
                },
                _ => return,
            };
            if let Bound::Value(symbol) = bound {
                self.line.differentiates.insert(symbol);
            }
        });
    }

    /// Takes down what a line uses.
    fn uses(&mut self, bound: Bound) {
        match bound {
            Bound::Value(symbol) => drop(self.line.uses.insert(symbol)),
            Bound::Function(symbol) => {
                self.line.uses.insert(symbol);
                let line = match symbol.block == self.block {
                    true => &self.lines[symbol.line as usize],
                    false => self.chapter.line(symbol),
                };
                self.line.draws |= line.draws;
                self.line.of_time |= line.of_time;
            }
            Bound::BuiltIn(row) => self.line.draws |= draws(row),
            Bound::DataSet(row) => self.line.draws |= row.draws(),
            Bound::Step | Bound::Steps | Bound::StepsOf(_) => self.line.of_time = true,
            _ => {}
        }
    }

    fn note(&mut self, expression: &Expression, bound: Bound) {
        let index = expression.id.0 as usize;
        if self.found.bound.len() <= index {
            self.found.bound.resize(index + 1, Bound::Nothing);
        }
        self.found.bound[index] = bound;
    }

    fn miss(&mut self, name: &str, place: Place, bound: Bound, missing: Missing, locals: &Locals<'_>) {
        let name = Name { text: name.to_string(), place, library: false };
        let locals = locals.names().map(|local| local.text.clone()).collect();
        self.found.unknown.push(Unknown { name, bound, missing, locals, line: self.place });
    }
}

impl Line {
    fn empty(standing: Standing) -> Line {
        Line {
            standing,
            gives: Vec::new(),
            updates: Vec::new(),
            uses: BTreeSet::new(),
            differentiates: BTreeSet::new(),
            draws: false,
            of_time: false,
            changes: Changes::default(),
        }
    }
}
