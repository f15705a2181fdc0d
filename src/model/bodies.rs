//! The bodies of functions before anybody calls them: whether every name and function in them is known; knows no argument.

use super::Model;
use crate::functions::Value;
use crate::language::syntax::Name;
use crate::report::{Fault, Place};
use crate::resolve::{Missing, Unknown};

impl Model {
    /// Refuses a function that speaks of names which nothing above it gives; `line` is its place.
    pub(super) fn check_body(&self, own: &Name, line: Place) -> Result<(), Fault> {
        match self.text.unknown_in(line).next() {
            Some(unknown) => Err(self.missing(own, unknown)),
            None => Ok(()),
        }
    }

    fn missing(&self, own: &Name, unknown: &Unknown) -> Fault {
        let mut reading = self.reading();
        reading.locals = unknown.locals.iter().map(|name| (name.clone(), Value::None)).collect();
        let name = &unknown.name;
        match &unknown.missing {
            Missing::Value => self.unknown_name(&name.text, unknown.bound, &reading).at(name.place),
            Missing::Function if name.text == own.text => {
                Fault::new(format!("`{}` calls itself", own.text)).at(name.place).remedy(
                    "functions cannot do that: `iterate(f, start, n)` calls one again and again, \
                     and `scan(f, start, xs)` carries a value along a sequence",
                )
            }
            Missing::Function => self.unknown_function(name, unknown.bound, &reading),
            Missing::Member(id) => self.unknown_member(id, name),
        }
    }
}
