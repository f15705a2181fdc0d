//! What a chapter's Markdown holds and how texts get into it; knows no model.

use mdbook_descent::lesson::{
    ChapterPiece, Excerpt, LessonFault, LineColumn, LineIndex, Manner, Origins, PageSlot, Replacement, Scan,
    Wanted, scan, splice,
};
use mdbook_descent::markup::Markup;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

/// Reads a chapter, compares what was found with what should be found, one line each, and makes
/// sure of all that holds for every chapter.
#[track_caller]
fn check(chapter: &str, expected: &[&str]) {
    let found = scan(chapter);
    assert_eq!(described(chapter, &found), expected, "\nin {chapter:?}");
    hold_invariants(chapter, &found);
}

/// The pieces and faults of a chapter, one line each.
fn described(chapter: &str, found: &Scan) -> Vec<String> {
    let pieces = found.pieces.iter().map(|piece| piece_line(chapter, piece));
    pieces.chain(found.faults.iter().map(|fault| fault_line(chapter, fault))).collect()
}

fn piece_line(chapter: &str, piece: &ChapterPiece) -> String {
    match piece {
        ChapterPiece::Block(block) => {
            let words = &block.words;
            let mut line = block.kind.word().to_owned();
            line += &words.id.iter().map(|id| format!(" id {}", id.text)).collect::<String>();
            line += &words.caption.iter().map(|text| format!(" caption {}", text.text)).collect::<String>();
            line += if words.hide.is_some() { " hide" } else { "" };
            line += if words.still.is_some() { " still" } else { "" };
            line += if words.diverges.is_some() { " diverges" } else { "" };
            line += if block.closed { "" } else { " unclosed" };
            let Manner::Block { prefix, .. } = &block.slot.manner else { panic!("a block slot") };
            format!("{line} {prefix:?} {:?}", block.code.text())
        }
        ChapterPiece::Task(task) => {
            let words = &task.words;
            let mut line = task.kind.word().to_owned();
            line += &words.of.iter().map(|id| format!(" of {}", id.text)).collect::<String>();
            line += &words.caption.iter().map(|text| format!(" caption {}", text.text)).collect::<String>();
            line += if words.refused.is_some() { " refused" } else { "" };
            line += if task.closed { "" } else { " unclosed" };
            let Manner::Block { prefix, .. } = &task.slot.manner else { panic!("a block slot") };
            format!("{line} {prefix:?} {:?}", task.lines.text())
        }
        ChapterPiece::Value(value) => match &value.wanted {
            Wanted::Plain => format!("= {}", value.expression.text()),
            Wanted::Format(format) => format!("= {} : {}", value.expression.text(), format.text()),
            Wanted::Digits(digits) => format!("= {} ~ {}", value.expression.text(), digits.text()),
        },
        ChapterPiece::Claim(claim) => {
            format!("? {} {}", claim.expression.text(), &chapter[claim.marker.range.clone()])
        }
        ChapterPiece::Show(show) => {
            format!("show {} {} {}", show.id.text, show.view.text, show.options.text())
        }
        ChapterPiece::Reference(reference) => format!("ref {} {}", reference.id.text, reference.view.text),
        ChapterPiece::Mathematics(formula) => {
            let sign = if formula.display { "$$" } else { "$" };
            let values = formula.values.iter().map(|(range, _)| format!(" {range:?}"));
            format!("{sign} {}{}", formula.latex.text(), values.collect::<String>())
        }
    }
}

fn fault_line(chapter: &str, fault: &LessonFault) -> String {
    format!("! {:?} {} | {}", &chapter[fault.range.clone()], fault.message, fault.remedy)
}

/// What holds for every chapter, whatever stands in it.
#[track_caller]
fn hold_invariants(chapter: &str, found: &Scan) {
    let mut done = 0;
    for piece in &found.pieces {
        let range = piece.slot().range.clone();
        assert!(done <= range.start && range.start < range.end, "pieces in order, in {chapter:?}");
        assert!(chapter.get(range.clone()).is_some(), "a slot of whole characters, in {chapter:?}");
        done = range.end;
        for excerpt in excerpts(piece) {
            check_way_back(chapter, excerpt);
        }
    }
    for fault in &found.faults {
        assert!(chapter.get(fault.range.clone()).is_some(), "{fault:?} in {chapter:?}");
    }
    assert_eq!(splice(chapter, Vec::new()).expect("replacements that fit"), chapter);
    let itself = found.pieces.iter().filter(|piece| matches!(piece.slot().manner, Manner::Inline { .. }));
    let itself = itself.map(|piece| (piece, &chapter[piece.slot().range.clone()]));
    let itself = itself.filter(|(_, text)| !text.contains(['\n', '\r', '|']));
    let itself = itself.map(|(piece, text)| filled(piece.slot(), text)).collect();
    assert_eq!(splice(chapter, itself).expect("replacements that fit"), chapter);
    for text in ["<div>V</div>", "", "one\n\ntwo"] {
        keep_the_rest(chapter, found, text);
    }
}

fn filled(slot: &PageSlot, text: &str) -> Replacement {
    Replacement { slot: slot.clone(), text: Markup::composed(text.to_owned()) }
}

fn excerpts(piece: &ChapterPiece) -> Vec<&Excerpt> {
    match piece {
        ChapterPiece::Block(block) => vec![&block.code],
        ChapterPiece::Task(task) => vec![&task.lines],
        ChapterPiece::Value(value) => match &value.wanted {
            Wanted::Plain => vec![&value.expression],
            Wanted::Format(text) | Wanted::Digits(text) => vec![&value.expression, text],
        },
        ChapterPiece::Claim(claim) => vec![&claim.expression],
        ChapterPiece::Show(show) => vec![&show.options],
        ChapterPiece::Reference(_) => Vec::new(),
        ChapterPiece::Mathematics(formula) => vec![&formula.latex],
    }
}

/// Every character of an excerpt points at itself, or at the white space it stands for.
#[track_caller]
fn check_way_back(chapter: &str, excerpt: &Excerpt) {
    for (at, mark) in excerpt.text().char_indices() {
        let place = excerpt.chapter_range(at..at + mark.len_utf8());
        let there = chapter[place.start..].chars().next().expect("a character");
        let same = there == mark || (mark == ' ' && there.is_whitespace());
        assert!(same, "{mark:?} points at {there:?} in {chapter:?}");
        assert!(chapter.get(place).is_some());
    }
    assert!(chapter.get(excerpt.range()).is_some());
}

/// Everything but the pieces is the same after splicing, byte for byte.
#[track_caller]
fn keep_the_rest(chapter: &str, found: &Scan, text: &str) {
    let spliced = splice(chapter, found.pieces.iter().map(|piece| filled(piece.slot(), text)).collect())
        .expect("replacements that fit");
    let mut rest = spliced.as_str();
    let mut done = 0;
    for piece in &found.pieces {
        let range = piece.slot().range.clone();
        let kept = &chapter[done..range.start];
        let at = if done == 0 { Some(0).filter(|_| rest.starts_with(kept)) } else { rest.find(kept) };
        rest = &rest[at.expect("the bytes before a slot") + kept.len()..];
        done = range.end;
    }
    assert!(rest.ends_with(&chapter[done..]), "{spliced:?} of {chapter:?}");
}

/// Puts one text into every block-level slot and another into every inline one.
#[track_caller]
fn becomes(chapter: &str, block: &str, inline: &str, expected: &str) {
    let found = scan(chapter);
    let fill = |piece: &ChapterPiece| match piece.slot().manner {
        Manner::Block { .. } => filled(piece.slot(), block),
        Manner::Inline { .. } | Manner::Html => filled(piece.slot(), inline),
    };
    assert_eq!(
        splice(chapter, found.pieces.iter().map(fill).collect()).expect("replacements that fit"),
        expected
    );
    hold_invariants(chapter, &found);
}

/// The events of a chapter as mdBook sees them, with our blocks, or the texts in their place, as
/// `BLOCK`; paragraph marks are left out, because they only say how loose a list is.
fn structure(chapter: &str, stands_for_block: impl Fn(&[Event<'_>]) -> bool) -> Vec<String> {
    let events: Vec<_> = new_cmark_parser(chapter, &MarkdownOptions::default()).collect();
    let mut lines = Vec::new();
    let mut at = 0;
    while at < events.len() {
        let end = |event: &Event<'_>| matches!(event, Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock));
        let opens = matches!(events[at], Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock));
        let length = events[at..].iter().position(end).map_or(1, |found| found + 1);
        if opens && stands_for_block(&events[at..at + length]) {
            lines.push("BLOCK".to_owned());
            at += length;
            continue;
        }
        match &events[at] {
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            event => lines.push(format!("{event:?}")),
        }
        at += 1;
    }
    lines
}

/// What an HTML block says; the parser may give its indent and its line ending apart.
fn html_of(events: &[Event<'_>]) -> String {
    let parts = events.iter().map(|event| match event {
        Event::Html(text) | Event::Text(text) => text,
        _ => "",
    });
    parts.collect()
}

/// An HTML line in the place of a block is one HTML block in the same container, and nothing else
/// of the page changes.
#[track_caller]
fn keeps_structure(chapter: &str, html: &str) {
    let blocks = scan(chapter).pieces.into_iter().filter(|piece| matches!(piece, ChapterPiece::Block(_)));
    let spliced = splice(chapter, blocks.map(|piece| filled(piece.slot(), html)).collect())
        .expect("replacements that fit");
    let ours = |events: &[Event<'_>]| match &events[0] {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
            matches!(info.split([' ', ',', '\t']).next(), Some("train" | "calc"))
        }
        _ => false,
    };
    let shown = if html.is_empty() { "<!-- -->" } else { html };
    let html = |events: &[Event<'_>]| html_of(events).trim() == shown;
    assert_eq!(structure(&spliced, html), structure(chapter, ours), "\n{chapter}\n=====>\n{spliced}");
}

/// A small random number generator, so that the chapters are the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, options: &[&'a str]) -> &'a str {
        options[self.below(options.len())]
    }
}

/// Any other number has to do as well.
const SEED: u64 = 7;

const FRAGMENTS: &[&str] = &[
    "```",
    "```train",
    "~~~~ calc id=a",
    "```try a refused",
    "```ask",
    "~~~~",
    "`",
    "> ",
    "- ",
    "* [ ] ",
    "- [x] ",
    "1. ",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "    ",
    "  ",
    "| ",
    "|---|",
    "\\|",
    "\\",
    "{{=",
    "{{?",
    "{{#show ",
    "{{ref ",
    "}}",
    " : ",
    " ~ ",
    "a.b",
    "x",
    "é日",
    "\"",
    "'",
    "<b>",
    "<!--",
    "-->",
    "<div>",
    "[",
    "](u)",
    "[^1]",
    "[^1]: ",
    "*",
    "_",
    "**",
    "# ",
    "===",
    "---",
    "t\n: ",
    "&lt;",
    "\0",
    "{{#include a}}",
    "id=",
    "caption=\"",
    "hide",
    ",",
    "<http://a/",
    ">",
    "{",
    "}",
];

/// Lines of well-meant Markdown with blocks in all kinds of containers.
fn nested_lines(dice: &mut Dice, depth: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for _ in 0..=dice.below(3) {
        if !lines.is_empty() && dice.below(2) == 0 {
            lines.push(String::new());
        }
        // Footnotes stand outermost only, because Markdown knows none within another.
        let kinds = [6, 11, 11, 12][depth];
        let (first, further) = match dice.below(kinds) {
            0 | 1 => {
                let indent = dice.pick(&["", "", " ", "   "]);
                let fence = dice.pick(&["```", "~~~~", "````"]);
                let info = dice.pick(&["train", "calc hide", "train,id=a", "text"]);
                let code = dice.pick(&["x = 1", "", "  deep\n\nx", "\ttab", "<div>"]);
                let text = format!("{fence}{info}\n{code}\n{fence}");
                lines.extend(text.lines().map(|line| format!("{indent}{line}")));
                continue;
            }
            2 | 3 => {
                lines.push(dice.pick(&["text", "more *text* {{= x }}", "two\nlines", "[a]: /u"]).to_owned());
                continue;
            }
            4 => {
                lines.push(dice.pick(&["# head", "---", "<p>html</p>", "    code"]).to_owned());
                continue;
            }
            5 => {
                lines.extend(["| a | b |", "|---|---|", "| 1 | {{= x }} |"].map(str::to_owned));
                continue;
            }
            6 | 7 => ("> ", "> "),
            8 | 9 => ("- ", "  "),
            10 => ("1. ", "   "),
            _ => ("[^note]: ", "    "),
        };
        for (index, line) in nested_lines(dice, depth - 1).join("\n").lines().enumerate() {
            let prefix = if index == 0 { first } else { further };
            lines.push(format!("{prefix}{line}").trim_end().to_owned());
        }
    }
    lines
}

#[test]
fn tasks_have_words_of_their_own() {
    check(
        "```try walk caption=\"Off the cliff\" refused\nrate = 2\n```",
        &[r#"try of walk caption Off the cliff refused "" "rate = 2\n""#],
    );
    check("- one\n\n  ```ask\n  \"Why?\"\n  ```", &[r#"ask "  " "\"Why?\"\n""#]);
    let listed = "behind `try` stand the id of the block that is changed, `caption=\"…\"` and `refused`";
    check(
        "```try walk other\n```",
        &[r#"try of walk "" """#, &format!("! \"other\" `other` is not a word that `try` knows | {listed}")],
    );
    check(
        "```try id=walk\n```",
        &[
            r#"try "" """#,
            "! \"id=walk\" a `try` has no id of its own | write the id of the block that is changed: `try walk`",
        ],
    );
    check(
        "```ask walk\n```",
        &[
            r#"ask "" """#,
            "! \"walk\" `walk` is not a word that `ask` knows | nothing follows `ask`; its questions stand below it",
        ],
    );
    let text = "code that is not to run takes another word, such as `text`";
    check(
        "```Try walk\n```",
        &[&format!(
            "! \"Try\" `Try` is almost `try`, and so this block does not run | write `try` and what is asked in the lines below it; {text}"
        )],
    );
    let almost = "this is almost a form, but stays in the page as it is written";
    let braces = "if you mean the braces themselves, write a backslash before them";
    check(
        "{{#try walk rate=0.2}}\n\n{{#ask \"Why?\"}}",
        &[
            &format!("! \"{{{{#try walk rate=0.2}}}}\" {almost} | write `~~~try walk`; {braces}"),
            &format!("! \"{{{{#ask \\\"Why?\\\"}}}}\" {almost} | write `~~~ask`; {braces}"),
        ],
    );
    // Languages whose names are near are left alone.
    check("```awk\n```\n\n```asm\n```\n\n```tty\n```", &[]);
}

#[test]
fn nothing_random_panics() {
    let mut dice = Dice(SEED);
    for _ in 0..12_000 {
        let chapter: String = (0..dice.below(30)).map(|_| dice.pick(FRAGMENTS)).collect();
        hold_invariants(&chapter, &scan(&chapter));
    }
}

#[test]
fn blocks_stay_in_their_containers() {
    let mut dice = Dice(SEED + 4);
    for _ in 0..5_000 {
        let ending = dice.pick(&["\n", "\r\n"]);
        let chapter = nested_lines(&mut dice, 3).join("\n").replace('\n', ending);
        hold_invariants(&chapter, &scan(&chapter));
        keeps_structure(&chapter, "<div>V</div>");
        keeps_structure(&chapter, "<section>V</section>");
        keeps_structure(&chapter, "");
    }
}

#[test]
fn fences_are_found_in_every_container() {
    check("```train\nx\n```\n", &[r#"train "" "x\n""#]);
    check("  ~~~calc\n   a\n  b\n c\n  ~~~", &[r#"calc "  " " a\nb\nc\n""#]);
    check("````calc\n```\n````", &[r#"calc "" "```\n""#]);
    check("> ~~~~ train\n> x\n> ~~~\n> ~~~~~  \n> z", &[r#"train "> " "x\n~~~\n""#]);
    check(">```train\n>x\n>```", &[r#"train "> " "x\n""#]);
    check("- a\n  ```calc\n  a\n\n    b\n  ```\n- c", &[r#"calc "  " "a\n\n  b\n""#]);
    check("- ```train\n  x\n  ```", &[r#"train "  " "x\n""#]);
    check("1. > ~~~train\n   > a\n   > ~~~\n   after", &[r#"train "   > " "a\n""#]);
    check("> > 10) ```calc\n> >     x\n> >     ```", &[r#"calc "> >     " "x\n""#]);
    check(
        "term\n: def\n\n  ```calc\n  x\n  ```\n: ~~~train\n  y",
        &[r#"calc "  " "x\n""#, r#"train unclosed "  " "y""#],
    );
    check("[^long-label]: ```train\n    x\n    ```", &[r#"train "    " "x\n""#]);
    check("> [!NOTE]\n> ```train\n> x\n> ```", &[r#"train "> " "x\n""#]);
    check("<details>\n\n```train\nx\n```\n\n</details>", &[r#"train "" "x\n""#]);
    check(
        "η ŷ\n> ```train caption=\"日本\"\n> η = \"é\"\n> ```",
        &[r#"train caption 日本 "> " "η = \"é\"\n""#],
    );
}

#[test]
fn fences_may_be_empty_unclosed_tabbed_or_windows() {
    check("```train\n```", &[r#"train "" """#]);
    check("```train", &[r#"train unclosed "" """#]);
    check("```train\n\n\n", &[r#"train unclosed "" "\n\n""#]);
    check("> ```train\nnot in it", &[r#"train unclosed "> " """#]);
    check("- ```train\n  a\n\n\n- b", &[r#"train unclosed "  " "a\n\n\n""#]);
    check("```train\r\na = 1\r\n\r\nb\r\n```\r\n", &[r#"train "" "a = 1\n\nb\n""#]);
    check("-\t```train\n\ta\n\t\tb\n\t```", &[r#"train " \t" "a\n\tb\n""#]);
    check(">\t```train\n>\t\tb\n>\t```", &[r#"train ">\t" "\tb\n""#]);
    check("- ```train\n\tb\n\t\tc\n  ```", &[r#"train "  " "  b\n  \tc\n""#]);
}

#[test]
fn other_fences_are_none_of_ours() {
    for chapter in [
        "```trained\nx\n```",
        "```text train\nx\n```",
        "    ```train\n    x\n    ```",
        "<pre>\n```train\nx\n```\n</pre>",
        "````md\n```train\n{{= x }}\n```\n````",
        "<!--\n```train\n```\n-->",
    ] {
        check(chapter, &[]);
    }
}

#[test]
fn words_after_the_kind() {
    check(
        "```train id=first-fit, caption=\"A line, fitted\" hide still diverges\n```",
        &[r#"train id first-fit caption A line, fitted hide still diverges "" """#],
    );
    check("```calc,hide,caption=\"a \\\"b\\\"\",id=x_1\n```", &[r#"calc id x_1 caption a "b" hide "" """#]);
    let words = "the words are `id=name`, `caption=\"…\"`, `hide`, `still`, `whole` and `diverges`";
    let name = "a letter first, then letters, digits, `-` and `_`, without quotation marks";
    check(
        "```calc hiden blue\n```",
        &[
            r#"calc "" """#,
            &format!(r#"! "hiden" `hiden` is not a word that `calc` knows | did you mean `hide`? {words}"#),
            &format!(r#"! "blue" `blue` is not a word that `calc` knows | {words}"#),
        ],
    );
    check(
        "```calc id=9x id=\"fit\" id= id\n```",
        &[
            r#"calc "" """#,
            &format!(r#"! "id=9x" `9x` can't be the name of a block | write for instance `id=x`: {name}"#),
            &format!(
                r#"! "id=\"fit\"" `"fit"` can't be the name of a block | write for instance `id=fit`: {name}"#
            ),
            &format!(r#"! "id=" `id=` needs a name behind it | write for instance `id=fit`: {name}"#),
            &format!(r#"! "id" `id` needs a name | write for instance `id=fit`: {name}"#),
        ],
    );
    check(
        "```calc hide=yes hide id=a hide id=b caption=\"x\" caption=\"y\"\n```",
        &[
            r#"calc id a caption x hide "" """#,
            r#"! "hide=yes" `hide` takes no value | write `hide` alone, or leave it out"#,
            r#"! "hide" `hide` is given twice | keep one of them"#,
            r#"! "id=b" `id` is given twice | keep one of them"#,
            r#"! "caption=\"y\"" `caption` is given twice | keep one of them"#,
        ],
    );
    check(
        "```calc id=a\n```\n\n```calc id=a\n```",
        &[
            r#"calc id a "" """#,
            r#"calc id a "" """#,
            r#"! "id=a" another block of this chapter is called `a` already | give each block of a chapter a name of its own"#,
        ],
    );
}

#[test]
fn captions_that_are_written_wrong() {
    let straight = "a caption stands between straight double quotation marks";
    for (written, message, remedy) in [
        ("caption=my nice words", straight, "write `caption=\"my nice words\"`"),
        ("caption='x y'", straight, "write `caption=\"x y\"`"),
        ("caption=“p q”", straight, "write `caption=\"p q\"`"),
        ("caption", "`caption` needs a text", "write `caption=\"…\"`"),
        ("caption=", straight, "write `caption=\"…\"`"),
        ("caption=\" \"", "this caption is empty", "write `caption=\"…\"`"),
        (
            "caption=\"a\"b",
            "`b` sticks to the caption",
            "put a space behind the closing quotation mark, or write `\\\"` for one within the caption",
        ),
    ] {
        let fault = format!("! {written:?} {message} | {remedy}");
        check(&format!("```calc {written}, hide\n```"), &[r#"calc hide "" """#, &fault]);
    }
    check(
        "```calc caption=\"never, hide \n```",
        &[
            r#"calc "" """#,
            r#"! "caption=\"never, hide" the quotation mark of this caption is never closed | write `caption="never, hide"`"#,
        ],
    );
}

#[test]
fn includes_must_be_expanded_first() {
    check(
        "- ```calc\n  x = 1\n    {{#include a.txt}} # b\n  ```",
        &[
            r#"calc "  " "x = 1\n  {{#include a.txt}} # b\n""#,
            r#"! "{{#include a.txt}}" this `{{#include}}` has not been expanded yet | the [preprocessor.descent] table of book.toml needs `after = ["links"]`"#,
        ],
    );
}

#[test]
fn values_stand_in_all_prose() {
    check("# A {{= a }} ##\n\nB {{= b}}\n===\n\n## C {{=c}} {#id}", &["= a", "= b", "= c"]);
    check(
        "*x {{= a * b }}* [{{= c[i] }}](u \"{{= d }}\") ![{{= e }}](u)",
        &["= a * b", "= c[i]", "= d", "= e"],
    );
    check(
        "- {{= a }}\n\n  {{= b }}\n\nT {{= c }}\n: {{= d }}\n\n[^1]: {{= e }}",
        &["= a", "= b", "= c", "= d", "= e"],
    );
    check("| {{= a }} | b |\n|---|---|\n| {{= \"c\\|d\" }} | `\\|` {{= e }}", &["= a", "= \"c|d\"", "= e"]);
    check("> a {{= x\n> - y }}", &[&unclosed("= x", "{{=")]);
    check("> a {{= x\n>   * y\nlazy }} b", &[&unclosed("= x", "{{=")]);
    check("> > a {{= x\n> >  / y\nlazy }} {{=\r\nz }}", &["= x / y lazy", "= z"]);
    check("para\n     > not a quote {{= a }}", &["= a"]);
    check(
        "{{= \"**a\" ** b__c }} {{= a <b> c }} {{= [a](b) }} {{= f'(x) }}",
        &["= \"**a\" ** b__c", "= a <b> c", "= [a](b)", "= f'(x)"],
    );
    check("{{{= a }}} \\\\{{= b }} naïve{{= η·ŷ }}日本", &["= a", "= b", "= η·ŷ"]);
}

#[test]
fn nothing_is_read_in_code_and_html() {
    for chapter in [
        "`{{= a }}` ``{{= ` }}`` `two\n{{= lines }}`",
        "text\n\n    {{= a }}",
        "```text\n{{= a }}\n```",
        "<td><code>{{= a }}</code> <!-- {{= b }} --></td>\n<pre>{{= b }}</pre>",
        "a <!-- {{= b }} --> <https://x/{{=y}}>",
        "<!--\n\n{{= a }}\n-->",
        "\\{{= a }} {\\{= b }} {a{= c }}",
        "- \\{{= a }}\n- \\{{? b }}",
        "{{#include a}} {{#shown x}} {{reference}} {{a}}",
        "[a]: /u \"{{= x }}\"",
    ] {
        check(chapter, &[]);
    }
}

#[test]
fn values_with_formats_and_digits() {
    check("{{= x[1:2] : .3f }} {{= L:.2e}}", &["= x[1:2] : .3f", "= L : .2e"]);
    check("{{= f(\"a : b ~ c }}\") ~ 0.5 }}", &["= f(\"a : b ~ c }}\") ~ 0.5"]);
    check("{{= \" : \\\" ~ \" : s }}", &["= \" : \\\" ~ \" : s"]);
    check("{{=}}", &[r#"! "{{=}}" nothing to compute stands here | write `{{= expr }}` with an expression"#]);
    check(
        "{{= a : }}",
        &[r#"! "{{= a : }}" no format stands after the `:` | write for instance `{{= expr : .3f }}`"#],
    );
    check(
        "{{= a ~}}",
        &[r#"! "{{= a ~}}" no number stands after the `~` | write for instance `{{= expr ~ 0.25 }}`"#],
    );
    check(
        "{{= a ~ 3 : .2f }}",
        &[
            r#"! "{{= a ~ 3 : .2f }}" a value takes a format or the digits it must have, not both | the digits after `~` say how many are shown, so leave the format out"#,
        ],
    );
}

/// The fault of an unclosed form.
fn unclosed(written: &str, opening: &str) -> String {
    format!(
        "! {:?} this `{opening}` is never closed | close it with `}}}}` in the same paragraph, best on the same line; if you mean the braces themselves, write a backslash before them",
        format!("{{{{{written}")
    )
}

#[test]
fn forms_that_are_never_closed() {
    check("a {{= b", &[&unclosed("= b", "{{=")]);
    check("{{= a } {{= b }} `}}`", &["= b", &unclosed("= a }", "{{=")]);
    check("{{? a `}}`", &[&unclosed("? a `}}`", "{{?")]);
    check("{{#show\n\nb {{= c }}", &["= c", &unclosed("#show", "{{#show")]);
    check("{{= \"abc }} and {{= y }}", &["= \"abc", "= y"]);
    check(
        "| a |\n|---|\n| {{= x | y }} |",
        &[
            r#"! "{{= x" a bar ends this table cell before the `{{=` in it is closed | write `\|` for a bar within a table cell, or name the value in a block and write the name here"#,
        ],
    );
}

#[test]
fn claims_belong_to_boxes() {
    check("- [ ] a {{? x > 1 }} and {{? y }}\n\n  {{? z }}", &["? x > 1 [ ]", "? y [ ]", "? z [ ]"]);
    check("> 1. [ ] {{? u == \"}} `\" }}\n>    > {{? v }}", &["? u == \"}} `\" [ ]", "? v [ ]"]);
    let outside = "`{{? }}` stands in a line that has no box to tick | make the line a checklist line: `- [ ] text {{? expr }}`; for a value in the text, write `{{= expr }}`";
    check("{{? a }}", &[&format!(r#"! "{{{{? a }}}}" {outside}"#)]);
    check(
        "- [ ] a\n  - {{? b }}\n- {{? c }}",
        &[&format!(r#"! "{{{{? b }}}}" {outside}"#), &format!(r#"! "{{{{? c }}}}" {outside}"#)],
    );
    check(
        "- [X] {{? a }}",
        &[
            r#"! "{{? a }}" this line is ticked already, so nothing is left to verify | write `[ ]` before the text; the build ticks it when the claim holds"#,
        ],
    );
    check("- [ ] {{? }}", &[r#"! "{{? }}" nothing to check stands here | write `{{? expr }}` with a claim"#]);
}

#[test]
fn views_take_paragraphs() {
    check("{{#show first-fit.loss_curve log=\"xy\" a=1 }}", &["show first-fit loss_curve log=\"xy\" a=1"]);
    check("> {{#show a.b}}\n\n- {{#show c.d}}\n  - e", &["show a b ", "show c d "]);
    check("see {{ref a.b}}", &["ref a b"]);
    let within = "a view takes whole lines and can't stand within other text | give `{{#show}}` a paragraph of its own, with a blank line before and after it";
    for chapter in [
        "text {{#show a.b}}",
        "# {{#show a.b}}",
        "x\n{{#show a.b}}",
        "- [ ] {{#show a.b}}",
        "*{{#show a.b}}*",
    ] {
        check(chapter, &[&format!(r#"! "{{{{#show a.b}}}}" {within}"#)]);
    }
    let how = "the name a block has by `id=name`, a dot, and the name of a view";
    check(
        "{{#show}}",
        &[&format!(r#"! "{{{{#show}}}}" no view is named here | write `{{{{#show id.view}}}}`: {how}"#)],
    );
    check(
        "{{ref a}}",
        &[&format!(r#"! "a" `a` does not name a view of a block | write `{{{{ref id.view}}}}`: {how}"#)],
    );
    check("{{ref a.b c}}", &[r#"! "c" `c` is too much here | write `{{ref id.view}}` and no more"#]);
}

#[test]
fn texts_come_into_their_containers() {
    let html = "<figure>V</figure>";
    becomes("> a\n> ```calc\n> ```\n> b", html, "", "> a\n> <figure>V</figure>\n>\n> b");
    becomes("- a\n  ```calc\n  ```\n- b", html, "", "- a\n  <figure>V</figure>\n- b");
    becomes("> ```train\nlazy", html, "", "> <figure>V</figure>\n>\nlazy");
    becomes("```calc\n```\n>\n> q", html, "", "<figure>V</figure>\n\n>\n> q");
    becomes("a\n```calc\n```\nb", "x\n\ny\n", "", "a\n\nx\n\ny\n\nb");
    becomes("- > ```calc\n  > ```\n  b", "x\n\n y", "", "- > x\n  >\n  >  y\n  >\n  b");
    becomes("a\r\n```calc\r\n```\r\nb\r\n", "x\ny", "", "a\r\n\r\nx\r\ny\r\n\r\nb\r\n");
    becomes("-\n  ```calc hide\n  ```\n  b", "", "", "-\n  <!-- -->\n  b");
    becomes("- {{#show a.b}}\n  - {{= c }}", html, "4", "- <figure>V</figure>\n\n  - 4");
    becomes("| {{= a }} |\n|---|\n", "", "x|y\nz", "| x\\|y z |\n|---|\n");
    for chapter in [
        "> - ```train\n>   x\n>   ```\n> - b\n",
        "t\n: ```calc\n  ```\n  d",
        "[^1]: ```calc\n    ```\n    x\n\n[^1]",
    ] {
        keeps_structure(chapter, html);
        keeps_structure(chapter, "");
    }
}

#[test]
fn a_line_is_ticked_once_and_no_bytes_are_given_twice() {
    let chapter = "- [ ] {{? a }} {{? b }}";
    let found = scan(chapter);
    let ChapterPiece::Claim(claim) = &found.pieces[0] else { panic!("a claim") };
    let ticks = vec![filled(&claim.marker, "[x]"), filled(&claim.slot, "1"), filled(&claim.marker, "[x]")];
    assert_eq!(splice(chapter, ticks).unwrap(), "- [x] 1 {{? b }}");
    let torn = vec![filled(&claim.slot, "1"), filled(&claim.slot, "2")];
    assert_eq!(splice(chapter, torn).unwrap_err().range, claim.slot.range);
    assert!(splice("- [ ]", vec![filled(&claim.slot, "1")]).is_err());
}

#[test]
fn code_leads_back_to_the_chapter() {
    let chapter = "> - ```train\r\n>   a = é\r\n>   \tb\r\n>   ```";
    let found = scan(chapter);
    let ChapterPiece::Block(block) = &found.pieces[0] else { panic!("a block") };
    let at = |text: &str| block.code.text().find(text).unwrap();
    assert_eq!(block.code.chapter_offset(at("é")), chapter.find('é').unwrap());
    assert_eq!(block.code.chapter_offset(at("b")), chapter.find("b\r").unwrap());
    let line = block.code.chapter_range(0..at("\n"));
    assert_eq!(&chapter[line], "a = é");
}

#[test]
fn lines_and_columns_count_characters() {
    let index = LineIndex::new("ab\r\né日x\n");
    for (offset, line, column) in
        [(0, 1, 1), (3, 1, 4), (4, 2, 1), (6, 2, 2), (7, 2, 2), (9, 2, 3), (11, 3, 1), (99, 3, 1)]
    {
        assert_eq!(index.line_column(offset), LineColumn { line, column }, "byte {offset}");
    }
}

#[test]
fn places_are_found_in_the_file_on_disk() {
    let expanded = |source: &str| source.replace("{{#include i}}", "```train\nx = 1\ny = 2\n```\n\nnew");
    let find = |source: &str, mark: &str, found: Option<&str>| {
        let marked = expanded(source);
        let start = marked.find(mark).unwrap_or_else(|| panic!("{mark} in {marked}"));
        let place = Origins::new(&marked, source).locate(start..start + mark.len());
        assert_eq!(place, found.map(|text| source.find(text).unwrap()), "{mark} of {source}");
    };
    find("a\n\n{{#include i}}\n\nb {{= é }}\n", "{{= é", Some("{{= é"));
    find("a\r\n\r\n{{#include i}}\r\nb\r\n", "b\r", Some("b\r"));
    find("a\n{{#include i}}\nb\n", "new", None);
    find("a\n{{#include i}}\nb\n", "x = 1", None);
    find("{{#include i}}\n```train\nx = 1\nz = 3\n```", "x = 1\nz", Some("x = 1\nz"));
    find("{{#include i}}\n```train\nx = 1\nz = 3\n```", "x = 1\ny", None);
    let twice = "same\n{{#include i}}\nsame\n";
    let marked = expanded(twice);
    assert_eq!(
        Origins::new(&marked, twice).locate(marked.rfind("same").unwrap()..marked.len()),
        twice.rfind("same")
    );
    assert_eq!(Origins::new("text", "text").locate(2..3), Some(2));
    assert_eq!(Origins::new("", "text").locate(0..0), None);
}

#[test]
fn formulas_stand_between_dollar_signs() {
    check("The loss $L(w)$ and $x$.\n", &["$ L(w)", "$ x"]);
    check("$a_1 * b_1 * c$, *stressed $\\frac{1}{2}$*\n", &["$ a_1 * b_1 * c", "$ \\frac{1}{2}"]);
    check("$$\nL = \\sum_i y_i\n$$\n", &["$$ \nL = \\sum_i y_i\n"]);
    check("> $$L = 1$$\n", &["$$ L = 1"]);
    check("- one $$x$$ two\n", &["$$ x"]);
    check("| a |\n|---|\n| $\\|x\\|$ |\n", &["$ |x|"]);
    check("# The slope $f'$\n", &["$ f'"]);
    check("[the slope $f'$](a.md)\n", &["$ f'"]);
    check("<div>\n$x$ and $$y$$, <b title=\"$z$\">$5</b>\n</div>\n", &["$ x", "$$ y"]);
    check("line $a +\n> b$ two\n", &[]);
    check("> line $a +\n> b$ two\n", &["$ a +\nb"]);
}

#[test]
fn prices_and_other_dollar_signs_are_no_formulas() {
    for text in [
        "It costs $5 and $6.\n",
        "From $20,000 to $30,000, or USD$40.\n",
        "A $ alone, $ x $, and 5$ to 6$.\n",
        "`$x$` and \\$x\\$ and \\$5.\n",
        "```sh\necho $HOME$\n```\n\n    $x$\n\n<pre>$x$</pre>\n",
        "<b title=\"$x$\">a</b>\n",
        "US$5 and A$6, 3$ and 4$; in $, not in €.\n",
        "- $$ cheap\n- $$ dear\n\n| a |\n|---|\n| $$ |\n| $$ |\n",
        "From cheap ($$) to dear ($$$), or $$ and up.\n",
        "[a](http://x/$b$) ![c](d$e$.png) <http://x/$f$>\n",
        "$$$x$$$ and $$ $$ and $$x$\n",
        "$x\n\ny$\n",
    ] {
        check(text, &[]);
    }
}

/// What can only be LaTeX, and is no formula because of a space beside its dollar signs.
#[test]
fn latex_with_a_space_beside_its_dollar_signs_is_told() {
    let loose = |chapter: &str| {
        let found = scan(chapter);
        hold_invariants(chapter, &found);
        found.loose_dollars.iter().map(|fault| chapter[fault.range.clone()].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(loose("the angle $ \\alpha $ and $x$\n"), ["$ \\alpha $"]);
    assert_eq!(loose("| $\\texttt{a}(b) $ | $v = $ |\n|---|---|\n"), ["$\\texttt{a}(b) $", "$v = $"]);
    assert!(loose("A $ alone, $ x $, from $5 to $6, \\$ \\alpha \\$ and $x$.\n").is_empty());
}

/// Pandoc's rule: only a digit behind the closing sign keeps it from closing.
#[test]
fn letters_may_stand_beside_a_formula() {
    check("令$x=1$则$y=2$。\n", &["$ x=1", "$ y=2"]);
    check("the $n$th root, $64$bit, Adam$^2$ and $:=$\n", &["$ n", "$ 64", "$ ^2", "$ :="]);
}

#[test]
fn lines_of_a_displayed_formula_are_its_own() {
    for begin in ["-", "+", "=", "1.", "#", ">", "*", "---", "===", "| a |", "[a]: b"] {
        check(&format!("$$\nL\n{begin} x\n$$\n"), &[&format!("$$ \nL\n{begin} x\n")]);
        check(&format!("> $$\n> L\n> {begin} x\n> $$\n"), &[&format!("$$ \nL\n{begin} x\n")]);
        check(&format!("- $$\n  L\n  {begin} x\n  $$\n"), &[&format!("$$ \nL\n{begin} x\n")]);
    }
    check("$$\na\n$$$$\n- b\n$$\n", &["$$ \na\n", "$$ \n- b\n"]);
    check("text $$ a\n- b {{= c }} $$ text\n", &["$$  a\n- b {{= c }}  7..15"]);
    check("$$ a % a remark\n+ b $$\n", &["$$  a % a remark\n+ b "]);
    check("$$ \\text{if $y > 0$} x $$\n", &["$$  \\text{if $y > 0$} x "]);
    check("```sh\n$$\n- a\n$$\n```\n- `$$`\n- `$$`\n", &[]);
    let odd = |chapter: &str| {
        let found = scan(chapter);
        hold_invariants(chapter, &found);
        let range = |fault: &LessonFault| (fault.range.start, fault.range.end);
        found.odd_dollars.iter().map(range).collect::<Vec<_>>()
    };
    assert_eq!(odd("$$\nx = 1\n\ny = 2\n$$\n"), [(0, 2)]);
    assert_eq!(odd("a\n\n$$ \\frac{1}{2}\n\nb $x$\n"), [(3, 5)]);
    assert!(odd("The number $$ of a process, $$ a meal, and\n$$x$$ set.\n").is_empty());
}

#[test]
fn slips_are_told() {
    let fence = |word: &str, meant: &str| {
        format!(
            "! {word:?} `{word}` is almost `{meant}`, and so this block does not run | write `{meant}` and a space, then words such as `id=name`; code that is not to run takes another word, such as `text`"
        )
    };
    for (word, meant) in [
        ("trian", "train"),
        ("Train", "train"),
        ("{train}", "train"),
        ("{.train", "train"),
        ("train:", "train"),
        ("trains", "train"),
        ("calk1", ""),
        ("clac", "calc"),
        ("CALC", "calc"),
    ] {
        let told: Vec<String> = (!meant.is_empty()).then(|| fence(word, meant)).into_iter().collect();
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        check(&format!("```{word} id=a\nx\n```\n"), &told);
        check(&format!("> ~~~ {word}\n> x\n> ~~~\n"), &told);
    }
    for word in ["text", "trace", "call", "rust,train", "trait", "c", "cal", "console", "trained"] {
        check(&format!("```{word}\nx\n```\n"), &[]);
    }
    let ticks = "a backtick behind the fence's first word makes this line ordinary text, and so the block does not run | begin and end the block with `~~~` instead, or leave the backticks out of the caption";
    check(
        "> ```train id=fit caption=\"Loss of `w`\"\n> x\n> ```\n",
        &[&format!("! {:?} {ticks}", "```train id=fit caption=\"Loss of `w`\"")],
    );
    let form = |written: &str, meant: &str| {
        format!(
            "! {written:?} this is almost a form, but stays in the page as it is written | write `{meant}`; if you mean the braces themselves, write a backslash before them"
        )
    };
    for (written, meant) in [
        ("{{ = L }}", "{{= L }}"),
        ("{{ ? L < 1}}", "{{? L < 1 }}"),
        ("{{#shwo a.b x=1 }}", "{{#show a.b x=1}}"),
        ("{{show a.b}}", "{{#show a.b}}"),
        ("{{# show a.b}}", "{{#show a.b}}"),
        ("{{#Show a.b}}", "{{#show a.b}}"),
        ("{{ ref a.b }}", "{{ref a.b}}"),
        ("{{reff a.b}}", "{{ref a.b}}"),
        ("{{#ref a.b}}", "{{ref a.b}}"),
        ("{= L }}", "{{= L }}"),
    ] {
        check(&format!("A {written} b\n"), &[&form(written, meant)]);
        check(&format!("`{written}` and \\{written}\n"), &[]);
    }
    check("A {{= L } b\n", &[&unclosed("= L } b", "{{=")]);
    for others in [
        "{{#include a.b}} {{#playground a.rs}} {{#title a.b}} {{#rustdoc_include a.rs:2}} {{#shop a.b}}",
        "{{name}} {{ a.b }} {{{a}}} {{> part}} {{! note }} {{#if a.b}} {{/if}} {{^a}} {{&a}} {{#each a.b}}",
        "{% if a %} {{ a | upper }} {{ a == b }} {{ a ? b : c }} {{< ref \"a.md\" >}} {{% note %}} ${{ env.A }}",
        "`a`{=html} and $x_{=1}}$ {{ .Site.Title }} {{- a -}} {{reference}} {{ show }}",
    ] {
        check(others, if others.contains("x_") { &["$ x_{=1}}"] } else { &[] });
    }
}

#[test]
fn a_claim_without_braces_is_told() {
    let block = "\n```calc\nL = 0\n```\n";
    let told = |line: &str| {
        let chapter = format!("- [ ] {line}\n{block}");
        let found = scan(&chapter);
        hold_invariants(&chapter, &found);
        found.faults.first().map(|fault| fault.remedy.clone())
    };
    assert_eq!(told("The loss fell. ? L < 1").as_deref(), Some("write `{{? L < 1 }}`"));
    assert_eq!(
        told("{? at(L, step=0) == 4 and L < 1 }").as_deref(),
        Some("write `{{? at(L, step=0) == 4 and L < 1 }}`")
    );
    for line in [
        "Is 1 < 2 ? Yes.",
        "Is it so? <b>yes</b>",
        "`? a < b`",
        "Why ? it is more > less than you think",
        "Do it",
    ] {
        assert_eq!(told(line), None, "{line}");
    }
    check("- [ ] Is it so ? a < b\n", &[]);
    check("- [x] It fell. ? L < 1\n", &[]);
}

#[test]
fn forms_directly_below_a_tag_run_or_are_told() {
    check("<div>\n{{= a }} and {{ref a.b}}\n</div>\n", &["= a", "ref a b"]);
    check("> <td>{{= a }}</td>\n> {{= b : .2f }}\n", &["= a", "= b : .2f"]);
    let below = |form: &str| {
        format!(
            "Markdown does not read what stands directly below a tag, and so this `{form}` does not work | leave a blank line between the tag and the lines below it"
        )
    };
    check(
        "<div>\n- [ ] It fell. {{? L < 1 }}\n\n- [ ] It fell. {{? L < 1 }}\n",
        &["? L < 1 [ ]", &format!("! {:?} {}", "{{? L < 1 }}", below("{{?"))],
    );
    check("<div>\n{{#show a.b}}\n</div>\n", &[&format!("! {:?} {}", "{{#show a.b}}", below("{{#show"))]);
    check(
        "<div>\n```train\nx\n```\n</div>\n",
        &[
            r#"! "```train" Markdown does not read what stands directly below a tag, and so this block does not run | leave a blank line before the block"#,
        ],
    );
    let within = r#"! "{{=" no `{{=` is read within a tag | write it in the text between the tags"#;
    check("a <b title=\"{{= c }}\">\n", &[within]);
    check("<div title=\"{{= c }}\">\n", &[within]);
    becomes("<p>\n{{= a }}\n</p>\n", "", "x\ny", "<p>\nx y\n</p>\n");
}

#[test]
fn values_stand_in_formulas() {
    check("$w = {{= w : .2f }}$\n", &["$ w = {{= w : .2f }} 4..18"]);
}

#[test]
fn formulas_are_replaced_and_nothing_else() {
    becomes("a $x$ b\n\n> $$\n> y\n> $$\n", "<div>B</div>", "I", "a I b\n\n> <div>B</div>\n");
    becomes("- one\n  $$y$$\n- two\n", "<div>B</div>", "I", "- one\n  I\n- two\n");
}
