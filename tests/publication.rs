//! A published book, as search engines, feed readers and sharers of links read it: by parsing what stands beside its pages and in
//! their heads.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use mdbook_driver::MDBook;
use serde_json::{Value, json};

/// A book that is built, and published once it is.
fn shelf(table: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("src");
    std::fs::create_dir(&source).expect("a source folder");
    let program = env!("CARGO_BIN_EXE_mdbook-descent").replace('\\', "/");
    let text = format!(
        "[book]\ntitle = \"Slopes & <more>\"\ndescription = \"All about \\\"slopes\\\".\"\nlanguage = \"zh-Hans\"\nauthors = [\"A. Author\"]\n\
         [preprocessor.descent]\ncommand = \"{program}\"\nlive = false\ncache = false\nlanguages = {{ en = \"\", zh-Hans = \"zh\" }}\n\
         [output.html]\n[output.publish]\ncommand = \"{program} publish\"\noptional = true\n{table}\n"
    );
    std::fs::write(folder.path().join("book.toml"), text).expect("book.toml");
    let write = |name: &str, text: &str| std::fs::write(source.join(name), text).expect("a file");
    write("SUMMARY.md", "# Summary\n\n[About](README.md)\n\n- [A & B](one.md)\n- [Two](two.md)\n");
    write("README.md", "# About\n\nA book.\n");
    write(
        "one.md",
        "---\npublished: 2026-11-26\n---\n\n# One\n\nIt is {{= 1 + 1 }}.\n\nA \\<curve> & more.\n\n```calc\nplot x**2 for x in 0..1\n```\n",
    );
    write(
        "two.md",
        "---\npublished: 2026-11-27\nchanged: 2026-11-30\nrequires: one.md\n---\n\n# Two\n\nText.\n",
    );
    folder
}

/// Builds the book with mdBook, which calls the renderer.
fn build(folder: &Path) -> bool {
    let book = MDBook::load(folder).expect("the book loads");
    book.build().is_ok()
}

/// Calls the renderer once more.
fn publish(folder: &Path) -> Output {
    let book = MDBook::load(folder).expect("the book loads");
    let told = json!({
        "version": "0.5.4", "root": folder, "book": book.book, "config": book.config,
        "destination": folder.join("book/publish"),
    });
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-descent"))
        .arg("publish")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a stream").write_all(told.to_string().as_bytes()).expect("the book is read");
    child.wait_with_output().expect("the program ends")
}

fn read(folder: &Path, name: &str) -> String {
    let path = folder.join("book/html").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn texts(document: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(document).expect("XML");
    let nodes = document.descendants().filter(|node| node.tag_name().name() == name);
    nodes.map(|node| node.text().unwrap_or_default().to_string()).collect()
}

#[test]
fn the_world_finds_the_pages_and_what_they_are() {
    let folder = shelf("address = \"https://example.org/course\"");
    assert!(build(folder.path()));

    let sitemap = read(folder.path(), "sitemap.xml");
    let home = "https://example.org/course/zh/";
    assert_eq!(
        texts(&sitemap, "loc"),
        [home.to_string(), format!("{home}one.html"), format!("{home}two.html")]
    );
    assert_eq!(texts(&sitemap, "lastmod"), ["2026-11-26", "2026-11-30"]);
    assert!(sitemap.contains("hreflang=\"en\" href=\"https://example.org/course/one.html\""), "{sitemap}");

    let feed = read(folder.path(), "feed.xml");
    assert_eq!(texts(&feed, "title"), ["Slopes & <more>", "Two", "A & B"]);
    assert_eq!(texts(&feed, "updated")[0], "2026-11-30T00:00:00Z");
    assert_eq!(texts(&feed, "summary"), ["Text.", "A <curve> & more."]);

    let page = read(folder.path(), "one.html");
    let head = page.split_once("</head>").expect("a head").0;
    for tag in [
        "<link rel=\"canonical\" href=\"https://example.org/course/zh/one.html\">",
        "<link rel=\"alternate\" hreflang=\"en\" href=\"https://example.org/course/one.html\">",
        "<link rel=\"alternate\" hreflang=\"x-default\" href=\"https://example.org/course/one.html\">",
        "<meta property=\"og:title\" content=\"A &amp; B\">",
        "<meta property=\"og:description\" content=\"A &lt;curve&gt; &amp; more.\">",
        "<meta property=\"og:image\" content=\"https://example.org/course/zh/one.svg\">",
    ] {
        assert!(head.contains(tag), "{tag} in\n{head}");
    }
    let data = head
        .split_once("application/ld+json\">")
        .expect("data")
        .1
        .split_once("</script>")
        .expect("its end")
        .0;
    let data: Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["@type"], "LearningResource");
    assert_eq!(data["datePublished"], "2026-11-26");
    assert_eq!(data["isPartOf"]["name"], "Slopes & <more>");
    let picture = read(folder.path(), "one.svg");
    roxmltree::Document::parse(&picture).expect("a picture of its own");

    let course = read(folder.path(), "index.html");
    assert!(course.contains("\"hasPart\":[{") && course.contains("\"@type\":\"Course\""), "{course}");
    assert_eq!(publish(folder.path()).status.code(), Some(0));
    assert_eq!(read(folder.path(), "one.html"), page, "once more changes nothing");
}

#[test]
fn what_is_missing_is_told() {
    let folder = shelf("");
    assert!(!build(folder.path()));
    let output = publish(folder.path());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("[output.publish] needs the address under which the book is published"), "{told}");
    let folder = shelf("address = \"https://example.org/\"\npages = \"elsewhere\"");
    let told = String::from_utf8_lossy(&publish(folder.path()).stderr).into_owned();
    assert!(told.contains("no pages stand in") && told.contains("elsewhere"), "{told}");
}
