//! What a stranger's lesson may not do: take the book down with it, or all the memory of the machine.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Instant;

use mdbook_descent::chapter::{self, Chapter, Output, Settings, Source};
use mdbook_descent::config::Config;
use mdbook_descent::environment::{Environment, Memory, Unread};
use mdbook_descent::lesson;

/// A world in which reading a file is a mistake of the tool itself.
struct Broken;

impl Environment for Broken {
    fn lesson(&self) -> &str {
        "lesson.md"
    }

    fn read(&self, _: &str) -> Result<Vec<u8>, Unread> {
        panic!("a shelf fell over")
    }

    fn names(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn is_late(&self) -> bool {
        false
    }
}

fn run(lesson: &str, output: Output, environment: Rc<dyn Environment>) -> Chapter {
    let settings = Settings { output, ..Config::default().settings };
    let source = Source { content: lesson, file: "lesson.md", written: Some(lesson) };
    chapter::process(source, &settings, environment)
}

#[test]
fn an_error_of_the_tool_is_told_at_its_block_and_leaves_the_chapter_as_it_was() {
    let lesson =
        "# Title\n\nTwo is {{= 1 + 1 }}.\n\n```calc\ndata X = csv(\"points.csv\")\n```\n\nThe end.\n";
    let chapter = run(lesson, Output::Html, Rc::new(Broken));
    let [fault] = chapter.faults.as_slice() else { panic!("one fault, not {:?}", chapter.faults) };
    assert!(fault.contains("mdbook-descent itself went wrong here: a shelf fell over (tests/hostile.rs:"));
    assert!(fault.contains("lesson.md:5:1"), "{fault}");
    assert!(fault.contains("please report it"), "{fault}");
    assert!(chapter.content.contains("a shelf fell over"), "{}", chapter.content);
    assert!(chapter.content.starts_with("# Title\n\nTwo is {{= 1 + 1 }}."), "nothing is claimed");
    assert!(chapter.content.ends_with("The end.\n"));
}

#[test]
fn an_error_within_a_line_of_prose_is_told_there() {
    let lesson = "Seen: {{= csv(\"points.csv\") }} so far.\n";
    let chapter = run(lesson, Output::Markdown, Rc::new(Broken));
    assert_eq!(chapter.content, "Seen: ⚠ so far.\n");
    assert!(chapter.faults[0].contains("lesson.md:1:7"), "{}", chapter.faults[0]);
}

/// What is refused of a block, or an empty text.
fn refused(block: &str) -> String {
    let chapter = run(&format!("```calc\n{block}\n```\n"), Output::Verified, Rc::new(Memory::default()));
    chapter.faults.first().cloned().unwrap_or_default()
}

#[test]
fn what_does_not_fit_into_memory_is_refused_before_it_is_made() {
    let grown = |first: &str, line: fn(usize) -> String| {
        (0..45).fold(first.to_string(), |block, step| format!("{block}\n{}", line(step)))
    };
    let outers = grown("a = ones(4000)", |step| format!("data b{step} = outer(a, a + {step})"));
    let texts = grown("s0 = \"abcdefgh\"", |step| format!("s{} = s{step} + s{step}", step + 1));
    let lists = grown("s0 = [\"x\", \"y\"]", |step| format!("s{} = [s{step}, s{step}]", step + 1));
    let ragged = grown("s0 = [[1], [1, 2]]", |step| format!("s{} = [s{step}, s{step}]", step + 1));
    for block in [
        outers.as_str(),
        texts.as_str(),
        lists.as_str(),
        ragged.as_str(),
        "polyfit([1, 2, 3], [1, 2, 3], 1e9)",
        "d(s) = s + s\nx = iterate(d, \"ab\", 40)\nlen(x)",
        "x = range(1e7)\nw = \"a\" if x > 5 else \"b\"\nlen(w)",
        "data X, y = moons(3e7)",
    ] {
        let fault = refused(block);
        let told = fault.contains("of memory") || fault.contains("too large");
        assert!(told && fault.contains("--> lesson.md:"), "{block}\n{fault}");
    }
}

#[test]
fn a_refusal_says_how_much_it_is_and_what_to_do() {
    let fault = refused("data b = ones((7000, 7000))\ndata c = b + b");
    assert!(
        fault.contains("with this the chapter would hold 785 MB of memory; it may hold 512 MB"),
        "{fault}"
    );
    assert!(fault.contains("raise `max-memory`") && fault.contains("lesson.md:3:"), "{fault}");
}

#[test]
fn each_claim_of_a_line_has_its_own_words() {
    let lesson =
        format!("- [ ] One {{{{? 1 == 1 }}}} and two {{{{? 2 == 2 }}}}{}\n", " {{? 3 == 3 }}".repeat(1000));
    let chapter = run(&lesson, Output::Data { programs: false }, Rc::new(Memory::default()));
    assert_eq!(chapter.faults, [""; 0]);
    let said: Vec<&str> = chapter.results.claims.iter().map(|claim| claim.claim.as_str()).take(3).collect();
    assert_eq!(said, ["One", "and two", ""]);
}

#[test]
fn a_box_is_ticked_only_if_every_claim_of_its_line_holds() {
    for (lesson, ticked) in [
        ("- [ ] a {{? 1 == 1 }} and {{? 2 == 2 }}\n", true),
        ("- [ ] a {{? 1 == 1 }} and {{? 1 == 2 }}\n", false),
        ("- [ ] a {{? 1 == 2 }} and {{? 1 == 1 }}\n", false),
        ("- [ ] a {{? 1 == 1 }} and {{? nope == 1 }}\n", false),
        ("- [ ] a {{? 1 == 1 }}\n\n  b {{? 1 == 2 }}\n", false),
    ] {
        let page = run(lesson, Output::Markdown, Rc::new(Memory::default())).content;
        assert_eq!(page.contains("[x]"), ticked, "{lesson}{page}");
    }
}

#[test]
fn a_dollar_sign_within_a_form_is_no_formula() {
    let read = |lesson: &str| {
        let chapter = run(lesson, Output::Html, Rc::new(Memory::default()));
        (chapter.content, chapter.faults.len(), chapter.results.claims.len())
    };
    let plain = |page: &str| (page.to_string(), 0, 0);
    assert_eq!(read("a {{= \"$x$\" }} b\n"), plain("a &#36;x&#36; b\n"));
    assert_eq!(read("It costs {{= \"$5\" }} or {{= \"$6\" }}.\n"), plain("It costs &#36;5 or &#36;6.\n"));
    let (page, faults, _) = read("{{= \"$\" }} before $x^{{= 2 }}$\n");
    assert!(page.starts_with("&#36; before <math>") && page.contains("<mn>2</mn>") && faults == 0, "{page}");
    // Each claim is judged, whatever its texts hold.
    let (_, faults, claims) = read(
        "- [ ] a {{? \"$a$\" == \"b\" }}\n- [ ] c {{? \"$$\" == \"d\" }}\n- [ ] e {{? \"$$\" == \"$$\" }}\n",
    );
    assert_eq!((faults, claims), (2, 3));
    let (_, faults, claims) = read("x {{= \"$$\" }} y\n- [ ] z {{? \"$$\" == \"1\" }}\n");
    assert_eq!((faults, claims), (1, 1));
}

#[test]
fn a_page_is_no_larger_than_a_chapter_may_be() {
    let text = "a".repeat(9_000);
    let lesson = format!("```calc hide\ntext = \"{text}\"\n```\n\n{}", "{{= text }}\n\n".repeat(4_000));
    let plot = "```calc id=b\nplot \"p\": sin(50 * x) for x in 0..9\n```\n\n";
    let shown = format!("{plot}{}", "{{#show b.plot}}\n\n".repeat(100));
    let block = format!("```calc id=b\n{}x = 1\nx\n```\n\n", "# as long as it is\n".repeat(2_000));
    let tries = format!("{block}{}", "```try b\nx = 2\n```\n\n".repeat(60));
    for (lesson, memory) in [(lesson, 500_000_000), (shown, 4_000_000), (tries, 80_000_000)] {
        let mut settings = Config::default().settings;
        settings.output = Output::Html;
        settings.limits.memory = memory;
        let source = Source { content: &lesson, file: "lesson.md", written: Some(&lesson) };
        let chapter = chapter::process(source, &settings, Rc::new(Memory::default()));
        let [fault] = chapter.faults.as_slice() else { panic!("one fault, not {}", chapter.faults.len()) };
        assert!(fault.contains("the page would be larger than a chapter may be"), "{fault}");
        assert!(fault.contains("--> lesson.md:"), "{fault}");
        assert!(chapter.content.len() < memory, "{} of {memory}", chapter.content.len());
    }
}

#[test]
fn reading_a_block_once_more_for_each_of_its_tries_is_work() {
    let block = format!("```calc id=b\n{}x = 1\nx\n```\n\n", "# as long as it is\n".repeat(2_000));
    let lesson = format!("{block}{}", "```try b\nx = 2\n```\n\n".repeat(4));
    let spent = |lesson: &str| run(lesson, Output::Html, Rc::new(Memory::default())).work;
    assert!(spent(&lesson) > spent(&block) + 4 * 10_000_000, "{} {}", spent(&lesson), spent(&block));
}

#[test]
fn a_text_of_a_sentence_is_no_book() {
    let lesson = format!("```calc hide\ntext = \"{}\"\n```\n\n{{{{= text }}}}\n", "a".repeat(20_000));
    let chapter = run(&lesson, Output::Html, Rc::new(Memory::default()));
    assert!(chapter.faults[0].contains("this text is too long for running text"), "{:?}", chapter.faults);
}

/// The first program of a block.
fn program(block: &str) -> String {
    let programs = mdbook_descent::write_out(&format!("```calc\n{block}\n```\n"));
    programs[0][0].1.clone().unwrap_or_else(|refused| panic!("{block}: {refused}"))
}

#[test]
fn names_that_python_would_take_for_one_another_are_spelt_apart() {
    let found =
        program("ﬁ = 1\nfi = 2\nｎｐ = 3\nµ = 4\nμ = 5\ne\u{301} = 6\né = 7\nⓐ = 8\nz = fi + ﬁ + ｎｐ");
    for line in
        ["ufb01 = 1", "fi = 2", "uff4euff50 = 3", "ub5 = 4", "μ = 5", "eu301 = 6", "é = 7", "u24d0 = 8"]
    {
        assert!(found.lines().any(|own| own == line), "{line} in\n{found}");
    }
    assert!(found.contains("z = fi + ufb01 + uff4euff50"), "{found}");
    assert!(program("x̂ = 3\nθ̄ = 4").contains("x_hat = 3\nθ_bar = 4"));
    // Two that one head gives, and one that stands around it.
    assert!(
        program("f(x₁, x1) = x₁ - 2 * x1\nz = f(3, 1)")
            .contains("def f(x1_, x1):\n    return x1_ - 2 * x1\n")
    );
    let around = program("x₁ = 5\nf(x1) = x₁ - 2 * x1\nz = f(3)");
    assert!(around.contains("x1_ = 5") && around.contains("return x1_ - 2 * x1"), "{around}");
}

/// What is told of a table beside a lesson that reads it.
fn told_of_table(table: String, options: &str) -> Vec<String> {
    let lesson = format!("```calc\ndata x = csv(\"points.csv\"{options})\n```\n");
    let files = BTreeMap::from([("points.csv".to_string(), table)]);
    run(&lesson, Output::Data { programs: false }, Rc::new(Memory { files, ..Memory::default() })).faults
}

#[test]
fn a_number_beyond_all_numbers_and_a_mean_of_nothing_are_told() {
    let told = told_of_table("1,2\n1e999,3\n".to_string(), "").concat();
    assert!(
        told.contains("column 0 of `points.csv` holds 1e999 in line 2, which is beyond all numbers"),
        "{told}"
    );
    assert_eq!(told_of_table("inf,2\n-Infinity,3\n".to_string(), ""), [""; 0]);
    let told = told_of_table("1,\n2,\n".to_string(), ", missing=\"mean\"").concat();
    assert!(told.contains("column 1 of `points.csv` has no value at all"), "{told}");
    assert_eq!(told_of_table("1,\n2,\n".to_string(), ", missing=\"nan\""), [""; 0]);
}

#[test]
fn a_paragraph_of_a_hundred_thousand_formulas_is_read_at_once() {
    let text = "$a$ {{= 1 }}\n".repeat(100_000);
    let start = Instant::now();
    assert_eq!(lesson::scan(&text).pieces.len(), 200_000);
    // It takes a part of a second; were each formula to look at all others, it would be minutes.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn a_line_of_each_of_a_thousand_large_files_is_not_kept_with_all_of_them() {
    let read = std::cell::Cell::new(0);
    let large = |_: &str| {
        read.set(read.get() + 1);
        Some("x\n".repeat(1 << 20))
    };
    let written = "{{#include large.txt:1}}\n".repeat(1000);
    let expanded = mdbook_descent::lesson::expanded("lesson.md", &written, &large);
    assert!((20..40).contains(&read.get()), "{} files", read.get());
    // What finds no room is left to who reads it next, as mdBook leaves what is too deep.
    assert!(expanded.text().starts_with("x\nx\n") && expanded.text().ends_with("{{#include large.txt:1}}\n"));
}

#[test]
fn formulas_over_which_the_library_falls_are_set_or_told() {
    let set =
        ["\\hspace{1em\u{a0}}x", "\\kern1em\u{2003}x", "a\\\\[1em\u{3000}]x", "\\textcolor{#12ab34}{x}"];
    let set = set
        .iter()
        .chain(&["\\begin{alignat}{2}a&=b&c&=d\\end{alignat}", "\\begin{alignat*}2a&=b\\end{alignat*}"]);
    for formula in set {
        let chapter = run(&format!("${formula}$\n"), Output::Html, Rc::new(Memory::default()));
        assert!(
            chapter.faults.is_empty() && chapter.content.contains("<math"),
            "{formula}: {:?}",
            chapter.faults
        );
    }
    let told = [
        ("\\color{#1éred}x", "a colour of `\\color` is a name"),
        ("\\fcolorbox{red}{#1é345}{x}", "a colour of `\\fcolorbox`"),
        ("\\begin{alignat}{é}a\\end{alignat}", "`alignat` has a number of columns"),
        ("\\begin{alignat*}{40000}a\\end{alignat*}", "`alignat` has a number of columns"),
        (
            "\\begin{alignedat}{99999999999999999999999}a\\end{alignedat}",
            "`alignedat` has a number of columns",
        ),
        ("\\end{\\begin{alignat}{é2}i}0", "`\\end` has the name of an environment"),
        ("\\begin{\\char é}a\\end{x}", "`\\begin` has the name of an environment"),
    ];
    for (formula, what) in told {
        let chapter = run(&format!("${formula}$\n"), Output::Html, Rc::new(Memory::default()));
        let [fault] = chapter.faults.as_slice() else { panic!("{formula}: {:?}", chapter.faults) };
        assert!(fault.contains(what), "{formula}: {fault}");
    }
}

#[test]
fn a_thousand_long_names_that_nobody_knows_are_told_at_once() {
    let name = "n".repeat(1000);
    let known: String = (0..1000).map(|number| format!("{name}{number} = 1\n")).collect();
    let unknown: String = (0..1000).map(|number| format!("y{number} = {name}m{number}\n")).collect();
    let start = Instant::now();
    let chapter =
        run(&format!("```calc\n{known}{unknown}```\n"), Output::Verified, Rc::new(Memory::default()));
    assert_eq!(chapter.faults.len(), 1000);
    assert!(start.elapsed().as_secs() < 60, "{} s", start.elapsed().as_secs());
}
