//! Whole books through the real mdBook, and the program's exit codes; knows no single view.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use mdbook_driver::MDBook;

const TRUE_LESSON: &str = "# Fit\n\nBefore *all*.\n\n```train id=fit\ndata y = [1, 2, 3]\nparam w = 0\nloss L = mean((y - w)**2)\ndescend L by gradient_descent(rate=0.1) for 50 steps\ncheck \"the mean is found\": w == 2 within 0.001\n```\n\nThe weight is {{= w ~ 2.00 }}.\n\n- [ ] It is near two. {{? abs(w - 2) < 0.01 }}\n\nAfter all.\n";

/// A book in a folder of its own.
fn book(lessons: &[(&str, &str)], settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("src");
    std::fs::create_dir(&source).expect("a source folder");
    let program = env!("CARGO_BIN_EXE_mdbook-descent").replace('\\', "/");
    let toml = format!(
        "[book]\ntitle = \"T\"\n[preprocessor.descent]\ncommand = \"{program}\"\nafter = [\"links\"]\nlive = false\n{settings}\n"
    );
    std::fs::write(folder.path().join("book.toml"), toml).expect("book.toml");
    let mut summary = String::from("# Summary\n\n- [A draft]()\n");
    for (name, text) in lessons {
        std::fs::write(source.join(name), text).expect("a lesson");
        summary += &format!("- [{name}]({name})\n");
    }
    std::fs::write(source.join("SUMMARY.md"), summary).expect("the summary");
    folder
}

fn build(folder: &Path) -> Result<(), String> {
    let book = MDBook::load(folder).map_err(|error| error.to_string())?;
    book.build().map_err(|error| format!("{error:#}"))
}

fn page(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join("book").join(name)).expect("a page")
}

/// What the program does with a book as mdBook sends it.
fn preprocess(folder: &Path, renderer: &str, served: bool) -> Output {
    preprocess_on("", folder, renderer, served)
}

/// The same with so many threads; it takes as many as it likes if nothing is said.
fn preprocess_on(threads: &str, folder: &Path, renderer: &str, served: bool) -> Output {
    let mut book = MDBook::load(folder).expect("the book loads");
    book.config.set("preprocessor.descent.cache", false).expect("a setting");
    if served {
        book.config.set("output.html.live-reload-endpoint", "__livereload").expect("a setting");
    }
    let context = mdbook_preprocessor::PreprocessorContext::new(
        folder.to_path_buf(),
        book.config.clone(),
        renderer.to_string(),
    );
    let input = serde_json::to_vec(&(context, &book.book)).expect("JSON");
    feed_on(threads, &[], &input, folder)
}

/// What the program says when it is handed something in a folder.
pub(crate) fn feed(arguments: &[&str], input: &[u8], folder: &Path) -> Output {
    feed_on("", arguments, input, folder)
}

fn feed_on(threads: &str, arguments: &[&str], input: &[u8], folder: &Path) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-descent"))
        .args(arguments)
        .env("RAYON_NUM_THREADS", threads)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(input).expect("the program reads");
    child.wait_with_output().expect("the program ends")
}

#[test]
fn a_page_holds_its_results() {
    let folder =
        book(&[("fit.md", TRUE_LESSON), ("plain.md", "# Plain\n\nNothing to run: `{{= 1 }}`.\n")], "");
    build(folder.path()).expect("the book builds");
    let fit = page(folder.path(), "fit.html");
    for part in [
        "hljs-keyword",
        "trained",
        "<svg",
        "the mean is found",
        "The weight is 2.00.",
        "checked",
        "After all.",
    ] {
        assert!(fit.contains(part), "no {part} in the page");
    }
    assert!(page(folder.path(), "plain.html").contains("{{= 1 }}"));
}

#[test]
fn everything_outside_the_forms_stays() {
    let folder = book(&[("fit.md", TRUE_LESSON)], "");
    let output = preprocess(folder.path(), "html", false);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("JSON");
    let book: mdbook_preprocessor::book::Book = serde_json::from_str(&text).expect("a book");
    let chapter = book.chapters().find(|chapter| chapter.path.is_some()).expect("a chapter").content.clone();
    let (style, chapter) = chapter.split_once("\n\n").expect("the style of the page, and the page");
    assert!(
        style.starts_with("<script>")
            && style.contains("<noscript><link rel=\"stylesheet\" data-descent href=\"descent/page-"),
        "{style}"
    );
    assert!(chapter.starts_with("# Fit\n\nBefore *all*.\n\n"));
    assert!(chapter.ends_with("\n\nAfter all.\n"));
}

#[test]
fn tests_verify_and_change_nothing() {
    let folder = book(&[("fit.md", TRUE_LESSON)], "");
    let output = preprocess(folder.path(), "test", false);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("JSON");
    let book: mdbook_preprocessor::book::Book = serde_json::from_str(&text).expect("a book");
    assert!(book.chapters().any(|chapter| chapter.content == TRUE_LESSON));
    let wrong = book_with_a_false_claim("");
    assert_eq!(preprocess(wrong.path(), "test", false).status.code(), Some(1));
}

#[test]
fn other_renderers_get_tables_and_text() {
    let folder = book(&[("fit.md", TRUE_LESSON)], "");
    let output = preprocess(folder.path(), "markdown", false);
    let text = String::from_utf8(output.stdout).expect("JSON");
    let book: mdbook_preprocessor::book::Book = serde_json::from_str(&text).expect("a book");
    let chapter = book.chapters().find(|chapter| chapter.path.is_some()).expect("a chapter").content.clone();
    assert!(chapter.contains("| start | trained |"), "{chapter}");
    assert!(!chapter.contains("<svg"));
}

fn book_with_a_false_claim(settings: &str) -> tempfile::TempDir {
    let wrong = TRUE_LESSON.replace("w == 2 within", "w == 3 within").replace("~ 2.00", "~ 2.01");
    book(&[("wrong.md", &wrong), ("other.md", "```calc\nnonsense + 1\n```\n")], settings)
}

#[test]
fn all_faults_are_told_and_the_build_fails() {
    let folder = book_with_a_false_claim("");
    let output = preprocess(folder.path(), "html", false);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let told = String::from_utf8(output.stderr).expect("text");
    for part in [
        "this does not hold",
        "src/wrong.md:10:1",
        "the text says 2.01",
        "src/other.md:2:1",
        "3 faults in this book",
    ] {
        assert!(told.contains(part), "no {part} in:\n{told}");
    }
    assert!(build(folder.path()).is_err());
}

#[test]
fn warnings_and_served_books_show_faults_in_the_page() {
    let folder = book_with_a_false_claim("on-failure = \"warn\"");
    build(folder.path()).expect("the book builds all the same");
    assert!(page(folder.path(), "wrong.html").contains("This lesson needs a repair"));
    let served = book_with_a_false_claim("");
    let output = preprocess(served.path(), "html", true);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("This lesson needs a repair"));
}

#[test]
fn settings_are_read_and_refused_by_name() {
    let folder = book(&[("fit.md", TRUE_LESSON)], "on-failur = \"warn\"\ndigits = 99");
    let output = preprocess(folder.path(), "html", false);
    let told = String::from_utf8(output.stderr).expect("text");
    for part in ["no key `on-failur`", " --> book.toml:7:1", "help: did you mean `on-failure`?"] {
        assert!(told.contains(part), "{told}");
    }
    assert!(told.contains("cannot have digits = 99"), "{told}");
    assert_eq!(output.status.code(), Some(1));
    let steering = book(&[("fit.md", TRUE_LESSON)], "\"a\\u001b[2J\\u202e\" = 1");
    let told = String::from_utf8(preprocess(steering.path(), "html", false).stderr).expect("text");
    assert!(told.contains("no key `a\u{241b}[2J\u{fffd}`"), "{told:?}");
    let few = book(&[("fit.md", TRUE_LESSON)], "max-steps = 10");
    assert!(
        String::from_utf8_lossy(&preprocess(few.path(), "html", false).stderr).contains("at most 10 steps")
    );
}

#[test]
fn a_block_has_limits_of_its_own() {
    let told = |settings: &str| {
        let folder = book(&[("fit.md", TRUE_LESSON)], settings);
        String::from_utf8(preprocess(folder.path(), "html", false).stderr).expect("text")
    };
    assert!(told("max-work = 1000").contains("may make 1000"));
    assert!(told("max-work = 1e6").contains("may make 10⁶"));
    assert_eq!(told("max-work = 1e6\nblocks = { fit = { max-work = 1e8 } }"), "");
    assert!(told("blocks = { fit = { max-work = 1000 } }").contains("may make 1000"));
    assert!(told("blocks = { fit = { max-steps = 10 } }").contains("at most 10 steps"));
    assert!(told("blocks = { fit = { max-memory = 0 } }").contains("it may hold 0 kB"));
    assert!(told("blocks = { fitt = { max-steps = 10 } }").contains("no block has this id"));
    assert!(told("blocks = { fit = { max-step = 10 } }").contains("cannot have blocks"));
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let on = |threads: &str| preprocess_on(threads, root, "html", false).stdout;
    let once = on("1");
    assert!(once.len() > 50_000, "the course is there");
    assert!(once == on("4"), "as many threads as there may be, the pages are the same");
}

#[test]
fn strange_input_gets_a_message() {
    let folder = tempfile::tempdir().expect("a folder");
    for input in [
        "",
        "{}",
        "[1, 2]",
        "no JSON at all",
        "[{\"root\":\"/\",\"config\":{},\"renderer\":\"html\",\"mdbook_version\":\"0.4.40\"},{\"sections\":[]}]",
    ] {
        let output = feed(&[], input.as_bytes(), folder.path());
        assert_eq!(output.status.code(), Some(1), "{input}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("mdBook 0.5"), "{input}");
    }
    assert!(feed(&["supports", "html"], b"", folder.path()).status.success());
    assert!(!feed(&["supports", "not-supported"], b"", folder.path()).status.success());
}

#[test]
fn included_blocks_run() {
    let folder = book(&[("whole.md", "# Whole\n\n{{#include part.txt}}\n")], "");
    std::fs::write(folder.path().join("src/part.txt"), TRUE_LESSON).expect("a part");
    build(folder.path()).expect("the book builds");
    assert!(page(folder.path(), "whole.html").contains("The weight is 2.00."));
}

const DATA_LESSON: &str = "# Data\n\n```calc\ndata X, y = csv(\"points.csv\")\ncheck X == [[1, 2], [3, 4], [5, 6]]\ncheck y == [0, 1, 0]\ndata again = csv(\"./points.csv\", columns=2)\ncheck again == y\n```\n\nThe mean is {{= mean(X) ~ 3.5 }}.\n";

#[test]
fn lessons_read_tables() {
    let folder = book(&[("data.md", DATA_LESSON)], "");
    // A spreadsheet's way to write a file: a mark of the encoding, and its own line ends.
    std::fs::write(folder.path().join("src/points.csv"), "\u{feff}a,b,c\r\n1,2,0\r\n3,4,1\r\n5,6,0\r\n")
        .expect("a file");
    build(folder.path()).expect("the book builds");
    assert!(page(folder.path(), "data.html").contains("The mean is 3.5."));
}

/// What a lesson is told that asks for a file.
fn told_about(folder: &Path, file: &str) -> String {
    let lesson = format!("```calc\ndata X = csv(\"{file}\")\n```\n");
    std::fs::write(folder.join("src/deep/data.md"), lesson).expect("a lesson");
    let output = preprocess(folder, "html", false);
    let told = String::from_utf8(output.stderr).expect("text");
    if output.status.success() { "read".to_string() } else { told }
}

#[test]
fn lessons_read_nothing_else() {
    let folder = book(&[("first.md", "# First\n")], "");
    let source = folder.path().join("src");
    std::fs::create_dir(source.join("deep")).expect("a folder");
    std::fs::write(source.join("deep/data.md"), "").expect("a lesson");
    std::fs::write(source.join("SUMMARY.md"), "# Summary\n\n- [Data](deep/data.md)\n").expect("the summary");
    std::fs::write(folder.path().join("secret.csv"), "1,2\n").expect("a file");
    std::fs::write(source.join("points.csv"), "1,2\n").expect("a file");
    std::fs::write(source.join("deep/latin.csv"), b"1\n\xe9\n").expect("a file");
    let large = std::fs::File::create(source.join("deep/large.csv")).expect("a file");
    large.set_len(17 << 20).expect("room");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path().join("secret.csv"), source.join("deep/link.csv"))
            .expect("a link");
        std::os::unix::fs::symlink(source.join("points.csv"), source.join("deep/inner.csv")).expect("a link");
        std::os::unix::fs::symlink("loop.csv", source.join("deep/loop.csv")).expect("a link");
    }
    let absolute = folder.path().join("secret.csv").to_string_lossy().replace('\\', "/");
    for (file, wanted) in [
        ("../points.csv", "read"),
        ("../deep/../points.csv", "read"),
        ("../../secret.csv", "leads out of the book's source folder"),
        ("../../src/points.csv", "leads out of the book's source folder"),
        (&absolute, "does not begin at the lesson"),
        ("~/points.csv", "does not begin at the lesson"),
        ("C:/points.csv", "does not begin at the lesson"),
        ("..\\\\points.csv", "no backslashes"),
        ("https://example.org/points.csv", "lessons do not use the network"),
        ("point.csv", "there is no file `point.csv`"),
        ("../point.csv", "did you mean `points.csv`?"),
        ("../points.csv/x", "there is no file"),
        ("", "no name of a file"),
        ("..", "is no file"),
        ("latin.csv", "not written in UTF-8: line 2"),
        ("large.csv", "larger than 16 megabytes"),
        #[cfg(unix)]
        ("link.csv", "leads out of the book's source folder"),
        #[cfg(unix)]
        ("inner.csv", "read"),
        #[cfg(unix)]
        ("loop.csv", "cannot be read"),
    ] {
        let told = told_about(folder.path(), file);
        assert!(told.contains(wanted), "{file}: {told}");
        assert!(told == "read" || told.contains("src/deep/data.md:2:10"), "{file}: {told}");
    }
}

/// What is told of a book of unknown people with one chapter.
fn told_of_strangers(chapter: &str, settings: &str) -> String {
    let settings = format!("contributors = \"untrusted\"\n{settings}");
    let folder = book(&[("page.md", chapter)], &settings);
    std::fs::write(folder.path().join("secret.txt"), "a secret").expect("a file");
    told_of(folder.path())
}

fn told_of(folder: &Path) -> String {
    let output = preprocess(folder, "html", true);
    let told = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.success(), told.is_empty(), "{told}");
    assert_eq!(output.status.success(), !output.stdout.is_empty(), "{told}");
    told
}

#[test]
fn what_strangers_write_runs_in_no_browser() {
    for (chapter, wanted) in [
        ("# T\n\nA <b>word</b>.\n", "this is raw HTML\n --> src/page.md:3:3"),
        ("# T\n\n<script>alert(1)</script>\n", "src/page.md:3:1"),
        ("# T\n\n> <img src=x onerror=alert(1)>\n", "raw HTML"),
        ("| a |\n|---|\n| <i onclick=x> |\n", "raw HTML"),
        ("# T\n\n<!-- > --><script>alert(1)</script>\n", "raw HTML"),
        // A book may say that it has no lists of definitions; then this is no code.
        ("term\n\n:       <script>alert(1)</script>\n", "raw HTML"),
        ("x\n:     [a](javascript:alert(1))\n", "begins with `javascript:`"),
        ("# T { onclick=alert(1) }\n", "the attribute `onclick`"),
        ("[a](javascript:alert(1))\n", "begins with `javascript:`"),
        ("[a](java&#x09;script:alert(1))\n", "begins with `javascript:`"),
        ("[a][b]\n\n[b]: <  JavaScript:alert(1)>\n", "begins with `JavaScript:`"),
        ("<vbscript:x>\n", "begins with `vbscript:`"),
        ("[{{= \"b\" }}]\n\n[b]: javascript:alert(1)\n", "begins with `javascript:`"),
        ("[a](data:text/html,x)\n", "begins with `data:`"),
        ("{{#include ../secret.txt}}\n", "`../secret.txt` leads out"),
        ("{{ #rustdoc_include ../secret.txt:1:2 }}\n", "`../secret.txt` leads out"),
        ("{{{#template ../secret.txt a=b}}\n", "`../secret.txt` leads out"),
        (
            "# `<img src=x onerror=alert(1)>`\n",
            "takes the text of this heading for HTML\n --> src/page.md:1:1",
        ),
        ("T \\<b\n---\n", "takes the text of this heading for HTML"),
        ("# $\\text{<img src=x>}$\n", "takes the text of this heading for HTML"),
        ("# T {#a\"onclick=\"alert(1)}\n", "the id of this heading"),
        ("```calc\ncheck 1 == 2\n```\n", "this does not hold"),
    ] {
        let told = told_of_strangers(chapter, "on-failure = \"warn\"");
        assert!(told.contains(wanted), "{chapter}\n{told}");
        let trusted = preprocess(book(&[("page.md", chapter)], "").path(), "html", false);
        let told = String::from_utf8_lossy(&trusted.stderr).into_owned();
        let set = chapter.contains("$\\text");
        assert!(
            wanted == "this does not hold" || set || !told.contains(wanted),
            "those who are known may: {told}"
        );
    }
    let harmless = "# T < U and $a<b$ {#start .wide}\n\n<!-- a note -->\n\n[a](other.md#b:c) <https://example.org> \
        [m](mailto:a@example.org) `<b>` $a < b$\n\n```html\n<script>\n```\n\nTwo is {{= 1 + 1 }}.\n\n\
        ```calc id=a\nx = 1\n```\n\n```try a\nx = 2\n\"More?\"\n\"<b>yes</b>\": x > 1\n\"no\": otherwise\n```\n\n\
        ```ask\n\"How many?\": x within 1\n```\n";
    assert_eq!(told_of_strangers(harmless, ""), "");
}

#[test]
fn what_strangers_put_beside_their_chapters_is_only_shown() {
    let folder = book(&[("page.md", "{{#include part.txt}}\n")], "contributors = \"untrusted\"");
    let source = folder.path().join("src");
    std::fs::write(source.join("part.txt"), "Read.\n").expect("a file");
    std::fs::write(source.join("points.csv"), "1,2\n").expect("a file");
    assert_eq!(told_of(folder.path()), "");
    std::fs::write(source.join("part.txt"), "{{#include ../book.toml}}\n").expect("a file");
    assert!(told_of(folder.path()).contains("`../book.toml` leads out"));
    std::fs::write(source.join("part.txt"), "Read.\n").expect("a file");
    std::fs::create_dir(source.join("deep")).expect("a folder");
    std::fs::write(source.join("deep/Evil.SVG"), "<svg/>").expect("a file");
    assert!(told_of(folder.path()).contains("mdBook would copy deep/Evil.SVG"));
    std::fs::remove_file(source.join("deep/Evil.SVG")).expect("a file");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path(), source.join("deep/out")).expect("a link");
        assert!(told_of(folder.path()).contains("deep/out is a link that leads out"));
        std::fs::remove_file(source.join("deep/out")).expect("a link");
        // The system follows the link before it goes up; the words alone would stay inside.
        std::fs::create_dir(folder.path().join("away")).expect("a folder");
        std::fs::write(folder.path().join("secret.txt"), "a secret").expect("a file");
        std::fs::write(source.join("secret.txt"), "none").expect("a file");
        std::os::unix::fs::symlink(folder.path().join("away"), source.join("away")).expect("a link");
        std::fs::write(source.join("part.txt"), "{{#include away/../secret.txt}}\n").expect("a file");
        assert!(told_of(folder.path()).contains("`away/../secret.txt` leads out"));
    }
    let toml = std::fs::read_to_string(folder.path().join("book.toml")).expect("book.toml");
    std::fs::write(folder.path().join("book.toml"), toml.replace("after = [\"links\"]\n", ""))
        .expect("book.toml");
    assert!(told_of(folder.path()).contains("needs after = [\"links\"]"));
}

#[test]
fn no_value_in_a_heading_becomes_markup_in_the_search() {
    let lesson = "# T\n\n```calc hide\ntext = \"<img src=x onerror=alert(1)>\"\n```\n\n## A {{= text }}\n";
    let folder = book(&[("page.md", lesson)], "on-failure = \"warn\"");
    let output = preprocess(folder.path(), "html", false);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("takes the text of this heading for HTML\n --> src/page.md:7:1"), "{told}");
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("## A {{= text }}"),
        "the chapter stays as it is"
    );
    // What an author writes himself, he may.
    let own = book(&[("page.md", "# The element `<div>` and {{= 1 + 1 }}\n\n## $a<b$ {{= 2 }}\n")], "");
    assert_eq!(String::from_utf8_lossy(&preprocess(own.path(), "html", false).stderr), "");
}

#[test]
fn names_of_strangers_chapters_mean_nothing_to_mdbook() {
    let folder = book(&[("page.md", "# T\n")], "contributors = \"untrusted\"");
    let summary = "# Summary\n\n- [`<img src=x>`](page.md)\n- [B](<it's.md>)\n- [C](a.md)\n";
    std::fs::write(folder.path().join("src/SUMMARY.md"), summary).expect("a file");
    for name in ["it's.md", "a.md"] {
        std::fs::write(folder.path().join("src").join(name), "# U\n").expect("a file");
    }
    let told = told_of(folder.path());
    assert!(told.contains("takes the chapter's name `<img src=x>` for HTML"), "{told}");
    assert!(told.contains("the name of the file it's.md into scripts"), "{told}");
    assert!(!told.contains("a.md into"), "{told}");
}

#[test]
fn the_page_for_what_is_not_found_is_looked_at_too() {
    let folder = book(&[("page.md", "# T\n")], "contributors = \"untrusted\"");
    std::fs::write(folder.path().join("src/404.md"), "# Lost\n\n[x](javascript:x) <b>\n").expect("a file");
    let told = told_of(folder.path());
    assert!(
        told.contains("404.md:3:1") && told.contains("`javascript:`") && told.contains("raw HTML"),
        "{told}"
    );
    #[cfg(unix)]
    {
        let (page, outside) = (folder.path().join("src/404.md"), folder.path().join("outside.md"));
        std::fs::write(&outside, "a <b>secret</b>\n").expect("a file");
        std::fs::remove_file(&page).expect("a file");
        std::os::unix::fs::symlink(&outside, &page).expect("a link");
        std::os::unix::fs::symlink(&outside, folder.path().join("src/other.md")).expect("a link");
        std::fs::write(folder.path().join("src/SUMMARY.md"), "# Summary\n\n- [T](other.md)\n")
            .expect("a file");
        let told = told_of(folder.path());
        assert!(told.contains("404.md is a link") && !told.contains("secret"), "{told}");
    }
}

/// GitHub takes a line of a log that begins with `::` for a command.
#[test]
fn a_text_of_a_lesson_begins_no_line_of_a_log() {
    let lesson = "# T\n\n```calc\ncheck \"x\\n::error ::pwned\": 1 == 2\n```\n\n```calc\ndata x = csv(\"y\\n  ::add-mask::x\")\n```\n";
    let folder = book(&[("page.md", lesson)], "");
    let told = String::from_utf8(preprocess(folder.path(), "html", false).stderr).expect("text");
    assert!(told.contains("pwned") && told.contains("add-mask"), "{told}");
    assert!(!told.lines().any(|line| line.trim_start().starts_with("::")), "{told}");
}

#[test]
fn no_page_of_strangers_is_written_outside_of_the_book() {
    let folder = book(&[("page.md", "# T\n")], "contributors = \"untrusted\"");
    std::fs::create_dir(folder.path().join("src/s")).expect("a folder");
    let summary = "# Summary\n\n- [A](page.md)\n- [B](s/../../src/b.md)\n";
    std::fs::write(folder.path().join("src/SUMMARY.md"), summary).expect("a file");
    std::fs::write(folder.path().join("src/b.md"), "# U\n").expect("a file");
    let told = told_of(folder.path());
    assert!(told.contains("write the page of s/../../src/b.md outside of the book"), "{told}");
}

#[cfg(unix)]
#[test]
fn no_chapter_of_strangers_is_called_like_an_address() {
    let folder = book(&[("page.md", "# T\n")], "contributors = \"untrusted\"");
    std::fs::create_dir(folder.path().join("src/javascript:alert(1)")).expect("a folder");
    std::fs::write(folder.path().join("src/javascript:alert(1)/a.md"), "# U\n").expect("a file");
    let summary = "# Summary\n\n- [A](page.md)\n- [B](<javascript:alert(1)/a.md>)\n";
    std::fs::write(folder.path().join("src/SUMMARY.md"), summary).expect("a file");
    let told = told_of(folder.path());
    assert!(told.contains("a browser would take its name for an address"), "{told}");
}

#[test]
fn what_sets_formulas_of_strangers_makes_no_links_of_them() {
    let folder = book(&[("page.md", "# T\n")], "contributors = \"untrusted\"");
    let toml = std::fs::read_to_string(folder.path().join("book.toml")).expect("book.toml");
    std::fs::write(
        folder.path().join("book.toml"),
        format!("{toml}\n[output.html]\nmathjax-support = true\n"),
    )
    .expect("book.toml");
    assert!(told_of(folder.path()).contains("mathjax-support lets a formula hold a link"));
}

#[test]
fn files_that_take_in_each_other_on_many_ways_are_looked_at_once() {
    let folder = book(&[("page.md", "# T\n")], "contributors = \"untrusted\"");
    let source = folder.path().join("src");
    for deep in ["s", "t"] {
        std::fs::create_dir(source.join(deep)).expect("a folder");
        std::fs::write(source.join(deep).join("x.txt"), "x\n").expect("a file");
    }
    // A link that mdBook leaves alone.
    std::fs::write(source.join("page.md"), "# T\n\n\\{{#include part.txt}}\n").expect("a file");
    let part = "{{#include s/../part.txt}}\n{{#include t/../part.txt}}\n{{#include s/../../book.toml}}\n";
    std::fs::write(source.join("part.txt"), part).expect("a file");
    let told = told_of(folder.path());
    assert_eq!(told.matches("`s/../../book.toml` leads out").count(), 1, "{told}");
}
