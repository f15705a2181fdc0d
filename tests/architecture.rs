//! The rules of the house that a program can keep: arrows go down, files open with a sentence, nothing panics on purpose.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Who may import whom. A module sees itself and those behind its colon, nothing else.
const ARROWS: &[(&str, &str)] = &[
    ("main", "cli"),
    ("cli", "book chapter environment functions language manual markup record report server site"),
    ("site", "book report"),
    (
        "server",
        "book cache chapter environment functions graph language lesson manual markup model numbers optimizers program record report resolve views",
    ),
    ("manual", "config datasets exports functions language lesson model optimizers report resolve views"),
    (
        "book",
        "cache chapter config environment furniture lesson markup publication readers record report results translation words",
    ),
    ("furniture", "lesson markup words"),
    ("readers", "markup words"),
    ("publication", "furniture markup"),
    ("translation", "furniture language lesson"),
    ("cache", ""),
    ("config", "chapter exhibit furniture model readers report views words"),
    (
        "chapter",
        "checks engine environment exhibit exports functions graph language lesson markup model numbers optimizers program record report resolve script studies views words",
    ),
    ("results", "graph numbers program record"),
    ("checks", "engine exhibit functions graph language model numbers program record report words"),
    (
        "studies",
        "engine exports functions graph language mathematics model optimizers program record report resolve script",
    ),
    (
        "views",
        "exhibit exports graph language mathematics model numbers optimizers program record report words",
    ),
    ("mathematics", "graph"),
    ("record", "graph numbers program report"),
    ("exports", "datasets functions graph language numbers optimizers report resolve script"),
    ("script", "graph language report resolve"),
    ("exhibit", "markup numbers report"),
    ("lesson", "markup report"),
    ("engine", "functions graph program random report"),
    (
        "model",
        "datasets environment functions graph language numbers optimizers program random record report resolve",
    ),
    ("resolve", "datasets functions language optimizers report"),
    ("program", "environment functions graph random report"),
    ("datasets", "environment functions graph random report"),
    ("environment", "report"),
    ("optimizers", ""),
    ("functions", "graph random report"),
    ("graph", "numbers report"),
    ("random", ""),
    ("language", "report"),
    ("markup", ""),
    ("report", "markup"),
    ("words", ""),
    ("numbers", ""),
];

fn sources() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let relative = path.strip_prefix(&root).expect("below src").to_path_buf();
                let first =
                    relative.components().next().expect("a name").as_os_str().to_string_lossy().to_string();
                let text = std::fs::read_to_string(&path).expect("a source file");
                found.push((relative, first.trim_end_matches(".rs").to_string(), text));
            }
        }
    }
    found.sort();
    found
}

/// The source without comments.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn arrows_go_down() {
    let allowed: BTreeMap<&str, Vec<&str>> =
        ARROWS.iter().map(|(from, to)| (*from, to.split(' ').collect())).collect();
    let mut wrong = Vec::new();
    for (path, module, text) in sources().iter().filter(|(_, module, _)| module != "lib") {
        let code = code(text).replace("mdbook_descent::", "crate::");
        for part in code.split("crate::").skip(1) {
            let target: String =
                part.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            let known = allowed
                .get(module.as_str())
                .unwrap_or_else(|| panic!("`{module}` has no row in the table of arrows"));
            if target != *module && !target.is_empty() && !known.contains(&target.as_str()) {
                wrong.push(format!("{}: {module} → {target}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that the house does not allow:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_of_arrows_has_no_circle() {
    fn visit<'a>(at: &'a str, arrows: &BTreeMap<&'a str, &'a str>, way: &mut Vec<&'a str>) {
        assert!(!way.contains(&at), "a circle: {way:?} → {at}");
        way.push(at);
        for next in arrows[at].split(' ').filter(|next| !next.is_empty()) {
            visit(next, arrows, way);
        }
        way.pop();
    }
    let arrows: BTreeMap<&str, &str> = ARROWS.iter().copied().collect();
    for (from, _) in ARROWS {
        visit(from, &arrows, &mut Vec::new());
    }
}

#[test]
fn files_open_with_a_sentence() {
    for (path, _, text) in sources() {
        assert!(text.starts_with("//! "), "{} has no opening sentence", path.display());
    }
}

#[test]
fn only_their_places_know_the_world() {
    for (path, module, text) in sources() {
        let code = code(&text);
        for (word, homes) in [
            ("pulldown_cmark", ["lesson", "", "", ""]),
            ("pulldown_latex", ["exhibit", "", "", ""]),
            // What else becomes markup is a text that is escaped.
            ("Markup::composed", ["exhibit", "markup", "", ""]),
            ("std::fs", ["book", "cli", "cache", "site"]),
            ("std::env", ["book", "cli", "cache", ""]),
            ("std::io", ["book", "cli", "cache", ""]),
            ("std::time", ["book", "cli", "cache", ""]),
            ("std::net", ["", "", "", ""]),
            ("std::thread", ["cli", "server", "cache", "book"]),
            ("rayon", ["book", "functions", "", ""]),
            ("mdbook_preprocessor", ["book", "cli", "", ""]),
            ("clap", ["cli", "", "", ""]),
            ("lsp_", ["cli", "server", "", ""]),
            ("anyhow", ["book", "server", "site", ""]),
        ] {
            assert!(
                !code.contains(word) || homes.contains(&module.as_str()),
                "{} names {word}",
                path.display()
            );
        }
    }
}

#[test]
fn nothing_panics_on_purpose() {
    for (path, _, text) in sources() {
        let code = code(text.split("#[cfg(test)]").next().unwrap_or_default());
        for word in [".unwrap()", "panic!(", "todo!(", "unimplemented!(", "allow(dead_code)", "TODO", "FIXME"]
        {
            assert!(!code.contains(word), "{} holds {word}", path.display());
        }
    }
}

#[test]
fn files_fit_a_glance() {
    // Tables of numbers are no reading matter.
    let tables = ["random/ziggurat_tables.rs"];
    for (path, _, text) in
        sources().iter().filter(|(path, ..)| !tables.iter().any(|table| path.ends_with(table)))
    {
        let lines = text.lines().count();
        assert!(lines <= 520, "{} has {lines} lines; split it by theme", path.display());
    }
}

/// The longest line of code.
const LONGEST_LINE: usize = 120;

/// Files in which some lines are longer still.
const LONGER: &[&str] = &[
    "checks/automatic.rs",
    "checks/gradients.rs",
    "engine/history.rs",
    "engine/queue.rs",
    "engine/trainer.rs",
    "model/varied.rs",
];

/// A long line makes rustfmt leave all that stands around it as it is. What is nothing but a text, alone or behind a
/// name, stands in no expression, and may be as long as it reads well.
#[test]
fn lines_are_short_enough_for_rustfmt() {
    let mut wrong = Vec::new();
    for (path, _, text) in sources() {
        let name = path.display().to_string().replace('\\', "/");
        let mut within = false;
        for (index, line) in text.lines().enumerate() {
            let begun_before = within;
            within = ends_in_text(line, begun_before);
            let code = line.trim_start();
            let before = code.trim_start_matches("pub(super) ").split('"').next().unwrap_or_default();
            let data = before.len() < code.len() && !before.contains(['(', '{', '|', '>']);
            let short =
                line.chars().count() <= LONGEST_LINE || code.starts_with("//") || begun_before || data;
            if !short && !LONGER.contains(&name.as_str()) {
                wrong.push(format!("{name}:{}", index + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "lines of code of more than {LONGEST_LINE} letters:\n{}", wrong.join("\n"));
}

/// Whether a text in quotation marks goes on behind a line.
fn ends_in_text(line: &str, begun_before: bool) -> bool {
    let mut within = begun_before;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, within) {
            ('"', _) => within = !within,
            ('\\', true) => {
                letters.next();
            }
            ('/', false) if letters.peek() == Some(&'/') => break,
            // A letter in single marks may be a quotation mark.
            ('\'', false) => {
                let rest: String = letters.clone().take(3).collect();
                let skipped = if rest.starts_with('\\') { 3 } else { 2 };
                if rest.chars().nth(skipped - 1) == Some('\'') {
                    letters.nth(skipped - 1);
                }
            }
            _ => {}
        }
    }
    within
}

/// Names that two public types may share, and why.
const SHARED_NAMES: &[(&str, &str)] = &[
    ("Argument", "of the block language, and of Python, which is printed from a tree of its own"),
    ("Call", "of an operator, and of a function in a program that is written"),
];

#[test]
fn a_name_stands_for_one_type() {
    let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, _, text) in sources() {
        for line in code(&text).lines() {
            // What is private to its file is read with the file before one's eyes.
            let Some(rest) = line.trim_start().strip_prefix("pub") else { continue };
            let mut words =
                rest.trim_start_matches("(super)").trim_start_matches("(crate)").split_whitespace();
            if !matches!(words.next(), Some("struct" | "enum" | "trait" | "type")) {
                continue;
            }
            let name = words.next().unwrap_or_default();
            let name = name.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
            homes.entry(name.to_string()).or_default().push(path.display().to_string());
        }
    }
    let shared = |name: &str| SHARED_NAMES.iter().any(|(shared, _)| *shared == name);
    let wrong = homes.iter().filter(|(name, homes)| homes.len() > 1 && !shared(name));
    let wrong: Vec<String> = wrong.map(|(name, homes)| format!("{name}: {}", homes.join(", "))).collect();
    assert!(wrong.is_empty(), "one name for several types; tell them apart:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_of_tests_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let all = std::fs::read_to_string(folder.join("all.rs")).expect("the list of tests");
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().to_string();
        if let Some(name) =
            name.strip_suffix(".rs").filter(|name| !matches!(*name, "all" | "allocation" | "growth"))
        {
            assert!(all.contains(&format!("mod {name};")), "tests/all.rs does not name `{name}`");
        }
    }
}
