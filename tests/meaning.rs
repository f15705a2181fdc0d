//! What once went wrong in the hands of others, each case with its right value, as lessons in `tests/meaning/`; knows no
//! part of the house.

use std::path::Path;
use std::rc::Rc;

use mdbook_descent::chapter::{Source, process};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;

#[test]
fn the_lessons_of_old_cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/meaning");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for file in files {
        let lesson = std::fs::read_to_string(&file).expect("a lesson");
        let source = Source { content: &lesson, file: "lesson.md", written: None };
        let chapter = process(source, &Config::default().settings, Rc::new(Memory::default()));
        assert!(chapter.faults.is_empty(), "{}: {}", file.display(), chapter.faults.join("\n"));
    }
}
