//! The words on a fence's opening line; knows which there are, but not what they do.

use std::ops::Range;

use super::{BlockWord, BlockWords, FenceWord, LessonFault, TaskWord, TaskWords};
use crate::report::nearest;

/// The first word behind a fence of ours.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum FirstWord {
    Block(FenceWord),
    Task(TaskWord),
}

impl FirstWord {
    pub(super) const ALL: [FirstWord; 4] = [
        FirstWord::Block(FenceWord::Train),
        FirstWord::Block(FenceWord::Calc),
        FirstWord::Task(TaskWord::Try),
        FirstWord::Task(TaskWord::Ask),
    ];

    pub(super) fn word(self) -> &'static str {
        match self {
            FirstWord::Block(kind) => kind.word(),
            FirstWord::Task(kind) => kind.word(),
        }
    }
}

/// The words of a fence: those of its kind, the others empty.
#[derive(Default)]
pub(super) struct OpeningWords {
    pub(super) of_block: BlockWords,
    pub(super) of_task: TaskWords,
}

/// The first words of fences of ours, each with the words that may follow.
pub const FENCE_WORDS: &[(&str, &[&str])] = &[
    (FenceWord::Train.word(), OF_BLOCKS),
    (FenceWord::Calc.word(), OF_BLOCKS),
    (TaskWord::Try.word(), OF_TRIES),
    (TaskWord::Ask.word(), &[]),
];

const OF_BLOCKS: &[&str] = &["id", "caption", "hide", "still", "whole", "diverges"];
const OF_TRIES: &[&str] = &["caption", "refused"];

/// The words that may follow, and how a remedy lists them.
fn known(kind: FirstWord) -> (&'static [&'static str], &'static str) {
    match kind {
        FirstWord::Block(_) => {
            (OF_BLOCKS, "the words are `id=name`, `caption=\"…\"`, `hide`, `still`, `whole` and `diverges`")
        }
        FirstWord::Task(TaskWord::Try) => (
            OF_TRIES,
            "behind `try` stand the id of the block that is changed, `caption=\"…\"` and `refused`",
        ),
        FirstWord::Task(TaskWord::Ask) => (&[], "nothing follows `ask`; its questions stand below it"),
    }
}

/// What authors and their editors take for quotation marks.
const QUOTES: [char; 4] = ['"', '\'', '“', '”'];

/// Whether a character parts two words.
pub(super) fn is_separator(mark: char) -> bool {
    mark == ',' || mark.is_whitespace()
}

/// Whether a text can be the name of a block.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|mark: char| mark.is_ascii_alphabetic()) && text.chars().all(is_name_character)
}

fn is_name_character(mark: char) -> bool {
    mark.is_ascii_alphanumeric() || matches!(mark, '-' | '_')
}

/// Reads the words in a part of a fence's opening line.
pub(super) fn read(chapter: &str, line: Range<usize>, kind: FirstWord) -> (OpeningWords, Vec<LessonFault>) {
    let mut words = OpeningWords::default();
    let mut faults = Vec::new();
    let mut at = line.start;
    while let Some(mut range) = next_word(chapter, at..line.end) {
        let (name, value) = name_and_value(&chapter[range.clone()]);
        if name == "caption" && value.is_some_and(|value| !value.starts_with(QUOTES)) {
            range.end = end_of_bare_caption(chapter, range.end..line.end, known(kind).0);
        }
        at = range.end;
        faults.extend(read_word(&chapter[range.clone()], range, kind, &mut words).err());
    }
    (words, faults)
}

fn read_word(
    word: &str,
    range: Range<usize>,
    kind: FirstWord,
    words: &mut OpeningWords,
) -> Result<(), LessonFault> {
    let (name, value) = name_and_value(word);
    let OpeningWords { of_block, of_task } = words;
    let caption = match kind {
        FirstWord::Block(_) => &mut of_block.caption,
        FirstWord::Task(_) => &mut of_task.caption,
    };
    let (names, listed) = known(kind);
    match (name, value) {
        ("id", Some(value)) if names.contains(&name) => read_id(value, range, &mut of_block.id),
        ("id", None) if names.contains(&name) => Err(id_fault(range, "`id` needs a name".to_owned(), "fit")),
        ("caption", Some(value)) if names.contains(&name) => read_caption(value, range, caption),
        ("caption", None) if names.contains(&name) => {
            Err(caption_fault(range, "`caption` needs a text", "…"))
        }
        ("hide", _) if names.contains(&name) => read_flag(name, value, range, &mut of_block.hide),
        ("still", _) if names.contains(&name) => read_flag(name, value, range, &mut of_block.still),
        ("whole", _) if names.contains(&name) => read_flag(name, value, range, &mut of_block.whole),
        ("diverges", _) if names.contains(&name) => read_flag(name, value, range, &mut of_block.diverges),
        ("refused", _) if names.contains(&name) => read_flag(name, value, range, &mut of_task.refused),
        (_, None) if kind == FirstWord::Task(TaskWord::Try) && of_task.of.is_none() && is_name(name) => {
            of_task.of = Some(BlockWord { text: name.to_owned(), range });
            Ok(())
        }
        ("id", Some(value)) if kind == FirstWord::Task(TaskWord::Try) => {
            let message = "a `try` has no id of its own";
            let remedy = format!("write the id of the block that is changed: `try {value}`");
            Err(LessonFault::new(range, message, remedy))
        }
        _ => {
            let meant = nearest(name, names.iter().copied());
            let meant = meant.map_or(String::new(), |meant| format!("did you mean `{meant}`? "));
            let message = format!("`{word}` is not a word that `{}` knows", kind.word());
            Err(LessonFault::new(range, message, format!("{meant}{listed}")))
        }
    }
}

fn name_and_value(word: &str) -> (&str, Option<&str>) {
    word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)))
}

/// The next word; separators within quotation marks belong to it.
fn next_word(chapter: &str, line: Range<usize>) -> Option<Range<usize>> {
    let text = &chapter[line.clone()];
    let start = text.find(|mark| !is_separator(mark))?;
    let mut closing = None;
    let mut escaped = false;
    let mut before = ' ';
    for (index, mark) in text[start..].char_indices() {
        match closing {
            _ if escaped => escaped = false,
            Some(_) if mark == '\\' => escaped = true,
            Some(quote) if mark == quote => closing = None,
            Some(_) => {}
            None if is_separator(mark) => return Some(line.start + start..line.start + start + index),
            None => closing = opening_quote(before, mark, &text[start + index + mark.len_utf8()..]),
        }
        before = mark;
    }
    let end = text.trim_end().len().max(start);
    Some(line.start + start..line.start + end)
}

/// The mark that ends a quotation, if a character begins one.
fn opening_quote(before: char, mark: char, rest: &str) -> Option<char> {
    match mark {
        '"' => Some('"'),
        '“' | '”' if before == '=' => rest.contains('”').then_some('”'),
        '\'' if before == '=' => rest.contains('\'').then_some('\''),
        _ => None,
    }
}

/// A caption without quotation marks goes on to the next word we know, so that it is one fault.
fn end_of_bare_caption(chapter: &str, rest: Range<usize>, known: &[&str]) -> usize {
    let mut end = rest.start;
    while let Some(range) = next_word(chapter, end..rest.end) {
        if known.contains(&name_and_value(&chapter[range.clone()]).0) {
            break;
        }
        end = range.end;
    }
    end
}

fn read_id(value: &str, range: Range<usize>, id: &mut Option<BlockWord>) -> Result<(), LessonFault> {
    if id.is_some() {
        return Err(twice("id", range));
    }
    if is_name(value) {
        *id = Some(BlockWord { text: value.to_owned(), range });
        return Ok(());
    }
    let message = match value {
        "" => "`id=` needs a name behind it".to_owned(),
        _ => format!("`{value}` can't be the name of a block"),
    };
    let dashed = value.replace(is_separator, "-");
    let kept: String = dashed.chars().filter(|mark| is_name_character(*mark)).collect();
    let kept = kept.trim_start_matches(|mark: char| !mark.is_ascii_alphabetic());
    Err(id_fault(range, message, if kept.is_empty() { "fit" } else { kept }))
}

fn read_caption(
    value: &str,
    range: Range<usize>,
    caption: &mut Option<BlockWord>,
) -> Result<(), LessonFault> {
    if caption.is_some() {
        return Err(twice("caption", range));
    }
    let (text, rest) = match quoted(value) {
        Ok(parts) => parts,
        Err(message) => {
            let bare = value.trim_matches(QUOTES).trim();
            let example = if bare.is_empty() { "…".to_owned() } else { bare.replace('"', "\\\"") };
            return Err(caption_fault(range, message, &example));
        }
    };
    if !rest.is_empty() {
        let message = format!("`{rest}` sticks to the caption");
        let remedy =
            "put a space behind the closing quotation mark, or write `\\\"` for one within the caption";
        return Err(LessonFault::new(range, message, remedy));
    }
    *caption = Some(BlockWord { text, range });
    Ok(())
}

fn read_flag(
    name: &str,
    value: Option<&str>,
    range: Range<usize>,
    flag: &mut Option<Range<usize>>,
) -> Result<(), LessonFault> {
    if value.is_some() {
        let message = format!("`{name}` takes no value");
        return Err(LessonFault::new(range, message, format!("write `{name}` alone, or leave it out")));
    }
    if flag.is_some() {
        return Err(twice(name, range));
    }
    *flag = Some(range);
    Ok(())
}

/// The text between quotation marks, without its escapes, and what stands behind the closing one.
fn quoted(value: &str) -> Result<(String, &str), &'static str> {
    let Some(inner) = value.strip_prefix('"') else {
        return Err("a caption stands between straight double quotation marks");
    };
    let mut text = String::new();
    let mut marks = inner.char_indices().peekable();
    while let Some((index, mark)) = marks.next() {
        match mark {
            '"' if text.trim().is_empty() => return Err("this caption is empty"),
            '"' => return Ok((text, &inner[index + 1..])),
            '\\' => match marks.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, next)) => text.push(next),
                None => text.push('\\'),
            },
            _ => text.push(mark),
        }
    }
    Err("the quotation mark of this caption is never closed")
}

fn twice(name: &str, range: Range<usize>) -> LessonFault {
    LessonFault::new(range, format!("`{name}` is given twice"), "keep one of them")
}

fn id_fault(range: Range<usize>, message: String, example: &str) -> LessonFault {
    let remedy = format!(
        "write for instance `id={example}`: a letter first, then letters, digits, `-` and `_`, without quotation marks"
    );
    LessonFault::new(range, message, remedy)
}

fn caption_fault(range: Range<usize>, message: &str, example: &str) -> LessonFault {
    LessonFault::new(range, message, format!("write `caption=\"{example}\"`"))
}
