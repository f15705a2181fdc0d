//! Entries for a machine; knows no catalogue.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Entry;

/// A catalogue with its entries, each with its family.
#[derive(Serialize)]
struct CatalogueEntries<'a> {
    catalogue: &'a str,
    entries: Vec<EntryFields<'a>>,
}

#[derive(Serialize)]
struct EntryFields<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    family: &'a str,
    head: &'a str,
    doc: &'a str,
    /// Facts and the spellings of libraries, each under its name in small letters.
    #[serde(flatten)]
    facts: BTreeMap<String, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<&'a str>,
}

/// Entries as JSON, each with its family.
pub fn json<'a>(catalogue: &str, families: impl Iterator<Item = (&'a str, &'a [Entry])>) -> String {
    let entries =
        families.flat_map(|(family, entries)| entries.iter().map(move |entry| fields(family, entry)));
    // Maps with texts as keys: nothing in them can be refused.
    serde_json::to_string_pretty(&CatalogueEntries { catalogue, entries: entries.collect() })
        .unwrap_or_default()
}

fn fields<'a>(family: &'a str, entry: &'a Entry) -> EntryFields<'a> {
    let facts = entry.facts.iter().chain(&entry.spellings);
    EntryFields {
        name: entry.name,
        family,
        head: &entry.head,
        doc: &entry.doc,
        facts: facts.map(|(name, text)| (name.to_lowercase(), text.as_str())).collect(),
        example: entry.example.as_deref(),
    }
}
