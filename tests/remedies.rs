//! What an author is told to do can be done: the code that remedies quote reads, names what there is, and runs in its place.

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

use mdbook_descent::chapter::{self, Output, Settings, Source};
use mdbook_descent::config;
use mdbook_descent::environment::Memory;
use mdbook_descent::language::syntax::ExpressionKind;
use mdbook_descent::language::{parse_block, parse_claim, parse_options, parse_task};
use mdbook_descent::{datasets, functions, model, optimizers, resolve};

/// What stands above each wrong line, so that the code of remedies finds the names that it speaks of.
const ABOVE: &str = "expression = 1
g(v) = v > 5
f(v) = v**2
data x = [1, 2, 3, 4, 5, 6]
data xs = [1, 2, 3]
data y = [1, 2, 4, 8, 16, 32]
data X = [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10], [11, 12]]
data X_test = [[1, 2], [3, 4]]
data A = [[2, 1], [1, 3]]
data a = [[1, 2], [3, 4]]
data b = [[1, 0], [0, 1]]
data p = [0.2, 0.5, 0.9, 0.1, 0.3, 0.7]
data labels = [0, 1]
data scores = [[1, 2], [3, 4]]
data log_p = [[-1, -2], [-3, -4]]
data t = 0.5
tokens = [\"a\", \"b\", \"a\"]
words = [\"a\", \"b\"]
numbers = [0, 1]
condition = true
start = 1
n = 3
w = [1, 2]
W = [[1, 2], [3, 4]]
bias = [1, 0]
prediction = X @ [1, 2]
L = sum(w**2)
";

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pieces of a text that stand between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The faults of a block, as the terminal shows them.
fn faults(lines: &str, fence: &str) -> Vec<String> {
    let content = format!("```{fence}\n{lines}\n```\n");
    let settings = Settings { output: Output::Verified, ..config::Config::default().settings };
    let world = Memory { lesson: "lesson.md".to_string(), ..Memory::default() };
    let source = Source { content: &content, file: "src/lesson.md", written: Some(&content) };
    chapter::process(source, &settings, Rc::new(world)).faults
}

/// What the author reads behind `help:`.
fn help(fault: &str) -> Option<&str> {
    let start = fault.find("= help: ")?;
    Some(&fault[start + "= help: ".len()..])
}

/// Whether a piece of code can stand somewhere in a block; what it leaves open by `…` is some value.
fn reads(code: &str) -> bool {
    let filled = code.replace("(…)", "(v)").replace("[…]", "[v]").replace('…', "v");
    let as_lines = [
        filled.clone(),
        format!("{filled} = v"),
        format!("v = [v {filled}]"),
        format!("v = v {filled} v"),
        format!("v = v{filled}"),
        format!("descend L by adam {filled}"),
        format!("descend L {filled} for 1 steps"),
        format!("descend L by adam for 1 steps {filled}"),
        format!("plot {filled}"),
        format!("plot v for v in {filled}"),
        format!("descend L by adam(rate=0.1) for {filled}"),
        format!("check v {filled}"),
        format!("table v {filled}"),
    ];
    as_lines.iter().any(|line| parse_block(line, 0, &[]).1.is_empty())
        || parse_options(&filled, 0, &[]).is_ok()
        || parse_claim(&filled, 0, &[]).is_ok()
        || parse_task(&filled, 0, &[]).1.is_empty()
}

/// Whether it is a sign, a form of prose or a command, and no code of a block.
fn is_other(code: &str) -> bool {
    let signs = !code.chars().any(char::is_alphanumeric);
    let prose = [
        "~",
        "train id",
        "try ",
        "{{",
        "mdbook-descent",
        "```",
        "- [",
        "\\",
        "$",
        "[preprocessor",
        "cargo",
        "<",
    ];
    signs
        || code.ends_with(['.', '=', '('])
        || prose.iter().any(|start| code.starts_with(start))
        || code.ends_with(".md")
        || code.ends_with(".csv")
}

/// Whether a piece of code that a remedy quotes is a whole line, which can be run where the wrong one stood.
fn can_run(code: &str) -> bool {
    let whole = code.contains(['(', '=', ' ', '[']) && !code.starts_with("update");
    whole
        && !code.starts_with("step=")
        && !code.contains('…')
        && !is_other(code)
        && parse_block(code, 0, &[]).1.is_empty()
}

/// A block in which such a line stands where the wrong one stood, with what it needs if it trains, and its fence.
fn mended(code: &str) -> (String, &'static str) {
    let trained = "param v = [1, 2]\nloss L = sum(v**2)\n";
    let whole = match code.split(' ').next() {
        Some("descend") => format!("{trained}{code}"),
        Some("repeat") => format!("state v = 0\nupdate v = v + 1\n{code}"),
        _ if code.contains("step=") || code.contains("history(") => {
            format!("{trained}descend L by gradient_descent(rate=0.1) for 20 steps\n{code}")
        }
        _ => code.to_string(),
    };
    // A name that is given above is given by the line instead.
    let (lines, _) = parse_block(&whole, 0, &[]);
    let fence = if lines.iter().any(|line| line.kind.trains()) { "train" } else { "calc" };
    let given: BTreeSet<String> =
        lines.iter().flat_map(|line| line.kind.gives()).map(|name| name.text.clone()).collect();
    let gives = |line: &str| {
        let head = line.trim_start_matches("data ").split([' ', '(']).next().unwrap_or_default();
        given.contains(head)
    };
    match ABOVE.lines().position(gives) {
        Some(place) if fence == "calc" => {
            let before = ABOVE.lines().take(place);
            let behind = ABOVE.lines().skip(place).filter(|line| !gives(line));
            let all: Vec<&str> = before.chain([whole.as_str()]).chain(behind).collect();
            (all.join("\n"), fence)
        }
        _ => {
            let above: Vec<&str> = ABOVE.lines().filter(|line| !gives(line)).collect();
            (format!("{}\n{whole}", above.join("\n")), fence)
        }
    }
}

/// Whether a fault only says that what stands for the author's own file or claim is not theirs.
fn is_the_authors(fault: &str) -> bool {
    fault.contains("there is no file") || fault.contains("this does not hold")
}

/// The functions that a piece of code calls and that are nowhere.
fn unknown_calls(code: &str) -> Vec<String> {
    let (lines, _) = parse_block(&code.replace('…', "v"), 0, &[]);
    let mut found = BTreeSet::new();
    let given: BTreeSet<String> =
        lines.iter().flat_map(|line| line.kind.gives()).map(|name| name.text.clone()).collect();
    for line in &lines {
        line.visit(&mut |part, _| {
            if let ExpressionKind::Call { function, .. } = part.kind.as_ref() {
                found.insert(function.text.clone());
            }
        });
    }
    let known = |name: &str| {
        functions::find(name).is_some()
            || datasets::find(name).is_some()
            || optimizers::find(name).is_some()
            || model::ELEMENTS.iter().any(|element| element.name == name)
            || resolve::FORMS.iter().any(|form| form.name == name)
            // A single letter stands for a function of the author's.
            || name.chars().count() == 1
            || given.contains(name)
    };
    found.into_iter().filter(|name| !known(name)).collect()
}

/// Two hundred lines that are wrong in one way each: one message, of at most two lines, whose code runs in their place.
#[test]
fn one_mistake_has_one_message_that_helps() {
    let text = std::fs::read_to_string(folder().join("tests/remedies/wrong.txt")).expect("the wrong lines");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() >= 200, "{} wrong lines", lines.len());
    let mut wrong = Vec::new();
    let mut applied = 0;
    for line in lines {
        let told = faults(&format!("{ABOVE}{line}"), "calc");
        let [fault] = told.as_slice() else {
            wrong.push(format!("{line}\n    has {} messages:\n{}", told.len(), told.join("\n")));
            continue;
        };
        let Some(help) = help(fault) else {
            wrong.push(format!("{line}\n    has no way out:\n{fault}"));
            continue;
        };
        if help.chars().count() > 200 {
            wrong.push(format!("{line}\n    has a remedy of more than two lines: {help}"));
        }
        for code in quoted(help).into_iter().filter(|code| !is_other(code)) {
            if !reads(code) {
                wrong.push(format!("{line}\n    quotes what does not read: `{code}`"));
            }
            for name in unknown_calls(code) {
                wrong.push(format!("{line}\n    names `{name}`, which is nowhere: {help}"));
            }
        }
        for code in quoted(help).into_iter().filter(|code| can_run(code)) {
            // The head of a function shows its arguments, and is no line.
            if help.contains(&format!("called as `{code}`")) {
                continue;
            }
            applied += 1;
            let (lines, fence) = mended(code);
            let told = faults(&lines, fence);
            let told: Vec<&String> = told.iter().filter(|fault| !is_the_authors(fault)).collect();
            if let [first, ..] = told.as_slice() {
                wrong.push(format!("{line}\n    the remedy `{code}` does not run:\n{first}"));
            }
        }
    }
    assert!(applied >= 200, "only {applied} pieces of code were run");
    assert!(wrong.is_empty(), "{} remedies mislead:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

/// The code in the remedies of all fault tests reads, and names only what there is.
#[test]
fn what_remedies_quote_reads() {
    let mut texts = vec![folder().join("tests/syntax/refusals.txt")];
    for entry in std::fs::read_dir(folder().join("tests/faults")).expect("the faults") {
        texts.push(entry.expect("an entry").path());
    }
    let mut wrong = BTreeSet::new();
    let mut count = 0;
    for path in texts.iter().filter(|path| path.extension().is_some_and(|one| one == "md" || one == "txt")) {
        let text = std::fs::read_to_string(path).expect("a page");
        for line in text.lines() {
            let line = line.trim_start().trim_start_matches("= ");
            let Some(help) = line.strip_prefix("help: ") else { continue };
            assert!(help.chars().count() <= 200, "a remedy of more than two lines: {help}");
            for code in quoted(help).into_iter().filter(|code| !is_other(code)) {
                count += 1;
                if !reads(code) {
                    wrong.insert(format!("`{code}`  in: {help}"));
                }
            }
        }
    }
    assert!(count > 400, "{count} pieces of code");
    assert!(
        wrong.is_empty(),
        "{} of {count} do not read:\n{}",
        wrong.len(),
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
}

/// The modules that programs import are words that an author may paste: they are read over, or refused by name.
#[test]
fn the_modules_of_programs_are_known() {
    let mut count = 0;
    for (library, program) in mdbook_descent::write_out("```calc\nx = [1, 2]\ny = exp(x)\n```\n").remove(0) {
        let program = program.expect("words for an exponential");
        for import in program.lines().filter_map(|line| line.strip_prefix("import ")) {
            // The parser looks at the first word of a path.
            let module = import.rsplit(' ').next().and_then(|name| name.split('.').next()).expect("a name");
            let told = faults(&format!("x = {module}.exp(1)"), "calc").join("\n");
            assert!(
                !told.contains("has no value here"),
                "`{module}` of {library} stands neither in READ_OVER nor in REFUSED of `src/language/libraries.rs`:\n{told}"
            );
            count += 1;
        }
    }
    assert!(count >= 3, "{count} modules");
}
