//! Codes, stretches and edits of faults, as an editor gets them; knows no part of the house but its door.

use std::path::{Path, PathBuf};

use mdbook_descent::book;
use mdbook_descent::record::ToldFault;
use mdbook_descent::report::codes;

/// The faults of a lesson.
fn faults(lesson: &str) -> Vec<ToldFault> {
    mdbook_descent::run(lesson).results.faults
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn every_file_that_finds_faults_has_a_code_and_every_row_a_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let places: Vec<&str> = codes().flat_map(|code| code.found_in.iter().copied()).collect();
    let mut untold = Vec::new();
    for file in &files {
        let name = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(file).expect("a source file");
        assert!(
            !text.contains("map_err(Fault::new)"),
            "{name}: write the call out, so that it is known who finds it"
        );
        if text.contains("Fault::new(")
            && !places.iter().any(|place| name.starts_with(place))
            && !name.starts_with("report/")
            && name != "lesson/mod.rs"
        {
            untold.push(name);
        }
    }
    assert!(untold.is_empty(), "no row of src/report/codes/ fits {untold:?}");
    for place in places {
        assert!(root.join(place).exists(), "src/report/codes/ names src/{place}, which is not there");
    }
}

#[test]
fn a_fault_has_a_code_and_a_stretch_of_its_file() {
    let found = faults("# Title\n\n```calc\nx = 3\ny = x + banana\n```\n");
    let stretch = found[0].stretch.clone().expect("a place");
    assert_eq!((stretch.start, stretch.end), ((5, 9), (5, 15)));
    assert_eq!((stretch.file.as_str(), found[0].code), ("lesson.md", "name"));
    assert_eq!(faults("{{= 1 }\n")[0].code, "form");
}

#[test]
fn an_edit_mends_the_text() {
    for (lesson, certain) in [
        ("The loss is {{= 1 / 3 ~ 0.34 }}.\n", true),
        ("It is {{= \"cold\" ~ hot }}.\n", true),
        ("```calc\nweight = 2\nweigth + 1\n```\n", false),
    ] {
        let found = faults(lesson);
        let edit = found[0].edit.clone().unwrap_or_else(|| panic!("{lesson:?} has no edit: {found:?}"));
        assert_eq!(edit.certain, certain, "{lesson:?}");
        let mut mended = lesson.to_string();
        mended.replace_range(edit.range, &edit.text);
        assert!(faults(&mended).is_empty(), "{mended:?}: {:?}", faults(&mended));
    }
}

#[test]
fn every_code_has_an_example_that_is_told_and_one_that_is_not() {
    let mut slugs: Vec<&str> = codes().map(|code| code.slug).collect();
    let mut amiss = Vec::new();
    for code in codes().filter(|code| code.slug != "internal") {
        let told = book::tried(&code.with(code.wrong)).expect("a book");
        let own = format!("1 fault in this book; `mdbook-descent explain {}` shows", code.slug);
        if !told.contains(&own) {
            amiss.push(format!("{}, wrong:\n{told}", code.slug));
        }
        let told = book::tried(&code.with(code.right)).expect("a book");
        if !told.is_empty() {
            amiss.push(format!("{}, right:\n{told}", code.slug));
        }
    }
    assert!(amiss.is_empty(), "{}", amiss.join("\n\n"));
    slugs.sort_unstable();
    slugs.dedup();
    assert_eq!(slugs.len(), codes().count(), "two rows have one code");
}

#[test]
fn a_code_is_explained() {
    let explain = |words: &[&str]| {
        let program = env!("CARGO_BIN_EXE_mdbook-descent");
        let output = std::process::Command::new(program).arg("explain").args(words).output();
        let output = output.expect("the program runs");
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).expect("text"))
    };
    let (code, text) = explain(&["claim", "settings"]);
    assert_eq!(code, Some(0));
    for part in
        ["this does not hold: “x is large”: 2 < 3", "check \"x is large\": x > 1", "has no key `digit`"]
    {
        assert!(text.contains(part), "{text}");
    }
    let (code, text) = explain(&["clam"]);
    assert!(code == Some(1) && text.contains("did you mean `claim`?"), "{text}");
    let (code, text) = explain(&[]);
    assert!(code == Some(0) && codes().all(|code| text.contains(code.slug)), "{text}");
}
