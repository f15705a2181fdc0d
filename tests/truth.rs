//! The tool beside real NumPy and JAX: what `tests/truth/*.py` recorded, compared number by number; writes nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

use mdbook_descent::engine;
use mdbook_descent::functions::{self, Meaning};
use mdbook_descent::graph::Array;
use mdbook_descent::language::syntax::Statement;
use mdbook_descent::language::{parse_block, parse_expression};
use mdbook_descent::lesson::{self, ChapterPiece};
use mdbook_descent::model::{self, BlockKind, Limits, Model, Step};
use mdbook_descent::optimizers;
use mdbook_descent::report::Fault;
use serde_json::Value;

fn read(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).expect("the record is there"))
        .expect("the record is JSON")
}

#[test]
fn every_optimizer_is_compared_with_another_library() {
    let record = read("optimizers.json");
    let titles = record.as_array().into_iter().flatten().filter_map(|case| case["title"].as_str());
    let compared: BTreeSet<&str> = titles.filter_map(|title| title.split(['(', ' ']).next()).collect();
    let without: Vec<&str> =
        optimizers::CATALOGUE.iter().map(|row| row.name).filter(|name| !compared.contains(name)).collect();
    assert_eq!(without, [""; 0], "add a case to tests/truth/cases_optimizers.py");
}

fn model() -> Model {
    Model::new(Limits { steps: 1_000_000, memory: 512_000_000, work: u64::MAX }, 0)
}

/// Runs a block as a chapter would.
fn run(model: &mut Model, id: Option<&str>, source: &str) -> Result<(), String> {
    let (statements, faults) = parse_block(source, 0, &[]);
    if let Some(fault) = faults.first() {
        return Err(fault.message.clone());
    }
    let told = |fault: Fault| fault.message;
    let statements: Rc<[Statement]> = statements.into();
    let block = model::resolve_block(&mut model.names, id.map(str::to_string), &statements);
    let Some(count) = model::count_runs(model, &block, BlockKind::Train, 0) else {
        model::open_block(model, &block, BlockKind::Train, 0);
        return take_in(model, &statements).map_err(told);
    };
    let mut scopes = Vec::new();
    for number in 0..count.map_err(told)? {
        model::open_block(model, &block, BlockKind::Train, 0);
        model::begin_run(model, number);
        scopes.push(model.names.latest());
        take_in(model, &statements).map_err(told)?;
    }
    model::join_runs(model, &block, &scopes);
    Ok(())
}

fn take_in(model: &mut Model, statements: &[Statement]) -> Result<(), Fault> {
    for statement in statements {
        let step = model::take(model, statement)?;
        if let Step::Train(program) = step {
            let (ran, random) = engine::train(&mut model.graph, &mut model.state, *program, &|_, _| false)?;
            model::finish_training(model, ran, random);
        }
    }
    Ok(())
}

fn value(model: &mut Model, name: &str) -> Result<Array, String> {
    let expression = parse_expression(name, 0, &[]).map_err(|fault| fault.message)?;
    let value = model::read_prose(model, &expression).map_err(|fault| fault.message)?;
    let node = value.node(&mut model.graph).map_err(|fault| fault.message)?;
    engine::evaluate(&mut model.graph, &mut model.state, &[node])
        .map(|values| values[0].clone())
        .map_err(|fault| fault.message)
}

/// A recorded number; JSON has no infinities and no negative zero.
fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some(text) => text.parse().expect("a recorded number"),
        None => value.as_f64().expect("a recorded number"),
    }
}

/// How many representable numbers lie between two.
fn ulps(one: f64, other: f64) -> u64 {
    let key = |value: f64| {
        if value < 0.0 { i64::MIN.wrapping_sub(value.to_bits() as i64) } else { value.to_bits() as i64 }
    };
    key(one).abs_diff(key(other))
}

fn near(found: f64, wanted: f64, scale: f64, entry: &Value) -> bool {
    if wanted.is_nan() || found.is_nan() {
        return wanted.is_nan() && found.is_nan();
    }
    if found == wanted {
        return true;
    }
    match (entry["ulps"].as_u64(), entry["relative"].as_f64()) {
        (Some(most), _) => ulps(found, wanted) <= most,
        // What cancels to nothing is judged on a scale of its own.
        (None, Some(relative)) => (found - wanted).abs() <= relative * scale.max(1e-3),
        (None, None) => false,
    }
}

/// What differs between a case's names and the record.
fn differences(case: &Value) -> Vec<String> {
    let title = case["title"].as_str().unwrap_or_default();
    let mut model = model();
    if let Err(message) = run(&mut model, None, case["source"].as_str().unwrap_or_default()) {
        return vec![format!("{title}: {message}")];
    }
    let mut found = Vec::new();
    for (name, entry) in case["expect"].as_object().into_iter().flatten() {
        let wanted: Vec<f64> = entry["numbers"].as_array().into_iter().flatten().map(number).collect();
        let shape: Vec<u64> =
            entry["shape"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        let array = match value(&mut model, name) {
            Ok(array) => array,
            Err(message) => {
                found.push(format!("{title}, {name}: {message}"));
                continue;
            }
        };
        let own: Vec<u64> = array.shape().iter().map(|&length| length as u64).collect();
        let scale = wanted
            .iter()
            .filter(|number| number.is_finite())
            .fold(0.0_f64, |scale, number| scale.max(number.abs()));
        let same = array.iter().zip(&wanted).all(|(&value, &wanted)| near(value, wanted, scale, entry));
        if own != shape || !same {
            found.push(format!(
                "{title}, {name}: {:?} {:?}, but the record says {wanted:?}",
                array.shape(),
                array
            ));
        }
    }
    found
}

/// The names of the records: each `cases_*.py` makes one.
fn records() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth");
    let names = std::fs::read_dir(folder).expect("the folder is there");
    let names = names.map(|entry| entry.expect("an entry").file_name().to_string_lossy().to_string());
    let record = |name: String| Some(format!("{}.json", name.strip_prefix("cases_")?.strip_suffix(".py")?));
    let mut found: Vec<String> = names.filter_map(record).collect();
    found.sort();
    found
}

fn check(name: &str) {
    let record = read(name);
    let cases = record.as_array().expect("a list of cases");
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases.iter().flat_map(differences).collect();
    assert!(
        wrong.is_empty(),
        "{name}: {} of {} cases differ:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn everything_recorded_agrees() {
    std::thread::scope(|scope| {
        for name in records() {
            scope.spawn(move || check(&name));
        }
    });
}

#[test]
fn every_row_has_a_case() {
    let mut seen = BTreeSet::new();
    for name in records() {
        for case in read(&name).as_array().into_iter().flatten() {
            seen.extend(
                case["rows"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_string),
            );
        }
    }
    // Random rows are compared draw by draw in `random.rs` and in the trainings.
    let rows = functions::catalogue().iter().flat_map(|(_, rows)| rows.iter());
    let missing: Vec<&str> = rows
        .filter(|row| !matches!(row.meaning, Meaning::Draw(_)) && row.name != "dense")
        .map(|row| row.name)
        .filter(|name| !seen.contains(*name))
        .collect();
    assert!(missing.is_empty(), "no recorded case for {missing:?}");
}

fn relatively_near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-9 * wanted.abs().max(1e-3)
}

fn numbers(value: &Value, found: &mut Vec<f64>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        other => found.push(number(other)),
    }
}

/// The blocks of the course, run from its own pages, beside plain NumPy.
#[test]
fn lessons_agree() {
    let record = read("lessons.json");
    let mut compared = 0;
    for page in ["01-what-calculus-does-for-a-model.md", "07-logistic-regression.md", "09-backpropagation.md"]
    {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("book").join(page);
        let chapter = std::fs::read_to_string(path).expect("the lesson is there");
        let mut model = model();
        for piece in lesson::scan(&chapter).pieces {
            let ChapterPiece::Block(block) = piece else { continue };
            let id = block.words.id.as_ref().map(|id| id.text.clone());
            run(&mut model, id.as_deref(), block.code.text()).expect("a block of the course runs");
            let entry = &record[page][id.unwrap_or_default()];
            for (name, wanted) in entry["params"].as_object().into_iter().flatten() {
                let mut all = Vec::new();
                numbers(wanted, &mut all);
                let found = value(&mut model, name).expect("a parameter has a value");
                assert_eq!(found.len(), all.len(), "{page} {name}");
                for (&found, &wanted) in found.iter().zip(&all) {
                    assert!(relatively_near(found, wanted), "{page} {name}: {found} is not {wanted}");
                    compared += 1;
                }
            }
            let Some((_, losses)) = model.state.runs.last().and_then(|run| run.loss.clone()) else {
                continue;
            };
            for (step, wanted) in entry["loss"].as_object().into_iter().flatten() {
                let (found, wanted) = (losses[step.parse::<usize>().expect("a step")], number(wanted));
                assert!(relatively_near(found, wanted), "{page}, loss after {step}: {found} is not {wanted}");
                compared += 1;
            }
        }
    }
    assert!(compared > 80, "only {compared} numbers were compared");
}
