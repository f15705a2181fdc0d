//! What a reader is asked and set: questions with their answers, and changes with what comes of them; judges nothing.

use super::running::{prose_html, with_code};
use super::{Exercise, Exhibit, QuestionCard, Reply};
use crate::markup::escape_html as escape;

/// A card as that of an exhibit, but for its foot: what stands last in it brings none.
const TASK: &str = "margin:1.5em 0;padding:.9em 1.2em;border:1px solid var(--quote-border,#ccc);border-radius:6px;\
    background:var(--table-alternate-bg,#f7f7f7)";

/// The look of a field for a number, in the colours of the page.
const FIELD: &str = "width:9em;font:inherit;padding:.2em .4em;color:var(--fg,inherit);background:var(--bg,inherit);\
    border:1px solid var(--icons,#747474);border-radius:3px";

/// A question as a group of fields above its answer, which a reader unfolds by hand where no script judges his.
pub(super) fn question_html(question: &QuestionCard, answer: &str) -> String {
    let (told, fields) = match &question.reply {
        Reply::Choice { choices, right } => {
            let one = |(index, words): (usize, &String)| {
                format!(
                    "<label style=\"display:block;margin:.35em 0\"><input type=\"radio\" name=\"{}\" value=\"{}\"> {}</label>",
                    escape(&question.key),
                    index + 1,
                    prose_html(words)
                )
            };
            let fields: String = choices.iter().enumerate().map(one).collect();
            (format!("data-answer=\"{}\"", right + 1), fields)
        }
        Reply::Number { label, value, within } => {
            let field = format!(
                "<label style=\"display:block;margin:.35em 0\">{} <input type=\"number\" step=\"any\" style=\"{FIELD}\"></label>",
                escape(label)
            );
            (format!("data-answer=\"{value:?}\" data-within=\"{within:?}\""), field)
        }
    };
    format!(
        "<div class=\"descent-ask\" {told} style=\"{TASK}\"><fieldset style=\"border:0;margin:0;padding:0;min-width:0\"><legend style=\"padding:0;font-weight:600\">{}</legend>{fields}</fieldset>{answer}</div>",
        prose_html(&question.words)
    )
}

/// An exercise with what a script must know of it to run it; without one its solution is unfolded.
pub(super) fn exercise_html(exercise: &Exercise, solution: &str) -> String {
    let change = replaced(&exercise.before, &exercise.code);
    let of_block = exercise
        .block
        .as_ref()
        .map(|block| format!(" data-block=\"{}\" data-change=\"{}\"", escape(block), escape(&change)));
    format!(
        "<div class=\"descent-try\"{} style=\"margin:1em 0\">{solution}</div>",
        of_block.unwrap_or_default()
    )
}

/// From which letter of a text on how many give way, and to what; letters are counted as a browser does.
fn replaced(before: &str, after: &str) -> String {
    let alike = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(one, other)| one == other).map(|(letter, _)| letter.len_utf8()).sum()
    };
    let start = alike(&mut before.chars().zip(after.chars()));
    let [gone, come] = [&before[start..], &after[start..]];
    let end = alike(&mut gone.chars().rev().zip(come.chars().rev()));
    let count = |text: &str| text.encode_utf16().count();
    let [from, length] = [count(&before[..start]), count(&gone[..gone.len() - end])];
    format!("{from} {length} {}", &come[..come.len() - end])
}

/// A question as exhibits that every renderer draws: its words, its choices and its answer.
pub(super) fn plain(question: &QuestionCard) -> Vec<Exhibit> {
    let mut parts = vec![Exhibit::Paragraph(with_code(&question.words))];
    if let Reply::Choice { choices, .. } = &question.reply {
        let lettered = |(index, words): (usize, &String)| {
            Exhibit::Paragraph(with_code(&format!("({}) {words}", letter(index))))
        };
        parts.extend(choices.iter().enumerate().map(lettered));
    }
    parts.push(Exhibit::Folded(question.answer.clone()));
    parts
}

/// What a choice is called on paper.
fn letter(index: usize) -> String {
    match u8::try_from(index).ok().filter(|index| *index < 26) {
        Some(index) => char::from(b'a' + index).to_string(),
        None => (index + 1).to_string(),
    }
}
