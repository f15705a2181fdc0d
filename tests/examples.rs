//! The examples of the catalogues, run as an author would run them; knows no kernel and no rule.

use std::path::Path;
use std::rc::Rc;

use mdbook_descent::book::Disk;
use mdbook_descent::chapter::{self, Output, Settings, Source};
use mdbook_descent::config;
use mdbook_descent::datasets;
use mdbook_descent::functions;
use mdbook_descent::language::parse_block;
use mdbook_descent::language::syntax::StatementKind;
use mdbook_descent::optimizers::{self, LINE_SEARCHES, OPTIONS, SETTINGS};

/// What an author would read about a block without a training.
fn faults(block: &str) -> Vec<String> {
    faults_of("calc", block)
}

/// What an author would read about a block of some kind.
fn faults_of(kind: &str, block: &str) -> Vec<String> {
    let settings = Settings { output: Output::Verified, ..config::Config::default().settings };
    let content = format!("```{kind}\n{block}\n```\n");
    let file = "book/reference/example.md";
    let source = Source { content: &content, file, written: Some(&content) };
    let world = Disk::of_book(Path::new(env!("CARGO_MANIFEST_DIR")), Path::new("book"), file, 60.0);
    chapter::process(source, &settings, Rc::new(world)).faults
}

/// Whether a block claims something.
fn checks(block: &str) -> bool {
    let (statements, _) = parse_block(block, 0, &[]);
    statements.iter().any(|statement| matches!(statement.kind, StatementKind::Check { .. }))
}

/// Whether a block calls a function.
fn calls(block: &str, name: &str) -> bool {
    block.match_indices(&format!("{name}(")).any(|(at, _)| {
        !block[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.')
    })
}

/// What is wrong with the example of a row.
fn wrong_with(name: &str, example: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if !calls(example, name) {
        wrong.push(format!("the example of `{name}` does not call it:\n{example}"));
    }
    if !checks(example) {
        wrong.push(format!("the example of `{name}` checks nothing:\n{example}"));
    }
    let faults = faults(example);
    if !faults.is_empty() {
        wrong.push(format!("the example of `{name}` does not hold:\n{}", faults.join("\n")));
    }
    wrong
}

#[test]
fn every_function_has_an_example_that_holds() {
    let rows = functions::catalogue().iter().flat_map(|(_, rows)| rows.iter());
    let wrong: Vec<String> = rows.flat_map(|row| wrong_with(row.name, row.example)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_data_set_has_an_example_that_holds() {
    let wrong: Vec<String> =
        datasets::catalogue().flat_map(|row| wrong_with(row.name, row.example)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_optimizer_has_an_example_that_holds() {
    let mut wrong = Vec::new();
    for row in optimizers::CATALOGUE {
        if !row.example.contains(&format!("by {}", row.name)) {
            wrong.push(format!("the example of `{}` does not use it:\n{}", row.name, row.example));
        }
        if !checks(row.example) {
            wrong.push(format!("the example of `{}` checks nothing:\n{}", row.name, row.example));
        }
        let faults = faults_of("train", row.example);
        if !faults.is_empty() {
            wrong.push(format!("the example of `{}` does not hold:\n{}", row.name, faults.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_setting_is_explained() {
    let signatures = optimizers::CATALOGUE.iter().map(|row| row.signature);
    let searches = LINE_SEARCHES.iter().map(|search| search.signature);
    let options = OPTIONS.iter().map(|option| option.signature);
    for parameter in signatures.chain(searches).chain(options).flat_map(functions::parameters) {
        let found = SETTINGS.iter().any(|setting| setting.name == parameter.name);
        assert!(found, "the setting `{}` has no row", parameter.name);
    }
}

#[test]
fn an_example_that_says_nothing_is_noticed() {
    assert!(!faults("check exp(0) == 2").is_empty());
    assert!(!checks("exp(0)") && checks("check exp(0) == 1"));
    assert!(calls("check exp(0) == 1", "exp") && !calls("check logsumexp([0]) == 0", "exp"));
}
