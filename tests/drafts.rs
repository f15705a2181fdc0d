//! A lesson whose author writes comes to what it would come to if it ran from the start, whatever he changed.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use mdbook_descent::book::Disk;
use mdbook_descent::chapter::{self, Draft, Output, Settings, Source};
use mdbook_descent::config;
use mdbook_descent::random::Generator;
use mdbook_descent::record::Results;

/// What an author can see of the results.
fn seen(results: &Results) -> String {
    let faults = results.faults.iter().map(|fault| (&fault.range, &fault.message, &fault.remedy));
    let verdicts = |record: &mdbook_descent::record::Record| record.verdicts.clone();
    let blocks = results.blocks.iter().map(|block| {
        let losses = block.run.as_ref().and_then(|run| run.loss.as_ref()).map(|(_, losses)| losses.clone());
        (block.id.clone(), block.values.clone(), verdicts(block), losses)
    });
    format!("{:#?}\n{:#?}\n{:#?}", faults.collect::<Vec<_>>(), blocks.collect::<Vec<_>>(), results.values)
}

fn lessons() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course");
    let entries = std::fs::read_dir(folder).expect("lessons").map(|entry| entry.expect("a file").path());
    let mut found: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    found.sort();
    found
}

fn below(random: &mut Generator, end: usize) -> usize {
    random.integer(0, end.max(1) as i64) as usize
}

/// A text with a line doubled, taken out or moved, a number changed, or a word put in.
fn edited(text: &str, random: &mut Generator) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let (at, other) = (below(random, lines.len()), below(random, lines.len()));
    match below(random, 6) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[at].clone()),
        2 => lines.swap(at, other),
        3 => lines
            .insert(at, ["Some prose.", "", "{{= 1 + 1 }}", "{{= nothing }}"][below(random, 4)].to_string()),
        4 => {
            let digit = |letter: char| letter.is_ascii_digit();
            if let Some(line) = lines.iter_mut().skip(at).find(|line| line.contains(digit)) {
                let place = line.find(digit).expect("a digit");
                line.replace_range(place..=place, &below(random, 10).to_string());
            }
        }
        _ => lines[at].push_str(" word"),
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_draft_comes_to_what_a_build_comes_to() {
    let output = Output::Data { programs: false };
    let settings = Settings { output, ..config::Config::default().settings };
    let mut random = Generator::from_seed(7);
    for (number, path) in lessons().iter().enumerate().filter(|(number, _)| number % 6 == 0) {
        let written = std::fs::read_to_string(path).expect("a lesson");
        let mut text = written.clone();
        let mut draft = Draft::default();
        for edit in 0..8 {
            // Edits pile up, and are taken back now and then.
            text = edited(if edit % 4 == 3 { &written } else { &text }, &mut random);
            let source = Source { content: &text, file: "lesson.md", written: Some(&text) };
            let world = || Rc::new(Disk::beside(path, 1e9));
            let drafted = draft.run(source, &settings, world(), &|| false).expect("nobody gave it up");
            let built = chapter::process(source, &settings, world()).results;
            assert_eq!(
                seen(&drafted),
                seen(&built),
                "lesson {number}, {}, edit {edit}:\n{text}",
                path.display()
            );
        }
    }
}
