//! The lines of a task: statements that take the place of others, and questions with their answers; knows no block.

use std::collections::BTreeMap;

use super::parser::Parser;
use super::syntax::{Condition, Expression, ExpressionKind, Statement};
use super::tokens::TokenKind;
use super::{StatementLine, lines, parse_line, parser_of_line, tokens_and_own};
use crate::report::{Fault, Place};

/// What a task says.
#[derive(Clone, Debug, Default)]
pub struct TaskLines {
    /// The lines that change a block.
    pub changes: Vec<Statement>,
    /// What the reader is asked.
    pub questions: Vec<Question>,
}

/// A question and its answer.
#[derive(Clone, Debug)]
pub struct Question {
    /// The question in words.
    pub words: String,
    /// The line that asks it.
    pub place: Place,
    /// How it is answered.
    pub answer: Answer,
}

/// How a question is answered.
#[derive(Clone, Debug)]
pub enum Answer {
    /// By one of several choices.
    Choices(Vec<AnswerChoice>),
    /// By a number.
    Number {
        /// The number.
        value: Expression,
        /// How far an answer may be from it.
        within: Expression,
    },
}

/// One of several choices.
#[derive(Clone, Debug)]
pub struct AnswerChoice {
    /// The choice in words.
    pub words: String,
    /// When it is right; none stands for `otherwise`, which is right if no other choice is.
    pub condition: Option<Condition>,
    /// Its line.
    pub place: Place,
}

/// What stands behind the words of a line in quotation marks.
enum Behind {
    Nothing,
    Otherwise,
    Condition(Condition),
}

/// A question that takes the choices below it, while they are read.
type Open = Option<Question>;

/// The lines of a task, and a fault for every line that cannot be read.
pub fn parse_task(text: &str, source: u32, ids: &[String]) -> (TaskLines, Vec<Fault>) {
    let (mut task, mut faults, mut open) = (TaskLines::default(), Vec::new(), None);
    let mut next = 0;
    let (tokens, own) = tokens_and_own(text, source, ids);
    for line in lines::lines(text, &tokens) {
        let asks = line.tokens.first().is_some_and(|first| matches!(first.kind, TokenKind::Text(_)));
        let read = match asks {
            true => worded(text, source, (ids, &own), line).and_then(|read| take(read, &mut task, &mut open)),
            false => {
                task.close(&mut open, &mut faults);
                parse_line(text, source, (ids, &own), line, &mut next).map(|change| task.changes.push(change))
            }
        };
        faults.extend(read.err());
    }
    task.close(&mut open, &mut faults);
    (task, faults)
}

/// A line that begins with words in quotation marks: the words, its place and what stands behind them.
fn worded(
    text: &str,
    source: u32,
    names: (&[String], &[String]),
    line: StatementLine,
) -> Result<(String, Place, Behind), Fault> {
    let mut parser = parser_of_line(text, source, names, line, 0)?;
    let first = parser.place();
    let words = match parser.kind() {
        TokenKind::Text(words) => words.clone(),
        _ => String::new(),
    };
    parser.advance();
    let behind = behind(&mut parser)?;
    parser.finish()?;
    if words.trim().is_empty() {
        let fault = Fault::new("nothing stands between these quotation marks").at(first);
        return Err(fault.remedy("write the question, or the choice, in words"));
    }
    Ok((words, parser.since(first), behind))
}

fn behind(parser: &mut Parser<'_>) -> Result<Behind, Fault> {
    if parser.at_end() {
        return Ok(Behind::Nothing);
    }
    if !parser.take(":") {
        let fault = Fault::new("a `:` is missing behind the words in quotation marks");
        return Err(fault.at(parser.visible_place()).remedy("write `\"it falls\": L < at(L, step=0)`"));
    }
    if parser.at_word("otherwise") && matches!(parser.ahead(1).kind, TokenKind::End) {
        parser.advance();
        return Ok(Behind::Otherwise);
    }
    if parser.at_end() {
        let fault = Fault::new("nothing stands behind this `:`").at(parser.visible_place());
        return Err(fault.remedy("write when the choice is right, as in `\"it falls\": L < at(L, step=0)`"));
    }
    parser.condition().map(Behind::Condition)
}

/// Takes a line in: a question, a choice of the one that is open, or a question for a number.
fn take(
    (words, place, behind): (String, Place, Behind),
    task: &mut TaskLines,
    open: &mut Open,
) -> Result<(), Fault> {
    let condition = match behind {
        Behind::Nothing => {
            let question = Question { words, place, answer: Answer::Choices(Vec::new()) };
            return open.replace(question).map_or(Ok(()), |before| task.finish(before));
        }
        Behind::Otherwise => None,
        Behind::Condition(condition) => Some(condition),
    };
    let number = condition.as_ref().and_then(number);
    match (number, open) {
        (Some(answer), open) => {
            let before = open.take().map_or(Ok(()), |before| task.finish(before));
            task.questions.push(Question { words, place, answer });
            before
        }
        (None, Some(Question { answer: Answer::Choices(choices), .. })) => {
            choices.push(AnswerChoice { words, condition, place });
            Ok(())
        }
        (None, _) => Err(Fault::new("no question stands above this choice").at(place).remedy(
            "write the question in quotation marks on a line of its own above it; \
             a question for a number is one line: `\"How large is L?\": L within 0.01`",
        )),
    }
}

/// The number that is asked for by a value with a tolerance; a comparison with one is a condition.
fn number(condition: &Condition) -> Option<Answer> {
    let [(value, Some(within))] = condition.stretches.as_slice() else { return None };
    match *value.kind {
        ExpressionKind::Comparison { .. } | ExpressionKind::Logical { .. } => None,
        _ => Some(Answer::Number { value: value.clone(), within: within.clone() }),
    }
}

impl TaskLines {
    /// Ends the question that is open.
    fn close(&mut self, open: &mut Open, faults: &mut Vec<Fault>) {
        faults.extend(open.take().and_then(|question| self.finish(question).err()));
    }

    /// Takes in a question with all its choices.
    fn finish(&mut self, question: Question) -> Result<(), Fault> {
        let Answer::Choices(choices) = &question.answer else { return Ok(()) };
        if choices.len() < 2 {
            let fault = Fault::new("a question needs two choices or more").at(question.place);
            return Err(fault.remedy(
                "write each below it on a line of its own: `\"it falls\": L < at(L, step=0)`, `\"it rises\": otherwise`",
            ));
        }
        let mut taken = BTreeMap::new();
        for choice in choices {
            let twice = taken.insert(Some(choice.words.as_str()), choice.place);
            // `otherwise` stands once, too.
            let last = choice.condition.is_none().then(|| taken.insert(None, choice.place)).flatten();
            if let Some(other) = twice.or(last) {
                let fault = Fault::new("two choices of this question are the same").at(choice.place);
                return Err(fault.related(other, "the first").remedy("keep one of them"));
            }
        }
        self.questions.push(question);
        Ok(())
    }
}
