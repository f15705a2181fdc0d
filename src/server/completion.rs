//! What may stand at a place: statements, names, functions, optimizers, views, ids and options, from what was read above
//! it and the catalogues; runs nothing.

use std::collections::BTreeMap;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, MarkupContent, MarkupKind,
    Position, TextEdit,
};
use serde_json::json;

use super::document::Document;
use super::hover;
use super::known::short;
use super::reading::TextKind;
use super::signature;
use crate::functions::{self, CONSTANTS};
use crate::language::STATEMENTS;
use crate::lesson::FENCE_WORDS;
use crate::manual::Catalogue;
use crate::optimizers;
use crate::views;

/// What stands in front of the place.
struct Asked<'a> {
    document: &'a Document,
    catalogues: &'a [Catalogue],
    /// The line up to the word that is being written.
    before: &'a str,
    /// The word's own range.
    range: lsp_types::Range,
    /// The byte of the file.
    offset: usize,
}

pub(super) fn complete(
    document: &Document,
    catalogues: &[Catalogue],
    position: Position,
) -> Vec<CompletionItem> {
    let offset = document.text.offset(position);
    let line = document.text.line_before(offset);
    // An id may hold strokes, where only an id can stand.
    let form = line.rfind("{{").map(|at| &line[at..]).filter(|form| !form.contains("}}"));
    let of_id = form.is_some_and(|form| form.starts_with("{{#show") || form.starts_with("{{ref"));
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || of_id && letter == '-';
    let start = line
        .rfind(|letter| !is_word(letter))
        .map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8));
    let range = document.text.range(offset - (line.len() - start)..offset);
    let asked = Asked { document, catalogues, before: &line[..start], range, offset };
    let inside = document.chapter_offset(position).and_then(|at| document.reading.text_at(at));
    match (inside.map(|text| &text.kind), form) {
        (_, Some(_)) if of_id => asked.target(),
        (_, Some(form)) if form.starts_with("{{=") || form.starts_with("{{?") => asked.expression(),
        (Some(TextKind::Block | TextKind::Task), _) => asked.statement(),
        (Some(TextKind::Prose), _) => asked.expression(),
        (None, _) => asked.fence(),
    }
}

/// Adds what the manual says of an item.
pub(super) fn resolve(catalogues: &[Catalogue], mut item: CompletionItem) -> CompletionItem {
    let catalogue = item.data.as_ref().and_then(|data| data.as_str());
    let catalogue = catalogues.iter().find(|one| Some(one.name) == catalogue);
    let entry = catalogue.and_then(|one| one.entries().find(|entry| entry.name == item.label));
    if let Some(entry) = entry {
        item.documentation = Some(markdown(hover::told(entry)));
    }
    item
}

fn markdown(value: String) -> Documentation {
    Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
}

impl Asked<'_> {
    fn item(&self, label: &str, kind: CompletionItemKind) -> CompletionItem {
        let edit = TextEdit { range: self.range, new_text: label.to_string() };
        CompletionItem {
            label: label.to_string(),
            kind: Some(kind),
            text_edit: Some(CompletionTextEdit::Edit(edit)),
            ..CompletionItem::default()
        }
    }

    /// The entries of a catalogue.
    fn entries(&self, name: &str, kind: CompletionItemKind) -> Vec<CompletionItem> {
        let catalogue = self.catalogues.iter().find(|catalogue| catalogue.name == name);
        let entries = catalogue.into_iter().flat_map(Catalogue::entries).map(|entry| CompletionItem {
            detail: Some(entry.head.clone()),
            data: Some(json!(name)),
            // What the author gave comes first.
            sort_text: Some(format!("1{}", entry.name)),
            ..self.item(entry.name, kind)
        });
        entries.collect()
    }

    /// The words behind the marks of a fence.
    fn fence(&self) -> Vec<CompletionItem> {
        let line = self.before.trim_start_matches(|mark: char| mark.is_whitespace() || mark == '>');
        let words = line.trim_start_matches(['`', '~']);
        if line.len() < words.len() + 3 {
            return Vec::new();
        }
        let first = words.split_whitespace().next();
        let items: Vec<&str> = match first {
            None => FENCE_WORDS.iter().map(|(word, _)| *word).collect(),
            Some(first) => {
                let row = FENCE_WORDS.iter().find(|(word, _)| *word == first);
                row.map_or(Vec::new(), |(_, words)| words.to_vec())
            }
        };
        let mut found: Vec<CompletionItem> =
            items.into_iter().map(|word| self.item(word, CompletionItemKind::KEYWORD)).collect();
        if first == Some("try") {
            found.extend(self.ids());
        }
        found
    }

    /// `id.view` and the options behind it.
    fn target(&self) -> Vec<CompletionItem> {
        let form = self.before.rsplit("{{").next().unwrap_or_default();
        let written = form.split_once(char::is_whitespace).map_or("", |(_, words)| words).trim_start();
        match written.split_once('.') {
            Some((_, rest)) if rest.contains(char::is_whitespace) => {
                let view = rest.split_whitespace().next().unwrap_or_default();
                [self.options(view), self.names()].concat()
            }
            Some(_) => self.entries("views", CompletionItemKind::VALUE),
            None => self.ids(),
        }
    }

    fn ids(&self) -> Vec<CompletionItem> {
        let blocks = (0..self.document.reading.count()).filter_map(|number| {
            let block = self.document.reading.blocks.block(number);
            Some(self.item(block.id.as_ref()?, CompletionItemKind::MODULE))
        });
        blocks.collect()
    }

    fn options(&self, view: &str) -> Vec<CompletionItem> {
        let options = views::find(view).map_or(&[][..], |view| view.options);
        let item = |option: &views::ViewOption| CompletionItem {
            detail: Some(option.doc.to_string()),
            ..self.item(&format!("{}=", option.name), CompletionItemKind::PROPERTY)
        };
        options.iter().map(item).collect()
    }

    /// A line of a block.
    fn statement(&self) -> Vec<CompletionItem> {
        let line = self.before.trim_start_matches(|mark: char| mark.is_whitespace() || mark == '>');
        if signature::is_within_text(line) {
            return Vec::new();
        }
        let first = line.split_whitespace().next().unwrap_or_default();
        if line.is_empty() {
            let mut found = self.entries("statements", CompletionItemKind::KEYWORD);
            found.retain(|item| crate::language::keywords().any(|word| word == item.label));
            found.extend(self.expression());
            return found;
        }
        let call = signature::call_around(line);
        if first == "show" {
            return match call {
                Some(call) => [self.options(call.name), self.names()].concat(),
                None => self.entries("views", CompletionItemKind::VALUE),
            };
        }
        if line.trim_end().ends_with(" by") {
            return [self.entries("optimizers", CompletionItemKind::CLASS), self.names()].concat();
        }
        let mut found = self.expression();
        let begun = STATEMENTS.iter().filter(|row| call.is_none() && row.name == first);
        let clauses = begun.flat_map(|row| row.clauses);
        found.extend(clauses.map(|word| self.item(word, CompletionItemKind::KEYWORD)));
        if first == "plot" {
            found.extend(self.entries("plots", CompletionItemKind::FUNCTION));
        }
        found
    }

    /// A place where a value may stand.
    fn expression(&self) -> Vec<CompletionItem> {
        if let Some(id) = self.before.strip_suffix('.') {
            let start = id.rfind(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '_')));
            let id = &id[start.map_or(0, |at| at + id[at..].chars().next().map_or(1, char::len_utf8))..];
            return self.members(id);
        }
        let mut found = self.names();
        if let Some(call) = signature::call_around(self.before) {
            found.extend(self.arguments(call.name));
        }
        found.extend(self.entries("functions", CompletionItemKind::FUNCTION));
        found.extend(self.entries("forms", CompletionItemKind::FUNCTION));
        found.extend(self.entries("data", CompletionItemKind::FUNCTION));
        let constants = CONSTANTS.iter().map(|row| row.name).chain(["step", "steps"]);
        found.extend(constants.map(|name| self.item(name, CompletionItemKind::CONSTANT)));
        found.extend(self.ids());
        found
    }

    fn members(&self, id: &str) -> Vec<CompletionItem> {
        let members = self.document.reading.blocks.members(id);
        let mut found: Vec<CompletionItem> =
            members.map(|(name, _)| self.item(name, CompletionItemKind::VARIABLE)).collect();
        if !found.is_empty() {
            found.push(self.item("steps", CompletionItemKind::CONSTANT));
        }
        found
    }

    /// The names of the arguments of a function or an optimizer that is being called.
    fn arguments(&self, function: &str) -> Vec<CompletionItem> {
        let signature = match (functions::find(function), optimizers::find(function)) {
            (Some(row), _) => row.signature.to_string(),
            (None, Some(row)) => row.whole_signature(row.usual_search()),
            (None, None) => return Vec::new(),
        };
        let named = functions::parameters(&signature).into_iter();
        let named = named.map(|parameter| CompletionItem {
            sort_text: Some(format!("0{}", parameter.name)),
            ..self.item(&format!("{}=", parameter.name), CompletionItemKind::PROPERTY)
        });
        named.collect()
    }

    /// The names that the author gave above, and those of the head of the function that is being written.
    fn names(&self) -> Vec<CompletionItem> {
        let mut names: BTreeMap<String, CompletionItem> = BTreeMap::new();
        let reading = &self.document.reading;
        let at = reading.expanded.chapter_offset(self.offset).unwrap_or_default();
        for (number, given) in &self.document.once {
            if *number >= reading.count() {
                continue;
            }
            let lines = reading.blocks.block(*number).names().map(|(name, symbol)| (name, Some(symbol)));
            let lines: Vec<_> = lines.filter(|(name, _)| reading.range(name.place).start < at).collect();
            for (name, symbol) in &lines {
                let line = symbol.map(|symbol| self.document.line_of(symbol)).unwrap_or_default();
                let value = symbol.and_then(|symbol| self.document.value(symbol));
                let item = CompletionItem {
                    detail: Some(value.map_or_else(|| short(&line), |known| short(&known.value))),
                    documentation: Some(markdown(hover::code(&line))),
                    sort_text: Some(format!("0{}", name.text)),
                    ..self.item(&name.text, CompletionItemKind::VARIABLE)
                };
                names.insert(name.text.clone(), item);
            }
            // While a line of it cannot be read, its names are those that it had when all could.
            if reading.broken.contains(number) {
                for (name, line) in given {
                    names.entry(name.clone()).or_insert_with(|| CompletionItem {
                        detail: Some(short(line)),
                        sort_text: Some(format!("0{name}")),
                        ..self.item(name, CompletionItemKind::VARIABLE)
                    });
                }
            }
        }
        for name in signature::own_arguments(self.before) {
            names.insert(name.to_string(), self.item(name, CompletionItemKind::VARIABLE));
        }
        names.into_values().collect()
    }
}
