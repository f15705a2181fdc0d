//! The results of a lesson as JSON; the manual documents the form. Knows records, but computes nothing.

use serde_json::{Map, Value, json};

use crate::graph::{Array, Shape, array};
use crate::program::{Ending, Ran};
use crate::record::{Finding, Origin, Record, Results, Shown, Verdict};

/// The results as one line of JSON.
pub fn json(lesson: &str, results: &Results) -> String {
    let blocks: Vec<Value> = results.blocks.iter().map(block).collect();
    let values = results.values.iter();
    let values: Vec<Value> =
        values.map(|(source, value)| json!({ "expression": source, "value": shown(value) })).collect();
    let claims: Vec<Value> = results.claims.iter().map(claim).collect();
    let faults = results
        .faults
        .iter()
        .map(|fault| json!({ "message": fault.message, "place": fault.place, "remedy": fault.remedy }));
    let faults: Vec<Value> = faults.collect();
    let whole = json!({
        "lesson": lesson,
        "ok": faults.is_empty(),
        "blocks": blocks,
        "prose": { "values": values, "claims": claims },
        "faults": faults,
    });
    whole.to_string()
}

fn block(record: &Record) -> Value {
    let names: Map<String, Value> =
        record.values.iter().map(|(name, value)| (name.clone(), shown(value))).collect();
    let mut entry = Map::new();
    entry.insert("id".to_string(), json!(record.id));
    entry.insert("line".to_string(), json!(record.line));
    entry.insert("names".to_string(), Value::Object(names));
    entry.insert("claims".to_string(), record.verdicts.iter().map(claim).collect());
    entry.extend(record.run.iter().flat_map(training));
    if !record.studies.programs.is_empty() {
        let programs = record.studies.programs.iter().map(|(library, program)| {
            let program = match program {
                Ok(program) => json!(program),
                Err(reason) => json!({ "refused": reason }),
            };
            (library.to_string(), program)
        });
        entry.insert("programs".to_string(), Value::Object(programs.collect()));
    }
    if !record.runs.is_empty() {
        let runs = record.runs.iter().map(|(label, one)| {
            let mut entry = Map::new();
            entry.insert("run".to_string(), json!(label));
            entry.insert("claims".to_string(), one.verdicts.iter().map(claim).collect());
            entry.extend(one.run.iter().flat_map(training));
            Value::Object(entry)
        });
        entry.insert("runs".to_string(), runs.collect());
    }
    Value::Object(entry)
}

/// How a training went, and what was recorded at each of its steps.
fn training(run: &Ran) -> Map<String, Value> {
    let (ending, diverged) = match run.ending {
        Ending::Complete => ("complete", Value::Null),
        Ending::Until => ("until", Value::Null),
        Ending::Diverged { step, .. } => ("diverged", json!(step)),
    };
    let loss = run
        .loss
        .iter()
        .map(|(loss, values)| (loss.name.clone(), values.iter().map(|&value| number(value)).collect()));
    let metrics = run.metrics.iter().map(|(metric, values)| (metric.name.clone(), array(values)));
    let histories: Map<String, Value> = loss.chain(metrics).collect();
    let mut entry = Map::new();
    entry.insert("steps".to_string(), json!(run.steps));
    entry.insert("ending".to_string(), json!(ending));
    entry.insert("diverged_in_step".to_string(), diverged);
    entry.insert("optimizer".to_string(), json!(run.optimizer));
    entry.insert("histories".to_string(), Value::Object(histories));
    entry
}

fn claim(verdict: &Verdict) -> Value {
    let origin = match verdict.origin {
        Origin::Written => "author",
        Origin::Loss => "loss",
        Origin::Gradients => "gradients",
        Origin::Measures => "measures",
    };
    let found = match verdict.finding {
        Finding::Holds => "holds",
        Finding::Fails => "fails",
        Finding::Told => "told",
    };
    json!({
        "claim": verdict.claim,
        "code": verdict.code,
        "refute": verdict.refute,
        "origin": origin,
        "verdict": found,
        "evidence": verdict.evidence,
    })
}

fn shown(value: &Shown) -> Value {
    match value {
        Shown::Text(text) => json!(text),
        Shown::Array(values) => array(values),
        Shown::List(items) => items.iter().map(shown).collect(),
    }
}

/// A number, or lists of lists of numbers as NumPy's `tolist` gives them.
fn array(values: &Array) -> Value {
    nested(values.shape(), &array::flat(values))
}

fn nested(lengths: &[usize], values: &[f64]) -> Value {
    let Some((&length, inner)) = lengths.split_first() else {
        return values.first().map_or(Value::Null, |&value| number(value));
    };
    let size = Shape(inner.to_vec()).size();
    (0..length).map(|index| nested(inner, &values[index * size..][..size])).collect()
}

/// A whole number without a point, and what is not finite as the text `nan`, `inf` or `-inf`.
fn number(value: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.is_nan() {
        return json!("nan");
    }
    if value.is_infinite() {
        return json!(if value > 0.0 { "inf" } else { "-inf" });
    }
    if value.fract() == 0.0 && value.abs() <= EXACT {
        return json!(value as i64);
    }
    json!(value)
}
