//! Where each name of a text stands and what it means there, for who reads a lesson without running it; knows no value.

use super::{Block, Blocks, Bound, Form, Resolution, Symbol};
use crate::language::Locals;
use crate::language::syntax::{
    Argument, Condition, Display, Expression, ExpressionKind, ForClause, HeadParameter, Name, Statement,
    StatementKind,
};
use crate::report::Place;

/// A name where it stands.
#[derive(Clone, Copy)]
pub struct Occurrence {
    /// The word, without brackets around it.
    pub place: Place,
    /// What it means.
    pub meant: Meant,
    /// Whether its meaning begins here.
    pub gives: bool,
}

/// What a name means, as far as its line tells.
#[derive(Clone, Copy)]
pub enum Meant {
    /// Something that a line gives.
    Given(Symbol),
    /// An argument of a function, or a name of a `for`, by where it is given.
    Local(Place),
    /// The id of a block.
    Block(u32),
    /// A word of the language or its catalogues, or nothing.
    Word(Bound),
}

/// What collects the names of a text.
struct Collector<'c> {
    chapter: &'c Blocks,
    text: &'c str,
    resolution: &'c Resolution,
    found: Vec<Occurrence>,
}

impl Blocks {
    /// The names of a block, whose text this is, in the order of the text.
    pub fn occurrences(&self, block: &Block, text: &str) -> Vec<Occurrence> {
        let mut collector = self.collector(text, &block.resolution);
        block.statements.iter().for_each(|statement| collector.statement(statement));
        collector.sorted()
    }

    /// The names of an expression in the prose, which sees what is given so far.
    pub fn occurrences_in(&self, expression: &Expression, text: &str) -> Vec<Occurrence> {
        let resolution = self.prose(&[expression]);
        let mut collector = self.collector(text, &resolution);
        expression.visit(&mut Locals::default(), &mut |part, locals| collector.expression(part, locals));
        collector.sorted()
    }

    /// The names of a claim in the prose.
    pub fn occurrences_in_claim(&self, condition: &Condition, text: &str) -> Vec<Occurrence> {
        let resolution = self.claim(condition);
        let mut collector = self.collector(text, &resolution);
        condition.visit(&mut |part, locals| collector.expression(part, locals));
        collector.sorted()
    }

    /// The names of lines that take the place of lines of a block: what they give is what that gives.
    pub fn occurrences_in_change(&self, block: &Block, change: &Statement, text: &str) -> Vec<Occurrence> {
        let mut expressions = Vec::new();
        change.visit(&mut |part, _| expressions.push(part));
        let resolution = self.prose(&expressions);
        let mut collector = self.collector(text, &resolution);
        change.visit(&mut |part, locals| collector.expression(part, locals));
        collector.locals_of(change);
        let outside: Vec<&Name> = match &change.kind {
            StatementKind::Update { names, .. } => names.iter().collect(),
            StatementKind::Descend { loss, over, .. } => [loss].into_iter().chain(over).collect(),
            kind => kind.gives().iter().collect(),
        };
        for name in outside {
            if let Some((_, symbol)) = block.names().find(|(given, _)| given.text == name.text) {
                collector.add(name.place, &name.text, Meant::Given(symbol), false);
            }
        }
        collector.sorted()
    }

    /// The names that are chosen for a view of a block.
    pub fn occurrences_in_options(&self, block: u32, options: &[Argument], text: &str) -> Vec<Occurrence> {
        let Some(block) = self.blocks.get(block as usize) else { return Vec::new() };
        let resolution = Resolution::default();
        let mut collector = self.collector(text, &resolution);
        for option in options {
            option.value.visit(&mut Locals::default(), &mut |part, _| {
                let ExpressionKind::Name(name) = part.kind.as_ref() else { return };
                let own = block.names().find(|(given, _)| given.text == *name).map(|(_, symbol)| symbol);
                if let Some(symbol) = own.or_else(|| self.value(name)) {
                    collector.add(part.place, name, Meant::Given(symbol), false);
                }
            });
        }
        collector.sorted()
    }

    /// The block with an id.
    pub fn block_called(&self, id: &str) -> Option<u32> {
        self.ids.get(id).map(|members| members.block)
    }

    /// What a block with an id gives: its values and its functions.
    pub fn members(&self, id: &str) -> impl Iterator<Item = (&str, Symbol)> {
        let members = self.ids.get(id);
        let all = members.into_iter().flat_map(|members| members.values.iter().chain(&members.functions));
        all.map(|(name, symbol)| (name.as_str(), *symbol))
    }

    /// The names that an expression of the prose sees here, each with what it means.
    pub fn visible(&self) -> impl Iterator<Item = (&str, Symbol)> {
        self.values.iter().chain(&self.functions).map(|(name, symbol)| (name.as_str(), *symbol))
    }

    fn collector<'c>(&'c self, text: &'c str, resolution: &'c Resolution) -> Collector<'c> {
        Collector { chapter: self, text, resolution, found: Vec::new() }
    }

    /// The arguments of a function of the author's.
    pub fn parameters(&self, symbol: Symbol) -> &[HeadParameter] {
        match &self.block(symbol.block).statements[symbol.line as usize].kind {
            StatementKind::Function { parameters, .. } => parameters,
            _ => &[],
        }
    }
}

impl Collector<'_> {
    fn statement(&mut self, statement: &Statement) {
        statement.visit(&mut |expression, locals| self.expression(expression, locals));
        self.locals_of(statement);
        for name in statement.kind.gives() {
            self.outside(name, true);
        }
        match &statement.kind {
            StatementKind::Update { names, .. } => names.iter().for_each(|name| self.outside(name, false)),
            StatementKind::Descend { loss, over, .. } => {
                [loss].into_iter().chain(over).for_each(|name| self.outside(name, false));
            }
            _ => {}
        }
    }

    /// The names that the head of a function, a table or a plot gives to what stands inside.
    fn locals_of(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Function { parameters, .. } => {
                parameters.iter().for_each(|parameter| self.local(&parameter.name));
            }
            StatementKind::Table(Display { ranges, .. }) | StatementKind::Plot(Display { ranges, .. }) => {
                self.clauses(ranges);
            }
            _ => {}
        }
    }

    fn clauses(&mut self, clauses: &[ForClause]) {
        clauses.iter().flat_map(|clause| &clause.names).for_each(|name| self.local(name));
    }

    fn local(&mut self, name: &Name) {
        self.add(name.place, &name.text, Meant::Local(name.place), true);
    }

    /// A name that stands outside expressions.
    fn outside(&mut self, name: &Name, gives: bool) {
        match self.resolution.named(name) {
            Bound::Value(symbol) | Bound::Function(symbol) => {
                self.add(name.place, &name.text, Meant::Given(symbol), gives);
            }
            Bound::Again(symbol) => self.add(name.place, &name.text, Meant::Given(symbol), false),
            _ => {}
        }
    }

    fn expression(&mut self, expression: &Expression, locals: &Locals<'_>) {
        let bound = self.resolution.bound(expression);
        match expression.kind.as_ref() {
            ExpressionKind::Name(name) => {
                self.add(expression.place, name, meant(bound, locals), false);
            }
            // An `id.` without such a name behind it is bound to its block.
            ExpressionKind::Member { name, .. } if !matches!(bound, Bound::Nothing | Bound::Block(_)) => {
                self.add(name.place, &name.text, meant(bound, locals), false);
            }
            ExpressionKind::Call { function, arguments, .. } => {
                let perhaps = self.resolution.perhaps(expression);
                let bound = if matches!(perhaps, Bound::Nothing) { bound } else { perhaps };
                self.call(function, meant(bound, locals));
                self.named_arguments(bound, arguments);
            }
            ExpressionKind::Comprehension { bindings, .. } => self.clauses(bindings),
            _ => {}
        }
    }

    /// The name of a function that is called; that of a block may stand before it.
    fn call(&mut self, function: &Name, meant: Meant) {
        let Some((id, name)) = function.text.split_once('.') else {
            return self.add(function.place, &function.text, meant, false);
        };
        let Place { start, end, .. } = function.place;
        if let Some(block) = self.chapter.block_called(id) {
            let place = Place { end: start + id.len() as u32, ..function.place };
            self.add(place, id, Meant::Block(block), false);
        }
        let place = Place { start: end.saturating_sub(name.len() as u32), ..function.place };
        self.add(place, name, meant, false);
    }

    /// The names before the `=` of arguments: those of a function of the author's, and what `at` sets.
    fn named_arguments(&mut self, bound: Bound, arguments: &[Argument]) {
        let function = match bound {
            Bound::Function(symbol) => Some(symbol),
            // What these are given beside their own arguments goes on to the function.
            Bound::Form(Form::Scan | Form::Iterate) => match arguments.first() {
                Some(first) => match self.resolution.bound(&first.value) {
                    Bound::Function(symbol) => Some(symbol),
                    _ => None,
                },
                None => None,
            },
            _ => None,
        };
        for name in arguments.iter().filter_map(|argument| argument.name.as_ref()) {
            if let Bound::Form(Form::At) = bound {
                self.outside(name, false);
            }
            let parameters = function.map_or(&[][..], |symbol| self.chapter.parameters(symbol));
            if let Some(parameter) = parameters.iter().find(|parameter| parameter.name.text == name.text) {
                self.add(name.place, &name.text, Meant::Local(parameter.name.place), false);
            }
        }
    }

    /// Takes a name down, if it is spelt so there.
    fn add(&mut self, place: Place, spelt: &str, meant: Meant, gives: bool) {
        let Some(text) = self.text.get(place.start as usize..place.end as usize) else { return };
        let before = before_word(text);
        let word = Place { start: place.start + before as u32, ..place };
        let end = word.start + spelt.len() as u32;
        // A word of the catalogues may have been spelt as another library does.
        let whole = matches!(meant, Meant::Word(_)) && before == 0;
        match text[before..].starts_with(spelt) {
            true => self.found.push(Occurrence { place: Place { end, ..word }, meant, gives }),
            false if whole => self.found.push(Occurrence { place, meant, gives }),
            false => {}
        }
    }

    fn sorted(mut self) -> Vec<Occurrence> {
        self.found.sort_by_key(|found| (found.place, !found.gives));
        self.found.dedup_by_key(|found| found.place);
        self.found
    }
}

fn meant(bound: Bound, locals: &Locals<'_>) -> Meant {
    match bound {
        Bound::Value(symbol) | Bound::Function(symbol) => Meant::Given(symbol),
        Bound::Block(block) => Meant::Block(block),
        Bound::Local(level) => match locals.names().nth(level) {
            Some(local) => Meant::Local(local.place),
            None => Meant::Word(Bound::Unknown),
        },
        _ => Meant::Word(bound),
    }
}

/// How many bytes of brackets, space and comments stand before a word that is in brackets.
fn before_word(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|letter: char| letter == '(' || letter.is_whitespace());
        match rest.strip_prefix('#') {
            Some(comment) => rest = comment.find('\n').map_or("", |end| &comment[end..]),
            None => return text.len() - rest.len(),
        }
    }
}
