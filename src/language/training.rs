//! `descend`, `repeat` and `vary`: how a block trains; knows no optimizer.

use super::parser::{Parser, distinct, is_reserved};
use super::statements::is_unit;
use super::syntax::{Argument, Duration, DurationUnit, Expression, ExpressionKind, StatementKind};
use super::tokens::TokenKind;
use crate::report::{Fault, nearest};

/// The whole of a `descend` line, to show in remedies.
const EXAMPLE: &str = "by adam(rate=0.05) for 500 steps";

impl Parser<'_> {
    /// `descend L over w by adam(rate=0.05) for 500 steps …`, behind its word.
    pub(super) fn descend(&mut self) -> Result<StatementKind, Fault> {
        let start = self.place();
        let is_named =
            matches!(self.kind(), TokenKind::Name) && !matches!(self.spelt(), "by" | "over" | "for");
        if !is_named && !matches!(self.kind(), TokenKind::Bad(_)) {
            let fault = Fault::new("`descend` needs the name of a loss").at(self.visible_place());
            return Err(
                fault.remedy(format!("write `loss L = …` on a line above and here `descend L {EXAMPLE}`"))
            );
        }
        let loss = self.name("a loss")?;
        if matches!(self.kind(), TokenKind::Sign(sign) if *sign != ",") {
            let fault = Fault::new("`descend` goes down a loss that has a name, not an expression")
                .at(start.to(self.place()));
            return Err(
                fault.remedy(format!("write `loss L = …` on a line above and here `descend L {EXAMPLE}`"))
            );
        }
        let over = if self.take_word("over") { self.names("a parameter")? } else { Vec::new() };
        if !self.take_word("by") {
            return Err(self.optimizer_missing(&loss.text));
        }
        let optimizer = self.optimizer()?;
        if !self.take_word("for") {
            return Err(self.duration_missing());
        }
        Ok(StatementKind::Descend { loss, over, optimizer, duration: self.duration("for")? })
    }

    fn optimizer_missing(&self, loss: &str) -> Fault {
        if let TokenKind::Bad(fault) = self.kind() {
            return Fault::clone(fault);
        }
        let message = match self.word_ahead(0) {
            Some("for" | "until") => "the optimizer is missing: `by` comes before `for`",
            Some("using" | "with") => "the optimizer follows the word `by`",
            _ => "the optimizer is missing: say how to descend with `by`",
        };
        Fault::new(message).at(self.visible_place()).remedy(format!("write `descend {loss} {EXAMPLE}`"))
    }

    fn optimizer(&mut self) -> Result<Expression, Fault> {
        let optimizer = self.expression()?;
        if matches!(*optimizer.kind, ExpressionKind::Number(_) | ExpressionKind::Text(_)) {
            let fault = Fault::new("an optimizer is named, not numbered or quoted").at(optimizer.place);
            return Err(fault.remedy("write `by gradient_descent(rate=0.01)` or `by adam`"));
        }
        Ok(optimizer)
    }

    fn duration_missing(&self) -> Fault {
        let fault = match self.kind() {
            TokenKind::End => Fault::new("it is not said how long to descend"),
            TokenKind::Name if self.at_word("until") => {
                Fault::new("`until` ends a descent early and needs a `for` before it")
            }
            TokenKind::Name if self.at_word("over") => {
                return Fault::new("`over` stands before `by`")
                    .at(self.place())
                    .remedy(format!("write `descend L over w {EXAMPLE}`"));
            }
            TokenKind::Number(_) => Fault::new("the word `for` is missing before the number of steps"),
            TokenKind::Sign(",") => Fault::new("no comma stands between the optimizer and `for`"),
            _ => return self.leftover(),
        };
        fault.at(self.visible_place()).remedy("add `for 500 steps`, or `for 20 epochs`")
    }

    /// `repeat 200 steps …`, behind its word.
    pub(super) fn repeat(&mut self) -> Result<StatementKind, Fault> {
        self.take_word("for");
        if self.at_end() || self.at_word("until") {
            let fault = Fault::new("`repeat` needs a number of steps").at(self.visible_place());
            return Err(fault.remedy("write `repeat 200 steps`, or `repeat 200 steps until condition`"));
        }
        Ok(StatementKind::Repeat(self.duration("repeat")?))
    }

    /// `500 steps`, with `until` and the options in any order.
    fn duration(&mut self, word: &str) -> Result<Duration, Fault> {
        let amount = self.expression()?;
        let unit = self.unit(word, &amount)?;
        let mut duration = Duration { amount, unit, options: Vec::new(), until: None };
        loop {
            let comma = self.at(",").then(|| self.place());
            if comma.is_some() {
                self.advance();
            }
            if self.at_word("until") && !self.at_named() {
                self.until(&mut duration)?;
            } else if self.at_named() || self.take_word("with") {
                duration.options.push(self.option()?);
            } else if let Some(comma) = comma {
                return Err(Fault::new("nothing stands behind this comma")
                    .at(comma)
                    .remedy("take it out, or add an option such as `batch=32`"));
            } else {
                distinct(duration.options.iter().filter_map(|option| option.name.as_ref()))?;
                return Ok(duration);
            }
        }
    }

    fn until(&mut self, duration: &mut Duration) -> Result<(), Fault> {
        let word = self.place();
        self.advance();
        if duration.until.is_some() {
            let fault = Fault::new("a descent has one `until`").at(word);
            return Err(fault.remedy("join the two conditions by `or`"));
        }
        if self.at_end() {
            return Err(Fault::new("a condition is missing behind `until`")
                .at(word)
                .remedy("write, for example, `until L < 0.01`"));
        }
        duration.until = Some(self.expression()?);
        Ok(())
    }

    /// `name=value` behind a statement.
    pub(super) fn option(&mut self) -> Result<Argument, Fault> {
        if self.at_named() {
            return self.argument();
        }
        if let TokenKind::Bad(fault) = self.kind() {
            return Err(Fault::clone(fault));
        }
        let fault = Fault::new("an option has a name and a value").at(self.visible_place());
        Err(fault.remedy("write it as `name=value`, for example `batch=32`"))
    }

    fn unit(&mut self, word: &str, amount: &Expression) -> Result<DurationUnit, Fault> {
        let unit = match self.word_ahead(0) {
            Some("steps" | "step") => DurationUnit::Steps,
            Some("epochs") => DurationUnit::Epochs,
            Some("epoch") if matches!(*amount.kind, ExpressionKind::Number(1.0)) => DurationUnit::Epochs,
            _ => return Err(self.unit_fault(word, amount)),
        };
        self.advance();
        Ok(unit)
    }

    fn unit_fault(&self, word: &str, amount: &Expression) -> Fault {
        let count = self.spelling(amount.place);
        if let Some(whole) = self.thousands(amount) {
            return Fault::new("a number has no comma within")
                .at(amount.place.to(self.ahead(1).place))
                .remedy(format!("write `{word} {whole} steps`"));
        }
        let fault = match self.word_ahead(0).filter(|word| !is_reserved(word)) {
            Some("until" | "with") | None => match self.kind() {
                TokenKind::End | TokenKind::Name | TokenKind::Sign(",") if is_unit(count) => {
                    return Fault::new(format!("the number before `{count}` is missing"))
                        .at(amount.place)
                        .remedy(format!("write `{word} 500 {count}`"));
                }
                TokenKind::End | TokenKind::Name | TokenKind::Sign(",") => {
                    Fault::new("it is not said whether steps or epochs are counted").at(amount.place)
                }
                _ => return self.leftover(),
            },
            Some(other) => {
                let unit = nearest(other, ["steps", "epochs"]).unwrap_or("steps");
                return Fault::new(format!("`{other}` is no unit of training: it counts steps or epochs"))
                    .at(self.place())
                    .remedy(format!("write `{word} {count} {unit}`"));
            }
        };
        fault.remedy(format!("write `{word} {count} steps` or `{word} {count} epochs`"))
    }

    /// The number that `1,000` is meant to be, the finger being on the comma.
    fn thousands(&self, amount: &Expression) -> Option<String> {
        let behind = self.spelling(self.ahead(1).place);
        let is_group =
            self.at(",") && behind.len() == 3 && behind.bytes().all(|digit| digit.is_ascii_digit());
        let is_number = matches!(*amount.kind, ExpressionKind::Number(_));
        (is_number && is_group).then(|| format!("{}{behind}", self.spelling(amount.place)))
    }

    /// `vary rate in [0.1, 0.01]`, behind its word.
    pub(super) fn vary(&mut self) -> Result<StatementKind, Fault> {
        let names = self.names("what varies")?;
        if !self.take_word("in") {
            if let TokenKind::Bad(fault) = self.kind() {
                return Err(Fault::clone(fault));
            }
            let name = names.last().map_or("rate", |name| name.text.as_str());
            let fault = Fault::new("`vary` takes its values behind the word `in`").at(self.visible_place());
            return Err(fault.remedy(format!("write `vary {name} in [0.1, 0.01, 0.001]`")));
        }
        let values = self.expression()?;
        if self.at(",") {
            let fault = Fault::new("`vary` takes one list of values").at(self.place());
            return Err(fault.remedy(
                "put the values in brackets; two names vary together as `vary a, b in [[1, 2], [3, 4]]`",
            ));
        }
        Ok(StatementKind::Vary { names, values })
    }
}
