//! The manual's reference: complete, true, and what the catalogues say; `cargo reference` writes the pages anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::rc::Rc;

use mdbook_descent::book::Disk;
use mdbook_descent::chapter::{self, Source};
use mdbook_descent::config;
use mdbook_descent::manual::{self, Page};
use mdbook_descent::{datasets, exports, functions, optimizers};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("book")
}

/// The table of contents with the lines of the reference put in place.
fn summary(pages: &[Page]) -> (String, String) {
    let written = std::fs::read_to_string(folder().join("SUMMARY.md")).expect("the summary");
    let generated = manual::summary(pages);
    let is_ours = |line: &str| line.contains("](reference/");
    let first = written.lines().position(is_ours).unwrap_or_else(|| written.lines().count());
    let mut lines: Vec<&str> = written.lines().filter(|line| !is_ours(line)).collect();
    lines.splice(first..first, generated.lines());
    let wanted = format!("{}\n", lines.join("\n"));
    (written, wanted)
}

#[test]
fn pages_are_what_the_catalogues_say() {
    let pages = manual::pages(&manual::catalogues());
    let (written, wanted) = summary(&pages);
    let reference = folder().join("reference");
    if std::env::var_os("ACCEPT_REFERENCE").is_some() {
        for page in &pages {
            let path = reference.join(&page.file);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, &page.text).expect("a page");
        }
        std::fs::write(folder().join("SUMMARY.md"), wanted).expect("the summary");
        return;
    }
    let committed = |page: &Page| std::fs::read_to_string(reference.join(&page.file)).unwrap_or_default();
    let differing: Vec<&str> =
        pages.iter().filter(|page| committed(page) != page.text).map(|page| page.file.as_str()).collect();
    assert!(
        differing.is_empty() && written == wanted,
        "the manual is older than the catalogues in {differing:?} or in SUMMARY.md: run `cargo reference` and commit what it writes"
    );
}

#[test]
fn grammars_are_what_the_catalogues_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode/syntaxes");
    for grammar in manual::grammars(&manual::catalogues()) {
        let path = folder.join(grammar.file);
        if std::env::var_os("ACCEPT_REFERENCE").is_some() {
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(path, &grammar.text).expect("a grammar");
            continue;
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == grammar.text,
            "{} is older than the catalogues: run `cargo reference`",
            grammar.file
        );
    }
}

#[test]
fn every_statement_has_a_heading_in_the_manual() {
    let page = std::fs::read_to_string(folder().join("manual/statements.md")).expect("the page");
    let headings: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("## ")).flat_map(|line| line.split(' ')).collect();
    let missing: Vec<&str> =
        mdbook_descent::language::keywords().filter(|word| !headings.contains(word)).collect();
    assert!(missing.is_empty(), "book/manual/statements.md has no heading with {missing:?}");
}

#[test]
fn every_entry_says_what_it_is_and_shows_it() {
    let mut missing = Vec::new();
    for catalogue in manual::catalogues() {
        for entry in catalogue.entries() {
            if entry.doc.len() < 5 {
                missing.push(format!("`{}` of {} has no sentence", entry.name, catalogue.name));
            }
            let shown = entry.example.as_ref().is_some_and(|example| example.contains(entry.name));
            if catalogue.on_pages && !["settings", manual::FAULTS].contains(&catalogue.name) && !shown {
                missing.push(format!("`{}` of {} has no example that uses it", entry.name, catalogue.name));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// A function that is new has words in every library, and none has words for what there is not.
#[test]
fn every_library_has_words_for_every_function() {
    let names: BTreeSet<&str> =
        functions::catalogue().iter().flat_map(|(_, rows)| rows.iter()).map(|row| row.name).collect();
    for export in exports::CATALOGUE {
        let said: BTreeSet<&str> = export.spelled().collect();
        let unsaid = |name: &&&str| export.spelling(name).is_none() && !said.contains(**name);
        let unsaid: Vec<&&str> = names.iter().filter(unsaid).collect();
        assert!(unsaid.is_empty(), "{} has no words for {unsaid:?}; empty ones say so", export.title);
        let mut once = BTreeSet::new();
        for name in export.spelled() {
            assert!(names.contains(name), "{} has words for `{name}`, which is no function", export.title);
            assert!(once.insert(name), "{} has words for `{name}` twice", export.title);
        }
    }
    for name in optimizers::CATALOGUE.iter().map(|row| row.name) {
        let told = exports::CATALOGUE.iter().any(|export| export.optimizer(name).is_some());
        assert!(told, "no library says what it has for `{name}`");
    }
    let data: BTreeSet<&str> = datasets::catalogue().map(|row| row.name).collect();
    assert_eq!(exports::recipes().collect::<BTreeSet<_>>(), data, "a recipe for each data set, and no other");
}

/// Entries of one name would share a heading, and one of them could not be reached.
#[test]
fn names_are_given_once() {
    for catalogue in manual::catalogues() {
        let mut names: Vec<&str> = catalogue.entries().map(|entry| entry.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "a name of {} is given twice", catalogue.name);
    }
}

#[test]
fn examples_hold() {
    let settings = config::Config::default().settings;
    for page in manual::pages(&manual::catalogues()) {
        let file = format!("book/reference/{}", page.file);
        let source = Source { content: &page.text, file: &file, written: Some(&page.text) };
        let chapter = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(256 << 20);
            let run = || {
                let root = Path::new(env!("CARGO_MANIFEST_DIR"));
                let world = Disk::of_book(root, Path::new("book"), &file, 60.0);
                chapter::process(source, &settings, Rc::new(world)).faults
            };
            thread.spawn_scoped(scope, run).expect("a thread").join().expect("no panic")
        });
        assert!(chapter.is_empty(), "{}", chapter.join("\n"));
    }
}

fn list(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-descent"));
    command.arg("list").args(arguments).output().expect("the program runs")
}

fn listed(arguments: &[&str]) -> String {
    let output = list(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn catalogues_are_listed() {
    for catalogue in manual::catalogues() {
        assert!(listed(&[]).contains(catalogue.name));
        let lines = listed(&[catalogue.name]);
        for entry in catalogue.entries() {
            assert!(lines.contains(&entry.head), "no {} in `list {}`", entry.name, catalogue.name);
        }
    }
}

#[test]
fn entries_are_told_in_full() {
    for arguments in [&["functions", "softmax"][..], &["softmax"]] {
        let entry = listed(arguments);
        for part in ["softmax(", "NumPy: ", "PyTorch: ", "JAX: ", "Example:\n    p = softmax("] {
            assert!(entry.contains(part), "no {part} in:\n{entry}");
        }
    }
    assert!(listed(&["heatmap"]).starts_with("heatmap(matrix, rows=None, columns=None)\n"));
    // A name of several catalogues is told from each.
    for head in
        ["histogram(x, bins=10, density=0)", "histogram(x, bins=10, range=None, density=0)", "show histogram"]
    {
        assert!(listed(&["histogram"]).lines().any(|line| line == head), "no {head}");
    }
    assert!(listed(&["functions", "losses"]).contains("cross_entropy"));
    assert!(listed(&["functions", "linear-algebra"]).starts_with("linear algebra"));
}

#[test]
fn machines_read_the_catalogues() {
    let whole: serde_json::Value = serde_json::from_str(&listed(&["functions", "--json"])).expect("JSON");
    let entries = whole["entries"].as_array().expect("entries");
    let softmax = entries.iter().find(|entry| entry["name"] == "softmax").expect("softmax");
    assert_eq!(softmax["family"], "activations");
    assert!(softmax["example"].as_str().is_some_and(|example| example.contains("check")));
    let one: serde_json::Value = serde_json::from_str(&listed(&["softmax", "--json"])).expect("JSON");
    assert_eq!(one["entries"][0], *softmax);
}

#[test]
fn pages_are_written() {
    let pages = manual::pages(&manual::catalogues());
    let page = |file: &str| pages.iter().find(|page| page.file == file).expect("a page").text.trim_end();
    assert_eq!(listed(&["optimizers", "--markdown"]).trim_end(), page("optimizers.md"));
    assert_eq!(listed(&["functions", "losses", "--markdown"]).trim_end(), page("functions/losses.md"));
    assert!(listed(&["softmax", "--markdown"]).starts_with("## softmax\n"));
}

#[test]
fn unknown_names_get_a_hint() {
    for (arguments, hint) in [
        (&["functons"][..], "did you mean `functions`?"),
        (&["sofmax"], "did you mean `softmax`?"),
        (&["functions", "sofmax"], "did you mean `softmax`?"),
        (&["zzzzzzzz"], "`mdbook-descent list` names the catalogues"),
        (&["nothing", "softmax"], "nothing is called `nothing`"),
    ] {
        let output = list(arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains(hint), "{arguments:?}");
    }
    assert_eq!(list(&["functions", "--json", "--markdown"]).status.code(), Some(2));
}

/// A word of another library or language leads to what stands for it here.
#[test]
fn things_are_found_by_their_other_names() {
    for (word, told) in [
        ("absolute", "abs(x)"),
        ("np.mean", "mean(x"),
        ("expit", "sigmoid(x)"),
        ("sgd", "gradient_descent(rate"),
        ("nn.Linear", "dense(inputs"),
        ("lr", "`rate=0.1`"),
        ("dim", "`axis=0`"),
        (".backward", "`descend` finds the gradients"),
        ("plt.scatter", "write `plot points(x, y)`"),
        ("print", "shows its value"),
        ("for", "`repeat 200 steps`"),
        ("newaxis", "`None`"),
    ] {
        let found = listed(&[word]);
        assert!(found.contains(told), "{word}: {found}");
    }
}

#[test]
fn every_setting_has_one_default() {
    let readme = std::fs::read_to_string(folder().with_file_name("README.md")).expect("the README");
    for key in config::KEYS {
        let value: serde_json::Value =
            serde_json::from_str(key.default).expect("a default as `book.toml` has it");
        let (_, faults) = config::read(&serde_json::json!({ key.name: value }));
        assert!(faults.is_empty(), "{}: {faults:?}", key.name);
        let row = format!("| `{}` | `{}` |", key.name, key.default);
        assert!(readme.contains(&row), "the README's table of settings has no row `{row}`");
    }
    let config = config::Config::default();
    assert_eq!(config.settings.show, mdbook_descent::views::DEFAULT);
}
