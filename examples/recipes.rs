//! Writes the recipes of the data sets as JSON: what `tests/truth/record_datasets.py` runs in NumPy.

use std::io::Write;

use mdbook_descent::{datasets, exports};

fn main() -> std::io::Result<()> {
    let row = |row: &datasets::DataSet| {
        let recipe = serde_json::json!({ "signature": row.signature, "results": row.results, "numpy": exports::recipe(row.name) });
        (row.name.to_string(), recipe)
    };
    let rows: serde_json::Map<String, serde_json::Value> = datasets::catalogue().map(row).collect();
    writeln!(std::io::stdout(), "{}", serde_json::Value::Object(rows))
}
