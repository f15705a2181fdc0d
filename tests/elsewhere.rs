//! References to figures of other chapters, as their author writes them and their reader follows them; and the cache beside them.

use std::path::Path;
use std::process::Output;

use mdbook_driver::MDBook;
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;

const FITS: &str = "# How it *fits*\n\n```calc id=one\nplot x for x in 0..1\n```\n\n```calc id=two\nplot x**2 for x in 0..1\ntable \"roots\": sqrt(2)\n```\n";

fn shelf(first: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("src");
    std::fs::create_dir_all(source.join("deep")).expect("a source folder");
    let write = |name: &str, text: &str| std::fs::write(source.join(name), text).expect("a file");
    write("SUMMARY.md", "# Summary\n\n- [First](first.md)\n- [How it *fits*](deep/fits.md)\n");
    write("first.md", first);
    write("deep/fits.md", FITS);
    std::fs::write(folder.path().join("book.toml"), "[book]\ntitle = \"T\"\n").expect("book.toml");
    folder
}

fn run(folder: &Path, language: &str) -> Output {
    let mut book = MDBook::load(folder).expect("the book loads");
    book.config.book.language = Some(language.to_string());
    let context = PreprocessorContext::new(folder.to_path_buf(), book.config.clone(), "html".to_string());
    let input = serde_json::to_vec(&(context, &book.book)).expect("JSON");
    crate::books::feed(&[], &input, folder)
}

/// The page of the first chapter, in a book in which nothing is wrong.
#[track_caller]
fn first(folder: &Path, language: &str) -> String {
    let output = run(folder, language);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let book: Book = serde_json::from_slice(&output.stdout).expect("a book");
    book.chapters().next().expect("a chapter").content.clone()
}

#[test]
fn a_figure_of_another_chapter_has_its_number_there() {
    let text = "# First\n\nSee {{ref deep/fits.md#two.plot}}.\n\n| {{ref deep/fits#two.table}} |\n|---|\n| {{= 1 + 1 }} |\n\nAn `elsewhere0e` of one's own, and `{{ref a#b.c}}` in code.\n";
    let folder = shelf(text);
    let page = first(folder.path(), "en");
    let link = |target: &str, words: &str| format!("<a href=\"deep/fits.html#{target}\">{words}</a>");
    assert!(page.contains(&link("two.plot", "Figure 2 in “How it fits”")), "{page}");
    assert!(page.contains(&link("two.table", "Table 1 in “How it fits”")), "{page}");
    assert!(page.contains("An `elsewhere0e` of one's own, and `{{ref a#b.c}}` in code."), "{page}");
    assert!(first(folder.path(), "zh-Hans").contains(&link("two.plot", "《How it fits》图 2")));
    // The chapter that refers is taken from the cache, and the other one is not.
    std::fs::write(folder.path().join("src/deep/fits.md"), FITS.replacen("plot x ", "print x ", 1))
        .expect("a file");
    assert!(!run(folder.path(), "en").status.success(), "`print` is no statement");
    std::fs::write(folder.path().join("src/deep/fits.md"), FITS.replacen("plot x for x in 0..1", "1 + 1", 1))
        .expect("a file");
    assert!(first(folder.path(), "en").contains(&link("two.plot", "Figure 1 in “How it fits”")));
}

#[test]
fn what_leads_nowhere_is_told_at_its_place() {
    for (form, told, remedy) in [
        (
            "deep/fits.md#two.plt",
            "no figure or table of deep/fits.md is `two.plt`",
            "did you mean `two.plot`?",
        ),
        (
            "deep/fits.md#two.loss_curve",
            "no figure or table of deep/fits.md is `two.loss_curve`",
            "there are `two.plot`, `two.table`",
        ),
        ("deep/fit.md#two.plot", "`deep/fit.md` is no chapter of this book", "did you mean `deep/fits.md`?"),
        ("../first.md#two.plot", "`../first.md` is no chapter of this book", "name the other chapter's file"),
    ] {
        let folder = shelf(&format!("# First\n\nWords.\n\nSee {{{{ref {form}}}}}.\n"));
        let output = run(folder.path(), "en");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1));
        for said in [told, remedy, "src/first.md:5:5"] {
            assert!(text.contains(said), "{said} in\n{text}");
        }
    }
}

#[test]
fn a_check_finds_them_too() {
    let folder = shelf("# First\n\nSee {{ref deep/fits.md#two.plot}} and {{ref deep/none.md#two.plot}}.\n");
    let program = env!("CARGO_BIN_EXE_mdbook-descent");
    let output = std::process::Command::new(program)
        .args(["check", "--no-cache"])
        .current_dir(folder.path())
        .output()
        .expect("the program runs");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    assert!(text.contains("`deep/none.md` is no chapter of this book"), "{text}");
    assert!(text.contains("2 lessons checked: 1 fault"), "{text}");
}
