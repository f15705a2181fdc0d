//! The one walk over syntax: what a line gives, what it holds, and which names are its own only; knows no meaning.

use super::syntax::{
    Argument, Condition, Display, Duration, Expression, ExpressionKind, ForClause, HeadParameter, IndexItem,
    Name, Statement, StatementKind,
};

/// The names that the head of a function or a `for` gives to what stands inside, innermost last.
#[derive(Clone, Default)]
pub struct Locals<'a> {
    names: Vec<&'a Name>,
}

impl<'a> Locals<'a> {
    /// These names, outermost first.
    pub fn of(names: &'a [Name]) -> Locals<'a> {
        Locals { names: names.iter().collect() }
    }

    /// All of them, outermost first.
    pub fn names(&self) -> impl Iterator<Item = &'a Name> + '_ {
        self.names.iter().copied()
    }

    /// The innermost name of that spelling, with the number of names outside it.
    pub fn find(&self, text: &str) -> Option<(usize, &'a Name)> {
        let level = self.names.iter().rposition(|name| name.text == text)?;
        Some((level, self.names[level]))
    }
}

/// What looks at each expression of a walk, from outside in, with the names that surround it.
pub type Visitor<'l, 'a> = dyn FnMut(&'a Expression, &Locals<'a>) + 'l;

impl StatementKind {
    /// The names that a line gives to the lines below it.
    pub fn gives(&self) -> &[Name] {
        match self {
            StatementKind::Define { names, .. } | StatementKind::Vary { names, .. } => names,
            StatementKind::Loss { name, .. } | StatementKind::Function { name, .. } => {
                std::slice::from_ref(name)
            }
            StatementKind::Descend { .. }
            | StatementKind::Update { .. }
            | StatementKind::Repeat(_)
            | StatementKind::Check { .. }
            | StatementKind::Show(_)
            | StatementKind::Table(_)
            | StatementKind::Plot(_)
            | StatementKind::Seed(_)
            | StatementKind::Value(_) => &[],
        }
    }

    /// Whether a line trains.
    pub fn trains(&self) -> bool {
        matches!(self, StatementKind::Descend { .. } | StatementKind::Repeat(_))
    }
}

impl Statement {
    /// Looks at every expression of a line.
    pub fn visit<'a>(&'a self, look: &mut Visitor<'_, 'a>) {
        let mut locals = Locals::default();
        let locals = &mut locals;
        let mut all = |expressions: &'a [Expression]| {
            expressions.iter().for_each(|expression| expression.visit(locals, look));
        };
        match &self.kind {
            StatementKind::Define { values, .. } | StatementKind::Update { values, .. } => all(values),
            StatementKind::Vary { values: value, .. }
            | StatementKind::Loss { value, .. }
            | StatementKind::Seed(value)
            | StatementKind::Value(value) => all(std::slice::from_ref(value)),
            StatementKind::Function { parameters, values, .. } => {
                visit_function(parameters, values, locals, look);
            }
            StatementKind::Descend { optimizer, duration, .. } => {
                all(std::slice::from_ref(optimizer));
                visit_duration(duration, locals, look);
            }
            StatementKind::Repeat(duration) => visit_duration(duration, locals, look),
            StatementKind::Check { condition, .. } => condition.visit(look),
            StatementKind::Show(views) => {
                views.iter().for_each(|view| visit_arguments(&view.options, locals, look));
            }
            StatementKind::Table(display) | StatementKind::Plot(display) => {
                visit_display(display, locals, look);
            }
        }
    }
}

impl Condition {
    /// Looks at every expression of a claim.
    pub fn visit<'a>(&'a self, look: &mut Visitor<'_, 'a>) {
        let mut locals = Locals::default();
        for (stretch, within) in &self.stretches {
            within.iter().chain([stretch]).for_each(|part| part.visit(&mut locals, look));
        }
    }
}

impl Expression {
    /// Looks at an expression and all those inside it; what a `for` goes through comes before its body.
    pub fn visit<'a>(&'a self, locals: &mut Locals<'a>, look: &mut Visitor<'_, 'a>) {
        look(self, locals);
        match self.kind.as_ref() {
            ExpressionKind::Comprehension { body, bindings } => {
                let outside = locals.names.len();
                visit_bindings(bindings, locals, look);
                body.visit(locals, look);
                locals.names.truncate(outside);
            }
            _ => self.parts().into_iter().for_each(|part| part.visit(locals, look)),
        }
    }

    /// The expressions directly inside this one, in the order of the source.
    pub fn parts(&self) -> Vec<&Expression> {
        match self.kind.as_ref() {
            ExpressionKind::Number(_)
            | ExpressionKind::Text(_)
            | ExpressionKind::Name(_)
            | ExpressionKind::None => Vec::new(),
            ExpressionKind::Member { object, .. } => vec![object],
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => items.iter().collect(),
            ExpressionKind::Comprehension { body, bindings } => {
                std::iter::once(body).chain(bindings.iter().map(|ForClause { source, .. }| source)).collect()
            }
            ExpressionKind::Unary { operand, .. } => vec![operand],
            ExpressionKind::Binary { first, rest } => {
                std::iter::once(first).chain(rest.iter().map(|(_, operand)| operand)).collect()
            }
            ExpressionKind::Comparison { first, rest } => {
                std::iter::once(first).chain(rest.iter().map(|(_, side)| side)).collect()
            }
            ExpressionKind::Logical { parts, .. } => parts.iter().collect(),
            ExpressionKind::Conditional { then, condition, otherwise } => vec![then, condition, otherwise],
            ExpressionKind::Call { arguments, .. } => {
                arguments.iter().map(|Argument { value, .. }| value).collect()
            }
            ExpressionKind::Index { object, items } => {
                std::iter::once(object).chain(items.iter().flat_map(index_parts)).collect()
            }
            ExpressionKind::Range { low, high } => vec![low, high],
        }
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Expression> {
        match self.kind.as_mut() {
            ExpressionKind::Number(_)
            | ExpressionKind::Text(_)
            | ExpressionKind::Name(_)
            | ExpressionKind::None => Vec::new(),
            ExpressionKind::Member { object, .. } => vec![object],
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => items.iter_mut().collect(),
            ExpressionKind::Comprehension { body, bindings } => {
                std::iter::once(body).chain(bindings.iter_mut().map(|binding| &mut binding.source)).collect()
            }
            ExpressionKind::Unary { operand, .. } => vec![operand],
            ExpressionKind::Binary { first, rest } => {
                std::iter::once(first).chain(rest.iter_mut().map(|(_, operand)| operand)).collect()
            }
            ExpressionKind::Comparison { first, rest } => {
                std::iter::once(first).chain(rest.iter_mut().map(|(_, side)| side)).collect()
            }
            ExpressionKind::Logical { parts, .. } => parts.iter_mut().collect(),
            ExpressionKind::Conditional { then, condition, otherwise } => vec![then, condition, otherwise],
            ExpressionKind::Call { arguments, .. } => {
                arguments.iter_mut().map(|argument| &mut argument.value).collect()
            }
            ExpressionKind::Index { object, items } => {
                std::iter::once(object).chain(items.iter_mut().flat_map(index_parts_mut)).collect()
            }
            ExpressionKind::Range { low, high } => vec![low, high],
        }
    }
}

/// A default sees the arguments before its own.
fn visit_function<'a>(
    parameters: &'a [HeadParameter],
    values: &'a [Expression],
    locals: &mut Locals<'a>,
    look: &mut Visitor<'_, 'a>,
) {
    for parameter in parameters {
        parameter.default.iter().for_each(|default| default.visit(locals, look));
        locals.names.push(&parameter.name);
    }
    values.iter().for_each(|value| value.visit(locals, look));
}

fn visit_duration<'a>(duration: &'a Duration, locals: &mut Locals<'a>, look: &mut Visitor<'_, 'a>) {
    duration.amount.visit(locals, look);
    visit_arguments(&duration.options, locals, look);
    duration.until.iter().for_each(|until| until.visit(locals, look));
}

fn visit_arguments<'a>(arguments: &'a [Argument], locals: &mut Locals<'a>, look: &mut Visitor<'_, 'a>) {
    arguments.iter().for_each(|argument| argument.value.visit(locals, look));
}

/// Each `for` sees the names of those outside it.
fn visit_bindings<'a>(bindings: &'a [ForClause], locals: &mut Locals<'a>, look: &mut Visitor<'_, 'a>) {
    for binding in bindings {
        binding.source.visit(locals, look);
        locals.names.extend(&binding.names);
    }
}

fn visit_display<'a>(display: &'a Display, locals: &mut Locals<'a>, look: &mut Visitor<'_, 'a>) {
    visit_arguments(&display.options, locals, look);
    visit_bindings(&display.ranges, locals, look);
    display.columns.iter().for_each(|column| column.value.visit(locals, look));
}

fn index_parts(item: &IndexItem) -> Vec<&Expression> {
    match item {
        IndexItem::At(expression) => vec![expression],
        IndexItem::Slice { start, stop, step, .. } => [start, stop, step].into_iter().flatten().collect(),
        IndexItem::Rest(_) => Vec::new(),
    }
}

fn index_parts_mut(item: &mut IndexItem) -> Vec<&mut Expression> {
    match item {
        IndexItem::At(expression) => vec![expression],
        IndexItem::Slice { start, stop, step, .. } => [start, stop, step].into_iter().flatten().collect(),
        IndexItem::Rest(_) => Vec::new(),
    }
}
