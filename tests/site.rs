//! New books, lessons and courses, and what is put into old ones, as an author meets them; knows no part of the house.

use std::path::Path;
use std::process::{Command, Output};

use mdbook_driver::MDBook;

fn tool(folder: &Path, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_mdbook-descent");
    Command::new(program).args(arguments).current_dir(folder).output().expect("the program runs")
}

fn text(output: &Output) -> String {
    String::from_utf8([output.stdout.clone(), output.stderr.clone()].concat()).expect("text")
}

/// Builds a book with the tool of this test, and tells its pages.
fn build(folder: &Path) -> Vec<String> {
    let mut book = MDBook::load(folder).expect("the book loads");
    let program = env!("CARGO_BIN_EXE_mdbook-descent").replace('\\', "/");
    book.config.set("preprocessor.descent.command", program).expect("a setting");
    book.config.set("preprocessor.descent.live", false).expect("a setting");
    let book = MDBook::load_with_config(folder, book.config).expect("the book loads");
    book.build().expect("the book builds");
    let pages = book.book.chapters().filter_map(|chapter| chapter.path.clone());
    pages.map(|path| path.with_extension("html").to_string_lossy().into_owned()).collect()
}

#[test]
fn a_new_book_with_a_lesson_of_each_kind_builds() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = tool(folder.path(), &["new", "book", "lines-and-curves"]);
    assert!(made.status.success(), "{}", text(&made));
    let root = folder.path().join("lines-and-curves");
    for (name, from) in
        [("One [more]", "linear"), ("Who passes?", "logistic"), ("a_net.md", "network"), ("Slopes", "calc")]
    {
        let made = tool(&root.join("src"), &["new", "lesson", name, "--from", from]);
        assert!(made.status.success(), "{}", text(&made));
    }
    let contents = std::fs::read_to_string(root.join("src/SUMMARY.md")).expect("the summary");
    assert!(contents.ends_with("- [One \\[more\\]](one-more.md)\n- [Who passes?](who-passes.md)\n- [A net](a-net.md)\n- [Slopes](slopes.md)\n"), "{contents}");
    let lesson = std::fs::read_to_string(root.join("src/a-net.md")).expect("a lesson");
    assert!(lesson.starts_with("# A net\n\n"), "{lesson}");
    assert_eq!(build(&root).len(), 6);
    let page = std::fs::read_to_string(root.join("book/who-passes.html")).expect("a page");
    assert!(
        page.contains("exhibit-checklist") && page.contains("Lines and curves"),
        "no checklist in the page"
    );
    let again = tool(&root, &["new", "lesson", "Slopes"]);
    assert_eq!((again.status.code(), text(&again).contains("is there already")), (Some(1), true));
    assert_eq!(tool(folder.path(), &["new", "book", "lines-and-curves"]).status.code(), Some(1));
    assert_eq!(tool(folder.path(), &["new", "lesson", "Slopes"]).status.code(), Some(1));
    assert_eq!(tool(&root, &["new", "lesson", "Slopes", "--from", "nothing"]).status.code(), Some(2));
}

#[test]
fn a_course_is_whole_and_what_was_there_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    std::fs::write(root.join("README.md"), "Mine.\n").expect("a file");
    let made = tool(root, &["init", "--title", "Lines & \"curves\""]);
    assert!(made.status.success() && text(&made).contains("README.md"), "{}", text(&made));
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap_or_else(|_| panic!("no {name}"));
    assert_eq!(read("README.md"), "Mine.\n");
    assert_eq!(build(root).len(), 5);
    let checked = tool(root, &["check"]);
    assert!(checked.status.success(), "{}", text(&checked));
    let version = format!("DESCENT_VERSION: \"{}\"", env!("CARGO_PKG_VERSION"));
    for name in [".github/workflows/pages.yml", ".gitlab-ci.yml"] {
        let workflow = read(name);
        assert!(workflow.contains(&version) && workflow.contains("MDBOOK_VERSION: \"0.5."), "{workflow}");
    }
    for used in read(".github/workflows/pages.yml").lines().filter(|line| line.contains("uses:")) {
        let commit: String = used.chars().skip_while(|letter| *letter != '@').skip(1).take(40).collect();
        assert!(commit.len() == 40 && commit.bytes().all(|letter| letter.is_ascii_hexdigit()), "{used}");
    }
    let before = (read("book.toml"), read("src/SUMMARY.md"));
    let again = tool(root, &["init"]);
    assert!(again.status.success() && !text(&again).contains("made"), "{}", text(&again));
    assert_eq!((read("book.toml"), read("src/SUMMARY.md")), before);
}

#[test]
fn the_tool_is_put_into_a_book_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("book.toml");
    std::fs::write(&file, "# Mine.\n[book]\ntitle = \"T\"\n").expect("a file");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    let installed = tool(&folder.path().join("src"), &["install"]);
    assert!(
        text(&installed).contains("+ [preprocessor.descent]\n+ after = [\"links\"]\n"),
        "{}",
        text(&installed)
    );
    let after = std::fs::read_to_string(&file).expect("a file");
    assert!(after.starts_with("# Mine.\n[book]\n"), "{after}");
    assert!(text(&tool(folder.path(), &["install"])).contains("has what is needed"));
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), after);
    std::fs::write(&file, "[preprocessor.descent]\nafter = 3\n").expect("a file");
    assert_eq!(tool(folder.path(), &["install"]).status.code(), Some(1));
    std::fs::remove_file(&file).expect("no file");
    assert_eq!(tool(folder.path(), &["install"]).status.code(), Some(1));
}

/// A folder may come from anybody, and a link in it is not written through.
#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let (outside, root) = (folder.path().join("outside"), folder.path().join("book"));
    std::fs::create_dir_all(outside.join("gh")).expect("a folder");
    std::fs::create_dir_all(root.join("src")).expect("a folder");
    std::fs::write(outside.join("S.md"), "# Summary\n").expect("a file");
    std::fs::write(outside.join("l.md"), "```calc\na = 2\n```\n\n{{= a ~ 4 }}\n").expect("a file");
    std::fs::write(outside.join("book.toml"), "[book]\ntitle = \"T\"\n").expect("a file");
    let before = |name: &str| std::fs::read_to_string(outside.join(name)).expect("a file");
    let texts: Vec<String> = ["S.md", "l.md", "book.toml"].map(before).to_vec();
    symlink(outside.join("book.toml"), root.join("book.toml")).expect("a link");
    symlink(outside.join("S.md"), root.join("src/SUMMARY.md")).expect("a link");
    symlink(outside.join("l.md"), root.join("src/l.md")).expect("a link");
    symlink(outside.join("gh"), root.join(".github")).expect("a link");
    for command in [&["install"][..], &["new", "lesson", "Foo"], &["init"], &["fix", "--yes", "src/l.md"]] {
        let output = tool(&root, command);
        assert!(!output.status.success() && text(&output).contains("link"), "{command:?}: {}", text(&output));
    }
    assert_eq!(["S.md", "l.md", "book.toml"].map(before).to_vec(), texts);
    assert_eq!(std::fs::read_dir(outside.join("gh")).expect("a folder").count(), 0);
}
