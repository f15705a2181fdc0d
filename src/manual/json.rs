//! Entries for a machine; knows no catalogue.

use serde_json::{Map, Value, json};

use super::Entry;

/// Entries as JSON, each with its family.
pub fn json<'a>(catalogue: &str, families: impl Iterator<Item = (&'a str, &'a [Entry])>) -> Value {
    let entries = families.flat_map(|(family, entries)| entries.iter().map(move |entry| one(family, entry)));
    json!({ "catalogue": catalogue, "entries": entries.collect::<Vec<_>>() })
}

fn one(family: &str, entry: &Entry) -> Value {
    let mut fields = Map::new();
    fields.insert("name".to_string(), json!(entry.name));
    if !family.is_empty() {
        fields.insert("family".to_string(), json!(family));
    }
    fields.insert("head".to_string(), json!(entry.head));
    fields.insert("doc".to_string(), json!(entry.doc));
    for (name, text) in entry.facts.iter().chain(&entry.spellings) {
        fields.insert(name.to_lowercase(), json!(text));
    }
    if let Some(example) = &entry.example {
        fields.insert("example".to_string(), json!(example));
    }
    Value::Object(fields)
}
