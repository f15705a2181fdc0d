//! Exercises and questions as a reader meets them: what a page shows of them, and what the rest of it does not.

use std::rc::Rc;

use mdbook_descent::chapter::{self, Chapter, Output, Settings, Source};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;
use mdbook_descent::words::Words;

const WALK: &str = "```train id=walk\nparam w = 1\nloss L = w**2\n\
    descend L by gradient_descent(rate=0.1) for 20 steps  # one walker\n\
    check \"after twenty steps\": w == 0.8**20\n```\n\n";

fn run_with(lesson: &str, change: impl Fn(&mut Settings)) -> Chapter {
    let mut settings = Settings { output: Output::Html, ..Config::default().settings };
    change(&mut settings);
    let source = Source { content: lesson, file: "lesson.md", written: Some(lesson) };
    chapter::process(source, &settings, Rc::new(Memory::default()))
}

/// The page of a lesson in which nothing is wrong.
#[track_caller]
fn page(lesson: &str) -> String {
    let chapter = run_with(lesson, |_| ());
    assert!(chapter.faults.is_empty(), "{}", chapter.faults.join("\n"));
    chapter.content
}

/// The text of an attribute behind the first place of a word.
fn attribute<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, behind) = page.split_once(&format!(" {name}=\"")).expect("the attribute is there");
    behind.split('"').next().expect("an attribute ends")
}

/// The changed text of a block behind a walk that is changed by some lines.
#[track_caller]
fn changed(block: &str, lines: &str) -> String {
    let page = page(&format!("```train id=a\n{block}\n```\n\n```try a\n{lines}\n```\n"));
    replaced(block, attribute(&page, "data-change"))
}

/// A text after the change that an exercise tells the page.
#[track_caller]
fn replaced(text: &str, change: &str) -> String {
    let change =
        change.replace("&#10;", "\n").replace("&quot;", "\"").replace("&gt;", ">").replace("&lt;", "<");
    let mut parts = change.splitn(3, ' ');
    let mut number = || parts.next().expect("a number").parse::<usize>().expect("a number");
    let [from, length] = [number(), number()];
    format!("{}{}{}", &text[..from], parts.next().expect("what comes"), &text[from + length..])
}

#[test]
fn an_exercise_knows_its_block_and_the_whole_changed_text() {
    let page = page(&format!("{WALK}```try walk\nw = -3\nsteps = 40\n```\n"));
    assert_eq!(attribute(&page, "data-block"), "walk");
    let block = WALK.lines().skip(1).take(4).collect::<Vec<_>>().join("\n");
    assert_eq!(
        replaced(&block, attribute(&page, "data-change")),
        "param w = -3\nloss L = w**2\ndescend L by gradient_descent(rate=0.1) for 40 steps  # one walker\n\
         check \"after twenty steps\": w == 0.8**20"
    );
    let exercise = page.split("<div class=\"descent-try\"").nth(1).expect("an exercise");
    assert!(exercise.contains("<summary"), "folded away, and read without a script");
    assert!(
        exercise.contains(
            "hljs-deletion\">- param w = 1</span></span>&#10;<span class=\"line\"><span class=\"hljs-addition\">+ param w = -3"
        ),
        "{exercise}"
    );
    assert!(exercise.contains("✗") && exercise.contains("after twenty steps"), "the claim that fails now");
    assert!(exercise.contains("as the block stands, it ends at 0.0001329 after 20 steps"), "{exercise}");
}

#[test]
fn lines_take_the_place_of_what_they_are_like() {
    let block = "seed 3\ndata X, y = [1, 2], [3, 4]\nparam w = 1\nf(x) = x * w\nloss L = mean((f(X) - y)**2)\n\
                 descend L by adam(0.1) for 5 epochs\ncheck \"small\": L < 100\nshow weights";
    for (lines, expected) in [
        ("rate = 0.2", block.replace("adam(0.1)", "adam(0.2)")),
        ("beta1 = 0.5", block.replace("adam(0.1)", "adam(0.1, beta1=0.5)")),
        ("batch = 1", block.replace("5 epochs", "5 epochs, batch=1")),
        ("epochs = 7", block.replace("5 epochs", "7 epochs")),
        ("y = [4, 3]", block.replace("[3, 4]", "[4, 3]")),
        ("X, y = [1], [2]", block.replace("[1, 2], [3, 4]", "[1], [2]")),
        ("data X, y = [1], [2]", block.replace("[1, 2], [3, 4]", "[1], [2]")),
        ("L = mean(abs(f(X) - y))", block.replace("mean((f(X) - y)**2)", "mean(abs(f(X) - y))")),
        ("f(x) = x + w", block.replace("f(x) = x * w", "f(x) = x + w")),
        ("seed 4", block.replace("seed 3", "seed 4")),
        (
            "descend L by newton for 1 steps",
            block.replace("descend L by adam(0.1) for 5 epochs", "descend L by newton for 1 steps"),
        ),
        ("check \"small\": L < 50", block.replace("L < 100", "L < 50")),
        ("show loss_curve", block.replace("show weights", "show loss_curve")),
        ("check w > 0\nw", format!("{block}\ncheck w > 0\nw")),
    ] {
        assert_eq!(changed(block, lines), expected, "{lines}");
    }
    let rule = "param w = 1\nloss L = w**2\nupdate w = w - 0.1 * grad(L, w)\nrepeat 3 steps";
    assert_eq!(changed(rule, "update w = w / 2"), rule.replace("w - 0.1 * grad(L, w)", "w / 2"));
    assert_eq!(changed(rule, "steps = 4"), rule.replace('3', "4"));
    assert_eq!(changed(rule, "seed 1"), format!("seed 1\n{rule}"));
    let several =
        "vary r in [0.1, 0.2]\nparam w = 1\nloss L = w**2\ndescend L by momentum(rate=r) for 3 steps";
    assert_eq!(changed(several, "r = 0.3"), several.replace("vary r in [0.1, 0.2]", "r = 0.3"));
    assert_eq!(changed(several, "vary r in [0.3]"), several.replace("[0.1, 0.2]", "[0.3]"));
    let bare = "param w = 1\nloss L = w**2\ndescend L by adam for 3 steps";
    assert_eq!(changed(bare, "rate = 0.3"), bare.replace("adam", "adam(rate=0.3)"));
}

#[test]
fn nothing_else_of_the_chapter_changes() {
    let rest = "After: {{= w }}, {{= steps }}, {{= L }}, {{= x }}.\n\n```calc\nx + w\ntable \"t\": h, h * w for h in [1, 2]\nplot w * t for t in 0..1\n```\n\n\
                ```train id=on\nparam v = w\nloss M = (v - 1)**2\ndescend M by adam(rate=0.1) for 5 steps\n```\n\nThen {{= v }}, {{= on.M }}.\n";
    let head = "```calc\ndata x = normal(0, 1, 2)\n```\n\n";
    let walk = WALK.replace("w = 1\n", "w = 1\nnoise = normal(0, 1)\n");
    let tries = "```try walk\nw = 5\nrate = 0.3\nnoise = normal(1, 2)\n```\n\n```try walk\nsteps = 3\nshow weights, path, formulas\n```\n\n";
    let without = page(&format!("{head}{walk}\n\n{rest}"));
    let with = page(&format!("{head}{walk}{tries}{rest}"));
    let behind = |page: &str| page.split("After: ").nth(1).map(str::to_string);
    // A figure within a solution has no number.
    assert_eq!(behind(&with), behind(&without));
}

#[test]
fn the_block_as_it_stands_is_reached_by_its_id() {
    let lesson = format!(
        "{WALK}```try walk\nrate = 0.2\n\"Is `L` lower than before?\"\n\"lower\": L < walk.L\n\"higher\": L > walk.L\n```\n"
    );
    let page = page(&lesson);
    assert_eq!(attribute(&page, "data-answer"), "1");
    assert!(page.contains("<legend") && page.contains("Is <code class=\"hljs nohighlight\">L</code> lower"));
}

#[test]
fn a_change_may_diverge_and_is_no_fault() {
    let page = page(&format!("{WALK}```try walk\nrate = 1.1\nsteps = 5000\n```\n"));
    assert!(page.contains("leaves the finite numbers in step"), "{page}");
}

#[test]
fn a_try_without_a_name_changes_the_block_above_it() {
    let page = page("```calc\nx = 1\nx\n```\n\n```calc\ny = 2\ny\n```\n\n```try\ny = 3\n```\n");
    assert_eq!(attribute(&page, "data-block"), "2");
    assert_eq!(attribute(&page, "data-change"), "4 1 3");
    assert!(page.contains(">3<"), "what a block without training shows");
}

#[test]
fn a_try_stands_above_its_block_in_lists_in_quotes_and_changes_hidden_blocks() {
    let task = |prefix: &str| format!("{prefix}```try a\n{prefix}x = 2\n{prefix}```\n\n");
    let block = "```calc id=a hide\nx = 1\nx\n```\n\n";
    for lesson in [
        format!("{}{block}", task("")),
        format!("{block}- Point\n\n{}- Next\n", task("  ")),
        format!("{block}> Said\n>\n{}", task("> ")),
        format!("{block}- Point\n\n{}", task("  > ")).replace("\n", "\r\n"),
    ] {
        let page = page(&lesson);
        assert!(page.contains("+ x = 2"), "{lesson}");
        assert!(!page.contains("data-change"), "what nobody sees has no button");
        assert_eq!(page.matches("<details").count(), 1);
    }
}

#[test]
fn a_refused_change_can_be_the_lesson() {
    let page = page(
        "```calc id=a\ndata X = [[1, 2], [3, 4]]\nX @ [1, 2]\n```\n\n```try a refused\nX = [1, 2, 3]\n```\n",
    );
    assert!(page.contains("exhibit-fault") && page.contains("descent-try"), "{page}");
    assert!(!page.contains("needs a repair"));
}

#[test]
fn what_is_wrong_with_a_block_is_told_once() {
    let lesson = format!("{}```try walk\nw = 2\n```\n", WALK.replace("w**2", "v**2"));
    let chapter = run_with(&lesson, |_| ());
    assert_eq!(chapter.faults.len(), 1, "{}", chapter.faults.join("\n"));
    assert!(!chapter.content.contains("descent-try"));
}

#[test]
fn what_an_exercise_claims_itself_must_hold() {
    let claim =
        |condition: &str| format!("{WALK}```try walk\nrate = 0.25\ncheck \"halved\": {condition}\n```\n");
    assert!(page(&claim("at(w, step=1) == 0.5")).contains("halved"));
    let chapter = run_with(&claim("at(w, step=1) == 0.6"), |_| ());
    assert_eq!(chapter.faults.len(), 1);
    assert!(chapter.faults[0].contains("lesson.md:10:1"), "{}", chapter.faults[0]);
}

#[test]
fn a_changed_block_is_read_without_the_block_that_it_changes() {
    // So it runs where it stands, in the place of the other.
    let chapter = run_with(&format!("{WALK}```try walk\nw = walk.w\n```\n"), |_| ());
    assert!(chapter.faults[0].contains("with this change the block is refused"), "{:?}", chapter.faults);
}

#[test]
fn several_updates_of_one_name_change_in_their_order() {
    let rule =
        "param w = 1\nloss L = w**2\nupdate w = w - 0.1 * grad(L, w)\nupdate w = w / 2\nrepeat 3 steps";
    let both = "update w = w - 0.1 * grad(L, w)\nupdate w = w / 4";
    assert_eq!(changed(rule, both), rule.replace("w / 2", "w / 4"));
    let one = run_with(&format!("```train id=a\n{rule}\n```\n\n```try a\nupdate w = 1\n```\n"), |_| ());
    assert!(one.faults[0].contains("write all of them, in their order"), "{}", one.faults[0]);
}

#[test]
fn all_work_is_charged() {
    let heavy = "```train id=a\nparam w = 1\nloss L = w**2\ndescend L by gradient_descent(rate=0.1) for 100 steps\n```\n\n";
    let alone = run_with(heavy, |_| ()).work;
    let tried = run_with(&format!("{heavy}```try a\nsteps = 1000\n```\n"), |_| ()).work;
    assert!(tried > 2 * alone, "{tried} beside {alone}");
    let chapter = run_with(&format!("{heavy}```try a\nsteps = 1000000\n```\n"), |settings| {
        settings.limits.work = 2 * alone;
    });
    assert!(chapter.faults.iter().any(|fault| fault.contains("with this change")), "{:?}", chapter.faults);
}

#[test]
fn choices_and_numbers_are_groups_of_fields() {
    let lesson = "```calc\nx = 3\n```\n\n```ask\n\"Is `x` large?\"\n\"It is < 4\": x < 4\n\"It is more\": x >= 4\n\"Twice `x`?\": 2 * x within 0.5\n```\n\n\
                  ```ask\n\"Is `x` large?\"\n\"no\": x < 4\n\"yes\": otherwise\n```\n";
    let page = page(lesson);
    assert_eq!(page.matches("<fieldset").count(), 3);
    assert_eq!(page.matches("<legend").count(), 3);
    assert_eq!(page.matches("type=\"radio\"").count(), 4);
    assert_eq!(page.matches("<label").count(), 5);
    assert!(page.contains("data-answer=\"6.0\" data-within=\"0.5\""), "{page}");
    assert!(page.contains("6 ± 0.5"));
    let names: std::collections::BTreeSet<&str> =
        page.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(names.len(), 2, "each question has a group of its own: {names:?}");
}

#[test]
fn a_stranger_s_words_stay_words() {
    let evil = "</legend><script>alert(1)</script> \\\" onclick=x *b* [l](javascript:1) {{= 1 }} $x$ &amp;";
    let lesson = format!(
        "```calc\nx = 1\n```\n\n```ask\n\"{evil}\"\n\"{evil} 1\": x == 1\n\"{evil} 2\": otherwise\n\"{evil} 3\": x within 1\n```\n\n```try caption=\"{evil}\"\nx = 2 # {evil}\ncheck \"{evil}\": x == 2\n```\n"
    );
    for output in [Output::Html, Output::Markdown, Output::Illustrated] {
        let chapter = run_with(&lesson, |settings| settings.output = output);
        assert!(chapter.faults.is_empty(), "{}", chapter.faults.join("\n"));
        let html = mdbook_markdown_html(&chapter.content);
        assert!(
            !html.contains("<script") && !html.contains("<strong>b") && !html.contains("<em>b"),
            "{html}"
        );
        assert!(!html.contains("href=\"javascript"), "{html}");
        // What is text in Markdown keeps its quotation marks; in a tag there is none.
        assert!(output != Output::Html || !html.contains("\" onclick"), "{html}");
    }
}

/// The page as a renderer makes it of Markdown.
fn mdbook_markdown_html(text: &str) -> String {
    let parser = mdbook_markdown::new_cmark_parser(text, &mdbook_markdown::MarkdownOptions::default());
    let mut html = String::new();
    mdbook_markdown::pulldown_cmark::html::push_html(&mut html, parser);
    html
}

#[test]
fn both_languages_have_their_words_and_every_renderer_its_way() {
    let lesson =
        format!("{WALK}```try walk\nrate = 0.2\n\"Lower?\"\n\"yes\": L < 1\n\"no\": otherwise\n```\n");
    let chinese = run_with(&lesson, |settings| settings.words = Words::of("zh")).content;
    assert!(
        chinese.contains("答案") && chinese.contains("结果如何") && chinese.contains("改动后"),
        "{chinese}"
    );
    let plain = run_with(&lesson, |settings| settings.output = Output::Markdown).content;
    assert!(plain.contains("(a) yes") && plain.contains("```diff") && !plain.contains("<details"), "{plain}");
    let terminal =
        run_with(&lesson, |settings| settings.output = Output::Terminal { colours: false }).content;
    assert!(terminal.contains("✓ yes  L < 1") && terminal.contains("+ descend L by"), "{terminal}");
    let verified = run_with(&lesson, |settings| settings.output = Output::Verified).content;
    assert_eq!(verified, lesson);
}
