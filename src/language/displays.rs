//! `check`, `refute`, `show`, `table` and `plot`: what a block states and shows; knows no view.

use super::parser::{Parser, distinct, is_reserved};
use super::syntax::{Argument, Condition, Display, DisplayColumn, Name, StatementKind, ViewRequest};
use super::tokens::TokenKind;
use crate::report::Fault;

impl Parser<'_> {
    /// `check "claim": condition within tolerance`, behind its word.
    pub(super) fn claim(&mut self, refute: bool) -> Result<StatementKind, Fault> {
        let word = if refute { "refute" } else { "check" };
        let claim = self.leading_text();
        if self.at_end() {
            let fault = Fault::new(format!("this `{word}` has no condition")).at(self.visible_place());
            return Err(fault.remedy(format!("write `{word} \"claim in words\": L < 0.01`")));
        }
        if claim.is_none() {
            self.refuse_missing_colon(word)?;
            self.refuse_bare_words(word)?;
        }
        let condition = self.condition()?;
        Ok(StatementKind::Check { claim, condition, refute })
    }

    /// `a == b within 1e-6 and c < d`: a tolerance belongs to what stands before it, back to an earlier one.
    pub(super) fn condition(&mut self) -> Result<Condition, Fault> {
        let start = self.place();
        let mut stretches = Vec::new();
        loop {
            let stretch = self.expression()?;
            if self.at(",") && self.word_ahead(1) == Some("within") {
                self.advance();
            }
            let within = if self.take_word("within") { Some(self.tolerance()?) } else { None };
            let further = within.is_some() && self.take_word("and");
            stretches.push((stretch, within));
            if !further {
                break;
            }
        }
        let place = self.since(start);
        if self.at(",") {
            if matches!(self.ahead(1).kind, TokenKind::End) {
                self.advance();
                self.refuse_last_comma()?;
            }
            let fault = Fault::new("a claim has one condition").at(self.place());
            return Err(fault.remedy("join two conditions by `and`, or write a line for each"));
        }
        if matches!(self.kind(), TokenKind::Text(_) | TokenKind::Sign(":")) {
            let fault = Fault::new("the words of a claim stand before its condition").at(self.place());
            return Err(fault.remedy("write `check \"claim in words\": L < 0.01`"));
        }
        Ok(Condition { stretches, place })
    }

    /// Refuses the words of a claim without their quotation marks: two or more words before a `:`.
    fn refuse_bare_words(&self, word: &str) -> Result<(), Fault> {
        let words = (0..).take_while(|offset| self.word_ahead(*offset).is_some()).count();
        if words < 2 || self.sign_ahead(words) != Some(":") {
            return Ok(());
        }
        let place = self.place().to(self.ahead(words - 1).place);
        let said = self.spelling(place);
        let fault = Fault::new("the words of a claim stand in quotation marks").at(place);
        Err(fault.remedy(format!("write `{word} \"{said}\": L < 0.01`, with the condition of yours")))
    }

    /// The text before a `:`.
    fn leading_text(&mut self) -> Option<String> {
        let TokenKind::Text(text) = self.kind() else {
            return None;
        };
        let text = text.clone();
        if self.sign_ahead(1) != Some(":") {
            return None;
        }
        self.advance();
        self.advance();
        Some(text)
    }

    /// The words of a claim or title without the `:` behind them.
    fn refuse_missing_colon(&self, word: &str) -> Result<(), Fault> {
        let follows_value = match &self.ahead(1).kind {
            TokenKind::End => word != "table" && word != "plot",
            TokenKind::Name => {
                !matches!(self.word_ahead(1), Some("and" | "or" | "if" | "for"))
                    && self.sign_ahead(2) != Some("=")
            }
            TokenKind::Number(_) | TokenKind::Text(_) | TokenKind::Sign("(" | "[" | "-") => true,
            _ => false,
        };
        if !matches!(self.kind(), TokenKind::Text(_)) || !follows_value {
            return Ok(());
        }
        if matches!(self.ahead(1).kind, TokenKind::End) {
            let fault = Fault::new(format!("this `{word}` has no condition")).at(self.place());
            return Err(fault.remedy(format!("write `{word} \"claim in words\": L < 0.01`")));
        }
        let fault = Fault::new("a `:` is missing behind the words in quotation marks").at(self.place());
        Err(fault.remedy(format!("write `{word} \"…\": …`")))
    }

    /// `show weights, loss_curve(log="y")`, behind its word.
    pub(super) fn show(&mut self) -> Result<StatementKind, Fault> {
        let mut views = vec![self.view()?];
        while self.take(",") {
            views.push(self.view()?);
        }
        if !self.at_end() && !matches!(self.kind(), TokenKind::Bad(_)) {
            return Err(match self.kind() {
                TokenKind::Name | TokenKind::Text(_) | TokenKind::Number(_) => {
                    Fault::new("a comma is missing between two views")
                        .at(self.place())
                        .remedy("write `show weights, loss_curve`")
                }
                _ => not_a_view().at(self.place()),
            });
        }
        Ok(StatementKind::Show(views))
    }

    fn view(&mut self) -> Result<ViewRequest, Fault> {
        match self.kind() {
            TokenKind::End => {
                let fault = Fault::new("the name of a view is missing").at(self.visible_place());
                return Err(fault.remedy("write, for example, `show weights, loss_curve`"));
            }
            TokenKind::Number(_) | TokenKind::Text(_) | TokenKind::Sign(_) => {
                return Err(not_a_view().at(self.place()));
            }
            _ => {}
        }
        let name = self.name("a view")?;
        let options = if self.at("(") { self.arguments()?.0 } else { Vec::new() };
        Ok(ViewRequest { name, options })
    }

    /// The options of a view, up to the end.
    pub(super) fn view_options(&mut self) -> Result<Vec<Argument>, Fault> {
        let mut options = Vec::new();
        while !self.at_end() {
            options.push(self.option()?);
            self.take(",");
        }
        distinct(options.iter().filter_map(|option| option.name.as_ref()))?;
        Ok(options)
    }

    /// The parts of a `table` or `plot`, behind its word.
    ///
    /// A leading text with `:` is the title, a later one the label of its column. Options, each
    /// `name=value`, may stand among the columns, before `for`, or behind the ranges, with or
    /// without a comma.
    pub(super) fn display(&mut self, word: &str) -> Result<Display, Fault> {
        let title = self.leading_text();
        if title.is_none() {
            self.refuse_missing_colon(word)?;
        }
        let mut display = Display { title, columns: Vec::new(), ranges: Vec::new(), options: Vec::new() };
        self.columns(word, &mut display)?;
        if display.columns.is_empty() {
            let fault = Fault::new(format!("this `{word}` has nothing to show")).at(self.visible_place());
            return Err(fault.remedy(match word {
                "table" => "write, for example, `table x, x**2 for x in [1, 2, 3]`",
                _ => "write, for example, `plot f(x) for x in -2..2`",
            }));
        }
        self.ranges(&mut display)?;
        distinct(display.options.iter().filter_map(|option| option.name.as_ref()))?;
        distinct(display.ranges.iter().flat_map(|range| &range.names))?;
        Ok(display)
    }

    fn columns(&mut self, word: &str, display: &mut Display) -> Result<(), Fault> {
        if self.at_end() {
            return Ok(());
        }
        loop {
            if self.at_named() {
                display.options.push(self.argument()?);
            } else {
                let label = self.leading_text();
                if label.is_none() {
                    self.refuse_missing_colon(word)?;
                }
                let value = self.expression()?;
                let format = if word == "table" && self.take(":") { Some(self.format()?) } else { None };
                display.columns.push(DisplayColumn { label, value, format });
            }
            self.options(display)?;
            if !self.take(",") {
                return self.refuse_joined_columns();
            }
            self.refuse_last_comma()?;
        }
    }

    /// A format such as `.3f` or `,.0f`, up to a space, a comma behind it, or the end.
    fn format(&mut self) -> Result<Name, Fault> {
        let start = self.place();
        if self.at_end() || matches!(self.kind(), TokenKind::Comment) {
            let fault = Fault::new("no format stands behind the `:`").at(self.visible_place());
            return Err(fault.remedy("write, for instance, `table x : .3f`"));
        }
        self.advance();
        // A comma before a point groups the thousands, as in `+,.1f`.
        let groups = |parser: &Self| parser.spelling(parser.ahead(1).place).starts_with('.');
        while !self.at_end() && self.is_glued() && (!self.at(",") || groups(self)) {
            self.advance();
        }
        let place = self.since(start);
        Ok(Name { text: self.spelling(place).to_string(), place, library: false })
    }

    /// A further value without a comma, or a range without its `for`.
    fn refuse_joined_columns(&self) -> Result<(), Fault> {
        if self.sign_ahead(0).is_none() && self.word_ahead(1) == Some("in") {
            let fault =
                Fault::new(format!("the word `for` is missing before `{}`", self.spelt())).at(self.place());
            return Err(fault.remedy(format!("write `for {} in …`", self.spelt())));
        }
        match self.kind() {
            TokenKind::Number(_) | TokenKind::Text(_) => Err(self.comma_missing()),
            TokenKind::Name if !is_reserved(self.spelt()) => Err(self.comma_missing()),
            _ => Ok(()),
        }
    }

    /// A comma with nothing behind it.
    fn refuse_last_comma(&self) -> Result<(), Fault> {
        if !self.at_end() {
            return Ok(());
        }
        let fault = Fault::new("nothing follows this comma").at(self.visible_place());
        Err(fault.remedy("take it out, or go on in the next line, a few spaces further in"))
    }

    /// Options that follow each other without a comma.
    fn options(&mut self, display: &mut Display) -> Result<(), Fault> {
        while self.at_named() || self.take_word("with") {
            display.options.push(self.option()?);
        }
        Ok(())
    }

    fn ranges(&mut self, display: &mut Display) -> Result<(), Fault> {
        if !self.take_word("for") {
            return Ok(());
        }
        display.ranges.push(self.binding(true)?);
        loop {
            self.options(display)?;
            if self.at_word("for") {
                let fault = Fault::new("a drawing has one `for`").at(self.place());
                return Err(fault.remedy("part its ranges by a comma: `for x in -2..2, y in 0..1`"));
            }
            if !self.take(",") {
                return Ok(());
            }
            self.refuse_last_comma()?;
            if self.at_named() || self.at_word("with") {
                continue;
            }
            display.ranges.push(self.binding(true)?);
        }
    }
}

fn not_a_view() -> Fault {
    Fault::new("`show` takes the names of views")
        .remedy("write `show weights, loss_curve`; an expression alone on a line shows its value")
}
