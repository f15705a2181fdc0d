//! `mdbook-descent check` as an author and a machine meet it; knows no part of the house.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

const TRUE: &str = "# One\n\n```calc\nx = 2\ncheck x == 2\n```\n";
const WRONG: &str = "# Two\n\nä {{= 1 / 3 ~ 0.34 }}.\n\n```calc\nweight = 2\nweigth + 1\n```\n";

/// A book with two lessons, one of which is wrong and takes a block from elsewhere.
fn book() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("pages");
    std::fs::create_dir_all(source.join("part")).expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write(
        "book.toml",
        "[book]\ntitle = \"T\"\nsrc = \"pages\"\n[preprocessor.descent]\nafter = [\"links\"]\ndigits = 3\n",
    );
    write("pages/SUMMARY.md", "# Summary\n\n- [One](one.md)\n- [Two](part/two.md)\n");
    write("pages/one.md", TRUE);
    write("pages/part/two.md", WRONG);
    folder
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_mdbook-descent");
    Command::new(program).arg("check").args(arguments).current_dir(folder).output().expect("the program runs")
}

fn told(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[test]
fn a_book_is_checked_without_a_page() {
    let folder = book();
    let output = check(folder.path(), &[]);
    let text = told(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("./pages/part/two.md:3:15") && text.contains("part/two.md:7:1"), "{text}");
    let end = "2 lessons checked: 2 faults; `mdbook-descent explain name prose` shows what that is, and how it is mended\n";
    assert!(text.ends_with(end), "{text}");
    let whole = check(folder.path(), &["pages/one.md"]);
    assert_eq!(
        (told(&whole).as_str(), whole.status.code()),
        ("1 lesson checked: everything holds\n", Some(0))
    );
    assert!(!folder.path().join("book").exists());
    assert_eq!(check(folder.path(), &["nowhere.md"]).status.code(), Some(2));
    assert_eq!(check(folder.path(), &["--format", "prose"]).status.code(), Some(2));
}

#[test]
fn faults_are_data_with_their_edits() {
    let folder = book();
    let output = check(folder.path(), &["pages/part", "--format", "json"]);
    let faults: Value = serde_json::from_str(&told(&output)).expect("JSON");
    let first = &faults[0];
    assert_eq!(first["file"], "pages/part/two.md");
    assert_eq!((&first["code"], &first["severity"]), (&json!("prose"), &json!("error")));
    assert_eq!(first["start"], json!({ "line": 3, "column": 15 }));
    assert_eq!(first["end"], json!({ "line": 3, "column": 19 }));
    assert_eq!(first["edit"]["text"], "0.33");
    assert_eq!(first["edit"]["certain"], true);
    assert_eq!(faults[1]["edit"]["text"], "weight");
    assert_eq!(faults[1]["edit"]["certain"], false);
    let none = check(folder.path(), &["pages/one.md", "--format", "json"]);
    assert_eq!(told(&none), "[]\n");
}

#[test]
fn machines_read_their_own_forms() {
    let folder = book();
    let github = told(&check(folder.path(), &["--format", "github"]));
    let first = github.lines().next().expect("a line");
    assert!(first.starts_with("::error file=pages/part/two.md,line=3,endLine=3,col=15,endColumn=19,title=prose::the text says 0.34"), "{github}");
    assert!(first.contains("%0A"), "{github}");
    let sarif: Value =
        serde_json::from_str(&told(&check(folder.path(), &["--format", "sarif"]))).expect("JSON");
    let run = &sarif["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(2));
    assert_eq!(run["results"][1]["ruleId"], "name");
    assert_eq!(run["tool"]["driver"]["rules"], json!([{ "id": "name" }, { "id": "prose" }]));
    let junit = told(&check(folder.path(), &["--format", "junit"]));
    let document = roxmltree::Document::parse(&junit).expect("XML");
    let suite = document.root_element();
    assert_eq!((suite.attribute("tests"), suite.attribute("failures")), (Some("2"), Some("1")));
    let failure = suite.descendants().find(|node| node.has_tag_name("failure")).expect("a failure");
    assert_eq!(failure.attribute("type"), Some("prose"));
}

#[cfg(unix)]
#[test]
fn names_and_texts_of_strangers_keep_the_forms_of_machines_whole() {
    let folder = book();
    let name = "pages/a b#%3C&'\"\u{1b}.md";
    std::fs::write(folder.path().join(name), "# \u{1}\u{fffe}\n\n\u{ffff} {{? \"\u{b}\" == 3 }}\n")
        .expect("a file");
    let junit = told(&check(folder.path(), &["--format", "junit"]));
    roxmltree::Document::parse(&junit).expect("XML");
    let sarif: Value =
        serde_json::from_str(&told(&check(folder.path(), &["--format", "sarif"]))).expect("JSON");
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "pages/a%20b%23%253C%26%27%22%1B.md");
    std::fs::write(folder.path().join(name), b"# T\n\n\xe9\n").expect("a file");
    let refused = check(folder.path(), &[]);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(told.contains("is not written in UTF-8: line 3") && !told.contains('\u{1b}'), "{told}");
}

#[cfg(unix)]
#[test]
fn lessons_of_a_folder_are_files_within_it() {
    let (folder, elsewhere) = (book(), tempfile::tempdir().expect("a folder"));
    let outside = elsewhere.path().join("secret.md");
    std::fs::write(&outside, "# S\n\n{{= secret }}\n").expect("a file");
    let pages = folder.path().join("pages");
    let links = [
        ("outside.md", outside.as_path()),
        ("endless.md", Path::new("/dev/zero")),
        ("round", pages.as_path()),
    ];
    for (name, leads) in links {
        std::os::unix::fs::symlink(leads, pages.join(name)).expect("a link");
    }
    std::os::unix::fs::symlink("one.md", pages.join("same.md")).expect("a link");
    let _ = Command::new("mkfifo").arg(pages.join("pipe.md")).status();
    let text = told(&check(folder.path(), &[]));
    assert!(text.contains("\n3 lessons checked: 2 faults; ") && !text.contains("secret"), "{text}");
}

#[test]
fn an_included_block_is_told_in_its_own_file() {
    let folder = book();
    std::fs::write(folder.path().join("pages/one.md"), "# One\n\n{{#include part/block.txt}}\n")
        .expect("a file");
    std::fs::write(folder.path().join("pages/part/block.txt"), "```calc\ncheck 1 == 2\n```\n")
        .expect("a file");
    let output = check(folder.path(), &["pages/one.md", "--format", "json"]);
    let faults: Value = serde_json::from_str(&told(&output)).expect("JSON");
    assert!(
        faults[0]["file"].as_str().is_some_and(|file| file.ends_with("pages/part/block.txt")),
        "{faults}"
    );
    assert_eq!(faults[0]["start"]["line"], 2, "{faults}");
}

#[test]
fn the_settings_of_a_book_are_checked_with_its_lessons() {
    let folder = book();
    let settings =
        "[book]\ntitle = \"T\"\nsrc = \"pages\"\n\n[preprocessor.descent]\n# Few.\ndigit = 3\nseed = -1\n";
    std::fs::write(folder.path().join("book.toml"), settings).expect("a file");
    let output = check(folder.path(), &["pages/one.md", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let faults: Value = serde_json::from_str(&told(&output)).expect("JSON");
    assert_eq!(faults.as_array().map(Vec::len), Some(2), "{faults}");
    for (fault, line, column) in [(&faults[0], 7, 6), (&faults[1], 8, 5)] {
        assert_eq!((&fault["code"], &fault["start"]["line"]), (&json!("settings"), &json!(line)), "{fault}");
        assert_eq!(fault["end"]["column"], column, "{fault}");
        assert!(fault["file"].as_str().is_some_and(|file| file.ends_with("book.toml")), "{fault}");
    }
    std::fs::write(folder.path().join("book.toml"), "[book]\ntitle = \n").expect("a file");
    let text = told(&check(folder.path(), &["pages/one.md"]));
    assert!(text.contains("this is no TOML") && text.contains("book.toml:2:"), "{text}");
    assert!(text.contains("1 lesson checked: 1 fault"), "{text}");
}

#[test]
fn books_share_a_folder_of_data_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let settings = |data: &str| {
        write(
            "book/book.toml",
            &format!("[book]\ntitle = \"T\"\n[preprocessor.descent]\nafter = [\"links\"]\n{data}\n"),
        );
    };
    let reads = |path: &str| {
        write(
            "book/src/one.md",
            &format!("# One\n\n```calc\ndata x = csv(\"{path}\")\ncheck sum(x) == 3\n```\n"),
        );
        told(&check(&folder.path().join("book"), &["--no-cache"]))
    };
    write("data/points.csv", "1\n2\n");
    write("secret/points.csv", "1\n2\n");
    write("outside.csv", "1\n2\n");
    settings("");
    assert!(reads("../../data/points.csv").contains("leads out of the book's source folder"));
    settings("data = [\"../data\"]");
    assert!(reads("../../data/points.csv").contains("everything holds"));
    assert!(reads("../../data/../data/points.csv").contains("everything holds"));
    assert!(reads("../../data/point.csv").contains("did you mean `points.csv`?"));
    for path in
        ["../../secret/points.csv", "../../outside.csv", "../../data/../secret/points.csv", "../book.toml"]
    {
        assert!(reads(path).contains("leads out of the book's source folder"), "{path}");
    }
    #[cfg(unix)]
    {
        let link = |from: &str, to: &str| {
            std::os::unix::fs::symlink(folder.path().join(from), folder.path().join(to)).expect("a link");
        };
        link("secret/points.csv", "data/link.csv");
        link("secret", "data/folder");
        for path in ["../../data/link.csv", "../../data/folder/points.csv"] {
            assert!(reads(path).contains("leads out of the book's source folder"), "{path}");
        }
        link("secret", "linked");
        settings("data = [\"../linked\"]");
        assert!(
            reads("../../linked/points.csv").contains("everything holds"),
            "a folder may be named by a link"
        );
    }
    for data in [
        "[\"..\"]",
        "[\".\"]",
        "[\"src\", \"/etc\"]",
        "[\"../nowhere\"]",
        "[\"../outside.csv\"]",
        "[\"../../..\"]",
    ] {
        settings(&format!("data = {data}"));
        let found = reads("../../outside.csv");
        assert!(found.contains("is no folder that this book may share"), "{data}: {found}");
    }
    settings("data = [\"../data\"]\ncontributors = \"untrusted\"");
    assert!(reads("../../data/points.csv").contains("leave it out under contributors"));
}

/// What a lesson reads is watched, also where it stands beside the book.
#[test]
fn a_check_goes_on_when_a_shared_table_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        std::fs::write(file, text).expect("a file");
    };
    write(
        "book/book.toml",
        "[book]\ntitle = \"T\"\n[preprocessor.descent]\nafter = [\"links\"]\ndata = [\"../data\"]\n",
    );
    write("book/src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n");
    write(
        "book/src/one.md",
        "# One\n\n```calc\ndata x = csv(\"../../data/x.csv\")\ncheck sum(x) == 3\n```\n",
    );
    write("data/x.csv", "1\n2\n");
    let program = env!("CARGO_BIN_EXE_mdbook-descent");
    let mut watching = Command::new(program)
        .args(["check", "--watch", "book"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut lines = BufReader::new(watching.stdout.take().expect("its words")).lines();
    let mut next = || lines.next().expect("a line").expect("text");
    assert_eq!(next(), "1 lesson checked: everything holds");
    write("data/x.csv", "1\n20\n");
    let mut told = String::new();
    while !told.contains("1 lesson checked: 1 fault") {
        told += &next();
    }
    watching.kill().expect("it watches");
    watching.wait().expect("it ends");
    assert!(told.contains("this does not hold"), "{told}");
}
