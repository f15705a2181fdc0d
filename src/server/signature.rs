//! The call that is being written, and how its function is called; knows no value.

use lsp_types::{
    Documentation, ParameterInformation, ParameterLabel, Position, SignatureHelp, SignatureInformation,
};

use super::document::Document;
use crate::language::{DisplayClass, tokenize_for_display};
use crate::manual::Catalogue;

/// The call around the end of a line.
pub(super) struct CallAround<'a> {
    pub(super) name: &'a str,
    /// How many arguments stand before.
    argument: usize,
}

/// The catalogues of what can be called.
const CALLED: [&str; 5] = ["functions", "forms", "optimizers", "data", "plots"];

pub(super) fn help(
    document: &Document,
    catalogues: &[Catalogue],
    position: Position,
) -> Option<SignatureHelp> {
    let at = document.chapter_offset(position)?;
    let line = document.text.line_before(document.text.offset(position));
    let form = line.rfind("{{").filter(|form| !line[*form..].contains("}}"));
    if document.reading.text_at(at).is_none() && form.is_none() {
        return None;
    }
    let call = call_around(line)?;
    let own = own(document, call.name, at);
    let entries = CALLED.iter().flat_map(|name| catalogues.iter().filter(move |one| one.name == *name));
    let entry = || entries.flat_map(Catalogue::entries).find(|entry| entry.name == call.name);
    let (head, doc) = own.map(|head| (head, String::new())).or_else(|| {
        let entry = entry()?;
        let start = entry.head.find(&format!("{}(", call.name))?;
        Some((entry.head[start..].to_string(), entry.doc.clone()))
    })?;
    let signature = SignatureInformation {
        parameters: Some(parameters(&head)),
        label: head,
        documentation: (!doc.is_empty()).then_some(Documentation::String(doc)),
        active_parameter: None,
    };
    Some(SignatureHelp {
        signatures: vec![signature],
        active_signature: Some(0),
        active_parameter: Some(call.argument as u32),
    })
}

/// The head of a function of the author's that is given above.
fn own(document: &Document, name: &str, at: usize) -> Option<String> {
    let blocks = &document.reading.blocks;
    let numbers = 0..document.reading.count();
    let given = numbers.flat_map(|number| blocks.block(number).names().collect::<Vec<_>>());
    let above = given.filter(|(given, symbol)| {
        given.text == name && blocks.is_function(*symbol) && document.reading.range(given.place).start < at
    });
    let (_, symbol) = above.last()?;
    let line = document.line_of(symbol);
    let end = line.find(')')?;
    Some(line[..=end].to_string())
}

/// Where the arguments stand in a head.
fn parameters(head: &str) -> Vec<ParameterInformation> {
    let Some((start, end)) = head.find('(').zip(head.rfind(')')) else { return Vec::new() };
    let mut from = start + 1;
    let mut found = Vec::new();
    for part in head[start + 1..end.max(start + 1)].split(',') {
        let units = |until: usize| head[..until].encode_utf16().count() as u32;
        let space = part.len() - part.trim_start().len();
        let label = ParameterLabel::LabelOffsets([units(from + space), units(from + part.len())]);
        found.push(ParameterInformation { label, documentation: None });
        from += part.len() + 1;
    }
    found
}

/// The innermost call that is still open at the end of a line.
pub(super) fn call_around(line: &str) -> Option<CallAround<'_>> {
    let mut open: Vec<(usize, usize, bool)> = Vec::new();
    for (class, range) in tokenize_for_display(line) {
        if class != DisplayClass::Operator {
            continue;
        }
        match &line[range.clone()] {
            "(" => open.push((range.start, 0, true)),
            "[" => open.push((range.start, 0, false)),
            ")" | "]" => drop(open.pop()),
            "," => open.iter_mut().next_back().into_iter().for_each(|(_, count, _)| *count += 1),
            _ => {}
        }
    }
    let (start, argument, _) = open.into_iter().rfind(|(_, _, round)| *round)?;
    let before = line[..start].trim_end_matches('\'');
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let begin = before.rfind(|letter| !is_word(letter));
    let begin = begin.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    Some(CallAround { name: &before[begin..], argument }).filter(|call| !call.name.is_empty())
}

/// Whether the end of a line stands within quotation marks or a comment.
pub(super) fn is_within_text(line: &str) -> bool {
    let last = tokenize_for_display(line).into_iter().next_back();
    let unclosed = line.matches('"').count() % 2 == 1;
    unclosed || last.is_some_and(|(class, _)| class == DisplayClass::Comment)
}

/// The arguments in the head of the function that a line gives.
pub(super) fn own_arguments(line: &str) -> Vec<&str> {
    let Some((head, _)) = line.split_once('=').filter(|(head, _)| head.trim_end().ends_with(')')) else {
        return Vec::new();
    };
    let Some((_, inside)) = head.split_once('(') else { return Vec::new() };
    let inside = inside.trim_end().trim_end_matches(')');
    inside.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
}
