//! What stands around a lesson, as a reader meets it in a book: number, part, days, reading time, the ways to other pages and
//! other languages; and what its author is told.

use std::path::Path;
use std::process::Output;

use mdbook_descent::furniture::{Date, Languages, minutes, parted};
use mdbook_driver::MDBook;
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;

const SUMMARY: &str = "# Summary\n\n[About](README.md)\n\n# Basics\n\n- [First *steps*](one.md)\n- [Second](deep/two.md)\n\n# Rest\n\n- [Third](three.md)\n";

fn shelf(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("src");
    std::fs::create_dir_all(source.join("deep")).expect("a source folder");
    let write = |name: &str, text: &str| std::fs::write(source.join(name), text).expect("a file");
    write("SUMMARY.md", SUMMARY);
    write("README.md", "# About\n\nA book.\n");
    write("one.md", "---\npublished: 2026-11-26\n---\n\n# One\n\nWords.\n");
    write(
        "deep/two.md",
        "---\npublished: 2026-11-27\nchanged: 2026-11-30\nrequires: ../one.md\n---\n\n# Two\n\n```calc\n1 + 1\n```\n",
    );
    write("three.md", "# Three\n\nNo lesson.\n\n---\n\nEnd.\n");
    let text = format!("[book]\ntitle = \"T\"\n{settings}\n");
    std::fs::write(folder.path().join("book.toml"), text).expect("book.toml");
    folder
}

fn run(folder: &Path) -> Output {
    let mut book = MDBook::load(folder).expect("the book loads");
    book.config.set("preprocessor.descent.cache", false).expect("a setting");
    book.config.set("preprocessor.descent.live", false).expect("a setting");
    let context = PreprocessorContext::new(folder.to_path_buf(), book.config.clone(), "html".to_string());
    let input = serde_json::to_vec(&(context, &book.book)).expect("JSON");
    crate::books::feed(&[], &input, folder)
}

/// The chapters of a book in which nothing is wrong.
#[track_caller]
fn chapters(folder: &Path) -> Vec<String> {
    let output = run(folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let book: Book = serde_json::from_slice(&output.stdout).expect("a book");
    book.chapters().map(|chapter| chapter.content.clone()).collect()
}

#[test]
fn a_lesson_says_where_it_stands() {
    let pages = chapters(shelf("[preprocessor.descent]").path());
    assert_eq!(pages[0], "# About\n\nA book.\n");
    assert_eq!(
        pages[1],
        "# One\n\n**Basics** · Lesson 1 of 2 · 26 November 2026 · 1 minute\n\n\nWords.\n\n\n---\n\n\
         Previous: [About](<README.md>) · Next: [Second](<deep/two.md>)\n"
    );
    let [above, below] = [
        "# Two\n\n**Basics** · Lesson 2 of 2 · 27 November 2026 · changed 30 November 2026 · 1 minute · Builds on [First steps](<../one.md>)\n",
        "Previous: [First steps](<../one.md>) · Next: [Third](<../three.md>)\n",
    ];
    let (style, page) = pages[2].split_once("\n\n").expect("a style");
    assert!(style.contains("href=\"../descent/page-"), "{style}");
    assert!(page.starts_with(above) && page.ends_with(below), "{page}");
    assert_eq!(pages[3], "# Three\n\nNo lesson.\n\n---\n\nEnd.\n", "a rule is no front matter");
}

#[test]
fn each_piece_can_be_left_out() {
    let all = "part number published changed reading-time prerequisites previous next";
    let said = ["**Basics**", "Lesson 2", "27 Nov", "changed", "1 minute", "Builds on", "Previous", "Next"];
    for (word, said) in all.split(' ').zip(said) {
        let kept: Vec<String> =
            all.split(' ').filter(|kept| *kept != word).map(|kept| format!("{kept:?}")).collect();
        let settings = format!("[preprocessor.descent]\nfurniture = [{}]", kept.join(", "));
        let pages = chapters(shelf(&settings).path());
        assert!(!pages[2].contains(said), "{word}: {}", pages[2]);
        assert_eq!(pages[2].matches(" · ").count(), 5, "{}", pages[2]);
    }
    let pages = chapters(shelf("[preprocessor.descent]\nfurniture = []").path());
    assert_eq!(pages[1], "# One\n\nWords.\n");
}

#[test]
fn the_words_are_those_of_the_book() {
    let pages = chapters(shelf("language = \"zh-Hans\"\n[preprocessor.descent]").path());
    assert!(
        pages[1].contains("**Basics** · 第 1 课，共 2 课 · 2026 年 11 月 26 日 · 1 分钟"),
        "{}",
        pages[1]
    );
    let output = run(shelf("language = \"zh-Hant\"\n[preprocessor.descent]").path());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    assert!(told.contains("there are no words in `zh-Hant`, so that what the tool puts into a page is English; it has words in en, zh"), "{told}");
}

#[test]
fn each_page_leads_to_itself_in_the_other_languages() {
    let languages = "[preprocessor.descent]\nlanguages = { en = \"\", zh-Hans = \"zh\", de = \"other/de\" }";
    let chinese = chapters(shelf(&format!("language = \"zh-Hans\"\n{languages}")).path());
    let link = |address: &str, tag: &str, name: &str| {
        format!("<a href=\"{address}\" rel=\"alternate\" hreflang=\"{tag}\" lang=\"{tag}\">{name}</a>")
    };
    let german = |address: &str| link(address, "de", "de");
    let english = |address: &str| link(address, "en", "English");
    for (page, links) in [
        (&chinese[0], [german("../other/de/index.html"), english("../index.html")]),
        (&chinese[2], [german("../../other/de/deep/two.html"), english("../../deep/two.html")]),
    ] {
        assert!(links.iter().all(|link| page.contains(link)), "{page}");
    }
    let found = Languages(vec![("en".to_string(), String::new()), ("zh".to_string(), "zh".to_string())]);
    assert_eq!(
        found.addresses("en", "a/b.md"),
        [("en", "../a/b.html".to_string()), ("zh", "../zh/a/b.html".to_string())]
    );
    assert!(found.addresses("fr", "a.md").is_empty());
}

#[test]
fn what_is_wrong_with_front_matter_is_told() {
    let folder = shelf("[preprocessor.descent]");
    std::fs::write(
        folder.path().join("src/one.md"),
        "---\npublished: 26 November\nauthor: me\nrequires: nine.md\n---\n# One\n",
    )
    .expect("a file");
    let output = run(folder.path());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    for fault in [
        "src/one.md:1: `published: 26 November` of the front matter is no day",
        "src/one.md:1: the front matter has no key `author`",
        "src/one.md:1: the front matter requires `nine.md`, but no lesson stands in this file",
    ] {
        assert!(told.contains(fault), "{told}");
    }
}

#[test]
fn a_fault_below_front_matter_is_told_at_its_line() {
    let folder = shelf("[preprocessor.descent]");
    let text = "---\npublished: 2026-11-26\n---\n\n# One\n\n```calc\nnonsense + 1\n```\n";
    std::fs::write(folder.path().join("src/one.md"), text).expect("a file");
    let told = String::from_utf8_lossy(&run(folder.path()).stderr).into_owned();
    assert!(told.contains("src/one.md:8:1"), "{told}");
}

#[test]
fn days_and_front_matter_are_read() {
    for day in ["2026-11-26", "2024-02-29", "2000-02-29"] {
        assert_eq!(Date::read(day).map(|date| date.to_string()), Some(day.to_string()));
    }
    for none in
        ["2026-11-31", "2026-02-29", "1900-02-29", "2026-13-01", "26-11-2026", "2026-1-1", "2026-11-26-1", ""]
    {
        assert_eq!(Date::read(none), None, "{none}");
    }
    assert!(parted("---\nNo front matter, but a rule.\n---\n").is_none());
    assert!(parted("---\npublished: 2026-11-26\n").is_none());
    let (found, rest) = parted("---\r\nrequires: [a.md, b.md]\r\n---\r\n\r\n# T\r\n").expect("front matter");
    assert_eq!((found.requires, rest), (vec!["a.md".to_string(), "b.md".to_string()], "# T\r\n"));
}

#[test]
fn reading_takes_the_time_of_its_letters() {
    assert_eq!(minutes(&"word ".repeat(900)), 5);
    assert_eq!(minutes(&"字".repeat(960)), 3);
    assert_eq!(minutes(""), 1);
    assert_eq!(minutes(&"```calc\n1 + 1\n```\n\n".repeat(8)), 2, "the code itself is not read");
}
