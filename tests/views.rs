//! Views as their readers meet them: the HTML and the Markdown of each on fixed data; knows no view from inside.
//!
//! Each lesson under `snapshots/` is a chapter; beside it stand what the page and a renderer without
//! pictures get. After a change, `ACCEPT_VIEWS=1 cargo test --test all views` writes them anew, to be read by eye.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use mdbook_descent::chapter::{self, Output, Settings, Source};
use mdbook_descent::config;
use mdbook_descent::environment::Memory;
use mdbook_descent::views::CATALOGUE;
use mdbook_descent::words::Words;

fn lessons() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let entries = std::fs::read_dir(folder).expect("the folder of snapshots");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut lessons: Vec<PathBuf> =
        paths.filter(|path| path.to_string_lossy().ends_with(".lesson.md")).collect();
    lessons.sort();
    lessons
}

fn page(lesson: &Path, output: Output) -> String {
    let content = std::fs::read_to_string(lesson).expect("a lesson");
    let language = if lesson.to_string_lossy().contains("_zh") { "zh" } else { "en" };
    let settings = Settings { output, words: Words::of(language), ..config::Config::default().settings };
    let source = Source { content: &content, file: "src/lesson.md", written: Some(&content) };
    let chapter = chapter::process(source, &settings, Rc::new(Memory::default()));
    assert!(chapter.faults.is_empty(), "{}:\n{}", lesson.display(), chapter.faults.join("\n"));
    chapter.content
}

/// One element a line, so that a change can be read.
fn lines(html: &str) -> String {
    let mut text = html.to_string();
    for element in ["figcaption", "svg", "path", "g", "text", "image", "rect", "tr", "td", "th", "li", "/svg"]
    {
        text = text.replace(&format!("<{element} "), &format!("\n<{element} "));
        text = text.replace(&format!("<{element}>"), &format!("\n<{element}>"));
    }
    text.replace("\n\n<", "\n<")
}

fn held(lesson: &Path, ending: &str, found: &str) {
    let path = PathBuf::from(lesson.to_string_lossy().replace(".lesson.md", ending));
    if std::env::var_os("ACCEPT_VIEWS").is_some() {
        std::fs::write(&path, found).expect("a snapshot can be written");
    }
    let accept = "read it, then `ACCEPT_VIEWS=1 cargo test --test all views` writes it";
    match std::fs::read_to_string(&path) {
        Err(_) => panic!("{} does not stand yet; {accept}:\n{found}", path.display()),
        Ok(expected) if expected.replace('\r', "") == found => {}
        Ok(_) => panic!("{} is no longer what the view gives; {accept}:\n{found}", path.display()),
    }
}

#[test]
fn views_give_what_their_snapshots_show() {
    let lessons = lessons();
    assert!(lessons.len() > 8, "only {} lessons", lessons.len());
    for lesson in &lessons {
        held(lesson, ".html", &lines(&page(lesson, Output::Html)));
        held(lesson, ".out.md", &page(lesson, Output::Markdown));
    }
}

#[test]
fn every_view_has_a_snapshot() {
    let texts: Vec<String> =
        lessons().iter().map(|lesson| std::fs::read_to_string(lesson).expect("a lesson")).collect();
    let shows = |line: &str, view: &str| {
        let asked = line.strip_prefix("show ").or_else(|| line.strip_prefix("{{#show ")).unwrap_or_default();
        asked.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).any(|word| word == view)
    };
    let missing = CATALOGUE.iter().map(|view| view.name);
    let missing: Vec<&str> = missing
        .filter(|view| !texts.iter().flat_map(|text| text.lines()).any(|line| shows(line, view)))
        .collect();
    assert!(missing.is_empty(), "no lesson under tests/snapshots shows {missing:?}");
}

/// What every figure owes to every reader, whatever it shows.
#[test]
fn figures_are_one_line_named_and_bounded() {
    for lesson in lessons() {
        let html = page(&lesson, Output::Html);
        for figure in html.lines().filter(|line| line.contains("<svg")) {
            let name = lesson.display();
            assert!(
                figure.starts_with('<') && figure.ends_with('>'),
                "{name}: a figure is broken across lines"
            );
            assert_eq!(
                figure.matches("<svg viewBox=\"0 0").count(),
                figure.matches("role=\"img\"").count(),
                "{name}"
            );
            assert!(
                !figure.contains("aria-label=\"\""),
                "{name}: a picture says nothing to those who do not see it"
            );
            assert!(!figure.contains("NaN") && !figure.contains("inf"), "{name}: a place is not finite");
            for word in figure.split("aria-label=\"").skip(1) {
                let told = word.split('"').next().unwrap_or_default();
                assert!(told.chars().any(|letter| letter.is_ascii_digit()), "{name}: no number in “{told}”");
            }
        }
        assert!(html.len() < 150_000, "{}: {} bytes", lesson.display(), html.len());
    }
}

#[test]
fn books_of_markdown_get_images() {
    let lesson = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/path.lesson.md");
    let text = page(&lesson, Output::Illustrated);
    assert!(text.contains("](data:image/svg+xml;base64,"), "{text}");
    assert!(text.contains("**Figure 1: ") && !text.contains("<svg"), "{text}");
}
