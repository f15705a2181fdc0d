//! Questions: the answer is judged where the question stands, so that none is wrong; changes nothing.

use super::work::Work;
use crate::checks;
use crate::exhibit::{Exhibit, Folded, Item, QuestionCard, Reply};
use crate::functions::Value;
use crate::graph::array;
use crate::language::syntax::{Condition, Expression};
use crate::language::{Answer, AnswerChoice, Question};
use crate::lesson::FencedTask;
use crate::model;
use crate::numbers::significant;
use crate::record::{Finding, Shown, Verdict};
use crate::report::{Fault, Place};
use crate::studies::shown;
use crate::words::say;

impl Work<'_> {
    /// Works out the questions of an `ask`.
    pub(super) fn ask(&mut self, task: &FencedTask) {
        let done = self.read_task(task).and_then(|(lines, _)| match lines.changes.first() {
            Some(change) => Err(vec![Fault::new("this line asks nothing").at(change.place).remedy(
                "`ask` has questions and their choices, each in quotation marks; a change stands in `try`",
            )]),
            None => self.questions(&lines.questions, task.slot.range.start),
        });
        self.keep_task(task, done);
    }

    /// Questions with their answers, as they are at this point of the chapter.
    pub(super) fn questions(
        &mut self,
        questions: &[Question],
        start: usize,
    ) -> Result<Vec<Exhibit>, Vec<Fault>> {
        let (mut exhibits, mut faults) = (Vec::new(), Vec::new());
        for (number, question) in questions.iter().enumerate() {
            let answered = match &question.answer {
                Answer::Choices(choices) => self.choice(question, choices),
                Answer::Number { value, within } => self.number(value, within),
            };
            match answered {
                Ok((reply, parts)) => exhibits.push(Exhibit::Question(QuestionCard {
                    // Where it stands tells it apart from others of the page, its words from those of other pages.
                    key: format!("{start}.{number} {}", question.words.chars().take(20).collect::<String>()),
                    words: question.words.clone(),
                    reply,
                    answer: Folded { summary: say!(self.settings.words, "ask-answer"), open: false, parts },
                })),
                Err(fault) => faults.push(fault.at(question.place)),
            }
        }
        if faults.is_empty() { Ok(exhibits) } else { Err(faults) }
    }

    /// Judges every choice of a question, of which one must be right.
    fn choice(
        &mut self,
        question: &Question,
        choices: &[AnswerChoice],
    ) -> Result<(Reply, Vec<Exhibit>), Fault> {
        let mut found = Vec::new();
        for choice in choices {
            found.push(match &choice.condition {
                Some(condition) => Some(self.judged(condition).map_err(|fault| fault.at(choice.place))?),
                None => None,
            });
        }
        let holds = |found: &Option<Verdict>| found.as_ref().is_some_and(|one| one.finding == Finding::Holds);
        let any = found.iter().any(holds);
        let right = found.iter().map(|found| holds(found) || (found.is_none() && !any)).collect::<Vec<_>>();
        let places: Vec<usize> = (0..right.len()).filter(|&index| right[index]).collect();
        let [only] = places.as_slice() else { return Err(not_one_right(question, choices, &found, &places)) };
        let items = choices.iter().zip(found).zip(&right).map(|((choice, found), right)| Item {
            finding: if *right { Finding::Holds } else { Finding::Fails },
            claim: choice.words.clone(),
            evidence: found.as_ref().map(|found| found.evidence.clone()).unwrap_or_default(),
            code: found.map(|found| found.code).unwrap_or_default(),
            refuted: String::new(),
            source: None,
        });
        let parts = vec![Exhibit::Checklist(items.collect())];
        let choices = choices.iter().map(|choice| choice.words.clone()).collect();
        Ok((Reply::Choice { choices, right: *only }, parts))
    }

    fn judged(&mut self, condition: &Condition) -> Result<Verdict, Fault> {
        let claim = model::read_claim_of_prose(&mut self.model, condition, condition.place)?;
        let texts = &self.texts;
        let source = |place| texts.text(place);
        checks::judge(&mut self.model, &claim, self.settings.digits, self.settings.words, &source)
    }

    /// Computes the number that is asked for.
    fn number(&mut self, value: &Expression, within: &Expression) -> Result<(Reply, Vec<Exhibit>), Fault> {
        let number = self.one_number(value)?;
        let tolerance = self.one_number(within)?;
        if !number.is_finite() {
            let fault = Fault::new(format!("nobody can answer this: the number is {number}")).at(value.place);
            return Err(fault.remedy("ask for a number that is finite"));
        }
        if !(tolerance.is_finite() && tolerance > 0.0) {
            let fault = Fault::new("how near an answer must be is a number greater than 0").at(within.place);
            return Err(fault.remedy("write, for example, `within 0.01`"));
        }
        let [told, near] = [number, tolerance].map(|number| significant(number, self.settings.digits));
        let item = Item {
            finding: Finding::Holds,
            claim: format!("{told} ± {near}"),
            evidence: String::new(),
            code: self.texts.text(value.place),
            refuted: String::new(),
            source: None,
        };
        let label = say!(self.settings.words, "ask-yours");
        Ok((Reply::Number { label, value: number, within: tolerance }, vec![Exhibit::Checklist(vec![item])]))
    }

    fn one_number(&mut self, expression: &Expression) -> Result<f64, Fault> {
        let at = |fault: Fault| fault.at(expression.place);
        let value: Value = model::read_prose(&mut self.model, expression).map_err(at)?;
        match shown(&mut self.model, &value).map_err(at)? {
            Shown::Array(found) if found.len() == 1 => Ok(array::flat(&found)[0]),
            _ => {
                Err(at(Fault::new("a question asks for one number").remedy("pick one element, as in `w[0]`")))
            }
        }
    }
}

/// The fault of a question of which not one choice is right, but none or several.
fn not_one_right(
    question: &Question,
    choices: &[AnswerChoice],
    found: &[Option<Verdict>],
    right: &[usize],
) -> Fault {
    let told = |index: usize| -> Option<(Place, String)> {
        let verdict = found[index].as_ref().filter(|verdict| !verdict.evidence.is_empty())?;
        Some((choices[index].place, verdict.evidence.clone()))
    };
    let (message, remedy) = match right.len() {
        0 => (
            "no choice of this question is right".to_string(),
            "correct the conditions, or give a last choice that is right if no other is: `\"neither\": otherwise`",
        ),
        count => (
            format!("{count} choices of this question are right"),
            "make the conditions exclude each other: exactly one may hold",
        ),
    };
    let wrong: Vec<usize> = if right.is_empty() { (0..choices.len()).collect() } else { right.to_vec() };
    let related = wrong.into_iter().filter_map(told).collect();
    Fault { related, ..Fault::new(message).at(question.place).remedy(remedy) }
}
