//! What stands between the brackets of an index: places, slices and the dots; knows no operand.

use super::parser::Parser;
use super::syntax::{Expression, ExpressionKind, IndexItem};
use super::tokens::TokenKind;
use crate::report::Fault;

impl Parser<'_> {
    pub(super) fn index(&mut self, object: Expression) -> Result<Expression, Fault> {
        let mut height = self.height;
        let opening = self.place();
        self.advance();
        let mut items = Vec::new();
        while !self.at("]") {
            let (item, item_height) = self.index_item()?;
            height = height.max(item_height);
            items.push(item);
            self.separator("]")?;
        }
        self.advance();
        if items.is_empty() {
            let fault = Fault::new("this index is empty").at(self.since(opening));
            return Err(fault.remedy("write `x[0]` for the first element, `x[:]` for all"));
        }
        let place = self.since(object.place);
        // `x[(0, 1)]` is `x[0, 1]`.
        if let [IndexItem::At(index)] = items.as_slice()
            && let ExpressionKind::Tuple(parts) = index.kind.as_ref()
        {
            items = parts.iter().cloned().map(IndexItem::At).collect();
            if items.is_empty() {
                return Ok(Expression { place, ..object });
            }
        }
        self.node(ExpressionKind::Index { object, items }, place, height)
    }

    fn index_item(&mut self) -> Result<(IndexItem, usize), Fault> {
        let first = self.place();
        if self.take("...") {
            return Ok((IndexItem::Rest(first), 0));
        }
        let mut height = 0;
        let start = self.slice_part(&mut height)?;
        if !self.take(":") {
            return match start {
                Some(index) => Ok((IndexItem::At(index), height)),
                None => Err(self.value_missing()),
            };
        }
        let stop = self.slice_part(&mut height)?;
        let step = if self.take(":") { self.slice_part(&mut height)? } else { None };
        Ok((IndexItem::Slice { start, stop, step, place: self.since(first) }, height))
    }

    /// One of the three parts of a slice, each of which may be left out.
    fn slice_part(&mut self, height: &mut usize) -> Result<Option<Expression>, Fault> {
        if matches!(self.kind(), TokenKind::Sign(":" | "," | "]")) {
            return Ok(None);
        }
        let part = self.expression()?;
        *height = (*height).max(self.height);
        Ok(Some(part))
    }
}
