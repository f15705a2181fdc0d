//! Faults as an author meets them: whole chapters, each with the text that the terminal shows; knows no part of the house but its door.
//!
//! The pages under `faults/` are the tests. A fence `markdown` holds a chapter and the fence `text`
//! behind it what the author reads. Words behind `markdown` set the circumstances. After a change
//! of words, `ACCEPT_FAULTS=1 cargo test --test all faults` writes the pages anew, to be read by eye.

#[path = "faults/mutations.rs"]
mod mutations;

use std::path::Path;
use std::rc::Rc;

use mdbook_descent::chapter::{self, Output, Settings, Source};
use mdbook_descent::config;
use mdbook_descent::environment::Memory;

/// What stands around a chapter that is run.
struct Circumstances {
    settings: Settings,
    world: Memory,
    crlf: bool,
}

impl Circumstances {
    /// The book's defaults, changed by words such as `steps=10`, `memory=1000`, `late` and `crlf`.
    fn read(words: &str) -> Circumstances {
        let settings = Settings { output: Output::Verified, ..config::Config::default().settings };
        let world = Memory { lesson: "lesson.md".to_string(), ..Memory::default() };
        let mut circumstances = Circumstances { settings, world, crlf: false };
        for word in words.split_whitespace() {
            let (name, number) = word.split_once('=').unwrap_or((word, "0"));
            let number = number.parse().expect("a circumstance is a whole number");
            match name {
                "steps" => circumstances.settings.limits.steps = number,
                "memory" => circumstances.settings.limits.memory = number,
                "late" => circumstances.world.late = true,
                "crlf" => circumstances.crlf = true,
                _ => panic!("no circumstance is called `{name}`"),
            }
        }
        circumstances
    }

    /// The same with files that stand beside the lesson.
    fn with_files(mut self, files: &[(String, String)]) -> Circumstances {
        self.world.files = files.iter().cloned().collect();
        self
    }

    fn run(&self, content: &str, written: Option<&str>) -> Vec<String> {
        let source = Source { content, file: "src/lesson.md", written: Some(written.unwrap_or(content)) };
        // The book gives its chapters a stack of this size.
        let run = || chapter::process(source, &self.settings, Rc::new(self.world.clone())).faults;
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(256 << 20);
            let thread = thread.spawn_scoped(scope, run).expect("a thread can be started");
            thread.join().expect("a chapter never panics")
        })
    }
}

/// One chapter of a page with what the author should read.
struct Case {
    words: String,
    chapter: String,
    /// The file as it is written, where includes make it another text.
    written: Option<String>,
    /// Files that stand beside it, which the cases below it see too.
    files: Vec<(String, String)>,
    expected: Option<String>,
}

/// A page cut into its prose and its cases.
fn cases(page: &str) -> Vec<(String, Case)> {
    let mut found: Vec<(String, Case)> = Vec::new();
    let mut prose = String::new();
    let mut written = None;
    let mut files = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("`````") else {
            prose += &format!("{line}\n");
            continue;
        };
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "`````").collect();
        let text = text.join("\n");
        match info.split_once(' ').map_or((info, ""), |(kind, words)| (kind, words)) {
            ("file", "") => written = Some(text),
            ("file", name) => files.push((name.to_string(), text)),
            ("text", _) => {
                found.last_mut().expect("a text follows its chapter").1.expected = Some(text);
                // The line between a chapter and its text is no prose.
                prose.clear();
            }
            ("markdown", words) => {
                let case = Case {
                    words: words.to_string(),
                    chapter: text,
                    written: written.take(),
                    files: std::mem::take(&mut files),
                    expected: None,
                };
                found.push((std::mem::take(&mut prose), case));
            }
            _ => panic!("no fence is called `{info}`"),
        }
    }
    found
}

fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults").join(name);
    let page = std::fs::read_to_string(&path).expect("the page can be read");
    let mut anew = String::new();
    let mut wrong = Vec::new();
    let mut files = Vec::new();
    for (prose, case) in cases(&page) {
        files.extend(case.files.clone());
        let circumstances = Circumstances::read(&case.words).with_files(&files);
        let with_ends =
            |text: &str| if circumstances.crlf { text.replace('\n', "\r\n") } else { text.to_string() };
        let written = case.written.as_deref().map(with_ends);
        let faults = circumstances.run(&with_ends(&case.chapter), written.as_deref());
        let told = faults.join("\n\n").replace('\r', "␍");
        if case.expected.as_deref() != Some(&told) {
            wrong.push(format!("{}\n{told}", case.chapter));
        }
        if !anew.is_empty() {
            anew += "\n\n";
        }
        anew += prose.trim();
        anew += "\n\n";
        if let Some(written) = &case.written {
            anew += &format!("`````file\n{written}\n`````\n\n");
        }
        for (name, text) in &case.files {
            anew += &format!("`````file {name}\n{text}\n`````\n\n");
        }
        let words = if case.words.is_empty() { String::new() } else { format!(" {}", case.words) };
        anew += &format!("`````markdown{words}\n{}\n`````\n\n`````text\n{told}\n`````\n", case.chapter);
    }
    if std::env::var_os("ACCEPT_FAULTS").is_some() {
        std::fs::write(&path, anew).expect("the page can be written");
        return;
    }
    let accept = "this is told now; read it, then `ACCEPT_FAULTS=1 cargo test --test all faults` writes it";
    assert!(wrong.is_empty(), "{name}: {accept}:\n\n{}", wrong.join("\n\n----\n\n"));
}

macro_rules! pages {
    ($($name:ident),* $(,)?) => {
        $(#[test] fn $name() { check(concat!(stringify!($name), ".md")); })*
    };
}

pages!(
    names,
    shapes,
    gradients,
    training,
    updates,
    claims,
    prose,
    functions,
    indices,
    limits,
    fences,
    later,
    data,
    several,
    places,
    catalogue,
    linear_algebra,
    arranging,
    layers,
    draws,
    views,
    plots,
    tasks
);
