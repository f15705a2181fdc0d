//! Remedies that an editor can carry out: the change of the text that mends a fault, where one is known; finds none itself.

use lsp_types::{CodeAction, CodeActionKind, TextEdit, WorkspaceEdit};

use super::diagnostics::diagnostic;
use super::document::Document;
use super::known::KnownFault;

/// The remedies for what is wrong in a range; none for a text that has not run yet.
pub(super) fn actions(document: &Document, range: lsp_types::Range) -> Vec<CodeAction> {
    let known = document.known();
    if known.version != document.version {
        return Vec::new();
    }
    let asked = document.text.offset(range.start)..document.text.offset(range.end);
    let touched =
        known.faults.iter().filter(|fault| fault.range.start <= asked.end && asked.start <= fault.range.end);
    touched.filter_map(|fault| action(document, fault)).collect()
}

fn action(document: &Document, fault: &KnownFault) -> Option<CodeAction> {
    let written = document.text.text();
    let (place, text) = fault.edit.clone()?;
    let mended = format!("{}{text}{}", written.get(..place.start)?, written.get(place.end..)?);
    // A remedy that cannot be read, or that breaks another line, is not offered.
    if document.read_as(&mended).unread.len() > document.reading.unread.len() {
        return None;
    }
    let title = format!("write `{text}` in the place of `{}`", written.get(place.clone())?);
    let edit = TextEdit { range: document.text.range(place), new_text: text };
    // The protocol has its edits under addresses, which an editor writes in one way only.
    #[allow(clippy::mutable_key_type)]
    let changes = std::collections::HashMap::from([(document.uri.clone(), vec![edit])]);
    Some(CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic(&document.text, fault)]),
        edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
        ..CodeAction::default()
    })
}
