//! Values, claims and formulas in the prose; knows formats and digits, but no block.

use super::block::broken;
use super::work::{Liveness, Output, Settings, Work};
use crate::checks;
use crate::exhibit::{self, Exhibit, Latex, nested};
use crate::graph::{Shape, array};
use crate::language::{parse_claim, parse_expression};
use crate::lesson::{Manner, Mathematics, ProseClaim, ProseValue, Wanted};
use crate::markup::Markup;
use crate::model;
use crate::numbers::{in_code, significant};
use crate::record::{Finding, Shown, Verdict};
use crate::report::{Fault, Place};
use crate::studies::shown;
use crate::views;

/// The most numbers of an array that stand in running text.
const MOST_NUMBERS: usize = 12;

/// The most letters of a text, or of several, that do.
const MOST_LETTERS: usize = 10_000;

impl Work<'_> {
    /// The text for `{{= … }}`.
    pub(super) fn value_text(&mut self, value: &ProseValue) -> Result<String, Fault> {
        Ok(match self.written(value)? {
            Written::Text(text) => text,
            Written::Numbers(numbers, lengths) => nested(&numbers, &lengths),
        })
    }

    /// The same as a part of a formula.
    fn value_latex(&mut self, value: &ProseValue) -> Result<Latex, Fault> {
        Ok(match self.written(value)? {
            Written::Text(text) => Latex::text(&text),
            Written::Numbers(numbers, lengths) => {
                Latex::array(numbers.iter().map(|number| Latex::number(number)).collect(), &lengths)
            }
        })
    }

    fn written(&mut self, value: &ProseValue) -> Result<Written, Fault> {
        let source = self.texts.add(&value.expression);
        let place = whole(source, value.expression.text());
        let expression =
            parse_expression(value.expression.text(), source, &self.ids).map_err(|fault| fault.at(place))?;
        let found = model::read_prose(&mut self.model, &expression).map_err(|fault| fault.at(place))?;
        let found = shown(&mut self.model, &found).map_err(|fault| fault.at(place))?;
        self.gathered.values.push((self.texts.text(place), found.clone()));
        let array = match found {
            Shown::Array(array) => array,
            words => return self.words_written(&words, &value.wanted, place).map(Written::Text),
        };
        if array.len() > MOST_NUMBERS {
            let fault =
                Fault::new(format!("an array of shape {} is too long for running text", Shape::of(&array)))
                    .at(place);
            return Err(fault.remedy("pick one element, or show it in a block"));
        }
        let lengths = array.shape().to_vec();
        match &value.wanted {
            Wanted::Plain => {
                // A power stays beside its number.
                let plain =
                    |number: &f64| significant(*number, self.settings.digits).replace(" × ", "\u{a0}×\u{a0}");
                Ok(Written::Numbers(array.iter().map(plain).collect(), lengths))
            }
            Wanted::Format(format) => match views::each_formatted(&array, format.text().trim()) {
                Ok(numbers) => Ok(Written::Numbers(numbers, lengths)),
                Err(fault) => Err(fault.at(self.texts.chapter_place(format.range()))),
            },
            Wanted::Digits(digits) => {
                let written = digits.text();
                let start = written.len() - written.trim_start().len();
                let at = self.texts.chapter_place(digits.chapter_range(start..start + written.trim().len()));
                match array::flat(&array).as_ref() {
                    [number] if self.settings.liveness == Liveness::Changed => {
                        Ok(Written::Numbers(vec![significant(*number, self.settings.digits)], Vec::new()))
                    }
                    [number] => as_written(*number, written.trim(), at, self.settings.digits)
                        .map(|number| Written::Numbers(vec![number], Vec::new()))
                        .map_err(|fault| Fault {
                            follows: self.gathered.diverged && !number.is_finite(),
                            ..fault.at(at)
                        }),
                    _ => Err(Fault::new("`~` compares one number, but this is an array").at(place)),
                }
            }
        }
    }

    /// A text, or several, in the author's manner.
    fn words_written(&self, words: &Shown, wanted: &Wanted, place: Place) -> Result<String, Fault> {
        let line = views::line(words, self.settings.digits);
        if line.len() > MOST_LETTERS {
            let fault = Fault::new("this text is too long for running text").at(place);
            return Err(
                fault.remedy(format!("show it in a block; a sentence takes {MOST_LETTERS} letters of it"))
            );
        }
        match wanted {
            Wanted::Plain => Ok(line),
            Wanted::Format(format) => Err(Fault::new("a format writes numbers, but this is a text")
                .at(self.texts.chapter_place(format.range()))
                .related(place, "a text")
                .remedy("leave the format out")),
            Wanted::Digits(digits) => {
                let written = digits.text().trim();
                let bare = written.trim_matches('"');
                // The spaces around the words are their author's.
                let start = digits.range().end - digits.text().trim_start().len();
                let words = self.texts.chapter_place(start..start + written.len());
                match bare == line || written == line {
                    true => Ok(line),
                    false => Err(Fault::new(format!("the text says {bare}, but the value is {line}"))
                        .at(self.texts.chapter_place(digits.range()))
                        .edit(words, line.as_str())
                        .remedy(format!("write `~ {line}`, or leave out what stands behind the expression"))),
                }
            }
        }
    }

    /// The verdict on `{{? … }}`.
    pub(super) fn claim_verdict(&mut self, claim: &ProseClaim) -> Result<Verdict, Fault> {
        // A second claim in a line has the words between the two.
        let begin = claim.marker.range.end.max(self.gathered.claimed);
        self.gathered.claimed = claim.slot.range.end;
        let said = self.source.content.get(begin..claim.slot.range.start);
        let said = said.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let source = self.texts.add(&claim.expression);
        let place = whole(source, claim.expression.text());
        let condition =
            parse_claim(claim.expression.text(), source, &self.ids).map_err(|fault| fault.at(place))?;
        let claim = model::read_claim_of_prose(&mut self.model, &condition, place)
            .map_err(|fault| fault.at(place))?;
        let texts = &self.texts;
        let source = |place| texts.text(place);
        let Settings { digits, words, .. } = *self.settings;
        let mut verdict = checks::judge(&mut self.model, &claim, digits, words, &source)?;
        if verdict.finding == Finding::Fails && self.settings.liveness != Liveness::Changed {
            self.gathered.faults.push(Fault { follows: self.gathered.diverged, ..broken(&verdict) });
        }
        verdict.claim = said;
        self.gathered.claims.push(verdict.clone());
        Ok(verdict)
    }

    /// The element for `$…$`; where the formula stays as it is written, the values in it.
    pub(super) fn formula_text(&mut self, formula: &Mathematics) -> Result<Markup, Vec<Markup>> {
        let html = self.settings.output == Output::Html;
        let alone = matches!(formula.slot.manner, Manner::Block { .. });
        let written = formula.latex.text();
        let mut latex = String::new();
        let mut values = Vec::new();
        let mut done = 0;
        for (range, value) in &formula.values {
            latex.push_str(&written[done..range.start]);
            done = range.end;
            let text = match self.value_latex(value) {
                Ok(value) => value.between(&written[..range.start], &written[done..]),
                Err(fault) => {
                    self.gathered.faults.push(fault);
                    "?".to_string()
                }
            };
            values.push(exhibit::in_formula(&text));
            latex.push_str(&text);
        }
        latex.push_str(&written[done..]);
        if !self.settings.math {
            return Err(values);
        }
        match exhibit::mathml(latex.trim(), formula.display, &self.settings.macros) {
            Ok(drawn) if html && alone => Ok(exhibit::displayed(&drawn)),
            Ok(drawn) if html => Ok(drawn),
            Ok(_) => Err(values),
            Err(reason) => {
                let start = written.len() - written.trim_start().len();
                let place = formula.latex.chapter_range(start..written.trim_end().len());
                let fault = Fault::new(reason).at(self.texts.chapter_place(place)).remedy(
                    "mend the LaTeX between the dollar signs; for a dollar sign in the text, write `\\$`",
                );
                let text = match alone {
                    true => self.drawn(&Exhibit::Fault(self.fault_exhibit(&fault))),
                    false => exhibit::marked(&latex, &fault.message),
                };
                self.gathered.faults.push(fault);
                if html { Ok(text) } else { Err(values) }
            }
        }
    }
}

/// What a value is in the prose.
enum Written {
    /// Words.
    Text(String),
    /// Numbers, and the lengths of the array that they are.
    Numbers(Vec<String>, Vec<usize>),
}

fn whole(source: u32, text: &str) -> Place {
    Place { source, start: 0, end: text.len() as u32 }
}

/// The number as the author wrote it, if the value, rounded to the written digits, is that number.
fn as_written(value: f64, written: &str, at: Place, digits: usize) -> Result<String, Fault> {
    let plain: String = written
        .replace(['−', '–'], "-")
        .chars()
        .filter(|letter| !matches!(letter, '_' | ',' | '\''))
        .collect();
    let Ok(number) = plain.parse::<f64>() else {
        return Err(Fault::new(format!("`{written}` behind `~` is no number"))
            .remedy("for example `{{= L ~ 0.0005 }}`"));
    };
    let (mantissa, exponent) = plain
        .split_once(['e', 'E'])
        .map_or((plain.as_str(), None), |(mantissa, exponent)| (mantissa, Some(exponent)));
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let rounded = match exponent {
        None => format!("{value:.decimals$}"),
        Some(exponent) => {
            let exponent: i32 = exponent.parse().unwrap_or(0);
            let scaled = value / libm::pow(10.0, f64::from(exponent));
            format!("{scaled:.decimals$}e{exponent}")
        }
    };
    // Zero has no sign for a reader.
    if rounded.parse::<f64>().is_ok_and(|rounded| rounded == number) {
        return Ok(written.to_string());
    }
    let exact = in_code(value, digits);
    let (shown, rounds) = match exact.parse::<f64>() == rounded.parse() {
        true => (&rounded, String::new()),
        false => (&exact, format!(", which rounds to {rounded}")),
    };
    // What rounds to nothing needs other digits.
    let better = if rounded.parse() == Ok(0.0) { &exact } else { &rounded };
    Err(Fault::new(format!("the text says {written}, but the value is {shown}{rounds}"))
        .edit(at, better)
        .remedy(format!("write `~ {better}`, or let the value be written by a format: `: .{decimals}f`")))
}
