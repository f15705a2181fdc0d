//! The blocks of a lesson with what they give, as an editor lists them; knows no value.

use lsp_types::{DocumentSymbol, SymbolKind};

use super::document::Document;
use crate::language::syntax::{Role, Statement, StatementKind};
use crate::lesson::{ChapterPiece, FencedBlock};

pub(super) fn outline(document: &Document) -> Vec<DocumentSymbol> {
    let blocks = document.reading.scan.pieces.iter().filter_map(|piece| match piece {
        ChapterPiece::Block(block) => Some(block),
        _ => None,
    });
    blocks.enumerate().filter_map(|(number, block)| symbol(document, number as u32, block)).collect()
}

fn symbol(document: &Document, number: u32, block: &FencedBlock) -> Option<DocumentSymbol> {
    let range = document.own_range(&block.slot.range)?;
    let word = block.kind.word();
    let id = block.words.id.as_ref();
    let name = id.map_or_else(|| word.to_string(), |id| id.text.clone());
    let detail = block.words.caption.as_ref().map_or(word, |caption| &caption.text).to_string();
    let chosen = id.and_then(|id| document.own_range(&id.range)).unwrap_or(range);
    let resolved = document.reading.blocks.block(number);
    let lines = resolved.statements.iter();
    let children = lines.flat_map(|statement| given(document, statement)).collect();
    Some(entry(name, detail, SymbolKind::MODULE, (range, chosen), Some(children)))
}

/// What a line gives.
fn given(document: &Document, statement: &Statement) -> Vec<DocumentSymbol> {
    let (kind, detail) = match &statement.kind {
        StatementKind::Function { .. } => (SymbolKind::FUNCTION, ""),
        StatementKind::Loss { .. } => (SymbolKind::NUMBER, "loss"),
        StatementKind::Vary { .. } => (SymbolKind::ENUM, "vary"),
        StatementKind::Define { role, .. } => match role {
            Role::Data => (SymbolKind::CONSTANT, "data"),
            Role::Param => (SymbolKind::FIELD, "param"),
            Role::State => (SymbolKind::FIELD, "state"),
            Role::Metric => (SymbolKind::NUMBER, "metric"),
            Role::Definition => (SymbolKind::VARIABLE, ""),
        },
        _ => return Vec::new(),
    };
    let names = statement.kind.gives().iter().filter_map(|name| {
        let line = document.own_range(&document.reading.range(statement.place))?;
        let chosen = document.own_range(&document.reading.range(name.place))?;
        Some(entry(name.text.clone(), detail.to_string(), kind, (line, chosen), None))
    });
    names.collect()
}

fn entry(
    name: String,
    detail: String,
    kind: SymbolKind,
    (range, chosen): (lsp_types::Range, lsp_types::Range),
    children: Option<Vec<DocumentSymbol>>,
) -> DocumentSymbol {
    // The protocol still has a field that it no longer wants.
    #[allow(deprecated)]
    DocumentSymbol {
        name,
        detail: Some(detail).filter(|detail| !detail.is_empty()),
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range: chosen,
        children,
    }
}
