//! What a name means at a line of a text: a local, a value, a function, a word of the catalogues; takes nothing down.

use super::reading::Reader;
use super::{Bound, Form, Symbol};
use crate::datasets;
use crate::functions::{self, CONSTANTS};
use crate::language::Locals;
use crate::optimizers;

impl Reader<'_> {
    /// The value of a name, given in this block or one above.
    pub(super) fn value(&self, name: &str) -> Option<Symbol> {
        self.values.get(name).copied().or_else(|| self.chapter.value(name))
    }

    /// The function of a name, given in this block or one above, or in the block with an id.
    pub(super) fn function(&self, name: &str) -> Option<Symbol> {
        match name.split_once('.') {
            Some((id, name)) => self.chapter.ids.get(id)?.functions.get(name).copied(),
            None => self.functions.get(name).copied().or_else(|| self.chapter.function(name)),
        }
    }

    /// What a name means where it is not called.
    pub(super) fn name(&self, name: &str, locals: &Locals<'_>) -> Bound {
        if let Some((level, _)) = locals.find(name) {
            return Bound::Local(level);
        }
        if let Some(symbol) = self.value(name) {
            return Bound::Value(symbol);
        }
        let function = self.function(name);
        match name {
            // A function may be called `step`, but where steps are counted the word means their number.
            "step" if self.trains || function.is_none() => return Bound::Step,
            "steps" => return Bound::Steps,
            _ => {}
        }
        if let Some(constant) = CONSTANTS.iter().find(|constant| constant.name == name) {
            return Bound::Constant(constant);
        }
        let bound = function.map(Bound::Function).or_else(|| built_in(name));
        let bound = bound.or_else(|| optimizers::find(name).map(Bound::Optimizer));
        let later = self.later_values.get(name).or_else(|| self.later_functions.get(name));
        let block = || self.chapter.ids.get(name).map(|members| Bound::Block(members.block));
        bound.or_else(|| later.map(|place| Bound::Later(*place))).or_else(block).unwrap_or(Bound::Unknown)
    }

    /// What a name means before a bracket, unless it is a local that holds a function.
    pub(super) fn called(&self, name: &str, primes: usize) -> Bound {
        let function = self.function(name).map(Bound::Function).or_else(|| built_in(name));
        let form = || Form::named(name).filter(|_| primes == 0).map(Bound::Form);
        let optimizer = || optimizers::find(name).filter(|_| primes == 0).map(Bound::Optimizer);
        let later = || self.later_functions.get(name).map(|place| Bound::Later(*place));
        function.or_else(form).or_else(optimizer).or_else(later).unwrap_or(Bound::Unknown)
    }

    /// What stands behind `id.name`, if what stands before the dot is a block.
    pub(super) fn member(&self, id: &str, name: &str, locals: &Locals<'_>) -> Option<Bound> {
        if locals.find(id).is_some() || self.value(id).is_some() {
            return None;
        }
        let members = self.chapter.ids.get(id)?;
        Some(match members.values.get(name) {
            Some(symbol) => Bound::Value(*symbol),
            None if name == "steps" && members.trains => Bound::StepsOf(members.block),
            None => Bound::Block(members.block),
        })
    }
}

fn built_in(name: &str) -> Option<Bound> {
    functions::find(name).map(Bound::BuiltIn).or_else(|| datasets::find(name).map(Bound::DataSet))
}
