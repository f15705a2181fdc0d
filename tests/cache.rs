//! What is kept from one build to the next: the same bytes with and without, and each edit runs what depends on it; knows no
//! part of the house but its door.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use mdbook_descent::random::Generator;
use mdbook_driver::MDBook;
use mdbook_preprocessor::PreprocessorContext;

/// A book whose chapters read tables, and a folder for what is kept.
struct Shelf {
    book: tempfile::TempDir,
    kept: tempfile::TempDir,
}

/// The tables that each chapter reads, by their numbers.
const READS: &[&[usize]] = &[&[], &[0], &[0, 1], &[1], &[], &[2]];

impl Shelf {
    fn new() -> Shelf {
        let [book, kept] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        std::fs::create_dir(book.path().join("src")).expect("a source folder");
        Shelf { book, kept }
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.book.path().join("src").join(name), text).expect("a file");
    }

    fn toml(&self, language: &str, settings: &str) {
        let text =
            format!("[book]\ntitle = \"T\"\nlanguage = \"{language}\"\n[preprocessor.descent]\n{settings}\n");
        std::fs::write(self.book.path().join("book.toml"), text).expect("book.toml");
    }

    /// What the program makes of the book.
    fn build(&self, keeping: bool) -> Output {
        let mut book = MDBook::load(self.book.path()).expect("the book loads");
        book.config.set("preprocessor.descent.cache", keeping).expect("a setting");
        let root = self.book.path().to_path_buf();
        let context = PreprocessorContext::new(root, book.config.clone(), "html".to_string());
        let input = serde_json::to_vec(&(context, &book.book)).expect("JSON");
        let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-descent"))
            .current_dir(self.book.path())
            .env("XDG_CACHE_HOME", self.kept.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        child.stdin.take().expect("a stream").write_all(&input).expect("the book is read");
        child.wait_with_output().expect("the program ends")
    }

    /// Builds with and without; gives how many entries came new into the cache.
    fn same(&self, what: &str) -> usize {
        let before = entries(self.kept.path());
        let [with, without] = [self.build(true), self.build(false)];
        assert_eq!(with.status, without.status, "{what}");
        assert!(with.stdout == without.stdout, "{what}: the pages differ");
        assert_eq!(String::from_utf8_lossy(&with.stderr), String::from_utf8_lossy(&without.stderr), "{what}");
        entries(self.kept.path()).difference(&before).count()
    }
}

fn entries(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(entries(&path)),
            // What is only remembered is no answer.
            path if path.iter().any(|part| part == "seen") => {}
            path => drop(found.insert(path)),
        }
    }
    found
}

/// What stands in a chapter and in a table.
#[derive(Clone, PartialEq)]
struct Contents {
    chapters: Vec<(u64, u64)>,
    tables: Vec<u64>,
    digits: u64,
}

impl Contents {
    fn put(&self, shelf: &Shelf) {
        shelf.toml("en", &format!("digits = {}\nlive = false", self.digits));
        let mut summary = String::from("# Summary\n\n");
        for (number, (prose, value)) in self.chapters.iter().enumerate() {
            let data: String = READS[number]
                .iter()
                .map(|table| format!("data t{table} = csv(\"t{table}.csv\")\n"))
                .collect();
            shelf.write(
                &format!("c{number}.md"),
                &format!("# Chapter {number}\n\nSaid {prose} times.\n\n```calc id=block\n{data}v = {value} / 7\nv\n```\n\nIt is {{{{= v }}}}.\n"),
            );
            summary += &format!("- [C](c{number}.md)\n");
        }
        shelf.write("SUMMARY.md", &summary);
        for (number, value) in self.tables.iter().enumerate() {
            shelf.write(&format!("t{number}.csv"), &format!("a\n{value}\n2\n"));
        }
    }

    /// Everything that a chapter depends on.
    fn of_chapter(&self, number: usize) -> (usize, u64, (u64, u64), Vec<u64>) {
        let tables = READS[number].iter().map(|table| self.tables[*table]).collect();
        (number, self.digits, self.chapters[number], tables)
    }
}

#[test]
fn three_hundred_edits_run_what_depends_on_them_and_nothing_else() {
    let shelf = Shelf::new();
    let mut contents = Contents { chapters: vec![(0, 1); READS.len()], tables: vec![0; 3], digits: 4 };
    let mut seen = BTreeSet::new();
    let mut random = Generator::from_seed(16);
    let mut draw = |most: u64| {
        let mut number = [0.0];
        random.random(&mut number);
        (number[0] * most as f64) as u64
    };
    for edit in 0..300 {
        let chapter = draw(READS.len() as u64) as usize;
        // Few values, so that many edits take an earlier one back.
        match draw(8) {
            0..3 => contents.chapters[chapter].0 = draw(20),
            3..5 => contents.chapters[chapter].1 = 1 + draw(10),
            5..7 => contents.tables[draw(3) as usize] = draw(6),
            _ => contents.digits = 3 + draw(2),
        }
        contents.put(&shelf);
        // An entry holds what a table held when it was made: of an older state of it only the last is kept.
        let now: BTreeSet<_> = (0..READS.len()).map(|number| contents.of_chapter(number)).collect();
        let new = now.difference(&seen).count();
        let made = shelf.same(&format!("edit {edit}"));
        assert!(made <= new, "edit {edit} made {made} entries where {new} chapters are new");
        let by_text =
            |(number, digits, text, _): &(usize, u64, (u64, u64), Vec<u64>)| (*number, *digits, *text);
        let texts: BTreeSet<_> = seen.iter().map(by_text).collect();
        let new_texts = now.iter().map(by_text).filter(|text| !texts.contains(text)).count();
        assert_eq!(made, new_texts, "edit {edit}");
        seen.extend(now);
    }
}

const TRAINED: &str = "# Trained\n\nIt trains.\n\n```train id=fit\ndata x = linspace(0, 1, 200)\ndata y = 3 * x\nparam w = 0\nloss L = mean((w * x - y)**2)\ndescend L by gradient_descent(rate=0.1) for 20000 steps\n```\n\nIt is {{= w : .3f }}.\n";

/// A shelf with one chapter.
fn with(chapter: &str) -> Shelf {
    let shelf = Shelf::new();
    shelf.toml("en", "");
    shelf.write("SUMMARY.md", "# Summary\n\n- [C](c.md)\n");
    shelf.write("c.md", chapter);
    shelf
}

#[test]
fn what_does_not_touch_a_training_does_not_train_again() {
    let shelf = with(TRAINED);
    assert_eq!(shelf.same("first"), 2, "the chapter and its training are kept");
    assert_eq!(shelf.same("again"), 0);
    let edit = |what: &str, from: &str, to: &str, made: usize| {
        assert!(TRAINED.contains(from), "{what}");
        shelf.write("c.md", &TRAINED.replace(from, to));
        assert_eq!(shelf.same(what), made, "{what}");
    };
    edit("prose", "It trains", "It learns", 1);
    edit("a caption", "id=fit", "id=fit caption=\"Seen\"", 1);
    edit("a claim", "steps\n```", "steps\ncheck \"found\": w == 3 within 0.01\n```", 1);
    edit("a view", "steps\n```", "steps\nshow path, program\n```", 1);
    edit("a block above", "```train", "```calc\n1 + 1\n```\n\n```train", 1);
    edit("another form", "{{= w : .3f }}", "{{= history(L)[10] }}", 1);
    edit("a step more", "20000", "20001", 2);
    edit("a rate", "0.1", "0.2", 2);
    edit("data", "3 * x", "4 * x", 2);
    shelf.write("c.md", TRAINED);
    shelf.toml("zh", "");
    assert_eq!(shelf.same("a page in another language"), 1);
    let translated = TRAINED.replace("It trains", "它在训练").replace("id=fit", "id=fit caption=\"看见的\"");
    shelf
        .write("c.md", &translated.replace("steps\n```", "steps\ncheck \"找到了\": w == 3 within 0.01\n```"));
    assert_eq!(shelf.same("a lesson in another language, with its words within blocks"), 1);
}

#[test]
fn a_training_with_batches_noise_and_several_runs_is_kept_whole() {
    for rest in [
        "descend L by adam(rate=0.01) for 800 epochs with batch=32",
        "descend L by gradient_descent(rate=0.1) for 15000 steps until L < 1e-30",
        "param v = standard_normal(3)\nvary rate in [0.1, 0.2]\ndescend L by momentum(rate=rate) for 8000 steps",
        "noise = standard_normal(200)\nupdate w = w - 0.1 * grad(L, w) + 0.001 * mean(noise)\nrepeat 9000 steps\nhistory(noise)[5][0]",
        "descend L by gradient_descent(rate=0.1) for 9000 steps\ndescend L by adam(rate=0.01) for 9000 steps",
    ] {
        let block = format!(
            "data x = linspace(0, 1, 200)\ndata y = 3 * x\nparam w = 0\nloss L = mean((w * x - y)**2)\n{rest}\nshow weights, loss_curve, loss_table, path"
        );
        let shelf = with(&format!("# Trained\n\n```train id=fit\n{block}\n```\n\nIt is {{{{= w }}}}.\n"));
        let made = shelf.same(rest);
        shelf.write("c.md", &format!("# Trained\n\nMore words.\n\n```train id=fit\n{block}\n```\n\nIt is {{{{= w }}}} and {{{{= normal() }}}}.\n"));
        let again = shelf.same(rest);
        assert!(made > 1 && again == 1, "{rest}: {made} entries, then {again}");
    }
}

#[test]
fn a_fault_is_not_kept() {
    let shelf = with(&TRAINED.replace("steps\n```", "steps\ncheck \"wrong\": w == 4\n```"));
    assert_eq!(shelf.same("a wrong claim"), 1, "only the training is kept");
    assert_eq!(shelf.build(true).status.code(), Some(1));
}

#[test]
fn a_table_that_goes_is_missed() {
    let shelf = with("# Table\n\n```calc\ndata t = csv(\"t.csv\")\nt\n```\n");
    shelf.write("t.csv", "1\n2\n");
    assert_eq!(shelf.same("there"), 1);
    std::fs::remove_file(shelf.book.path().join("src/t.csv")).expect("a file");
    assert_eq!(shelf.same("gone"), 0);
    assert_eq!(shelf.build(true).status.code(), Some(1));
    shelf.write("t.csv", "1\n2\n");
    assert_eq!(shelf.same("there again"), 0);
    assert!(shelf.build(true).status.success());
}

#[test]
fn without_a_place_nothing_is_kept_and_nothing_is_lost() {
    let shelf = with(TRAINED);
    std::fs::write(shelf.kept.path().join("mdbook-descent"), "no folder").expect("a file");
    assert_eq!(shelf.same("a file in its place"), 0);
}

#[test]
fn what_came_with_the_book_is_neither_read_nor_written() {
    let mut shelf = with(TRAINED);
    shelf.kept = tempfile::tempdir_in(shelf.book.path()).expect("a folder of the book");
    assert_eq!(shelf.same("a cache that somebody committed"), 0);
}

#[test]
fn entries_that_were_cut_or_changed_are_made_anew() {
    let shelf = with(TRAINED);
    assert!(shelf.same("at first") > 1);
    let mut random = Generator::from_seed(7);
    for round in 0..40 {
        for path in entries(shelf.kept.path()) {
            let mut bytes = std::fs::read(&path).expect("an entry");
            let mut chance = [0.0; 3];
            random.random(&mut chance);
            let place = (chance[0] * bytes.len() as f64) as usize;
            match (chance[1] * 5.0) as usize {
                0 => bytes.truncate(place),
                1 => bytes[place] ^= 1 << (chance[2] * 8.0) as u32,
                2 => bytes.extend_from_slice(b"more"),
                3 => bytes.fill(0),
                _ => {}
            }
            std::fs::write(path, bytes).expect("an entry");
        }
        assert_eq!(shelf.same(&format!("round {round}")), 0);
    }
}

/// What the tool says of the only chapter, and its exit code.
fn why(shelf: &Shelf) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-descent"));
    command.args(["why", "src/c.md"]).current_dir(shelf.book.path()).env("XDG_CACHE_HOME", shelf.kept.path());
    let output = command.env_remove("RUST_LOG").output().expect("the program runs");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), String::from_utf8(output.stdout).expect("text"))
}

#[test]
fn it_is_told_why_a_chapter_would_run() {
    let shelf = with(TRAINED);
    let told = |shelf: &Shelf, code: i32, parts: &[&str]| {
        let before = entries(shelf.kept.path());
        let (found, text) = why(shelf);
        assert_eq!(found, Some(code), "{text}");
        for part in parts {
            assert!(text.contains(part), "no “{part}” in {text}");
        }
        assert_eq!(entries(shelf.kept.path()), before, "nothing is written");
    };
    told(&shelf, 1, &["src/c.md: a build would run it", "has not run it here", "one to be run, at line 10"]);
    shelf.build(true);
    told(&shelf, 0, &["src/c.md: kept; a build runs nothing of it"]);
    shelf.write("c.md", &TRAINED.replace("It trains", "It learns"));
    told(&shelf, 1, &["line 3 of the text was `It trains.` and is `It learns.`", "1 training kept\n"]);
    shelf.write("c.md", &TRAINED.replace("0.1", "0.2"));
    told(&shelf, 1, &["line 10 of the text was", "one to be run, at line 10"]);
    shelf.write("c.md", TRAINED);
    shelf.toml("en", "digits = 3");
    told(&shelf, 1, &["the setting `digits` is another", "1 training kept"]);
    let table = with("# Table\n\n```calc\ndata t = csv(\"t.csv\")\nt\n```\n");
    table.write("t.csv", "1\n2\n");
    table.build(true);
    table.write("t.csv", "1\n3\n");
    told(&table, 1, &["the file t.csv is another"]);
    std::fs::remove_file(table.book.path().join("src/t.csv")).expect("a file");
    told(&table, 1, &["the file t.csv is another"]);
    table.build(true);
    table.write("t.csv", "1\n3\n");
    table.write("c.md", "# Table\n\n```calc\nt\n```\n");
    table.build(true);
    told(&table, 1, &["it had a fault when it last ran"]);
}
