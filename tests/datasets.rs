//! The data sets beside scikit-learn's, number by number; knows what `tests/truth/record_datasets.py` wrote, and writes nothing.

use std::path::Path;

use mdbook_descent::datasets;
use mdbook_descent::graph::{Array, array};
use mdbook_descent::language::{parse_block, parse_expression};
use mdbook_descent::model::{self, BlockKind, Limits, Model};
use serde_json::Value;

fn record() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth/datasets.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the record")).expect("JSON")
}

/// The results of a call, as a block of the seed 0 gets them.
fn results(call: &str, count: usize) -> Vec<Array> {
    let names: Vec<String> = (0..count).map(|index| format!("part{index}")).collect();
    let whole = if count == 1 { "part0, rest".to_string() } else { names.join(", ") };
    let (statements, faults) = parse_block(&format!("data {whole} = {call}"), 0, &[]);
    assert!(faults.is_empty(), "{call}: {faults:?}");
    let mut model = Model::new(Limits { steps: 10, memory: 512_000_000, work: u64::MAX }, 0);
    let block = model::resolve_block(&mut model.names, None, &statements.into());
    model::open_block(&mut model, &block, BlockKind::Calculate, 0);
    for statement in block.statements.iter() {
        assert!(
            model::take(&mut model, statement).map_err(|fault| panic!("{call}: {}", fault.message)).is_ok()
        );
    }
    let value = |name: &String| {
        let expression = parse_expression(name, 0, &[]).expect("a name");
        let value = model::read_prose(&mut model, &expression).expect("a value");
        let node = value.node(&mut model.graph).expect("an array");
        model.graph.known(node).expect("a known array")
    };
    names.iter().map(value).collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().map(|number| number.as_f64().expect("a number")).collect()
}

/// The sum by which two long arrays are told apart, bit for bit.
fn checksum(values: &[f64]) -> String {
    let odd = (0..values.len() as u64).map(|index| 2 * index + 1);
    let sum = values
        .iter()
        .zip(odd)
        .fold(0_u64, |sum, (value, odd)| sum.wrapping_add(value.to_bits().wrapping_mul(odd)));
    sum.to_string()
}

/// Sines, cosines and matrix products may differ in their last bits.
fn near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-13 * wanted.abs().max(1.0)
}

#[test]
fn data_sets_agree() {
    let record = record();
    let mut wrong = Vec::new();
    for entry in record["calls"].as_array().expect("calls") {
        let call = entry["call"].as_str().expect("a call");
        let wanted = entry["results"].as_array().expect("results");
        for (part, (found, wanted)) in results(call, wanted.len()).iter().zip(wanted).enumerate() {
            let shape: Vec<f64> = found.shape().iter().map(|&length| length as f64).collect();
            let same = match wanted["checksum"].as_str() {
                Some(sum) => {
                    assert!(
                        array::flat(found).starts_with(&numbers(&wanted["first"])),
                        "{call}: another first row"
                    );
                    checksum(&array::flat(found)) == sum
                }
                None => {
                    let wanted = numbers(&wanted["numbers"]);
                    found.len() == wanted.len() && found.iter().zip(&wanted).all(|(&a, &b)| near(a, b))
                }
            };
            if shape != numbers(&wanted["shape"]) || !same {
                wrong.push(format!("{call}, result {part}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What draws by chance or is shipped has been compared, and by the recipe that the manual shows.
#[test]
fn every_data_set_has_a_record() {
    let record = record();
    let calls: Vec<&str> = record["calls"]
        .as_array()
        .expect("calls")
        .iter()
        .filter_map(|entry| entry["call"].as_str())
        .collect();
    for row in datasets::catalogue() {
        let recipe = &record["recipes"][row.name];
        let written = mdbook_descent::exports::recipe(row.name);
        assert_eq!(
            recipe["numpy"].as_str(),
            written,
            "`{}` has another recipe: run record_datasets.py",
            row.name
        );
        assert_eq!(recipe["signature"], row.signature, "`{}`: run record_datasets.py", row.name);
        // `csv` has tests of its own.
        let head = format!("{}(", row.name);
        assert!(
            row.name == "csv" || calls.iter().any(|call| call.starts_with(&head)),
            "no record of `{}`",
            row.name
        );
    }
}

#[test]
fn functions_and_data_sets_have_different_names() {
    for row in datasets::catalogue() {
        assert!(mdbook_descent::functions::find(row.name).is_none(), "`{}` has two meanings", row.name);
    }
}
