//! Some thousands of mutated texts, the same in every run: what `fuzz/` does for as long as one likes; knows no fuzzer.

use std::path::Path;

// The fuzzer itself needs more of it.
#[allow(dead_code)]
#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use fuzz::{LATEX, TABLES, asked, mutated, recomposed};

/// The chapters of the course.
fn chapters() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("book");
    let entries = std::fs::read_dir(folder).expect("the course").flatten().map(|entry| entry.path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|kind| kind == "md")).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).expect("a chapter")).collect()
}

/// The texts between two marks, without what is longer than a fuzzer would take.
fn between(chapters: &[String], open: &str, close: &str) -> Vec<String> {
    let of = |chapter: &String| -> Vec<String> {
        let parts = chapter.split(open).skip(1).filter_map(|part| part.split_once(close));
        parts.map(|(part, _)| part.to_string()).filter(|part| part.len() < 600).collect()
    };
    chapters.iter().flat_map(of).collect()
}

/// Asks about so many texts, each one of some that is changed one to four times.
fn each(texts: &[String], count: u32, change: impl Fn(&str, u32) -> String, ask: impl Fn(usize, &str)) {
    assert!(texts.len() > 3, "there are texts to begin with");
    for number in 0..count {
        let first = texts[number as usize * 7919 % texts.len()].clone();
        let text = (0..=number % 4).fold(first, |text, round| change(&text, number * 4 + round));
        let asked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| ask(number as usize, &text)));
        assert!(asked.is_ok(), "this text: {text:?}");
    }
}

#[test]
fn mutated_lines_are_read_or_refused() {
    let blocks = between(&chapters(), "```train", "```");
    let lines: Vec<String> = blocks.iter().flat_map(|block| block.lines().map(str::to_string)).collect();
    each(&lines, 4_000, mutated, |_, text| asked::language(text));
}

#[test]
fn mutated_paragraphs_are_scanned() {
    let texts: Vec<String> = chapters()
        .iter()
        .flat_map(|chapter| chapter.split("\n\n").map(str::to_string).collect::<Vec<_>>())
        .collect();
    each(&texts, 4_000, mutated, |_, text| asked::markdown(text));
}

#[test]
fn mutated_formulas_are_set_or_refused() {
    let formulas =
        |chapter: &String| chapter.split('$').skip(1).step_by(2).map(str::to_string).collect::<Vec<_>>();
    let formulas: Vec<String> =
        chapters().iter().flat_map(formulas).filter(|text| text.len() < 300).collect();
    each(&formulas, 8_000, |text, seed| recomposed(text, LATEX, seed), |_, text| asked::latex(text));
}

#[test]
fn mutated_tables_are_read_or_refused() {
    let tables =
        ["a,b\n1,2\n", "\"a\",\"b c\"\n1,nan\n,2\n", "a;b\r\n1,5;2\r\n", "1\n2\n\n3"].map(str::to_string);
    each(&tables, 2_000, |text, seed| recomposed(text, TABLES, seed), asked::csv);
}

#[test]
fn mutated_blocks_run_or_are_refused() {
    let blocks = between(&chapters(), "```train", "```");
    let fenced: Vec<String> = blocks.iter().map(|block| format!("```train{block}```\n")).collect();
    each(&fenced, 600, mutated, |_, text| asked::chapter(text));
}
