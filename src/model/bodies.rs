//! The bodies of functions before anybody calls them: whether every name and function in them is known; knows no argument.

use super::calls;
use super::names;
use super::scope::Names;
use crate::functions::Value;
use crate::language::syntax::Name;
use crate::report::{Fault, Place};
use crate::resolve::{Missing, Unknown};

/// Refuses a function that speaks of names which nothing above it gives; `line` is its place.
pub(super) fn check_body(names: &Names, own: &Name, line: Place) -> Result<(), Fault> {
    match names.text.unknown_in(line).next() {
        Some(unknown) => Err(missing(names, own, unknown)),
        None => Ok(()),
    }
}

fn missing(names: &Names, own: &Name, unknown: &Unknown) -> Fault {
    let mut reading = names.reading();
    reading.locals = unknown.locals.iter().map(|name| (name.clone(), Value::None)).collect();
    let name = &unknown.name;
    match &unknown.missing {
        Missing::Value => names::unknown_name(names, &name.text, unknown.bound, &reading).at(name.place),
        Missing::Function if name.text == own.text => {
            Fault::new(format!("`{}` calls itself", own.text)).at(name.place).remedy(
                "functions cannot do that: `iterate(f, start, n)` calls one again and again, \
                 and `scan(f, start, xs)` carries a value along a sequence",
            )
        }
        Missing::Function => calls::unknown_function(names, name, unknown.bound, &reading),
        Missing::Member(id) => names::unknown_member(names, id, name),
    }
}
