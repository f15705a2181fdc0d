//! What stands behind lines that ran: trained values, how a training went, the evidence of claims; runs nothing.

use lsp_types::{InlayHint, InlayHintLabel};

use super::document::Document;
use super::known::{KnownBlock, short};
use crate::language::syntax::{Role, Statement, StatementKind};
use crate::report::Place;

/// The hints in a range of the file; none while the text that was typed last has not run.
pub(super) fn hints(document: &Document, range: lsp_types::Range) -> Vec<InlayHint> {
    let known = document.known();
    if known.version != document.version {
        return Vec::new();
    }
    let blocks = (0..document.reading.count()).zip(&known.blocks);
    let hints = blocks.flat_map(|(number, known)| {
        let block = document.reading.blocks.block(number).clone();
        let trainings = block.statements.iter().filter(|statement| statement.kind.trains()).count();
        let lines = block.statements.iter();
        let told = lines.filter_map(|line| Some((line.place, told(known, line, trainings == 1)?)));
        told.filter_map(|(place, told)| hint(document, place, told)).collect::<Vec<_>>()
    });
    hints.filter(|hint| range.start <= hint.position && hint.position <= range.end).collect()
}

/// What a line came to.
fn told(known: &KnownBlock, statement: &Statement, trains_once: bool) -> Option<String> {
    match &statement.kind {
        StatementKind::Define { role: Role::Param | Role::State | Role::Metric, names, .. } => {
            let values = names.iter().map(|name| Some(known.value(&name.text)?.value.clone()));
            let values: Vec<String> = values.collect::<Option<_>>()?;
            Some(format!("→ {}", short(&values.join(", "))))
        }
        StatementKind::Loss { name, .. } => Some(format!("→ {}", short(&known.value(&name.text)?.value))),
        StatementKind::Descend { .. } | StatementKind::Repeat(_) if trains_once => {
            known.trainings.first().cloned()
        }
        StatementKind::Check { condition, .. } => {
            let range = condition.place.start as usize..condition.place.end as usize;
            let within = |(place, _): &&(std::ops::Range<usize>, String)| {
                place.start <= range.start && range.end <= place.end || *place == range
            };
            let (_, evidence) = known.claims.iter().find(within)?;
            Some(format!("✓ {}", short(evidence)))
        }
        _ => None,
    }
}

fn hint(document: &Document, place: Place, told: String) -> Option<InlayHint> {
    let range = document.own_range(&document.reading.range(place))?;
    Some(InlayHint {
        position: range.end,
        label: InlayHintLabel::String(told),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    })
}
