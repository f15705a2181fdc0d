//! The bodies of functions before anybody calls them: whether every name and function in them is known; knows no argument.

use super::{Model, Reading};
use crate::functions::{self, Value};
use crate::language::syntax::{Expression, ExpressionKind, Name, Parameter};
use crate::optimizers;
use crate::report::Fault;
use crate::resolve::Form;

impl Model {
    /// Refuses a function that speaks of names which nothing above it gives.
    pub(super) fn check_body(
        &self,
        own: &Name,
        parameters: &[Parameter],
        values: &[Expression],
    ) -> Result<(), Fault> {
        let mut reading = Reading::new(self.everything());
        let all = parameters.iter().map(|parameter| parameter.name.text.clone());
        reading.locals = all.map(|name| (name, Value::None)).collect();
        let defaults = parameters.iter().filter_map(|parameter| parameter.default.as_ref());
        defaults
            .chain(values)
            .try_for_each(|expression| self.check_names(&own.text, expression, &mut reading))
    }

    fn check_names(&self, own: &str, expression: &Expression, reading: &mut Reading) -> Result<(), Fault> {
        match expression.kind.as_ref() {
            ExpressionKind::Name(name) if self.knows_value(name, reading) => Ok(()),
            ExpressionKind::Name(name) => Err(self.unknown_name(name, reading).at(expression.place)),
            ExpressionKind::Member { object, name } => match self.member_of_block(object, name, reading)? {
                Some(_) => Ok(()),
                None => self.check_names(own, object, reading),
            },
            ExpressionKind::Call { function, arguments, .. } => {
                if !self.knows_function(function, reading) && function.text == own {
                    return Err(Fault::new(format!("`{own}` calls itself")).at(function.place).remedy(
                        "functions cannot do that: `iterate(f, start, n)` calls one again and again, \
                         and `scan(f, start, xs)` carries a value along a sequence",
                    ));
                }
                if !self.knows_function(function, reading) {
                    return Err(self.unknown_function(function, reading));
                }
                arguments.iter().try_for_each(|argument| self.check_names(own, &argument.value, reading))
            }
            ExpressionKind::Comprehension { body, bindings } => {
                let depth = reading.locals.len();
                for binding in bindings {
                    self.check_names(own, &binding.source, reading)?;
                    reading.locals.extend(binding.names.iter().map(|name| (name.text.clone(), Value::None)));
                }
                let result = self.check_names(own, body, reading);
                reading.locals.truncate(depth);
                result
            }
            _ => expression.parts().into_iter().try_for_each(|part| self.check_names(own, part, reading)),
        }
    }

    /// Whether a name stands for something; words of a training may come into being before the function is called.
    fn knows_value(&self, name: &str, reading: &Reading) -> bool {
        is_local(name, reading)
            || self.names.value(name, reading.view).is_some()
            || matches!(name, "step" | "steps")
            || functions::CONSTANTS.iter().any(|(constant, _)| *constant == name)
            || self.callable(name, reading).is_some()
            || optimizers::find(name).is_some()
    }

    fn knows_function(&self, function: &Name, reading: &Reading) -> bool {
        let name = function.text.as_str();
        is_local(name, reading)
            || self.callable(name, reading).is_some()
            || Form::named(name).is_some()
            || optimizers::find(name).is_some()
    }
}

fn is_local(name: &str, reading: &Reading) -> bool {
    reading.locals.iter().any(|(local, _)| local == name)
}
