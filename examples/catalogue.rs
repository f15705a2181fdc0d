//! Writes the catalogue of functions as JSON: what `tests/truth/record.py` runs in NumPy and JAX.

use std::io::Write;

use mdbook_descent::{exports, functions};

fn main() -> std::io::Result<()> {
    let rows = functions::catalogue().iter().flat_map(|(_, rows)| rows.iter());
    let row = |row: &functions::Function| {
        let spelling = |library| exports::find(library).and_then(|export| export.spelling(row.name));
        let entry = serde_json::json!({
            "signature": functions::head(row.signature), "numpy": spelling("numpy"), "jax": spelling("jax"),
        });
        (row.name.to_string(), entry)
    };
    let rows: serde_json::Map<String, serde_json::Value> = rows.map(row).collect();
    writeln!(std::io::stdout(), "{}", serde_json::Value::Object(rows))
}
