//! A block in the place of another, whose names it does not see, and the way back; reads no line.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Block, Blocks, Meanings, Symbol};
use crate::language::syntax::Statement;

/// The names of a block that another one stands in the place of.
pub struct Aside(Meanings);

impl Blocks {
    /// The names of a new block mean what it gives, from here on.
    pub(super) fn show_instead(
        &mut self,
        values: &BTreeMap<String, Symbol>,
        functions: &BTreeMap<String, Symbol>,
        varied: BTreeMap<String, Option<Symbol>>,
    ) {
        let given = |names: &BTreeMap<String, Symbol>| {
            names.iter().map(|(name, symbol)| (name.clone(), Some(*symbol))).collect()
        };
        self.above = Meanings {
            values: given(values),
            functions: given(functions),
            varied: varied.into_iter().collect(),
        };
        self.exchange_above();
    }

    /// Lets the names of the latest block mean what they mean elsewhere, and keeps what they mean here.
    fn exchange_above(&mut self) {
        let Meanings { values, functions, varied } = &mut self.above;
        exchange(&mut self.values, values);
        exchange(&mut self.functions, functions);
        exchange(&mut self.varied, varied);
    }

    /// Resolves lines in the place of the latest block: they see what that saw. Texts below see them, and it under its id.
    pub fn resolve_instead(&mut self, statements: Rc<[Statement]>) -> (Rc<Block>, Aside) {
        self.exchange_above();
        let aside = std::mem::take(&mut self.above);
        let latest = self.blocks.last().and_then(|block| Some((block.number, block.id.clone()?)));
        // A block whose id was another's before keeps that one.
        let own = latest.filter(|(number, id)| self.ids.get(id).is_some_and(|one| one.block == *number));
        let members = own.and_then(|(_, id)| self.ids.remove_entry(&id));
        let block = self.resolve(None, statements);
        self.ids.extend(members);
        (block, Aside(aside))
    }

    /// Forgets what stood in the place of a block.
    pub fn put_back(&mut self, Aside(aside): Aside) {
        self.exchange_above();
        self.blocks.pop();
        self.above = aside;
        self.exchange_above();
    }
}

fn exchange(means: &mut BTreeMap<String, Symbol>, names: &mut [(String, Option<Symbol>)]) {
    for (name, other) in names {
        let before = match other {
            Some(symbol) => means.insert(name.clone(), *symbol),
            None => means.remove(name),
        };
        *other = before;
    }
}
