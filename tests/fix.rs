//! `mdbook-descent fix`, `completions` and `man` as an author meets them; knows no part of the house.

use std::path::Path;
use std::process::{Command, Output};

const LESSON: &str = "# One\n\nA third is {{= 1 / 3 ~ 0.34 }}, twice that {{= 2 / 3 ~ 0.5 }}.\n\n{{#include part/words.txt}}\n\n\
                      ```calc\nweight = 2\nweigth + 1\n```\n";
const WORDS: &str = "It is {{= \"cold\" ~ hot }} and {{= 1 / 7 ~ 0.14 }}.\n";

fn tool(folder: &Path, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_mdbook-descent");
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(std::process::Stdio::null());
    command.output().expect("the program runs")
}

fn text(output: &Output) -> String {
    String::from_utf8([output.stdout.clone(), output.stderr.clone()].concat()).expect("text")
}

/// A book whose two lessons take in the same words.
fn book() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("src/part")).expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("book.toml", "[book]\ntitle = \"T\"\n[preprocessor.descent]\nafter = [\"links\"]\n");
    write("src/one.md", LESSON);
    write("src/two.md", "# Two\n\n{{#include part/words.txt}}\n");
    write("src/part/words.txt", WORDS);
    folder
}

#[test]
fn what_is_certain_is_written_once_it_was_shown() {
    let folder = book();
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a file");
    for arguments in [&["fix", "--check"][..], &["fix"]] {
        let output = tool(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1));
        let told = text(&output);
        assert!(
            told.contains("- A third is {{= 1 / 3 ~ 0.34 }}")
                && told.contains("+ A third is {{= 1 / 3 ~ 0.33 }}"),
            "{told}"
        );
        assert!(told.contains("nothing is written; 3 places would change with `--yes`"), "{told}");
        assert_eq!((read("src/one.md").as_str(), read("src/part/words.txt").as_str()), (LESSON, WORDS));
    }
    let output = tool(folder.path(), &["fix", "--yes"]);
    assert_eq!(output.status.code(), Some(1), "a likely name is left to the author");
    assert!(
        text(&output).contains("3 places mended; `mdbook-descent check` tells of 1 fault more"),
        "{}",
        text(&output)
    );
    assert_eq!(read("src/one.md"), LESSON.replace("0.34", "0.33").replace("0.5", "0.7"));
    assert_eq!(read("src/part/words.txt"), WORDS.replace("hot", "cold"));
    std::fs::write(folder.path().join("src/one.md"), read("src/one.md").replace("weigth", "weight"))
        .expect("a file");
    let output = tool(folder.path(), &["fix"]);
    assert_eq!((output.status.code(), text(&output).as_str()), (Some(0), "nothing is to be mended\n"));
    assert_eq!(tool(folder.path(), &["fix", "nowhere.md"]).status.code(), Some(2));
}

#[test]
fn shells_and_man_know_every_subcommand() {
    let here = Path::new(".");
    let help = text(&tool(here, &["--help"]));
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() > 8, "{help}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = tool(here, &["completions", shell]);
        assert!(script.status.success());
        assert!(commands.iter().all(|command| text(&script).contains(command)), "{shell} lacks a command");
    }
    let folder = tempfile::tempdir().expect("a folder");
    assert!(tool(folder.path(), &["man", "pages"]).status.success());
    for command in commands.iter().filter(|command| **command != "help") {
        let page = folder.path().join(format!("pages/mdbook-descent-{command}.1"));
        assert!(std::fs::read_to_string(page).is_ok_and(|page| page.contains(".TH")), "no page on {command}");
        // Help teaches: what the exit code means, or an example.
        let help = text(&tool(here, &[command, "--help"]));
        assert!(help.contains("xample") || help.contains("exit code") || *command == "lsp", "{help}");
    }
    let page = tool(here, &["man"]);
    assert!(page.status.success() && text(&page).contains("mdbook\\-descent"), "{}", text(&page));
}
