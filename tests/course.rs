//! Programs of real courses as lessons: every number that the references gave, and every claim, true or false.
//!
//! A lesson `tests/course/NNN-name.md` stands beside the folder with its tables, its reference and the
//! recorded numbers. A key of `expected.json` is a name of the lesson; the last block that gives it
//! counts. A claim's words begin with its key: `check "c1: …"`; a false one is refuted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mdbook_descent::book;
use mdbook_descent::chapter::Output;
use rayon::prelude::*;
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course")
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

/// The folders of the programs, in order.
fn programs() -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("an entry").path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

/// What a lesson gave: names with their values, and claims with whether they are true.
struct Given {
    names: BTreeMap<String, Value>,
    claims: BTreeMap<String, bool>,
}

fn given(results: &Value) -> Given {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let blocks = list(&results["blocks"]);
    let names = blocks.iter().flat_map(|block| block["names"].as_object().cloned().unwrap_or_default());
    let written =
        blocks.iter().flat_map(|block| list(&block["claims"])).chain(list(&results["prose"]["claims"]));
    let claims = written.filter(|claim| claim["origin"] == "author").map(|claim| {
        let words = claim["claim"].as_str().unwrap_or_default();
        let key = words.split_once(':').map_or(words, |(key, _)| key);
        (key.to_string(), (claim["verdict"] == "holds") != (claim["refute"] == true))
    });
    Given { names: names.collect(), claims: claims.collect() }
}

/// Whether two values agree within a relative and an absolute tolerance.
fn close(expected: &Value, found: &Value, relative: f64, absolute: f64) -> bool {
    match (expected, found) {
        (Value::Array(expected), Value::Array(found)) => {
            expected.len() == found.len()
                && expected.iter().zip(found).all(|(one, other)| close(one, other, relative, absolute))
        }
        (Value::Number(expected), Value::Number(found)) => {
            let (expected, found) =
                (expected.as_f64().unwrap_or(f64::NAN), found.as_f64().unwrap_or(f64::NAN));
            (expected - found).abs() <= absolute + relative * expected.abs()
        }
        _ => expected == found,
    }
}

/// Everything in which a lesson differs from its reference.
fn differences(program: &Path) -> Vec<String> {
    let lesson = program.with_extension("md");
    let text = match std::fs::read_to_string(&lesson) {
        Ok(text) => text,
        Err(error) => return vec![format!("{}: {error}", lesson.display())],
    };
    let lesson = book::lesson(text, &lesson.to_string_lossy(), Output::Data { programs: false })
        .expect("the lesson runs");
    let mut wrong = lesson.faults;
    let given = given(&serde_json::from_str(&lesson.text).expect("JSON"));
    let (expected, meta) = (read(&program.join("expected.json")), read(&program.join("meta.json")));
    for (key, value) in expected.as_object().expect("keys").iter().filter(|(key, _)| *key != "claims") {
        let tolerance = meta["tol"].get(key).unwrap_or(&meta["default_tol"]);
        let [relative, absolute] = [0, 1].map(|index| tolerance[index].as_f64().expect("a tolerance"));
        match given.names.get(key) {
            Some(found) if close(value, found, relative, absolute) => {}
            found => {
                wrong.push(format!("`{key}` should be {value}, but is {}", found.unwrap_or(&Value::Null)))
            }
        }
    }
    for (key, truth) in expected["claims"].as_object().expect("claims") {
        match given.claims.get(key) {
            Some(found) if Some(*found) == truth.as_bool() => {}
            found => wrong.push(format!("the claim `{key}` should be {truth}, but is {found:?}")),
        }
    }
    wrong
}

#[test]
fn every_program_gives_the_numbers_of_its_reference() {
    let programs = programs();
    assert!(programs.len() >= 40, "the programs are found");
    let tell = |program: &PathBuf| {
        let wrong = differences(program);
        (!wrong.is_empty()).then(|| format!("{}\n{}", program.display(), wrong.join("\n")))
    };
    let wrong: Vec<String> = programs.par_iter().filter_map(tell).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_wrong_number_and_a_wrong_claim_are_noticed() {
    let number = |value: f64| serde_json::json!([value, "diverged"]);
    assert!(close(&number(1.0), &number(1.0 + 1e-7), 1e-6, 0.0));
    assert!(!close(&number(1.0), &number(1.0 + 1e-5), 1e-6, 0.0));
    assert!(!close(&number(1.0), &serde_json::json!([1.0]), 1e-6, 0.0));
    assert!(!close(&number(1.0), &serde_json::json!([1.0, "nan"]), 1e-6, 0.0));
}
