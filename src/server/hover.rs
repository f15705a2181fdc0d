//! What an editor tells of the word under the pointer: a name's line, shape, value and formula, or the entry of a
//! catalogue; runs nothing.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::document::Document;
use super::known::KnownValue;
use crate::manual::{Catalogue, Entry};
use crate::resolve::{Bound, FORMS, Form, Meant, Symbol};

pub(super) fn hover(document: &Document, catalogues: &[Catalogue], position: Position) -> Option<Hover> {
    let at = document.chapter_offset(position)?;
    let reading = &document.reading;
    let view = reading.views.iter().find(|(range, _)| range.start <= at && at <= range.end);
    let (range, told) = match (reading.name_at(at), view) {
        (_, Some((range, view))) => (range, entry(catalogues, "views", view)?),
        (Some(name), _) => (&name.range, meaning(document, catalogues, name.meant)?),
        (None, None) => {
            let (range, told) = keyword(document, catalogues, at)?;
            return Some(shown(told, document.own_range(&range)));
        }
    };
    Some(shown(told, document.own_range(range)))
}

fn shown(told: String, range: Option<lsp_types::Range>) -> Hover {
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: told });
    Hover { contents, range }
}

/// What a name means, in Markdown.
fn meaning(document: &Document, catalogues: &[Catalogue], meant: Meant) -> Option<String> {
    match meant {
        Meant::Given(symbol) => Some(given(document, symbol)),
        Meant::Local(place) => {
            let range = document.reading.range(place);
            let name = document.reading.expanded.text().get(range)?;
            Some(format!("`{name}`: an argument, or a name of a `for`; it has another value each time"))
        }
        Meant::Block(number) => block(document, number),
        Meant::Word(bound) => word(catalogues, bound),
    }
}

/// A name that a line gives: the line, and what it came to.
fn given(document: &Document, symbol: Symbol) -> String {
    let mut told = code(&document.line_of(symbol));
    if let Some(KnownValue { shape, value, start, formulas, older }) = document.value(symbol) {
        let shape = if shape.is_empty() { String::new() } else { format!(" (shape {shape})") };
        // What is known may be that of an older text, while a newer one runs or cannot run.
        let older = older || document.known().version != document.version;
        let older = if older { ", in the last text that ran" } else { "" };
        told += &format!("\n`{value}`{shape}{older}\n");
        if let Some(start) = start.filter(|start| *start != value) {
            told += &format!("\nIt started at `{start}`.\n");
        }
        for (name, formula) in formulas {
            told += &format!("\n{}", code(&format!("{name} = {formula}")));
        }
    }
    told
}

fn block(document: &Document, number: u32) -> Option<String> {
    let block = document.reading.blocks.block(number);
    let names: Vec<String> = block.names().map(|(name, _)| format!("`{}`", name.text)).collect();
    let mut told = format!("The block `{}`", block.id.as_ref()?);
    if !names.is_empty() {
        told += &format!(", which gives {}", names.join(", "));
    }
    for training in document.known().blocks.get(number as usize).map_or(&[][..], |known| &known.trainings) {
        told += &format!("\n\nTrained: {training}");
    }
    Some(told)
}

/// A word of the language or of its catalogues.
fn word(catalogues: &[Catalogue], bound: Bound) -> Option<String> {
    match bound {
        Bound::BuiltIn(row) => entry(catalogues, "functions", row.name),
        Bound::DataSet(row) => entry(catalogues, "data", row.name),
        Bound::Optimizer(row) => entry(catalogues, "optimizers", row.name),
        Bound::Form(form) => entry(catalogues, "forms", name_of(form)),
        Bound::Constant(row) => Some(format!("`{}`: a number of the language, {}", row.name, row.value)),
        Bound::Step => Some("`step`: the number of the step, 1 in the first".to_string()),
        Bound::Steps | Bound::StepsOf(_) => Some("`steps`: how many steps the training made".to_string()),
        _ => None,
    }
}

fn name_of(form: Form) -> &'static str {
    FORMS.iter().find(|row| row.form == form).map_or("", |row| row.name)
}

/// The word that begins a statement, or an element of a plot.
fn keyword(
    document: &Document,
    catalogues: &[Catalogue],
    at: usize,
) -> Option<(std::ops::Range<usize>, String)> {
    let reading = &document.reading;
    let chapter = reading.expanded.text();
    reading.text_at(at)?;
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let at = chapter.floor_char_boundary(at);
    let start = chapter[..at]
        .rfind(|letter| !is_word(letter))
        .map_or(0, |end| end + chapter[end..].chars().next().map_or(1, char::len_utf8));
    let end = chapter[at..].find(|letter| !is_word(letter)).map_or(chapter.len(), |length| at + length);
    let word = &chapter[start..end];
    let told =
        ["statements", "plots"].into_iter().find_map(|catalogue| entry(catalogues, catalogue, word))?;
    Some((start..end, told))
}

/// The entry of a catalogue.
fn entry(catalogues: &[Catalogue], catalogue: &str, name: &str) -> Option<String> {
    let catalogue = catalogues.iter().find(|one| one.name == catalogue)?;
    catalogue.entries().find(|entry| entry.name == name).map(told)
}

/// An entry in short: without the programs of other libraries, which the manual has.
pub(super) fn told(entry: &Entry) -> String {
    let mut told = format!("{}\n{}\n", code(&entry.head), entry.doc);
    let facts = entry.facts.iter().map(|(name, fact)| format!("- {name}: {fact}\n"));
    let spellings = entry.spellings.iter().filter(|(_, code)| !code.contains('\n'));
    let list: String = facts.chain(spellings.map(|(name, code)| format!("- {name}: `{code}`\n"))).collect();
    if !list.is_empty() {
        told += &format!("\n{list}");
    }
    if let Some(example) = &entry.example {
        told += &format!("\n{}", code(example));
    }
    told
}

/// A piece of a block, as an editor colours it.
pub(super) fn code(text: &str) -> String {
    format!("```calc\n{text}\n```\n")
}
