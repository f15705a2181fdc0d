//! A page that can be touched: its pieces alone give what the whole chapter gives, and a changed block tells what fails.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use mdbook_descent::chapter::{self, Chapter, Liveness, Settings, Source};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;
use mdbook_descent::lesson::{self, ChapterPiece};

fn processed(content: &str, liveness: Liveness) -> Chapter {
    let settings = Settings { liveness, ..Config::default().settings };
    let source = Source { content, file: "lesson.md", written: None };
    chapter::process(source, &settings, Rc::new(Memory::default()))
}

/// What stands in the place of each piece, by its number.
fn places(content: &str) -> BTreeMap<usize, String> {
    let marks = content.match_indices("data-piece=\"").map(|(at, mark)| at + mark.len());
    let one = |at: usize| {
        let (number, rest) = content[at..].split_once("\">").expect("a tag");
        let behind = content[..at].rfind('<').expect("a tag");
        let name = content[behind + 1..].split(' ').next().expect("a name");
        (number.parse().expect("a number"), inner(rest, name).to_string())
    };
    marks.map(one).collect()
}

/// The content of an element whose opening tag ends here.
fn inner<'a>(rest: &'a str, name: &str) -> &'a str {
    let (opening, closing) = (format!("<{name}"), format!("</{name}>"));
    let (mut depth, mut at) = (1, 0);
    loop {
        let close = rest[at..].find(&closing).expect("a closing tag") + at;
        depth += rest[at..close].matches(&opening).count();
        depth -= 1;
        if depth == 0 {
            return &rest[..close];
        }
        at = close + closing.len();
    }
}

fn lessons() -> Vec<PathBuf> {
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("book");
    let folders = [book.clone(), book.join("manual")];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("a folder"));
    let paths = files.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|kind| kind == "md")).collect()
}

/// The pieces of a chapter with the lines of their blocks, as the page puts them in.
fn filled(content: &str) -> Option<String> {
    let mut pieces = chapter::pieces(content)?;
    for piece in lesson::scan(content).pieces {
        let ChapterPiece::Block(block) = piece else { continue };
        if block.words.hide.is_none() {
            let gap = format!("\n{}\n", chapter::SHOWN);
            pieces = pieces.replacen(&gap, &format!("\n{}\n", block.code.text().trim_end()), 1);
        }
    }
    Some(pieces)
}

#[test]
fn the_pieces_alone_give_what_the_chapter_gives() {
    let mut compared = 0;
    for path in lessons() {
        let content = std::fs::read_to_string(&path).expect("a lesson");
        // The two longest are compared by the browser's test.
        let Some(pieces) = filled(&content).filter(|_| content.len() < 14_000) else { continue };
        let whole = places(&processed(&content, Liveness::Live).content);
        assert_eq!(places(&processed(&pieces, Liveness::Live).content), whole, "{}", path.display());
        compared += whole.len();
    }
    assert!(compared > 100, "only {compared} pieces");
}

#[test]
fn numbers_are_all_that_a_live_page_has_more() {
    let content = "# One\n\n```calc id=one\nx = 2\nx\n```\n\nIt is {{= x }}, and $x = {{= x }}$.\n\n- [ ] Small. {{? x < 3 }}\n";
    let live = processed(content, Liveness::Live).content;
    let bare =
        live.replace("<div class=\"descent-block\" data-piece=\"0\">\n", "").replace("\n</div>\n", "\n");
    let bare = (1..4).fold(bare, |text, number| text.replace(&format!("<span data-piece=\"{number}\">"), ""));
    assert_eq!(
        bare.replace("</span>", ""),
        processed(content, Liveness::Still).content.replace("</span>", "")
    );
    assert_eq!(places(&live).len(), 4);
}

#[test]
fn a_changed_block_tells_what_its_author_promised_in_vain() {
    let content = "```train\nparam w = 4\nloss L = w**2\ndescend L by gradient_descent(rate=2) for 900 steps\n\
        check \"it fell\": L < 1\nshow checklist, loss_curve\n```\n\nThe loss is {{= L ~ 0.5 }}.\n\n- [ ] Small. {{? L < 1 }}\n";
    let refused = processed(content, Liveness::Live);
    assert!(!refused.faults.is_empty() && !refused.content.contains("exhibit-chart"));
    let told = processed(content, Liveness::Changed);
    assert_eq!(told.faults, Vec::<String>::new());
    assert!(told.content.contains("exhibit-chart") && told.content.contains("✗"), "{}", told.content);
    let wrong = content.replace("w**2", "v**2");
    let fault = &processed(&wrong, Liveness::Changed).results.faults[0];
    assert_eq!(&wrong[fault.range.clone().expect("a place")], "v");
}

#[test]
fn a_page_without_a_block_to_touch_has_no_pieces() {
    assert_eq!(chapter::pieces("Two is {{= 1 + 1 }}.\n"), None);
    assert_eq!(chapter::pieces("```calc hide\nx = 1\n```\n"), None);
    assert_eq!(chapter::pieces("```calc still\nx = 1\n```\n\n{{= x }}\n"), None);
    assert_eq!(
        chapter::pieces("> ```calc id=a\n> x = 1\n> ```\n> {{= x ~ 1 }}\n\n```calc hide\ny = 2\n```\n"),
        Some("```calc id=a\n@\n```\n\n{{= x ~ 1 }}\n\n```calc hide\ny = 2\n```\n".to_string())
    );
}

#[test]
fn a_block_that_is_kept_still_runs_with_the_others_and_has_no_control() {
    let content = "```calc id=a\nx = 2\n```\n\n```calc id=b still\ny = x + 1\ny\n```\n\n```try b\ny = x\n```\n\n```try a\nx = 3\n```\n";
    let page = processed(content, Liveness::Live).content;
    assert_eq!(page.matches("class=\"descent-block descent-still\"").count(), 1);
    assert!(
        page.contains("<div class=\"descent-try\" style"),
        "an exercise about it is read, and has no button"
    );
    assert_eq!(page.matches("data-change=").count(), 1);
    let pieces = chapter::pieces(content).expect("one block can be touched");
    assert!(pieces.contains("```calc id=b still\n@\n```"), "{pieces}");
    let changed = processed(&content.replace("x = 2", "x = 7"), Liveness::Changed).content;
    assert!(changed.contains(">8<"), "{changed}");
}

#[test]
fn the_work_of_a_page_is_that_of_what_its_reader_runs() {
    let block = "```train id=a\nparam w = 4\nloss L = w**2\ndescend L by gradient_descent(rate=0.1) for 20 steps\n```\n";
    let with = format!("{block}\n```try a\nsteps = 2000\n```\n");
    let [alone, with] = [block, &with].map(|content| processed(content, Liveness::Live));
    assert_eq!(alone.work, with.work - with.exercised);
    assert!(with.exercised > alone.work);
}
