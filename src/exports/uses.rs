//! What a line uses: names of values and functions, under the spellings that a program keeps; knows no meaning.

use std::collections::BTreeSet;

use crate::language::Locals;
use crate::language::syntax::{Expression, ExpressionId, ExpressionKind, Statement, StatementKind};
use crate::resolve::Form;

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
        let mut object = None;
        expression.visit(&mut Locals::default(), &mut |part, locals| uses.look(part, locals, &mut object));
        uses
    }

    /// What a statement uses.
    pub fn of_statement(statement: &Statement) -> Uses {
        let mut uses = Uses::default();
        let mut object = None;
        if let StatementKind::Define { .. }
        | StatementKind::Update { .. }
        | StatementKind::Function { .. }
        | StatementKind::Loss { .. }
        | StatementKind::Value(_)
        | StatementKind::Vary { .. } = &statement.kind
        {
            statement.visit(&mut |part, locals| uses.look(part, locals, &mut object));
        }
        uses
    }

    /// Looks at one expression of a walk; the id before a member's dot is no name.
    fn look(&mut self, expression: &Expression, locals: &Locals<'_>, object: &mut Option<ExpressionId>) {
        match expression.kind.as_ref() {
            ExpressionKind::Name(name) if locals.find(name).is_none() && *object != Some(expression.id) => {
                self.names.insert(name.clone());
            }
            ExpressionKind::Member { object: before, name } if name.text != "T" => {
                if let ExpressionKind::Name(id) = before.kind.as_ref() {
                    self.members.insert((id.clone(), name.text.clone()));
                    *object = Some(before.id);
                }
            }
            ExpressionKind::Call { function, arguments, .. } => {
                // An argument of a function may be a function, too.
                if locals.find(&function.text).is_none() {
                    self.functions.insert(function.text.clone());
                }
                if let (Some(Form::Grad | Form::Hessian | Form::Jacobian), [_, by]) =
                    (Form::named(&function.text), arguments.as_slice())
                {
                    self.differentiated.extend(Uses::of(&by.value).names);
                }
            }
            _ => {}
        }
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
}
