//! The words of a page: every language says the same things, nothing is said that the source does not ask for, and a book's language reaches its pages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use mdbook_descent::chapter::{self, Settings, Source};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;
use mdbook_descent::words::{self, Words};

/// The messages of a language, each with the names of what is put into it.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|_| line.starts_with(char::is_alphabetic)) {
            current = name.to_string();
            found.insert(current.clone(), BTreeSet::new());
        }
        for piece in line.split('$').skip(1) {
            let name =
                piece.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            found.get_mut(&current).expect("a message is open").insert(name);
        }
    }
    found
}

fn source_text(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let texts = entries.map(|path| match path.is_dir() {
        true => source_text(&path),
        false => std::fs::read_to_string(&path).expect("a source file"),
    });
    texts.collect()
}

#[test]
fn every_language_has_the_messages_of_english() {
    let english = messages(words::sources()[0].1);
    assert!(english.len() > 20, "the messages are read");
    for (tag, text) in words::sources() {
        assert_eq!(
            messages(text),
            english,
            "`{tag}.ftl` and `en.ftl` differ in a message or in what is put into it"
        );
    }
}

#[test]
fn every_message_is_asked_for() {
    let source = source_text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for name in messages(words::sources()[0].1).keys() {
        assert!(source.contains(&format!("\"{name}\"")), "no page says `{name}`");
    }
}

#[test]
fn nothing_is_asked_for_that_no_language_says() {
    let source = source_text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let known = messages(words::sources()[0].1);
    for call in source.split("say!(").skip(1) {
        let Some(name) =
            call.split([',', ')']).nth(1).and_then(|word| word.trim().strip_prefix('"')?.strip_suffix('"'))
        else {
            continue;
        };
        assert!(known.contains_key(name), "`{name}` stands in no file of words");
    }
}

#[test]
fn languages_are_found_by_their_first_part() {
    let said = |tag: &str| Words::of(tag).say("after-step", &[]);
    assert_eq!(said("en"), "after step");
    assert_eq!(said("zh"), "步数");
    assert_eq!([said("zh-Hans"), said("ZH_cn")], [said("zh"), said("zh")]);
    assert_eq!([said("fr"), said("")], [said("en"), said("en")]);
}

#[test]
fn the_two_ways_of_writing_chinese_are_told_apart() {
    for simplified in ["zh", "zh-Hans", "zh-CN", "zh-Hans-SG"] {
        assert!(Words::known(simplified).is_some(), "{simplified}");
    }
    // Whoever reads traditional letters is not given the others.
    for traditional in ["zh-Hant", "zh-TW", "zh_hk", "zh-Hant-MO"] {
        assert!(Words::known(traditional).is_none(), "{traditional}");
        assert_eq!(Words::of(traditional).tag(), "en");
    }
}

#[test]
fn counts_choose_their_form() {
    let said = |count: usize| Words::of("en").say("end-complete", &[("steps", count.into())]);
    assert_eq!(said(1), "finite in the one step");
    assert_eq!(said(20), "finite in all 20 steps");
}

#[test]
fn a_page_speaks_the_language_of_its_book() {
    let content = "```train\nparam w = 1\nloss L = w**2\ndescend L by gradient_descent(rate=0.1) for 20 steps\ncheck \"down\": L < 1\n```\n";
    let page = |tag: &str| {
        let settings = Settings { words: Words::of(tag), ..Config::default().settings };
        let source = Source { content, file: "lesson.md", written: None };
        let chapter = chapter::process(source, &settings, Rc::new(Memory::default()));
        assert!(chapter.faults.is_empty(), "{:?}", chapter.faults);
        chapter.content
    };
    assert!(page("en").contains("The gradients are taken with respect to"));
    let chinese = page("zh-CN");
    assert!(chinese.contains("损失来自") && chinese.contains("训练后"));
    assert!(!chinese.contains("trained") && !chinese.contains("The "), "{chinese}");
}
