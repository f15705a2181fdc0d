//! What operators join: numbers, names, calls, lists, indices; knows no precedence.

use super::foreign;
use super::parser::{Parser, distinct, is_reserved, range_fault};
use super::syntax::{Argument, Expression, ExpressionKind, ForClause, IndexItem, Name};
use super::tokens::{TokenKind, is_among};
use crate::report::{Fault, Place};

/// What the names of files with tables end in.
const FILES: [&str; 4] = ["csv", "tsv", "txt", "dat"];

impl Parser<'_> {
    /// An operand with its indices and members.
    pub(super) fn postfix(&mut self) -> Result<Expression, Fault> {
        let mut operand = self.operand()?;
        loop {
            match self.kind() {
                TokenKind::Sign("[")
                    if matches!(*operand.kind, ExpressionKind::List(_)) && !self.is_glued() =>
                {
                    let fault = Fault::new("a comma is missing between two lists").at(self.place());
                    return Err(fault.remedy("write `[[1, 2], [3, 4]]`"));
                }
                TokenKind::Sign("[") => operand = self.index(operand)?,
                TokenKind::Sign(".") => operand = self.member(operand)?,
                _ => return Ok(operand),
            }
        }
    }

    fn operand(&mut self) -> Result<Expression, Fault> {
        let place = self.place();
        let leaf = match self.kind() {
            TokenKind::Number(value) => ExpressionKind::Number(*value),
            TokenKind::Text(content) => ExpressionKind::Text(content.clone()),
            TokenKind::Name => return self.named_operand(),
            TokenKind::Sign("(") => return self.round(),
            TokenKind::Sign("[") => return self.square(),
            _ => return Err(self.value_missing()),
        };
        self.advance();
        self.node(leaf, place, 0)
    }

    fn named_operand(&mut self) -> Result<Expression, Fault> {
        if let Some(read) = self.library() {
            return read;
        }
        let place = self.place();
        let literal = match self.spelt() {
            "None" => ExpressionKind::None,
            "True" => ExpressionKind::Name("true".to_string()),
            "False" => ExpressionKind::Name("false".to_string()),
            word if is_reserved(word) => return Err(self.value_missing()),
            _ => {
                let name = self.name("a value")?;
                if matches!(self.kind(), TokenKind::Prime | TokenKind::Sign("(")) {
                    return self.call(name);
                }
                return self.node(ExpressionKind::Name(name.text), place, 0);
            }
        };
        self.advance();
        self.node(literal, place, 0)
    }

    /// `f(x)`, `f'(x)`: the finger is behind the name.
    fn call(&mut self, function: Name) -> Result<Expression, Fault> {
        let mut primes = 0;
        while matches!(self.kind(), TokenKind::Prime) {
            self.advance();
            primes += 1;
        }
        if primes > 0 && !(self.at("(") && self.is_glued()) {
            return Err(self.prime_fault(&function, primes));
        }
        let (arguments, height) = self.arguments()?;
        let place = self.since(function.place);
        if primes == 0 {
            self.height = height;
            return self.plain_call(function, arguments, place);
        }
        self.node(ExpressionKind::Call { function, primes, arguments }, place, height)
    }

    fn prime_fault(&self, function: &Name, primes: usize) -> Fault {
        let written = format!("{}{}", function.text, "'".repeat(primes.min(9)));
        let place = self.since(function.place);
        if self.at("(") {
            let fault = Fault::new(format!("a space stands between `{written}` and its bracket"));
            return fault.at(place).remedy(format!("write `{written}(…)`"));
        }
        Fault::new(format!("`{written}` is the derivative of a function and needs its argument"))
            .at(place)
            .remedy(format!("write `{written}(x)`; a transposed array is `{}.T`", function.text))
    }

    /// Arguments in their brackets, and the levels of the deepest one; the finger is on the `(`.
    pub(super) fn arguments(&mut self) -> Result<(Vec<Argument>, usize), Fault> {
        self.advance();
        let mut arguments: Vec<Argument> = Vec::new();
        let mut height = 0;
        while !self.at(")") {
            let argument = self.argument()?;
            if argument.name.is_none() && arguments.last().is_some_and(|last| last.name.is_some()) {
                return Err(self.unnamed_behind(arguments.last(), &argument));
            }
            height = height.max(self.height);
            arguments.push(argument);
            if self.at_word("for") {
                return Err(generator_fault(self.place()));
            }
            self.separator(")")?;
        }
        self.advance();
        distinct(arguments.iter().filter_map(|argument| argument.name.as_ref()))?;
        Ok((arguments, height))
    }

    /// The fault of a value behind a named one, which is the rest of a number if the comma was meant as its point.
    fn unnamed_behind(&self, last: Option<&Argument>, argument: &Argument) -> Fault {
        let is_number = |value: &Expression| matches!(*value.kind, ExpressionKind::Number(_));
        if let Some(Argument { name: Some(name), value }) = last
            && is_number(value)
            && is_number(&argument.value)
            && value.place.end + 1 == argument.value.place.start
        {
            let (whole, part) = (self.spelling(value.place), self.spelling(argument.value.place));
            return Fault::new("a number has a point before its fraction, not a comma")
                .at(value.place.to(argument.value.place))
                .remedy(format!("write `{}={whole}.{part}`", name.text));
        }
        Fault::new("an argument without a name stands behind one with a name")
            .at(argument.value.place)
            .remedy("put the arguments without names first")
    }

    /// `e` or `name=e`.
    pub(super) fn argument(&mut self) -> Result<Argument, Fault> {
        let name = if self.at_named() { Some(self.name("an argument")?) } else { None };
        if name.is_some() {
            self.advance();
        }
        Ok(Argument { name, value: self.expression()? })
    }

    /// The comma behind one part of a bracket; none is needed before the bracket's end.
    pub(super) fn separator(&mut self, closer: &str) -> Result<(), Fault> {
        if self.take(",") || self.at(closer) {
            return Ok(());
        }
        match self.kind() {
            TokenKind::Number(_) | TokenKind::Text(_) => Err(self.comma_missing()),
            TokenKind::Name if !is_reserved(self.spelt()) && self.spelt() != "is" => {
                Err(match self.leftover() {
                    fault if fault.message == foreign::lambda().message => fault,
                    _ => self.comma_missing(),
                })
            }
            _ => Err(self.leftover()),
        }
    }

    pub(super) fn comma_missing(&self) -> Fault {
        Fault::new(format!("a comma or a sign is missing before `{}`", self.spelt()))
            .at(self.place())
            .remedy("part the parts of a list by commas, and join values by a sign such as `*`")
    }

    /// `(e)`, `(a, b)`, `(a,)` or `()`.
    fn round(&mut self) -> Result<Expression, Fault> {
        let opening = self.place();
        self.advance();
        let mut items = Vec::new();
        let mut height = 0;
        let mut is_tuple = self.at(")");
        while !self.at(")") {
            items.push(self.expression()?);
            height = height.max(self.height);
            if self.at_word("for") {
                return Err(generator_fault(self.place()));
            }
            is_tuple |= self.at(",");
            self.separator(")")?;
        }
        self.advance();
        let place = self.since(opening);
        match items.pop() {
            Some(single) if !is_tuple => {
                // The brackets belong to the place, so that its text can be quoted whole.
                self.height = height;
                Ok(Expression { place, ..single })
            }
            last => {
                items.extend(last);
                self.node(ExpressionKind::Tuple(items), place, height)
            }
        }
    }

    /// `[a, b]` or `[e for k in xs]`.
    fn square(&mut self) -> Result<Expression, Fault> {
        let opening = self.place();
        self.advance();
        let mut items = Vec::new();
        let mut height = 0;
        while !self.at("]") {
            let item = self.expression()?;
            height = height.max(self.height);
            if self.at_word("for") && items.is_empty() {
                return self.comprehension(opening, item, height);
            }
            items.push(item);
            self.separator("]")?;
        }
        self.advance();
        let place = self.since(opening);
        self.node(ExpressionKind::List(items), place, height)
    }

    fn comprehension(
        &mut self,
        opening: Place,
        body: Expression,
        mut height: usize,
    ) -> Result<Expression, Fault> {
        let mut bindings = Vec::new();
        while self.take_word("for") {
            let binding = self.binding(false)?;
            height = height.max(self.height);
            bindings.push(binding);
        }
        if !self.at("]") {
            return Err(if self.at(",") {
                Fault::new("a list with `for` has one expression before `for` and nothing behind it")
                    .at(self.place())
                    .remedy("write a further `for` instead of the comma: `[e for a in xs for b in ys]`")
            } else {
                self.leftover()
            });
        }
        self.advance();
        let place = self.since(opening);
        self.node(ExpressionKind::Comprehension { body, bindings }, place, height)
    }

    /// `names in source`; a drawing may also go over a range `a..b`.
    pub(super) fn binding(&mut self, may_range: bool) -> Result<ForClause, Fault> {
        if self.at("(") {
            let fault = Fault::new("the names after `for` stand without brackets").at(self.place());
            return Err(fault.remedy("write `for a, b in pairs`"));
        }
        let names = self.names("what `for` goes through")?;
        if !self.take_word("in") {
            let place = self.visible_place();
            return Err(Fault::new("the word `in` is missing after the name")
                .at(place)
                .remedy("write `for x in xs`"));
        }
        let mut source = self.unconditional()?;
        if may_range && self.at("...") {
            let fault = Fault::new("a range has two points between its ends").at(self.place());
            return Err(fault.remedy("write `-2..2`"));
        }
        if may_range && self.at("..") {
            source = self.range(source)?;
        } else if self.at("..") {
            return Err(range_fault().at(self.place()));
        }
        if self.at_word("if") {
            let fault = Fault::new("`for` takes every element: it has no `if` behind it").at(self.place());
            return Err(fault.remedy("choose within the element, as in `[x if x > 0 else 0 for x in xs]`"));
        }
        Ok(ForClause { names, source })
    }

    fn range(&mut self, low: Expression) -> Result<Expression, Fault> {
        let height = self.height;
        self.advance();
        let high = self.unconditional()?;
        let (place, height) = (low.place.to(high.place), height.max(self.height));
        self.node(ExpressionKind::Range { low, high }, place, height)
    }

    /// `x.T`, `x.mean()`, `id.name`, `id.f(x)`: the finger is on the point.
    fn member(&mut self, object: Expression) -> Result<Expression, Fault> {
        let height = self.height;
        self.advance();
        let name = self.name("what stands behind the point")?;
        if matches!(self.kind(), TokenKind::Prime | TokenKind::Sign("(")) {
            return match *object.kind {
                ExpressionKind::Name(id) if is_among(self.ids, &id) => {
                    let place = object.place.to(name.place);
                    self.call(Name { text: format!("{id}.{}", name.text), place, library: false })
                }
                _ if !self.at("(") => Err(self.leftover()),
                _ => {
                    self.height = height;
                    self.method(object, name)
                }
            };
        }
        if let ExpressionKind::Name(stem) = object.kind.as_ref()
            && FILES.contains(&name.text.as_str())
            && !is_among(self.ids, stem)
        {
            let file = self.spelling(object.place.to(name.place));
            let fault = Fault::new("the name of a file is a text").at(object.place.to(name.place));
            return Err(fault.remedy(format!("write `csv(\"{file}\")`")));
        }
        if self.value_member(&object, &name) {
            self.height = height;
            return self.member_call(object, name);
        }
        let place = object.place.to(name.place);
        if name.text == "T"
            || matches!(object.kind.as_ref(), ExpressionKind::Name(id) if is_among(self.ids, id))
        {
            return self.node(ExpressionKind::Member { object, name }, place, height);
        }
        // A column of a table: `table.age` says `table["age"]`.
        let column = self.node(ExpressionKind::Text(name.text), name.place, 0)?;
        self.node(ExpressionKind::Index { object, items: vec![IndexItem::At(column)] }, place, height)
    }

    /// What `1%` is as a number, if that stands before the finger.
    fn percent(&self) -> Option<String> {
        let [.., number, sign] = self.taken() else { return None };
        let TokenKind::Number(percents) = number.kind else { return None };
        let is_percent = matches!(sign.kind, TokenKind::Sign("%"));
        is_percent.then(|| format!("{}", percents / 100.0))
    }

    /// The fault of a token where a value should stand.
    pub(super) fn value_missing(&self) -> Fault {
        let place = self.visible_place();
        let spelt = self.spelt();
        let fault = match self.kind() {
            TokenKind::Bad(fault) => Fault::clone(fault),
            TokenKind::End if self.percent().is_some() => {
                Fault::new("`%` gives the rest of a division, and no percents")
                    .remedy(format!("write `{}`", self.percent().unwrap_or_default()))
            }
            TokenKind::End => match self.last() {
                Some(last) => Fault::new(format!(
                    "the line ends where a value should follow `{}`",
                    self.spelling(last.place)
                ))
                .remedy("write the value; what spans several lines stands in brackets"),
                None => Fault::new("there is no expression here")
                    .remedy("write a value, for example a name or a number"),
            },
            TokenKind::Sign(sign) => match foreign::sign(sign) {
                Some(fault) => fault,
                None => missing_operand(sign),
            },
            _ => missing_operand(spelt),
        };
        fault.at(place)
    }
}

fn missing_operand(spelt: &str) -> Fault {
    let fault = Fault::new(format!("a value is missing before `{spelt}`"));
    match spelt {
        "for" | "if" | "in" | "else" => {
            fault.remedy(format!("`{spelt}` is a word of the language and cannot be a name"))
        }
        "..." => fault.remedy("`...` stands only in an index, as in `x[..., 0]`"),
        ")" | "]" | "," | "=" | ":" => fault.remedy("write the value, or take the sign before it out"),
        _ => fault.remedy(format!(
            "write a value on both sides of `{spelt}`; what spans several lines stands in brackets"
        )),
    }
}

fn generator_fault(place: Place) -> Fault {
    Fault::new("a list with `for` stands in square brackets")
        .at(place)
        .remedy("write `[e for k in range(5)]`, as in `sum([k**2 for k in range(5)])`")
}
