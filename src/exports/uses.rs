//! What a line uses: names of values and functions; knows no meaning.

use std::collections::BTreeSet;

use crate::language::syntax::{Argument, Expression, ExpressionKind, IndexItem, Statement, StatementKind};

/// What some lines use.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    /// Names that stand alone: values, or functions that are handed on.
    pub names: BTreeSet<String>,
    /// Functions that are called.
    pub functions: BTreeSet<String>,
    /// `id.name`
    pub members: BTreeSet<(String, String)>,
    /// Names by which something is differentiated.
    pub differentiated: BTreeSet<String>,
}

impl Uses {
    /// What an expression uses.
    pub fn of(expression: &Expression) -> Uses {
        let mut uses = Uses::default();
        uses.add(expression, &mut Vec::new());
        uses
    }

    /// What a statement uses.
    pub fn of_statement(statement: &Statement) -> Uses {
        let mut uses = Uses::default();
        match &statement.kind {
            StatementKind::Define { values, .. } | StatementKind::Update { values, .. } => {
                values.iter().for_each(|value| uses.add(value, &mut Vec::new()));
            }
            StatementKind::Function { parameters, values, .. } => {
                let mut own: Vec<String> =
                    parameters.iter().map(|parameter| parameter.name.text.clone()).collect();
                parameters
                    .iter()
                    .filter_map(|parameter| parameter.default.as_ref())
                    .for_each(|default| uses.add(default, &mut Vec::new()));
                values.iter().for_each(|value| uses.add(value, &mut own));
            }
            StatementKind::Loss { value, .. } | StatementKind::Value(value) => {
                uses.add(value, &mut Vec::new());
            }
            StatementKind::Vary { values, .. } => uses.add(values, &mut Vec::new()),
            _ => {}
        }
        uses
    }

    /// Whether a name is used, as a value or a function.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name) || self.functions.contains(name)
    }

    /// Takes in what others use.
    pub fn join(&mut self, other: Uses) {
        self.names.extend(other.names);
        self.functions.extend(other.functions);
        self.members.extend(other.members);
        self.differentiated.extend(other.differentiated);
    }

    fn add_arguments(&mut self, arguments: &[Argument], own: &mut Vec<String>) {
        arguments.iter().for_each(|argument| self.add(&argument.value, own));
    }

    /// `own` are arguments and variables that are no names of the block.
    fn add(&mut self, expression: &Expression, own: &mut Vec<String>) {
        match expression.kind.as_ref() {
            ExpressionKind::Number(_) | ExpressionKind::Text(_) | ExpressionKind::None => {}
            ExpressionKind::Name(name) => {
                if !own.contains(name) {
                    self.names.insert(name.clone());
                }
            }
            ExpressionKind::Member { object, name } => match object.kind.as_ref() {
                ExpressionKind::Name(id) if name.text != "T" => {
                    self.members.insert((id.clone(), name.text.clone()));
                }
                _ => self.add(object, own),
            },
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => {
                items.iter().for_each(|item| self.add(item, own));
            }
            ExpressionKind::Comprehension { body, bindings } => {
                let before = own.len();
                for binding in bindings {
                    self.add(&binding.source, own);
                    own.extend(binding.names.iter().map(|name| name.text.clone()));
                }
                self.add(body, own);
                own.truncate(before);
            }
            ExpressionKind::Unary { operand, .. } => self.add(operand, own),
            ExpressionKind::Binary { left, right, .. } => {
                self.add(left, own);
                self.add(right, own);
            }
            ExpressionKind::Comparison { first, rest } => {
                self.add(first, own);
                rest.iter().for_each(|(_, side)| self.add(side, own));
            }
            ExpressionKind::Logical { parts, .. } => parts.iter().for_each(|part| self.add(part, own)),
            ExpressionKind::Conditional { then, condition, otherwise } => {
                [then, condition, otherwise].into_iter().for_each(|part| self.add(part, own));
            }
            ExpressionKind::Call { function, arguments, .. } => {
                // An argument of a function may be a function, too.
                match own.contains(&function.text) {
                    true => {}
                    false => drop(self.functions.insert(function.text.clone())),
                }
                if let ("grad" | "hessian" | "jacobian", [_, by]) =
                    (function.text.as_str(), arguments.as_slice())
                {
                    self.differentiated.extend(Uses::of(&by.value).names);
                }
                self.add_arguments(arguments, own);
            }
            ExpressionKind::Index { object, items } => {
                self.add(object, own);
                for item in items {
                    match item {
                        IndexItem::At(at) => self.add(at, own),
                        IndexItem::Slice { start, stop, step, .. } => {
                            [start, stop, step].into_iter().flatten().for_each(|part| self.add(part, own));
                        }
                        IndexItem::Rest(_) => {}
                    }
                }
            }
            ExpressionKind::Range { low, high } => {
                self.add(low, own);
                self.add(high, own);
            }
        }
    }
}
