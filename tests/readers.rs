//! Readers' messages and the number of reads, as an author switches them on and a page then has them; what the servers do with them is
//! tried in `tests/browser/readers.test.mjs`.

use std::path::Path;
use std::process::{Command, Output};

use mdbook_descent::readers::{COUNTERS, MESSAGE_SERVERS, SCRIPT};
use mdbook_driver::MDBook;
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;

fn shelf(table: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("src");
    std::fs::create_dir_all(source.join("deep")).expect("a source folder");
    let write = |name: &str, text: &str| std::fs::write(source.join(name), text).expect("a file");
    write("SUMMARY.md", "# Summary\n\n[About](README.md)\n\n- [A & \"B\"](deep/one.md)\n");
    write("README.md", "# About\n\nA book.\n");
    write("deep/one.md", "---\npublished: 2026-11-26\n---\n\n# One\n\nWords.\n");
    let text =
        format!("[book]\ntitle = \"T\"\n[preprocessor.descent]\nlive = false\ncache = false\n{table}\n");
    std::fs::write(folder.path().join("book.toml"), text).expect("book.toml");
    folder
}

fn run(folder: &Path, language: &str, renderer: &str) -> Output {
    let mut book = MDBook::load(folder).expect("the book loads");
    book.config.book.language = Some(language.to_string());
    let context = PreprocessorContext::new(folder.to_path_buf(), book.config.clone(), renderer.to_string());
    let input = serde_json::to_vec(&(context, &book.book)).expect("JSON");
    crate::books::feed(&[], &input, folder)
}

#[track_caller]
fn chapters(output: &Output) -> Vec<String> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let book: Book = serde_json::from_slice(&output.stdout).expect("a book");
    book.chapters().map(|chapter| chapter.content.clone()).collect()
}

const BOTH: &str = "[preprocessor.descent.messages]\nserver = \"isso\"\naddress = \"https://m.example.org/\"\nbegin = \"/course\"\nlength = 500\n\
                    [preprocessor.descent.counter]\naddress = \"https://reads.example.org\"";

#[test]
fn a_lesson_has_one_thread_in_all_languages() {
    let folder = shelf(BOTH);
    for (language, words) in
        [("en", "at most 500 letters and 2 links"), ("zh-Hans", "最多 500 个字、2 个链接")]
    {
        let pages = chapters(&run(folder.path(), language, "html"));
        assert_eq!(pages[0], "# About\n\nA book.\n", "what is no lesson has none");
        for part in [
            words,
            "{#messages}",
            "data-server=\"isso\" data-address=\"https://m.example.org\" data-page=\"/course/deep/one.html\"",
            "<a href=\"https://m.example.org/feed?uri=/course/deep/one.html\">",
            "data-server=\"goatcounter\" data-address=\"https://reads.example.org\" data-page=\"/deep/one.html\"",
            "data-title=\"A &amp; &quot;B&quot;\"",
            "<script defer src=\"../descent/readers-",
        ] {
            assert!(pages[1].contains(part), "{part} in\n{}", pages[1]);
        }
    }
    let script = std::fs::read_dir(folder.path().join("src/descent")).expect("a folder").flatten();
    let names: Vec<String> = script.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let of_readers = names.iter().filter(|name| name.starts_with("readers-"));
    assert_eq!(of_readers.count(), 1, "{names:?}");
    assert!(!chapters(&run(folder.path(), "en", "epub"))[1].contains("descent-messages"), "only pages ask");
}

#[test]
fn without_settings_nothing_is_asked() {
    let folder = shelf("");
    let pages = chapters(&run(folder.path(), "en", "html"));
    assert!(!pages[1].contains("<script") && !pages[1].contains("http"), "{}", pages[1]);
    let files =
        std::fs::read_dir(folder.path().join("src/descent")).expect("the files of every page").flatten();
    let names = files.map(|entry| entry.file_name().to_string_lossy().into_owned());
    assert!(names.into_iter().all(|name| !name.starts_with("readers-")));
}

#[test]
fn a_server_that_is_none_is_refused() {
    for table in [
        "messages = { server = \"disqus\", address = \"https://m.example.org\" }",
        "messages = { address = \"m.example.org\" }",
        "messages = { server = \"isso\" }",
        "messages = { address = \"https://m.example.org\", size = 3 }",
        "counter = { address = \"https://reads.example.org\", length = 3 }",
        "counter = { address = \"javascript:alert(1)\" }",
        "counter = { address = \"https://reads.example.org\", begin = \"course\" }",
    ] {
        let output = run(shelf(table).path(), "en", "html");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let key = table.split(' ').next().unwrap_or_default();
        assert_eq!(output.status.code(), Some(1), "{table}");
        assert!(
            told.contains(&format!("cannot have {key} = ")) && told.contains("such as `{ server"),
            "{told}"
        );
    }
}

#[test]
fn the_script_has_a_row_for_each_server() {
    for name in MESSAGE_SERVERS.iter().chain(COUNTERS) {
        assert!(SCRIPT.contains(&format!("\n    {name}: {{\n")), "{name}");
    }
}

#[test]
fn the_server_for_messages_is_shipped() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = env!("CARGO_BIN_EXE_mdbook-descent");
    let make =
        || Command::new(program).args(["new", "messages", "server"]).current_dir(folder.path()).output();
    assert!(make().expect("the program runs").status.success());
    let read = |name: &str| std::fs::read_to_string(folder.path().join("server").join(name)).expect(name);
    let named = read("messages.env");
    for variable in read("isso.cfg")
        .lines()
        .filter_map(|line| Some(line.split_once("= $")?.1.split('/').next()?.to_string()))
    {
        assert!(named.contains(&format!("\n{variable}=")), "{variable} in\n{named}");
    }
    assert!(read("compose.yaml").contains("gate.py") && read("descent-messages.service").contains("gate.py"));
    let again = make().expect("the program runs");
    assert!(String::from_utf8_lossy(&again.stdout).contains("kept "), "nothing is overwritten");
}
