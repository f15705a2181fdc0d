//! A lesson on its way to gettext's tools and back: what a translator sees, what comes back, and that a translation changes no
//! number; the tools themselves are asked by `po/po.py` and the build of the course.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use mdbook_descent::chapter::{self, Chapter, Output, Source};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;
use mdbook_descent::lesson::{ChapterPiece, scan};
use mdbook_descent::results;
use mdbook_descent::translation::{translatable, translated};
use rayon::prelude::*;
use serde_json::Value;

/// The lessons of the course and the pages of its manual that use blocks.
fn lessons() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("book");
    let mut found = Vec::new();
    for folder in [root.clone(), root.join("manual"), root.join("reference/functions")] {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let text = std::fs::read_to_string(&path).expect("a lesson");
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// The words of blocks as a translator would see them, each put into other words.
fn with_words(chapter: &str, other: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let mut words = false;
    for line in translatable(chapter).split_inclusive('\n') {
        match line.trim() {
            "<!-- descent: words -->" => words = true,
            "<!-- descent: end of words -->" => words = false,
            said if words && !said.is_empty() && !said.starts_with("<!--") => {
                text.push_str(&other(said));
                text.push('\n');
                continue;
            }
            _ => {}
        }
        text.push_str(line);
    }
    back(&text)
}

#[track_caller]
fn back(text: &str) -> String {
    let back = translated(text).expect("it was made ready");
    assert_eq!(back.fault, None);
    back.chapter
}

/// What a piece says, wherever it stands.
fn said(piece: &ChapterPiece) -> String {
    match piece {
        ChapterPiece::Block(block) => {
            format!("{:?} {:?}", block.words.id, block.code.text()).replace(char::is_numeric, "")
        }
        ChapterPiece::Task(task) => task.lines.text().to_string(),
        ChapterPiece::Value(value) => value.expression.text().trim().to_string(),
        ChapterPiece::Claim(claim) => claim.expression.text().trim().to_string(),
        ChapterPiece::Show(show) => {
            format!("{}.{} {}", show.id.text, show.view.text, show.options.text().trim())
        }
        ChapterPiece::Reference(reference) => format!("{}.{}", reference.id.text, reference.view.text),
        ChapterPiece::Mathematics(formula) => formula.latex.text().trim().to_string(),
    }
}

#[test]
fn every_page_of_the_course_comes_back_with_all_its_pieces() {
    for (path, text) in lessons() {
        let came = back(&translatable(&text));
        let [before, after] =
            [&text, &came].map(|text| scan(text).pieces.iter().map(said).collect::<Vec<_>>());
        assert_eq!(before, after, "{}", path.display());
    }
}

#[test]
fn a_translator_sees_words_and_no_code() {
    let lesson = "# A lesson\n\nIt is {{= L : .3f }} at $w_1$ and `code`, not `{{= x }}`.\n\n\
        ```train id=fit caption=\"The \\\"fit\\\"\"\nparam w = 1\ndata t = [\"cat\", \"dog\"]\nloss L = w**2\n\
        descend L by gradient_descent(rate=0.1) for 3 steps  # \"no words\"\n\
        check \"it * falls\": L < 1 and t[0] == \"cat\"\n\
        plot \"A title\": \"a line\": line(history(L)), points([0], [1]), x=\"time\", log=\"y\"\n\
        table \"Numbers\": \"n\": w : .3f, w + 1 for k in [1, 2]\nshow loss_curve(log=\"y\", caption=\"Down\")\n```\n\n\
        {{#show fit.loss_curve log=\"y\" caption=\"Again\"}}\n\n\
        - Change it:\n\n  ```try fit\n  rate = 0.2\n  \"How low?\": L within 0.1\n  \"Where to?\"\n  \"Down\": L < 1\n  \"Up\": otherwise\n  ```\n";
    let ready = translatable(lesson);
    for seen in [
        "It is `{{= L : .3f }}` at `$w_1$` and `code`, not `\\{{= x }}`.",
        "# A lesson {#a-lesson}",
        "\n<!-- i18n:comment: caption -->\n\nThe \"fit\"\n",
        "\n<!-- i18n:comment: claim -->\n\nit \\* falls\n",
        "\n<!-- i18n:comment: title -->\n\nA title\n",
        "\n<!-- i18n:comment: label -->\n\na line\n",
        "\n<!-- i18n:comment: axis -->\n\ntime\n",
        "\n<!-- i18n:comment: title -->\n\nNumbers\n",
        "\n<!-- i18n:comment: label -->\n\nn\n",
        "\n<!-- i18n:comment: caption -->\n\nDown\n",
        "\n<!-- i18n:comment: caption -->\n\nAgain\n",
        "\n<!-- i18n:comment: question -->\n\nHow low?\n",
        "\n<!-- i18n:comment: question -->\n\nWhere to?\n",
        "\n<!-- i18n:comment: choice -->\n\nDown\n",
        "\n<!-- i18n:comment: choice -->\n\nUp\n",
    ] {
        assert!(ready.contains(seen), "{seen:?} in\n{ready}");
    }
    assert_eq!(ready.matches("i18n:comment").count(), 13, "{ready}");
    for fence in ready.split("```").skip(1).step_by(2) {
        assert!(!fence.contains('"') && !fence.contains("//"), "a text for mdbook-xgettext: {fence}");
    }
}

#[test]
fn words_come_back_to_their_places() {
    let lesson = "# L\n\n```calc id=a caption=\"Below\"\nv = 2\ncheck \"two\": v == 2\n```\n\nIt is {{= v }}.\n\n{{#show a.values caption=\"Seen\"}}\n";
    let came = with_words(lesson, |words| format!("说 \"{words}\" \\\\"));
    for seen in [
        "caption=\"说 \\\"Below\\\" \\\\\"\n",
        "check \"说 \\\"two\\\" \\\\\": v == 2",
        "caption=\"说 \\\"Seen\\\" \\\\\"}}",
        "It is {{= v }}.",
    ] {
        assert!(came.contains(seen), "{seen} in\n{came}");
    }
}

#[test]
fn what_chinese_emphasis_becomes_is_seen() {
    // mdbook-gettext writes `_` for emphasis, whatever the translator wrote.
    let came = back(&translatable("它说_预测_，再_更新_。a_b 与 $x$_很重要_。\n\nPlain a_b_c.\n"));
    assert!(came.contains("它说<em>预测</em>，再<em>更新</em>。"), "{came}");
    assert!(came.contains("Plain a_b_c."), "{came}");
}

#[test]
fn dollars_that_are_none_of_a_formula_stay_dollars() {
    let came = back(&translatable("It costs \\$5 and \\$6, or $5$.\n"));
    assert_eq!(came, "It costs \\$5 and \\$6, or $5$.\n");
}

#[test]
fn front_matter_and_definitions_are_carried_through() {
    let lesson = "---\npublished: 2026-11-26\nrequires: a.md\n---\n\n# T\n\nTerm\n: Its meaning.\n\nOther\n: Another.\n";
    let ready = translatable(lesson);
    assert!(ready.contains("Term\n\n<!-- descent: definition -->\n\nIts meaning."), "{ready}");
    assert_eq!(back(&ready), lesson.replace("# T", "# T {#t}"));
}

#[test]
fn lost_words_are_told_and_the_block_stays() {
    let ready = translatable("```calc\ncheck \"one\": 1 == 1\ncheck \"two\": 2 == 2\n```\n");
    let back = translated(&ready.replace("\ntwo\n", "")).expect("it was made ready");
    assert!(back.chapter.contains("check \"one\": 1 == 1\ncheck \"two\": 2 == 2"));
    let fault = back.fault.expect("a fault");
    assert!(fault.contains("have 2 words for their readers, but 1 came back"), "{fault}");
    assert!(translated("# Not made ready\n").is_none());
}

fn run(lesson: &str, language: &str) -> Chapter {
    let mut settings = Config::default().settings;
    settings.words = mdbook_descent::words::Words::of(language);
    settings.output = Output::Data { programs: false };
    let source = Source { content: lesson, file: "lesson.md", written: None };
    chapter::process(source, &settings, Rc::new(Memory::default()))
}

/// The results without the words and places of claims.
fn numbers(chapter: &Chapter) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                for word in ["claim", "line", "place", "evidence"] {
                    map.remove(word);
                }
                map.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(&results::json("lesson.md", &chapter.results)).expect("JSON");
    strip(&mut value);
    value
}

#[test]
fn a_translation_changes_no_number() {
    let course = lessons().into_iter().filter(|(path, _)| !path.to_string_lossy().contains("reference"));
    course.par_bridge().for_each(|(path, text)| {
        let chinese = with_words(&text, |words| format!("译“{words}”"));
        let [one, other] = [run(&text, "en"), run(&chinese, "zh-Hans")];
        assert_eq!(one.faults, other.faults, "{}", path.display());
        assert_eq!(numbers(&one), numbers(&other), "{}", path.display());
    });
}
