//! Where a name is given and where it is used, and another name for it wherever it stands; knows no value.

use std::collections::BTreeMap;
use std::ops::Range;

use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, GotoDefinitionResponse, Location, Position,
    PrepareRenameResponse, TextEdit, WorkspaceEdit,
};

use super::document::Document;
use super::reading::{NameAt, ReadLesson, same};
use crate::resolve::Meant;

pub(super) fn definition(document: &Document, position: Position) -> Option<GotoDefinitionResponse> {
    let name = document.reading.name_at(document.chapter_offset(position)?)?;
    let home = document.reading.home(name.meant)?;
    Some(GotoDefinitionResponse::Scalar(document.location(&home)?))
}

pub(super) fn references(document: &Document, position: Position, with_home: bool) -> Option<Vec<Location>> {
    let name = document.reading.name_at(document.chapter_offset(position)?)?;
    let found = document.reading.same(name.meant).filter(|name| with_home || !name.gives);
    Some(found.filter_map(|name| document.location(&name.range)).collect())
}

pub(super) fn highlights(document: &Document, position: Position) -> Option<Vec<DocumentHighlight>> {
    let name = document.reading.name_at(document.chapter_offset(position)?)?;
    let highlight = |name: &NameAt| {
        let kind = if name.gives { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ };
        Some(DocumentHighlight { range: document.own_range(&name.range)?, kind: Some(kind) })
    };
    Some(document.reading.same(name.meant).filter_map(highlight).collect())
}

pub(super) fn may_rename(document: &Document, position: Position) -> Option<PrepareRenameResponse> {
    let name = document.reading.name_at(document.chapter_offset(position)?)?;
    document.reading.home(name.meant)?;
    let placeholder = document.reading.expanded.text().get(name.range.clone())?.to_string();
    let range = document.own_range(&name.range)?;
    Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
}

/// Another name for what stands at a position, in all its places; or why it cannot be.
pub(super) fn rename(document: &Document, position: Position, new: &str) -> Result<WorkspaceEdit, String> {
    let reading = &document.reading;
    let at = document.chapter_offset(position);
    let name = at.and_then(|at| reading.name_at(at)).ok_or("no name stands here")?;
    let Some(home) = reading.home(name.meant) else {
        return Err("this is a word of the language and keeps its name".to_string());
    };
    if reading.own(&home).is_none() {
        return Err("this name is given in a file that the lesson includes: change it there".to_string());
    }
    if !reading.unread.is_empty() {
        return Err(
            "a line of this lesson cannot be read, and may hold the name, too: mend it first".to_string()
        );
    }
    let places: Vec<Range<usize>> =
        reading.same(name.meant).filter_map(|name| reading.own(&name.range)).collect();
    if places.len() < reading.same(name.meant).count() {
        return Err("the name stands in a file that the lesson includes, too".to_string());
    }
    let renamed = replaced(document.text.text(), &places, new);
    let after = document.read_as(&renamed);
    still_means_the_same(reading, &after, name.meant, new)?;
    let edits = places
        .into_iter()
        .map(|place| TextEdit { range: document.text.range(place), new_text: new.to_string() });
    // The protocol has its edits under addresses, which an editor writes in one way only.
    #[allow(clippy::mutable_key_type)]
    let changes = std::collections::HashMap::from([(document.uri.clone(), edits.collect())]);
    Ok(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}

/// A text with another word in some of its places, which stand in ascending order.
fn replaced(text: &str, places: &[Range<usize>], new: &str) -> String {
    let mut written = String::new();
    let mut done = 0;
    for place in places {
        written.push_str(&text[done..place.start]);
        written.push_str(new);
        done = place.end;
    }
    written + &text[done..]
}

/// The lesson with the new name is read again, and every name must mean what it meant.
fn still_means_the_same(
    before: &ReadLesson,
    after: &ReadLesson,
    meant: Meant,
    new: &str,
) -> Result<(), String> {
    if let Some(unread) = after.unread.first() {
        return Err(format!("`{new}` cannot stand there: {}", unread.message));
    }
    let clash = || format!("`{new}` would clash with another name of this lesson");
    if before.names.len() != after.names.len() {
        return Err(clash());
    }
    let homes = |reading: &ReadLesson| -> BTreeMap<(usize, usize), usize> {
        let names = reading.names.iter().enumerate();
        names.map(|(index, name)| ((name.range.start, name.range.end), index)).collect()
    };
    let [homes_before, homes_after] = [homes(before), homes(after)];
    let home = |reading: &ReadLesson, homes: &BTreeMap<(usize, usize), usize>, meant: Meant| {
        let range = reading.home(meant)?;
        homes.get(&(range.start, range.end)).copied()
    };
    for (old, now) in before.names.iter().zip(&after.names) {
        let alike = match (old.meant, now.meant) {
            (Meant::Local(_), Meant::Local(_)) => {
                home(before, &homes_before, old.meant) == home(after, &homes_after, now.meant)
            }
            (Meant::Word(_), Meant::Word(_)) => {
                let [old, now] = [(before, old), (after, now)]
                    .map(|(reading, name)| reading.expanded.text().get(name.range.clone()));
                old == now
            }
            _ => same(old.meant, now.meant),
        };
        if !alike || old.gives != now.gives {
            return Err(clash());
        }
    }
    // What only looks like a name of the catalogues must not hide one that the lesson uses, which the names above tell.
    match after.same(meant).count() == before.same(meant).count() || matches!(meant, Meant::Local(_)) {
        true => Ok(()),
        false => Err(clash()),
    }
}
