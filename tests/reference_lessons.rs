//! Random lessons beside a reference interpreter of the language: what `tests/truth/record_lessons.py` recorded, compared
//! name by name and row by row; knows only the program's JSON.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// How far two numbers may differ, as a share of the largest of their array.
const TOLERANCE: f64 = 1e-9;

fn run(lesson: &str) -> Value {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-descent"))
        .args(["run", "--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(lesson.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("the program ends");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn largest(value: &Value) -> f64 {
    match value {
        Value::Array(parts) => parts.iter().map(largest).fold(0.0, f64::max),
        Value::Number(number) => number.as_f64().unwrap_or(0.0).abs(),
        _ => 0.0,
    }
}

fn near(ours: &Value, theirs: &Value, scale: f64) -> bool {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(ours, theirs)| near(ours, theirs, scale))
        }
        (Value::Number(ours), Value::Number(theirs)) => match (ours.as_f64(), theirs.as_f64()) {
            (Some(ours), Some(theirs)) => (ours - theirs).abs() <= TOLERANCE * scale,
            _ => false,
        },
        _ => ours == theirs,
    }
}

fn same(told: &mut Vec<String>, what: &str, ours: &Value, theirs: &Value) {
    if !near(ours, theirs, largest(theirs).max(1e-3)) {
        told.push(format!("{what}: {ours} instead of {theirs}"));
    }
}

/// The verdicts on what the author claims.
fn verdicts(claims: &Value) -> Value {
    let claims = claims.as_array().expect("claims");
    let own = claims.iter().filter(|claim| claim["origin"] == "author");
    own.map(|claim| claim["verdict"].clone()).collect()
}

/// How a training went: that of a block, or of one of its runs.
fn compare_training(told: &mut Vec<String>, ours: &Value, theirs: &Value) {
    for key in ["steps", "ending"] {
        if let Some(value) = theirs.get(key) {
            same(told, key, &ours[key], value);
        }
    }
    for (name, rows) in theirs["histories"].as_object().into_iter().flatten() {
        same(told, &format!("history of {name}"), &ours["histories"][name], rows);
    }
    same(told, "verdicts", &verdicts(&ours["claims"]), &theirs["claims"]);
}

fn compare_block(told: &mut Vec<String>, ours: &Value, theirs: &Value) {
    let names = theirs["names"].as_object().expect("names");
    for (name, value) in names {
        same(told, name, &ours["names"][name], value);
    }
    same(
        told,
        "how many names",
        &ours["names"].as_object().map(|names| names.len()).into(),
        &names.len().into(),
    );
    match theirs.get("runs").and_then(Value::as_array) {
        None => compare_training(told, ours, theirs),
        Some(runs) => {
            for (number, run) in runs.iter().enumerate() {
                compare_training(told, &ours["runs"][number], run);
            }
        }
    }
}

fn differences(entry: &Value) -> Vec<String> {
    let ours = run(entry["lesson"].as_str().expect("a lesson"));
    let mut told = Vec::new();
    for (number, block) in entry["blocks"].as_array().expect("blocks").iter().enumerate() {
        compare_block(&mut told, &ours["blocks"][number], block);
    }
    let values = ours["prose"]["values"].as_array().expect("values");
    let values = values.iter().map(|one| one["value"].clone()).collect();
    same(&mut told, "values in the prose", &values, &entry["prose"]["values"]);
    same(&mut told, "claims in the prose", &verdicts(&ours["prose"]["claims"]), &entry["prose"]["claims"]);
    told
}

#[test]
fn lessons_mean_what_the_reference_interpreter_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth/reference_lessons.json");
    let record = std::fs::read_to_string(path).expect("the record is there");
    let entries: Vec<Value> = serde_json::from_str(&record).expect("the record is JSON");
    assert!(entries.len() >= 200, "the record has shrunk");
    let mut told = String::new();
    for entry in &entries {
        let found = differences(entry);
        if !found.is_empty() {
            told += &format!("{}\n{}\n\n", entry["lesson"].as_str().unwrap_or_default(), found.join("\n"));
        }
    }
    assert!(told.is_empty(), "{told}");
}
